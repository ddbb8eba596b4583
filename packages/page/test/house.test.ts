import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const APP = fileURLToPath(new URL('../src/app/', import.meta.url));

it('the app makes elements and code of nothing that is text', () => {
  const files = readdirSync(APP, { recursive: true, encoding: 'utf8' }).filter((path) => /\.tsx?$/.test(path));
  expect(files.length).toBeGreaterThan(20);
  const ways = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|createContextualFragment/;
  expect(files.filter((path) => ways.test(readFileSync(`${APP}${path}`, 'utf8')))).toEqual([]);
});
