/**
 * A whole night (prepare, format, submit, collect, reconcile) stopped at every call that leaves the process, before the
 * call's effect and after it, and begun again by a process that remembers nothing: the rows are those of a night that
 * nobody disturbed, and so is the bill.
 */
import pMap from 'p-map';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { Boundary, type Point } from '../world/boundary.ts';
import { answeringByTruth, chain } from '../world/chain.ts';
import { random } from '../world/random.ts';
import { scale } from '../world/scale.ts';
import { billingOf, type Snapshot, settledFaults, snapshotOf, statuses } from '../world/settled.ts';
import { receipts } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';
import { type World, WRONG_CLOCKS } from '../world/world.ts';

vi.mock('node:fs/promises', async (original) => {
  const { guardFiles } = await import('../world/boundary.ts');
  return guardFiles(await original<typeof import('node:fs/promises')>());
});

const worldOf = useWorlds();
/** Three receipts, two batches, one request that fails and is asked again the next night. */
const newWorld = (): Promise<World> => worldOf(receipts(3), { emulator: answeringByTruth() });
const night = { execution: 'run-1', maxLines: 2 };
/** Worlds at a time: each waits for its table most of the time. */
const AT_ONCE = 4;

interface Undisturbed {
  readonly points: readonly Point[];
  readonly rows: Snapshot;
}

let undisturbed: Promise<Undisturbed> | undefined;

function oneNight(): Promise<Undisturbed> {
  undisturbed ??= (async () => {
    const world = await newWorld();
    const process = await world.process();
    await chain(world, process, night);
    expect(await settledFaults(world)).toEqual([]);
    expect(await billingOf(world)).toMatchObject({ batches: 2, spare: 0 });
    const rows = await snapshotOf(world);
    await world.close();
    return { points: process.boundary.passed, rows };
  })();
  return undisturbed;
}

/**
 * Begins the night again and again, each time as a new process, stopped at the next of `stops`, until it ends.
 * @param skews how far the clock of each process is wrong; the last one holds for all that follow
 */
async function nightWithStops(world: World, stops: readonly number[], skews: readonly number[] = []): Promise<void> {
  for (const [index, stop] of [...stops, Number.POSITIVE_INFINITY].entries()) {
    const boundary = new Boundary((_, point) => point === stop);
    await world.untilCrash(boundary, (process) => chain(world, process, night), skews[index] ?? skews.at(-1) ?? 0);
  }
}

async function expectUndisturbed(world: World, where: string, rows: Snapshot): Promise<void> {
  const { batches, spare } = await billingOf(world);
  expect([where, await settledFaults(world), { batches, spare }]).toEqual([where, [], { batches: 2, spare: 0 }]);
  expect([where, await snapshotOf(world)]).toEqual([where, rows]);
}

const swept: Record<string, number> = {};
afterAll(() => console.log(`crash sweep: ${JSON.stringify(swept)}`));

describe('a night that is stopped', () => {
  it('has the calls that are known: a new one is noticed here and swept below', async () => {
    const { points } = await oneNight();
    const counts = new Map<string, number>();
    for (const { call, moment } of points) if (moment === 'before') counts.set(call, (counts.get(call) ?? 0) + 1);
    swept.points = points.length;
    expect(Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))).toMatchInlineSnapshot(`
      {
        "file mkdir": 7,
        "file mkdtemp": 5,
        "file open": 9,
        "file rename": 1,
        "file rm": 12,
        "file writeFile": 4,
        "openai GET /v1/batches": 1,
        "openai GET /v1/batches/:id": 2,
        "openai GET /v1/files": 1,
        "openai GET /v1/files/:id": 2,
        "openai GET /v1/files/:id/content": 2,
        "openai GET /v1/models/gpt-4.1-mini": 1,
        "openai POST /v1/batches": 2,
        "openai POST /v1/chat/completions": 1,
        "openai POST /v1/files": 2,
        "store create": 5,
        "store head": 1,
        "store list": 1,
        "store put": 3,
        "store stream": 3,
        "table BatchExecuteStatement": 4,
        "table BatchGetItem": 1,
        "table BatchWriteItem": 1,
        "table GetItem": 10,
        "table PutItem": 6,
        "table Query": 27,
        "table UpdateItem": 14,
      }
    `);
  });

  it('once, at any call, ends as if nothing had happened', async () => {
    const { points, rows } = await oneNight();
    // The short form leaves out none of the calls that others see or that cost money.
    const step = scale(8, 2, 1);
    const stops = [...points.keys()].filter(
      (index) => index % step === 0 || /POST|PutItem|store (create|put)/.test(points[index]?.call ?? ''),
    );
    swept.once = stops.length;
    await pMap(
      stops,
      async (stop) => {
        const world = await newWorld();
        await nightWithStops(world, [stop]);
        await expectUndisturbed(world, `${stop}: ${points[stop]?.moment} ${points[stop]?.call}`, rows);
        await world.close();
      },
      { concurrency: AT_ONCE },
    );
  }, 2_700_000);

  it('twice, at seeded pairs of calls, too', async () => {
    const { points, rows } = await oneNight();
    const draw = random(1);
    const pairs = Array.from({ length: scale(12, 60, 150) }, () => [draw(points.length), draw(points.length)] as const);
    swept.twice = pairs.length;
    await pMap(
      pairs,
      async (pair) => {
        const world = await newWorld();
        await nightWithStops(world, pair);
        await expectUndisturbed(world, pair.join(' then '), rows);
        await world.close();
      },
      { concurrency: AT_ONCE },
    );
  }, 2_700_000);

  it('on machines whose clocks are wrong, ends as if they were right', async () => {
    const { points, rows } = await oneNight();
    const critical = [...points.keys()].filter((index) => /POST|UpdateItem|PutItem/.test(points[index]?.call ?? ''));
    const stops = critical.filter((_, index) => index % scale(9, 2, 1) === 0);
    // The one that was stopped is wrong, or the one that goes on; or one that nobody stops.
    const cases = stops.flatMap((stop, index) => {
      const skew = WRONG_CLOCKS[index % WRONG_CLOCKS.length] ?? 0;
      return [
        { stop, skews: [skew, 0] },
        { stop, skews: [0, skew] },
      ];
    });
    swept.wrongClocks = cases.length;
    await pMap(
      [{ stop: Number.POSITIVE_INFINITY, skews: WRONG_CLOCKS.slice(0, 1) }, ...cases],
      async ({ stop, skews }) => {
        const world = await newWorld();
        await nightWithStops(world, [stop], skews);
        const where = `${stop}: ${points[stop]?.moment} ${points[stop]?.call}, clocks ${skews.join(' then ')} ms off`;
        await expectUndisturbed(world, where, rows);
        await world.close();
      },
      { concurrency: AT_ONCE },
    );
  }, 2_700_000);

  it('is finished by the next night, which has another execution id', async () => {
    const { points } = await oneNight();
    const step = scale(14, 5, 3);
    const stops = [...points.keys()].filter((index) => index % step === 1);
    swept.nextNight = stops.length;
    await pMap(
      stops,
      async (stop) => {
        const world = await newWorld();
        await world.untilCrash(new Boundary((_, index) => index === stop), (process) => chain(world, process, night));
        for (const execution of ['run-2', 'run-3', 'run-4']) {
          world.clock.advance(24 * 3_600_000);
          await chain(world, await world.process(), { ...night, execution });
        }
        const where = `${stop}: ${points[stop]?.moment} ${points[stop]?.call}`;
        expect([where, await settledFaults(world), await statuses(world)]).toEqual([where, [], AFTER_ALL]);
        await world.close();
      },
      { concurrency: AT_ONCE },
    );
  }, 2_700_000);
});

/** Of three receipts with five labels each, and the TIME that is proposed in place of each second DATE. */
const AFTER_ALL = { VALID: 11, INVALID: 6, NEEDS_REVIEW: 1 };
