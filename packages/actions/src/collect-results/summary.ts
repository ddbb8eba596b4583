/** What `collect-results` says of jobs in the job summary. */
import { topFailures, whatWaits } from '@completion-batch/core/jobs';
import { counted, number } from '@completion-batch/core/light';
import { type JobStatus, jobFailuresObject, jobResultsObject, type ObjectStore } from '@completion-batch/engine';
import { stuckTable } from '../shared/stuck-table.ts';
import { about, code, literal, money, page, sentences, table } from '../shared/summary.ts';
import { total } from './outputs.ts';
import type { Looked } from './rounds.ts';
import { troublesOf } from './troubles.ts';

export function collectResultsSummary(looked: readonly Looked[], store: Pick<ObjectStore, 'locate'>): string {
  const statuses = looked.flatMap(({ status }) => status ?? []);
  const asked = looked.flatMap((one) => one.asked);
  const [only] = looked;
  return page([
    looked.length === 1 && only !== undefined ? `### Collect results of ${code(only.job)}` : '### Collect results',
    headline(looked),
    jobTable(looked),
    spending(statuses),
    sentences(
      'Waiting: the next run takes it up.',
      asked.flatMap((one) => whatWaits(one, 'request')),
    ),
    table(
      ['Without an answer because', 'Requests', 'What the service says'],
      looked
        .flatMap(({ looks }) => topFailures(looks))
        .map(({ reason, message, requests }) => [code(reason), requests, literal(message)]),
    ),
    stuckTable(
      asked.flatMap(({ stuck }) => stuck),
      'request',
    ),
    sentences('Wrong:', looked.flatMap(troublesOf)),
    batchTable(statuses),
    resultsOf(
      looked.flatMap(({ status, error }) => (error === undefined ? (status ?? []) : [])),
      store,
    ),
  ]);
}

function headline(looked: readonly Looked[]): string {
  if (looked.length === 0) return 'Nothing to collect: no job is open.';
  const done = looked.filter(({ status, error }) => status?.done && error === undefined).length;
  const failed = looked.filter(({ error }) => error !== undefined).length;
  const open = looked.length - done - failed;
  const parts = [
    ...(done === 0 ? [] : [`${counted(done, 'job is', 'jobs are')} done.`]),
    ...(open === 0 ? [] : [`${counted(open, 'job is', 'jobs are')} not done yet: the next run goes on.`]),
    ...(failed === 0 ? [] : [`**${counted(failed, 'job')} could not be collected.**`]),
  ];
  return parts.join(' ');
}

function jobTable(looked: readonly Looked[]): string {
  return table(
    ['Job', 'State', 'Requests', 'Answered', 'Cached', 'Failed', 'Waiting', 'To be asked', 'No requests'],
    looked.map(({ job, status, error }) => {
      if (status === undefined) return [code(job), '**not collected**', ...Array.from({ length: 7 }, () => '–')];
      const { answered, cached, failed, waiting, unasked, invalid } = status.counts;
      const state = status.done ? 'done' : `${share(status)} answered`;
      const more = [...(status.cancelled ? ['cancelled'] : []), ...(error === undefined ? [] : ['**not collected**'])];
      const counts = [status.manifest.requests, answered, cached, failed, waiting, unasked, invalid];
      return [code(job), [state, ...more].join(', '), ...counts.map(number)];
    }),
  );
}

function share({ manifest, counts }: JobStatus): string {
  return manifest.requests === 0 ? '0 %' : `${Math.floor((100 * counts.answered) / manifest.requests)} %`;
}

function spending(statuses: readonly JobStatus[]): string {
  if (statuses.length === 0) return '';
  const saved = total(statuses, ({ savedUsd }) => savedUsd);
  const sum = (of: keyof JobStatus['tokens']): number => statuses.reduce((all, { tokens }) => all + tokens[of], 0);
  return page([
    table(
      ['Cost, USD', 'Estimated', 'Input tokens', 'Of them cached', 'Output tokens'],
      [
        [
          money(total(statuses, ({ costUsd }) => costUsd)),
          money(total(statuses, ({ estimatedUsd }) => estimatedUsd)),
          sum('input'),
          sum('cached'),
          sum('output'),
        ],
      ],
    ),
    saved === undefined || saved === 0 ? '' : `Answers of earlier jobs have saved ${about(saved)}.`,
  ]).trim();
}

function batchTable(statuses: readonly JobStatus[]): string {
  const rows = statuses.flatMap(({ manifest, batches }) =>
    batches.map(({ batchId, openaiBatchId, status, requests, open }) => [
      code(manifest.job),
      code(batchId),
      code(openaiBatchId),
      `${code(status)}${open ? ', open' : ''}`,
      requests,
    ]),
  );
  return table(['Job', 'Completion batch', 'OpenAI batch', 'Status', 'Requests'], rows);
}

function resultsOf(statuses: readonly JobStatus[], store: Pick<ObjectStore, 'locate'>): string {
  const rows = statuses
    .filter(({ done }) => done)
    .map(({ manifest: { job }, counts }) => [
      code(job),
      code(store.locate(jobResultsObject(job))),
      counts.failed + counts.invalid === 0 ? '' : code(store.locate(jobFailuresObject(job))),
    ]);
  return table(['Done', 'Results', 'Failures'], rows);
}
