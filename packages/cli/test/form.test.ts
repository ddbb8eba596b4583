/** Which form of the program runs: in a package made for the test, whose two forms say which they are. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { type Build, digest, formToRun, type Input } from '../bin/form.js';

const says = (form: string): string => `export const main = async (args) => (console.log('${form}', ...args), 3);\n`;
const INPUT = '../core/src/answer.ts';

let root = '';
let folder = '';
beforeEach(async () => {
  if (root !== '') await rm(root, { recursive: true });
  root = await realpath(await mkdtemp(join(tmpdir(), 'form-')));
  folder = join(root, 'packages/cli');
  await cp(fileURLToPath(new URL('../bin', import.meta.url)), join(folder, 'bin'), { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await put('src/main.ts', `${says('sources').replace('(args)', '(args: string[])')}`);
  await put(INPUT, 'export const answer = 41;\n');
  await put('dist/main-1.mjs', says('built'));
  await put('dist/main.mjs', "export { main } from './main-1.mjs';\n");
  await put('dist/chunk-1.mjs', '');
  const inputs = { 'src/main.ts': await inputOf('src/main.ts'), [INPUT]: await inputOf(INPUT) };
  await putBuild({ entry: 'main-1.mjs', files: ['chunk-1.mjs', 'main-1.mjs'], inputs });
});
afterAll(() => rm(root, { recursive: true }));

async function put(path: string, text: string): Promise<void> {
  await mkdir(join(folder, path, '..'), { recursive: true });
  await writeFile(join(folder, path), text);
}

const putBuild = (build: Build): Promise<void> => put('dist/build.json', JSON.stringify(build));

async function inputOf(path: string): Promise<Input> {
  const bytes = await readFile(join(folder, path));
  // As if it came from another machine: only the digest is right.
  return [bytes.length, 1, digest(bytes)];
}

function start(env: Readonly<Record<string, string>> = {}): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(folder, 'bin/completion-batch.js'), 'a'], { env }, (error, stdout, stderr) =>
      resolve(`${error?.code} ${stdout}${stderr}`),
    );
  });
}

it('a build of the sources as they are', async () => {
  expect(formToRun(folder)).toMatchObject({ form: 'built', clone: true });
  expect(await start()).toBe('3 built a\n');
});

it('a source that was only touched', async () => {
  await utimes(join(folder, INPUT), new Date(), new Date());
  expect(formToRun(folder).form).toBe('built');
});

it.each<[string, () => Promise<unknown>]>([
  ['a source that has changed', () => put(INPUT, 'export const answer = 42;\n')],
  [
    'a source that has grown',
    () => put('src/main.ts', `${says('sources')}// more\n`.replace('(args)', '(args: string[])')),
  ],
  ['a source that is gone', () => rm(join(folder, INPUT))],
  ['no build', () => rm(join(folder, 'dist'), { recursive: true })],
  ['a build without a file of its own', () => rm(join(folder, 'dist/chunk-1.mjs'))],
  ['a build whose description is cut off', () => put('dist/build.json', '{"entry": "main-1.mjs", "inp')],
  ['a build whose description says nothing', () => put('dist/build.json', 'null')],
])('the sources run where there is %s', async (_, change) => {
  await change();
  expect(formToRun(folder)).toMatchObject({ form: 'sources', clone: true });
  expect(await start()).toBe('3 sources a\n');
});

it('an installed package has no sources and no description of its build', async () => {
  await rm(join(folder, 'src'), { recursive: true });
  await rm(join(folder, 'dist/build.json'));
  expect(formToRun(folder)).toMatchObject({ form: 'built', clone: false });
  expect(await start()).toBe('3 built a\n');
});

/** Like the folder for temporary files. */
async function openTo(): Promise<void> {
  await mkdir(join(root, 'tmp'));
  await chmod(join(root, 'tmp'), 0o1777);
}

const inCache = async (path: string): Promise<string[]> => readdir(join(root, path)).catch(() => []);

it('a clone keeps it compiled beside its code', async () => {
  await start({ HOME: '/nonexistent' });
  expect(await inCache('packages/cli/node_modules/.cache/compiled')).toHaveLength(1);
});

it('an installed package keeps it compiled in the cache folder of the user', async () => {
  await rm(join(folder, 'src'), { recursive: true });
  await mkdir(join(root, 'home/.cache'), { recursive: true });
  await start({ HOME: join(root, 'home') });
  expect(await inCache('home/.cache/completion-batch/compiled')).toHaveLength(1);
  expect(await inCache('packages/cli')).not.toContain('node_modules');
});

it.each<[string, Readonly<Record<string, string>>, () => Promise<unknown>]>([
  ['without a home', { HOME: '@nobody' }, async () => {}],
  ['in a home without a cache folder', { HOME: '@home' }, () => mkdir(join(root, 'home'))],
  ['in a folder that others write to', { XDG_CACHE_HOME: '@tmp' }, openTo],
  ['in a relative folder', { XDG_CACHE_HOME: 'tmp', HOME: '@nobody' }, () => mkdir(join(root, 'tmp'))],
  [
    'where the user does not want it',
    { XDG_CACHE_HOME: '@tmp', NODE_DISABLE_COMPILE_CACHE: '1' },
    () => mkdir(join(root, 'tmp')),
  ],
])('nothing is kept %s', async (_, env, make) => {
  await make();
  await rm(join(folder, 'src'), { recursive: true });
  const places = Object.entries(env).map(([name, value]) => [name, value.replace('@', `${root}/`)]);
  expect(await start({ TMPDIR: join(root, 'temporary'), ...Object.fromEntries(places) })).toBe('3 built a\n');
  const made = (await readdir(root, { recursive: true })).filter((path) => /compile/.test(path));
  expect([made, existsSync(join(root, 'nobody'))]).toEqual([[], false]);
});

it("the user's own choice goes first", async () => {
  await start({ NODE_COMPILE_CACHE: join(root, 'chosen') });
  expect(await inCache('chosen')).toHaveLength(1);
  expect(await inCache('packages/cli')).not.toContain('node_modules');
});
