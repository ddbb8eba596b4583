/** Collect as the command line does it: the open batches one after the other, again and again while some are to be waited for. */
import {
  type BatchRow,
  type CollectResult,
  CompletionBatchError,
  collect,
  createLabelWriter,
  describeError,
  findBatch,
  findDueBatches,
  isOpenBatch,
  type Logger,
  labelSettling,
  listModelRefusals,
  type ObjectStore,
  type PriceList,
  type ReceiptsTable,
} from '@completion-batch/core';
import type OpenAI from 'openai';

export interface CollectOpenOptions {
  readonly table: ReceiptsTable;
  readonly store: ObjectStore;
  readonly openai: OpenAI;
  readonly logger: Logger;
  readonly workDir: string;
  /** Default: all open ones. */
  readonly batchId?: string;
  readonly maxAttempts: number;
  readonly cancelAfterHours?: number;
  /** See core's `CollectOptions.fileWaitMs`. */
  readonly fileWaitMs?: number;
  readonly prices?: PriceList;
  /** Milliseconds between looks while batches are open; undefined looks once. */
  readonly waitMs?: number;
}

export interface CollectedBatches {
  readonly results: readonly CollectResult[];
  /** Batches that could not be collected this time; they stay open. */
  readonly failures: readonly { readonly batchId: string; readonly reason: string }[];
}

export async function collectOpen(options: CollectOpenOptions): Promise<CollectedBatches> {
  const results = new Map<string, CollectResult>();
  const failures = new Map<string, string>();
  for (;;) {
    const batches = await batchesToCollect(options);
    for (const batch of batches) {
      const before = results.get(batch.batchId);
      if (before !== undefined && !isWaitedFor(before)) continue;
      try {
        results.set(batch.batchId, await collectOne(options, batch));
        failures.delete(batch.batchId);
      } catch (error) {
        if (!(error instanceof CompletionBatchError)) throw error;
        if (error.code !== 'openai-unavailable') throw error;
        // The others go on, and this one stays open for the next time.
        failures.set(batch.batchId, describeError(error));
        options.logger.error(`batch ${batch.batchId}: ${describeError(error)}`);
      }
    }
    const waiting = [...results.values()].filter(isWaitedFor);
    if (options.waitMs === undefined || (waiting.length === 0 && failures.size === 0)) break;
    const [first] = waiting;
    if (first?.reason)
      options.logger.progress(
        `batch ${first.openaiBatchId} is ${first.status}, ${first.reason}; open batches`,
        waiting.length,
      );
    await options.table.clock.sleep(options.waitMs);
  }
  await warnOfRefusals(options);
  return {
    results: [...results.values()],
    failures: [...failures].map(([batchId, reason]) => ({ batchId, reason })),
  };
}

/** Why there may be nothing to collect. */
async function warnOfRefusals({ table, logger }: CollectOpenOptions): Promise<void> {
  for await (const { model, refusal } of listModelRefusals(table)) {
    logger.warn(
      `${model} was last seen to refuse everything, on ${refusal.at}: ${refusal.message} Until it answers, submit sends nothing but one request.`,
    );
  }
}

/** Its answers may still come. Another program's batch is left to that program. */
function isWaitedFor({ kind, ours }: CollectResult): boolean {
  return ours && (kind === 'open' || kind === 'incomplete');
}

function collectOne(options: CollectOpenOptions, batch: BatchRow): Promise<CollectResult> {
  const { table, store, openai, logger, workDir, maxAttempts, cancelAfterHours, fileWaitMs, prices } = options;
  return collect({
    table,
    store,
    openai,
    clock: table.clock,
    logger,
    settling: labelSettling(createLabelWriter(table, table.clock)),
    batch,
    workDir,
    maxAttempts,
    ...(cancelAfterHours === undefined ? {} : { cancelAfterHours }),
    ...(fileWaitMs === undefined ? {} : { fileWaitMs }),
    ...(prices === undefined ? {} : { prices }),
  });
}

async function batchesToCollect({ table, batchId, logger }: CollectOpenOptions): Promise<readonly BatchRow[]> {
  if (batchId !== undefined) {
    const batch = await findBatch(table, batchId);
    if (!isOpenBatch(batch)) logger.info(`batch ${batchId} is ${batch.status} already`);
    return isOpenBatch(batch) ? [batch] : [];
  }
  const { batches, problems } = await findDueBatches(table);
  for (const { PK, SK, reason } of problems) logger.warn(`${PK} / ${SK} is passed over: ${reason}`);
  return batches;
}
