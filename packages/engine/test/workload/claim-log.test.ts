import { describe, expect, it } from 'vitest';
import { claimsObject } from '../../src/state/layout.ts';
import { ClaimLog, fitting, type LogEntry } from '../../src/workload/claim-log.ts';
import { memoryStore } from '../objects/memory-store.ts';
import { behind, JOB } from './job-world.ts';

const claim = (batch: string, ...keys: string[]): LogEntry => ({ kind: 'claimed', batch_id: batch, begun: 't', keys });

/** Decides once. */
function once(entry: LogEntry): () => Promise<LogEntry | undefined> {
  let left: LogEntry | undefined = entry;
  return async () => {
    const given = left;
    left = undefined;
    return given;
  };
}

/** Decides while a key is not claimed. */
const until = (log: ClaimLog, batch: string, key: string) => async () =>
  log.of(key) === undefined ? claim(batch, key) : undefined;

describe('the claim log', () => {
  it('is what its entries say in their order, for whoever reads it', async () => {
    const store = memoryStore();
    const log = new ClaimLog(store, JOB);
    const settled = { batch_id: 'B', execution_id: 'run' };
    await log.append(once(claim('B', 'a', 'b', 'c', 'd')));
    await log.append(once({ kind: 'answered', ...settled, keys: ['a'] }));
    await log.append(once({ kind: 'failed', ...settled, keys: ['b'] }));
    await log.append(once({ kind: 'again', attempts: 2, ...settled, keys: ['c'] }));
    await log.append(once(claim('C', 'c')));
    const other = new ClaimLog(store, JOB);
    await other.refresh();
    for (const reader of [log, other]) {
      expect(['a', 'b', 'c', 'd', 'e'].map((key) => reader.of(key)?.stands)).toEqual([
        'answered',
        'failed',
        'claimed',
        'claimed',
        undefined,
      ]);
      expect(reader.of('c')).toMatchObject({ batchId: 'C', attempts: 2, settledBy: 'B' });
      expect([...reader.settledBatches()]).toEqual([['B', 'run']]);
    }
  });

  it('is written by one at a time: who comes second decides anew', async () => {
    const store = memoryStore();
    const [one, other] = [new ClaimLog(store, JOB), new ClaimLog(store, JOB)];
    const [first, second] = await Promise.all([one.append(until(one, 'B', 'a')), other.append(until(other, 'C', 'a'))]);
    expect(first.length + second.length).toBe(1);
    await one.refresh();
    await other.refresh();
    expect(one.of('a')).toEqual(other.of('a'));
  });

  it('may be used by several callers at once', async () => {
    const store = memoryStore();
    const log = new ClaimLog(store, JOB);
    const keys = Array.from({ length: 20 }, (_, index) => `k${index}`);
    await Promise.all(keys.map((key) => log.append(until(log, 'B', key))));
    expect(keys.every((key) => log.of(key)?.stands === 'claimed')).toBe(true);
    const other = new ClaimLog(store, JOB);
    await Promise.all([other.refresh(), other.refresh()]);
    expect([...other.byState()]).toEqual([...log.byState()]);
  });

  it('knows its own entry where the answer to the create was lost', async () => {
    const store = memoryStore();
    // As a client that makes the call again, and hears that the object is there.
    const forgetful = behind(store, async (call, work) => {
      if (call === 'create') await work();
      return work();
    });
    const written = await new ClaimLog(forgetful, JOB).append(once(claim('B', 'a')));
    expect(written).toEqual([claim('B', 'a')]);
    expect([...store.objects.keys()]).toEqual([claimsObject(JOB, 1)]);
  });

  it('reads what is new, and nothing twice', async () => {
    const read: string[] = [];
    const store = memoryStore();
    const log = new ClaimLog(
      {
        ...store,
        get: (key) => {
          read.push(key);
          return store.get(key);
        },
      },
      JOB,
    );
    const writer = new ClaimLog(store, JOB);
    for (const key of ['a', 'b', 'c']) await writer.append(until(writer, 'B', key));
    await log.refresh();
    await writer.append(until(writer, 'B', 'd'));
    await log.refresh();
    await log.refresh();
    expect(log.of('d')?.stands).toBe('claimed');
    // The fourth and the fifth are asked for where they are not there yet.
    expect([1, 2, 3, 4, 5].map((n) => read.filter((key) => key === claimsObject(JOB, n)).length)).toEqual([
      1, 1, 1, 2, 2,
    ]);
  });

  it.each([
    ['no JSON', '{'],
    ['of no known kind', '{"kind":"lent","batch_id":"B","begun":"t","keys":["a"]}'],
    ['without keys', '{"kind":"claimed","batch_id":"B","begun":"t","keys":[]}'],
  ])('is refused where an entry is %s', async (_what, text) => {
    const store = memoryStore();
    await store.put(claimsObject(JOB, 1), text);
    await expect(new ClaimLog(store, JOB).refresh()).rejects.toMatchObject({
      code: 'row-damaged',
      where: store.locate(claimsObject(JOB, 1)),
    });
  });

  it('is refused where its beginning is gone: everything would be asked again', async () => {
    const store = memoryStore();
    const log = new ClaimLog(store, JOB);
    for (const key of ['a', 'b', 'c']) await log.append(until(log, 'B', key));
    await store.delete(claimsObject(JOB, 1));
    await expect(new ClaimLog(store, JOB).refresh()).rejects.toMatchObject({ code: 'row-damaged' });
  });

  it('has entries of a bounded size', () => {
    const keys = Array.from({ length: 50_000 }, (_, index) => `${index}`.padStart(64, 'é'));
    let rest = keys;
    const entries: string[][] = [];
    while (rest.length > 0) {
      const entry = fitting(rest);
      entries.push(entry);
      rest = rest.slice(entry.length);
    }
    expect(entries.flat()).toEqual(keys);
    expect(Math.max(...entries.map((entry) => Buffer.byteLength(JSON.stringify(entry))))).toBeLessThan(1_100_000);
    expect(entries.length).toBeLessThan(10);
    expect(fitting(['x'.repeat(2_000_000), 'y'])).toHaveLength(1);
  });

  it('takes no job whose id is no segment of a key', () => {
    expect(() => new ClaimLog(memoryStore(), '../other')).toThrow(expect.objectContaining({ code: 'invalid-input' }));
  });
});
