/** How verdicts and reasons are called here, for people. */
import type { Reason, ReportLabel } from '@completion-batch/core/review';

export type Status = ReportLabel['status'];

export const STATUSES: readonly Status[] = ['NEEDS_REVIEW', 'INVALID', 'VALID', 'PENDING', 'NONE'];

export const STATUS_WORDS: Readonly<Record<Status, string>> = {
  NEEDS_REVIEW: 'needs review',
  INVALID: 'wrong',
  VALID: 'right',
  PENDING: 'being asked',
  NONE: 'not asked yet',
};

/** The most urgent first, as in core's REASONS, which is not taken from there: its schema library would come along. */
export const REASON_WORDS: Readonly<Record<Reason, string>> = {
  contradicted: 'a check contradicts the verdict',
  unsure: 'the model was not sure',
  'second-rejection': 'what was suggested in its place was rejected, too',
  exhausted: 'asked as often as allowed, and no answer',
  other: 'for another reason',
};

export const REASON_ORDER = Object.keys(REASON_WORDS) as readonly Reason[];
