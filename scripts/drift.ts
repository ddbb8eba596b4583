/**
 * Fails where a build has made other files than those that are committed, and shows how they differ: in the log, and in the
 * job's summary. Run after `npm run build`. The diff is text of whoever changed something: it is bounded, the log reads no
 * command in it and the summary no Markdown.
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DIST } from './rebuilt/files.ts';
import { inLog, printable, shortened } from './rebuilt/shown.ts';

const MOST_NAMES = 50;

const { GITHUB_ACTIONS: onRunner, GITHUB_STEP_SUMMARY: summary } = process.env;

const changed = git(['status', '--porcelain']).split('\n').filter(Boolean);
if (changed.length > 0) {
  const diff = shortened(diffOfAll());
  console.log(inLog(diff, onRunner === 'true'));
  const names = changed.slice(0, MOST_NAMES).map((line) => printable(line.slice(3)));
  const more = changed.length > names.length ? `, and ${changed.length - names.length} more` : '';
  console.error(`\nWhat is committed is not what the sources give: ${names.join(', ')}${more}.`);
  console.error(whatToDo(changed));
  if (summary) appendFileSync(summary, `## Built files\n\n${whatToDo(changed)}\n\n${fenced(diff)}\n`);
  process.exitCode = 1;
}

function git(args: readonly string[], env = {}): string {
  const options = { encoding: 'utf8', maxBuffer: 2 ** 28, env: { ...process.env, ...env } } as const;
  return execFileSync('git', args, options).replace(/\n$/, '');
}

/** With files that are new, by an index of its own. */
function diffOfAll(): string {
  const folder = mkdtempSync(join(tmpdir(), 'completion-batch-drift-'));
  try {
    const env = { GIT_INDEX_FILE: join(folder, 'index') };
    copyFileSync(git(['rev-parse', '--path-format=absolute', '--git-path', 'index']), env.GIT_INDEX_FILE);
    git(['add', '--intent-to-add', '--all'], env);
    return git(['diff', '--text', '--no-color', '--no-ext-diff'], env);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function whatToDo(lines: readonly string[]): string {
  const told = 'Run "npm run build" and commit what it changes; or leave that to whoever merges this.';
  if (!lines.some((line) => line.includes(DIST))) return told;
  return `${told} On a branch of this repository, the label rebuild-dist has a bot commit ${DIST}.`;
}

/** In a fence that is longer than any in it. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}diff\n${text}\n${fence}`;
}
