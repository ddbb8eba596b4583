/** Targets of batches by what became of them. */
import { addJudgements, type Judgements, noJudgements } from '../evaluate/judgements.ts';
import type { ReleaseReason } from './release-reasons.ts';

/** Each target is counted once; `corrections`, `contradicted` and `audit` count beside that. */
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
  };
}

const PLAIN = ['valid', 'invalid', 'needsReview', 'exhausted', 'unsure', 'changedElsewhere', 'corrections'] as const;

/** Adds `more` to `sum`. */
export function addCounts(sum: LabelCounts, more: LabelCounts): void {
  for (const name of PLAIN) sum[name] += more[name];
  addByName(sum.released, more.released);
  addByName(sum.contradicted, more.contradicted);
  addJudgements(sum.audit, more.audit);
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
