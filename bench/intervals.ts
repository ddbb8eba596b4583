/**
 * How often the intervals of evaluate hold the truth, and how often McNemar's test sees a difference between two answerers
 * that have none: 10,000 simulated evaluations each, seeded. 95 % and 5 % at most are what they say.
 */
import {
  type Answerer,
  f1Coverage,
  falseDifferences,
  trueF1,
  wilsonCoverage,
} from '../packages/core/test/evaluate/coverage.ts';

const RUNS = 10_000;
const SIZES = [10, 25, 50, 100, 400, 1600];

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const bySize = (share: (n: number) => number): Record<string, string> =>
  Object.fromEntries(SIZES.map((n) => [`n = ${n}`, percent(share(n))]));

console.log("Wilson's interval of a share p holds it:");
console.table(
  Object.fromEntries(
    [0.02, 0.05, 0.1, 0.3, 0.5, 0.75, 0.9, 0.99].map((p) => [
      `p = ${p}`,
      bySize((n) => wilsonCoverage(n, p, RUNS, Math.round(1000 * p) + n)),
    ]),
  ),
);

const ANSWERERS: readonly Answerer[] = [
  { baseRate: 0.25, recall: 0.95, falseAlarms: 0.02 },
  { baseRate: 0.25, recall: 0.8, falseAlarms: 0.1 },
  { baseRate: 0.25, recall: 0.5, falseAlarms: 0.3 },
  { baseRate: 0.05, recall: 0.9, falseAlarms: 0.01 },
  { baseRate: 0.05, recall: 0.6, falseAlarms: 0.05 },
  { baseRate: 0.5, recall: 0.9, falseAlarms: 0.1 },
];
console.log("F1's interval holds it, by n labels of which `wrong` are wrong:");
console.table(
  Object.fromEntries(
    ANSWERERS.map((answerer, index) => {
      const { baseRate, recall, falseAlarms } = answerer;
      const name = `wrong ${baseRate}, found ${recall}, false alarms ${falseAlarms} (F1 ${trueF1(answerer).toFixed(2)})`;
      return [name, bySize((n) => f1Coverage(answerer, n, RUNS, 1000 * index + n))];
    }),
  ),
);

console.log("McNemar's test at 5 % calls equal answerers different:");
console.table(
  Object.fromEntries(
    [0.02, 0.05, 0.1, 0.2, 0.4].map((differ) => [
      `one is right alone in ${percent(differ)}`,
      bySize((n) => falseDifferences(n, differ, RUNS, Math.round(1000 * differ) + n)),
    ]),
  ),
);
