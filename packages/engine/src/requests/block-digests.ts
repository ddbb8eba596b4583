/** Digests by which a file is known again block by block: each of all that comes before its end, made in one pass. */
import { createHash } from 'node:crypto';
import { BLOCK_BYTES } from '../platform/file-blocks.ts';

export interface Pins {
  /** Of the whole file. */
  readonly sha256: string;
  readonly bytes: number;
  /** By block: SHA-256 of the file up to its end. */
  readonly blocks: readonly string[];
}

/** Of bytes as they are written or read, in whatever pieces. */
export class BlockDigests {
  readonly #hash = createHash('sha256');
  readonly #blocks: string[] = [];
  #bytes = 0;

  update(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const piece = bytes.subarray(at, at + BLOCK_BYTES - (this.#bytes % BLOCK_BYTES));
      this.#hash.update(piece);
      this.#bytes += piece.length;
      at += piece.length;
      if (this.#bytes % BLOCK_BYTES === 0) this.#blocks.push(this.upToHere());
    }
  }

  upToHere(): string {
    return this.#hash.copy().digest('hex');
  }

  /** Nothing can be added then. */
  end(): Pins {
    const sha256 = this.#hash.digest('hex');
    if (this.#bytes % BLOCK_BYTES > 0) this.#blocks.push(sha256);
    return { sha256, bytes: this.#bytes, blocks: this.#blocks };
  }
}
