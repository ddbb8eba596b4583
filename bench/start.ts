/**
 * Seconds and peak memory of `npm start` from an empty folder to the verdicts: with the sample receipts, and with the
 * SROIE receipts where they are (SROIE_ITEMS, or beside the checkout). The emulator runs in the same process and counts; the
 * embedded table has a process of its own where its engine is dynoxide, and does not.
 * P9: before that a fresh clone of the last commit, `npm ci` with npm's cache as it is here, `npm start` to its first line and to
 * its end. `packages` as an argument runs only this.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '@completion-batch/cli';
import { sroiePath } from '../packages/core/test/sroie.ts';
import { withoutKeys } from '../scripts/without-keys.mjs';
import { inChild, type Measured, measured, round } from './support/measure.ts';
import { promise } from './support/promise.ts';

interface Took {
  readonly first: number;
  readonly all: number;
}

/** Seconds to the first line that matches, and to the end. */
async function timed(cwd: string, words: readonly string[], line = /./): Promise<Took> {
  const [command = '', ...args] = words;
  const start = performance.now();
  const seconds = (): number => (performance.now() - start) / 1000;
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], env: withoutKeys(process.env) });
  let first = Number.NaN;
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (Number.isNaN(first) && line.test(text)) first = seconds();
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Error(`${words.join(' ')} ended with code ${code}:\n${text.slice(-2000)}`);
  return { first, all: seconds() };
}

async function fromClone(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-clone-'));
  try {
    await timed(folder, ['git', 'clone', '--quiet', join(import.meta.dirname, '..'), 'clone']);
    const clone = join(folder, 'clone');
    const install = await timed(clone, ['npm', 'ci']);
    const start = await timed(clone, ['npm', 'start'], /^A demonstration/m);
    const told = (what: string, seconds: number): void =>
      promise({
        id: 'P9',
        what,
        against: 'npm ci',
        ours: `${round(seconds)} s`,
        theirs: `${round(install.all)} s`,
        ratio: seconds / install.all,
      });
    told('npm start after npm ci, to the first line', start.first);
    told('npm start after npm ci, to the end', start.all);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const [mode, ...args] = process.argv.slice(2);
if (mode === 'child') {
  const result = await measured(async () => ({ code: await main(['start', ...args], {}) }));
  console.log(JSON.stringify(result));
} else {
  await fromClone();
  if (mode === 'packages') process.exit();
  const sroie = sroiePath();
  const runs: [string, string[]][] = [['sample receipts', []]];
  if (sroie === undefined) console.log('The SROIE receipts are not here: set SROIE_ITEMS to items.ndjson.gz.');
  else runs.push(['SROIE', ['--items', sroie]]);
  const rows: Record<string, Record<string, string>> = {};
  for (const [name, more] of runs) {
    const folder = await mkdtemp(join(tmpdir(), 'bench-start-'));
    try {
      const { code, seconds, peakMb } = await inChild<Measured & { code: number }>(
        import.meta.filename,
        ...more,
        '--data',
        join(folder, 'data'),
      );
      if (code !== 0) throw new Error(`start ended with code ${code}`);
      rows[name] = { seconds: round(seconds), 'peak MB': round(peakMb, 0) };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  console.table(rows);
}
