/**
 * The wicked API: runs under seeded mixtures of all faults, in OpenAI, the table and the object store at once. Then the
 * faults end, and what is left must come to its end: every label or request one outcome, nothing paid for twice, nothing
 * stuck. For any state and any workload.
 */
import { chaosFaults } from '@completion-batch/emulator';
import { isCompletionBatchError } from '@completion-batch/engine';
import { Chaos, chaosStore, injectTableFaults } from '@completion-batch/sandbox';
import pMap from 'p-map';
import { afterAll, expect, it } from 'vitest';
import { billFaults } from '../world/answers-used.ts';
import { answeringByTruth, phasesOf } from '../world/chain.ts';
import { type Combination, nameOf } from '../world/combinations.ts';
import { random } from '../world/random.ts';
import { settledFaults, statuses } from '../world/settled.ts';
import { receipts, receiptsWithOptions } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { Process, World } from '../world/world.ts';
import { tell } from './figures.ts';

const HOUR = 3_600_000;
/** Receipts, or plain requests. */
const SIZE = 4;
const MAX_LINES = 2;
/** Worlds at a time: each waits for its table most of the time. */
const AT_ONCE = 6;

type Count = (more: Readonly<Record<string, number>>, prefix?: string) => void;

interface Run {
  readonly world: World;
  readonly process: Process;
  readonly draw: (below: number) => number;
  /** What runs ended with, for the test's own message. */
  readonly log: string[];
  readonly count: Count;
}

/** What a run may end with under faults: an error that says what is wrong and what to do, and nothing else. */
async function honestly<T>({ log, count }: Run, phase: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    const result = await work();
    log.push(`${phase}: done`);
    return result;
  } catch (error) {
    if (!isCompletionBatchError(error))
      throw new Error(`${phase} ended with an error that explains nothing`, { cause: error });
    log.push(`${phase}: ${error.code}: ${error.message}`);
    count({ [`run ended with ${error.code}`]: 1 });
    return undefined;
  }
}

async function night(run: Run, execution: string, attempts: number): Promise<void> {
  const { world, process, draw } = run;
  const { submit, collect, reconcile } = phasesOf(world);
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const options = { execution, maxLines: MAX_LINES };
    const submitted = await honestly(run, `${execution} submit`, () => submit(world, process, options));
    run.log.push(JSON.stringify(submitted?.files.map(({ ending, reason }) => [ending, reason])));
    await world.answer(60_000);
  }
  for (let look = 0; look <= draw(3); look += 1) {
    const collected = await honestly(run, `${execution} collect`, () => collect(world, process));
    run.log.push(JSON.stringify(collected?.map(({ kind, status, reason, counts }) => [kind, status, reason, counts])));
    await world.answer(60_000);
  }
  if (draw(2) === 0) await honestly(run, `${execution} reconcile`, () => reconcile(world, process));
}

async function wicked({ worldOf, combination, count }: Mixtures, seed: number): Promise<string[]> {
  const draw = random(seed);
  // Every second one with all options.
  const withOptions = combination.workload === 'labels' && seed % 2 === 0;
  const labels = withOptions ? receiptsWithOptions(SIZE) : receipts(SIZE);
  const own: Combination = { ...combination, requests: SIZE, withOptions };
  const world = await worldOf(combination.workload === 'labels' ? labels : [], {
    emulator: { ...answeringByTruth(own), seed, faults: chaosFaults(seed) },
    combination: own,
  });
  const log: string[] = [];
  for (let run = 1; run <= 3; run += 1) {
    const chaos = new Chaos({ seed: seed * 10 + run, outageRate: draw(2) * 0.01 });
    const process = await world.processWith((store) => chaosStore(store, chaos));
    injectTableFaults(process.table.client, chaos);
    await night({ world, process, draw, log, count }, `run-${run}`, 1 + draw(2));
    count(chaos.counts);
    world.clock.advance((1 + draw(12)) * HOUR);
  }
  count(world.emulator.faultCounts(), 'openai ');
  world.emulator.clearFaults();
  const faults = await finish(world, log);
  await world.close();
  return faults.length === 0 ? [] : [...faults, ...log];
}

interface Mixtures {
  readonly worldOf: ReturnType<typeof useWorlds>;
  readonly combination: Combination;
  readonly count: Count;
}

/** Nights without faults, until nothing is left to do. */
async function finish(world: World, log: string[]): Promise<string[]> {
  const { submit, collect, reconcile } = phasesOf(world);
  for (let run = 1; run <= 8; run += 1) {
    const process = await world.process();
    const submitted = await submit(world, process, { execution: `calm-${run}` });
    await world.answer(60_000);
    const collected = await collect(world, process);
    const before = JSON.stringify(await statuses(world));
    await reconcile(world, process);
    const after = JSON.stringify(await statuses(world));
    log.push(
      `calm-${run}: ${submitted.files.length} files, ${before}, ${after} ${JSON.stringify(collected.map(({ kind, status, reason }) => [kind, status, reason]))}`,
    );
    if (submitted.files.length === 0 && collected.length === 0 && before === after)
      return [...(await settledFaults(world)), ...(await billFaults(world))];
    world.clock.advance(8 * HOUR);
  }
  return ['there is still something to do after 8 nights without faults'];
}

/** The test of one suite. */
export function describeChaos(combination: Combination, seeds: number): void {
  const worldOf = useWorlds();
  const counts: Record<string, number> = {};
  const count: Count = (more, prefix = '') => {
    for (const [name, number] of Object.entries(more)) counts[prefix + name] = (counts[prefix + name] ?? 0) + number;
  };
  afterAll(() => tell('chaos', nameOf(combination), { mixtures: seeds, ...counts }));
  const title = `${nameOf(combination)}: ${seeds} mixtures of faults in OpenAI, table and object store: all ends, and is paid for once`;
  it(title, async () => {
    const bad: Record<number, string[]> = {};
    await pMap(
      Array.from({ length: seeds }, (_, index) => index + 1),
      async (seed) => {
        const faults = await wicked({ worldOf, combination, count }, seed).catch((error: unknown) => [
          String((error as Error).stack),
          String(((error as Error).cause as Error | undefined)?.stack),
        ]);
        if (faults.length > 0) bad[seed] = faults;
      },
      { concurrency: AT_ONCE },
    );
    expect(bad).toEqual({});
  }, 3_600_000);
}
