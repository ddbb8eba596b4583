/**
 * What a queue's record becomes by what was seen: as conditions of its own writes, without anything to write to. Each gives
 * back what it was given where that tells more already.
 */
import {
  type Answering,
  isNews,
  keptWords,
  type ModelRefusal,
  type QueueLimits,
  type RefusedForRoom,
  type RefusedForSize,
  type SharedLimits,
} from '../queue-limits.ts';

/** Of one model of the queue. */
export type ModelFacts = Pick<QueueLimits, 'answered_at' | 'answered_by' | 'refusal'>;

/** The later refusal counts; of the same second the one that tells of more tokens. */
export function withRoomRefusal(known: SharedLimits, { at, batchId, tokens, limit }: RefusedForRoom): SharedLimits {
  const { refused_at, refused_tokens = Number.POSITIVE_INFINITY } = known;
  const isLater = refused_at === undefined || refused_at < at || (refused_at === at && refused_tokens <= tokens);
  if (!isLater) return known;
  const learned = limit === undefined ? {} : { limit_tokens: limit, limit_learned_at: at, limit_batch_id: batchId };
  return { ...known, ...learned, refused_tokens: tokens, refused_at: at };
}

/** The smaller limit counts, unless it is stale. */
export function withSizeRefusal(
  known: SharedLimits,
  { at, batchId, maxBytes, staleBefore }: RefusedForSize,
): SharedLimits {
  const { max_bytes, bytes_learned_at } = known;
  const isStale = bytes_learned_at !== undefined && bytes_learned_at < staleBefore;
  if (max_bytes !== undefined && max_bytes < maxBytes && !isStale) return known;
  return { ...known, max_bytes: maxBytes, bytes_learned_at: at, bytes_batch_id: batchId };
}

/** A refusal counts if nothing of the same second or later is known of the model. */
export function withModelRefusal(known: ModelFacts, { at, batchId, message, kind }: ModelRefusal): ModelFacts {
  if ((known.refusal?.at ?? '') >= at || (known.answered_at ?? '') >= at) return known;
  return { ...known, refusal: { at, batchId, message: keptWords(message), kind } };
}

/** An answer ends a refusal that is not later. */
export function withAnswer(known: ModelFacts, at: string, by: Answering): ModelFacts {
  return isNews(known, at, by) ? { answered_at: at, answered_by: by, refusal: undefined } : known;
}
