/**
 * Whole nights (submit, collect, reconcile, and what comes before) stopped at every call that leaves the process, before the
 * call's effect and after it, and begun again by a process that remembers nothing: what is kept is that of nights that
 * nobody disturbed, and so is the bill. For any state and any workload.
 */
import { isDeepStrictEqual } from 'node:util';
import type { EmulatorOptions } from '@completion-batch/emulator';
import pMap from 'p-map';
import { afterAll, expect, it } from 'vitest';
import { Boundary, type Point } from '../world/boundary.ts';
import { answeringByTruth, chain } from '../world/chain.ts';
import { type Combination, nameOf } from '../world/combinations.ts';
import { random } from '../world/random.ts';
import { keptRecords } from '../world/records.ts';
import { type Billing, billingOf, type Snapshot, settledFaults, snapshotOf, statuses } from '../world/settled.ts';
import { receipts, receiptsWithOptions } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';
import { type Item, type World, WRONG_CLOCKS } from '../world/world.ts';
import { tell } from './figures.ts';

/** How much is done; a step of n takes every nth of the points. */
export interface SweepSizes {
  readonly onceStep: number;
  /** The same for calls that others see. */
  readonly seenStep: number;
  /** And for those that cost money; default: none of them is left out. */
  readonly costlyStep?: number;
  readonly pairs: number;
  readonly clockStep: number;
  /** Default: no other execution goes on. */
  readonly nextStep?: number;
}

/** What is swept in place of nights of small receipts that are answered by the truth. */
export interface Scene {
  readonly rows: readonly Item[];
  readonly emulator: () => Partial<EmulatorOptions>;
  /** What has been before; not stopped. */
  readonly lead: (world: World) => Promise<unknown>;
  readonly night: typeof chain;
  /** Statuses when all is done. */
  readonly after: Readonly<Record<string, number>>;
}

export interface Sweep {
  readonly combination: Combination;
  /** Executions, one after the other; what comes back without an answer in the first is asked again in the second. */
  readonly nights: readonly string[];
  /** That are made in them. */
  readonly batches: number;
  readonly sizes: SweepSizes;
  readonly scene?: Scene;
  /** Of the points of the undisturbed nights there are at least so many. */
  readonly atLeast: number;
}

interface Stop {
  /** Index of the night. */
  readonly night: number;
  readonly at: number;
  readonly point: Point;
}

interface Undisturbed {
  readonly stops: readonly Stop[];
  readonly rows: Snapshot;
  /** How often each label or request was asked about in a line that ran, and so paid for. */
  readonly asked: ReadonlyMap<string, number>;
}

/** Receipts, or plain requests: two batches in the first night, and one request that fails and is asked again. */
const SIZE = 3;
/** With options the two batches are those of two models; one request more asks only what people have judged. */
const maxLinesOf = ({ withOptions = false }: Combination): number => (withOptions ? SIZE + 1 : 2);
const DAY_MS = 24 * 3_600_000;
/** Worlds at a time: each waits for its table most of the time. */
const AT_ONCE = 4;
/** Of three receipts with five labels each, and the TIME that is proposed in place of each second DATE. */
const PLAIN = { answered: SIZE };
const AFTER_ALL = { labels: { VALID: 11, INVALID: 6, NEEDS_REVIEW: 1 }, requests: PLAIN, jobs: PLAIN };
/** The same with the labels that people had judged. */
const WITH_VERIFIED = { VALID: 14, INVALID: 7, NEEDS_REVIEW: 1 };

const afterAllOf = ({ workload, withOptions }: Combination) =>
  withOptions === true ? WITH_VERIFIED : AFTER_ALL[workload];

function rowsOf({ workload, withOptions }: Combination): Item[] {
  if (workload !== 'labels') return [];
  return withOptions === true ? receiptsWithOptions(SIZE) : receipts(SIZE);
}

/** No label and no request is left to a further night, and nothing is open. */
async function isDone(world: World): Promise<boolean> {
  const done = afterAllOf(world.combination);
  return isDeepStrictEqual(await statuses(world), done) && (await settledFaults(world)).length === 0;
}

const NOWHERE = Number.POSITIVE_INFINITY;
const isCostly = (call: string): boolean => call.includes('POST');
const isSeen = (call: string): boolean => /PutItem|store (create|put)/.test(call);
const isCritical = { table: /POST|UpdateItem|PutItem/, objects: /POST|store create/ };
const textOf = ({ night, at, point }: Stop): string => `night ${night + 1}, ${at}: ${point.moment} ${point.call}`;

/** The tests of one file, or of one suite in it. @param known the calls of the undisturbed nights, as the file has them */
export function describeSweep(
  { combination, nights, batches, sizes, atLeast, scene }: Sweep,
  known: (calls: Readonly<Record<string, number>>) => void,
): void {
  const worldOf = useWorlds();
  const maxLines = maxLinesOf(combination);
  const { night: live = chain } = scene ?? {};
  const newWorld = async (): Promise<World> => {
    const world = await worldOf(scene?.rows ?? rowsOf(combination), {
      emulator: scene?.emulator() ?? answeringByTruth(combination),
      combination: { ...combination, requests: SIZE },
    });
    await scene?.lead(world);
    return world;
  };
  const swept: Record<string, number> = {};
  afterAll(() => tell('crash sweep', nameOf(combination), swept));

  let first: Promise<Undisturbed> | undefined;
  function undisturbed(): Promise<Undisturbed> {
    first ??= (async () => {
      const world = await newWorld();
      const stops: Stop[] = [];
      for (const [night, execution] of nights.entries()) {
        if (night > 0) world.clock.advance(DAY_MS);
        const process = await world.process();
        await live(world, process, { execution, maxLines });
        for (const [at, point] of process.boundary.passed.entries()) stops.push({ night, at, point });
      }
      const { asked } = await expectEnd(world, 'undisturbed');
      if (scene !== undefined) expect(await statuses(world)).toEqual(scene.after);
      const rows = await snapshotOf(world);
      await world.close();
      return { stops, rows, asked };
    })();
    return first;
  }

  async function expectEnd(world: World, where: string): Promise<Billing> {
    const billing = await billingOf(world);
    const { batches: made, spare } = billing;
    const faults = await settledFaults(world, billing);
    expect([where, faults, { batches: made, spare }]).toEqual([where, [], { batches, spare: 0 }]);
    return billing;
  }

  async function expectUndisturbed(world: World, where: string): Promise<void> {
    const billing = await expectEnd(world, where);
    const { rows, asked } = await undisturbed();
    expect([where, await snapshotOf(world), billing.asked]).toEqual([where, rows, asked]);
  }

  /**
   * Begins a night again and again, each time as a new process, stopped at the next of `stops`, until it ends.
   * @param skews how far the clock of each process is wrong; the last one holds for all that follow
   */
  async function untilDone(
    world: World,
    execution: string,
    stops: readonly number[],
    skews: readonly number[],
  ): Promise<void> {
    for (const [index, stop] of [...stops, NOWHERE].entries()) {
      const boundary = new Boundary((_, point) => point === stop);
      const skew = skews[index] ?? skews.at(-1) ?? 0;
      await world.untilCrash(boundary, (process) => live(world, process, { execution, maxLines }), skew);
      // What a process that was stopped has left open is found by whoever comes next.
      if (boundary.stopped) expect([stop, (await keptRecords(world)).faults]).toEqual([stop, []]);
    }
  }

  /** All nights, one of them stopped. */
  async function nightsWithStops(
    night: number,
    stops: readonly number[],
    where: string,
    skews: readonly number[] = [],
  ) {
    const world = await newWorld();
    for (const [index, execution] of nights.entries()) {
      if (index > 0) world.clock.advance(DAY_MS);
      await untilDone(world, execution, index === night ? stops : [], skews);
    }
    await expectUndisturbed(world, where);
    await world.close();
  }

  it('has the calls that are known: a new one is noticed here and swept below', async () => {
    const { stops } = await undisturbed();
    const counts = new Map<string, number>();
    for (const { point } of stops)
      if (point.moment === 'before') counts.set(point.call, (counts.get(point.call) ?? 0) + 1);
    swept.points = stops.length;
    expect(stops.length).toBeGreaterThanOrEqual(atLeast);
    known(Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1))));
  });

  it('once, at any call, ends as if nothing had happened', async () => {
    const { stops } = await undisturbed();
    const seen = stops.filter(({ point }) => isSeen(point.call));
    const costly = stops.filter(({ point }) => isCostly(point.call));
    const isChosen = (stop: Stop, index: number): boolean =>
      index % sizes.onceStep === 0 ||
      (isCostly(stop.point.call) && costly.indexOf(stop) % (sizes.costlyStep ?? 1) === 0) ||
      (isSeen(stop.point.call) && seen.indexOf(stop) % sizes.seenStep === 0);
    const chosen = stops.filter(isChosen);
    swept.once = chosen.length;
    await pMap(chosen, (stop) => nightsWithStops(stop.night, [stop.at], textOf(stop)), { concurrency: AT_ONCE });
  }, 2_700_000);

  it('twice, at seeded pairs of calls, too', async () => {
    const { stops } = await undisturbed();
    const draw = random(1);
    const pairs = Array.from({ length: sizes.pairs }, () => {
      const chosen = stops[draw(stops.length)];
      const own = stops.filter(({ night }) => night === chosen?.night);
      return [chosen, own[draw(own.length)]] as const;
    });
    swept.twice = pairs.length;
    await pMap(
      pairs,
      async ([one, other]) => {
        if (one === undefined || other === undefined) return;
        await nightsWithStops(one.night, [one.at, other.at], `${textOf(one)}; then ${textOf(other)}`);
      },
      { concurrency: AT_ONCE },
    );
  }, 2_700_000);

  it('on machines whose clocks are wrong, ends as if they were right', async () => {
    const { stops } = await undisturbed();
    const critical = stops.filter(({ point }) => isCritical[combination.state].test(point.call));
    // The one that was stopped is wrong, or the one that goes on; or one that nobody stops.
    const cases = critical
      .filter((_, index) => index % sizes.clockStep === 0)
      .flatMap((stop, index) => {
        const skew = WRONG_CLOCKS[index % WRONG_CLOCKS.length] ?? 0;
        return [
          { night: stop.night, stops: [stop.at], where: textOf(stop), skews: [skew, 0] },
          { night: stop.night, stops: [stop.at], where: textOf(stop), skews: [0, skew] },
        ];
      });
    swept.wrongClocks = cases.length;
    await pMap(
      [{ night: 0, stops: [], where: 'not stopped', skews: WRONG_CLOCKS.slice(0, 1) }, ...cases],
      ({ night, stops: at, where, skews }) =>
        nightsWithStops(night, at, `${where}, clocks ${skews.join(' then ')} ms off`, skews),
      { concurrency: AT_ONCE },
    );
  }, 2_700_000);

  const { nextStep } = sizes;
  if (nextStep === undefined) return;

  it('is finished by the next night, which has another execution id', async () => {
    const { stops } = await undisturbed();
    const chosen = stops.filter(({ night, at }) => night === 0 && at % nextStep === 1);
    swept.nextNight = chosen.length;
    await pMap(
      chosen,
      async ({ at, ...stop }) => {
        const world = await newWorld();
        await world.untilCrash(new Boundary((_, index) => index === at), (process) =>
          chain(world, process, { execution: 'run-1', maxLines }),
        );
        for (const execution of ['run-2', 'run-3', 'run-4']) {
          world.clock.advance(DAY_MS);
          await chain(world, await world.process(), { execution, maxLines });
          if (await isDone(world)) break;
        }
        const where = textOf({ at, ...stop });
        const end = [where, await settledFaults(world), await statuses(world)];
        expect(end).toEqual([where, [], afterAllOf(combination)]);
        await world.close();
      },
      { concurrency: AT_ONCE },
    );
  }, 2_700_000);
}
