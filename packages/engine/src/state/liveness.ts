/** Whether a batch of ours may still bring answers: by its submission, and by its own record. */
import type { Batches, State, Submissions } from './state.ts';

const TERMINAL = new Set(['COMPLETED', 'FAILED', 'EXPIRED', 'CANCELLED']);
/** Closed states of submissions that ended without one. */
const WITHOUT_BATCH = new Set(['REJECTED', 'ABANDONED']);

/** As much of a state as tells that. */
export interface StandingSource {
  readonly submissions: Pick<Submissions, 'get'>;
  readonly batches: Pick<Batches, 'get'>;
}

/** `live`: it may still bring answers. `unknown`: no record tells; a batch may exist whose records were lost. */
export type BatchStanding = 'live' | 'ended' | 'unknown';

/**
 * How batches stand: one is live while it has an open submission, or a record of its own that is not terminal. Strongly
 * consistent; what was found once holds for the life of this function.
 */
export function batchStandings(state: StandingSource): (batchId: string) => Promise<BatchStanding> {
  const known = new Map<string, Promise<BatchStanding>>();
  return (batchId) => {
    const answer = known.get(batchId) ?? standingOf(state, batchId);
    known.set(batchId, answer);
    return answer;
  };
}

/** Whether a batch may still bring an answer; null asks for what names none. */
export type LiveCheck = (batchId: string | null) => Promise<boolean>;

/**
 * Whether a batch may still bring answers, as `batchStandings` tells. What names no batch may be held by any open batch of
 * a program that does not write its id down.
 */
export function liveBatchCheck(state: State): LiveCheck {
  const standing = batchStandings(state);
  let foreign: Promise<boolean> | undefined;
  return async (batchId) => {
    if (batchId !== null) return (await standing(batchId)) === 'live';
    foreign ??= hasForeignBatch(state);
    return foreign;
  };
}

async function hasForeignBatch(state: State): Promise<boolean> {
  for await (const { isOurs } of state.batches.listOpen()) if (!isOurs) return true;
  return false;
}

async function standingOf(state: StandingSource, batchId: string): Promise<BatchStanding> {
  const submission = await state.submissions.get(batchId);
  if (submission?.isOpen) return 'live';
  const batch = await state.batches.get(batchId);
  if (batch !== undefined) return TERMINAL.has(batch.sketch.status ?? '') ? 'ended' : 'live';
  return WITHOUT_BATCH.has(submission?.sketch.state ?? '') ? 'ended' : 'unknown';
}
