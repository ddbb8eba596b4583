/**
 * Versions of what is published, and what is said of them. Changesets decides over the numbers; here is what it does not know:
 * that a lockfile names them, too, that the actions' changelog is the one at the top, and which change is one for whom.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isWrongUse } from './release/problem.ts';
import { notesOf, withReleases } from './versions/changelog.ts';
import { type Lockfile, type Manifest, withOwnVersions } from './versions/lockfile.ts';
import { missingOf, type Plan, publishedBy } from './versions/needed.ts';
import { withoutKeys } from './without-keys.mjs';

const ROOT = resolve(import.meta.dirname, '..');

const HELP = `Versions of what is published:

  node scripts/versions.ts current             the version of a release of this
                                               commit
  node scripts/versions.ts notes [VERSION]     what CHANGELOG.md says of it
  node scripts/versions.ts check --since REF   whether it is said for whom it is
                                               what has changed since REF (main)
  node scripts/versions.ts lock                brings package-lock.json up to
                                               the versions here, without npm
  npm run version                              makes versions and changelogs of
                                               the changesets, and builds

The last one is what the version pull request is made of.
`;

/** What somebody has to mend; said without a stack. */
class Refused extends Error {}

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const json = <T>(path: string): T => JSON.parse(read(path)) as T;
const write = (path: string, text: string): void => writeFileSync(join(ROOT, path), text);

/** The version of the tag and of the release: that of the actions. */
function current(): string {
  return json<{ version: string }>('packages/actions/package.json').version;
}

function notes(version: string): string {
  const found = notesOf(read('CHANGELOG.md'), version);
  if (found === undefined) throw new Refused(`CHANGELOG.md has no release ${version}. "npm run version" makes it.`);
  return found;
}

function changeset(...args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, [join(ROOT, 'node_modules/@changesets/cli/bin.js'), ...args], {
    cwd: ROOT,
    // Standard output is for what is asked for.
    stdio: ['ignore', 2, 2],
    env: withoutKeys(process.env),
  });
  if (status !== 0) throw new Refused(`changeset ${args[0]} has refused, see above.`);
}

const ACTIONS_CHANGELOG = 'packages/actions/CHANGELOG.md';

function apply(): void {
  changeset('version');
  if (existsSync(join(ROOT, ACTIONS_CHANGELOG))) {
    write('CHANGELOG.md', withReleases(read('CHANGELOG.md'), read(ACTIONS_CHANGELOG)));
    rmSync(join(ROOT, ACTIONS_CHANGELOG));
  }
  lock();
}

function lock(): void {
  const folders = globSync(['packages/*/package.json', 'test/package.json'], { cwd: ROOT }).map((path) =>
    path.replaceAll('\\', '/').replace(/\/package\.json$/, ''),
  );
  const manifests = new Map(folders.map((folder) => [folder, json<Manifest>(`${folder}/package.json`)]));
  const locked = withOwnVersions(json<Lockfile>('package-lock.json'), manifests);
  write('package-lock.json', `${JSON.stringify(locked, undefined, 2)}\n`);
}

function git(...args: readonly string[]): string[] {
  const stdio: ['ignore', 'pipe', 'inherit'] = ['ignore', 'pipe', 'inherit'];
  const env = withoutKeys(process.env);
  const told = execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 26, stdio, env });
  return told.split('\n').filter((line) => line !== '');
}

function mergeBase(since: string): string[] {
  try {
    return git('merge-base', since, 'HEAD');
  } catch (error) {
    const remedy = 'Name a branch or a commit that this clone has: --since origin/main.';
    throw new Refused(`"${since}" is nothing that this commit comes from. ${remedy}`, { cause: error });
  }
}

function check(since: string): void {
  const [base = ''] = mergeBase(since);
  const changed = git('diff', '--name-only', base);
  const needed = publishedBy(changed);
  const written = git(
    'diff',
    '--name-only',
    '--diff-filter=d',
    base,
    '--',
    '.changeset/*.md',
    ':!.changeset/README.md',
  );
  const plan = written.length === 0 ? { changesets: [], releases: [] } : planSince(since);
  const missing = missingOf(needed, plan);
  if (missing.length > 0) throw new Refused(missing.join('\n'));
  const names = [...needed.keys()].join(', ');
  console.log(names === '' ? 'nothing that is published has changed' : `changesets say what is new in ${names}`);
}

/** What changesets makes of those that were written since. */
function planSince(since: string): Plan {
  const folder = mkdtempSync(join(tmpdir(), 'changesets-'));
  try {
    const output = join(folder, 'plan.json');
    changeset('status', '--since', since, '--output', output);
    return JSON.parse(readFileSync(output, 'utf8')) as Plan;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function main(): void {
  const options = { since: { type: 'string', default: 'main' }, help: { type: 'boolean', short: 'h' } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [command = '', version] = positionals;
  if (values.help === true) console.log(HELP.trimEnd());
  else if (command === 'current') console.log(current());
  else if (command === 'notes') console.log(notes(version ?? current()));
  else if (command === 'check') check(values.since);
  else if (command === 'apply') apply();
  else if (command === 'lock') lock();
  else throw new Refused(`"${command}" is no command.\n${HELP.trimEnd()}`);
}

try {
  main();
} catch (error) {
  if (!(error instanceof Refused || isWrongUse(error))) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
