/** Answers that were found, put down in a file until all of them are, and read back in another order. */
import { type FileHandle, open } from 'node:fs/promises';
import { z } from 'zod';
import type { AnswerPlace } from './wanted-answers.ts';

/** As much of a line of results as is taken over. */
export const knownAnswer = z.object({
  outcome: z.literal('answered'),
  response: z.object({
    status_code: z.int().min(200).max(299),
    body: z.unknown().refine((body) => body !== undefined && body !== null),
  }),
  batch: z.string().nullable(),
});

/** Whether a line of results is one that a later job may take over. */
export function isKnownAnswer(result: unknown): boolean {
  return knownAnswer.safeParse(result).success;
}

export type KnownAnswer = Readonly<z.output<typeof knownAnswer>>;

/** So much is written, and read, at a time: jobs that ask the same mostly do so in the same order. */
const AT_ONCE = 1024 * 1024;

export class FoundAnswers {
  readonly #file: FileHandle;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #end = 0;
  /** What was read last, and where it begins. */
  #window = Buffer.alloc(0);
  #start = 0;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async create(path: string): Promise<FoundAnswers> {
    return new FoundAnswers(await open(path, 'wx+'));
  }

  get isEmpty(): boolean {
    return this.#end === 0;
  }

  async add(answer: KnownAnswer): Promise<AnswerPlace> {
    const text = Buffer.from(JSON.stringify(answer));
    const place = { offset: this.#end, bytes: text.length };
    this.#held.push(text);
    this.#heldBytes += text.length;
    this.#end += text.length;
    if (this.#heldBytes >= AT_ONCE) await this.#write();
    return place;
  }

  async read({ offset, bytes }: AnswerPlace): Promise<KnownAnswer> {
    await this.#write();
    if (offset < this.#start || offset + bytes > this.#start + this.#window.length) {
      const window = Buffer.alloc(Math.min(Math.max(bytes, AT_ONCE), this.#end - offset));
      await this.#file.read(window, 0, window.length, offset);
      this.#window = window;
      this.#start = offset;
    }
    const at = offset - this.#start;
    return JSON.parse(this.#window.toString('utf8', at, at + bytes)) as KnownAnswer;
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  async #write(): Promise<void> {
    if (this.#heldBytes === 0) return;
    await this.#file.appendFile(Buffer.concat(this.#held));
    this.#held = [];
    this.#heldBytes = 0;
  }
}
