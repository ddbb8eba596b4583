/**
 * Tokens that wait at OpenAI for one model. Not a counter that could drift: the sum over what is open in the table.
 */
import { listOpenBatches } from '../table/open-batches.ts';
import type { ReceiptsTable } from '../table/receipts-table.ts';
import { listOpenSubmissions } from '../table/submission-rows.ts';

/**
 * Estimated input tokens of all open submissions and batches of `model`.
 * @param own what this run has submitted, by completion batch id: the indexes may not show it yet
 */
export async function enqueuedTokens(
  table: ReceiptsTable,
  model: string,
  own: ReadonlyMap<string, number>,
): Promise<number> {
  const tokens = new Map(own);
  for await (const parsed of listOpenSubmissions(table)) {
    if ('row' in parsed && parsed.row.model === model) tokens.set(parsed.row.batch_id, parsed.row.estimated_tokens);
  }
  for await (const item of listOpenBatches(table)) {
    const id = item.PK?.S?.replace(/^BATCH#/, '') ?? '';
    if (item.model?.S === model) tokens.set(id, Number(item.estimated_tokens?.N ?? 0));
  }
  return [...tokens.values()].reduce((sum, count) => sum + count, 0);
}
