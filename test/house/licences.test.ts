/** What we bundle or have installed with us is under licences that .github/dependency-review.yml allows. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const text = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const { 'allow-licenses': allowed } = parse(text('.github/dependency-review.yml')) as { 'allow-licenses': string[] };

/** Of SPDX expressions what occurs: names with OR between them, in brackets or not. */
const isAllowed = (licence: string): boolean =>
  licence
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some((name) => allowed.includes(name));

interface Locked {
  readonly license?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
}

it('what is installed with a published package, or bundled', () => {
  const { packages } = JSON.parse(text('package-lock.json')) as { packages: Record<string, Locked> };
  const passedOn = Object.entries(packages).filter(
    ([path, { dev, link }]) => path.includes('node_modules/') && dev !== true && link !== true,
  );
  expect(passedOn.length).toBeGreaterThan(100);
  const others = passedOn.filter(([, { license }]) => !isAllowed(license ?? 'none'));
  expect(others.map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
});

it.each(globSync('packages/*/dist/licenses.txt', { cwd: ROOT }))('what %s lists', (path) => {
  const bundled = [...text(path).matchAll(/^(@?[\w./-]+ \d+\.\d+\.\d+\S*) \((.+)\)$/gm)];
  expect(bundled.length).toBeGreaterThan(5);
  for (const [, title, licence = ''] of bundled) expect([title, isAllowed(licence)]).toEqual([title, true]);
});

it.each([
  ['GPL-3.0', false],
  ['(MIT OR GPL-3.0)', true],
  ['MIT AND GPL-3.0', false],
  ['none', false],
])('%s: %s', (licence, expected) => {
  expect(isAllowed(licence)).toBe(expected);
});
