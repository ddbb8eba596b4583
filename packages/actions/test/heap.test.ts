// Alone: it measures what its process has in memory.
/** Garbage is looked for where a part of the work has ended, and what is alive is not looked through again and again. */
import { getHeapStatistics } from 'node:v8';
import { expect, it } from 'vitest';
import { garbageCollector, type Heap } from '../src/shared/heap.ts';

const MB = 1024 * 1024;
const LEFT_ALONE = { old: 40 * MB, oldBuffers: 16 * MB };

/** One in which all is alive; what it was asked for. */
function heapOf(inUse: { old: number; buffers: number }): Heap & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    oldInUse: () => inUse.old * MB,
    buffers: () => inUse.buffers * MB,
    collect: (what) => void asked.push(what),
  };
}

it('gives back what V8 has left', () => {
  const inUse = (): number => getHeapStatistics().used_heap_size;
  const bound = inUse() + 40 * MB;
  // 200 MB, alive while they are made: V8 moves all but 64 MB, which its young generation may hold, to the old one.
  const made = (): number => Array.from({ length: 25_600 }, () => new Array<number>(1024).fill(1.5)).length;
  expect(made()).toBe(25_600);
  garbageCollector({ old: bound, oldBuffers: 64 * MB })();
  expect(inUse()).toBeLessThan(bound);
});

it('leaves alone what is below its bound', () => {
  const heap = heapOf({ old: 39, buffers: 19 });
  garbageCollector(LEFT_ALONE, heap)();
  expect(heap.asked).toEqual([]);
});

it('waits until there is a quarter as much again as was alive', () => {
  const inUse = { old: 60, buffers: 0 };
  const heap = heapOf(inUse);
  const tidy = garbageCollector(LEFT_ALONE, heap);
  tidy();
  expect(heap.asked).toEqual(['full']);
  inUse.old = 74;
  tidy();
  expect(heap.asked).toEqual(['full']);
  inUse.old = 76;
  tidy();
  expect(heap.asked).toEqual(['full', 'full']);
});

it('looks for young buffers first where they are many, then for old ones, and not again before they are more', () => {
  const inUse = { old: 10, buffers: 40 };
  const heap = heapOf(inUse);
  const tidy = garbageCollector(LEFT_ALONE, heap);
  tidy();
  expect(heap.asked).toEqual(['minor', 'full']);
  inUse.buffers = 49;
  tidy();
  expect(heap.asked).toEqual(['minor', 'full']);
  inUse.buffers = 51;
  tidy();
  expect(heap.asked).toEqual(['minor', 'full', 'minor']);
  inUse.buffers = 64;
  tidy();
  expect(heap.asked).toEqual(['minor', 'full', 'minor', 'minor', 'full']);
});

it('leaves old ones alone where those of a moment ago were all', () => {
  const inUse = { old: 10, buffers: 40 };
  const heap = heapOf(inUse);
  const collect = (what: 'full' | 'minor'): void => {
    heap.collect(what);
    inUse.buffers = 5;
  };
  garbageCollector(LEFT_ALONE, { ...heap, collect })();
  expect(heap.asked).toEqual(['minor']);
});

it('gives back buffers that are old, and knows it at once', () => {
  const buffers = (): number => getHeapStatistics().external_memory;
  const before = buffers();
  const made = (): number => {
    const kept = Array.from({ length: 600 }, () => Buffer.allocUnsafeSlow(64 * 1024));
    // 128 MB: V8 collects the young generation several times, and whatever has lived through two of them is old.
    const young = (): number => Array.from({ length: 4000 }, () => new Array<number>(1024).fill(1.5)).length;
    for (let times = 0; times < 4; times += 1) young();
    return kept.length;
  };
  expect(made()).toBe(600);
  garbageCollector({ old: 1e12, oldBuffers: 16 * MB })();
  expect(buffers() - before).toBeLessThan(12 * MB);
});
