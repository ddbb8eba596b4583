import { globSync, readFileSync, statfsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { matchesGlob } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { scale } from './test/world/scale.ts';

/** Run by `npm run test:workflows`; everything else needs nothing but npm. */
export const NEEDS_TOOLS = ['test/workflows/**/*.test.ts', '**/*.tools.test.ts'];

const SROIE = ['test/proof/collect-sroie.test.ts', 'test/built/start-sroie.test.ts'];

/** Too long for `npm test`: `npm run test:long` runs both, with the longer forms of the others (test/world/scale.ts). */
export const LONG_ONLY = SROIE.slice(scale(0, 2));

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

/**
 * The proofs are short files that take minutes: begun last, one of them would be waited for alone. A worker ends where the next
 * file is of another project, so that those of one stay together.
 */
class ProofsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification): number =>
      project.name === 'guarded' ? 0 : project.name !== 'all' ? 3 : moduleId.includes('/test/proof/') ? 1 : 2;
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}

const EXCLUDED = ['**/node_modules/**', '**/dist/**', ...NEEDS_TOOLS, ...LONG_ONLY];

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

/** What stands in for files in the proofs replaces a module for all who come after: they share a process with each other only. */
const GUARDED = /^vi\.mock\('node:fs\/promises'.*\n.*guardFiles/m;
/** Those that replace a module for themselves, and those that say why no other file may come before or after them. */
const ALONE = /\bvi\.(?:mock|doMock|resetModules)\(|^\/\/ Alone: /m;

type Sharing = 'guarded' | 'alone' | 'shared';

function sharing(file: string): Sharing {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8');
  return GUARDED.test(text) ? 'guarded' : ALONE.test(text) ? 'alone' : 'shared';
}

const filesOf = (patterns: readonly string[], exclude: readonly string[]): string[] =>
  globSync(patterns, { cwd: fileURLToPath(new URL('.', import.meta.url)), exclude }).map((file) =>
    file.replaceAll('\\', '/'),
  );

/** Importing the product took longer than most files' tests: where files may share a process, it is imported once a worker. */
function projects(files: readonly string[], names: Readonly<Record<Sharing, string>>) {
  return Object.entries(Object.groupBy(files, sharing)).map(([how, include]) => ({
    extends: true as const,
    test: { name: names[how as Sharing], include, isolate: how === 'alone' },
  }));
}

const isPortable = (file: string): boolean =>
  PORTABLE.some((pattern) => matchesGlob(file, pattern)) && !LINUX_ONLY.includes(file);

const { portable = [], all = [] } = Object.groupBy(
  filesOf(['packages/*/test/**/*.test.ts', 'test/**/*.test.ts'], EXCLUDED),
  (file) => (isPortable(file) ? 'portable' : 'all'),
);

export const toolsProjects = projects(filesOf(NEEDS_TOOLS, ['**/node_modules/**']), {
  guarded: 'guarded',
  alone: 'alone',
  shared: 'tools',
});

export default defineConfig({
  test: {
    projects: [
      ...projects(all, { guarded: 'guarded', alone: 'alone', shared: 'all' }),
      ...projects(portable, { guarded: 'portable-guarded', alone: 'portable-alone', shared: 'portable' }),
    ],
    // Programs that tests start, hundreds of times, are compiled once.
    env: {
      ...temporaryFolder(),
      NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url)),
    },
    globalSetup: './test/world/built-cli.ts',
    sequence: { sequencer: ProofsFirst },
    pool: 'forks',
    // One more than there are cores: there is always a file that waits, for a program or a server.
    maxWorkers: availableParallelism() + 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default', './scripts/proof-table-reporter.ts', './scripts/closing-line-reporter.ts'],
  },
});
