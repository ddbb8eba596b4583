import { statfsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { scale } from './test/world/scale.ts';

/** Run by `npm run test:workflows`; everything else needs nothing but npm. */
export const NEEDS_TOOLS = ['test/workflows/**/*.test.ts', '**/*.tools.test.ts'];

const SROIE = ['test/proof/collect-sroie.test.ts', 'test/built/start-sroie.test.ts'];

/** Too long for `npm test`: `npm run test:long` runs both, with the longer forms of the others (test/world/scale.ts). */
const LONG_ONLY = SROIE.slice(scale(0, 2));

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

/** The proofs are short files that take minutes: begun last, one of them would be waited for alone. */
class ProofsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { proofs = [], others = [] } = Object.groupBy(await super.sort(files), ({ moduleId }) =>
      moduleId.includes('/test/proof/') ? 'proofs' : 'others',
    );
    return [...proofs, ...others];
  }
}

const EXCLUDED = ['**/node_modules/**', '**/dist/**', ...NEEDS_TOOLS, ...LONG_ONLY];

/** They change nothing of their process: one imports core for all of them, which took longer than the tests. */
const PURE = ['packages/core/test/**/*.test.ts'];

/** What people run on their machines: `npm run test:portable` runs it on Linux, macOS and Windows. */
export const PORTABLE = ['engine', 'emulator', 'cli'].map((name) => `packages/${name}/test/**/*.test.ts`);

/**
 * Tests of those packages for Linux alone: they name its devices and signals, a shell, links, rights of files, paths without a
 * drive, or dynoxide, which is run on Linux only. What they look at is not; test/house/portable.test.ts keeps the list.
 */
export const LINUX_ONLY = [
  ...['jobs/request-files', 'objects/folder-store-planted', 'objects/open-store', 'state/dynamo-state'].map(
    (name) => `packages/engine/test/${name}.test.ts`,
  ),
  'packages/emulator/test/restart.test.ts',
  ...['built', 'closed-pipe', 'columns', 'form', 'own-command'].map((name) => `packages/cli/test/${name}.test.ts`),
];

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'all',
          include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: [...EXCLUDED, ...PURE, ...PORTABLE],
        },
      },
      { extends: true, test: { name: 'linux', include: LINUX_ONLY, exclude: EXCLUDED } },
      { extends: true, test: { name: 'portable', include: PORTABLE, exclude: [...EXCLUDED, ...LINUX_ONLY] } },
      { extends: true, test: { name: 'pure', include: PURE, exclude: EXCLUDED, isolate: false } },
    ],
    // Programs that tests start, hundreds of times, are compiled once.
    env: {
      ...temporaryFolder(),
      NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url)),
    },
    globalSetup: './test/world/built-cli.ts',
    sequence: { sequencer: ProofsFirst },
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default', './scripts/proof-table-reporter.ts', './scripts/closing-line-reporter.ts'],
  },
});
