/**
 * Collect of labels against the writes that it cannot avoid (25 conditional updates and 25 rows a request, by the SDK alone,
 * with as many requests in flight), in turn in the same run. `npm run bench -- collect 11500 1000000`: so many labels in one
 * batch, against a server that answers at once, so that only our own cost shows; `npm run bench -- collect sroie 10`: the SROIE
 * receipts ten times over in an embedded table, where they are here (SROIE_ITEMS, or the data beside the checkout). Without
 * arguments 500 lines, ten times as many, and SROIE once. Collect and floor run in processes of their own; servers do not count.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedTable } from '@completion-batch/sandbox';
import { sroieItems } from '../packages/core/test/sroie.ts';
import { withoutKeys } from '../scripts/without-keys.mjs';
import { BATCH, LABELS_PER_REQUEST, recordBatch, writeAnsweredBatch } from './support/answered-batch.ts';
import { bundled } from './support/bundled.ts';
import type { Run } from './support/collect-child.ts';
import { open, type Place } from './support/collect-services.ts';
import { inChild, round, thousands } from './support/measure.ts';
import { promise } from './support/promise.ts';
import { prepareSroie } from './support/sroie-batches.ts';

const DEFAULT_LINES = 500;
/** The table and the store lie in memory where that can be, so that the disk does not count. */
const BASE = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** Runs one of them. */
type Child = (name: 'floor' | 'ours', place: Place) => Promise<Run>;

interface Runs {
  readonly floor: Run[];
  readonly ours: Run[];
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
const middle = (runs: readonly Run[], of: 'seconds' | 'cpu' | 'peakMb'): number => median(runs.map((one) => one[of]));

/** An embedded table takes so many times as long as a server that answers at once. */
const SLOWER = 10;

/** Three rounds of what is done in seconds, one of a million labels. */
const roundsFor = (labels: number): number => Math.max(1, Math.min(3, Math.floor(400_000 / labels)));

function say(what: string, { floor, ours }: Runs): void {
  const labels = ours[0]?.labels ?? 0;
  if (floor.some((one) => one.labels !== labels)) throw new Error('collect and its floor wrote different labels');
  const speed = (runs: readonly Run[]): number => labels / middle(runs, 'seconds');
  const cpu = (runs: readonly Run[]): number => middle(runs, 'cpu');
  const against = 'the raw writes';
  promise({
    id: 'P8',
    what: `collect, ${what}, ${thousands(labels)} labels: speed`,
    against,
    ours: `${thousands(speed(ours))} labels/s`,
    theirs: `${thousands(speed(floor))} labels/s`,
    ratio: speed(ours) / speed(floor),
    atLeast: 0.75,
  });
  promise({
    id: 'P8 CPU',
    what: `collect, ${what}, ${thousands(labels)} labels: CPU`,
    against,
    ours: `${round(cpu(ours))} s`,
    theirs: `${round(cpu(floor))} s`,
    ratio: cpu(ours) / cpu(floor),
  });
}

/** A server that answers at once. */
async function atOnce(run: Child, labels: number): Promise<Runs> {
  const folder = await mkdtemp(join(BASE, 'bench-collect-'));
  try {
    const batch = await writeAnsweredBatch(folder, Math.ceil(labels / LABELS_PER_REQUEST));
    const standIn = new URL('support/table-stand-in.ts', import.meta.url).pathname;
    const server = spawn(process.execPath, [standIn, folder, BATCH, String(batch.requests)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: withoutKeys(process.env),
    });
    const [said] = (await once(server.stdout, 'data')) as [Buffer];
    const endpoint = said.toString().trim();
    const place: Place = { endpoint, baseURL: `${endpoint}/v1`, folder, aside: true };
    const runs: Runs = { floor: [], ours: [] };
    try {
      for (let count = roundsFor(batch.labels); count > 0; count -= 1) {
        runs.floor.push(await run('floor', place));
        await rm(join(folder, 'objects'), { recursive: true, force: true });
        await recordBatch(await open(place), folder, batch);
        runs.ours.push(await run('ours', place));
      }
    } finally {
      server.kill();
    }
    return runs;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** An embedded table; each run has a copy of it, as it was before. */
async function inTable(run: Child, times: number): Promise<Runs | undefined> {
  const items = sroieItems();
  if (items === undefined) return undefined;
  const folder = await mkdtemp(join(BASE, 'bench-collect-'));
  try {
    await using prepared = await prepareSroie(folder, items, times);
    const runs: Runs = { floor: [], ours: [] };
    for (let count = roundsFor(prepared.labels * SLOWER); count > 0; count -= 1) {
      for (const name of ['floor', 'ours'] as const) {
        const dataDir = join(folder, 'copy');
        await cp(join(folder, 'table'), dataDir, { recursive: true });
        const server = await startEmbeddedTable({ dataDir });
        const place: Place = { endpoint: server.endpoint, baseURL: prepared.baseURL, folder, aside: false };
        runs[name].push(await run(name, place));
        await server.stop();
        await rm(dataDir, { recursive: true });
      }
    }
    return runs;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function sroie(run: Child, times: number): Promise<void> {
  const runs = await inTable(run, times);
  if (runs === undefined) console.log('The SROIE receipts are not here: set SROIE_ITEMS to items.ndjson.gz.');
  else say(`${times} times SROIE in an embedded table`, runs);
}

async function standIn(run: Child, sizes: readonly number[]): Promise<void> {
  const small = await atOnce(run, DEFAULT_LINES * LABELS_PER_REQUEST);
  const peak = (runs: readonly Run[]): number => middle(runs, 'peakMb');
  say('a server that answers at once', small);
  for (const labels of sizes) {
    const large = await atOnce(run, labels);
    say('a server that answers at once', large);
    promise({
      id: 'P8 peak',
      what: `collect, ${thousands(large.ours[0]?.labels ?? 0)} labels: peak`,
      against: `its own of ${DEFAULT_LINES} lines`,
      ours: `${round(peak(large.ours), 0)} MB`,
      theirs: `${round(peak(small.ours), 0)} MB`,
      ratio: peak(large.ours) / peak(small.ours),
      atMost: 1.15,
    });
  }
}

const [mode, ...args] = process.argv.slice(2);
const made = await mkdtemp(join(BASE, 'bench-collect-'));
try {
  const script = await bundled(made, 'collect-child.ts');
  const run: Child = (name, place) => inChild(script, name, JSON.stringify(place));
  if (mode === 'sroie') await sroie(run, Number(args[0] ?? 1));
  else {
    const sizes = [mode ?? [], args].flat().map(Number);
    await standIn(run, sizes.length > 0 ? sizes : [10 * DEFAULT_LINES * LABELS_PER_REQUEST]);
    if (sizes.length === 0) await sroie(run, 1);
  }
} finally {
  await rm(made, { recursive: true, force: true });
}
