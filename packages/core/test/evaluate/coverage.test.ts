/** Intervals of 95 % hold the truth about as often as they say; `bench/intervals.ts` is the long form. */
import { expect, it } from 'vitest';
import { f1Coverage, falseDifferences, wilsonCoverage } from './coverage.ts';

const RUNS = 2000;

// A share of 95 % of 2,000 runs is off by 1 % at most. Wilson's own wander by some 2 % for few labels, as is known of them.
const ABOUT_95 = expect.toSatisfy((share: number) => share > 0.92 && share < 0.985, 'about 95 %');

it.each([
  [20, 0.3],
  [50, 0.1],
  [100, 0.9],
  [400, 0.97],
])('of %i labels of which %f are so', (n, p) => {
  expect(wilsonCoverage(n, p, RUNS, 1)).toEqual(ABOUT_95);
});

it.each([
  [50, 0.25, 0.9, 0.05],
  [200, 0.25, 0.9, 0.02],
  [400, 0.05, 0.7, 0.01],
])("F1's of %i labels, %f of them wrong, %f of those found, %f false alarms", (n, baseRate, recall, falseAlarms) => {
  expect(f1Coverage({ baseRate, recall, falseAlarms }, n, RUNS, 1)).toEqual(ABOUT_95);
});

it.each([
  [100, 0.1],
  [400, 0.2],
])('of %i labels that differ in %f: chance is taken for a difference in 5 % at most', (n, differ) => {
  const share = falseDifferences(n, differ, RUNS, 1);
  expect([share > 0.005, share <= 0.055]).toEqual([true, true]);
});
