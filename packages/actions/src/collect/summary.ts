/** What `collect` says of its batches in the job summary, and `summary` of those of all jobs. */
import {
  afterCollect,
  age,
  agreementText,
  type BatchReport,
  counted,
  describeUnwritten,
  isFailed,
  meaningOfCheck,
  number,
  RELEASE_REASONS,
  type ReleaseReason,
  releasedTotal,
  type Totals,
  totalsOf,
  type WriteBackResult,
} from '@completion-batch/core';
import { usd } from '@completion-batch/engine';
import { artifact, nextSteps, type ReviewPage } from '../shared/next-steps.ts';
import { code, figure, literal, money, page, sentences, table } from '../shared/summary.ts';
import { verdictChart } from '../shared/verdict-chart.ts';
import { rejectedTable } from './rejected.ts';

/** What there is to say beside the reports. */
export interface Beside {
  /** Of the one batch that was asked for, where it is not open any more. */
  readonly closed?: string | undefined;
  readonly writtenBack?: WriteBackResult | undefined;
  /** Open batches that this run did not look at. */
  readonly waiting?: number | undefined;
  readonly page?: ReviewPage | undefined;
}

export function collectedSummary(
  title: string,
  reports: readonly BatchReport[],
  { closed, writtenBack, waiting = 0, page: reviewPage }: Beside = {},
): string {
  const totals = totalsOf(reports);
  return page([
    `### ${title}`,
    closed === undefined ? `**${headline(reports, totals)}**` : `Nothing to collect: ${literal(closed)}.`,
    costLine(totals),
    waiting === 0 ? '' : `${counted(waiting, 'more batch waits', 'more batches wait')} for the next run.`,
    nextOf(reports, reviewPage),
    ...troubles(reports, writtenBack),
    verdictChart(totals.byLabel, totals.otherLabels),
    rejectedTable(reports),
    batchTable(reports, totals),
    totals.settled === 0 ? '' : estimates(totals),
    totals.settled === 0 ? '' : MONTH,
    agreement(reports, totals),
    table(
      ['Released because', 'Labels', 'What it means'],
      totals.reasons.map(([reason, labels]) => [code(reason), labels, meaningOf(reason)]),
    ),
    table(
      ['Check', 'Verdicts it speaks against', 'What it means'],
      totals.contradicted.map(([check, verdicts]) => [code(check), verdicts, meaningOfCheck(check)]),
    ),
    sentences(
      'Not done yet: a later run collects them.',
      reports
        .filter(({ kind }) => kind === 'open')
        .map(({ batchId, status, reason }) => `${batchId} is ${status}${reason === null ? '' : `: ${reason}`}`),
    ),
    writtenBack === undefined ? '' : writeBackText(writtenBack),
    sentences(
      'Refused by OpenAI as a whole; their labels were released:',
      reports.flatMap(({ kind, trouble, batchId, reason }) =>
        kind === 'settled' && !trouble && reason !== null ? [`${batchId}: ${reason}`] : [],
      ),
    ),
  ]);
}

function nextOf(reports: readonly BatchReport[], page: ReviewPage | undefined): string {
  const steps = afterCollect(reports);
  const inPage = steps.some(({ to }) => to === 'review') || page === undefined;
  const text = nextSteps(steps, page, inPage ? [] : [`What was collected can be looked at in ${artifact(page)}.`]);
  return text !== '' || reports.length === 0 ? text : '**Next:** nothing is left to do.';
}

/** What somebody has to see to. */
function troubles(reports: readonly BatchReport[], writtenBack: WriteBackResult | undefined): string[] {
  return [
    sentences(
      'Held: nothing of them is written until they are accepted or rejected:',
      reports.filter(isHeld).map(failureText),
    ),
    sentences(
      'Not collected, so they stay open:',
      reports.filter((one) => isFailed(one) && !isHeld(one)).map(failureText),
    ),
    sentences('Collected, but something was wrong:', reports.filter(({ trouble }) => trouble).map(failureText)),
    sentences('Not written back:', (writtenBack?.failures ?? []).map(describeUnwritten)),
  ];
}

/** It takes reading the rows of all batches: too much for every look, twice an hour. */
const MONTH = '<sub>What the month has cost so far, the summary of submit tells, and `completion-batch status`.</sub>';

/** What it cost, beside what was expected. */
function costLine({ settled, cost, estimatedCost }: Totals): string {
  if (settled === 0 || cost === undefined) return '';
  return estimatedCost === undefined
    ? `It cost ${usd(cost)}.`
    : `It cost ${usd(cost)}; ${usd(estimatedCost)} were estimated.`;
}

const isHeld = ({ kind }: BatchReport): boolean => kind === 'held';

/** How far the answers agree with what people have said of the same labels. */
function agreement(reports: readonly BatchReport[], totals: Totals): string {
  const all = agreementText(totals.audit);
  if (all === undefined) return '';
  const audited = reports.flatMap(({ batchId, audit }) => {
    const text = agreementText(audit);
    return text === undefined ? [] : [`${batchId}: ${text}`];
  });
  const what = `${all.charAt(0).toUpperCase()}${all.slice(1)}, in parentheses the 95 % interval.`;
  return page([what, audited.length < 2 ? '' : sentences('By batch:', audited)]);
}

export function failureText({ batchId, reason }: BatchReport): string {
  return `batch ${batchId}: ${reason ?? 'no reason was given'}`;
}

export function writeBackText({ batches, changed, unchanged, withoutVector }: WriteBackResult): string {
  const more = [`${number(unchanged)} said it already`, `${number(withoutVector)} have no vector`].join(', ');
  return `Written back into the vectors' metadata: ${counted(batches, 'batch', 'batches')}, ${counted(changed, 'word')} changed (${more}).`;
}

/** `1 batch collected: 240 labels have their outcome. 2 batches are not done yet.` */
export function headline(reports: readonly BatchReport[], totals = totalsOf(reports)): string {
  const { settled, open, labels } = totals;
  const held = reports.filter(isHeld).length;
  const failed = totals.failed - held;
  const parts = [
    ...(settled === 0
      ? []
      : [
          `${counted(settled, 'batch', 'batches')} collected: ${counted(labels, 'label has its', 'labels have their')} outcome.`,
        ]),
    ...(open === 0 ? [] : [`${counted(open, 'batch is', 'batches are')} not done yet.`]),
    ...(held === 0 ? [] : [`${counted(held, 'batch is', 'batches are')} held.`]),
    ...(failed === 0 ? [] : [`${counted(failed, 'batch', 'batches')} could not be collected.`]),
  ];
  return parts.length === 0 ? 'Nothing to collect: no batch is open.' : parts.join(' ');
}

const STATES: Record<BatchReport['kind'], string> = {
  settled: 'collected',
  open: 'not done yet',
  incomplete: '**answers are missing**',
  unreadable: '**not collected**',
  held: '**held: accept or reject it**',
  failed: '**not collected**',
};

const OUTCOMES: readonly (readonly [head: string, of: (counted: BatchReport | Totals) => number])[] = [
  ['Labels', ({ labels }) => labels],
  ['Valid', ({ valid }) => valid],
  ['Invalid', ({ invalid }) => invalid],
  ['Needs review', ({ needsReview }) => needsReview],
  ['Asked too often', ({ exhausted }) => exhausted],
  ['Unsure', ({ unsure }) => unsure],
  ['Released', ({ released }) => (typeof released === 'number' ? released : releasedTotal({ released }))],
  ['Changed elsewhere', ({ changedElsewhere }) => changedElsewhere],
  ['Corrections', ({ corrections }) => corrections],
];

/** What is rare has a column only where there is any of it: the table is wide enough. */
const RARE: ReadonlySet<string> = new Set(['Asked too often', 'Unsure', 'Changed elsewhere']);

function batchTable(reports: readonly BatchReport[], totals: Totals): string {
  const columns = OUTCOMES.filter(([head, of]) => !RARE.has(head) || of(totals) > 0);
  const rows = reports.map((report) => [
    code(report.batchId),
    [
      report.trouble ? '**collected, with trouble**' : STATES[report.kind],
      ...(report.status === '' ? [] : [code(report.status)]),
    ].join(', '),
    figure(report.ageHours === null ? 'unknown' : age(report.ageHours)),
    // Of a batch that is not done nothing is known, which is not 0.
    ...columns.map(([, of]) => (report.kind === 'settled' ? of(report) : '–')),
  ]);
  // First, because a long table is cut off.
  const all = ['**all**', '', '', ...columns.map(([, of]) => of(totals))];
  return table(
    ['Completion batch', 'State', 'Age', ...columns.map(([head]) => head)],
    rows.length > 1 ? [all, ...rows] : rows,
  );
}

function estimates(totals: Totals): string {
  const tokens = (count: number | undefined): string => (count === undefined ? 'unknown' : number(count));
  const cached = totals.cachedTokens === 0 ? '' : ` (${number(totals.cachedTokens)} cached)`;
  return table(
    ['', 'Estimated', 'Actual'],
    [
      ['Input tokens', figure(tokens(totals.estimatedInputTokens)), figure(`${number(totals.inputTokens)}${cached}`)],
      ['Output tokens', figure(tokens(totals.estimatedOutputTokens)), totals.outputTokens],
      ['Cost, USD', money(totals.estimatedCost), money(totals.cost)],
    ],
  );
}

function meaningOf(reason: string): string {
  return Object.hasOwn(RELEASE_REASONS, reason) ? literal(RELEASE_REASONS[reason as ReleaseReason]) : '';
}
