/**
 * Open submissions that nobody will finish: their labels stay PENDING, and nothing else tells of them. Every command that
 * looks at the table names them, those that have only the table by what others have left on the row.
 */

import type { ObjectStore } from '@completion-batch/engine';
import { type CompletionBatchError, describeError, isCompletionBatchError } from '@completion-batch/engine';
import type { ReceiptsTable } from '../table/receipts-table.ts';
import type { Item } from '../table/rows.ts';
import {
  listOpenSubmissionItems,
  parseSubmission,
  type Submission,
  type SubmissionSketch,
  sketchSubmission,
} from './submission-rows.ts';

export interface StuckSubmission {
  /**
   * What is wrong: its row does not parse; its request file is gone or has changed; its files lie in another store; nobody
   * goes on with it.
   */
  readonly kind: 'row' | 'requests' | 'store' | 'forgotten';
  readonly batchId: string;
  readonly executionId: string | undefined;
  readonly state: string | undefined;
  /** Labels that it holds, or may hold; undefined where its row does not tell. */
  readonly labels: number | undefined;
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

/**
 * All of them, by one query, and with a store one look at the object of each submission that nobody holds.
 * @param store this run's; undefined for who has only the table
 */
export async function findStuckSubmissions(
  table: ReceiptsTable,
  store?: ObjectStore,
): Promise<{ readonly open: number; readonly stuck: readonly StuckSubmission[] }> {
  const stuck: StuckSubmission[] = [];
  let open = 0;
  for await (const item of listOpenSubmissionItems(table)) {
    open += 1;
    const found = await whyStuck(item, table.clock.now(), store);
    if (found !== undefined) stuck.push(found);
  }
  return { open, stuck };
}

async function whyStuck(item: Item, now: number, store: ObjectStore | undefined): Promise<StuckSubmission | undefined> {
  const parsed = parseSubmission(item);
  if ('problem' in parsed) return unreadableSubmission(item, parsed.problem.reason);
  const submission = parsed.row;
  const free = now - submission.lease_until;
  if (free < 0) return undefined;
  if (store !== undefined && submission.store !== store.url) return submissionElsewhere(submission, now);
  const lost = store === undefined ? undefined : await lostRequests(submission, store);
  if (lost !== undefined) return submissionWithoutRequests(submission, lost);
  if (submission.left_open === 'stuck') return submissionWithoutRequests(submission, submission.reason ?? 'unknown');
  if (submission.left_open === 'waiting' || free < NIGHT_MS) return undefined;
  return stuckSubmission('forgotten', submission, {
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

export function unreadableSubmission(item: Item, problem: string): StuckSubmission {
  return stuckSubmission('row', sketchSubmission(item), {
    reason: `its row does not parse: ${problem}`,
    remedy: 'Finish it with the version that wrote it, or correct the row.',
  });
}

/** What a failed read of the request file says of it. */
export function lostRequestsReason({ code, where }: CompletionBatchError): string {
  return `its request file ${code === 'shard-damaged' ? 'has changed' : 'is gone'} (${where})`;
}

export function submissionWithoutRequests(submission: Submission, reason: string): StuckSubmission {
  const remedy =
    submission.create_called_at === undefined
      ? 'Restore the object.'
      : 'Restore the object, or run reconcile: it hands the batch that OpenAI may have on to collect.';
  return stuckSubmission('requests', submission, { reason, remedy });
}

/** Its files lie in another store than this run's. */
export function submissionElsewhere(submission: Submission, now: number): StuckSubmission {
  const free = now - submission.lease_until;
  const waits = submission.left_open === 'waiting' && free < NIGHT_MS;
  return stuckSubmission(
    'store',
    submission,
    {
      reason: `its files lie in another store, ${submission.store}`,
      remedy: `Run submit with the store ${submission.store}, or if that is lost reconcile: it hands a batch that OpenAI has on to collect.`,
    },
    free > OTHER_STORE_MS && !waits,
  );
}

function stuckSubmission(
  kind: StuckSubmission['kind'],
  { batch_id, execution_id, state, labels }: SubmissionSketch,
  { reason, remedy }: Pick<StuckSubmission, 'reason' | 'remedy'>,
  red = true,
): StuckSubmission {
  return {
    kind,
    batchId: batch_id,
    executionId: execution_id,
    state,
    labels,
    reason,
    remedy: `${remedy} Or give it up, which frees its labels: completion-batch reconcile --give-up ${batch_id} (the action reconcile: give-up).`,
    red,
  };
}

/** One line: what it is, what it holds, what is wrong, what to do. */
export function describeStuck({ batchId, executionId, state, labels, reason, remedy }: StuckSubmission): string {
  const holds = labels === undefined ? 'labels unknown' : `${labels} ${labels === 1 ? 'label' : 'labels'}`;
  const whose = executionId === undefined ? '' : ` of execution ${executionId}`;
  return `open submission ${batchId}${whose} (${state ?? 'state unknown'}, ${holds}): ${reason}. ${remedy}`;
}
