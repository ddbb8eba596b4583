/** Results that are kept: one file a day and commit in `bench/results`, told as a chart by `npm run bench -- chart`. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { withoutKeys } from '../../scripts/without-keys.mjs';
import type { Promised } from './promise.ts';

export interface Results {
  readonly date: string;
  readonly sha: string;
  /** The working tree was not what the commit is. */
  readonly changed: boolean;
  readonly machine: string;
  readonly node: string;
  readonly rows: readonly Promised[];
}

const git = (root: string, ...args: string[]): string =>
  execFileSync('git', ['-C', root, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: withoutKeys(process.env),
  }).trim();

/** `rows` with what a later reader must know of where they were measured. */
export function resultsOf(root: string, rows: readonly Promised[], now: Date): Results {
  return {
    date: now.toISOString().slice(0, 10),
    sha: git(root, 'rev-parse', '--short=9', 'HEAD'),
    changed: git(root, 'status', '--porcelain', '--', 'packages', 'bench/*.ts') !== '',
    machine: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}`,
    node: process.version,
    rows,
  };
}

/** Writes `DATE-SHA.json`; benchmarks that were kept before for the same day and commit stay, where they did not run again. */
export function keepResults(folder: string, results: Results): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${results.date}-${results.sha}.json`);
  const before = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Results).rows : [];
  const said = new Set(results.rows.map(nameOf));
  const rows = inOrder([...before.filter((row) => !said.has(nameOf(row))), ...results.rows]);
  writeFileSync(path, `${JSON.stringify({ ...results, rows }, undefined, 2)}\n`);
  return path;
}

/** What a row is known by from one result to the next. */
export const nameOf = ({ id, what }: Promised): string => `${id} ${what}`;

/** Every kept file, the oldest first; those of one day in the order of their commits' dates. */
export function readResults(root: string, folder: string): Results[] {
  if (!existsSync(folder)) return [];
  const committed = (sha: string): number => {
    try {
      return Number(git(root, 'show', '-s', '--format=%ct', sha));
    } catch {
      return 0; // A commit that was rewritten, or a clone without history.
    }
  };
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Results)
    .map((results) => ({ results, at: committed(results.sha) }))
    .toSorted((a, b) => a.results.date.localeCompare(b.results.date) || a.at - b.at)
    .map(({ results }) => results);
}

/** P2, P2 CPU, P2b, P3, …, P12: by number, then by letter, in the order in which they were said. */
export function inOrder<T extends { readonly id: string }>(rows: readonly T[]): T[] {
  const key = (id: string): [number, string] => {
    const [, number = '', letter = ''] = /^P(\d+)(\w?)/.exec(id) ?? [];
    return [Number(number), letter];
  };
  return rows.toSorted((a, b) => {
    const [[first, letter], [second, other]] = [key(a.id), key(b.id)];
    return first - second || letter.localeCompare(other);
  });
}
