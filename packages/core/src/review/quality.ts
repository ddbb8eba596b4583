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
  const { overall, overruled } = await evaluateByPeople({ reader, batches, onProblem });
  const { labels, judgements, recall, precision } = overall;
  const changed = judged(overruled);
  return [
    ...(labels === 0
      ? []
      : [
          `${counted(labels, 'label')} that people had judged ${labels === 1 ? 'was' : 'were'} asked again; ${agreementText(judgements)}.`,
          `Wrong labels that are found: ${shareText(recall)}; called wrong, and wrong: ${shareText(precision)}.`,
        ]),
    foundSentence(overall),
    ...(changed === 0 ? [] : [overruledText(changed)]),
  ];
}

function overruledText(changed: number): string {
  return `${counted(changed, 'verdict')} of these batches ${changed === 1 ? 'is' : 'are'} otherwise by now, as somebody has changed ${changed === 1 ? 'it' : 'them'}.`;
}
