/** One receipt of a report: its words and labels as the table has them, and what was said of them. */
import type { CheckedLabel, CheckName } from '../checks/check.ts';
import { findContradicted, meaningOfCheck } from '../checks/checks.ts';
import { coreLabelOf, type LabelSet } from '../label-set/label-set.ts';
import { RELEASE_REASONS, type ReleaseReason } from '../labels/release-reasons.ts';
import { order, plainText } from '../plain-text.ts';
import { counted } from '../report/plain-text.ts';
import { labelId, labelKey, receiptPartition, VALIDATION_STATUSES, type WordKey, wordOf } from '../table/keys.ts';
import { wordRows } from '../table/reading-order.ts';
import { getReceiptDetails, type ReceiptDetails } from '../table/receipt-details.ts';
import type { ReceiptsTable } from '../table/receipts-table.ts';
import { type BatchResult, type ReceiptResult, readReceiptResults } from '../table/result-rows.ts';
import type { Word, WordLabel } from '../table/rows.ts';
import { timeOf } from './batches.ts';
import type { Problems } from './problems.ts';
import { MEANING_OF_REASON, reasonOf } from './reason.ts';
import type { Reason, ReportLabel, ReportReceipt, ReportWord } from './report-data.ts';
import { evidenceFor, type ShownEvidence } from './shown-evidence.ts';

/** Of one receipt: far more than is ever printed on one. */
const MOST_WORDS = 3000;
const MOST_LABELS = 3000;
const WORD_LENGTH = 120;
const NAME_LENGTH = 200;
const REASONING_LENGTH = 500;

export interface ReceiptContext {
  readonly table: ReceiptsTable;
  readonly labels: LabelSet;
  /** Ids of the report's batches, each with why it is held, where it is. */
  readonly batches: ReadonlyMap<string, string | null>;
  readonly problems: Problems;
}

/** @param word one that has a label */
export async function reportReceipt(
  context: ReceiptContext,
  word: WordKey,
  evidence: readonly ShownEvidence[],
): Promise<ReportReceipt> {
  const { table, problems } = context;
  const [details, results] = await Promise.all([
    getReceiptDetails(table, word, [word], VALIDATION_STATUSES),
    readReceiptResults(table, word),
  ]);
  for (const problem of details.problems) problems.row(problem);
  const words = wordsOf(details, problems);
  const said = new Map(results.map((result) => [`${result.batchId} ${labelId(result.key)}`, result]));
  const texts = new Map(details.words.map((each) => [wordOf(each), each.text]));
  const checks = contradictedNow(details, texts, context.labels);
  tellLost(details, results, context);
  const labels = bounded(details.labels, MOST_LABELS, 'labels', word, problems)
    .toSorted((a, b) => a.lineId - b.lineId || a.wordId - b.wordId || order(a.label, b.label))
    .map((label): ReportLabel => {
      const id = labelId(label);
      const { completionBatchId: batch } = label;
      const result = said.get(`${batch} ${id}`);
      const shown = evidenceFor(label, texts.get(wordOf(label)) ?? '', context.labels, batch, evidence);
      return { ...labelOf(label, result, checks.get(id), context), evidence: shown };
    });
  const merchant = plainText(details.merchant?.name ?? '', NAME_LENGTH);
  const { imageId: image, receiptId: receipt } = word;
  return { image, receipt, merchant: merchant === '' ? null : merchant, words, labels };
}

/** What a batch of the report has judged and is not among the labels: its row is gone, or does not parse. */
function tellLost(details: ReceiptDetails, results: readonly ReceiptResult[], context: ReceiptContext): void {
  const there = new Set(details.labels.map(labelId));
  for (const { key, batchId } of results) {
    if (!context.batches.has(batchId) || there.has(labelId(key))) continue;
    const reason = 'a batch has judged it, and there is no such label that parses';
    context.problems.row({ ...labelKey(key), reason });
  }
}

function bounded<T>(all: readonly T[], most: number, what: string, receipt: WordKey, problems: Problems): readonly T[] {
  if (all.length <= most) return all;
  problems.add(`${receiptPartition(receipt)} has ${all.length} ${what}: the first ${most} are shown`);
  return all.slice(0, most);
}

/** Noise is left out, as it is in prompts, unless somebody labelled it. */
function wordsOf(details: ReceiptDetails, problems: Problems): ReportWord[] {
  const labelled = new Set(details.labels.map(wordOf));
  const words = details.words.filter((word) => !word.isNoise || labelled.has(wordOf(word)));
  return bounded(words, MOST_WORDS, 'words', { ...details, lineId: 0, wordId: 0 }, problems)
    .toSorted((a, b) => a.lineId - b.lineId || a.wordId - b.wordId)
    .map(shownWord);
}

function shownWord({ lineId, wordId, text, box }: Word): ReportWord {
  const shown = plainText(text, WORD_LENGTH);
  if (box === undefined) return [lineId, wordId, shown];
  return [lineId, wordId, shown, place(box.x), place(box.y), place(box.width), place(box.height)];
}

const place = (share: number): number => Math.round(10_000 * Math.min(1, Math.max(0, share)));

function labelOf(
  label: WordLabel,
  result: BatchResult | undefined,
  contradicts: CheckName | undefined,
  context: ReceiptContext,
): Omit<ReportLabel, 'evidence'> {
  const { lineId: line, wordId: word, label: name, validationStatus: status, review } = label;
  const reason = reasonOf(label) ?? null;
  const check = reason === 'contradicted' ? (label.completionCheck ?? null) : (contradicts ?? null);
  return {
    line,
    word,
    label: name,
    status,
    batch: short(label.completionBatchId),
    proposedBy: short(label.labelProposedBy),
    corrects: short(label.labelConsolidatedFrom),
    suggested: short(result?.suggested),
    said: result?.status ?? null,
    reason,
    check: short(check),
    why: plainText(whyOf(label, reason, check, context), REASONING_LENGTH) || null,
    reasoning: plainText(label.reasoning ?? '', REASONING_LENGTH) || null,
    attempts: label.completionAttempts,
    reviewed: review === undefined ? null : { at: timeOf(review.at) ?? '', by: short(review.by) },
  };
}

function short(text: string | null | undefined): string | null {
  return text == null ? null : plainText(text, NAME_LENGTH) || null;
}

function whyOf(
  label: WordLabel,
  reason: Reason | null,
  check: string | null,
  { batches }: Pick<ReceiptContext, 'batches'>,
): string {
  const { validationStatus, completionAttempts, completionReleaseReason, completionUnsureBy, completionBatchId } =
    label;
  const finding = check === null ? '' : `${check}: ${meaningOfCheck(check) || 'a check that is not known here'}`;
  if (validationStatus === 'PENDING') {
    const why = batches.get(completionBatchId ?? '') ?? null;
    return why === null ? '' : `waits until its batch, which is held, is accepted or rejected: ${why}`;
  }
  if (reason === null) return finding === '' ? '' : `the receipt itself speaks against it, by ${finding}`;
  const meaning = MEANING_OF_REASON[reason];
  if (reason === 'contradicted') return `${meaning}, by ${finding}`;
  if (reason === 'unsure') return `${completionUnsureBy ?? 'the model'} could not tell`;
  if (reason !== 'exhausted') return meaning;
  const last = Object.hasOwn(RELEASE_REASONS, completionReleaseReason ?? '')
    ? RELEASE_REASONS[completionReleaseReason as ReleaseReason]
    : 'the row does not say why';
  return `no verdict after ${counted(completionAttempts, 'attempt')}; the last time: ${last}`;
}

/** What the checks find of verdicts of batches that nobody has looked at: they tell, whatever was enforced. */
function contradictedNow(
  details: ReceiptDetails,
  texts: ReadonlyMap<string, string>,
  set: LabelSet,
): ReadonlyMap<string, CheckName> {
  const keys = new Map<CheckedLabel, string>();
  for (const label of details.labels) {
    const [name, text] = [coreLabelOf(set, label.label), texts.get(wordOf(label))];
    if (label.validationStatus !== 'VALID' || name === undefined || text === undefined) continue;
    const { lineId, wordId } = label;
    const asked = label.completionBatchId !== null && label.review === undefined;
    keys.set({ lineId, wordId, label: name, text, asked }, labelId(label));
  }
  const rows = wordRows(details.lines, details.words).map((row) =>
    row.map((word) => ({ id: wordOf(word), text: word.text })),
  );
  const found = findContradicted({ labels: [...keys.keys()], rows, exclusive: set.exclusive });
  return new Map(found.map(({ label, check }) => [keys.get(label) ?? '', check]));
}
