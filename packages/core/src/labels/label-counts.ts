/** Targets of batches by what became of them. */
import { addJudgements, type Judgements, noJudgements } from '../evaluate/judgements.ts';
import type { ReleaseReason } from './release-reasons.ts';

/** Verdicts on one label. */
export interface Verdicts {
  valid: number;
  invalid: number;
  needsReview: number;
}

/** A label that was found wrong for its word, to be shown to people: what is wrong is seen in examples first. */
export interface RejectedLabel {
  readonly label: string;
  /** What it should be; null where there is no label for it. */
  readonly suggested: string | null;
  /** The word, as the receipt has it. */
  readonly text: string;
  readonly imageId: string;
  readonly receiptId: number;
  readonly lineId: number;
  readonly wordId: number;
}

/** Examples that are kept of a batch. */
export const MAX_REJECTED = 5;

/** Each target is counted once; everything from `corrections` on counts beside that. */
export interface LabelCounts {
  valid: number;
  invalid: number;
  needsReview: number;
  /** Back to be asked again, by reason. */
  released: Partial<Record<ReleaseReason, number>>;
  /** Released too often: needs review by people. */
  exhausted: number;
  /** The model could not tell, and there is no other to ask: needs review by people. */
  unsure: number;
  /** Somebody else changed or deleted it meanwhile: left alone. */
  changedElsewhere: number;
  /** New proposals made of suggested labels; not targets. */
  corrections: number;
  /** Verdicts that a check speaks against, by the check's name. */
  contradicted: Record<string, number>;
  /** Labels that people have judged, and that were asked again to see how far the answers are to be trusted. */
  audit: Judgements;
  /** Verdicts by label; what was released is in none of them. */
  byLabel: Record<string, Verdicts>;
  /** The first of the labels that were rejected, those with a correction before the others. */
  rejected: readonly RejectedLabel[];
}

export function noCounts(): LabelCounts {
  return {
    valid: 0,
    invalid: 0,
    needsReview: 0,
    released: {},
    exhausted: 0,
    unsure: 0,
    changedElsewhere: 0,
    corrections: 0,
    contradicted: {},
    audit: noJudgements(),
    byLabel: {},
    rejected: [],
  };
}

const PLAIN = ['valid', 'invalid', 'needsReview', 'exhausted', 'unsure', 'changedElsewhere', 'corrections'] as const;

/** Adds `more` to `sum`. */
export function addCounts(sum: LabelCounts, more: LabelCounts): void {
  for (const name of PLAIN) sum[name] += more[name];
  addByName(sum.released, more.released);
  addByName(sum.contradicted, more.contradicted);
  addJudgements(sum.audit, more.audit);
  for (const [label, verdicts] of Object.entries(more.byLabel)) addVerdicts(sum.byLabel, label, verdicts);
  sum.rejected = examplesOf([...sum.rejected, ...more.rejected]);
}

export function addVerdicts(
  sum: Record<string, Verdicts>,
  label: string,
  { valid = 0, invalid = 0, needsReview = 0 }: Partial<Verdicts>,
): void {
  // A label may be called as a member that every object has.
  const before = Object.hasOwn(sum, label) ? sum[label] : undefined;
  if (before === undefined) {
    const value: Verdicts = { valid, invalid, needsReview };
    Object.defineProperty(sum, label, { value, writable: true, enumerable: true, configurable: true });
    return;
  }
  before.valid += valid;
  before.invalid += invalid;
  before.needsReview += needsReview;
}

/** Those that are kept of all: a correction tells more than that there is none. */
export function examplesOf(rejected: readonly RejectedLabel[]): RejectedLabel[] {
  const [without, corrected] = [
    rejected.filter((one) => one.suggested === null),
    rejected.filter((one) => one.suggested !== null),
  ];
  return [...corrected, ...without].slice(0, MAX_REJECTED);
}

type CountsByName = Partial<Record<string, number>>;

function addByName(sum: CountsByName, more: Readonly<CountsByName>): void {
  for (const [name, count = 0] of Object.entries(more)) sum[name] = (sum[name] ?? 0) + count;
}

export function releasedTotal({ released }: { readonly released: Readonly<CountsByName> }): number {
  return totalOf(released);
}

export function contradictedTotal({ contradicted }: { readonly contradicted: Readonly<CountsByName> }): number {
  return totalOf(contradicted);
}

function totalOf(counts: Readonly<CountsByName>): number {
  return Object.values(counts).reduce<number>((sum, count = 0) => sum + count, 0);
}
