/** The lines of a request file that were claimed whole, as a file, and what they add up to. */
import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { BlockWriter } from '../platform/file-blocks.ts';
import type { NdjsonLine } from '../platform/ndjson.ts';
import type { Figures } from '../requests/line-figures.ts';

/** What is to be known of a line that is claimed. */
export interface ClaimedLine extends Figures {
  readonly key: string;
}

/** Its figures stay readable when it is closed. */
export class ClaimedFile {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #writer: BlockWriter;
  readonly #hash = createHash('sha256');
  #digest: string | undefined;
  readonly keys: string[] = [];
  bytes = 0;
  units = 0;
  inputTokens = 0;
  outputTokens = 0;

  private constructor(path: string, file: FileHandle) {
    this.path = path;
    this.#file = file;
    this.#writer = new BlockWriter(file, (lines) => this.#hash.update(lines));
  }

  static async open(path: string): Promise<ClaimedFile> {
    return new ClaimedFile(path, await open(path, 'w'));
  }

  /** See `BlockWriter.add`. */
  add(line: NdjsonLine, { key, inputTokens, outputTokens, units }: ClaimedLine): Promise<void> | undefined {
    this.keys.push(key);
    this.bytes += line.bytes.length + 1;
    this.units += units;
    this.inputTokens += inputTokens;
    this.outputTokens += outputTokens;
    return this.#writer.add(line.bytes);
  }

  get requests(): number {
    return this.keys.length;
  }

  /** Once it is closed. */
  get sha256(): string {
    this.#digest ??= this.#hash.digest('hex');
    return this.#digest;
  }

  /** All that was added is in it then. */
  async close(): Promise<void> {
    await this.#writer.end();
    await this.#file.sync();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer.abandon();
    await this.#file.close();
  }
}
