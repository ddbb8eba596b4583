/** Collects what was passed over in a file (made only when there is something) and keeps the first few for messages. */
import { appendFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { toLine } from '@completion-batch/engine';

const SHOWN = 20;

export interface ProblemFile<T> {
  readonly path: string;
  readonly first: readonly T[];
  readonly count: number;
  /** Synchronous on purpose: problems are rare, and nothing of them may be lost when the process ends. */
  add(problem: T): void;
}

/** Starts an empty collection; an older file at `path` is removed. */
export async function openProblemFile<T extends object>(path: string): Promise<ProblemFile<T>> {
  await rm(path, { force: true });
  const first: T[] = [];
  let count = 0;
  return {
    path,
    first,
    get count() {
      return count;
    },
    add(problem) {
      count += 1;
      if (first.length < SHOWN) first.push(problem);
      appendFileSync(path, toLine(problem));
    },
  };
}
