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
  { job, requests, lines }: JobManifest,
  log: Pick<ClaimLog, 'entries'>,
  state: StandingSource,
): Promise<Standing> {
  const standing = batchStandings(state);
  const purposeOf = ownPurposes(job);
  const lost = new Map<string, number>();
  const counts = { answered: 0, cached: 0, failed: 0, waiting: 0 };
  for (const [, { stands, batchId, settledBy }] of log.entries()) {
    if (stands === 'answered' || stands === 'failed') {
      counts[stands] += 1;
      if (stands === 'answered' && purposeOf(settledBy) === 'cached') counts.cached += 1;
    } else if (stands === 'claimed') {
      const still = await standing(batchId);
      if (still !== 'ended') counts.waiting += 1;
      if (still === 'unknown') lost.set(batchId, (lost.get(batchId) ?? 0) + 1);
    }
  }
  const unasked = Math.max(0, requests - counts.answered - counts.failed - counts.waiting);
  return { counts: { ...counts, unasked, invalid: lines - requests }, lost };
}

/** How many outcomes of each batch are the final ones of their requests. */
export function finalOutcomes(log: Pick<ClaimLog, 'entries'>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [, { stands, settledBy }] of log.entries()) {
    if ((stands !== 'answered' && stands !== 'failed') || settledBy === undefined) continue;
    counts.set(settledBy, (counts.get(settledBy) ?? 0) + 1);
  }
  return counts;
}
