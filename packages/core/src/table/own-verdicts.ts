/** Whose a verdict is: a model that is shown what it said before takes it for proof, and people's are what it is held against. */
import type { WordLabel } from './rows.ts';

/** Proposed or judged by a batch of this program; what a person changed afterwards cannot be told from it. */
export function isOurs({ completionBatchId, labelProposedBy }: WordLabel): boolean {
  return completionBatchId !== null || labelProposedBy === 'COMPLETION_BATCH';
}

/** A verdict without a mark of ours. What people have released from us and judged then is theirs. */
export function isPeoples(label: WordLabel): boolean {
  return (label.validationStatus === 'VALID' || label.validationStatus === 'INVALID') && !isOurs(label);
}
