/** What can be found out without asking: of the repository that is written into, and of this program itself. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Environment } from '@completion-batch/engine';
import { z } from 'zod';
import { SCHEMAS, type Source } from './values.ts';

const COMMIT = /^[0-9a-f]{40}$/;
/** Milliseconds for git, of which one question goes over the network. */
const LIMIT_MS = 20_000;

const Manifest = z.object({
  version: z.string().max(100),
  repository: z.object({ url: z.string().max(500) }).optional(),
  /** `npm run stage` puts it there. */
  gitHead: z.string().regex(COMMIT).optional(),
});

/** @returns what git says, or undefined where it says nothing of use */
async function git(folder: string, env: Environment, ...args: readonly string[]): Promise<string | undefined> {
  try {
    const options = { cwd: folder, timeout: LIMIT_MS, maxBuffer: 1_000_000, env: gitEnvironment(env) };
    const { stdout } = await promisify(execFile)('git', args, options);
    return stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}

/** What git needs to find itself, its settings and the network: no key is among it. */
const GITS = /^(PATH|HOME|USERPROFILE|SYSTEMROOT|XDG_CONFIG_HOME|GIT_\w+|SSL_CERT_\w+|(HTTPS?|ALL|NO)_PROXY)$/i;

const gitEnvironment = (env: Environment): Record<string, string | undefined> => ({
  ...Object.fromEntries(Object.entries(env).filter(([name]) => GITS.test(name))),
  GIT_TERMINAL_PROMPT: '0',
});

/** `OWNER/REPOSITORY` of an address on github.com. */
function repositoryOf(url: string | undefined): string | undefined {
  const [, found] = /github\.com[/:]([^/\s]+\/[^/\s]+?)(?:\.git)?\/?$/.exec(url ?? '') ?? [];
  return SCHEMAS.repository.safeParse(found).data;
}

/** Of the folder's repository: its name on GitHub, and its default branch, or the one that is out. */
export async function ofFolder(
  folder: string,
  env: Environment,
): Promise<{ repository: string | undefined; branch: string | undefined }> {
  const [url, standard, current] = await Promise.all([
    git(folder, env, 'remote', 'get-url', 'origin'),
    git(folder, env, 'symbolic-ref', '--short', 'refs/remotes/origin/HEAD'),
    git(folder, env, 'symbolic-ref', '--short', 'HEAD'),
  ]);
  const branch = standard?.replace(/^origin\//, '') ?? current;
  return { repository: repositoryOf(url), branch: SCHEMAS.branch.safeParse(branch).data };
}

/** Where this program is from: as its package tells, or the clone that it lies in. */
export async function ofProgram(env: Environment): Promise<Source | undefined> {
  const folder = await packageFolder();
  if (folder === undefined) return undefined;
  const { version, repository, gitHead } = Manifest.parse(
    JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')),
  );
  if (repository !== undefined) {
    const published = repositoryOf(repository.url);
    // A package whose manifest still has the placeholder says nothing of whose workflows are to be run.
    if (published === undefined || published.startsWith('OWNER/') || gitHead === undefined) return undefined;
    return { repository: published, commit: gitHead, release: releaseOf(`v${version}`) };
  }
  // A clone of ours, and not one that this package was merely put into.
  if ((await git(folder, env, 'rev-parse', '--show-prefix')) !== 'packages/cli/') return undefined;
  const [url, head, tag] = await Promise.all([
    git(folder, env, 'remote', 'get-url', 'origin'),
    git(folder, env, 'rev-parse', 'HEAD'),
    git(folder, env, 'describe', '--tags', '--exact-match', 'HEAD'),
  ]);
  const cloned = repositoryOf(url);
  if (cloned === undefined || head === undefined || !COMMIT.test(head)) return undefined;
  return { repository: cloned, commit: head, release: releaseOf(tag) };
}

/** It stands as a comment: nothing but a plain tag does. */
const releaseOf = (tag: string | undefined): string | undefined =>
  /^v\d[\w.-]{0,50}$/.test(tag ?? '') ? tag : undefined;

/** The nearest folder above this file that is a package: of the sources, and of what is built of them. */
async function packageFolder(): Promise<string | undefined> {
  for (let folder = import.meta.dirname; ; folder = resolve(folder, '..')) {
    const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined);
    if (text?.includes('"@completion-batch/cli"')) return folder;
    if (folder === resolve(folder, '..')) return undefined;
  }
}

/** The commit of a release, asked of GitHub. */
export async function commitOf(repository: string, ref: string, env: Environment): Promise<Source | undefined> {
  if (COMMIT.test(ref)) return { repository, commit: ref, release: undefined };
  const url = `https://github.com/${repository}.git`;
  const listed = await git('.', env, 'ls-remote', '--', url, `refs/tags/${ref}`, `refs/tags/${ref}^{}`);
  // Git lists whatever ends like that, too. Of a tag with a message of its own it is what it stands on that counts.
  const commits = new Map(listed?.split('\n').map((line) => line.split('\t').toReversed() as [string, string]));
  const commit = commits.get(`refs/tags/${ref}^{}`) ?? commits.get(`refs/tags/${ref}`);
  return commit !== undefined && COMMIT.test(commit) ? { repository, commit, release: releaseOf(ref) } : undefined;
}
