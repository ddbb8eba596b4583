/**
 * Holds what `estimate` says beforehand against what both passes cost: `node bench/estimate.ts [items.ndjson[.gz]]`, by default
 * 200 sample receipts. The real phases on an embedded table and the emulator, answered by rules, until no label is left to ask.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Estimate, estimate } from '@completion-batch/core';
import { silentLogger } from '@completion-batch/engine';
import { exactTokens } from '@completion-batch/engine/exact-tokens';
import { answersResponder, generateReceipts, startEmbeddedTable } from '@completion-batch/sandbox';
import { MODEL } from '../test/world/combinations.ts';
import { type Item, World } from '../test/world/world.ts';
import { itemsOf } from './support/sroie-truth.ts';

const file = process.argv[2];
const rows: Item[] = [];
for await (const row of file === undefined ? generateReceipts({ seed: 1, receipts: 200 }) : itemsOf(file))
  rows.push(row);
const dataDir = await mkdtemp(join(tmpdir(), 'estimate-'));
const server = await startEmbeddedTable({ dataDir, engine: 'auto' });
const world = await World.create(server.endpoint, rows, { emulator: { responder: answersResponder({ by: 'rules' }) } });

async function estimated(sample: number | 'all', askedAgain?: number): Promise<Estimate> {
  const { table } = await world.process();
  return estimate({ table, logger: silentLogger, countTokens: exactTokens, model: MODEL, sample, askedAgain });
}

const shown = (name: string, { labels, cameBack, second, first, cost, askedAgain, sampled }: Estimate) => ({
  name,
  sampled,
  labels,
  'came back': cameBack,
  'asked again': second.labels,
  share: askedAgain.share.toFixed(3),
  'tokens, first': first[0]?.inputTokens.value,
  'tokens, second': second.inputTokens.value,
  usd: cost?.value.toFixed(4),
  '±': cost?.margin?.toFixed(4),
  'for 100,000': (((cost?.value ?? 0) / labels) * 100_000).toFixed(2),
});

const told = [shown('by 50', await estimated(50)), shown('by all', await estimated('all'))];
const { labels } = await estimated(1);
const rounds: { labels: number; input: number; output: number; usd: number }[] = [];
for (let round = 1; ; round += 1) {
  const run = await world.prepareAndFormat(`run-${round}`);
  if (run.plan.labels === 0) break;
  await world.submit(run, { countTokens: exactTokens });
  await world.answer(12 * 3_600_000);
  await world.answer(12 * 3_600_000);
  const collected = await world.collect();
  const sum = (of: (one: (typeof collected)[number]) => number): number =>
    collected.reduce((total, one) => total + of(one), 0);
  rounds.push({
    labels: sum(({ units }) => units),
    input: sum(({ usage }) => usage.input),
    output: sum(({ usage }) => usage.output),
    usd: sum(({ cost = 0 }) => cost),
  });
}
console.table(told);
console.table(rounds);
const paid = rounds.reduce((total, { usd }) => total + usd, 0);
console.log(`charged ${paid.toFixed(4)}, for 100,000 labels ${((paid / labels) * 100_000).toFixed(2)}`);
await world.close();
await server.stop();
await rm(dataDir, { recursive: true, force: true });
