/**
 * What OpenAI's refusals have told about the limits of a queue, when, and by which batch; and of each model of the queue
 * whether it has answered, or refuses everything. What is made of it is in queue/learned-limits.ts and submit/preflight.ts.
 */
import { redact } from '../platform/redact.ts';

/** Where a model was seen to answer: in a batch, or asked directly. */
export type Answering = 'batch' | 'probe';

/** Why a model takes nothing at all, until something else is seen. */
export interface ModelRefusal {
  /** OpenAI's time, ISO 8601 (UTC). */
  readonly at: string;
  readonly batchId: string;
  /** In the service's words. */
  readonly message: string;
  /** The Batch API refused the batch as a whole, or each of its lines was refused. */
  readonly kind: 'batch' | 'lines';
}

/** What is kept of a queue for all its models. Times are ISO 8601. */
export interface SharedLimits {
  /** Enqueued tokens, as the latest refusal that gave a number has named them. */
  readonly limit_tokens?: number | undefined;
  readonly limit_learned_at?: string | undefined;
  readonly limit_batch_id?: string | undefined;
  /** The latest refusal for want of room: all tokens of ours that would have waited with it. */
  readonly refused_tokens?: number | undefined;
  readonly refused_at?: string | undefined;
  /** The most bytes that a file should have. */
  readonly max_bytes?: number | undefined;
  readonly bytes_learned_at?: string | undefined;
  readonly bytes_batch_id?: string | undefined;
}

export interface QueueLimits extends SharedLimits {
  /** When this very model has last been seen to answer. */
  readonly answered_at?: string | undefined;
  readonly answered_by?: Answering | undefined;
  /** This very model's, where nothing later contradicts it. */
  readonly refusal?: ModelRefusal | undefined;
}

/** Models with a dated name (gpt-4.1-mini-2025-04-14) wait in the queue of their family. */
export function queueOf(model: string): string {
  return model.replace(/-\d{4}-\d{2}-\d{2}$/, '');
}

export interface RefusedForRoom {
  /** ISO 8601. */
  readonly at: string;
  readonly batchId: string;
  /** Tokens of ours that would have waited, this batch's among them. */
  readonly tokens: number;
  /** The limit that the refusal names. */
  readonly limit: number | undefined;
}

export interface RefusedForSize {
  readonly at: string;
  readonly batchId: string;
  readonly maxBytes: number;
  /** A limit that was learned before this (ISO 8601) does not count any more. */
  readonly staleBefore: string;
}

/** Characters of a service's words that are kept. */
const MAX_MESSAGE = 1000;

/** A service's words as they are kept: short, and without secrets. */
export function keptWords(message: string): string {
  return redact(message).slice(0, MAX_MESSAGE);
}

/** Whether a model's answer tells something that is not known yet. */
export function isNews({ answered_at = '', answered_by, refusal }: QueueLimits, at: string, by: Answering): boolean {
  if ((refusal?.at ?? '') > at) return false;
  // Of the same second an answer in a batch says more than one that was asked for directly.
  const known = answered_at > at || (answered_at === at && (by === 'probe' || answered_by === 'batch'));
  return refusal !== undefined || !known;
}
