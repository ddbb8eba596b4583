/** Before anything new is begun: what earlier runs left open is finished, and what this execution has submitted is known. */
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isCompletionBatchError } from '../platform/errors.ts';
import { batchesPrefix } from '../state/layout.ts';
import { takeOver } from '../state/lease.ts';
import {
  lostRequestsReason,
  submissionElsewhere,
  submissionWithoutRequests,
  unreadableSubmission,
} from '../state/stuck-submissions.ts';
import { isOpen, type Submission } from '../state/submission.ts';
import { keysOfFile } from '../workload/keys-of-file.ts';
import { driveFile } from './drive-file.ts';
import { estimatedCost, isTold, type SubmitRun, tell } from './run.ts';

/**
 * Finishes the open submissions of all executions that can be gone on with.
 * @returns keys of the requests that this execution has submitted
 */
export async function finishOpen(run: SubmitRun): Promise<ReadonlySet<string>> {
  // A dry run may have a store of its own: what is open elsewhere is none of its business.
  const open = run.dryRun ? { own: [], others: [] } : await surveyOpen(run);
  for (const id of open.others) await finish(run, id, false);
  const submitted = new Set<string>();
  for (const id of await ownSubmissions(run, open.own)) {
    const before = await readSubmission(run, id);
    // A file without a record: nothing was claimed for it.
    if (before === undefined) continue;
    if (isOpen(before) && !run.dryRun) await finish(run, id, true);
    const after = await readSubmission(run, id);
    if (after === undefined || !(isOpen(after) || after.state === 'RECORDED')) continue;
    run.allowance.spend(estimatedCost(run, after));
    for (const key of await keysOf(run, after)) submitted.add(key);
  }
  return submitted;
}

/** Completion batch ids of open submissions that this run can go on with; those that it cannot are told. */
async function surveyOpen({
  services: { state, store, ways },
  execution,
  stuck,
}: SubmitRun): Promise<{ readonly own: string[]; readonly others: string[] }> {
  const open: { own: string[]; others: string[] } = { own: [], others: [] };
  for await (const record of state.submissions.listOpen()) {
    const { submission } = record;
    if (submission === undefined) stuck.push(unreadableSubmission(record, ways));
    else if (submission.store !== store.url) stuck.push(submissionElsewhere(submission, state.clock.now(), ways));
    else open[submission.execution_id === execution ? 'own' : 'others'].push(submission.batch_id);
  }
  return open;
}

/** Lists may lag behind: the store's does not, but knows of this execution only. */
async function ownSubmissions(
  { services: { store }, execution }: SubmitRun,
  open: readonly string[],
): Promise<Set<string>> {
  const prefix = batchesPrefix(execution);
  const ids = new Set(open);
  for await (const { key } of store.list(prefix)) ids.add(key.slice(prefix.length).split('/')[0] ?? '');
  return ids;
}

/** Undefined also for a record that cannot be read: while it is open it is among what is stuck. */
export async function readSubmission({ services }: SubmitRun, id: string): Promise<Submission | undefined> {
  return (await services.state.submissions.get(id))?.submission;
}

async function finish(run: SubmitRun, batchId: string, wait: boolean): Promise<void> {
  const { logger } = run.services;
  if (wait) logger.info(`submission ${batchId} was left open: going on with it`);
  const lease = await takeOver(run.protocol, batchId, wait);
  if (lease === undefined) return;
  logger.info(`finishing submission ${batchId}, which stopped at ${lease.submission.state}`);
  await driveFile(run, lease, undefined);
}

/** None where the file is gone: what its requests ask about is claimed, so that nothing is asked twice for that. */
async function keysOf(run: SubmitRun, submission: Submission): Promise<string[]> {
  const { store, workload, logger, ways } = run.services;
  const path = join(run.workDir, `${submission.batch_id}.submitted.jsonl`);
  try {
    await pipeline(await store.stream(submission.object_key), createWriteStream(path));
  } catch (error) {
    if (!isCompletionBatchError(error, 'object-not-found')) throw error;
    const { reason, remedy } = submissionWithoutRequests(submission, lostRequestsReason(error), ways);
    if (!isOpen(submission)) logger.warn(`submission ${submission.batch_id}: ${reason}`);
    else if (!isTold(run, submission.batch_id)) {
      tell(run, submission, { ending: 'failed', resumed: true, reason: `${reason}. ${remedy}` });
    }
    return [];
  }
  const keys = await keysOfFile(workload, path, store.locate(submission.object_key));
  await rm(path);
  return keys;
}
