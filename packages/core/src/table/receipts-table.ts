/**
 * The receipts table, which is shared with other programs: it is read, and written only by conditional updates and by rows
 * of our own. What is open in it, and what is known of models, is the state of submit and collect.
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { State } from '@completion-batch/engine';
import {
  DynamoState,
  type OpenTableOptions,
  openTable,
  type RowForm,
  type Table,
} from '@completion-batch/engine/dynamodb';
import { z } from 'zod';

export type ReceiptsTable = Table;

/** Without these the pipeline cannot run; GSI2 and GSI4 only make it cheaper. */
const NEEDED_INDEXES = ['GSI1', 'GSI3'];
const USEFUL_INDEXES = ['GSI2', 'GSI4'];

/**
 * Reads the table's description once.
 * @throws CompletionBatchError `table-not-found`, `index-missing`, `credentials-missing`, `access-denied`,
 * `wrong-region`, `service-unreachable`
 */
export function openReceiptsTable(
  client: DynamoDBClient,
  name: string,
  options: Pick<OpenTableOptions, 'clock' | 'logger'> = {},
): Promise<ReceiptsTable> {
  return openTable(client, name, {
    ...options,
    needs: NEEDED_INDEXES,
    knows: USEFUL_INDEXES,
    remedy: 'Name the receipts table; docs/table.md tells what it looks like.',
  });
}

/** Our rows as docs/table.md has them, where other programs read them. */
export const RECEIPT_ROWS: RowForm = {
  submissionType: 'COMPLETION_SUBMISSION',
  batchType: 'COMPLETION',
  submissionNames: { units: 'labels', workload_version: 'prompt_version' },
  batchNames: { units: 'label_count', workload_version: 'prompt_version', examine: 'audit_min_agreement' },
  // Absent is not the same as undefined where it is written again.
  attributes: z.object({
    receipts: z.int().nonnegative(),
    validation_status: z.enum(['NONE', 'PENDING']),
    audit_min_agreement: z.number().gt(0).max(1).exactOptional(),
    escalate_model: z.string().min(1).max(256).exactOptional(),
  }),
};

/** What is open in the table, and what is known of models. */
export function receiptsState(table: ReceiptsTable): State {
  return new DynamoState(table, RECEIPT_ROWS);
}
