/** Where each phase's objects lie under the store's prefix. Keys of one execution share one folder per phase. */

export const planObject = (execution: string): string => `labels/${execution}/plan.json`;

/** The labels of a shard; its digest is in the name, so that two prepares of one execution never mix. */
export const labelsObject = (execution: string, shard: string, sha256: string): string =>
  `labels/${execution}/${shard}-${sha256.slice(0, 16)}.ndjson`;

/** What a shard's request file is called, in a folder and in the store. */
export const shardRequestsFile = (shard: string, sha256: string): string => `${shard}-${sha256.slice(0, 16)}.jsonl`;

/** The request file of a shard; its digest is in the name, so that a second attempt never changes a file in use. */
export const shardRequestsObject = (execution: string, shard: string, sha256: string): string =>
  `completion_batches/${execution}/requests/${shardRequestsFile(shard, sha256)}`;

/** Says which request file is the shard's newest. */
export const shardManifestObject = (execution: string, shard: string): string =>
  `completion_batches/${execution}/requests/${shard}.json`;

/** The file of words' vectors, by its digest; below `VECTORS_FOLDER`, whose numbered records name the newest. */
export const vectorsObject = (sha256: string): string => `${VECTORS_PREFIX}${sha256}.sqlite`;
export const VECTORS_PREFIX = 'evidence/vectors-';
export const VECTORS_FOLDER = 'evidence/vectors';

/**
 * A batch whose verdicts are to be written into the vectors' metadata, and that they are. Two objects, as roles need no right to
 * delete: where they have it, both go.
 */
export const writeBackToDo = (batchId: string): string => `${WRITE_BACK_PREFIX}${batchId}/to-do`;
export const writeBackDone = (batchId: string): string => `${WRITE_BACK_PREFIX}${batchId}/done`;
export const WRITE_BACK_PREFIX = 'evidence/write-back/';
