/** What an ended batch tells about its model, kept before its requests go free: so that no run sends the same again. */

import { type LimitRefusal, limitRefusalIn } from '../openai/limit-refusal.ts';
import { isAboutFile } from '../openai/refusals.ts';
import { type EndedStatus, failureOf, type RemoteBatch } from '../openai/remote-batch.ts';
import { digestFile } from '../platform/digest.ts';
import { describeError, isCompletionBatchError } from '../platform/errors.ts';
import { learnFrom } from '../queue/learned-limits.ts';
import { enqueuedTokens } from '../queue/ledger.ts';
import type { Services } from '../services.ts';
import type { Batch } from '../state/batch.ts';
import type { Findings } from './result-index.ts';
import { lastingFailure } from './settled-trouble.ts';

export interface Ended {
  readonly services: Services;
  readonly batch: Batch;
  readonly remote: RemoteBatch;
  readonly status: EndedStatus;
  readonly findings: Findings;
  /** Its request file on disk. */
  readonly requests: string;
  /** ISO 8601. */
  readonly endedAt: string;
}

/** @returns the limit that it failed by */
export async function rememberModel(ended: Ended): Promise<LimitRefusal | undefined> {
  const { batch, remote, status, findings } = ended;
  const failed = status === 'FAILED' && findings.answered === 0;
  const limit = failed ? limitRefusalIn(remote.errors?.data ?? []) : undefined;
  const { model } = batch;
  if (model === undefined) return limit;
  if (limit !== undefined) await learnLimit(ended, model, limit);
  try {
    await noteAnswer(ended, model, failed && limit === undefined);
  } catch (error) {
    // What holds hints only does not keep answers from those who asked.
    if (!isCompletionBatchError(error, 'row-damaged')) throw error;
    ended.services.logger.warn(describeError(error));
  }
  return limit;
}

async function noteAnswer(ended: Ended, model: string, refusedWhole: boolean): Promise<void> {
  const { services, batch, remote, findings, endedAt: at } = ended;
  const { queues } = services.state;
  const { batchId } = batch;
  if (findings.answered > 0) return queues.modelAnswered(model, at);
  if (refusedWhole) {
    if (!isLasting(remote)) return;
    return queues.modelRefused(model, { at, batchId, message: failureOf(remote), kind: 'batch' });
  }
  const lasting = lastingFailure(findings);
  if (lasting !== undefined) {
    await queues.modelRefused(model, { at, batchId, message: lasting.message, kind: 'lines' });
  }
}

/** A file that was not seen in time, and a failure without a reason, say nothing about the model. */
function isLasting({ errors }: RemoteBatch): boolean {
  const reasons = errors?.data ?? [];
  return reasons.length > 0 && !reasons.every(({ message }) => isAboutFile(message ?? ''));
}

async function learnLimit(
  { services: { state }, batch, requests, endedAt }: Ended,
  model: string,
  limit: LimitRefusal,
): Promise<void> {
  // OpenAI validates in any order: a file that was begun later may have taken the room.
  const open = limit.kind === 'queue' ? await enqueuedTokens(state, model) : new Map<string, number>();
  const waiting = [...open.values()].reduce((sum, tokens) => sum + tokens, 0);
  const refused = {
    model,
    batchId: batch.batchId,
    at: Date.parse(endedAt),
    queuedTokens: Math.max(batch.queued_tokens ?? batch.estimated_tokens ?? 0, waiting),
    bytes: (await digestFile(requests)).bytes,
    requests: async () => requests,
  };
  await learnFrom(limit, refused, state);
}
