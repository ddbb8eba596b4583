/** Files that are too large for OpenAI: cut in two, nothing claimed twice, nothing lost, whatever is stopped when. */
import type { SubmitLabelsResult } from '@completion-batch/core';
import { ApiError, type EmulatorOptions, type Intercept, scriptResponder } from '@completion-batch/emulator';
import pMap from 'p-map';
import { describe, expect, it } from 'vitest';
import { allValid } from '../world/answers.ts';
import { Boundary } from '../world/boundary.ts';
import { checkWorld } from '../world/checker.ts';
import { random } from '../world/random.ts';
import { scale } from '../world/scale.ts';
import { smallReceipt } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { World } from '../world/world.ts';

const worldOf = useWorlds();
const receipts = (count: number) => Array.from({ length: count }, (_, index) => smallReceipt(index + 1)).flat();
const answering = { responder: scriptResponder({ default: allValid }) };

const outcomes = ({ files }: SubmitLabelsResult) => files.map(({ ending, requests }) => `${ending} ${requests}`);
/** Bytes of a small receipt's request, its newline with it. */
async function bytesOfOne(): Promise<number> {
  const world = await worldOf(receipts(1));
  const [file] = (await world.submit(await world.prepareAndFormat('run-1'), { dryRun: true })).files;
  await world.close();
  return file?.bytes ?? 0;
}

/** Refuses uploads of more bytes than so, as a proxy or OpenAI does it. */
function refuseOver(bytes: number, refusal: () => ApiError): Partial<EmulatorOptions> {
  const intercept: Intercept = async (call, next) => {
    if (call.route === 'files.create' && Number(call.request.headers['content-length']) > bytes + 1000) {
      call.request.resume();
      throw refusal();
    }
    return next();
  };
  return { ...answering, intercept };
}

describe('an upload refused for its size', () => {
  it.each([
    ['400, as OpenAI does it', () => new ApiError(400, 'File is too large.')],
    ['413, as a proxy does it', () => new ApiError(413, 'Request Entity Too Large')],
  ])('by %s is submitted as two batches', async (_, refusal) => {
    const one = await bytesOfOne();
    const world = await worldOf(receipts(4), { emulator: refuseOver(one * 3, refusal) });
    const prepared = await world.prepareAndFormat('run-1');
    const result = await world.submit(prepared);
    expect(outcomes(result)).toEqual(['split 4', 'submitted 2', 'submitted 2']);
    expect(result.complete).toBe(true);
    expect(result.files[0]?.reason).toMatch(/too large/i);
    const report = await checkWorld(world);
    expect([report.faults, report.batches.length, report.statuses]).toEqual([[], 2, { PENDING: 16, INVALID: 4 }]);
    expect((await world.submit(prepared)).files).toEqual([]);
    // Learned: the next night cuts its files beforehand.
    await world.answer();
    await world.collect();
    for (const number of [11, 12, 13, 14]) for (const item of smallReceipt(number)) await world.put(item);
    expect(outcomes(await world.submit(await world.prepareAndFormat('run-2')))).toEqual(['submitted 2', 'submitted 2']);
  });

  it('goes on until the pieces fit', async () => {
    const one = await bytesOfOne();
    const world = await worldOf(receipts(8), {
      emulator: refuseOver(one * 2, () => new ApiError(400, 'File is too large.')),
    });
    const result = await world.submit(await world.prepareAndFormat('run-1'));
    expect(outcomes(result)).toEqual(['split 8', 'split 4', ...Array(4).fill('submitted 2')]);
    const report = await checkWorld(world);
    expect([report.faults, report.batches.length, report.statuses]).toEqual([[], 4, { PENDING: 32, INVALID: 8 }]);
  });

  it('that is a single request is told and left; the others go through', async () => {
    const one = await bytesOfOne();
    const world = await worldOf(receipts(2), {
      emulator: refuseOver(one / 2 - 1000, () => new ApiError(400, 'File is too large.')),
    });
    const prepared = await world.prepareAndFormat('run-1');
    const result = await world.submit(prepared);
    expect(outcomes(result)).toEqual(['split 2', 'rejected 1', 'rejected 1']);
    expect(result.complete).toBe(false);
    expect(await checkWorld(world)).toMatchObject({ faults: [], batches: [], statuses: { NONE: 8, INVALID: 2 } });
  });
});

describe('a batch that fails for the size of its file', () => {
  it('gives its labels back without an attempt, and the next run cuts smaller files', async () => {
    const one = await bytesOfOne();
    const limit = Math.floor(one * 2.5);
    const world = await worldOf(receipts(4), { emulator: { ...answering, maxFileBytes: limit } });
    await world.submit(await world.prepareAndFormat('run-1'));
    await world.answer();
    expect(await world.collect()).toMatchObject([
      {
        status: 'failed',
        reason: expect.stringContaining('larger than'),
        counts: { released: { 'batch-failed': 16 } },
      },
    ]);
    for (const row of await world.rows('RECEIPT_WORD_LABEL')) expect(row.completion_attempts?.N ?? '0').toBe('0');
    const { state } = await world.process();
    expect(await state.queues.get('gpt-4.1-mini')).toMatchObject({ max_bytes: Math.floor(limit * 0.95) });
    const second = await world.submit(await world.prepareAndFormat('run-2'));
    expect(outcomes(second)).toEqual(['submitted 2', 'submitted 2']);
    await world.answer();
    expect((await world.collect()).map(({ status }) => status)).toEqual(['completed', 'completed']);
  });
});

describe('a submit that is stopped while it halves a file', () => {
  const halving = async () => refuseOver((await bytesOfOne()) * 1.5, () => new ApiError(400, 'File is too large.'));
  const ids = async (world: World) =>
    (await checkWorld(world)).batches.map(({ completionBatchId }) => completionBatchId).sort();

  it('at a call, before or after its effect, comes to the same two batches', async () => {
    const emulator = await halving();
    const undisturbed = await worldOf(receipts(2), { emulator });
    const process = await undisturbed.process();
    const whole = await undisturbed.submit(await undisturbed.prepareAndFormat('run-1'), {}, process);
    expect(outcomes(whole)).toEqual(['split 2', 'submitted 1', 'submitted 1']);
    const expected = await ids(undisturbed);
    const all = process.boundary.passed;
    console.log(`halving: ${all.length} points`);
    expect(all.length).toBeGreaterThanOrEqual(80);
    const step = scale(8, 1);
    const stops = [...all.entries()].filter(([stop]) => stop % step === 0);
    await pMap(
      stops,
      async ([stop, point]) => {
        const world = await worldOf(receipts(2), { emulator });
        const prepared = await world.prepareAndFormat('run-1');
        await world.untilCrash(new Boundary((_, index) => index === stop), (running) =>
          world.submit(prepared, {}, running),
        );
        const second = await world.submit(prepared);
        const where = `${stop}: ${point.moment} ${point.call}`;
        const report = await checkWorld(world);
        expect([where, second.complete, report.faults, report.statuses]).toEqual([
          where,
          true,
          [],
          { PENDING: 8, INVALID: 2 },
        ]);
        expect([where, await ids(world)]).toEqual([where, expected]);
        await world.close();
      },
      { concurrency: 4 },
    );
  }, 600_000);

  it('twice, at seeded pairs of calls, comes to the same two batches', async () => {
    const emulator = await halving();
    const draw = random(7);
    for (let round = 0; round < scale(4, 60); round += 1) {
      const world = await worldOf(receipts(2), { emulator });
      const prepared = await world.prepareAndFormat('run-1');
      const stops = [draw(84), draw(50)];
      for (const stop of stops) {
        await world.untilCrash(new Boundary((_, index) => index === stop), (running) =>
          world.submit(prepared, {}, running),
        );
      }
      const last = await world.submit(prepared);
      const report = await checkWorld(world);
      expect([stops, last.complete, report.faults, report.batches.length, report.statuses]).toEqual([
        stops,
        true,
        [],
        2,
        { PENDING: 8, INVALID: 2 },
      ]);
      await world.close();
    }
  }, 300_000);

  it('and never comes back is finished by the next schedule', async () => {
    const emulator = await halving();
    for (let stop = 5; ; stop += scale(20, 3)) {
      const world = await worldOf(receipts(2), { emulator });
      const prepared = await world.prepareAndFormat('run-1');
      const boundary = new Boundary((_, index) => index === stop);
      await world.untilCrash(boundary, (running) => world.submit(prepared, {}, running));
      world.clock.advance(24 * 3600 * 1000);
      // What the second frees is for the third to ask.
      for (const run of ['run-2', 'run-3']) await world.submit(await world.prepareAndFormat(run));
      const report = await checkWorld(world);
      expect([stop, report.faults, report.batches.length, report.statuses]).toEqual([
        stop,
        [],
        2,
        { PENDING: 8, INVALID: 2 },
      ]);
      await world.close();
      if (!boundary.stopped) break;
    }
  }, 300_000);
});
