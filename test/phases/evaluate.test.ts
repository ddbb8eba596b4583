/** How right verdicts are: told from the rows that collect leaves, whatever else there is on the table. */
import { BatchGetItemCommand } from '@aws-sdk/client-dynamodb';
import { DEFAULT_LABELS, evaluate, evaluateByPeople, listEndedBatches } from '@completion-batch/core';
import { describe, expect, it } from 'vitest';
import { putAuditRows } from '../../packages/core/src/table/audit-rows.ts';
import { judged } from '../world/answers.ts';
import { receipts, smallImageId, smallReceipt } from '../world/small-receipts.ts';
import { answering, submitted } from '../world/small-runs.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { World } from '../world/world.ts';

const worldOf = useWorlds();

const keyOf = (receipt: number, line: number, word: number, label: string): string =>
  `IMAGE#${smallImageId(receipt)}#RECEIPT#00001#LINE#0000${line}#WORD#0000${word}#LABEL#${label}`;

/** Of each small receipt: "8:13" is no DATE but a TIME; all else is right. */
const truthOf = (receipt: number) => [
  { key: keyOf(receipt, 1, 1, 'MERCHANT_NAME'), trueLabel: 'MERCHANT_NAME' },
  { key: keyOf(receipt, 2, 2, 'DATE'), trueLabel: 'DATE' },
  { key: keyOf(receipt, 2, 3, 'DATE'), trueLabel: 'TIME' },
  { key: keyOf(receipt, 3, 2, 'GRAND_TOTAL'), trueLabel: 'GRAND_TOTAL' },
];

const time = (suggested: string | null) =>
  judged((id) => (id === '2.3.DATE' ? { valid: false, label: suggested } : { valid: true }));

/** Four receipts: a right and a wrong correction, one without, one that is overlooked; then what they proposed is asked. */
async function judgedWorld(): Promise<{ readonly world: World; readonly batches: string[] }> {
  const world = await worldOf(
    receipts(4),
    answering({ 1: time('TIME'), 2: time('TAX'), 3: time(null), 4: judged(() => ({ valid: true })) }),
  );
  const batches = [];
  for (const run of ['run-1', 'run-2']) {
    await submitted(world, run);
    await world.answer();
    batches.push(...(await world.collect()).map(({ batchId }) => batchId));
  }
  return { world, batches };
}

async function readerOf(world: World) {
  return world.services(await world.process()).writer;
}

describe('by a file of truth', () => {
  it('wrong labels that are found and missed, corrections, confusions, cost and what counts nowhere', async () => {
    const { world, batches } = await judgedWorld();
    const truth = [1, 2, 3, 4].flatMap(truthOf);
    const more = [
      // Judged by people, not there, a correction of ours: none of them was there to be checked by a batch.
      { key: keyOf(1, 3, 2, 'SUBTOTAL'), trueLabel: 'GRAND_TOTAL' },
      { key: keyOf(9, 1, 1, 'DATE'), trueLabel: 'DATE' },
      { key: keyOf(1, 2, 3, 'TIME'), trueLabel: 'TIME' },
      { key: 'IMAGE#1#LABEL#DATE', trueLabel: null },
    ];
    const seen: string[] = [];
    const figures = await evaluate({
      reader: await readerOf(world),
      truth: [...truth, ...more],
      onVerdict: ({ key, said, suggested }) => void seen.push(`${key} ${said} ${suggested}`),
    });
    expect(figures).toMatchObject({
      overall: {
        labels: 16,
        judgements: { right: { valid: 12, invalid: 0, neither: 0 }, wrong: { valid: 1, invalid: 3, neither: 0 } },
        baseRate: { hits: 4, of: 16 },
        recall: { hits: 3, of: 4, share: 0.75, low: expect.closeTo(0.3006, 3), high: expect.closeTo(0.9544, 3) },
        precision: { hits: 3, of: 3 },
        corrections: { right: 1, wrong: 1, none: 1, share: { hits: 1, of: 2 } },
      },
      confusions: [{ proposed: 'DATE', trueLabel: 'TIME', labels: 4, missed: 1, neither: 0 }],
      // The second pass calls both of them valid.
      secondPass: { right: { valid: 1 }, wrong: { valid: 1 } },
      leftOut: { noVerdict: 0, otherBatches: 0, judgedElsewhere: 1, ownCorrections: 1, notInTable: 2 },
    });
    expect(figures.byLabel.map(({ label, labels }) => [label, labels])).toEqual([
      ['DATE', 8],
      ['GRAND_TOTAL', 4],
      ['MERCHANT_NAME', 4],
    ]);
    expect(seen).toHaveLength(16);
    expect(seen).toContain(`${keyOf(2, 2, 3, 'DATE')} invalid TAX`);
    // All that the first batch was asked is in the file: all of its cost is.
    const first = (await world.rows('BATCH_SUMMARY')).find(({ PK }) => PK?.S === `BATCH#${batches[0]}`);
    const cost = Number(first?.cost_usd?.N);
    expect(cost).toBeGreaterThan(0);
    expect(figures.cost.total).toBeCloseTo(cost, 12);
    expect(figures.cost.perWrongLabelFound).toBeCloseTo(cost / 3, 12);

    const second = await evaluate({
      reader: await readerOf(world),
      truth,
      batches: new Set(batches.slice(1)),
    });
    expect(second).toMatchObject({ overall: { labels: 0, recall: { share: null } }, leftOut: { otherBatches: 16 } });
  });

  it('labels without a verdict are told apart, and those that go to people are neither found nor missed', async () => {
    const unread = judged(() => ({ valid: true }));
    const world = await worldOf(receipts(2), answering({ 1: { content: 'I cannot help' }, 2: unread }));
    await submitted(world);
    const truth = [1, 2].flatMap(truthOf);
    const waiting = await evaluate({ reader: await readerOf(world), truth });
    expect(waiting).toMatchObject({ overall: { labels: 0 }, leftOut: { noVerdict: 8 } });
    await world.answer();
    await world.collect();
    expect(await evaluate({ reader: await readerOf(world), truth })).toMatchObject({
      overall: { labels: 4 },
      leftOut: { noVerdict: 4 },
    });
    for (const run of ['run-2', 'run-3']) {
      await submitted(world, run);
      await world.answer();
      await world.collect();
    }
    expect((await evaluate({ reader: await readerOf(world), truth })).overall).toMatchObject({
      labels: 8,
      judgements: { right: { valid: 3, neither: 3 }, wrong: { valid: 1, neither: 1 } },
      recall: { hits: 0, of: 2 },
    });
  });

  it('a label may have another name in the truth', async () => {
    const { world } = await judgedWorld();
    const labels = { ...DEFAULT_LABELS, aliases: { SHOP: 'MERCHANT_NAME', CLOCK: 'TIME' } };
    const truth = [
      { key: keyOf(1, 1, 1, 'MERCHANT_NAME'), trueLabel: 'SHOP' },
      { key: keyOf(1, 2, 3, 'DATE'), trueLabel: 'CLOCK' },
    ];
    expect(await evaluate({ reader: await readerOf(world), truth, labels })).toMatchObject({
      overall: { labels: 2, baseRate: { hits: 1 }, corrections: { right: 1, wrong: 0 } },
      secondPass: { right: { valid: 1 } },
    });
  });

  it('a correction that is corrected in its turn counts among those that were asked again', async () => {
    const again = (id: string) =>
      id === '2.3.DATE'
        ? { valid: false, label: 'TAX' }
        : id === '2.3.TAX'
          ? { valid: false, label: 'TIME' }
          : { valid: true };
    const world = await worldOf(receipts(1), answering({ 1: judged(again) }));
    for (const run of ['run-1', 'run-2', 'run-3']) {
      await submitted(world, run);
      await world.answer();
      await world.collect();
    }
    expect(await evaluate({ reader: await readerOf(world), truth: truthOf(1) })).toMatchObject({
      overall: { labels: 4, corrections: { right: 0, wrong: 1 } },
      // TAX goes to people, as the word has been judged before; TIME is confirmed.
      secondPass: { right: { valid: 1, neither: 0 }, wrong: { valid: 0, neither: 1 } },
    });
  });

  it('reads windows of labels, never more of them for more labels, and no label twice', async () => {
    const world = await worldOf(smallReceipt(1));
    const reader = await readerOf(world);
    const asked: number[] = [];
    const { client } = reader.table;
    client.middlewareStack.add((next, context) => (args) => {
      if (context.commandName === BatchGetItemCommand.name) {
        const { RequestItems } = args.input as { RequestItems: Record<string, { Keys: object[] }> };
        asked.push(...Object.values(RequestItems).map(({ Keys }) => Keys.length));
      }
      return next(args);
    });
    let taken = 0;
    let most = 0;
    /** Labels that nobody knows: what is read of each is one key. */
    function* truth() {
      for (let index = 0; index < 3000; index += 1) {
        const done = asked.reduce((sum, keys) => sum + keys, 0);
        most = Math.max(most, taken - done);
        taken += 1;
        yield { key: keyOf(100 + index, 1, 1, 'DATE'), trueLabel: 'DATE' };
      }
    }
    const figures = await evaluate({ reader, truth: truth() });
    expect(figures.leftOut.notInTable).toBe(3000);
    expect(asked.reduce((sum, keys) => sum + keys, 0)).toBe(3000);
    expect(most).toBeLessThan(500);
  });
});

describe('by people in the table', () => {
  it('labels that they had judged and that were asked again, of batches that have ended', async () => {
    const world = await worldOf(receipts(1), answering({}));
    await submitted(world);
    const reader = await readerOf(world);
    const [summary] = await world.rows('BATCH_SUMMARY');
    const batchId = summary?.PK?.S?.slice('BATCH#'.length) ?? '';
    const of = { imageId: smallImageId(7), receiptId: 1, lineId: 1 };
    const problems: string[] = [];
    const seen: unknown[] = [];
    await putAuditRows(reader, batchId, [
      { key: { ...of, wordId: 1, label: 'DATE' }, status: 'INVALID', said: 'INVALID', suggested: 'TIME' },
      { key: { ...of, wordId: 2, label: 'DATE' }, status: 'INVALID', said: 'VALID', suggested: null },
      { key: { ...of, wordId: 3, label: 'TAX' }, status: 'VALID', said: null, suggested: null },
      { key: { ...of, wordId: 4, label: 'TAX' }, status: 'VALID', said: 'INVALID', suggested: null },
      { key: { ...of, wordId: 5, label: 'TAX' }, status: 'VALID', said: 'INVALID', suggested: 'DATE' },
    ]);
    await world.put({ PK: { S: `BATCH#${batchId}` }, SK: { S: 'AUDIT#nonsense' } });
    const look = () =>
      evaluateByPeople({
        reader,
        batches: listEndedBatches(reader.table),
        onVerdict: (verdict) => void seen.push(verdict),
        onProblem: (row) => void problems.push(row),
      });
    expect((await look()).overall.labels).toBe(0);
    await world.answer();
    await world.collect();
    expect(await look()).toMatchObject({
      overall: {
        labels: 5,
        judgements: { right: { valid: 0, invalid: 2, neither: 1 }, wrong: { valid: 1, invalid: 1, neither: 0 } },
        // What the first should be nobody has said; the last one alone would make all corrections wrong.
        corrections: { right: 0, wrong: 0, none: 1, share: { share: null } },
      },
      overruled: { right: { invalid: 0 }, wrong: { valid: 0 } },
    });
    expect(problems).toEqual([`BATCH#${batchId} / AUDIT#nonsense`]);
    expect(seen).toContainEqual(expect.objectContaining({ right: false, trueLabel: undefined, suggested: 'TIME' }));
  });

  it('verdicts that somebody has changed since are told apart; who agrees cannot be seen', async () => {
    const { world, batches } = await judgedWorld();
    const change = async (key: string, to: string): Promise<void> => {
      const [, image, ...rest] = key.split('#');
      const row = await world.get(`IMAGE#${image}`, rest.join('#'));
      await world.put({ ...row, validation_status: { S: to }, GSI3PK: { S: `VALIDATION_STATUS#${to}` } });
    };
    await change(keyOf(4, 2, 3, 'DATE'), 'INVALID');
    await change(keyOf(1, 2, 3, 'DATE'), 'VALID');
    const figures = await evaluateByPeople({
      reader: await readerOf(world),
      batches,
      onProblem: (row) => expect.unreachable(row),
    });
    expect(figures).toMatchObject({
      overall: { labels: 0 },
      overruled: {
        right: { valid: 0, invalid: 1, neither: 0 },
        wrong: { valid: 1, invalid: 0, neither: 0 },
      },
    });
  });
});
