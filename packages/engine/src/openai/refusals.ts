/**
 * What refusals and lost answers of OpenAI's API mean. Told apart by status and code, never by class: bundles may hold the
 * client twice.
 */
import { z } from 'zod';
import { BoundError } from '../platform/bounded-stream.ts';
import { CompletionBatchError } from '../platform/errors.ts';
import { PROXY_REMEDY, proxyIn } from '../platform/proxy.ts';
import { redact } from '../platform/redact.ts';
import { type LimitRefusal, readLimitRefusal } from './limit-refusal.ts';

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

/** The service's words, as they are shown and written down. */
const MAX_REASON = 2000;

const apiError = z.object({ status: z.number(), code: z.string().nullish(), message: z.string() });

export function readRefusal(error: unknown): Refusal {
  const parsed = apiError.safeParse(error);
  if (!parsed.success) {
    return { effect: 'unknown', reason: redact(connectionReason(error)), status: undefined, code: undefined };
  }
  const { status, code, message } = parsed.data;
  const reason = redact(message).slice(0, MAX_REASON);
  const limit = status < 500 ? readLimitRefusal({ status, code, message }) : undefined;
  if (limit !== undefined) return { effect: 'refused', reason, status, code: code ?? undefined, limit };
  return { effect: effectOf(status, message), reason, status, code: code ?? undefined };
}

/** The client says no more than "Connection error."; what went wrong is said by one of the causes. */
function connectionReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const met = boundIn(error);
  if (met !== undefined) return met.message;
  const proxy = proxyIn(error);
  if (proxy === undefined) return error.message;
  let cause: Error = error;
  while (cause.cause instanceof Error) cause = cause.cause;
  const code = 'code' in cause ? String(cause.code) : '';
  return `no connection through ${proxy}: ${cause.message || code || cause.name}. ${PROXY_REMEDY}`;
}

/** What an answer met of `bounds.ts`, if that is why the call failed; the client wraps it. */
export function boundIn(error: unknown): BoundError | undefined {
  if (error instanceof BoundError) return error;
  return error instanceof Error ? boundIn(error.cause) : undefined;
}

/** OpenAI's words, and those of servers that process a file before it can be used. */
const FILE_NOT_VISIBLE =
  /(cannot find|could not find|no such|unknown) (input )?file|file\b.{0,80}\b(not found|does not exist|not (yet )?(been )?(processed|ready|available|visible|uploaded)|still (being )?process|pending)/i;

/** Whether a refusal is about a file that cannot be seen or used yet: the same call may go through later. */
export function isAboutFile(message: string): boolean {
  return FILE_NOT_VISIBLE.test(message);
}

/** Not followed. Of a POST, some servers say by one that it is done. */
export function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

function effectOf(status: number, message: string): Effect {
  if (status === 429) return 'limited';
  if (isRedirect(status) || status === 408 || status === 409 || status >= 500) return 'unknown';
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
