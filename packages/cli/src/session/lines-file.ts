/** A file of lines that has its name when all are there; one that has it already is replaced then. */
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { CompletionBatchError, isNoFile } from '@completion-batch/engine';

export interface Lines {
  write(line: string): Promise<void>;
}

const PIECE = 65_536;

/** Lines in larger pieces, as fast as whoever reads them takes them. */
export class LineStream implements Lines {
  readonly #stream: NodeJS.WritableStream;
  readonly #ended: Promise<unknown>;
  #waiting = '';

  constructor(stream: NodeJS.WritableStream, ended: Promise<unknown>) {
    this.#stream = stream;
    this.#ended = ended;
  }

  async write(line: string): Promise<void> {
    this.#waiting += line;
    if (this.#waiting.length >= PIECE) await this.flush();
  }

  async flush(): Promise<void> {
    const piece = this.#waiting;
    this.#waiting = '';
    if (piece === '' || this.#stream.write(piece)) return;
    await Promise.race([new Promise<void>((go) => this.#stream.once('drain', go)), this.#ended]);
  }
}

export class LinesFile implements Lines {
  readonly #path: string;
  readonly #file: WriteStream;
  readonly #done: Promise<void>;
  readonly #lines: LineStream;

  private constructor(path: string, file: WriteStream) {
    this.#path = path;
    this.#file = file;
    this.#done = finished(file);
    // Whoever writes or closes is told.
    this.#done.catch(() => undefined);
    this.#lines = new LineStream(file, this.#done);
  }

  /** @param option as it is called on the command line. @throws CompletionBatchError `file-unusable` */
  static async open(path: string, option: string): Promise<LinesFile> {
    const refuse = (why: string, cause?: unknown): CompletionBatchError =>
      new CompletionBatchError('file-unusable', `${option} cannot be written to: ${why}`, {
        where: path,
        remedy: 'Name a file in a folder that is there and can be written to.',
        cause,
      });
    if (await isNoFile(path)) throw refuse('there is something that is no regular file');
    const file = createWriteStream(partOf(path));
    await once(file, 'open').catch((cause: unknown) => {
      throw refuse(cause instanceof Error ? cause.message : String(cause), cause);
    });
    return new LinesFile(path, file);
  }

  write(line: string): Promise<void> {
    return this.#lines.write(line);
  }

  async close(): Promise<void> {
    await this.#lines.flush();
    this.#file.end();
    await this.#done;
    await rename(partOf(this.#path), this.#path);
  }

  /** What was written so far is no file of its name. */
  async discard(): Promise<void> {
    this.#file.destroy();
    await rm(partOf(this.#path), { force: true });
  }
}

const partOf = (path: string): string => `${path}.part`;
