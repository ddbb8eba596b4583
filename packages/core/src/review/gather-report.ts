/** Stands in until the table is read. */
import type { ObjectStore } from '@completion-batch/engine';
import type { Reader } from '../evaluate/verdicts.ts';
import type { LabelSet } from '../label-set/label-set.ts';
import { REPORT_FORMAT, REPORT_VERSION, type ReportData } from './report-data.ts';

export interface GatherReportOptions {
  readonly reader: Reader;
  readonly store?: ObjectStore | undefined;
  readonly workDir: string;
  readonly batches?: readonly string[] | undefined;
  readonly days?: number | undefined;
  readonly receiptsPerFile?: number | undefined;
  readonly labels?: LabelSet | undefined;
}

export async function* gatherReport({ reader }: GatherReportOptions): AsyncGenerator<ReportData> {
  yield {
    format: REPORT_FORMAT,
    version: REPORT_VERSION,
    madeAt: new Date(reader.clock.now()).toISOString(),
    table: reader.table.name,
    scope: '',
    page: { index: 0, files: ['report.html'] },
    labelNames: [],
    receiptsInAll: 0,
    statuses: {},
    verdictsByLabel: [],
    batches: [],
    quality: [],
    problems: [],
    receipts: [],
  };
}
