/** How what messages advise is done: from a workflow, or in a terminal. */
import type { Ways } from '@completion-batch/engine';

export const WAYS: Ways = {
  giveUp: (batchId) =>
    `the action reconcile with give-up: ${batchId} (completion-batch reconcile --give-up ${batchId})`,
  cancel: (batchId) => `completion-batch cancel ${batchId}`,
  // Both stand in one sentence, which has room for few ids.
  accept: (batchId) => `the action collect with accept: ${batchId} (--accept)`,
  reject: () => 'with reject in its place (--reject)',
  reconcile: 'the action reconcile (completion-batch reconcile)',
  status: 'the action find (completion-batch status)',
  parameters: 'parameters of prepare',
};

/** Of jobs of plain requests. */
export const JOB_WAYS: Ways = {
  giveUp: (batchId) => `completion-batch batch collect JOB --give-up ${batchId}`,
  cancel: (batchId) => `completion-batch batch cancel JOB (whose ${batchId} is)`,
  accept: (batchId) => `decide of @completion-batch/engine, with ${batchId} and accepted`,
  reject: () => 'with rejected',
  reconcile: 'completion-batch batch collect JOB --give-up ID',
  status: 'the action find-jobs (completion-batch batch status)',
  parameters: 'the body of each request',
};
