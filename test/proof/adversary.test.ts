/**
 * Honest runs of the pipeline and an adversary who writes the artifacts, the object store or the table, or who is the
 * server: nothing that it plants is sent, paid for or believed, and nothing that it takes away is lost without a word.
 */
import { vi } from 'vitest';
import { PIPELINE } from '../world/combinations.ts';
import { scale } from '../world/scale.ts';
import { describeAdversary } from './adversary/meet-adversary.ts';
import { seedsFrom } from './meetings.ts';

vi.mock('node:fs/promises', async (original) => {
  const { guardFiles } = await import('../world/boundary.ts');
  return guardFiles(await original<typeof import('node:fs/promises')>());
});

describeAdversary({
  combination: PIPELINE,
  roles: ['artifacts', 'store', 'table', 'server'],
  seeds: seedsFrom(0, scale(10, 1000)),
});
