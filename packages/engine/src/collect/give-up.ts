/**
 * Giving up: a person says that nothing more comes of a completion batch, whatever it is by now: a submission that cannot
 * be finished, a batch that cannot be collected, or one that another program has left. Its row is closed, and with that
 * what it holds is nobody's. Refused wherever answers may still come, because they are paid for.
 */

import { findBatches } from '../openai/batches.ts';
import { explainOpenaiError } from '../openai/refusals.ts';
import { hasEnded, type RemoteBatch, retrieveBatch, statusOf } from '../openai/remote-batch.ts';
import { CompletionBatchError } from '../platform/errors.ts';
import type { Ways } from '../platform/ways.ts';
import type { Services } from '../services.ts';
import { type BatchRecord, isOpenBatch } from '../state/batch.ts';
import { capLease, isBeyondLease } from '../state/lease.ts';
import type { SubmissionRecord, SubmissionSketch } from '../state/submission.ts';
import { SUBMIT_TIMING } from '../state/timing.ts';

export interface GiveUpOptions {
  readonly services: Services;
  /** Finds and refuses, changes nothing. */
  readonly dryRun: boolean;
}

/** What was given up, so that what it held is nobody's. */
export type GivenUp =
  | { readonly kind: 'submission' | 'batch'; readonly batchId: string }
  | {
      /** Another program's. */
      readonly kind: 'foreign-batch';
      readonly batchId: string;
      readonly record: BatchRecord;
      /** It was closed before, and not by giving up: nothing becomes free by this. */
      readonly closedAs: string | undefined;
    };

const BY_HAND = 'given up by hand';
const DAY_MS = 86_400_000;
/** OpenAI keeps result files for 30 days. */
const ANSWERS_KEPT_MS = 31 * DAY_MS;

/** @throws CompletionBatchError `invalid-input` where it is refused, and what state and OpenAI throw */
export async function giveUp(options: GiveUpOptions, batchId: string): Promise<GivenUp> {
  const { state, logger, ways } = options.services;
  const submission = await state.submissions.get(batchId);
  if (submission?.isOpen) return giveUpSubmission(options, submission);
  const batch = await state.batches.get(batchId);
  if (batch !== undefined) return giveUpBatch(options, batch);
  if (submission === undefined) throw refuse(batchId, `is not in ${state.name}`, nameOne(ways));
  logger.info(`submission ${batchId} is ${submission.sketch.state} already`);
  return { kind: 'submission', batchId };
}

function nameOne({ status }: Ways): string {
  return `Name a completion batch id. The open ones are listed by: ${status}.`;
}

function refuse(batchId: string, why: string, remedy: string): CompletionBatchError {
  return new CompletionBatchError('invalid-input', `batch ${JSON.stringify(batchId)} ${why}`, {
    where: 'give-up',
    remedy,
  });
}

function changedMeanwhile(batchId: string, { status }: Ways): CompletionBatchError {
  return refuse(batchId, 'was changed by another process just now', `Look at it again: ${status}.`);
}

async function giveUpSubmission(options: GiveUpOptions, record: SubmissionRecord): Promise<GivenUp> {
  const { services, dryRun } = options;
  const { state, logger } = services;
  const { batchId, sketch } = record;
  await checkNobodyHolds(options, record);
  const recorded = await state.batches.get(batchId);
  if (mayHaveBatch(sketch) || recorded !== undefined) await checkNothingComes(options, record, recorded);
  logger.warn(`submission ${batchId} (${sketch.state}) is given up${dryRun ? '' : ': what it holds is released'}`);
  if (!dryRun && !(await state.submissions.abandon(record, BY_HAND))) throw changedMeanwhile(batchId, services.ways);
  return { kind: 'submission', batchId };
}

async function checkNobodyHolds({ services, dryRun }: GiveUpOptions, record: SubmissionRecord): Promise<void> {
  const { state, logger } = services;
  const { submission, batchId } = record;
  const lease = { state, owner: BY_HAND, leaseMs: SUBMIT_TIMING.leaseMs, exclusive: false, logger };
  const held = submission !== undefined && !dryRun ? await capLease(lease, submission) : record.sketch;
  const until = held?.lease_until ?? 0;
  // Of a record that cannot be read nothing can be cut.
  if (submission === undefined && isBeyondLease({ lease_until: until }, state.clock.now())) return;
  const left = until - state.clock.now();
  if (left <= 0) return;
  throw refuse(
    batchId,
    `is being submitted: a process holds it for ${Math.ceil(left / 1000)} s more`,
    `Wait until that run has ended, then look again: ${services.ways.status}.`,
  );
}

/** States before any create call; words that this version does not know may mean anything. */
const BEFORE_CREATE = ['INTENDED', 'CLAIMED', 'UPLOADED', 'REJECTING'];

/** A create call of before a refusal, or before the file was uploaded anew, may have made one all the same. */
function mayHaveBatch(sketch: SubmissionSketch): boolean {
  const { state, create_called_at, first_create_called_at, openai_batch_id } = sketch;
  return (
    !BEFORE_CREATE.includes(state ?? '') ||
    create_called_at !== undefined ||
    first_create_called_at !== undefined ||
    Boolean(openai_batch_id)
  );
}

/** @throws CompletionBatchError `invalid-input` where OpenAI has, or may have, a batch that brings answers */
async function checkNothingComes(
  { services: { state, openai } }: GiveUpOptions,
  { batchId: batch_id, sketch }: SubmissionRecord,
  recorded: BatchRecord | undefined,
): Promise<void> {
  const { input_file_id, openai_batch_id, create_called_at } = sketch;
  const sinceCall = state.clock.now() - (create_called_at ?? 0);
  if (sinceCall < SUBMIT_TIMING.listedAfterMs) {
    throw refuse(
      batch_id,
      `was handed to OpenAI ${Math.max(0, Math.round(sinceCall / 1000))} s ago, so that its batch may not be listed yet`,
      'Try again in a few minutes.',
    );
  }
  const marks = { completionBatchId: batch_id, digest: undefined, inputFileId: input_file_id || undefined };
  let search: Awaited<ReturnType<typeof findBatches>>;
  try {
    search = await findBatches(openai, marks);
  } catch (error) {
    throw explainOpenaiError(error, "OpenAI's batches cannot be listed");
  }
  const named = [openai_batch_id, recorded?.sketch.openai_batch_id].flatMap((id) => id || []);
  const ids = new Set([...search.found.map(({ id }) => id), ...named]);
  for (const id of ids) {
    const remote = await retrieveBatch(openai, id);
    if (remote === undefined || !mayAnswer(remote)) continue;
    throw refuse(
      batch_id,
      `has the batch ${id} at OpenAI, which is ${remote.status}: it may still bring answers`,
      'Let submit finish it; where its request file is lost, reconcile without give-up hands the batch on to collect. Only where neither can: cancel it at OpenAI first.',
    );
  }
  if (!search.sure && sinceCall < ANSWERS_KEPT_MS) {
    throw refuse(
      batch_id,
      "may have a batch at OpenAI: OpenAI's list of batches cannot be read to its end",
      'Look for a batch with this completion_batch_id at OpenAI, and cancel it. After 31 days nothing of it is left, and it can be given up.',
    );
  }
}

function mayAnswer(remote: RemoteBatch): boolean {
  const status = statusOf(remote);
  if (!hasEnded(status)) return true;
  return status !== 'FAILED' && (Boolean(remote.output_file_id) || (remote.request_counts?.completed ?? 0) > 0);
}

async function giveUpBatch({ services, dryRun }: GiveUpOptions, record: BatchRecord): Promise<GivenUp> {
  const { state, openai, logger, ways } = services;
  const { batch, batchId, isOurs } = record;
  if (batch === undefined) throw refuse(batchId, `does not parse: ${record.problem}`, nameOne(ways));
  let closedAs: string | undefined;
  if (isOpenBatch(batch)) {
    const remote = await retrieveBatch(openai, batch.openai_batch_id);
    if (remote !== undefined && !hasEnded(statusOf(remote))) {
      throw refuse(
        batchId,
        `is ${remote.status} at OpenAI: it may still bring answers`,
        `Cancel it first: ${ways.cancel(batchId)}`,
      );
    }
    const whose = isOurs ? '' : ', which another program wrote,';
    logger.warn(`batch ${batchId}${whose} is given up${dryRun ? '' : ': what it holds is released'}`);
    if (!dryRun && !(await state.batches.change(batchId, 'FAILED', { failure: BY_HAND })))
      throw changedMeanwhile(batchId, ways);
  } else {
    logger.info(`batch ${batchId} is ${batch.status} already`);
    // Giving up may have been cut short after the record was closed: what it held still has to go.
    if (record.sketch.failure !== BY_HAND) closedAs = batch.status;
  }
  return isOurs ? { kind: 'batch', batchId } : { kind: 'foreign-batch', batchId, record, closedAs };
}
