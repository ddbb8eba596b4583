/** A file that says what is true of words: `{"key": "IMAGE#…#LABEL#…", "true_label": "DATE" | null}` a line. */
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import {
  CompletionBatchError,
  isCompletionBatchError,
  isNoFile,
  parseLine,
  splitLines,
} from '@completion-batch/engine';
import { z } from 'zod';

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
  for await (const line of linesOf(file, refuse)) {
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

type Line = Parameters<typeof parseLine>[0];

/** What goes wrong in here is the file's fault; what goes wrong with a line's reader is not. */
async function* linesOf(
  file: string,
  refuse: (message: string, cause: unknown) => CompletionBatchError,
): AsyncGenerator<Line> {
  const source = createReadStream(file);
  const bytes = file.endsWith('.gz') ? source.pipe(createGunzip()) : source;
  // pipe() passes no errors on.
  if (bytes !== source) source.on('error', (error) => bytes.destroy(error));
  const lines = splitLines(bytes, { name: file });
  try {
    for (;;) {
      const next = await lines.next().catch((cause: unknown) => {
        throw refuse(`the truth file cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
      });
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    source.destroy();
  }
}

function entryOf(line: Line, file: string): unknown {
  try {
    return parseLine(line, file);
  } catch (error) {
    if (isCompletionBatchError(error, 'ndjson-damaged')) return undefined;
    throw error;
  }
}
