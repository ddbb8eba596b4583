/**
 * The packages as they are published, used as a stranger does: packed, looked at by publint and attw, installed by npm into
 * folders outside the clone, and there run and compiled. Installing takes most of the time.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Staged, stage } from '../../scripts/stage.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NAMES = ['cli', 'core', 'emulator', 'engine'];

/** Without what npm tells the programs it starts: a second npm would take it for its own settings. */
const ENV = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));

let folder = '';
let staged: readonly Staged[] = [];

/** @returns standard output; an error has what was printed */
async function run(program: string, args: readonly string[], cwd: string): Promise<string> {
  const shell = process.platform === 'win32';
  try {
    return (await promisify(execFile)(program, args, { cwd, env: ENV, shell })).stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${program} ${args.join(' ')}\n${stdout}${stderr}`, { cause: error });
  }
}

const tool = (name: string): string => join(ROOT, 'node_modules/.bin', name);
/** Versions of packages differ: each is of the release that it had its latest change in. */
const versionOf = (name: string): string =>
  (JSON.parse(readFileSync(join(ROOT, 'packages', name, 'package.json'), 'utf8')) as { version: string }).version;
const tarball = (name: string): string => join(folder, `completion-batch-${name}-${versionOf(name)}.tgz`);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'published-'));
  staged = await stage(join(folder, 'staged'));
  await Promise.all(staged.map((each) => run('npm', ['pack', each.folder, '--pack-destination', folder], folder)));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

it('are all that are not private', () => {
  expect(staged.map(({ name }) => name).sort()).toEqual(NAMES.map((name) => `@completion-batch/${name}`));
});

interface Manifest extends Record<string, unknown> {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

const manifest = async (folder: string): Promise<Manifest> =>
  JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;

describe.each(NAMES)('%s', (name) => {
  it('says what a package has to say of itself, and nothing of the workspace', async () => {
    const workspace = await manifest(join(ROOT, 'packages', name));
    const published = await manifest(join(folder, 'staged', name));
    expect(published).toMatchObject({
      name: `@completion-batch/${name}`,
      version: workspace.version,
      description: expect.stringMatching(/\.$/),
      keywords: expect.arrayContaining(['openai', 'batch-api']),
      license: 'MIT',
      type: 'module',
      engines: { node: '>=24' },
      repository: { type: 'git', url: expect.stringMatching(/^git\+https:/), directory: `packages/${name}` },
    });
    for (const field of ['private', 'scripts', 'devDependencies']) expect(published).not.toHaveProperty(field);
    expect(JSON.stringify(published)).not.toMatch(/\.\/src\/|file:|workspace:/);
    expect(published.dependencies).toEqual(workspace.dependencies);
  });

  it('has nothing that publint would change', async () => {
    const { messages, pkg } = await publint({ pack: { tarball: await bytesOf(tarball(name)) }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it('has types that are right for who imports it', async () => {
    // It is made of ES modules only.
    await run(tool('attw'), [tarball(name), '--profile', 'esm-only', '--format', 'ascii', '--no-color'], folder);
  });
});

async function bytesOf(path: string): Promise<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = await readFile(path);
  return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
}

/** The clients that a package wants to be given, as the clone has them: a release of theirs is not what is tested here. */
async function peersOf(name: string): Promise<Record<string, string>> {
  const { peerDependencies = {}, peerDependenciesMeta, devDependencies } = await manifest(join(ROOT, 'packages', name));
  const needed = Object.keys(peerDependencies).filter((peer) => peerDependenciesMeta?.[peer]?.optional !== true);
  return Object.fromEntries(needed.map((peer) => [peer, devDependencies?.[peer] ?? '']));
}

/** A folder of somebody's own with a program in it, and those that the packages' READMEs show. */
async function install(program: string, names: readonly string[]): Promise<string> {
  const own = join(folder, program);
  await mkdir(own);
  const dependencies: Record<string, string> = Object.assign({}, ...(await Promise.all(names.map(peersOf))));
  await writeFile(join(own, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }));
  const options = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  await run('npm', ['install', ...options, ...names.map(tarball)], own);
  await copyFile(join(ROOT, 'test/built/published', `${program}.ts`), join(own, 'program.ts'));
  for (const name of names) {
    const readme = await readFile(join(own, 'node_modules/@completion-batch', name, 'README.md'), 'utf8');
    const shown = [...readme.matchAll(/^```ts\n(.*?)^```/gms)];
    for (const [index, [, text = '']] of shown.entries()) await writeFile(join(own, `${name}-${index}.ts`), text);
  }
  return own;
}

/** As a project of today is set up; node's own types are there, those of the SDK are not. */
async function compile(own: string): Promise<void> {
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2024',
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
    typeRoots: [join(ROOT, 'node_modules/@types')],
  };
  await writeFile(join(own, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  await run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', own], own);
}

describe('who installs engine and emulator', () => {
  let own = '';
  beforeAll(async () => {
    own = await install('with-engine', ['engine', 'emulator']);
  });

  it('gets no AWS SDK', async () => {
    const modules = await readdir(join(own, 'node_modules'));
    expect(modules).toEqual(expect.arrayContaining(['@completion-batch', 'openai']));
    expect(modules).not.toContain('@aws-sdk');
  });

  it('merges, stores, submits plain requests once and collects them; an s3:// store says what to install', async () => {
    const work = join(own, 'work');
    await mkdir(work);
    expect(JSON.parse(await run(process.execPath, ['program.ts', work], own))).toEqual({
      files: 1,
      lines: 3,
      stored: true,
      model: 'gpt-4.1-mini',
      answered: 3,
      submitted: ['submitted 2', 'submitted 1'],
      again: 0,
      collected: ['settled', 'settled'],
      outcomes: ['one answered', 'three answered', 'two answered'],
      refused: {
        code: 'store-unusable',
        message: 'an s3:// store needs the package @aws-sdk/client-s3, which is not installed',
        remedy: expect.stringContaining('npm install @aws-sdk/client-s3 @aws-sdk/lib-storage'),
      },
    });
  });

  it('does by what the README shows', async () => {
    await copyFile(join(ROOT, 'test/built/published/readme.ts'), join(own, 'readme.ts'));
    const shown = await run(process.execPath, ['readme.ts'], own);
    const results = shown
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const seen = results.map(({ custom_id, outcome, result }) => [custom_id, outcome, result]);
    expect(seen).toEqual(['one', 'two', 'three'].map((id) => [id, 'answered', 'ok']));
  });

  it('has types to compile with, also what the READMEs show', () => compile(own));
});

describe('who installs core and the command line', () => {
  let own = '';
  beforeAll(async () => {
    own = await install('with-core', ['engine', 'core', 'cli']);
  });

  it('calls them', async () => {
    const [version, told] = (await run(process.execPath, ['program.ts'], own)).trim().split('\n');
    expect(version).toContain(`completion-batch ${versionOf('cli')} (built)`);
    expect(JSON.parse(told ?? '')).toEqual({
      label: true,
      number: '1,234,567',
      ours: [true, false],
      region: 'eu-central-1',
      exitCode: 0,
    });
  });

  it('has the command', async () => {
    expect(await run(join(own, 'node_modules/.bin/completion-batch'), ['--version'], own)).toMatch(/\(built\)/);
    // With the policies in it; whose workflows to call it knows by its own package.json, once that names a repository.
    const place = [
      '--table',
      'receipts',
      '--store',
      's3://bucket',
      '--region',
      'us-east-1',
      '--account',
      '123456789012',
    ];
    const ids = ['--repository', 'octo/receipts', '--branch', 'main', '--repository-id', '1', '--owner-id', '2'];
    const init = (): Promise<string> =>
      run(join(own, 'node_modules/.bin/completion-batch'), ['init', '--dry-run', ...place, ...ids], own);
    await expect(init()).rejects.toThrow('init needs --from');
    const installed = join(own, 'node_modules/@completion-batch/cli/package.json');
    const text = await readFile(installed, 'utf8');
    await writeFile(installed, text.replace('github.com/OWNER/', 'github.com/octo/'));
    const { gitHead } = JSON.parse(text) as { gitHead: string };
    expect(await init()).toContain(
      `octo/completion-batch/.github/workflows/submit-completion-batch.yml@${gitHead} # v${versionOf('cli')}`,
    );
  });

  it("has types to compile with, and core's error codes among the engine's", () => compile(own));
});
