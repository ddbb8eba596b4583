/** What the checks say of the verdicts of a request, with the verdicts that the receipt had before. */

import type { CheckedLabel, CheckName } from '../checks/check.ts';
import { type CheckMode, findContradicted } from '../checks/checks.ts';
import { conflicts } from '../checks/conflicts.ts';
import { isUnique } from '../checks/uniqueness.ts';
import type { Prompt } from '../format/prompt.ts';
import { coreLabelOf, type LabelSet } from '../label-set/label-set.ts';
import { type LabelKey, labelId, wordOf } from '../table/keys.ts';
import type { LabelWriter } from '../table/label-writes.ts';
import type { WordLabel } from '../table/rows.ts';
import { readWordTexts } from '../table/word-texts.ts';

type Reader = Pick<LabelWriter, 'table' | 'clock' | 'concurrency'>;

export interface CheckedBatch {
  readonly batchId: string;
  readonly checks: CheckMode;
}

/** Earlier labels of one receipt whose words are read; where there are more, the checks do without. */
const MOST_WORDS = 50;

/** What checks look at in an answer. */
export interface CheckedAnswer {
  readonly prompt: Pick<Prompt, 'rows' | 'labels'>;
  /** The labels that it found right. */
  readonly valid: readonly LabelKey[];
}

/** Whether what the receipt's labels were before matters to a check. */
export function needsEarlier({ checks }: CheckedBatch, { prompt: { labels }, valid }: CheckedAnswer): boolean {
  return checks !== 'off' && valid.some((key) => matters(coreLabelOf(labels, key.label), labels));
}

function matters(label: string | undefined, { exclusive }: LabelSet): boolean {
  return label !== undefined && (isUnique(label) || conflicts.looksAt(label, exclusive));
}

/**
 * The verdicts that a check speaks against, by label. Verdicts that this very batch has written are no earlier ones: an
 * interrupted collect decides as it did the first time, and two requests of one receipt in one batch do not know of each
 * other.
 * @param before labels of the receipt that are VALID; need not be told where not `needsEarlier`
 */
export async function contradictionsOf(
  reader: Reader,
  { batchId, checks }: CheckedBatch,
  { prompt, valid }: CheckedAnswer,
  before: readonly WordLabel[],
): Promise<ReadonlyMap<string, CheckName>> {
  if (checks === 'off' || valid.length === 0) return new Map();
  const { exclusive } = prompt.labels;
  const texts = new Map<string, string>();
  for (const row of prompt.rows) for (const { id, text } of row) if (id !== undefined) texts.set(id, text);
  const asked = new Map<CheckedLabel, LabelKey>();
  for (const key of valid) {
    const [label, text] = [coreLabelOf(prompt.labels, key.label), texts.get(wordOf(key))];
    const { lineId, wordId } = key;
    if (label !== undefined && text !== undefined) asked.set({ lineId, wordId, label, text, asked: true }, key);
  }
  const matter = [...asked.keys()].filter(({ label }) => matters(label, prompt.labels));
  const others = matter.length === 0 ? [] : before.filter((label) => label.completionBatchId !== batchId);
  const own = new Set(others.length === 0 ? [] : valid.map(labelId));
  const earlier = others.filter((label) => !own.has(labelId(label)));
  const labels = [...asked.keys(), ...(await withTexts(reader, earlier, matter, prompt.labels, texts))];
  const found = findContradicted({ labels, rows: prompt.rows, exclusive });
  return new Map(
    found.flatMap(({ label, check }) => {
      const key = asked.get(label);
      return key === undefined ? [] : [[labelId(key), check] as const];
    }),
  );
}

/** Earlier labels as far as their words' texts are known, or can be read and matter. */
async function withTexts(
  reader: Reader,
  earlier: readonly WordLabel[],
  asked: readonly CheckedLabel[],
  set: LabelSet,
  shown: ReadonlyMap<string, string>,
): Promise<CheckedLabel[]> {
  const once = new Set(asked.map(({ label }) => label).filter(isUnique));
  const named = earlier.flatMap((key) => {
    const label = coreLabelOf(set, key.label);
    return label === undefined ? [] : [{ key, label }];
  });
  const unread = named.filter(({ key, label }) => once.has(label) && !shown.has(wordOf(key))).map(({ key }) => key);
  const read = unread.length > MOST_WORDS ? new Map<string, string>() : await readWordTexts(reader, unread);
  return named.flatMap(({ key, label }): CheckedLabel[] => {
    const text = shown.get(wordOf(key)) ?? read.get(wordOf(key));
    const { lineId, wordId } = key;
    return text === undefined ? [] : [{ lineId, wordId, label, text, asked: false }];
  });
}
