/**
 * The wicked API: runs under seeded mixtures of all faults, in OpenAI, the table and the object store at once. Then the
 * faults end, and what is left must come to its end: every label one outcome, nothing paid for twice, nothing stuck.
 */

import { chaosFaults } from '@completion-batch/emulator';
import { isCompletionBatchError } from '@completion-batch/engine';
import { Chaos, chaosStore, injectTableFaults } from '@completion-batch/sandbox';
import pMap from 'p-map';
import { afterAll, expect, it } from 'vitest';
import { billFaults } from '../world/answers-used.ts';
import { answeringByTruth, reconcileIn } from '../world/chain.ts';
import { random } from '../world/random.ts';
import { scale } from '../world/scale.ts';
import { settledFaults } from '../world/settled.ts';
import { receipts } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { Process, World } from '../world/world.ts';

const worldOf = useWorlds();
const HOUR = 3_600_000;
const SEEDS = scale(15, 50, 150);
const RECEIPTS = 4;
/** Worlds at a time: each waits for its table most of the time. */
const AT_ONCE = 6;

const counts: Record<string, number> = {};
function count(more: Readonly<Record<string, number>>, prefix = ''): void {
  for (const [name, number] of Object.entries(more)) counts[prefix + name] = (counts[prefix + name] ?? 0) + number;
}
afterAll(() => console.log(`chaos: ${JSON.stringify(counts, null, 1)}`));

interface Run {
  readonly world: World;
  readonly process: Process;
  readonly draw: (below: number) => number;
  /** What runs ended with, for the test's own message. */
  readonly log: string[];
}

/** What a run may end with under faults: an error that says what is wrong and what to do, and nothing else. */
async function honestly<T>({ log }: Run, phase: string, work: () => Promise<T>): Promise<T | undefined> {
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
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const prepared = await honestly(run, `${execution} prepare`, () => world.prepareAndFormat(execution, process));
    if (prepared !== undefined) {
      const limits = { maxLines: 2 };
      const submitted = await honestly(run, `${execution} submit`, () => world.submit(prepared, { limits }, process));
      run.log.push(JSON.stringify(submitted?.files.map(({ ending, reason }) => [ending, reason])));
    }
    await world.answer(60_000);
  }
  for (let look = 0; look <= draw(3); look += 1) {
    const collected = await honestly(run, `${execution} collect`, () => world.collect({}, process));
    run.log.push(
      JSON.stringify(
        collected?.map(({ kind, status, reason, counts: { released } }) => [kind, status, reason, released]),
      ),
    );
    await world.answer(60_000);
  }
  if (draw(2) === 0) await honestly(run, `${execution} reconcile`, () => reconcileIn(world, process));
}

async function wicked(seed: number): Promise<string[]> {
  const draw = random(seed);
  const world = await worldOf(receipts(RECEIPTS), {
    emulator: { ...answeringByTruth(), seed, faults: chaosFaults(seed) },
  });
  const log: string[] = [];
  for (let run = 1; run <= 3; run += 1) {
    const chaos = new Chaos({ seed: seed * 10 + run, outageRate: draw(2) * 0.01 });
    const clean = await world.process();
    injectTableFaults(clean.table.client, chaos);
    const process = { ...clean, store: chaosStore(clean.store, chaos) };
    await night({ world, process, draw, log }, `run-${run}`, 1 + draw(2));
    count(chaos.counts);
    world.clock.advance((1 + draw(12)) * HOUR);
  }
  count(world.emulator.faultCounts(), 'openai ');
  world.emulator.clearFaults();
  const faults = await finish(world, log);
  await world.close();
  return faults.length === 0 ? [] : [...faults, ...log];
}

/** Nights without faults, until nothing is left to do. */
async function finish(world: World, log: string[]): Promise<string[]> {
  for (let run = 1; run <= 8; run += 1) {
    const process = await world.process();
    const prepared = await world.prepareAndFormat(`calm-${run}`, process);
    const submitted = await world.submit(prepared, {}, process);
    await world.answer(60_000);
    const collected = await world.collect({}, process);
    const reconciled = await reconcileIn(world, process);
    const left = {
      labels: prepared.plan.labels,
      files: submitted.files.length,
      batches: collected.length,
      freed: reconciled.freed,
    };
    log.push(
      `calm-${run}: ${JSON.stringify(left)} ${JSON.stringify(collected.map(({ kind, status, reason }) => [kind, status, reason]))}`,
    );
    if (Object.values(left).every((number) => number === 0))
      return [...(await settledFaults(world)), ...(await billFaults(world))];
    world.clock.advance(8 * HOUR);
  }
  return ['there is still something to do after 8 nights without faults'];
}

it(
  `${SEEDS} mixtures of faults in OpenAI, table and object store: every label ends, and is paid for once`,
  async () => {
    const bad: Record<number, string[]> = {};
    await pMap(
      Array.from({ length: SEEDS }, (_, index) => index + 1),
      async (seed) => {
        const faults = await wicked(seed).catch((error: unknown) => [
          String((error as Error).stack),
          String(((error as Error).cause as Error | undefined)?.stack),
        ]);
        if (faults.length > 0) bad[seed] = faults;
      },
      { concurrency: AT_ONCE },
    );
    expect(bad).toEqual({});
  },
  scale(900_000, 1_800_000, 3_600_000),
);
