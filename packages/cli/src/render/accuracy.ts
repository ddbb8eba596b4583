/** How often verdicts and corrections are right, where the truth is known: for sample receipts, and with --truth. */
import { type AttributeValue, paginateQuery, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { type LabelKey, labelId, parseLabelKey, type ReceiptsTable } from '@completion-batch/core';
import { type Truth, wordKeyOf } from '@completion-batch/sandbox';

/** Counts of labels as they were proposed, as far as they got a verdict and their truth is known; corrections apart. */
export interface Accuracy {
  readonly verdicts: number;
  readonly rightVerdicts: number;
  /** Of the verdicts: labels that are right as they were proposed. Who says "valid" to everything is right so often. */
  readonly rightProposals: number;
  /** Labels that the answers call wrong. */
  readonly calledWrong: number;
  /** Of those, the ones that are. */
  readonly foundWrong: number;
  readonly corrections: number;
  readonly rightCorrections: number;
}

/** Compares the result rows of batches with the truth. */
export async function accuracyOf(table: ReceiptsTable, batchIds: readonly string[], truth: Truth): Promise<Accuracy> {
  const sum = {
    verdicts: 0,
    rightVerdicts: 0,
    rightProposals: 0,
    calledWrong: 0,
    foundWrong: 0,
    corrections: 0,
    rightCorrections: 0,
  };
  const corrections = await correctionsIn(table);
  for (const batchId of batchIds) {
    for await (const { key, status } of resultRows(table, batchId)) {
      const trueLabel = truth.get(wordKeyOf(key));
      // A correction is no label that was there to be checked: it is counted with the batch that proposed it.
      if (trueLabel === undefined || corrections.has(labelId(key))) continue;
      const right = trueLabel === key.label;
      const wrong = status !== 'VALID';
      sum.verdicts += 1;
      if (right) sum.rightProposals += 1;
      if (right !== wrong) sum.rightVerdicts += 1;
      if (wrong) sum.calledWrong += 1;
      if (wrong && !right) sum.foundWrong += 1;
    }
  }
  for (const { batchId, key } of corrections.values()) {
    const trueLabel = truth.get(wordKeyOf(key));
    if (trueLabel === undefined || !batchIds.includes(batchId)) continue;
    sum.corrections += 1;
    if (trueLabel === key.label) sum.rightCorrections += 1;
  }
  return sum;
}

interface Correction {
  readonly key: LabelKey;
  readonly batchId: string;
}

/** All labels that batches have proposed in place of wrong ones, by their ids. */
async function correctionsIn(table: ReceiptsTable): Promise<Map<string, Correction>> {
  const found = new Map<string, Correction>();
  const rows = queryAll(table, {
    IndexName: 'GSITYPE',
    KeyConditionExpression: '#type = :label',
    FilterExpression: 'attribute_exists(completion_proposed_in)',
    ExpressionAttributeNames: { '#type': 'TYPE' },
    ExpressionAttributeValues: { ':label': { S: 'RECEIPT_WORD_LABEL' } },
  });
  for await (const row of rows) {
    const key = parseLabelKey({ PK: row.PK?.S ?? '', SK: row.SK?.S ?? '' });
    const batchId = row.completion_proposed_in?.S;
    if (key !== undefined && batchId !== undefined) found.set(labelId(key), { key, batchId });
  }
  return found;
}

interface ResultRow {
  readonly key: LabelKey;
  readonly status: string;
}

async function* resultRows(table: ReceiptsTable, batchId: string): AsyncGenerator<ResultRow> {
  const rows = queryAll(table, {
    KeyConditionExpression: 'PK = :batch AND begins_with(SK, :result)',
    ExpressionAttributeValues: { ':batch': { S: `BATCH#${batchId}` }, ':result': { S: 'RESULT#' } },
  });
  for await (const item of rows) {
    const [, , receipt, , line, , word, , label = '', , imageId = ''] = item.SK?.S?.split('#') ?? [];
    yield {
      key: { imageId, receiptId: Number(receipt), lineId: Number(line), wordId: Number(word), label },
      status: item.status?.S ?? '',
    };
  }
}

async function* queryAll(
  { client, name }: ReceiptsTable,
  query: Omit<QueryCommandInput, 'TableName'>,
): AsyncGenerator<Record<string, AttributeValue>> {
  for await (const page of paginateQuery({ client }, { TableName: name, ...query })) yield* page.Items ?? [];
}

/** How many labels have this status, by the index that prepare lists them from. */
export async function countLabels({ client, name }: ReceiptsTable, status: 'NONE' | 'PENDING'): Promise<number> {
  let count = 0;
  const query = {
    TableName: name,
    IndexName: 'GSI3',
    KeyConditionExpression: 'GSI3PK = :status',
    ExpressionAttributeValues: { ':status': { S: `VALIDATION_STATUS#${status}` } },
    Select: 'COUNT',
  } as const;
  for await (const page of paginateQuery({ client }, query)) count += page.Count ?? 0;
  return count;
}
