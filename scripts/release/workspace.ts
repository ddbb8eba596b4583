/** The packages of this clone, as far as a release asks about them. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../repository-name.ts';
import { ReleaseProblem } from './problem.ts';

export interface Package {
  /** From the top, with slashes. */
  readonly directory: string;
  readonly name: string;
  readonly version: string;
  readonly isPublished: boolean;
  /** The exact versions that it asks for of others of the workspace, by their names. */
  readonly asksFor: Readonly<Record<string, string>>;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const readManifest = async (directory: string): Promise<Manifest> =>
  JSON.parse(await readFile(join(ROOT, directory, 'package.json'), 'utf8')) as Manifest;

export async function readPackages(): Promise<readonly Package[]> {
  const directories = (await readdir(join(ROOT, 'packages'))).sort().map((name) => `packages/${name}`);
  const manifests = await Promise.all(directories.map(readManifest));
  const names = new Set(manifests.map(({ name }) => name));
  return manifests.map((manifest, index) => ({
    directory: directories[index] ?? '',
    name: manifest.name,
    version: manifest.version,
    isPublished: manifest.private !== true,
    asksFor: Object.fromEntries(
      Object.entries({ ...manifest.devDependencies, ...manifest.dependencies }).filter(([name]) => names.has(name)),
    ),
  }));
}

/** The packages that are published, each after those that it asks for: whoever installs it meanwhile finds them. */
export function inOrder(packages: readonly Package[]): readonly Package[] {
  const ordered: Package[] = [];
  const visit = (one: Package): void => {
    if (ordered.includes(one)) return;
    for (const other of packages) if (other.name in one.asksFor) visit(other);
    ordered.push(one);
  };
  for (const one of packages) visit(one);
  return ordered.filter(({ isPublished }) => isPublished);
}

/** A release has the version of the actions, which the command line has, too; libraries have theirs. */
export function releaseVersion(packages: readonly Package[]): string {
  const actions = packages.find(({ directory }) => directory === 'packages/actions');
  if (actions === undefined) throw new ReleaseProblem('packages/actions is not there.', 'Run this in a whole clone.');
  return actions.version;
}
