/** A store whose every call passes a guard: to stop a process there, to lose an answer, to let somebody else go first. */
import type { ObjectInfo, ObjectStore } from '../../src/objects/object-store.ts';

export interface StoreCall {
  readonly name: 'put' | 'create' | 'stream' | 'get' | 'head' | 'list' | 'delete';
  /** Of a listing its prefix. */
  readonly key: string;
}

/** Does the call's work, or not. What it gives in the place of the answer has to be of its kind. */
export type Guard = <T>(call: StoreCall, work: () => Promise<T>) => Promise<T>;

/** Objects that a listing brings at a time; what comes later is seen as it is then. */
const PAGE = 2;

export function guardedStore(store: ObjectStore, guard: Guard): ObjectStore {
  async function* list(prefix: string): AsyncGenerator<ObjectInfo> {
    let last: string | undefined;
    for (;;) {
      const page = await guard({ name: 'list', key: prefix }, () => pageOf(store, prefix, last));
      yield* page;
      last = page.at(-1)?.key;
      if (page.length < PAGE) return;
    }
  }
  return {
    url: store.url,
    locate: (key) => store.locate(key),
    put: (key, body) => guard({ name: 'put', key }, () => store.put(key, body)),
    create: (key, body) => guard({ name: 'create', key }, () => store.create(key, body)),
    stream: (key) => guard({ name: 'stream', key }, () => store.stream(key)),
    get: (key) => guard({ name: 'get', key }, () => store.get(key)),
    head: (key) => guard({ name: 'head', key }, () => store.head(key)),
    list,
    delete: (key) => guard({ name: 'delete', key }, () => store.delete(key)),
  };
}

async function pageOf(store: ObjectStore, prefix: string, after: string | undefined): Promise<ObjectInfo[]> {
  const page: ObjectInfo[] = [];
  for await (const info of store.list(prefix)) {
    // The keys of states are ASCII, whose order is that of their bytes.
    if (after !== undefined && info.key <= after) continue;
    page.push(info);
    if (page.length === PAGE) break;
  }
  return page;
}

/** What a process that was ended gives. */
export class Ended extends Error {
  override readonly name = 'Ended';
}

/** Ends the process at a point: the calls are counted from 0, and each has a point before its effect and one after it. */
export function endingAt(point: number): { readonly guard: Guard; readonly passed: StoreCall[] } {
  const passed: StoreCall[] = [];
  let ended = false;
  const end = (): never => {
    ended = true;
    throw new Ended(`at point ${point}`);
  };
  return {
    passed,
    async guard(call, work) {
      if (ended) end();
      const index = passed.push(call) - 1;
      if (point === 2 * index) end();
      const answer = await work();
      if (point === 2 * index + 1) end();
      return answer;
    },
  };
}
