/** A run with a budget: what fits is submitted, files are cut where it ends, the rest waits unclaimed. */
import type { SubmitLabelsResult } from '@completion-batch/core';
import { scriptResponder } from '@completion-batch/emulator';
import { costOf, type PriceList } from '@completion-batch/engine';
import { describe, expect, it } from 'vitest';
import { allValid } from '../world/answers.ts';
import { Boundary } from '../world/boundary.ts';
import { checkWorld } from '../world/checker.ts';
import { smallReceipt } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';

const worldOf = useWorlds();
const receipts = (count: number) => Array.from({ length: count }, (_, index) => smallReceipt(index + 1)).flat();
const emulator = { responder: scriptResponder({ default: allValid }) };
const outcomes = ({ files }: SubmitLabelsResult) => files.map(({ ending, requests }) => `${ending} ${requests}`);

/** Estimated cost of a small receipt at batch prices: half of the list prices. */
async function costOfOne(): Promise<number> {
  const world = await worldOf(receipts(1));
  const [file] = (await world.submit(await world.prepareAndFormat('run-1'), { dryRun: true })).files;
  await world.close();
  expect(file?.cost).toBeCloseTo(((file?.tokens ?? 0) * 0.2 + (file?.outputTokens ?? 0) * 0.8) / 1e6, 12);
  return file?.cost ?? 0;
}

describe('a budget', () => {
  it('cuts a file where it ends; the next execution has its own', async () => {
    const maxCostUsd = (await costOfOne()) * 2.5;
    const world = await worldOf(receipts(4), { emulator });
    const first = await world.submit(await world.prepareAndFormat('run-1'), { maxCostUsd });
    expect(outcomes(first)).toEqual(['submitted 2', 'over-budget 2']);
    expect(first.complete).toBe(false);
    expect(first.files[1]?.reason).toMatch(/about \$0\.\d{4} of the run's budget of \$0\.\d+ are used/);
    expect(first.budget?.maxCost).toBe(maxCostUsd);
    expect(first.budget?.used).toBeCloseTo(first.files[0]?.cost ?? 0, 12);
    expect(first.budget?.used).toBeLessThanOrEqual(maxCostUsd);
    expect(await checkWorld(world)).toMatchObject({ faults: [], statuses: { PENDING: 8, NONE: 8 } });
    expect(outcomes(await world.submit(await world.prepareAndFormat('run-2'), { maxCostUsd }))).toEqual([
      'submitted 2',
    ]);
  });

  it('that fits exactly is used up; one that is smaller than any request submits nothing', async () => {
    const one = await costOfOne();
    const world = await worldOf(receipts(3));
    const none = await world.submit(await world.prepareAndFormat('run-1'), { maxCostUsd: one / 2 });
    expect(outcomes(none)).toEqual(['over-budget 3']);
    const all = await world.submit(await world.prepareAndFormat('run-2'), { maxCostUsd: one * 3 });
    expect(outcomes(all)).toEqual(['submitted 3']);
  });

  it('holds for all attempts of an execution together, also for one that was stopped', async () => {
    const maxCostUsd = (await costOfOne()) * 2.5;
    for (const call of ['openai POST /v1/files', 'openai POST /v1/batches', 'table PutItem']) {
      const world = await worldOf(receipts(4));
      const prepared = await world.prepareAndFormat('run-1');
      const stopped = new Boundary((point) => point.call === call && point.moment === 'after');
      await world.untilCrash(stopped, (process) => world.submit(prepared, { maxCostUsd }, process));
      const second = await world.submit(prepared, { maxCostUsd });
      expect(outcomes(second)).toEqual(['submitted 2', 'over-budget 2']);
      const third = await world.submit(prepared, { maxCostUsd });
      expect([outcomes(third), third.budget?.used]).toEqual([['over-budget 2'], second.budget?.used]);
      const report = await checkWorld(world);
      expect([call, report.faults, report.batches.length]).toEqual([call, [], 1]);
      await world.close();
    }
  });

  it('goes by the prices that are given, and is refused without one before anything is claimed', async () => {
    const world = await worldOf(receipts(2), { emulator: { ...emulator, models: ['house-model'] } });
    const prepared = await world.prepareAndFormat('run-1');
    const options = { model: 'house-model', maxCostUsd: 1 };
    await expect(world.submit(prepared, options)).rejects.toMatchObject({
      code: 'price-unknown',
      message: expect.stringContaining('house-model'),
      remedy: expect.stringContaining('prices'),
    });
    expect(await checkWorld(world)).toMatchObject({ faults: [], batches: [], statuses: { NONE: 8 } });
    expect(await world.rows('COMPLETION_SUBMISSION')).toEqual([]);
    for (const maxCostUsd of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      await expect(world.submit(prepared, { maxCostUsd })).rejects.toMatchObject({ code: 'invalid-input' });
    }
    // A million dollars for a million tokens: a dollar a token.
    const prices: PriceList = { asOf: '2026-11-23', models: { 'house-model': { input: 1e6, output: 0 } } };
    const tokens = (await world.submit(prepared, { ...options, dryRun: true, prices, maxCostUsd: 1e6 })).files[0]
      ?.tokens;
    const result = await world.submit(prepared, { ...options, prices, maxCostUsd: (tokens ?? 0) * 0.75 });
    expect(outcomes(result)).toEqual(['submitted 1', 'over-budget 1']);
    expect(result.files[0]?.cost).toBe(result.files[0]?.tokens);
  });

  it('is shown by a dry run, which claims nothing', async () => {
    const maxCostUsd = (await costOfOne()) * 1.5;
    const world = await worldOf(receipts(3));
    const result = await world.submit(await world.prepareAndFormat('run-1'), { maxCostUsd, dryRun: true });
    expect(outcomes(result)).toEqual(['planned 1', 'over-budget 2']);
    expect(await world.emulator.journal()).toEqual([]);
  });
});

describe('the estimate', () => {
  it('stands beside the actual cost after collect, in the result and on the row', async () => {
    const world = await worldOf(receipts(3), { emulator });
    const { files } = await world.submit(await world.prepareAndFormat('run-1'));
    await world.answer();
    const [collected] = await world.collect();
    expect(collected?.estimatedCost).toBe(files[0]?.cost);
    expect(collected?.cost).toBe(costOf(collected?.usage ?? { input: 0, output: 0 }, 'gpt-4.1-mini'));
    expect(await world.rows('BATCH_SUMMARY')).toMatchObject([
      { cost_usd: { N: String(collected?.cost) }, estimated_cost_usd: { N: String(files[0]?.cost) } },
    ]);
  });
});
