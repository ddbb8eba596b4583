/** A file of lines that is written in large pieces, and what it comes to. */
import { type FileHandle, open } from 'node:fs/promises';
import { BlockDigests, type Pins } from '../requests/block-digests.ts';

export interface WrittenLines extends Pins {
  readonly path: string;
  readonly lines: number;
}

const NEWLINE = Buffer.from('\n');
const WRITE_BYTES = 1024 * 1024;

export class LinesFile {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #digests = new BlockDigests();
  readonly #block = Buffer.allocUnsafe(WRITE_BYTES);
  /** Bytes of the block that are not written yet. */
  #waiting = 0;
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
    const bytes = line.length + 1;
    if (this.#waiting + bytes > WRITE_BYTES) await this.#flush();
    this.#bytes += bytes;
    this.#lines += 1;
    if (bytes > WRITE_BYTES) {
      await this.#write(Buffer.concat([line, NEWLINE]));
      return;
    }
    this.#block.set(line, this.#waiting);
    this.#waiting += bytes;
    this.#block[this.#waiting - 1] = 0x0a;
  }

  async close(): Promise<WrittenLines> {
    await this.#flush();
    await this.#file.close();
    return { path: this.#path, lines: this.#lines, ...this.#digests.end() };
  }

  /** Where what it holds does not matter any more; also after it was closed. */
  async abandon(): Promise<void> {
    await this.#file.close();
  }

  async #flush(): Promise<void> {
    await this.#write(this.#block.subarray(0, this.#waiting));
    this.#waiting = 0;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    this.#digests.update(bytes);
    await this.#file.writeFile(bytes);
  }
}
