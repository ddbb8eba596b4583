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
  contradicted: 'called right, and the receipt itself speaks against it',
  unsure: 'the model could not tell',
  'second-rejection': 'called wrong, and so was another label of this word before',
  exhausted: 'asked too often without a verdict',
  other: 'another program left it to people',
};

export const REASON_ORDER = Object.keys(REASON_WORDS) as readonly Reason[];
