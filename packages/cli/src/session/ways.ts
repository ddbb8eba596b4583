/** How what messages advise is done: by the commands of this program. */
import type { Ways } from '@completion-batch/engine';

export const WAYS: Ways = {
  giveUp: (batchId) => `completion-batch reconcile --give-up ${batchId}`,
  cancel: (batchId) => `completion-batch cancel ${batchId}`,
  reconcile: 'completion-batch reconcile',
  status: 'completion-batch status',
  parameters: 'parameters of prepare',
};
