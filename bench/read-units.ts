/**
 * Read units of the SROIE receipts, counted by the engine (`ReturnConsumedCapacity`), for each way to read what format
 * and collect need, and for three generations of rows. An argument says how many receipts; default 30.
 * P5: what format and collect take of each generation.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import {
  getReceiptDetails,
  labelIndexKeys,
  openReceiptsTable,
  parseLabelKey,
  type ReceiptKey,
  type ReceiptsTable,
  receiptPartition,
  type WordLabel,
} from '@completion-batch/core';
import type { Item } from '@completion-batch/engine/dynamodb';
import { createReceiptsTable, dynamoClient, loadItems, startEmbeddedTable } from '@completion-batch/sandbox';
import { VALIDATION_STATUSES } from '../packages/core/src/table/keys.ts';
import { getLabelsOfStatus } from '../packages/core/src/table/receipt-labels.ts';
import { parseLabel, parseLineRow, parseWord } from '../packages/core/src/table/rows.ts';
import { sroieItems } from '../packages/core/test/sroie.ts';

const GENERATIONS = ['GSI4 on all rows', 'GSI4, not on labels', 'GSI4 on no row'] as const;
type Generation = (typeof GENERATIONS)[number];

const five = (id: number): string => String(id).padStart(5, '0');

function withGsi4(item: Item, generation: Generation): Item {
  if (generation === 'GSI4 on no row') return item;
  const label = parseLabelKey({ PK: item.PK?.S ?? '', SK: item.SK?.S ?? '' });
  const [line, word] = [parseLineRow(item), parseWord(item)];
  const keys = (key: ReceiptKey, sk: string): Item => ({
    ...item,
    GSI4PK: { S: receiptPartition(key) },
    GSI4SK: { S: sk },
  });
  if (label !== undefined) {
    const { GSI4PK = '', GSI4SK = '' } = labelIndexKeys(label, 'NONE');
    return generation === 'GSI4, not on labels' ? item : { ...item, GSI4PK: { S: GSI4PK }, GSI4SK: { S: GSI4SK } };
  }
  if ('row' in word) return keys(word.row, `3_WORD#${five(word.row.lineId)}#${five(word.row.wordId)}`);
  const [, imageId = '', receipt = ''] = /^IMAGE#(.+) RECEIPT#(\d+)#LINE/.exec(`${item.PK?.S} ${item.SK?.S}`) ?? [];
  return 'row' in line ? keys({ imageId, receiptId: Number(receipt) }, `2_LINE#${five(line.row.lineId)}`) : item;
}

/** Read units of `work`, by index. */
async function unitsOf(table: ReceiptsTable, work: (table: ReceiptsTable) => Promise<unknown>): Promise<number> {
  let units = 0;
  table.client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
      const output = result.output as { ConsumedCapacity?: { CapacityUnits?: number } };
      units += output.ConsumedCapacity?.CapacityUnits ?? 0;
      return result;
    },
    { name: 'count' },
  );
  await work(table);
  table.client.middlewareStack.remove('count');
  return units;
}

async function query(table: ReceiptsTable, index: string | undefined, pk: string, sk: string): Promise<void> {
  let start: Item | undefined;
  do {
    const page = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        ...(index === undefined ? {} : { IndexName: index }),
        KeyConditionExpression: `${index ?? ''}PK = :pk AND begins_with(${index ?? ''}SK, :sk)`,
        ExpressionAttributeValues: { ':pk': { S: pk }, ':sk': { S: sk } },
        ExclusiveStartKey: start,
      }),
    );
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}

const count = Number(process.argv[2] ?? 30);
const all = sroieItems() ?? [];
if (all.length === 0) console.log('SROIE_ITEMS names no receipts: nothing is measured');
const images = new Set([...new Set(all.map((item) => item.PK?.S))].slice(0, count));
const items = all.filter((item) => images.has(item.PK?.S));
const folder = await mkdtemp(join(tmpdir(), 'read-units-'));
const server = await startEmbeddedTable({ dataDir: folder });
try {
  for (const generation of all.length === 0 ? [] : GENERATIONS) {
    const client = dynamoClient(server.endpoint);
    const name = generation.replaceAll(/[^A-Za-z0-9]+/g, '-');
    await createReceiptsTable(client, name, { gsi4: true });
    await loadItems(
      client,
      name,
      items.map((item) => withGsi4(item, generation)),
    );
    const table = await openReceiptsTable(client, name);
    const receipts = Map.groupBy(
      items.flatMap((item): WordLabel[] => {
        const parsed = item.TYPE?.S === 'RECEIPT_WORD_LABEL' ? parseLabel(item) : undefined;
        return parsed !== undefined && 'row' in parsed && parsed.row.validationStatus === 'NONE' ? [parsed.row] : [];
      }),
      receiptPartition,
    );
    const each = (work: (table: ReceiptsTable, labels: WordLabel[], partition: string) => Promise<unknown>) =>
      unitsOf(table, async () => {
        for (const [partition, labels] of receipts) await work(table, labels, partition);
      });
    console.log(`\n${generation}: ${receipts.size} receipts`);
    const measure = async (what: string, work: Parameters<typeof each>[0]): Promise<void> => {
      const units = await each(work);
      console.log(
        `  ${what.padEnd(30)} ${units.toFixed(1).padStart(8)}  ${(units / receipts.size).toFixed(2)} a receipt`,
      );
    };
    await measure('format, as it is', (_, labels) =>
      getReceiptDetails(table, labels[0] ?? { imageId: '', receiptId: 0 }, labels),
    );
    await measure('report, without results', (_, [first]) =>
      first === undefined ? Promise.resolve() : getReceiptDetails(table, first, [first], VALIDATION_STATUSES),
    );
    await measure('GSI3, rejected labels', async (_, __, partition) => {
      for (const status of ['INVALID', 'NEEDS_REVIEW'])
        await query(table, 'GSI3', `VALIDATION_STATUS#${status}`, `${partition}#`);
    });
    await measure('GSI2, words and labels', (_, __, partition) => query(table, 'GSI2', 'RECEIPT', `${partition}#`));
    await measure('GSI4, labels', (_, __, partition) => query(table, 'GSI4', partition, '4_LABEL'));
    await measure('collect, as it is', (_, labels) =>
      getLabelsOfStatus(table, labels[0] ?? { imageId: '', receiptId: 0 }, 'INVALID'),
    );
    await measure('collect, for its checks', (_, labels) =>
      getLabelsOfStatus(table, labels[0] ?? { imageId: '', receiptId: 0 }, 'VALID'),
    );
    await measure('base table, each wrong word', async (_, labels) => {
      const words = new Set(labels.map(({ lineId, wordId }) => `LINE#${five(lineId)}#WORD#${five(wordId)}`));
      // A quarter of the labels is wrong.
      for (const word of [...words].slice(0, Math.ceil(words.size / 4))) {
        const { imageId = '', receiptId = 0 } = labels[0] ?? {};
        await query(table, undefined, `IMAGE#${imageId}`, `RECEIPT#${five(receiptId)}#${word}#LABEL#`);
      }
    });
    client.destroy();
  }
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
