/** What waits for a person, what was decided, and what became of it. */
import { labelId } from '@completion-batch/core';
import { counted, logLine, number } from '@completion-batch/core/light';
import {
  type AppliedDecisions,
  type DecisionFile,
  MEANING_OF_REASON,
  type Reason,
  type ShownLabel,
} from '@completion-batch/core/review';
import type { Logger } from '@completion-batch/engine';
import type { Reviewed } from '../session/review-one-by-one.ts';
import { columnsOf, cut } from './columns.ts';
import { printJson } from './json.ts';
import { ownCommand } from './own-command.ts';
import { block, type Fact, isNarrow, rowBlocks, say, sayNextCommand, shellWord } from './print.ts';

export interface PrintApplied {
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly logger: Logger;
}

/** More would hide the figures; --json has all. */
const MOST_TOLD = 20;

export function printApplied(
  applied: AppliedDecisions,
  { bad, badLines, overtaken }: DecisionFile,
  { dryRun, json, logger }: PrintApplied,
): void {
  if (json) {
    printJson({ dryRun, ...applied, overtaken, badLines, bad });
    return;
  }
  const rows: readonly (readonly [number, string, string])[] = [
    [applied.alreadySo, 'already so', ''],
    [applied.changed, 'changed meanwhile', 'nothing written for them'],
    [applied.refused, 'refused', 'nothing written for them'],
    [badLines, 'no decisions', 'lines that cannot be read'],
    [overtaken, 'overtaken', 'a later line is on the same label'],
  ];
  console.log(
    block(dryRun ? 'It would be so; nothing is written:' : 'Decisions:', [
      ['applied', `${number(applied.applied)}${correctionsText(applied.corrections)}`],
      ...rows.flatMap(([count, name, more]): Fact[] =>
        count === 0 ? [] : [[name, `${number(count)}${more === '' ? '' : `: ${more}`}`]],
      ),
    ]),
  );
  const { notApplied } = applied;
  const told = [
    ...bad.map(({ where, reason }) => `${where}: ${reason}`),
    ...notApplied.map(({ where, key, reason }) => `${where}: ${key}: ${reason}`),
  ];
  for (const one of told.slice(0, MOST_TOLD)) logger.warn(one);
  const more = badLines + notApplied.length - Math.min(told.length, MOST_TOLD);
  if (more > 0) logger.warn(`… and ${counted(more, 'more line')}; --json has all`);
  if (applied.changed > 0) {
    say('What changed meanwhile can be looked at again: review list, or a new report. Nobody is overruled unseen.', 2);
  }
}

const correctionsText = (corrections: number): string =>
  corrections === 0 ? '' : `, ${number(corrections)} of them with a correction`;

/** Columns of the table, with a blank between them: 80. */
const WIDTHS = { receipt: 16, word: 13, label: 14, said: 17, reason: 16 } as const;

export interface PrintWaiting {
  readonly table: string;
  readonly limit: number;
  readonly json?: boolean;
}

export function printWaiting(
  shown: readonly ShownLabel[],
  counts: Readonly<Partial<Record<Reason, number>>>,
  { table, json }: PrintWaiting,
): void {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (json) {
    printJson({ waiting: all, byReason: counts, labels: shown.map(jsonOf) });
    return;
  }
  if (all === 0) {
    say('No label waits for a person.');
    return;
  }
  const reasons = Object.entries(counts) as [Reason, number][];
  console.log(
    block(
      `${counted(all, 'label waits', 'labels wait')} for a person:`,
      reasons.map(([reason, count]): Fact => [reason, `${number(count)}: ${MEANING_OF_REASON[reason]}`]),
    ),
  );
  const rows = shown.map(({ label, merchant, text, said, suggested }) => [
    merchant ?? `${label.imageId.slice(0, 8)}… ${label.receiptId}`,
    text ?? '?',
    label.label,
    suggested === null ? (said ?? '–') : `→ ${suggested}`,
    label.reason,
  ]);
  console.log('');
  if (isNarrow()) console.log(rowBlocks(Object.keys(WIDTHS), rows));
  else for (const cells of [Object.keys(WIDTHS), ...rows]) console.log(tableRow(...cells));
  if (shown.length < all) say(`… and ${number(all - shown.length)} more: --limit, or --json.`);
  console.log('');
  sayNextCommand(ownCommand(`review next --table ${shellWord(table)}`), 'asks about them, one after the other.');
}

function tableRow(...cells: readonly string[]): string {
  const widths = Object.values(WIDTHS);
  const padded = cells.map((cell, index) => {
    const width = widths[index] ?? 0;
    const text = cut(logLine(cell), width);
    return text + ' '.repeat(width - columnsOf(text));
  });
  return padded.join(' ').trimEnd();
}

function jsonOf({ label, merchant, text, said, suggested }: ShownLabel): object {
  return {
    key: labelId(label),
    merchant,
    text,
    label: label.label,
    status: label.validationStatus,
    batch: label.completionBatchId,
    said,
    suggested,
    reason: label.reason,
    check: label.completionCheck ?? null,
    attempts: label.completionAttempts,
    proposedBy: label.labelProposedBy,
    reasoning: label.reasoning,
  };
}

export function printReviewed(
  { decided, skipped, notApplied, abandoned }: Reviewed,
  { table, out }: { readonly table: string; readonly out?: string },
): void {
  console.log(
    block(out === undefined ? 'Written into the table:' : `Written to ${out}:`, [
      ['decided', number(decided)],
      ['skipped', number(skipped)],
      ...(notApplied === 0 ? [] : [['not applied', number(notApplied)] as const]),
    ]),
  );
  if (abandoned) say('The last decision was not written.');
  if (out === undefined || decided === 0) return;
  sayNextCommand(ownCommand(`review apply ${shellWord(out)} --table ${shellWord(table)}`));
}
