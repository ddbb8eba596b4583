/** How a job stands, counted from its log. */
import { batchStandings, type StandingSource } from '../state/liveness.ts';
import type { ClaimLog } from '../workload/claim-log.ts';
import type { JobManifest } from './job.ts';
import { ownPurposes } from './own-outcomes.ts';

/** Requests of a job by where they stand; they add up to its requests, and with `invalid` to its lines. */
export interface JobCounts {
  readonly answered: number;
  /** Of them, those whose answer is an earlier job's. */
  readonly cached: number;
  readonly failed: number;
  /** In a batch that may still bring an answer. */
  readonly waiting: number;
  /** In no batch: to be asked by the next round. */
  readonly unasked: number;
  readonly invalid: number;
}

export interface Standing {
  readonly counts: JobCounts;
  /** Of the waiting ones, those of batches of which nothing tells, by the batch. */
  readonly lost: ReadonlyMap<string, number>;
}

/** @param log read as far as it is to count @throws what the state throws */
export async function countJob(
  manifest: JobManifest,
  log: Pick<ClaimLog, 'byState'>,
  state: StandingSource,
): Promise<Standing> {
  const standing = batchStandings(state);
  const purposeOf = ownPurposes(manifest.job);
  const lost = new Map<string, number>();
  const counts = { answered: 0, cached: 0, failed: 0, waiting: 0 };
  for (const [{ stands, batchId, settledBy }, requests] of log.byState()) {
    if (stands === 'answered' || stands === 'failed') {
      counts[stands] += requests;
      if (stands === 'answered' && purposeOf(settledBy) === 'cached') counts.cached += requests;
    } else if (stands === 'claimed') {
      const still = await standing(batchId);
      if (still !== 'ended') counts.waiting += requests;
      if (still === 'unknown') lost.set(batchId, (lost.get(batchId) ?? 0) + requests);
    }
  }
  const { requests: all, lines } = manifest;
  const unasked = Math.max(0, all - counts.answered - counts.failed - counts.waiting);
  return { counts: { ...counts, unasked, invalid: lines - all }, lost };
}

/** How many outcomes of each batch are the final ones of their requests. */
export function finalOutcomes(log: Pick<ClaimLog, 'byState'>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [{ stands, settledBy }, requests] of log.byState()) {
    if ((stands !== 'answered' && stands !== 'failed') || settledBy === undefined) continue;
    counts.set(settledBy, (counts.get(settledBy) ?? 0) + requests);
  }
  return counts;
}
