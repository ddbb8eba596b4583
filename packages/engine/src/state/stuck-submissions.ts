/**
 * Open submissions that nobody will finish: what they hold is never asked, and nothing else tells of them. Whoever looks
 * at the state names them, also who has only that, by what others have left on the record.
 */

import type { ObjectStore } from '../objects/object-store.ts';
import { type CompletionBatchError, describeError, isCompletionBatchError } from '../platform/errors.ts';
import type { Ways } from '../platform/ways.ts';
import { shown } from './fields.ts';
import { isUuid } from './layout.ts';
import { isBeyondLease } from './lease.ts';
import type { State } from './state.ts';
import type { Submission, SubmissionRecord, SubmissionSketch } from './submission.ts';

export interface StuckSubmission {
  /**
   * What is wrong: its record does not parse; its request file is gone or has changed; its files lie in another store; nobody
   * goes on with it.
   */
  readonly kind: 'row' | 'requests' | 'store' | 'forgotten';
  readonly batchId: string;
  readonly executionId: string | undefined;
  readonly state: string | undefined;
  /** Units that it holds, or may hold; undefined where its record does not tell. */
  readonly units: number | undefined;
  readonly reason: string;
  /** The next step, as an instruction. */
  readonly remedy: string;
  /** False where somebody else may still see to it: told, but no failure of this run. */
  readonly red: boolean;
}

const HOUR_MS = 3_600_000;
/** A schedule with the other store may be at it. */
const OTHER_STORE_MS = HOUR_MS;
/** The next night, and an hour: who was killed, or failed by OpenAI, has been gone on with by then. */
const NIGHT_MS = 25 * HOUR_MS;

export interface StuckOptions {
  readonly state: State;
  /** This run's; undefined for who has only the state. */
  readonly store?: ObjectStore | undefined;
  readonly ways: Ways;
}

/** All of them, and with a store one look at the object of each submission that nobody holds. */
export async function findStuckSubmissions(
  options: StuckOptions,
): Promise<{ readonly open: number; readonly stuck: readonly StuckSubmission[] }> {
  const stuck: StuckSubmission[] = [];
  let open = 0;
  for await (const record of options.state.submissions.listOpen()) {
    open += 1;
    const found = await whyStuck(record, options);
    if (found !== undefined) stuck.push(found);
  }
  return { open, stuck };
}

async function whyStuck(
  record: SubmissionRecord,
  { state, store, ways }: StuckOptions,
): Promise<StuckSubmission | undefined> {
  const { submission } = record;
  if (submission === undefined) return unreadableSubmission(record, ways);
  const now = state.clock.now();
  if (isBeyondLease(submission, now)) return unendingLease(submission, ways);
  const free = now - submission.lease_until;
  if (free < 0) return undefined;
  if (store !== undefined && submission.store !== store.url) return submissionElsewhere(submission, now, ways);
  const lost = store === undefined ? undefined : await lostRequests(submission, store);
  if (lost !== undefined) return submissionWithoutRequests(submission, lost, ways);
  if (submission.left_open === 'stuck')
    return submissionWithoutRequests(submission, submission.reason ?? 'unknown', ways);
  if (submission.left_open === 'waiting' || free < NIGHT_MS) return undefined;
  return stuckSubmission('forgotten', submission, ways, {
    reason: `nobody has gone on with it for ${Math.floor(free / HOUR_MS)} hours`,
    remedy: `Run submit with the store ${submission.store}: it goes on with it.`,
  });
}

/** Why the request file cannot be used, as far as a look at the object tells. */
async function lostRequests(submission: Submission, store: ObjectStore): Promise<string | undefined> {
  const where = store.locate(submission.object_key);
  try {
    const object = await store.head(submission.object_key);
    if (object === undefined) return `its request file is gone (${where})`;
    return object.bytes === submission.bytes ? undefined : `its request file has changed (${where})`;
  } catch (error) {
    if (!isCompletionBatchError(error)) throw error;
    return `its request file cannot be read: ${describeError(error)}`;
  }
}

export function unreadableSubmission(
  { batchId, sketch, problem, where }: SubmissionRecord,
  ways: Ways,
): StuckSubmission {
  const reason = `its record does not parse: ${problem}`;
  if (isUuid(batchId)) {
    return stuckSubmission('row', { ...sketch, batch_id: batchId }, ways, {
      reason: `${reason} (${where})`,
      remedy: 'Finish it with the version that wrote it, or correct the record.',
    });
  }
  // No command can name it, and nothing of it is to be pasted into one.
  return {
    ...stuckSubmission('row', { ...sketch, batch_id: shown(batchId) }, ways, { reason, remedy: '' }),
    remedy: 'No version writes a record in such a place: delete it.',
  };
}

const FOREIGN = 'its request file is none that may be sent';

/** What a failed read of the request file says of it. */
export function lostRequestsReason({ code, message, where }: CompletionBatchError): string {
  if (code === 'object-not-found') return `its request file is gone (${where})`;
  if (code === 'requests-changed') return `its request file has changed (${where})`;
  return `${FOREIGN}: ${message} (${where})`;
}

export function submissionWithoutRequests(submission: Submission, reason: string, ways: Ways): StuckSubmission {
  const mend = reason.startsWith(FOREIGN) ? 'Finish it with the release that wrote it' : 'Restore the object';
  const remedy =
    submission.create_called_at === undefined
      ? `${mend}.`
      : `${mend}, or run reconcile: it hands the batch that OpenAI may have on to collect.`;
  return stuckSubmission('requests', submission, ways, { reason, remedy });
}

/** Who has only the state cannot know whether somebody is at it. */
function unendingLease(submission: Submission, ways: Ways): StuckSubmission {
  return stuckSubmission('forgotten', submission, ways, {
    reason: `its lease would last until ${new Date(submission.lease_until).toISOString()}, longer than any does`,
    remedy: `Run submit with the store ${submission.store}: it cuts the lease, and the run after it goes on with it.`,
  });
}

/** Its files lie in another store than this run's. */
export function submissionElsewhere(submission: Submission, now: number, ways: Ways): StuckSubmission {
  const free = isBeyondLease(submission, now) ? Infinity : now - submission.lease_until;
  const waits = submission.left_open === 'waiting' && free < NIGHT_MS;
  return stuckSubmission(
    'store',
    submission,
    ways,
    {
      reason: `its files lie in another store, ${submission.store}`,
      remedy: `Run submit with the store ${submission.store}, or if that is lost reconcile: it hands a batch that OpenAI has on to collect.`,
    },
    free > OTHER_STORE_MS && !waits,
  );
}

function stuckSubmission(
  kind: StuckSubmission['kind'],
  { batch_id, execution_id, state, units }: SubmissionSketch & { readonly batch_id: string },
  ways: Ways,
  { reason, remedy }: Pick<StuckSubmission, 'reason' | 'remedy'>,
  red = true,
): StuckSubmission {
  return {
    kind,
    batchId: batch_id,
    executionId: execution_id,
    state,
    units,
    reason,
    remedy: `${remedy} Or give it up, so that what it holds is released: ${ways.giveUp(batch_id)}.`,
    red,
  };
}
