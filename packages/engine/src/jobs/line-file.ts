/** A file of lines as it is written, with its digest. */
import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { toLine } from '../platform/ndjson.ts';

/** Letters that are written at once. */
const AT_ONCE = 1024 * 1024;

export class LineFile implements AsyncDisposable {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #hash = createHash('sha256');
  #held: string[] = [];
  #letters = 0;
  #bytes = 0;
  #lines = 0;

  private constructor(path: string, file: FileHandle) {
    this.path = path;
    this.#file = file;
  }

  static async open(path: string): Promise<LineFile> {
    return new LineFile(path, await open(path, 'w'));
  }

  /** How many there are. */
  get lines(): number {
    return this.#lines;
  }

  async add(value: unknown): Promise<void> {
    const line = toLine(value);
    this.#held.push(line);
    this.#letters += line.length;
    this.#lines += 1;
    if (this.#letters >= AT_ONCE) await this.#write();
  }

  /** Writes what is left; nothing can be added then. */
  async end(): Promise<{ sha256: string; bytes: number; lines: number }> {
    await this.#write();
    return { sha256: this.#hash.digest('hex'), bytes: this.#bytes, lines: this.#lines };
  }

  async #write(): Promise<void> {
    const bytes = Buffer.from(this.#held.join(''));
    this.#held = [];
    this.#letters = 0;
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    await this.#file.writeFile(bytes);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }
}
