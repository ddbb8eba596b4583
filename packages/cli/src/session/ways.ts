/** How what messages advise is done: by the commands of this program. */
import type { Ways } from '@completion-batch/engine';

export const WAYS: Ways = {
  giveUp: (batchId) => `completion-batch reconcile --give-up ${batchId}`,
  cancel: (batchId) => `completion-batch cancel ${batchId}`,
  accept: (batchId) => `completion-batch collect --accept ${batchId}`,
  reject: (batchId) => `completion-batch collect --reject ${batchId}`,
  reconcile: 'completion-batch reconcile',
  status: 'completion-batch status',
  parameters: 'parameters of prepare',
};

/** The same for vectors: what is open of them is no command's but embed's. */
export const EMBED_WAYS: Ways = {
  ...WAYS,
  giveUp: (batchId) => `completion-batch embed with --give-up ${batchId}`,
  cancel: (batchId) => `OpenAI's page of batches (its metadata have ${batchId})`,
  reconcile: 'completion-batch embed, once more',
  status: 'completion-batch embed',
  parameters: '--model and --dimensions of embed',
};
