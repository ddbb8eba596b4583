/**
 * A batch as OpenAI describes it. The answer may come from a gateway or a compatible server, so nothing of it is trusted
 * further than its schema: words that nobody knows, times that are no times, file ids that are null, absent or "".
 */
import type OpenAI from 'openai';
import { z } from 'zod';
import { explain } from '../platform/explain.ts';
import { redact } from '../platform/redact.ts';
import { hideIn } from '../platform/redactor.ts';
import type { Usage } from '../requests/usage.ts';
import { ask, hiderOf } from './ask.ts';
import { explainOpenaiError, readRefusal } from './refusals.ts';

/** Milliseconds of the year 9999's end, and of 1973: what is more than the latter and taken for seconds is neither. */
const LATEST_MS = 253_402_300_799_000;
const FIRST_MS = 100_000_000_000;

/** Milliseconds since 1970, of seconds, milliseconds, either as a text, or ISO 8601; undefined for what is no time. */
function readTime(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value;
  if (typeof number === 'string') return within(Date.parse(withZone(number)));
  if (typeof number !== 'number') return undefined;
  return within(number < FIRST_MS ? Math.floor(number) * 1000 : Math.floor(number));
}

/** A time that names no zone is UTC. */
function withZone(text: string): string {
  return /T[\d:.]+$/.test(text.trim()) ? `${text.trim()}Z` : text;
}

function within(ms: number): number | undefined {
  return ms > 0 && ms <= LATEST_MS ? ms : undefined;
}

const time = z.unknown().optional().transform(readTime);
const count = z.preprocess(
  (value) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value),
  z.number(),
);
const tokens = z.int().nonnegative();

const remoteBatch = z.looseObject({
  id: z.string(),
  status: z.string(),
  created_at: time,
  in_progress_at: time,
  completed_at: time,
  expired_at: time,
  cancelled_at: time,
  failed_at: time,
  input_file_id: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).nullish().catch(undefined),
  output_file_id: z.string().nullish(),
  error_file_id: z.string().nullish(),
  request_counts: z.looseObject({ total: count, completed: count, failed: count }).nullish().catch(undefined),
  usage: z
    .looseObject({
      input_tokens: tokens,
      input_tokens_details: z.looseObject({ cached_tokens: tokens }).nullish(),
      output_tokens: tokens,
    })
    .nullish()
    .catch(undefined),
  errors: z
    .looseObject({
      data: z
        .array(
          z.looseObject({
            code: z.string().nullish(),
            message: z.string().nullish(),
            line: z.number().nullish().catch(null),
          }),
        )
        .nullish(),
    })
    .nullish()
    .catch(undefined),
});

export type RemoteBatch = Readonly<z.output<typeof remoteBatch>> & {
  /** OpenAI's own time of the answer, in milliseconds since 1970; undefined where it does not say. */
  readonly seenAt: number | undefined;
};

/** Statuses of a batch whose answers may still come. `PENDING`: OpenAI has not said anything of it yet. */
export const OPEN_BATCH_STATUSES = ['PENDING', 'VALIDATING', 'IN_PROGRESS', 'FINALIZING', 'CANCELING'] as const;
export type BatchStatus = (typeof OPEN_BATCH_STATUSES)[number] | EndedStatus;

/** OpenAI's words, and those of compatible servers, by their letters; each in the words of the table's enumeration. */
const STATUS: ReadonlyMap<string, BatchStatus> = new Map(
  (
    [
      ['VALIDATING', 'validating validation queued pending submitted created preparing notstarted'],
      ['IN_PROGRESS', 'inprogress running processing started active'],
      ['FINALIZING', 'finalizing finalising'],
      ['CANCELING', 'cancelling canceling cancelrequested cancellationrequested'],
      ['COMPLETED', 'completed complete succeeded success successful done finished ended'],
      ['FAILED', 'failed failure error errored'],
      ['EXPIRED', 'expired timeoutexceeded'],
      ['CANCELLED', 'cancelled canceled'],
    ] as const
  ).flatMap(([status, words]) => words.split(' ').map((word) => [word, status] as const)),
);

/** The batch's status in the table's words; for a word nobody knows by the time it ended, else undefined. */
export function statusOf(remote: RemoteBatch): BatchStatus | undefined {
  const letters = remote.status.toLowerCase().replace(/[^a-z]/g, '');
  const known = STATUS.get(letters.replace(/^(batch|job)(state|status)/, ''));
  if (known !== undefined) return known;
  if (remote.completed_at) return 'COMPLETED';
  if (remote.expired_at) return 'EXPIRED';
  if (remote.cancelled_at) return 'CANCELLED';
  return remote.failed_at ? 'FAILED' : undefined;
}

export type EndedStatus = 'COMPLETED' | 'FAILED' | 'EXPIRED' | 'CANCELLED';

export function hasEnded(status: BatchStatus | undefined): status is EndedStatus {
  return status === 'COMPLETED' || status === 'FAILED' || status === 'EXPIRED' || status === 'CANCELLED';
}

/** When it ended, in milliseconds since 1970. */
export function endOf(remote: RemoteBatch): number | undefined {
  return remote.completed_at ?? remote.expired_at ?? remote.cancelled_at ?? remote.failed_at;
}

/** What the batch was billed for, where OpenAI says so (batches since September 2025). */
export function billedUsage({ usage }: RemoteBatch): Usage | undefined {
  if (usage == null || usage.input_tokens + usage.output_tokens === 0) return undefined;
  const cached = usage.input_tokens_details?.cached_tokens ?? 0;
  return { input: usage.input_tokens, cached, output: usage.output_tokens };
}

/** Why it failed, in OpenAI's words and without ids of organisation and project. */
export function failureOf(remote: RemoteBatch): string {
  const errors = remote.errors?.data ?? [];
  const texts = errors
    .slice(0, 3)
    .map(({ code, message, line }) => `${code ?? 'unknown'}: ${message ?? ''}${line == null ? '' : ` (line ${line})`}`);
  return redact(
    [...texts, ...(errors.length > 3 ? [`and ${errors.length - 3} more`] : [])].join('; ') || 'no reason given',
  ).slice(0, 1000);
}

/**
 * @returns undefined where OpenAI does not know the batch
 * @throws CompletionBatchError `credentials-missing`, `openai-unavailable`
 */
export async function retrieveBatch(openai: OpenAI, id: string): Promise<RemoteBatch | undefined> {
  let answer: { readonly data: unknown; readonly response: Response };
  try {
    answer = await ask(openai, (client) => client.batches.retrieve(id).withResponse());
  } catch (error) {
    if (isGone(error)) return undefined;
    throw explainOpenaiError(error, `batch ${id} cannot be read`);
  }
  const parsed = remoteBatch.safeParse(answer.data);
  const seenAt = Date.parse(answer.response.headers.get('date') ?? '');
  if (parsed.success) {
    const { status, errors } = hideIn({ status: parsed.data.status, errors: parsed.data.errors }, hiderOf(openai));
    return { ...parsed.data, status, errors, seenAt: Number.isNaN(seenAt) ? undefined : seenAt };
  }
  throw explainOpenaiError(
    new Error(`the answer is no batch (${explain(parsed.error)})`),
    `batch ${id} cannot be read`,
  );
}

/** Whether OpenAI says that there is no such thing (any more). */
export function isGone(error: unknown): boolean {
  const { status } = readRefusal(error);
  return status === 404 || status === 410;
}

/**
 * Cancels a batch; one that ended meanwhile is no error. Not retried by the client: 409 is final here.
 * @throws CompletionBatchError `credentials-missing`, `openai-unavailable`
 */
export async function cancelBatch(openai: OpenAI, id: string): Promise<void> {
  try {
    await ask(openai, (client) => client.batches.cancel(id, { maxRetries: 0 }));
  } catch (error) {
    if (readRefusal(error).status !== 409) throw explainOpenaiError(error, `batch ${id} cannot be cancelled`);
  }
}
