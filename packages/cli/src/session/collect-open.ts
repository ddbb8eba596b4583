/** Collect as the command line does it: an error that is not of one batch ends it. */
import type { CollectedBatch, LabelCounts, LabelServices } from '@completion-batch/core';
import {
  type CollectOpenOptions,
  collectOpen,
  describeError,
  isCompletionBatchError,
  warnOfRefusals,
} from '@completion-batch/engine';

export interface CollectedBatches {
  readonly results: readonly CollectedBatch[];
  /** Batches that could not be collected this time; they stay open. */
  readonly failures: readonly { readonly batchId: string; readonly reason: string }[];
  /** Records of batches of ours that do not parse. */
  readonly damaged?: number;
}

export async function collectBatches(
  services: LabelServices,
  options: Omit<CollectOpenOptions<LabelCounts>, 'onCollected' | 'onProblem'>,
): Promise<CollectedBatches> {
  const { logger } = services;
  const { looks, problems, closed } = await collectOpen(services, {
    ...options,
    onProblem: ({ where, reason }) => logger.warn(`${where} is passed over: ${reason}`),
    async onCollected({ batch, error }) {
      if (error === undefined) return;
      // The others go on, and this one stays open for the next time.
      if (!isCompletionBatchError(error, 'openai-unavailable')) throw error;
      logger.error(`batch ${batch.batchId}: ${describeError(error)}`);
    },
  });
  if (closed !== undefined) logger.info(`batch ${closed.batchId} is ${closed.status} already`);
  await warnOfRefusals(services);
  return {
    damaged: problems.filter(({ ours }) => ours).length,
    results: looks.flatMap(({ result }) => result ?? []),
    failures: looks.flatMap(({ batch, result, error }) =>
      result === undefined ? [{ batchId: batch.batchId, reason: describeError(error) }] : [],
    ),
  };
}
