/** What became of one request of a batch, as it is kept: a line of the batch's outcomes, in the order of its requests. */
import { z } from 'zod';
import { redact } from '../platform/redact.ts';
import { isFree, type LineReason, lineFailure } from '../requests/line-failure.ts';
import type { ResultLine } from '../requests/result-line.ts';
import type { AnsweredKey, EndedBatch } from './workload.ts';

export const requestOutcome = z.object({
  custom_id: z.string(),
  /** `again`: it is to be asked again. `elsewhere`: another batch has it, or has answered it, and that one counts. */
  outcome: z.enum(['answered', 'failed', 'again', 'elsewhere']),
  /** Attempts that are used up, this one among them unless it says nothing about the request. */
  attempt: z.int().nonnegative(),
  /** A `LineReason`; null where it was answered, or is elsewhere. */
  reason: z.string().nullable(),
  /** The answer; null where there is none. */
  response: z.object({ status_code: z.number().nullable(), body: z.unknown() }).nullable(),
  /** In the service's words, without secrets; null where nothing was said. */
  error: z.object({ status_code: z.number().nullable(), code: z.string(), message: z.string() }).nullable(),
  /** OpenAI's id of the batch that gave it, where that was an earlier job's. */
  batch: z.string().nullable().optional(),
});

export type RequestOutcome = Readonly<z.output<typeof requestOutcome>>;

/** Characters of the service's words. */
const MAX_MESSAGE = 1000;

export interface Judging {
  readonly batch: Pick<EndedBatch, 'answered'>;
  /** Attempts of the request that batches before have used up. */
  readonly before: number;
  /** How often it came back to be asked again, for whatever reason. */
  readonly tries: number;
  readonly maxAttempts: number;
}

/**
 * So often a request is asked at most, also where no attempt was used up: what comes back as a server's error in twenty
 * batches does so for ever, and its job would never be done.
 */
const MOST_TRIES = 20;

/** The outcome of a request that this batch has. */
export function outcomeOf(
  { key, result, release }: AnsweredKey,
  { batch, before, tries, maxAttempts }: Judging,
): RequestOutcome {
  const failure = result === undefined ? undefined : lineFailure(result);
  if (result !== undefined && failure === undefined && release === undefined) {
    const response = { status_code: result.status ?? null, body: result.body ?? null };
    return { custom_id: key, outcome: 'answered', attempt: before + 1, reason: null, response, error: null };
  }
  const reason = release ?? failure?.reason ?? 'missing';
  const counts = usesAttempt(reason, batch);
  const attempt = before + (counts ? 1 : 0);
  // What is said of the request itself does not pass.
  const lasts = release === undefined && failure?.aboutContent === true;
  const isLast = (counts && attempt >= maxAttempts) || tries + 1 >= MOST_TRIES;
  const outcome = lasts || isLast ? 'failed' : 'again';
  return { custom_id: key, outcome, attempt, reason, response: null, error: errorOf(result) };
}

/**
 * Requests have parameters of their own: one that is refused where others were answered is about this request. And where
 * only bad ones are left of a job they have their error in common, for ever.
 */
function usesAttempt(reason: LineReason, { answered }: Judging['batch']): boolean {
  return !isFree(reason) || reason === 'common-error' || (reason === 'parameter' && answered > 0);
}

/** The outcome of a request that another batch has by now: its answer, if it has one, is kept and does not count. */
export function outcomeElsewhere({ key, result }: AnsweredKey, attempts: number): RequestOutcome {
  const failed = result === undefined || lineFailure(result) !== undefined;
  const response = failed ? null : { status_code: result.status ?? null, body: result.body ?? null };
  const error = failed ? errorOf(result) : null;
  return { custom_id: key, outcome: 'elsewhere', attempt: attempts, reason: null, response, error };
}

function errorOf(result: ResultLine | undefined): RequestOutcome['error'] {
  if (result === undefined) return null;
  const { code = '', message = '' } = result.error ?? {};
  const said = (text: string): string => redact(text).slice(0, MAX_MESSAGE);
  return { status_code: result.status ?? null, code: said(code), message: said(message) };
}
