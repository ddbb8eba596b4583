/** How right verdicts are, where the truth about their labels is known. */
import {
  type Comparison,
  type Confusion,
  type EvaluationFigures,
  foundSentence,
  judged,
  mcnemarSentence,
  type Scores,
  shareText,
  shortShareText,
} from '@completion-batch/core';
import { counted, logLine, number } from '@completion-batch/core/light';
import { usd } from '@completion-batch/engine';
import { columnsOf, cut } from './columns.ts';
import { paint } from './paint.ts';
import { block, type Fact, facts, isNarrow, rowBlocks, say, sayNext } from './print.ts';

/** The figures of all labels together, and what they mean. @param whose e.g. "the truth of the sample is known" */
export function printFigures(figures: EvaluationFigures, whose: string): void {
  const { overall, secondPass, cost } = figures;
  const { baseRate, recall, precision, f1, judgements, corrections, labels } = overall;
  const second = judged(secondPass);
  const rows: Fact[] = [
    ['verdicts', `${counted(labels, 'label')} as proposed; what was corrected is told below`],
    ['wrong as proposed', `${ofText(baseRate)}: the base rate, ${shareText(baseRate)}`],
    ['wrong labels found', `${ofText(recall)}: the recall, ${shareText(recall)}`],
    ['rightly called wrong', `${ofText(precision)}: the precision, ${shareText(precision)}`],
    ['F1', shareText(f1)],
    [
      'wrong, and not found',
      `${number(judgements.wrong.valid)} called valid, ${leftToPeople(judgements.wrong.neither)}`,
    ],
    [
      'right, and not called so',
      `${number(judgements.right.invalid)} called wrong, ${leftToPeople(judgements.right.neither)}`,
    ],
    ['corrections', correctionsText(corrections)],
    ...(second === 0 ? [] : [['second pass', agreement(secondPass)] as const]),
    ['cost', cost.total === null ? 'unknown: a batch does not say' : costText(cost.total, cost.perWrongLabelFound)],
  ];
  console.log(block(`How right that is (${whose}; 95 % intervals):`, labels === 0 ? [] : rows));
  say(foundSentence(overall), 2);
}

function correctionsText({ right, wrong, none, share }: Scores['corrections']): string {
  const without = `${counted(none, 'rejection')} without one`;
  return share.share === null
    ? `none of which it is known whether it is right; ${without}`
    : `${number(right)} right, ${number(wrong)} wrong, ${without}; right: ${shareText(share)}`;
}

const ofText = ({ hits, of }: Scores['recall']): string => `${number(hits)} of ${number(of)}`;
const leftToPeople = (labels: number): string => `${number(labels)} left to people`;

/** One that is called wrong goes to people, as its word has been judged before. */
function agreement({ right, wrong }: EvaluationFigures['secondPass']): string {
  const confirmed = ({ valid, invalid, neither }: typeof right): string =>
    `${number(valid)} of ${number(valid + invalid + neither)}`;
  return `confirmed ${confirmed(right)} right ones, ${confirmed(wrong)} wrong ones`;
}

function costText(total: number, each: number | null): string {
  return `${usd(total)} for these labels${each === null ? '' : `, ${usd(each)} for each wrong label found`}`;
}

/** All that evaluate knows. */
export function printEvaluation(figures: EvaluationFigures, whose: string): void {
  printFigures(figures, whose);
  if (figures.byLabel.length > 0) printByLabel(figures);
  printConfusions(figures.confusions);
  const rest = restOf(figures);
  if (rest.length > 0) console.log(`\n${block('Not among them:', rest)}`);
}

/** What figures of labels that people have judged say of all labels; or how to get some. */
export function printOfSample({ overall, reviewed }: EvaluationFigures): void {
  if (overall.labels === 0) {
    sayNext('run or prepare with --audit-share 0.02 asks labels again that people have judged.');
    return;
  }
  console.log('');
  if (reviewed > 0) {
    say(
      `${counted(reviewed, 'verdict')} of them people have decided on: mostly such as were doubtful, which is no sample of all.`,
      2,
    );
  }
  if (overall.labels === reviewed) return;
  say(
    'About half of a gold sample is wrong because it is drawn so. Its recall is that of your labels, too; base rate, precision and F1 are not (docs/verdicts.md tells how to reckon them).',
    2,
  );
}

const COLUMN = 13;
const LABEL_COLUMNS = 17;
const HEAD = ['wrong', 'recall', 'precision', 'F1'];

function printByLabel({ byLabel, overall }: EvaluationFigures): void {
  console.log(`\n${paint('title', 'By label, in per cent:')}`);
  const rows = [{ ...overall, label: 'all' }, ...byLabel].map((scores) => ({
    label: scores.label,
    labels: number(scores.labels),
    shares: [scores.baseRate, scores.recall, scores.precision, scores.f1].map(shortShareText),
  }));
  if (isNarrow()) {
    const cells = rows.map(({ label, labels, shares }) => [label, labels, ...shares]);
    console.log(rowBlocks(['label', 'labels', ...HEAD], cells));
    return;
  }
  console.log(row('label', 'labels', HEAD));
  for (const { label, labels, shares } of rows) console.log(row(label, labels, shares));
}

function row(label: string, labels: string, columns: readonly string[]): string {
  const name = cut(logLine(label), LABEL_COLUMNS);
  const gap = ' '.repeat(LABEL_COLUMNS - columnsOf(name));
  return `  ${name}${gap}${labels.padStart(8)}${columns.map((text) => text.padStart(COLUMN)).join('')}`;
}

/** More would hide the first ones; --json has all. */
const MOST_CONFUSIONS = 10;

function printConfusions(confusions: readonly Confusion[]): void {
  if (confusions.length === 0) return;
  console.log('\nWrong labels, the most often missed first:');
  console.log(facts(confusions.slice(0, MOST_CONFUSIONS).map(confusionFact)));
  const more = confusions.length - MOST_CONFUSIONS;
  if (more > 0) say(`… and ${counted(more, 'more pair')}; --json has all`, 2);
}

function confusionFact({ proposed, trueLabel, labels, missed, neither }: Confusion): Fact {
  const people = neither === 0 ? '' : `, ${leftToPeople(neither)}`;
  return [`${proposed} → ${trueLabel ?? 'no label'}`, `${number(missed)} of ${number(labels)} missed${people}`];
}

function restOf({ leftOut, overruled }: EvaluationFigures): Fact[] {
  const changed = judged(overruled);
  const told: readonly (readonly [number, string, string])[] = [
    [leftOut.noVerdict, 'no verdict yet', ''],
    [leftOut.otherBatches, 'judged by other batches', ''],
    [leftOut.judgedElsewhere, 'judged by no batch', 'people or other programs did'],
    [leftOut.ownCorrections, 'proposed as corrections', 'they count there'],
    [leftOut.notInTable, 'not in the table', ''],
    [changed, 'verdicts changed since', changed === 0 ? '' : overruledText(overruled)],
  ];
  return told.flatMap(([labels, name, more]): Fact[] =>
    labels === 0 ? [] : [[name, `${number(labels)}${more === '' ? '' : `: ${more}`}`]],
  );
}

function overruledText({ right, wrong }: EvaluationFigures['overruled']): string {
  const toValid = `now VALID: ${number(right.invalid)} said INVALID, ${number(right.neither)} left to people`;
  const toInvalid = `now INVALID: ${number(wrong.valid)} said VALID, ${number(wrong.neither)} left to people`;
  return `${toValid}; ${toInvalid}. Verdicts that somebody agreed with cannot be told from others`;
}

const SAID = { valid: 'VALID', invalid: 'INVALID', neither: 'NEEDS_REVIEW' } as const;
const MOST_EXAMPLES = 5;

/** @param file what it is compared with, as it was named */
export function printComparison(comparison: Comparison, file: string): void {
  const { labels, onlyBefore, onlyNow, truthChanged, before, now, changes, examples, mcnemar } = comparison;
  const pair = (pick: (scores: Scores) => Scores['recall']): string =>
    `${shareText(pick(before))}, now ${shareText(pick(now))}`;
  const changed = changes.reduce((sum, { right, wrong }) => sum + right + wrong, 0);
  console.log('');
  console.log(
    block(`Side by side with ${file}:`, [
      ['labels judged in both', number(labels)],
      ...(onlyBefore + onlyNow === 0
        ? []
        : [['in one of them only', `${number(onlyBefore)} there, ${number(onlyNow)} here`] as const]),
      ...(truthChanged === 0
        ? []
        : [['truth that differs', `${counted(truthChanged, 'label')}; that of now counts`] as const]),
      ['recall', pair(({ recall }) => recall)],
      ['precision', pair(({ precision }) => precision)],
      ['F1', pair(({ f1 }) => f1)],
      ['verdicts that changed', number(changed)],
      ...changes.map((change): Fact => {
        const { right, wrong } = change;
        const name = `  ${SAID[change.before]} → ${SAID[change.now]}`;
        return [name, `${counted(wrong, 'wrong label')}, ${counted(right, 'right one')}`];
      }),
      ['right in one only', `${number(mcnemar.onlyFirst)} there, ${number(mcnemar.onlySecond)} here`],
    ]),
  );
  for (const { key, right, before: was, now: is } of examples.slice(0, MOST_EXAMPLES)) {
    say(`  ${SAID[was]} → ${SAID[is]}, ${right ? 'right' : 'wrong'}: ${key}`, 4);
  }
  if (labels === 0) say('No label has a verdict in both: nothing can be compared.', 2);
  else say(mcnemarSentence(mcnemar), 2);
}
