/** What `status` prints: one screen in usual cases, or one JSON object with all of it. */
import {
  describeStuck,
  type MonthSpend,
  nextOfTable,
  type OpenBatch,
  type OpenSubmission,
  type StatusCounts,
  stuckJson,
  type TableStatus,
  type WaitingQueue,
} from '@completion-batch/core';
import { age, counted, logLine, number } from '@completion-batch/core/light';
import { usd } from '@completion-batch/engine';
import { type NextCommand, nextCommands } from '../session/next-steps.ts';
import { WAYS } from '../session/ways.ts';
import { columnsOn, cut, paragraph } from './columns.ts';
import { paint, paintBeginning } from './paint.ts';
import { facts, isNarrow, rowBlocks, say } from './print.ts';
import { printNext } from './print-next.ts';

export interface ShownStatus {
  readonly status: TableStatus;
  /** `OPENAI_BASE_URL`; unset or empty means OpenAI's own. */
  readonly baseUrl: string | undefined;
  /** Whether OpenAI was to be asked: there is a key. */
  readonly asked: boolean;
}

/** Months of which the spend is shown; all are in the JSON. */
const MOST_MONTHS = 3;
/** Of submissions, and of problems. */
const MOST_LISTED = 5;

export function printStatus(shown: ShownStatus, mostBatches: number): void {
  const { status, asked } = shown;
  const { labels, spend, submissions, stuck, batches, queues, problems } = status;
  say(`Table ${status.table}, ${status.at.slice(0, 16).replace('T', ' ')} UTC`, 2);
  printLabels(labels);
  printSpend(spend);
  printBatches(shown, mostBatches);
  if (batches.length > 0 && !asked) say('OpenAI was not asked about them: OPENAI_API_KEY is not set.');
  if (status.unanswered !== undefined) say(`OpenAI did not say what became of them: ${status.unanswered}`, 2);
  if (batches.length > 0 || submissions.length > 0) console.log('');
  say(submissions.length === 0 ? 'No open submission.' : 'Open submissions (the next submit goes on with them):');
  for (const line of first(submissions.map(submissionText), 'submission')) say(`  ${line}`, 4);
  const waits = [
    ...stuck.map((one) => `Stuck: ${describeStuck(one)}`),
    ...batches.flatMap(heldText),
    ...queues.map(queueText),
    ...peopleText(labels),
    ...problems.map((problem) => `Does not parse: ${problem}`),
  ];
  if (waits.length > 0) console.log(paint('title', 'What waits:'));
  for (const wait of first(waits, 'thing')) printWait(wait);
  console.log('');
  const steps = nextIn(status);
  if (steps.length === 0) say('Nothing is to be done.');
  printNext(steps);
}

/** Stands for a store that no row names. */
const UNKNOWN_STORE = 'STORE';

function nextIn(status: TableStatus): NextCommand[] {
  const { table, batches, submissions } = status;
  const store = batches.find((batch) => batch.store !== null)?.store ?? submissions[0]?.store ?? UNKNOWN_STORE;
  return nextCommands(nextOfTable(status), { table, store });
}

/** What somebody has to see to comes first, and is red. */
function printWait(text: string): void {
  const urgent = ['Stuck:', 'Held:'].find((word) => text.startsWith(word));
  const lines = paragraph(`  ${text}`, 4);
  console.log(urgent === undefined ? lines : `  ${paintBeginning('bad', urgent, lines.slice(2))}`);
}

function first(lines: readonly string[], one: string): readonly string[] {
  const left = lines.length - MOST_LISTED;
  if (left <= 0) return lines;
  return [...lines.slice(0, MOST_LISTED), `and ${counted(left, `more ${one}`)}; --json has all of them.`];
}

const MEANS = {
  NONE: 'to be asked',
  PENDING: 'asked, no answer yet',
  VALID: 'called right',
  INVALID: 'called wrong',
  NEEDS_REVIEW: 'waits for a person',
} as const;

function printLabels(labels: StatusCounts | undefined): void {
  if (labels === undefined) return;
  const { byStatus, readUnits } = labels;
  console.log('');
  const cost = readUnits === undefined ? '' : ` (counting took ${counted(Math.ceil(readUnits), 'read unit')})`;
  console.log(paintBeginning('title', 'Labels', paragraph(`Labels${cost}`)));
  for (const [status, meaning] of Object.entries(MEANS) as [keyof typeof MEANS, string][]) {
    const { labels: count, whole } = byStatus[status];
    const shown = `${whole ? '' : 'at least '}${number(count)}`;
    const wide = `  ${status.padEnd(12)}  ${shown.padStart(12)}  ${meaning}`;
    console.log(isNarrow() ? facts([[status, `${shown} ${meaning}`]]) : wide);
  }
}

function printSpend(spend: readonly MonthSpend[] | undefined): void {
  if (spend === undefined || spend.length === 0) return;
  console.log('');
  console.log(paintBeginning('title', SPEND[0], isNarrow() ? SPEND[0] : spendLine(SPEND)));
  for (const month of spend.slice(0, MOST_MONTHS)) {
    const { estimated, actual, labels, batches } = month;
    const figures = [`  ${month.month}`, number(batches), number(labels), usd(estimated), usd(actual)] as const;
    const notes = [
      ...(month.open === 0 ? [] : [`${number(month.open)} open`]),
      ...(month.unknown === 0 ? [] : [`${number(month.unknown)} unknown`]),
    ];
    const cells = [...figures, notes.join(', ')];
    if (isNarrow()) console.log(rowBlocks([...SPEND, ...(notes.length === 0 ? [] : ['not whole'])], [cells]));
    else console.log(cut(`${spendLine(figures)}  ${notes.join(', ')}`.trimEnd(), columnsOn()));
  }
  if (spend.length > MOST_MONTHS) {
    const actual = spend.slice(MOST_MONTHS).reduce((sum, month) => sum + month.actual, 0);
    say(`  and ${usd(actual)} in ${counted(spend.length - MOST_MONTHS, 'month')} before; --json has all of them.`, 2);
  }
}

const SPEND = ['Spend', 'batches', 'labels', 'estimated', 'actual'] as const;

function spendLine([name, batches, labels, estimated, actual]: readonly [string, string, string, string, string]) {
  const columns = [batches.padStart(8), labels.padStart(11), estimated.padStart(12), actual.padStart(12)];
  return `${name.padEnd(10)}${columns.join(' ')}`;
}

function printBatches(shown: ShownStatus, most: number): void {
  const { batches } = shown.status;
  console.log('');
  const title = `Open batches: ${number(batches.length)}, with ${counted(sumOfLabels(batches), 'label')}`;
  if (batches.length === 0) say('No open batch.');
  else console.log(paintBeginning('title', 'Open batches:', paragraph(title)));
  for (const batch of batches.slice(0, most)) {
    say(`  ${batch.batchId}, ${ageText(batch)}: ${batch.openaiStatus ?? batch.status}`, 4);
    say(`    ${sizeText(batch)}; ${adviceFor(batch)}`, 4);
    console.log(
      `    ${cut(logLine(linkTo(batch, shown.baseUrl) ?? `OpenAI's ${batch.openaiBatchId}`), columnsOn() - 4)}`,
    );
  }
  const left = batches.slice(most);
  if (left.length === 0) return;
  const youngest = left.at(-1);
  const ages = youngest === undefined ? '' : `, the youngest ${ageText(youngest)}`;
  const labels = counted(sumOfLabels(left), 'label');
  say(`  and ${number(left.length)} more with ${labels}${ages}; --batches ${batches.length} shows them.`, 4);
}

const sumOfLabels = (batches: readonly OpenBatch[]): number =>
  batches.reduce((sum, { labels }) => sum + (labels ?? 0), 0);

const ageText = ({ ageHours }: OpenBatch): string =>
  ageHours === undefined ? 'of unknown age' : `${age(ageHours)} old`;

function sizeText({ labels, requests, model }: OpenBatch): string {
  const size = [
    labels === null ? 'labels unknown' : counted(labels, 'label'),
    requests === null ? 'requests unknown' : counted(requests, 'request'),
  ];
  return `${size.join(', ')}${model === null ? '' : ` for ${model}`}`;
}

/** OpenAI's page of a batch; other servers have none. */
export function linkTo({ openaiBatchId }: OpenBatch, baseUrl: string | undefined): string | undefined {
  if (baseUrl && !(URL.canParse(baseUrl) && new URL(baseUrl).host === 'api.openai.com')) return undefined;
  return `https://platform.openai.com/batches/${encodeURIComponent(openaiBatchId)}`;
}

const ADVICE = {
  held: 'held for a person',
  collect: 'collect it',
  'unknown-to-openai': 'check the key; if the batch is gone for good: reconcile --give-up',
  'near-its-end': 'near its end: collect --cancel-after 20 saves what is finished',
  'stuck-validating': 'stuck in validation: cancel it',
  wait: 'wait',
} as const;

const adviceFor = ({ step }: OpenBatch): string => ADVICE[step];

function heldText({ batchId, heldReason }: OpenBatch): string[] {
  if (heldReason === null) return [];
  return [`Held: ${logLine(heldReason)}; ${WAYS.accept(batchId)}, or ${WAYS.reject(batchId)}`];
}

function queueText({ model, tokens, limit, learnedAt }: WaitingQueue): string {
  const known = limit === null ? 'no limit is known' : `${number(limit)} may, since the refusal of ${learnedAt}`;
  const full = limit !== null && tokens >= limit ? 'full: ' : '';
  return `Queue of ${logLine(model)}: ${full}${number(tokens)} tokens wait, ${known}.`;
}

function peopleText(labels: StatusCounts | undefined): string[] {
  const waiting = labels?.byStatus.NEEDS_REVIEW.labels ?? 0;
  return waiting === 0 ? [] : [`${counted(waiting, 'label waits', 'labels wait')} for a person.`];
}

function submissionText({ batchId, state, labels, ageHours, leaseSeconds, left }: OpenSubmission): string {
  const lease = leaseSeconds > 0 ? `held for ${leaseSeconds} s more` : 'held by nobody';
  const why = left === null ? '' : `; ${left.as}: ${left.why}`;
  return `${batchId}: ${counted(labels, 'label')}, ${state}, ${age(ageHours)} old, ${lease}${why}`;
}

/** docs/operations.md, "What status shows", has its names. */
export function statusJson(shown: ShownStatus): object {
  const { status, baseUrl, asked } = shown;
  const { labels, stuck, batches, unanswered, spend } = status;
  return {
    table: status.table,
    at: status.at,
    labels: labels === undefined ? null : labelsJson(labels),
    spend: spend ?? null,
    submissions: status.submissions,
    stuck: stuck.map(stuckJson),
    batches: batches.map((batch) => ({
      ...batch,
      ageHours: batch.ageHours ?? null,
      link: linkTo(batch, baseUrl) ?? null,
      advice: adviceFor(batch),
    })),
    queues: status.queues,
    openai: { asked, unanswered: unanswered ?? null },
    problems: status.problems,
    next: nextIn(status),
  };
}

function labelsJson({ byStatus, readUnits }: StatusCounts): object {
  const counts = Object.entries(byStatus);
  return {
    ...Object.fromEntries(counts.map(([status, { labels }]) => [status, labels])),
    complete: counts.every(([, { whole }]) => whole),
    readUnits: readUnits ?? null,
  };
}
