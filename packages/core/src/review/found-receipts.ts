/** The receipts of a report, found by their labels and results: of each no more than its key is kept. */

import { nameIn } from '../evaluate/most-names.ts';
import { shareOf } from '../evaluate/statistics.ts';
import type { Reader } from '../evaluate/verdicts.ts';
import {
  type LabelKey,
  parseReceiptPartition,
  type ReceiptKey,
  receiptPartition,
  type WordKey,
} from '../table/keys.ts';
import { listLabelsOfStatus } from '../table/receipt-labels.ts';
import type { FoundBatch } from './batches.ts';
import type { Problems } from './problems.ts';
import { qualityOf } from './quality.ts';
import { reasonOf } from './reason.ts';
import type { ReportVerdicts } from './report-data.ts';
import type { Place } from './spool.ts';

/** A receipt as it waits to be read. */
interface Waiting {
  /** One word with a label, by which the cheapest way to read all of it is found. */
  readonly lineId: number;
  readonly wordId: number;
  /** What was shown beside it, in the spool of evidence. */
  evidence: readonly Place[];
}

/** At most so many, whichever come first; the labels of others are counted. */
export class FoundReceipts {
  readonly #most: number;
  readonly #receipts = new Map<string, Waiting>();
  /** Labels of receipts that are not in it. */
  left = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(label: LabelKey): void {
    const receipt = receiptPartition(label);
    if (this.#receipts.has(receipt)) return;
    const { lineId, wordId } = label;
    if (this.#receipts.size < this.#most) this.#receipts.set(receipt, { lineId, wordId, evidence: [] });
    else this.left += 1;
  }

  has(receipt: ReceiptKey): boolean {
    return this.#receipts.has(receiptPartition(receipt));
  }

  addEvidence(receipt: ReceiptKey, place: Place): void {
    const waiting = this.#receipts.get(receiptPartition(receipt));
    if (waiting !== undefined) waiting.evidence = [...waiting.evidence, place];
  }

  *[Symbol.iterator](): Generator<{ readonly word: WordKey; readonly evidence: readonly Place[] }> {
    for (const [receipt, { evidence, lineId, wordId }] of this.#receipts) {
      const key = parseReceiptPartition(receipt);
      if (key !== undefined) yield { word: { ...key, lineId, wordId }, evidence };
    }
  }
}

interface Sums {
  valid: number;
  invalid: number;
  needsReview: number;
}

/** Told apart in a report. */
const MOST_NAMES = 500;

/** What batches have said, by label. */
class Verdicts {
  readonly #byLabel = new Map<string, Sums>();

  add(label: string, said: keyof Sums): void {
    const name = nameIn(this.#byLabel, label, MOST_NAMES);
    const sums = this.#byLabel.get(name) ?? { valid: 0, invalid: 0, needsReview: 0 };
    sums[said] += 1;
    this.#byLabel.set(name, sums);
  }

  /** Those with most verdicts first. */
  list(): ReportVerdicts[] {
    const all = [...this.#byLabel].map(([label, { valid, invalid, needsReview }]) => {
      const { hits, of, low, high } = shareOf(invalid, valid + invalid);
      return { label, valid, invalid, needsReview, rejected: { hits, of, low, high } };
    });
    return all.sort((a, b) => b.valid + b.invalid + b.needsReview - (a.valid + a.invalid + a.needsReview));
  }
}

const SAID = { VALID: 'valid', INVALID: 'invalid', NEEDS_REVIEW: 'needsReview' } as const;

export interface Found {
  readonly receipts: FoundReceipts;
  readonly verdictsByLabel: readonly ReportVerdicts[];
  /** How right the verdicts are. */
  readonly quality: readonly string[];
  /** When batches have ended, by their results. */
  readonly endedAt: ReadonlyMap<string, string>;
}

/** What needs a person first, then what was judged, then what waits. */
export async function findReceipts(
  reader: Reader,
  batches: readonly FoundBatch[],
  most: number,
  problems: Problems,
): Promise<Found> {
  const { table } = reader;
  const receipts = new FoundReceipts(most);
  const verdicts = new Verdicts();
  const endedAt = new Map<string, string>();
  const ended = new Set(batches.flatMap(({ isOpen, shown }) => (isOpen ? [] : [shown.id])));
  const open = new Set(batches.flatMap(({ isOpen, shown }) => (isOpen ? [shown.id] : [])));
  for await (const label of listLabelsOfStatus(table, 'NEEDS_REVIEW', (problem) => problems.row(problem))) {
    receipts.add(label);
    const { completionBatchId: batch } = label;
    const reason = reasonOf(label);
    // Of these a batch has no result.
    if (batch !== null && ended.has(batch) && (reason === 'unsure' || reason === 'exhausted')) {
      verdicts.add(label.label, 'needsReview');
    }
  }
  const quality = await qualityOf(reader, ended, problems, (batch, { key, status, validatedAt }) => {
    receipts.add(key);
    verdicts.add(key.label, SAID[status]);
    if (!endedAt.has(batch)) endedAt.set(batch, validatedAt);
  });
  for await (const label of listLabelsOfStatus(table, 'PENDING', (problem) => problems.row(problem))) {
    if (open.has(label.completionBatchId ?? '')) receipts.add(label);
  }
  return { receipts, verdictsByLabel: verdicts.list(), quality, endedAt };
}
