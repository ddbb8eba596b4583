/** How often intervals hold what they should, and how often a test cries wolf: counted over simulated evaluations. */
import { f1Of, type Interval, mcnemar, wilson } from '../../src/evaluate/statistics.ts';

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Random = () => number;

const timesOf = (n: number, p: number, random: Random): number => {
  let hits = 0;
  for (let index = 0; index < n; index += 1) if (random() < p) hits += 1;
  return hits;
};

const shareOf = (runs: number, holds: () => boolean): number => {
  let held = 0;
  for (let run = 0; run < runs; run += 1) if (holds()) held += 1;
  return held / runs;
};

const covers = ({ low, high }: Interval, value: number): boolean => low <= value && value <= high;

/** How often the interval of a share holds the share that the counts were drawn with. */
export function wilsonCoverage(n: number, p: number, runs: number, seed: number): number {
  const random = randomOf(seed);
  return shareOf(runs, () => covers(wilson(timesOf(n, p, random), n), p));
}

/** An answerer: of the labels that are wrong it finds so many, of the right ones it calls so many wrong. */
export interface Answerer {
  readonly baseRate: number;
  readonly recall: number;
  readonly falseAlarms: number;
}

export function trueF1({ baseRate, recall, falseAlarms }: Answerer): number {
  const [found, missed, alarms] = [baseRate * recall, baseRate * (1 - recall), (1 - baseRate) * falseAlarms];
  return (2 * found) / (2 * found + missed + alarms);
}

/** How often the interval of F1 holds the F1 that the answerer has. */
export function f1Coverage(answerer: Answerer, n: number, runs: number, seed: number): number {
  const random = randomOf(seed);
  const truth = trueF1(answerer);
  return shareOf(runs, () => {
    const wrong = timesOf(n, answerer.baseRate, random);
    const found = timesOf(wrong, answerer.recall, random);
    const alarms = timesOf(n - wrong, answerer.falseAlarms, random);
    return covers(f1Of(found, alarms, wrong - found), truth);
  });
}

/** How often McNemar's test calls two answerers different that are equally good. @param differ share of labels on which one is right alone */
export function falseDifferences(n: number, differ: number, runs: number, seed: number): number {
  const random = randomOf(seed);
  return shareOf(runs, () => {
    const pairs = timesOf(n, differ, random);
    const first = timesOf(pairs, 0.5, random);
    return mcnemar(first, pairs - first).p < 0.05;
  });
}
