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

/** In hexadecimal digits. */
export function isSha256(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
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

/** A result file of a batch, as OpenAI gave it. */
export const resultsObject = (execution: string, batchId: string, kind: 'output' | 'error'): string =>
  `completion_batches/${execution}/results/${batchId}/${kind}.jsonl`;

/** What became of each request of a batch, where nothing else keeps that. */
export const outcomesObject = (execution: string, batchId: string): string =>
  `completion_batches/${execution}/results/${batchId}/outcomes.jsonl`;

/** Prefix of a job's claim log. */
export const claimsPrefix = (job: string): string => `jobs/${job}/claims/`;

/** One entry of it. @param number from 1 */
export const claimsObject = (job: string, number: number): string =>
  `${claimsPrefix(job)}${String(number).padStart(7, '0')}.json`;
