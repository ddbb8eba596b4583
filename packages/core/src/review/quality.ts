/** How right the verdicts of batches are, by what people have said: sentences, each with its interval. */
import { agreementText } from '../evaluate/agreement.ts';
import { judged } from '../evaluate/judgements.ts';
import { type EvaluateByPeopleOptions, evaluateByPeople } from '../evaluate/people.ts';
import { tenths } from '../evaluate/share-text.ts';
import type { Share } from '../evaluate/statistics.ts';
import type { Reader } from '../evaluate/verdicts.ts';
import { counted, number } from '../report/plain-text.ts';
import type { Problems } from './problems.ts';

/** @param onResult told of each result of the batches, as they are read */
export async function qualityOf(
  reader: Reader,
  batches: Iterable<string>,
  problems: Problems,
  onResult: NonNullable<EvaluateByPeopleOptions['onResult']>,
): Promise<string[]> {
  const onProblem = (row: string): void => problems.add(`${row} is left out: it does not parse`);
  const { overall, overruled, reviewed } = await evaluateByPeople({ reader, batches, onProblem, onResult });
  const { labels, judgements, recall, precision } = overall;
  const changed = judged(overruled);
  return [
    ...(labels === 0
      ? ['No verdict is there whose truth is known: nothing can be said.']
      : [
          `${whoseWord(labels - reviewed, reviewed)}: ${agreementText(judgements)}.`,
          recallText(recall),
          precisionText(precision),
        ]),
    ...(changed === 0 ? [] : [overruledText(changed)]),
  ];
}

function recallText(recall: Share): string {
  if (recall.of === 0) return 'None of these labels is wrong, so nothing can be said of how many wrong ones are found.';
  return `Of ${counted(recall.of, 'label')} that ${isOrAre(recall.of, 'is', 'are')} wrong, batches found ${countedShare(recall)}.`;
}

function precisionText(precision: Share): string {
  if (precision.of === 0) return 'Batches called none of these labels wrong.';
  const really = `${isOrAre(precision.hits, 'is', 'are')} really so`;
  return `Of ${counted(precision.of, 'label')} that batches called wrong, ${countedShare(precision, ` ${really}`)}.`;
}

/** `29 are really so: 90.6 % (with 95 % certainty between 75.8 and 96.8 %)` */
function countedShare({ hits, of, low, high }: Share, are = ''): string {
  return `${number(hits)}${are}: ${tenths(hits / of)} % (with 95 % certainty between ${tenths(low)} and ${tenths(high)} %)`;
}

function whoseWord(askedAgain: number, reviewed: number): string {
  const asked = `${counted(askedAgain, 'label')} that people had judged ${isOrAre(askedAgain, 'was', 'were')} asked again`;
  const decided = `${counted(reviewed, 'verdict')} people have decided on, mostly such as were doubtful`;
  if (reviewed === 0) return asked;
  return askedAgain === 0 ? decided : `${asked}, and ${decided}`;
}

function overruledText(changed: number): string {
  const are = isOrAre(changed, 'is', 'are');
  return `${counted(changed, 'verdict')} of these batches ${are} otherwise by now, as somebody has changed ${isOrAre(changed, 'it', 'them')}.`;
}

const isOrAre = (count: number, one: string, many: string): string => (count === 1 ? one : many);
