/** What an ended batch tells about its model, kept before its labels go free: so that no run sends the same again. */

import type { Logger } from '@completion-batch/engine';
import {
  describeError,
  digestFile,
  type EndedStatus,
  failureOf,
  isAboutFile,
  isCompletionBatchError,
  type LimitRefusal,
  limitRefusalIn,
  type RemoteBatch,
} from '@completion-batch/engine';
import { learnFrom } from '../queue/learned-limits.ts';
import { enqueuedTokens } from '../queue/ledger.ts';
import { recordModelAnswered, recordModelRefused } from '../queue/queue-rows.ts';
import type { BatchRow } from '../state/batch-rows.ts';
import type { ReceiptsTable } from '../table/receipts-table.ts';
import type { Findings } from './result-index.ts';
import { lastingFailure } from './settled-trouble.ts';

export interface EndedBatch {
  readonly table: ReceiptsTable;
  readonly logger: Logger;
  readonly batch: BatchRow;
  readonly remote: RemoteBatch;
  readonly status: EndedStatus;
  readonly findings: Findings;
  /** Its request file on disk. */
  readonly requests: string;
  /** ISO 8601. */
  readonly endedAt: string;
}

/** @returns the limit that it failed by */
export async function rememberModel(ended: EndedBatch): Promise<LimitRefusal | undefined> {
  const { batch, remote, status, findings, logger } = ended;
  const failed = status === 'FAILED' && findings.answered === 0;
  const limit = failed ? limitRefusalIn(remote.errors?.data ?? []) : undefined;
  const { model } = batch;
  if (model === undefined) return limit;
  if (limit !== undefined) await learnLimit(ended, model, limit);
  try {
    await noteAnswer(ended, model, failed && limit === undefined);
  } catch (error) {
    // A row that holds hints only does not keep answers from their labels.
    if (!isCompletionBatchError(error, 'row-damaged')) throw error;
    logger.warn(describeError(error));
  }
  return limit;
}

async function noteAnswer(ended: EndedBatch, model: string, refusedWhole: boolean): Promise<void> {
  const { table, batch, remote, findings, endedAt: at } = ended;
  const { batchId } = batch;
  if (findings.answered > 0) return recordModelAnswered(table, model, at);
  if (refusedWhole) {
    if (!isLasting(remote)) return;
    return recordModelRefused(table, model, { at, batchId, message: failureOf(remote), kind: 'batch' });
  }
  const lasting = lastingFailure(findings);
  if (lasting !== undefined) {
    await recordModelRefused(table, model, { at, batchId, message: lasting.message, kind: 'lines' });
  }
}

/** A file that was not seen in time, and a failure without a reason, say nothing about the model. */
function isLasting({ errors }: RemoteBatch): boolean {
  const reasons = errors?.data ?? [];
  return reasons.length > 0 && !reasons.every(({ message }) => isAboutFile(message ?? ''));
}

async function learnLimit(
  { table, batch, requests, endedAt }: EndedBatch,
  model: string,
  limit: LimitRefusal,
): Promise<void> {
  // OpenAI validates in any order: a file that was begun later may have taken the room.
  const open = limit.kind === 'queue' ? await enqueuedTokens(table, model) : new Map<string, number>();
  const waiting = [...open.values()].reduce((sum, tokens) => sum + tokens, 0);
  const refused = {
    model,
    batchId: batch.batchId,
    at: Date.parse(endedAt),
    queuedTokens: Math.max(batch.queued_tokens ?? batch.estimated_tokens ?? 0, waiting),
    bytes: (await digestFile(requests)).bytes,
    requests: async () => requests,
  };
  await learnFrom(limit, refused, table);
}
