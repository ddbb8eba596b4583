/** Files by large blocks: the next one comes, or the last one goes, while the present one is worked on. */
import { type FileHandle, open } from 'node:fs/promises';

export const BLOCK_BYTES = 1024 * 1024;

/** Blocks that nobody uses now. A new one takes as long as hashing its bytes does, for memory comes page by page. */
const free: Buffer[] = [];
const MOST_FREE = 6;

const takeBlock = (): Buffer => free.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES);

function giveBack(block: Buffer | undefined): void {
  if (block?.length === BLOCK_BYTES && free.length < MOST_FREE) free.push(block);
}

/**
 * The file in blocks of the same size each but for the last, however much a read gives.
 * @returns each to be used before the next is asked for, which is written over it sooner or later
 */
export async function* blocksOf(path: string): AsyncGenerator<Uint8Array> {
  await using file = await open(path);
  yield* blocksIn(file);
}

/** Writes what is left of one file into the other. A stream would take new memory for each piece of it. */
export async function copyBlocks(from: FileHandle, to: FileHandle): Promise<void> {
  for await (const block of blocksIn(from)) await writeAll(to, block);
}

async function* blocksIn(file: FileHandle): AsyncGenerator<Uint8Array> {
  let block = takeBlock();
  let other: Buffer | undefined;
  let coming = fill(file, block);
  try {
    for (;;) {
      const length = await coming;
      const isLast = length < BLOCK_BYTES;
      const here = block.subarray(0, length);
      if (!isLast) {
        [block, other] = [other ?? takeBlock(), block];
        coming = quietly(fill(file, block));
      }
      if (length > 0) yield here;
      if (isLast) return;
    }
  } finally {
    await coming.catch(() => {});
    giveBack(block);
    giveBack(other);
  }
}

async function fill(file: FileHandle, block: Buffer): Promise<number> {
  let length = 0;
  while (length < block.length) {
    const { bytesRead } = await file.read(block, length, block.length - length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return length;
}

/** A promise that is waited for later, if at all. */
function quietly<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

/** Pieces as they come, written block by block: of a file of 100 MB, 100 writes and not 1,600. @param onBlock told of each */
export async function writePieces(
  file: FileHandle,
  pieces: AsyncIterable<Uint8Array>,
  onBlock: (bytes: Uint8Array) => void,
): Promise<void> {
  const writer = new BlockWriter(file, onBlock);
  try {
    for await (const piece of pieces) await writer.addPiece(piece);
    await writer.end();
  } finally {
    await writer.abandon();
  }
}

const NEWLINE = 0x0a;

/** Lines, or pieces of whatever, on their way into a file, which is written block by block. */
export class BlockWriter {
  readonly #file: FileHandle;
  readonly #onBlock: (bytes: Uint8Array) => void;
  #block = takeBlock();
  #other: Buffer | undefined;
  /** Bytes of the block that are not written yet. */
  #waiting = 0;
  #ended = false;
  #writing: Promise<void> = Promise.resolve();

  /** @param onBlock told of all that is written, in its order: for digests */
  constructor(file: FileHandle, onBlock: (bytes: Uint8Array) => void) {
    this.#file = file;
    this.#onBlock = onBlock;
  }

  /**
   * @param line without its newline; copied, as a stream may use its buffer again
   * @returns what is to be waited for before anything else is done; undefined where that is nothing
   */
  add(line: Uint8Array): Promise<void> | undefined {
    if (this.#waiting + line.length + 1 > this.#block.length) return this.#makeRoom(line);
    this.#put(line);
    return undefined;
  }

  /** @param piece copied, as a stream may use its buffer again */
  async addPiece(piece: Uint8Array): Promise<void> {
    for (let at = 0; at < piece.length; ) {
      if (this.#waiting === this.#block.length) await this.#flush();
      const some = piece.subarray(at, at + this.#block.length - this.#waiting);
      this.#block.set(some, this.#waiting);
      this.#waiting += some.length;
      at += some.length;
    }
  }

  async #makeRoom(line: Uint8Array): Promise<void> {
    await this.#flush();
    if (line.length + 1 > this.#block.length) this.#block = Buffer.allocUnsafe(line.length + 1);
    this.#put(line);
  }

  #put(line: Uint8Array): void {
    this.#block.set(line, this.#waiting);
    this.#waiting += line.length;
    this.#block[this.#waiting] = NEWLINE;
    this.#waiting += 1;
  }

  async #flush(): Promise<void> {
    const bytes = this.#block.subarray(0, this.#waiting);
    this.#onBlock(bytes);
    await this.#writing;
    this.#writing = quietly(writeAll(this.#file, bytes));
    [this.#block, this.#other] = [this.#other ?? takeBlock(), this.#block];
    this.#waiting = 0;
  }

  /** All is written then, and nothing can be added. The file stays open. */
  async end(): Promise<void> {
    const bytes = this.#block.subarray(0, this.#waiting);
    this.#onBlock(bytes);
    await this.#writing;
    await writeAll(this.#file, bytes);
    await this.abandon();
  }

  /** Nothing is written any more then, also where a write has failed: the file may be closed. */
  async abandon(): Promise<void> {
    await this.#writing.catch(() => {});
    if (this.#ended) return;
    this.#ended = true;
    giveBack(this.#block);
    giveBack(this.#other);
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done);
    done += bytesWritten;
  }
}
