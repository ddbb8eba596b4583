/** A job's life, from its files to its results, with the state in the table, stopped and begun again: see sweep.ts. */
import { describe, expect, vi } from 'vitest';
import { type Combination, nameOf } from '../world/combinations.ts';
import { scale } from '../world/scale.ts';
import { describeSweep } from './sweep.ts';

vi.mock('node:fs/promises', async (original) => {
  const { guardFiles } = await import('../world/boundary.ts');
  return guardFiles(await original<typeof import('node:fs/promises')>());
});

const combination: Combination = { state: 'table', workload: 'jobs' };

describe(`jobs that are stopped: ${nameOf(combination)}`, () => {
  describeSweep(
    {
      combination,
      nights: ['run-1', 'run-2'],
      batches: 3,
      atLeast: 490,
      sizes: {
        onceStep: scale(120, 70, 1),
        seenStep: scale(40, 20, 1),
        pairs: scale(3, 5, 150),
        clockStep: scale(50, 30, 1),
        nextStep: scale(120, 70, 3),
      },
    },
    (calls) => {
      expect(calls).toMatchInlineSnapshot();
    },
  );
});
