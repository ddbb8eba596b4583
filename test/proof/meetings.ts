/**
 * Runs that meet, by seed: which ones, who is killed, whose call goes through when; and what must hold afterwards.
 */
import pMap from 'p-map';
import { afterAll, expect, it } from 'vitest';
import { Boundary, Crash } from '../world/boundary.ts';
import { answeringByTruth, chain, reconcileIn } from '../world/chain.ts';
import { random } from '../world/random.ts';
import { scale } from '../world/scale.ts';
import { Scheduler, type Turn } from '../world/scheduler.ts';
import { billingOf, settledFaults, statuses } from '../world/settled.ts';
import { receipts } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';
import { type Process, type World, WRONG_CLOCKS } from '../world/world.ts';

const RECEIPTS = 4;
const limits = { maxLines: 2 };
/** Worlds at a time: each waits for its table most of the time. */
const AT_ONCE = 4;

/** What may run beside something else; `nights` already stand for submit, collect and reconcile one after the other. */
const KINDS = {
  /** A scheduled run with an execution of its own. */
  night: (world: World, process: Process, name: string) =>
    process.boundary.run(async () => {
      await world.submit(await world.prepareAndFormat(name, process), { limits }, process);
      await world.collect({}, process);
    }),
  /** The same execution as every other of this kind: a job that is run again while the first still runs. */
  again: (world: World, process: Process) =>
    process.boundary.run(async () => {
      await world.submit(await world.prepareAndFormat('again', process), { limits }, process);
    }),
  collect: async (world: World, process: Process) => {
    await process.clock.sleep(60_000);
    await process.boundary.run(() => world.collect({}, process));
  },
  reconcile: (world: World, process: Process) => process.boundary.run(() => reconcileIn(world, process)),
} as const;

type Kind = keyof typeof KINDS;

/** Which runs meet, by seed. */
const MEETINGS: readonly (readonly Kind[])[] = [
  ['night', 'night'],
  ['night', 'night', 'night'],
  ['again', 'again'],
  ['again', 'night', 'again'],
  ['night', 'collect', 'collect'],
  ['collect', 'collect', 'reconcile'],
  ['night', 'reconcile', 'again'],
  ['night', 'night', 'collect', 'reconcile'],
];

const figures = { seeds: 0, calls: 0, killed: 0 };
afterAll(() => console.log(`overlap: ${JSON.stringify(figures)}`));

async function meet(worldOf: ReturnType<typeof useWorlds>, seed: number): Promise<void> {
  const draw = random(seed);
  const kinds = MEETINGS[seed % MEETINGS.length] ?? [];
  const world = await worldOf(receipts(RECEIPTS), { emulator: answeringByTruth() });
  if (draw(2) === 0 || !kinds.some((kind) => kind === 'night' || kind === 'again')) {
    // Something is on its way already, and partly answered.
    await world.submit(await world.prepareAndFormat('before'), { limits: { maxLines: 3 } });
    if (draw(2) === 0) await world.answer();
  }
  const scheduler = new Scheduler(world.clock, seed);
  const killed = draw(3) === 0 ? draw(kinds.length) : undefined;
  const killedAt = draw(120);
  // Every third meeting is one of machines whose clocks are wrong, each in its own way.
  const wrong = seed % 3 === 0;
  const actors = Object.fromEntries(
    kinds.map((kind, index) => {
      const name = `${kind}-${index + 1}`;
      const work = async (turn: Turn): Promise<void> => {
        const boundary = new Boundary((_, at) => killed === index && at === killedAt, turn.gate);
        try {
          const skew = wrong ? WRONG_CLOCKS[(seed + index * 3) % WRONG_CLOCKS.length] : 0;
          await KINDS[kind](world, await world.process(boundary, turn.clock, skew), name);
        } catch (error) {
          if (!(boundary.stopped || error instanceof Crash)) throw error;
        }
        if (boundary.stopped) figures.killed += 1;
      };
      return [name, work];
    }),
  );
  const results = await scheduler.run(actors, async (turn) => {
    for (;;) {
      await turn.clock.sleep(5000 + draw(60) * 1000);
      const over = await turn.gate('emulator answers');
      await world.emulator.tick();
      over();
    }
  });
  figures.seeds += 1;
  figures.calls += scheduler.order.length;
  const where = `seed ${seed}: ${kinds.join(', ')}${killed === undefined ? '' : `, ${killed + 1} killed at ${killedAt}`}`;
  const errors = Object.entries(results).flatMap(([name, result]) =>
    result.status === 'rejected'
      ? [`${name}: ${result.reason instanceof Error ? result.reason.stack : result.reason}`]
      : [],
  );
  expect([where, errors]).toEqual([where, []]);
  expect([where, (await billingOf(world)).faults]).toEqual([where, []]);
  for (let night = 1; night <= 4 && (night <= 2 || ((await statuses(world)).NONE ?? 0) > 0); night += 1) {
    const execution = `end-${night}`;
    world.clock.advance(24 * 3_600_000);
    await world.emulator.tick();
    await chain(world, await world.process(), { execution, maxLines: 2 });
  }
  const { spare, asked } = await billingOf(world);
  expect([where, await settledFaults(world), await statuses(world), spare]).toEqual([where, [], AFTER_ALL, 0]);
  // The third receipt's first request fails, so its four labels are asked twice.
  expect([where, [...asked.values()].filter((times) => times !== 1)]).toEqual([where, [2, 2, 2, 2]]);
  await world.close();
}

/** Of four receipts with five labels each, and the TIME that is proposed in place of each second DATE. */
const AFTER_ALL = { VALID: 14, INVALID: 8, NEEDS_REVIEW: 2 };

/** The tests of one file: every second seed, so that two files share the work. */
export function describeMeetings(first: 0 | 1): void {
  const worldOf = useWorlds();
  const seeds = Array.from({ length: scale(25, 100, 500) }, (_, index) => 2 * index + first);
  it(`runs that meet share the labels, whoever comes when: ${seeds.length} seeds`, async () => {
    await pMap(seeds, (seed) => meet(worldOf, seed), { concurrency: AT_ONCE });
  }, 3_600_000);
}
