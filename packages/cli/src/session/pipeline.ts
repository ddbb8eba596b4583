/**
 * All three phases, one after the other, in one folder. The folder remembers the execution until everything of it is
 * submitted, so that the same command goes on where it was interrupted.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  auditOf,
  type ClaimableStatus,
  type Context,
  type EvidenceFigures,
  evidenceOf,
  evidenceOfShards,
  type FormatResult,
  formatShards,
  type LabelServices,
  type LabelSet,
  type PrepareResult,
  prepare,
  readLabels,
  type SubmitLabelsResult,
} from '@completion-batch/core';
import { openEvidence } from '@completion-batch/core/connect';
import { counted } from '@completion-batch/core/light';
import {
  canonicalText,
  describeError,
  type Environment,
  lockFolder,
  type RequestParameters,
  sha256,
} from '@completion-batch/engine';
import { z } from 'zod';
import { type BatchFlags, submitPlan } from './submit-plan.ts';

export interface RunFlags extends BatchFlags {
  readonly model: string;
  readonly escalateModel?: string;
  readonly parameters?: RequestParameters;
  readonly labels?: string;
  readonly context: Context;
  readonly validationStatus: ClaimableStatus;
  readonly maxShards: number;
  readonly maxReceipts?: number;
  readonly maxLabels?: number;
  readonly evidence: string;
  readonly evidenceTokens?: number;
  readonly auditShare?: string;
  readonly auditMinAgreement?: string;
  readonly execution?: string;
}

export interface PipelineOptions {
  readonly services: LabelServices;
  readonly out: string;
  readonly flags: RunFlags;
  /** The process's environment. */
  readonly env: Environment;
  readonly exclusive?: boolean;
}

export interface PipelineResult {
  readonly prepared: PrepareResult;
  readonly formatted: readonly FormatResult[];
  /** What their prompts show of other receipts. */
  readonly evidence: EvidenceFigures | undefined;
  readonly failedShards: readonly { readonly shard: string; readonly reason: string }[];
  readonly submitted: SubmitLabelsResult;
  /** Folder of the request files. */
  readonly requests: string;
  /** An unfinished execution of this folder was gone on with: what is new since then is not in it. */
  readonly resumed: boolean;
}

/** Shards formatted at once on one machine. */
const SHARDS_AT_ONCE = 4;

const memorySchema = z.object({
  execution: z.string(),
  table: z.string(),
  store: z.string(),
  model: z.string(),
  escalateModel: z.string().optional(),
  parameters: z.string().optional(),
  labels: z.string().optional(),
  evidence: z.string().optional(),
  context: z.string().optional(),
  audit: z.string().optional(),
  validationStatus: z.string(),
});

type Memory = z.output<typeof memorySchema>;

/** @throws CompletionBatchError `store-unusable` while another process runs in this folder */
export async function runPipeline(options: PipelineOptions): Promise<PipelineResult> {
  await mkdir(options.out, { recursive: true });
  const unlock = lockFolder(options.out);
  try {
    return await runLocked(options);
  } finally {
    unlock();
  }
}

async function runLocked(options: PipelineOptions): Promise<PipelineResult> {
  const { services, out, flags } = options;
  const { table, store, logger } = services;
  const evidence = evidenceOf(flags.evidence, flags.evidenceTokens);
  const audit = auditOf(flags.auditShare, flags.auditMinAgreement);
  const labels = await readLabels(flags.labels);
  const { memory, resumed } = await rememberExecution(options, labels);
  const folder = join(out, memory.execution);

  logger.info(`prepare: listing labels of ${table.name}`);
  const prepared = await prepare({
    table,
    store,
    clock: table.clock,
    logger,
    executionId: memory.execution,
    out: folder,
    model: flags.model,
    escalateModel: flags.escalateModel,
    context: flags.context,
    validationStatus: flags.validationStatus,
    maxShards: flags.maxShards,
    evidence,
    audit,
    labels,
    ...(flags.parameters === undefined ? {} : { parameters: flags.parameters }),
    ...(flags.maxReceipts === undefined ? {} : { maxReceipts: flags.maxReceipts }),
    ...(flags.maxLabels === undefined ? {} : { maxLabels: flags.maxLabels }),
  });
  const { plan } = prepared;

  const requests = join(folder, 'requests');
  if (plan.shards.length > 0)
    logger.info(`format: ${counted(plan.receipts, 'receipt')} in ${counted(plan.shards.length, 'shard')}`);
  const shards = plan.shards.map(({ id }) => id);
  await using opened = await openEvidence(options.env, plan, { table, store });
  const results = await formatShards(
    { table, store, clock: table.clock, logger, plan, out: requests, evidence: opened.sources },
    shards,
    SHARDS_AT_ONCE,
  );
  const formatted = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failedShards = results.flatMap((result, index) =>
    result.status === 'rejected' ? [{ shard: shards[index] ?? '', reason: describeError(result.reason) }] : [],
  );
  for (const { shard, reason } of failedShards) logger.error(`format of shard ${shard} failed: ${reason}`);

  logger.info(flags.dryRun ? 'submit: merging, estimating' : 'submit: merging, claiming, making batches');
  const submitted = await submitPlan(services, {
    plan,
    requests,
    workDir: folder,
    flags,
    ...(options.exclusive === true ? { exclusive: true } : {}),
  });
  if (isFinished(submitted) && failedShards.length === 0) await forget(out);
  const shown = evidenceOfShards(formatted.map(({ manifest }) => manifest));
  return { prepared, formatted, evidence: shown, failedShards, submitted, requests, resumed };
}

/** What is over the budget waits for another execution, which has its own. */
function isFinished({ complete, files, missingShards, refused, tooLarge }: SubmitLabelsResult): boolean {
  const unfinished = files.filter(({ ending }) => ['waiting', 'rejected', 'failed'].includes(ending));
  const left = [unfinished, missingShards, refused, tooLarge];
  return complete || left.every(({ length }) => length === 0);
}

const memoryPath = (out: string): string => join(out, 'execution.json');

/** The unfinished execution of this folder where the work is the same, else a new one, written down before it begins. */
async function rememberExecution(
  { services: { table, store, logger }, out, flags }: PipelineOptions,
  labels: LabelSet | undefined,
): Promise<{ readonly memory: Memory; readonly resumed: boolean }> {
  const audit = auditOf(flags.auditShare, flags.auditMinAgreement);
  const now = {
    table: table.name,
    store: store.url,
    model: flags.model,
    ...(flags.escalateModel === undefined ? {} : { escalateModel: flags.escalateModel }),
    ...(flags.parameters === undefined ? {} : { parameters: JSON.stringify(flags.parameters) }),
    ...(labels === undefined ? {} : { labels: sha256(canonicalText(labels)) }),
    ...(flags.evidence === 'off' ? {} : { evidence: `${flags.evidence} ${flags.evidenceTokens ?? ''}` }),
    ...(flags.context === 'full' ? {} : { context: flags.context }),
    ...(audit === undefined ? {} : { audit: JSON.stringify(audit) }),
    validationStatus: flags.validationStatus,
  };
  const before = await readMemory(out);
  if (before !== undefined && (flags.execution ?? before.execution) === before.execution) {
    const { execution, ...work } = before;
    if (JSON.stringify(work) === JSON.stringify(now)) {
      logger.info(`going on with execution ${execution}, which was not finished`);
      return { memory: before, resumed: true };
    }
  }
  const memory = { execution: flags.execution ?? randomUUID(), ...now };
  await writeFile(`${memoryPath(out)}.tmp`, `${JSON.stringify(memory)}\n`);
  await rename(`${memoryPath(out)}.tmp`, memoryPath(out));
  return { memory, resumed: false };
}

async function readMemory(out: string): Promise<Memory | undefined> {
  try {
    return memorySchema.parse(JSON.parse(await readFile(memoryPath(out), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Nothing of the execution is left to do: the next run is a new one. */
async function forget(out: string): Promise<void> {
  await rename(memoryPath(out), join(out, 'last-execution.json'));
}
