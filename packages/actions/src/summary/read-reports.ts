/** Reads the reports that several collect jobs left, in several attempts of the run. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type BatchReport, lostReport, readReport } from '@completion-batch/core';
import { isCompletionBatchError, readFileWithin } from '@completion-batch/engine';

export interface Reports {
  /** One for each batch. */
  readonly reports: readonly BatchReport[];
  /** Files that are none. */
  readonly unreadable: readonly string[];
}

/**
 * @param folder with the files at any depth; one that is not there holds none
 * @param batches ids to report on, one without a report as lost; undefined: those that have reports
 */
export async function readReports(folder: string, batches: readonly string[] | undefined): Promise<Reports> {
  const latest = new Map<string, BatchReport>();
  const unreadable: string[] = [];
  for (const path of await jsonFiles(folder)) {
    const report = await readFileWithin(path).then((bytes) => readReport(bytes.toString()), ifTooLarge);
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

async function jsonFiles(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
