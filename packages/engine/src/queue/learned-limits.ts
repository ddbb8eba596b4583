/**
 * What a refusal teaches, and what is made of it: limits of the next runs. docs/queue.md is this file in words.
 */
import { createReadStream } from 'node:fs';
import type { LimitRefusal } from '../openai/limit-refusal.ts';
import { splitLines } from '../platform/ndjson.ts';
import type { SharedLimits } from '../state/queue-limits.ts';
import type { State } from '../state/state.ts';

const HOUR_MS = 3_600_000;
/** Limits grow with an account: what was learned is tried again after so long. */
const LEARNED_FOR_MS = 30 * 24 * HOUR_MS;
/** Batches of other programs, which may fill the queue, live for a day at most. */
const BACK_OFF_MS = 24 * HOUR_MS;
/** Our token counts are estimates: a tenth of the queue stays free. */
const HEADROOM = 0.9;
/** Files of 166 MB have been refused where 200 MB were allowed: a named size is not gone to the end of. */
const SIZE_HEADROOM = 0.95;

export interface LearnedLimits {
  /** Tokens that may wait at once. */
  readonly tokens: number | undefined;
  /** The same without the back-off after a refusal that the limit does not explain: no single request can be larger. */
  readonly lastingTokens: number | undefined;
  /** Bytes that a file should have. */
  readonly bytes: number | undefined;
}

/** @param now milliseconds since 1970 */
export function learnedLimits(row: SharedLimits, now: number): LearnedLimits {
  const within = (at: string | undefined, ms: number): boolean => at !== undefined && now - Date.parse(at) < ms;
  const limit = within(row.limit_learned_at, LEARNED_FOR_MS) ? row.limit_tokens : undefined;
  const lastingTokens = limit === undefined ? undefined : Math.floor(limit * HEADROOM);
  const refused = within(row.refused_at, BACK_OFF_MS) ? row.refused_tokens : undefined;
  // All of ours would have fitted: the rest of the queue belongs to somebody else.
  const halved = refused !== undefined && refused <= (limit ?? Infinity) ? Math.ceil(refused / 2) : undefined;
  return {
    tokens: lastingTokens === undefined ? halved : Math.min(lastingTokens, halved ?? Infinity),
    lastingTokens,
    bytes: within(row.bytes_learned_at, LEARNED_FOR_MS) ? row.max_bytes : undefined,
  };
}

export interface RefusedBatch {
  readonly model: string;
  readonly batchId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Tokens of ours that would have waited, this batch's among them. */
  readonly queuedTokens: number;
  readonly bytes: number;
  /** Its request file on disk. */
  readonly requests: () => Promise<string>;
}

/** Keeps what a refusal says for the runs to come. Doing it again changes nothing. */
export async function learnFrom(refusal: LimitRefusal, batch: RefusedBatch, state: State): Promise<void> {
  const at = new Date(batch.at).toISOString();
  const { model, batchId } = batch;
  if (refusal.kind === 'queue') {
    await state.queues.refusedForRoom(model, { at, batchId, tokens: batch.queuedTokens, limit: refusal.limit });
    return;
  }
  const named = refusal.limit !== undefined && refusal.limit < batch.bytes ? refusal.limit : undefined;
  const maxBytes = named === undefined ? await halfOf(await batch.requests()) : Math.floor(named * SIZE_HEADROOM);
  if (maxBytes === undefined) return;
  const staleBefore = new Date(batch.at - LEARNED_FOR_MS).toISOString();
  await state.queues.refusedForSize(model, { at, batchId, maxBytes, staleBefore });
}

/** The smallest limit under which the lines of a file, in their order, make two files; none for a single line. */
export async function halfOf(path: string): Promise<number | undefined> {
  const ends: number[] = [];
  let bytes = 0;
  for await (const line of splitLines(createReadStream(path), { name: path })) {
    bytes += line.bytes.length + 1;
    ends.push(bytes);
  }
  return ends.slice(0, -1).reduce<number | undefined>((least, end) => {
    const larger = Math.max(end, bytes - end);
    return least === undefined ? larger : Math.min(least, larger);
  }, undefined);
}
