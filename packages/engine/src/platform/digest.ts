/** Digests, and the ids made of them. */
import { createHash, hash } from 'node:crypto';
import { blocksOf } from './file-blocks.ts';

/** As text: lower-case hex. */
export const SHA256 = /^[0-9a-f]{64}$/;

/** Lower-case hex SHA-256. */
export function sha256(data: Uint8Array | string): string {
  return hash('sha256', data);
}

const TEXTS_BYTES = 32 * 1024;
const LETTER_BYTES = 3;

/** SHA-256 of short texts, each with a line end, in their order: hashed in large pieces, as each call takes its time. */
export class TextsDigest {
  readonly #hash = createHash('sha256');
  readonly #block = Buffer.allocUnsafe(TEXTS_BYTES);
  #waiting = 0;

  add(text: string): void {
    if (this.#waiting + text.length * LETTER_BYTES + 1 > TEXTS_BYTES) {
      this.#flush();
      if (text.length * LETTER_BYTES + 1 > TEXTS_BYTES) {
        this.#hash.update(text).update('\n');
        return;
      }
    }
    this.#waiting += this.#block.write(text, this.#waiting);
    this.#waiting += this.#block.write('\n', this.#waiting);
  }

  /** Nothing can be added then. */
  end(): string {
    this.#flush();
    return this.#hash.digest('hex');
  }

  #flush(): void {
    this.#hash.update(this.#block.subarray(0, this.#waiting));
    this.#waiting = 0;
  }
}

/** Digest and size of a file, read block by block. */
export async function digestFile(path: string): Promise<{ sha256: string; bytes: number }> {
  const whole = createHash('sha256');
  let bytes = 0;
  for await (const chunk of blocksOf(path)) {
    whole.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: whole.digest('hex'), bytes };
}

/** A UUID of version 4's shape out of a digest: the same digest gives the same id. */
export function uuidFromDigest(hex: string): string {
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  const digits = `${hex.slice(0, 12)}4${hex.slice(13, 16)}${variant}${hex.slice(17, 32)}`;
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
