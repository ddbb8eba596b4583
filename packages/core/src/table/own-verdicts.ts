/** Whose a verdict is: a model that is shown what it said before takes it for proof, and people's are what it is held against. */
import type { WordLabel } from './rows.ts';

/** Proposed or judged by a batch of this program, and decided by no person since that left its mark (docs/review.md). */
export function isOurs({ completionBatchId, labelProposedBy, review }: WordLabel): boolean {
  return review === undefined && (completionBatchId !== null || labelProposedBy === 'COMPLETION_BATCH');
}

/** A reviewer's decision, or a verdict without a mark of ours. What people have released from us and judged then is theirs. */
export function isPeoples(label: WordLabel): boolean {
  return (label.validationStatus === 'VALID' || label.validationStatus === 'INVALID') && !isOurs(label);
}
