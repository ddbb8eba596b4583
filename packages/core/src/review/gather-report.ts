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
import { type FoundBatch, findBatches, timeOf } from './batches.ts';
import { type Found, findReceipts } from './found-receipts.ts';
import { Problems } from './problems.ts';
import { REPORT_FORMAT, REPORT_VERSION, type ReportData, type ReportReceipt } from './report-data.ts';
import { filesOf, type Kept, keptOf, pagesOf } from './report-files.ts';
import { type ReceiptContext, reportReceipt } from './report-receipt.ts';
import { findEvidence, type ShownEvidence } from './shown-evidence.ts';
import { Spool } from './spool.ts';

export const DEFAULT_REPORT_DAYS = 7;
const DAY_MS = 86_400_000;
const MOST_RECEIPTS = 20_000;

export interface GatherReportOptions {
  readonly table: ReceiptsTable;
  /** Where batches are kept; default: in the table. Elsewhere only open ones can be listed: name the others. */
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
  /** Default: 500, where there are more than 1,000. */
  readonly receiptsPerFile?: number | undefined;
  /** In all files. */
  readonly maxReceipts?: number | undefined;
  readonly labels?: LabelSet | undefined;
  /** Told how far it is. */
  readonly logger?: Logger | undefined;
}

/** What is found before any receipt is read. */
interface Gathering {
  readonly reader: Reader;
  readonly labels: LabelSet;
  readonly batches: readonly FoundBatch[];
  readonly found: Found;
  readonly problems: Problems;
}

/** @throws CompletionBatchError what the table throws */
export async function* gatherReport(options: GatherReportOptions): AsyncGenerator<ReportData> {
  const gathering = await findAll(options);
  await using receipts = await Spool.begin<ReportReceipt>(options.workDir);
  const { kept, statuses } = await keepReceipts(options, gathering, receipts);
  const files = filesOf(kept, options.receiptsPerFile);
  const pages = pagesOf(files);
  const all = { ...figuresOf(options, gathering), receiptsInAll: kept.length, statuses };
  for (const [index, own] of files.entries()) {
    const read = await receipts.getAll(own.map(({ place }) => place));
    yield { ...all, page: { index, files: pages }, receipts: read };
  }
}

async function findAll(options: GatherReportOptions): Promise<Gathering> {
  const { table, state, clock = table.clock, concurrency, maxReceipts = MOST_RECEIPTS } = options;
  const reader = createLabelWriter(table, clock, concurrency, state);
  const problems = new Problems();
  const batches = await findBatches(reader, { ids: options.batches, since: sinceOf(options, reader) }, problems);
  const found = await findReceipts(reader, batches, maxReceipts, problems);
  const { left } = found.receipts;
  if (left > 0) {
    const others = `${counted(left, 'label')} of others ${left === 1 ? 'is' : 'are'} not`;
    problems.add(`${counted(maxReceipts, 'receipt')} are here, those that need a person first; ${others}`);
  }
  return { reader, labels: options.labels ?? DEFAULT_LABELS, batches, found, problems };
}

function sinceOf({ days = DEFAULT_REPORT_DAYS }: GatherReportOptions, { clock }: Reader): string {
  return new Date(clock.now() - days * DAY_MS).toISOString();
}

/** Receipts that are read before they are put away, for each call in flight. */
const READ_AHEAD = 4;

/** Reads the receipts, with what was shown beside them, and puts them away. */
async function keepReceipts(
  { store, workDir, logger }: GatherReportOptions,
  { reader, labels, batches, found, problems }: Gathering,
  receipts: Spool<ReportReceipt>,
): Promise<{ readonly kept: readonly Kept[]; readonly statuses: Record<string, number> }> {
  await using evidence = await Spool.begin<ShownEvidence>(workDir);
  if (store !== undefined) await findEvidence(store, batches, found.receipts, evidence, problems);
  const context: ReceiptContext = {
    table: reader.table,
    labels,
    batches: new Map(batches.map(({ shown: { id, heldReason } }) => [id, heldReason])),
    problems,
  };
  const kept: Kept[] = [];
  const statuses: Record<string, number> = {};
  const all = [...found.receipts];
  for (const group of chunksOf(all, READ_AHEAD * reader.concurrency)) {
    const read = await pMap(
      group,
      async ({ word, evidence: places }) => reportReceipt(context, word, await evidence.getAll(places)),
      { concurrency: reader.concurrency },
    );
    for (const receipt of read) {
      if (receipt.labels.length === 0) continue;
      for (const { status } of receipt.labels) statuses[status] = (statuses[status] ?? 0) + 1;
      kept.push(keptOf(receipt, await receipts.add(receipt)));
    }
    logger?.progress('receipts read', kept.length, all.length);
  }
  return { kept, statuses };
}

/** What all files say, but for what is counted over their receipts. */
function figuresOf(
  options: GatherReportOptions,
  { reader, labels, batches, found, problems }: Gathering,
): Omit<ReportData, 'page' | 'receipts' | 'receiptsInAll' | 'statuses'> {
  return {
    format: REPORT_FORMAT,
    version: REPORT_VERSION,
    madeAt: isoTime(reader.clock),
    table: reader.table.name,
    scope: scopeOf(options, batches, sinceOf(options, reader)),
    labelNames: Object.entries(labels.labels).map(([name, meaning]) => ({ name, meaning })),
    verdictsByLabel: [...found.verdictsByLabel],
    batches: batches.map(({ shown }) => ({ ...shown, endedAt: timeOf(found.endedAt.get(shown.id)) ?? shown.endedAt })),
    quality: [...found.quality],
    problems: problems.list(),
  };
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
