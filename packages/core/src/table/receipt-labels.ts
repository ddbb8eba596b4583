/**
 * Labels of a receipt that were found wrong, by the status's partition of GSI3: every label row stands there, whichever
 * generation of programs wrote it, and only what is asked for is read. GSI4 lacks the rows of older programs.
 */
import type { QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { type Item, project, queryItems } from '@completion-batch/engine/dynamodb';
import { type ReceiptKey, receiptPartition, type ValidationStatus, validationStatusPartition } from './keys.ts';
import type { ReceiptsTable } from './receipts-table.ts';
import { isNoLabel, LABEL_ATTRIBUTES, parseLabel, type RowProblem, type WordLabel } from './rows.ts';

type LabelQuery = Omit<QueryCommandInput, 'TableName' | 'ExclusiveStartKey'>;

/** The query for the labels of a receipt that have a status. */
function labelsOfStatus(receipt: ReceiptKey, status: ValidationStatus, attributes: readonly string[]): LabelQuery {
  const keys = { ':receipt': { S: `${receiptPartition(receipt)}#` } };
  return labelsWhere('begins_with(#GSI3SK, :receipt)', keys, status, attributes);
}

/** The query for the labels that have a status, of two receipts and of all between them. @param first its partition, as `last` */
export function labelsBetween(
  first: string,
  last: string,
  status: ValidationStatus,
  attributes: readonly string[],
): LabelQuery {
  // A receipt's labels have keys that go on with "#"; "$" is the character behind it.
  const keys = { ':first': { S: `${first}#` }, ':last': { S: `${last}$` } };
  return labelsWhere('#GSI3SK BETWEEN :first AND :last', keys, status, attributes);
}

function labelsWhere(
  sortKey: string,
  keys: LabelQuery['ExpressionAttributeValues'],
  status: ValidationStatus,
  attributes: readonly string[],
): LabelQuery {
  return {
    IndexName: 'GSI3',
    KeyConditionExpression: `#GSI3PK = :status AND ${sortKey}`,
    ProjectionExpression: project(attributes).ProjectionExpression,
    ExpressionAttributeNames: project([...attributes, 'GSI3PK', 'GSI3SK']).ExpressionAttributeNames,
    ExpressionAttributeValues: { ':status': { S: validationStatusPartition(status) }, ...keys },
  };
}

/** Their rows. */
export async function rowsOfStatus(
  table: ReceiptsTable,
  receipt: ReceiptKey,
  status: ValidationStatus,
  attributes: readonly string[],
): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of queryItems(table, labelsOfStatus(receipt, status, attributes))) items.push(item);
  return items;
}

/** The labels of a receipt that have the status, not only by the index; rows that do not parse are left out. */
export async function getLabelsOfStatus(
  table: ReceiptsTable,
  receipt: ReceiptKey,
  status: ValidationStatus,
): Promise<WordLabel[]> {
  return labelsIn(await rowsOfStatus(table, receipt, status, LABEL_ATTRIBUTES), status);
}

/** Those of some rows that have the status, not only by the index: it says what a row was a moment ago. */
export function labelsIn(items: readonly Item[], status: ValidationStatus): WordLabel[] {
  return items.flatMap((item) => {
    const parsed = parseLabel(item);
    return 'row' in parsed && parsed.row.validationStatus === status ? [parsed.row] : [];
  });
}

/** Those that were found right or wrong. */
export async function getJudgedLabels(table: ReceiptsTable, receipt: ReceiptKey): Promise<WordLabel[]> {
  const judged = (['VALID', 'INVALID'] as const).map((status) => getLabelsOfStatus(table, receipt, status));
  return (await Promise.all(judged)).flat();
}

/** All labels of a status, whichever receipt they are of. @param onProblem told of rows that do not parse */
export async function* listLabelsOfStatus(
  table: ReceiptsTable,
  status: ValidationStatus,
  onProblem: (problem: RowProblem) => void = () => {},
): AsyncGenerator<WordLabel> {
  const items = queryItems(table, {
    IndexName: 'GSI3',
    KeyConditionExpression: 'GSI3PK = :status',
    ...project(LABEL_ATTRIBUTES),
    ExpressionAttributeValues: { ':status': { S: validationStatusPartition(status) } },
  });
  for await (const item of items) {
    if (isNoLabel(item)) continue;
    const parsed = parseLabel(item);
    if ('row' in parsed) yield parsed.row;
    else onProblem(parsed.problem);
  }
}
