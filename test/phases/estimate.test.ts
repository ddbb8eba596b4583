/** What `estimate` says beforehand, against what is counted when it is done: a dry run, and both passes over the emulator. */
import { type Estimate, type EstimateOptions, estimate } from '@completion-batch/core';
import { silentLogger } from '@completion-batch/engine';
import { exactTokens } from '@completion-batch/engine/exact-tokens';
import { generateReceipts } from '@completion-batch/sandbox';
import { expect, it } from 'vitest';
import { MODEL } from '../world/combinations.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { World } from '../world/world.ts';

const worldOf = useWorlds();

async function estimated(world: World, more: Partial<EstimateOptions> = {}): Promise<Estimate> {
  const { table } = await world.process();
  return estimate({ table, logger: silentLogger, countTokens: exactTokens, model: MODEL, ...more });
}

it('says of all receipts what a dry run counts, and of a sample nearly that, within its own interval', async () => {
  const world = await worldOf(generateReceipts({ seed: 1, receipts: 60 }));
  const run = await world.prepareAndFormat('run-1');
  const { files } = await world.submit(run, { dryRun: true, countTokens: exactTokens });
  const sum = (of: 'tokens' | 'units' | 'requests'): number => files.reduce((total, file) => total + file[of], 0);
  const all = await estimated(world, { sample: 'all', askedAgain: 0 });
  expect(all).toMatchObject({ labels: sum('units'), receipts: 60, sampled: 60, nights: 1 });
  expect(all.first).toMatchObject([
    { labels: sum('units'), requests: sum('requests'), inputTokens: { value: sum('tokens'), margin: 0 } },
  ]);
  expect(all.cost?.value).toBeCloseTo(
    files.reduce((total, { cost = 0 }) => total + cost, 0),
    6,
  );

  const some = await estimated(world, { sample: 20, askedAgain: 0 });
  const { value = 0, margin = 0 } = some.first[0]?.inputTokens ?? {};
  expect([some.sampled, some.labels]).toEqual([20, all.labels]);
  expect(margin / sum('tokens')).toBeLessThan(0.05);
  expect(Math.abs(value - sum('tokens'))).toBeLessThan(2 * margin);
  // The same sample each time.
  expect(await estimated(world, { sample: 20, askedAgain: 0 })).toEqual(some);
});
