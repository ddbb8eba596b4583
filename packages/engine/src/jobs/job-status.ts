/** What is told of a job: once it is done by what was kept then, before that by its log and its batches' records. */
import { estimatedCostOf } from '../collect/collect-result.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { type BatchRecord, isOpenBatch } from '../state/batch.ts';
import { jobCancelledObject } from '../state/layout.ts';
import type { State } from '../state/state.ts';
import { ClaimLog } from '../workload/claim-log.ts';
import type { JobManifest, JobServices } from './job.ts';
import { billedCost } from './job-costs.ts';
import { countJob, type JobCounts } from './job-counts.ts';
import { type JobDone, readDone } from './job-done.ts';
import { readManifest } from './job-manifest.ts';
import { ownPurposes } from './own-outcomes.ts';

export interface JobBatch {
  readonly batchId: string;
  readonly openaiBatchId: string;
  readonly status: string;
  readonly requests: number;
  readonly open: boolean;
}

/** What a job's batches have cost (USD); undefined where a price is missing. */
export interface JobCosts {
  /** Of its batches that have ended, as their records have it. */
  readonly costUsd: number | undefined;
  readonly estimatedUsd: number | undefined;
  readonly tokens: { readonly input: number; readonly cached: number; readonly output: number };
}

export interface JobStatus extends JobCosts {
  readonly manifest: JobManifest;
  readonly counts: JobCounts;
  /** Every line has its outcome, and the results are written. */
  readonly done: boolean;
  readonly cancelled: boolean;
  /** What asking the cached ones would have cost; known once it is done. */
  readonly savedUsd: number | undefined;
  /** By their OpenAI ids, open ones first. */
  readonly batches: readonly JobBatch[];
}

type Reading = Pick<JobServices, 'store' | 'state' | 'prices'>;

/** @throws CompletionBatchError `invalid-input` where there is no such job, and what state and store throw */
export async function jobStatus(services: Reading, job: string): Promise<JobStatus> {
  const { store } = services;
  const manifest = await readManifest(store, job);
  const done = await readDone(store, job);
  if (done !== undefined) return doneStatus(manifest, done);
  const log = new ClaimLog(store, job);
  await log.refresh();
  return openStatus(services, manifest, log);
}

export function doneStatus(manifest: JobManifest, done: JobDone): JobStatus {
  const { counts, cancelled, tokens } = done;
  return {
    manifest,
    counts: { ...counts, waiting: 0, unasked: 0 },
    done: true,
    cancelled,
    costUsd: done.cost_usd ?? undefined,
    estimatedUsd: done.estimated_usd ?? undefined,
    savedUsd: done.saved_usd ?? undefined,
    tokens,
    batches: done.batches.map(({ batch_id: batchId, openai_batch_id: openaiBatchId, status, requests, open }) => ({
      batchId,
      openaiBatchId,
      status,
      requests,
      open,
    })),
  };
}

/** Of one that is not done. @param log read as far as it is to count */
export async function openStatus(services: Reading, manifest: JobManifest, log: ClaimLog): Promise<JobStatus> {
  const { store, state, prices } = services;
  const { counts } = await countJob(manifest, log, state);
  const records = await jobBatchRecords(state, manifest.job, log);
  return {
    manifest,
    counts,
    done: false,
    cancelled: await isCancelled(store, manifest.job),
    ...costsOf(records, prices),
    savedUsd: counts.cached === 0 ? 0 : undefined,
    batches: jobBatches(records),
  };
}

/** Nothing more is asked for it. */
export async function isCancelled(store: ObjectStore, job: string): Promise<boolean> {
  return (await store.head(jobCancelledObject(job))) !== undefined;
}

/** Those of batches at OpenAI that have settled requests, or that are open. */
export async function jobBatchRecords(
  state: Pick<State, 'batches'>,
  job: string,
  log: Pick<ClaimLog, 'settledBatches'>,
): Promise<BatchRecord[]> {
  const records = new Map<string, BatchRecord>();
  for await (const record of state.batches.listOpen()) {
    if (record.attributes.job === job) records.set(record.batchId, record);
  }
  const purposeOf = ownPurposes(job);
  for (const [batchId] of log.settledBatches()) {
    if (purposeOf(batchId) !== undefined || records.has(batchId)) continue;
    const record = await state.batches.get(batchId);
    if (record !== undefined) records.set(batchId, record);
  }
  return [...records.values()];
}

export function jobBatches(records: readonly BatchRecord[]): JobBatch[] {
  const batches = records.map(({ batchId, sketch, batch }) => ({
    batchId,
    openaiBatchId: sketch.openai_batch_id ?? '',
    status: sketch.status ?? 'unknown',
    requests: batch?.request_count ?? 0,
    open: batch === undefined || isOpenBatch(batch),
  }));
  const nameOf = ({ openaiBatchId, batchId }: JobBatch): string => `${openaiBatchId} ${batchId}`;
  return batches.sort((a, b) => Number(b.open) - Number(a.open) || (nameOf(a) < nameOf(b) ? -1 : 1));
}

export function costsOf(records: readonly BatchRecord[], prices: JobServices['prices']): JobCosts {
  let costUsd: number | undefined = 0;
  let estimatedUsd: number | undefined = 0;
  const tokens = { input: 0, cached: 0, output: 0 };
  for (const { batch, attributes } of records) {
    const number = (name: string): number | undefined => {
      const value = attributes[name];
      return typeof value === 'number' ? value : undefined;
    };
    const estimated = number('estimated_cost_usd') ?? (batch && estimatedCostOf(batch, prices));
    estimatedUsd = sum(estimatedUsd, estimated);
    if (batch === undefined || isOpenBatch(batch)) continue;
    const used = number('input_tokens') ?? 0;
    tokens.input += used;
    tokens.cached += number('cached_tokens') ?? 0;
    tokens.output += number('output_tokens') ?? 0;
    costUsd = sum(costUsd, billedCost(attributes, batch.model, prices) ?? (used === 0 ? 0 : undefined));
  }
  return { costUsd, estimatedUsd, tokens };
}

function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}
