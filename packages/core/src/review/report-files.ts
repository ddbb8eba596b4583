/** Which receipts a report's files have, in which order: what needs a person first, then by merchant. */
import { order } from '../plain-text.ts';
import { REASONS, type ReportData, type ReportReceipt } from './report-data.ts';
import type { Place } from './spool.ts';

const RECEIPTS_PER_FILE = 500;
/** So many are one file all the same. */
const RECEIPTS_OF_ONE_FILE = 1000;
/** Of receipts in one file, as JSON: a browser is to open it without waiting. */
const BYTES_PER_FILE = 24 * 1024 * 1024;

/** Where a receipt stands among the others, and where it lies. */
export interface Kept {
  readonly rank: number;
  readonly needsReview: number;
  readonly merchant: string | null;
  readonly key: string;
  readonly place: Place;
}

export function keptOf({ image, receipt, merchant, labels }: ReportReceipt, place: Place): Kept {
  const ranks = labels.map(({ reason }) => (reason === null ? REASONS.length : REASONS.indexOf(reason)));
  return {
    rank: Math.min(REASONS.length, ...ranks),
    needsReview: labels.filter(({ status }) => status === 'NEEDS_REVIEW').length,
    merchant,
    key: `${image} ${receipt}`,
    place,
  };
}

function inOrder(a: Kept, b: Kept): number {
  if (a.rank !== b.rank) return a.rank - b.rank;
  if ((a.merchant === null) !== (b.merchant === null)) return a.merchant === null ? 1 : -1;
  return order(a.merchant ?? '', b.merchant ?? '') || order(a.key, b.key);
}

/** At least one, which says that there is nothing. */
export function filesOf(all: readonly Kept[], receiptsPerFile: number | undefined): readonly (readonly Kept[])[] {
  const most = receiptsPerFile ?? (all.length <= RECEIPTS_OF_ONE_FILE ? RECEIPTS_OF_ONE_FILE : RECEIPTS_PER_FILE);
  const files: Kept[][] = [[]];
  let bytes = 0;
  for (const each of all.toSorted(inOrder)) {
    const file = files.at(-1) ?? [];
    bytes += each.place.bytes;
    if (file.length > 0 && (file.length >= most || bytes > BYTES_PER_FILE)) {
      files.push([each]);
      bytes = each.place.bytes;
    } else file.push(each);
  }
  return files;
}

/** What each file says of all of them. */
export function pagesOf(files: readonly (readonly Kept[])[]): ReportData['page']['files'] {
  return files.map((own, index) => ({
    name: index === 0 ? 'report.html' : `report-${index + 1}.html`,
    receipts: own.length,
    needsReview: own.reduce((sum, { needsReview }) => sum + needsReview, 0),
  }));
}
