/** What `submit` says in the job summary. */
import {
  afterSubmit,
  counted,
  evidenceOfShards,
  evidenceText,
  FILE_ENDINGS,
  figures,
  type MonthSpend,
  modelsIn,
  number,
  type Plan,
  type SubmitLabelsResult,
  whatFailed,
  whatWaits,
} from '@completion-batch/core';
import { costText, type SubmittedFile, usd } from '@completion-batch/engine';
import { planFacts, unknownFacts } from '../prepare/summary.ts';
import { nextSteps } from '../shared/next-steps.ts';
import type { RunContext } from '../shared/run-context.ts';
import { stuckTable } from '../shared/stuck-table.ts';
import { about, type Cell, code, facts, folded, literal, money, page, sentences, table } from '../shared/summary.ts';
import type { PassedOverRow } from './passed-over.ts';

/** What there is to say beside the result. */
export interface BesideSubmit {
  /** The first rows that prepare and format could not read. */
  readonly passedOver?: readonly PassedOverRow[];
  /** Undefined where it is not known. */
  readonly month?: MonthSpend | undefined;
}

export function submitSummary(
  plan: Plan,
  result: SubmitLabelsResult,
  context: RunContext,
  { passedOver = [], month }: BesideSubmit = {},
): string {
  const models = modelsIn(result);
  const run =
    context.url === undefined
      ? code(plan.execution)
      : `<a href="${encodeURI(context.url)}">${code(plan.execution)}</a>`;
  return page([
    '### Submit',
    headline(result),
    `Execution ${run}, attempt ${context.attempt}, ${models.length > 1 ? 'models' : 'model'} ${models.map(code).join(' and ')}.`,
    nextSteps(afterSubmit(result)),
    // Shards that are missing have a table of their own.
    sentences('Failed:', whatFailed({ ...result, missingShards: [] })),
    stuckTable(result.stuck),
    shardTable(result),
    flow(plan, result),
    table(
      [
        'Completion batch',
        'OpenAI batch',
        ...(models.length > 1 ? ['Model'] : []),
        'Requests',
        'Labels',
        'Bytes',
        'Input tokens',
        'Cost, USD',
        'Outcome',
      ],
      result.files.map((file) => row(file, models.length > 1)),
    ),
    result.alreadySubmitted === 0
      ? ''
      : `${counted(result.alreadySubmitted, 'request')} had been submitted by an earlier attempt and ${result.alreadySubmitted === 1 ? 'was' : 'were'} left out.`,
    sentences('Waiting: the next run takes it up by itself.', whatWaits(result)),
    budget(result),
    month === undefined ? '' : monthText(month),
    evidence(result),
    passedOverTable(plan, result, passedOver),
    folded('The plan', facts([...planFacts(plan), ...unknownFacts(plan)])),
    '<sub>Tokens and cost are estimates, made before OpenAI counts.</sub>',
  ]);
}

function headline(result: SubmitLabelsResult): string {
  const { batches, labels, cost, tokens, waiting } = figures(result);
  if (result.dryRun) {
    const planned = counted(result.files.length, 'batch', 'batches');
    return `Dry run: ${planned} would be made (${number(tokens)} tokens, cost ${costText(cost, about)}). Nothing was claimed or sent.`;
  }
  if (result.files.length === 0) return 'Nothing was left to submit.';
  const wait =
    waiting === 0 ? '' : ` ${counted(waiting, 'file')} ${waiting === 1 ? 'waits' : 'wait'} for the next run.`;
  return `**${counted(batches, 'batch', 'batches')}** with ${counted(labels, 'label')} submitted (cost ${costText(cost, about)}).${wait}`;
}

/** Shards of which not all is asked; what went wrong in a shard's job the job itself says. */
function shardTable({ missingShards, formatted }: SubmitLabelsResult): string {
  const missing = missingShards.map(({ shard, reason }) => [
    code(shard),
    `**missing**, its labels stay as they are: ${literal(reason)}`,
    `Format ${shard}`,
  ]);
  const partly = formatted
    .filter(({ problems }) => problems > 0)
    .map(({ shard, problems }) => [
      code(shard),
      `${counted(problems, 'label or row was', 'labels or rows were')} passed over`,
      `Format ${shard}`,
    ]);
  const rows = table(['Shard', 'What is wrong', 'Job that says more'], [...missing, ...partly]);
  return rows === '' ? '' : `**Shards with problems**\n\n${rows}`;
}

function evidence({ formatted }: SubmitLabelsResult): string {
  const shown = evidenceOfShards(formatted);
  return shown === undefined ? '' : `Evidence: ${evidenceText(shown)}.`;
}

function passedOverTable(plan: Plan, { formatted }: SubmitLabelsResult, shown: readonly PassedOverRow[]): string {
  const count = formatted.reduce((sum, { problems }) => sum + problems, plan.problems);
  if (count === 0) return '';
  const rows = shown.map(({ shard, PK, SK, reason }) => [
    shard === undefined ? 'Prepare' : `Format ${shard}`,
    code(PK),
    code(SK),
    literal(reason),
  ]);
  const all = 'All are in the artifacts of the plan and of the requests, in files `problems.ndjson`.';
  const title = `**${counted(count, 'row or label was', 'rows or labels were')} passed over.** ${all}`;
  return rows.length === 0 ? title : `${title}\n\n${table(['Job', 'PK', 'SK', 'What is wrong'], rows)}`;
}

function budget({ budget }: SubmitLabelsResult): string {
  return budget === undefined
    ? ''
    : `Budget: ${about(budget.used)} of ${usd(budget.maxCost)} are used by this execution.`;
}

/** `2026-11 so far: 31 batches with 120,400 labels; $2.83 for those that are collected, about $0.74 for 2 that are not yet.` */
function monthText({ month, batches, open, openEstimated, labels, actual, unknown }: MonthSpend): string {
  const parts = [
    ...(batches === open ? [] : [`${usd(actual)} for those that are collected`]),
    ...(open === 0 ? [] : [`${about(openEstimated)} for ${number(open)} that ${open === 1 ? 'is' : 'are'} not yet`]),
    ...(unknown === 0 ? [] : [`of ${number(unknown)} the row does not say it all`]),
  ];
  return `${month} so far: ${counted(batches, 'batch', 'batches')} with ${counted(labels, 'label')}; ${parts.join(', ')}.`;
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

function row(file: SubmittedFile, withModel: boolean): Cell[] {
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
    money(file.cost),
    notes.join('; '),
  ];
}
