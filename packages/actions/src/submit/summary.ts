/** What `submit` says in the job summary. */
import {
  counted,
  FILE_ENDINGS,
  figures,
  modelsIn,
  number,
  type Plan,
  type SubmitLabelsResult,
  whatFailed,
  whatWaits,
} from '@completion-batch/core';
import { type SubmittedFile, usd } from '@completion-batch/engine';
import type { RunContext } from '../shared/run-context.ts';
import { stuckTable } from '../shared/stuck-table.ts';
import { about, code, page, sentences, table } from '../shared/summary.ts';

export function submitSummary(plan: Plan, result: SubmitLabelsResult, context: RunContext): string {
  const failed = whatFailed(result);
  const waiting = whatWaits(result);
  const models = modelsIn(result);
  const run =
    context.url === undefined
      ? code(plan.execution)
      : `<a href="${encodeURI(context.url)}">${code(plan.execution)}</a>`;
  return page([
    '### Submit',
    headline(result),
    `Execution ${run}, attempt ${context.attempt}, ${models.length > 1 ? 'models' : 'model'} ${models.map(code).join(' and ')}.`,
    flow(plan, result),
    table(
      [
        'Completion batch',
        'OpenAI batch',
        ...(models.length > 1 ? ['Model'] : []),
        'Requests',
        'Labels',
        'Bytes',
        'Tokens',
        'Cost, USD',
        'Outcome',
      ],
      result.files.map((file) => row(file, models.length > 1)),
    ),
    result.alreadySubmitted === 0
      ? ''
      : `${counted(result.alreadySubmitted, 'request')} had been submitted by an earlier attempt and ${result.alreadySubmitted === 1 ? 'was' : 'were'} left out.`,
    sentences('Waiting: the next run takes it up by itself.', waiting),
    budget(result),
    stuckTable(result.stuck),
    sentences('Failed:', failed),
    '<sub>Tokens and cost are estimates, made before OpenAI counts.</sub>',
  ]);
}

function headline(result: SubmitLabelsResult): string {
  const { batches, labels, cost, tokens, waiting } = figures(result);
  if (result.dryRun) {
    const planned = counted(result.files.length, 'batch', 'batches');
    return `Dry run: ${planned} would be made (${number(tokens)} tokens, ${dollars(cost)}). Nothing was claimed or sent.`;
  }
  if (result.files.length === 0) return 'Nothing was left to submit.';
  const wait =
    waiting === 0 ? '' : ` ${counted(waiting, 'file')} ${waiting === 1 ? 'waits' : 'wait'} for the next run.`;
  return `**${counted(batches, 'batch', 'batches')}** with ${counted(labels, 'label')} submitted (${dollars(cost)}).${wait}`;
}

function budget({ budget }: SubmitLabelsResult): string {
  return budget === undefined
    ? ''
    : `Budget: ${about(budget.used)} of ${usd(budget.maxCost)} are used by this execution.`;
}

/** Numbers only: nothing of the data gets into the diagram. */
function flow(plan: Plan, result: SubmitLabelsResult): string {
  const requests = result.files.reduce((sum, file) => sum + file.requests, result.alreadySubmitted);
  const { batches } = figures(result);
  return [
    '```mermaid',
    'flowchart LR',
    `  labels["${counted(plan.labels, 'label')}"] --> shards["${counted(plan.shards.length, 'shard')}"]`,
    `  shards --> requests["${counted(requests, 'request')}"]`,
    `  requests --> batches["${result.dryRun ? `${counted(result.files.length, 'batch', 'batches')}, not sent` : counted(batches, 'batch', 'batches')}"]`,
    '```',
  ].join('\n');
}

function row(file: SubmittedFile, withModel: boolean): (string | number)[] {
  const notes = [
    FILE_ENDINGS[file.ending],
    ...(file.resumed ? ['begun by an earlier run'] : []),
    ...(file.adopted ? ['found at OpenAI'] : []),
    ...(file.lost > 0 ? [`${counted(file.lost, 'label')} changed elsewhere`] : []),
  ];
  return [
    code(file.batchId),
    file.openaiBatchId === undefined ? '' : code(file.openaiBatchId),
    ...(withModel ? [code(file.model)] : []),
    file.requests,
    file.units,
    file.bytes,
    file.tokens,
    file.cost === undefined ? '' : usd(file.cost).replace('$', ''),
    notes.join('; '),
  ];
}

function dollars(cost: number | undefined): string {
  return cost === undefined ? 'cost unknown: no price for this model' : about(cost);
}
