/** A file of lines that is written in large pieces, and what it comes to. */
import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';

export interface WrittenLines {
  readonly path: string;
  readonly lines: number;
  readonly bytes: number;
  readonly sha256: string;
}

const NEWLINE = Buffer.from('\n');
const WRITE_BYTES = 1024 * 1024;

export class LinesFile {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #hash = createHash('sha256');
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #lines = 0;
  #bytes = 0;

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  static async create(path: string): Promise<LinesFile> {
    return new LinesFile(path, await open(path, 'wx'));
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** @param line without its newline; copied, as a stream may use its buffer again */
  async add(line: Uint8Array): Promise<void> {
    this.#waiting.push(Uint8Array.from(line), NEWLINE);
    this.#waitingBytes += line.length + 1;
    this.#bytes += line.length + 1;
    this.#lines += 1;
    if (this.#waitingBytes >= WRITE_BYTES) await this.#flush();
  }

  async close(): Promise<WrittenLines> {
    await this.#flush();
    await this.#file.close();
    return { path: this.#path, lines: this.#lines, bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }

  /** Where what it holds does not matter any more; also after it was closed. */
  async abandon(): Promise<void> {
    await this.#file.close();
  }

  async #flush(): Promise<void> {
    const block = Buffer.concat(this.#waiting);
    this.#hash.update(block);
    await this.#file.write(block);
    this.#waiting = [];
    this.#waitingBytes = 0;
  }
}
