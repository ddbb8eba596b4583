/**
 * The calls to OpenAI's Files and Batches API, each with the retry that is safe for it, and what their refusals mean.
 * Errors are told apart by status and code, never by class: bundles may hold the client twice.
 */
import { openAsBlob } from 'node:fs';
import type OpenAI from 'openai';
import { z } from 'zod';
import { CompletionBatchError } from '../platform/errors.ts';
import { PROXY_REMEDY, proxyIn } from '../platform/proxy.ts';
import { redact } from '../platform/redact.ts';
import { type LimitRefusal, readLimitRefusal } from './limit-refusal.ts';
import { type ListedBatch, listAllBatches, listAllFiles } from './lists.ts';

/** What a failed call leaves behind. */
export type Effect =
  /** Refused, and known to have had no effect. */
  | 'refused'
  /** The same, for want of rate or quota: worth trying in a later run. */
  | 'limited'
  /** The uploaded file cannot be seen or used yet; no effect. */
  | 'file-not-visible'
  /** The answer is lost: it may have taken effect. */
  | 'unknown';

export interface Refusal {
  readonly effect: Effect;
  /** For people; without ids of organisation and project. */
  readonly reason: string;
  readonly status: number | undefined;
  readonly code: string | undefined;
  /** A `refused` one that is about the size of the file or of the queue. */
  readonly limit?: LimitRefusal;
}

const apiError = z.object({ status: z.number(), code: z.string().nullish(), message: z.string() });

export function readRefusal(error: unknown): Refusal {
  const parsed = apiError.safeParse(error);
  if (!parsed.success) {
    return { effect: 'unknown', reason: redact(connectionReason(error)), status: undefined, code: undefined };
  }
  const { status, code, message } = parsed.data;
  const limit = status < 500 ? readLimitRefusal({ status, code, message }) : undefined;
  if (limit !== undefined)
    return { effect: 'refused', reason: redact(message), status, code: code ?? undefined, limit };
  return { effect: effectOf(status, message), reason: redact(message), status, code: code ?? undefined };
}

/** The client says no more than "Connection error."; what went wrong is said by one of the causes. */
function connectionReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const proxy = proxyIn(error);
  if (proxy === undefined) return error.message;
  let cause: Error = error;
  while (cause.cause instanceof Error) cause = cause.cause;
  const code = 'code' in cause ? String(cause.code) : '';
  return `no connection through ${proxy}: ${cause.message || code || cause.name}. ${PROXY_REMEDY}`;
}
/** OpenAI's words, and those of servers that process a file before it can be used. */
const FILE_NOT_VISIBLE =
  /(cannot find|could not find|no such|unknown) (input )?file|file\b.{0,80}\b(not found|does not exist|not (yet )?(been )?(processed|ready|available|visible|uploaded)|still (being )?process|pending)/i;

/** Whether a refusal is about a file that cannot be seen or used yet: the same call may go through later. */
export function isAboutFile(message: string): boolean {
  return FILE_NOT_VISIBLE.test(message);
}

function effectOf(status: number, message: string): Effect {
  if (status === 429) return 'limited';
  if (status === 408 || status === 409 || status >= 500) return 'unknown';
  return [400, 404, 422].includes(status) && FILE_NOT_VISIBLE.test(message) ? 'file-not-visible' : 'refused';
}

/**
 * A failed call that a later run may repeat, in our words: `credentials-missing` or `openai-unavailable`.
 * @param what which call, for people: `batch batch_1 cannot be read`
 */
export function explainOpenaiError(error: unknown, what: string): CompletionBatchError {
  if (error instanceof CompletionBatchError) return error;
  const { status, reason } = readRefusal(error);
  if (status === 401 || status === 403) {
    return new CompletionBatchError('credentials-missing', `OpenAI refused the key: ${reason}`, {
      where: 'OPENAI_API_KEY',
      remedy: 'Set OPENAI_API_KEY to a key of the project that submitted the batch, with the right to do this.',
      cause: error,
    });
  }
  return new CompletionBatchError('openai-unavailable', `${what}: ${reason}`, {
    where: 'OpenAI',
    remedy: 'Run it again later: it goes on where it stopped.',
    cause: error,
  });
}

/**
 * Asks whether the model is there before anything is claimed.
 * @throws CompletionBatchError `model-unknown`, `credentials-missing`, `openai-unavailable`
 * @returns whether the server could tell: not every compatible server has this route, nor every key the right to it
 */
export async function checkModel(openai: OpenAI, model: string): Promise<boolean> {
  try {
    await openai.models.retrieve(model);
    return true;
  } catch (cause) {
    const { status, code, reason } = readRefusal(cause);
    if (code === 'model_not_found') {
      throw new CompletionBatchError('model-unknown', `OpenAI does not know the model ${JSON.stringify(model)}`, {
        where: 'model',
        remedy: 'Use the name of a model that your project may use and that the Batch API supports, e.g. gpt-4.1-mini.',
        cause,
      });
    }
    if (status === 401) {
      throw new CompletionBatchError('credentials-missing', `OpenAI refused the key: ${reason}`, {
        where: 'OPENAI_API_KEY',
        remedy:
          'Set OPENAI_API_KEY to a key of the project that is to pay; it needs write access to files and batches.',
        cause,
      });
    }
    if (status === undefined) {
      throw new CompletionBatchError('openai-unavailable', `OpenAI cannot be reached: ${reason}`, {
        where: 'OPENAI_BASE_URL',
        remedy: 'Check the network and OPENAI_BASE_URL, then run it again. Nothing was claimed.',
        cause,
      });
    }
    return false;
  }
}

/** Name of an uploaded file: an upload whose answer was lost is found again by it. */
export function inputFileName(batchId: string, sha256: string): string {
  return `${batchId}-${sha256.slice(0, 16)}.jsonl`;
}

/** Uploads a request file. Retries are the client's own: a spare file costs nothing. @returns the file's id */
export async function uploadToOpenai(
  openai: OpenAI,
  path: string,
  name: string,
  signal?: AbortSignal,
): Promise<string> {
  // A lazy blob is streamed, has a length, and can be sent again; a read stream is none of the three.
  const file = new File([await openAsBlob(path)], name, { type: 'application/jsonl' });
  const uploaded = await openai.files.create({ file, purpose: 'batch' }, signal === undefined ? {} : { signal });
  return answeredId(uploaded);
}

/**
 * The id of a file uploaded under this name, if there is one; the name holds the file's digest. Gateways have been seen to
 * give the size as 0. One that is not found costs nothing: it is uploaded again.
 */
export async function findUploadedFile(openai: OpenAI, name: string, bytes: number): Promise<string | undefined> {
  const { items } = await listAllFiles(openai);
  return items.find((file) => file.filename === name && (!file.bytes || file.bytes === bytes))?.id;
}

/** What is to be known of an uploaded file before a refused create call counts as a refusal of what it asks. */
export interface UploadedFile {
  /** `pending`: the server is still at it, or does not see it yet. */
  readonly state: 'pending' | 'ready' | 'broken';
  /** Seconds since 1970 by the server's clock. */
  readonly createdAt: number | undefined;
  /** The server's own words, of a file that is broken. */
  readonly reason: string | undefined;
}

const describedFile = z.looseObject({
  status: z.string().catch(''),
  status_details: z.string().nullish().catch(undefined),
  created_at: z.number().optional().catch(undefined),
});

/** Words of Azure and of compatible servers. OpenAI itself says `processed` at once. */
const PENDING_FILE = /^(pending|running|processing|uploading|queued|not_?started|in_?progress|validating)$/i;
const BROKEN_FILE = /^(error|failed|deleted|deleting|canceled|cancelled)$/i;

/** @throws what the client throws, but for a file that is not there (yet) */
export async function describeFile(openai: OpenAI, id: string): Promise<UploadedFile> {
  let answer: unknown;
  try {
    answer = await openai.files.retrieve(id);
  } catch (error) {
    if (readRefusal(error).status !== 404) throw error;
    return { state: 'pending', createdAt: undefined, reason: undefined };
  }
  const { status, status_details, created_at } = describedFile.parse(Object(answer));
  const state = PENDING_FILE.test(status) ? 'pending' : BROKEN_FILE.test(status) ? 'broken' : 'ready';
  const reason =
    state === 'broken' ? redact(`the file is ${status}: ${status_details ?? 'no reason given'}`) : undefined;
  return { state, createdAt: created_at, reason };
}

export interface BatchRequest {
  /** Of all lines of the file. */
  readonly endpoint: '/v1/chat/completions';
  readonly inputFileId: string;
  readonly metadata: Record<string, string>;
  /** Milliseconds. */
  readonly timeout: number;
}

/**
 * The one call that costs money. Never retried here or by the client: its effect may outlive its answer.
 * @returns the batch's id at OpenAI
 */
export async function submitOpenaiBatch(openai: OpenAI, request: BatchRequest): Promise<string> {
  const batch = await openai.batches.create(
    {
      input_file_id: request.inputFileId,
      endpoint: request.endpoint,
      completion_window: '24h',
      metadata: request.metadata,
    },
    { maxRetries: 0, timeout: request.timeout },
  );
  return answeredId(batch);
}

const answer = z.object({ id: z.string().min(1) });

/** A gateway may answer 200 with anything: what has no id may or may not have taken effect. */
function answeredId(value: unknown): string {
  const parsed = answer.safeParse(value);
  if (parsed.success) return parsed.data.id;
  throw new Error('the answer has no id: it is not from the API');
}

export interface FoundBatch {
  readonly id: string;
  readonly createdAt: number;
  readonly status: string;
}

/** What tells a batch of ours: servers have been seen that give no metadata back, and the file is ours alone. */
export interface BatchMarks {
  readonly completionBatchId: string;
  readonly inputFileId: string | undefined;
}

/** Those of the listed batches that are ours, the oldest first. */
export function oursAmong(
  batches: readonly ListedBatch[],
  { completionBatchId, inputFileId }: BatchMarks,
): FoundBatch[] {
  return batches
    .filter(
      ({ metadata, input_file_id }) =>
        metadata?.completion_batch_id === completionBatchId || (input_file_id && input_file_id === inputFileId),
    )
    .map(({ id, created_at, status }) => ({ id, createdAt: created_at, status }))
    .sort((a, b) => a.createdAt - b.createdAt);
}

/**
 * Looks for our batches in the whole list, or in its first `pages`.
 * @returns those that are there, the oldest first; and whether there can be no other: where the list cannot be read to its
 * end that is known only if it goes back to before the file was uploaded, by the server's own times
 */
export async function findBatches(
  openai: OpenAI,
  marks: BatchMarks,
  pages?: number,
): Promise<{ found: FoundBatch[]; sure: boolean }> {
  const listed = await listAllBatches(openai, pages);
  const found = oursAmong(listed.items, marks);
  if (listed.complete || found.length > 0) return { found, sure: true };
  if (listed.completeSince === undefined || !marks.inputFileId) return { found, sure: false };
  const { createdAt } = await describeFile(openai, marks.inputFileId);
  return { found, sure: createdAt !== undefined && listed.completeSince < createdAt };
}
