/** What the pipeline needs of a DynamoDB. Run against each engine by a test file of its own. */

import {
  claimLabels,
  createLabelWriter,
  getReceiptDetails,
  type LabelKey,
  type LabelWriter,
  labelId,
  listLabelsThatNeedValidation,
  openReceiptsTable,
  type ReceiptsTable,
  type RowProblem,
  releaseLabels,
  type WordLabel,
} from '@completion-batch/core';
import { scriptResponder } from '@completion-batch/emulator';
import { type Submission, systemClock } from '@completion-batch/engine';
import { describe, expect, it } from 'vitest';
import { writeLabels } from '../../../packages/core/src/table/label-writes.ts';
import { parseLabel } from '../../../packages/core/src/table/rows.ts';
import { allValid, judged, receiptPattern } from '../../world/answers.ts';
import { checkWorld } from '../../world/checker.ts';
import { smallImageId, smallReceipt } from '../../world/small-receipts.ts';
import { type Engine, useWorlds } from '../../world/use-worlds.ts';
import type { Item, World } from '../../world/world.ts';

export interface SuiteOptions {
  /** Whether the engine knows PartiQL; without it 25 conditional writes are 25 requests. */
  readonly partiql: boolean;
}

const DATE: LabelKey = { imageId: smallImageId(1), receiptId: 1, lineId: 2, wordId: 2, label: 'DATE' };
const NOBODY: LabelKey = { ...DATE, wordId: 9 };

const submissionOf = (batch_id: string): Submission => ({
  batch_id,
  execution_id: 'run-1',
  state: 'INTENDED',
  version: 1,
  owner: 'one',
  lease_until: 0,
  store: 'file:///nowhere',
  object_key: `completion_batches/run-1/batches/${batch_id}/${'0'.repeat(64)}.jsonl`,
  sha256: '0'.repeat(64),
  model: 'gpt-4.1-mini',
  workload_version: '1',
  requests: 1,
  bytes: 1,
  units: 1,
  estimated_tokens: 1,
  estimated_output_tokens: 1,
  created_at: '2026-11-24T02:17:00.000Z',
  attributes: { receipts: 1, validation_status: 'NONE' },
});

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
}

export function describeTable(engine: Engine, { partiql }: SuiteOptions): void {
  describe.each([true, false])(`the table on ${engine}, GSI4: %s`, (gsi4) => {
    const worldOf = useWorlds(engine);
    const receipts = (count: number): Item[] =>
      Array.from({ length: count }, (_, index) => smallReceipt(index + 1, { gsi4 })).flat();

    async function writerOf(world: World): Promise<LabelWriter> {
      return createLabelWriter((await world.process()).table, systemClock, 4);
    }

    async function listed(table: ReceiptsTable, status: 'NONE' | 'PENDING' = 'NONE'): Promise<WordLabel[]> {
      const problems: RowProblem[] = [];
      const isLive = async (): Promise<boolean> => false;
      const labels = await all(
        listLabelsThatNeedValidation(table, { status, isLive, onProblem: (problem) => problems.push(problem) }),
      );
      expect(problems).toEqual([]);
      return labels;
    }

    /** The row as other programs see it. */
    const rowOf = (world: World, key: LabelKey): Promise<Item | undefined> =>
      world.get(
        `IMAGE#${key.imageId}`,
        `RECEIPT#00001#LINE#0000${key.lineId}#WORD#0000${key.wordId}#LABEL#${key.label}`,
      );

    it('describes its indexes', async () => {
      const world = await worldOf([], { gsi4 });
      const { table } = await world.process();
      expect([...table.indexes].sort()).toEqual(['GSI1', 'GSI2', 'GSI3', ...(gsi4 ? ['GSI4'] : []), 'GSITYPE']);
      await expect(openReceiptsTable(table.client, 'no-such-table')).rejects.toMatchObject({ code: 'table-not-found' });
    });

    it('lists every label once and in order, over many pages', async () => {
      // About 4 KB a label: three pages.
      const items = receipts(150)
        .filter((item) => item.TYPE?.S === 'RECEIPT_WORD_LABEL')
        .map((item): Item => ({ ...item, padding: { S: 'x'.repeat(4000) } }));
      const needed = items.filter((item) => !item.SK?.S?.includes('SUBTOTAL'));
      const world = await worldOf(items, { gsi4 });
      const { table } = await world.process();
      const expected = needed.map((item) => {
        const parsed = parseLabel(item);
        if ('problem' in parsed) throw new Error(parsed.problem.reason);
        return labelId(parsed.row);
      });
      expect((await listed(table)).map(labelId)).toEqual(expected.sort());
    });

    it('reads a receipt with its lines, words and labels', async () => {
      const world = await worldOf(receipts(3), { gsi4 });
      const { table } = await world.process();
      const details = await getReceiptDetails(table, DATE, [DATE]);
      expect(details.problems).toEqual([]);
      expect(details.lines.map(({ text }) => text).sort()).toEqual([
        'ACME MARKET',
        'Date: 25/12/2018 8:13',
        'TOTAL 12.50',
      ]);
      expect(details.words).toHaveLength(7);
      expect(details.labels).toHaveLength(5);
    });

    describe.each(partiql ? ['25 writes a request', 'one write a request'] : ['one write a request'])('%s', (how) => {
      async function writers(world: World): Promise<LabelWriter> {
        return { ...(await writerOf(world)), partiql: how !== 'one write a request' };
      }

      it('writes where the row is as expected, and tells who lost, in their order', async () => {
        const world = await worldOf(receipts(10), { gsi4 });
        const writer = await writers(world);
        const labels = await listed(writer.table);
        expect(labels).toHaveLength(40);
        const before = await rowOf(world, DATE);
        const results = await writeLabels(
          writer,
          [...labels, NOBODY].map((key, index) => ({
            key,
            // Every third expects what is not so; the attribute `note` is not there.
            expect: { validation_status: { S: index % 3 === 2 ? 'VALID' : 'NONE' }, note: null },
            set: { note: { S: `no ${index}'s "note"` } },
          })),
        );
        expect(results).toEqual([...labels.map((_, index) => (index % 3 === 2 ? 'lost' : 'written')), 'lost']);
        expect(await rowOf(world, NOBODY)).toBeUndefined();
        const index = labels.findIndex((label) => labelId(label) === labelId(DATE));
        expect(await rowOf(world, DATE)).toEqual({ ...before, note: { S: `no ${index}'s "note"` } });
        // A second time nobody's `note` is missing.
        const key = labels[0] ?? DATE;
        const again = { key, expect: { note: null }, set: { note: { S: 'again' } } };
        expect(await writeLabels(writer, [again])).toEqual(['lost']);
        const removing = { key, expect: { note: { S: `no 0's "note"` } }, set: { other: { N: '1' } }, remove: 'note' };
        expect(await writeLabels(writer, [removing])).toEqual(['written']);
        expect(await rowOf(world, key)).not.toHaveProperty('note');
      });

      it('claims move a label in the index, and a release moves it back', async () => {
        const world = await worldOf(receipts(2), { gsi4 });
        const writer = await writers(world);
        const labels = await listed(writer.table);
        expect(await claimLabels(writer, 'batch-1', [...labels, NOBODY], 'NONE')).toEqual([
          ...Array(8).fill('claimed'),
          'gone',
        ]);
        expect(await listed(writer.table)).toEqual([]);
        expect((await listed(writer.table, 'PENDING')).map(({ completionBatchId }) => completionBatchId)).toEqual(
          Array(8).fill('batch-1'),
        );
        // Again for a process that starts anew; for another batch only where the holder is dead.
        expect(await claimLabels(writer, 'batch-1', labels, 'NONE')).toEqual(Array(8).fill('claimed'));
        expect(await claimLabels(writer, 'batch-2', labels, 'NONE')).toEqual(Array(8).fill('changed-elsewhere'));
        const submission = { ...submissionOf('batch-1'), owner: 'one' };
        await writer.state.submissions.put(submission);
        expect(await claimLabels(writer, 'batch-2', [DATE], 'PENDING')).toEqual(['changed-elsewhere']);
        await writer.state.submissions.change(submission, { state: 'ABANDONED' });
        expect(await claimLabels(writer, 'batch-2', [DATE], 'PENDING')).toEqual(['claimed']);
        const released = await releaseLabels(writer, 'batch-1', labels);
        expect(released.filter((result) => result === 'lost')).toHaveLength(1);
        expect((await listed(writer.table)).map(labelId)).toHaveLength(7);
      });

      it('of eight who claim the same labels at once, each label has one', async () => {
        const world = await worldOf(receipts(10), { gsi4 });
        const labels = await listed((await world.process()).table);
        const batches = Array.from({ length: 8 }, (_, index) => `batch-${index}`);
        const results = await Promise.all(
          batches.map(async (batch) => claimLabels(await writers(world), batch, labels, 'NONE')),
        );
        for (const [index, label] of labels.entries()) {
          const winners = batches.filter((_, batch) => results[batch]?.[index] === 'claimed');
          expect(winners).toHaveLength(1);
          expect((await rowOf(world, label))?.completion_batch_id?.S).toBe(winners[0]);
        }
      });
    });

    it(partiql ? 'knows PartiQL' : 'knows no PartiQL, which is found out by itself', async () => {
      const world = await worldOf(receipts(1), { gsi4 });
      const writer = await writerOf(world);
      expect(writer.partiql).toBe(true);
      const write = { key: DATE, expect: { validation_status: { S: 'NONE' } }, set: { note: { S: 'x' } } };
      expect(await writeLabels(writer, [write])).toEqual(['written']);
      expect(writer.partiql).toBe(partiql);
    });

    it('keeps one submission of an id, and lets go what is closed', async () => {
      const world = await worldOf([], { gsi4 });
      const { submissions } = (await world.process()).state;
      const submission = submissionOf(crypto.randomUUID());
      expect(await submissions.put(submission)).toBe(true);
      expect(await submissions.put(submission)).toBe(false);
      expect(await all(submissions.listOpen())).toMatchObject([{ submission, isOpen: true, problem: undefined }]);
      const changes = await Promise.all(
        ['two', 'three'].map((owner) => submissions.change(submission, { owner, lease_until: 5 })),
      );
      expect(changes.filter((change) => change !== undefined)).toHaveLength(1);
      const [held] = changes.flatMap((change) => change ?? []);
      if (held === undefined) throw new Error('one of the two has it');
      expect(held.version).toBe(2);
      expect(await submissions.change(held, { state: 'ABANDONED' })).toMatchObject({ version: 3 });
      expect(await all(submissions.listOpen())).toEqual([]);
      expect(await submissions.put(submission)).toBe(true);
    });

    it('the whole way: prepare, format, submit, collect', async () => {
      const responder = scriptResponder({
        rules: [
          { match: receiptPattern(2), ...judged(() => ({ valid: false, label: 'TIME' })) },
          { match: receiptPattern(3), ...allValid, delayMs: 1e9 },
        ],
        default: allValid,
      });
      const world = await worldOf(receipts(3), { gsi4, emulator: { responder } });
      const result = await world.submit(await world.prepareAndFormat('run-1'));
      expect(result).toMatchObject({ complete: true, files: [{ ending: 'submitted', requests: 3, units: 12 }] });
      expect(await checkWorld(world)).toMatchObject({ faults: [], statuses: { PENDING: 12, INVALID: 3 } });
      await world.answer();
      await world.answer(25 * 3_600_000);
      expect(await world.collect()).toMatchObject([
        { kind: 'settled', status: 'expired', counts: { valid: 4, released: { expired: 4 } } },
      ]);
      const statuses = (await world.rows('RECEIPT_WORD_LABEL')).map((row) => row.validation_status?.S);
      expect(statuses.filter((status) => status === 'PENDING')).toEqual([]);
      expect(statuses.filter((status) => status === 'VALID')).toHaveLength(4);
      expect(await world.rows('COMPLETION_BATCH_RESULT')).toHaveLength(8);
      const next = await world.prepareAndFormat('run-2');
      const { table } = await world.process();
      expect(next.plan.labels).toBe((await listed(table)).length);
      expect(next.plan.labels).toBeGreaterThanOrEqual(4);
    });
  });
}
