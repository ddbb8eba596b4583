/** What turbo takes for the same as before: it then does not run a task again, and tells what it told. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Task {
  readonly taskId: string;
  readonly hash: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly dependencies: readonly string[];
}

/** Runs nothing. */
function planned(task: string, env: Readonly<Record<string, string>> = {}): readonly Task[] {
  const { CI: _, TEST_SCALE, SROIE_ITEMS, ...inherited } = process.env;
  const told = execFileSync(join(ROOT, 'node_modules/.bin/turbo'), ['run', task, '--dry=json'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...inherited, TURBO_TELEMETRY_DISABLED: '1', ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  });
  return (JSON.parse(told) as { tasks: readonly Task[] }).tasks;
}

const find = (tasks: readonly Task[], id: string): Task | undefined => tasks.find(({ taskId }) => taskId === id);

it('tests that passed here, where a skipped one may pass, have not passed in CI or at another size', () => {
  const hashes = [
    {},
    { CI: 'true' },
    { TEST_SCALE: 'long' },
    { CI: 'true', TEST_SCALE: 'long' },
    { SROIE_ITEMS: '/items' },
  ].map((env) => find(planned('test', env), '//#test')?.hash);
  expect(new Set(hashes).size).toBe(hashes.length);
  expect(find(planned('test'), '//#test')?.hash).toBe(hashes[0]);
});

it('tests are of every file', () => {
  const inputs = Object.keys(find(planned('test'), '//#test')?.inputs ?? {});
  const some = ['packages/engine/src/index.ts', 'packages/actions/dist/submit.mjs', 'docs/reuse.md', 'bench/run.ts'];
  expect(inputs).toEqual(expect.arrayContaining([...some, '.github/workflows/ci.yml', 'test/allowed-skips.json']));
});

it('the built actions are those of the sources of core and engine', () => {
  const tasks = planned('check');
  const sources = [
    ['core', 'src/index.ts'],
    ['engine', 'src/index.ts'],
    ['actions', 'dist/submit.mjs'],
  ] as const;
  for (const [name, path] of sources) {
    expect(Object.keys(find(tasks, `@completion-batch/${name}#check`)?.inputs ?? {})).toContain(path);
  }
  const needed = ['@completion-batch/core#check', '@completion-batch/engine#check'];
  expect(find(tasks, '@completion-batch/actions#check')?.dependencies).toEqual(expect.arrayContaining(needed));
});
