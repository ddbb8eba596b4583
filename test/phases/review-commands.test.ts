/** What waits for a person, in a terminal: listed, asked about one after the other, and decisions of a file. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEFAULT_LABELS } from '@completion-batch/core';
import { MEANING_OF_REASON, reviewQueue } from '@completion-batch/core/review';
import { openVectors, readMetadata, type WordMetadata, writingBack } from '@completion-batch/core/vectors';
import { collect } from '@completion-batch/engine';
import { expect, it, vi } from 'vitest';
import { columnsOf } from '../../packages/cli/src/render/columns.ts';
import { reviewOneByOne } from '../../packages/cli/src/session/review-one-by-one.ts';
import { decisionsToFile, decisionsToTable } from '../../packages/cli/src/session/review-sinks.ts';
import { inProcess } from '../world/cli-in-process.ts';
import { smallImageId, smallLabel, smallReceipt } from '../world/small-receipts.ts';
import { answering, statusesOf, submitted } from '../world/small-runs.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { Item, World } from '../world/world.ts';

const worldOf = useWorlds();
const { signal } = new AbortController();
const mine = { completion_batch_id: { S: 'b' }, completion_released_by: { S: 'b' } };
const WAITING: readonly Item[] = [
  { ...smallLabel(1, 1, 2, 'MERCHANT_NAME', 'NEEDS_REVIEW'), completion_check: { S: 'uniqueness' } },
  { ...smallLabel(1, 2, 2, 'TIME', 'NEEDS_REVIEW'), ...mine, completion_release_reason: { S: 'unsure' } },
  smallLabel(1, 3, 2, 'TIP', 'NEEDS_REVIEW'),
];

const world = (): Promise<World> =>
  worldOf([
    ...smallReceipt(1, { merchant: 'Acme\u001b[2J Market' }).map((item) =>
      item.text?.S === 'MARKET' ? { ...item, text: { S: '::error::\u202emarket' } } : item,
    ),
    ...WAITING,
  ]);

/** The AWS SDK reads credentials of the process itself. */
async function review(of: World, ...args: readonly string[]) {
  const env = {
    AWS_REGION: 'local',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: of.endpoint,
  };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  try {
    return await inProcess(['review', ...args, '--table', of.tableName], env);
  } finally {
    vi.unstubAllEnvs();
  }
}

it('list: a table that fits, with nothing in it that a terminal obeys; the same as JSON', async () => {
  const of = await world();
  const { code, stdout } = await review(of, 'list');
  expect(code).toBe(0);
  for (const line of stdout.split('\n')) expect(columnsOf(line)).toBeLessThanOrEqual(80);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(stdout).not.toMatch(/[\u001b\u202e]|^\s*::/m);
  expect(stdout).toMatch(
    /^3 labels wait for a person:\n {2}contradicted {2}1: .*\n.* {2}unsure {8}1: the model could not tell\n {2}other {9}1: another program left it to people\n/ms,
  );
  expect(stdout).toMatch(/^Acme.* {2,}12\.50 +TIP +– +other$/m);
  const json = JSON.parse((await review(of, 'list', '--json', '--limit', '1', '--reason', 'unsure', 'other')).stdout);
  expect(json).toMatchObject({
    waiting: 2,
    byReason: { unsure: 1, other: 1 },
    labels: [{ label: 'TIME', text: '25/12/2018', reason: 'unsure', status: 'NEEDS_REVIEW', batch: 'b' }],
  });
  expect(json.labels).toHaveLength(1);
  expect((await review(of, 'list', '--label', 'DATE')).stdout).toContain('No label waits for a person.');
});

it('apply: what was not applied is told with its reason and its line, and the exit code says so', async () => {
  const of = await world();
  const file = join(of.folder, 'decisions.ndjson');
  const line = (label: string, status: string) => ({
    ...{ format: 'completion-batch/decision', version: 1 },
    key: `IMAGE#${smallImageId(1)}#RECEIPT#00001#LINE#00003#WORD#00002#LABEL#${label}`,
    ...{ seen: { status, batch: null }, decision: 'valid', correction: null, at: '2026-01-01T00:00:00Z', by: null },
  });
  const lines = [line('TIP', 'NEEDS_REVIEW'), line('SUBTOTAL', 'VALID'), { x: 1 }];
  await writeFile(file, lines.map((each) => `${JSON.stringify(each)}\n`).join(''));
  const dry = await review(of, 'apply', file, '--dry-run');
  expect(dry.stdout).toContain('It would be so; nothing is written:');
  expect(await statusesOf(of, 1)).toMatchObject({ '3.2.TIP': 'NEEDS_REVIEW' });
  const { code, stdout, stderr } = await review(of, 'apply', file);
  const said = `${stdout}${stderr}`.replaceAll(/\s+/g, ' ');
  expect(code).toBe(1);
  expect(said).toMatch(/applied 1 changed meanwhile 1: nothing written for them no decisions 1/);
  expect(said).toContain('it is INVALID of no batch; the person saw VALID of no batch');
  expect(said).toContain('decisions.ndjson:3: is no decision');
  expect(await statusesOf(of, 1)).toMatchObject({ '3.2.TIP': 'VALID', '3.2.SUBTOTAL': 'INVALID' });
  await writeFile(file, `${JSON.stringify(lines[0])}\n`);
  const again = await review(of, 'apply', file, '--json');
  expect(again.code).toBe(0);
  expect(JSON.parse(again.stdout)).toMatchObject({ applied: 0, alreadySo: 1, notApplied: [] });
});

it('apply: a file that was made on another table, or a later report, is refused whole; one that does not say is taken', async () => {
  const of = await world();
  const file = join(of.folder, 'decisions.ndjson');
  const line = (label: string, more: object) => ({
    ...{ format: 'completion-batch/decision', version: 1 },
    key: `IMAGE#${smallImageId(1)}#RECEIPT#00001#LINE#00003#WORD#00002#LABEL#${label}`,
    seen: { status: 'NEEDS_REVIEW', batch: null },
    ...{ decision: 'valid', correction: null, at: '2026-01-01T00:00:00Z', by: null, ...more },
  });
  const applying = async (...lines: object[]) => {
    await writeFile(file, lines.map((each) => `${JSON.stringify(each)}\n`).join(''));
    const { code, stdout, stderr } = await review(of, 'apply', file);
    return { code, said: `${stdout}${stderr}`.replaceAll(/\s+/g, ' ') };
  };
  const { table } = of.services(await of.process()).writer;
  const mine = line('TIP', { table: table.name, report: 1 });
  const other = await applying(mine, line('TIME', { table: 'receipts-of-others' }));
  expect(other.code).not.toBe(0);
  expect(other.said).toContain('made on the table "receipts-of-others"');
  expect(other.said).toMatch(/decisions\.ndjson:2.*Nothing was written/);
  const later = await applying({ ...mine, report: 2 });
  expect(later.said).toContain('a report of version 2; this release knows versions up to 1');
  expect(await statusesOf(of, 1)).toMatchObject({ '3.2.TIP': 'NEEDS_REVIEW' });
  const unnamed = await applying(line('TIP', {}));
  expect(unnamed.code).toBe(0);
  expect(unnamed.said).toContain('1 decision does not say on which table');
  const named = await applying(mine);
  expect(named.said).not.toContain('does not say on which table');
  expect(await statusesOf(of, 1)).toMatchObject({ '3.2.TIP': 'VALID' });
});

/** Types the answers, and gives what was printed. */
async function typing(of: World, answers: readonly (string | (() => Promise<string>))[], out?: string) {
  const { writer } = of.services(await of.process());
  const left = [...answers];
  const printed: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((text) => void printed.push(String(text)));
  try {
    const reviewed = await reviewOneByOne({
      queue: reviewQueue({ table: writer.table, onProblem: () => expect.unreachable() }),
      writer,
      labels: DEFAULT_LABELS,
      by: 'anna',
      columns: 0,
      sink:
        out === undefined
          ? decisionsToTable({ writer, labels: DEFAULT_LABELS })
          : await decisionsToFile(out, writer.table.name),
      answers: {
        ask: async () => {
          const typed = left.shift() ?? 'quit';
          const next = typeof typed === 'string' ? typed : await typed();
          return next === 'quit' || next === 'abandon' ? { ending: next } : next;
        },
      },
    });
    return { reviewed, printed: printed.join('\n'), left };
  } finally {
    log.mockRestore();
  }
}

it('next: asks about one after the other, with the receipt; the last one can be undone until the next is decided', async () => {
  const of = await world();
  const { reviewed, printed } = await typing(of, ['x', 'u', 'a', 'u', 'r', 'c', '?', 'no such', 'date', 's']);
  expect(reviewed).toEqual({ decided: 2, skipped: 1, notApplied: 0, abandoned: false });
  expect(await statusesOf(of, 1)).toMatchObject({
    '1.2.MERCHANT_NAME': 'INVALID',
    '2.2.TIME': 'INVALID',
    // The word had it already, and it waits for its first batch.
    '2.2.DATE': 'VALID',
    '3.2.TIP': 'NEEDS_REVIEW',
  });
  expect(printed).toContain('\nDate: »25/12/2018« [8:13]\n');
  expect(printed).toContain('[12.50]');
  expect(printed.replaceAll(/\s+/g, ' ')).toContain(MEANING_OF_REASON.contradicted);
  expect(printed).toContain('There is nothing to undo');
  expect(printed).toContain('Type a, r, c, s, u or q');
  expect(printed).toContain('"no such" is none of them.');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(printed).not.toMatch(/[\u001b\u202e]|^\s*::/m);
});

it('next: stopping writes the last decision down, breaking off does not; --out writes a file for apply', async () => {
  const of = await world();
  expect((await typing(of, ['a', 'abandon'])).reviewed).toMatchObject({ decided: 0, abandoned: true });
  expect(await statusesOf(of, 1)).toMatchObject({ '1.2.MERCHANT_NAME': 'NEEDS_REVIEW' });
  const out = join(of.folder, 'mine.ndjson');
  expect((await typing(of, ['a', 's', 'r', 'quit'], out)).reviewed).toMatchObject({ decided: 2, skipped: 1 });
  expect(await statusesOf(of, 1)).toMatchObject({ '1.2.MERCHANT_NAME': 'NEEDS_REVIEW', '3.2.TIP': 'NEEDS_REVIEW' });
  expect((await readFile(out, 'utf8')).trimEnd().split('\n')).toHaveLength(2);
  const applied = await review(of, 'apply', out, '--json');
  // The world's clock is in the past, the command's is the machine's.
  expect(JSON.parse(applied.stdout)).toMatchObject({ applied: 2, notApplied: [] });
});

it('next: what is not the same any more is told, and the others go on', async () => {
  const of = await world();
  const another = async () => {
    await of.put({ ...WAITING[0], completion_batch_id: { S: 'c' } });
    return 'a';
  };
  const { reviewed, printed } = await typing(of, [another, 'r', 'quit']);
  expect(reviewed).toMatchObject({ decided: 1, notApplied: 1 });
  expect(printed.replaceAll(/\s+/g, ' ')).toContain('Not written: it is NEEDS_REVIEW of batch c; the person saw');
  expect(await statusesOf(of, 1)).toMatchObject({ '1.2.MERCHANT_NAME': 'NEEDS_REVIEW', '2.2.TIME': 'INVALID' });
});

it('next: without a terminal it says what to do instead; help says why labels wait as the code does', async () => {
  const of = await world();
  const { code, stderr } = await review(of, 'next');
  expect([code, stderr.replaceAll(/\s+/g, ' ')]).toEqual([2, expect.stringContaining('review list --json tells what')]);
  const { stdout } = await inProcess(['review', 'list', '--help'], {});
  for (const [reason, meaning] of Object.entries(MEANING_OF_REASON)) {
    expect(stdout).toMatch(new RegExp(`^ +${reason} +${meaning}$`, 'm'));
  }
});

it('apply: vectors are told what people say, and a collect that writes back later says the same', async () => {
  const of = await worldOf(smallReceipt(1), answering({}));
  await submitted(of);
  await of.answer();
  const process = await of.process();
  const key = { imageId: smallImageId(1), receiptId: 1, lineId: 2, wordId: 2 };
  const known = async (): Promise<unknown> => {
    const vectors = openVectors(process.store, { workDir: of.folder });
    const found = await vectors.nearest(
      { imageId: smallImageId(9), receiptId: 1 },
      [{ vector: new Float32Array([1, 1]), labels: ['DATE'] }],
      9,
      signal,
    );
    await vectors.close();
    return found.flat().map(({ metadata: { valid, invalid } }) => ({ valid, invalid }));
  };
  const vectors = openVectors(process.store, { workDir: of.folder });
  const metadata = readMetadata({ text: 'x', valid_labels_array: ['DATE'] }) as WordMetadata;
  await vectors.upsert([{ key, vector: new Float32Array([1, 1]), metadata }], signal);
  await vectors.save(signal);
  await vectors.close();
  const { services, finish } = writingBack(of.services(process), ['vectors'], { env: {}, where: 'test' });
  for await (const { batch } of services.state.batches.listOpen()) {
    if (batch !== undefined) await collect(services, { batch, workDir: of.folder });
  }
  of.clock.advance(3_600_000);
  const file = join(of.folder, 'decisions.ndjson');
  const [row] = (await of.rows('RECEIPT_WORD_LABEL')).filter(({ SK }) => SK?.S?.includes('#LINE#00002#WORD#00002#'));
  const decision = {
    ...{ format: 'completion-batch/decision', version: 1, key: `${row?.PK?.S}#${row?.SK?.S}` },
    ...{ seen: { status: 'VALID', batch: row?.completion_batch_id?.S }, decision: 'invalid', correction: 'TIME' },
    ...{ at: new Date(of.clock.now()).toISOString(), by: null },
  };
  await writeFile(file, JSON.stringify(decision));
  const flags = ['apply', file, '--evidence-write-back', 'vectors'];
  expect((await review(of, ...flags)).code).toBe(2);
  // The batch's verdicts are still to be written back, and what it said of this label is over.
  expect((await review(of, 'apply', file)).code).toBe(0);
  expect(await finish()).toMatchObject({ batches: 1, failures: [] });
  expect(await known()).toEqual([{ valid: [], invalid: ['DATE'] }]);
  expect((await review(of, ...flags, '--store', of.storeUrl)).code).toBe(0);
  expect(await known()).toEqual([{ valid: ['TIME'], invalid: ['DATE'] }]);
});
