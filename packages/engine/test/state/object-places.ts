/** Places for states in object stores: how a further process opens one, and what a hand can do to it. */
import type { ObjectStore } from '../../src/objects/object-store.ts';
import { ObjectState, type ObjectStateOptions } from '../../src/state/objects/index.ts';
import { segmentOf } from '../../src/state/objects/places.ts';
import { queueOf } from '../../src/state/queue-limits.ts';
import { listed } from './records.ts';
import type { RecordKind, StatePlace } from './state-target.ts';

const FOLDERS: Readonly<Record<RecordKind, string>> = { submission: 'submissions', batch: 'batches', queue: 'queues' };

export function objectPlace(openStore: () => ObjectStore, options: ObjectStateOptions = {}): StatePlace {
  return {
    open: async () => new ObjectState(openStore(), options),
    async edit(kind, id, fields) {
      const store = openStore();
      const key = await newestKey(store, kind, id);
      const content = JSON.parse(Buffer.from(await store.get(key)).toString()) as { data: object };
      await store.put(key, JSON.stringify({ ...content, data: { ...content.data, ...fields } }));
    },
  };
}

/** The object that counts. */
export async function newestKey(store: ObjectStore, kind: RecordKind, id: string): Promise<string> {
  const folder = `state/${FOLDERS[kind]}/${segmentOf(kind === 'queue' ? queueOf(id) : id)}/`;
  const newest = (await listed(store.list(folder))).at(-1);
  if (newest === undefined) throw new Error(`there is no ${kind} ${id}`);
  return newest.key;
}
