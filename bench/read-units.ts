/**
 * Read units of the SROIE receipts, counted by the engine (`ReturnConsumedCapacity`), for each way to read what format
 * and collect need, and for three generations of rows; the last also in a table without GSI4. An argument says how many
 * receipts; default 30. P5: format and collect take no more than they did; with GSI4 no letter is read.
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
import { isSmall, promise } from './support/promise.ts';

const GENERATIONS = ['GSI4 on all rows', 'GSI4, not on labels', 'GSI4 on no row'] as const;
type Generation = (typeof GENERATIONS)[number];

/**
 * Read units of the first 30 receipts of SROIE, and of the first 10, counted at 2e8a2fc94: reading was not made dearer since.
 * The same rows take the same units in every run.
 */
const BARS: Readonly<Record<string, Readonly<Record<number, Readonly<Record<'format' | 'collect', number>>>>>> = {
  'GSI4 on all rows': { 10: { format: 203.5, collect: 5.5 }, 30: { format: 669.5, collect: 15.5 } },
  'GSI4, not on labels': { 10: { format: 175.5, collect: 5 }, 30: { format: 588.5, collect: 15 } },
  'GSI4 on no row': { 10: { format: 182.5, collect: 5 }, 30: { format: 597.5, collect: 15 } },
  'no GSI4': { 10: { format: 177.5, collect: 5 }, 30: { format: 582.5, collect: 15 } },
};

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

interface Read {
  readonly units: number;
  readonly letters: number;
}

/** Read units of `work`, and the rows of letters that it was given. */
async function readBy(table: ReceiptsTable, work: (table: ReceiptsTable) => Promise<unknown>): Promise<Read> {
  let units = 0;
  let letters = 0;
  table.client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
      const output = result.output as { ConsumedCapacity?: { CapacityUnits?: number }; Items?: Item[] };
      units += output.ConsumedCapacity?.CapacityUnits ?? 0;
      letters += output.Items?.filter(isLetter).length ?? 0;
      return result;
    },
    { name: 'count' },
  );
  await work(table);
  table.client.middlewareStack.remove('count');
  return { units, letters };
}

/** Keys are not always asked for, the type is. */
const isLetter = ({ TYPE, SK }: Item): boolean => TYPE?.S === 'RECEIPT_LETTER' || SK?.S?.includes('#LETTER#') === true;

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

type Labelled = readonly [partition: string, labels: readonly WordLabel[]];
type Work = (table: ReceiptsTable, labels: readonly WordLabel[], partition: string) => Promise<unknown>;

const firstOf = ([first]: readonly WordLabel[]): ReceiptKey => first ?? { imageId: '', receiptId: 0 };

/** Those that the pipeline uses. */
const USED: Readonly<Record<'format' | 'collect', Work>> = {
  format: (table, labels) => getReceiptDetails(table, firstOf(labels), labels),
  collect: (table, labels) => getLabelsOfStatus(table, firstOf(labels), 'INVALID'),
};

/** Other ways to read the same, for decisions. */
const OTHERS: Readonly<Record<string, Work>> = {
  'report, without results': (table, labels) =>
    getReceiptDetails(table, firstOf(labels), labels.slice(0, 1), VALIDATION_STATUSES),
  'collect, for its checks': (table, labels) => getLabelsOfStatus(table, firstOf(labels), 'VALID'),
  'GSI3, rejected labels': async (table, _, partition) => {
    for (const status of ['INVALID', 'NEEDS_REVIEW'])
      await query(table, 'GSI3', `VALIDATION_STATUS#${status}`, `${partition}#`);
  },
  'GSI2, words and labels': (table, _, partition) => query(table, 'GSI2', 'RECEIPT', `${partition}#`),
  'GSI4, labels': (table, _, partition) => query(table, 'GSI4', partition, '4_LABEL'),
  'base table, each wrong word': async (table, labels) => {
    const words = new Set(labels.map(({ lineId, wordId }) => `LINE#${five(lineId)}#WORD#${five(wordId)}`));
    const { imageId, receiptId } = firstOf(labels);
    // A quarter of the labels is wrong.
    for (const word of [...words].slice(0, Math.ceil(words.size / 4))) {
      await query(table, undefined, `IMAGE#${imageId}`, `RECEIPT#${five(receiptId)}#${word}#LABEL#`);
    }
  },
};

async function measure(table: ReceiptsTable, receipts: readonly Labelled[], what: string, work: Work): Promise<Read> {
  const read = await readBy(table, async () => {
    for (const [partition, labels] of receipts) await work(table, labels, partition);
  });
  const each = (read.units / receipts.length).toFixed(2);
  console.log(`  ${what.padEnd(30)} ${read.units.toFixed(1).padStart(8)}  ${each} a receipt`);
  return read;
}

function promised(generation: string, receipts: number, reads: Readonly<Record<'format' | 'collect', Read>>): void {
  for (const name of ['format', 'collect'] as const) {
    const { units } = reads[name];
    const bar = BARS[generation]?.[receipts]?.[name];
    promise({
      id: `P5 ${name}`,
      what: `read units a receipt, ${receipts} receipts: ${generation}`,
      against: 'what it took at 2e8a2fc94',
      ours: (units / receipts).toFixed(2),
      theirs: bar === undefined ? '-' : (bar / receipts).toFixed(2),
      ratio: units / (bar ?? units),
      ...(bar === undefined ? {} : { atMost: 1 }),
    });
  }
  if (generation === NO_INDEX) return;
  const letters = reads.format.letters + reads.collect.letters;
  promise({
    id: 'P5 letters',
    what: `letters read: ${generation}`,
    against: 'none',
    ours: String(letters),
    theirs: '0',
    ratio: letters,
    atMost: 0,
  });
}

const NO_INDEX = 'no GSI4';

async function measureGeneration(
  table: ReceiptsTable,
  generation: string,
  receipts: readonly Labelled[],
): Promise<void> {
  console.log(`\n${generation}: ${receipts.length} receipts`);
  const format = await measure(table, receipts, 'format, as it is', USED.format);
  const collect = await measure(table, receipts, 'collect, as it is', USED.collect);
  if (!isSmall() && generation !== NO_INDEX) {
    for (const [what, work] of Object.entries(OTHERS)) await measure(table, receipts, what, work);
  }
  promised(generation, receipts.length, { format, collect });
}

function labelsByReceipt(items: readonly Item[]): Labelled[] {
  const open = items.flatMap((item): WordLabel[] => {
    const parsed = item.TYPE?.S === 'RECEIPT_WORD_LABEL' ? parseLabel(item) : undefined;
    return parsed !== undefined && 'row' in parsed && parsed.row.validationStatus === 'NONE' ? [parsed.row] : [];
  });
  return [...Map.groupBy(open, receiptPartition)];
}

const count = Number(process.argv[2] ?? (isSmall() ? 10 : 30));
const all = sroieItems() ?? [];
if (all.length === 0) console.log('SROIE_ITEMS names no receipts: nothing is measured');
const images = new Set([...new Set(all.map((item) => item.PK?.S))].slice(0, count));
const items = all.filter((item) => images.has(item.PK?.S));
const receipts = labelsByReceipt(items);
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
    await measureGeneration(table, generation, receipts);
    if (generation === 'GSI4 on no row') {
      const indexes = new Set([...table.indexes].filter((index) => index !== 'GSI4'));
      await measureGeneration({ ...table, indexes }, NO_INDEX, receipts);
    }
    client.destroy();
  }
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
