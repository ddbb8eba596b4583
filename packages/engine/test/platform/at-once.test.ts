/** How pieces are worked on with several at once: in their order, never more than allowed, none after the end. */
import { expect, it } from 'vitest';
import { atOnce } from '../../src/platform/at-once.ts';

/** Work that ends when the test says so. */
function works() {
  const ends = new Map<number, { readonly end: () => void; readonly fail: (why: Error) => void }>();
  const events: string[] = [];
  const work = (piece: number): Promise<string> => {
    events.push(`begin ${piece}`);
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    ends.set(piece, {
      end: () => {
        events.push(`end ${piece}`);
        resolve(`done ${piece}`);
      },
      fail: reject,
    });
    return promise;
  };
  return { events, work, ends };
}

async function* numbers(count: number): AsyncGenerator<number> {
  for (let piece = 1; piece <= count; piece += 1) yield piece;
}

async function toArray<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}

const settled = (): Promise<void> => new Promise((go) => setImmediate(go));

it('begins the next one while the last is worked on, and gives what becomes of them in their order', async () => {
  const { events, work, ends } = works();
  const results: string[] = [];
  const all = (async () => {
    for await (const result of atOnce(2, numbers(4), work)) results.push(result);
  })();
  await settled();
  expect(events).toEqual(['begin 1', 'begin 2']);
  ends.get(2)?.end();
  await settled();
  expect(results).toEqual([]);
  ends.get(1)?.end();
  await settled();
  expect(results).toEqual(['done 1', 'done 2']);
  expect(events).toEqual(['begin 1', 'begin 2', 'end 2', 'end 1', 'begin 3', 'begin 4']);
  ends.get(3)?.end();
  ends.get(4)?.end();
  await all;
  expect(results).toEqual(['done 1', 'done 2', 'done 3', 'done 4']);
});

it('works on one by itself where no more may be', async () => {
  const { events, work, ends } = works();
  const all = toArray(atOnce(1, numbers(2), work));
  await settled();
  expect(events).toEqual(['begin 1']);
  ends.get(1)?.end();
  await settled();
  ends.get(2)?.end();
  expect(await all).toEqual(['done 1', 'done 2']);
});

it('has ended only when nothing is worked on any more, also where one fails', async () => {
  const { work, ends } = works();
  let ended: unknown;
  const all = toArray(atOnce(2, numbers(5), work)).catch((error: unknown) => {
    ended = error;
  });
  await settled();
  ends.get(1)?.fail(new Error('the lease is lost'));
  await settled();
  expect(ended).toBeUndefined();
  ends.get(2)?.end();
  await all;
  expect(ended).toEqual(new Error('the lease is lost'));
  expect([...ends.keys()]).toEqual([1, 2]);
});
