/** What a call came to, and on which line it is told where it failed: one cause, one line. */
import {
  BoundError,
  CompletionBatchError,
  describeError,
  inTime,
  isCompletionBatchError,
  proxyIn,
  redact,
} from '@completion-batch/engine';
import { type Finding, unknown } from './finding.ts';

export type Outcome<T> =
  | { readonly value: T; readonly error?: undefined }
  | { readonly value?: undefined; readonly error: Error };

/** Milliseconds, where nothing is said: nothing is waited for longer. */
const MOST_MS = 10_000;

/** @param service for the message where it takes too long */
export async function outcomeOf<T>(service: string, work: () => Promise<T>, ms = MOST_MS): Promise<Outcome<T>> {
  const late = (): Error => new BoundError(`${service} has not answered within ${ms / 1000} s`);
  try {
    return { value: await inTime(ms, work, late) };
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
}

/** Lines that others depend on, by their names. */
export type Culprit = 'proxy' | 'AWS credentials' | 'AWS region' | 'OpenAI key';

/** Names of errors that say nothing of rights, but that whoever asks is not known. */
const NOT_ACCEPTED = ['InvalidAccessKeyId', 'SignatureDoesNotMatch', 'InvalidToken'];

/** The line that a failure belongs to, where that is not the one of what was asked. */
export function culpritOf(error: unknown): Culprit | undefined {
  if (proxyIn(error) !== undefined) return 'proxy';
  if (!isCompletionBatchError(error)) return undefined;
  if (error.code === 'invalid-input' && /_proxy$/i.test(error.where ?? '')) return 'proxy';
  if (error.code === 'credentials-missing') return error.where === 'OPENAI_API_KEY' ? 'OpenAI key' : 'AWS credentials';
  if (error.code === 'access-denied' && NOT_ACCEPTED.includes(causeName(error))) return 'AWS credentials';
  return error.code === 'wrong-region' && /^no (valid )?AWS region/.test(error.message) ? 'AWS region' : undefined;
}

function causeName({ cause }: CompletionBatchError): string {
  return cause instanceof Error ? cause.name : '';
}

/** The line of what cannot be looked at because of another line. */
export const becauseOf = (name: string, culprit: string): Finding => unknown(name, `not known: see ${culprit}`);

/** An error's own words, without secrets and without anybody's account. */
export function wordsOf(error: unknown): string {
  return safe(error instanceof Error ? error.message || error.name : String(error));
}

/** What to do about it, where the error says so. */
export function remedyOf(error: unknown, otherwise: string): string {
  return error instanceof CompletionBatchError ? safe(error.remedy) : otherwise;
}

export const sentenceOf = (error: unknown): string => safe(describeError(error));

const safe = (text: string): string => redact(text).replace(/\b\d{12}\b/g, '…');

/** Whether AWS refused for want of a right; of DynamoDB's and S3's. */
export const isDenied = (error: unknown): boolean => isCompletionBatchError(error, 'access-denied');

/**
 * Which kind of policy is in the way, by AWS's texts: "… with an explicit deny in a service control policy", "… because no
 * session policy allows the … action". One that is the role's own, and only lacks the right, is what is expected.
 */
const IN_THE_WAY = /(explicit deny in an?|because no) ((?:[\w-]+ ){1,2}?(?:policy|boundary))/i;
const OWN = ['identity-based policy', 'resource-based policy'];

/** What to do about rights that are missing. */
export function grant(error: unknown, forWhat: string): string {
  const { cause } = Object(error) as { cause?: unknown };
  const [, how = '', kind = ''] = IN_THE_WAY.exec(cause instanceof Error ? cause.message : '') ?? [];
  if (how.startsWith('explicit')) {
    return `The ${kind} forbids it, which no other policy undoes: have it changed by whoever keeps it; ${forWhat}`;
  }
  return kind === '' || OWN.includes(kind)
    ? `Add the statement below to the role's policy: ${forWhat}`
    : `The ${kind} does not allow it, which counts beside the role's own policy: have it changed there; ${forWhat}`;
}
