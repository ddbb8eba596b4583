/** Where the files of a batch lie under the store's prefix. Keys of one execution share a folder. */
import { CompletionBatchError } from '../platform/errors.ts';

/** It becomes a segment of object keys and part of a record's key. */
export function isExecutionId(id: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/.test(id);
}

/** Of a completion batch: it becomes a segment of object keys, a part of a record's key and of files' names. */
export function isUuid(id: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(id);
}

/** @throws CompletionBatchError `invalid-input` where it is no execution id */
export function checkExecutionId(id: string): string {
  return checkId(id, 'execution');
}

/** @throws CompletionBatchError `invalid-input` where it is no job id: they have the form of execution ids */
export function checkJobId(id: string): string {
  return checkId(id, 'job');
}

function checkId(id: string, what: 'execution' | 'job'): string {
  if (isExecutionId(id)) return id;
  throw new CompletionBatchError(
    'invalid-input',
    `${JSON.stringify(id)} is not ${what === 'job' ? 'a' : 'an'} ${what} id`,
    {
      where: what,
      remedy: 'Use 1 to 100 characters out of a-z, A-Z, 0-9, "_", "." and "-", beginning with a letter or digit.',
    },
  );
}

/** Prefix of everything submit keeps of an execution; listing it is strongly consistent, unlike an index. */
export const batchesPrefix = (execution: string): string => `completion_batches/${execution}/batches/`;

/** The file sent to OpenAI. */
export const batchRequestsObject = (execution: string, batchId: string, sha256: string): string =>
  `${batchesPrefix(execution)}${batchId}/${sha256}.jsonl`;

/** Prefix of all that is kept of a batch's results. */
export const resultsPrefix = (execution: string, batchId: string): string =>
  `completion_batches/${execution}/results/${batchId}/`;

/** A result file of a batch, as OpenAI gave it: it counts by the digest on the batch's record, never by lying there. */
export const resultsObject = (execution: string, batchId: string, kind: 'output' | 'error', sha256: string): string =>
  `${resultsPrefix(execution, batchId)}${kind}-${sha256}.jsonl`;

/** What became of each request of a batch, where nothing else keeps that. */
export const outcomesObject = (execution: string, batchId: string): string =>
  `${resultsPrefix(execution, batchId)}outcomes.jsonl`;

/** Prefix of a job's claim log. */
export const claimsPrefix = (job: string): string => `jobs/${job}/claims/`;

/** One entry of it. @param number from 1 */
export const claimsObject = (job: string, number: number): string =>
  `${claimsPrefix(job)}${String(number).padStart(7, '0')}.json`;

/** What a job is: created once, when all of its requests lie there. */
export const jobObject = (job: string): string => `jobs/${job}/job.json`;

/** A part of a job's requests, in the order in which they were given. @param number from 1 */
export const jobPartObject = (job: string, number: number, sha256: string): string =>
  `jobs/${job}/requests/${String(number).padStart(4, '0')}-${sha256}.jsonl`;

/** Lines that were left out of it because they are no requests, as `InvalidLine`s. */
export const jobInvalidObject = (job: string, sha256: string): string => `jobs/${job}/requests/invalid-${sha256}.jsonl`;

/** One line for each line that was given, in that order; and of them those that have no answer. */
export const jobResultsObject = (job: string): string => `jobs/${job}/results.ndjson`;
export const jobFailuresObject = (job: string): string => `jobs/${job}/failures.ndjson`;

/**
 * Of each job that is done, its answered requests by what they ask, for later jobs: the newest job first, so that a listing
 * gives them in the order in which they are looked at.
 */
export const ANSWERS = 'answers/';

/** @param createdAt the manifest's, which never changes */
export function answersObject(job: string, createdAt: string): string {
  const age = LAST_MS - Math.min(Math.max(Date.parse(createdAt) || 0, 0), LAST_MS);
  return `${ANSWERS}${String(age).padStart(LAST_MS_DIGITS, '0')}-${job}.bin`;
}

/** The last millisecond of 13 digits: in 2286. */
const LAST_MS = 9_999_999_999_999;
const LAST_MS_DIGITS = 13;

/** The job whose answers those are; undefined for what is no such object. */
export function jobOfAnswers(key: string): string | undefined {
  const job = /^answers\/\d{13}-([^/]+)\.bin$/.exec(key)?.[1];
  return job !== undefined && isExecutionId(job) ? job : undefined;
}

/** Created once: nothing more is asked for it. */
export const jobCancelledObject = (job: string): string => `jobs/${job}/cancelled.json`;

/** Created once, after everything else: every line has its outcome, and the results lie there. */
export const jobDoneObject = (job: string): string => `jobs/${job}/done.json`;

/** Marks of jobs that are not done; deleted after `jobDoneObject` is there. */
export const OPEN_JOBS = 'open-jobs/';
export const openJobObject = (job: string): string => `${OPEN_JOBS}${job}`;
