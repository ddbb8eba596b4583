/** How often verdicts and corrections are right, where the truth is known: for sample receipts, and with --truth. */
import { GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { type LabelKey, labelId, labelKey, type ReceiptsTable } from '@completion-batch/core';
import { type Truth, wordKeyOf } from './local/truth.ts';

/** Counts of labels that got a verdict and whose truth is known. */
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
  for (const batchId of batchIds) {
    const suggestions = new Map<string, LabelKey>();
    for await (const { key, status, suggested } of resultRows(table, batchId)) {
      const trueLabel = truth.get(wordKeyOf(key));
      if (trueLabel === undefined) continue;
      const right = trueLabel === key.label;
      const wrong = status !== 'VALID';
      sum.verdicts += 1;
      if (right) sum.rightProposals += 1;
      if (right !== wrong) sum.rightVerdicts += 1;
      if (wrong) sum.calledWrong += 1;
      if (wrong && !right) sum.foundWrong += 1;
      const correction = suggested === null ? undefined : { ...key, label: suggested };
      if (correction !== undefined) suggestions.set(labelId(correction), correction);
    }
    for (const key of await proposedBy(table, batchId, [...suggestions.values()])) {
      sum.corrections += 1;
      if (truth.get(wordKeyOf(key)) === key.label) sum.rightCorrections += 1;
    }
  }
  return sum;
}

const READS_AT_ONCE = 16;

/** A label that the word had already was suggested, but is no correction. */
async function proposedBy(table: ReceiptsTable, batchId: string, keys: readonly LabelKey[]): Promise<LabelKey[]> {
  const proposed: LabelKey[] = [];
  for (let start = 0; start < keys.length; start += READS_AT_ONCE) {
    const group = keys.slice(start, start + READS_AT_ONCE);
    const rows = await Promise.all(group.map((key) => table.client.send(getLabel(table.name, key))));
    proposed.push(...group.filter((_, index) => rows[index]?.Item?.completion_proposed_in?.S === batchId));
  }
  return proposed;
}

function getLabel(tableName: string, label: LabelKey): GetItemCommand {
  const { PK, SK } = labelKey(label);
  return new GetItemCommand({ TableName: tableName, Key: { PK: { S: PK }, SK: { S: SK } } });
}

interface ResultRow {
  readonly key: LabelKey;
  readonly status: string;
  readonly suggested: string | null;
}

async function* resultRows(table: ReceiptsTable, batchId: string): AsyncGenerator<ResultRow> {
  let start: Record<string, unknown> | undefined;
  do {
    const page = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'PK = :batch AND begins_with(SK, :result)',
        ExpressionAttributeValues: { ':batch': { S: `BATCH#${batchId}` }, ':result': { S: 'RESULT#' } },
        ...(start === undefined ? {} : { ExclusiveStartKey: start as never }),
      }),
    );
    for (const item of page.Items ?? []) {
      const [, , receipt, , line, , word, , label = '', , imageId = ''] = item.SK?.S?.split('#') ?? [];
      yield {
        key: { imageId, receiptId: Number(receipt), lineId: Number(line), wordId: Number(word), label },
        status: item.status?.S ?? '',
        suggested: item.gpt_suggested_label?.S ?? null,
      };
    }
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}

/** How many labels have this status, by the index that prepare lists them from. */
export async function countLabels(table: ReceiptsTable, status: 'NONE' | 'PENDING'): Promise<number> {
  let count = 0;
  let start: Record<string, unknown> | undefined;
  do {
    const page = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        IndexName: 'GSI3',
        KeyConditionExpression: 'GSI3PK = :status',
        ExpressionAttributeValues: { ':status': { S: `VALIDATION_STATUS#${status}` } },
        Select: 'COUNT',
        ...(start === undefined ? {} : { ExclusiveStartKey: start as never }),
      }),
    );
    count += page.Count ?? 0;
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return count;
}
