/**
 * What pack has made, as the programs after it read it: release.json in a folder with all files. They run without anything
 * installed, where tokens are, so what they read is looked at by hand.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ReleaseProblem } from './problem.ts';
import { run } from './run.ts';
import { parseVersion } from './versions.ts';
import { inOrder, readPackages, releaseVersion } from './workspace.ts';

export interface MadePackage {
  readonly name: string;
  readonly version: string;
  readonly file: string;
  /** SHA-512 of the file, as npm writes it. */
  readonly integrity: string;
}

export interface Made {
  readonly version: string;
  readonly tag: string;
  readonly commit: string;
  /** Seconds since 1970 at which the commit was made. */
  readonly committed: number;
  /** In the order in which they are published. */
  readonly packages: readonly MadePackage[];
  /** Files of the folder that the release on GitHub has. */
  readonly assets: readonly { readonly file: string; readonly sha256: string }[];
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
export const integrityOf = (bytes: Uint8Array): string =>
  `sha512-${createHash('sha512').update(bytes).digest('base64')}`;

const FILE = /^[A-Za-z0-9][\w.-]*$/;

/** Reads it, and looks whether it is of this clone's commit, and each file the one that was made. */
export async function readMade(folder: string): Promise<Made> {
  const text = await readFile(join(folder, 'release.json'), 'utf8').catch(() => undefined);
  if (text === undefined) {
    throw new ReleaseProblem(
      `${folder} has no release.json.`,
      'node scripts/release/pack.ts makes it, and all beside it.',
    );
  }
  const made = parseMade(text);
  await compareWithClone(made);
  for (const { file, integrity } of made.packages) await compare(folder, file, integrity, integrityOf);
  for (const { file, sha256: digest } of made.assets) await compare(folder, file, digest, sha256);
  return made;
}

/** The job that made it ran code of many packages: which commit, version and packages these are is not believed to it. */
async function compareWithClone({ version, commit, packages }: Made): Promise<void> {
  const titles = (all: readonly { readonly name: string; readonly version: string }[]): string =>
    all.map((each) => `${each.name}@${each.version}`).join(', ');
  const here = await readPackages();
  const own = `v${releaseVersion(here)} of ${(await run('git', ['rev-parse', 'HEAD'])).trim()}: ${titles(inOrder(here))}`;
  const told = `v${version} of ${commit}: ${titles(packages)}`;
  if (told === own) return;
  throw new ReleaseProblem(
    `release.json is of another release than this clone.\n  It has      ${told}\n  The clone   ${own}`,
    'Make it of this commit: node scripts/release/pack.ts. Publish nothing of this folder.',
  );
}

async function compare(folder: string, file: string, expected: string, of: (bytes: Uint8Array) => string) {
  const bytes = await readFile(join(folder, file)).catch(() => undefined);
  if (bytes !== undefined && of(bytes) === expected) return;
  throw new ReleaseProblem(
    `${file} is ${bytes === undefined ? 'missing' : 'not the file that was made'}.`,
    'Make the release again from its commit: node scripts/release/pack.ts. Publish nothing of this folder.',
  );
}

function parseMade(text: string): Made {
  const made = JSON.parse(text) as Made;
  const isRight =
    parseVersion(made.version) !== undefined &&
    made.tag === `v${made.version}` &&
    /^[0-9a-f]{40}$/.test(made.commit) &&
    Number.isSafeInteger(made.committed) &&
    [...made.packages, ...made.assets].every(({ file }) => FILE.test(file)) &&
    made.packages.every(({ name, version }) => /^@[\w-]+\/[\w-]+$/.test(name) && parseVersion(version) !== undefined);
  if (isRight) return made;
  throw new ReleaseProblem('release.json is not what pack writes.', 'Make it again: node scripts/release/pack.ts.');
}
