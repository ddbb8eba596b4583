/**
 * What OpenAI holds of ours beside what the records say: batches that none refers to, second ones for the same work, input
 * files that no batch uses. Lists are read within bounds and in any order; what was not seen whole is not judged.
 */

import type OpenAI from 'openai';
import { kinshipOf, oursAmong } from '../openai/batches.ts';
import { deleteFile } from '../openai/files.ts';
import { type Listed, type ListedBatch, listAllFiles } from '../openai/lists.ts';
import { explainOpenaiError } from '../openai/refusals.ts';
import { cancelBatch, retrieveBatch } from '../openai/remote-batch.ts';
import { SHA256 } from '../platform/digest.ts';
import { describeError, isCompletionBatchError } from '../platform/errors.ts';
import type { Services } from '../services.ts';
import { addBatchSummary, createBatchSummary } from '../state/batch-summary.ts';
import { batchRequestsObject, isExecutionId, isUuid } from '../state/layout.ts';
import type { State } from '../state/state.ts';
import type { CreatedSubmission, Submission, SubmissionRecord } from '../state/submission.ts';
import { SUBMIT_TIMING } from '../state/timing.ts';

export interface OwnBatchOptions {
  readonly services: Services;
  readonly dryRun: boolean;
  /** Adoption of ended batches goes back so far: then OpenAI has deleted their files. */
  readonly days: number;
}

export interface BatchFindings {
  readonly adopted: readonly string[];
  readonly duplicates: readonly string[];
  /** What could not be put right, for people. */
  readonly troubles: readonly string[];
}

const DAY_MS = 86_400_000;
/** It needs no cancelling. */
const ENDED = /^(completed|failed|expired|cancell?ed|cancell?ing)$/i;

/**
 * Batches that the list shows and that no record stands for, or another batch than the record names.
 * @param holders units by the completion batch that they name: what waits for a batch is ours, wherever its files are
 */
export async function reconcileBatches(
  options: OwnBatchOptions,
  listed: Listed<ListedBatch>,
  holders: ReadonlyMap<string, number>,
): Promise<BatchFindings> {
  const { services, dryRun, days } = options;
  const { state, openai, logger, workload } = services;
  const findings = { adopted: [] as string[], duplicates: [] as string[], troubles: [] as string[] };
  const inputFiles = once(() => openInputFiles(state));
  const oldest = ((listed.now ?? state.clock.now()) - days * DAY_MS) / 1000;
  for (const batch of listed.items) {
    const batchId = batch.metadata?.completion_batch_id ?? (await inputFiles()).get(batch.input_file_id ?? '');
    if (batchId === undefined || !isUuid(batchId)) continue;
    const ended = ENDED.test(batch.status);
    // Nobody waits for its answers, or they are not kept any more; and it costs nothing any more.
    const old = batch.created_at !== 0 && batch.created_at < oldest;
    if (ended && (!holders.has(batchId) || old)) continue;
    const standing = await standingAgainst(state, batchId, batch.id);
    if (standing === 'known') continue;
    if (standing === 'second') {
      if (ended) continue;
      findings.duplicates.push(batch.id);
      logger.warn(`batch ${batch.id} is a second one for ${batchId}${dryRun ? '' : ': cancelling it'}`);
      if (!dryRun) await cancelOrTell(openai, batch.id, findings.troubles);
      continue;
    }
    const lost = await lostBatch(options, batch, batchId, holders.has(batchId));
    if (lost === undefined) continue;
    findings.adopted.push(batch.id);
    logger.warn(`batch ${batch.id} has no summary${dryRun ? '' : ': adding one, so that collect sees to it'}`);
    if (!dryRun) await addBatchSummary(state, createBatchSummary(lost, workload.rowAttributes(lost, []), state.clock));
  }
  return findings;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Completion batches by the input file of their open record: servers have been seen that give no metadata back. */
async function openInputFiles(state: State): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const records of [state.submissions.listOpen(), state.batches.listOpen()]) {
    for await (const { batchId, sketch } of records) {
      if (sketch.input_file_id) files.set(sketch.input_file_id, batchId);
    }
  }
  return files;
}

/**
 * `known`: the record names this batch, or an open submission looks for it itself. `second`: the record names another, or
 * what it asks about was given back. `lost`: no record tells.
 */
async function standingAgainst(
  state: State,
  batchId: string,
  openaiBatchId: string,
): Promise<'known' | 'second' | 'lost'> {
  const batch = await state.batches.get(batchId);
  if (batch?.sketch.openai_batch_id === openaiBatchId) return 'known';
  const submission = await state.submissions.get(batchId);
  if (submission?.isOpen) return 'known';
  if (batch !== undefined) return 'second';
  return ['REJECTED', 'ABANDONED'].includes(submission?.sketch.state ?? '') ? 'second' : 'lost';
}

async function cancelOrTell(openai: OpenAI, id: string, troubles: string[]): Promise<void> {
  try {
    await cancelBatch(openai, id);
  } catch (error) {
    if (!isCompletionBatchError(error)) throw error;
    troubles.push(`the second batch ${id} could not be cancelled: ${describeError(error)}`);
  }
}

/** A submission as it would have been; undefined for what may be of another state, which may share the OpenAI project. */
async function lostBatch(
  { services: { state, store, workload } }: OwnBatchOptions,
  batch: ListedBatch,
  batchId: string,
  isWaitedFor: boolean,
): Promise<CreatedSubmission | undefined> {
  const { execution_id: executionId = '', digest = '' } = batch.metadata ?? {};
  if (!isExecutionId(executionId) || !SHA256.test(digest)) return undefined;
  // Of another kind of requests, which may share store and project: its own reconcile sees to it.
  const version = workload.versionIn(batch.metadata ?? {});
  if (version === undefined) return undefined;
  const key = batchRequestsObject(executionId, batchId, digest);
  const file = await store.head(key);
  if (file === undefined && !isWaitedFor) return undefined;
  return {
    batch_id: batchId,
    execution_id: executionId,
    state: 'RECORDED',
    version: 0,
    owner: 'reconcile',
    lease_until: 0,
    store: store.url,
    object_key: key,
    sha256: digest,
    model: batch.model ?? 'unknown',
    workload_version: version,
    requests: batch.request_counts?.total ?? 0,
    bytes: file?.bytes ?? 0,
    units: 0,
    estimated_tokens: batch.usage?.input_tokens ?? 0,
    estimated_output_tokens: 0,
    created_at: new Date((batch.created_at || state.clock.now() / 1000) * 1000).toISOString(),
    input_file_id: batch.input_file_id ?? undefined,
    openai_batch_id: batch.id,
    attributes: workload.attributes([], batch.metadata ?? {}),
  };
}

/**
 * A submission whose request file is lost, but whose batch OpenAI has: it gets its summary and is closed, so that collect
 * brings its answers back with the file that OpenAI was given.
 * @returns the batch's id at OpenAI; undefined where there is none, or somebody else has the submission by now
 */
export async function handOn(
  { services, dryRun }: OwnBatchOptions,
  submission: Submission,
  listed: Listed<ListedBatch>,
): Promise<string | undefined> {
  const { state, openai, logger, workload } = services;
  const { batch_id, input_file_id, openai_batch_id, create_called_at } = submission;
  if (create_called_at === undefined) return undefined;
  const marks = { completionBatchId: batch_id, digest: submission.sha256, inputFileId: input_file_id || undefined };
  // Collect holds the file that OpenAI was given against the record.
  const found = oursAmong(listed.items, marks).filter(({ kinship }) => kinship !== 'other-file');
  const dead = ['failed', 'cancelled', 'cancelling'];
  const named = openai_batch_id ? await retrieveBatch(openai, openai_batch_id) : undefined;
  const known = named !== undefined && ['none', 'other-file'].includes(kinshipOf(named, marks)) ? undefined : named;
  const id = (known ?? found.find(({ status }) => !dead.includes(status)) ?? found[0])?.id;
  if (id === undefined) return undefined;
  logger.warn(
    `submission ${batch_id} cannot be finished, but OpenAI has its batch ${id}${dryRun ? '' : ': handing it on to collect'}`,
  );
  if (dryRun) return id;
  const lease_until = state.clock.now() + SUBMIT_TIMING.leaseMs;
  const taken = await state.submissions.change(submission, {
    owner: crypto.randomUUID(),
    lease_until,
    state: 'CREATED',
    openai_batch_id: id,
  });
  if (taken === undefined) return undefined;
  const created = { ...taken, openai_batch_id: id };
  await addBatchSummary(state, createBatchSummary(created, workload.rowAttributes(created, []), state.clock));
  await state.submissions.change(taken, { state: 'RECORDED' });
  return id;
}

/** Uploads whose batch was never made: told only where every batch was seen, and a day old by OpenAI's own time. */
export async function deleteSpareFiles(
  { services: { state, openai, logger }, dryRun }: OwnBatchOptions,
  batches: Listed<ListedBatch>,
): Promise<string[]> {
  if (!batches.complete) return [];
  const files = await explained("OpenAI's files cannot be listed", () => listAllFiles(openai));
  if (files.now === undefined) return [];
  const used = new Set(batches.items.map(({ input_file_id }) => input_file_id));
  const inputFiles = once(() => openInputFiles(state));
  const spare: string[] = [];
  for (const { id, filename, created_at } of files.items) {
    const batchId = /^([0-9a-f-]{36})-[0-9a-f]{16}\.jsonl$/.exec(filename)?.[1];
    if (batchId === undefined || used.has(id)) continue;
    if (created_at === 0 || created_at * 1000 > files.now - DAY_MS) continue;
    // Others may share the project: only files of submissions that this state knows.
    const submission = await state.submissions.get(batchId);
    if (submission === undefined || submission.isOpen || isUsed(submission, id)) continue;
    if ((await inputFiles()).has(id)) continue;
    spare.push(id);
    if (!dryRun) {
      logger.info(`deleting the input file ${id}, which no batch uses`);
      await deleteFile(openai, id);
    }
  }
  return spare;
}

/** The record says that a batch was made of it, whatever the list shows. */
function isUsed({ sketch: { state, input_file_id } }: SubmissionRecord, fileId: string): boolean {
  return input_file_id === fileId && state === 'RECORDED';
}

/** A call to OpenAI whose failure is told in our words. */
export async function explained<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw explainOpenaiError(error, what);
  }
}
