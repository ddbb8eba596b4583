/** Labels that a run names itself, other names for labels, and labels that are in no list: from the table to the verdicts. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LabelSet, parseLabels, readPrompt } from '@completion-batch/core';
import { scriptResponder } from '@completion-batch/emulator';
import { describe, expect, it } from 'vitest';
import { verifyRequest } from '../../packages/core/src/format/verify-request.ts';
import { allValid, judged } from '../world/answers.ts';
import { LEFT } from '../world/moments.ts';
import { settledFaults } from '../world/settled.ts';
import { smallImageId, smallLabel, smallReceipt } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { Item, World } from '../world/world.ts';

const worldOf = useWorlds();
const SEATS = parseLabels('{"labels": {"SEAT": "number of the seat"}, "aliases": {"PLACE": "SEAT"}}', 'x') as LabelSet;

async function lines(world: World, execution: string): Promise<string[]> {
  const names = (await readdir(world.requests(execution))).filter((name) => name.endsWith('.jsonl'));
  const texts = await Promise.all(names.map((name) => readFile(join(world.requests(execution), name), 'utf8')));
  return texts.flatMap((text) => text.trimEnd().split('\n'));
}
const promptOf = (line: string) => readPrompt(JSON.parse(line).body);

/** `line.word.LABEL` and the status of each label of the first receipt. */
async function labels(world: World): Promise<Record<string, string | undefined>> {
  const rows = await world.rows('RECEIPT_WORD_LABEL');
  return Object.fromEntries(
    rows.map((row) => {
      const [, , , line, , word, , label] = row.SK?.S?.split('#') ?? [];
      return [`${Number(line)}.${Number(word)}.${label}`, row.validation_status?.S];
    }),
  );
}
const label = (line: number, word: number, name: string, status = 'NONE'): Item =>
  smallLabel(1, line, word, name, status);

describe('labels of a run', () => {
  it('are in its plan and its requests, and those in no list are counted by name', async () => {
    const odd = ['FOO', 'FOO', 'constructor', 'a\u202eb\u0007', 'X'.repeat(60)].map((name, at) =>
      label(1, at + 1, name),
    );
    const world = await worldOf([...smallReceipt(1), label(1, 2, 'PLACE'), label(2, 1, 'SEAT'), ...odd]);
    const { plan, problems } = await world.prepareAndFormat('run-1', undefined, undefined, { labels: SEATS });
    expect([plan.labelSet, plan.problems, problems]).toEqual([SEATS, 0, []]);
    expect(plan.unknownLabels).toEqual([
      { name: 'FOO', count: 2 },
      { name: 'constructor', count: 1 },
      { name: 'ab', count: 1 },
      { name: `${'X'.repeat(39)}…`, count: 1 },
    ]);
    const [line = ''] = await lines(world, 'run-1');
    const prompt = promptOf(line);
    expect(prompt?.labels).toMatchObject({ labels: SEATS.labels, aliases: SEATS.aliases });
    expect(prompt?.targets.map(({ id }) => id)).toEqual(expect.arrayContaining(['1.2.PLACE', '2.1.SEAT']));
    const again = world.prepareAndFormat('run-1');
    await expect(again).rejects.toMatchObject({
      code: 'plan-mismatch',
      message: expect.stringMatching(/labels of 23/),
    });
    const without = await world.prepareAndFormat('run-2');
    expect(without.plan.unknownLabels).toEqual(expect.arrayContaining([{ name: 'SEAT', count: 1 }]));
    expect(without.plan).not.toHaveProperty('labelSet');
  });

  it('make another batch of the same labels', async () => {
    const ids: string[] = [];
    for (const set of [undefined, SEATS, undefined]) {
      const world = await worldOf(smallReceipt(1));
      const run = await world.prepareAndFormat('run-1', undefined, undefined, { labels: set });
      const result = await world.submit(run);
      expect(result).toMatchObject({ complete: true, refused: [] });
      ids.push(result.files[0]?.batchId ?? '');
    }
    expect(ids[0]).toBe(ids[2]);
    expect(ids[1]).not.toBe(ids[0]);
  });

  it('are taken out of the requests where another run finishes what was left open', async () => {
    const world = await worldOf([...smallReceipt(1), label(2, 1, 'SEAT')], {
      emulator: { responder: scriptResponder({ default: allValid }) },
    });
    const run = await world.prepareAndFormat('run-1', undefined, undefined, { labels: SEATS });
    const stop = LEFT.CLAIMED?.();
    if (stop !== undefined) await world.untilCrash(stop, (process) => world.submit(run, {}, process));
    world.clock.advance(3_600_000);
    await world.submit(await world.prepareAndFormat('run-2'));
    await world.answer();
    await world.collect();
    expect(await labels(world)).toMatchObject({ '2.1.SEAT': 'VALID', '2.2.DATE': 'VALID' });
    expect(await settledFaults(world)).toEqual([]);
  });
});

describe('other names of labels', () => {
  /** Everything is an address, says the model, but the address itself. */
  const addresses = judged((id) => ({ valid: id === '1.2.ADDRESS', label: 'ADDRESS_LINE' }));

  it('stay on their rows, are asked as what they stand for, and are no second label of a word', async () => {
    const world = await worldOf(
      [
        ...smallReceipt(1),
        label(1, 2, 'ADDRESS'),
        label(1, 1, 'BUSINESS_NAME', 'INVALID'),
        label(1, 2, 'BUSINESS_NAME', 'INVALID'),
        label(1, 1, 'NO_SUCH_LABEL', 'INVALID'),
        // The word has the label that is suggested, under its other name.
        label(2, 2, 'ADDRESS', 'NEEDS_REVIEW'),
      ],
      { emulator: { responder: scriptResponder({ default: addresses }) } },
    );
    await world.submit(await world.prepareAndFormat('run-1'));
    const [line = ''] = await lines(world, 'run-1');
    const targets = Object.fromEntries(promptOf(line)?.targets.map(({ id, rejected }) => [id, rejected]) ?? []);
    expect(targets).toMatchObject({ '1.2.ADDRESS': ['MERCHANT_NAME'], '1.1.MERCHANT_NAME': [] });
    expect(JSON.parse(line).body.messages[0].content).toContain('\nADDRESS_LINE or ADDRESS: part of the address\n');
    await world.answer();
    await world.collect();
    expect(await labels(world)).toMatchObject({
      '1.2.ADDRESS': 'VALID',
      // Wrong under both its names is wrong once; under two different ones it is for people.
      '1.1.MERCHANT_NAME': 'INVALID',
      '3.2.GRAND_TOTAL': 'NEEDS_REVIEW',
      '1.1.ADDRESS_LINE': 'NONE',
      '2.3.ADDRESS_LINE': 'NONE',
    });
    expect(await labels(world)).not.toHaveProperty(['2.2.ADDRESS_LINE']);
    expect(await labels(world)).not.toHaveProperty(['1.2.ADDRESS_LINE']);
  });

  it('suggested in place of themselves are no verdict', async () => {
    const world = await worldOf([...smallReceipt(1), label(1, 2, 'ADDRESS')], {
      emulator: { responder: scriptResponder({ default: judged(() => ({ valid: false, label: 'address_line' })) }) },
    });
    await world.submit(await world.prepareAndFormat('run-1'));
    await world.answer();
    await world.collect();
    const row = await world.get(`IMAGE#${smallImageId(1)}`, 'RECEIPT#00001#LINE#00001#WORD#00002#LABEL#ADDRESS');
    expect([row?.validation_status?.S, row?.completion_release_reason?.S]).toEqual(['NONE', 'no-verdict']);
  });
});

it('a request is verified by the labels that it names, unless those of its plan are known', async () => {
  const world = await worldOf([...smallReceipt(1), label(2, 1, 'SEAT')]);
  const { plan } = await world.prepareAndFormat('run-1', undefined, undefined, { labels: SEATS });
  const [text = ''] = await lines(world, 'run-1');
  const check = (bytes: string, set?: LabelSet) => () =>
    verifyRequest({ bytes: Buffer.from(bytes), number: 1, offset: 0, terminated: true }, 'x', {
      model: plan.model,
      ...(set === undefined ? {} : { labels: set }),
    });
  const other = text.replace('number of the seat', 'number of a seat');
  const cases: [string, LabelSet | undefined, boolean][] = [
    [text, undefined, true],
    [text, SEATS, true],
    [other, undefined, true],
    [other, SEATS, false],
    [text.replace('SEAT or PLACE', 'SEAT or place'), undefined, false],
    [text.replace('\\nSEAT or PLACE: number of the seat', ''), undefined, false],
  ];
  for (const [line, set, taken] of cases) {
    if (taken) expect(check(line, set)).not.toThrow();
    else expect(check(line, set)).toThrow(expect.objectContaining({ code: 'request-foreign' }));
  }
});
