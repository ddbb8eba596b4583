/** Objects brought here: into a file, held against a digest by whoever asks, or as a text. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { isCompletionBatchError } from '../platform/errors.ts';
import type { ObjectStore } from './object-store.ts';

/** @returns the SHA-256 of what has arrived @throws CompletionBatchError `object-not-found`, and what the store throws */
export async function copyObject(store: ObjectStore, key: string, path: string): Promise<string> {
  const digest = createHash('sha256');
  async function* digested(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      digest.update(chunk);
      yield chunk;
    }
  }
  await pipeline(await store.stream(key), digested, createWriteStream(path));
  return digest.digest('hex');
}

/** Of a small one; undefined where there is none. @throws what the store throws */
export async function textIfThere(store: ObjectStore, key: string): Promise<string | undefined> {
  try {
    return Buffer.from(await store.get(key)).toString();
  } catch (error) {
    if (isCompletionBatchError(error, 'object-not-found')) return undefined;
    throw error;
  }
}
