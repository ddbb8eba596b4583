/** How sure counts are of what they say: intervals at 95 %, and whether two runs differ. Plain arithmetic, no table. */

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** A share with its interval: `hits` of `of`. */
export interface Share extends Interval {
  readonly hits: number;
  readonly of: number;
  /** Null where there is nothing to take a share of; its interval is then everything, 0 to 1. */
  readonly share: number | null;
}

/** The normal distribution's 97.5 % point. */
const Z = 1.959963984540054;

/** Wilson's interval of a share, 95 %: E. B. Wilson, "Probable inference", JASA 22 (1927). */
export function wilson(hits: number, of: number): Interval {
  if (of === 0) return { low: 0, high: 1 };
  const share = hits / of;
  const middle = share + (Z * Z) / (2 * of);
  const spread = Z * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of));
  const scale = 1 + (Z * Z) / of;
  // In exact arithmetic these are 0 and 1; in that of a processor they are some 1e-17 beside it.
  return {
    low: hits === 0 ? 0 : Math.max(0, (middle - spread) / scale),
    high: hits === of ? 1 : Math.min(1, (middle + spread) / scale),
  };
}

export function shareOf(hits: number, of: number): Share {
  return { hits, of, share: of === 0 ? null : hits / of, ...wilson(hits, of) };
}

/**
 * F1 = 2·TP / (2·TP + FP + FN), by way of Jaccard's J = TP / (TP + FP + FN): F1 = 2·J / (1 + J). J is a plain share, of all
 * that is positive or was called so, and the way from it to F1 only rises, so the ends of its Wilson interval lead to those of
 * F1, and cover it exactly as often as they cover J. `bench/intervals.ts` counts how often that is.
 * @returns `hits` and `of` are those of J
 */
export function f1Of(truePositives: number, falsePositives: number, falseNegatives: number): Share {
  const jaccard = shareOf(truePositives, truePositives + falsePositives + falseNegatives);
  const f1 = (share: number): number => (2 * share) / (1 + share);
  const share = jaccard.share === null ? null : f1(jaccard.share);
  return { ...jaccard, share, low: f1(jaccard.low), high: f1(jaccard.high) };
}

export interface McNemar {
  /** Right in the first alone, in the second alone. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly method: 'exact binomial' | 'chi-square with continuity correction';
  /** How often chance alone makes two equally good runs differ at least so much. */
  readonly p: number;
}

/** Fewer pairs that differ than this are counted out: the usual limit of the chi-square form. */
const EXACT_BELOW = 25;

/**
 * Whether two judges of the same things are equally often right: Q. McNemar, Psychometrika 12 (1947); the correction for
 * continuity is A. L. Edwards', Psychometrika 13 (1948). Two-sided. Only pairs in which one of them alone is right count.
 */
export function mcnemar(onlyFirst: number, onlySecond: number): McNemar {
  const differ = onlyFirst + onlySecond;
  const counts = { onlyFirst, onlySecond };
  if (differ < EXACT_BELOW) {
    return { ...counts, method: 'exact binomial', p: evenTails(Math.min(onlyFirst, onlySecond), differ) };
  }
  const distance = Math.max(0, Math.abs(onlyFirst - onlySecond) - 1);
  const p = erfc(Math.sqrt((distance * distance) / differ / 2));
  return { ...counts, method: 'chi-square with continuity correction', p };
}

/** How often a fair coin thrown `of` times falls on one side `few` times or fewer, whichever side. */
function evenTails(few: number, of: number): number {
  let term = 0.5 ** of;
  let sum = term;
  for (let heads = 1; heads <= few; heads += 1) {
    term *= (of - heads + 1) / heads;
    sum += term;
  }
  return Math.min(1, 2 * sum);
}

/** 1 − erf(x) for x ≥ 0: erf's power series near zero, the continued fraction farther out (Abramowitz & Stegun 7.1.6, 7.1.14). */
export function erfc(x: number): number {
  const bell = Math.exp(-x * x) / Math.sqrt(Math.PI);
  if (x < 2.5) {
    let term = x;
    let sum = term;
    for (let n = 1; term > sum * Number.EPSILON; n += 1) {
      term *= (2 * x * x) / (2 * n + 1);
      sum += term;
    }
    return 1 - 2 * bell * sum;
  }
  let fraction = x;
  for (let n = 120; n > 0; n -= 1) fraction = x + n / 2 / fraction;
  return bell / fraction;
}
