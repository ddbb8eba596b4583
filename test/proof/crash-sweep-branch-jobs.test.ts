/** A job's life with its state on a branch of a repository, stopped at some of its calls and begun again: see sweep.ts. */
import { describe, expect, vi } from 'vitest';
import { useBranchPlaces } from '../world/branch-places.ts';
import { type Combination, nameOf } from '../world/combinations.ts';
import { scale } from '../world/scale.ts';
import { describeSweep } from './sweep.ts';

vi.mock('node:fs/promises', async (original) => {
  const { guardFiles } = await import('../world/boundary.ts');
  return guardFiles(await original<typeof import('node:fs/promises')>());
});

const combination: Combination = {
  state: 'objects',
  workload: 'jobs',
  store: useBranchPlaces(),
  storeName: 'a branch',
};

describe(`jobs that are stopped: ${nameOf(combination)}`, () => {
  describeSweep(
    {
      combination,
      nights: ['run-1', 'run-2'],
      batches: 3,
      atLeast: 700,
      sizes: {
        onceStep: scale(600, 2),
        seenStep: scale(400, 2),
        costlyStep: scale(16, 1),
        pairs: scale(1, 60),
        clockStep: scale(600, 4),
      },
    },
    (calls) => expect(calls['openai POST /v1/batches']).toBe(3),
  );
});
