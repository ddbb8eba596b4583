import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  evidenceText,
  isMerchantText,
  isWordText,
  merchantText,
  type ReceiptPrompt,
  readTargets,
  readUserMessage,
  wordText,
  writeUserMessage,
} from '../../src/format/prompt.ts';
import { plainText } from '../../src/plain-text.ts';
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

const prompt: fc.Arbitrary<ReceiptPrompt> = fc.record({
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
  evidence: fc.uniqueArray(
    fc
      .record({
        label: fc.constantFrom('DATE', 'GRAND_TOTAL', 'TAX'),
        right: fc.array(hostileText, { maxLength: 3 }),
        wrong: fc.array(hostileText, { maxLength: 3 }),
      })
      .map(({ label, right, wrong }) => ({
        label,
        right: right.flatMap((text) => evidenceText(text) ?? []),
        wrong: wrong.flatMap((text) => evidenceText(text) ?? []),
      })),
    { maxLength: 3, selector: ({ label }) => label },
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
        expect(read?.evidence).toEqual(written.evidence);
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
        expect(lines.indexOf('>>>') - lines.indexOf('<<<') - 2).toBe(written.rows.length + written.evidence.length);
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
      evidence: [],
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
    expect(readUserMessage('<<<\nMerchant: ?\n>>>\nDATE 1.1')).toBeDefined();
    expect(readUserMessage('<<<\nx\n>>>\nno_such_label 1.1')).toBeUndefined();
    expect(readUserMessage('<<<\nx\n>>>\nDATE 1.1; TIME 1.2')).toBeUndefined();
  });
});

describe('a message that may be ours', () => {
  const line = fc.constantFrom(
    '<<<',
    '>>>',
    '>>> ',
    ' >>>',
    '',
    'Total 5.00',
    '~…',
    'DATE 1.1 1.2',
    'TAX 2.1 not DATE',
  );
  const lines = fc.tuple(fc.constantFrom('<<<', '<<<x'), fc.constantFrom('Merchant: ?', 'Merchant:'), fc.array(line));

  it('ends its fence with the first line that is the end of one', () => {
    fc.assert(
      fc.property(lines, ([open, merchant, rest]) => {
        const text = [open, merchant, ...rest].join('\n');
        const closed = rest.indexOf('>>>');
        const asked = rest.slice(closed + 1);
        const isOurs =
          open === '<<<' &&
          merchant === 'Merchant: ?' &&
          closed !== -1 &&
          asked.every((one) => /^(DATE|TAX) /.test(one));
        const read = readUserMessage(text);
        expect(read?.rows.map((row) => row.map((word) => word.text).join(' ') || '~…')).toEqual(
          isOurs ? rest.slice(0, closed).map((row) => row || '~…') : undefined,
        );
        expect(readTargets(text)).toEqual(read?.targets);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('words', () => {
  it('and merchants, written again, stay as they are: whoever holds them against this finds nothing', () => {
    // What a joiner may stand on, what is taken out before it, and what it may part.
    const signs = fc.constantFrom(
      '\u200d',
      '\u200c',
      '\u{1fc00}',
      '\u0378',
      '\ue000',
      '\u00ad',
      ' ',
      '\n',
      'a',
      '<',
      '>',
      '~',
      '; ',
      '\u{1f469}',
    );
    const text = fc.oneof(
      hostileText,
      fc.array(signs, { maxLength: 12 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(isWordText(wordText(one))).toBe(true);
        const merchant = merchantText({ name: one, category: other, address: null, phone: other, website: one });
        if (merchant !== undefined) expect(isMerchantText(merchant)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('are one token of a row: no blank, no line end, no control character, not empty, bounded', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const word = wordText(text);
        expect(word.replace(/[\u200c\u200d]/g, '')).toMatch(/^[^\s\p{C}~]+$/u);
        expect([...word].length).toBeLessThanOrEqual(80);
      }),
    );
  });

  it.each([
    ['Persian, a word of two parts', 'نمی\u200cخواهم'],
    ['Persian, the first form of a letter alone', 'ه\u200d'],
    ['Hindi, a half letter', 'क्\u200dष'],
    ['Hindi, no conjunct', 'क्\u200cष'],
    ['a family', '👩\u200d👩\u200d👧'],
    ['a cook of dark skin', '👩🏿\u200d🍳'],
    ['a flag', '🏳️\u200d🌈'],
    ['a hyphen', 'Semi-skimmed\u2010milk'],
    ['a currency sign of 2025', '\u20c1'],
    ['a decomposed accent', 'e\u0301clair'],
  ])('keep what they are spelled with: %s', (_, text) => {
    expect(wordText(text)).toBe(text);
  });

  it.each([
    ['a soft hyphen', 'Gesamt\u00adbetrag', 'Gesamtbetrag'],
    ['a word joiner', 'TO\u2060TAL', 'TOTAL'],
    ['a byte order mark', '\ufeffTO\ufeffTAL', 'TOTAL'],
    ['a zero-width space', 'TO\u200bTAL', 'TOTAL'],
    ['bidirectional controls', '\u202e00.21\u202c \u2066a\u2069\u200f', '00.21_a'],
    ['tags, which spell what nobody sees', `TOTAL${'\u{e0061}\u{e0062}'}`, 'TOTAL'],
    ['joiners behind one another', 'a\u200d\u200c\u200db', 'a\u200db'],
    ['joiners that join nothing', '\u200d1,\u200d50\u00ad', '1,50'],
    ['nothing but what is invisible', '\u200c\u00ad\u200b', '_'],
    ['control characters, as a blank', 'a\u0000\u0085b', 'a_b'],
  ])('lose what is invisible, and are not torn: %s', (_, text, shown) => {
    expect(wordText(text)).toBe(shown);
  });

  /** Parts of words in scripts that need joiners, and of what would close the fence or pass for an id. */
  const part = fc.constantFrom(
    ...['नमस्ते', 'क्', 'می', 'ه', '👩', '🏿', '🏳️', 'é', '7', '-', 'ab'],
    ...['\u200c', '\u200d', '\u00ad', '\u2060', '\ufeff', '\u202e', '\u2067', '\u{e0041}', '\u0000', '\ud83d'],
    ...['>', '<', '>>>', '<<<', '~', '~1.1', ' ', '\n', '\u2028', '\u3000'],
  );
  const word = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(''));

  it('are read back as they were shown, close no fence and pass for no id', () => {
    const row = fc.record({
      id: fc.option(fc.constantFrom('1.1', '2.10'), { nil: undefined }),
      text: word.map(wordText),
    });
    const rows = fc.array(fc.array(row, { minLength: 1, maxLength: 4 }), { maxLength: 4 });
    const name = word.map((text) => plainText(text, 200));
    fc.assert(
      fc.property(rows, name, (written, merchant) => {
        const targets = [{ id: '1.1.TAX', lineId: 1, wordId: 1, label: 'TAX', rejected: [] }];
        const message = writeUserMessage({ merchant: merchant || 'x', rows: written, evidence: [], targets });
        expect(readUserMessage(message)).toEqual({ merchant: merchant || 'x', rows: written, evidence: [], targets });
        const bare = message.replace(/[\u200c\u200d]/g, '').split('\n');
        for (const fence of ['<<<', '>>>']) expect(bare.filter((line) => line.includes(fence))).toEqual([fence]);
      }),
      { numRuns: 1000 },
    );
  });
});
