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
      atLeast: 700,
      sizes: {
        onceStep: scale(200, 160, 1),
        seenStep: scale(80, 60, 1),
        costlyStep: scale(8, 5, 1),
        pairs: scale(2, 2, 150),
        clockStep: scale(60, 40, 1),
        nextStep: scale(400, 300, 3),
      },
    },
    (calls) => {
      expect(calls).toMatchInlineSnapshot();
    },
  );
});
