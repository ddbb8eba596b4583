/** How what messages advise is done: from a workflow, or in a terminal. */
import type { Ways } from '@completion-batch/engine';

export const WAYS: Ways = {
  giveUp: (batchId) =>
    `the action reconcile with give-up: ${batchId} (completion-batch reconcile --give-up ${batchId})`,
  cancel: (batchId) => `completion-batch cancel ${batchId}`,
  accept: (batchId) => `the action collect with accept: ${batchId} (completion-batch collect --accept ${batchId})`,
  reject: (batchId) => `the action collect with reject: ${batchId} (completion-batch collect --reject ${batchId})`,
  reconcile: 'the action reconcile (completion-batch reconcile)',
  status: 'the action find (completion-batch status)',
  parameters: 'parameters of prepare',
};
