/** `npm run bench`: its table, what it ends with, what it keeps, its chart. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { isKept, type Promised } from '../../bench/support/promise.ts';
import { promiseTable } from '../../bench/support/promise-table.ts';
import { inOrder, keepResults, type Results, readResults } from '../../bench/support/results.ts';
import { resultsChart } from '../../bench/support/results-chart.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const made = mkdtempSync(join(tmpdir(), 'bench-test-'));
afterAll(() => rmSync(made, { recursive: true, force: true }));

const row = (more: Partial<Promised>): Promised => ({
  id: 'P2',
  what: 'prepare to submit, 2,000 receipts with letters, S3 and a table and the emulator, until all is handed over: wall',
  against: 'raw calls of the SDKs with the same concurrency',
  ours: '64.3 s',
  theirs: '49.5 s',
  ratio: 1.299,
  ...more,
});
const results = (more: Partial<Results>): Results => ({
  date: '2026-11-27',
  sha: 'aaaaaaaaa',
  changed: false,
  machine: '2 × test',
  node: 'v24',
  rows: [],
  ...more,
});

test('a bar bounds from above or from below, and a row without one is always kept', () => {
  expect(isKept(row({ atMost: 1.15 }))).toBe(false);
  expect(isKept(row({ atMost: 1.3 }))).toBe(true);
  expect(isKept(row({ atLeast: 1.3 }))).toBe(false);
  expect(isKept(row({ atLeast: 0.75 }))).toBe(true);
  expect(isKept(row({ ratio: 99 }))).toBe(true);
});

test('the table fits 100 columns, with nothing of a row left out', () => {
  const rows = [row({ atMost: 1.15 }), row({ id: 'P2b wall', ratio: 123_456.7, what: 'x'.repeat(120) })];
  const table = promiseTable(rows);
  expect(Math.max(...table.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(100);
  for (const word of row({}).what.split(' ')) expect(table).toContain(word);
  expect(table).toMatch(/P2 .*64\.3 s +49\.5 s +1\.30 +≤ 1\.15 +NO/);
  expect(table).toMatch(/P2b wall .*1\.235e\+5 +none +-/);
});

test('rows come by the number of their promise, those of one in the order in which they were said', () => {
  const ids = ['P11', 'P2b', 'P3', 'P2 CPU', 'P2', 'P12'].map((id) => ({ id }));
  expect(inOrder(ids).map(({ id }) => id)).toEqual(['P2 CPU', 'P2', 'P2b', 'P3', 'P11', 'P12']);
});

test('a second run of a day and commit takes the place of the rows that it has, and no others', () => {
  const folder = join(made, 'results');
  keepResults(folder, results({ rows: [row({ id: 'P2' }), row({ id: 'P7', ratio: 1.2 })] }));
  keepResults(folder, results({ rows: [row({ id: 'P2', ratio: 1.1 })] }));
  keepResults(folder, results({ date: '2026-11-26', sha: 'bbbbbbbbb', rows: [row({})] }));
  const read = readResults(ROOT, folder);
  expect(read.map(({ sha, rows }) => [sha, rows.map(({ id, ratio }) => `${id} ${ratio}`)])).toEqual([
    ['bbbbbbbbb', ['P2 1.299']],
    ['aaaaaaaaa', ['P2 1.1', 'P7 1.2']],
  ]);
});

test('the chart has a panel for each row with a bar, and marks what was not kept', () => {
  const chart = resultsChart([
    results({ sha: 'bbbbbbbbb', rows: [row({ atMost: 1.15, what: 'a <b> & c' }), row({ id: 'P12' })] }),
    results({ rows: [row({ atMost: 1.15, ratio: 1.1, what: 'a <b> & c' })] }),
  ]);
  expect(chart.match(/<g /g)).toHaveLength(1);
  expect(chart.match(/<circle[^>]*fill="#ef4444"/g)).toHaveLength(1);
  expect(chart.match(/<circle[^>]*fill="#3b82f6"/g)).toHaveLength(1);
  expect(chart).toContain('a &lt;b&gt; &amp; c');
});

const bench = (...args: string[]) =>
  spawnSync(process.execPath, [join(ROOT, 'bench/run.ts'), ...args], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  });

test('the benchmarks are listed with what they promise; wrong use ends with 2 and says what there is', () => {
  const list = bench('--list');
  expect(list.stdout).toMatch(/^read-units +P5 /m);
  expect(Math.max(...list.stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(100);
  const unknown = bench('nonesuch');
  expect([unknown.status, unknown.stderr]).toEqual([2, expect.stringContaining('"nonesuch". Choose one of')]);
  expect(bench('--small', '--keep').status).toBe(2);
});
