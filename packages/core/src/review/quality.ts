/** How right the verdicts of batches are, by what people have said: sentences, each with its interval. */
import { agreementText } from '../evaluate/agreement.ts';
import { judged } from '../evaluate/judgements.ts';
import { evaluateByPeople } from '../evaluate/people.ts';
import { shareText } from '../evaluate/share-text.ts';
import type { Reader } from '../evaluate/verdicts.ts';
import { foundSentence } from '../report/evaluation-text.ts';
import { counted } from '../report/plain-text.ts';
import type { Problems } from './problems.ts';

export async function qualityOf(reader: Reader, batches: readonly string[], problems: Problems): Promise<string[]> {
  const onProblem = (row: string): void => problems.add(`${row} is left out: it does not parse`);
  const { overall, overruled, reviewed } = await evaluateByPeople({ reader, batches, onProblem });
  const { labels, judgements, recall, precision } = overall;
  const changed = judged(overruled);
  return [
    ...(labels === 0
      ? []
      : [
          `${whoseWord(labels - reviewed, reviewed)}: ${agreementText(judgements)}.`,
          `Wrong labels that are found: ${shareText(recall)}; called wrong, and wrong: ${shareText(precision)}.`,
        ]),
    foundSentence(overall),
    ...(changed === 0 ? [] : [overruledText(changed)]),
  ];
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
