/**
 * Bills of materials of dist and of each published package, the same for the same commit: of bundles what the bundler took in, of
 * libraries what is installed with them.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { billOf } from '../../packages/actions/scripts/bill.ts';
import { ROOT } from '../repository-name.ts';
import { run } from './run.ts';
import type { Package } from './workspace.ts';

interface Locked {
  readonly link?: boolean;
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

type Lockfile = Readonly<Record<string, Locked>>;

/** @returns names of the files written */
export async function writeBills(packages: readonly Package[], folder: string): Promise<readonly string[]> {
  const { packages: locked } = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Lockfile;
  };
  const bundled = ['packages/actions', 'packages/cli'];
  const libraries = packages.filter(({ directory }) => !bundled.includes(directory));
  const fileOf = (directory: string): string => `${posix.basename(directory)}.cdx.json`;
  await Promise.all([
    ...bundled.map((directory) =>
      run(process.execPath, [`${directory}/build.ts`, '--bill', join(folder, fileOf(directory))]),
    ),
    ...libraries.map(async ({ name, directory }) =>
      writeFile(join(folder, fileOf(directory)), await billOf(name, installed(directory, locked), ROOT)),
    ),
  ]);
  return [...bundled, ...libraries.map(({ directory }) => directory)].map(fileOf);
}

/** Packages of others that npm installs with it; what its user hands in is not ours. */
function installed(directory: string, locked: Lockfile): string[] {
  const found = new Set<string>();
  const visit = (from: string): void => {
    for (const name of Object.keys(locked[from]?.dependencies ?? {})) {
      const place = placeOf(name, from, locked);
      if (found.has(place)) continue;
      found.add(place);
      visit(locked[place]?.link === true ? (locked[place]?.resolved ?? place) : place);
    }
  };
  visit(directory);
  return [...found].filter((place) => locked[place]?.link !== true);
}

/** As Node finds it: in the nearest node_modules. */
function placeOf(name: string, from: string, locked: Lockfile): string {
  for (let folder = from; ; folder = folder.includes('/') ? posix.dirname(folder) : '') {
    const place = posix.join(folder, 'node_modules', name);
    if (place in locked) return place;
    if (folder === '') throw new Error(`package-lock.json has no ${name}, which ${from} asks for`);
  }
}
