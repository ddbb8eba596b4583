/** What is true of words: of the sample it is known, of other rows a file tells. */
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { labelId, type WordKey } from '@completion-batch/core';
import {
  CompletionBatchError,
  isCompletionBatchError,
  isNoFile,
  parseLine,
  splitLines,
} from '@completion-batch/engine';
import { z } from 'zod';
import { sampleTruth } from './receipts/generate.ts';

/** The true label of each word, by the word's key (`IMAGE#…#RECEIPT#…#LINE#…#WORD#…`); null for a word without one. */
export type Truth = ReadonlyMap<string, string | null>;

const truthLine = z.looseObject({
  key: z
    .string()
    .max(1000)
    .regex(/#LABEL#/),
  true_label: z.string().max(100).nullable(),
});

const REMEDY = 'Name a file with {"key": "IMAGE#…#LABEL#…", "true_label": "DATE"} a line, plain or gzipped (.gz).';

export function truthOfSample(options: { readonly receipts: number; readonly seed: number }): Truth {
  return new Map([...sampleTruth(options)].map(([key, { trueLabel }]) => [wordOf(key), trueLabel]));
}

/**
 * Reads `{"key": "IMAGE#…#LABEL#…", "true_label": "DATE" | null}` a line, plain or gzipped.
 * @param onBadLine how many lines were passed over
 * @throws CompletionBatchError `invalid-input` for a file that cannot be read, or in which no line is of that form
 */
export async function readTruth(file: string, onBadLines: (count: number) => void): Promise<Truth> {
  const truth = new Map<string, string | null>();
  const refuse = (message: string, cause?: unknown): CompletionBatchError =>
    new CompletionBatchError('invalid-input', message, { where: file, remedy: REMEDY, cause });
  if (await isNoFile(file)) throw refuse('the truth file is no regular file');
  const source = createReadStream(file);
  const bytes = file.endsWith('.gz') ? source.pipe(createGunzip()) : source;
  // pipe() passes no errors on.
  if (bytes !== source) source.on('error', (error) => bytes.destroy(error));
  let bad = 0;
  try {
    for await (const line of splitLines(bytes, { name: file })) {
      const entry = truthLine.safeParse(entryOf(line, file));
      if (entry.success) truth.set(wordOf(entry.data.key), entry.data.true_label);
      else bad += 1;
    }
  } catch (cause) {
    throw refuse(`the truth file cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  } finally {
    source.destroy();
  }
  if (truth.size === 0) throw refuse('the truth file says of no word what it is');
  if (bad > 0) onBadLines(bad);
  return truth;
}

function entryOf(line: Parameters<typeof parseLine>[0], file: string): unknown {
  try {
    return parseLine(line, file);
  } catch (error) {
    if (isCompletionBatchError(error, 'ndjson-damaged')) return undefined;
    throw error;
  }
}

export const wordOf = (labelKey: string): string => labelKey.replace(/#LABEL#.*$/s, '');

export const wordKeyOf = ({ imageId, receiptId, lineId, wordId }: WordKey): string =>
  wordOf(labelId({ imageId, receiptId, lineId, wordId, label: '' }));
