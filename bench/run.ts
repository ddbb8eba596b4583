/**
 * `npm run bench` runs every benchmark that promises something and ends with one table; `npm run bench -- NAME [ARGS]` runs one,
 * whatever it promises. It ends with 1 where a bar is not kept. Options: bench/README.md.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withoutKeys } from '../scripts/without-keys.mjs';
import { isKept, type Promised } from './support/promise.ts';
import { promiseTable } from './support/promise-table.ts';
import { inOrder, keepResults, readResults, resultsOf } from './support/results.ts';
import { resultsChart } from './support/results-chart.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'bench');
const RESULTS = join(folder, 'results');
const CHART = join(root, 'docs/performance.svg');

interface Bench {
  readonly name: string;
  /** Its first comment. */
  readonly measures: string;
  /** Ids of what it promises, as they stand in its text. */
  readonly promises: readonly string[];
}

function readBench(file: string): Bench {
  const text = readFileSync(join(folder, file), 'utf8');
  const measures = (/\/\*\*([\s\S]*?)\*\//.exec(text)?.[1] ?? '').replace(/\s*\n?\s*\*\s*/g, ' ').trim();
  const promises = [...new Set(text.match(/\bP(?:[2-9]|1[0-2])b?\b/g) ?? [])];
  return { name: file.slice(0, -'.ts'.length), measures, promises };
}

const number = ({ promises }: Bench): number => Number(/\d+/.exec(promises[0] ?? 'P99')?.[0]);
const benches = readdirSync(folder)
  .filter((name) => name.endsWith('.ts') && name !== 'run.ts')
  .map(readBench)
  .toSorted((a, b) => number(a) - number(b) || a.name.localeCompare(b.name));

const OPTIONS = ['--help', '--list', '--json', '--keep', '--small'];
const given = process.argv.slice(2);
const has = (option: string): boolean => given.includes(option);
const [first, ...args] = given.filter((one) => !OPTIONS.includes(one));

/** What was measured, and which benchmarks did not come to their end. */
function run(chosen: readonly Bench[]): { rows: Promised[]; failed: string[] } {
  const place = mkdtempSync(join(tmpdir(), 'bench-rows-'));
  const gathered = join(place, 'rows.ndjson');
  const failed: string[] = [];
  try {
    for (const { name, measures } of chosen) {
      console.error(`\n== ${name}: ${measures}`);
      const { status } = spawnSync(process.execPath, [join(folder, `${name}.ts`), ...args], {
        // With --json standard output is one document.
        stdio: ['inherit', has('--json') ? 2 : 'inherit', 'inherit'],
        env: { ...withoutKeys(process.env), BENCH_ROWS: gathered, ...(has('--small') ? { BENCH_SMALL: '1' } : {}) },
      });
      if (status !== 0) failed.push(name);
    }
    const lines = existsSync(gathered) ? readFileSync(gathered, 'utf8').trim().split('\n') : [];
    return { rows: inOrder(lines.filter(Boolean).map((line) => JSON.parse(line) as Promised)), failed };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

function list(): void {
  if (has('--help'))
    console.log('npm run bench -- [NAME [ARGS]] [--small] [--json] [--keep]: see bench/README.md. Names:\n');
  for (const { name, measures, promises } of benches) {
    console.log(`${name.padEnd(12)} ${(promises.join(', ') || '-').padEnd(10)} ${measures.slice(0, 74)}`);
  }
}

function bench(chosen: readonly Bench[]): void {
  const { rows, failed } = run(chosen);
  const results = resultsOf(root, rows, new Date());
  if (has('--json')) console.log(JSON.stringify({ ...results, small: has('--small'), failed }, undefined, 2));
  else if (rows.length > 0) console.log(`\n${promiseTable(rows)}`);
  const broken = rows.filter((row) => !isKept(row)).map(({ id }) => id);
  if (broken.length > 0) console.error(`\nNot kept: ${broken.join(', ')}.`);
  if (failed.length > 0) console.error(`\nDid not come to an end: ${failed.join(', ')}.`);
  if (has('--keep')) console.error(`\nKept in ${keepResults(RESULTS, results)}.`);
  if (broken.length + failed.length > 0) process.exitCode = 1;
}

function wrongUse(message: string): void {
  console.error(message);
  process.exitCode = 2;
}

const chosen =
  first === undefined
    ? benches.filter(({ promises }) => promises.length > 0)
    : benches.filter(({ name }) => name === first);
if (has('--help') || has('--list')) list();
else if (has('--keep') && has('--small')) wrongUse('Small sizes are not kept: leave out --keep or --small.');
else if (first === 'chart') writeFileSync(CHART, resultsChart(readResults(root, RESULTS)));
else if (chosen.length === 0) {
  wrongUse(
    `There is no benchmark ${JSON.stringify(first)}. Choose one of ${benches.map(({ name }) => name).join(', ')}.`,
  );
} else bench(chosen);
