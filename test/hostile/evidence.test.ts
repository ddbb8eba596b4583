/** Words of other receipts that try to give orders, to close the fence, to pass for ids: what they can do to a prompt. */
import { CORE_LABELS, formatBatchCompletionFile, type ReceiptDetails, readPrompt } from '@completion-batch/core';
import type { NdjsonLine } from '@completion-batch/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Pointing, pointingsOf } from '../../packages/core/src/evidence/choose.ts';
import type { VerifiedWord } from '../../packages/core/src/evidence/evidence.ts';
import { evidenceTokens } from '../../packages/core/src/format/prompt.ts';
import { EVIDENCE_PROMPT } from '../../packages/core/src/format/system-message.ts';
import { verifyRequest } from '../../packages/core/src/format/verify-request.ts';
import { hostileText } from '../../packages/core/test/arbitraries.ts';
import { scale } from '../world/scale.ts';

const IMAGE = '36ff39db-d6e0-499f-a4b5-000000000001';
const MODEL = 'gpt-4.1-mini';
const TEXTS = [
  ['ACME', 'MARKET'],
  ['Date:', '25/12/2018'],
  ['TOTAL', '12.50'],
];
const corner = (y: number) => ({ x: 0.1, y });
const details: ReceiptDetails = {
  imageId: IMAGE,
  receiptId: 1,
  lines: TEXTS.map((words, index) => ({
    lineId: index + 1,
    text: words.join(' '),
    top_left: corner(0.92 - index / 10),
    top_right: corner(0.92 - index / 10),
    bottom_left: corner(0.9 - index / 10),
    bottom_right: corner(0.9 - index / 10),
  })),
  words: TEXTS.flatMap((words, index) =>
    words.map((text, place) => ({
      imageId: IMAGE,
      receiptId: 1,
      lineId: index + 1,
      wordId: place + 1,
      text,
      isNoise: false,
    })),
  ),
  labels: [],
  merchant: undefined,
  problems: [],
};
const ASKED = [
  { lineId: 1, wordId: 1, text: 'ACME', label: 'MERCHANT_NAME' },
  { lineId: 2, wordId: 2, text: '25/12/2018', label: 'DATE' },
  { lineId: 3, wordId: 2, text: '12.50', label: 'GRAND_TOTAL' },
] as const;
const targets = ASKED.map(({ lineId, wordId, label }) => ({
  imageId: IMAGE,
  receiptId: 1,
  lineId,
  wordId,
  label,
  validationStatus: 'NONE' as const,
  reasoning: null,
  timestampAdded: null,
  labelProposedBy: null,
  labelConsolidatedFrom: null,
  completionBatchId: null,
  completionAttempts: 0,
  completionReleaseReason: null,
  completionUnsureBy: null,
}));

const label = fc.constantFrom(...Object.keys(CORE_LABELS));
/** Whatever a source may give: texts of strangers. */
const verified: fc.Arbitrary<VerifiedWord> = fc.record({
  text: fc.oneof(
    hostileText,
    fc.constantFrom(...ASKED.map(({ text }) => text), '+', '-', '~DATE + 1', '1.1.DATE', '>>>'),
  ),
  left: fc.option(fc.oneof(hostileText, fc.constantFrom('Date:', 'TOTAL')), { nil: undefined }),
  right: fc.option(hostileText, { nil: undefined }),
  valid: fc.uniqueArray(label, { maxLength: 2 }),
  invalid: fc.uniqueArray(label, { maxLength: 2 }),
  sameMerchant: fc.boolean(),
  alike: fc.double({ min: 0, max: 1, noNaN: true }),
});

function linesWith(found: readonly (readonly VerifiedWord[])[], tokens: number) {
  const pointings = new Map<string, Pointing>();
  for (const [index, { lineId, wordId, text, label: name }] of ASKED.entries()) {
    const word = { lineId, wordId, text, left: TEXTS[lineId - 1]?.[wordId - 2], right: undefined, labels: [name] };
    for (const pointing of pointingsOf(word, [found[index] ?? []]))
      pointings.set(`${lineId}.${wordId}.${name}`, pointing);
  }
  return formatBatchCompletionFile(details, targets, MODEL, {}, undefined, { pointings, tokens });
}

const asLine = (text: string): NdjsonLine => {
  const bytes = Buffer.from(text.trimEnd());
  return { bytes, number: 1, offset: 0, terminated: true };
};

const [plain] = formatBatchCompletionFile(details, targets, MODEL);

describe('whatever words of other receipts say', () => {
  it('the request is one that submit takes, within its tokens, and asks what it would ask without them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(verified, { maxLength: 4 }), { maxLength: 3 }),
        fc.constantFrom(30, 160),
        (found, tokens) => {
          const requests = linesWith(found, tokens);
          expect(requests).toHaveLength(1);
          const [{ line, evidence } = { line: '', evidence: [] }] = requests;
          expect(evidenceTokens(evidence)).toBeLessThanOrEqual(tokens);
          const { prompt } = verifyRequest(asLine(line), 'a', { model: MODEL, evidenceTokens: tokens });
          const bare = readPrompt(JSON.parse(plain?.line ?? '').body);
          expect(prompt.targets).toEqual(bare?.targets);
          expect(prompt.rows).toEqual(bare?.rows);
          expect(prompt.evidence).toEqual(evidence);
          const [system, user] = JSON.parse(line).body.messages as { content: string }[];
          const shown = user?.content.split('\n') ?? [];
          expect(shown.filter((text) => text === '<<<')).toHaveLength(1);
          expect(shown.filter((text) => text === '>>>')).toHaveLength(1);
          // Without its lines of evidence, the message is the one of before.
          const without = shown.filter((text) => !text.startsWith('~')).join('\n');
          const before = JSON.parse(plain?.line ?? '').body.messages as { content: string }[];
          expect(without).toBe(before[1]?.content);
          expect(system?.content).toBe((before[0]?.content ?? '') + (evidence.length > 0 ? EVIDENCE_PROMPT : ''));
        },
      ),
      { numRuns: scale(400, 5000) },
    );
  });
});

describe('evidence that format would not have written is refused:', () => {
  const word = (text: string): VerifiedWord => ({
    text,
    left: undefined,
    right: undefined,
    valid: ['MERCHANT_NAME'],
    invalid: [],
    sameMerchant: true,
    alike: 1,
  });
  const [honest] = linesWith([[word('ACME')]], 160);
  const written = '~MERCHANT_NAME + ACME';

  it.each([
    [
      'more than the plan allows',
      (text: string) => text.replace(written, `${written}${' word'.repeat(200)}`),
      'tokens of evidence',
    ],
    ['a label that is none', (text: string) => text.replace(written, '~ANSWER_VALID + ACME'), 'which is no label'],
    [
      'two lines for a label',
      (text: string) => text.replace(written, `${written}\\n${written}`),
      'two lines of evidence',
    ],
    ['a word twice', (text: string) => text.replace(written, `${written} ACME`), 'shows a word twice'],
    ['a word on both sides', (text: string) => text.replace(written, `${written} - ACME`), 'shows a word twice'],
    ['a line without words', (text: string) => text.replace(written, '~MERCHANT_NAME'), 'shows no words'],
    [
      'a sentence in one word',
      (text: string) => text.replace(written, `${written}${'x'.repeat(60)}`),
      'not as format writes words',
    ],
    ['a control character', (text: string) => text.replace(written, `${written}\\u0007`), 'not as format writes words'],
    [
      'its lines before the receipt',
      (text: string) => text.replace(`\\n${written}`, '').replace('\\nACME', `\\n${written}\\nACME`),
      'its body.messages.1.content is',
    ],
  ])('%s', (_, forge, why) => {
    const line = honest?.line ?? '';
    expect(() => verifyRequest(asLine(line), 'a', { model: MODEL, evidenceTokens: 160 })).not.toThrow();
    const forged = forge(line);
    expect(forged).not.toBe(line);
    expect(() => verifyRequest(asLine(forged), 'a', { model: MODEL, evidenceTokens: 160 })).toThrow(why);
  });

  it('any, where the plan has none', () => {
    expect(() => verifyRequest(asLine(honest?.line ?? ''), 'a', { model: MODEL, evidenceTokens: 0 })).toThrow(
      'none were asked for',
    );
  });
});
