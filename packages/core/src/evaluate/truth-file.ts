/** A file that says what is true of words: `{"key": "IMAGE#…#LABEL#…", "true_label": "DATE" | null}` a line. */
import {
  CompletionBatchError,
  isCompletionBatchError,
  isNoFile,
  type NdjsonLine,
  parseLine,
} from '@completion-batch/engine';
import { z } from 'zod';
import { linesOfFile } from './lines-of-file.ts';

export interface TrueLabel {
  /** Of a label that was proposed: `IMAGE#…#RECEIPT#…#LINE#…#WORD#…#LABEL#…`. */
  readonly key: string;
  /** The label that its word should have; null for a word that should have none. */
  readonly trueLabel: string | null;
}

/** Lines that say no such thing: how many, and where the first of them stands. */
export type OnBadLines = (count: number, first: string) => void;

const truthLine = z.looseObject({
  key: z
    .string()
    .max(1000)
    .regex(/#LABEL#/),
  true_label: z.string().max(100).nullable(),
});

const REMEDY = 'Name a file with {"key": "IMAGE#…#LABEL#…", "true_label": "DATE"} a line, plain or gzipped (.gz).';

/**
 * Reads it line by line, plain or gzipped; it may be of any size.
 * @throws CompletionBatchError `invalid-input` for a file that cannot be read, or in which no line is of that form
 */
export async function* readTruthFile(file: string, onBadLines: OnBadLines): AsyncGenerator<TrueLabel> {
  const refuse = (message: string, cause?: unknown): CompletionBatchError =>
    new CompletionBatchError('invalid-input', message, { where: file, remedy: REMEDY, cause });
  if (await isNoFile(file)) throw refuse('the truth file is no regular file');
  let good = 0;
  let bad = 0;
  let firstBad = '';
  const unreadable = (why: string, cause: unknown): Error => refuse(`the truth file cannot be read: ${why}`, cause);
  for await (const line of linesOfFile(file, unreadable)) {
    const entry = truthLine.safeParse(entryOf(line, file));
    if (entry.success) {
      good += 1;
      yield { key: entry.data.key, trueLabel: entry.data.true_label };
    } else {
      firstBad ||= `${file}:${line.number}`;
      bad += 1;
    }
  }
  if (good === 0) throw refuse('the truth file says of no word what it is');
  if (bad > 0) onBadLines(bad, firstBad);
}

function entryOf(line: NdjsonLine, file: string): unknown {
  try {
    return parseLine(line, file);
  } catch (error) {
    if (isCompletionBatchError(error, 'ndjson-damaged')) return undefined;
    throw error;
  }
}
