/**
 * Ends a job before it is done: nothing more is asked, its batches are cancelled at OpenAI, and what they have answered by
 * then is collected by the rounds that follow. What is left then fails as cancelled, and the job is done.
 *
 * What is open of it and is no batch yet is given up, where that is safe: no process holds it, and OpenAI has no batch of
 * it. Everything else is let through and cancelled: a submission that may have a batch has to be finished, for only its
 * record tells collect of it.
 */
import { giveUp } from '../collect/give-up.ts';
import { cancelBatch } from '../openai/remote-batch.ts';
import { isoTime } from '../platform/clock.ts';
import { describeError, isCompletionBatchError } from '../platform/errors.ts';
import type { Services } from '../services.ts';
import { jobCancelledObject } from '../state/layout.ts';
import { ClaimLog } from '../workload/claim-log.ts';
import type { RequestOutcome } from '../workload/request-outcome.ts';
import type { JobManifest, JobServices } from './job.ts';
import { readDone } from './job-done.ts';
import { jobRequestLines } from './job-lines.ts';
import { checkRecords, readManifest } from './job-manifest.ts';
import { servicesOfJob } from './job-services.ts';
import { doneStatus, type JobStatus, openStatus } from './job-status.ts';
import { settleOwn } from './own-outcomes.ts';

/**
 * Doing it again changes nothing, and tries again what did not work.
 * @throws CompletionBatchError `invalid-input` where there is no such job, `openai-unavailable`, `credentials-missing`, and
 * what state and store throw; the job is marked then, and its next round goes on
 */
export async function cancelJob(services: JobServices, job: string): Promise<JobStatus> {
  const { store, state } = services;
  const manifest = await readManifest(store, job);
  checkRecords(services, manifest);
  const done = await readDone(store, job);
  if (done !== undefined) return doneStatus(manifest, done);
  await store.create(jobCancelledObject(job), `${JSON.stringify({ cancelled_at: isoTime(state.clock) })}\n`);
  const { error } = await endAtOpenai(servicesOfJob(services, manifest), job);
  if (error !== undefined) throw error;
  const log = new ClaimLog(store, job);
  await log.refresh();
  return openStatus(services, manifest, log);
}

export interface Ended {
  /** Submissions of the job that may still become batches. */
  readonly submissions: number;
  /** The first that kept something from being cancelled; the others are tried all the same. */
  readonly error: unknown;
}

/** Gives up its submissions, as far as that is safe, and cancels its batches. */
export async function endAtOpenai(services: Services, job: string): Promise<Ended> {
  const { state, openai, logger } = services;
  let first: unknown;
  const tried = async (what: string, work: () => Promise<void>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      if (!isCompletionBatchError(error)) throw error;
      logger.warn(`${what}: ${describeError(error)}`);
      if (error.code !== 'invalid-input') first ??= error;
      return false;
    }
  };
  let submissions = 0;
  for await (const { batchId, submission } of state.submissions.listOpen()) {
    if (submission?.attributes.job !== job) continue;
    const isOver = await tried(`submission ${batchId} of the cancelled job ${job} goes on`, async () => {
      await giveUp({ services, dryRun: false }, batchId);
    });
    if (!isOver) submissions += 1;
  }
  for await (const { batchId, sketch, attributes } of state.batches.listOpen()) {
    const { openai_batch_id: id, status } = sketch;
    if (attributes.job !== job || status === 'CANCELING' || id === undefined) continue;
    await tried(`batch ${id} of the cancelled job ${job} is not cancelled`, async () => {
      await cancelBatch(openai, id);
      await state.batches.change(batchId, 'CANCELING');
    });
  }
  return { submissions, error: first };
}

/** Gives what is left its end. Only once nothing of the job may bring an answer any more: what is kept then is all of it. */
export async function failLeft(
  { store, state }: JobServices,
  manifest: JobManifest,
  log: ClaimLog,
  scratch: string,
): Promise<void> {
  const { job } = manifest;
  async function* left(): AsyncGenerator<RequestOutcome> {
    for await (const { custom_id } of jobRequestLines(store, manifest, scratch)) {
      const { stands, attempts = 0 } = log.of(custom_id) ?? {};
      if (stands !== 'answered' && stands !== 'failed') yield cancelled(custom_id, attempts);
    }
  }
  await settleOwn({ store, state, log, job, purpose: 'cancelled', scratch }, left);
}

function cancelled(custom_id: string, attempt: number): RequestOutcome {
  const error = { status_code: null, code: 'job_cancelled', message: 'the job was cancelled before it was answered' };
  return { custom_id, outcome: 'failed', attempt, reason: 'cancelled', response: null, error };
}
