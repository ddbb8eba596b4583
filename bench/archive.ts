/** P7: bytes of what GitHub packs of the last commit, which a runner downloads for each job that uses an action; and of dist in it. */
import { execFileSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { withoutKeys } from '../scripts/without-keys.mjs';
import { thousands } from './support/measure.ts';
import { promise } from './support/promise.ts';

const MOST = 1_500_000;

const packed = (...paths: readonly string[]): number =>
  gzipSync(
    execFileSync('git', ['archive', 'HEAD', ...paths], {
      cwd: `${import.meta.dirname}/..`,
      maxBuffer: 2 ** 28,
      env: withoutKeys(process.env),
    }),
  ).length;

for (const [id, what, bytes] of [
  ['P7', 'archive of HEAD, gzip', packed()],
  ['P7 dist', 'of it packages/actions/dist', packed('packages/actions/dist')],
] as const) {
  const bar = id === 'P7' ? { atMost: 1 } : {};
  promise({
    id,
    what,
    against: 'the bar',
    ours: thousands(bytes),
    theirs: thousands(MOST),
    ratio: bytes / MOST,
    ...bar,
  });
}
