/**
 * Answers that a workload holds back: nothing is written of them before a person has accepted or rejected the batch. What that
 * has said stands in the record, so that it is asked once and collect goes on by itself, wherever it was cut short.
 */
import type { RemoteBatch } from '../openai/remote-batch.ts';
import { isoTime } from '../platform/clock.ts';
import { CompletionBatchError } from '../platform/errors.ts';
import type { Services } from '../services.ts';
import { type Batch, type Decision, isOpenBatch } from '../state/batch.ts';
import type { AnsweredRequest, EndedBatch } from '../workload/workload.ts';
import { type CollectResult, resultOf } from './collect-result.ts';
import { findBatch } from './due-batches.ts';

/** What is to be told of a batch that waits for a person; undefined where it does not. Nothing has to be fetched for it. */
export function heldResult<Counts>(
  services: Services<Counts>,
  batch: Batch,
  status: string,
): CollectResult<Counts> | undefined {
  const { held_reason: why, decision } = batch;
  if (why === undefined || decision !== undefined) return undefined;
  const { accept, reject } = services.ways;
  const reason = `held: ${why}, so nothing of it is written; look at it, then ${accept(batch.batchId)}, or ${reject(batch.batchId)}`;
  return resultOf(services, batch, 'held', status, { reason });
}

/**
 * Has the workload look at the answers, once: what it finds is written down before anything is written of them. Where it has
 * found something against them it is a person's to decide, where not they are settled, whatever a later look would find.
 */
export async function examine<Counts>(
  services: Services<Counts>,
  { batch, remote }: { readonly batch: Batch; readonly remote: RemoteBatch },
  ended: EndedBatch,
  requests: AsyncIterable<AnsweredRequest>,
): Promise<CollectResult<Counts> | undefined> {
  const { state, workload } = services;
  const { examine: measure, examined_at: before } = batch;
  if (workload.examine === undefined || measure === undefined || before !== undefined) return undefined;
  const { held: why, attributes } = await workload.examine(ended, requests, measure);
  const held = why === undefined ? {} : { held_reason: why.slice(0, 1000) };
  const examined = { examined_at: isoTime(state.clock), ...held };
  await state.batches.change(batch.batchId, 'FINALIZING', { ...attributes, ...examined });
  return heldResult(services, { ...batch, ...examined }, remote.status);
}

/**
 * Writes down what a person has said of a batch that is held; collecting it then goes on by that. Saying it again changes
 * nothing.
 * @throws CompletionBatchError `invalid-input` where the batch is not held, or something else was said of it; and what the
 * state throws
 */
export async function decide(
  services: Pick<Services, 'state' | 'ways' | 'logger'>,
  batchId: string,
  decision: Decision,
): Promise<void> {
  const { state, ways, logger } = services;
  const batch = await findBatch(services, batchId);
  const counts = isOpenBatch(batch) ? await state.batches.decide(batchId, decision) : batch.decision;
  if (counts === decision) return logger.info(`the answers of batch ${batchId} are ${decision}`);
  const why =
    counts !== undefined
      ? `is ${counts} already`
      : isOpenBatch(batch)
        ? 'is not held: no look at its answers has found anything against them yet'
        : `is ${batch.status}: it is settled, and was not held`;
  throw new CompletionBatchError('invalid-input', `batch ${JSON.stringify(batchId)} ${why}`, {
    where: decision === 'accepted' ? 'accept' : 'reject',
    remedy: `Nothing was changed. Batches that are held are named by collect; the open ones are listed by: ${ways.status}.`,
  });
}
