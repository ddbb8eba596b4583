/**
 * What outlives a process: open attempts, batches, what models have taught. Whoever keeps it (a table, objects) gives the
 * same promises: a create succeeds once, a change only from what was read. Nothing else of the engine writes down anything
 * that a later run depends on, but for request files and results in the object store.
 */
import type { Clock } from '../platform/clock.ts';
import type { Attributes } from './attributes.ts';
import type { Batch, BatchRecord, Decision, NewBatch } from './batch.ts';
import type { Answering, ModelRefusal, QueueLimits, RefusedForRoom, RefusedForSize } from './queue-limits.ts';
import type { Submission, SubmissionChange, SubmissionRecord } from './submission.ts';

export interface State {
  /** What messages call it. */
  readonly name: string;
  /** Its own time: what is compared with what other machines wrote goes by it. */
  readonly clock: Clock;
  readonly submissions: Submissions;
  readonly batches: Batches;
  readonly queues: Queues;
}

/** Open attempts to hand one file to OpenAI. Every change is conditional on version and owner. */
export interface Submissions {
  /** As it is now, also one that this version cannot read. */
  get(batchId: string): Promise<SubmissionRecord | undefined>;
  /**
   * Puts a new one where there is none, or in the place of one that ended without a batch (`REJECTED`, `ABANDONED`). False
   * where there is one that counts, also where that is this very one: the answer to an earlier try may have been lost.
   */
  put(submission: Submission): Promise<boolean>;
  /**
   * Writes a change if it still has this version and owner; the version grows by one.
   * @returns the new value, or undefined if somebody else has it by now
   */
  change(before: Submission, change: SubmissionChange): Promise<Submission | undefined>;
  /**
   * Closes an open one as `ABANDONED` if it is still what `record` says, whether or not this version can read it.
   * @returns whether it is closed so
   */
  abandon(record: SubmissionRecord, reason: string): Promise<boolean>;
  /** Those of all executions. What was written in the last second may be missing. */
  listOpen(): AsyncGenerator<SubmissionRecord>;
}

/** Batches that OpenAI has, or had; also those that other programs keep in the same place. */
export interface Batches {
  get(batchId: string): Promise<BatchRecord | undefined>;
  /** Puts it where there is none. False, and nothing written, where there is one already. */
  add(batch: NewBatch): Promise<boolean>;
  /**
   * Writes a status, and more with it, while the batch is open. A terminal status is never changed.
   * @returns whether it was written
   */
  change(batchId: string, status: Batch['status'], attributes?: Attributes): Promise<boolean>;
  /**
   * Remembers when an open batch was first seen to have ended.
   * @param seenAt ISO 8601
   * @returns the time that counts: the first that was written
   */
  rememberEnd(batchId: string, seenAt: string): Promise<string>;
  /**
   * Writes down what a person has said of a batch that is held: once, whatever is said later.
   * @returns what counts, which is the first that was written; undefined where the batch is not held, or not open any more
   */
  decide(batchId: string, decision: Decision): Promise<Decision | undefined>;
  /** Each once. What was written in the last second may be missing. */
  listOpen(): AsyncGenerator<BatchRecord>;
}

/** What OpenAI has told about the limits of a model's queue, and whether the model answers. */
export interface Queues {
  /** @throws CompletionBatchError `row-damaged` */
  get(model: string): Promise<QueueLimits>;
  /** Writes a refusal down, unless a later one is there already, or one of the same second that tells more. */
  refusedForRoom(model: string, refusal: RefusedForRoom): Promise<void>;
  /** Writes a smaller limit down; a larger one only in the place of one that is stale. */
  refusedForSize(model: string, refusal: RefusedForSize): Promise<void>;
  /** Remembers that a model takes nothing, unless a later refusal or a later answer is there. */
  modelRefused(model: string, refused: ModelRefusal): Promise<void>;
  /**
   * Notes that a model has answered; an older refusal is gone then.
   * @param at OpenAI's time, ISO 8601 (UTC)
   */
  modelAnswered(model: string, at: string, by?: Answering): Promise<void>;
  /** Every model that refuses everything, as far as that can be listed. */
  refusals(): AsyncGenerator<{ readonly model: string; readonly refusal: ModelRefusal }>;
}
