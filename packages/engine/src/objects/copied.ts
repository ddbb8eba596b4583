/** Objects brought here: into a file, held against a digest by whoever asks, or as a text. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { isCompletionBatchError } from '../platform/errors.ts';
import { writePieces } from '../platform/file-blocks.ts';
import type { ObjectStore } from './object-store.ts';

/**
 * @param tidy see `Services.tidy`: called for each block that is written
 * @returns the SHA-256 of what has arrived
 * @throws CompletionBatchError `object-not-found`, and what the store throws
 */
export async function copyObject(store: ObjectStore, key: string, path: string, tidy?: () => void): Promise<string> {
  const digest = createHash('sha256');
  const stream = await store.stream(key);
  try {
    await using file = await open(path, 'w');
    await writePieces(file, stream, (bytes) => {
      digest.update(bytes);
      tidy?.();
    });
  } finally {
    stream.destroy();
  }
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
