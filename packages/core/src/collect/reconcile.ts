/**
 * Finds what no run would see to any more, and puts it right: labels that are PENDING for nothing, batches of ours that
 * no row refers to, input files that no batch uses.
 */
import type OpenAI from 'openai';
import type { Clock } from '../clock.ts';
import { CompletionBatchError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { batchRequestsObject } from '../objects/layout.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { addBatchSummary, createBatchSummary } from '../submit/batch-summary.ts';
import { explainOpenaiError, openaiItems, readRefusal } from '../submit/openai-batch.ts';
import { updateLabelValidationStatus } from '../table/claims.ts';
import { type LabelKey, labelId, validationStatusPartition } from '../table/keys.ts';
import { type LabelWriter, readLabels } from '../table/label-writes.ts';
import { project, queryItems } from '../table/receipts-table.ts';
import { LABEL_ATTRIBUTES, parseLabel, type WordLabel } from '../table/rows.ts';
import {
  getSubmission,
  isOpen,
  listOpenSubmissions,
  liveBatchCheck,
  type Submission,
} from '../table/submission-rows.ts';
import { changeBatch, getBatch, isOpenBatch } from './batch-rows.ts';
import { cancelBatch, hasEnded, retrieveBatch, statusOf } from './remote-batch.ts';

export interface ReconcileOptions {
  readonly writer: LabelWriter;
  readonly store: ObjectStore;
  readonly openai: OpenAI;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Finds and tells, changes nothing. */
  readonly dryRun: boolean;
  /** Also frees PENDING labels that name no batch: leftovers of other programs, or their work in progress. */
  readonly withoutBatch: boolean;
  /**
   * A completion batch id whose open summary is closed, so that its labels are free: a batch that OpenAI does not know
   * (any more), or that has ended and cannot be collected.
   */
  readonly giveUp?: string;
  /** How far back OpenAI's lists are read; default 31 days, the life of their files. */
  readonly days?: number;
}

export interface ReconcileResult {
  readonly dryRun: boolean;
  /** PENDING labels that were looked at. */
  readonly pending: number;
  /** Of those, held by a batch that cannot bring an answer any more. */
  readonly orphans: number;
  /** PENDING without naming a batch. */
  readonly withoutBatch: number;
  /** Labels that are NONE again. */
  readonly freed: number;
  /** Batches that got a summary, or would get one. */
  readonly adopted: readonly string[];
  /** Second batches for work that has one: cancelled, or would be. */
  readonly duplicates: readonly string[];
  /** Input files that were deleted, or would be. */
  readonly spareFiles: readonly string[];
}

const DAY_MS = 86_400_000;
/** Labels looked at and freed together. */
const GROUP = 500;

/** @throws CompletionBatchError `invalid-input` for `giveUp`, and what table, store and OpenAI throw; doing it again goes on */
export async function reconcile(options: ReconcileOptions): Promise<ReconcileResult> {
  if (options.giveUp !== undefined) await giveUp(options, options.giveUp);
  const batches = await reconcileBatches(options);
  const labels = await freeLabels(options);
  const spareFiles = await deleteSpareFiles(options, batches.inputFiles);
  const { adopted, duplicates } = batches;
  return { dryRun: options.dryRun, ...labels, adopted, duplicates, spareFiles };
}

async function giveUp({ writer: { table }, openai, dryRun, logger }: ReconcileOptions, batchId: string): Promise<void> {
  const refuse = (why: string, remedy: string): CompletionBatchError =>
    new CompletionBatchError('invalid-input', `batch ${JSON.stringify(batchId)} ${why}`, { where: 'give-up', remedy });
  const parsed = await getBatch(table, batchId);
  if (parsed === undefined || 'problem' in parsed) {
    throw refuse(
      parsed === undefined ? 'is not in the table' : `does not parse: ${parsed.problem.reason}`,
      'Name a completion batch id; completion-batch status lists the open ones.',
    );
  }
  if (!isOpenBatch(parsed.row)) return;
  const remote = await retrieveBatch(openai, parsed.row.openai_batch_id);
  if (remote !== undefined && !hasEnded(statusOf(remote))) {
    throw refuse(
      `is ${remote.status} at OpenAI: it may still bring answers`,
      `Cancel it first: completion-batch cancel ${batchId}`,
    );
  }
  logger.warn(`batch ${batchId} is given up${dryRun ? '' : ': its labels are asked anew'}`);
  if (!dryRun) await changeBatch(table, batchId, 'FAILED', { failure: 'given up by hand' });
}

async function freeLabels(
  options: ReconcileOptions,
): Promise<Pick<ReconcileResult, 'pending' | 'orphans' | 'withoutBatch' | 'freed'>> {
  const { writer, logger } = options;
  const isLive = liveBatchCheck(writer.table);
  const counts = { pending: 0, orphans: 0, withoutBatch: 0, freed: 0 };
  let group: LabelKey[] = [];
  const flush = async (): Promise<void> => {
    if (!options.dryRun) counts.freed += await free(writer, group);
    group = [];
  };
  for await (const label of pendingLabels(writer)) {
    counts.pending += 1;
    logger.progress('pending labels looked at', counts.pending);
    const holder = label.completionBatchId;
    if (holder === null) {
      counts.withoutBatch += 1;
      if (!options.withoutBatch) continue;
    } else if (await isLive(holder)) continue;
    else counts.orphans += 1;
    group.push(label);
    if (group.length >= GROUP) await flush();
  }
  await flush();
  return counts;
}

async function* pendingLabels({ table }: LabelWriter): AsyncGenerator<WordLabel> {
  const projection = project(LABEL_ATTRIBUTES);
  const items = queryItems(table, {
    IndexName: 'GSI3',
    KeyConditionExpression: 'GSI3PK = :pending',
    ...projection,
    ExpressionAttributeValues: { ':pending': { S: validationStatusPartition('PENDING') } },
  });
  for await (const item of items) {
    const parsed = parseLabel(item);
    if ('row' in parsed) yield parsed.row;
  }
}

/** Frees labels whose row is still as it is read here: a claim in between changes its time, and wins. */
async function free(writer: LabelWriter, keys: readonly LabelKey[]): Promise<number> {
  const states = await readLabels(writer, keys);
  // A new check, after the rows were read: a submission's row is there before its first claim, so a claim seen here
  // whose batch is dead now stays dead, or is claimed anew with another time.
  const isLive = liveBatchCheck(writer.table);
  const changes: Parameters<typeof updateLabelValidationStatus>[1][number][] = [];
  for (const key of keys) {
    const state = states.get(labelId(key));
    if (state?.label.validationStatus !== 'PENDING') continue;
    const holder = state.label.completionBatchId;
    if (holder !== null && (await isLive(holder))) continue;
    changes.push({
      key,
      to: 'NONE',
      expect: {
        validation_status: { S: 'PENDING' },
        completion_batch_id: state.item.completion_batch_id ?? null,
        completion_claimed_at: state.item.completion_claimed_at ?? null,
      },
      ...(holder === null ? {} : { remove: 'completion_batch_id' }),
    });
  }
  const results = await updateLabelValidationStatus(writer, changes);
  return results.filter((result) => result === 'written').length;
}

interface BatchFindings {
  readonly adopted: string[];
  readonly duplicates: string[];
  /** Input files of all batches that were looked at. */
  readonly inputFiles: ReadonlySet<string>;
}

/** Batches at OpenAI that carry our metadata and that no row of this table knows. */
async function reconcileBatches(options: ReconcileOptions): Promise<BatchFindings> {
  const { openai, clock, logger } = options;
  const since = (clock.now() - (options.days ?? 31) * DAY_MS) / 1000;
  const findings = { adopted: [] as string[], duplicates: [] as string[], inputFiles: new Set<string>() };
  const batches = openaiItems(openai.batches.list({ limit: 100 }), "OpenAI's batches cannot be listed");
  for await (const batch of batches) {
    if (batch.created_at < since) break;
    findings.inputFiles.add(batch.input_file_id);
    const { completion_batch_id: batchId, execution_id: executionId, digest } = batch.metadata ?? {};
    if (batchId === undefined || executionId === undefined || digest === undefined) continue;
    const known = await whoKnows(options, batchId, batch.id);
    if (known === 'this') continue;
    if (known === 'another') {
      if (['completed', 'failed', 'expired', 'cancelled', 'cancelling'].includes(batch.status)) continue;
      findings.duplicates.push(batch.id);
      logger.warn(`batch ${batch.id} is a second one for ${batchId}${options.dryRun ? '' : ': cancelling it'}`);
      if (!options.dryRun) await cancelBatch(openai, batch.id);
      continue;
    }
    // Other tables may share the OpenAI project: only what lies in this store is ours.
    const key = batchRequestsObject(executionId, batchId, digest);
    const file = await options.store.head(key);
    if (file === undefined) continue;
    findings.adopted.push(batch.id);
    logger.warn(`batch ${batch.id} has no summary${options.dryRun ? '' : ': adding one, so that collect sees to it'}`);
    if (!options.dryRun) await adopt(options, { batchId, executionId, digest, key, bytes: file.bytes }, batch);
  }
  return findings;
}

async function whoKnows(
  { writer }: ReconcileOptions,
  batchId: string,
  openaiBatchId: string,
): Promise<'this' | 'another' | 'nobody'> {
  const submission = await getSubmission(writer.table, batchId);
  // Open submissions look for their batch themselves.
  if (submission !== undefined && isOpen(submission)) return 'this';
  const summary = await getBatch(writer.table, batchId);
  if (summary === undefined) return 'nobody';
  return 'row' in summary && summary.row.openai_batch_id !== openaiBatchId ? 'another' : 'this';
}

async function adopt(
  { writer, store, clock }: ReconcileOptions,
  found: { batchId: string; executionId: string; digest: string; key: string; bytes: number },
  batch: OpenAI.Batches.Batch,
): Promise<void> {
  const submission: Submission & { readonly openai_batch_id: string } = {
    batch_id: found.batchId,
    execution_id: found.executionId,
    state: 'RECORDED',
    version: 0,
    owner: 'reconcile',
    lease_until: 0,
    store: store.url,
    object_key: found.key,
    sha256: found.digest,
    model: batch.model ?? 'unknown',
    prompt_version: batch.metadata?.prompt_version ?? 'unknown',
    validation_status: 'NONE',
    requests: batch.request_counts?.total ?? 0,
    bytes: found.bytes,
    labels: 0,
    receipts: 0,
    estimated_tokens: batch.usage?.input_tokens ?? 0,
    estimated_output_tokens: 0,
    created_at: new Date(batch.created_at * 1000).toISOString(),
    input_file_id: batch.input_file_id,
    openai_batch_id: batch.id,
  };
  await addBatchSummary(writer.table, createBatchSummary(submission, [], clock));
}

/** Uploads whose batch was never made. Young ones may be on their way. */
async function deleteSpareFiles(options: ReconcileOptions, used: ReadonlySet<string>): Promise<string[]> {
  const { openai, writer, clock, logger } = options;
  const open = new Set<string>();
  for await (const parsed of listOpenSubmissions(writer.table)) if ('row' in parsed) open.add(parsed.row.batch_id);
  const spare: string[] = [];
  const files = openaiItems(openai.files.list({ purpose: 'batch', order: 'desc' }), "OpenAI's files cannot be listed");
  for await (const file of files) {
    const batchId = /^([0-9a-f-]{36})-[0-9a-f]{16}\.jsonl$/.exec(file.filename)?.[1];
    if (batchId === undefined || used.has(file.id) || open.has(batchId)) continue;
    if (file.created_at * 1000 > clock.now() - DAY_MS) continue;
    // Other tables may share the project: only files of submissions this table knows.
    if ((await getSubmission(writer.table, batchId)) === undefined) continue;
    spare.push(file.id);
    if (!options.dryRun) {
      logger.info(`deleting the input file ${file.id}, which no batch uses`);
      await deleteFile(openai, file.id);
    }
  }
  return spare;
}

/** The client repeats a call whose answer was lost, and then there is no such file any more. */
async function deleteFile(openai: OpenAI, id: string): Promise<void> {
  try {
    await openai.files.delete(id);
  } catch (error) {
    if (readRefusal(error).status !== 404) throw explainOpenaiError(error, `the file ${id} cannot be deleted`);
  }
}
