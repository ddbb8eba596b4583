/** Writing that survives `kill -9`: whole files by rename, logs by appending lines and cutting a torn end on reading. */
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rename, truncate, writeFile } from 'node:fs/promises';
import { type NdjsonLine, splitLines } from './engine-parts.ts';

let temporary = 0;

/** A name beside `path` that no other write of this process uses. */
export function temporaryName(path: string): string {
  temporary += 1;
  return `${path}.${process.pid}-${temporary}.tmp`;
}

/** Replaces the file by `value` as JSON. A reader sees the old or the new one, never a part. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  const part = temporaryName(path);
  await writeFile(part, JSON.stringify(value));
  await rename(part, path);
}

/** The `code` of a system error, such as `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** The values of an NDJSON log; a torn last line is passed over. A log that is not there has no lines. */
export async function* readLog(path: string): AsyncGenerator<unknown> {
  for await (const { bytes, terminated } of logLines(path)) {
    if (terminated) yield JSON.parse(new TextDecoder().decode(bytes));
  }
}

/** Cuts a torn last line off a log that nobody is writing. */
export async function repairLog(path: string): Promise<void> {
  let end = 0;
  for await (const { bytes, terminated } of logLines(path)) {
    if (terminated) end += bytes.length + 1;
    else await truncate(path, end);
  }
}

async function* logLines(path: string): AsyncGenerator<NdjsonLine> {
  try {
    yield* splitLines(createReadStream(path), { name: path, maxLineBytes: Number.MAX_SAFE_INTEGER });
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

/** An append-only file of lines. Lines that arrive while a write is under way go out together in the next one. */
export class AppendLog {
  readonly path: string;
  #handle: FileHandle | undefined;
  #waiting: string[] = [];
  #writing: Promise<void> | undefined;

  constructor(path: string) {
    this.path = path;
  }

  /** Resolves when the line is in the file. `line` has no newline at its end. */
  append(line: string): Promise<void> {
    this.#waiting.push(line);
    const before = this.#writing;
    if (before !== undefined && this.#waiting.length > 1) return before;
    const write = (before ?? Promise.resolve()).then(() => this.#flush());
    this.#writing = write;
    return write;
  }

  async #flush(): Promise<void> {
    const lines = this.#waiting;
    this.#waiting = [];
    this.#handle ??= await open(this.path, 'a');
    await this.#handle.appendFile(`${lines.join('\n')}\n`);
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#handle?.close();
    this.#handle = undefined;
  }
}
