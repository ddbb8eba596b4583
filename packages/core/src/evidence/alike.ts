/** How alike two words of receipts are by their texts and their neighbours: no vectors, no model. */
import type { PlacedWord } from './evidence.ts';

/** Text without what differs by accident: case, marks at its ends, other forms of the same sign. */
export function plainForm(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^[\s\p{P}]+|[\s\p{P}]+$/gu, '');
}

/** What a text looks like: each digit is 9, each run of letters one a. `12.50` is like `99.99`, `RM3` like `a9`. */
export function shapeOf(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{N}/gu, '9')
    .replace(/[\p{L}\p{M}]+/gu, 'a');
}

/** A word with all of it that is compared, made once. */
export interface ComparedWord {
  readonly plain: string;
  readonly shape: string;
  readonly left: string | undefined;
  readonly right: string | undefined;
}

export function comparedWord({ text, left, right }: PlacedWord): ComparedWord {
  return {
    plain: plainForm(text),
    shape: shapeOf(text),
    left: left === undefined ? undefined : plainForm(left),
    right: right === undefined ? undefined : plainForm(right),
  };
}

/** Shapes so long are told by themselves: dates, telephone numbers. An amount is not. */
export const TELLING_SHAPE = 8;

/**
 * From 0 (nothing in common that tells anything) to 1: measured on receipts of one merchant, whose form is the same from
 * one to the next (`bench/evidence.ts`). An amount is known by the word beside it, a name by itself.
 */
export function alikeness(one: ComparedWord, other: ComparedWord): number {
  const left = one.left !== undefined && one.left === other.left;
  const right = one.right !== undefined && one.right === other.right;
  const same = one.plain !== '' && one.plain === other.plain;
  const shape = one.shape === other.shape;
  const letters = /\p{L}/u.test(one.plain);
  if (same && letters) return left || right ? 1 : 0.95;
  if (shape && left) return 0.9;
  if (same && right) return 0.88;
  if (shape && right) return 0.7;
  if (same) return 0.65;
  return shape && !letters && one.shape.length >= TELLING_SHAPE ? 0.6 : 0;
}
