/**
 * The same for plain requests, whose file the run takes by its digest: with the state in the table, and with the state in
 * the object store, where whoever writes the store writes the state, too.
 */
import { vi } from 'vitest';
import { scale } from '../world/scale.ts';
import { describeAdversary } from './adversary/meet-adversary.ts';
import { seedsFrom } from './meetings.ts';

vi.mock('node:fs/promises', async (original) => {
  const { guardFiles } = await import('../world/boundary.ts');
  return guardFiles(await original<typeof import('node:fs/promises')>());
});

for (const state of ['table', 'objects'] as const) {
  const roles = ['artifacts', 'store', 'server'] as const;
  describeAdversary({
    combination: { state, workload: 'requests' },
    roles: state === 'table' ? [...roles, 'table'] : roles,
    seeds: seedsFrom(0, scale(5, 250)),
  });
}
