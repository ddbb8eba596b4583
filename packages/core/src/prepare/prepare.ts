/** Phase 1: lists the labels that need validation, packs them into shards and writes the plan. Claims nothing. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Logger, ObjectStore, State } from '@completion-batch/engine';
import {
  type Clock,
  CompletionBatchError,
  canonicalText,
  checkExecutionId,
  isoTime,
  liveBatchCheck,
  makeScratch,
  parametersText,
  type RequestParameters,
  sha256,
} from '@completion-batch/engine';
import { pMapIterable } from 'p-map';
import type { LabelSet } from '../label-set/label-set.ts';
import { planObject } from '../objects/layout.ts';
import { openProblemFile, type ProblemFile } from '../problems.ts';
import type { ClaimableStatus } from '../table/claims.ts';
import { type ReceiptsTable, receiptsState } from '../table/receipts-table.ts';
import type { RowProblem } from '../table/rows.ts';
import { sampleAudits, withAudits } from './audits.ts';
import { chunkIntoCompletionBatches } from './chunk.ts';
import { listLabelsThatNeedValidation } from './list-labels.ts';
import { type Context, PLAN_VERSION, type Plan, type PlannedShard, parsePlan, writePlan } from './plan.ts';
import { findDamagedShards, repairShards } from './repair.ts';
import {
  DEFAULT_SHARDS,
  MAX_SHARDS,
  packReceipts,
  shardCount,
  spoolReceipts,
  uploadSerializedLabels,
} from './shards.ts';
import { type StoredPlan, storedPlan } from './stored-plan.ts';
import { UnknownLabelCounts, unknownText } from './unknown-labels.ts';

/** Shards' files on their way to the store at once. */
const UPLOADS = 4;

type Evidence = NonNullable<Plan['evidence']>;
type Audit = NonNullable<Plan['audit']>;

export interface PrepareOptions {
  readonly table: ReceiptsTable;
  /** The one that submit works with; default: in the table. */
  readonly state?: State;
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly logger: Logger;
  /** One logical run: the same in every attempt of it. */
  readonly executionId: string;
  /** Folder for plan.json and problems.ndjson; made if missing. */
  readonly out: string;
  /** What the requests will be made for; format and submit read it from the plan. */
  readonly model: string;
  /** Asked what another one could not tell or has proposed itself; default: nobody is. */
  readonly escalateModel?: string | undefined;
  /** Laid over the parameters of every request. */
  readonly parameters?: RequestParameters;
  /** Where format finds words of other receipts to show, and how much of them; default: none are shown. */
  readonly evidence?: Evidence | undefined;
  /** What labels there are; default ours. Others are counted by name, and not asked about. */
  readonly labels?: LabelSet | undefined;
  /** Default full. */
  readonly context?: Context;
  /** Labels that people have judged are asked again, to see how far the answers are to be trusted; default: none are. */
  readonly audit?: Audit | undefined;
  /** Default NONE. */
  readonly validationStatus?: ClaimableStatus;
  /** 1 to 256, default 20. */
  readonly maxShards?: number;
  /** Default: no limit. */
  readonly maxReceipts?: number;
  readonly maxLabels?: number;
}

export interface PrepareResult {
  readonly plan: Plan;
  /** Path of the plan's file in `out`. */
  readonly planPath: string;
  /** The object store had this execution's plan already: nothing was listed again, but for shards whose labels were gone. */
  readonly resumed: boolean;
  /** The first of the rows that were passed over; all of them are in `problemsPath`. */
  readonly problems: readonly RowProblem[];
  readonly problemsPath: string | undefined;
  /** Submissions that earlier runs left open: submit has work even without labels. */
  readonly openSubmissions: number;
}

/** @throws CompletionBatchError `invalid-input`, `plan-mismatch`, and what table and store throw */
export async function prepare(options: PrepareOptions): Promise<PrepareResult> {
  const { table, state = receiptsState(table), store, logger } = options;
  const execution = checkExecutionId(options.executionId);
  checkCount('max-shards', options.maxShards, MAX_SHARDS);
  checkCount('max-receipts', options.maxReceipts);
  checkCount('max-labels', options.maxLabels);
  checkEscalateModel(options);
  for (const [index, why] of table.unusable ?? []) {
    logger.warn(`the index ${index} ${why}: it is not used, and reading receipts costs more without it`);
  }
  await mkdir(options.out, { recursive: true });
  const planPath = join(options.out, 'plan.json');
  // Nothing is written before all three have answered; of several that fail the first is told.
  const [usable, counted, kept] = await Promise.allSettled([
    store.checkCreate?.(),
    countOpenSubmissions(state),
    ownStoredPlan(options, execution),
  ]);
  if (usable.status === 'rejected') throw usable.reason;
  if (counted.status === 'rejected') throw counted.reason;
  if (kept.status === 'rejected') throw kept.reason;
  const openSubmissions = counted.value;
  const stored = kept.value;
  if (stored !== undefined) {
    logger.info(`execution ${execution} has a plan already: going on with it`);
    const { plan, data } = await repaired(options, state, stored);
    await writeFile(planPath, data);
    return { plan, planPath, resumed: true, problems: [], problemsPath: undefined, openSubmissions };
  }

  const planned = await planAnew(options, state, planPath);
  const { unknownLabels: unknown } = planned.plan;
  if (unknown !== undefined) {
    logger.warn(`labels that are in no list are not asked about: ${unknownText(unknown)} (docs/labels.md)`);
  }
  return { ...planned, planPath, openSubmissions };
}

/** Lists the labels, packs them, and creates the plan where there is none yet. */
async function planAnew(
  options: PrepareOptions,
  state: State,
  planPath: string,
): Promise<Pick<PrepareResult, 'plan' | 'resumed' | 'problems' | 'problemsPath'>> {
  const { store, executionId: execution } = options;
  const workDir = await makeScratch(options.out, 'prepare');
  const problems = await openProblemFile<RowProblem>(join(options.out, 'problems.ndjson'));
  try {
    const unknown = new UnknownLabelCounts();
    const packed = await packLabels(options, state, { problems, unknown }, workDir);
    const data = writePlan({
      format: 'completion-batch/plan',
      version: PLAN_VERSION,
      execution,
      createdAt: isoTime(options.clock),
      table: options.table.name,
      store: store.url,
      validationStatus: options.validationStatus ?? 'NONE',
      model: options.model,
      ...(options.escalateModel === undefined ? {} : { escalateModel: options.escalateModel }),
      ...(options.parameters === undefined ? {} : { parameters: options.parameters }),
      ...(options.evidence === undefined ? {} : { evidence: await withVectors(options, options.evidence) }),
      // Absent for full, as in the plans of earlier releases.
      ...(options.context === undefined || options.context === 'full' ? {} : { context: options.context }),
      ...(options.audit === undefined ? {} : { audit: options.audit }),
      ...(options.labels === undefined ? {} : { labelSet: options.labels }),
      ...packed,
      problems: problems.count,
      ...(unknown.told === undefined ? {} : { unknownLabels: unknown.told }),
    });
    const first = await store.create(planObject(execution), data);
    // A second attempt that ran at the same time was faster: its plan counts.
    const kept = first ? { plan: parsePlan(data, planPath), data } : await ownStoredPlan(options, execution);
    if (kept === undefined) throw new Error(`the plan of execution ${execution} was written and is gone`);
    await writeFile(planPath, kept.data);
    return {
      plan: kept.plan,
      resumed: !first,
      problems: problems.first,
      problemsPath: problems.count === 0 ? undefined : problems.path,
    };
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

/** The shards' files go to the object store, each as soon as it is full. */
async function packLabels(
  options: PrepareOptions,
  state: State,
  passedOver: { readonly problems: ProblemFile<RowProblem>; readonly unknown: UnknownLabelCounts },
  workDir: string,
): Promise<Pick<Plan, 'labels' | 'receipts' | 'shards' | 'escalated'>> {
  const { table, store, logger, maxReceipts, maxLabels } = options;
  const labels = listLabelsThatNeedValidation(table, {
    status: options.validationStatus ?? 'NONE',
    labels: options.labels,
    onProblem: (problem) => passedOver.problems.add(problem),
    onUnknown: (label) => passedOver.unknown.add(label),
    isLive: liveBatchCheck(state),
  });
  const listed = await spoolReceipts(chunkIntoCompletionBatches(labels), workDir, {
    ...(maxReceipts === undefined ? {} : { maxReceipts }),
    ...(maxLabels === undefined ? {} : { maxLabels }),
    onProgress: (done) => logger.progress('labels listed', done),
  });
  logger.progress('labels listed', listed.labels, listed.labels);
  const { audit, executionId: seed } = options;
  const audits =
    audit === undefined
      ? []
      : await sampleAudits({ table, share: audit.share, labels: listed.labels, labelSet: options.labels, seed });
  const spool = await withAudits(listed, audits, workDir);
  const shards: PlannedShard[] = [];
  const wanted = shardCount(spool.receipts, options.maxShards ?? DEFAULT_SHARDS);
  const uploaded = pMapIterable(
    packReceipts(spool, wanted, workDir),
    async (shard) => {
      const planned = await uploadSerializedLabels(store, options.executionId, shard);
      await rm(shard.path);
      return planned;
    },
    { concurrency: UPLOADS },
  );
  for await (const shard of uploaded) {
    shards.push(shard);
    logger.progress('shards written', shards.length, wanted);
  }
  const { labels: count, receipts, escalated } = spool;
  return {
    labels: count,
    receipts,
    ...(escalated === 0 || options.escalateModel === undefined ? {} : { escalated }),
    shards,
  };
}

async function countOpenSubmissions(state: State): Promise<number> {
  let count = 0;
  for await (const _ of state.submissions.listOpen()) count += 1;
  return count;
}

function checkCount(name: string, value: number | undefined, max?: number): void {
  if (value === undefined) return;
  if (Number.isSafeInteger(value) && value >= 1 && value <= (max ?? Number.MAX_SAFE_INTEGER)) return;
  throw new CompletionBatchError('invalid-input', `${name} is ${value}`, {
    where: name,
    remedy: max === undefined ? 'Use a whole number from 1.' : `Use a whole number from 1 to ${max}.`,
  });
}

/**
 * A model has no second opinion of its own.
 * @throws CompletionBatchError `invalid-input`
 */
function checkEscalateModel({ model, escalateModel }: Pick<PrepareOptions, 'model' | 'escalateModel'>): void {
  if (escalateModel === undefined || (escalateModel !== model && escalateModel.trim() !== '')) return;
  const what = escalateModel === model ? `${model}, as model is` : 'empty';
  throw new CompletionBatchError('invalid-input', `escalate-model is ${what}`, {
    where: 'escalate-model',
    remedy: 'Name another model, one that can tell what the first one cannot, or leave it out. Nothing was planned.',
  });
}

/** The stored plan with what it lacks in the object store; changed only where the labels of a shard have changed. */
async function repaired(options: PrepareOptions, state: State, stored: StoredPlan): Promise<StoredPlan> {
  const { table, store, logger } = options;
  const damaged = await findDamagedShards(store, stored.plan);
  if (damaged.length === 0) return stored;
  const workDir = await makeScratch(options.out, 'prepare');
  try {
    const shards = await repairShards({ table, state, store, logger, workDir }, stored.plan, damaged);
    if (isDeepStrictEqual(shards, stored.plan.shards)) return stored;
    const sum = (count: 'labels' | 'receipts'): number => shards.reduce((total, shard) => total + shard[count], 0);
    const data = writePlan({ ...stored.plan, shards, labels: sum('labels'), receipts: sum('receipts') });
    const key = planObject(stored.plan.execution);
    // Who still works by the plan before does no harm: a label is claimed once, whatever plan names it.
    await store.put(key, data);
    return { plan: parsePlan(data, store.locate(key)), data };
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

async function ownStoredPlan(options: PrepareOptions, execution: string): Promise<StoredPlan | undefined> {
  const stored = await storedPlan(options.store, execution);
  if (stored === undefined) return undefined;
  const { plan } = stored;
  const wanted = {
    table: options.table.name,
    model: options.model,
    'escalate-model': options.escalateModel ?? '',
    'validation-status': options.validationStatus ?? 'NONE',
    parameters: parametersText(options.parameters),
    ...evidenceWords(options.evidence),
    labels: labelsWord(options.labels),
    context: options.context ?? 'full',
    ...auditWords(options.audit),
  };
  const planned = {
    table: plan.table,
    model: plan.model,
    'escalate-model': plan.escalateModel ?? '',
    'validation-status': plan.validationStatus,
    parameters: parametersText(plan.parameters),
    ...evidenceWords(plan.evidence),
    labels: labelsWord(plan.labelSet),
    context: plan.context ?? 'full',
    ...auditWords(plan.audit),
  };
  for (const [name, value] of Object.entries(wanted)) {
    const before = planned[name as keyof typeof planned];
    if (before === value) continue;
    throw new CompletionBatchError(
      'plan-mismatch',
      `execution ${execution} was planned with ${name} ${before || 'none'}, not ${value || 'none'}`,
      {
        where: options.store.locate(planObject(execution)),
        remedy: `Run it with ${name} ${before || 'none'}, or use another execution id.`,
      },
    );
  }
  return stored;
}

/** Every shard reads the same file, whatever is written meanwhile. */
async function withVectors({ store, logger }: PrepareOptions, evidence: Evidence): Promise<Evidence> {
  if (!evidence.sources.includes('vectors')) return evidence;
  const { newestVectors } = await import('../evidence/vectors/vectors-file.ts');
  const vectors = await newestVectors(store);
  if (vectors === undefined) {
    logger.warn('evidence names vectors, and the store has none: prompts are written without them');
  }
  return { ...evidence, vectors };
}

/** Short, as a message may show it. */
function labelsWord(labels: LabelSet | undefined): string {
  if (labels === undefined) return '';
  const count = Object.keys(labels.labels).length;
  return `of ${count} names (SHA-256 ${sha256(canonicalText(labels)).slice(0, 12)})`;
}

/** As the options say it. */
function evidenceWords(evidence: Plan['evidence']): { evidence: string; 'evidence-tokens': string } {
  return { evidence: evidence?.sources.join(',') ?? 'off', 'evidence-tokens': String(evidence?.tokens ?? '') };
}

function auditWords(audit: Plan['audit']): { 'audit-share': string; 'audit-min-agreement': string } {
  return { 'audit-share': String(audit?.share ?? ''), 'audit-min-agreement': String(audit?.minAgreement ?? '') };
}
