/** What was decided, and what became of it. */
import { counted, number } from '@completion-batch/core/light';
import type { AppliedDecisions, DecisionFile } from '@completion-batch/core/review';
import type { Logger } from '@completion-batch/engine';
import { printJson } from './json.ts';
import { block, type Fact, say } from './print.ts';

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
