/**
 * Two to four runs at once on the same labels, or requests of the same job, interleaved at every outside call by a seeded draw, some of them killed on
 * the way: none is in two batches that may be billed, none is lost, each is asked once for each answer it gets.
 */
import { vi } from 'vitest';
import { FURTHER } from '../world/combinations.ts';
import { scale } from '../world/scale.ts';
import { describeMeetings, seedsFrom } from './meetings.ts';

vi.mock('node:fs/promises', async (original) => {
  const { guardFiles } = await import('../world/boundary.ts');
  return guardFiles(await original<typeof import('node:fs/promises')>());
});

for (const combination of FURTHER) describeMeetings(combination, seedsFrom(0, scale(3, 500)));
