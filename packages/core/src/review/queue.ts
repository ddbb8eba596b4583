/** What waits for a person: labels that are NEEDS_REVIEW, and what is to be known of each. */
import pMap from 'p-map';
import { labelId, type ReceiptKey, receiptPartition, wordOf } from '../table/keys.ts';
import type { LabelWriter } from '../table/label-writes.ts';
import { getReceiptDetails, type ReceiptDetails } from '../table/receipt-details.ts';
import { listLabelsOfStatus } from '../table/receipt-labels.ts';
import type { ReceiptsTable } from '../table/receipts-table.ts';
import { type BatchResult, readResults } from '../table/result-rows.ts';
import type { RowProblem, WordLabel } from '../table/rows.ts';
import { reasonOf } from './reason.ts';
import { REASONS, type Reason } from './report-data.ts';

export interface WaitingLabel extends WordLabel {
  readonly reason: Reason;
}

export interface QueueOptions {
  readonly table: ReceiptsTable;
  /** Of these only; default: all. */
  readonly reasons?: readonly Reason[] | undefined;
  readonly labels?: readonly string[] | undefined;
  /** Told of each row that does not parse. */
  readonly onProblem: (problem: RowProblem) => void;
}

/** They are held in memory, to be put in order. */
const WINDOW = 5000;
const READ_AT_ONCE = 4;

/** The most urgent first, by their reasons, then receipt by receipt: so within each 5,000 of them. */
export async function* reviewQueue({ table, reasons, labels, onProblem }: QueueOptions): AsyncGenerator<WaitingLabel> {
  let window: WaitingLabel[] = [];
  for await (const row of listLabelsOfStatus(table, 'NEEDS_REVIEW', onProblem)) {
    const label = { ...row, reason: reasonOf(row) };
    if (!isWaiting(label) || reasons?.includes(label.reason) === false) continue;
    if (labels?.includes(label.label) === false) continue;
    window.push(label);
    if (window.length < WINDOW) continue;
    yield* inOrder(window);
    window = [];
  }
  yield* inOrder(window);
}

/** The index says what a row was a moment ago. */
const isWaiting = (label: WordLabel & { readonly reason: Reason | undefined }): label is WaitingLabel =>
  label.reason !== undefined;

/** The query gives them receipt by receipt, and sorting keeps that. */
const inOrder = (labels: readonly WaitingLabel[]): WaitingLabel[] =>
  labels.toSorted((a, b) => REASONS.indexOf(a.reason) - REASONS.indexOf(b.reason));

/** What a person wants to know of a label beside its row. */
export interface ShownLabel {
  readonly label: WaitingLabel;
  readonly merchant: string | null;
  /** The word's text; null where its row is gone or does not parse. */
  readonly text: string | null;
  /** What its batch said; null where it said nothing. */
  readonly said: BatchResult['status'] | null;
  readonly suggested: string | null;
}

/** The same labels in their order. Receipts are read one after the other, and not kept. */
export async function showLabels(writer: LabelWriter, labels: readonly WaitingLabel[]): Promise<ShownLabel[]> {
  const asked = labels.flatMap((key) =>
    key.completionBatchId === null ? [] : [{ batchId: key.completionBatchId, key }],
  );
  const results = await readResults(writer, asked);
  const groups = [...Map.groupBy(labels, receiptPartition).values()];
  const shown = await pMap(groups, (own) => showReceipt(writer.table, own, results), { concurrency: READ_AT_ONCE });
  const byId = new Map(shown.flat().map((one) => [labelId(one.label), one]));
  return labels.flatMap((label) => byId.get(labelId(label)) ?? []);
}

async function showReceipt(
  table: ReceiptsTable,
  labels: readonly WaitingLabel[],
  results: ReadonlyMap<string, BatchResult>,
): Promise<ShownLabel[]> {
  const [first] = labels;
  if (first === undefined) return [];
  const details = await receiptOf(table, first, labels);
  return labels.map((label) => {
    const result = results.get(labelId(label));
    return {
      label,
      merchant: details.merchant?.name ?? null,
      text: details.words.find((word) => wordOf(word) === wordOf(label))?.text ?? null,
      said: result?.status ?? null,
      suggested: result?.suggested ?? null,
    };
  });
}

/** A receipt as it is drawn. */
export function receiptOf(
  table: ReceiptsTable,
  { imageId, receiptId }: ReceiptKey,
  wanted: readonly WordLabel[],
): Promise<ReceiptDetails> {
  return getReceiptDetails(table, { imageId, receiptId }, wanted);
}
