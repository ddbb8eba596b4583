/** One round of a job: asks what is left of earlier rounds, collects its open batches, and writes the results once all is there. */
import type { CollectedOne } from '../collect/collect-open.ts';
import type { SubmitResult } from '../submit/submit-result.ts';
import type { RequestCounts } from '../workload/settle-requests.ts';
import type { AskingOptions } from './ask-job.ts';
import type { JobManifest, JobServices } from './job.ts';

export interface CollectJobOptions extends AskingOptions {
  readonly job: string;
  readonly cancelAfterHours?: number;
  readonly fileWaitMs?: number;
  /** Nothing is asked again; batches are collected, and results written where all is there. */
  readonly collectOnly?: boolean;
}

/** Requests of a job by where they stand; they add up to its requests, and with `invalid` to its lines. */
export interface JobCounts {
  readonly answered: number;
  /** Of them, those whose answer is an earlier job's. */
  readonly cached: number;
  readonly failed: number;
  /** In a batch that may still bring an answer. */
  readonly waiting: number;
  /** In no batch: to be asked by the next round. */
  readonly unasked: number;
  readonly invalid: number;
}

export interface JobStatus {
  readonly manifest: JobManifest;
  readonly counts: JobCounts;
  /** Every line has its outcome, and the results are written. */
  readonly done: boolean;
  readonly cancelled: boolean;
  /** Of its batches, as their records have it (USD); undefined where there is no price. */
  readonly costUsd: number | undefined;
  readonly estimatedUsd: number | undefined;
  readonly tokens: { readonly input: number; readonly cached: number; readonly output: number };
  /** What asking the cached ones would have cost. */
  readonly savedUsd: number | undefined;
  /** By their OpenAI ids, open ones first. */
  readonly batches: readonly {
    readonly batchId: string;
    readonly openaiBatchId: string;
    readonly status: string;
    readonly requests: number;
    readonly open: boolean;
  }[];
}

export interface CollectedJob {
  readonly status: JobStatus;
  /** Done by this very round. */
  readonly finished: boolean;
  readonly asked: SubmitResult | undefined;
  readonly looks: readonly CollectedOne<RequestCounts>[];
}

/** @throws CompletionBatchError `invalid-input` where there is no such job, and what submit and collect throw; doing it again goes on */
export async function collectJob(_services: JobServices, _options: CollectJobOptions): Promise<CollectedJob> {
  throw new Error('not built yet');
}

/**
 * Rounds with growing pauses until the job is done, or no further pause fits into `forMs`.
 * @param onRound told of each
 */
export async function waitForJob(
  _services: JobServices,
  _options: CollectJobOptions & { readonly forMs: number; readonly onRound?: (collected: CollectedJob) => void },
): Promise<CollectedJob> {
  throw new Error('not built yet');
}

/** @throws CompletionBatchError `invalid-input` where there is no such job */
export async function jobStatus(
  _services: Pick<JobServices, 'store' | 'state' | 'prices'>,
  _job: string,
): Promise<JobStatus> {
  throw new Error('not built yet');
}

/** Jobs that are not done, the oldest name first. */
export async function* openJobs(_services: Pick<JobServices, 'store'>): AsyncGenerator<string> {
  yield* [];
}

/**
 * Asks nothing more for it, and cancels its batches at OpenAI; what they have answered by then is still collected, the
 * rest fails as `cancelled`. Doing it again changes nothing.
 */
export async function cancelJob(_services: JobServices, _job: string): Promise<JobStatus> {
  throw new Error('not built yet');
}
