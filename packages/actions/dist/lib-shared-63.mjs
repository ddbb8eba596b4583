import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);

// src/shared/ways.ts
var WAYS = {
  giveUp: (batchId) => `the action reconcile with give-up: ${batchId} (completion-batch reconcile --give-up ${batchId})`,
  cancel: (batchId) => `completion-batch cancel ${batchId}`,
  // Both stand in one sentence, which has room for few ids.
  accept: (batchId) => `the action collect with accept: ${batchId} (--accept)`,
  reject: () => "with reject in its place (--reject)",
  reconcile: "the action reconcile (completion-batch reconcile)",
  status: "the action find (completion-batch status)",
  parameters: "parameters of prepare"
};
var JOB_WAYS = {
  giveUp: (batchId) => `completion-batch batch collect JOB --give-up ${batchId}`,
  cancel: (batchId) => `completion-batch batch cancel JOB (whose ${batchId} is)`,
  accept: (batchId) => `decide of @completion-batch/engine, with ${batchId} and accepted`,
  reject: () => "with rejected",
  reconcile: "completion-batch batch collect JOB --give-up ID",
  status: "the action find-jobs (completion-batch batch status)",
  parameters: "the body of each request"
};

export {
  WAYS,
  JOB_WAYS
};
