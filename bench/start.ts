/**
 * Seconds and peak memory of `npm start` from an empty folder to the verdicts: with the sample receipts, and with the
 * SROIE receipts where they are (SROIE_ITEMS, or beside the checkout). The emulator runs in the same process and counts; the
 * embedded table has a process of its own where its engine is dynoxide, and does not.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '@completion-batch/cli';
import { sroiePath } from '../packages/core/test/sroie.ts';
import { inChild, type Measured, measured, round } from './support/measure.ts';

const [mode, ...args] = process.argv.slice(2);
if (mode === 'child') {
  const result = await measured(async () => ({ code: await main(['start', ...args], {}) }));
  console.log(JSON.stringify(result));
} else {
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
