/** What `collect-results` says of jobs in the job summary, and `summarize-results` of those of all jobs of the matrix. */
import { counted } from '@completion-batch/core/light';
import { stuckTable } from '../shared/stuck-table.ts';
import { about, code, folded, link, literal, money, page, sentences, table } from '../shared/summary.ts';
import type { JobReport } from './job-report.ts';
import { total } from './outputs.ts';

type Figures = NonNullable<JobReport['figures']>;

/** What there is to say beside the reports. */
export interface BesideJobs {
  /** Pages of the artifacts with results, by job. */
  readonly pages?: ReadonlyMap<string, string> | undefined;
  /** Open jobs that this run did not look at. */
  readonly waiting?: number | undefined;
}

export function collectResultsSummary(
  reports: readonly JobReport[],
  { pages = new Map(), waiting = 0 }: BesideJobs = {},
): string {
  const [only] = reports;
  const figures = reports.flatMap((one) => one.figures ?? []);
  return page([
    reports.length === 1 && only !== undefined ? `### Results of ${code(only.job)}` : '### Results',
    headlineOf(reports),
    waiting === 0 ? '' : `${counted(waiting, 'more job waits', 'more jobs wait')} for the next run.`,
    sentences(
      'Wrong:',
      reports.flatMap(({ troubles }) => troubles),
    ),
    stuckTable(
      reports.flatMap((one) => one.stuck.map(asStuck)),
      'request',
    ),
    jobTable(reports),
    resultTable(reports, pages),
    spending(figures),
    sentences(
      'Waiting: the next run takes it up.',
      reports.flatMap(({ waits }) => waits),
    ),
    table(
      ['Without an answer because', 'Requests', 'What the service says'],
      reports
        .flatMap(({ unanswered }) => unanswered)
        .map(({ reason, message, requests }) => [code(reason), requests, literal(message)]),
    ),
    folded('Batches', batchTable(reports)),
  ]);
}

/** `2 jobs are done. 1 job is not done yet: the next run goes on.` */
export function headlineOf(reports: readonly JobReport[]): string {
  if (reports.length === 0) return 'Nothing to collect: no job is open.';
  const done = reports.filter(({ results }) => results !== null).length;
  const failed = reports.filter(({ error }) => error !== null).length;
  const open = reports.length - done - failed;
  const parts = [
    ...(done === 0 ? [] : [`**${counted(done, 'job is', 'jobs are')} done.**`]),
    ...(open === 0 ? [] : [`${counted(open, 'job is', 'jobs are')} not done yet: the next run goes on.`]),
    ...(failed === 0 ? [] : [`**${counted(failed, 'job')} could not be collected.**`]),
  ];
  return parts.join(' ');
}

const COUNTS: readonly (readonly [head: string, of: (figures: Figures) => number])[] = [
  ['Requests', ({ requests }) => requests],
  ['Answered', ({ answered }) => answered],
  ['Failed', ({ failed }) => failed],
  ['Cached', ({ cached }) => cached],
  ['Waiting', ({ waiting }) => waiting],
  ['To be asked', ({ unasked }) => unasked],
  ['No requests', ({ invalid }) => invalid],
];

/** What each job has; the others have a column only where there is any of it. */
const ALWAYS: ReadonlySet<string> = new Set(['Requests', 'Answered', 'Failed']);

function jobTable(reports: readonly JobReport[]): string {
  const all = reports.flatMap(({ figures }) => figures ?? []);
  const sum = (of: (figures: Figures) => number): number => all.reduce((whole, each) => whole + of(each), 0);
  const columns = COUNTS.filter(([head, of]) => ALWAYS.has(head) || sum(of) > 0);
  const rows = reports.map(({ job, figures, error }) => {
    if (figures === null) return [code(job), '**not collected**', ...columns.map(() => '–')];
    const more = [...(figures.cancelled ? ['cancelled'] : []), ...(error === null ? [] : ['**not collected**'])];
    const state = figures.done ? 'done' : `${share(figures)} answered`;
    return [code(job), [state, ...more].join(', '), ...columns.map(([, of]) => of(figures))];
  });
  // First, because a long table is cut off.
  const whole = ['**all**', '', ...columns.map(([, of]) => sum(of))];
  return table(['Job', 'State', ...columns.map(([head]) => head)], rows.length > 1 ? [whole, ...rows] : rows);
}

function share({ requests, answered }: Figures): string {
  return requests === 0 ? '0 %' : `${Math.floor((100 * answered) / requests)} %`;
}

function spending(figures: readonly Figures[]): string {
  if (figures.length === 0) return '';
  const dollars = (of: 'cost' | 'estimated' | 'saved'): number | undefined =>
    total(figures, (each) => each[of] ?? undefined);
  const sum = (of: 'inputTokens' | 'cachedTokens' | 'outputTokens'): number =>
    figures.reduce((all, each) => all + each[of], 0);
  const saved = dollars('saved');
  return page([
    table(
      ['Cost, USD', 'Estimated', 'Input tokens', 'Of them cached', 'Output tokens'],
      [
        [
          money(dollars('cost')),
          money(dollars('estimated')),
          sum('inputTokens'),
          sum('cachedTokens'),
          sum('outputTokens'),
        ],
      ],
    ),
    saved === undefined || saved === 0 ? '' : `Answers of earlier jobs have saved ${about(saved)}.`,
  ]).trim();
}

/** Where the results of what is done are: in the run's artifact, and in the store for good. */
function resultTable(reports: readonly JobReport[], pages: ReadonlyMap<string, string>): string {
  const done = reports.filter(({ results }) => results !== null);
  const linked = done.some(({ job }) => pages.has(job));
  const rows = done.map(({ job, results, failures }) => {
    const url = pages.get(job);
    return [
      code(job),
      ...(linked ? [url === undefined ? '' : link('download', url)] : []),
      code(results ?? ''),
      failures === null ? '' : code(failures),
    ];
  });
  return table(['Done', ...(linked ? ['Artifact'] : []), 'Results in the store', 'Failures'], rows);
}

function batchTable(reports: readonly JobReport[]): string {
  const several = reports.length > 1;
  const rows = reports.flatMap(({ job, figures }) =>
    (figures?.batches ?? []).map(({ batchId, openaiBatchId, status, requests, open }) => [
      ...(several ? [code(job)] : []),
      code(batchId),
      code(openaiBatchId),
      `${code(status)}${open ? ', open' : ''}`,
      requests,
    ]),
  );
  const more = reports.reduce((sum, { figures }) => sum + (figures?.moreBatches ?? 0), 0);
  const head = ['Completion batch', 'OpenAI batch', 'Status', 'Requests'];
  const shown = table(several ? ['Job', ...head] : head, rows);
  return more === 0 ? shown : `${shown}\n\nJobs have ${counted(more, 'more batch', 'more batches')} than are listed.`;
}

function asStuck({ executionId, state, units, ...one }: JobReport['stuck'][number]) {
  return { ...one, executionId, state, units };
}
