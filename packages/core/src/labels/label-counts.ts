/** Targets of batches by what became of them. */
import type { ReleaseReason } from './release-reasons.ts';

/** Each target is counted once. */
export interface LabelCounts {
  valid: number;
  invalid: number;
  needsReview: number;
  /** Back to be asked again, by reason. */
  released: Partial<Record<ReleaseReason, number>>;
  /** Released too often: needs review by people. */
  exhausted: number;
  /** Somebody else changed or deleted it meanwhile: left alone. */
  changedElsewhere: number;
  /** New proposals made of suggested labels; not targets. */
  corrections: number;
}

export function noCounts(): LabelCounts {
  return { valid: 0, invalid: 0, needsReview: 0, released: {}, exhausted: 0, changedElsewhere: 0, corrections: 0 };
}

/** Adds `more` to `sum`. */
export function addCounts(sum: LabelCounts, more: LabelCounts): void {
  for (const name of ['valid', 'invalid', 'needsReview', 'exhausted', 'changedElsewhere', 'corrections'] as const) {
    sum[name] += more[name];
  }
  for (const [reason, count] of Object.entries(more.released) as [ReleaseReason, number][]) {
    sum.released[reason] = (sum.released[reason] ?? 0) + count;
  }
}

export function releasedTotal(counts: LabelCounts): number {
  return Object.values(counts.released).reduce((sum, count) => sum + count, 0);
}
