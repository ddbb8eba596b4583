/** The last line of a test run, asked of real runs: whatever makes a run red stands in it as a failure. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const REPORTER = join(import.meta.dirname, '../../scripts/closing-line-reporter.ts');
const VITEST = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

interface Run {
  readonly status: number | null;
  readonly line: string;
  readonly output: string;
}

/** Runs these files (name: content) as a test run of their own. */
async function run(files: Readonly<Record<string, string>>, ci = false, ...args: string[]): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'closing-line-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  // Nothing of this run's own settings.
  const { CI: _, ...inherited } = process.env;
  const env = Object.fromEntries(Object.entries(inherited).filter(([name]) => !/^(VITEST|TEST$|NODE_ENV)/.test(name)));
  const options = ['--globals', '--reporter', REPORTER, '--pool', 'forks', '--teardownTimeout', '2000'];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [VITEST, 'run', '--root', folder, ...options, ...args],
    { encoding: 'utf8', env: ci ? { ...env, CI: 'true' } : env },
  );
  return { status, line: stdout.trimEnd().split('\n').at(-1) ?? '', output: stdout + stderr };
}

const PASSES = "test('passes', () => {});\n";

test('a run in which all is well', async () => {
  expect(await run({ 'a.test.ts': PASSES, 'b.test.ts': PASSES })).toMatchObject({
    status: 0,
    line: '2 passed, 0 failed, 0 skipped',
  });
});

test('failed and skipped tests are counted', async () => {
  const content = `${PASSES}test('fails', () => { throw new Error('no'); });\ntest.skip('left out', () => {});\n`;
  expect(await run({ 'a.test.ts': content })).toMatchObject({ status: 1, line: '1 passed, 1 failed, 1 skipped' });
});

test.each([
  [
    'a beforeAll that throws in a suite',
    "describe('s', () => { beforeAll(() => { throw new Error('did not start'); }); test('a', () => {}); test('b', () => {}); });",
    '1 passed, 1 failed, 2 skipped',
  ],
  [
    'a beforeAll that throws in a file',
    "beforeAll(() => { throw new Error('did not start'); });",
    '0 passed, 1 failed, 1 skipped',
  ],
  [
    'a beforeAll that takes too long',
    "describe('s', () => { beforeAll(() => new Promise(() => {}), 50); test('a', () => {}); });",
    '1 passed, 1 failed, 1 skipped',
  ],
  [
    'an afterAll that throws, in suites within one another',
    "describe('s', () => { describe('t', () => { afterAll(() => { throw new Error('left over'); }); test('a', () => {}); }); });",
    '2 passed, 1 failed, 0 skipped',
  ],
  ['a beforeEach that throws', "beforeEach(() => { throw new Error('no world'); });", '0 passed, 1 failed, 0 skipped'],
  ['a describe that throws', "describe('s', () => { throw new Error('no table'); });", '0 passed, 1 failed, 0 skipped'],
  [
    'a rejection that nobody handles',
    "test('leaks', () => { void Promise.reject(new Error('late')); });",
    '2 passed, 1 failed, 0 skipped',
  ],
])('%s is a failure', async (_, content, line) => {
  const result = await run({ 'a.test.ts': `${content}\n${PASSES}` });
  expect(result).toMatchObject({ status: 1, line });
});

test('files that do not import or have no test are failures, one each', async () => {
  const result = await run({
    'a.test.ts': PASSES,
    'missing.test.ts': "import './not-there.ts';\ntest('never', () => {});\n",
    'syntax.test.ts': 'test(',
    'empty.test.ts': '',
  });
  expect(result).toMatchObject({ status: 1, line: '1 passed, 3 failed, 0 skipped' });
});

test('a worker that dies is a failure', async () => {
  const result = await run({ 'a.test.ts': "test('dies', () => process.kill(process.pid, 'SIGKILL'));\n" });
  expect(result.status).toBe(1);
  expect(result.line).toMatch(/^0 passed, [1-9]\d* failed, 0 skipped$/);
});

test('a run without tests, or that goes wrong before or after them, is not green', async () => {
  expect(await run({})).toMatchObject({ status: 1, line: '0 passed, 1 failed, 0 skipped' });
  const config = "export default { test: { globalSetup: './global.ts' } };\n";
  const withGlobal = (code: string): Promise<Run> =>
    run({ 'vitest.config.ts': config, 'global.ts': code, 'a.test.ts': PASSES });
  expect(await withGlobal("export function setup() { throw new Error('no server'); }\n")).toMatchObject({
    status: 1,
    line: '0 passed, 1 failed, 0 skipped',
  });
  expect(await withGlobal("export function teardown() { throw new Error('left over'); }\n")).toMatchObject({
    status: 1,
    line: '1 passed, 1 failed, 0 skipped',
  });
});

test('in CI a skipped test is a failure unless it is listed with its reason', async () => {
  const files = {
    'a.test.ts': `${PASSES}test.skip('left out', () => {});\ntest.todo('some day');\ntest.skip('with the SROIE receipts', () => {});\n`,
  };
  expect(await run(files)).toMatchObject({ status: 0, line: '1 passed, 0 failed, 3 skipped' });
  const inCi = await run(files, true);
  expect(inCi).toMatchObject({ status: 1, line: '1 passed, 2 failed, 1 skipped' });
  expect(inCi.output).toContain('a.test.ts: left out');
  expect(inCi.output).not.toContain('a.test.ts: with the SROIE');
});

test('in CI tests of a suite that broke are no skipped ones to be listed', async () => {
  const content =
    "describe('s', () => { beforeAll(() => { throw new Error('did not start'); }); test('a', () => {}); });\n";
  const result = await run({ 'a.test.ts': content }, true);
  expect(result).toMatchObject({ status: 1, line: '0 passed, 1 failed, 1 skipped' });
  expect(result.output).not.toContain('without being listed');
});
