/** What the batches of a job cost, for a budget that all of them share. */
import { estimatedCostOf } from '../collect/collect-result.ts';
import { costOf, type PriceList } from '../openai/prices.ts';
import type { Attributes } from '../state/attributes.ts';
import { isOpenBatch } from '../state/batch.ts';
import type { Submission } from '../state/submission.ts';
import type { ClaimLog } from '../workload/claim-log.ts';
import { jobRequests } from '../workload/job-outcomes.ts';
import type { JobServices } from './job.ts';

type CostSources = Pick<JobServices, 'store' | 'state' | 'prices'>;

/**
 * USD by completion batch id: of ended ones what they did cost, of the others what is estimated.
 * @throws what store and state throw
 */
export async function jobCosts(services: CostSources, job: string): Promise<Map<string, number>> {
  const costs = new Map<string, number>();
  for (const id of batchesIn(await jobRequests(services.store, job))) costs.set(id, await costOfBatch(services, id));
  return costs;
}

function batchesIn(log: Pick<ClaimLog, 'byState' | 'settledBatches'>): Set<string> {
  const ids = new Set<string>();
  for (const [batchId] of log.settledBatches()) ids.add(batchId);
  for (const [{ batchId }] of log.byState()) ids.add(batchId);
  return ids;
}

async function costOfBatch({ state, prices }: CostSources, batchId: string): Promise<number> {
  const record = await state.batches.get(batchId);
  if (record === undefined) {
    const submission = await state.submissions.get(batchId);
    return submission?.isOpen ? (estimateOf(submission.submission, prices) ?? 0) : 0;
  }
  const { batch, attributes } = record;
  if (batch !== undefined && isOpenBatch(batch)) return estimatedCostOf(batch, prices) ?? 0;
  return billedCost(attributes, batch?.model, prices) ?? 0;
}

function estimateOf(submission: Submission | undefined, prices: PriceList | undefined): number | undefined {
  if (submission === undefined) return undefined;
  const { model, estimated_tokens: input, estimated_output_tokens: output } = submission;
  return costOf({ input, output }, model, prices);
}

/** What an ended batch did cost by its record, as collect left it: with the price of then, else with that of now. */
export function billedCost(
  { cost_usd, input_tokens, cached_tokens, output_tokens }: Attributes,
  model: string | undefined,
  prices: PriceList | undefined,
): number | undefined {
  if (typeof cost_usd === 'number') return cost_usd;
  if (model === undefined || typeof input_tokens !== 'number' || typeof output_tokens !== 'number') return undefined;
  const cached = typeof cached_tokens === 'number' ? cached_tokens : 0;
  return costOf({ input: input_tokens, cached, output: output_tokens }, model, prices);
}
