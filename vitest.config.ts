import { statfsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** Run by `npm run test:workflows`; everything else needs nothing but npm. */
export const NEEDS_TOOLS = ['test/workflows/**/*.test.ts', '**/*.tools.test.ts'];

/** Too long for `npm test`; `npm run test:long` runs them, with the long forms of the others. */
const LONG_ONLY = process.env.TEST_SCALE === 'long' ? [] : ['test/*-sroie.test.ts'];

/**
 * The tests' tables, stores and emulators wait for every write to be on disk. In memory, where there is room (Linux), that
 * takes about half as long.
 */
function temporaryFolder(): Record<string, string> {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return process.env.TMPDIR === undefined && bavail * bsize > 2 ** 31 ? { TMPDIR: '/dev/shm' } : {};
  } catch {
    return {};
  }
}

export default defineConfig({
  test: {
    include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', ...NEEDS_TOOLS, ...LONG_ONLY],
    env: temporaryFolder(),
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default', './scripts/closing-line-reporter.ts'],
  },
});
