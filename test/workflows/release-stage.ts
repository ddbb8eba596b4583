/**
 * What a release is made in, without GitHub and npm: this repository as it is, given a version and committed, and the steps of the
 * workflows as they stand in their files, run by bash as a runner does.
 */
import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { workflows } from '../workflow-files/files.ts';
import { copyRepository } from './harness/snapshots.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Where packages are installed. */
const MODULES = globSync(['node_modules', 'packages/*/node_modules'], { cwd: ROOT });

export const REPOSITORY = 'octo/completion-batch';

export interface Ran {
  readonly code: number;
  /** Standard output and error, as they come. */
  readonly output: string;
}

/** Of this process, without what a runner or another npm has put into it; Node as it runs here. */
export const PLAIN_ENV: NodeJS.ProcessEnv = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|GITHUB_|ACTIONS_|RUNNER_|NODE_COMPILE_CACHE)/i.test(name)),
  ),
  PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
  NO_COLOR: '1',
  // What is lost is lost.
  npm_config_fetch_retries: '0',
  npm_config_update_notifier: 'false',
};

export async function runHere(
  program: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<Ran> {
  try {
    const options = { cwd, env: { ...PLAIN_ENV, ...env }, maxBuffer: 1 << 26 };
    const { stdout, stderr } = await promisify(execFile)(program, args, options);
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code: unknown; stdout?: string; stderr?: string };
    if (typeof code !== 'number') throw error;
    return { code, output: stdout + stderr };
  }
}

async function done(program: string, args: readonly string[], cwd: string): Promise<string> {
  const { code, output } = await runHere(program, args, cwd);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')}\n${output}`);
  return output.trim();
}

/** The script of a step. @throws Error where there is no such step */
export function scriptOf(file: string, job: string, step: string): string {
  const steps = workflows.find((one) => one.file === file)?.jobs[job]?.steps;
  const script = steps?.find(({ name }) => name === step)?.run;
  if (script === undefined) throw new Error(`${file} has no step "${step}" in ${job}`);
  return script;
}

/** A commit that a release can be made of, in a clone of its own with all packages installed. */
export class ReleaseClone {
  readonly folder: string;
  readonly commit: string;

  constructor(folder: string, commit: string) {
    this.folder = folder;
    this.commit = commit;
  }

  run(script: string, env: NodeJS.ProcessEnv = {}): Promise<Ran> {
    // The same programs start dozens of times; without it each start strips their types anew.
    const compiled = { NODE_COMPILE_CACHE: join(dirname(this.folder), 'compiled') };
    return runHere('bash', ['-e', '-o', 'pipefail', '-c', script], this.folder, { ...compiled, ...env });
  }

  git(...args: readonly string[]): Promise<string> {
    return done('git', args, this.folder);
  }
}

/**
 * @param before the version before the first prerelease
 * @param signer who may sign, as a line of `.github/release-signers`
 */
export async function makeClone(base: string, before: string, signer: string): Promise<ReleaseClone> {
  const folder = join(base, 'clone');
  await copyRepository({ name: REPOSITORY, folder: ROOT }, folder);
  await done('git', ['init', '--quiet', '--initial-branch', 'main', folder], base);
  await done('git', ['add', '--all'], folder);
  for (const modules of MODULES) {
    // Not a second time 700 MB, where the file system can do without.
    const linked = await runHere('cp', ['-al', join(ROOT, modules), join(folder, modules)], base);
    if (linked.code !== 0)
      await cp(join(ROOT, modules), join(folder, modules), { recursive: true, verbatimSymlinks: true });
  }
  await rm(join(folder, 'node_modules/.cache'), { recursive: true, force: true });
  await makeVersion(folder, before);
  await writeFile(join(folder, '.github/release-signers'), `${signer}\n`, { flag: 'a' });
  await done('git', ['add', '--all'], folder);
  const who = ['-c', 'user.name=Octo', '-c', 'user.email=octo@example.com', '-c', 'commit.gpgsign=false'];
  await done('git', [...who, 'commit', '--quiet', '--message', 'Versions'], folder);
  return new ReleaseClone(folder, await done('git', ['rev-parse', 'HEAD'], folder));
}

/** As the pull request with the versions leaves it: the first prerelease after that version. */
async function makeVersion(folder: string, before: string): Promise<void> {
  const files = (await done('git', ['ls-files', 'packages/*/package.json', 'test/package.json'], folder)).split('\n');
  for (const file of [...files, 'package-lock.json']) {
    const text = await readFile(join(folder, file), 'utf8');
    const own = /("(?:name": "@completion-batch\/[\w-]+",\s+"version|@completion-batch\/[\w-]+)": )"[^"]+"/g;
    await writeFile(join(folder, file), text.replace(own, `$1"${before}"`));
  }
  const top = join(folder, 'package.json');
  const text = await readFile(top, 'utf8');
  await writeFile(top, text.replace('github.com/OWNER/', `github.com/${REPOSITORY.split('/')[0]}/`));
  await rm(join(folder, '.changeset/pre.json'), { force: true });
  const waiting = (await done('git', ['ls-files', '.changeset/*.md', ':!.changeset/README.md'], folder)).split('\n');
  for (const file of waiting) if (file !== '') await rm(join(folder, file));
  const published = ['actions', 'cli', 'core', 'emulator', 'engine'];
  const bumps = published.map((name) => `"@completion-batch/${name}": minor\n`);
  const changeset = `---\n${bumps.join('')}---\n\nBatches can be made by anybody: this is a first release.\n`;
  await writeFile(join(folder, '.changeset/a-first-one.md'), changeset);
  await done('node', ['node_modules/@changesets/cli/bin.js', 'pre', 'enter', 'rc'], folder);
  await done('npm', ['run', 'version'], folder);
}

/**
 * npm for workflows: what is installed is there already, with what the compiler made of the same sources here (release.test.ts
 * begins without), and whose signatures are right is asked of nobody.
 * @returns a folder for PATH
 */
export async function makeNpm(base: string): Promise<string> {
  const folder = await mkdtemp(join(base, 'bin-'));
  const { stdout: npm } = await promisify(execFile)('bash', ['-c', 'command -v npm'], { env: PLAIN_ENV });
  const script = `#!/usr/bin/env bash
set -e
case "$*" in
  'ci --ignore-scripts')
    for modules in ${MODULES.join(' ')}; do
      cp -al "${ROOT}$modules" "$modules" || cp -a "${ROOT}$modules" "$modules"
    done
    for compiled in ${globSync('packages/*/.tsc', { cwd: ROOT }).join(' ')}; do cp -a "${ROOT}$compiled" "$compiled"; done
    rm -rf node_modules/.cache ;;
  'audit signatures') ;;
  *) exec '${npm.trim()}' "$@" ;;
esac
`;
  await writeFile(join(folder, 'npm'), script, { mode: 0o755 });
  return folder;
}

/** An SSH key that signs. @returns the private half, and the line that says whose it is */
export async function makeKey(base: string, email: string): Promise<{ key: string; signer: string }> {
  const folder = await mkdtemp(join(base, 'key-'));
  const file = join(folder, 'key');
  await done('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', email, '-f', file], base);
  const [type, half] = (await readFile(`${file}.pub`, 'utf8')).split(' ');
  return { key: await readFile(file, 'utf8'), signer: `${email} ${type} ${half}` };
}

/** On the disk of the clone, so that files of packages can be linked and need not be copied. */
export async function makeBase(): Promise<string> {
  const inside = join(ROOT, '.completion-batch');
  await mkdir(inside, { recursive: true });
  return mkdtemp(join(inside, 'release-'));
}

/** An empty folder, outside of every clone. */
export const emptyFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'empty-'));
