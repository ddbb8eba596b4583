/** The proofs with state and objects in a real S3 server: what is swept, met and injected is told in sweep.ts, meetings.ts, chaos.ts. */
import { describe, expect, vi } from 'vitest';
import { nameOf } from '../world/combinations.ts';
import { inS3, useS3Places } from '../world/s3-places.ts';
import { scale } from '../world/scale.ts';
import { needing } from '../world/tools.ts';
import { describeChaos } from './chaos.ts';
import { describeMeetings, seedsFrom } from './meetings.ts';
import { describeSweep } from './sweep.ts';

vi.mock('node:fs/promises', async (original) => {
  const { guardFiles } = await import('../world/boundary.ts');
  return guardFiles(await original<typeof import('node:fs/promises')>());
});

const suite = needing('nights on versitygw', 'versitygw');
const NIGHTS = {
  labels: { batches: 4, atLeast: 670 },
  requests: { batches: 3, atLeast: 490 },
  jobs: { batches: 3, atLeast: 700 },
};

/** Requests and jobs go the same ways through a store: each has its points in CI, and all of them once a week. */
const step = (workload: string, short: number, long: number): number =>
  scale(workload === 'labels' ? short : 3 * short, long);

describe.skipIf(suite.skip)(suite.title, () => {
  for (const combination of inS3(useS3Places())) {
    const { workload } = combination;
    describe(nameOf(combination), () => {
      describeSweep(
        {
          combination,
          nights: ['run-1', 'run-2'],
          ...NIGHTS[workload],
          sizes: {
            onceStep: step(workload, 300, 1),
            seenStep: step(workload, 300, 1),
            costlyStep: scale(4, 1),
            pairs: scale(1, 60),
            clockStep: step(workload, 240, 2),
            nextStep: step(workload, 300, 3),
          },
        },
        (calls) => {
          expect(calls['openai POST /v1/batches']).toBe(NIGHTS[workload].batches);
        },
      );
      describeMeetings(combination, seedsFrom(0, scale(1, 100)));
      describeChaos(combination, scale(1, 40));
    });
  }
});
