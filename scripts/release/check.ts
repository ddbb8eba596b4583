/** Whether this commit is one that a release can be made of. */
import { appendFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT, repositoryName } from '../repository-name.ts';
import { gitHubFrom, type Repository } from './github-api.ts';
import { changesOf } from './notes.ts';
import { endWith, ReleaseProblem } from './problem.ts';
import { attempt, run } from './run.ts';
import { parseVersion } from './versions.ts';
import { type Package, readPackages, releaseVersion } from './workspace.ts';

const HELP = `Looks whether this commit is one that a release can be made of, and prints what
is so and what is not. Changes nothing.

  node scripts/release/check.ts [--expected VERSION] [--if-new] [--dry-run]

  --expected VERSION   the version that is meant to be released
  --if-new             ends well where that version is out already, or none is
                       named yet: nothing is to be done
  --dry-run            ends well where something is missing, and says what would
                       be refused

With GITHUB_TOKEN, GITHUB_REPOSITORY and GITHUB_API_URL, as a workflow has them,
GitHub is asked for the tag; otherwise this clone. In a workflow it has the
outputs version and ready (true: a release is to be made).
`;

interface Finding {
  readonly what: string;
  /** What is not so, and what to do. */
  readonly problem?: ReleaseProblem;
}

export interface CheckOptions {
  readonly expected: string | undefined;
  readonly gitHub: Repository | undefined;
}

export interface Checked {
  readonly version: string;
  readonly tag: 'free' | 'here' | 'elsewhere';
  readonly findings: readonly Finding[];
}

export async function check({ expected, gitHub }: CheckOptions): Promise<Checked> {
  const packages = await readPackages();
  const version = releaseVersion(packages);
  const commit = (await run('git', ['rev-parse', 'HEAD'])).trim();
  const tagged = await commitOf(`v${version}`, gitHub);
  const tag = tagged === undefined ? 'free' : tagged === commit ? 'here' : 'elsewhere';
  const findings = [
    ...expectedVersion(version, expected),
    ...tagIsFree(version, tag, tagged),
    await isClean(),
    ...agree(packages),
    await lockfileAgrees(packages),
    await hasChanges(version),
    await nothingPending(),
    ...(gitHub === undefined ? [] : [await namesRepository(gitHub)]),
  ];
  return { version, tag, findings };
}

const finding = (what: string, isSo: boolean, message: string, remedy: string): Finding =>
  isSo ? { what } : { what, problem: new ReleaseProblem(message, remedy) };

/** Between releases it is one that nobody gets: 0.0.0, or what ends in -dev. */
function isNamed(version: string): boolean {
  const parsed = parseVersion(version);
  return parsed !== undefined && version !== '0.0.0' && parsed.before.at(-1) !== 'dev';
}

function expectedVersion(version: string, expected: string | undefined): Finding[] {
  const named = finding(
    `the version is ${version}`,
    isNamed(version),
    `packages/actions has the version ${version}, which is none to release.`,
    'Merge the pull request that sets the versions first (npm run version).',
  );
  if (expected === undefined) return [named];
  const meant = finding(
    'it is the version that is expected',
    version === expected,
    `The commit has version ${version}; expected was ${expected}.`,
    `Start it for the commit whose packages/actions/package.json says ${expected}, or expect ${version}.`,
  );
  return [named, meant];
}

function tagIsFree(version: string, tag: Checked['tag'], tagged = ''): Finding[] {
  return [
    finding(
      tag === 'here' ? `the tag v${version} is at this commit: what is missing is made` : `the tag v${version} is free`,
      tag !== 'elsewhere',
      `The tag v${version} is there already, at ${tagged}.`,
      'A version is released once. Set the next one: npx changeset, npm run version.',
    ),
  ];
}

/** The commit that a tag leads to. */
async function commitOf(tag: string, gitHub: Repository | undefined): Promise<string | undefined> {
  if (gitHub !== undefined) return gitHub.commitOfTag(tag);
  const { code, stdout } = await attempt('git', ['rev-parse', '--verify', '--quiet', `refs/tags/${tag}^{commit}`]);
  return code === 0 ? stdout.trim() : undefined;
}

async function isClean(): Promise<Finding> {
  const changed = (await run('git', ['status', '--porcelain'])).trimEnd();
  return finding(
    'nothing differs from the commit',
    changed === '',
    `Files differ from the commit:\n${changed}`,
    'Commit them, or put them back: what is released is a commit.',
  );
}

/** Two groups have one version each: what users of workflows see, and what others import (`linked`: not all of it each time). */
function agree(packages: readonly Package[]): Finding[] {
  const version = releaseVersion(packages);
  const cli = packages.find(({ directory }) => directory === 'packages/cli');
  const stale = packages.flatMap(({ name, asksFor }) =>
    Object.entries(asksFor).flatMap(([other, wanted]) => {
      const found = packages.find((one) => one.name === other)?.version;
      return found === wanted ? [] : [`${name} asks for ${other} ${wanted}, which is ${found}`];
    }),
  );
  return [
    finding(
      'actions and command line have the same version',
      cli?.version === version,
      `The actions have version ${version}, the command line has ${cli?.version}.`,
      'Both are released as one: npm run version sets both.',
    ),
    finding(
      'packages ask for the versions of the others that are here',
      stale.length === 0,
      `Versions do not fit each other: ${stale.join('; ')}.`,
      'npm run version sets them together; what was written by hand, write anew.',
    ),
  ];
}

async function lockfileAgrees(packages: readonly Package[]): Promise<Finding> {
  const lock = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, { readonly version?: string }>>;
  };
  const others = packages.filter(({ directory, version }) => lock.packages[directory]?.version !== version);
  return finding(
    'package-lock.json names these versions',
    others.length === 0,
    `package-lock.json has other versions of ${others.map(({ name }) => name).join(', ')}.`,
    'npm run version writes both; by hand: npm install --package-lock-only.',
  );
}

async function hasChanges(version: string): Promise<Finding> {
  return finding(
    `CHANGELOG.md says what is new in ${version}`,
    (await changesOf(version)) !== '',
    `CHANGELOG.md has nothing under "## ${version}".`,
    'npm run version writes it out of the changesets.',
  );
}

async function nothingPending(): Promise<Finding> {
  const files = await readdir(join(ROOT, '.changeset')).catch(() => []);
  const made = await madeBefore();
  const pending = files.filter(
    (name) => name.endsWith('.md') && name !== 'README.md' && !made.includes(name.slice(0, -'.md'.length)),
  );
  return finding(
    'no changeset waits',
    pending.length === 0,
    `Changesets wait for a version: ${pending.join(', ')}.`,
    'npm run version makes one of them; commit what it writes.',
  );
}

/** Those that prereleases were made of stay, for the changelog of the release. */
async function madeBefore(): Promise<readonly string[]> {
  const text = await readFile(join(ROOT, '.changeset/pre.json'), 'utf8').catch(() => '{}');
  return (JSON.parse(text) as { readonly changesets?: readonly string[] }).changesets ?? [];
}

async function namesRepository(gitHub: Repository): Promise<Finding> {
  const named = repositoryName();
  return finding(
    `package.json names ${gitHub.name}`,
    named.toLowerCase() === gitHub.name.toLowerCase(),
    `package.json names the repository ${named}; this is ${gitHub.name}.`,
    'npm takes packages from the repository that they name. Write the right one into package.json.',
  );
}

if (import.meta.main) {
  await endWith(async () => {
    const { values } = parseArgs({
      options: {
        expected: { type: 'string' },
        'if-new': { type: 'boolean' },
        'dry-run': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help === true) return console.log(HELP.trimEnd());
    // An input of a workflow that nobody filled in is empty.
    const expected = values.expected === '' ? undefined : values.expected;
    const checked = await check({ expected, gitHub: gitHubFrom(process.env) });
    const isReady = report(checked, { ifNew: values['if-new'] === true, dryRun: values['dry-run'] === true });
    const outputs = `version=${checked.version}\nready=${isReady}\n`;
    if (process.env.GITHUB_OUTPUT !== undefined) await appendFile(process.env.GITHUB_OUTPUT, outputs);
  });
}

/** @returns whether a release is to be made. @throws ReleaseProblem where it is refused */
function report({ version, tag, findings }: Checked, { ifNew, dryRun }: { ifNew: boolean; dryRun: boolean }): boolean {
  if (ifNew && !dryRun && (tag === 'elsewhere' || !isNamed(version))) {
    console.log(`nothing to release: ${tag === 'elsewhere' ? `v${version} is out` : 'no version is named yet'}`);
    return false;
  }
  for (const { what, problem } of findings) {
    console.log(problem === undefined ? `  yes  ${what}` : `  no   ${problem.message}\n       ${problem.remedy}`);
  }
  const problems = findings.flatMap(({ problem }) => problem ?? []);
  const [first] = problems;
  if (first === undefined) {
    console.log(`v${version} can be released`);
    return true;
  }
  if (!dryRun) throw first;
  console.log(`v${version} would be refused; what comes after is tried all the same`);
  return true;
}
