/** Verdicts as a file keeps them, one a line, to be looked at or compared with those of another time. */
import { once } from 'node:events';
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import {
  CompletionBatchError,
  isCompletionBatchError,
  isNoFile,
  parseLine,
  splitLines,
  toLine,
} from '@completion-batch/engine';
import { z } from 'zod';
import type { Said } from './judgements.ts';
import type { KeyedVerdict } from './verdicts.ts';

const WORDS = { valid: 'VALID', invalid: 'INVALID', neither: 'NEEDS_REVIEW' } as const;

const verdictLine = z.looseObject({
  key: z.string().max(1000),
  proposed: z.string().max(300),
  said: z.enum(WORDS).transform((word) => SAID[word]),
  right: z.boolean(),
});

const SAID: Readonly<Record<(typeof WORDS)[keyof typeof WORDS], keyof Said>> = {
  VALID: 'valid',
  INVALID: 'invalid',
  NEEDS_REVIEW: 'neither',
};

/** What two runs are compared by. */
export interface ComparedVerdict {
  readonly key: string;
  /** As it was proposed. */
  readonly label: string;
  readonly said: keyof Said;
  readonly right: boolean;
}

/** Writes verdicts down. They have their name when all are there; a file that has it already is replaced then. */
export class VerdictFile {
  readonly #path: string;
  readonly #file: WriteStream;
  readonly #done: Promise<void>;

  private constructor(path: string, file: WriteStream) {
    this.#path = path;
    this.#file = file;
    this.#done = finished(file);
    // Whoever writes or closes is told.
    this.#done.catch(() => undefined);
  }

  /** @throws CompletionBatchError `invalid-input` where no file can be written */
  static async open(path: string): Promise<VerdictFile> {
    const refuse = (why: string, cause?: unknown): CompletionBatchError =>
      new CompletionBatchError('invalid-input', `verdicts cannot be written: ${why}`, {
        where: path,
        remedy: 'Name a file in a folder that is there and can be written to.',
        cause,
      });
    if (await isNoFile(path)) throw refuse('there is something that is no regular file');
    const file = createWriteStream(partOf(path));
    await once(file, 'open').catch((cause: unknown) => {
      throw refuse(describe(cause), cause);
    });
    return new VerdictFile(path, file);
  }

  async write({ key, label, said, suggested, trueLabel, right }: KeyedVerdict): Promise<void> {
    const line = {
      ...{ key, proposed: label, said: WORDS[said], suggested: suggested ?? null },
      ...(trueLabel === undefined ? {} : { truth: trueLabel }),
      right,
    };
    if (this.#file.write(toLine(line))) return;
    await Promise.race([new Promise<void>((go) => this.#file.once('drain', go)), this.#done]);
  }

  async close(): Promise<void> {
    this.#file.end();
    await this.#done;
    await rename(partOf(this.#path), this.#path);
  }
}

const partOf = (path: string): string => `${path}.part`;
const describe = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const REMEDY = 'Name a file that evaluate --out has written.';

/** @throws CompletionBatchError `invalid-input` for a file that cannot be read, and for a line that is no verdict */
export async function* readVerdictFile(file: string): AsyncGenerator<ComparedVerdict> {
  const refuse = (message: string, where: string, cause?: unknown): CompletionBatchError =>
    new CompletionBatchError('invalid-input', message, { where, remedy: REMEDY, cause });
  if (await isNoFile(file)) throw refuse('the file of verdicts is no regular file', file);
  let none = true;
  try {
    for await (const line of splitLines(createReadStream(file), { name: file })) {
      const verdict = verdictLine.safeParse(parseLine(line, file));
      if (!verdict.success) throw refuse('the line is no verdict', `${file}:${line.number}`, verdict.error);
      const { key, proposed, said, right } = verdict.data;
      none = false;
      yield { key, label: proposed, said, right };
    }
    if (none) throw refuse('the file holds no verdict', file);
  } catch (error) {
    if (isCompletionBatchError(error, 'invalid-input')) throw error;
    const where = isCompletionBatchError(error) ? (error.where ?? file) : file;
    throw refuse(`verdicts cannot be read: ${describe(error)}`, where, error);
  }
}
