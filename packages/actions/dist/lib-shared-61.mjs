import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);

// ../core/src/objects/layout.ts
var planObject = (execution) => `labels/${execution}/plan.json`;
var labelsObject = (execution, shard, sha256) => `labels/${execution}/${shard}-${sha256.slice(0, 16)}.ndjson`;
var shardRequestsFile = (shard, sha256) => `${shard}-${sha256.slice(0, 16)}.jsonl`;
var shardRequestsObject = (execution, shard, sha256) => `completion_batches/${execution}/requests/${shardRequestsFile(shard, sha256)}`;
var shardManifestObject = (execution, shard) => `completion_batches/${execution}/requests/${shard}.json`;
var vectorsObject = (sha256) => `${VECTORS_PREFIX}${sha256}.sqlite`;
var VECTORS_PREFIX = "evidence/vectors-";
var VECTORS_FOLDER = "evidence/vectors";
var writeBackToDo = (batchId) => `${WRITE_BACK_PREFIX}${batchId}/to-do`;
var writeBackDone = (batchId) => `${WRITE_BACK_PREFIX}${batchId}/done`;
var WRITE_BACK_PREFIX = "evidence/write-back/";

export {
  planObject,
  labelsObject,
  shardRequestsFile,
  shardRequestsObject,
  shardManifestObject,
  vectorsObject,
  VECTORS_PREFIX,
  VECTORS_FOLDER,
  writeBackToDo,
  writeBackDone,
  WRITE_BACK_PREFIX
};
