/** What a label's row says of who is to be asked about it; what stands beside it on the receipt is for format to see. */
import type { WordLabel } from '../table/rows.ts';

/** Whether it goes to another model where there is one: a model could not tell it, or has proposed it. */
export function isMarked({ completionUnsureBy, labelProposedBy }: WordLabel): boolean {
  return completionUnsureBy !== null || labelProposedBy === 'COMPLETION_BATCH';
}
