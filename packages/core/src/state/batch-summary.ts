/**
 * The `BATCH_SUMMARY` row, which other programs read too: their attributes and words, and more of our own beside them.
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type BatchStatus, type Clock, isoTime } from '@completion-batch/engine';
import { batchKey } from '../table/keys.ts';
import { conditionally, type ReceiptsTable } from '../table/receipts-table.ts';
import type { Item } from '../table/rows.ts';
import type { Submission } from './submission-rows.ts';

/** A receipt, as the other readers of a summary want it. */
export interface ReceiptRef {
  readonly imageId: string;
  readonly receiptId: number;
}

export interface BatchSummary {
  readonly submission: Submission & { readonly openai_batch_id: string };
  readonly status: BatchStatus;
  readonly submittedAt: string;
  /** The first receipts of the file, as many as fit; `submission.receipts` says how many there are. */
  readonly receiptRefs: readonly ReceiptRef[];
}

/**
 * An item may have 409,600 bytes. A reference takes about 70 of them (36 of image id, attribute names, a number, type
 * and map overhead), so 3,000 leave room for all else. The whole list is in the request file, whose key the row holds.
 */
export const MAX_RECEIPT_REFS = 3000;

export function createBatchSummary(
  submission: Submission & { readonly openai_batch_id: string },
  receipts: readonly ReceiptRef[],
  clock: Clock,
): BatchSummary {
  const submittedAt =
    submission.create_called_at === undefined ? isoTime(clock) : new Date(submission.create_called_at).toISOString();
  return {
    submission,
    status: 'PENDING',
    submittedAt,
    receiptRefs: receipts.slice(0, MAX_RECEIPT_REFS),
  };
}

/** Puts the row where there is none. False, and nothing written, where there is one already. */
export async function addBatchSummary(table: ReceiptsTable, summary: BatchSummary): Promise<boolean> {
  return conditionally(table, () =>
    table.client.send(
      new PutItemCommand({
        TableName: table.name,
        Item: toItem(summary),
        ConditionExpression: 'attribute_not_exists(PK)',
      }),
    ),
  );
}

function toItem({ submission, status, submittedAt, receiptRefs }: BatchSummary): Item {
  const { PK, SK } = batchKey(submission.batch_id);
  const text = (value: string): AttributeValue => ({ S: value });
  const number = (value: number): AttributeValue => ({ N: String(value) });
  return {
    PK: text(PK),
    SK: text(SK),
    TYPE: text('BATCH_SUMMARY'),
    GSI1PK: text(`STATUS#${status}`),
    GSI1SK: text(`BATCH_TYPE#COMPLETION#BATCH_ID#${submission.batch_id}`),
    batch_type: text('COMPLETION'),
    openai_batch_id: text(submission.openai_batch_id),
    submitted_at: text(submittedAt),
    status: text(status),
    result_file_id: text('N/A'),
    receipt_refs: {
      L: receiptRefs.map(({ imageId, receiptId }) => ({
        M: { image_id: text(imageId), receipt_id: number(receiptId) },
      })),
    },
    receipt_count: number(submission.receipts),
    request_count: number(submission.requests),
    label_count: number(submission.labels),
    estimated_tokens: number(submission.estimated_tokens),
    estimated_output_tokens: number(submission.estimated_output_tokens),
    execution_id: text(submission.execution_id),
    model: text(submission.model),
    prompt_version: text(submission.prompt_version),
    store: text(submission.store),
    request_key: text(submission.object_key),
    request_sha256: text(submission.sha256),
    request_bytes: number(submission.bytes),
    ...(submission.queued_tokens === undefined ? {} : { queued_tokens: number(submission.queued_tokens) }),
    ...(submission.input_file_id === undefined ? {} : { input_file_id: text(submission.input_file_id) }),
  };
}
