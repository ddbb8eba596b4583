/**
 * Two to four runs at once on the same labels, interleaved at every outside call by a seeded draw, some of them killed on
 * the way: no label is in two batches that may be billed, none is lost, each is asked once for each answer it gets.
 */
import { vi } from 'vitest';
import { PIPELINE } from '../world/combinations.ts';
import { scale } from '../world/scale.ts';
import { describeMeetings, seedsFrom } from './meetings.ts';

vi.mock('node:fs/promises', async (original) => {
  const { guardFiles } = await import('../world/boundary.ts');
  return guardFiles(await original<typeof import('node:fs/promises')>());
});

// Every second seed, so that two files share the work.
describeMeetings(PIPELINE, seedsFrom(1, scale(6, 500), 2));
