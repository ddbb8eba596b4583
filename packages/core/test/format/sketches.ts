/** Receipts sketched as lists of words, with the labels that are asked about. */
import type { NdjsonLine } from '@completion-batch/engine';
import fc from 'fast-check';
import type { ReceiptDetails } from '../../src/table/receipt-details.ts';
import type { WordLabel } from '../../src/table/rows.ts';
import { coreLabel, hostileText } from '../arbitraries.ts';

export const IMAGE = '36ff39db-d6e0-499f-a4b5-65e82259f883';

export interface Sketch {
  /** Text of each word, by line. */
  readonly lines: readonly (readonly string[])[];
  readonly targets: readonly { line: number; word: number; label: string; invalid?: string }[];
}

export function labelRow(
  lineId: number,
  wordId: number,
  label: string,
  validationStatus: WordLabel['validationStatus'],
): WordLabel {
  return {
    imageId: IMAGE,
    receiptId: 1,
    lineId,
    wordId,
    label,
    validationStatus,
    reasoning: null,
    timestampAdded: null,
    labelProposedBy: null,
    labelConsolidatedFrom: null,
    completionBatchId: null,
    completionAttempts: 0,
    completionReleaseReason: null,
    completionUnsureBy: null,
  };
}

export function receipt({ lines, targets }: Sketch): { details: ReceiptDetails; labels: WordLabel[] } {
  const labels = targets.map(({ line, word, label }) => labelRow(line, word, label, 'NONE'));
  const history = targets.flatMap(({ line, word, invalid }) =>
    invalid === undefined ? [] : [labelRow(line, word, invalid, 'INVALID')],
  );
  const details: ReceiptDetails = {
    imageId: IMAGE,
    receiptId: 1,
    lines: lines.map((words, index) => {
      const y = 1 - (index + 1) / (lines.length + 2);
      const height = 0.5 / (lines.length + 2);
      return {
        lineId: index + 1,
        text: words.join(' '),
        bottom_left: { x: 0.1, y },
        bottom_right: { x: 0.9, y },
        top_left: { x: 0.1, y: y + height },
        top_right: { x: 0.9, y: y + height },
      };
    }),
    words: lines.flatMap((words, index) =>
      words.map((text, word) => ({
        imageId: IMAGE,
        receiptId: 1,
        lineId: index + 1,
        wordId: word + 1,
        text,
        isNoise: false,
      })),
    ),
    labels: [...labels, ...history],
    merchant: undefined,
    problems: [],
  };
  return { details, labels };
}

export const asLine = (text: string): NdjsonLine => ({
  bytes: Buffer.from(text.trimEnd()),
  number: 1,
  offset: 0,
  terminated: true,
});
export const sketch: fc.Arbitrary<Sketch> = fc
  .array(fc.array(hostileText, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 20 })
  .chain((lines) => {
    const words = lines.flatMap((line, index) => line.map((_, word) => ({ line: index + 1, word: word + 1 })));
    return fc.record({
      lines: fc.constant(lines),
      targets: fc.uniqueArray(
        fc
          .record({
            at: fc.constantFrom(...words),
            label: coreLabel,
            invalid: fc.option(coreLabel, { nil: undefined }),
          })
          .map(({ at, label, invalid }) => ({
            ...at,
            label,
            ...(invalid === undefined ? {} : { invalid }),
          })),
        { minLength: 1, maxLength: 30, selector: ({ line, word, label }) => `${line}.${word}.${label}` },
      ),
    });
  });
