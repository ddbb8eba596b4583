/**
 * A batch as OpenAI describes it. The answer may come from a gateway or a compatible server, so nothing of it is trusted
 * further than its schema: words that nobody knows, times that are no times, file ids that are null, absent or "".
 */
import type OpenAI from 'openai';
import { z } from 'zod';
import { redact } from '../redact.ts';
import { explainOpenaiError, readRefusal } from '../submit/openai-batch.ts';
import type { BatchStatus } from '../table/open-batches.ts';
import { explain } from '../table/rows.ts';
import type { Usage } from './outcome.ts';

/** Seconds since 1970, up to the year 9999. */
const seconds = z.number().min(0).max(253_402_300_799);
const time = seconds.nullish().catch(undefined);
const tokens = z.int().nonnegative();

const remoteBatch = z.looseObject({
  id: z.string(),
  status: z.string(),
  completed_at: time,
  expired_at: time,
  cancelled_at: time,
  failed_at: time,
  input_file_id: z.string().nullish(),
  output_file_id: z.string().nullish(),
  error_file_id: z.string().nullish(),
  request_counts: z
    .looseObject({ total: z.number(), completed: z.number(), failed: z.number() })
    .nullish()
    .catch(undefined),
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
      data: z.array(z.looseObject({ code: z.string().nullish(), message: z.string().nullish() })).nullish(),
    })
    .nullish()
    .catch(undefined),
});

export type RemoteBatch = Readonly<z.output<typeof remoteBatch>>;

/** OpenAI's words and those of the table's enumeration. */
const STATUS: ReadonlyMap<string, BatchStatus> = new Map([
  ['validating', 'VALIDATING'],
  ['in_progress', 'IN_PROGRESS'],
  ['finalizing', 'FINALIZING'],
  ['cancelling', 'CANCELING'],
  ['completed', 'COMPLETED'],
  ['failed', 'FAILED'],
  ['expired', 'EXPIRED'],
  ['cancelled', 'CANCELLED'],
]);

/** The batch's status in the table's words; for a word nobody knows by the time it ended, else undefined. */
export function statusOf(remote: RemoteBatch): BatchStatus | undefined {
  const known = STATUS.get(remote.status);
  if (known !== undefined) return known;
  if (remote.completed_at) return 'COMPLETED';
  if (remote.expired_at) return 'EXPIRED';
  if (remote.cancelled_at) return 'CANCELLED';
  return remote.failed_at ? 'FAILED' : undefined;
}

export function hasEnded(status: BatchStatus | undefined): status is 'COMPLETED' | 'FAILED' | 'EXPIRED' | 'CANCELLED' {
  return status === 'COMPLETED' || status === 'FAILED' || status === 'EXPIRED' || status === 'CANCELLED';
}

/** When it ended, in milliseconds since 1970. */
export function endOf(remote: RemoteBatch): number | undefined {
  const end = remote.completed_at ?? remote.expired_at ?? remote.cancelled_at ?? remote.failed_at;
  return end == null ? undefined : Math.floor(end) * 1000;
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
  const texts = errors.slice(0, 3).map(({ code, message }) => `${code ?? 'unknown'}: ${message ?? ''}`);
  return redact(
    [...texts, ...(errors.length > 3 ? [`and ${errors.length - 3} more`] : [])].join('; ') || 'no reason given',
  ).slice(0, 1000);
}

/**
 * @returns undefined where OpenAI does not know the batch
 * @throws CompletionBatchError `credentials-missing`, `openai-unavailable`
 */
export async function retrieveBatch(openai: OpenAI, id: string): Promise<RemoteBatch | undefined> {
  let answer: unknown;
  try {
    answer = await openai.batches.retrieve(id);
  } catch (error) {
    if (readRefusal(error).status === 404) return undefined;
    throw explainOpenaiError(error, `batch ${id} cannot be read`);
  }
  const parsed = remoteBatch.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw explainOpenaiError(
    new Error(`the answer is no batch (${explain(parsed.error)})`),
    `batch ${id} cannot be read`,
  );
}

/**
 * Cancels a batch; one that ended meanwhile is no error. Not retried by the client: 409 is final here.
 * @throws CompletionBatchError `credentials-missing`, `openai-unavailable`
 */
export async function cancelBatch(openai: OpenAI, id: string): Promise<void> {
  try {
    await openai.batches.cancel(id, { maxRetries: 0 });
  } catch (error) {
    if (readRefusal(error).status !== 409) throw explainOpenaiError(error, `batch ${id} cannot be cancelled`);
  }
}
