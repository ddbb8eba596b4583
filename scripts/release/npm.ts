/** The registry, by way of npm: whichever it is set to, logged in however it is. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from './made.ts';
import { ReleaseProblem } from './problem.ts';
import { attempt, run } from './run.ts';

/** Before it there is no publishing without a token. */
const OLDEST = [11, 5, 1] as const;

export interface Published {
  readonly integrity: string;
}

/** What the registry has of a version; undefined where it has none. */
export async function findPublished(name: string, version: string): Promise<Published | undefined> {
  const integrity = await view(`${name}@${version}`, 'dist.integrity');
  return typeof integrity === 'string' ? { integrity } : undefined;
}

/** The versions that the registry calls by a name, such as `latest`. */
export async function findTagged(name: string): Promise<Readonly<Record<string, string>>> {
  const tags = await view(name, 'dist-tags');
  const found: [string, unknown][] = typeof tags === 'object' && tags !== null ? Object.entries(tags) : [];
  return Object.fromEntries(found.filter((each): each is [string, string] => typeof each[1] === 'string'));
}

/** As JSON; undefined where there is no such package, or nothing there. */
async function view(what: string, field: string): Promise<unknown> {
  const { code, stdout, stderr } = await attempt('npm', ['view', what, field, '--json', '--prefer-online']);
  if (code === 0) return stdout.trim() === '' ? undefined : (JSON.parse(stdout) as unknown);
  if (/\bE404\b/.test(`${stdout}${stderr}`)) return undefined;
  throw new ReleaseProblem(
    `The registry does not say what it has of ${what}: ${lastWords(stderr)}`,
    'Run this again once "npm ping" works: what is published already is left as it is.',
  );
}

export async function publishFile(path: string, tag: string, provenance: boolean): Promise<void> {
  // A package that says it has been built runs nothing more.
  const args = ['publish', path, '--tag', tag, '--access', 'public', '--ignore-scripts'];
  const { code, stdout, stderr } = await attempt('npm', [...args, ...(provenance ? ['--provenance'] : [])]);
  if (code === 0) return;
  throw new ReleaseProblem(
    `npm published nothing of it: ${lastWords(`${stdout}\n${stderr}`)}`,
    'RELEASING.md says what npm has to know of this workflow. Run this again then: what is published already is left as it is.',
  );
}

/** What npm says in the end, without the name of its log. */
function lastWords(text: string): string {
  const lines = text.split('\n').filter((line) => /npm (?:error|ERR!)/.test(line) && !/complete log/.test(line));
  return (
    lines
      .map((line) => line.replace(/^npm (?:error|ERR!) ?/, ''))
      .join(' ')
      .slice(0, 500) || 'it says nothing'
  );
}

/** Digests of the files that a package has, but that its package.json may name another commit. */
export async function contentOf(packed: string): Promise<ReadonlyMap<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'content-'));
  try {
    await run('tar', ['-xzf', packed, '-C', folder]);
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    const digests = files.map(async (path) => [path.slice(folder.length), await digestOf(path)] as const);
    return new Map((await Promise.all(digests)).sort(([one], [other]) => (one < other ? -1 : 1)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function digestOf(path: string): Promise<string> {
  const bytes = await readFile(path);
  if (!/[\\/]package[\\/]package\.json$/.test(path)) return sha256(bytes);
  const { gitHead: _, ...manifest } = JSON.parse(bytes.toString()) as Record<string, unknown>;
  return sha256(Buffer.from(JSON.stringify(manifest)));
}

/** The file that the registry has. @returns its path in the folder */
export async function download(name: string, version: string, folder: string): Promise<string> {
  const into = await mkdtemp(join(folder, 'download-'));
  await run('npm', ['pack', `${name}@${version}`, '--pack-destination', into, '--prefer-online']);
  const [file = ''] = await readdir(into);
  return join(into, file);
}

/** @throws ReleaseProblem where npm is too old */
export async function checkNpm(): Promise<void> {
  const version = (await run('npm', ['--version'])).trim();
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  const difference = major - OLDEST[0] || minor - OLDEST[1] || patch - OLDEST[2];
  if (difference >= 0) return;
  throw new ReleaseProblem(
    `npm is ${version}; publishing without a token needs ${OLDEST.join('.')} or newer.`,
    'Use the npm that comes with Node.js 24, or newer.',
  );
}
