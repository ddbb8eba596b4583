/**
 * A request file whose bytes stay those of its first reading. It is read several times in a run, and batches are made of
 * it while it is read: so each block is held against its digest before anything of it is passed on.
 */
import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { CompletionBatchError } from '../platform/errors.ts';
import { type NdjsonLine, splitLines } from '../platform/ndjson.ts';

const BLOCK_BYTES = 1024 * 1024;

/** A file of requests. */
export interface RequestFile {
  readonly path: string;
  /** What messages call it: where people find it, if it is a copy that is gone when the run has ended. */
  readonly name: string;
  /**
   * SHA-256 of the bytes that whoever hands it over stands for: a file that has others is refused. Its lines are not held
   * against the workload's `verify` then.
   */
  readonly sha256?: string;
}

export class PinnedFile implements RequestFile {
  readonly path: string;
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly #blocks: readonly string[];

  private constructor({ path, name }: RequestFile, sha256: string, bytes: number, blocks: readonly string[]) {
    this.path = path;
    this.name = name;
    this.sha256 = sha256;
    this.bytes = bytes;
    this.#blocks = blocks;
  }

  /** @throws CompletionBatchError `requests-changed` where the file does not have the digest that it should have */
  static async pin(file: RequestFile): Promise<PinnedFile> {
    const whole = createHash('sha256');
    const blocks: string[] = [];
    let bytes = 0;
    for await (const block of blocksOf(file.path)) {
      whole.update(block);
      blocks.push(digest(block));
      bytes += block.length;
    }
    const sha256 = whole.digest('hex');
    if (file.sha256 !== undefined && file.sha256 !== sha256) {
      throw new CompletionBatchError(
        'requests-changed',
        `the request file is not the one that was handed over: its SHA-256 is ${sha256}, not ${file.sha256}`,
        {
          where: file.name,
          remedy: 'Nothing of it is sent: hand over the file of that digest, or the digest of this one.',
        },
      );
    }
    return new PinnedFile(file, sha256, bytes, blocks);
  }

  /** @throws CompletionBatchError `requests-changed` before the first line that is not as it was, `line-too-large` */
  lines(): AsyncGenerator<NdjsonLine> {
    return splitLines(this.#read(), { name: this.name });
  }

  async *#read(): AsyncGenerator<Uint8Array> {
    let index = 0;
    for await (const block of blocksOf(this.path)) {
      if (digest(block) !== this.#blocks[index]) throw changed(this.name);
      yield block;
      index += 1;
    }
    if (index < this.#blocks.length) throw changed(this.name);
  }
}

function digest(block: Uint8Array): string {
  return createHash('sha256').update(block).digest('base64');
}

function changed(name: string): CompletionBatchError {
  return new CompletionBatchError('requests-changed', 'the request file has changed since it was read first', {
    where: name,
    remedy:
      'Leave request files as they are until the run has ended, and submit again: what was not sent is sent then.',
  });
}

/** Of the same size each but for the last, however much a read gives. A block is what the next one overwrites. */
async function* blocksOf(path: string): AsyncGenerator<Uint8Array> {
  await using file = await open(path);
  const block = Buffer.allocUnsafe(BLOCK_BYTES);
  for (;;) {
    const length = await fill(file, block);
    if (length > 0) yield block.subarray(0, length);
    if (length < BLOCK_BYTES) return;
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
