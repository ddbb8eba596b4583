/** What `estimate` says beforehand, against what is counted when it is done: a dry run, and both passes over the emulator. */
import { type Estimate, type EstimateOptions, estimate } from '@completion-batch/core';
import { silentLogger } from '@completion-batch/engine';
import { exactTokens } from '@completion-batch/engine/exact-tokens';
import { answersResponder, generateReceipts } from '@completion-batch/sandbox';
import { expect, it, vi } from 'vitest';
import { estimateJson, printEstimate } from '../../packages/cli/src/render/print-estimate.ts';
import { expectNarrow, flat } from '../world/cli.ts';
import { MODEL } from '../world/combinations.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { World } from '../world/world.ts';

const worldOf = useWorlds();
const RECEIPTS = 24;

async function estimated(world: World, more: Partial<EstimateOptions> = {}): Promise<Estimate> {
  const { table } = await world.process();
  return estimate({ table, logger: silentLogger, countTokens: exactTokens, model: MODEL, ...more });
}

/** Without the letters, which nothing here reads. */
const items = () =>
  [...generateReceipts({ seed: 1, receipts: RECEIPTS })].filter(({ TYPE }) => TYPE?.S !== 'RECEIPT_LETTER');

const sumOf = <T>(all: readonly T[], of: (one: T) => number): number => all.reduce((sum, one) => sum + of(one), 0);

it('says what a dry run counts, by a sample nearly that, and what both passes are charged at', async () => {
  const world = await worldOf(items(), { emulator: { responder: answersResponder({ by: 'rules' }) } });
  const run = await world.prepareAndFormat('run-1');
  const { files } = await world.submit(run, { dryRun: true, countTokens: exactTokens });
  const [labels, tokens] = [sumOf(files, ({ units }) => units), sumOf(files, (file) => file.tokens)];
  const requests = sumOf(files, (file) => file.requests);

  const all = await estimated(world, { sample: 'all' });
  expect(all).toMatchObject({ labels, receipts: RECEIPTS, sampled: RECEIPTS, askedAgain: { source: 'default' } });
  expect(all.first).toMatchObject([{ labels, requests, inputTokens: { value: tokens, margin: 0 } }]);
  expect(all.first[0]?.cost?.value).toBeCloseTo(
    sumOf(files, ({ cost = 0 }) => cost),
    6,
  );

  const some = await estimated(world, { sample: 12 });
  const { value = 0, margin = 0 } = some.first[0]?.inputTokens ?? {};
  expect([some.sampled, some.labels]).toEqual([12, labels]);
  expect(margin / tokens).toBeLessThan(0.05);
  expect(Math.abs(value - tokens)).toBeLessThan(2 * margin);
  // The same sample each time.
  expect(await estimated(world, { sample: 12 })).toEqual(some);

  const charged = [await world.submit(run).then(() => collected(world))];
  const afterwards = await estimated(world, { sample: 'all' });
  const again = afterwards.labels;
  expect(afterwards).toMatchObject({ cameBack: again, askedAgain: { source: 'history' } });
  // They came of labels that had not been asked before.
  expect(afterwards.askedAgain.share).toBeCloseTo(again / labels, 2);
  await world.submit(await world.prepareAndFormat('run-2'));
  charged.push(await collected(world));
  const known = await (async () => {
    const fresh = await worldOf(items());
    return estimated(fresh, { sample: 'all', askedAgain: again / (labels - all.cameBack) });
  })();
  expect(Math.abs(known.second.labels - again)).toBeLessThanOrEqual(1);
  const off = (known.cost?.value ?? 0) / sumOf(charged, (cost) => cost) - 1;
  expect(Math.abs(off)).toBeLessThan(0.1);
});

/** @returns USD that the emulator has charged for what was open */
async function collected(world: World): Promise<number> {
  await world.answer(12 * 3_600_000);
  await world.answer(12 * 3_600_000);
  return sumOf(await world.collect(), ({ cost = 0 }) => cost);
}

it('asks another model for corrections, has limits of queues, and says so in 80 columns', async () => {
  const world = await worldOf(items());
  const some = await estimated(world, { escalateModel: 'gpt-5', queueTokens: 5000, sample: 12, askedAgain: 0.5 });
  expect(some.second.model).toBe('gpt-5');
  expect(some.reasoning).toEqual(['gpt-5']);
  expect(some.queues).toMatchObject([
    { model: MODEL, limit: 5000, from: 'given', second: 0 },
    { model: 'gpt-5', limit: 5000, from: 'given' },
  ]);
  expect(some.nights).toBeGreaterThan(3);
  expect(estimateJson(some)).toMatchObject({
    first: [{ model: MODEL }, { model: 'gpt-5' }],
    cost: { value: some.cost?.value },
  });
  let text = '';
  const spy = vi.spyOn(console, 'log').mockImplementation((line) => {
    text += `${line}\n`;
  });
  printEstimate(some);
  printEstimate(await estimated(world, { model: 'no-such-model', sample: 2 }));
  spy.mockRestore();
  expectNarrow(text);
  expect(flat(text)).toContain('twice an hour it is 1,440 minutes a month in a private repository');
  expect(flat(text)).toContain('cost of both passes unknown (no price for this model; see prices)');
});
