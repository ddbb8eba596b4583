/** An object store in memory, for tests that go through thousands of worlds. The suite of all stores runs against it, too. */
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { checkKey, checkPrefix, type ObjectBody, type ObjectStore } from '../../src/objects/object-store.ts';
import { CompletionBatchError } from '../../src/platform/errors.ts';

export interface MemoryStore extends ObjectStore {
  readonly objects: Map<string, Uint8Array>;
}

/** @param objects what is in it from the start; it is not changed */
export function memoryStore(from: ReadonlyMap<string, Uint8Array> = new Map()): MemoryStore {
  const objects = new Map(from);
  const found = (key: string): Uint8Array => {
    const bytes = objects.get(checkKey(key));
    if (bytes !== undefined) return bytes;
    throw new CompletionBatchError('object-not-found', `there is no object ${key}`, { remedy: 'Check the key.' });
  };
  return {
    objects,
    url: 'memory:///',
    locate: checkKey,
    put: async (key, body) => {
      checkKey(key);
      objects.set(key, await bytesOf(body));
    },
    create: async (key, body) => {
      checkKey(key);
      const bytes = await bytesOf(body);
      if (objects.has(key)) return false;
      objects.set(key, bytes);
      return true;
    },
    stream: async (key) => Readable.from([found(key)], { objectMode: false }),
    get: async (key) => found(key),
    head: async (key) => {
      const bytes = objects.get(checkKey(key))?.length;
      return bytes === undefined ? undefined : { key, bytes };
    },
    async *list(prefix) {
      checkPrefix(prefix);
      const keys = [...objects.keys()].filter((key) => key.startsWith(prefix));
      for (const key of keys.sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)))) {
        const bytes = objects.get(key)?.length;
        if (bytes !== undefined) yield { key, bytes };
      }
    },
    delete: async (key) => {
      objects.delete(checkKey(key));
    },
  };
}

async function bytesOf(body: ObjectBody): Promise<Uint8Array> {
  if (typeof body === 'string') return Buffer.from(body);
  return body instanceof Uint8Array ? Buffer.from(body) : readFile(body.file);
}
