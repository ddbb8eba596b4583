/** What the checks say of the verdicts of a request, with the verdicts that the receipt had before. */

import { type CheckedLabel, type CheckName, wordOf } from '../checks/check.ts';
import { type CheckMode, findContradicted } from '../checks/checks.ts';
import { conflicts } from '../checks/conflicts.ts';
import { isUnique } from '../checks/uniqueness.ts';
import type { Prompt } from '../format/prompt.ts';
import { coreLabelOf, type LabelSet } from '../label-set/label-set.ts';
import { type LabelKey, labelId, type ReceiptKey } from '../table/keys.ts';
import { getLabelsOfStatus } from '../table/receipt-labels.ts';
import type { ReceiptsTable } from '../table/receipts-table.ts';
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
  { rows, labels }: Pick<Prompt, 'rows' | 'labels'>,
  valid: readonly LabelKey[],
): Promise<ReadonlyMap<string, CheckName>> {
  if (checks === 'off' || valid.length === 0) return new Map();
  const texts = new Map<string | undefined, string>(rows.flat().map(({ id, text }) => [id, text]));
  const coreOf = (label: string): string => coreLabelOf(labels, label) ?? label;
  const asked = valid.map(
    ({ lineId, wordId, label }): CheckedLabel => ({
      ...{ lineId, wordId, label: coreOf(label), asked: true },
      text: texts.get(wordOf({ lineId, wordId })) ?? '',
    }),
  );
  const earlier = await earlierLabels({ table, batchId, receipt, labels }, valid, asked, texts);
  const found = findContradicted({ labels: [...asked, ...earlier], rows, exclusive: labels.exclusive });
  const byCore = new Map(found.map(({ label, check }) => [labelId({ ...receipt, ...label }), check]));
  return new Map(
    valid.flatMap((key) => {
      const check = byCore.get(labelId({ ...key, label: coreOf(key.label) }));
      return check === undefined ? [] : [[labelId(key), check] as const];
    }),
  );
}

/** What was VALID before, as far as it may speak against what is asked: one query, and the texts of few words. */
async function earlierLabels(
  { table, batchId, receipt, labels }: { table: ReceiptsTable; batchId: string; receipt: ReceiptKey; labels: LabelSet },
  valid: readonly LabelKey[],
  asked: readonly CheckedLabel[],
  shown: ReadonlyMap<string | undefined, string>,
): Promise<CheckedLabel[]> {
  const matters = asked.some(({ label }) => isUnique(label) || conflicts.looksAt(label, labels.exclusive));
  if (!matters) return [];
  const own = new Set(valid.map(labelId));
  const once = new Set(asked.map(({ label }) => label).filter(isUnique));
  const earlier = (await getLabelsOfStatus(table, receipt, 'VALID'))
    .filter((label) => label.completionBatchId !== batchId && !own.has(labelId(label)))
    .flatMap((label) => {
      const core = coreLabelOf(labels, label.label);
      return core === undefined ? [] : [{ ...label, label: core }];
    });
  const unread = earlier.filter((label) => once.has(label.label) && !shown.has(wordOf(label)));
  const read = unread.length > MOST_WORDS ? new Map<string, string>() : await readWordTexts(table, unread);
  return earlier.flatMap((label): CheckedLabel[] => {
    const text = shown.get(wordOf(label)) ?? read.get(wordOf(label));
    const { lineId, wordId } = label;
    return text === undefined ? [] : [{ lineId, wordId, label: label.label, text, asked: false }];
  });
}
