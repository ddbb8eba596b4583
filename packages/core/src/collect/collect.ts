/**
 * Phase 4: brings the answers of open batches back. Every target of a batch gets exactly one outcome, and only then is
 * the batch's summary terminal; so whatever is interrupted is simply done again.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { LimitRefusal, Logger, ObjectStore } from '@completion-batch/engine';
import {
  type BatchStatus,
  billedUsage,
  type Clock,
  CompletionBatchError,
  cancelBatch,
  costOf,
  describeError,
  digestFile,
  downloadFile,
  type EndedStatus,
  endOf,
  failureOf,
  hasEnded,
  isCompletionBatchError,
  isoTime,
  makeScratch,
  type PriceList,
  type RemoteBatch,
  retrieveBatch,
  splitLines,
  statusOf,
  type Usage,
} from '@completion-batch/engine';
import type OpenAI from 'openai';
import { PROMPT_VERSION } from '../format/prompt.ts';
import { type BatchRow, changeBatch, isOurs, rememberEnd } from '../state/batch-rows.ts';
import type { ReceiptsTable } from '../table/receipts-table.ts';
import type { Shortage } from './completeness.ts';
import type { CountedFailure } from './line-failure.ts';
import { rememberModel } from './model-memory.ts';
import { type Answers, readAnswers } from './read-answers.ts';
import { type ReleaseReason, usesAttempt } from './release-reasons.ts';
import { addKept, fetchResultFiles, keepFiles, type ResultFilesOptions } from './result-files.ts';
import type { ResultIndex } from './result-index.ts';
import { commonFailure, describeCommon, describeUnusable } from './settled-trouble.ts';
import { type AnsweredRequest, addCounts, noCounts, type SettleCounts, type Settling } from './settling.ts';

export interface CollectOptions {
  readonly table: ReceiptsTable;
  readonly store: ObjectStore;
  readonly openai: OpenAI;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settling: Settling;
  readonly batch: BatchRow;
  /** Folder for files on their way; made if missing, left as it was. */
  readonly workDir: string;
  /** A target that came back without a verdict so often goes to people; default 3. */
  readonly maxAttempts?: number;
  /** Hours after which a batch that is not done is cancelled, to use what is finished; default: never. */
  readonly cancelAfterHours?: number;
  /** Milliseconds that result files are waited for after the batch ended; default a day. */
  readonly fileWaitMs?: number;
  readonly prices?: PriceList;
}

export interface CollectResult {
  readonly batchId: string;
  readonly openaiBatchId: string;
  /**
   * `settled`: every target has its outcome. `open`: nothing to collect yet. `incomplete`: what came cannot be all that
   * was answered, so nothing was written, and it is looked at again. `unreadable`: nothing was written, and `reason` says
   * why and what to do.
   */
  readonly kind: 'settled' | 'open' | 'incomplete' | 'unreadable';
  /** It is settled, but something was wrong that lasts or that somebody should know: `reason` says what. */
  readonly trouble: boolean;
  /** False: another program's, by its row. */
  readonly ours: boolean;
  readonly status: string;
  readonly reason: string | undefined;
  /** Hours since it was submitted. */
  readonly ageHours: number;
  readonly targets: number;
  readonly counts: SettleCounts;
  /** Result lines that answer nothing asked, or no result lines at all. */
  readonly spareLines: number;
  readonly doubleLines: number;
  readonly usage: Usage;
  /** USD by batch prices; undefined for a model without a price. */
  readonly cost: number | undefined;
  readonly estimatedCost: number | undefined;
  /** What most of the requests that were not answered have in common, in the service's words. */
  readonly topFailure: Pick<CountedFailure, 'message' | 'reason' | 'lines'> | undefined;
}

/** Whether a run that ends with this has to be red. */
export function isTrouble({ kind, trouble }: Pick<CollectResult, 'kind' | 'trouble'>): boolean {
  return kind === 'unreadable' || kind === 'incomplete' || trouble;
}

export const DEFAULT_MAX_ATTEMPTS = 3;
/** Requests settled at once: about a thousand labels. */
const WINDOW = 48;
const HOUR_MS = 3_600_000;
/**
 * How long result files are waited for after the batch ended. Their ids, and the files behind them, have been seen to come
 * late; what is not waited for is paid for twice, and some schedules look only a few times a day.
 */
const LATE_FILES_MS = 24 * HOUR_MS;
/** So long after the end a file that is not there yet is nothing to worry about. */
const USUAL_WAIT_MS = HOUR_MS;
/** Every batch has ended after its 24 hours; a status that nobody knows does not count as waiting for ever. */
const UNKNOWN_STATUS_MS = 26 * HOUR_MS;

/**
 * Collects one batch, as far as it is.
 * @throws CompletionBatchError `openai-unavailable`, `credentials-missing`, and what table and store throw; the batch
 * then stays open, and collecting again goes on
 */
export async function collect(options: CollectOptions): Promise<CollectResult> {
  const workDir = await makeScratch(options.workDir, 'collect');
  try {
    return await new Collect(options, workDir).run();
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

class Collect {
  readonly #options: CollectOptions;
  readonly #workDir: string;

  constructor(options: CollectOptions, workDir: string) {
    this.#options = options;
    this.#workDir = workDir;
  }

  async run(): Promise<CollectResult> {
    const { batch } = this.#options;
    const version = batch.prompt_version;
    if (version !== undefined && version !== PROMPT_VERSION) {
      return this.#result('unreadable', batch.status, {
        reason: `its prompt has version ${version}; collect it with the release that submitted it`,
      });
    }
    const remote = await retrieveBatch(this.#options.openai, batch.openai_batch_id);
    if (remote === undefined) {
      return this.#result('unreadable', batch.status, {
        reason: `OpenAI does not know this batch: check that the key belongs to the project that submitted it; if it is gone for good, free its labels with: ${this.#wayOut()}`,
      });
    }
    const status = statusOf(remote);
    if (hasEnded(status)) return this.#ended(remote, status);
    if (!isOurs(batch)) {
      return this.#result('open', remote.status, { reason: 'another program submitted it, and it is left to that' });
    }
    return this.#notYet(remote, status);
  }

  /** Not ended: the row gets its status, and a batch that is too old is cancelled so that its finished part counts. */
  async #notYet(remote: RemoteBatch, status: BatchStatus | undefined): Promise<CollectResult> {
    const { table, openai, batch, cancelAfterHours, logger } = this.#options;
    const age = (this.#now(remote) - (remote.created_at ?? Date.parse(batch.submitted_at))) / HOUR_MS;
    if (cancelAfterHours !== undefined && age >= cancelAfterHours && status !== 'CANCELING') {
      logger.warn(
        `batch ${remote.id} is ${age.toFixed(1)} h old and ${remote.status}: cancelling it to use what is finished`,
      );
      await cancelBatch(openai, remote.id);
      await changeBatch(table, batch.batchId, 'CANCELING');
      return this.#result('open', 'cancelling', { reason: `cancelled after ${age.toFixed(1)} h` });
    }
    if (status === undefined) return this.#unknown(remote, age);
    if (status !== batch.status) await changeBatch(table, batch.batchId, status);
    const counts = remote.request_counts;
    const done = counts == null ? '' : `${counts.completed + counts.failed} of ${counts.total} requests done`;
    return this.#result('open', remote.status, { reason: done });
  }

  #unknown(remote: RemoteBatch, age: number): CollectResult {
    const word = JSON.stringify(remote.status.slice(0, 60));
    const waits = `OpenAI gives it the status ${word}, which is not known here`;
    if (!(age >= UNKNOWN_STATUS_MS / HOUR_MS)) {
      this.#options.logger.warn(`batch ${remote.id}: ${waits}: waiting`);
      return this.#result('open', remote.status, { reason: waits });
    }
    return this.#result('incomplete', remote.status, {
      reason: `${waits}, and ${age.toFixed(0)} h after it was submitted it has not ended: look at it at OpenAI, or end it with: completion-batch cancel ${this.#options.batch.batchId}`,
    });
  }

  async #ended(remote: RemoteBatch, status: EndedStatus): Promise<CollectResult> {
    const requests = await this.#requestFile(remote);
    if (requests === undefined) return this.#giveUp(remote, status);
    const asked = await this.#customIds(requests);
    if (asked === undefined) {
      return this.#result('unreadable', remote.status, {
        reason: 'its requests were written by another program: collect it with that',
      });
    }
    const end = await this.#endOf(remote);
    const answers = await readAnswers(this.#files(), remote, status, asked);
    try {
      const { shortage } = answers;
      const over = this.#now(remote, end) >= end + this.#fileWaitMs();
      if (shortage !== undefined && !(over && answers.anythingRead)) {
        return await this.#hold(remote, shortage, end, over);
      }
      return await this.#settle({ remote, status, requests, own: asked.size, end, answers });
    } finally {
      await answers.index.close();
    }
  }

  #files(): ResultFilesOptions {
    const { openai, clock, logger, store, batch } = this.#options;
    return { openai, clock, logger, store, batch, workDir: this.#workDir };
  }

  /** Nothing is settled; the row stays open. */
  async #hold(remote: RemoteBatch, shortage: Shortage, end: number, over: boolean): Promise<CollectResult> {
    const { table, batch } = this.#options;
    if (isOurs(batch) && batch.status !== 'FINALIZING') await changeBatch(table, batch.batchId, 'FINALIZING');
    const what = `it is ${remote.status}, but ${shortage.text}`;
    if (shortage.late && this.#now(remote, end) < end + Math.min(USUAL_WAIT_MS, this.#fileWaitMs())) {
      return this.#result('open', remote.status, { reason: what });
    }
    const until = new Date(end + this.#fileWaitMs()).toISOString();
    const wait = over
      ? 'nothing is settled before something can be read'
      : `nothing is settled before all is there, or ${until} is past`;
    return this.#result('incomplete', remote.status, {
      reason: `${what}: ${wait}. To free its labels without its answers: ${this.#wayOut()}`,
    });
  }

  #wayOut(): string {
    return `completion-batch reconcile --give-up ${this.#options.batch.batchId}`;
  }

  #fileWaitMs(): number {
    return this.#options.fileWaitMs ?? LATE_FILES_MS;
  }

  /** OpenAI's time, where its answer tells it, and not from before `since` (its own, too). */
  #now(remote: RemoteBatch, since = 0): number {
    const { seenAt } = remote;
    return seenAt !== undefined && seenAt >= since ? seenAt : this.#options.clock.now();
  }

  /**
   * When it ended. Where OpenAI does not say, when that was first seen: written down, for the wait and the verdicts' time
   * are counted from it by every run.
   */
  async #endOf(remote: RemoteBatch): Promise<number> {
    const { batch, table } = this.#options;
    if (batch.ended_seen_at !== undefined) return Date.parse(batch.ended_seen_at);
    const now = this.#now(remote);
    const end = endOf(remote);
    if (end !== undefined && end < now + LATE_FILES_MS) return end;
    if (!isOurs(batch)) return now;
    return Date.parse(await rememberEnd(table, batch.batchId, new Date(now).toISOString()));
  }

  async #settle({ remote, status, requests, own, end, answers }: Settled): Promise<CollectResult> {
    const { table, batch, settling, logger, clock } = this.#options;
    const { index, spare, shortage } = answers;
    const { findings } = index;
    const endedAt = new Date(end).toISOString();
    const limit = await rememberModel({ table, logger, batch, remote, status, findings, requests, endedAt });
    const release = this.#releases(status, own, index, shortage);
    const counts = noCounts();
    let targets = 0;
    const settled = {
      batchId: batch.batchId,
      endedAt,
      maxAttempts: this.#options.maxAttempts ?? DEFAULT_MAX_ATTEMPTS,
    };
    let window: AnsweredRequest[] = [];
    const flush = async (): Promise<void> => {
      addCounts(counts, await settling.settle(settled, window, requests));
      for (const { line } of window) targets += settling.targets(line, requests);
      logger.progress('labels settled', targets, batch.label_count);
      window = [];
    };
    for await (const line of splitLines(createReadStream(requests), { name: requests })) {
      const request = { ...line, bytes: Uint8Array.from(line.bytes) };
      const customId = settling.customIdOf(request, requests);
      const result = await index.find(customId);
      window.push({ line: request, result, release: release(customId, result !== undefined) });
      if (window.length === WINDOW) await flush();
    }
    if (window.length > 0) await flush();
    if (!isOurs(batch) && counts.changedElsewhere === targets) {
      return this.#result('unreadable', remote.status, {
        reason: 'another program submitted it, and none of its labels names it: collect it with that',
      });
    }
    const failure = status === 'FAILED' ? failureOf(remote) : undefined;
    const troubles = [
      ...(failure !== undefined && !isBackPressure(limit, own) ? [failure] : []),
      ...(shortage === undefined ? [] : [`${shortage.text}: the wait for more is over, and what was read counts`]),
      describeCommon(findings, own, status) ?? describeUnusable(findings, targets, counts) ?? [],
    ].flat();
    const reason = troubles.length > 0 ? troubles.join('; ') : failure;
    const usage = billedUsage(remote) ?? findings.usage;
    const cost = this.#cost(usage);
    const estimated = this.#estimatedCost();
    await changeBatch(table, batch.batchId, status, {
      result_file_id: remote.output_file_id || remote.error_file_id || 'N/A',
      ...(remote.error_file_id ? { error_file_id: remote.error_file_id } : {}),
      collected_at: isoTime(clock),
      valid_count: counts.valid,
      invalid_count: counts.invalid,
      needs_review_count: counts.needsReview,
      released_count: Object.values(counts.released).reduce((sum, count) => sum + count, 0),
      exhausted_count: counts.exhausted,
      changed_elsewhere_count: counts.changedElsewhere,
      correction_count: counts.corrections,
      input_tokens: usage.input,
      cached_tokens: usage.cached,
      output_tokens: usage.output,
      ...(cost === undefined ? {} : { cost_usd: cost }),
      ...(estimated === undefined ? {} : { estimated_cost_usd: estimated }),
      ...(reason === undefined ? {} : { failure: reason.slice(0, 1000) }),
    });
    const [top] = findings.failures;
    return this.#result('settled', remote.status, {
      reason,
      trouble: troubles.length > 0,
      targets,
      counts,
      spareLines: spare,
      doubleLines: findings.doubles,
      usage,
      cost,
      topFailure: top && { message: top.message, reason: top.reason, lines: top.lines },
    });
  }

  /** Why all targets of a request are released, whatever its line says; undefined where the line is to be read. */
  #releases(
    status: EndedStatus,
    own: number,
    index: ResultIndex,
    shortage: Shortage | undefined,
  ): (customId: string, found: boolean) => ReleaseReason | undefined {
    const common = commonFailure(index.findings, own);
    const none = index.findings.answered === 0;
    return (customId, found) => {
      const failure = index.failureOf(customId);
      if (found && failure === undefined) return undefined;
      if (status === 'FAILED') return 'batch-failed';
      // What was claimed, and never came, may have been paid for.
      if (!found) return shortage === undefined ? ABSENT[status] : 'missing';
      if (failure === undefined || !usesAttempt(failure.reason)) return undefined;
      // Of a single request nobody knows whether it is the request's fault, unless that is said.
      if (failure.aboutContent && own === 1) return undefined;
      return none || failure.key === common?.key ? 'common-error' : undefined;
    };
  }

  /** What was asked: our own file, byte for byte; for rows without one, the file that OpenAI was given. */
  async #requestFile(remote: RemoteBatch): Promise<string | undefined> {
    const { store, batch, openai, clock, logger } = this.#options;
    const path = join(this.#workDir, 'requests.jsonl');
    const { request_key, request_sha256 } = batch;
    if (request_key !== undefined) {
      if (batch.store !== undefined && batch.store !== store.url) {
        logger.warn(`batch ${batch.batchId} keeps its files in ${batch.store}, not in ${store.url}`);
      }
      try {
        await pipeline(await store.stream(request_key), createWriteStream(path));
        if ((await digestFile(path)).sha256 === request_sha256) return path;
        logger.warn(`${store.locate(request_key)} has changed; using the file that OpenAI was given`);
      } catch (error) {
        // A row that names no object, or none that there can be, is as good as one whose object is gone.
        if (!isCompletionBatchError(error, 'object-not-found') && !isCompletionBatchError(error, 'object-key-invalid'))
          throw error;
        logger.warn(`${describeError(error)} Using the file that OpenAI was given.`);
      }
    }
    const { input_file_id } = remote;
    if (!input_file_id) return undefined;
    const there = await downloadFile({ openai, clock, logger, fileId: input_file_id, path });
    return there ? path : undefined;
  }

  /**
   * The batch has ended and nothing says what it asked. Its row is closed, so that reconcile frees its labels; what
   * other programs wrote, or keep elsewhere, is left to them.
   */
  async #giveUp(remote: RemoteBatch, status: BatchStatus): Promise<CollectResult> {
    const { table, store, batch } = this.#options;
    const gone = 'neither the object store nor OpenAI has its request file';
    const unreadable = (reason: string): CollectResult => this.#result('unreadable', remote.status, { reason });
    if (batch.request_key === undefined) {
      return unreadable(`${gone}, and another program wrote it: finish it with that, or give it up: ${this.#wayOut()}`);
    }
    if (batch.store !== undefined && batch.store !== store.url) {
      return unreadable(`its files are kept in another store: collect it with --store ${batch.store}`);
    }
    await this.#answersToKeep(remote);
    await changeBatch(table, batch.batchId, status, { failure: gone, collected_at: isoTime(this.#options.clock) });
    return unreadable(`${gone}; free its labels with: completion-batch reconcile`);
  }

  /** The requests' custom ids (a batch has at most 50,000), or undefined where they are not ours. */
  async #customIds(path: string): Promise<ReadonlySet<string> | undefined> {
    const { settling } = this.#options;
    const ids = new Set<string>();
    try {
      for await (const line of splitLines(createReadStream(path), { name: path })) {
        ids.add(settling.customIdOf(line, path));
      }
      return ids;
    } catch (error) {
      if (error instanceof CompletionBatchError) return undefined;
      throw error;
    }
  }

  /** Nothing says what was asked, but what was answered is kept. */
  async #answersToKeep(remote: RemoteBatch): Promise<void> {
    const options = this.#files();
    const files = await addKept(options, await fetchResultFiles(options, remote));
    await keepFiles(options, files, ({ isKept }) => !isKept);
  }

  #cost(usage: Usage): number | undefined {
    const { batch, prices } = this.#options;
    return batch.model === undefined ? undefined : costOf(usage, batch.model, prices);
  }

  #estimatedCost(): number | undefined {
    const { model, estimated_tokens: input, estimated_output_tokens: output = 0 } = this.#options.batch;
    return model === undefined || input === undefined
      ? undefined
      : costOf({ input, output }, model, this.#options.prices);
  }

  #ageHours(): number {
    return (this.#options.clock.now() - Date.parse(this.#options.batch.submitted_at)) / HOUR_MS;
  }

  #result(kind: CollectResult['kind'], status: string, more: Partial<CollectResult>): CollectResult {
    const { batch } = this.#options;
    return {
      reason: undefined,
      trouble: false,
      targets: 0,
      counts: noCounts(),
      spareLines: 0,
      doubleLines: 0,
      usage: { input: 0, cached: 0, output: 0 },
      cost: undefined,
      topFailure: undefined,
      ...more,
      batchId: batch.batchId,
      openaiBatchId: batch.openai_batch_id,
      ours: isOurs(batch),
      kind,
      status,
      ageHours: this.#ageHours(),
      estimatedCost: this.#estimatedCost(),
    };
  }
}

interface Settled {
  readonly remote: RemoteBatch;
  readonly status: EndedStatus;
  readonly requests: string;
  readonly own: number;
  readonly end: number;
  readonly answers: Answers;
}

/** Why a request has no line, where the batch claims to have answered no more than was read. */
const ABSENT: Readonly<Record<EndedStatus, ReleaseReason>> = {
  COMPLETED: 'missing',
  EXPIRED: 'expired',
  CANCELLED: 'cancelled',
  FAILED: 'batch-failed',
};

/** A refusal that the next run keeps clear of by itself. */
function isBackPressure(limit: LimitRefusal | undefined, requests: number): boolean {
  return limit?.kind === 'queue' || (limit?.kind === 'size' && requests > 1);
}
