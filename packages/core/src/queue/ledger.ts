/**
 * Tokens that wait at OpenAI for one model. Not a counter that could drift: the sum over what is open in the table.
 */
import { listOpenBatches } from '../state/open-batches.ts';
import { listOpenSubmissions } from '../state/submission-rows.ts';
import type { ReceiptsTable } from '../table/receipts-table.ts';
import { queueOf } from './queue-rows.ts';

/** Estimated input tokens of all open submissions and batches in the queue of `model`, by completion batch id. */
export async function enqueuedTokens(table: ReceiptsTable, model: string): Promise<Map<string, number>> {
  const queue = queueOf(model);
  const tokens = new Map<string, number>();
  for await (const parsed of listOpenSubmissions(table)) {
    if ('row' in parsed && queueOf(parsed.row.model) === queue) {
      tokens.set(parsed.row.batch_id, parsed.row.estimated_tokens);
    }
  }
  for await (const item of listOpenBatches(table)) {
    const id = item.PK?.S?.replace(/^BATCH#/, '') ?? '';
    if (queueOf(item.model?.S ?? '') === queue) tokens.set(id, Number(item.estimated_tokens?.N ?? 0));
  }
  return tokens;
}
