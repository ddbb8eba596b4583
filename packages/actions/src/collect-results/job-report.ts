/** What became of one job in its turn, as a small file that its job of the matrix hands to the one that tells for all. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { topFailures, whatWaits } from '@completion-batch/core/jobs';
import {
  describeError,
  type JobStatus,
  jobFailuresObject,
  jobResultsObject,
  type ObjectStore,
  parseJson,
} from '@completion-batch/engine';
import { z } from 'zod';
import type { Looked } from './rounds.ts';
import { troublesOf } from './troubles.ts';

/** Of each list; a summary shows no more of all jobs together. */
const MOST = 50;

const count = z.number().int().nonnegative();
/** Characters of what services say; summaries and annotations show fewer. */
const MAX_SAID = 2000;
const said = z.string().max(MAX_SAID);
const dollars = z.number().nonnegative().nullable();
const list = <T extends z.ZodType>(item: T) => z.array(item).max(MOST);

const stuck = z.object({
  kind: z.enum(['row', 'requests', 'store', 'forgotten']),
  batchId: said,
  executionId: said.optional(),
  state: said.optional(),
  units: count.optional(),
  reason: said,
  remedy: said,
  red: z.boolean(),
});

const figures = z.object({
  done: z.boolean(),
  cancelled: z.boolean(),
  requests: count,
  answered: count,
  cached: count,
  failed: count,
  waiting: count,
  unasked: count,
  invalid: count,
  inputTokens: count,
  cachedTokens: count,
  outputTokens: count,
  /** USD; null where a model has no price. */
  cost: dollars,
  estimated: dollars,
  saved: dollars,
  batches: list(z.object({ batchId: said, openaiBatchId: said, status: said, requests: count, open: z.boolean() })),
  /** Batches beyond those. */
  moreBatches: count,
});

const jobReport = z.object({
  format: z.literal('completion-batch/job-report'),
  version: z.literal(1),
  /** Of the workflow run; the latest report of a job counts. */
  attempt: count,
  job: said,
  /** Null where none of its rounds came to its end. */
  figures: figures.nullable(),
  /** What ended it, or kept its results from being written; null where nothing did. */
  error: said.nullable(),
  waits: list(said),
  unanswered: list(z.object({ reason: said, message: said, requests: count })),
  stuck: list(stuck),
  /** What makes its step red. */
  troubles: list(said),
  /** Where its results are, and its failures where it has any; null before it is done. */
  results: said.nullable(),
  failures: said.nullable(),
});

export type JobReport = Readonly<z.output<typeof jobReport>>;

export function jobReportOf(looked: Looked, store: Pick<ObjectStore, 'locate'>, attempt: number): JobReport {
  const { job, status, asked, looks, error } = looked;
  const isDone = status?.done === true && error === undefined;
  const hasFailures = status !== undefined && status.counts.failed + status.counts.invalid > 0;
  return cut({
    format: 'completion-batch/job-report',
    version: 1,
    attempt,
    job,
    figures: status === undefined ? null : figuresOf(status),
    error: error === undefined ? null : describeError(error),
    waits: asked.flatMap((one) => whatWaits(one, 'request')).slice(0, MOST),
    unanswered: topFailures(looks).slice(0, MOST),
    stuck: asked.flatMap((one) => one.stuck).slice(0, MOST),
    troubles: troublesOf(looked).slice(0, MOST),
    results: isDone ? store.locate(jobResultsObject(job)) : null,
    failures: isDone && hasFailures ? store.locate(jobFailuresObject(job)) : null,
  });
}

/** What is too long would make it no report. */
function cut(report: JobReport): JobReport {
  return JSON.parse(JSON.stringify(report), (_, value: unknown) =>
    typeof value === 'string' ? value.slice(0, MAX_SAID).toWellFormed() : value,
  ) as JobReport;
}

function figuresOf(status: JobStatus): JobReport['figures'] {
  const { manifest, counts, tokens, batches } = status;
  return {
    done: status.done,
    cancelled: status.cancelled,
    requests: manifest.requests,
    ...counts,
    inputTokens: tokens.input,
    cachedTokens: tokens.cached,
    outputTokens: tokens.output,
    cost: status.costUsd ?? null,
    estimated: status.estimatedUsd ?? null,
    saved: status.savedUsd ?? null,
    batches: batches.slice(0, MOST).map((batch) => ({
      batchId: batch.batchId,
      openaiBatchId: batch.openaiBatchId,
      status: batch.status,
      requests: batch.requests,
      open: batch.open,
    })),
    moreBatches: Math.max(0, batches.length - MOST),
  };
}

/** Stands for a job whose job of the matrix left no report. */
export function lostJobReport(job: string): JobReport {
  const error = 'its job handed nothing over: the log of that job says why';
  return {
    ...{ format: 'completion-batch/job-report', version: 1, attempt: 0, job, figures: null, error },
    ...{ waits: [], unanswered: [], stuck: [], troubles: [`job ${job}: ${error}`], results: null, failures: null },
  };
}

/** What a file holds, or undefined where that is no report. */
export function readJobReport(text: string): JobReport | undefined {
  try {
    return jobReport.parse(parseJson(text));
  } catch {
    return undefined;
  }
}

/** One file for each job, named after it. */
export async function writeJobReport(folder: string, report: JobReport): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${report.job}.json`), JSON.stringify(report));
}
