/**
 * Brings the answers of a batch back. Every request gets exactly one outcome, and only then is the batch's record terminal;
 * so whatever is interrupted is simply done again: retrieve → download → index → settle → close.
 */
import { rm } from 'node:fs/promises';
import { kinshipOf } from '../openai/batches.ts';
import {
  type BatchStatus,
  cancelBatch,
  type EndedStatus,
  endOf,
  hasEnded,
  type RemoteBatch,
  retrieveBatch,
  statusOf,
} from '../openai/remote-batch.ts';
import { isoTime } from '../platform/clock.ts';
import { makeScratch } from '../platform/scratch.ts';
import type { Services } from '../services.ts';
import { type Batch, isOurs } from '../state/batch.ts';
import { canRead } from '../workload/workload.ts';
import { type CollectResult, resultOf } from './collect-result.ts';
import type { Shortage } from './completeness.ts';
import { heldResult } from './held.ts';
import { readAnswers } from './read-answers.ts';
import { fetchRequestFile, keysIn } from './request-file.ts';
import { addKept, fetchResultFiles, keepFiles, type ResultFilesOptions } from './result-files.ts';
import { settleBatch } from './settle.ts';

export interface CollectOptions {
  readonly batch: Batch;
  /** Folder for files on their way; made if missing, left as it was. */
  readonly workDir: string;
  /** Hours after which a batch that is not done is cancelled, to use what is finished; default: never. */
  readonly cancelAfterHours?: number;
  /** Milliseconds that result files are waited for after the batch ended; default a day. */
  readonly fileWaitMs?: number;
}

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

/** A batch that is being collected. */
interface Collected<Counts> {
  readonly services: Services<Counts>;
  readonly batch: Batch;
  readonly workDir: string;
  readonly fileWaitMs: number;
  readonly cancelAfterHours: number | undefined;
}

/**
 * Collects one batch, as far as it is.
 * @throws CompletionBatchError `openai-unavailable`, `credentials-missing`, and what state and store throw; the batch then
 * stays open, and collecting again goes on
 */
export async function collect<Counts>(
  services: Services<Counts>,
  options: CollectOptions,
): Promise<CollectResult<Counts>> {
  const { batch, fileWaitMs = LATE_FILES_MS, cancelAfterHours } = options;
  const workDir = await makeScratch(options.workDir, 'collect');
  try {
    return await look({ services, batch, workDir, fileWaitMs, cancelAfterHours });
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

async function look<Counts>(collected: Collected<Counts>): Promise<CollectResult<Counts>> {
  const { services, batch } = collected;
  const { workload_version: version } = batch;
  if (version !== undefined && !canRead(services.workload, version)) {
    return resultOf(services, batch, 'unreadable', batch.status, {
      reason: `its requests have version ${version}; collect it with the release that submitted it`,
    });
  }
  const remote = await retrieveBatch(services.openai, batch.openai_batch_id);
  if (remote === undefined) {
    return resultOf(services, batch, 'unreadable', batch.status, {
      reason: `OpenAI does not know this batch: check that the key belongs to the project that submitted it; if it is gone for good, release what it holds with: ${wayOut(collected)}`,
    });
  }
  const another = isOurs(batch) ? anothers(batch, remote) : undefined;
  if (another !== undefined) {
    const reason = `${another}: correct its record, or release what it holds with: ${wayOut(collected)}`;
    return resultOf(services, batch, 'unreadable', remote.status, { reason });
  }
  const status = statusOf(remote);
  if (hasEnded(status)) return readEnded(collected, remote, status);
  if (!isOurs(batch)) {
    const reason = 'another program submitted it, and it is left to that';
    return resultOf(services, batch, 'open', remote.status, { reason });
  }
  return waitOn(collected, remote, status);
}

/** Why the batch at OpenAI is not the one that the record stands for; undefined where it may be. */
function anothers(batch: Batch, remote: RemoteBatch): string | undefined {
  const { batchId: completionBatchId, request_sha256: digest, input_file_id: inputFileId } = batch;
  const kinship = kinshipOf(remote, { completionBatchId, digest, inputFileId: inputFileId || undefined });
  if (kinship === 'other-file')
    return `the batch ${remote.id} at OpenAI was made of another file than its record names`;
  if (remote.metadata?.completion_batch_id !== undefined && kinship === 'none')
    return `the batch ${remote.id} at OpenAI is that of ${remote.metadata.completion_batch_id}`;
  if (inputFileId && kinship === 'none')
    return `the batch ${remote.id} at OpenAI was made of the file ${remote.input_file_id}, not ${inputFileId}`;
  return undefined;
}

/** Not ended: the record gets its status, and a batch that is too old is cancelled so that its finished part counts. */
async function waitOn<Counts>(
  collected: Collected<Counts>,
  remote: RemoteBatch,
  status: BatchStatus | undefined,
): Promise<CollectResult<Counts>> {
  const { services, batch, cancelAfterHours } = collected;
  const { state, openai, logger } = services;
  const age = (timeNow(services, remote) - (remote.created_at ?? Date.parse(batch.submitted_at))) / HOUR_MS;
  if (cancelAfterHours !== undefined && age >= cancelAfterHours && status !== 'CANCELING') {
    logger.warn(
      `batch ${remote.id} is ${age.toFixed(1)} h old and ${remote.status}: cancelling it to use what is finished`,
    );
    await cancelBatch(openai, remote.id);
    await state.batches.change(batch.batchId, 'CANCELING');
    return resultOf(services, batch, 'open', 'cancelling', { reason: `cancelled after ${age.toFixed(1)} h` });
  }
  if (status === undefined) return waitOnUnknown(collected, remote, age);
  if (status !== batch.status) await state.batches.change(batch.batchId, status);
  const counts = remote.request_counts;
  // Before its lines are checked they are not counted.
  const done =
    counts == null || counts.total === 0 ? '' : `${counts.completed + counts.failed} of ${counts.total} requests done`;
  return resultOf(services, batch, 'open', remote.status, { reason: done });
}

function waitOnUnknown<Counts>(
  { services, batch }: Collected<Counts>,
  remote: RemoteBatch,
  age: number,
): CollectResult<Counts> {
  const word = JSON.stringify(remote.status.slice(0, 60));
  const waits = `OpenAI gives it the status ${word}, which is not known here`;
  if (!(age >= UNKNOWN_STATUS_MS / HOUR_MS)) {
    services.logger.warn(`batch ${remote.id}: ${waits}: waiting`);
    return resultOf(services, batch, 'open', remote.status, { reason: waits });
  }
  return resultOf(services, batch, 'incomplete', remote.status, {
    reason: `${waits}, and ${age.toFixed(0)} h after it was submitted it has not ended: look at it at OpenAI, or end it with: ${services.ways.cancel(batch.batchId)}`,
  });
}

async function readEnded<Counts>(
  collected: Collected<Counts>,
  remote: RemoteBatch,
  status: EndedStatus,
): Promise<CollectResult<Counts>> {
  const { services, batch, workDir, fileWaitMs } = collected;
  const held = heldResult(services, batch, remote.status);
  if (held !== undefined) return held;
  const file = await fetchRequestFile(services, batch, remote, workDir);
  if (file === undefined) return closeUnread(collected, remote, status);
  if (file === 'changed') {
    const reason = `neither the store nor OpenAI has the request file that its record names (SHA-256 ${batch.request_sha256}): restore the object, or release what it holds with: ${wayOut(collected)}`;
    return resultOf(services, batch, 'unreadable', remote.status, { reason });
  }
  const requests = file.path;
  const asked = await keysIn(requests, services);
  if (asked === undefined) {
    const reason = 'its requests were written by another program: collect it with that';
    return resultOf(services, batch, 'unreadable', remote.status, { reason });
  }
  const end = await endOfBatch(services, batch, remote);
  const answers = await readAnswers(resultFiles(collected), remote, status, asked);
  try {
    const { shortage } = answers;
    const over = timeNow(services, remote, end) >= end + fileWaitMs;
    if (shortage !== undefined && !(over && answers.anythingRead)) {
      return await hold(collected, remote, { shortage, end, over });
    }
    return await settleBatch(services, { batch, remote, status, requests, asked, own: asked.size, end, answers });
  } finally {
    await answers.index.close();
  }
}

function resultFiles({ services, batch, workDir }: Collected<unknown>): ResultFilesOptions {
  const { openai, state, logger, store, tidy } = services;
  return { openai, clock: state.clock, logger, store, state, batch, workDir, tidy };
}

interface Held {
  readonly shortage: Shortage;
  readonly end: number;
  /** The wait for more is over. */
  readonly over: boolean;
}

/** Nothing is settled; the record stays open. */
async function hold<Counts>(
  collected: Collected<Counts>,
  remote: RemoteBatch,
  { shortage, end, over }: Held,
): Promise<CollectResult<Counts>> {
  const { services, batch, fileWaitMs } = collected;
  if (isOurs(batch) && batch.status !== 'FINALIZING') await services.state.batches.change(batch.batchId, 'FINALIZING');
  const what = `it is ${remote.status}, but ${shortage.text}`;
  if (shortage.late && timeNow(services, remote, end) < end + Math.min(USUAL_WAIT_MS, fileWaitMs)) {
    return resultOf(services, batch, 'open', remote.status, { reason: what });
  }
  const until = new Date(end + fileWaitMs).toISOString();
  const wait = over
    ? 'nothing is settled before something can be read'
    : `nothing is settled before all is there, or ${until} is past`;
  return resultOf(services, batch, 'incomplete', remote.status, {
    reason: `${what}: ${wait}. To release what it holds without its answers: ${wayOut(collected)}`,
  });
}

function wayOut({ services, batch }: Collected<unknown>): string {
  return services.ways.giveUp(batch.batchId);
}

/** OpenAI's time, where its answer tells it, and not from before `since` (its own, too). */
function timeNow({ state }: Services, { seenAt }: RemoteBatch, since = 0): number {
  return seenAt !== undefined && seenAt >= since ? seenAt : state.clock.now();
}

/**
 * When it ended. Where OpenAI does not say, when that was first seen: written down, for the wait and the outcomes' time are
 * counted from it by every run.
 */
async function endOfBatch(services: Services, batch: Batch, remote: RemoteBatch): Promise<number> {
  if (batch.ended_seen_at !== undefined) return Date.parse(batch.ended_seen_at);
  const now = timeNow(services, remote);
  const end = endOf(remote);
  if (end !== undefined && end < now + LATE_FILES_MS) return end;
  if (!isOurs(batch)) return now;
  return Date.parse(await services.state.batches.rememberEnd(batch.batchId, new Date(now).toISOString()));
}

/**
 * The batch has ended and nothing says what it asked. Its record is closed, so that reconcile frees what it holds; what
 * other programs wrote, or keep elsewhere, is left to them.
 */
async function closeUnread<Counts>(
  collected: Collected<Counts>,
  remote: RemoteBatch,
  status: EndedStatus,
): Promise<CollectResult<Counts>> {
  const { services, batch } = collected;
  const { state, store, ways } = services;
  const gone = 'neither the store nor OpenAI has its request file';
  const unreadable = (reason: string): CollectResult<Counts> =>
    resultOf(services, batch, 'unreadable', remote.status, { reason });
  if (!isOurs(batch)) {
    return unreadable(
      `${gone}, and another program wrote it: finish it with that, or give it up: ${wayOut(collected)}`,
    );
  }
  if (batch.store !== undefined && batch.store !== store.url) {
    return unreadable(`its files are kept in another store: collect it with the store ${batch.store}`);
  }
  // Nothing says what was asked, but what was answered is kept.
  const files = resultFiles(collected);
  await keepFiles(files, await addKept(files, await fetchResultFiles(files, remote)), ({ isKept }) => !isKept);
  await state.batches.change(batch.batchId, status, { failure: gone, collected_at: isoTime(state.clock) });
  return unreadable(`${gone}; release what it holds with: ${ways.reconcile}`);
}
