/**
 * Phase 4: brings the answers of open batches back. Every target of a batch gets exactly one outcome, and only then is
 * the batch's summary terminal; so whatever is interrupted is simply done again.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type OpenAI from 'openai';
import { type Clock, isoTime } from '../clock.ts';
import { digestFile } from '../digest.ts';
import { CompletionBatchError, describeError, isCompletionBatchError } from '../errors.ts';
import { PROMPT_VERSION } from '../format/prompt.ts';
import type { Logger } from '../logger.ts';
import { splitLines } from '../ndjson.ts';
import { resultsObject } from '../objects/layout.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { costOf, type PriceList } from '../prices.ts';
import { makeScratch } from '../scratch.ts';
import { learnFrom } from '../submit/learned-limits.ts';
import { limitRefusalIn } from '../submit/limit-refusal.ts';
import { enqueuedTokens } from '../submit/queue.ts';
import type { BatchStatus } from '../table/open-batches.ts';
import type { ReceiptsTable } from '../table/receipts-table.ts';
import { type BatchRow, changeBatch } from './batch-rows.ts';
import { downloadFile } from './download.ts';
import type { ReleaseReason, Usage } from './outcome.ts';
import {
  billedUsage,
  cancelBatch,
  endOf,
  failureOf,
  hasEnded,
  type RemoteBatch,
  retrieveBatch,
  statusOf,
} from './remote-batch.ts';
import { ResultIndex } from './result-index.ts';
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
   * `settled`: every target has its outcome. `open`: nothing to collect yet. `unreadable`: nothing was written, and
   * `reason` says why and what to do.
   */
  readonly kind: 'settled' | 'open' | 'unreadable';
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
    const { batch, logger } = this.#options;
    const version = batch.prompt_version;
    if (version !== undefined && version !== PROMPT_VERSION) {
      return this.#result('unreadable', batch.status, {
        reason: `its prompt has version ${version}; collect it with the release that submitted it`,
      });
    }
    const remote = await retrieveBatch(this.#options.openai, batch.openai_batch_id);
    if (remote === undefined) {
      return this.#result('unreadable', batch.status, {
        reason: `OpenAI does not know this batch: check that the key belongs to the project that submitted it; if it is gone for good, free its labels with: completion-batch reconcile --give-up ${batch.batchId}`,
      });
    }
    const status = statusOf(remote);
    if (status === undefined)
      logger.warn(`batch ${remote.id} has the unknown status ${JSON.stringify(remote.status)}: waiting`);
    if (!hasEnded(status)) return this.#notYet(remote, status);
    if (this.#outputIsLate(remote, status)) return this.#waitForFiles(remote, 'its output file is not there yet');
    return this.#settle(remote, status);
  }

  /** Not ended: the row gets its status, and a batch that is too old is cancelled so that its finished part counts. */
  async #notYet(remote: RemoteBatch, status: BatchStatus | undefined): Promise<CollectResult> {
    const { table, openai, batch, cancelAfterHours, logger } = this.#options;
    const age = this.#ageHours();
    if (cancelAfterHours !== undefined && age >= cancelAfterHours && remote.status !== 'cancelling') {
      logger.warn(
        `batch ${remote.id} is ${age.toFixed(1)} h old and ${remote.status}: cancelling it to use what is finished`,
      );
      await cancelBatch(openai, remote.id);
      await changeBatch(table, batch.batchId, 'CANCELING');
      return this.#result('open', 'cancelling', { reason: `cancelled after ${age.toFixed(1)} h` });
    }
    if (status !== undefined && status !== batch.status) await changeBatch(table, batch.batchId, status);
    const counts = remote.request_counts;
    const done = counts == null ? '' : `${counts.completed + counts.failed} of ${counts.total} requests done`;
    return this.#result('open', remote.status, { reason: done });
  }

  /** There are answers by the counts (where there are no counts: no file at all), but no file has them. */
  #outputIsLate(remote: RemoteBatch, status: BatchStatus): boolean {
    if (remote.output_file_id || status === 'FAILED') return false;
    const answers = remote.request_counts?.completed ?? (remote.error_file_id ? 0 : 1);
    return answers > 0 && this.#endedLately(remote);
  }

  #endedLately(remote: RemoteBatch): boolean {
    const { clock, fileWaitMs = LATE_FILES_MS } = this.#options;
    return clock.now() < (endOf(remote) ?? 0) + fileWaitMs;
  }

  async #waitForFiles(remote: RemoteBatch, what: string): Promise<CollectResult> {
    await changeBatch(this.#options.table, this.#options.batch.batchId, 'FINALIZING');
    return this.#result('open', remote.status, { reason: `it is ${remote.status}, but ${what}` });
  }

  async #settle(remote: RemoteBatch, status: BatchStatus): Promise<CollectResult> {
    const { table, store, batch, settling, logger, clock } = this.#options;
    const requests = await this.#requestFile(remote);
    if (requests === undefined) return this.#giveUp(remote, status);
    const asked = await this.#customIds(requests);
    if (asked === undefined) {
      return this.#result('unreadable', remote.status, {
        reason: 'its requests were written by another program: collect it with that',
      });
    }
    const failed: ReleaseReason | undefined = status === 'FAILED' ? 'batch-failed' : undefined;
    if (failed !== undefined) await this.#learn(remote, requests);
    const results = await this.#download(remote);
    if (results === undefined) return this.#waitForFiles(remote, 'OpenAI does not give out its result files yet');
    let spare = 0;
    const index = await ResultIndex.open(results, asked, ({ where, reason }) => {
      spare += 1;
      if (spare <= 5) logger.warn(`${where} ${reason}: passed over`);
    });
    const counts = noCounts();
    let targets = 0;
    try {
      const settled = {
        batchId: batch.batchId,
        endedAt: new Date(endOf(remote) ?? clock.now()).toISOString(),
        maxAttempts: this.#options.maxAttempts ?? DEFAULT_MAX_ATTEMPTS,
        ...(failed === undefined ? {} : { failed }),
      };
      let window: AnsweredRequest[] = [];
      const flush = async (): Promise<void> => {
        addCounts(counts, await settling.settle(settled, window, requests));
        for (const { line } of window) targets += settling.targets(line, requests);
        logger.progress('labels settled', targets, batch.label_count);
        window = [];
      };
      for await (const line of splitLines(createReadStream(requests), { name: requests })) {
        const own = { ...line, bytes: Uint8Array.from(line.bytes) };
        window.push({ line: own, result: await index.find(settling.customIdOf(own, requests)) });
        if (window.length === WINDOW) await flush();
      }
      if (window.length > 0) await flush();
    } finally {
      await index.close();
    }
    const reason = failed === undefined ? undefined : failureOf(remote);
    const usage = billedUsage(remote) ?? index.usage;
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
      ...(reason === undefined ? {} : { failure: reason }),
    });
    return this.#result('settled', remote.status, {
      reason,
      targets,
      counts,
      spareLines: spare,
      doubleLines: index.doubles,
      usage,
      cost,
      location: store.locate(resultsObject(batch.execution_id ?? 'unknown', batch.batchId, 'output')),
    });
  }

  /** A batch that failed by a limit tells it: kept before labels go free, so that no run sends the same again. */
  async #learn(remote: RemoteBatch, requests: string): Promise<void> {
    const { table, batch, clock } = this.#options;
    const refusal = limitRefusalIn(remote.errors?.data ?? []);
    if (refusal === undefined || batch.model === undefined) return;
    // OpenAI validates in any order: a file that was begun later may have taken the room.
    const open = refusal.kind === 'queue' ? await enqueuedTokens(table, batch.model) : new Map<string, number>();
    const waiting = [...open.values()].reduce((sum, tokens) => sum + tokens, 0);
    const refused = {
      model: batch.model,
      batchId: batch.batchId,
      at: endOf(remote) ?? clock.now(),
      queuedTokens: Math.max(batch.queued_tokens ?? batch.estimated_tokens ?? 0, waiting),
      bytes: (await digestFile(requests)).bytes,
      requests: async () => requests,
    };
    await learnFrom(refusal, refused, table);
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
      return unreadable(
        `${gone}, and another program wrote it: finish it with that, or give it up: completion-batch reconcile --give-up ${batch.batchId}`,
      );
    }
    if (batch.store !== undefined && batch.store !== store.url) {
      return unreadable(`its files are kept in another store: collect it with --store ${batch.store}`);
    }
    await this.#download(remote);
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

  /**
   * Both result files, kept in the object store before anything is written to the table; undefined where one is not
   * there yet.
   */
  async #download(remote: RemoteBatch): Promise<string[] | undefined> {
    const { openai, clock, logger, store, batch } = this.#options;
    const paths: string[] = [];
    for (const [kind, fileId] of [
      ['output', remote.output_file_id],
      ['error', remote.error_file_id],
    ] as const) {
      // Null, absent and "" all mean that there is none.
      if (!fileId) continue;
      const path = join(this.#workDir, `${kind}.jsonl`);
      const key = resultsObject(batch.execution_id ?? 'unknown', batch.batchId, kind);
      if (await downloadFile({ openai, clock, logger, fileId, path })) {
        await store.put(key, { file: path });
      } else if ((await store.head(key)) !== undefined) {
        await pipeline(await store.stream(key), createWriteStream(path));
      } else if (this.#endedLately(remote)) {
        logger.warn(`the ${kind} file ${fileId} cannot be seen at OpenAI yet: waiting`);
        return undefined;
      } else {
        logger.error(`the ${kind} file ${fileId} is gone at OpenAI: what it answered is asked again`);
        continue;
      }
      paths.push(path);
    }
    return paths;
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

  #result(
    kind: CollectResult['kind'],
    status: string,
    more: Partial<CollectResult> & { location?: string },
  ): CollectResult {
    const { batch } = this.#options;
    return {
      reason: undefined,
      targets: 0,
      counts: noCounts(),
      spareLines: 0,
      doubleLines: 0,
      usage: { input: 0, cached: 0, output: 0 },
      cost: undefined,
      ...more,
      batchId: batch.batchId,
      openaiBatchId: batch.openai_batch_id,
      kind,
      status,
      ageHours: this.#ageHours(),
      estimatedCost: this.#estimatedCost(),
    };
  }
}
