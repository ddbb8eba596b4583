/** What a job has come to: how many of its requests are done, and the outcomes of its batches, read back. */
import type { ObjectStore } from '../objects/object-store.ts';
import { CompletionBatchError, isCompletionBatchError } from '../platform/errors.ts';
import { explain } from '../platform/explain.ts';
import { parseLine, splitLines } from '../platform/ndjson.ts';
import { ClaimLog, type LogEntry, type RequestState } from './claim-log.ts';
import { outcomesKey } from './keep-outcomes.ts';
import { type RequestOutcome, requestOutcome } from './request-outcome.ts';

/** Requests of a job by where they stand; those that no run has claimed yet are not known. */
export type JobProgress = Readonly<Record<RequestState['stands'], number>>;

/** @throws CompletionBatchError `invalid-input`, `row-damaged`, and what the store throws */
export async function jobProgress(store: ObjectStore, job: string): Promise<JobProgress> {
  const log = await jobRequests(store, job);
  const progress = { claimed: 0, free: 0, answered: 0, failed: 0 };
  for (const [{ stands }, requests] of log.byState()) progress[stands] += requests;
  return progress;
}

/** What a job's log says of its requests. */
export type JobRequests = Pick<ClaimLog, 'of' | 'byState' | 'settledBatches'>;

/**
 * @param onEntry told of each entry of the log, in their order: the keys of requests are known only there
 * @throws CompletionBatchError `invalid-input`, `row-damaged`, and what the store throws
 */
export async function jobRequests(
  store: ObjectStore,
  job: string,
  onEntry?: (entry: LogEntry) => void,
): Promise<JobRequests> {
  const log = new ClaimLog(store, job, onEntry);
  await log.refresh();
  return log;
}

/**
 * Which batches have claimed requests of a job that have no outcome yet, and how many: the `holders` of a reconcile.
 * @throws CompletionBatchError `invalid-input`, `row-damaged`, and what the store throws
 */
export async function jobHolders(store: ObjectStore, job: string): Promise<Map<string, number>> {
  const log = await jobRequests(store, job);
  const holders = new Map<string, number>();
  for (const [{ stands, batchId }, requests] of log.byState()) {
    if (stands === 'claimed') holders.set(batchId, (holders.get(batchId) ?? 0) + requests);
  }
  return holders;
}

export interface JobOutcome extends RequestOutcome {
  /** The completion batch that it comes of. */
  readonly batchId: string;
}

/**
 * The latest outcome of each request of a job that has one, batch by batch. Those of `again` are not final.
 * @throws CompletionBatchError `invalid-input`, `row-damaged`, `object-not-found`, and what the store throws
 */
export async function* jobOutcomes(store: ObjectStore, job: string): AsyncGenerator<JobOutcome> {
  const log = await jobRequests(store, job);
  for (const [batchId, executionId] of log.settledBatches()) {
    const outcomes = await readOutcomes(store, executionId, batchId);
    if (outcomes === undefined) throw outcomesGone(store.locate(outcomesKey({ executionId, batchId })));
    for await (const outcome of outcomes) {
      if (log.of(outcome.custom_id)?.settledBy === batchId) yield { ...outcome, batchId };
    }
  }
}

/** The outcomes of one batch; undefined where it was never settled. */
export async function readOutcomes(
  store: ObjectStore,
  executionId: string | null,
  batchId: string,
): Promise<AsyncGenerator<RequestOutcome> | undefined> {
  const key = outcomesKey({ executionId, batchId });
  try {
    return parseOutcomes(await store.stream(key), store.locate(key));
  } catch (error) {
    if (isCompletionBatchError(error, 'object-not-found')) return undefined;
    throw error;
  }
}

/** @throws CompletionBatchError `row-damaged` */
export async function* parseOutcomes(stream: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<RequestOutcome> {
  for await (const line of splitLines(stream, { name })) {
    const parsed = requestOutcome.safeParse(parseLine(line, name));
    if (!parsed.success) throw damaged(`${name}:${line.number}`, explain(parsed.error), parsed.error);
    yield parsed.data;
  }
}

function damaged(where: string, why: string, cause: unknown): CompletionBatchError {
  return new CompletionBatchError('row-damaged', `a line of outcomes does not do: ${why}`, {
    where,
    remedy: 'Restore the object, or use the version that wrote it.',
    cause,
  });
}

export function outcomesGone(where: string): CompletionBatchError {
  return new CompletionBatchError('object-not-found', 'the outcomes of a batch are gone', {
    where,
    remedy: "Restore the object; the batch's result files lie beside it.",
  });
}
