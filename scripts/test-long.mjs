// The long forms of the tests that npm test runs in short (every crash point, more seeds, more kills, more bad input), and
// the whole way with the SROIE receipts.
// Arguments go to vitest.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { forTests } from './without-keys.mjs';

const suites = [
  'crash-sweep',
  'earlier-rows',
  'overlap',
  'kills',
  'chaos',
  'adversary',
  'test/hostile',
  '/queue',
  '/size',
  'submit-states',
  'collect-batches',
  '/lock.test',
  'sroie',
];
const { status } = spawnSync('vitest', ['run', ...suites, ...process.argv.slice(2)], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: 'inherit',
  shell: process.platform === 'win32',
  env: { ...forTests(process.env), TEST_SCALE: 'long' },
});
process.exit(status ?? 1);
