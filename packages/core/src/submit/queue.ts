/**
 * Tokens that wait at OpenAI for one model. Not a counter that could drift: the sum over what is open in the table.
 */
import type { ReceiptsTable } from '../table/receipts-table.ts';
import { listOpenSubmissions } from '../table/submission-rows.ts';
import { listOpenBatches } from './batch-summary.ts';

/** Estimated input tokens of all open submissions and batches of `model`. */
export async function enqueuedTokens(table: ReceiptsTable, model: string): Promise<number> {
  const tokens = new Map<string, number>();
  for await (const submission of listOpenSubmissions(table)) {
    if (submission.model === model) tokens.set(submission.batch_id, submission.estimated_tokens);
  }
  for await (const item of listOpenBatches(table)) {
    const id = item.PK?.S?.replace(/^BATCH#/, '') ?? '';
    if (item.model?.S === model) tokens.set(id, Number(item.estimated_tokens?.N ?? 0));
  }
  return [...tokens.values()].reduce((sum, count) => sum + count, 0);
}
