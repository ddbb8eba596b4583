/** What is true of words: of the sample it is known, of other rows a file tells. */
import { labelId, type OnBadLines, readTruthFile, type TrueLabel, type WordKey } from '@completion-batch/core';
import { sampleTruth } from './receipts/generate.ts';

/** The true label of each word, by the word's key (`IMAGE#…#RECEIPT#…#LINE#…#WORD#…`); null for a word without one. */
export type Truth = ReadonlyMap<string, string | null>;

export interface SampleTruthOptions {
  readonly receipts: number;
  readonly seed: number;
}

export function truthOfSample(options: SampleTruthOptions): Truth {
  return new Map([...trueLabelsOfSample(options)].map(({ key, trueLabel }) => [wordOf(key), trueLabel]));
}

/** The same of each label that is proposed, as a file of truth has it. */
export function* trueLabelsOfSample(options: SampleTruthOptions): Generator<TrueLabel> {
  for (const [key, { trueLabel }] of sampleTruth(options)) yield { key, trueLabel };
}

/**
 * All of a truth file, for who answers from it.
 * @throws CompletionBatchError what `readTruthFile` throws
 */
export async function readTruth(file: string, onBadLines: OnBadLines): Promise<Truth> {
  const truth = new Map<string, string | null>();
  for await (const { key, trueLabel } of readTruthFile(file, onBadLines)) truth.set(wordOf(key), trueLabel);
  return truth;
}

export const wordOf = (labelKey: string): string => labelKey.replace(/#LABEL#.*$/s, '');

export const wordKeyOf = ({ imageId, receiptId, lineId, wordId }: WordKey): string =>
  wordOf(labelId({ imageId, receiptId, lineId, wordId, label: '' }));
