/**
 * An object store on a bad day, at its own interface: what is left when S3's client has repeated its requests in vain,
 * and what its repeats do (a `create` whose answer was lost finds its own object).
 */
import { Readable } from 'node:stream';
import { CompletionBatchError, type ObjectStore } from '@completion-batch/engine';
import type { Chaos } from './chaos.ts';

export function chaosStore(store: ObjectStore, chaos: Chaos): ObjectStore {
  /** Fails before the effect, or after it. */
  const write = async <T>(call: string, where: string, work: () => Promise<T>): Promise<T> => {
    const fault = chaos.outage(`store ${call}`, ['unavailable', 'slow down', 'answer lost']);
    if (fault === 'answer lost') await work();
    if (fault !== undefined) throw unavailable(where, fault);
    return work();
  };
  const read = async <T>(call: string, where: string, work: () => Promise<T>): Promise<T> => {
    const fault = chaos.outage(`store ${call}`, ['unavailable', 'slow down']);
    if (fault !== undefined) throw unavailable(where, fault);
    return work();
  };
  return {
    url: store.url,
    ...(store.clock === undefined ? {} : { clock: store.clock }),
    locate: (key) => store.locate(key),
    put: (key, body) => write('put', store.locate(key), () => store.put(key, body)),
    create: (key, body) =>
      write('create', store.locate(key), async () => {
        const repeated = chaos.request('store create', ['repeated']) !== undefined;
        return (await store.create(key, body)) && !repeated;
      }),
    stream: (key) =>
      read('stream', store.locate(key), async () => {
        const whole = await store.stream(key);
        if (chaos.outage('store stream', ['cut']) === undefined) return whole;
        return Readable.from(half(whole, store.locate(key)), { objectMode: false });
      }),
    get: (key) => read('get', store.locate(key), () => store.get(key)),
    head: (key) => read('head', store.locate(key), () => store.head(key)),
    async *list(prefix) {
      await read('list', `${store.url}/${prefix}`, async () => {});
      yield* store.list(prefix);
    },
    delete: (key) => write('delete', store.locate(key), () => store.delete(key)),
  };
}

async function* half(whole: Readable, where: string): AsyncGenerator<Buffer> {
  const bytes = Buffer.concat(await whole.toArray());
  yield bytes.subarray(0, bytes.length >> 1);
  throw unavailable(where, 'the answer was cut');
}

/** As core's S3 store says it. */
function unavailable(where: string, what: string): CompletionBatchError {
  return new CompletionBatchError('service-unreachable', `S3 cannot serve the request at the moment (${what})`, {
    where,
    remedy: 'Run again later; AWS_MAX_ATTEMPTS sets how often a request is repeated by itself.',
  });
}
