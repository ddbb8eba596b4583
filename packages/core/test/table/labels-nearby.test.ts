/** Rows that are read for several receipts at once are those that a query for each of them finds, whatever stands between. */
import type { QueryCommand } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { receiptPartition } from '../../src/table/keys.ts';
import { LabelsNearby } from '../../src/table/labels-nearby.ts';
import type { ReceiptsTable } from '../../src/table/receipts-table.ts';

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Answers as GSI3 does, by the bytes of its sort keys and page by page; the rows have nothing else. */
function tableOf(sortKeys: readonly string[], pageRows: number): ReceiptsTable {
  const sorted = [...sortKeys].sort(byBytes);
  const send = async ({ input }: QueryCommand) => {
    const { ':receipt': stem, ':first': first, ':last': last } = input.ExpressionAttributeValues ?? {};
    const isAsked = (key: string): boolean =>
      stem?.S === undefined
        ? byBytes(key, first?.S ?? '') >= 0 && byBytes(key, last?.S ?? '') <= 0
        : key.startsWith(stem.S);
    const asked = sorted.filter(isAsked);
    const from = asked.indexOf(input.ExclusiveStartKey?.GSI3SK?.S ?? '') + 1;
    const page = asked.slice(from, from + Math.min(input.Limit ?? Infinity, pageRows));
    const end = from + page.length < asked.length ? { LastEvaluatedKey: { GSI3SK: { S: page.at(-1) } } } : {};
    return { Items: page.map((S) => ({ GSI3SK: { S } })), ...end };
  };
  return { client: { send }, name: 'receipts' } as unknown as ReceiptsTable;
}

const receipt = fc.record({
  imageId: fc.constantFrom('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000001'),
  receiptId: fc.constantFrom(1, 10, 9999, 10000, 99999, 100000, 100001, 999999),
});
const sortKey = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(receipt, fc.nat(20)).map(([key, id]) => `${receiptPartition(key)}#LINE#${id}`) },
  fc.tuple(receipt, fc.constantFrom('', '!', '$', '"', 'é')).map(([key, sign]) => `${receiptPartition(key)}${sign}x`),
  receipt.map(({ imageId, receiptId }) => `IMAGE#${imageId}#RECEIPT#${receiptId}#LINE#1`),
  fc.constantFrom('IMAGE#', 'IMAGE#aaaaaaaa-0000-4000-8000-000000000000#OTHER', 'IMAGE#aaaaaaaa!', 'Z'),
);

it('are the same rows', () =>
  fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(receipt, { minLength: 1, selector: receiptPartition }),
      fc.uniqueArray(sortKey, { maxLength: 60 }),
      fc.integer({ min: 1, max: 40 }),
      async (receipts, keys, pageRows) => {
        const nearby = new LabelsNearby(tableOf(keys, pageRows), receipts, ['PK']);
        for (const key of receipts) {
          const own = keys.filter((each) => each.startsWith(`${receiptPartition(key)}#`)).sort(byBytes);
          expect((await nearby.rowsOf(key, 'INVALID')).map(({ GSI3SK }) => GSI3SK?.S)).toEqual(own);
        }
      },
    ),
    { numRuns: 1500 },
  ));
