import { silentLogger } from '@completion-batch/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeSkew, ServiceClock } from '../../packages/engine/src/platform/clock.ts';
import { getSubmission } from '../../packages/engine/src/state/get-submission.ts';
import { Boundary } from '../world/boundary.ts';
import { answeringByTruth, chain, reconcileIn } from '../world/chain.ts';
import { checkWorld } from '../world/checker.ts';
import { settledFaults } from '../world/settled.ts';
import { receipts } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';
import { WRONG_CLOCKS } from '../world/world.ts';

const worldOf = useWorlds();
const MINUTE = 60_000;
const inMinutes = WRONG_CLOCKS.map((ms) => ms / MINUTE);

describe('a machine whose clock is off by some minutes', () => {
  it.each(inMinutes)(
    '%i: finds the batch whose create call was not answered, and makes no second one',
    async (skew) => {
      let calls = 0;
      const world = await worldOf(receipts(2), {
        emulator: {
          intercept: async (call, next) => {
            if (call.route !== 'batches.create') return next();
            calls += 1;
            const answer = await next();
            return calls === 1 ? 'drop' : answer;
          },
        },
      });
      const process = await world.process(new Boundary(), world.clock, skew * MINUTE);
      const result = await world.submit(await world.prepareAndFormat('run-1', process), {}, process);
      expect(result.files).toMatchObject([{ ending: 'submitted', adopted: true }]);
      const report = await checkWorld(world);
      expect([report.faults, report.batches.length, calls]).toEqual([[], 1, 1]);
    },
  );

  it.each(inMinutes)(
    '%i: leaves a submission alone whose holder waits for the answer to its create call',
    async (skew) => {
      const world = await worldOf(receipts(2));
      const prepared = await world.prepareAndFormat('run-1');
      const other = await world.prepareAndFormat('run-2');
      let meanwhile: unknown;
      const gate = async (call: string) => {
        // The holder's call is on its way for half a minute, and another machine's run comes.
        if (call === 'openai POST /v1/batches') {
          world.clock.advance(30_000);
          const process = await world.process(new Boundary(), world.clock, skew * MINUTE);
          meanwhile = await world.submit(other, {}, process);
        }
        return () => {};
      };
      const holder = await world.process(new Boundary(() => false, gate));
      const result = await world.submit(prepared, {}, holder);
      expect(result.files).toMatchObject([{ ending: 'submitted', adopted: false }]);
      expect(meanwhile).toMatchObject({ files: [{ ending: 'nothing-left', executionId: 'run-2' }] });
      const report = await checkWorld(world);
      expect([report.faults, report.batches.length]).toEqual([[], 1]);
    },
  );

  it.each(inMinutes)('%i: holds a submission no longer than a right one, when it dies', async (skew) => {
    const world = await worldOf(receipts(2));
    const died = new Boundary(({ call, moment }) => call === 'openai POST /v1/files' && moment === 'after');
    await world.untilCrash(
      died,
      async (process) => world.submit(await world.prepareAndFormat('run-1', process), {}, process),
      skew * MINUTE,
    );
    world.clock.advance(5 * MINUTE);
    const next = await world.submit(await world.prepareAndFormat('run-2'));
    expect(next.files).toMatchObject([{ ending: 'submitted', resumed: true, executionId: 'run-1' }]);
    expect(await checkWorld(world)).toMatchObject({ faults: [] });
  });

  it.each(inMinutes)('%i: collects, frees and deletes nothing too early', async (skew) => {
    const world = await worldOf(receipts(2), { emulator: answeringByTruth() });
    const process = await world.process(new Boundary(), world.clock, skew * MINUTE);
    await world.submit(await world.prepareAndFormat('run-1', process), {}, process);
    expect(await reconcileIn(world, process)).toMatchObject({ freed: 0, spareFiles: [], duplicates: [] });
    await world.answer();
    expect(await world.collect({}, process)).toMatchObject([{ kind: 'settled', ageHours: expect.closeTo(0, 1) }]);
    expect(await settledFaults(world)).toEqual([]);
  });
});

describe('a lease', () => {
  it('that a wrong clock wrote hours ahead ends one lease length after somebody looked, and is told', async () => {
    const world = await worldOf(receipts(2));
    const process = await world.process();
    const died = new Boundary(({ call }) => call === 'openai POST /v1/files');
    await world.untilCrash(died, async (dying) =>
      world.submit(await world.prepareAndFormat('run-1', dying), {}, dying),
    );
    const [row] = await world.rows('COMPLETION_SUBMISSION');
    const before = await getSubmission(process.state, row?.batch_id?.S ?? '');
    if (before === undefined) throw new Error('no submission');
    await process.state.submissions.change(before, { lease_until: world.clock.now() + 122 * MINUTE });

    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (text: string) => warnings.push(text) };
    const prepared = await world.prepareAndFormat('run-2');
    expect(await world.submit(prepared, { logger })).toMatchObject({ files: [] });
    expect(warnings).toEqual([expect.stringContaining('would last 122 min')]);
    world.clock.advance(3 * MINUTE);
    expect(await world.submit(prepared, { logger })).toMatchObject({
      files: [{ ending: 'submitted', resumed: true, executionId: 'run-1' }],
    });
    expect(await checkWorld(world)).toMatchObject({ faults: [] });
  });

  it('that a wrong clock wrote is waited for by its own execution, for no longer than a lease lasts', async () => {
    const world = await worldOf(receipts(2));
    const prepared = await world.prepareAndFormat('run-1');
    const died = new Boundary(({ call }) => call === 'openai POST /v1/files');
    await world.untilCrash(died, (dying) => world.submit(prepared, {}, dying));
    const { state } = await world.process();
    const [row] = await world.rows('COMPLETION_SUBMISSION');
    const before = await getSubmission(state, row?.batch_id?.S ?? '');
    if (before === undefined) throw new Error('no submission');
    await state.submissions.change(before, { lease_until: world.clock.now() + 40 * 24 * 60 * MINUTE });
    const started = world.clock.now();
    expect(await world.submit(prepared)).toMatchObject({ files: [{ ending: 'submitted', resumed: true }] });
    expect(world.clock.now() - started).toBeLessThan(4 * MINUTE);
  });
});

describe('the clock of a service', () => {
  const own = (now: () => number) => ({ now, sleep: () => Promise.resolve() });

  it('is right to the second, whatever the skew and the delays; a machine that is right stays as it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: -5e9, max: 5e9 }),
        fc.array(fc.tuple(fc.nat(5000), fc.nat(5000)), { minLength: 1, maxLength: 20 }),
        fc.boolean(),
        async (wrong, delays, isRight) => {
          const skew = isRight ? 0 : wrong;
          let now = Date.parse('2026-11-24T02:17:00.123Z');
          const clock = new ServiceClock(own(() => now + skew));
          for (const [there, back] of delays) {
            await clock.during(
              async () => {
                now += there;
                const date = new Date(now).toUTCString();
                now += back;
                return date;
              },
              (date) => date,
            );
            // Half of what the answer took, and half of a second that the date leaves out.
            const bound = isRight ? 0 : Math.max(...delays.map(([a, b]) => (a + b + 1000) / 2)) + 1;
            expect(Math.abs(clock.now() - now)).toBeLessThanOrEqual(bound);
          }
        },
      ),
    );
  });

  it('tells once of over a minute, and learns nothing of an answer without a date', async () => {
    const told: number[] = [];
    const now = Date.parse('2026-11-24T02:17:00Z');
    const clock = new ServiceClock(
      own(() => now + 17 * MINUTE),
      (skew) => told.push(skew),
    );
    for (const date of [undefined, 'yesterday', '']) {
      await clock.during(
        async () => date,
        (text) => text,
      );
    }
    expect([clock.now(), told]).toEqual([now + 17 * MINUTE, []]);
    for (let call = 0; call < 3; call += 1) {
      await clock.during(
        async () => new Date(now).toUTCString(),
        (text) => text,
      );
    }
    expect(clock.now()).toBeCloseTo(now, -4);
    expect(told).toEqual([expect.closeTo(17 * MINUTE, -4)]);
    expect(describeSkew(told[0] ?? 0, "DynamoDB's")).toBe("17 min ahead of DynamoDB's");
    expect(describeSkew(-2 * 3_600_000, "DynamoDB's")).toBe("2.0 h behind DynamoDB's");
  });
});

it('a night by machines that are 40 days apart is as one by machines that agree', async () => {
  const world = await worldOf(receipts(3), { emulator: answeringByTruth() });
  for (const [night, skew] of [
    ['run-1', 40 * 24 * 60],
    ['run-2', -120],
    ['run-3', 0],
  ] as const) {
    await chain(world, await world.process(new Boundary(), world.clock, skew * MINUTE), {
      execution: night,
      maxLines: 2,
    });
    world.clock.advance(24 * 60 * MINUTE);
  }
  expect(await settledFaults(world)).toEqual([]);
});
