/** From a sample of receipts to all of them: a sum, and how far it may be off. Plain arithmetic. */

/** One receipt of the sample: how many labels it has, and what is to be summed up. */
export interface Sampled {
  readonly labels: number;
  readonly value: number;
}

/** All that the sample was drawn of, counted. */
export interface Population {
  readonly receipts: number;
  readonly labels: number;
}

export interface Total {
  readonly value: number;
  /** Half the width of the 95 % interval; 0 where all were looked at, undefined where the sample is too small to tell. */
  readonly margin: number | undefined;
}

/** The normal distribution's 97.5 % point. */
const Z = 1.959963984540054;
/** Fewer say nothing of how far receipts differ. */
const LEAST = 10;

/**
 * By regression on the labels, whose sum is known: what a receipt takes is nearly a line of how many labels it has. W. G.
 * Cochran, Sampling Techniques, 3rd ed., 7.3: the variance is that of what the line leaves, times what was not looked at.
 */
export function totalOf(sample: readonly Sampled[], { receipts, labels }: Population): Total {
  const n = sample.length;
  if (n === 0) return { value: 0, margin: receipts === 0 ? 0 : undefined };
  const meanLabels = mean(sample.map((one) => one.labels));
  const meanValue = mean(sample.map(({ value }) => value));
  const spread = sum(sample.map((one) => (one.labels - meanLabels) ** 2));
  const together = sum(sample.map((one) => (one.labels - meanLabels) * (one.value - meanValue)));
  const slope = spread === 0 ? 0 : together / spread;
  const value = receipts * (meanValue + slope * (labels / receipts - meanLabels));
  if (n >= receipts) return { value, margin: 0 };
  if (n < LEAST) return { value, margin: undefined };
  const left = sum(sample.map((one) => (one.value - meanValue - slope * (one.labels - meanLabels)) ** 2));
  const variance = ((1 - n / receipts) * left) / (n - 2) / n;
  return { value, margin: Z * receipts * Math.sqrt(variance) };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;
