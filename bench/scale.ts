/**
 * P6: whether wall, CPU and peak memory of prepare, format and submit grow with the number of receipts: 1,000, 10,000 and
 * 100,000 of them (four labels each), or the sizes that are given. The table is a stand-in in the same process whose rows are
 * made as they are asked for, the object store a folder, the emulator another process: what is seen is ours. Each phase of each
 * size runs in a process of its own, from one file, as the entries do.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '@completion-batch/emulator';
import { bundled } from './support/bundled.ts';
import { writeTemplates } from './support/endless-templates.ts';
import { inChild, round, thousands } from './support/measure.ts';
import { isSmall, promise } from './support/promise.ts';
import type { Figures, Phase, Place } from './support/scale-child.ts';

const BASE = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const PHASES: readonly Phase[] = ['prepare', 'format', 'submit'];

async function measureSize(receipts: number, script: string): Promise<Record<Phase, Figures>> {
  const folder = await mkdtemp(join(BASE, 'bench-scale-'));
  // Batches are never done: nothing is answered meanwhile.
  const emulator = await startEmulator({
    dataDir: join(folder, 'openai'),
    validationMs: 0,
    lineMs: 1e9,
    concurrency: 1,
  });
  await writeTemplates(folder);
  try {
    const found: Partial<Record<Phase, Figures>> = {};
    for (const phase of PHASES) {
      const place: Place = { folder, baseURL: emulator.url, receipts };
      found[phase] = await inChild<Figures>(script, phase, JSON.stringify(place));
      const { done, seconds, cpuSeconds, peakMb } = found[phase];
      if (done !== receipts) throw new Error(`${phase} did ${done} of ${receipts} receipts`);
      console.log(
        `${phase.padEnd(8)} ${thousands(receipts).padStart(8)} receipts ${round(seconds).padStart(7)} s ${round(cpuSeconds).padStart(7)} s CPU ${round(peakMb, 0).padStart(5)} MB`,
      );
    }
    return found as Record<Phase, Figures>;
  } finally {
    await emulator.close();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Size {
  readonly receipts: number;
  readonly of: Record<Phase, Figures>;
}

const asked = process.argv.slice(2).map(Number);
const sizes = asked.length > 0 ? asked : isSmall() ? [1000, 10_000] : [1000, 10_000, 100_000];
const made = await mkdtemp(join(BASE, 'bench-scale-'));
try {
  const script = await bundled(made, 'scale-child.ts');
  let before: Size | undefined;
  for (const receipts of sizes) {
    const size: Size = { receipts, of: await measureSize(receipts, script) };
    if (before !== undefined) for (const name of PHASES) said(name, before, size);
    before = size;
  }
} finally {
  await rm(made, { recursive: true, force: true });
}

function said(name: Phase, less: Size, more: Size): void {
  const times = more.receipts / less.receipts;
  const [few, many] = [less.of[name], more.of[name]];
  const what = `${name}, ${thousands(more.receipts)} receipts`;
  const against = `${thousands(less.receipts)} receipts`;
  const row = (kind: string, figure: (of: Figures) => number, unit: string, atMost: number): void =>
    promise({
      id: `P6 ${kind}`,
      what: `${what}: ${kind}`,
      against,
      ours: `${round(figure(many), unit === 'MB' ? 0 : 1)} ${unit}`,
      theirs: `${round(figure(few), unit === 'MB' ? 0 : 1)} ${unit}`,
      ratio: figure(many) / figure(few),
      atMost,
    });
  row('wall', ({ seconds }) => seconds, 's', 1.05 * times);
  row('CPU', ({ cpuSeconds }) => cpuSeconds, 's', 1.05 * times);
  row('peak', ({ peakMb }) => peakMb, 'MB', 1.15);
}
