import { defineConfig } from 'vitest/config';

/** Run by `npm run test:workflows`; everything else needs nothing but npm. */
export const NEEDS_TOOLS = ['test/workflows/**/*.test.ts', '**/*.tools.test.ts'];

/** Too long for `npm test`; `npm run test:long` runs them, with the long forms of the others. */
const LONG_ONLY = process.env.TEST_SCALE === 'long' ? [] : ['test/*-sroie.test.ts'];

export default defineConfig({
  test: {
    include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', ...NEEDS_TOOLS, ...LONG_ONLY],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', './scripts/closing-line-reporter.ts'],
  },
});
