/** The built command line: what of it is loaded for help, what a package of it holds, and that it is the sources' equal. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { currentBuild } from '../bin/form.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BIN = join(ROOT, 'bin/completion-batch.js');
const ENV = { PATH: process.env.PATH ?? '', HOME: '/nonexistent' };

const build = currentBuild();
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };

/** Node's answer, in short. */
function start(args: readonly string[], env = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...ENV, ...env },
  });
  return { status, stdout, stderr };
}

/** The sources without the choice between the two forms. */
const fromSources = (...args: string[]) =>
  start([
    '--input-type=module',
    '--eval',
    `const { main } = await import(${JSON.stringify(new URL('../src/main.ts', import.meta.url))});
    process.exitCode = await main(${JSON.stringify(args)}, process.env);`,
  ]);

it('is made of the sources as they are', () => {
  expect(build?.entry).toMatch(/^main-/);
});

const SAID_ALIKE = [
  ['--version'],
  ['--help'],
  ['run', '--help'],
  ['start', '--receipts', '0'],
  ['prepare', '--parameters', '{"n": 2}'],
  ['emulator', '--data', '/tmp', '--responder', 'script', '--json'],
  ['submit', '--plan', '/nonexistent/plan.json', '--requests', '/nonexistent', '--json'],
];

it.each(SAID_ALIKE.map((args) => ({ args, title: args.join(' ') })))(
  'says the same as the sources: $title',
  ({ args }) => {
    const built = start([BIN, ...args]);
    const sources = fromSources(...args);
    expect(built.stderr).toBe(sources.stderr);
    expect(built.status).toBe(sources.status);
    expect(built.stdout.replace('(built)', '(from sources)')).toBe(sources.stdout);
  },
);

it('has no file that cannot be loaded', () => {
  const files = build?.files.map((name) => new URL(`../dist/${name}`, import.meta.url));
  const load = `for (const file of ${JSON.stringify(files)}) await import(file);`;
  expect(start(['--input-type=module', '--eval', load])).toEqual({ status: 0, stdout: '', stderr: '' });
});

it('says which form it is', () => {
  expect(start([BIN, '--version']).stdout).toBe(`completion-batch ${version} (built), Node.js ${process.version}\n`);
  expect(fromSources('--version').stdout).toContain(`${version} (from sources)`);
});

/** Files that are loaded before a command is known, and the modules in them. */
function loadedFirst(): { readonly bytes: number; readonly modules: readonly string[] } {
  const files = new Set([build?.entry ?? '']);
  const modules: string[] = [];
  let bytes = 0;
  for (const name of files) {
    const path = join(ROOT, 'dist', name);
    bytes += statSync(path).size;
    const text = readFileSync(path, 'utf8');
    for (const [, next] of text.matchAll(/\b(?:from|import)\s*"\.\/([^"]+)"/g)) files.add(next ?? '');
    modules.push(...(JSON.parse(readFileSync(`${path}.map`, 'utf8')) as { sources: string[] }).sources);
  }
  return { bytes, modules };
}

describe('what is loaded before a command is known', () => {
  it('is small', () => {
    // 125,500 in November 2026, half of them commander.
    expect(loadedFirst().bytes).toBeLessThan(130_000);
  });

  it('is commander and the names of things', () => {
    const { modules } = loadedFirst();
    const libraries = modules.flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
    expect([...new Set(libraries)]).toEqual(['commander']);
    const ours = modules.filter((path) => !path.includes('node_modules/'));
    expect(ours.filter((path) => /\/work\/|(emulator|sandbox)\/src/.test(path))).toEqual([]);
    const floors = ours.filter((path) => /(core|engine)\/src\//.test(path)).map((path) => path.replace(/.*src\//, ''));
    expect(floors).toEqual(expect.arrayContaining(['platform/errors.ts', 'state/layout.ts']));
    expect(floors.length).toBeLessThan(12);
  });
});

describe('a package of it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'package-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('runs without anything beside it', () => {
    const listed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      shell: process.platform === 'win32',
    });
    const told: unknown = JSON.parse(listed);
    const [packed] = (Array.isArray(told) ? told : Object.values(told as object)) as { files: { path: string }[] }[];
    const paths = packed?.files.map(({ path }) => path) ?? [];
    expect(paths).toEqual(expect.arrayContaining(['bin/form.js', 'dist/licenses.txt', 'dist/main.mjs']));
    expect(paths.filter((path) => /\.(ts|map|tmp)$|build\.json$|^test/.test(path))).toEqual([]);
    for (const path of paths) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      cpSync(join(ROOT, path), join(folder, path));
    }
    const bin = join(folder, 'bin/completion-batch.js');
    expect(start([bin, '--version']).stdout).toContain('(built)');
    const plan = { status: 1, stdout: expect.stringContaining('"code":"plan-unreadable"') };
    expect(start([bin, 'submit', '--plan', '/nonexistent', '--requests', '.', '--json'])).toMatchObject(plan);
  });
});
