// Alone: it measures what its process has in memory.
/** Garbage goes where a part of the work has ended, and what is alive is not looked through again and again. */
import { getHeapStatistics } from 'node:v8';
import { expect, it } from 'vitest';
import { garbageCollector } from '../src/shared/heap.ts';

const MB = 1024 * 1024;
const inUse = (): number => getHeapStatistics().used_heap_size;
const made = (mb: number): number[][] => Array.from({ length: mb }, () => new Array<number>(MB / 8).fill(1.5));

it('collects what is over its bound, and not what is below', () => {
  const before = inUse();
  const tidyEarly = garbageCollector(before + 40 * MB);
  const tidyLate = garbageCollector(before + 4000 * MB);
  let garbage: unknown = made(100);
  expect(garbage).toHaveLength(100);
  garbage = undefined;
  const full = inUse();
  tidyLate();
  expect(inUse()).toBeGreaterThan(full - 20 * MB);
  tidyEarly();
  expect(inUse()).toBeLessThan(full - 60 * MB);
});

it('waits until there is a quarter as much again as was alive', () => {
  const tidy = garbageCollector(inUse() + 20 * MB);
  const alive = made(60);
  tidy();
  const held = inUse();
  let garbage: unknown = made(10);
  garbage = undefined;
  tidy();
  expect(inUse()).toBeGreaterThan(held + 5 * MB);
  expect([alive, garbage]).toHaveLength(2);
});
