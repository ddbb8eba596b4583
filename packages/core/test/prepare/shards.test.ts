import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '@completion-batch/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkIntoCompletionBatches, type ReceiptLabels } from '../../src/prepare/chunk.ts';
import { deserializeLabels } from '../../src/prepare/serialize.ts';
import { packReceipts, shardCount, spoolReceipts } from '../../src/prepare/shards.ts';
import { labelId, receiptPartition } from '../../src/table/keys.ts';
import type { WordLabel } from '../../src/table/rows.ts';
import { labelsByReceipt } from '../arbitraries.ts';

async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'shards-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function* each<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values;
}

async function labelsOf(path: string): Promise<WordLabel[]> {
  return collect(deserializeLabels(each([await readFile(path)]), path));
}

describe('chunking', () => {
  it('groups by receipt, without doubles, the later row wins', async () => {
    await fc.assert(
      fc.asyncProperty(labelsByReceipt, async (receipts) => {
        const groups = await collect(chunkIntoCompletionBatches(receipts.flat()));
        expect(groups.map(receiptPartition)).toEqual(receipts.map(([first]) => first && receiptPartition(first)));
        for (const [index, group] of groups.entries()) {
          const last = new Map(receipts[index]?.map((label) => [labelId(label), label]));
          expect(new Set(group.labels)).toEqual(new Set(last.values()));
        }
      }),
    );
  });
});

describe('packing', () => {
  it('loses nothing, doubles nothing, never cuts a receipt, keeps to the number of shards', async () => {
    await fc.assert(
      fc.asyncProperty(labelsByReceipt, fc.integer({ min: 1, max: 40 }), async (receipts, shards) => {
        await inFolder(async (folder) => {
          const groups = await collect(chunkIntoCompletionBatches(receipts.flat()));
          const spool = await spoolReceipts(each(groups), folder);
          const files = await collect(packReceipts(spool, shards, folder));
          expect(files.length).toBeLessThanOrEqual(shards);
          expect(files.map(({ id }) => id)).toEqual(files.map((_, index) => String(index + 1).padStart(4, '0')));
          const read = await Promise.all(files.map(({ path }) => labelsOf(path)));
          expect(read.flat().map(labelId)).toEqual(groups.flatMap(({ labels }) => labels.map(labelId)));
          const owners = new Map<string, number>();
          for (const [index, file] of files.entries()) {
            const labels = read[index] ?? [];
            const data = await readFile(file.path);
            expect(file).toMatchObject({ labels: labels.length, bytes: data.length, sha256: sha256(data) });
            const own = [...new Set(labels.map(receiptPartition))];
            expect([file.receipts, file.first, file.last]).toEqual([own.length, own[0], own.at(-1)]);
            for (const receipt of own) {
              expect(owners.get(receipt) ?? index).toBe(index);
              owners.set(receipt, index);
            }
          }
        });
      }),
      { numRuns: 50 },
    );
  });

  it('makes even shards of many receipts of one size', async () => {
    await inFolder(async (folder) => {
      const groups = (
        await collect(chunkIntoCompletionBatches(fc.sample(labelsByReceipt, { numRuns: 20, seed: 7 }).flat(2)))
      ).map((group): ReceiptLabels => ({ ...group, labels: group.labels.slice(0, 1) }));
      const spool = await spoolReceipts(each(groups), folder);
      const files = await collect(packReceipts(spool, 7, folder));
      expect(files).toHaveLength(7);
      const sizes = files.map(({ labels }) => labels);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    });
  });

  it('takes whole receipts up to the limits, and always one', async () => {
    const groups = fc
      .sample(labelsByReceipt, { numRuns: 30, seed: 3 })
      .flatMap((receipts) =>
        receipts.map((labels): ReceiptLabels => ({ imageId: labels[0]?.imageId ?? '', receiptId: 1, labels })),
      );
    await inFolder(async (folder) => {
      for (const maxLabels of [1, 5, 20, 100]) {
        const spool = await spoolReceipts(each(groups), folder, { maxLabels });
        expect(spool.receipts).toBeGreaterThanOrEqual(1);
        if (spool.receipts > 1) expect(spool.labels).toBeLessThanOrEqual(maxLabels);
      }
      expect(await spoolReceipts(each(groups), folder, { maxReceipts: 3 })).toMatchObject({ receipts: 3 });
    });
  });

  it('makes no shard for nothing, one for a handful, and never more than asked', () => {
    expect([0, 1, 25, 26, 200, 100_000].map((receipts) => shardCount(receipts, 20))).toEqual([0, 1, 1, 2, 8, 20]);
    expect(shardCount(1_000_000, 256)).toBe(256);
  });
});
