/**
 * The protocol by which one file becomes one batch, whatever is killed in between: every step is written down before
 * the next begins, and whoever finds an open submission goes on from its state. docs/submitting.md tells why each step
 * is there.
 *
 * One that this process has not begun itself is believed nothing: its file, what OpenAI was given, and the batch that its record
 * names are looked at before money is spent (own-file.ts), and OpenAI is asked for its batch whatever state the record says.
 *
 * INTENDED → CLAIMED → UPLOADED → CREATING → CREATED → RECORDED; on a refusal REJECTING → REJECTED, which gives back what
 * was claimed; ABANDONED where nothing is left to ask.
 */

import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { submitOpenaiBatch } from '../openai/batches.ts';
import { describeFile, findUploadedFile, inputFileName, uploadToOpenai } from '../openai/files.ts';
import { type Refusal, readRefusal } from '../openai/refusals.ts';
import { retrieveBatch } from '../openai/remote-batch.ts';
import { atOnce } from '../platform/at-once.ts';
import { digestFile } from '../platform/digest.ts';
import { CompletionBatchError } from '../platform/errors.ts';
import { learnFrom } from '../queue/learned-limits.ts';
import { CHAT_COMPLETIONS } from '../requests/endpoints.ts';
import type { Services } from '../services.ts';
import { addBatchSummary, createBatchSummary } from '../state/batch-summary.ts';
import { batchRequestsObject } from '../state/layout.ts';
import type { Lease, LeaseOptions } from '../state/lease.ts';
import type { Submission } from '../state/submission.ts';
import { listKeys } from '../workload/keys-of-file.ts';
import { type ClaimableLine, linesToClaim, type OwnFile, windows } from './claim-windows.ts';
import { ClaimedFile } from './claimed-file.ts';
import { isAlive, OwnBatches, type Search } from './own-batches.ts';
import { type FileFigures, inspectFile, isGivenFile, requestsChanged } from './own-file.ts';
import { readAhead } from './read-ahead.ts';

export interface ProtocolOptions extends LeaseOptions {
  readonly services: Services;
  /** For files on their way; removed by the caller. */
  readonly workDir: string;
  /** Milliseconds; the create call is given up after it, so that it ends within the lease. */
  readonly createTimeoutMs: number;
  /** Milliseconds after which a batch whose create call was cut off would be in OpenAI's list. */
  readonly listedAfterMs: number;
  /** Why a batch of so many tokens is more than the run may spend; undefined where it may. */
  readonly tooDear?: (submission: Submission, file: FileFigures) => string | undefined;
}

/** How a submission ended for this run. */
export type SubmissionEnd = {
  readonly submission: Submission;
  /** Units that somebody else has. */
  readonly lost: number;
  /** What its file adds up to, where this process has counted it. */
  readonly figures: FileFigures | undefined;
  /** This process has made a batch of it, or may have. */
  readonly called: boolean;
} & Ended;

type Ended =
  | { readonly kind: 'submitted'; readonly adopted: boolean }
  /** Every line had a unit that somebody else has. */
  | { readonly kind: 'nothing-left' }
  | { readonly kind: 'rejected'; readonly reason: string; readonly refusedFor: Submission['refused_for'] }
  /** Left open for want of room or rate at OpenAI: the next run goes on. */
  | { readonly kind: 'waiting'; readonly reason: string }
  /** The same, for want of money. */
  | { readonly kind: 'over-budget'; readonly reason: string }
  /** Left open as well, but something is wrong: OpenAI did not answer, or does not see the file. */
  | { readonly kind: 'failed'; readonly reason: string };

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
 * @throws CompletionBatchError `lease-lost`, `object-not-found`, `requests-changed`, `request-foreign`, and what table and store throw; the
 * submission then stays as it is for the next run
 */
export async function driveSubmission(
  options: ProtocolOptions,
  lease: Lease,
  localFile?: OwnFile,
): Promise<SubmissionEnd> {
  const drive = new Drive(options, lease, localFile);
  try {
    return await drive.run();
  } finally {
    await drive.removeFiles();
  }
}

class Drive {
  readonly #options: ProtocolOptions;
  readonly #services: Services;
  readonly #lease: Lease;
  readonly #batches: OwnBatches;
  /** Taken over rather than begun by this process: what it did before may have left traces. */
  readonly #resumed: boolean;
  readonly #made: string[] = [];
  #file: string | undefined;
  /** What this process has written, as long as that is the submission's file. */
  #own: OwnFile | undefined;
  /** Of the file with this digest, once they are counted. */
  #figures: { readonly sha256: string; readonly of: FileFigures } | undefined;
  #lost = 0;
  #adopted = false;
  #unanswered = 0;
  /** OpenAI was asked for a batch of it. */
  #looked = false;
  /** This process has claimed what the file asks, or has seen that it is claimed. */
  #claimed = false;
  /** What this process itself has uploaded and made, or has seen to be of this submission. */
  readonly #known = new Set<string>();
  #called = false;
  /** OpenAI has lost the file it was given, so the one of that name is not looked for again. */
  #fileIsGone = false;

  constructor(options: ProtocolOptions, lease: Lease, localFile: OwnFile | undefined) {
    this.#options = options;
    this.#services = options.services;
    this.#lease = lease;
    this.#batches = new OwnBatches(options.services, lease, () => this.#isGiven());
    this.#file = localFile?.path;
    this.#own = localFile;
    this.#resumed = localFile === undefined;
  }

  async removeFiles(): Promise<void> {
    for (const path of this.#made) await rm(path, { force: true });
  }

  async run(): Promise<SubmissionEnd> {
    for (;;) {
      const { state } = this.#lease.submission;
      const ended = await this.#step(state);
      if (ended === undefined) continue;
      const figures = this.#figures?.of;
      return { ...ended, submission: this.#lease.submission, lost: this.#lost, figures, called: this.#called };
    }
  }

  #step(state: Submission['state']): Promise<Ended | undefined> {
    switch (state) {
      case 'INTENDED':
        return this.#claim();
      case 'CLAIMED':
        return this.#upload();
      case 'UPLOADED':
        return this.#resumed && !this.#looked ? this.#lookUp() : this.#create();
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

  /** INTENDED: claims every line; those with a lost unit are left out, and the file is written anew without them. */
  async #claim(): Promise<Ended | undefined> {
    const { store } = this.#services;
    const dear = await this.#inspect();
    if (dear !== undefined) return dear;
    const submission = this.#lease.submission;
    const own = await this.#claimOwn(submission);
    const claimed = own ?? (await this.#claimLines(submission, undefined));
    if (claimed === undefined) throw requestsChanged(submission.batch_id, store.locate(submission.object_key));
    // Nor are requests sent that ask about nothing that is held.
    if (claimed.units === 0) {
      const one = this.#services.workload.unit[0];
      const reason = `every request had a ${one} that was taken or changed meanwhile`;
      await this.#lease.change({ state: 'ABANDONED', reason });
      return undefined;
    }
    const { sha256 } = claimed;
    const key = batchRequestsObject(submission.execution_id, submission.batch_id, sha256);
    if (sha256 !== submission.sha256) {
      await store.create(key, { file: claimed.path });
      this.#file = claimed.path;
    }
    await this.#lease.change({
      state: 'CLAIMED',
      sha256,
      object_key: key,
      requests: claimed.requests,
      bytes: claimed.bytes,
      units: claimed.units,
      estimated_tokens: claimed.inputTokens,
      estimated_output_tokens: claimed.outputTokens,
      attributes: this.#services.workload.attributes(claimed.keys, submission.attributes),
    });
    this.#figures = { sha256, of: claimed };
    this.#claimed = true;
    return undefined;
  }

  /** Of a submission that was taken over: each line of its file is one of ours, and the run has the money for them. */
  async #inspect(): Promise<Ended | undefined> {
    if (!this.#resumed) return undefined;
    const figures = await this.#inspected();
    const reason = this.#options.tooDear?.(this.#lease.submission, figures);
    return reason === undefined ? undefined : { kind: 'over-budget', reason };
  }

  async #inspected(): Promise<FileFigures> {
    const submission = this.#lease.submission;
    const known = this.#figures;
    if (known?.sha256 === submission.sha256) return known.of;
    const name = this.#services.store.locate(submission.object_key);
    const of = await inspectFile(this.#services, submission, await this.#requestFile(), name);
    this.#figures = { sha256: submission.sha256, of };
    return of;
  }

  /** Undefined where this process has not written the file, or it has changed here since: then the store's is claimed. */
  async #claimOwn(submission: Submission): Promise<ClaimedFile | undefined> {
    const own = this.#own;
    if (own === undefined) return undefined;
    const isOurs = (await digestFile(own.path)).sha256 === submission.sha256;
    const claimed = isOurs ? await this.#claimLines(submission, own) : undefined;
    if (claimed !== undefined) return claimed;
    this.#own = undefined;
    this.#file = undefined;
    return undefined;
  }

  /** @param own what is known of the lines @returns undefined where they are not those any more */
  async #claimLines(submission: Submission, own: OwnFile | undefined): Promise<ClaimedFile | undefined> {
    const { store, workload, logger, tidy } = this.#services;
    const read = createHash('sha256');
    let lost = 0;
    const source = await this.#requestFile();
    const name = store.locate(submission.object_key);
    const path = join(this.#options.workDir, `${submission.batch_id}.kept.jsonl`);
    this.#made.push(path);
    return this.#lease.during(async (signal) => {
      await using claimed = await ClaimedFile.open(path);
      const file = { path: source, name, digest: read };
      const held = this.#whileHeld(signal, readAhead(linesToClaim(this.#services, file, own)));
      const claim = async (lines: ClaimableLine[]) => ({
        lines,
        claims: await workload.claim(submission, lines, name),
      });
      for await (const { lines, claims } of atOnce(workload.claimsAtOnce ?? 1, held, claim)) {
        for (const [index, line] of lines.entries()) {
          const claim = claims[index];
          lost += claim?.lost ?? 0;
          const written = claim?.held ? claimed.add(line, line.facts) : undefined;
          if (written !== undefined) await written;
        }
        logger.progress(`${workload.unit[1]} claimed`, claimed.units, submission.units);
        tidy?.();
      }
      // What others hold by now is not among them.
      logger.progress(`${workload.unit[1]} claimed`, claimed.units, claimed.units);
      await claimed.close();
      if (own !== undefined && read.digest('hex') !== submission.sha256) return undefined;
      this.#lost += lost;
      return claimed;
    });
  }

  /** Before each piece makes sure of the lease. */
  async *#whileHeld<T>(signal: AbortSignal, pieces: AsyncIterable<T>): AsyncGenerator<T> {
    for await (const piece of pieces) {
      signal.throwIfAborted();
      await this.#lease.ensure();
      yield piece;
    }
  }

  /** The record says that its units are claimed. What is so stays so; what is not is left out of the file. */
  async #claimAgain(): Promise<Ended | undefined> {
    const dear = await this.#inspect();
    if (dear === undefined) await this.#lease.change({ state: 'INTENDED' });
    return dear;
  }

  /** CLAIMED: the file goes to OpenAI, unless an earlier upload's answer was lost. */
  async #upload(): Promise<Ended | undefined> {
    const { openai } = this.#services;
    if (!this.#claimed) return this.#claimAgain();
    const { batch_id, sha256, bytes } = this.#lease.submission;
    const name = inputFileName(batch_id, sha256);
    try {
      const found = this.#resumed && !this.#fileIsGone ? await findUploadedFile(openai, name, bytes) : undefined;
      const path = found === undefined ? await this.#requestFile() : undefined;
      const id = found ?? (await this.#lease.during((signal) => uploadToOpenai(openai, path ?? '', name, signal)));
      if (found === undefined) this.#known.add(id);
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
    const { state, openai, logger, workload } = this.#services;
    const { clock } = state;
    const dear = await this.#inspect();
    if (dear !== undefined) return dear;
    if (!(await this.#isGiven())) return this.#uploadAnew();
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
        this.#called = true;
        const id = await submitOpenaiBatch(openai, {
          endpoint: submission.endpoint ?? CHAT_COMPLETIONS,
          inputFileId: submission.input_file_id ?? '',
          metadata: {
            completion_batch_id: submission.batch_id,
            digest: submission.sha256,
            execution_id: submission.execution_id,
            ...workload.metadata(submission),
          },
          timeout: this.#options.createTimeoutMs,
        });
        this.#known.add(id);
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

  /** Whether OpenAI has the submission's file under the id of its record. */
  async #isGiven(): Promise<boolean> {
    const submission = this.#lease.submission;
    const { input_file_id: id = '' } = submission;
    if (this.#known.has(id)) return true;
    const { workDir } = this.#options;
    if (!(await this.#lease.during(() => isGivenFile(this.#services, submission, workDir)))) return false;
    this.#known.add(id);
    return true;
  }

  /** The object is whole, and a spare file costs nothing. */
  async #uploadAnew(): Promise<undefined> {
    const { batch_id, input_file_id } = this.#lease.submission;
    this.#services.logger.warn(
      `submission ${batch_id}: ${input_file_id || 'no file'} at OpenAI cannot be seen to be its file; uploading that anew`,
    );
    this.#fileIsGone = true;
    await this.#lease.change({ state: 'CLAIMED', input_file_id: '' });
  }

  /** A refusal whose words do not tell may be about a file that is not processed yet: the file itself is asked. */
  async #aboutTheFile(refusal: Refusal): Promise<Refusal> {
    if (refusal.effect !== 'refused' || refusal.limit !== undefined || ![400, 404, 422].includes(refusal.status ?? 0))
      return refusal;
    try {
      const { state, reason } = await describeFile(this.#services.openai, this.#lease.submission.input_file_id ?? '');
      if (state === 'pending') return { ...refusal, effect: 'file-not-visible' };
      return reason === undefined ? refusal : { ...refusal, reason: `${refusal.reason} (${reason})` };
    } catch {
      return refusal;
    }
  }

  /** CREATING: a batch may exist, so it is looked for; only when it surely does not is one created. */
  async #lookUp(): Promise<Ended | undefined> {
    const { state, logger } = this.#services;
    const { clock } = state;
    const { listedAfterMs } = this.#options;
    const recorded = this.#resumed ? await this.#recorded() : undefined;
    if (recorded !== undefined) return recorded === 'adopted' ? undefined : recorded;
    // A call that lies ahead was written down by a wrong clock: it has just been made.
    const calledAt = Math.min(this.#lease.submission.create_called_at ?? 0, clock.now());
    let search: Search;
    for (let pause = 5000; ; pause *= 2) {
      // The last look, which decides, reads the whole list.
      const pages = clock.now() < calledAt + listedAfterMs ? PAGES_OF_A_LOOK : undefined;
      try {
        search = await this.#batches.search(pages);
      } catch (error) {
        return leftOpen(readRefusal(error));
      }
      const keep = await this.#batches.keepOne(search.own);
      if (keep !== undefined) {
        logger.info(`found batch ${keep.id}, created before the answer was lost`);
        await this.#adopt(keep.id, keep.inputFileId);
        return undefined;
      }
      if (search.other !== undefined) return { kind: 'failed', reason: otherFile(search.other.id) };
      if (pages === undefined) break;
      const left = Math.max(0, calledAt + listedAfterMs - clock.now());
      logger.info(`the answer to the create call was lost; looking for the batch for ${Math.ceil(left / 1000)} s more`);
      await this.#lease.during(() => clock.sleep(Math.min(pause, left)));
    }
    if (!search.sure) return { kind: 'failed', reason: LIST_DOES_NOT_TELL };
    this.#looked = true;
    if (!this.#claimed) return this.#claimAgain();
    if (this.#unanswered >= CREATE_ATTEMPTS) {
      return { kind: 'failed', reason: 'OpenAI did not answer the create call' };
    }
    return this.#create();
  }

  async #adopt(id: string, inputFileId?: string): Promise<void> {
    this.#adopted = true;
    this.#known.add(id);
    const file = inputFileId === undefined ? {} : { input_file_id: inputFileId };
    await this.#lease.change({ state: 'CREATED', openai_batch_id: id, ...file });
  }

  /** The batch has its record already: this submission's was set back, or that one is none of ours. */
  async #recorded(): Promise<Ended | 'adopted' | undefined> {
    const { state, openai } = this.#services;
    const { batch_id } = this.#lease.submission;
    const record = await state.batches.get(batch_id);
    if (record === undefined) return undefined;
    const { openai_batch_id: id } = record.sketch;
    const batch = id === undefined ? undefined : await retrieveBatch(openai, id);
    if (batch === undefined || !(await this.#batches.has(batch)))
      return { kind: 'failed', reason: occupied(record.where) };
    await this.#adopt(batch.id, batch.input_file_id || undefined);
    return 'adopted';
  }

  /** After unanswered create calls: one of them may have made a batch that showed up late. */
  async #dropDuplicates(): Promise<void> {
    const { create_called_at, first_create_called_at, openai_batch_id } = this.#lease.submission;
    if (first_create_called_at === undefined || first_create_called_at === create_called_at) return;
    const keep = await this.#batches.keepOne((await this.#batches.search()).own);
    if (keep === undefined) return;
    this.#known.add(keep.id);
    if (keep.id !== openai_batch_id) await this.#lease.change({ openai_batch_id: keep.id });
  }

  /** The batch that the record names is one of this submission. @returns why it cannot be gone on with, or `other` */
  async #checkNamed(): Promise<Ended | 'own' | 'other'> {
    const { openai_batch_id: id } = this.#lease.submission;
    if (id && this.#known.has(id)) return 'own';
    const batch = id ? await retrieveBatch(this.#services.openai, id) : undefined;
    if (batch !== undefined) return (await this.#batches.has(batch)) ? 'own' : 'other';
    return id ? { kind: 'failed', reason: `OpenAI does not know the batch ${id}, which its record names` } : 'other';
  }

  /** CREATED: the summary makes the batch visible to collect; then the submission is closed. */
  async #record(): Promise<Ended | undefined> {
    const { state, workload, logger } = this.#services;
    try {
      await this.#dropDuplicates();
      const named = await this.#checkNamed();
      if (named === 'other') {
        const { batch_id, openai_batch_id } = this.#lease.submission;
        logger.warn(`submission ${batch_id} names the batch ${openai_batch_id || 'none'}, which is not its own`);
        await this.#lease.change({ state: 'CREATING', openai_batch_id: '' });
        return undefined;
      }
      if (named !== 'own') return named;
    } catch (error) {
      if (error instanceof CompletionBatchError) throw error;
      return leftOpen(readRefusal(error));
    }
    const submission = this.#lease.submission;
    const { openai_batch_id = '' } = submission;
    const keys = this.#figures?.of.keys ?? (await listKeys(workload, await this.#requestFile()));
    const created = { ...submission, openai_batch_id };
    const summary = createBatchSummary(created, workload.rowAttributes(created, keys), state.clock);
    if (!(await addBatchSummary(state, summary))) {
      const there = await state.batches.get(submission.batch_id);
      if (there !== undefined && there.sketch.openai_batch_id !== openai_batch_id)
        return { kind: 'failed', reason: occupied(there.where) };
    }
    await this.#lease.change({ state: 'RECORDED' });
    return undefined;
  }

  /**
   * Refused for good, and no batch exists. Written down first: with its units released it must never be created. Before
   * that what the refusal teaches, so that whoever goes on does not hand over the same again.
   */
  async #reject(refusal: Refusal): Promise<undefined> {
    const { state } = this.#services;
    const { model, batch_id, bytes, estimated_tokens, queued_tokens } = this.#lease.submission;
    const { limit } = refusal;
    if (limit !== undefined) {
      const requests = (): Promise<string> => this.#requestFile();
      const queuedTokens = queued_tokens ?? estimated_tokens;
      const refused = { model, batchId: batch_id, at: state.clock.now(), queuedTokens, bytes, requests };
      await learnFrom(limit, refused, state);
    }
    await this.#lease.change({
      state: 'REJECTING',
      reason: refusal.reason.slice(0, 1000),
      ...(limit === undefined ? {} : { refused_for: limit.kind }),
    });
  }

  /** REJECTING: the units go back, and the reason stays on the record. */
  async #giveBack(): Promise<Ended | undefined> {
    const { store, workload, logger } = this.#services;
    const alive = await this.#aliveAfterAll();
    if (alive !== undefined) return alive === 'adopted' ? undefined : alive;
    const submission = this.#lease.submission;
    const path = await this.#requestFile();
    const name = store.locate(submission.object_key);
    await this.#lease.during(async (signal) => {
      let done = 0;
      for await (const lines of windows({ path, name }, workload.claimWindow)) {
        signal.throwIfAborted();
        await this.#lease.ensure();
        done += await workload.release(submission, lines, name);
        logger.progress(`${workload.unit[1]} released`, done, submission.units);
      }
      logger.progress(`${workload.unit[1]} released`, done, done);
    });
    await this.#lease.change({ state: 'REJECTED' });
  }

  /** A record that says so may have been written by anybody, and what a batch asks must not be asked again. */
  async #aliveAfterAll(): Promise<Ended | 'adopted' | undefined> {
    if (!this.#resumed || this.#looked) return undefined;
    try {
      const alive = (await this.#batches.search()).own.find(isAlive);
      if (alive === undefined) return undefined;
      await this.#adopt(alive.id, alive.inputFileId);
      return 'adopted';
    } catch (error) {
      if (error instanceof CompletionBatchError) throw error;
      return leftOpen(readRefusal(error));
    }
  }

  /** The submission's request file on disk, byte for byte the one its digest names. */
  async #requestFile(): Promise<string> {
    const { store } = this.#services;
    const { workDir } = this.#options;
    const { batch_id, object_key, sha256 } = this.#lease.submission;
    if (this.#file !== undefined) return this.#file;
    const path = join(workDir, `${batch_id}-${sha256.slice(0, 16)}.jsonl`);
    this.#made.push(path);
    await pipeline(await store.stream(object_key), createWriteStream(path));
    const digest = await digestFile(path);
    if (digest.sha256 !== sha256) throw requestsChanged(batch_id, store.locate(object_key));
    this.#file = path;
    return path;
  }
}

const LIST_DOES_NOT_TELL =
  "the answer to the create call was lost, and OpenAI's list of batches cannot be read to its end: whether the batch exists cannot be told, so none is made";

function otherFile(id: string): string {
  return `OpenAI has the batch ${id} of this submission, and it was made of another file than the record names: no second one is made`;
}

function occupied(where: string): string {
  return `${where} stands where the record of its batch would, and names another one: no batch is made beside it. If nobody needs it, delete it`;
}

function leftOpen({ effect, reason }: Refusal): Ended {
  return { kind: effect === 'limited' ? 'waiting' : 'failed', reason };
}
