/**
 * A submit that is refused and stopped anywhere, and one that meets another: nothing lost, nothing left open. That one which
 * is not refused can be stopped anywhere: crash-sweep.test.ts.
 */
import { ApiError, type Intercept } from '@completion-batch/emulator';
import pMap from 'p-map';
import { describe, expect, it } from 'vitest';
import { Boundary } from '../world/boundary.ts';
import { checkWorld } from '../world/checker.ts';
import { scale } from '../world/scale.ts';
import { receipts } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';

const worldOf = useWorlds();

/** Two batches of two requests. */
const limits = { maxLines: 2 };
const ALL_PENDING = { PENDING: 16, INVALID: 4 };

describe('a submit that is refused and stopped', () => {
  const refused = () => ({
    emulator: {
      intercept: ((call, next) => {
        if (call.route === 'batches.create') throw new ApiError(400, 'no batches for you');
        return next();
      }) satisfies Intercept,
    },
  });

  it('at any call gives all labels back in the end, and makes no batch', async () => {
    const first = await worldOf(receipts(2), refused());
    const process = await first.process();
    await first.submit(await first.prepareAndFormat('run-1'), {}, process);
    const step = scale(5, 1);
    const stops = [...process.boundary.passed.entries()].filter(([stop]) => stop % step === 0);
    await pMap(
      stops,
      async ([stop, point]) => {
        const world = await worldOf(receipts(2), refused());
        const prepared = await world.prepareAndFormat('run-1');
        await world.untilCrash(new Boundary((_, index) => index === stop), (running) =>
          world.submit(prepared, {}, running),
        );
        world.clock.advance(24 * 3600 * 1000);
        const result = await world.submit(prepared);
        const report = await checkWorld(world);
        const where = `${stop}: ${point.moment} ${point.call}`;
        expect([where, report.faults, report.batches, report.statuses]).toEqual([
          where,
          [],
          [],
          { NONE: 8, INVALID: 2 },
        ]);
        expect([where, result.complete]).toEqual([where, false]);
        await world.close();
      },
      { concurrency: 4 },
    );
  }, 300_000);
});

describe('two submits at once', () => {
  it('of one plan make one batch per file', async () => {
    for (let round = 0; round < 4; round += 1) {
      const world = await worldOf(receipts(4));
      const prepared = await world.prepareAndFormat('run-1');
      const results = await Promise.all([1, 2, 3].map(() => world.submit(prepared, { limits })));
      expect(
        results.flatMap(({ files }) => files.map(({ ending }) => ending)).filter((ending) => ending === 'submitted')
          .length,
      ).toBeGreaterThanOrEqual(2);
      // Who lost a race may have left a file for the holder: a later attempt has nothing to add.
      await world.submit(prepared, { limits });
      const report = await checkWorld(world);
      expect(report).toMatchObject({ faults: [], statuses: ALL_PENDING });
      expect(report.batches).toHaveLength(2);
      await world.close();
    }
  });

  it('of two executions share the labels: none is asked twice, none is lost', async () => {
    for (let round = 0; round < 4; round += 1) {
      const world = await worldOf(receipts(4));
      const plans = await Promise.all(['run-1', 'run-2'].map((id) => world.prepareAndFormat(id)));
      const results = await Promise.all(plans.map((prepared) => world.submit(prepared)));
      expect(results.every(({ complete }) => complete)).toBe(true);
      // Both may have let go of a receipt whose labels they shared: the next run asks about it.
      world.clock.advance(3600 * 1000);
      await world.submit(await world.prepareAndFormat('run-3'));
      expect(await checkWorld(world)).toMatchObject({ faults: [], statuses: ALL_PENDING });
      await world.close();
    }
  });
});
