import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactTokens } from '../../src/exact-tokens.ts';
import {
  merchantText,
  type Prompt,
  readUserMessage,
  SYSTEM_PROMPT,
  wordText,
  writeUserMessage,
} from '../../src/format/prompt.ts';
import { coreLabel, hostileText } from '../arbitraries.ts';

const target = fc
  .record({
    lineId: fc.nat(300),
    wordId: fc.nat(60),
    label: coreLabel,
    rejected: fc.uniqueArray(coreLabel, { maxLength: 3 }),
  })
  .map((value) => ({
    ...value,
    id: `${value.lineId}.${value.wordId}.${value.label}`,
    rejected: value.rejected.sort(),
  }));

const prompt: fc.Arbitrary<Prompt> = fc.record({
  merchant: fc.option(
    hostileText.map((name) => merchantText({ name, category: null, address: null, phone: null, website: null })),
    { nil: undefined },
  ),
  rows: fc.array(
    fc.array(
      fc.record({
        id: fc.option(fc.constantFrom('1.1', '12.3', '7.10'), { nil: undefined }),
        text: hostileText.map(wordText),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    { maxLength: 8 },
  ),
  targets: fc.uniqueArray(target, { minLength: 1, maxLength: 12, selector: ({ id }) => id }),
});

describe('the user message', () => {
  it('is read back as it was written, whatever the receipt says', () => {
    fc.assert(
      fc.property(prompt, (written) => {
        const read = readUserMessage(writeUserMessage(written));
        expect(read).toBeDefined();
        expect(new Set(read?.targets)).toEqual(new Set(written.targets));
        expect(read?.targets).toHaveLength(written.targets.length);
        expect(read?.merchant).toBe(written.merchant);
        expect(read?.rows.map((row) => row.map(({ id }) => id))).toEqual(
          written.rows.map((row) => row.map(({ id }) => id)),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('has exactly one fence, and one line per row', () => {
    fc.assert(
      fc.property(prompt, (written) => {
        const lines = writeUserMessage(written).split('\n');
        expect(lines.filter((line) => line === '<<<')).toHaveLength(1);
        expect(lines.filter((line) => line === '>>>')).toHaveLength(1);
        // The merchant's line stands first.
        expect(lines.indexOf('>>>') - lines.indexOf('<<<') - 2).toBe(written.rows.length);
      }),
    );
  });

  it('gives no word an id that is not a target', () => {
    const text = writeUserMessage({
      merchant: undefined,
      rows: [
        [
          { id: undefined, text: wordText('TOTAL~9.9') },
          { id: '1.1', text: wordText('5.00~2.2') },
        ],
      ],
      targets: [{ id: '1.1.TAX', lineId: 1, wordId: 1, label: 'TAX', rejected: [] }],
    });
    expect(readUserMessage(text)?.rows).toEqual([
      [
        { id: undefined, text: 'TOTAL-9.9' },
        { id: '1.1', text: '5.00-2.2' },
      ],
    ]);
  });

  it('is not found in what is not ours', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(readUserMessage(text)).toBeUndefined();
      }),
    );
    expect(readUserMessage('<<<\nx\n>>>\nNO_SUCH_LABEL 1.1')).toBeUndefined();
    expect(readUserMessage('<<<\nx\n>>>\nDATE 1.1; TIME 1.2')).toBeUndefined();
  });
});

describe('words', () => {
  it('are one token of a row: no blank, no line end, no control character, not empty, bounded', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const word = wordText(text);
        expect(word).toMatch(/^[^\s\p{C}~]+$/u);
        expect([...word].length).toBeLessThanOrEqual(80);
      }),
    );
  });
});

it('the part that is the same for all receipts stays small', () => {
  expect(exactTokens(SYSTEM_PROMPT)).toBeLessThanOrEqual(230);
});
