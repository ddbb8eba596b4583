/**
 * Runs that meet, by seed: which ones, who is killed, whose call goes through when; and what must hold afterwards.
 */
import pMap from 'p-map';
import { afterAll, expect, it } from 'vitest';
import { Boundary, Crash } from '../world/boundary.ts';
import { answeringByTruth, chain, phasesOf } from '../world/chain.ts';
import { type Combination, nameOf } from '../world/combinations.ts';
import { random } from '../world/random.ts';
import { Scheduler, type Turn } from '../world/scheduler.ts';
import { billingOf, settledFaults, statuses } from '../world/settled.ts';
import { receipts, receiptsWithOptions } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';
import { type Process, type World, WRONG_CLOCKS } from '../world/world.ts';
import { tell } from './figures.ts';

/** Receipts, or plain requests. */
const SIZE = 4;
const MAX_LINES = 2;
/** A lease lasts two minutes. */
const PAUSE_MS = 20 * 60_000;
/** When the one comes who finds the lease of a machine that stands still ended. */
const LATER_MS = 6 * 60_000;
/** Apart from the seeds of all else. */
const PAUSE_SEEDS = 1_000_000;
/** Worlds at a time: each waits for its table most of the time. */
const AT_ONCE = 4;

type Kind = 'night' | 'again' | 'later' | 'collect' | 'reconcile';

/** What may run beside something else; `nights` already stand for submit, collect and reconcile one after the other. */
const KINDS: Readonly<Record<Kind, (world: World, process: Process, name: string) => Promise<unknown>>> = {
  /** A scheduled run with an execution of its own. */
  night: (world: World, process: Process, name: string) =>
    process.boundary.run(async () => {
      await phasesOf(world).submit(world, process, { execution: name, maxLines: MAX_LINES });
      await phasesOf(world).collect(world, process);
    }),
  /** The same execution as every other of this kind: a job that is run again while the first still runs. */
  again: (world: World, process: Process) =>
    process.boundary.run(async () => {
      await phasesOf(world).submit(world, process, { execution: 'again', maxLines: MAX_LINES });
    }),
  /** A night that begins when the others have long begun. */
  later: async (world: World, process: Process, name: string) => {
    await process.clock.sleep(LATER_MS);
    await KINDS.night(world, process, name);
  },
  collect: async (world: World, process: Process) => {
    await process.clock.sleep(60_000);
    await process.boundary.run(() => phasesOf(world).collect(world, process));
  },
  reconcile: (world: World, process: Process) => process.boundary.run(() => phasesOf(world).reconcile(world, process)),
};

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

interface Figures {
  seeds: number;
  calls: number;
  killed: number;
}

interface Meeting {
  readonly worldOf: ReturnType<typeof useWorlds>;
  readonly combination: Combination;
  readonly figures: Figures;
}

async function meet({ worldOf, combination, figures }: Meeting, seed: number): Promise<void> {
  const draw = random(seed);
  const meeting = MEETINGS[seed % MEETINGS.length] ?? [];
  const paused = pausing(seed, meeting.length);
  const kinds: readonly Kind[] = paused.actor === undefined ? meeting : [...meeting, 'later'];
  // Half of the meetings of labels are with all options.
  const withOptions = combination.workload === 'labels' && seed % 4 < 2;
  const labels = withOptions ? receiptsWithOptions(SIZE) : receipts(SIZE);
  const own: Combination = { ...combination, requests: SIZE, withOptions };
  const world = await worldOf(combination.workload === 'labels' ? labels : [], {
    emulator: answeringByTruth(own),
    combination: own,
  });
  if (draw(2) === 0 || !kinds.some((kind) => kind === 'night' || kind === 'again')) {
    // Something is on its way already, and partly answered.
    await phasesOf(world).submit(world, await world.process(), { execution: 'before', maxLines: 3 });
    if (draw(2) === 0) await world.answer();
  }
  const scheduler = new Scheduler(world.clock, seed);
  const killed = draw(3) === 0 ? draw(meeting.length) : undefined;
  const killedAt = draw(120);
  // Every third meeting is one of machines whose clocks are wrong, each in its own way.
  // A folder tells no time: machines that share one have to agree on it.
  const wrong = seed % 3 === 0 && (combination.state === 'table' || combination.store !== undefined);
  const actors = Object.fromEntries(
    kinds.map((kind, index) => {
      const name = `${kind}-${index + 1}`;
      const work = async (turn: Turn): Promise<void> => {
        const gate = index === paused.actor ? gateWithPause(turn, paused.at) : turn.gate;
        const boundary = new Boundary((_, at) => killed === index && at === killedAt, gate);
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
  for (let night = 1; night <= 4 && (night <= 2 || isLeft(await statuses(world))); night += 1) {
    const execution = `end-${night}`;
    world.clock.advance(24 * 3_600_000);
    await world.emulator.tick();
    await chain(world, await world.process(), { execution, maxLines: MAX_LINES });
  }
  const billing = await billingOf(world);
  const { spare, asked } = billing;
  expect([where, await settledFaults(world, billing), await statuses(world), spare]).toEqual([
    where,
    [],
    withOptions ? WITH_VERIFIED : AFTER_ALL[combination.workload],
    0,
  ]);
  // The third's first request fails: what it asks about is asked twice. So is what the first model could not tell.
  const labelsTwice = withOptions ? [2, 2, 2, 2, 2] : [2, 2, 2, 2];
  const twice = combination.workload === 'labels' ? labelsTwice : [2];
  expect([where, [...asked.values()].filter((times) => times !== 1)]).toEqual([where, twice]);
  await world.close();
}

/** Every third meeting has a machine that stands still for longer than a lease lasts: who, and at which of its calls. */
function pausing(seed: number, actors: number): { readonly actor: number | undefined; readonly at: number } {
  const draw = random(seed + PAUSE_SEEDS);
  return { actor: seed % 3 === 1 ? draw(actors) : undefined, at: draw(120) };
}

/** Never between its last look at the lease and its create call: that gap no client can close. */
function gateWithPause({ gate, clock }: Turn, pauseAt: number): Turn['gate'] {
  let calls = 0;
  let pause: Promise<void> | undefined;
  return async (call) => {
    calls += 1;
    if (calls >= pauseAt && !call.includes('POST')) pause ??= clock.sleep(PAUSE_MS);
    await pause;
    return gate(call);
  };
}

/** Of four receipts with five labels each, and the TIME that is proposed in place of each second DATE. */
const PLAIN = { answered: SIZE };
const AFTER_ALL = { labels: { VALID: 14, INVALID: 8, NEEDS_REVIEW: 2 }, requests: PLAIN, jobs: PLAIN };
/** The same with the labels that people had judged. */
const WITH_VERIFIED = { VALID: 17, INVALID: 9, NEEDS_REVIEW: 2 };

const isLeft = ({ NONE = 0, again = 0, released = 0 }: Readonly<Record<string, number>>): boolean =>
  NONE + again + released > 0;

/** The test of one suite. */
export function describeMeetings(combination: Combination, seeds: readonly number[]): void {
  const worldOf = useWorlds();
  const figures: Figures = { seeds: 0, calls: 0, killed: 0 };
  afterAll(() => tell('overlap', nameOf(combination), { ...figures }));
  it(`runs that meet share the work, whoever comes when: ${seeds.length} seeds`, async () => {
    await pMap(seeds, (seed) => meet({ worldOf, combination, figures }, seed), { concurrency: AT_ONCE });
  }, 3_600_000);
}

/** So many seeds from the first, by a step. */
export const seedsFrom = (first: number, count: number, step = 1): number[] =>
  Array.from({ length: count }, (_, index) => first + step * index);
