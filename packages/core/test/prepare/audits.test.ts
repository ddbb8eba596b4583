/** Which labels are drawn for the gold sample, out of an index that counts what is read of it. */
import type { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { sha256, systemClock } from '@completion-batch/engine';
import type { Item } from '@completion-batch/engine/dynamodb';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LABELS } from '../../src/label-set/default-labels.ts';
import { auditOf } from '../../src/prepare/audit-options.ts';
import { sampleAudits } from '../../src/prepare/audits.ts';
import { labelId, labelKey, receiptPartition } from '../../src/table/keys.ts';
import type { ReceiptsTable } from '../../src/table/receipts-table.ts';
import type { WordLabel } from '../../src/table/rows.ts';

interface Receipts {
  readonly count: number;
  /** People's labels of each, and ours. */
  readonly labels: number;
  readonly ours?: number;
}

/** Keys as random as those of images are. */
const imageOf = (status: string, index: number): string => {
  const hex = sha256(`${status} ${index}`);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

function rowsOf(status: string, { count, labels, ours = 0 }: Receipts): Item[] {
  const rows: Item[] = [];
  for (let receipt = 0; receipt < count; receipt += 1) {
    for (let line = 1; line <= labels + ours; line += 1) {
      const key = { imageId: imageOf(status, receipt), receiptId: 1, lineId: line, wordId: 1, label: 'DATE' };
      const { PK, SK } = labelKey(key);
      rows.push({
        PK: { S: PK },
        SK: { S: SK },
        GSI3SK: { S: labelId(key) },
        validation_status: { S: status },
        label_proposed_by: { S: line > labels ? 'COMPLETION_BATCH' : 'somebody' },
      });
    }
  }
  return rows.sort((a, b) => ((a.GSI3SK?.S ?? '') < (b.GSI3SK?.S ?? '') ? -1 : 1));
}

class Index {
  readonly #rows: Readonly<Record<string, Item[]>>;
  reads = 0;
  rows = 0;

  constructor(valid: Receipts, invalid: Receipts) {
    this.#rows = { VALID: rowsOf('VALID', valid), INVALID: rowsOf('INVALID', invalid) };
  }

  get table(): ReceiptsTable {
    const send = async ({ input }: QueryCommand): Promise<object> => {
      const values = input.ExpressionAttributeValues ?? {};
      const all = this.#rows[values[':status']?.S?.replace('VALIDATION_STATUS#', '') ?? ''] ?? [];
      const after = input.ExclusiveStartKey?.GSI3SK?.S;
      const keyAt = (at: number): string => all[at]?.GSI3SK?.S ?? '~';
      let from = 0;
      for (let step = 2 ** 20; step >= 1; step /= 2) {
        const before = keyAt(from + step - 1);
        if (after === undefined ? before < (values[':start']?.S ?? '') : before <= after) from += step;
      }
      const Items = all.slice(from, from + (input.Limit ?? 1000));
      this.reads += 1;
      this.rows += Items.length;
      const last = Items.at(-1);
      return {
        Items,
        ...(last === undefined || last === all.at(-1) ? {} : { LastEvaluatedKey: { GSI3SK: last?.GSI3SK } }),
      };
    };
    const client = { send } as unknown as DynamoDBClient;
    return { client, name: 'receipts', indexes: new Set(['GSI1', 'GSI3']), clock: systemClock };
  }

  draw(labels: number, seed = 'run-1', share = 1): Promise<WordLabel[]> {
    return sampleAudits({ table: this.table, share, labels, seed });
  }
}

const byStatus = (audits: readonly WordLabel[]): Record<string, number> =>
  Object.fromEntries(
    [...Map.groupBy(audits, (label) => label.validationStatus)].map(([name, all]) => [name, all.length]),
  );

describe('the sample', () => {
  it('has what was asked for, half of each, no label twice, in the order of keys, and is the same for an execution', async () => {
    const size = fc.record({ count: fc.integer({ min: 0, max: 300 }), labels: fc.integer({ min: 0, max: 6 }) });
    await fc.assert(
      fc.asyncProperty(size, size, fc.integer({ min: 0, max: 300 }), async (valid, invalid, labels) => {
        const index = new Index(valid, invalid);
        const audits = await index.draw(labels);
        const ids = audits.map(labelId);
        expect(new Set(ids).size).toBe(ids.length);
        expect([...ids].sort()).toEqual(ids);
        // Small partitions are known whole, and large ones have more than enough.
        const there = valid.count * valid.labels + invalid.count * invalid.labels;
        expect(audits.length).toBe(Math.min(labels, there));
        const { VALID = 0, INVALID = 0 } = byStatus(audits);
        if (valid.count * valid.labels >= labels && invalid.count * invalid.labels >= labels) {
          expect(Math.abs(VALID - INVALID)).toBeLessThanOrEqual(1);
        }
        expect((await index.draw(labels)).map(labelId)).toEqual(ids);
      }),
      { numRuns: 10, seed: 5 },
    );
  });

  it('reads nothing where nothing is asked, and little of a large table', async () => {
    const index = new Index({ count: 4000, labels: 5, ours: 5 }, { count: 4000, labels: 5, ours: 5 });
    expect(await index.draw(0)).toEqual([]);
    expect(index.reads).toBe(0);
    const audits = await index.draw(5000, 'run-1', 0.02);
    expect(audits).toHaveLength(100);
    expect(index.reads).toBeLessThan(60);
    expect(index.rows).toBeLessThan(7000);
    // Not of a few receipts alone.
    expect(new Set(audits.map(receiptPartition)).size).toBeGreaterThanOrEqual(20);
  });

  it('has no label that the run does not know', async () => {
    const index = new Index({ count: 3, labels: 2 }, { count: 0, labels: 0 });
    const labelSet = { ...DEFAULT_LABELS, labels: { TIME: 'a time' } };
    expect(await sampleAudits({ table: index.table, share: 1, labels: 4, labelSet, seed: 'run-1' })).toEqual([]);
    expect(await index.draw(4)).toHaveLength(4);
  });

  it('gives up where there are hardly any of people among ours', async () => {
    const index = new Index({ count: 3000, labels: 0, ours: 4 }, { count: 3, labels: 1, ours: 1 });
    expect(byStatus(await index.draw(1000))).toEqual({ INVALID: 3 });
    expect(index.reads).toBeLessThan(1200);
  });

  it('finds every receipt about as often as any other, those at both ends among them', async () => {
    const receipts = 150;
    const index = new Index({ count: receipts, labels: 8 }, { count: 30, labels: 8 });
    const drawn = new Map<string, number>();
    for (let run = 0; run < 20; run += 1) {
      for (const label of await index.draw(400, `run-${run}`)) {
        const receipt = receiptPartition(label);
        if (label.validationStatus === 'VALID') drawn.set(receipt, (drawn.get(receipt) ?? 0) + 1);
      }
    }
    expect(drawn.size).toBeGreaterThan(receipts * 0.9);
    // 27 on the average. By the gaps before them alone some would have five times that.
    expect(Math.max(...drawn.values())).toBeLessThan(105);
    const sorted = [...drawn.keys()].sort();
    const half = (keys: readonly string[]): number => keys.reduce((sum, key) => sum + (drawn.get(key) ?? 0), 0);
    const low = half(sorted.slice(0, sorted.length / 2)) / half(sorted);
    expect(low).toBeGreaterThan(0.42);
    expect(low).toBeLessThan(0.58);
  });
});

describe('audit-share and audit-min-agreement', () => {
  it.each([
    [undefined, undefined, undefined],
    ['', '', undefined],
    ['0', undefined, undefined],
    ['off', undefined, undefined],
    ['0.02', undefined, { share: 0.02 }],
    ['2%', '90 %', { share: 0.02, minAgreement: 0.9 }],
    ['.5', '1', { share: 0.5, minAgreement: 1 }],
    ['100%', '0', { share: 1 }],
  ])('%j and %j are read', (share, least, read) => {
    expect(auditOf(share, least)).toEqual(read);
  });

  it.each([
    ['2', undefined, 'audit-share'],
    ['101%', undefined, 'audit-share'],
    ['-0.1', undefined, 'audit-share'],
    ['1e-3', undefined, 'audit-share'],
    ['x', undefined, 'audit-share'],
    ['0.1', '9', 'audit-min-agreement'],
    [undefined, '0.9', 'audit-min-agreement'],
  ])('%j and %j are refused', (share, least, where) => {
    expect(() => auditOf(share, least)).toThrow(expect.objectContaining({ code: 'invalid-input', where }));
  });
});
