/** Verdicts by label, put in order and summed. */
import type { Verdicts } from '../labels/label-counts.ts';

export function noVerdicts(): Verdicts {
  return { valid: 0, invalid: 0, needsReview: 0 };
}

/** Verdicts on one label, with its name. */
export interface LabelVerdicts extends Readonly<Verdicts> {
  readonly label: string;
}

export const verdictsIn = ({ valid, invalid, needsReview }: Verdicts): number => valid + invalid + needsReview;

/** The most frequent first; as many of two, by name. */
export function mostVerdicts(labels: readonly LabelVerdicts[]): LabelVerdicts[] {
  return labels.toSorted((a, b) => verdictsIn(b) - verdictsIn(a) || (a.label < b.label ? -1 : 1));
}

export function verdictSum(all: readonly Verdicts[]): Verdicts {
  return all.reduce(
    (sum, { valid, invalid, needsReview }) => ({
      valid: sum.valid + valid,
      invalid: sum.invalid + invalid,
      needsReview: sum.needsReview + needsReview,
    }),
    noVerdicts(),
  );
}
