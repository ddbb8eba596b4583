/** `COMPLETION_BATCH_RESULT` rows: what a batch said about a label, for the other programs. */
import {
  BatchWriteItemCommand,
  type BatchWriteItemCommandOutput,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  conditionally,
  type Item,
  type ItemKey,
  isPlain,
  keyOf,
  plainInput,
  queryItems,
  tableCall,
} from '@completion-batch/engine/dynamodb';
import pMap from 'p-map';
import { z } from 'zod';
import { type LabelKey, labelId, labelKey, parseLabelKey, type ReceiptKey } from './keys.ts';
import { ATTEMPTS, chunksOf, type LabelWriter, pause, readItems, readLabels, wasRepeated } from './label-writes.ts';
import { newLabelRow, putNew } from './new-label.ts';
import type { ReceiptsTable } from './receipts-table.ts';

export interface BatchResult {
  readonly key: LabelKey;
  readonly suggested: string | null;
  readonly status: 'VALID' | 'INVALID' | 'NEEDS_REVIEW';
  /** ISO 8601. */
  readonly validatedAt: string;
}

/** `BatchWriteItem` takes at most 25 rows (DynamoDB API reference). */
const ROWS_PER_REQUEST = 25;

/** Writes result rows. They are made of the batch's answers alone: writing them again changes nothing. */
export async function putBatchResults(
  writer: LabelWriter,
  batchId: string,
  results: readonly BatchResult[],
): Promise<void> {
  await putRows(writer, results, (result) => toItem(batchId, result));
}

/** Puts rows of our own, over those that are there. @param rowOf asked when it is to be put, and not before */
export async function putRows<T>(writer: LabelWriter, values: readonly T[], rowOf: (value: T) => Item): Promise<void> {
  const groups = chunksOf(values, ROWS_PER_REQUEST);
  await pMap(groups, (group) => putGroup(writer, () => group.map(rowOf)), { concurrency: writer.concurrency });
}

async function putGroup({ table, clock, flow }: LabelWriter, rowsOf: () => Item[]): Promise<void> {
  const left = ({ UnprocessedItems = {} }: BatchWriteItemCommandOutput) => UnprocessedItems[table.name] ?? [];
  let open = rowsOf;
  for (let attempt = 1; ; attempt += 1) {
    const answer = await tableCall(table.name, () =>
      flow.run(
        () => table.client.send(putsOf(table.name, open())),
        (output) => left(output).length > 0 || wasRepeated(output.$metadata),
      ),
    );
    const rows = left(answer).flatMap(({ PutRequest }) => (PutRequest?.Item === undefined ? [] : [PutRequest.Item]));
    if (rows.length === 0) return;
    if (attempt >= ATTEMPTS) throw new Error(`DynamoDB left ${rows.length} rows unwritten after ${attempt} attempts`);
    open = () => rows;
    await pause(clock, attempt);
  }
}

function putsOf(table: string, rows: readonly Item[]): BatchWriteItemCommand {
  const input = { RequestItems: { [table]: rows.map((Item) => ({ PutRequest: { Item } })) } };
  const plain = rows.every(isPlainRow);
  return new BatchWriteItemCommand(plain ? plainInput(input) : input);
}

function isPlainRow(item: Item): boolean {
  for (const name in item) if (!isPlain(item[name] ?? NO_VALUE)) return false;
  return true;
}

const NO_VALUE: Item[string] = { L: [] };

/** What a row of ours about a label of a batch is. */
type Kind = 'RESULT' | 'AUDIT';

/** Ids are not padded here. The image at the end keeps keys apart; readers split at `#` and take fields 2, 4, 6 and 8. */
export function rowSortKey(kind: Kind, { imageId, receiptId, lineId, wordId, label }: LabelKey): string {
  return `${kind}#RECEIPT#${receiptId}#LINE#${lineId}#WORD#${wordId}#LABEL#${label}#IMAGE#${imageId}`;
}

function resultRowKey(batchId: string, key: LabelKey): ItemKey {
  return { PK: `BATCH#${batchId}`, SK: rowSortKey('RESULT', key) };
}

function toItem(batchId: string, { key, suggested, status, validatedAt }: BatchResult): Item {
  const { label } = key;
  const { PK, SK } = resultRowKey(batchId, key);
  return {
    PK: { S: PK },
    SK: { S: SK },
    TYPE: { S: 'COMPLETION_BATCH_RESULT' },
    GSI1PK: { S: `LABEL#${label}` },
    GSI1SK: { S: `STATUS#${status}` },
    GSI2PK: { S: `BATCH#${batchId}` },
    GSI2SK: { S: `STATUS#${status}` },
    GSI3PK: { S: receiptOf(key) },
    GSI3SK: { S: `BATCH#${batchId}#STATUS#${status}` },
    original_label: { S: label },
    gpt_suggested_label: suggested === null ? { NULL: true } : { S: suggested },
    status: { S: status },
    validated_at: { S: validatedAt },
  };
}

const ROW_SK = /^(?:RESULT|AUDIT)#RECEIPT#(\d+)#LINE#(\d+)#WORD#(\d+)#LABEL#(.+)#IMAGE#([^#]+)$/;
const text = z.object({ S: z.string() }).transform(({ S }) => S);
const resultAttributes = z.object({
  status: text.pipe(z.enum(['VALID', 'INVALID', 'NEEDS_REVIEW'])),
  validated_at: text,
  gpt_suggested_label: text.nullable().catch(null),
});

/** The result rows of a batch. @param onProblem told of each that does not parse */
export async function* readBatchResults(
  table: ReceiptsTable,
  batchId: string,
  onProblem: (sortKey: string) => void,
): AsyncGenerator<BatchResult> {
  const items = queryItems(table, {
    KeyConditionExpression: 'PK = :batch AND begins_with(SK, :results)',
    ExpressionAttributeValues: { ':batch': { S: `BATCH#${batchId}` }, ':results': { S: 'RESULT#' } },
    ConsistentRead: true,
  });
  for await (const item of items) {
    const result = toResult(item);
    if (result === undefined) onProblem(keyOf(item).SK);
    else yield result;
  }
}

export interface ReceiptResult extends BatchResult {
  readonly batchId: string;
}

/** What batches have said of a receipt's labels, each with its batch; rows that do not parse are left out. */
export async function readReceiptResults(
  table: ReceiptsTable,
  { imageId, receiptId }: ReceiptKey,
): Promise<ReceiptResult[]> {
  const found: ReceiptResult[] = [];
  const items = queryItems(table, {
    IndexName: 'GSI3',
    KeyConditionExpression: 'GSI3PK = :receipt AND begins_with(GSI3SK, :batch)',
    ExpressionAttributeValues: { ':receipt': { S: receiptOf({ imageId, receiptId }) }, ':batch': { S: 'BATCH#' } },
  });
  for await (const item of items) {
    const result = toResult(item);
    if (result !== undefined) found.push({ ...result, batchId: keyOf(item).PK.slice('BATCH#'.length) });
  }
  return found;
}

/** Ids are not padded here, either. */
const receiptOf = ({ imageId, receiptId }: ReceiptKey): string => `IMAGE#${imageId}#RECEIPT#${receiptId}`;

/** What batches said about labels, by `labelId`; what a batch has no row of, or none that parses, is not in the map. */
export async function readResults(
  reader: Pick<LabelWriter, 'table' | 'clock' | 'concurrency'>,
  asked: readonly { readonly batchId: string; readonly key: LabelKey }[],
): Promise<Map<string, BatchResult>> {
  const keys = asked.map(({ batchId, key }) => resultRowKey(batchId, key));
  const items = await readItems(reader, keys, ['PK', 'SK', ...Object.keys(resultAttributes.shape)]);
  const results = items.flatMap((item) => toResult(item) ?? []);
  return new Map(results.map((result) => [labelId(result.key), result]));
}

function toResult(item: Item): BatchResult | undefined {
  const key = labelInSortKey(keyOf(item).SK);
  const { data } = resultAttributes.safeParse(item);
  if (key === undefined || data === undefined) return undefined;
  return { key, suggested: data.gpt_suggested_label, status: data.status, validatedAt: data.validated_at };
}

/** The label that a row is about, by the sort key that `rowSortKey` has written. */
export function labelInSortKey(sortKey: string): LabelKey | undefined {
  const [, receiptId, lineId, wordId, label = '', imageId = ''] = ROW_SK.exec(sortKey) ?? [];
  const key = { imageId, receiptId: Number(receiptId), lineId: Number(lineId), wordId: Number(wordId), label };
  return parseLabelKey(labelKey(key));
}

export interface Correction {
  /** The label row the suggestion was made for. */
  readonly wrong: LabelKey;
  readonly suggested: string;
  /** What else it is called. */
  readonly names?: readonly string[] | undefined;
  readonly batchId: string;
  readonly addedAt: string;
}

/**
 * Adds a suggested label as a new proposal, unless the word has that label already, in any state and by any of its names.
 * @returns whether this batch has proposed it, now or in an earlier attempt
 */
export async function addCorrection(writer: LabelWriter, correction: Correction): Promise<boolean> {
  const { table } = writer;
  const key: LabelKey = { ...correction.wrong, label: correction.suggested };
  const { PK, SK } = labelKey(key);
  const others = (correction.names ?? []).filter((name) => name !== correction.suggested);
  const known = await readLabels(
    writer,
    others.map((label) => ({ ...correction.wrong, label })),
  );
  if (known.size > 0) return isProposedIn(table, { PK, SK }, correction.batchId);
  const proposal = newLabelRow({
    key,
    status: 'NONE',
    reasoning: `Suggested in place of ${correction.wrong.label} by completion batch ${correction.batchId}`,
    addedAt: correction.addedAt,
    proposedBy: 'COMPLETION_BATCH',
    inPlaceOf: correction.wrong.label,
  });
  const row = { ...proposal, completion_proposed_in: { S: correction.batchId } };
  const command = new PutItemCommand(plainInput(putNew(table.name, row)));
  const added = await conditionally(table, () =>
    writer.flow.run(
      () => table.client.send(command),
      ({ $metadata }) => wasRepeated($metadata),
    ),
  );
  // It may be claimed by now, so it is only looked at.
  return added || isProposedIn(table, { PK, SK }, correction.batchId);
}

async function isProposedIn(table: ReceiptsTable, { PK, SK }: ItemKey, batchId: string): Promise<boolean> {
  const { Item: there } = await tableCall(table.name, () =>
    table.client.send(
      new GetItemCommand({ TableName: table.name, Key: { PK: { S: PK }, SK: { S: SK } }, ConsistentRead: true }),
    ),
  );
  return there?.completion_proposed_in?.S === batchId;
}
