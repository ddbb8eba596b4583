/** The suites that need tools which npm does not have: the workflows under act, linters, real servers. */
import { defineConfig } from 'vitest/config';
import base, { NEEDS_TOOLS } from './vitest.config.ts';

// Its projects name the files of the other suites.
const { projects: _, ...settings } = base.test ?? {};

export default defineConfig({
  test: {
    ...settings,
    // versitygw keeps attributes of files, which not every file system in memory does.
    env: {},
    include: NEEDS_TOOLS,
    exclude: ['**/node_modules/**'],
    // A workflow run of twenty jobs takes 15 s on two idle cores, and several times that on busy ones.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
