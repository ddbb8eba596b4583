/** Nights whose processes are killed: the steps as real processes, the kills, and what must be there in the end. */
import type { ChildProcess } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import pMap from 'p-map';
import { afterAll, expect, it } from 'vitest';
import { runBuilt } from '../../packages/actions/test/run-built.ts';
import { answeringByTruth } from '../world/chain.ts';
import { completionBatch } from '../world/cli.ts';
import { random } from '../world/random.ts';
import { billingOf, type Snapshot, settledFaults, snapshotOf } from '../world/settled.ts';
import { receipts } from '../world/small-receipts.ts';
import { type ServerProxy, startProxy } from '../world/table-proxy.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { World } from '../world/world.ts';

const TIME_SHIFT = pathToFileURL(fileURLToPath(new URL('../world/time-shift.mjs', import.meta.url))).href;
/** What a killed process held is free again after so long. */
const AFTER_A_KILL_MS = 5 * 60_000;
const KEY = 'sk-test';

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

const openai = ({ emulator }: World) => ({ 'openai-api-key': KEY, 'openai-base-url': emulator.url });
const place = ({ tableName, storeUrl }: World): string[] => ['--table', tableName, '--store', storeUrl];

interface Way {
  readonly submit: readonly Step[];
  readonly collect: readonly Step[];
}

/** The same night as jobs of a workflow run, and as commands in a terminal. */
const WAYS: Readonly<Record<'actions' | 'commands', Way>> = {
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

const figures = { nights: 0, kills: 0, tooLate: 0 };
afterAll(() => console.log(`kills: ${JSON.stringify(figures)}`));

/** How long each step takes here when nothing kills it, ms; learned as it goes. */
const durations = new Map<Step, number>();

/** Runs a step, killed so many times at drawn moments, and then to its end. */
async function runStep(night: Night, step: Step, kills: number, draw: (below: number) => number): Promise<void> {
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
  worldOf: ReturnType<typeof useWorlds>,
  way: Way,
  seed: number,
  killing: boolean,
): Promise<Snapshot> {
  const draw = random(seed);
  const kills = (): number => (killing ? 1 + draw(3) : 0);
  let shift = (): number => 0;
  const world = await worldOf(receipts(5), {
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
  for (const step of way.submit) await runStep(night, step, kills(), draw);
  night.table.shiftMs += AFTER_A_KILL_MS;
  await world.emulator.tick();
  for (const step of way.collect) await runStep(night, step, kills(), draw);
  expect([seed, await settledFaults(world)]).toEqual([seed, []]);
  expect([seed, await billingOf(world)]).toMatchObject([seed, { batches: 3, spare: 0 }]);
  const rows = await snapshotOf(world);
  await night.table.close();
  await world.close();
  figures.nights += 1;
  return rows;
}

/**
 * The test of one file: nights in one of the two ways, until that many processes have been killed. Some moments come too
 * late, when the process has ended by itself: as many nights as it takes.
 */
export function describeKills(name: keyof typeof WAYS, kills: number): void {
  const worldOf = useWorlds();
  it(`${name} that are killed at seeded moments end as if nothing had been killed: ${kills} kills`, async () => {
    const way = WAYS[name];
    const rows = await liveThrough(worldOf, way, 0, false);
    function* seeds(): Generator<number> {
      for (let seed = 1; figures.kills < kills; seed += 1) yield seed;
    }
    const live = async (seed: number): Promise<void> =>
      expect([seed, await liveThrough(worldOf, way, seed, true)]).toEqual([seed, rows]);
    await pMap(seeds(), live, { concurrency: 2 });
  }, 3_600_000);
}
