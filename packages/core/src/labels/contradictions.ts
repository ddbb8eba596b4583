/** What the checks say of the verdicts of a request, with the verdicts that the receipt had before. */

import type { CheckedLabel, CheckName } from '../checks/check.ts';
import { type CheckMode, findContradicted } from '../checks/checks.ts';
import { conflicts } from '../checks/conflicts.ts';
import { isUnique } from '../checks/uniqueness.ts';
import type { Prompt } from '../format/prompt.ts';
import { coreLabelOf, type LabelSet } from '../label-set/label-set.ts';
import { type LabelKey, labelId, type ReceiptKey, wordOf } from '../table/keys.ts';
import { getLabelsOfStatus } from '../table/receipt-labels.ts';
import type { ReceiptsTable } from '../table/receipts-table.ts';
import type { WordLabel } from '../table/rows.ts';
import { readWordTexts } from '../table/word-texts.ts';

export interface CheckedBatch {
  readonly batchId: string;
  readonly checks: CheckMode;
}

/** Earlier labels of one receipt whose words are read; where there are more, the checks do without. */
const MOST_WORDS = 50;

/**
 * The verdicts that a check speaks against, by label. Verdicts that this very batch has written are no earlier ones: an
 * interrupted collect decides as it did the first time, and two requests of one receipt in one batch do not know of each
 * other.
 * @param valid the labels that the answer found right
 */
export async function contradictionsOf(
  table: ReceiptsTable,
  { batchId, checks }: CheckedBatch,
  receipt: ReceiptKey,
  prompt: Pick<Prompt, 'rows' | 'labels'>,
  valid: readonly LabelKey[],
): Promise<ReadonlyMap<string, CheckName>> {
  if (checks === 'off' || valid.length === 0) return new Map();
  const { exclusive } = prompt.labels;
  const texts = new Map<string | undefined, string>(prompt.rows.flat().map(({ id, text }) => [id, text]));
  const asked = new Map<CheckedLabel, LabelKey>();
  for (const key of valid) {
    const [label, text] = [coreLabelOf(prompt.labels, key.label), texts.get(wordOf(key))];
    const { lineId, wordId } = key;
    if (label !== undefined && text !== undefined) asked.set({ lineId, wordId, label, text, asked: true }, key);
  }
  const matter = [...asked.keys()].filter(({ label }) => isUnique(label) || conflicts.looksAt(label, exclusive));
  const own = new Set(valid.map(labelId));
  const earlier =
    matter.length === 0
      ? []
      : (await getLabelsOfStatus(table, receipt, 'VALID')).filter(
          (label) => label.completionBatchId !== batchId && !own.has(labelId(label)),
        );
  const labels = [...asked.keys(), ...(await withTexts(table, earlier, matter, prompt.labels, texts))];
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
  table: ReceiptsTable,
  earlier: readonly WordLabel[],
  asked: readonly CheckedLabel[],
  set: LabelSet,
  shown: ReadonlyMap<string | undefined, string>,
): Promise<CheckedLabel[]> {
  const once = new Set(asked.map(({ label }) => label).filter(isUnique));
  const named = earlier.flatMap((key) => {
    const label = coreLabelOf(set, key.label);
    return label === undefined ? [] : [{ key, label }];
  });
  const unread = named.filter(({ key, label }) => once.has(label) && !shown.has(wordOf(key))).map(({ key }) => key);
  const read = unread.length > MOST_WORDS ? new Map<string, string>() : await readWordTexts(table, unread);
  return named.flatMap(({ key, label }): CheckedLabel[] => {
    const text = shown.get(wordOf(key)) ?? read.get(wordOf(key));
    const { lineId, wordId } = key;
    return text === undefined ? [] : [{ lineId, wordId, label, text, asked: false }];
  });
}
