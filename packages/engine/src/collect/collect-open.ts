/** Collects the open batches one after the other, or one of them; again and again while some are to be waited for. */
import { CompletionBatchError } from '../platform/errors.ts';
import type { Services } from '../services.ts';
import { type Batch, type BatchRecord, isOpenBatch } from '../state/batch.ts';
import { type CollectOptions, collect } from './collect.ts';
import { type CollectResult, isWaitedFor } from './collect-result.ts';
import { findBatch, findDueBatches, type Problem } from './due-batches.ts';

export interface CollectOpenOptions<Counts> extends Omit<CollectOptions, 'batch'> {
  /** Default: all open ones. */
  readonly batchId?: string;
  /** Of the open ones; default: all. */
  readonly isWanted?: (record: BatchRecord) => boolean;
  /** Milliseconds between looks while batches are open; undefined looks once. */
  readonly waitMs?: number;
  /** Told of what is waited for, and when it is looked at again: before each pause. */
  readonly onWait?: (waiting: readonly CollectResult[], untilMs: number) => void;
  /** Told of each open record that is passed over, once. */
  readonly onProblem?: (problem: Problem) => void;
  /** Told of each look at once: whatever ends this later, what is done is known. */
  readonly onCollected?: (collected: CollectedOne<Counts>) => Promise<void>;
}

/** One look at one batch. */
export interface CollectedOne<Counts> {
  readonly batch: Batch;
  /** Undefined where an error ended it; the batch stays open. */
  readonly result: CollectResult<Counts> | undefined;
  readonly error: unknown;
}

export interface CollectedOpen<Counts> {
  /** The last look at each. */
  readonly looks: readonly CollectedOne<Counts>[];
  /** Open records that were passed over. */
  readonly problems: readonly Problem[];
  /** The one that was asked for, where it is not open any more. */
  readonly closed: Batch | undefined;
}

/**
 * What ends one batch does not end the others.
 * @throws CompletionBatchError `invalid-input` where the one that is asked for is not there, and what the state throws
 */
export async function collectOpen<Counts>(
  services: Services<Counts>,
  options: CollectOpenOptions<Counts>,
): Promise<CollectedOpen<Counts>> {
  const looks = new Map<string, CollectedOne<Counts>>();
  const told = new Set<string>();
  for (;;) {
    const { batches, problems, closed } = await batchesToCollect(services, options);
    for (const problem of problems) {
      if (!told.has(problem.where)) options.onProblem?.(problem);
      told.add(problem.where);
    }
    for (const [index, batch] of batches.entries()) {
      // Of a single one there is nothing to count.
      if (batches.length > 1) services.logger.progress('open batches looked at', index, batches.length);
      const before = looks.get(batch.batchId);
      if (before?.result !== undefined && !isWaitedFor(before.result)) continue;
      const one = await lookAt(services, batch, options);
      looks.set(batch.batchId, one);
      services.tidy?.();
      await options.onCollected?.(one);
    }
    if (batches.length > 1) services.logger.progress('open batches looked at', batches.length, batches.length);
    // What somebody else has closed meanwhile is not waited for.
    const here = batches.flatMap(({ batchId }) => looks.get(batchId) ?? []);
    const waiting = waitingOf(here);
    const isWaiting = waiting.length > 0 || here.some(({ error }) => isPassing(error));
    if (options.waitMs === undefined || !isWaiting) return { looks: [...looks.values()], problems, closed };
    const { clock } = services.state;
    options.onWait?.(waiting, clock.now() + options.waitMs);
    await clock.sleep(options.waitMs);
  }
}

async function batchesToCollect(
  services: Services,
  { batchId, isWanted }: Pick<CollectOpenOptions<unknown>, 'batchId' | 'isWanted'>,
): Promise<{ batches: readonly Batch[]; problems: readonly Problem[]; closed: Batch | undefined }> {
  if (batchId === undefined) return { ...(await findDueBatches(services.state, isWanted)), closed: undefined };
  const batch = await findBatch(services, batchId);
  const open = isOpenBatch(batch);
  return { batches: open ? [batch] : [], problems: [], closed: open ? undefined : batch };
}

async function lookAt<Counts>(
  services: Services<Counts>,
  batch: Batch,
  {
    batchId: _,
    isWanted: _wanted,
    waitMs: _wait,
    onWait: _waiting,
    onProblem: _problem,
    onCollected: _told,
    ...options
  }: CollectOpenOptions<Counts>,
): Promise<CollectedOne<Counts>> {
  try {
    return { batch, result: await collect(services, { ...options, batch }), error: undefined };
  } catch (error) {
    return { batch, result: undefined, error };
  }
}

function waitingOf(looks: readonly CollectedOne<unknown>[]): CollectResult[] {
  return looks.flatMap(({ result }) => (result !== undefined && isWaitedFor(result) ? [result] : []));
}

/** OpenAI did not answer: the next look may be luckier. */
function isPassing(error: unknown): boolean {
  return error instanceof CompletionBatchError && error.code === 'openai-unavailable';
}

/** Why there may be nothing to collect. It is a hint: where it cannot be given, what was collected is told all the same. */
export async function warnOfRefusals({ state, logger }: Pick<Services, 'state' | 'logger'>): Promise<void> {
  try {
    for await (const { model, refusal } of state.queues.refusals()) {
      logger.warn(
        `${model} was last seen to refuse everything, on ${refusal.at}: ${refusal.message} Until it answers, submit sends nothing but one request.`,
      );
    }
  } catch (error) {
    if (!(error instanceof CompletionBatchError)) throw error;
    logger.debug(`which models refuse everything cannot be told: ${error.message}`);
  }
}
