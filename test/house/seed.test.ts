/** docs/seed.md against the code: the sixteen functions are exported from core and lie where the page says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as core from '@completion-batch/core';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(ROOT, 'docs/seed.md'), 'utf8');
const rows = [...page.matchAll(/^\| `(\w+)` +\| `(\w+)`, `([\w./-]+)` +\|/gm)].map(
  ([, seed = '', name = '', file = '']) => ({
    seed,
    name,
    file,
  }),
);

it('names sixteen functions', () => {
  expect(rows).toHaveLength(16);
});

it.each(rows)('$seed is $name in $file', ({ seed, name, file }) => {
  expect(name.toLowerCase()).toBe(seed.replaceAll('_', ''));
  expect(typeof (core as Record<string, unknown>)[name]).toBe('function');
  const text = readFileSync(join(ROOT, file), 'utf8');
  expect(text).toMatch(
    new RegExp(
      `^export (async )?function\\*? ${name}\\b|^export async function\\* ${name}\\b|^export const ${name}\\b`,
      'm',
    ),
  );
});
