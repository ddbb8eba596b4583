/** The compiler knows the order of packages: each refers to those it depends on, and may import no others. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PACKAGES = readdirSync(join(ROOT, 'packages'));

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const read = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));

/** The folders that a project refers to, from the top of the repository. */
function referencesOf(folder: string): string[] {
  const { references = [] } = read(join(folder, 'tsconfig.json')) as { references?: readonly { path: string }[] };
  return references.map(({ path }) => relative(ROOT, resolve(ROOT, folder, path))).sort();
}

it.each(PACKAGES)('%s refers to the packages it depends on', (name) => {
  const { dependencies, devDependencies } = read(`packages/${name}/package.json`) as Manifest;
  const own = Object.keys({ ...dependencies, ...devDependencies }).filter((each) =>
    each.startsWith('@completion-batch/'),
  );
  expect(referencesOf(`packages/${name}`)).toEqual(
    own.map((each) => each.replace('@completion-batch', 'packages')).sort(),
  );
});

it('the project at the top has all of them, and their tests', () => {
  const projects = [...PACKAGES.flatMap((name) => [`packages/${name}`, `packages/${name}/test`]), 'test'];
  expect(referencesOf('.')).toEqual(projects.filter((folder) => existsSync(join(ROOT, folder))).sort());
});
