/**
 * The protocol by which one file becomes one batch, whatever is killed in between: every step is written down before
 * the next begins, and whoever finds an open submission goes on from its state. docs/submitting.md tells why each step
 * is there.
 *
 * INTENDED → CLAIMED → UPLOADED → CREATING → CREATED → RECORDED; on a refusal REJECTING → REJECTED, which gives the labels
 * back; ABANDONED where nothing is left to ask.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Logger, ObjectStore } from '@completion-batch/engine';
import {
  type BatchMarks,
  CompletionBatchError,
  describeFile,
  digestFile,
  type FoundBatch,
  findBatches,
  findUploadedFile,
  inputFileName,
  type NdjsonLine,
  type Refusal,
  readRefusal,
  splitLines,
  submitOpenaiBatch,
  uploadToOpenai,
} from '@completion-batch/engine';
import type OpenAI from 'openai';
import { ENDPOINT } from '../format/request.ts';
import { batchRequestsObject } from '../objects/layout.ts';
import { learnFrom } from '../queue/learned-limits.ts';
import type { ReceiptRef } from '../state/batch-summary.ts';
import { addBatchSummary, createBatchSummary, MAX_RECEIPT_REFS } from '../state/batch-summary.ts';
import type { Lease, LeaseOptions } from '../state/lease.ts';
import type { Submission } from '../state/submission-rows.ts';
import type { Work } from './work.ts';

export interface SubmissionContext extends LeaseOptions {
  readonly store: ObjectStore;
  readonly logger: Logger;
  readonly openai: OpenAI;
  readonly work: Work;
  /** For files on their way; removed by the caller. */
  readonly workDir: string;
  /** Milliseconds; the create call is given up after it, so that it ends within the lease. */
  readonly createTimeoutMs: number;
  /** Milliseconds after which a batch whose create call was cut off would be in OpenAI's list. */
  readonly settleMs: number;
}

export type SubmissionOutcome = { readonly submission: Submission; readonly lost: number } & (
  | { readonly kind: 'submitted'; readonly adopted: boolean }
  /** Every line had a target that somebody else has. */
  | { readonly kind: 'nothing-left' }
  | { readonly kind: 'rejected'; readonly reason: string; readonly refusedFor: Submission['refused_for'] }
  /** Left open for want of room or rate at OpenAI: the next run goes on. */
  | { readonly kind: 'waiting'; readonly reason: string }
  /** Left open as well, but something is wrong: OpenAI did not answer, or does not see the file. */
  | { readonly kind: 'failed'; readonly reason: string }
);

/** Lines claimed at once: about a thousand labels. */
const CLAIM_WINDOW = 48;
/** Where a batch that has just been made stands, unless the server has its own ideas. */
const PAGES_OF_A_LOOK = 5;
/** Create calls of one run that were not answered. */
const CREATE_ATTEMPTS = 4;
/** Looks at a file that the server does not see or has not processed: 4, 8, 16 … seconds apart, 3 minutes in all. */
const FILE_ATTEMPTS = 7;
const LONGEST_FILE_PAUSE_MS = 60_000;

/**
 * Brings a submission from whatever state it is in to its end.
 * @param localFile its request file, where this process has it; fetched from the object store otherwise
 * @throws CompletionBatchError `lease-lost`, `object-not-found`, `shard-damaged`, and what table and store throw; the
 * submission then stays as it is for the next run
 */
export async function driveSubmission(
  context: SubmissionContext,
  lease: Lease,
  localFile?: string,
): Promise<SubmissionOutcome> {
  const drive = new Drive(context, lease, localFile);
  try {
    return await drive.run();
  } finally {
    await drive.removeFiles();
  }
}

class Drive {
  readonly #context: SubmissionContext;
  readonly #lease: Lease;
  /** Taken over rather than begun by this process: what it did before may have left traces. */
  readonly #resumed: boolean;
  readonly #made: string[] = [];
  #file: string | undefined;
  #lost = 0;
  #adopted = false;
  #unanswered = 0;
  /** OpenAI has lost the file it was given, so the one of that name is not looked for again. */
  #fileIsGone = false;

  constructor(context: SubmissionContext, lease: Lease, localFile: string | undefined) {
    this.#context = context;
    this.#lease = lease;
    this.#file = localFile;
    this.#resumed = localFile === undefined;
  }

  async removeFiles(): Promise<void> {
    for (const path of this.#made) await rm(path, { force: true });
  }

  async run(): Promise<SubmissionOutcome> {
    for (;;) {
      const { state } = this.#lease.submission;
      const ended = await this.#step(state);
      if (ended !== undefined) return { ...ended, submission: this.#lease.submission, lost: this.#lost };
    }
  }

  #step(state: Submission['state']): Promise<Ended | undefined> {
    switch (state) {
      case 'INTENDED':
        return this.#claim();
      case 'CLAIMED':
        return this.#upload();
      case 'UPLOADED':
        return this.#create();
      case 'CREATING':
        return this.#lookUp();
      case 'CREATED':
        return this.#record();
      case 'REJECTING':
        return this.#giveBack();
      case 'RECORDED':
        return Promise.resolve({ kind: 'submitted', adopted: this.#adopted });
      case 'ABANDONED':
        return Promise.resolve({ kind: 'nothing-left' });
      case 'REJECTED':
        return Promise.resolve({
          kind: 'rejected',
          reason: this.#lease.submission.reason ?? 'unknown',
          refusedFor: this.#lease.submission.refused_for,
        });
    }
  }

  /** INTENDED: claims every target; lines with a lost one are left out, and the file is written anew without them. */
  async #claim(): Promise<Ended | undefined> {
    const { store, work, logger, workDir } = this.#context;
    const submission = this.#lease.submission;
    const source = await this.#requestFile();
    const name = store.locate(submission.object_key);
    const kept = join(workDir, `${submission.batch_id}.kept.jsonl`);
    this.#made.push(kept);
    this.#lost = 0;
    const claimed = await this.#lease.during(async (signal) => {
      const totals = new KeptLines(kept);
      try {
        await totals.start();
        for await (const lines of windows(source, name)) {
          signal.throwIfAborted();
          await this.#lease.ensure();
          const claims = await work.claim(submission.batch_id, lines, name, submission.validation_status);
          for (const [index, line] of lines.entries()) {
            const claim = claims[index];
            this.#lost += claim?.lost ?? 0;
            if (claim?.held)
              await totals.add(line, work.describe(line, name).tokens, claim.targets, work.receiptOf(line, name));
          }
          logger.progress('labels claimed', totals.labels, submission.labels);
        }
      } finally {
        await totals.close();
      }
      return totals;
    });
    if (claimed.requests === 0) {
      await this.#lease.change({
        state: 'ABANDONED',
        reason: 'every request had a label that was taken or changed meanwhile',
      });
      return undefined;
    }
    const sha256 = claimed.sha256;
    const key = batchRequestsObject(submission.execution_id, submission.batch_id, sha256);
    if (sha256 !== submission.sha256) {
      await store.create(key, { file: kept });
      this.#file = kept;
    }
    await this.#lease.change({
      state: 'CLAIMED',
      sha256,
      object_key: key,
      requests: claimed.requests,
      bytes: claimed.bytes,
      labels: claimed.labels,
      receipts: claimed.receipts,
      estimated_tokens: claimed.tokens,
      estimated_output_tokens: work.answerTokens(claimed.labels),
    });
    return undefined;
  }

  /** CLAIMED: the file goes to OpenAI, unless an earlier upload's answer was lost. */
  async #upload(): Promise<Ended | undefined> {
    const { openai } = this.#context;
    const { batch_id, sha256, bytes } = this.#lease.submission;
    const name = inputFileName(batch_id, sha256);
    try {
      const found = this.#resumed && !this.#fileIsGone ? await findUploadedFile(openai, name, bytes) : undefined;
      const path = found === undefined ? await this.#requestFile() : undefined;
      const id = found ?? (await this.#lease.during((signal) => uploadToOpenai(openai, path ?? '', name, signal)));
      await this.#lease.change({ state: 'UPLOADED', input_file_id: id });
      return undefined;
    } catch (error) {
      if (error instanceof CompletionBatchError) throw error;
      const refusal = readRefusal(error);
      return refusal.effect === 'refused' ? this.#reject(refusal) : leftOpen(refusal);
    }
  }

  /** UPLOADED: from the moment the row says CREATING, a batch may exist. */
  async #create(): Promise<Ended | undefined> {
    const { clock, openai, createTimeoutMs, logger } = this.#context;
    for (let attempt = 1; ; attempt += 1) {
      const before = this.#lease.submission;
      // Renews the lease: the call ends well within it. As long as calls are unanswered the first of them is remembered,
      // because any of them may have made a batch.
      const submission = await this.#lease.change({
        state: 'CREATING',
        create_called_at: clock.now(),
        first_create_called_at: before.first_create_called_at ?? clock.now(),
      });
      try {
        const id = await submitOpenaiBatch(openai, {
          endpoint: ENDPOINT,
          inputFileId: submission.input_file_id ?? '',
          metadata: {
            completion_batch_id: submission.batch_id,
            digest: submission.sha256,
            execution_id: submission.execution_id,
            prompt_version: submission.prompt_version,
          },
          timeout: createTimeoutMs,
        });
        await this.#lease.change({ state: 'CREATED', openai_batch_id: id });
        return undefined;
      } catch (error) {
        if (error instanceof CompletionBatchError) throw error;
        const refusal = await this.#aboutTheFile(readRefusal(error));
        if (refusal.effect === 'refused') return this.#reject(refusal);
        if (refusal.effect === 'limited') return leftOpen(refusal);
        if (refusal.effect === 'unknown') {
          this.#unanswered += 1;
          return undefined;
        }
        if (attempt >= FILE_ATTEMPTS) {
          if (!this.#resumed || this.#fileIsGone) return leftOpen(refusal);
          // Uploaded long ago: expired, swept, or in another project. The object store still has it.
          this.#fileIsGone = true;
          await this.#lease.change({ state: 'CLAIMED', input_file_id: '' });
          return undefined;
        }
        logger.info(`OpenAI cannot use the uploaded file yet (${refusal.reason}); looking again`);
        const pause = Math.min(2000 * 2 ** attempt, LONGEST_FILE_PAUSE_MS);
        await this.#lease.during(() => clock.sleep(pause));
      }
    }
  }

  /** A refusal whose words do not tell may be about a file that is not processed yet: the file itself is asked. */
  async #aboutTheFile(refusal: Refusal): Promise<Refusal> {
    if (refusal.effect !== 'refused' || refusal.limit !== undefined || ![400, 404, 422].includes(refusal.status ?? 0))
      return refusal;
    try {
      const { state, reason } = await describeFile(this.#context.openai, this.#lease.submission.input_file_id ?? '');
      if (state === 'pending') return { ...refusal, effect: 'file-not-visible' };
      return reason === undefined ? refusal : { ...refusal, reason: `${refusal.reason} (${reason})` };
    } catch {
      return refusal;
    }
  }

  /** CREATING: a batch may exist, so it is looked for; only when it surely does not is one created. */
  async #lookUp(): Promise<Ended | undefined> {
    const { clock, openai, settleMs, logger } = this.#context;
    // A call that lies ahead was written down by a wrong clock: it has just been made.
    const calledAt = Math.min(this.#lease.submission.create_called_at ?? 0, clock.now());
    let search: Awaited<ReturnType<typeof findBatches>>;
    for (let pause = 5000; ; pause *= 2) {
      // The last look, which decides, reads the whole list.
      const pages = clock.now() < calledAt + settleMs ? PAGES_OF_A_LOOK : undefined;
      try {
        search = await findBatches(openai, this.#marks(), pages);
      } catch (error) {
        return leftOpen(readRefusal(error));
      }
      const keep = await this.#keepOne(search.found);
      if (keep !== undefined) {
        this.#adopted = true;
        logger.info(`found batch ${keep.id}, created before the answer was lost`);
        await this.#lease.change({ state: 'CREATED', openai_batch_id: keep.id });
        return undefined;
      }
      if (pages === undefined) break;
      const left = Math.max(0, calledAt + settleMs - clock.now());
      logger.info(`the answer to the create call was lost; looking for the batch for ${Math.ceil(left / 1000)} s more`);
      await this.#lease.during(() => clock.sleep(Math.min(pause, left)));
    }
    if (!search.sure) return { kind: 'failed', reason: LIST_DOES_NOT_TELL };
    if (this.#unanswered >= CREATE_ATTEMPTS) {
      return { kind: 'failed', reason: 'OpenAI did not answer the create call' };
    }
    return this.#create();
  }

  #marks(): BatchMarks {
    const { batch_id, input_file_id } = this.#lease.submission;
    return { completionBatchId: batch_id, inputFileId: input_file_id };
  }

  /** Of several batches for the same work the oldest that lives is kept; the others are cancelled. */
  async #keepOne(found: readonly FoundBatch[]): Promise<FoundBatch | undefined> {
    const { openai, logger } = this.#context;
    const alive = found.filter(({ status }) => !['failed', 'cancelled', 'cancelling'].includes(status));
    const keep = alive[0] ?? found[0];
    for (const spare of alive.slice(1)) {
      logger.warn(
        `OpenAI has a second batch for ${this.#lease.submission.batch_id}: cancelling ${spare.id}, keeping ${keep?.id}`,
      );
      await openai.batches.cancel(spare.id, { maxRetries: 0 }).catch((error: unknown) => {
        logger.error(`cancelling ${spare.id} failed: ${readRefusal(error).reason}. Cancel it by hand.`);
      });
    }
    return keep;
  }

  /** After unanswered create calls: one of them may have made a batch that showed up late. */
  async #dropDuplicates(): Promise<void> {
    const { create_called_at, first_create_called_at, openai_batch_id } = this.#lease.submission;
    if (first_create_called_at === undefined || first_create_called_at === create_called_at) return;
    const { found } = await findBatches(this.#context.openai, this.#marks());
    const keep = await this.#keepOne(found);
    if (keep !== undefined && keep.id !== openai_batch_id) await this.#lease.change({ openai_batch_id: keep.id });
  }

  /** CREATED: the summary makes the batch visible to collect; then the submission is closed. */
  async #record(): Promise<Ended | undefined> {
    const { table, clock, work } = this.#context;
    try {
      await this.#dropDuplicates();
    } catch (error) {
      if (error instanceof CompletionBatchError) throw error;
      return leftOpen(readRefusal(error));
    }
    const submission = this.#lease.submission;
    const { openai_batch_id } = submission;
    if (openai_batch_id === undefined)
      throw new Error(`submission ${submission.batch_id} is CREATED without a batch id`);
    const path = await this.#requestFile();
    const refs = new Map<string, ReceiptRef>();
    for await (const line of splitLines(createReadStream(path), { name: path })) {
      if (refs.size >= MAX_RECEIPT_REFS) break;
      const ref = work.receiptOf(line, path);
      refs.set(`${ref.imageId}#${ref.receiptId}`, ref);
    }
    await addBatchSummary(table, createBatchSummary({ ...submission, openai_batch_id }, [...refs.values()], clock));
    await this.#lease.change({ state: 'RECORDED' });
    return undefined;
  }

  /**
   * Refused for good, and no batch exists. Written down first: with labels given back it must never be created. Before
   * that what the refusal teaches, so that whoever goes on does not hand over the same again.
   */
  async #reject(refusal: Refusal): Promise<undefined> {
    const { table, clock } = this.#context;
    const { model, batch_id, bytes, estimated_tokens, queued_tokens } = this.#lease.submission;
    const { limit } = refusal;
    if (limit !== undefined) {
      const requests = (): Promise<string> => this.#requestFile();
      const queuedTokens = queued_tokens ?? estimated_tokens;
      await learnFrom(limit, { model, batchId: batch_id, at: clock.now(), queuedTokens, bytes, requests }, table);
    }
    await this.#lease.change({
      state: 'REJECTING',
      reason: refusal.reason.slice(0, 1000),
      ...(limit === undefined ? {} : { refused_for: limit.kind }),
    });
  }

  /** REJECTING: the labels go back, and the reason stays on the row. */
  async #giveBack(): Promise<undefined> {
    const { store, work, logger } = this.#context;
    const submission = this.#lease.submission;
    const path = await this.#requestFile();
    const name = store.locate(submission.object_key);
    await this.#lease.during(async (signal) => {
      let done = 0;
      for await (const lines of windows(path, name)) {
        signal.throwIfAborted();
        await this.#lease.ensure();
        done += await work.release(submission.batch_id, lines, name);
        logger.progress('labels given back', done, submission.labels);
      }
    });
    await this.#lease.change({ state: 'REJECTED' });
  }

  /** The submission's request file on disk, byte for byte the one its digest names. */
  async #requestFile(): Promise<string> {
    const { store, workDir } = this.#context;
    const { batch_id, object_key, sha256 } = this.#lease.submission;
    if (this.#file !== undefined) return this.#file;
    const path = join(workDir, `${batch_id}-${sha256.slice(0, 16)}.jsonl`);
    this.#made.push(path);
    await pipeline(await store.stream(object_key), createWriteStream(path));
    const digest = await digestFile(path);
    if (digest.sha256 !== sha256) {
      throw new CompletionBatchError('shard-damaged', `the request file of submission ${batch_id} has changed`, {
        where: store.locate(object_key),
        remedy: 'Restore the object (its name is its SHA-256); the submission stays open until then.',
      });
    }
    this.#file = path;
    return path;
  }
}

const LIST_DOES_NOT_TELL =
  "the answer to the create call was lost, and OpenAI's list of batches cannot be read to its end: whether the batch exists cannot be told, so none is made";

type Ended =
  | { readonly kind: 'submitted'; readonly adopted: boolean }
  | { readonly kind: 'nothing-left' }
  | { readonly kind: 'rejected'; readonly reason: string; readonly refusedFor: Submission['refused_for'] }
  | { readonly kind: 'waiting' | 'failed'; readonly reason: string };

function leftOpen({ effect, reason }: Refusal): Ended {
  return { kind: effect === 'limited' ? 'waiting' : 'failed', reason };
}

async function* windows(path: string, name: string): AsyncGenerator<NdjsonLine[]> {
  let lines: NdjsonLine[] = [];
  for await (const line of splitLines(createReadStream(path), { name })) {
    lines.push({ ...line, bytes: Uint8Array.from(line.bytes) });
    if (lines.length === CLAIM_WINDOW) {
      yield lines;
      lines = [];
    }
  }
  if (lines.length > 0) yield lines;
}

/** The lines that were claimed whole, as a file, and what they add up to. */
class KeptLines {
  readonly #path: string;
  readonly #hash = createHash('sha256');
  readonly #receipts = new Set<string>();
  #file: Awaited<ReturnType<typeof open>> | undefined;
  #digest: string | undefined;
  requests = 0;
  bytes = 0;
  labels = 0;
  tokens = 0;

  constructor(path: string) {
    this.#path = path;
  }

  async start(): Promise<void> {
    this.#file = await open(this.#path, 'w');
  }

  async add(line: NdjsonLine, tokens: number, targets: number, receipt: ReceiptRef): Promise<void> {
    const bytes = Buffer.concat([line.bytes, Buffer.from('\n')]);
    await this.#file?.write(bytes);
    this.#hash.update(bytes);
    this.#receipts.add(`${receipt.imageId}#${receipt.receiptId}`);
    this.requests += 1;
    this.bytes += bytes.length;
    this.labels += targets;
    this.tokens += tokens;
  }

  get receipts(): number {
    return this.#receipts.size;
  }

  get sha256(): string {
    this.#digest ??= this.#hash.digest('hex');
    return this.#digest;
  }

  async close(): Promise<void> {
    await this.#file?.sync();
    await this.#file?.close();
    this.#file = undefined;
  }
}
