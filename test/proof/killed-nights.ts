/** Nights whose processes are killed: the steps as real processes, the kills, and what must be there in the end. */
import type { ChildProcess } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import pMap from 'p-map';
import { afterAll, expect, it } from 'vitest';
import { runBuilt } from '../../packages/actions/test/run-built.ts';
import { answeringByTruth } from '../world/chain.ts';
import { completionBatch, runProgram } from '../world/cli.ts';
import { type Combination, nameOf, PIPELINE } from '../world/combinations.ts';
import { jobFiles } from '../world/job-night.ts';
import { jobSnapshot } from '../world/job-outcomes.ts';
import { requestLines } from '../world/plain-night.ts';
import { random } from '../world/random.ts';
import { billingOf, type Snapshot, settledFaults, snapshotOf } from '../world/settled.ts';
import { receipts } from '../world/small-receipts.ts';
import { type ServerProxy, startProxy } from '../world/table-proxy.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { World } from '../world/world.ts';
import { tell } from './figures.ts';
import type { Order } from './night-program.ts';

const TIME_SHIFT = pathToFileURL(fileURLToPath(new URL('../world/time-shift.mjs', import.meta.url))).href;
/** What a killed process held is free again after so long. */
const AFTER_A_KILL_MS = 5 * 60_000;
const KEY = 'sk-test';
/** Receipts, or plain requests. */
const SIZE = 5;
const PROGRAM = fileURLToPath(new URL('night-program.ts', import.meta.url));
/** CommonJS modules ask for it. */
const REQUIRE = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** One step of a night as a process of its own. */
type Step = (night: Night, onStart: (child: ChildProcess) => void) => Promise<{ code: number | null; log: string }>;

interface Night {
  readonly world: World;
  /** The table's server, at which it is as late as for every process of this night. */
  readonly table: ServerProxy;
}

function variables({ world, table }: Night): Record<string, string> {
  return {
    AWS_REGION: 'local',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: table.url,
    OPENAI_API_KEY: KEY,
    OPENAI_BASE_URL: world.emulator.url,
    NODE_OPTIONS: `--import=${TIME_SHIFT}`,
    TIME_SHIFT_MS: String(table.shiftMs),
  };
}

function action(
  name: 'prepare' | 'format' | 'submit' | 'collect',
  inputs: (world: World) => Record<string, string>,
): Step {
  return async (night, onStart) => {
    const workspace = join(night.world.folder, 'workspace');
    await mkdir(workspace, { recursive: true });
    const env = variables(night);
    const run = await runBuilt(name, { inputs: inputs(night.world), workspace, env, onStart });
    return { code: run.exitCode, log: run.log };
  };
}

function command(args: (world: World) => readonly string[]): Step {
  return async (night, onStart) => {
    const run = await completionBatch(args(night.world), { env: variables(night), onStart });
    return { code: run.code, log: run.stderr };
  };
}

let bundle: Promise<Uint8Array> | undefined;

/** The program in one file, which starts several times as fast as its sources: a kill then meets its work. */
async function built(folder: string): Promise<string> {
  const options = { bundle: true, write: false, platform: 'node', format: 'esm', banner: { js: REQUIRE } } as const;
  bundle ??= build({ entryPoints: [PROGRAM], ...options }).then(
    ({ outputFiles: [file] }) => file?.contents ?? new Uint8Array(),
  );
  const path = join(folder, 'program.mjs');
  await writeFile(path, await bundle);
  return path;
}

/** A user's program, with the state and the workload of the night's world. */
function program(step: Order['step']): Step {
  return async (night, onStart) => {
    const { combination, folder, tableName, storeUrl } = night.world;
    const requests = join(folder, 'letters.jsonl');
    await writeFile(requests, requestLines(SIZE));
    const { state, workload } = combination;
    if (workload === 'jobs') throw new Error('jobs are for commands');
    const base = { step, state, workload, table: tableName, store: storeUrl, execution: 'run-1' };
    const order: Order = { ...base, folder: join(folder, 'run'), requests };
    const run = await runProgram(await built(folder), [JSON.stringify(order)], { env: variables(night), onStart });
    return { code: run.code, log: run.stderr };
  };
}

const openai = ({ emulator }: World) => ({ 'openai-api-key': KEY, 'openai-base-url': emulator.url });
const place = ({ tableName, storeUrl }: World): string[] => ['--table', tableName, '--store', storeUrl];

const jobPlace = ({ tableName, storeUrl, combination: { state } }: World): string[] => [
  ...['--store', storeUrl],
  ...(state === 'table' ? ['--state', `dynamodb://${tableName}`] : []),
  ...['--max-lines', '2'],
];

const jobRound = command((world) => ['batch', 'collect', ...jobPlace(world)]);

const jobSubmit: Step = async (night, onStart) => {
  const { folder, combination } = night.world;
  const paths = jobFiles(combination).texts.map((_, index) => join(folder, `letters-${index + 1}.jsonl`));
  for (const [index, path] of paths.entries()) await writeFile(path, jobFiles(combination).texts[index] ?? '');
  return command((world) => ['batch', 'submit', ...paths, '--invalid', 'skip', ...jobPlace(world)])(night, onStart);
};

interface Way {
  readonly submit: readonly Step[];
  readonly collect: readonly Step[];
}

/** The same night as jobs of a workflow run, as commands in a terminal, and as programs of a user. */
const WAYS: Readonly<Record<'actions' | 'commands' | 'programs' | 'jobs', Way>> = {
  jobs: { submit: [jobSubmit], collect: [jobRound, jobRound, jobRound] },
  programs: { submit: [program('submit')], collect: [program('collect')] },
  actions: {
    submit: [
      action('prepare', (world) => ({
        table: world.tableName,
        store: world.storeUrl,
        execution: 'run-1',
        out: 'plan',
      })),
      action('format', () => ({ plan: 'plan/plan.json', shard: '0001', out: 'requests' })),
      action('submit', (world) => ({
        plan: 'plan/plan.json',
        requests: 'requests',
        'max-lines': '2',
        ...openai(world),
      })),
    ],
    collect: [action('collect', (world) => ({ table: world.tableName, store: world.storeUrl, ...openai(world) }))],
  },
  commands: {
    submit: [
      command((world) => [
        ...['run', ...place(world), '--out', join(world.folder, 'run')],
        ...['--execution', 'run-1', '--max-lines', '2'],
      ]),
    ],
    collect: [command((world) => ['collect', ...place(world)]), command((world) => ['reconcile', ...place(world)])],
  },
};

interface Figures {
  nights: number;
  kills: number;
  tooLate: number;
}

interface Killing {
  readonly worldOf: ReturnType<typeof useWorlds>;
  readonly way: Way;
  readonly combination: Combination;
  readonly figures: Figures;
}

/** How long each step takes here when nothing kills it, ms; learned as it goes. */
const durations = new Map<Step, number>();

/** Runs a step, killed so many times at drawn moments, and then to its end. */
async function runStep(
  night: Night,
  step: Step,
  {
    kills,
    draw,
    figures,
  }: { readonly kills: number; readonly draw: (below: number) => number; readonly figures: Figures },
): Promise<void> {
  for (let left = kills; left > 0; left -= 1) {
    const moment = (draw(1000) / 1000) * (durations.get(step) ?? 600);
    let ended = false;
    const { code } = await step(night, (child) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), moment);
      child.once('exit', () => {
        ended = true;
        clearTimeout(timer);
      });
    });
    expect(ended).toBe(true);
    if (code === null) figures.kills += 1;
    else figures.tooLate += 1;
    night.table.shiftMs += AFTER_A_KILL_MS;
  }
  const started = performance.now();
  const { code, log } = await step(night, () => {});
  durations.set(step, performance.now() - started);
  expect([code, log]).toEqual([0, expect.any(String)]);
}

async function liveThrough(
  { worldOf, way, combination, figures }: Killing,
  seed: number,
  killing: boolean,
): Promise<Snapshot> {
  const draw = random(seed);
  const next = () => ({ kills: killing ? 1 + draw(3) : 0, draw, figures });
  let shift = (): number => 0;
  const world = await worldOf(combination.workload === 'labels' ? receipts(SIZE) : [], {
    combination: { ...combination, requests: SIZE },
    emulator: {
      ...answeringByTruth(),
      clock: {
        now: () => Date.now() + shift(),
        sleep: (ms) => new Promise((wake) => setTimeout(wake, Math.min(ms, 50))),
      },
    },
  });
  const night: Night = { world, table: await startProxy(world.endpoint) };
  shift = () => night.table.shiftMs;
  for (const step of way.submit) await runStep(night, step, next());
  for (const step of way.collect) {
    night.table.shiftMs += AFTER_A_KILL_MS;
    await world.emulator.tick();
    await runStep(night, step, next());
  }
  expect([seed, await settledFaults(world)]).toEqual([seed, []]);
  // What a job asks again it asks within its rounds.
  const isJob = combination.workload === 'jobs';
  expect([seed, await billingOf(world)]).toMatchObject([seed, { batches: isJob ? 4 : 3, spare: 0 }]);
  // Its batches are named by runs that have names of their own.
  const rows = isJob ? Object.fromEntries(await jobSnapshot(world)) : await snapshotOf(world);
  await night.table.close();
  await world.close();
  figures.nights += 1;
  return rows;
}

/**
 * The test of one suite: nights in one of the ways, until that many processes have been killed. Some moments come too
 * late, when the process has ended by itself: as many nights as it takes.
 */
export function describeKills(name: keyof typeof WAYS, kills: number, combination: Combination = PIPELINE): void {
  const worldOf = useWorlds();
  const figures: Figures = { nights: 0, kills: 0, tooLate: 0 };
  afterAll(() => tell('kills', nameOf(combination), { ...figures }));
  it(`${nameOf(combination)}: ${name} that are killed at seeded moments end as if nothing had been killed: ${kills} kills`, async () => {
    const killing: Killing = { worldOf, way: WAYS[name], combination, figures };
    const rows = await liveThrough(killing, 0, false);
    function* seeds(): Generator<number> {
      for (let seed = 1; figures.kills < kills; seed += 1) yield seed;
    }
    const live = async (seed: number): Promise<void> =>
      expect([seed, await liveThrough(killing, seed, true)]).toEqual([seed, rows]);
    await pMap(seeds(), live, { concurrency: 2 });
  }, 3_600_000);
}
