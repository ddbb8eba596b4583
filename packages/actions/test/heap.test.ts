// Alone: it measures what its process has in memory.
/** Garbage is looked for where a part of the work has ended, and what is alive is not looked through again and again. */
import { getHeapStatistics } from 'node:v8';
import { expect, it } from 'vitest';
import { garbageCollector, type Heap } from '../src/shared/heap.ts';

const MB = 1024 * 1024;

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
  garbageCollector(bound)();
  expect(inUse()).toBeLessThan(bound);
});

it('leaves alone what is below its bound', () => {
  const heap = heapOf({ old: 39, buffers: 19 });
  garbageCollector(40 * MB, heap)();
  expect(heap.asked).toEqual([]);
});

it('waits until there is a quarter as much again as was alive', () => {
  const inUse = { old: 60, buffers: 0 };
  const heap = heapOf(inUse);
  const tidy = garbageCollector(40 * MB, heap);
  tidy();
  expect(heap.asked).toEqual(['full']);
  inUse.old = 74;
  tidy();
  expect(heap.asked).toEqual(['full']);
  inUse.old = 76;
  tidy();
  expect(heap.asked).toEqual(['full', 'full']);
});

it('looks for buffers alone where those are many, and not again before they are more', () => {
  const inUse = { old: 10, buffers: 40 };
  const heap = heapOf(inUse);
  const tidy = garbageCollector(40 * MB, heap);
  tidy();
  tidy();
  expect(heap.asked).toEqual(['minor']);
  inUse.buffers = 51;
  tidy();
  expect(heap.asked).toEqual(['minor', 'minor']);
});
