/** The lines of a request file that were claimed whole, as a file, and what they add up to. */
import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { NdjsonLine } from '../platform/ndjson.ts';
import type { RequestFacts } from '../workload/workload.ts';

/** Its figures stay readable when it is closed. */
export class ClaimedFile {
  readonly path: string;
  readonly #file: FileHandle;
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
  }

  static async open(path: string): Promise<ClaimedFile> {
    return new ClaimedFile(path, await open(path, 'w'));
  }

  async add(line: NdjsonLine, { key, inputTokens, outputTokens, units }: RequestFacts): Promise<void> {
    const bytes = Buffer.concat([line.bytes, Buffer.from('\n')]);
    await this.#file.write(bytes);
    this.#hash.update(bytes);
    this.keys.push(key);
    this.bytes += bytes.length;
    this.units += units;
    this.inputTokens += inputTokens;
    this.outputTokens += outputTokens;
  }

  get requests(): number {
    return this.keys.length;
  }

  get sha256(): string {
    this.#digest ??= this.#hash.digest('hex');
    return this.#digest;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.sync();
    await this.#file.close();
  }
}
