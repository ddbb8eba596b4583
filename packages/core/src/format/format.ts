/** Phase 2: the prompts of one shard, as a request file for the object store and for the job's artifact. */
import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger, ObjectStore } from '@completion-batch/engine';
import {
  type Clock,
  CompletionBatchError,
  type ErrorCode,
  estimateTokens,
  isoTime,
  makeScratch,
  requestTokens,
  writeDigested,
} from '@completion-batch/engine';
import pMap, { pMapIterable } from 'p-map';
import type { EvidenceSource } from '../evidence/evidence.ts';
import { Evidence, type EvidenceBounds } from '../evidence/gather.ts';
import { DEFAULT_LABELS } from '../label-set/default-labels.ts';
import { coreLabelOf } from '../label-set/label-set.ts';
import { shardManifestObject, shardRequestsFile, shardRequestsObject } from '../objects/layout.ts';
import { chunkIntoCompletionBatches, type ReceiptLabels } from '../prepare/chunk.ts';
import { type Plan, type PlannedShard, shardOf } from '../prepare/plan.ts';
import { deserializeLabels, isAudit, LABELS_REMEDY } from '../prepare/serialize.ts';
import { openProblemFile, type ProblemFile } from '../problems.ts';
import { labelId, labelKey, wordOf } from '../table/keys.ts';
import type { LabelsNearby } from '../table/labels-nearby.ts';
import { isPeoples } from '../table/own-verdicts.ts';
import { getReceiptDetails, labelsNearby, type ReceiptDetails } from '../table/receipt-details.ts';
import type { ReceiptsTable } from '../table/receipts-table.ts';
import type { RowProblem, WordLabel } from '../table/rows.ts';
import { askedOf, auditedBy } from './escalate.ts';
import { evidenceTokens, partsOf } from './prompt.ts';
import { requestLine } from './read-request.ts';
import { type FormattedRequest, formatBatchCompletionFile, type RequestLimits } from './request.ts';
import { type ShardManifest, writeManifest } from './shard-manifest.ts';

export interface FormatOptions {
  readonly table: ReceiptsTable;
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly plan: Plan;
  /** `0001` … as in the plan. */
  readonly shard: string;
  /** Folder for the request file and its manifest; made if missing. */
  readonly out: string;
  /** Receipts fetched at once; default 8. */
  readonly concurrency?: number;
  readonly limits?: RequestLimits;
  /** The sources that the plan names, opened; needed where it names any. Closed by who opened them. */
  readonly evidence?: readonly EvidenceSource[] | undefined;
  /** Default `EVIDENCE_BOUNDS`. */
  readonly evidenceBounds?: EvidenceBounds;
}

export interface FormatResult {
  readonly manifest: ShardManifest;
  readonly manifestPath: string;
  /** undefined where no label of the shard could be asked. */
  readonly requestsPath: string | undefined;
  readonly problems: readonly RowProblem[];
  readonly problemsPath: string | undefined;
}

/** @throws CompletionBatchError `shard-unknown`, `shard-damaged`, `plan-mismatch`, and what table and store throw */
export async function format(options: FormatOptions): Promise<FormatResult> {
  const { table, plan } = options;
  const shard = shardOf(plan, options.shard);
  checkSameTable(plan, table.name);
  const evidence = evidenceFor(options);
  await mkdir(options.out, { recursive: true });
  const workDir = await makeScratch(options.out, 'format');
  const problems = await openProblemFile<RowProblem>(join(options.out, `${shard.id}-problems.ndjson`));
  try {
    const drafted = await draftRequests({ ...options, evidence }, shard, problems, join(workDir, 'requests'));
    evidence?.tellFailures();
    const manifest = await keepRequests(options, shard, { ...drafted, sources: evidence?.figures }, problems.count);
    const requestsPath = manifest.file === null ? undefined : join(options.out, manifest.file);
    if (requestsPath !== undefined) await rename(drafted.path, requestsPath);
    const manifestPath = join(options.out, `${shard.id}.json`);
    await writeFile(manifestPath, writeManifest(manifest));
    return {
      manifest,
      manifestPath,
      requestsPath,
      problems: problems.first,
      problemsPath: problems.count === 0 ? undefined : problems.path,
    };
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

/** @throws CompletionBatchError `invalid-input` where sources are missing: requests without them are not what was planned */
function evidenceFor({ plan, evidence: sources, evidenceBounds: bounds, logger }: FormatOptions): Evidence | undefined {
  if (plan.evidence === undefined) return undefined;
  if (sources?.length !== plan.evidence.sources.length) {
    throw new CompletionBatchError(
      'invalid-input',
      `the plan asks for evidence from ${plan.evidence.sources.join(', ')}`,
      {
        where: 'evidence',
        remedy: 'Open the sources that the plan names (openEvidence), and hand them on.',
      },
    );
  }
  const { labelSet: labels = DEFAULT_LABELS } = plan;
  return new Evidence({
    sources,
    tokens: plan.evidence.tokens,
    labels,
    logger,
    ...(bounds === undefined ? {} : { bounds }),
  });
}

type Drafting = Omit<FormatOptions, 'evidence'> & { readonly evidence: Evidence | undefined };

/** A shard's requests on disk, and what they add up to. */
interface Drafted {
  readonly path: string;
  readonly sha256: string;
  readonly counts: Counts;
  /** Labels that the plan's other model is asked about. */
  readonly escalated: number;
  /** Requests that show evidence, and the tokens of that. */
  readonly shown: { readonly requests: number; readonly tokens: number };
}

type Counts = Pick<ShardManifest, keyof typeof NOTHING>;

const NOTHING = { requests: 0, labels: 0, firstPass: 0, secondPass: 0, estimatedTokens: 0, bytes: 0 };

async function draftRequests(
  options: Drafting,
  shard: PlannedShard,
  problems: ProblemFile<RowProblem>,
  path: string,
): Promise<Drafted> {
  const { store, logger, concurrency = 8 } = options;
  const counts = { ...NOTHING };
  const shown = { requests: 0, tokens: 0 };
  let escalated = 0;
  const hash = createHash('sha256');
  await using file = await open(path, 'w');
  const receipts = chunkIntoCompletionBatches(downloadSerializedLabels(store, shard));
  const formatted = pMapIterable(neighbours(options.table, receipts), (receipt) => formatReceipt(options, receipt), {
    concurrency,
    backpressure: concurrency * 2,
  });
  let done = 0;
  for await (const { requests, problems: found, planned } of formatted) {
    for (const problem of found) problems.add(problem);
    for (const request of requests) {
      hash.update(request.line);
      // As a text: a buffer for each line stays until the heap is collected.
      await file.appendFile(request.line);
      count(counts, request, Buffer.byteLength(request.line));
      if (request.model !== options.plan.model) escalated += partsOf(request).asked.length;
      if (request.evidence.length === 0) continue;
      shown.requests += 1;
      shown.tokens += evidenceTokens(request.evidence);
    }
    // What is there for its audits alone is not among the plan's receipts.
    if (planned > 0) done += 1;
    logger.progress(`receipts formatted (shard ${shard.id})`, done, shard.receipts);
  }
  await file.sync();
  return { path, sha256: hash.digest('hex'), counts, escalated, shown };
}

/** The file goes to the object store, and then its manifest, which says that it is the shard's. */
async function keepRequests(
  { store, plan, clock }: FormatOptions,
  shard: PlannedShard,
  { path, sha256, counts, escalated, shown, sources }: Drafted & { readonly sources: Evidence['figures'] | undefined },
  problems: number,
): Promise<ShardManifest> {
  const { execution, digest } = plan;
  const key = counts.requests === 0 ? null : await uploadCompletionBatchFile(store, execution, shard.id, sha256, path);
  const manifest: ShardManifest = {
    format: 'completion-batch/shard',
    version: 1,
    execution,
    plan: digest,
    shard: shard.id,
    createdAt: isoTime(clock),
    file: key === null ? null : shardRequestsFile(shard.id, sha256),
    key,
    sha256,
    ...counts,
    ...(plan.escalateModel === undefined ? {} : { escalated }),
    ...(sources === undefined ? {} : { evidence: { ...shown, sources } }),
    problems,
  };
  await store.put(shardManifestObject(execution, shard.id), writeManifest(manifest));
  return manifest;
}

function checkSameTable(plan: Plan, table: string): void {
  if (plan.table === table) return;
  throw new CompletionBatchError('plan-mismatch', `the plan is for the table ${plan.table}, not ${table}`, {
    where: 'table',
    remedy: `Use --table ${plan.table}, or prepare again for ${table}.`,
  });
}

function count(
  counts: { -readonly [Name in keyof Counts]: Counts[Name] },
  request: FormattedRequest,
  bytes: number,
): void {
  const { asked } = partsOf(request);
  const second = asked.filter((target) => target.rejected.length > 0).length;
  counts.requests += 1;
  counts.labels += asked.length;
  counts.secondPass += second;
  counts.firstPass += asked.length - second;
  counts.bytes += bytes;
  counts.estimatedTokens += requestTokens(requestLine.parse(JSON.parse(request.line)).body, estimateTokens);
}

const HEALED_BY_PREPARE: ReadonlySet<ErrorCode> = new Set(['object-not-found', 'ndjson-damaged', 'line-too-large']);

/**
 * A shard's labels out of the object store, as they stream.
 * @throws CompletionBatchError `object-not-found`, `ndjson-damaged`, `line-too-large`; `shard-damaged` at the end, where
 * the bytes are not those of the plan
 */
export function downloadSerializedLabels(store: ObjectStore, shard: PlannedShard): AsyncGenerator<WordLabel> {
  return readShardLabels(store, shard, deserializeLabels);
}

/** The same with another reader of the lines. */
export async function* readShardLabels<Label>(
  store: ObjectStore,
  shard: PlannedShard,
  read: (chunks: AsyncIterable<Uint8Array>, name: string) => AsyncIterable<Label>,
): AsyncGenerator<Label> {
  const hash = createHash('sha256');
  async function* hashed(): AsyncGenerator<Uint8Array> {
    for await (const chunk of await store.stream(shard.key)) {
      hash.update(chunk as Buffer);
      yield chunk as Buffer;
    }
  }
  const where = store.locate(shard.key);
  try {
    yield* read(hashed(), where);
  } catch (cause) {
    if (!(cause instanceof CompletionBatchError) || !HEALED_BY_PREPARE.has(cause.code)) throw cause;
    throw new CompletionBatchError(cause.code, `the labels of shard ${shard.id} cannot be read: ${cause.message}`, {
      where: cause.where ?? where,
      remedy: LABELS_REMEDY,
      cause,
    });
  }
  if (hash.digest('hex') !== shard.sha256) {
    throw new CompletionBatchError('shard-damaged', `the labels of shard ${shard.id} are not those of the plan`, {
      where,
      remedy: LABELS_REMEDY,
    });
  }
}

/** Receipts in groups, in which what was rejected is looked up together. */
const NEIGHBOURS = 16;

interface Neighbour {
  readonly receipt: ReceiptLabels;
  readonly nearby: LabelsNearby;
}

async function* neighbours(table: ReceiptsTable, receipts: AsyncIterable<ReceiptLabels>): AsyncGenerator<Neighbour> {
  let group: ReceiptLabels[] = [];
  const whole = (): Neighbour[] => {
    const nearby = labelsNearby(table, group);
    return group.map((receipt) => ({ receipt, nearby }));
  };
  for await (const receipt of receipts) {
    group.push(receipt);
    if (group.length < NEIGHBOURS) continue;
    yield* whole();
    group = [];
  }
  yield* whole();
}

async function formatReceipt(
  options: Drafting,
  { receipt, nearby }: Neighbour,
): Promise<{ requests: FormattedRequest[]; problems: RowProblem[]; planned: number }> {
  const planned = receipt.labels.filter((label) => !isAudit(label));
  const wanted = planned.length > 0 ? planned : receipt.labels;
  const details = await getReceiptDetails(options.table, receipt, wanted, undefined, nearby);
  return { ...(await formatDetails(options, receipt, details)), planned: planned.length };
}

/** What of a plan a receipt's requests depend on. */
type PlannedForm = Pick<
  Plan,
  'execution' | 'model' | 'escalateModel' | 'escalated' | 'labels' | 'labelSet' | 'context' | 'parameters'
>;

export interface DetailsForm {
  readonly plan: PlannedForm;
  readonly limits?: RequestLimits;
  readonly evidence?: Evidence | undefined;
}

/** The requests for labels of a receipt that has been read. */
export async function formatDetails(
  { plan, limits, evidence }: DetailsForm,
  receipt: ReceiptLabels,
  details: ReceiptDetails,
): Promise<{ requests: FormattedRequest[]; problems: RowProblem[] }> {
  const planned = receipt.labels.filter((label) => !isAudit(label));
  const problems: RowProblem[] = [...details.problems];
  const words = new Set(details.words.map(wordOf));
  const rows = new Map(details.labels.map((label) => [labelId(label), label]));
  const isKnown = ({ label }: WordLabel): boolean => coreLabelOf(plan.labelSet ?? DEFAULT_LABELS, label) !== undefined;
  const targets = planned.filter((label) => {
    const reason = isKnown(label)
      ? whyNot(label, words, rows.get(labelId(label)), details)
      : 'the plan has no such label';
    if (reason !== undefined) problems.push({ ...labelKey(label), reason });
    return reason === undefined;
  });
  // What people have changed since, or taken away, is no audit any more: nothing is wrong with that.
  const audits = receipt.labels.filter((label) => {
    const row = rows.get(labelId(label));
    const isPlaced = words.has(wordOf(label));
    return isAudit(label) && isKnown(label) && isPlaced && (row === undefined || isPeoples(row));
  });
  const asked = [...targets, ...audits];
  if (asked.length === 0) return { requests: [], problems };
  const known = evidence && { pointings: await evidence.pointings(details, asked), tokens: evidence.tokens };
  const shown = { ...limits, context: plan.context, labels: plan.labelSet };
  const requests: FormattedRequest[] = [];
  const askable = new Set(targets);
  // Of all that was planned: written again when some have their verdicts, the others go to the same model.
  const groups = askedOf(plan, details, planned);
  const auditor = auditedBy(plan, receipt, groups);
  for (const { model, targets: own } of planned.length === 0 ? [{ model: auditor, targets }] : groups) {
    const still = own.filter((label) => askable.has(label));
    const more = { escalated: model === plan.escalateModel, audits: model === auditor ? audits : [] };
    requests.push(...formatBatchCompletionFile(details, still, model, shown, plan.parameters, known, more));
  }
  return { requests, problems };
}

/** Why a label cannot be asked, if so. That it was claimed meanwhile is not decided here: the claim does that. */
function whyNot(
  label: WordLabel,
  words: ReadonlySet<string>,
  row: WordLabel | undefined,
  details: ReceiptDetails,
): string | undefined {
  if (details.words.length === 0) return 'its receipt has no words (any more); nothing can be asked about it';
  if (!words.has(wordOf(label))) return 'its word is gone; delete the label or restore the word';
  if (row !== undefined && ['VALID', 'INVALID', 'NEEDS_REVIEW'].includes(row.validationStatus)) {
    return `it was given the status ${row.validationStatus} since it was listed`;
  }
  return undefined;
}

/** Writes a shard's request file to the object store; its key ends in `.jsonl`, as the API wants of a file's name. */
export async function uploadCompletionBatchFile(
  store: ObjectStore,
  execution: string,
  shard: string,
  sha256: string,
  path: string,
): Promise<string> {
  const key = shardRequestsObject(execution, shard, sha256);
  await writeDigested(store, key, path, sha256);
  return key;
}

/** Formats several shards one after the other, as one machine does what a matrix does with many. */
export async function formatShards(
  options: Omit<FormatOptions, 'shard'>,
  shards: readonly string[],
  parallel: number,
): Promise<PromiseSettledResult<FormatResult>[]> {
  const loggerOf = loggerOfShards(options, shards);
  return pMap(
    shards,
    async (shard): Promise<PromiseSettledResult<FormatResult>> => {
      try {
        return { status: 'fulfilled', value: await format({ ...options, shard, logger: loggerOf(shard) }) };
      } catch (reason) {
        return { status: 'rejected', reason };
      }
    },
    { concurrency: parallel },
  );
}

/** Each tells how far its shard is, and how far all of them are together. */
function loggerOfShards(
  { logger, plan }: Pick<FormatOptions, 'logger' | 'plan'>,
  shards: readonly string[],
): (shard: string) => Logger {
  if (shards.length < 2) return () => logger;
  const own = plan.shards.filter(({ id }) => shards.includes(id));
  const receipts = own.reduce((sum, shard) => sum + shard.receipts, 0);
  const doneOf = new Map<string, number>();
  return (shard) => ({
    ...logger,
    progress(step, done, total) {
      doneOf.set(shard, done);
      const all = [...doneOf.values()].reduce((sum, each) => sum + each, 0);
      // What is written every few seconds is the whole.
      logger.progress('receipts formatted', all, receipts);
      logger.progress(step, done, total);
    },
  });
}
