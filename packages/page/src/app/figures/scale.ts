/** Scales of numbers: from what is measured to where it stands. */
import { nice, ticks } from 'd3-array';

export interface Scale {
  at(value: number): number;
  /** Round values within it. */
  ticks(count: number): readonly number[];
}

type Pair = readonly [number, number];

export function scaleOf([first, last]: Pair, [from, to]: Pair): Scale {
  // Where all is the same, it stands at the beginning.
  const length = last - first || 1;
  return {
    at: (value) => from + ((value - first) / length) * (to - from),
    ticks: (count) => ticks(first, last, count),
  };
}

/** From 0 to a round value that is no less than `most`. */
export function scaleFromZero(most: number, range: Pair): Scale {
  const [, last] = nice(0, most > 0 ? most : 1, 4);
  return scaleOf([0, last], range);
}
