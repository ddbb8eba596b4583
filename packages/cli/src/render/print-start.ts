/** What start prints: a block per batch, what became of the labels, how right that is, what is left. */
import { join } from 'node:path';
import { type CollectedBatch, type EvaluationFigures, submittedJson, whyIncomplete } from '@completion-batch/core';
import { counted, number } from '@completion-batch/core/light';
import { FORWARD_DEFAULTS } from '@completion-batch/emulator';
import { costText, type Logger, type SubmittedFile } from '@completion-batch/engine';
import type { Written } from '@completion-batch/page';
import { type Answers, type Stack, TABLE_NAME, whoAnswers } from '@completion-batch/sandbox';
import type { CollectedBatches } from '../session/collect-open.ts';
import type { FirstRequest } from '../session/first-request.ts';
import type { PipelineResult } from '../session/pipeline.ts';
import { commandLines } from './columns.ts';
import { ownCommand, ownStart } from './own-command.ts';
import {
  block,
  fromHere,
  printEvidence,
  printLeftOut,
  say,
  sayNext,
  sayNextSteps,
  shellWord,
  submittedBlock,
  warnOfProblems,
} from './print.ts';
import {
  collectedBatchesJson,
  collectedBlock,
  leftToPeople,
  printOutcomes,
  whyNotCollected,
} from './print-collected.ts';
import { printFigures } from './print-evaluation.ts';
import { firstRequestJson, printFirstRequest } from './print-prompt.ts';

/** One time through all phases. */
export interface Round {
  readonly result: PipelineResult;
  readonly collected: CollectedBatches;
}

/** The options of start that its report names, or goes by. */
export interface StartedWith {
  readonly model: string;
  readonly items?: string;
  readonly dryRun?: boolean;
  readonly submitOnly?: boolean;
  readonly keep?: boolean;
}

export interface StartReport {
  readonly stack: Stack;
  readonly flags: StartedWith;
  readonly answers: Answers;
  /** At least one. */
  readonly rounds: readonly Round[];
  /** Labels that have no verdict yet, by status. */
  readonly left: { readonly none: number; readonly pending: number };
  /** Where the truth is known, and something was collected. */
  readonly evaluation: EvaluationFigures | undefined;
  /** To look at in a browser; none of a dry run. */
  readonly page: Written | undefined;
  /** Of a dry run, where it has any request. */
  readonly first?: FirstRequest | undefined;
}

/** The totals of all rounds; of the last one, whether it is complete. */
function totalsOf({ rounds }: StartReport) {
  const files = rounds.flatMap(({ result }) => result.submitted.files);
  const results = lastOf(rounds.flatMap(({ collected }) => collected.results));
  const last = rounds.at(-1);
  const sum = (pick: (round: Round) => number): number => rounds.reduce((total, round) => total + pick(round), 0);
  return { files, results, last, sum };
}

/** Of results of one batch the last. */
function lastOf(results: readonly CollectedBatch[]): CollectedBatch[] {
  return [...new Map(results.map((result) => [result.batchId, result])).values()];
}

/** One execution is told in the members that other commands have, too: the first. `rounds` has them all. */
export function startJson(report: StartReport): unknown {
  const { stack, flags, answers, rounds, left, evaluation, page } = report;
  const [first] = rounds;
  const last = rounds.at(-1);
  return {
    folder: stack.folder,
    table: TABLE_NAME,
    engine: stack.engine,
    answers: answers.by,
    server: answers.by === 'server' ? { url: answers.server.baseURL, model: answers.server.model ?? null } : null,
    ...(first === undefined ? {} : roundJson(first)),
    complete: last?.result.submitted.complete ?? false,
    failedShards: last?.result.failedShards ?? [],
    rounds: rounds.map(roundJson),
    left,
    ...(flags.dryRun ? { firstRequest: firstRequestJson(report.first) } : {}),
    evaluation: evaluation ?? null,
    page: page ?? null,
    injected: stack.injected(),
  };
}

function roundJson({ result, collected }: Round) {
  const { prepared, evidence, failedShards, submitted, requests } = result;
  const { plan } = prepared;
  return {
    plan: prepared.planPath,
    receipts: plan.receipts,
    labels: plan.labels,
    shards: plan.shards.length,
    requests,
    failedShards,
    evidence: evidence ?? null,
    ...submittedJson(submitted),
    collected: collectedBatchesJson(collected),
  };
}

/** Why the start is to end with an error, in one sentence. */
export function whyFailed({ answers, rounds }: StartReport): string | undefined {
  const last = rounds.at(-1);
  if (last === undefined) return undefined;
  const { submitted, failedShards } = last.result;
  const reasons = [
    ...(failedShards.length > 0 ? [`${counted(failedShards.length, 'shard')} could not be formatted`] : []),
    whyIncomplete(submitted) ?? [],
    whyNotCollected(last.collected) ?? [],
    ...(answers.by === 'server' && nothingUsable(rounds) ? ['no answer of the model could be used'] : []),
  ].flat();
  return reasons.length === 0 ? undefined : reasons.join('; ');
}

/** Batches came back, and not one verdict in them. */
function nothingUsable(rounds: StartReport['rounds']): boolean {
  const settled = rounds.flatMap(({ collected }) => collected.results).filter(({ kind }) => kind === 'settled');
  return settled.length > 0 && settled.every(({ counts }) => counts.valid + counts.invalid + counts.needsReview === 0);
}

/** What to do about requests that the model server did not answer in the last round; undefined where it answered. */
export function whyUnanswered({ answers, rounds }: StartReport): string | undefined {
  const results = rounds.at(-1)?.collected.results ?? [];
  const labels = results.reduce((sum, { counts }) => sum + (counts.released['no-answer'] ?? 0), 0);
  if (answers.by !== 'server' || labels === 0) return undefined;
  const {
    baseURL,
    timeoutMs = FORWARD_DEFAULTS.timeoutMs,
    concurrency = FORWARD_DEFAULTS.concurrency,
  } = answers.server;
  return `${counted(labels, 'label')} got no answer from ${baseURL}: it was not there, or took longer than ${timeoutMs / 1000} s. No attempt is used up. See whether it is still up; give it more time with --answers-timeout SECONDS, or fewer than ${concurrency} requests at a time with --answers-concurrency N; the next start asks again.`;
}

/** More would scroll the result away; --json has all. */
const MOST_BLOCKS = 3;

export function printStart(report: StartReport, logger: Logger): void {
  const { flags, evaluation, rounds } = report;
  const { files, results, last } = totalsOf(report);
  if (last === undefined) return;
  warn(last, logger);
  const settled = new Set(results.map(({ batchId }) => batchId));
  const blocks = [
    ...lastFiles(files)
      .filter(({ batchId, ending }) => !settled.has(batchId) && ending !== 'split')
      .map(submittedBlock),
    ...results.map(collectedBlock),
    ...last.collected.failures.map(({ batchId, reason }) =>
      block(`Batch ${batchId}: not collected this time`, [['why', reason]]),
    ),
  ];
  if (blocks.length > 0) console.log('');
  for (const text of blocks.slice(0, MOST_BLOCKS)) console.log(text);
  if (blocks.length > MOST_BLOCKS) say(`… and ${counted(blocks.length - MOST_BLOCKS, 'more batch', 'more batches')}`);
  printLeftOut(last.result.submitted);
  if (blocks.length > 0) {
    if (results.some(({ kind }) => kind === 'settled')) console.log('');
    printEvidence(rounds[0]?.result.evidence);
    printFirstRequest(report.first);
    printOutcomes(results, report.left.none === 0 ? 'released, and asked again' : undefined);
    if (report.answers.by === 'server') say(`${whoAnswers(report.answers.server)} was asked.`);
    if (evaluation !== undefined && evaluation.overall.labels > 0) {
      console.log('');
      printFigures(evaluation, `the truth of ${flags.items === undefined ? 'the sample' : 'these rows'} is known`);
    }
    printFiles(report, rounds.find(({ result }) => result.submitted.files.length > 0) ?? last);
    console.log('');
  }
  printClosing(report, blocks.length > 0);
}

/** What a kept stack is good for: commands as in real use, in another shell. */
export function printKept({ endpoint, emulator, store, folder }: Stack): void {
  const table = `--table ${TABLE_NAME}`;
  console.log('');
  say('Table and emulator stay up until Ctrl-C. In another shell:');
  console.log('');
  for (const [name, value] of [
    ['AWS_ENDPOINT_URL_DYNAMODB', endpoint],
    ['AWS_REGION', 'us-east-1'],
    ['AWS_ACCESS_KEY_ID', 'local'],
    ['AWS_SECRET_ACCESS_KEY', 'local'],
    ['OPENAI_BASE_URL', emulator.url],
    ['OPENAI_API_KEY', 'local'],
  ]) {
    console.log(`export ${name}=${value}`);
  }
  for (const command of [
    `review list ${table}`,
    `status ${table}`,
    `report ${table} --store ${store.url} --out ${shellWord(join(folder, 'report', 'again.html'))}`,
  ]) {
    console.log(commandLines(ownCommand(command)));
  }
}

/** A path of its own line is easier to take along. */
function printPage(report: StartReport): void {
  const { page } = report;
  if (page === undefined) return;
  if (page.needsReview > 0) say(waitingText(report, page.needsReview));
  console.log(block('The page to look at, in a browser:', []));
  say(`  ${fromHere(page.files[0] ?? '')}`, 2);
}

/** The page has all of the table; what became of the labels is told above of those alone that were asked now. */
export function waitingText({ rounds }: Pick<StartReport, 'rounds'>, all: number): string {
  const settled = lastOf(rounds.flatMap(({ collected }) => collected.results)).filter(({ kind }) => kind === 'settled');
  const now = settled.reduce((sum, { counts }) => sum + leftToPeople(counts), 0);
  const told = `${counted(all, 'label waits', 'labels wait')} for a person`;
  if (now === 0 || all <= now) return `${told}.`;
  return `${told}: the ${number(now)} above, and ${number(all - now)} that did before.`;
}

function lastFiles(files: readonly SubmittedFile[]): SubmittedFile[] {
  return [...new Map(files.map((file) => [file.batchId, file])).values()];
}

/** Of the last round: what was passed over before is passed over again. */
function warn({ result }: Round, logger: Logger): void {
  const { prepared, formatted } = result;
  warnOfProblems('row', prepared.plan.problems, prepared.problems, prepared.problemsPath, logger);
  for (const { manifest, problems, problemsPath } of formatted) {
    warnOfProblems('label', manifest.problems, problems, problemsPath, logger);
  }
}

function printFiles(report: StartReport, { result }: Round): void {
  const { stack } = report;
  const { files } = totalsOf(report);
  const inStack = (path: string): string => fromHere(path, stack.folder);
  const location = files.find((file) => file.location !== undefined)?.location;
  const sent = location?.split('/').slice(0, -2).join('/');
  console.log('');
  console.log(
    block(`Files in ${fromHere(stack.folder)}:`, [
      ['plan', inStack(result.prepared.planPath)],
      ['prompts', inStack(result.requests)],
      ...(sent === undefined ? [] : [['sent to OpenAI', inStack(sent)] as const]),
      ['journal', 'openai/journal.ndjson (all that the emulator did)'],
      ['table', `table (${TABLE_NAME}, by ${stack.engine})`],
    ]),
  );
}

/** Last comes what is looked for first: how it stands, the page, and what to do. */
function printClosing(report: StartReport, any: boolean): void {
  const { flags, left } = report;
  if (flags.dryRun) {
    printPlanned(report);
    return;
  }
  const open = left.none + left.pending;
  const isHeld = totalsOf(report).results.some(({ kind }) => kind === 'held');
  if (open === 0 && !isHeld && any) say('Nothing is left to ask: every label has its verdict, or waits for a person.');
  else if (!any) say(open === 0 ? nothingLeft(report) : 'Nothing left to submit.');
  if (open > 0 && !isHeld && cannotBeAsked(report)) {
    const [unasked, have] = [counted(left.none, 'label'), left.none === 1 ? 'has' : 'have'];
    say(`${unasked} ${have} no verdict and cannot be asked about: see the warnings above.`);
  }
  printPage(report);
  const steps = isHeld ? HELD_STEPS : open === 0 ? doneSteps(flags) : leftSteps(report);
  if (steps.length > 0) sayNextSteps(steps.map(([options, why]) => [ownStart(options), why]));
  if (open === 0 && !isHeld) say('Real use: README.md, "Use it in your repository".');
}

const nothingLeft = ({ stack }: StartReport): string =>
  `Nothing left to submit: no label in ${fromHere(stack.folder)} needs validation.`;

function printPlanned(report: StartReport): void {
  const planned = totalsOf(report).files.filter(({ ending }) => ending === 'planned');
  if (planned.length === 0) {
    say(nothingLeft(report));
    sayNextSteps([[ownStart('--dry-run --reset'), 'begins anew, and shows the prompts']]);
    return;
  }
  const cost = planned.some((file) => file.cost === undefined)
    ? undefined
    : planned.reduce((total, file) => total + (file.cost ?? 0), 0);
  const labels = planned.reduce((total, file) => total + file.units, 0);
  const models = [...new Set(planned.map(({ model }) => model))];
  const receipts = totalsOf(report).sum(({ result }) => result.prepared.plan.receipts);
  const inWords = `${counted(labels, 'label')} of ${counted(receipts, 'receipt')}`;
  say(`That was a dry run: nothing was claimed. ${inWords} would cost ${costText(cost)} with ${models.join(' and ')}.`);
  sayNext('the same without --dry-run.');
}

/** Nothing of it could be handed over, and no answer is waited for. */
function cannotBeAsked({ left, rounds }: StartReport): boolean {
  const last = rounds.at(-1)?.result;
  const stuck = last !== undefined && !last.resumed && last.submitted.complete && last.submitted.files.length === 0;
  return stuck && left.pending === 0;
}

/** Options of start, and what they are good for. */
type Step = readonly [options: string, why: string];

const HELD_STEPS: readonly Step[] = [
  ['--held accept', 'writes what is held all the same'],
  ['--held reject', 'asks it again'],
];

/** What a kept stack is good for is told with it. */
function doneSteps({ items, keep }: StartedWith): readonly Step[] {
  if (keep) return [];
  const own: readonly Step[] = items === undefined ? [['--items FILE', 'takes rows of your own']] : [];
  return [['--keep', 'leaves the table up for review, status and report'], ...own, ['--reset', 'begins anew']];
}

function leftSteps(report: StartReport): readonly Step[] {
  const { flags, left } = report;
  if (cannotBeAsked(report)) return [];
  if (flags.submitOnly && left.pending > 0) {
    return [['', `collects the answers: ${counted(left.pending, 'label waits', 'labels wait')} for one`]];
  }
  const more = [
    ...(left.none > 0 ? [`${counted(left.none, 'label')} to be asked`] : []),
    ...(left.pending > 0 ? [`${counted(left.pending, 'label')} waiting for an answer`] : []),
  ];
  return [['', `goes on with what is left: ${more.join(', ')}; nothing is asked twice`]];
}
