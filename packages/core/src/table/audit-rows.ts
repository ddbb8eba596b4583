/** `COMPLETION_BATCH_AUDIT` rows: what a batch said of a label that people have judged. They stand in no index. */
import { type Item, keyOf, queryItems } from '@completion-batch/engine/dynamodb';
import { z } from 'zod';
import type { LabelKey } from './keys.ts';
import type { LabelWriter } from './label-writes.ts';
import type { ReceiptsTable } from './receipts-table.ts';
import { labelInSortKey, putRows, rowSortKey } from './result-rows.ts';

export interface AuditResult {
  readonly key: LabelKey;
  /** People's verdict when the answer was held against it. */
  readonly status: 'VALID' | 'INVALID';
  /** The answer; null where it was neither. */
  readonly said: 'VALID' | 'INVALID' | null;
  readonly suggested: string | null;
}

/** Writes them, each over the one that is there. */
export async function putAuditRows(
  writer: LabelWriter,
  batchId: string,
  audits: readonly AuditResult[],
): Promise<void> {
  await putRows(writer, audits, (audit) => toItem(batchId, audit));
}

function toItem(batchId: string, { key, status, said, suggested }: AuditResult): Item {
  const orNull = (value: string | null): Item[string] => (value === null ? { NULL: true } : { S: value });
  return {
    PK: { S: `BATCH#${batchId}` },
    SK: { S: rowSortKey('AUDIT', key) },
    TYPE: { S: 'COMPLETION_BATCH_AUDIT' },
    original_label: { S: key.label },
    people_status: { S: status },
    said: orNull(said),
    gpt_suggested_label: orNull(suggested),
  };
}

const verdict = z.object({ S: z.enum(['VALID', 'INVALID']) }).transform(({ S }) => S);
const auditAttributes = z.object({
  people_status: verdict,
  said: verdict.nullable().catch(null),
  gpt_suggested_label: z
    .object({ S: z.string() })
    .transform(({ S }) => S)
    .nullable()
    .catch(null),
});

/** The audits of a batch. @param onProblem told of each row that does not parse */
export async function* readAuditRows(
  table: ReceiptsTable,
  batchId: string,
  onProblem: (sortKey: string) => void,
): AsyncGenerator<AuditResult> {
  const items = queryItems(table, {
    KeyConditionExpression: 'PK = :batch AND begins_with(SK, :audits)',
    ExpressionAttributeValues: { ':batch': { S: `BATCH#${batchId}` }, ':audits': { S: 'AUDIT#' } },
    ConsistentRead: true,
  });
  for await (const item of items) {
    const { SK } = keyOf(item);
    const key = labelInSortKey(SK);
    const { data } = auditAttributes.safeParse(item);
    if (key === undefined || data === undefined) onProblem(SK);
    else yield { key, status: data.people_status, said: data.said, suggested: data.gpt_suggested_label };
  }
}
