/** Before anything new is begun: what earlier runs left open is finished, and what this execution has submitted is known. */
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { digestFile } from '../platform/digest.ts';
import { isCompletionBatchError } from '../platform/errors.ts';
import { KeyTable } from '../platform/key-table.ts';
import { batchesPrefix, isUuid } from '../state/layout.ts';
import { type Lease, takeOver } from '../state/lease.ts';
import {
  lostRequestsReason,
  submissionElsewhere,
  submissionWithoutRequests,
  unreadableSubmission,
} from '../state/stuck-submissions.ts';
import { isOpen, type Submission } from '../state/submission.ts';
import { driveFile } from './drive-file.ts';
import { type FileFigures, figuresOf, isUnusable, requestsChanged } from './own-file.ts';
import { estimatedCost, isTold, type SubmitRun, tell } from './run.ts';

/**
 * Finishes the open submissions of all executions that can be gone on with: this one's own first, for whose work its budget
 * is meant.
 * @returns whether this execution has submitted the request of a key
 */
export async function finishOpen(run: SubmitRun): Promise<(key: string) => boolean> {
  // A dry run may have a store of its own: what is open elsewhere is none of its business.
  const open = run.dryRun ? { own: [], others: [] } : await surveyOpen(run);
  const submitted = new KeyTable();
  const left: string[] = [];
  for (const id of await ownSubmissions(run, open.own)) {
    const before = await ownSubmission(run, id);
    if (before === undefined) continue;
    // What was paid for counts before anything that costs is made.
    if (isOpen(before) && !run.dryRun) left.push(id);
    else await count(run, before, submitted);
  }
  for (const id of left) {
    await finish(run, id, true);
    const after = await ownSubmission(run, id);
    if (after !== undefined) await count(run, after, submitted);
  }
  for (const id of open.others) await finish(run, id, false);
  return (key) => submitted.numberOf(key) !== undefined;
}

/** What a submission of this execution has taken of the budget, and of the requests. */
async function count(run: SubmitRun, submission: Submission, submitted: KeyTable): Promise<void> {
  if (!(isOpen(submission) || submission.state === 'RECORDED')) return;
  const figures = await readFile(run, submission);
  run.purse.spend(submission.batch_id, estimatedCost(run, submission, figures));
  for (const key of figures?.keys ?? []) submitted.add(key);
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

/** Lists may lag behind: the store's does not, but knows of this execution only. Anybody may have put an object there. */
async function ownSubmissions(
  { services: { store }, execution }: SubmitRun,
  open: readonly string[],
): Promise<Set<string>> {
  const prefix = batchesPrefix(execution);
  const ids = new Set(open);
  for await (const { key } of store.list(prefix)) {
    const id = key.slice(prefix.length).split('/')[0] ?? '';
    if (isUuid(id)) ids.add(id);
  }
  return ids;
}

/** Undefined where there is none of this execution; one that cannot be read is told. */
async function ownSubmission(run: SubmitRun, id: string): Promise<Submission | undefined> {
  const { state, logger, ways } = run.services;
  const record = await state.submissions.get(id);
  // A file without a record: nothing was claimed for it.
  if (record === undefined) return undefined;
  const { submission } = record;
  if (submission === undefined) {
    if (!run.dryRun && !isTold(run, id)) run.stuck.push(unreadableSubmission(record, ways));
  } else if (submission.execution_id !== run.execution) {
    logger.warn(
      `an object under ${batchesPrefix(run.execution)}${id}/ is passed over: that submission is one of the execution ${submission.execution_id} (${record.where})`,
    );
    return undefined;
  }
  return submission;
}

async function finish(run: SubmitRun, batchId: string, wait: boolean): Promise<void> {
  const { logger } = run.services;
  if (wait) logger.info(`submission ${batchId} was left open: going on with it`);
  const lease = await takeOverOrTell(run, batchId, wait);
  if (lease === undefined) return;
  logger.info(`finishing submission ${batchId}, which stopped at ${lease.submission.state}`);
  await driveFile(run, lease, undefined);
}

/** A record may be damaged while others look at it. */
async function takeOverOrTell(run: SubmitRun, batchId: string, wait: boolean): Promise<Lease | undefined> {
  const { state, ways } = run.services;
  try {
    return await takeOver(run.protocol, batchId, wait);
  } catch (error) {
    if (!isCompletionBatchError(error, 'row-damaged')) throw error;
    const record = await state.submissions.get(batchId);
    if (record?.isOpen && !isTold(run, batchId)) run.stuck.push(unreadableSubmission(record, ways));
    return undefined;
  }
}

/**
 * What the file of a submission adds up to. Undefined where it is gone or is another one: what its requests ask about is
 * claimed, so that nothing is asked twice for that.
 */
async function readFile(run: SubmitRun, submission: Submission): Promise<FileFigures | undefined> {
  const { store, workload, logger, ways } = run.services;
  const { batch_id, object_key, sha256 } = submission;
  const path = join(run.workDir, `${batch_id}.submitted.jsonl`);
  const name = store.locate(object_key);
  try {
    await pipeline(await store.stream(object_key), createWriteStream(path));
    if ((await digestFile(path)).sha256 !== sha256) throw requestsChanged(batch_id, name);
    return await figuresOf(workload, path, name);
  } catch (error) {
    if (!isUnusable(error)) throw error;
    const { reason, remedy } = submissionWithoutRequests(submission, lostRequestsReason(error), ways);
    if (!isOpen(submission)) logger.warn(`submission ${batch_id}: ${reason}`);
    else if (!isTold(run, batch_id)) {
      tell(run, submission, { ending: 'failed', resumed: true, reason: `${reason}. ${remedy}` });
    }
    return undefined;
  } finally {
    await rm(path, { force: true });
  }
}
