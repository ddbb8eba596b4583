/** Reads the reports that the jobs of a matrix left, in several attempts of the run, and where their results were uploaded. */
import { filesBelow, isCompletionBatchError, readInputFile } from '@completion-batch/engine';
import { type JobReport, lostJobReport, readJobReport } from '../collect-results/job-report.ts';

export interface JobReports {
  /** One for each job. */
  readonly reports: readonly JobReport[];
  /** Pages of artifacts, by job. */
  readonly pages: ReadonlyMap<string, string>;
  /** Files that are none; of what is a link or no regular file, all. */
  readonly unreadable: readonly string[];
}

/** The page of the artifact with a job's results, beside its report. */
const PAGE = '.url';

/**
 * @param folder with the files at any depth; one that is not there holds none
 * @param jobs names to report on, one without a report as lost; undefined: those that have reports
 */
export async function readJobReports(folder: string, jobs: readonly string[] | undefined): Promise<JobReports> {
  const latest = new Map<string, { readonly report: JobReport; readonly path: string }>();
  const { files, others } = await filesBelow(folder);
  const unreadable = [...others];
  for (const path of files.filter((name) => name.endsWith('.json'))) {
    const report = readJobReport((await textOf(path)) ?? '');
    if (report === undefined) unreadable.push(path);
    else if (report.attempt >= (latest.get(report.job)?.report.attempt ?? 0)) latest.set(report.job, { report, path });
  }
  const pages = new Map<string, string>();
  for (const [job, { path }] of latest) {
    const page = path.replace(/\.json$/, PAGE);
    if (files.includes(page)) pages.set(job, ((await textOf(page)) ?? '').trim());
  }
  const names = jobs ?? [...latest.keys()].sort();
  return { reports: names.map((job) => latest.get(job)?.report ?? lostJobReport(job)), pages, unreadable };
}

/** What is too large for a report is none. */
async function textOf(path: string): Promise<string | undefined> {
  try {
    return (await readInputFile(path)).toString();
  } catch (error) {
    if (isCompletionBatchError(error, 'invalid-input')) return undefined;
    throw error;
  }
}
