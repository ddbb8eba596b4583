/** The same for jobs, whose files, results and manifest lie in the object store, too; the user's own files are taken as they are. */
import { vi } from 'vitest';
import { JOBS } from '../world/combinations.ts';
import { scale } from '../world/scale.ts';
import { describeAdversary } from './adversary/meet-adversary.ts';
import { seedsFrom } from './meetings.ts';

vi.mock('node:fs/promises', async (original) => {
  const { guardFiles } = await import('../world/boundary.ts');
  return guardFiles(await original<typeof import('node:fs/promises')>());
});

for (const combination of JOBS) {
  const roles = ['store', 'server'] as const;
  describeAdversary({
    combination,
    roles: combination.state === 'table' ? [...roles, 'table'] : roles,
    seeds: seedsFrom(0, scale(3, 250)),
  });
}
