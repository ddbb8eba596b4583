/** The report as the page works with it: each receipt with its labels in the order in which they are gone through. */
import type { ReportData, ReportLabel, ReportReceipt } from '@completion-batch/core/review';
import { REASON_ORDER, type Status } from './verdicts.ts';

export interface Label {
  readonly row: ReportLabel;
  /** As the table's key on one line. */
  readonly key: string;
  readonly text: string;
  /** Its place in REASON_ORDER; past its end: nobody is waited for. */
  readonly urgency: number;
  /** Why nobody can decide it now; null: it can be decided. */
  readonly closed: string | null;
}

export interface Receipt {
  readonly row: ReportReceipt;
  readonly id: string;
  /** Place in the report. */
  readonly place: number;
  /** What waits for a person first, the most urgent of it foremost; then as they are read. */
  readonly labels: readonly Label[];
  /** Labels that a person is to decide, and can. */
  readonly waiting: number;
  readonly urgency: number;
  readonly counts: ReadonlyMap<Status, number>;
  /** All words in a row, in lower case. */
  readonly text: string;
}

export const NOT_URGENT = REASON_ORDER.length;

const padded = (id: number): string => String(id).padStart(5, '0');

/** As core's `labelId` writes it. */
export function labelKey({ image, receipt }: ReportReceipt, { line, word, label }: ReportLabel): string {
  return `IMAGE#${image}#RECEIPT#${padded(receipt)}#LINE#${padded(line)}#WORD#${padded(word)}#LABEL#${label}`;
}

export const waits = (label: Label): boolean => label.urgency < NOT_URGENT;

/** Waits for a person, and can be decided. */
export const isOpen = (label: Label): boolean => waits(label) && label.closed === null;

/** Lower case, and one form of letters that can be written in several. */
export const plain = (text: string): string => text.normalize('NFC').toLowerCase();

function closedBecause(row: ReportLabel, held: ReadonlyMap<string, string>): string | null {
  if (row.status === 'NONE') return 'It has not been asked yet: there is no verdict to decide on.';
  if (row.status === 'PENDING') return 'A batch is being asked about it: its verdict comes first.';
  const reason = row.batch === null ? undefined : held.get(row.batch);
  return reason === undefined ? null : `Its batch is held until it is accepted or rejected as a whole: ${reason}`;
}

function urgencyOf(row: ReportLabel): number {
  if (row.status !== 'NEEDS_REVIEW') return NOT_URGENT;
  return REASON_ORDER.indexOf(row.reason ?? 'other');
}

function receiptOf(row: ReportReceipt, place: number, held: ReadonlyMap<string, string>): Receipt {
  const texts = new Map(row.words.map(([line, word, text]) => [`${line}.${word}`, text]));
  const labels = row.labels.map((label) => ({
    row: label,
    key: labelKey(row, label),
    text: texts.get(`${label.line}.${label.word}`) ?? '',
    urgency: urgencyOf(label),
    closed: closedBecause(label, held),
  }));
  labels.sort(
    (a, b) =>
      a.urgency - b.urgency ||
      a.row.line - b.row.line ||
      a.row.word - b.row.word ||
      (a.row.label < b.row.label ? -1 : 1),
  );
  const counts = new Map<Status, number>();
  for (const { status } of row.labels) counts.set(status, (counts.get(status) ?? 0) + 1);
  return {
    row,
    id: `${row.image}.${row.receipt}`,
    place,
    labels,
    waiting: labels.filter(isOpen).length,
    urgency: labels[0]?.urgency ?? NOT_URGENT,
    counts,
    text: plain(row.words.map(([, , text]) => text).join(' ')),
  };
}

export function receiptsOf({ receipts, batches }: Pick<ReportData, 'receipts' | 'batches'>): readonly Receipt[] {
  const held = new Map(
    batches.flatMap(({ id, heldReason }) => (heldReason === null ? [] : [[id, heldReason] as const])),
  );
  return receipts.map((row, place) => receiptOf(row, place, held));
}
