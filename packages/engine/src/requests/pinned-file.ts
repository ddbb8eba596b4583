/**
 * A request file whose bytes stay those of its first reading. It is read several times in a run, and batches are made of
 * it while it is read: so each block is held against what it was before anything of it is passed on.
 */
import { CompletionBatchError } from '../platform/errors.ts';
import { blocksOf } from '../platform/file-blocks.ts';
import { type NdjsonLine, splitBlocks } from '../platform/ndjson.ts';
import { BlockDigests, type KnownBlocks, type Pins } from './block-digests.ts';

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
  readonly #blocks: KnownBlocks;

  /** @param pins of the bytes that it shall have: of whoever has written it, or of its first reading */
  constructor({ path, name }: RequestFile, { sha256, bytes, blocks }: Pins) {
    this.path = path;
    this.name = name;
    this.sha256 = sha256;
    this.bytes = bytes;
    this.#blocks = blocks;
  }

  /** @throws CompletionBatchError `requests-changed` where the file does not have the digest that it should have */
  static async pin(file: RequestFile): Promise<PinnedFile> {
    const digests = new BlockDigests();
    for await (const block of blocksOf(file.path)) digests.update(block);
    const pins = digests.end();
    if (file.sha256 !== undefined && file.sha256 !== pins.sha256) {
      throw new CompletionBatchError(
        'requests-changed',
        `the request file is not the one that was handed over: its SHA-256 is ${pins.sha256}, not ${file.sha256}`,
        {
          where: file.name,
          remedy: 'Nothing of it is sent: hand over the file of that digest, or the digest of this one.',
        },
      );
    }
    return new PinnedFile(file, pins);
  }

  /** @throws CompletionBatchError `requests-changed` before the first line that is not as it was, `line-too-large` */
  async *lines(): AsyncGenerator<NdjsonLine> {
    for await (const lines of this.lineBlocks()) for (const line of lines) yield line;
  }

  /** The same in the blocks of its reading: see `splitBlocks`. */
  lineBlocks(): AsyncIterable<Iterable<NdjsonLine>> {
    return splitBlocks(this.#read(), { name: this.name });
  }

  async *#read(): AsyncGenerator<Uint8Array> {
    let index = 0;
    for await (const block of blocksOf(this.path)) {
      if (!this.#blocks.has(block, index)) throw changed(this.name);
      yield block;
      index += 1;
    }
    if (index < this.#blocks.count) throw changed(this.name);
  }
}

function changed(name: string): CompletionBatchError {
  return new CompletionBatchError('requests-changed', 'the request file has changed since it was read first', {
    where: name,
    remedy:
      'Leave request files as they are until the run has ended, and submit again: what was not sent is sent then.',
  });
}
