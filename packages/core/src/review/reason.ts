/** Why a label waits for a person, by what its row says. */
import type { WordLabel } from '../table/rows.ts';
import type { Reason } from './report-data.ts';

type Waiting = Pick<
  WordLabel,
  'validationStatus' | 'completionBatchId' | 'completionReleasedBy' | 'completionReleaseReason' | 'completionCheck'
>;

/** Undefined where it does not wait for one. */
export function reasonOf(label: Waiting): Reason | undefined {
  if (label.validationStatus !== 'NEEDS_REVIEW') return undefined;
  if (label.completionCheck != null) return 'contradicted';
  if (label.completionBatchId === null) return 'other';
  // Who is left to people without a verdict was released by the batch that it names; a verdict is of another batch.
  if (label.completionReleasedBy !== label.completionBatchId) return 'second-rejection';
  return label.completionReleaseReason === 'unsure' ? 'unsure' : 'exhausted';
}

/** In a person's words. */
export const MEANING_OF_REASON: Readonly<Record<Reason, string>> = {
  contradicted: 'called right, and the receipt itself speaks against it',
  unsure: 'the model could not tell',
  'second-rejection': 'called wrong, and so was another label of this word before',
  exhausted: 'asked too often without a verdict',
  other: 'another program left it to people',
};
