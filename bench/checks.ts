/**
 * What the checks say: `node bench/checks.ts [ITEMS.ndjson.gz TRUTH.ndjson.gz]`; without files of the sample receipts. Each
 * receipt's labels get verdicts of three answerers: one that is right, one that takes all for valid, and one that errs in
 * 2.5 of 100. A false alarm is a right label that a check speaks against where all verdicts are right.
 */
import { CHECKS } from '../packages/core/src/checks/checks.ts';
import { wilson } from '../packages/core/src/evaluate/statistics.ts';
import {
  type Answerer,
  measureChecks,
  receiptsOfFiles,
  receiptsOfSample,
  type Tally,
} from './support/check-figures.ts';

const [items, truth] = process.argv.slice(2);
const receipts =
  items === undefined || truth === undefined ? await receiptsOfSample(200) : await receiptsOfFiles(items, truth);

/** Numbers from 0 to 1 that are the same each time: mulberry32. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** By how often all is asked: what is drawn differs from time to time. */
const ANSWERERS: Readonly<Record<string, { readonly times: number; readonly of: (seed: number) => Answerer }>> = {
  'all right': { times: 1, of: () => (label) => label.right },
  'all valid': { times: 1, of: () => () => true },
  '2.5 % wrong': {
    times: 20,
    of(seed) {
      const random = numbers(seed);
      return ({ right }) => right !== random() < 0.025;
    },
  },
};

const share = (some: number, of: number): string => {
  const { low, high } = wilson(some, of);
  const percent = (value: number): string => (100 * Math.abs(value)).toFixed(2);
  return of === 0 ? 'none' : `${some} of ${of}: ${percent(some / of)} % (${percent(low)} – ${percent(high)})`;
};

for (const [answerer, { times, of }] of Object.entries(ANSWERERS)) {
  console.log(`\n${answerer}${times === 1 ? '' : `, ${times} times`}`);
  for (const checks of [...CHECKS.map((check) => [check]), CHECKS]) {
    const tallies = Array.from({ length: times }, (_, seed) => measureChecks(receipts, checks, of(seed + 1)));
    const sum = (name: keyof Tally): number => tallies.reduce((total, tally) => total + tally[name], 0);
    const name = checks.length === 1 ? (checks[0]?.name ?? '') : 'all';
    const right = share(sum('rightHit'), sum('right'));
    console.log(
      `  ${name.padEnd(11)} right ones ${right.padEnd(42)} wrong ones ${share(sum('wrongHit'), sum('wrong'))}`,
    );
  }
}
