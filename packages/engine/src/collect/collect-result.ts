/** What collect tells of a batch. */
import { costOf } from '../openai/prices.ts';
import type { CountedFailure } from '../requests/line-failure.ts';
import type { Usage } from '../requests/usage.ts';
import type { Services } from '../services.ts';
import { type Batch, isOurs } from '../state/batch.ts';

export interface CollectResult<Counts = unknown> {
  readonly batchId: string;
  readonly openaiBatchId: string;
  /**
   * `settled`: every request has its outcome. `open`: nothing to collect yet. `incomplete`: what came cannot be all that
   * was answered, so nothing was written, and it is looked at again. `unreadable`: nothing was written, and `reason` says
   * why and what to do. `held`: the workload found a reason against the answers, and nothing is written before a person
   * has said what is to become of them.
   */
  readonly kind: 'settled' | 'open' | 'incomplete' | 'unreadable' | 'held';
  /** It is settled, but something was wrong that lasts or that somebody should know: `reason` says what. */
  readonly trouble: boolean;
  /** False: another program's, by its record. */
  readonly ours: boolean;
  readonly status: string;
  readonly reason: string | undefined;
  /** Hours since it was submitted. */
  readonly ageHours: number;
  readonly units: number;
  /** Units by what became of them, in the workload's words. */
  readonly counts: Counts;
  /** Result lines that answer nothing asked, or no result lines at all. */
  readonly spareLines: number;
  readonly doubleLines: number;
  readonly usage: Usage;
  /** USD by batch prices; undefined for a model without a price. */
  readonly cost: number | undefined;
  readonly estimatedCost: number | undefined;
  /** Tokens, as the record has them; records of other programs do not. */
  readonly estimatedUsage: { readonly input: number | undefined; readonly output: number | undefined };
  /** What most of the requests that were not answered have in common, in the service's words. */
  readonly topFailure: Pick<CountedFailure, 'message' | 'reason' | 'lines'> | undefined;
}

/** Whether a run that ends with this has to be red. */
export function isTrouble({ kind, trouble }: Pick<CollectResult, 'kind' | 'trouble'>): boolean {
  return kind === 'unreadable' || kind === 'incomplete' || kind === 'held' || trouble;
}

/** Whether answers may still come. Another program's batch is left to that program. */
export function isWaitedFor({ kind, ours }: Pick<CollectResult, 'kind' | 'ours'>): boolean {
  return ours && (kind === 'open' || kind === 'incomplete');
}

const HOUR_MS = 3_600_000;

/** Of a batch of which nothing was settled, but for what `more` says. */
export function resultOf<Counts>(
  { state, workload, prices }: Services<Counts>,
  batch: Batch,
  kind: CollectResult['kind'],
  status: string,
  more: Partial<CollectResult<Counts>>,
): CollectResult<Counts> {
  return {
    reason: undefined,
    trouble: false,
    units: 0,
    counts: workload.noCounts(),
    spareLines: 0,
    doubleLines: 0,
    usage: { input: 0, cached: 0, output: 0 },
    cost: undefined,
    topFailure: undefined,
    ...more,
    batchId: batch.batchId,
    openaiBatchId: batch.openai_batch_id,
    ours: isOurs(batch),
    kind,
    status,
    ageHours: (state.clock.now() - Date.parse(batch.submitted_at)) / HOUR_MS,
    estimatedCost: estimatedCostOf(batch, prices),
    estimatedUsage: { input: batch.estimated_tokens, output: batch.estimated_output_tokens },
  };
}

/** USD; undefined where the record, or the price list, does not tell. */
export function estimatedCostOf(batch: Batch, prices: Services['prices']): number | undefined {
  const { model, estimated_tokens: input, estimated_output_tokens: output = 0 } = batch;
  return model === undefined || input === undefined ? undefined : costOf({ input, output }, model, prices);
}
