/**
 * Merges NDJSON files into the fewest files under the limits that keep the order of the lines. Never drops or splits a
 * line, never changes a byte of one, never holds a file in memory.
 */
import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { type NdjsonLine, splitLines } from '../ndjson.ts';

export interface MergeLimits {
  readonly maxLines: number;
  /** Bytes, newlines included. */
  readonly maxBytes: number;
  readonly maxTokens: number;
}

/** What the merge has to know of a line. */
export interface LineDescription {
  readonly tokens: number;
  /** Two lines of the same key never share a file. */
  readonly key: string;
  /** What the line asks, however it is written: the file's identity is made of these. */
  readonly identity: string;
}

export interface MergeOptions {
  /** Where the merged files are written. */
  readonly directory: string;
  readonly limits: MergeLimits;
  /** undefined leaves the line out: the caller has it already. Throws where the line is damaged. */
  readonly describe: (line: NdjsonLine, name: string) => LineDescription | undefined;
  /** A line that no file can hold; it is left out. */
  readonly onTooLarge: (line: NdjsonLine, name: string, why: string) => void;
  /** Other bytes for a line (a different model); the bytes as they are by default. */
  readonly rewrite?: (line: NdjsonLine, name: string) => Uint8Array;
}

export interface MergedFile {
  readonly path: string;
  readonly lines: number;
  readonly bytes: number;
  readonly tokens: number;
  readonly sha256: string;
  /** SHA-256 of the lines' identities in their order. */
  readonly identity: string;
}

const NEWLINE = Buffer.from('\n');
const WRITE_SIZE = 1024 * 1024;

export async function* mergeNdjsons(files: Iterable<string>, options: MergeOptions): AsyncGenerator<MergedFile> {
  const { limits } = options;
  let current: OpenFile | undefined;
  let number = 0;
  try {
    for (const name of files) {
      for await (const line of splitLines(createReadStream(name), { name })) {
        const description = options.describe(line, name);
        if (description === undefined) continue;
        const bytes = options.rewrite?.(line, name) ?? line.bytes;
        const why = tooLarge(bytes.length + 1, description.tokens, limits);
        if (why !== undefined) {
          options.onTooLarge(line, name, why);
          continue;
        }
        if (current !== undefined && !current.takes(bytes.length + 1, description, limits)) {
          yield await current.close();
          current = undefined;
        }
        if (current === undefined) {
          number += 1;
          current = await OpenFile.start(join(options.directory, `merged-${String(number).padStart(4, '0')}.jsonl`));
        }
        await current.add(bytes, description);
      }
    }
    if (current !== undefined) yield await current.close();
  } finally {
    await current?.abandon();
  }
}

function tooLarge(bytes: number, tokens: number, limits: MergeLimits): string | undefined {
  if (bytes > limits.maxBytes) return `${bytes} bytes, a file may have ${limits.maxBytes}`;
  if (tokens > limits.maxTokens) return `${tokens} tokens, a file may have ${limits.maxTokens}`;
  return undefined;
}

class OpenFile {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #digest: Hash = createHash('sha256');
  readonly #identity: Hash = createHash('sha256');
  readonly #keys = new Set<string>();
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #bytes = 0;
  #tokens = 0;

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  static async start(path: string): Promise<OpenFile> {
    return new OpenFile(path, await open(path, 'w'));
  }

  takes(bytes: number, line: LineDescription, limits: MergeLimits): boolean {
    return (
      this.#keys.size + 1 <= limits.maxLines &&
      this.#bytes + bytes <= limits.maxBytes &&
      this.#tokens + line.tokens <= limits.maxTokens &&
      !this.#keys.has(line.key)
    );
  }

  async add(bytes: Uint8Array, line: LineDescription): Promise<void> {
    this.#keys.add(line.key);
    this.#identity.update(`${line.identity}\n`);
    this.#waiting.push(Uint8Array.from(bytes), NEWLINE);
    this.#waitingBytes += bytes.length + 1;
    this.#bytes += bytes.length + 1;
    this.#tokens += line.tokens;
    if (this.#waitingBytes >= WRITE_SIZE) await this.#flush();
  }

  /** Closes the file where that has not been done; what it holds does not matter any more. */
  async abandon(): Promise<void> {
    await this.#file.close();
  }

  async #flush(): Promise<void> {
    const block = Buffer.concat(this.#waiting);
    this.#digest.update(block);
    await this.#file.write(block);
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  async close(): Promise<MergedFile> {
    await this.#flush();
    await this.#file.close();
    return {
      path: this.#path,
      lines: this.#keys.size,
      bytes: this.#bytes,
      tokens: this.#tokens,
      sha256: this.#digest.digest('hex'),
      identity: this.#identity.digest('hex'),
    };
  }
}
