/** What the latest release has by name is still there: who relies on it is told by a first number, and by the new name. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { KEPT, surface } from './surface.ts';

it('no input, output, option, command or export of the latest release is gone', async () => {
  const kept = readFileSync(KEPT, 'utf8').trim().split('\n');
  expect(kept.length).toBeGreaterThan(1000);
  const now = new Set(await surface());
  const gone = kept.filter((line) => !now.has(line));
  expect(gone, 'docs/policies.md says how a name goes; then "node test/house/surface.ts"').toEqual([]);
});
