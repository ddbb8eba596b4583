/** How many labels are asked again, because they were corrected or got no verdict: by what became of earlier batches. */
import { wilson } from '../evaluate/statistics.ts';
import type { EndedFigures } from '../report/spend.ts';

/**
 * Where a table has no history. Of 4,310 labels of 200 real receipts (SROIE) that had not been asked before, 26 % of them
 * proposed wrongly on purpose, 718 came back as corrections, answered by rules (`bench/estimate.ts`).
 */
const SROIE = { again: 718, asked: 4310 } as const;
/** Fewer labels say too little. */
const LEAST_ASKED = 500;

export interface AskedAgain {
  /** Of the labels that are asked for the first time: 0 to 1. */
  readonly share: number;
  readonly low: number;
  readonly high: number;
  readonly source: 'history' | 'given' | 'default';
  /** Labels that it is the share of. */
  readonly of: number;
}

export function givenShare(share: number): AskedAgain {
  return { share, low: share, high: share, source: 'given', of: 0 };
}

/**
 * Labels that came back were asked again in later batches, or still wait for that; those that were are in the figures
 * themselves, and are no first ones.
 * @param waiting of the labels that are to be asked now, those that came back
 */
export function shareAskedAgain(ended: readonly EndedFigures[], waiting: number): AskedAgain {
  const sum = (of: 'label_count' | 'correction_count' | 'released_count'): number =>
    ended.reduce((total, { figures }) => total + (figures.collected_at === null ? 0 : (figures[of] ?? 0)), 0);
  const asked = sum('label_count');
  const cameBack = sum('correction_count') + sum('released_count');
  const askedFirst = asked - Math.max(0, cameBack - waiting);
  if (asked < LEAST_ASKED || askedFirst <= 0) return shareOf(SROIE.again, SROIE.asked, 'default');
  return shareOf(Math.min(cameBack, askedFirst), askedFirst, 'history');
}

function shareOf(again: number, of: number, source: AskedAgain['source']): AskedAgain {
  return { share: again / of, ...wilson(again, of), source, of };
}
