/** What `submit-requests` says in the job summary. */
import { FILE_ENDINGS, figures, whatFailed, whatWaits } from '@completion-batch/core/jobs';
import { counted, number } from '@completion-batch/core/light';
import {
  type Completing,
  costOf,
  type InvalidLine,
  type PriceList,
  type SubmitResult,
  type SubmittedFile,
  type SubmittedJob,
  usd,
} from '@completion-batch/engine';
import type { RunContext } from '../shared/run-context.ts';
import { stuckTable } from '../shared/stuck-table.ts';
import { about, type Cell, code, literal, money, page, sentences, table } from '../shared/summary.ts';

export interface SubmitRequestsContext {
  readonly dryRun: boolean;
  readonly invalid: 'fail' | 'skip';
  readonly complete: Completing | undefined;
  readonly prices: PriceList | undefined;
  /** The store's URL. */
  readonly store: string;
  readonly context: RunContext;
}

export function submitRequestsSummary(job: SubmittedJob, to: SubmitRequestsContext): string {
  const { manifest, submitted } = job;
  return page([
    '### Submit requests',
    headline(job, to),
    manifest === undefined ? '' : `Job ${code(manifest.job)}, kept in ${code(to.store)}.`,
    to.complete === undefined ? '' : completed(to.complete),
    submitted === undefined ? '' : sentences('Failed:', whatFailed(submitted, 'request')),
    submitted === undefined ? '' : stuckTable(submitted.stuck, 'request'),
    invalidTable(job, to.invalid),
    destinations(job, to.prices),
    cached(job),
    submitted === undefined ? '' : batches(submitted),
    submitted === undefined
      ? ''
      : sentences('Waiting: the next collect-results takes it up.', whatWaits(submitted, 'request')),
    submitted?.budget === undefined
      ? ''
      : `Budget: ${about(submitted.budget.used)} of ${usd(submitted.budget.maxCost)} are used by this job.`,
    '<sub>Tokens and cost are estimates, made before OpenAI counts.</sub>',
  ]);
}

function headline(
  { manifest, known, done, invalid, cached, submitted }: SubmittedJob,
  to: SubmitRequestsContext,
): string {
  if (manifest === undefined) {
    return `**${counted(invalid.count, 'line is no request', 'lines are no requests')}**: nothing was kept or sent.`;
  }
  const given = counted(manifest.requests, 'request');
  if (to.dryRun) return `Dry run: ${given}. Nothing was kept or sent.`;
  if (done) return `${given}, all of which this job has asked before and brought back: nothing was asked.`;
  const { batches, requests, waiting } = figures(submitted ?? NOTHING);
  const parts = [
    `**${counted(requests, 'request')}** of ${given} submitted now in ${counted(batches, 'batch', 'batches')}.`,
    ...(known ? ['The job was there already: what it has asked is not asked again.'] : []),
    ...(cached.requests === 0 ? [] : [`${counted(cached.requests, 'request')} answered by earlier jobs.`]),
    ...(waiting === 0 ? [] : [`${counted(waiting, 'file')} ${waiting === 1 ? 'waits' : 'wait'}.`]),
  ];
  return parts.join(' ');
}

const NOTHING: Pick<SubmitResult, 'files' | 'dryRun'> = { files: [], dryRun: false };

/** It was asked for; and still what was asked is not what stands in the files. */
function completed({ endpoint, model }: Completing): string {
  const named = model === undefined ? '' : `, bodies without a model for ${code(model)}`;
  return `Lines without an envelope were completed for ${code(endpoint)}${named}.`;
}

function destinations({ manifest, estimatedUsd }: SubmittedJob, prices: PriceList | undefined): string {
  if (manifest === undefined) return '';
  const rows = manifest.destinations.map(({ model, endpoint, requests, input_tokens, output_tokens }) => [
    code(model),
    code(endpoint),
    requests,
    input_tokens,
    output_tokens,
    money(costOf({ input: input_tokens, output: output_tokens }, model, prices)),
  ]);
  const total = (of: 'requests' | 'input_tokens' | 'output_tokens'): number =>
    manifest.destinations.reduce((sum, each) => sum + each[of], 0);
  const all = ['**all**', '', total('requests'), total('input_tokens'), total('output_tokens'), money(estimatedUsd)];
  return table(
    ['Model', 'Endpoint', 'Requests', 'Input tokens', 'Output tokens', 'Cost, USD'],
    rows.length > 1 ? [all, ...rows] : rows,
  );
}

function cached({ cached: { requests, savedUsd } }: SubmittedJob): string {
  if (requests === 0) return '';
  const saved = savedUsd === undefined ? '' : `, which saves ${about(savedUsd)}`;
  return `${counted(requests, 'request')} had been answered in earlier jobs of this store${saved}.`;
}

function batches({ files, alreadySubmitted }: SubmitResult): string {
  return page([
    table(
      ['Completion batch', 'OpenAI batch', 'Model', 'Requests', 'Bytes', 'Input tokens', 'Cost, USD', 'Outcome'],
      files.map(row),
    ),
    alreadySubmitted === 0
      ? ''
      : `${counted(alreadySubmitted, 'request')} had been submitted by an earlier attempt and ${alreadySubmitted === 1 ? 'was' : 'were'} left out.`,
  ]).trim();
}

function row(file: SubmittedFile): Cell[] {
  const notes = [
    FILE_ENDINGS[file.ending],
    ...(file.resumed ? ['begun by an earlier run'] : []),
    ...(file.adopted ? ['found at OpenAI'] : []),
    ...(file.lost > 0 ? [`${counted(file.lost, 'request')} asked elsewhere`] : []),
  ];
  return [
    code(file.batchId),
    file.openaiBatchId === undefined ? '' : code(file.openaiBatchId),
    code(file.model),
    file.requests,
    file.bytes,
    file.tokens,
    money(file.cost),
    notes.join('; '),
  ];
}

function invalidTable({ invalid }: SubmittedJob, mode: 'fail' | 'skip'): string {
  if (invalid.count === 0) return '';
  const all = invalid.count > invalid.lines.length ? ` The list has the first ${number(invalid.lines.length)}.` : '';
  const what = mode === 'skip' ? 'they failed, the others are asked' : 'nothing was kept or sent';
  const rows = table(
    ['File', 'Line', 'Custom id', 'Code', 'Member', 'What is wrong'],
    invalid.lines.map(({ file, file_line, custom_id, code: why, param, message }: InvalidLine) => [
      code(file),
      String(file_line),
      custom_id === null ? '' : code(custom_id),
      code(why),
      param === null ? '' : code(param),
      literal(message),
    ]),
  );
  return `**${counted(invalid.count, 'line is no request', 'lines are no requests')}: ${what}.**${all}\n\n${rows}`;
}
