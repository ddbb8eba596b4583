/** Which verdicts are this program's own: a model that is shown what it said before takes it for proof. */
import type { WordLabel } from '../table/rows.ts';

/** Proposed or judged by a batch of this program; what a person changed afterwards cannot be told from it. */
export function isOurs({ completionBatchId, labelProposedBy }: WordLabel): boolean {
  return completionBatchId !== null || labelProposedBy === 'COMPLETION_BATCH';
}
