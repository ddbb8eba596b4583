/** Reads the reports that several collect jobs left, in several attempts of the run. */
import { type BatchReport, lostReport, readReport } from '@completion-batch/core';
import { filesBelow, isCompletionBatchError, readInputFile } from '@completion-batch/engine';

export interface Reports {
  /** One for each batch. */
  readonly reports: readonly BatchReport[];
  /** Files that are none; of what is a link or no regular file, all. */
  readonly unreadable: readonly string[];
}

/**
 * @param folder with the files at any depth; one that is not there holds none
 * @param batches ids to report on, one without a report as lost; undefined: those that have reports
 */
export async function readReports(folder: string, batches: readonly string[] | undefined): Promise<Reports> {
  const latest = new Map<string, BatchReport>();
  const unreadable: string[] = [];
  const { files, others } = await filesBelow(folder);
  unreadable.push(...others);
  for (const path of files.filter((name) => name.endsWith('.json'))) {
    const report = await readInputFile(path).then((bytes) => readReport(bytes.toString()), ifTooLarge);
    if (report === undefined) unreadable.push(path);
    else if (report.attempt >= (latest.get(report.batchId)?.attempt ?? 0)) latest.set(report.batchId, report);
  }
  const ids = batches ?? [...latest.keys()].sort();
  return { reports: ids.map((id) => latest.get(id) ?? lostReport(id)), unreadable };
}

/** What is too large for a report is none. */
function ifTooLarge(error: unknown): undefined {
  if (!isCompletionBatchError(error, 'invalid-input')) throw error;
}
