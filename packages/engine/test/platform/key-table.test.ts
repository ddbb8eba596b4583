import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { KeyTable } from '../../src/platform/key-table.ts';
import { keyTableOf } from './key-table-of.ts';

/** Past the size of a block of digests, and many times that of the first table. */
const KEYS = 70_000;

it('gives each key one number, in the order in which they come, whatever it is asked in between', () => {
  const table = new KeyTable();
  const wrong: number[] = [];
  for (let at = 0; at < KEYS; at += 1) {
    const isNew = table.numberOf(`key-${at}`) === undefined && table.add(`key-${at}`) === at;
    if (!isNew || table.add(`key-${at >> 1}`) !== at >> 1) wrong.push(at);
  }
  for (let at = 0; at < KEYS; at += 1) if (table.numberOf(`key-${at}`) !== at) wrong.push(at);
  expect(wrong).toEqual([]);
  expect(table.size).toBe(KEYS);
  expect([...(table.keys() ?? [])]).toEqual(Array.from({ length: KEYS }, (_, at) => `key-${at}`));
});

it('tells keys apart that differ in one letter, in case, or in how a letter is composed', () => {
  const table = new KeyTable();
  const keys = ['', 'a', 'A', 'a ', 'ä', 'a\u0308', '😀', '😁', '\0', '__proto__'];
  expect(keys.map((key) => table.add(key))).toEqual(keys.map((_, at) => at));
  expect(keys.map((key) => table.numberOf(key))).toEqual(keys.map((_, at) => at));
});

it('tells keys apart whose beginning, length or digest is alike, short and long', () => {
  const table = new KeyTable();
  const long = 'x'.repeat(60);
  const keys = ['x'.repeat(47), 'x'.repeat(48), 'x'.repeat(49), long, `${long}y`, `${long}\u0416`, 'ÿ', 'Ā'];
  // As the long one is kept: its digest is no key.
  const digest = createHash('sha256').update(long).digest().toString('latin1', 0, 16);
  keys.push(digest);
  expect(keys.map((key) => table.add(key))).toEqual(keys.map((_, at) => at));
  expect(keys.map((key) => table.numberOf(key))).toEqual(keys.map((_, at) => at));
  expect(table.numberOf('x'.repeat(46))).toBeUndefined();
  expect(table.keys()).toBeUndefined();
});

it('gives keys back as they were added, the empty one and those that fill a block to its end among them', () => {
  const keys = ['', ...Array.from({ length: 50_000 }, (_, at) => String(at).padStart(at % 49, 'ä')), '\0'];
  expect([...(keyTableOf([...new Set(keys)]).keys() ?? [])]).toEqual([...new Set(keys)]);
});
