/** A receipt in a terminal: words about where they are printed, in no line more than fits, and nothing that a terminal obeys. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf } from '../src/render/columns.ts';
import { type DrawnWord, receiptText } from '../src/render/receipt-text.ts';

const word = (text: string, x?: number, width = 0.1, mark?: DrawnWord['mark']): DrawnWord => ({ text, x, width, mark });

const RECEIPT = [
  [word('ACME', 0.4), word('MARKET', 0.52, 0.15)],
  [word('Date:', 0.1), word('25/12/2018', 0.25, 0.2, 'labelled'), word('8:13', 0.8)],
  [word('TOTAL', 0.1), word('12.50', 0.8, 0.1, 'asked')],
  [word('THANK', 0.3), word('YOU')],
];

describe('a receipt as text', () => {
  it('has its words where they are printed, and the marks of those that matter', () => {
    expect(receiptText(RECEIPT, { columns: 50 })).toEqual([
      '                  ACME    MARKET',
      'Date:    [25/12/2018]                      8:13',
      'TOTAL                                      »12.50«',
      '            THANK YOU',
    ]);
  });

  it('shows what is around the word that is asked about, and says what is left out', () => {
    expect(receiptText(RECEIPT, { columns: 40, around: 0 })).toEqual([
      '… 2 more rows above',
      'TOTAL                            »12.50«',
      '… 1 more row below',
    ]);
  });

  it('words that do not fit go on below; what has no place stands behind the word before it', () => {
    const row = [word('a'.repeat(30)), word('b'.repeat(15)), word('c'.repeat(60))];
    expect(receiptText([row], { columns: 40 })).toEqual(['a'.repeat(30), 'b'.repeat(15), `${'c'.repeat(37)}…`]);
  });

  it('no line is wider than the terminal, and none holds what a terminal or a runner obeys', () => {
    const hostile = fc.oneof(
      fc.constantFrom(
        '\u001b[2J',
        '::error::x',
        '##[group]',
        'a\nb',
        '\u202eabc',
        '\r',
        '漢字漢字',
        '👩‍👩‍👧',
        '',
        '\u0301',
      ),
      fc.string({ unit: 'binary', maxLength: 60 }),
    );
    const drawn = fc.record({
      text: hostile,
      x: fc.option(fc.double({ min: -5, max: 5, noNaN: true }), { nil: undefined }),
      width: fc.double({ min: -1, max: 2, noNaN: true }),
      mark: fc.constantFrom('asked' as const, 'labelled' as const, undefined),
    });
    const at = (x: number) => ({ text: '\u001b[2J', x, width: 0, mark: 'asked' as const });
    const rows = fc.array(fc.array(drawn, { maxLength: 8 }), { maxLength: 5 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 10, max: 100 }), (given, columns) => {
        for (const line of receiptText(given, { columns })) {
          expect(columnsOf(line)).toBeLessThanOrEqual(columns);
          // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
          expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]|##\[|^\s*::/);
        }
      }),
      // Two places whose distance is the smallest number there is.
      { numRuns: 300, examples: [[[[at(0), at(-5e-324)]], 10]] },
    );
  });
});
