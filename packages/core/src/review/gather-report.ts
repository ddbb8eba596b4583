/**
 * The report's data out of the table, file by file: docs/report.md. Nothing of OpenAI is asked and nothing is written. What is
 * in memory is keys; receipts wait on disk until it is known which file they belong into.
 */
import { type Clock, isoTime, type Logger, type ObjectStore, type State } from '@completion-batch/engine';
import pMap from 'p-map';
import type { Reader } from '../evaluate/verdicts.ts';
import { DEFAULT_LABELS } from '../label-set/default-labels.ts';
import type { LabelSet } from '../label-set/label-set.ts';
import { counted, number } from '../report/plain-text.ts';
import { chunksOf, createLabelWriter } from '../table/label-writes.ts';
import type { ReceiptsTable } from '../table/receipts-table.ts';
import { type FoundBatch, findBatches, order, timeOf } from './batches.ts';
import { type Found, findReceipts } from './found-receipts.ts';
import { Problems } from './problems.ts';
import { qualityOf } from './quality.ts';
import { REASONS, REPORT_FORMAT, REPORT_VERSION, type ReportData, type ReportReceipt } from './report-data.ts';
import { type ReceiptContext, reportReceipt } from './report-receipt.ts';
import { findEvidence, type ShownEvidence } from './shown-evidence.ts';
import { type Place, Spool } from './spool.ts';

export const DEFAULT_REPORT_DAYS = 7;
const RECEIPTS_PER_FILE = 500;
/** So many are one file all the same. */
const RECEIPTS_OF_ONE_FILE = 1000;
const MOST_RECEIPTS = 20_000;
/** Of receipts in one file, as JSON: a browser is to open it without waiting. */
const BYTES_PER_FILE = 24 * 1024 * 1024;

export interface GatherReportOptions {
  readonly table: ReceiptsTable;
  /** Where batches are kept; default: in the table. */
  readonly state?: State | undefined;
  /** Default: the table's. */
  readonly clock?: Clock | undefined;
  /** Requests to the table in flight; default 16. */
  readonly concurrency?: number | undefined;
  /** With it the report tells what the model was shown of other receipts. */
  readonly store?: ObjectStore | undefined;
  /** A folder for what waits, e.g. that of temporary files. */
  readonly workDir: string;
  /** Completion batch ids; default: all that have ended in the last days. Those that are open are in it anyway. */
  readonly batches?: readonly string[] | undefined;
  readonly days?: number | undefined;
  readonly receiptsPerFile?: number | undefined;
  readonly maxReceipts?: number | undefined;
  readonly labels?: LabelSet | undefined;
  /** Told how far it is. */
  readonly logger?: Logger | undefined;
}

/** Where a receipt stands among the others, and where it lies. */
interface Kept {
  readonly rank: number;
  readonly needsReview: number;
  readonly merchant: string | null;
  readonly key: string;
  readonly place: Place;
}

/** @throws CompletionBatchError what the table throws */
export async function* gatherReport(options: GatherReportOptions): AsyncGenerator<ReportData> {
  const { table, state, clock = table.clock, concurrency } = options;
  const { batches: ids, days = DEFAULT_REPORT_DAYS, maxReceipts = MOST_RECEIPTS } = options;
  const reader = createLabelWriter(table, clock, concurrency, state);
  const problems = new Problems();
  const since = new Date(reader.clock.now() - days * 86_400_000).toISOString();
  const batches = await findBatches(reader, { ids, since }, problems);
  const found = await findReceipts(reader, batches, maxReceipts, problems);
  if (found.receipts.left > 0) {
    problems.add(
      `${counted(maxReceipts, 'receipt')} are here, those that need a person first; ${counted(found.receipts.left, 'label')} of others ${found.receipts.left === 1 ? 'is' : 'are'} not`,
    );
  }
  await using evidence = await Spool.begin<ShownEvidence>(options.workDir);
  if (options.store !== undefined) {
    await findEvidence(options.store, batches, found.receipts, evidence, problems);
  }
  await using receipts = await Spool.begin<ReportReceipt>(options.workDir);
  const { kept, statuses } = await keepReceipts(options, reader, { batches, found, problems, evidence, receipts });
  const files = filesOf(kept, options.receiptsPerFile);
  const pages = files.map((own, index) => ({
    name: index === 0 ? 'report.html' : `report-${index + 1}.html`,
    receipts: own.length,
    needsReview: own.reduce((sum, { needsReview }) => sum + needsReview, 0),
  }));
  const quality = await qualityOf(
    reader,
    batches.flatMap(({ isOpen, shown }) => (isOpen ? [] : [shown.id])),
    problems,
  );
  const labels = options.labels ?? DEFAULT_LABELS;
  const all: Omit<ReportData, 'page' | 'receipts'> = {
    format: REPORT_FORMAT,
    version: REPORT_VERSION,
    madeAt: isoTime(reader.clock),
    table: reader.table.name,
    scope: scopeOf(options, batches, since),
    labelNames: Object.entries(labels.labels).map(([name, meaning]) => ({ name, meaning })),
    receiptsInAll: kept.length,
    statuses,
    verdictsByLabel: [...found.verdictsByLabel],
    batches: batches.map(({ shown }) => ({ ...shown, endedAt: timeOf(found.endedAt.get(shown.id)) ?? shown.endedAt })),
    quality,
    problems: problems.list(),
  };
  for (const [index, own] of files.entries()) {
    const read: ReportReceipt[] = [];
    for (const { place } of own) read.push(await receipts.get(place));
    yield { ...all, page: { index, files: pages }, receipts: read };
  }
}

interface Gathered {
  readonly batches: readonly FoundBatch[];
  readonly found: Found;
  readonly problems: Problems;
  readonly evidence: Spool<ShownEvidence>;
  readonly receipts: Spool<ReportReceipt>;
}

/** Receipts that are read before they are put away, for each call in flight. */
const READ_AHEAD = 4;

/** Reads the receipts and puts them away. @returns those that need a person first */
async function keepReceipts(
  { logger, labels = DEFAULT_LABELS }: GatherReportOptions,
  reader: Reader,
  { batches, found, problems, evidence, receipts }: Gathered,
): Promise<{ readonly kept: readonly Kept[]; readonly statuses: Record<string, number> }> {
  const held = new Map(
    batches.flatMap(({ shown: { id, heldReason } }) => (heldReason === null ? [] : [[id, heldReason]])),
  );
  const shown = new Set(batches.map((batch) => batch.shown.id));
  const context: ReceiptContext = { table: reader.table, labels, batches: shown, held, problems };
  const kept: Kept[] = [];
  const statuses: Record<string, number> = {};
  const all = [...found.receipts];
  for (const group of chunksOf(all, READ_AHEAD * reader.concurrency)) {
    const read = await pMap(
      group,
      async ({ word, evidence: places }) => {
        const shown: ShownEvidence[] = [];
        for (const place of places) shown.push(await evidence.get(place));
        return reportReceipt(context, word, shown);
      },
      { concurrency: reader.concurrency },
    );
    logger?.progress('receipts read', kept.length + read.length, all.length);
    for (const receipt of read) {
      if (receipt.labels.length === 0) continue;
      for (const { status } of receipt.labels) statuses[status] = (statuses[status] ?? 0) + 1;
      const { merchant, image } = receipt;
      kept.push({
        rank: rankOf(receipt),
        needsReview: receipt.labels.filter(({ status }) => status === 'NEEDS_REVIEW').length,
        merchant,
        key: `${image} ${receipt.receipt}`,
        place: await receipts.add(receipt),
      });
    }
  }
  return { kept: kept.sort(inOrder), statuses };
}

function rankOf({ labels }: ReportReceipt): number {
  const ranks = labels.map(({ reason }) => (reason === null ? REASONS.length : REASONS.indexOf(reason)));
  return Math.min(REASONS.length, ...ranks);
}

function inOrder(a: Kept, b: Kept): number {
  if (a.rank !== b.rank) return a.rank - b.rank;
  if ((a.merchant === null) !== (b.merchant === null)) return a.merchant === null ? 1 : -1;
  return order(a.merchant ?? '', b.merchant ?? '') || order(a.key, b.key);
}

/** At least one, which says that there is nothing. */
function filesOf(kept: readonly Kept[], receiptsPerFile: number | undefined): Kept[][] {
  const most = receiptsPerFile ?? (kept.length <= RECEIPTS_OF_ONE_FILE ? RECEIPTS_OF_ONE_FILE : RECEIPTS_PER_FILE);
  const files: Kept[][] = [[]];
  let bytes = 0;
  for (const each of kept) {
    const file = files.at(-1) ?? [];
    bytes += each.place.bytes;
    if (file.length > 0 && (file.length >= most || bytes > BYTES_PER_FILE)) {
      files.push([each]);
      bytes = each.place.bytes;
    } else file.push(each);
  }
  return files;
}

function scopeOf(
  { batches: ids, days = DEFAULT_REPORT_DAYS }: GatherReportOptions,
  batches: readonly FoundBatch[],
  since: string,
): string {
  const open = batches.filter(({ isOpen }) => isOpen).length;
  const ended = counted(batches.length - open, 'batch', 'batches');
  const which =
    ids === undefined
      ? `${ended} that ended in the last ${counted(days, 'day')} (since ${since.slice(0, 10)})`
      : `${ended} of the ${number(ids.length)} that were asked for`;
  return `${which}, ${counted(open, 'open batch', 'open batches')}, and every label that waits for a person.`;
}
