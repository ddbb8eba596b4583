/** One round of a job: asks what is left of earlier rounds, collects its open batches, and writes the results once all is there. */
import { mkdir, rm } from 'node:fs/promises';
import { type CollectedOne, collectOpen } from '../collect/collect-open.ts';
import { isWaitedFor } from '../collect/collect-result.ts';
import type { Problem } from '../collect/due-batches.ts';
import { makeScratch } from '../platform/scratch.ts';
import type { Services } from '../services.ts';
import type { SubmitResult } from '../submit/submit-result.ts';
import { ClaimLog } from '../workload/claim-log.ts';
import type { RequestCounts } from '../workload/settle-requests.ts';
import { type AskingOptions, askJob, askParts } from './ask-job.ts';
import { endAtOpenai, failLeft } from './cancel-job.ts';
import { closeMark, finishJob } from './finish-job.ts';
import type { JobManifest, JobServices } from './job.ts';
import { countJob, type Standing } from './job-counts.ts';
import { readDone } from './job-done.ts';
import { checkRecords, readManifest } from './job-manifest.ts';
import { servicesOfJob } from './job-services.ts';
import { doneStatus, isCancelled, type JobStatus, jobStatus, openStatus } from './job-status.ts';

export interface CollectJobOptions extends Omit<AskingOptions, 'dryRun'> {
  readonly job: string;
  readonly cancelAfterHours?: number;
  readonly fileWaitMs?: number;
  /** Nothing is asked again; batches are collected, and results written where all is there. */
  readonly collectOnly?: boolean;
}

export interface CollectedJob {
  readonly status: JobStatus;
  /** Done by this very round. */
  readonly finished: boolean;
  /** Undefined where nothing was to be asked, or nothing may be. */
  readonly asked: SubmitResult | undefined;
  readonly looks: readonly CollectedOne<RequestCounts>[];
  /** Open records of the job that cannot be read, and are passed over. */
  readonly problems: readonly Problem[];
}

/**
 * Trouble of one batch keeps the others from nothing, and what cannot be asked does not keep answers back.
 * @throws CompletionBatchError `invalid-input` where there is no such job, and what submit and collect throw, once all else
 * of the round is done; doing it again goes on
 */
export async function collectJob(services: JobServices, options: CollectJobOptions): Promise<CollectedJob> {
  const { store } = services;
  const { job } = options;
  const manifest = await readManifest(store, job);
  checkRecords(services, manifest);
  const done = await readDone(store, job);
  if (done !== undefined) {
    await closeMark(services, job);
    return { status: doneStatus(manifest, done), finished: false, asked: undefined, looks: [], problems: [] };
  }
  await mkdir(options.workDir, { recursive: true });
  const workDir = await makeScratch(options.workDir, 'round');
  try {
    return await round(services, manifest, { ...options, workDir });
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

async function round(services: JobServices, manifest: JobManifest, options: CollectJobOptions): Promise<CollectedJob> {
  const { store } = services;
  const { job } = manifest;
  const cancelled = await isCancelled(store, job);
  // One in all of the round: of a million requests it takes 34 MB, and seconds to read.
  const log = new ClaimLog(store, job);
  const asking = await settledOf(() =>
    cancelled ? endJob(services, manifest, options) : askAgain(services, manifest, log, options),
  );
  const { looks, problems } = await collectBatches(servicesOfJob(services, manifest, options.workDir, log), options);
  const standing = await standingOf(services, manifest, log);
  const mayFinish = !looks.some(({ result }) => result === undefined || isWaitedFor(result));
  if (cancelled && mayFinish && isOver(standing)) await failLeft(services, manifest, log, options.workDir);
  const finished = mayFinish && (await finishIfAll(services, manifest, log, options.workDir));
  if (!finished && asking.error !== undefined) throw asking.error;
  const status = finished ? await jobStatus(services, job) : await openOrDone(services, manifest, log);
  return { status, finished, asked: asking.value, looks, problems };
}

interface Tried<T> {
  readonly value: T | undefined;
  readonly error: unknown;
}

async function settledOf<T>(work: () => Promise<T>): Promise<Tried<T>> {
  try {
    return { value: await work(), error: undefined };
  } catch (error) {
    return { value: undefined, error: error ?? new Error('failed without saying why') };
  }
}

/** Reads all lines of the job only where there is something to ask, or to go on with. */
async function askAgain(
  services: JobServices,
  manifest: JobManifest,
  log: ClaimLog,
  options: CollectJobOptions,
): Promise<SubmitResult | undefined> {
  if (options.collectOnly === true) return undefined;
  const standing = await standingOf(services, manifest, log);
  // A log that tells of requests that the job does not have leaves none unasked by its counts.
  const { unasked, waiting } = standing.counts;
  if (unasked === 0 && waiting > 0 && !(await hasOpenSubmission(services, manifest.job))) return undefined;
  return askJob(services, manifest, askingOf(options));
}

function askingOf({
  job: _job,
  collectOnly: _only,
  cancelAfterHours: _hours,
  fileWaitMs: _wait,
  ...asking
}: CollectJobOptions): AskingOptions {
  return asking;
}

async function hasOpenSubmission({ state }: JobServices, job: string): Promise<boolean> {
  for await (const { submission } of state.submissions.listOpen()) if (submission?.attributes.job === job) return true;
  return false;
}

/** What may have a batch that nobody knows of is gone on with, so that it becomes known and is cancelled. */
async function endJob(
  services: JobServices,
  manifest: JobManifest,
  options: CollectJobOptions,
): Promise<SubmitResult | undefined> {
  const all = servicesOfJob(services, manifest, options.workDir);
  const { submissions } = await endAtOpenai(all, manifest.job);
  if (submissions === 0 || options.collectOnly === true) return undefined;
  const asked = await askParts(services, manifest, { ...askingOf(options), preflight: 'never' }, async () => []);
  await endAtOpenai(all, manifest.job);
  return asked;
}

function collectBatches(
  services: Services<RequestCounts>,
  { job, workDir, cancelAfterHours, fileWaitMs }: CollectJobOptions,
) {
  return collectOpen(services, {
    workDir,
    isWanted: ({ attributes }) => attributes.job === job,
    ...(cancelAfterHours === undefined ? {} : { cancelAfterHours }),
    ...(fileWaitMs === undefined ? {} : { fileWaitMs }),
    onProblem: ({ where, reason }) => services.logger.warn(`${where}: ${reason}`),
  });
}

async function standingOf(
  { state, logger, ways }: JobServices,
  manifest: JobManifest,
  log: ClaimLog,
): Promise<Standing> {
  await log.refresh();
  const standing = await countJob(manifest, log, state);
  for (const [batchId, requests] of standing.lost) {
    logger.warn(
      `${requests} requests of the job ${manifest.job} are claimed by ${batchId}, of which ${state.name} has no record: they are not asked again, as OpenAI may have that batch; hand it on to collect with: ${ways.reconcile}`,
    );
  }
  return standing;
}

/** Nothing brings an answer any more that anybody knows of. */
function isOver({ counts, lost }: Standing): boolean {
  return counts.waiting === [...lost.values()].reduce((sum, each) => sum + each, 0);
}

async function finishIfAll(
  services: JobServices,
  manifest: JobManifest,
  log: ClaimLog,
  workDir: string,
): Promise<boolean> {
  await log.refresh();
  const { counts } = await countJob(manifest, log, services.state);
  if (counts.answered + counts.failed < manifest.requests) return false;
  return finishJob(services, { manifest, log, workDir });
}

/** Somebody else may have finished it in the meantime. */
async function openOrDone(services: JobServices, manifest: JobManifest, log: ClaimLog): Promise<JobStatus> {
  const done = await readDone(services.store, manifest.job);
  return done === undefined ? openStatus(services, manifest, log) : doneStatus(manifest, done);
}
