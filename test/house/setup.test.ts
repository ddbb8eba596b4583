/** A fresh clone, and what is told where Node, the packages or the registry are missing. Nothing is asked of a network. */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Where nobody listens. */
const CLOSED = 'http://someone:secret@127.0.0.1:9/';

let clone: string;
let bare: NodeJS.ProcessEnv;

/** As much of a clone as these need, without packages. */
beforeAll(() => {
  clone = mkdtempSync(join(tmpdir(), 'clone-'));
  const files = ['package.json', 'scripts/setup.mjs', 'scripts/without-keys.mjs', 'packages/cli/package.json'];
  for (const file of [...files, 'packages/cli/bin']) cpSync(join(ROOT, file), join(clone, file), { recursive: true });
  mkdirSync(join(clone, 'packages/cli/src'));
  writeFileSync(join(clone, 'packages/cli/src/main.ts'), "import 'package-that-is-not-there';\n");
  const some = { version: '1.0.0', resolved: `${CLOSED}some.tgz`, integrity: 'sha512-AAAA' };
  const packages = { '': { dependencies: { some: '1.0.0' } }, 'node_modules/some': some };
  writeFileSync(join(clone, 'package-lock.json'), JSON.stringify({ lockfileVersion: 3, packages }));
  bare = {
    PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`,
    HOME: clone,
    npm_config_cache: join(clone, 'cache'),
    npm_config_registry: CLOSED,
    npm_config_fetch_retries: '0',
    npm_config_update_notifier: 'false',
  };
});
afterAll(() => rmSync(clone, { recursive: true, force: true }));

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: clone,
    encoding: 'utf8',
    env: { ...bare, ...env },
  });
  return { status, stdout, stderr };
}

/** @param name of the program, which is found before the real one */
function inFront(name: string, script: string): { readonly PATH: string } {
  const folder = mkdtempSync(join(clone, 'bin-'));
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
  return { PATH: `${folder}${delimiter}${bare.PATH}` };
}

const setUp = (env: NodeJS.ProcessEnv = {}) => run(process.execPath, ['scripts/setup.mjs'], env);

describe.skipIf(process.platform === 'win32')('set-up', () => {
  it.each([
    ['ENOTFOUND', 'the npm registry (http://127.0.0.1:9/) was not reached'],
    ['ENOTCACHED', 'was not reached'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'NODE_EXTRA_CA_CERTS'],
    ['E401', 'npm login'],
    ['E404', 'does not give a package'],
    ['ENOSPC', 'the disk is full'],
    ['EROFS', 'not writable'],
    ['EUSAGE', 'do not fit each other'],
    ['EODD', 'see above'],
  ])("of npm's %s it tells: %s", (code, meaning) => {
    const { status, stderr, stdout } = setUp(inFront('npm', `echo 'npm error code ${code}' >&2; exit 1`));
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`npm error code ${code}\n`);
    expect(stderr).toContain(`npm ci failed with ${code}: `);
    expect(stderr).toContain(meaning);
    expect(stderr).not.toContain('secret');
  });

  it("tells npm's own words, and what they mean, where the registry is not there", () => {
    const npmCi = { ...inFront('npm', `cd ${JSON.stringify(lonely())} && exec ${realNpm()} "$@"`) };
    const { status, stderr } = setUp(npmCi);
    expect(status).toBe(1);
    expect(stderr).toMatch(/npm error code ECONNREFUSED[\s\S]*npm ci failed with ECONNREFUSED: the npm registry \(/);
  });

  it('is done once, and again with another lockfile', () => {
    const npm = inFront('npm', 'mkdir -p node_modules; echo installed >&2');
    expect(setUp(npm)).toMatchObject({ status: 0, stderr: expect.stringContaining('installed') });
    expect(setUp(npm)).toEqual({ status: 0, stdout: '', stderr: '' });
    writeFileSync(join(clone, 'package-lock.json'), `${readFileSync(join(clone, 'package-lock.json'), 'utf8')}\n`);
    expect(setUp(npm).stderr).toContain('installed');
    rmSync(join(clone, 'node_modules'), { recursive: true });
  });

  it.each([
    ['the same packages is not done', '1.0.0', false],
    ['another version is done', '0.9.0', true],
  ])('after an npm ci by hand that left %s', (_, version, isInstalling) => {
    const npm = inFront('npm', 'mkdir -p node_modules; echo installed >&2');
    const lock = JSON.parse(readFileSync(join(clone, 'package-lock.json'), 'utf8')) as { packages: object };
    const packages = { 'node_modules/some': { ...(lock.packages['node_modules/some' as never] as object), version } };
    mkdirSync(join(clone, 'node_modules'));
    writeFileSync(join(clone, 'node_modules/.package-lock.json'), JSON.stringify({ packages }));
    const { status, stderr } = setUp(npm);
    expect(status).toBe(0);
    expect(stderr.includes('installed')).toBe(isInstalling);
    expect(setUp(npm).stderr).toBe('');
    rmSync(join(clone, 'node_modules'), { recursive: true });
  });

  it('says which Node it needs where another one is found', () => {
    const npm = inFront('npm', 'mkdir -p node_modules');
    const both = { PATH: `${inFront('node', 'echo v20.20.2').PATH.split(delimiter)[0]}${delimiter}${npm.PATH}` };
    expect(setUp(both)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('needs Node.js 24 or newer; here is v20.20.2'),
    });
    rmSync(join(clone, 'node_modules'), { recursive: true, force: true });
  });
});

it('npx completion-batch runs the clone, before npm ci, too: a package of that name is never fetched', () => {
  const npx = run('npx', ['completion-batch', '--version']);
  expect(npx).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('Run npm ci in the clone once') });
  expect(existsSync(join(clone, 'node_modules'))).toBe(false);
});

/** A package with nothing but a dependency, so that npm has to ask. */
function lonely(): string {
  const folder = mkdtempSync(join(clone, 'lonely-'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ dependencies: { some: '1.0.0' } }));
  cpSync(join(clone, 'package-lock.json'), join(folder, 'package-lock.json'));
  return folder;
}

function realNpm(): string {
  return spawnSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8', env: bare }).stdout.trim();
}
