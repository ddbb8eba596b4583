/** Chance that repeats itself: everything in the sample follows from its seed. Not for secrets. */

export interface Random {
  /** 0 ≤ x < 1. */
  next(): number;
  /** A whole number, both ends included. */
  int(from: number, to: number): number;
  /** A number, `to` excluded. */
  float(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly [T, ...T[]]): T;
  shuffle<T>(list: readonly T[]): T[];
  digits(count: number): string;
  /** The shape of a UUID v4, lower case. */
  uuid(): string;
}

const WORD = 2 ** 32;

/** Generators with different numbers after the same seed give unrelated rows, whatever was drawn from the others. */
export function createRandom(seed: number, ...branch: readonly number[]): Random {
  let state = branch.reduce((before, number) => scramble(Math.imul(before, 31) + number + 1), scramble(seed + 1));
  // Mulberry32: a counter with an odd step, scrambled.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    return scramble(state) / WORD;
  };
  const int = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  const digits = (count: number): string => Array.from({ length: count }, () => int(0, 9)).join('');
  const shuffle = <T>(list: readonly T[]): T[] =>
    list
      .map((value) => ({ value, order: next() }))
      .sort((a, b) => a.order - b.order)
      .map(({ value }) => value);
  const hex = (count: number): string => Array.from({ length: count }, () => int(0, 15).toString(16)).join('');
  return {
    next,
    int,
    float: (from, to) => from + next() * (to - from),
    chance: (probability) => next() < probability,
    pick: (list) => list[int(0, list.length - 1)] ?? list[0],
    shuffle,
    digits,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[int(0, 3)]}${hex(3)}-${hex(12)}`,
  };
}

/** Spreads 32 bits so that neighbours have nothing in common. */
function scramble(value: number): number {
  let bits = value >>> 0;
  bits = Math.imul(bits ^ (bits >>> 15), bits | 1);
  bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
  return (bits ^ (bits >>> 14)) >>> 0;
}
