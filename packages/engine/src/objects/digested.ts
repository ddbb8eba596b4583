/** Objects that have their content's digest in their name, so that what lies there can be checked and put right. */
import { createHash } from 'node:crypto';
import { isCompletionBatchError } from '../platform/errors.ts';
import type { ObjectStore } from './object-store.ts';

/** Whether the object is there and its content has this SHA-256. */
export async function hasDigest(store: ObjectStore, key: string, sha256: string): Promise<boolean> {
  try {
    const hash = createHash('sha256');
    for await (const chunk of await store.stream(key)) hash.update(chunk as Uint8Array);
    return hash.digest('hex') === sha256;
  } catch (error) {
    if (isCompletionBatchError(error, 'object-not-found')) return false;
    throw error;
  }
}

/** Sees to it that the object has the file's content: also where one of that name lies there and is damaged. */
export async function writeDigested(store: ObjectStore, key: string, file: string, sha256: string): Promise<void> {
  if (await store.create(key, { file })) return;
  if (!(await hasDigest(store, key, sha256))) await store.put(key, { file });
}
