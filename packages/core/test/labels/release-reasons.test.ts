import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { RELEASE_REASONS, type ReleaseReason, usesAttempt } from '../../src/labels/release-reasons.ts';

it('docs/collecting.md has every reason, and whether it uses up an attempt', async () => {
  const text = await readFile(new URL('../../../../docs/collecting.md', import.meta.url), 'utf8');
  const rows = [...text.matchAll(/^\| `([a-z-]+)` +\|.*\| (yes|no) +\|$/gm)].map(([, reason, uses]) => [reason, uses]);
  const reasons = Object.keys(RELEASE_REASONS) as ReleaseReason[];
  expect(rows.sort()).toEqual(reasons.map((reason) => [reason, usesAttempt(reason) ? 'yes' : 'no']).sort());
});
