/** What is written down of a batch as soon as it is made: from then on collect sees to it. */
import { type Clock, isoTime } from '../platform/clock.ts';
import type { Attributes } from './attributes.ts';
import type { NewBatch } from './batch.ts';
import type { State } from './state.ts';
import type { CreatedSubmission } from './submission.ts';

/** @param attributes the workload's `rowAttributes` */
export function createBatchSummary(submission: CreatedSubmission, attributes: Attributes, clock: Clock): NewBatch {
  const submittedAt =
    submission.create_called_at === undefined ? isoTime(clock) : new Date(submission.create_called_at).toISOString();
  return { submission, status: 'PENDING', submittedAt, attributes };
}

/** Puts it where there is none. False, and nothing written, where there is one already. */
export function addBatchSummary(state: State, batch: NewBatch): Promise<boolean> {
  return state.batches.add(batch);
}
