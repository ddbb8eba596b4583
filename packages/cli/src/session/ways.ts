/** How what messages advise is done: by the commands of this program. */
import type { Ways } from '@completion-batch/engine';
import { ownCommand } from '../render/own-command.ts';

export const WAYS: Ways = {
  giveUp: (batchId) => ownCommand(`reconcile --give-up ${batchId}`),
  cancel: (batchId) => ownCommand(`cancel ${batchId}`),
  accept: (batchId) => ownCommand(`collect --accept ${batchId}`),
  reject: (batchId) => ownCommand(`collect --reject ${batchId}`),
  reconcile: ownCommand('reconcile'),
  status: ownCommand('status'),
  parameters: 'parameters of prepare',
};

/** The same for vectors: what is open of them is no command's but embed's. */
export const EMBED_WAYS: Ways = {
  ...WAYS,
  giveUp: (batchId) => ownCommand(`embed with --give-up ${batchId}`),
  cancel: (batchId) => `OpenAI's page of batches (its metadata have ${batchId})`,
  reconcile: ownCommand('embed, once more'),
  status: ownCommand('embed'),
  parameters: '--model and --dimensions of embed',
};
