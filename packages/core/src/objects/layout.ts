/** Where each phase's objects lie under the store's prefix. Keys of one execution share one folder per phase. */
import { CompletionBatchError } from '@completion-batch/engine/light';

/** It becomes a segment of object keys and part of a table key. */
export function isExecutionId(id: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/.test(id);
}

/** @throws CompletionBatchError `invalid-input` where it is no execution id */
export function checkExecutionId(id: string): string {
  if (isExecutionId(id)) return id;
  throw new CompletionBatchError('invalid-input', `${JSON.stringify(id)} is not an execution id`, {
    where: 'execution',
    remedy: 'Use 1 to 100 characters out of a-z, A-Z, 0-9, "_", "." and "-", beginning with a letter or digit.',
  });
}

export const planObject = (execution: string): string => `labels/${execution}/plan.json`;

/** The labels of a shard; its digest is in the name, so that two prepares of one execution never mix. */
export const labelsObject = (execution: string, shard: string, sha256: string): string =>
  `labels/${execution}/${shard}-${sha256.slice(0, 16)}.ndjson`;

/** The request file of a shard; its digest is in the name, so that a second attempt never changes a file in use. */
export const shardRequestsObject = (execution: string, shard: string, sha256: string): string =>
  `completion_batches/${execution}/requests/${shard}-${sha256.slice(0, 16)}.jsonl`;

/** Says which request file is the shard's newest. */
export const shardManifestObject = (execution: string, shard: string): string =>
  `completion_batches/${execution}/requests/${shard}.json`;

/** Prefix of everything submit keeps of an execution; listing it is strongly consistent, unlike an index. */
export const batchesPrefix = (execution: string): string => `completion_batches/${execution}/batches/`;

/** The file sent to OpenAI. */
export const batchRequestsObject = (execution: string, batchId: string, sha256: string): string =>
  `${batchesPrefix(execution)}${batchId}/${sha256}.jsonl`;

/** A result file of a batch, as OpenAI gave it. */
export const resultsObject = (execution: string, batchId: string, kind: 'output' | 'error'): string =>
  `completion_batches/${execution}/results/${batchId}/${kind}.jsonl`;
