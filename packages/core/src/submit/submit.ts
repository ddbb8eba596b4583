/**
 * Phase 3: first finishes what earlier runs left open, then merges the shards' requests into files and makes a batch of
 * each by the protocol in submission.ts.
 */
import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Logger, ObjectStore } from '@completion-batch/engine';
import {
  type Clock,
  type CompletionBatchError,
  checkModel,
  costOf,
  DEFAULT_TOKENS,
  describeError,
  isCompletionBatchError,
  isoTime,
  type LineDescription,
  type MergedFile,
  type MergeLimits,
  makeScratch,
  mergeLimits,
  mergeNdjsons,
  modelParameters,
  type NdjsonLine,
  type PriceList,
  parametersText,
  type RequestParameters,
  sha256,
  splitLines,
  usd,
  uuidFromDigest,
} from '@completion-batch/engine';
import type OpenAI from 'openai';
import { batchesPrefix, batchRequestsObject } from '../objects/layout.ts';
import type { Plan } from '../prepare/plan.ts';
import { Allowance } from '../queue/allowance.ts';
import { Lease, takeOver } from '../state/lease.ts';
import {
  lostRequestsReason,
  type StuckSubmission,
  submissionElsewhere,
  submissionWithoutRequests,
  unreadableSubmission,
} from '../state/stuck-submissions.ts';
import {
  changeSubmission,
  getSubmissionItem,
  isOpen,
  type LeftOpen,
  listOpenSubmissionItems,
  parseSubmission,
  putSubmission,
  type Submission,
} from '../state/submission-rows.ts';
import { SUBMIT_TIMING, type SubmitTiming } from '../state/timing.ts';
import type { ReceiptsTable } from '../table/receipts-table.ts';
import { type Clearance, type PreflightMode, preflight } from './preflight.ts';
import { findRequestFiles } from './request-files.ts';
import { driveSubmission, type SubmissionContext, type SubmissionOutcome } from './submission.ts';
import { checkBudget, checkPlan } from './submit-checks.ts';
import { DONE, type EndedFile, reportOf, type SubmitResult, type SubmittedFile } from './submit-result.ts';
import type { Work } from './work.ts';

export interface SubmitOptions {
  readonly table: ReceiptsTable;
  readonly store: ObjectStore;
  readonly openai: OpenAI;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly work: Work;
  readonly plan: Plan;
  /** Folder with the shards' request files and manifests, at any depth. */
  readonly requests: string;
  /** Folder for files on their way; made if missing, left as it was. */
  readonly workDir: string;
  /** Default: the plan's. Another one rewrites every request for it. */
  readonly model?: string;
  readonly limits?: Partial<MergeLimits>;
  /**
   * Estimated tokens that may wait at OpenAI for this model at once; what does not fit is not claimed. Where a refusal has
   * taught a lower limit, that counts.
   */
  readonly queueTokens?: number;
  /** USD, estimated, that all batches of this execution may cost together; what does not fit is not claimed. */
  readonly maxCostUsd?: number;
  readonly prices?: PriceList;
  /** Merges and estimates; claims, uploads and creates nothing. */
  readonly dryRun?: boolean;
  /** Default `auto`: see preflight.ts. A dry run asks nothing. */
  readonly preflight?: PreflightMode;
  /** See `LeaseOptions.exclusive`; default false. */
  readonly exclusive?: boolean;
  readonly timing?: Partial<SubmitTiming>;
}

/**
 * @throws CompletionBatchError `invalid-input`, `price-unknown`, `model-unknown`, `model-refused`, `credentials-missing`,
 * `openai-unavailable`, `plan-mismatch`, `request-invalid`, and what table and store throw
 */
export async function submit(options: SubmitOptions): Promise<SubmitResult> {
  const limits = mergeLimits({
    ...options.limits,
    ...(options.queueTokens === undefined
      ? {}
      : { maxTokens: Math.min(options.limits?.maxTokens ?? DEFAULT_TOKENS, options.queueTokens) }),
  });
  checkPlan(options);
  checkBudget(options);
  const workDir = await makeScratch(options.workDir, 'submit');
  try {
    const { table, openai, clock, logger, queueTokens, maxCostUsd, dryRun = false } = options;
    const allowance = await Allowance.open({
      table,
      openai,
      clock,
      logger,
      model: options.model ?? options.plan.model,
      dryRun,
      ...(queueTokens === undefined ? {} : { queueTokens }),
      ...(maxCostUsd === undefined ? {} : { maxCostUsd }),
    });
    return await new Submit(options, limits, allowance, workDir).run();
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

/** Whether a line may be in a file of this merge. */
type Picked = (line: NdjsonLine, name: string) => boolean;

type Refused = Extract<SubmissionOutcome, { kind: 'rejected' }>;

/** Completion batch ids of open submissions that this run can go on with. */
interface OpenSubmissions {
  readonly own: string[];
  readonly others: string[];
}

class Submit {
  readonly #options: SubmitOptions;
  readonly #limits: MergeLimits;
  readonly #allowance: Allowance;
  readonly #workDir: string;
  readonly #model: string;
  readonly #context: SubmissionContext;
  /** What messages call the shards' request files: some are copies that are gone when this is read. */
  readonly #names = new Map<string, string>();
  readonly #files: SubmittedFile[] = [];
  readonly #tooLarge: { where: string; reason: string }[] = [];
  readonly #stuck: StuckSubmission[] = [];
  #alreadySubmitted = 0;

  constructor(options: SubmitOptions, limits: MergeLimits, allowance: Allowance, workDir: string) {
    this.#options = options;
    this.#limits = limits;
    this.#allowance = allowance;
    this.#workDir = workDir;
    this.#model = options.model ?? options.plan.model;
    this.#context = {
      ...SUBMIT_TIMING,
      ...options.timing,
      table: options.table,
      store: options.store,
      clock: options.clock,
      logger: options.logger,
      openai: options.openai,
      work: options.work,
      owner: randomUUID(),
      exclusive: options.exclusive ?? false,
      workDir,
    };
  }

  async run(): Promise<SubmitResult> {
    const { plan, store, logger } = this.#options;
    const dryRun = this.#options.dryRun ?? false;
    if (!dryRun) {
      if (!(await checkModel(this.#options.openai, this.#model))) {
        logger.warn('the server cannot tell whether it has the model; going on');
      }
    }
    // A dry run may have a store of its own: what is open elsewhere is none of its business.
    const open = dryRun ? { own: [], others: [] } : await this.#survey();
    for (const id of open.others) await this.#finish(id, false);
    const submitted = await this.#finishOwn(dryRun, open.own);
    const { files, missing } = await findRequestFiles({
      plan,
      store,
      logger,
      requests: this.#options.requests,
      workDir: this.#workDir,
    });
    const paths = files.map(({ path }) => path);
    for (const { path, name } of files) this.#names.set(path, name);
    await this.#sendAll(paths, submitted, dryRun ? { kind: 'all' } : await this.#preflight(paths, submitted));
    const { maxCostUsd } = this.#options;
    return {
      execution: plan.execution,
      model: this.#model,
      dryRun,
      files: this.#files,
      budget: maxCostUsd === undefined ? undefined : { maxCost: maxCostUsd, used: this.#allowance.spent },
      alreadySubmitted: this.#alreadySubmitted,
      missingShards: missing,
      tooLarge: this.#tooLarge,
      stuck: this.#stuck,
      complete:
        missing.length === 0 &&
        this.#tooLarge.length === 0 &&
        this.#stuck.every(({ executionId }) => executionId !== plan.execution) &&
        this.#files
          .filter(({ executionId }) => executionId === plan.execution)
          .every(({ outcome }) => DONE.has(outcome)),
    };
  }

  #preflight(files: readonly string[], submitted: ReadonlySet<string>): Promise<Clearance> {
    const { table, openai, logger, work, preflight: mode = 'auto' } = this.#options;
    return preflight({
      table,
      openai,
      logger,
      model: this.#model,
      mode,
      files,
      nameOf: (path) => this.#names.get(path) ?? path,
      isSent: (line, name) => submitted.size > 0 && submitted.has(work.describe(line, name).key),
      asSent: (line, name) => this.#rewrite?.(line, name) ?? line.bytes,
    });
  }

  /** Where only one request may be sent, it has a file for itself, and everything else is reported as waiting. */
  async #sendAll(files: readonly string[], submitted: ReadonlySet<string>, clearance: Clearance): Promise<void> {
    let picked: Picked | undefined;
    if (clearance.kind === 'one') {
      const at = ({ number }: NdjsonLine, name: string): boolean =>
        name === clearance.line.name && number === clearance.line.number;
      await this.#mergeAndSubmit(files, submitted, 0, at);
      picked = (line, name) => !at(line, name);
    }
    if (clearance.kind !== 'all') this.#allowance.stop(clearance.reason);
    let from: number | undefined = 0;
    while (from !== undefined) from = await this.#mergeAndSubmit(files, submitted, from, picked);
  }

  /**
   * Merges what is left and makes a batch of each file. After a file that was refused for its size everything that is left
   * is merged anew, under the limit that this has taught: just as the next run would do it.
   * @param from requests to leave out, because they were in files of this run already
   * @param picked by default every line
   * @returns from where to merge anew, or undefined if there is no need
   */
  async #mergeAndSubmit(
    files: readonly string[],
    submitted: ReadonlySet<string>,
    from: number,
    picked: Picked = () => true,
  ): Promise<number | undefined> {
    const { dryRun = false } = this.#options;
    const rewrite = this.#rewrite;
    this.#alreadySubmitted = 0;
    this.#tooLarge.length = 0;
    let done = from;
    const merged = mergeNdjsons(files, {
      directory: this.#workDir,
      limits: this.#allowance.narrow(this.#limits),
      limitsOfFile: (first, limits) => this.#allowance.limitsOfFile(first, limits),
      skip: from,
      nameOf: (path) => this.#names.get(path) ?? path,
      describe: (line, name) => {
        if (!picked(line, name)) return undefined;
        const description = this.#describe(line, name);
        if (!submitted.has(description.key)) return description;
        this.#alreadySubmitted += 1;
        return undefined;
      },
      onTooLarge: (line, name, reason) => this.#tooLarge.push({ where: `${name}:${line.number}`, reason }),
      ...(rewrite === undefined ? {} : { rewrite }),
    });
    for await (const file of merged) {
      const outcome = await this.#submitFile(file, dryRun);
      await rm(file.path, { force: true });
      if (outcome === 'split') return done;
      done += file.lines;
    }
    return undefined;
  }

  /** Undefined where requests are sent as format has written them. */
  get #rewrite(): ((line: NdjsonLine, name: string) => Uint8Array) | undefined {
    const { plan, work } = this.#options;
    if (this.#model === plan.model) return undefined;
    return (line, name) => work.forModel(line, name, this.#model, plan.parameters);
  }

  #describe(line: NdjsonLine, name: string): LineDescription {
    const { work, maxCostUsd, prices } = this.#options;
    const description = work.describe(line, name);
    if (maxCostUsd === undefined) return description;
    const output = work.answerTokens(work.targets(line, name));
    return { ...description, cost: costOf({ input: description.tokens, output }, this.#model, prices) ?? 0 };
  }

  /**
   * What is open in the table: who can be gone on with, of this execution and of others, and who cannot. The table
   * outlives the store, whose listing knows of this execution only.
   */
  async #survey(): Promise<OpenSubmissions> {
    const { table, store, plan, clock } = this.#options;
    const open: OpenSubmissions = { own: [], others: [] };
    for await (const item of listOpenSubmissionItems(table)) {
      const parsed = parseSubmission(item);
      if ('problem' in parsed) this.#stuck.push(unreadableSubmission(item, parsed.problem.reason));
      else if (parsed.row.store !== store.url) this.#stuck.push(submissionElsewhere(parsed.row, clock.now()));
      else open[parsed.row.execution_id === plan.execution ? 'own' : 'others'].push(parsed.row.batch_id);
    }
    return open;
  }

  /**
   * What earlier attempts of this execution left: open submissions are finished.
   * @param open its open submissions by the table
   * @returns custom ids of the requests that are submitted
   */
  async #finishOwn(dryRun: boolean, open: readonly string[]): Promise<ReadonlySet<string>> {
    const { store, plan } = this.#options;
    const prefix = batchesPrefix(plan.execution);
    const ids = new Set(open);
    for await (const { key } of store.list(prefix)) ids.add(key.slice(prefix.length).split('/')[0] ?? '');
    const submitted = new Set<string>();
    for (const id of ids) {
      const before = await this.#read(id);
      // A file without a row: nothing was claimed for it.
      if (before === undefined) continue;
      if (isOpen(before) && !dryRun) await this.#finish(id, true);
      const after = await this.#read(id);
      if (after === undefined || !(isOpen(after) || after.state === 'RECORDED')) continue;
      this.#allowance.spend(this.#costOf(after));
      for (const customId of await this.#customIds(after)) submitted.add(customId);
    }
    return submitted;
  }

  /** Undefined also for a row that does not parse: while it is open it is among what is stuck. */
  async #read(id: string): Promise<Submission | undefined> {
    const item = await getSubmissionItem(this.#options.table, id);
    const parsed = item === undefined ? undefined : parseSubmission(item);
    return parsed !== undefined && 'row' in parsed ? parsed.row : undefined;
  }

  /** None where the file is gone: the labels of its requests are claimed, so that nothing is asked twice for that. */
  async #customIds(submission: Submission): Promise<string[]> {
    const { store, work, logger } = this.#options;
    const path = join(this.#workDir, `${submission.batch_id}.submitted.jsonl`);
    try {
      await pipeline(await store.stream(submission.object_key), createWriteStream(path));
    } catch (error) {
      if (!isCompletionBatchError(error, 'object-not-found')) throw error;
      const { reason, remedy } = submissionWithoutRequests(submission, lostRequestsReason(error));
      if (!isOpen(submission)) logger.warn(`submission ${submission.batch_id}: ${reason}`);
      else if (!this.#isTold(submission.batch_id)) {
        this.#report(submission, { outcome: 'failed', resumed: true, reason: `${reason}. ${remedy}` });
      }
      return [];
    }
    const name = store.locate(submission.object_key);
    const ids: string[] = [];
    for await (const line of splitLines(createReadStream(path), { name })) ids.push(work.describe(line, name).key);
    await rm(path);
    return ids;
  }

  #isTold(batchId: string): boolean {
    return [...this.#files, ...this.#stuck].some((told) => told.batchId === batchId);
  }

  async #finish(batchId: string, wait: boolean): Promise<void> {
    const { logger } = this.#options;
    if (wait) logger.info(`submission ${batchId} was left open: going on with it`);
    const lease = await takeOver(this.#context, batchId, wait);
    if (lease === undefined) return;
    logger.info(`finishing submission ${batchId}, which stopped at ${lease.submission.state}`);
    await this.#drive(lease, undefined);
  }

  async #submitFile(file: MergedFile, dryRun: boolean): Promise<SubmittedFile['outcome']> {
    const { plan, store, table, clock, logger, work } = this.#options;
    const batchId = generateCompletionBatchId(plan.execution, this.#model, file.identity, plan.parameters);
    const key = batchRequestsObject(plan.execution, batchId, file.sha256);
    const totals = await this.#totals(file);
    const submission: Submission = {
      batch_id: batchId,
      execution_id: plan.execution,
      state: 'INTENDED',
      version: 1,
      owner: this.#context.owner,
      lease_until: clock.now() + this.#context.leaseMs,
      store: store.url,
      object_key: key,
      sha256: file.sha256,
      model: this.#model,
      prompt_version: work.promptVersion,
      validation_status: plan.validationStatus,
      requests: file.lines,
      bytes: file.bytes,
      labels: totals.labels,
      receipts: totals.receipts,
      estimated_tokens: file.tokens,
      estimated_output_tokens: work.answerTokens(totals.labels),
      created_at: isoTime(clock),
      queued_tokens: this.#allowance.queuedWith(file.tokens),
    };
    if (this.#allowance.stopped !== undefined) return this.#report(submission, this.#allowance.stopped);
    if (dryRun) {
      this.#allowance.spend(this.#costOf(submission));
      return this.#report(submission, { outcome: 'planned' });
    }
    logger.info(this.#estimateOf(submission));
    await store.create(key, { file: file.path });
    if (await putSubmission(table, submission)) {
      return this.#drive(new Lease(this.#context, submission), file.path);
    }
    // The row is there: our own, if the answer to the put was lost; else another process has just begun the same work.
    const row = await this.#read(batchId);
    if (row?.owner === this.#context.owner) return this.#drive(new Lease(this.#context, row), file.path);
    if (this.#isTold(batchId)) return 'failed';
    logger.warn(`submission ${batchId} is being worked on by another process`);
    return this.#report(row ?? submission, { outcome: 'elsewhere' });
  }

  #costOf({ estimated_tokens, estimated_output_tokens, model }: Submission): number | undefined {
    return costOf({ input: estimated_tokens, output: estimated_output_tokens }, model, this.#options.prices);
  }

  #estimateOf(submission: Submission): string {
    const { requests, labels, estimated_tokens, estimated_output_tokens, model } = submission;
    const cost = this.#costOf(submission);
    const price = cost === undefined ? 'unknown, there is no price for the model' : `about ${usd(cost)}`;
    const hidden =
      modelParameters(model, 0).max_completion_tokens > 0 ? ', without the hidden tokens of a reasoning model' : '';
    const figure = (count: number, what: string): string =>
      `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`;
    const tokens = `${figure(estimated_tokens, 'token')} in, about ${estimated_output_tokens.toLocaleString('en-US')} out`;
    return `${figure(requests, 'request')}, ${figure(labels, 'label')}: ${tokens}; cost ${price}${hidden}`;
  }

  async #totals(file: MergedFile): Promise<{ labels: number; receipts: number }> {
    const { work } = this.#options;
    const receipts = new Set<string>();
    let labels = 0;
    for await (const line of splitLines(createReadStream(file.path), { name: file.path })) {
      const { imageId, receiptId } = work.receiptOf(line, file.path);
      receipts.add(`${imageId}#${receiptId}`);
      labels += work.targets(line, file.path);
    }
    return { labels, receipts: receipts.size };
  }

  /** One submission that fails for a reason of its own does not stop the others. */
  async #drive(lease: Lease, localFile: string | undefined): Promise<SubmittedFile['outcome']> {
    const { logger } = this.#options;
    const resumed = localFile === undefined;
    try {
      const outcome = await driveSubmission(this.#context, lease, localFile);
      const reason = 'reason' in outcome ? outcome.reason : undefined;
      const adopted = outcome.kind === 'submitted' && outcome.adopted;
      const { submission, lost } = outcome;
      if (['submitted', 'waiting', 'failed'].includes(outcome.kind)) this.#handedOver(submission, resumed);
      if (outcome.kind === 'waiting' || outcome.kind === 'failed') {
        await this.#leaveWord(submission, outcome.kind, outcome.reason);
      }
      const word = outcome.kind === 'rejected' ? await this.#refused(outcome) : outcome.kind;
      return this.#report(submission, { outcome: word, lost, resumed, adopted, reason });
    } catch (error) {
      if (isCompletionBatchError(error, 'lease-lost')) {
        return this.#report(lease.submission, { outcome: 'elsewhere', resumed });
      }
      const lost = isCompletionBatchError(error, 'object-not-found') || isCompletionBatchError(error, 'shard-damaged');
      if (!resumed && !lost) throw error;
      // What an earlier run left must not keep this one from its own work; it stays open.
      const reason = lost ? await this.#lostRequests(lease.submission, error) : describeError(error);
      logger.error(`submission ${lease.submission.batch_id}: ${reason}`);
      return this.#report(lease.submission, { outcome: 'failed', resumed, reason });
    }
  }

  /** No run can finish it: that is left on its row. @returns what to tell */
  async #lostRequests(submission: Submission, error: CompletionBatchError): Promise<string> {
    const { reason, remedy } = submissionWithoutRequests(submission, lostRequestsReason(error));
    await this.#leaveWord(submission, 'stuck', reason);
    return `${reason}. ${remedy}`;
  }

  /**
   * On the row, for commands that have only the table, and with the end of the lease: nobody works on it any more. Somebody
   * else's change in between is newer than this.
   */
  async #leaveWord(submission: Submission, left_open: LeftOpen, reason: string): Promise<void> {
    const { table, clock } = this.#options;
    const change = { left_open, reason: reason.slice(0, 1000), lease_until: clock.now() };
    await changeSubmission(table, submission, change);
  }

  #handedOver(submission: Submission, resumed: boolean): void {
    const { batch_id, model, openai_batch_id, estimated_tokens, queued_tokens } = submission;
    // What this execution has submitted before is counted where it is looked up.
    if (!resumed) this.#allowance.spend(this.#costOf(submission));
    if (model !== this.#model) return;
    this.#allowance.sent({
      batchId: batch_id,
      openaiBatchId: openai_batch_id,
      tokens: estimated_tokens,
      queuedTokens: queued_tokens ?? estimated_tokens,
    });
  }

  /** A refusal by a limit is no failure: what it has taught holds from now on, and the labels are free again. */
  async #refused({ submission, refusedFor, reason }: Refused): Promise<SubmittedFile['outcome']> {
    if (refusedFor === undefined) return 'rejected';
    await this.#allowance.learn();
    if (refusedFor === 'size') return submission.requests > 1 ? 'split' : 'rejected';
    this.#allowance.stop(reason);
    return 'waiting';
  }

  #report(submission: Submission, ended: EndedFile): SubmittedFile['outcome'] {
    this.#files.push(reportOf(submission, ended, this.#costOf(submission), this.#options.store));
    return ended.outcome;
  }
}

/**
 * A UUID of version 4's shape; the same execution, model, requests and parameters give the same id.
 * @param identity digest of the file's custom ids and target ids
 */
export function generateCompletionBatchId(
  execution: string,
  model: string,
  identity: string,
  parameters?: RequestParameters,
): string {
  const set = parameters === undefined ? [] : [parametersText(parameters)];
  return uuidFromDigest(sha256(JSON.stringify([execution, model, identity, ...set])));
}
