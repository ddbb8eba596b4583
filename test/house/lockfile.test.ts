/** What is installed is what was looked at: exact versions, each with the digest of its file. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}
const { packages } = read('package-lock.json') as { packages: Record<string, Locked> };
const installed = Object.entries(packages).filter(
  ([path, { link }]) => path.includes('node_modules/') && link !== true,
);

it('every package of the lockfile has its digest, those of other platforms too', () => {
  expect(installed.length).toBeGreaterThan(200);
  const without = installed.filter(([, { integrity = '' }]) => !/^sha512-[\w+/]{86}==$/.test(integrity));
  expect(without.map(([path]) => path)).toEqual([]);
});

it('no package comes from anywhere but a registry', () => {
  const elsewhere = installed.filter(([, { resolved = '' }]) => /^(git|file|http:)|github\.com/.test(resolved));
  expect(elsewhere).toEqual([]);
});

it('what our packages ask for are exact versions, but for what their users hand in', () => {
  const KINDS = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;
  for (const path of ['package.json', ...globSync(['packages/*/package.json', 'test/package.json'], { cwd: ROOT })]) {
    const manifest = read(path) as Partial<Record<(typeof KINDS)[number], Record<string, string>>>;
    for (const [name, version] of KINDS.flatMap((kind) => Object.entries(manifest[kind] ?? {}))) {
      expect(version, `${path}: ${name}`).toMatch(/^(npm:[\w@/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/);
    }
  }
});

it('no package runs a script of its own when it is installed', () => {
  const { allowScripts } = read('package.json') as { allowScripts: Record<string, boolean> };
  const withScript = installed.filter(([, { hasInstallScript }]) => hasInstallScript === true);
  const names = new Set(withScript.map(([path]) => path.split('node_modules/').at(-1) ?? ''));
  expect(allowScripts).toEqual(Object.fromEntries([...names].map((name) => [name, false])));
});
