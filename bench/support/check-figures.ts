/** What the checks say of receipts whose truth is known, by what was answered. */
import { formatBatchCompletionFile, type Prompt, readPrompt, requestLine } from '@completion-batch/core';
import { generateReceipts, sampleTruth } from '@completion-batch/sandbox';
import type { Check, CheckedLabel } from '../../packages/core/src/checks/check.ts';
import { findContradicted } from '../../packages/core/src/checks/checks.ts';
import { EXCLUSIVE_LABELS } from '../../packages/core/src/label-set/default-labels.ts';
import { parseLabelKey } from '../../packages/core/src/table/keys.ts';
import { type Details, readReceipts, readTruth, receiptsOf, type TrueLabel } from './sroie-truth.ts';

/** Whether a label is found valid. */
export type Answerer = (label: TrueLabel) => boolean;

/** Every label of a receipt in one request, as its first pass is, and what is shown. */
export interface KnownReceipt {
  readonly labels: ReadonlyMap<CheckedLabel, TrueLabel>;
  readonly rows: Prompt['rows'];
}

export async function receiptsOfFiles(items: string, truthFile: string): Promise<KnownReceipt[]> {
  return together(await readReceipts(items), await readTruth(truthFile));
}

export async function receiptsOfSample(receipts: number): Promise<KnownReceipt[]> {
  return together(await receiptsOf(generateReceipts({ receipts })), truthOfSample(receipts));
}

function together(receipts: ReadonlyMap<string, Details>, truth: readonly TrueLabel[]): KnownReceipt[] {
  const known = Map.groupBy(truth, ({ receipt }) => receipt);
  return [...receipts].map(([id, details]) => knownReceipt(details, known.get(id) ?? []));
}

function truthOfSample(receipts: number): TrueLabel[] {
  return [...sampleTruth({ receipts })].flatMap(([key, { trueLabel }]) => {
    const [PK, SK] = [key.split('#').slice(0, 2).join('#'), key.split('#').slice(2).join('#')];
    const ids = parseLabelKey({ PK, SK });
    if (ids === undefined) return [];
    const { imageId, receiptId, lineId, wordId, label } = ids;
    return { receipt: `${imageId}#${receiptId}`, lineId, wordId, label, right: label === trueLabel, trueLabel };
  });
}

/** Labels that were found valid and that the checks look at, and those of them that one speaks against. */
export interface Tally {
  right: number;
  wrong: number;
  rightHit: number;
  wrongHit: number;
}

function knownReceipt(details: Details, truth: readonly TrueLabel[]): KnownReceipt {
  const known = new Map(truth.map((label) => [`${label.lineId}.${label.wordId}.${label.label}`, label]));
  const targets = details.labels.filter(({ lineId, wordId, label }) => known.has(`${lineId}.${wordId}.${label}`));
  const [request] = formatBatchCompletionFile(details, targets, 'gpt-4.1-mini');
  const prompt = request && readPrompt(requestLine.parse(JSON.parse(request.line)).body);
  const texts = new Map(prompt?.rows.flat().map(({ id, text }) => [id, text]));
  const labels = new Map<CheckedLabel, TrueLabel>();
  for (const { lineId, wordId, label, id } of prompt?.targets ?? []) {
    const [true_, text] = [known.get(id), texts.get(`${lineId}.${wordId}`)];
    if (true_ !== undefined && text !== undefined) labels.set({ lineId, wordId, label, text, asked: true }, true_);
  }
  return { labels, rows: prompt?.rows ?? [] };
}

/** @param answer of each label; asked once for each */
export function measureChecks(receipts: readonly KnownReceipt[], checks: readonly Check[], answer: Answerer): Tally {
  const tally: Tally = { right: 0, wrong: 0, rightHit: 0, wrongHit: 0 };
  for (const { labels, rows } of receipts) {
    const checked = [...labels].filter(([, label]) => answer(label));
    const found = findContradicted(
      { labels: checked.map(([label]) => label), rows, exclusive: EXCLUSIVE_LABELS },
      checks,
    );
    for (const [{ label }, { right }] of checked) {
      if (checks.some(({ looksAt }) => looksAt(label, EXCLUSIVE_LABELS))) tally[right ? 'right' : 'wrong'] += 1;
    }
    for (const { label } of found) tally[labels.get(label)?.right === true ? 'rightHit' : 'wrongHit'] += 1;
  }
  return tally;
}
