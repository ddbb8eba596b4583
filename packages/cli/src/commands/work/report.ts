/** `completion-batch report`: reads the table, and writes the page. */
import { tmpdir } from 'node:os';
import { readLabels } from '@completion-batch/core';
import { openStore, openTable } from '@completion-batch/core/connect';
import { gatherReport, type ReportData } from '@completion-batch/core/review';
import { CompletionBatchError, isUuid } from '@completion-batch/engine';
import { checkPlace, readTemplate, writePages } from '@completion-batch/page';
import { commandLogger } from '../../render/console-logger.ts';
import { printJson } from '../../render/json.ts';
import { printReport } from '../../render/print-report.ts';
import { writeReportData } from '../../session/report-data-file.ts';
import type { Session } from '../../session/session.ts';

export interface ReportFlags {
  readonly table: string;
  readonly store?: string;
  readonly out?: string;
  /** In place of `out`. */
  readonly data?: string;
  readonly days: number;
  readonly batch?: readonly string[];
  readonly labels?: string;
  readonly receiptsPerFile?: number;
  readonly force?: boolean;
  readonly json?: boolean;
}

export async function reportWork(session: Session, flags: ReportFlags): Promise<void> {
  const { out, data, force = false } = flags;
  refuseWrongUse(flags);
  // What is in the way is told before anything is read.
  if (out !== undefined) await checkPlace(out, force);
  const parts = await partsOf(session, flags);
  if (data !== undefined) return writeReportData(data, parts, force);
  if (out === undefined) throw new Error('refuseWrongUse has let nothing through');
  const written = await writePages({ out, parts, force, template: await readTemplate() });
  if (flags.json) printJson(written);
  else printReport(written, flags);
}

function refuseWrongUse({ out, data, json, batch = [] }: ReportFlags): void {
  const refuse = (message: string, remedy: string): CompletionBatchError =>
    new CompletionBatchError('invalid-input', message, { remedy });
  if (out === undefined && data === undefined) {
    throw refuse(
      'it is not said where the report is to be',
      'Add --out report.html, or --data FILE for its data alone.',
    );
  }
  if (data === '-' && json === true) {
    throw refuse('--data - and --json would both go to standard output', 'Leave one of them out.');
  }
  const bad = batch.find((id) => !isUuid(id));
  if (bad === undefined) return;
  throw refuse(`${JSON.stringify(bad)} is no completion batch id`, 'Give ids as collect and status tell them.');
}

async function partsOf(session: Session, flags: ReportFlags): Promise<AsyncIterable<ReportData>> {
  const { env } = session;
  const logger = commandLogger(session);
  const labels = await readLabels(flags.labels);
  const table = await openTable(env, flags.table, logger);
  return gatherReport({
    table,
    logger,
    store: flags.store === undefined ? undefined : await openStore(env, flags.store),
    workDir: tmpdir(),
    labels,
    days: flags.days,
    batches: flags.batch,
    receiptsPerFile: flags.receiptsPerFile,
  });
}
