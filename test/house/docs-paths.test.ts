/** Every file of ours that a page names in code is there, from the top of the repository or from the page's own folder. */
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const pages = execFileSync('git', ['ls-files', '*.md'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
const PATH = /`((?:packages|test|bench|scripts|docs|\.ci)\/[\w./*@-]+)`/g;

const named = new Map(
  pages.map((page) => [page, [...readFileSync(join(ROOT, page), 'utf8').matchAll(PATH)].map(([, path = '']) => path)]),
);

it.each(pages.filter((page) => named.get(page)?.length))('%s', (page) => {
  const isThere = (path: string): boolean =>
    [ROOT, join(ROOT, dirname(page))].some((cwd) =>
      path.includes('*') ? globSync(path, { cwd }).length > 0 : existsSync(join(cwd, path)),
    );
  expect(named.get(page)?.filter((path) => !isThere(path))).toEqual([]);
});
