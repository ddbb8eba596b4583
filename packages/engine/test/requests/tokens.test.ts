import fc from 'fast-check';
import { expect, it } from 'vitest';
import { estimateTokens } from '../../src/requests/tokens.ts';

/** The same by regular expressions: shorter, and fifty times as slow. */
function plainly(text: string): number {
  let tokens = 0;
  for (const [piece] of text.matchAll(/\p{L}+|\p{N}{1,3}|[^\s\p{L}\p{N}]+|\s+/gu)) tokens += pieceTokens(piece);
  return Math.ceil(tokens);
}

function pieceTokens(piece: string): number {
  const first = piece.codePointAt(0) ?? 0;
  if (/^\p{N}/u.test(piece)) return 1;
  if (/^\s/.test(piece)) return piece === ' ' ? 0.1 : 1;
  if (!/^\p{L}/u.test(piece)) return first < 128 ? Math.ceil(piece.length / 3) : [...piece].length * 1.5;
  if (first > 0x24f) return [...piece].length;
  const capitals = piece === piece.toUpperCase() && piece.length > 1;
  return capitals ? Math.max(1, piece.length / 2.7) : Math.max(1, piece.length / 6);
}

const letters = fc.constantFrom(
  ...['a', 'B', 'é', 'ß', 'ŉ', 'Ω', '语', 'ے', '𝔸', '1', '٣', '½', ' ', '\n', '\u00a0', '.', '"', '—', '😀', '\ud800'],
);

it('cuts a text into words, figures, signs and blanks, and counts each by what it is', () => {
  const text = fc.oneof(
    fc.array(letters, { maxLength: 40 }).map((all) => all.join('')),
    fc.array(fc.nat(0xffff), { maxLength: 40 }).map((all) => String.fromCharCode(...all)),
    fc.lorem(),
  );
  fc.assert(
    fc.property(text, (given) => {
      expect(estimateTokens(given)).toBe(plainly(given));
    }),
    { numRuns: 50 },
  );
});

it('counts a text of any length', () => {
  const text = 'Twelve thousand words '.repeat(4000);
  expect(estimateTokens(text)).toBe(plainly(text));
});

it.each([
  ['', 0],
  ['One small step', 4],
  ['TOTAL 1,204.50', 7],
])('counts %j as %d', (text, tokens) => expect(estimateTokens(text)).toBe(tokens));
