/** What verdicts make of a word's metadata. */
import { type LabelVerdict, vectorId } from './vector-store.ts';
import type { WordMetadata } from './word-metadata.ts';

/** Of one word each, by `vectorId`. */
export function byWord(verdicts: readonly LabelVerdict[]): Map<string, LabelVerdict[]> {
  return Map.groupBy(verdicts, ({ key }) => vectorId(key));
}

/**
 * The metadata with the verdicts on one word in it; undefined where they say all of it already. A verdict takes its label
 * out of the other list, unless that was told later. Of two verdicts on a label the later one counts.
 */
export function withVerdicts(metadata: WordMetadata, verdicts: readonly LabelVerdict[]): WordMetadata | undefined {
  const known = timeOf(metadata.validatedAt);
  const lists = { VALID: new Set(metadata.valid), INVALID: new Set(metadata.invalid) };
  let { validatedAt } = metadata;
  let changed = metadata.labelStatus !== 'validated';
  for (const { key, status, validatedAt: at } of latest(verdicts)) {
    const other = status === 'VALID' ? lists.INVALID : lists.VALID;
    if (other.has(key.label) && timeOf(at) < known) continue;
    if (other.delete(key.label) || !lists[status].has(key.label)) changed = true;
    lists[status].add(key.label);
    if (timeOf(at) > timeOf(validatedAt)) validatedAt = at;
  }
  changed ||= validatedAt !== metadata.validatedAt;
  return changed
    ? { ...metadata, labelStatus: 'validated', valid: [...lists.VALID], invalid: [...lists.INVALID], validatedAt }
    : undefined;
}

/** One for each label. */
function latest(verdicts: readonly LabelVerdict[]): Iterable<LabelVerdict> {
  const inOrder = verdicts.toSorted((a, b) => timeOf(a.validatedAt) - timeOf(b.validatedAt));
  return new Map(inOrder.map((verdict) => [verdict.key.label, verdict])).values();
}

/** A time that cannot be read is earlier than any. Without a zone it is UTC, as other programs write it. */
function timeOf(text: string | undefined): number {
  if (text === undefined) return Number.NEGATIVE_INFINITY;
  const time = Date.parse(/[zZ]$|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
}
