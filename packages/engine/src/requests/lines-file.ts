/** A file of lines that is written in large pieces, and what it comes to. */
import { type FileHandle, open } from 'node:fs/promises';
import { BlockWriter } from '../platform/file-blocks.ts';
import { BlockDigests, type Pins } from './block-digests.ts';

export interface WrittenLines extends Pins {
  readonly path: string;
  readonly lines: number;
}

export class LinesFile {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #digests = new BlockDigests();
  readonly #writer: BlockWriter;
  #lines = 0;
  #bytes = 0;

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
    this.#writer = new BlockWriter(file, (bytes) => this.#digests.update(bytes));
  }

  static async create(path: string): Promise<LinesFile> {
    return new LinesFile(path, await open(path, 'wx'));
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** See `BlockWriter.add`. */
  add(line: Uint8Array): Promise<void> | undefined {
    this.#bytes += line.length + 1;
    this.#lines += 1;
    return this.#writer.add(line);
  }

  async close(): Promise<WrittenLines> {
    await this.#writer.end();
    await this.#file.close();
    return { path: this.#path, lines: this.#lines, ...this.#digests.end() };
  }

  /** Where what it holds does not matter any more; also after it was closed. */
  async abandon(): Promise<void> {
    await this.#writer.abandon();
    await this.#file.close();
  }
}
