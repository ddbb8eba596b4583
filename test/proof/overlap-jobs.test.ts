/**
 * The same for jobs: submits of the same files, rounds of what they made, and somebody who is killed on the way. And a job
 * that is cancelled while others submit it and go on with it: it ends, and what was answered by then counts.
 */
import { cancelJob, isCompletionBatchError, openJobs } from '@completion-batch/engine';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { Boundary, Crash } from '../world/boundary.ts';
import { answeringByTruth } from '../world/chain.ts';
import { type Combination, JOBS, nameOf } from '../world/combinations.ts';
import { collectNight, jobServices, submitNight } from '../world/job-night.ts';
import { random } from '../world/random.ts';
import { scale } from '../world/scale.ts';
import { Scheduler, type Turn } from '../world/scheduler.ts';
import { billingOf, settledFaults } from '../world/settled.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { Process, World } from '../world/world.ts';
import { tell } from './figures.ts';
import { describeMeetings, seedsFrom } from './meetings.ts';

vi.mock('node:fs/promises', async (original) => {
  const { guardFiles } = await import('../world/boundary.ts');
  return guardFiles(await original<typeof import('node:fs/promises')>());
});

for (const combination of JOBS) describeMeetings(combination, seedsFrom(0, scale(2, 500)));

const worldOf = useWorlds();
const SIZE = 4;
const ROUNDS = 8;
/** A lease lasts two minutes. */
const LATER_MS = 6 * 60_000;

async function cancelAll(process: Process): Promise<void> {
  for await (const job of openJobs(process)) await cancelJob(jobServices(process), job);
}

/** Whoever comes after it was cancelled is told so. */
async function submitted(world: World, process: Process, execution: string): Promise<unknown> {
  return submitNight(world, process, { execution, maxLines: 2 }).catch((error: unknown) => {
    if (!isCompletionBatchError(error, 'invalid-input') || !error.message.includes('was cancelled')) throw error;
  });
}

async function meet(combination: Combination, seed: number, figures: Record<string, number>): Promise<void> {
  const draw = random(seed);
  const own: Combination = { ...combination, requests: SIZE };
  const world = await worldOf([], { emulator: answeringByTruth(own), combination: own });
  await submitNight(world, await world.process(), { execution: 'before', maxLines: 1 + draw(3) });
  if (draw(2) === 0) await world.answer();
  const scheduler = new Scheduler(world.clock, seed);
  const killedAt = draw(3) === 0 ? draw(60) : undefined;
  const actor = (work: (process: Process) => Promise<unknown>) => async (turn: Turn) => {
    const boundary = new Boundary((_, at) => at === killedAt, turn.gate);
    const process = await world.process(boundary, turn.clock);
    await boundary
      .run(() => work(process))
      .catch((error: unknown) => {
        if (!(boundary.stopped || error instanceof Crash)) throw error;
      });
  };
  const results = await scheduler.run(
    {
      cancel: actor(cancelAll),
      submit: actor((process) => submitted(world, process, 'beside')),
      round: actor((process) => collectNight(world, process, { execution: 'round', maxLines: 2 })),
    },
    async (turn) => {
      for (;;) {
        await turn.clock.sleep(5000 + draw(60) * 1000);
        const over = await turn.gate('emulator answers');
        await world.emulator.tick();
        over();
      }
    },
  );
  const where = `seed ${seed}, killed at ${killedAt}`;
  const errors = Object.values(results).flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  expect([where, errors]).toEqual([where, []]);
  for (let round = 1; round <= ROUNDS; round += 1) {
    world.clock.advance(LATER_MS);
    await world.answer();
    const process = await world.process();
    await cancelAll(process);
    await collectNight(world, process, { execution: `end-${round}`, maxLines: 2 });
    if ((await settledFaults(world)).length === 0) break;
  }
  const billing = await billingOf(world);
  expect([where, await settledFaults(world, billing)]).toEqual([where, []]);
  figures.seeds = (figures.seeds ?? 0) + 1;
  figures.calls = (figures.calls ?? 0) + scheduler.order.length;
  await world.close();
}

describe.each(JOBS)('a job that is cancelled', (combination) => {
  const figures: Record<string, number> = {};
  afterAll(() => tell('overlap', nameOf(combination), figures));
  it(`${nameOf(combination)}: ends, whoever goes on with it meanwhile`, async () => {
    for (const seed of seedsFrom(0, scale(2, 300))) await meet(combination, seed, figures);
  }, 3_600_000);
});
