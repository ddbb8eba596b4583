/** The same for jobs: submits of the same files, rounds of what they made, and somebody who is killed on the way. */
import { vi } from 'vitest';
import { JOBS } from '../world/combinations.ts';
import { scale } from '../world/scale.ts';
import { describeMeetings, seedsFrom } from './meetings.ts';

vi.mock('node:fs/promises', async (original) => {
  const { guardFiles } = await import('../world/boundary.ts');
  return guardFiles(await original<typeof import('node:fs/promises')>());
});

for (const combination of JOBS) describeMeetings(combination, seedsFrom(0, scale(4, 6, 500)));
