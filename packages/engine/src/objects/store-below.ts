/** A part of a store as one of its own: keys that begin with a folder, without it. */
import { checkKey, checkPrefix, type ObjectStore } from './object-store.ts';

/** @param folder without a slash at its end */
export function storeBelow(store: ObjectStore, folder: string): ObjectStore {
  // Checked before the folder stands before it: no key leaves the folder.
  const within = (key: string): string => `${folder}/${checkKey(key)}`;
  return {
    url: `${store.url}/${folder}`,
    ...(store.clock === undefined ? {} : { clock: store.clock }),
    locate: (key) => store.locate(within(key)),
    put: async (key, body) => store.put(within(key), body),
    create: async (key, body) => store.create(within(key), body),
    ...(store.checkCreate === undefined ? {} : { checkCreate: () => store.checkCreate?.() ?? Promise.resolve() }),
    stream: async (key) => store.stream(within(key)),
    get: async (key) => store.get(within(key)),
    async head(key) {
      const found = await store.head(within(key));
      return found && { ...found, key };
    },
    async *list(prefix) {
      for await (const { key, bytes } of store.list(`${folder}/${checkPrefix(prefix)}`))
        yield { key: key.slice(folder.length + 1), bytes };
    },
    delete: async (key) => store.delete(within(key)),
  };
}
