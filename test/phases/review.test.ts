/** What people decide, from a file into the table, and what counts as people's from then on. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evaluateByPeople, listEndedBatches } from '@completion-batch/core';
import { applyDecisions, readDecisionFile, reviewQueue, showLabels } from '@completion-batch/core/review';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleAudits } from '../../packages/core/src/prepare/audits.ts';
import { judged } from '../world/answers.ts';
import { Boundary } from '../world/boundary.ts';
import { receipts, smallImageId, smallLabel } from '../world/small-receipts.ts';
import { answering, statusesOf, submitted } from '../world/small-runs.ts';
import { type Engine, useWorlds } from '../world/use-worlds.ts';
import type { Item, Process, World } from '../world/world.ts';

type Which = Engine | 'auto';
const ENGINES: readonly Which[] = ['auto', 'dynalite'];
const worlds = Object.fromEntries(ENGINES.map((engine) => [engine, useWorlds(engine)]));
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'review-'));
});
afterAll(() => rm(folder, { recursive: true }));

const five = (id: number): string => String(id).padStart(5, '0');
const sortKey = (line: number, word: number, label: string): string =>
  `RECEIPT#00001#LINE#${five(line)}#WORD#${five(word)}#LABEL#${label}`;
const keyOf = (receipt: number, line: number, word: number, label: string): string =>
  `IMAGE#${smallImageId(receipt)}#${sortKey(line, word, label)}`;
const rowOf = (world: World, line: number, word: number, label: string): Promise<Item | undefined> =>
  world.get(`IMAGE#${smallImageId(1)}`, sortKey(line, word, label));

/** The amount due of receipt 1 is called CHANGE. Its SUBTOTAL was wrong before, so that a person is to say what it is. */
const ANSWER = judged((id) =>
  id.startsWith('3.2')
    ? { valid: false, label: 'CHANGE' }
    : id === '2.3.DATE'
      ? { valid: false, label: 'TIME' }
      : { valid: true },
);

interface Night {
  readonly world: World;
  readonly batch: string;
}

/** A night after which GRAND_TOTAL of receipt 1 waits for a person. */
async function afterNight(engine: Which = 'auto', more: readonly Item[] = []): Promise<Night> {
  const world = (await worlds[engine]?.([...receipts(2), ...more], answering({ 1: ANSWER }))) as World;
  await submitted(world);
  await world.answer();
  const [result] = await world.collect();
  world.clock.advance(3_600_000);
  return { world, batch: result?.batchId ?? '' };
}

const now = (world: World): string => new Date(world.clock.now()).toISOString();

function line(world: World, key: string, status: string, batch: string | null, more: object = {}): string {
  const about = { key, seen: { status, batch }, decision: 'valid', correction: null };
  return JSON.stringify({
    ...{ format: 'completion-batch/decision', version: 1 },
    ...{ ...about, at: now(world), by: 'anna', ...more },
  });
}

async function apply(world: World, lines: readonly string[], process?: Process, dryRun = false) {
  const path = join(folder, `${crypto.randomUUID()}.ndjson`);
  await writeFile(path, lines.map((each) => `${each}\n`).join(''));
  const { decisions } = await readDecisionFile(path);
  return applyDecisions({ writer: world.services(process ?? (await world.process())).writer, decisions, dryRun });
}

const TOTAL = keyOf(1, 3, 2, 'GRAND_TOTAL');
const WRONG = { decision: 'invalid', correction: 'CASH_BACK' };

describe('a decision', () => {
  it('makes the row VALID or INVALID with the mark of who decided, and changes nothing else of it', async () => {
    const { world, batch } = await afterNight();
    const before = await rowOf(world, 3, 2, 'GRAND_TOTAL');
    expect(before).toMatchObject({ validation_status: { S: 'NEEDS_REVIEW' } });
    const decision = line(world, TOTAL, 'NEEDS_REVIEW', batch);
    const items = await world.items();
    expect(await apply(world, [decision], undefined, true)).toMatchObject({ applied: 1 });
    expect(await world.items()).toEqual(items);
    expect(await apply(world, [decision])).toMatchObject({ applied: 1, alreadySo: 0, notApplied: [] });
    const after = await rowOf(world, 3, 2, 'GRAND_TOTAL');
    expect(after).toEqual({
      ...before,
      validation_status: { S: 'VALID' },
      GSI3PK: { S: 'VALIDATION_STATUS#VALID' },
      completion_reviewed_at: { S: now(world) },
      completion_reviewed_by: { S: 'anna' },
    });
    expect(await apply(world, [decision])).toMatchObject({ applied: 0, alreadySo: 1, notApplied: [] });
    expect(await rowOf(world, 3, 2, 'GRAND_TOTAL')).toEqual(after);
  });

  it('of a later reviewer who did not see the one before is told, though both saw the same verdict', async () => {
    const { world, batch } = await afterNight();
    const date = keyOf(1, 2, 3, 'DATE');
    const status = (await rowOf(world, 2, 3, 'DATE'))?.validation_status?.S ?? '';
    expect(status).toBe('INVALID');
    const seen = { status, batch, reviewed: null };
    await apply(world, [line(world, date, status, batch, { seen, decision: 'invalid' })]);
    const reviewed = now(world);
    world.clock.advance(60_000);
    const other = { decision: 'valid', by: 'bob' };
    const unseen = await apply(world, [line(world, date, status, batch, { ...other, seen })]);
    expect(unseen).toMatchObject({ applied: 0, changed: 1 });
    expect(unseen.notApplied[0]?.reason).toMatch(/^it is INVALID of anna since .*the person saw no decision/);
    const known = line(world, date, status, batch, { ...other, seen: { ...seen, reviewed } });
    expect(await apply(world, [known])).toMatchObject({ applied: 1, changed: 0 });
    expect(await apply(world, [known])).toMatchObject({ applied: 0, alreadySo: 1 });
  });

  it('counts only where the row is what the person saw; a later one may change what an earlier one made', async () => {
    const { world, batch } = await afterNight();
    const [first] = [line(world, TOTAL, 'NEEDS_REVIEW', batch)];
    await apply(world, [first]);
    world.clock.advance(60_000);
    const unseen = await apply(world, [line(world, TOTAL, 'NEEDS_REVIEW', batch, { decision: 'invalid', by: 'bob' })]);
    expect(unseen).toMatchObject({
      applied: 0,
      changed: 1,
      notApplied: [{ kind: 'changed', reason: expect.stringMatching(/^it is VALID of anna since .*NEEDS_REVIEW/) }],
    });
    const earlier = { decision: 'invalid', at: new Date(world.clock.now() - 120_000).toISOString() };
    expect(await apply(world, [line(world, TOTAL, 'VALID', batch, earlier)])).toMatchObject({ changed: 1 });
    const seen = line(world, TOTAL, 'VALID', batch, { decision: 'invalid', by: 'bob' });
    expect(await apply(world, [seen])).toMatchObject({ applied: 1 });
    expect(await rowOf(world, 3, 2, 'GRAND_TOTAL')).toMatchObject({
      validation_status: { S: 'INVALID' },
      completion_reviewed_by: { S: 'bob' },
    });
  });

  it.each(ENGINES)('puts another label in place of the wrong one (%s)', async (engine) => {
    const { world, batch } = await afterNight(engine);
    const decision = line(world, TOTAL, 'NEEDS_REVIEW', batch, { ...WRONG, by: null });
    expect(await apply(world, [decision])).toMatchObject({ applied: 1, corrections: 1 });
    expect(await statusesOf(world, 1)).toMatchObject({ '3.2.GRAND_TOTAL': 'INVALID', '3.2.CASH_BACK': 'VALID' });
    expect(await rowOf(world, 3, 2, 'CASH_BACK')).toEqual({
      PK: { S: `IMAGE#${smallImageId(1)}` },
      SK: { S: sortKey(3, 2, 'CASH_BACK') },
      TYPE: { S: 'RECEIPT_WORD_LABEL' },
      GSI1PK: { S: 'LABEL#CASH_BACK'.padEnd(40, '_') },
      GSI1SK: { S: `IMAGE#${smallImageId(1)}#RECEIPT#00001#LINE#00003#WORD#00002` },
      GSI2PK: { S: 'RECEIPT' },
      GSI2SK: { S: `IMAGE#${smallImageId(1)}#RECEIPT#00001#LINE#00003#WORD#00002` },
      GSI3PK: { S: 'VALIDATION_STATUS#VALID' },
      GSI3SK: { S: keyOf(1, 3, 2, 'CASH_BACK') },
      GSI4PK: { S: `IMAGE#${smallImageId(1)}#RECEIPT#00001` },
      GSI4SK: { S: '4_LABEL#00003#00002#CASH_BACK' },
      validation_status: { S: 'VALID' },
      reasoning: { S: 'Put in place of GRAND_TOTAL by a person' },
      timestamp_added: { S: now(world) },
      label_proposed_by: { S: 'REVIEWER' },
      label_consolidated_from: { S: 'GRAND_TOTAL' },
      completion_reviewed_at: { S: now(world) },
      completion_reviewed_by: { NULL: true },
    });
    expect(await apply(world, [decision])).toMatchObject({ applied: 0, alreadySo: 1 });
  });

  it('with a correction takes the row that the word has of it, by whatever name', async () => {
    const other = smallLabel(1, 3, 2, 'PAYMENT_TYPE', 'INVALID');
    const { world, batch } = await afterNight('auto', [other]);
    const to = (correction: string) => line(world, TOTAL, 'NEEDS_REVIEW', batch, { decision: 'invalid', correction });
    // The suggested CHANGE was proposed anew, and waits to be asked.
    expect(await rowOf(world, 3, 2, 'CHANGE')).toMatchObject({ validation_status: { S: 'NONE' } });
    expect(await apply(world, [to('PAYMENT_METHOD'), to('CHANGE')])).toMatchObject({ applied: 1, corrections: 1 });
    expect(await rowOf(world, 3, 2, 'CHANGE')).toMatchObject({
      validation_status: { S: 'VALID' },
      label_proposed_by: { S: 'COMPLETION_BATCH' },
      completion_reviewed_by: { S: 'anna' },
    });
    const again = line(world, keyOf(1, 3, 2, 'SUBTOTAL'), 'INVALID', null, {
      decision: 'invalid',
      correction: 'PAYMENT_METHOD',
    });
    expect(await apply(world, [again])).toMatchObject({ applied: 1, corrections: 1 });
    expect(await statusesOf(world, 1)).toMatchObject({ '3.2.PAYMENT_TYPE': 'VALID', '3.2.SUBTOTAL': 'INVALID' });
    expect(await rowOf(world, 3, 2, 'PAYMENT_METHOD')).toBeUndefined();
  });

  it('is refused where it would be written over, or cannot be right, and the others go on', async () => {
    const { world, batch } = await afterNight();
    await submitted(world, 'run-2');
    const [pending] = (await world.rows('RECEIPT_WORD_LABEL')).filter((row) => row.validation_status?.S === 'PENDING');
    expect(pending?.SK?.S).toContain('LABEL#');
    const all = [
      line(world, keyOf(1, 3, 2, 'CHANGE'), 'PENDING', pending?.completion_batch_id?.S ?? ''),
      line(world, TOTAL, 'NEEDS_REVIEW', batch, { decision: 'invalid', correction: 'CHANGE' }),
      line(world, keyOf(1, 2, 2, 'DATE'), 'VALID', batch, { decision: 'invalid', correction: 'NO_SUCH' }),
      line(world, keyOf(1, 1, 1, 'MERCHANT_NAME'), 'VALID', batch, {
        decision: 'invalid',
        correction: 'BUSINESS_NAME',
      }),
      line(world, keyOf(1, 2, 3, 'DATE'), 'INVALID', batch, { at: new Date(world.clock.now() + 7e6).toISOString() }),
      line(world, keyOf(2, 1, 1, 'MERCHANT_NAME'), 'VALID', batch, { at: '2020-01-01T00:00:00Z' }),
      line(world, keyOf(2, 1, 2, 'MERCHANT_NAME'), 'VALID', batch),
      line(world, keyOf(2, 2, 2, 'DATE'), 'VALID', batch),
    ];
    const before = await world.items();
    const result = await apply(world, all);
    expect(result).toMatchObject({ applied: 1, changed: 0, refused: 7 });
    const why = [
      /PENDING/,
      /CHANGE is PENDING/,
      /no label: use one of/,
      /means the same/,
      /to come/,
      /clock/,
      /no such/,
    ];
    for (const [index, pattern] of why.entries()) {
      expect(result.notApplied[index]).toMatchObject({ reason: expect.stringMatching(pattern) });
      expect(result.notApplied[index]?.where).toMatch(new RegExp(`:${index + 1}$`));
    }
    const same = (items: readonly Item[]) => items.filter(({ PK }) => PK?.S === `IMAGE#${smallImageId(1)}`);
    expect(same(await world.items())).toEqual(same(before));
  });

  it('that excludes what is VALID beside it is a conflict, unless the file says that this is wrong', async () => {
    const { world, batch } = await afterNight('auto', [smallLabel(1, 3, 2, 'TAX', 'VALID')]);
    const right = line(world, TOTAL, 'NEEDS_REVIEW', batch);
    expect(await apply(world, [right])).toMatchObject({
      applied: 0,
      refused: 1,
      notApplied: [
        { reason: expect.stringMatching(/^the word is TAX, which is VALID, and GRAND_TOTAL excludes that/) },
      ],
    });
    const noTax = line(world, keyOf(1, 3, 2, 'TAX'), 'VALID', null, { decision: 'invalid' });
    expect(await apply(world, [right, noTax], undefined, true)).toMatchObject({ applied: 2, refused: 0 });
    expect(await apply(world, [right, noTax])).toMatchObject({ applied: 2, refused: 0 });
  });

  it('of two at once, on labels that exclude each other, is one: the later one is told, and no word is both', async () => {
    for (const there of [true, false]) {
      const { world, batch } = await afterNight(
        'auto',
        there ? [smallLabel(1, 3, 2, 'TAX', 'INVALID')] : [smallLabel(1, 3, 2, 'CASH_BACK', 'INVALID')],
      );
      // The other one says TAX, of a row that is there, or in the place of another label.
      const theirs = there
        ? line(world, keyOf(1, 3, 2, 'TAX'), 'INVALID', null)
        : line(world, keyOf(1, 3, 2, 'CASH_BACK'), 'INVALID', null, { decision: 'invalid', correction: 'TAX' });
      let [calls, applied] = [0, 0];
      const boundary = new Boundary(undefined, async (call) => {
        if (calls === 0 && /Transact|Execute|Update/.test(call)) {
          calls += 1;
          await boundary.outside(async () => {
            ({ applied } = await apply(world, [theirs]));
          });
        }
        return () => {};
      });
      const mine = line(world, TOTAL, 'NEEDS_REVIEW', batch, { by: 'bob' });
      const result = await apply(world, [mine], await world.process(boundary));
      expect([calls, applied]).toEqual([1, 1]);
      expect(result).toMatchObject({ applied: 0, refused: 1 });
      expect(result.notApplied[0]?.reason).toMatch(/^the word is TAX, which is VALID, and GRAND_TOTAL excludes that/);
      expect(await statusesOf(world, 1)).toMatchObject({ '3.2.GRAND_TOTAL': 'NEEDS_REVIEW', '3.2.TAX': 'VALID' });
    }
  });

  it.each(ENGINES)('is written whole however often it is cut off (%s)', async (engine) => {
    const { world, batch } = await afterNight(engine);
    const decision = line(world, TOTAL, 'NEEDS_REVIEW', batch, WRONG);
    const before = await rowOf(world, 3, 2, 'GRAND_TOTAL');
    const states = async () =>
      [await rowOf(world, 3, 2, 'GRAND_TOTAL'), await rowOf(world, 3, 2, 'CASH_BACK')].map(
        (row) => row?.validation_status?.S,
      );
    const whole = new Boundary();
    await world.untilCrash(whole, (process) => apply(world, [decision], process));
    const halves = new Set<string>();
    for (const at of whole.passed.keys()) {
      await world.remove({ PK: { S: `IMAGE#${smallImageId(1)}` }, SK: { S: sortKey(3, 2, 'CASH_BACK') } });
      await world.put(before ?? {});
      const boundary = new Boundary((_, index) => index === at);
      expect(await world.untilCrash(boundary, (process) => apply(world, [decision], process))).toBeUndefined();
      halves.add((await states()).join());
      const again = await apply(world, [decision]);
      expect(again.applied + again.alreadySo).toBe(1);
      expect(await states()).toEqual(['INVALID', 'VALID']);
    }
    // All or nothing where the engine can; else the correction is there before what it replaces is rejected.
    const oneByOne = whole.passed.some(({ call }) => call === 'table PutItem');
    expect([...halves].sort()).toEqual(['INVALID,VALID', 'NEEDS_REVIEW,', ...(oneByOne ? ['NEEDS_REVIEW,VALID'] : [])]);
    if (engine === 'dynalite') expect(oneByOne).toBe(true);
  });

  it('loses against whoever changes the row between its reading and its writing, and says so', async () => {
    const { world, batch } = await afterNight();
    const mine = line(world, TOTAL, 'NEEDS_REVIEW', batch, { ...WRONG, by: 'bob' });
    let writing = '';
    const boundary = new Boundary(undefined, async (call) => {
      if (writing === '' && /TransactWriteItems|PutItem/.test(call)) {
        writing = call;
        await boundary.outside(() => apply(world, [line(world, TOTAL, 'NEEDS_REVIEW', batch)]));
      }
      return () => {};
    });
    const result = await apply(world, [mine], await world.process(boundary));
    expect(writing).not.toBe('');
    expect(result).toMatchObject({ applied: 0, changed: 1 });
    expect(await statusesOf(world, 1)).toMatchObject({ '3.2.GRAND_TOTAL': 'VALID' });
    // Without transactions the correction is there already.
    if (writing !== 'table PutItem') expect(await rowOf(world, 3, 2, 'CASH_BACK')).toBeUndefined();
  });
});

const byKey = (items: readonly Item[]): Record<string, Item> =>
  Object.fromEntries(items.map((item) => [`${item.PK?.S} ${item.SK?.S}`, item]));

describe('what people have decided', () => {
  it('is no more the batch’s to write: neither a late collect, nor one that was cut off, nor another beside it', async () => {
    const world = (await worlds.auto?.(receipts(2), answering({ 1: ANSWER }))) as World;
    await submitted(world);
    await world.answer();
    // The labels have their verdicts, and nothing says yet what the batch said.
    const half = new Boundary(({ call, moment }) => call === 'table BatchExecuteStatement' && moment === 'after');
    await world.untilCrash(half, (process) => world.collect({}, process));
    const batch = (await rowOf(world, 3, 2, 'GRAND_TOTAL'))?.completion_batch_id?.S ?? '';
    world.clock.advance(3_600_000);
    const decisions = [
      line(world, TOTAL, 'NEEDS_REVIEW', batch, { decision: 'invalid' }),
      line(world, keyOf(1, 2, 3, 'DATE'), 'INVALID', batch),
      line(world, keyOf(1, 2, 2, 'DATE'), 'VALID', batch),
    ];
    expect(await apply(world, decisions)).toMatchObject({ applied: 3 });
    const people = async () =>
      (await world.rows('RECEIPT_WORD_LABEL')).filter((row) => row.completion_reviewed_at !== undefined);
    const before = byKey(await people());
    const [result] = await world.collect();
    expect(result?.counts).toMatchObject({ changedElsewhere: 3, valid: 5, invalid: 0, needsReview: 0, corrections: 0 });
    expect(byKey(await people())).toEqual(before);
    // What it said is known all the same.
    const said = (await world.rows('COMPLETION_BATCH_RESULT')).filter(({ SK }) => SK?.S?.includes(smallImageId(1)));
    expect(said.map(({ SK, status }) => `${SK?.S?.split('#')[8]} ${status?.S}`).sort()).toEqual([
      'DATE INVALID',
      'DATE VALID',
      'GRAND_TOTAL NEEDS_REVIEW',
      'MERCHANT_NAME VALID',
    ]);
  });

  it('stays as it is while the batch is still being collected: whatever has a verdict is decided before its next call', async () => {
    const world = (await worlds.auto?.(receipts(3), answering({ 1: ANSWER, 2: ANSWER }))) as World;
    await submitted(world);
    await world.answer();
    world.clock.advance(3_600_000);
    const decided = new Map<string, Item>();
    const boundary = new Boundary(undefined, async (call) => {
      if (call.startsWith('table')) await boundary.outside(() => decideAll(world, decided));
      return () => {};
    });
    const [result] = await world.collect({}, await world.process(boundary));
    expect(decided.size).toBeGreaterThan(0);
    const rows = byKey(await world.rows('RECEIPT_WORD_LABEL'));
    for (const [key, row] of decided) expect(rows[key]).toEqual(row);
    // None is left in between, and none is counted as another one's that the batch had written.
    expect(Object.values(rows).filter((row) => row.validation_status?.S === 'PENDING')).toEqual([]);
    expect(result?.counts).toMatchObject({ changedElsewhere: 0 });
    expect(await world.rows('COMPLETION_BATCH_RESULT')).toHaveLength(12);
  });

  it('is what verdicts are held against: the gold of evaluate and of audits', async () => {
    const { world, batch } = await afterNight();
    const reader = world.services(await world.process()).writer;
    const look = () =>
      evaluateByPeople({
        reader,
        batches: listEndedBatches(reader.table),
        onProblem: (row) => expect.unreachable(row),
      });
    const gold = async () => {
      const drawn = await sampleAudits({ table: reader.table, share: 1, labels: 100, seed: 'a' });
      return drawn.map(({ label }) => label).sort();
    };
    expect(await look()).toMatchObject({ overall: { labels: 0 }, reviewed: 0 });
    // Both SUBTOTAL were judged before; what the batch judged is none.
    expect(await gold()).toEqual(['SUBTOTAL', 'SUBTOTAL']);
    await apply(world, [
      line(world, TOTAL, 'NEEDS_REVIEW', batch, { decision: 'invalid', correction: 'CHANGE' }),
      line(world, keyOf(1, 2, 3, 'DATE'), 'INVALID', batch, { decision: 'invalid', correction: 'STORE_HOURS' }),
      line(world, keyOf(1, 2, 2, 'DATE'), 'VALID', batch),
      line(world, keyOf(2, 1, 1, 'MERCHANT_NAME'), 'VALID', batch, { decision: 'invalid' }),
    ]);
    expect(await look()).toMatchObject({
      overall: {
        labels: 4,
        judgements: { right: { valid: 1, invalid: 0, neither: 0 }, wrong: { valid: 1, invalid: 1, neither: 1 } },
        // CHANGE was suggested, and is right; TIME was, and STORE_HOURS is.
        corrections: { right: 1, wrong: 1, none: 0 },
      },
      reviewed: 4,
      overruled: { right: { invalid: 0 }, wrong: { valid: 0 } },
      confusions: expect.arrayContaining([
        { proposed: 'DATE', trueLabel: 'STORE_HOURS', labels: 1, missed: 0, neither: 0 },
        { proposed: 'GRAND_TOTAL', trueLabel: 'CHANGE', labels: 1, missed: 0, neither: 1 },
      ]),
    });
    const all = ['CHANGE', 'DATE', 'DATE', 'GRAND_TOTAL', 'MERCHANT_NAME', 'STORE_HOURS', 'SUBTOTAL', 'SUBTOTAL'];
    expect(await gold()).toEqual(all);
  });

  it('is the batch’s again once somebody has it asked anew', async () => {
    const { world, batch } = await afterNight();
    await apply(world, [line(world, TOTAL, 'NEEDS_REVIEW', batch)]);
    const row = await rowOf(world, 3, 2, 'GRAND_TOTAL');
    await world.put({ ...row, validation_status: { S: 'NONE' }, GSI3PK: { S: 'VALIDATION_STATUS#NONE' } });
    world.clock.advance(60_000);
    await submitted(world, 'run-2');
    await world.answer();
    await world.collect();
    expect(await rowOf(world, 3, 2, 'GRAND_TOTAL')).toMatchObject({ validation_status: { S: 'NEEDS_REVIEW' } });
    const reader = world.services(await world.process()).writer;
    const figures = await evaluateByPeople({
      reader,
      batches: listEndedBatches(reader.table),
      onProblem: (problem) => expect.unreachable(problem),
    });
    expect(figures.reviewed).toBe(0);
  });
});

/** Says of every verdict of a batch that it is wrong, and of a rejection that the label is right. */
async function decideAll(world: World, decided: Map<string, Item>): Promise<void> {
  const open = (await world.rows('RECEIPT_WORD_LABEL')).filter(({ validation_status: status, ...row }) => {
    const judged = ['VALID', 'INVALID', 'NEEDS_REVIEW'].includes(status?.S ?? '');
    return judged && row.completion_batch_id !== undefined && row.completion_reviewed_at === undefined;
  });
  if (open.length === 0) return;
  const lines = open.map(({ PK, SK, validation_status: status, completion_batch_id: batch }) =>
    line(world, `${PK?.S}#${SK?.S}`, status?.S ?? '', batch?.S ?? '', {
      decision: status?.S === 'VALID' ? 'invalid' : 'valid',
    }),
  );
  await apply(world, lines);
  for (const row of await world.rows('RECEIPT_WORD_LABEL')) {
    if (row.completion_reviewed_at !== undefined) decided.set(`${row.PK?.S} ${row.SK?.S}`, row);
  }
}

/** All that it gives. */
async function listed<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}

describe('the queue', () => {
  it('has what waits for a person, the most urgent first, with what is to be known of it', async () => {
    const row = (label: string, more: Item) => ({ ...smallLabel(2, 3, 1, label, 'NEEDS_REVIEW'), ...more });
    const mine = { completion_batch_id: { S: 'b' }, completion_released_by: { S: 'b' } };
    const { world, batch } = await afterNight('auto', [
      row('TIP', {}),
      row('TAX', { completion_batch_id: { S: 'b' }, completion_check: { S: 'sums' } }),
      row('DATE', { ...mine, completion_release_reason: { S: 'unsure' } }),
      row('TIME', { ...mine, completion_release_reason: { S: 'not-json' } }),
      row('bad name', {}),
    ]);
    const { writer } = world.services(await world.process());
    const problems: string[] = [];
    const waiting = await listed(reviewQueue({ table: writer.table, onProblem: ({ SK }) => void problems.push(SK) }));
    expect(waiting.map(({ label, reason }) => [label, reason])).toEqual([
      ['TAX', 'contradicted'],
      ['DATE', 'unsure'],
      ['GRAND_TOTAL', 'second-rejection'],
      ['TIME', 'exhausted'],
      ['TIP', 'other'],
    ]);
    expect(problems).toEqual([expect.stringContaining('#LABEL#bad name')]);
    const [, , total] = await showLabels(writer, waiting);
    expect(total).toMatchObject({
      label: { completionBatchId: batch },
      text: '12.50',
      said: 'NEEDS_REVIEW',
      suggested: 'CHANGE',
      merchant: null,
    });
    const some = reviewQueue({
      table: writer.table,
      reasons: ['other', 'unsure'],
      labels: ['TIP'],
      onProblem: () => {},
    });
    expect((await listed(some)).map(({ label }) => label)).toEqual(['TIP']);
  });
});
