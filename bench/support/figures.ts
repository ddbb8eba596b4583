/**
 * The figures that CI holds against those of the last commit (test/house/figures.json): bytes of what actions read, CPU of
 * starts by that of `node -e 0`, CPU of the phases by that of a fixed piece of work in the same minute. Ratios of CPU hardly
 * depend on the machine or on what else it does; seconds would.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmulator } from '@completion-batch/emulator';
import { ACTIONS } from '../../packages/actions/scripts/action-file.ts';
import { bundled } from './bundled.ts';
import { writeTemplates } from './endless-templates.ts';
import { inChild } from './measure.ts';
import type { Figures as Measured, Phase } from './scale-child.ts';
import { smallNight } from './small-night.ts';

export type Figures = Readonly<Record<string, number>>;

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DIST = join(ROOT, 'packages/actions/dist');

/** Of a file of dist, and what it loads by need. */
const IMPORTED = /\b(?:from|import)\s*["']\.\/([\w.-]+\.mjs)["']/g;
const BY_NEED = /\bimport\(\s*["']\.\/([\w.-]+\.mjs)["']/g;

/**
 * Bytes that a start of an action reads, its entry with all that it imports; and that it has read once there is something to do,
 * with what the entry loads by need: what is only put off costs a run that works as much.
 */
export function sizes(): Figures {
  const files = readdirSync(DIST).filter((name) => name.endsWith('.mjs'));
  const named = (name: string, pattern: RegExp): string[] =>
    Array.from(readFileSync(join(DIST, name), 'utf8').matchAll(pattern), ([, of = '']) => of);
  const imports = new Map(files.map((name) => [name, named(name, IMPORTED)]));
  const bytes = (name: string): number => statSync(join(DIST, name)).size;
  const kbOf = (...entries: string[]): number => {
    const read = new Set(entries);
    for (const name of read) for (const other of imports.get(name) ?? []) read.add(other);
    return Math.round([...read].reduce((sum, name) => sum + bytes(name), 0) / 1024);
  };
  const all = files.reduce((sum, name) => sum + bytes(name), 0);
  return Object.fromEntries([
    ['KB of dist', Math.round(all / 1024)],
    ...ACTIONS.map((action) => [`KB read by ${action}`, kbOf(`${action}.mjs`)]),
    ...ACTIONS.map((action) => [
      `KB read by ${action} at work`,
      kbOf(`${action}.mjs`, ...named(`${action}.mjs`, BY_NEED)),
    ]),
  ]);
}

const CPU_TOLD = join(import.meta.dirname, 'cpu-told.cjs');

/** Microseconds of CPU, the least of some runs: what disturbs a run only adds to it. */
function leastCpu(runs: readonly (readonly string[])[], rounds: number): number[] {
  const least = runs.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, args] of runs.entries()) {
      const { stderr } = spawnSync(process.execPath, ['--require', CPU_TOLD, ...args], {
        encoding: 'utf8',
        env: { PATH: process.env.PATH, HOME: '/nonexistent' },
      });
      const [, user, system] = /\nCPU=\{"user":(\d+),"system":(\d+)\}$/.exec(stderr) ?? [];
      if (user === undefined) throw new Error(`${args.join(' ')} said no CPU: ${stderr.slice(-500)}`);
      const cpu = Number(user) + Number(system);
      least[index] = Math.min(least[index] ?? cpu, cpu);
    }
  }
  return least;
}

/** Starts with nothing to do, by `node -e 0`: an action without inputs, help, a command without its plan. */
export function starts(rounds = 3): Figures {
  const cli = join(ROOT, 'packages/cli/bin/completion-batch.js');
  const runs: Record<string, readonly string[]> = {
    'start of --help': [cli, '--help'],
    'start of a command': [cli, 'submit', '--plan', '/nonexistent', '--requests', '/nonexistent'],
    'start of prepare': [join(DIST, 'prepare.mjs')],
    'start of submit': [join(DIST, 'submit.mjs')],
    'start of collect': [join(DIST, 'collect.mjs')],
  };
  const [floor = 1, ...each] = leastCpu([['-e', '0'], ...Object.values(runs)], rounds);
  return Object.fromEntries(Object.keys(runs).map((name, index) => [name, rounded((each[index] ?? 0) / floor)]));
}

const RECEIPTS = 400;
const PHASES: readonly Phase[] = ['prepare', 'format', 'details', 'submit'];

/** CPU of the phases with so many receipts, by that of parsing, writing and digesting the same text again and again. */
export async function phases(rounds = 1): Promise<Figures> {
  const made = mkdtempSync(join(tmpdir(), 'bench-figures-'));
  try {
    const script = await bundled(made, 'scale-child.ts');
    const least = new Map<string, number>();
    for (let round = 0; round < rounds; round += 1) {
      for (const [name, cpu] of Object.entries(await phasesOnce(join(made, String(round)), script))) {
        least.set(name, Math.min(least.get(name) ?? cpu, cpu));
      }
    }
    const [floor = 1] = leastCpu([['-e', CALIBRATION]], 3).map((cpu) => cpu / 1e6);
    return Object.fromEntries(Array.from(least, ([name, cpu]) => [`CPU of ${name}`, rounded(cpu / floor)]));
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

/** All three as a user runs them, with what they say to servers: by what nobody can do for less. */
export const night = async (rounds = 2): Promise<Figures> => ({
  'CPU of a small night': rounded(await smallNight(rounds)),
});

const CALIBRATION = `const { createHash } = require('node:crypto');
const rows = Array.from({ length: 500 }, (_, i) => ({ PK: { S: 'IMAGE#' + i }, words: Array.from({ length: 20 }, (_, w) => 'word' + w * i) }));
for (let i = 0; i < 150; i += 1) { const text = JSON.stringify(rows); createHash('sha256').update(text).digest(); JSON.parse(text); }`;

async function phasesOnce(folder: string, script: string): Promise<Record<string, number>> {
  mkdirSync(folder);
  await writeTemplates(folder);
  const emulator = await startEmulator({
    dataDir: join(folder, 'openai'),
    validationMs: 0,
    lineMs: 1e9,
    concurrency: 1,
  });
  try {
    const found: Record<string, number> = {};
    for (const phase of PHASES) {
      const place = { folder, baseURL: emulator.url, receipts: RECEIPTS };
      const { done, cpuSeconds } = await inChild<Measured>(script, phase, JSON.stringify(place));
      if (done === 0) throw new Error(`${phase} had nothing to do: its figure says nothing`);
      found[phase] = cpuSeconds;
    }
    return found;
  } finally {
    await emulator.close();
  }
}

const rounded = (value: number): number => Number(value.toFixed(2));

/** By how much a figure may be over the committed one. Sizes have no noise; the others had up to a fifth on busy machines. */
export const leeway = (name: string): number => (name.startsWith('KB') ? 1.05 : 1.6);

const told = (name: string, figure: number, before: number): string =>
  `${name}: ${figure} for ${before} (${((figure / before - 1) * 100).toFixed(0)} %)`;

/** One line a figure that is not what is committed, the worst first. */
export function differences(now: Figures, committed: Figures): string[] {
  return Object.entries(now)
    .map(([name, figure]) => ({ name, figure, before: committed[name] }))
    .filter(({ figure, before }) => before === undefined || Math.abs(figure / before - 1) > 0.01)
    .toSorted((a, b) => b.figure / (b.before ?? b.figure) - a.figure / (a.before ?? a.figure))
    .map(({ name, figure, before }) => (before === undefined ? `${name}: ${figure}, new` : told(name, figure, before)));
}

export const tooMuch = (now: Figures, committed: Figures): string[] =>
  Object.entries(now).flatMap(([name, figure]) => {
    const before = committed[name];
    if (before === undefined) return [`${name}: ${figure}, new`];
    const most = rounded(before * leeway(name));
    return figure > most ? [`${told(name, figure, before)}, at most ${most}`] : [];
  });
