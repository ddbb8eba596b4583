/**
 * The end of a job: once every request has its outcome, the results are written, then what says that they are there, then
 * the mark goes. Whoever does it again, or at the same time, writes the same.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isoTime } from '../platform/clock.ts';
import { digestFile } from '../platform/digest.ts';
import { toLine } from '../platform/ndjson.ts';
import { makeScratch } from '../platform/scratch.ts';
import { LinesFile, type WrittenLines } from '../requests/lines-file.ts';
import { contentDigest } from '../requests/request-line.ts';
import { answersObject, jobDoneObject, jobFailuresObject, jobResultsObject, openJobObject } from '../state/layout.ts';
import type { ClaimLog } from '../workload/claim-log.ts';
import { AnswersFile } from './answers-file.ts';
import { isKnownAnswer } from './found-answers.ts';
import type { JobManifest, JobServices } from './job.ts';
import type { JobDone } from './job-done.ts';
import { serviceOf } from './job-services.ts';
import { costsOf, isCancelled, jobBatches, jobBatchRecords } from './job-status.ts';
import { mergeJob } from './merge-job.ts';
import type { MergedLine } from './merge-results.ts';
import { SavedCost } from './saved-cost.ts';

export interface FinishOptions {
  readonly manifest: JobManifest;
  /** Read as far as it is to count. */
  readonly log: ClaimLog;
  /** Folder for files on their way. */
  readonly workDir: string;
}

/**
 * @returns whether the job is done by this; false where a line has no outcome, and where another was faster
 * @throws what state and store throw; doing it again goes on
 */
export async function finishJob(services: JobServices, options: FinishOptions): Promise<boolean> {
  const { store } = services;
  const { manifest, workDir } = options;
  const scratch = await makeScratch(workDir, 'results');
  try {
    const written = await writeResults(services, options, scratch);
    if (written === undefined) return false;
    await store.put(jobResultsObject(manifest.job), { file: join(scratch, RESULTS) });
    await store.put(jobFailuresObject(manifest.job), { file: join(scratch, FAILURES) });
    await store.put(answersObject(manifest.job, manifest.created_at), { file: join(scratch, ANSWERS) });
    const done = await doneOf(services, options, written);
    const isOurs = await store.create(jobDoneObject(manifest.job), `${JSON.stringify(done, undefined, 1)}\n`);
    await closeMark(services, manifest.job);
    return isOurs;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The last of all: whoever finds a job that is done, and its mark, was cut short here. */
export async function closeMark({ store }: Pick<JobServices, 'store'>, job: string): Promise<void> {
  await store.delete(openJobObject(job));
}

const RESULTS = 'results.ndjson';
const FAILURES = 'failures.ndjson';
const ANSWERS = 'answers.bin';

type Written = Pick<JobDone, 'results' | 'failures' | 'answers' | 'counts' | 'saved_usd'>;

/** Undefined where a line has no outcome yet. */
async function writeResults(
  services: JobServices,
  { manifest, log }: FinishOptions,
  scratch: string,
): Promise<Written | undefined> {
  const { store, state, prices, logger } = services;
  const results = await LinesFile.create(join(scratch, RESULTS));
  const failures = await LinesFile.create(join(scratch, FAILURES));
  try {
    const answers = new AnswersFile();
    const tally = new ResultTally(prices);
    let line = 0;
    for await (const merged of mergeJob({ store, state, manifest, log, scratch })) {
      const { result, request } = merged;
      if (result.outcome === 'open') return undefined;
      line += 1;
      tally.add(merged);
      const text = Buffer.from(toLine(result)).subarray(0, -1);
      await results.add(text);
      if (result.outcome === 'failed') await failures.add(text);
      else if (request !== undefined && isKnownAnswer(result)) answers.add(contentDigest(request), line);
      logger.progress('results written', line, manifest.lines);
    }
    const index = join(scratch, ANSWERS);
    await answers.write(index);
    return {
      results: told(await results.close()),
      failures: told(await failures.close()),
      answers: await digestFile(index),
      ...tally.told(),
    };
  } finally {
    await results.abandon();
    await failures.abandon();
  }
}

function told({ sha256, bytes, lines }: WrittenLines): JobDone['results'] {
  return { sha256, bytes, lines };
}

/** Lines of results by what they say, added up. */
class ResultTally {
  readonly #counts = { answered: 0, cached: 0, failed: 0, invalid: 0 };
  readonly #saved: SavedCost;

  constructor(prices: JobServices['prices']) {
    this.#saved = new SavedCost(prices);
  }

  add({ result, request }: MergedLine): void {
    if (request === undefined) this.#counts.invalid += 1;
    else if (result.outcome === 'failed') this.#counts.failed += 1;
    else {
      this.#counts.answered += 1;
      if (result.cached !== true) return;
      this.#counts.cached += 1;
      this.#saved.add(request, result.response?.body);
    }
  }

  told(): Pick<Written, 'counts' | 'saved_usd'> {
    return { counts: { ...this.#counts }, saved_usd: this.#saved.told.savedUsd ?? null };
  }
}

async function doneOf(services: JobServices, { manifest, log }: FinishOptions, written: Written): Promise<JobDone> {
  const { store, state, prices } = services;
  const { job, digest } = manifest;
  const records = await jobBatchRecords(state, job, log);
  const { costUsd, estimatedUsd, tokens } = costsOf(records, prices);
  return {
    format: 'completion-batch/job-done',
    version: 1,
    job,
    digest,
    finished_at: isoTime(state.clock),
    service: serviceOf(services),
    cancelled: await isCancelled(store, job),
    ...written,
    cost_usd: costUsd ?? null,
    estimated_usd: estimatedUsd ?? null,
    tokens,
    batches: jobBatches(records).map(({ batchId, openaiBatchId, status, requests, open }) => ({
      batch_id: batchId,
      openai_batch_id: openaiBatchId,
      status,
      requests,
      open,
    })),
  };
}
