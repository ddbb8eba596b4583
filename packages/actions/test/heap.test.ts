// Alone: it measures what its process has in memory.
/** Garbage is looked for where a part of the work has ended, and what is alive is not looked through again and again. */
import { constants, type NodeGCPerformanceDetail, PerformanceObserver } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import { getHeapStatistics } from 'node:v8';
import { afterAll, expect, it } from 'vitest';
import { garbageCollector } from '../src/shared/heap.ts';

const MB = 1024 * 1024;
/** Without what earlier tests have left. */
function inUse(): number {
  garbageCollector(0)();
  return getHeapStatistics().used_heap_size;
}
/** Alive while it is made, so that V8 moves it to the old generation. */
const made = (mb: number): number[][] => Array.from({ length: mb * 128 }, () => new Array<number>(1024).fill(1.5));

const forced: string[] = [];
const observer = new PerformanceObserver((list) => {
  for (const entry of list.getEntries() as { readonly detail?: NodeGCPerformanceDetail }[]) {
    const { kind, flags = 0 } = entry.detail ?? {};
    if ((flags & constants.NODE_PERFORMANCE_GC_FLAGS_FORCED) !== 0) {
      forced.push(kind === constants.NODE_PERFORMANCE_GC_MINOR ? 'minor' : 'full');
    }
  }
});
observer.observe({ entryTypes: ['gc'] });
afterAll(() => observer.disconnect());

/** An observer is told in a later turn. */
async function told(): Promise<void> {
  await turn();
  await turn();
}

/** The collections that it has asked for. */
async function collections(tidy: () => void): Promise<string[]> {
  await told();
  forced.length = 0;
  tidy();
  await told();
  return [...forced];
}

it('collects what is over its bound, and not what is below', async () => {
  const before = inUse();
  const alive = made(100);
  expect(await collections(garbageCollector(before + 4000 * MB))).toEqual([]);
  expect(await collections(garbageCollector(before + 40 * MB))).toEqual(['full']);
  expect(alive.length).toBeGreaterThan(0);
});

it('waits until there is a quarter as much again as was alive', async () => {
  const tidy = garbageCollector(inUse() + 20 * MB);
  const alive = [made(60)];
  expect(await collections(tidy)).toEqual(['full']);
  alive.push(made(5));
  expect(await collections(tidy)).toEqual([]);
  alive.push(made(60));
  expect(await collections(tidy)).toEqual(['full']);
  expect(alive).toHaveLength(3);
});

it('leaves the young generation to V8', async () => {
  const tidy = garbageCollector(inUse() + 2 * MB);
  let last: object = {};
  for (let number = 0; number < 2_000_000; number += 1) last = { last: number };
  expect(await collections(tidy)).toEqual([]);
  expect(last).toEqual({ last: 1_999_999 });
});

it('looks for buffers alone where those are many', async () => {
  const tidy = garbageCollector(inUse() + 4000 * MB);
  const pieces = Array.from({ length: 40 }, () => Buffer.alloc(MB));
  expect(await collections(tidy)).toEqual(['minor']);
  expect(pieces).toHaveLength(40);
  expect(await collections(tidy)).toEqual([]);
});
