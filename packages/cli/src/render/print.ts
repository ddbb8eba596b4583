/** What commands print when they are done: blocks for people, which fit a terminal, or one JSON object. */
import { relative } from 'node:path';
import {
  describeStuck,
  type EvidenceFigures,
  evidenceText,
  FILE_ENDINGS,
  type FormatResult,
  type PrepareResult,
  type SubmitLabelsResult,
  unknownText,
} from '@completion-batch/core';
import { counted, logLine, number } from '@completion-batch/core/light';
import { costText, type Logger, type SubmittedFile, usd } from '@completion-batch/engine';
import { COLUMNS, columnsOf, columnsOn, commandLines, paragraph, wrap } from './columns.ts';
import { printJson } from './json.ts';
import { ownCommand } from './own-command.ts';
import { paint, paintBeginning, type Tone } from './paint.ts';

export type Fact = readonly [name: string, value: string];

/** Names take at most so many columns, and this share of a narrow terminal; a longer one has a line of its own. */
const NAME_COLUMNS = 30;
const NAME_SHARE = 3 / 8;

/** Rows of name and value; a long value goes on below its beginning. */
export function facts(rows: readonly Fact[]): string {
  const columns = columnsOn();
  const most = Math.min(NAME_COLUMNS, Math.floor(columns * NAME_SHARE));
  const width = Math.min(most, Math.max(0, ...rows.map(([name]) => columnsOf(logLine(name)))));
  return rows.flatMap(([name, value]) => factLines(logLine(name), value, width, columns)).join('\n');
}

function factLines(name: string, value: string, width: number, columns: number): string[] {
  const hang = width + 4;
  const [first = '', ...rest] = wrap(value, 0, columns - hang);
  const below = rest.map((line) => logLine(`${' '.repeat(hang)}${line}`));
  const gap = width - columnsOf(name);
  if (gap < 0) return [...wrap(`  ${name}`, 2), logLine(`${' '.repeat(hang)}${first}`), ...below];
  return [logLine(`  ${name}${' '.repeat(gap)}  ${first}`.trimEnd()), ...below];
}

/**
 * One thing and what is to be known of it: a title, and rows of name and value below.
 * @param tone of the title's end, behind its first colon: how it stands with the thing
 */
export function block(title: string, rows: readonly Fact[], tone?: Tone): string {
  return [paintTitle(paragraph(title, 2), tone), ...(rows.length === 0 ? [] : [facts(rows)])].join('\n');
}

function paintTitle(title: string, tone: Tone | undefined): string {
  const at = tone === undefined ? -1 : title.indexOf(': ') + 2;
  return at < 2 || tone === undefined
    ? paint('title', title)
    : `${paint('title', title.slice(0, at))}${paint(tone, title.slice(at))}`;
}

/** Rows of a table that a terminal is too narrow for: each is a block, by the names of its columns. */
export function rowBlocks([, ...heads]: readonly string[], rows: readonly (readonly string[])[]): string {
  const blocks = rows.map(([title = '', ...cells]) =>
    block(
      title,
      heads.map((head, at): Fact => [head, cells[at] ?? '']),
    ),
  );
  return blocks.join('\n');
}

/** Tables are laid out for so many columns. */
export const isNarrow = (): boolean => columnsOn() < COLUMNS;

/** A sentence, or a line of a list, over as many lines as it needs. */
export function say(text: string, hang = 0): void {
  console.log(paragraph(text, hang));
}

/** The last line of a command that leaves work. */
export function sayNext(text: string): void {
  console.log(paintBeginning('next', 'Next:', paragraph(`Next: ${text}`, 2)));
}

/** The same where it is a command, to be copied; what else is to be said of it stands below. */
export function sayNextCommand(command: string, more?: string): void {
  console.log(`${paint('next', 'Next:')} ${commandLines(command)}`);
  if (more !== undefined) say(`  ${more}`, 2);
}

/** The same where there are several: each command, and what it is good for. */
export function sayNextSteps(steps: readonly Fact[]): void {
  console.log(`${paint('next', 'Next:')}\n${facts(steps)}`);
}

/** Of what is not known no estimate is told. */
export function estimatedDollars(cost: number | undefined): string {
  return costText(cost, (known) => `${usd(known)} (estimated)`);
}

/** A path as short as it can be told from here; an address stays as it is. */
export function fromHere(path: string, base = process.cwd()): string {
  if (/^\w+:\/\//.test(path)) return path;
  const inside = relative(base, path);
  return inside === '' ? '.' : inside.startsWith('..') ? path : inside;
}

/** A word as a shell takes it back. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

export function printPrepared(result: PrepareResult, json: boolean, logger: Logger): void {
  const { plan } = result;
  if (json) {
    printJson({
      execution: plan.execution,
      plan: result.planPath,
      planSha256: plan.digest,
      receipts: plan.receipts,
      labels: plan.labels,
      shards: plan.shards.map(({ id }) => id),
      problems: plan.problems,
      unknownLabels: plan.unknownLabels ?? [],
      problemsFile: result.problemsPath ?? null,
      openSubmissions: result.openSubmissions,
      resumed: result.resumed,
    });
    return;
  }
  warnOfProblems('row', plan.problems, result.problems, result.problemsPath, logger);
  const audits = plan.shards.reduce((sum, shard) => sum + (shard.audits ?? 0), 0);
  const [first, last] = [plan.shards[0]?.id, plan.shards.at(-1)?.id];
  console.log(
    facts([
      ['execution', plan.execution],
      ['receipts', number(plan.receipts)],
      ['labels', `${number(plan.labels)} with status ${plan.validationStatus}`],
      ...(audits === 0 ? [] : [['gold sample', `${number(audits)} that people have judged, asked again`] as const]),
      ...(plan.unknownLabels === undefined ? [] : [['in no list of labels', unknownText(plan.unknownLabels)] as const]),
      ['shards', plan.shards.length < 2 ? (first ?? 'none') : `${number(plan.shards.length)}: ${first} to ${last}`],
      ['left open by earlier runs', counted(result.openSubmissions, 'submission')],
      ['plan', fromHere(result.planPath)],
      ['its SHA-256', plan.digest],
    ]),
  );
  const path = shellWord(fromHere(result.planPath));
  if (plan.labels > 0) {
    sayNext(
      plan.shards.length === 1
        ? ownCommand(`format --plan ${path} --shard ${first} --out DIR`)
        : ownCommand(`format --plan ${path} --shard ID --out DIR, for each shard from ${first} to ${last}`),
    );
    return;
  }
  say(`No label of table ${plan.table} has the status ${plan.validationStatus}: there is nothing to format.`);
  if (result.openSubmissions > 0) {
    sayNext(ownCommand(`submit --plan ${path} --requests DIR finishes what earlier runs left open.`));
  }
}

export function printFormatted(result: FormatResult, flags: FormattedFrom, logger: Logger): void {
  const { manifest } = result;
  if (flags.json) {
    printJson({ ...manifest, requestsFile: result.requestsPath ?? null, problemsFile: result.problemsPath ?? null });
    return;
  }
  warnOfProblems('label or row', manifest.problems, result.problems, result.problemsPath, logger, 'labels or rows');
  console.log(
    facts([
      ['shard', manifest.shard],
      ['requests', number(manifest.requests)],
      ['labels', `${number(manifest.labels)} (${manifest.firstPass} first pass, ${manifest.secondPass} second pass)`],
      ['bytes', number(manifest.bytes)],
      ['input tokens', `${number(manifest.estimatedTokens)} (estimated)`],
      ...evidenceFact(manifest.evidence),
      [
        'request file',
        result.requestsPath === undefined ? 'none: nothing could be asked' : fromHere(result.requestsPath),
      ],
    ]),
  );
  sayNext(
    `when every shard is formatted: ${ownCommand(`submit --plan ${shellWord(flags.plan)} --requests ${shellWord(flags.out)}`)}`,
  );
}

/** A row on what other receipts told, where they were asked. */
export function evidenceFact(evidence: EvidenceFigures | undefined): Fact[] {
  return evidence === undefined ? [] : [['evidence', evidenceText(evidence)]];
}

/** The same as a sentence, below what was submitted. */
export function printEvidence(evidence: EvidenceFigures | undefined): void {
  if (evidence !== undefined) say(`Evidence of other receipts: ${evidenceText(evidence)}`, 2);
}

/** The options of format that its report names. */
export interface FormattedFrom {
  readonly plan: string;
  readonly out: string;
  readonly json?: boolean;
}

export function warnOfProblems(
  what: string,
  count: number,
  shown: readonly { readonly PK: string; readonly SK: string; readonly reason: string }[],
  path: string | undefined,
  logger: Logger,
  many = `${what}s`,
): void {
  if (count === 0) return;
  const were = count === 1 ? 'was' : 'were';
  const rest = path === undefined ? '' : `; ${count === 1 ? 'it is' : 'all of them are'} in ${fromHere(path)}`;
  logger.warn(`${counted(count, what, many)} ${were} passed over${rest}`);
  for (const { PK, SK, reason } of shown.slice(0, 5)) logger.warn(`  ${PK} / ${SK}: ${reason}`);
}

export function printSubmitted(result: SubmitLabelsResult): void {
  if (result.files.length === 0) say(result.dryRun ? 'Nothing to submit.' : 'Nothing left to submit.');
  for (const file of result.files) console.log(submittedBlock(file));
  printLeftOut(result);
}

export function submittedBlock(file: SubmittedFile): string {
  return block(
    `Batch ${file.batchId}: ${FILE_ENDINGS[file.ending]}${file.resumed ? ' (begun by an earlier run)' : ''}`,
    [
      ...(file.openaiBatchId === undefined ? [] : [['OpenAI batch', file.openaiBatchId] as const]),
      [
        'holds',
        `${counted(file.units, 'label')} in ${counted(file.requests, 'request')}, ${counted(file.bytes, 'byte')}`,
      ],
      ['input tokens', `${number(file.tokens)} for ${file.model}, cost ${estimatedDollars(file.cost)}`],
      ...(file.lost > 0
        ? [
            [
              'left out',
              `${counted(file.lost, 'label')} changed elsewhere; what else their requests asked is released`,
            ] as const,
          ]
        : []),
      ...(file.reason === undefined ? [] : [['why', file.reason] as const]),
    ],
    toneOfFile(file),
  );
}

/** How it ended, as a colour. */
export function toneOfFile({ ending }: Pick<SubmittedFile, 'ending'>): Tone {
  if (ending === 'rejected' || ending === 'failed') return 'bad';
  return ending === 'waiting' || ending === 'over-budget' || ending === 'elsewhere' ? 'doubtful' : 'good';
}

/** What is not in a file, and why. */
export function printLeftOut(result: SubmitLabelsResult): void {
  for (const stuck of result.stuck) say(describeStuck(stuck), 2);
  for (const { shard, reason } of result.missingShards) say(`Shard ${shard} is missing: ${reason}`, 2);
  for (const { reason } of result.refused) say(`A request file was refused: ${reason}`, 2);
  for (const { where, reason } of result.tooLarge) say(`Too large for a batch: ${where}: ${reason}`, 2);
  const { budget } = result;
  if (budget !== undefined) {
    say(`  budget: ${usd(budget.used)} of ${usd(budget.maxCost)} used by this execution, estimated.`);
  }
  if (result.alreadySubmitted > 0) {
    const were = result.alreadySubmitted === 1 ? 'was' : 'were';
    say(`${counted(result.alreadySubmitted, 'request')} ${were} submitted by an earlier attempt.`);
  }
}
