/** What `prepare` says in the job summary. */
import type { PrepareResult } from '@completion-batch/core';
import { number, unknownText } from '@completion-batch/core';
import type { RunContext } from '../shared/run-context.ts';
import { code, facts, literal, page, table } from '../shared/summary.ts';

export function prepareSummary(
  { plan, problems, openSubmissions, resumed }: PrepareResult,
  context: RunContext,
): string {
  return page([
    '### Prepare',
    plan.labels === 0
      ? `No label of ${code(plan.table)} needs validation.`
      : `${number(plan.labels)} labels on ${number(plan.receipts)} receipts need validation.`,
    resumed ? 'This execution had a plan already: it goes on with it.' : '',
    facts([
      ...planFacts(plan),
      ['Execution', `${code(plan.execution)}, attempt ${context.attempt}`],
      ['Left open by earlier runs', `${number(openSubmissions)} submissions`],
      ['Rows passed over', plan.problems],
      ...unknownFacts(plan),
    ]),
    problemTable('Rows that were passed over', problems, plan.problems),
  ]);
}

type Fact = readonly [name: string, value: string | number];

/** What a plan asks, of whom, and how. */
export function planFacts(plan: PrepareResult['plan']): Fact[] {
  const audits = plan.shards.reduce((sum, shard) => sum + (shard.audits ?? 0), 0);
  return [
    ['Table', code(plan.table)],
    ['Status', code(plan.validationStatus)],
    ['Labels', plan.labels],
    ['Receipts', plan.receipts],
    ['Shards', plan.shards.length],
    ['Model', code(plan.model)],
    ...(plan.escalateModel === undefined
      ? []
      : [['Model for doubts and corrections', code(plan.escalateModel)] as const]),
    ...(plan.parameters === undefined ? [] : [['Parameters', code(JSON.stringify(plan.parameters))] as const]),
    ...(plan.labelSet === undefined
      ? []
      : [['Names in the list of labels', Object.keys(plan.labelSet.labels).length] as const]),
    ...(plan.evidence === undefined ? [] : [['Evidence', code(plan.evidence.sources.join(', '))] as const]),
    ...(plan.context === undefined ? [] : [['Context', code(plan.context)] as const]),
    ...(audits === 0 ? [] : [['Gold sample', auditText(plan, audits)] as const]),
  ];
}

export function unknownFacts({ unknownLabels }: PrepareResult['plan']): Fact[] {
  if (unknownLabels === undefined) return [];
  return [['In no list of labels, not asked about', literal(unknownText(unknownLabels))]];
}

function auditText({ audit }: PrepareResult['plan'], audits: number): string {
  const least = audit?.minAgreement;
  const held = least === undefined ? '' : `; a batch that agrees with people less often than ${least} is held`;
  return `${number(audits)} that people have judged, asked again${held}`;
}

/** The first of the rows that were passed over, and how many there are beside them. */
export function problemTable(
  title: string,
  shown: readonly { readonly PK: string; readonly SK: string; readonly reason: string }[],
  count: number,
): string {
  if (shown.length === 0) return '';
  const rows = shown.map(({ PK, SK, reason }) => [code(PK), code(SK), literal(reason)]);
  const more = count > shown.length ? `\n\n… and ${number(count - shown.length)} more: see the problems file.` : '';
  return `**${title}**\n\n${table(['PK', 'SK', 'What is wrong'], rows)}${more}`;
}
