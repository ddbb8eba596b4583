/** Which labels a correction may have, as one types. */
import type { ReportData, ReportLabel } from '@completion-batch/core/review';

type Names = ReportData['labelNames'];

const folded = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ')
    .trim();

/** Without the label itself, which would be no correction. What begins as typed comes before what only has it within. */
export function correctionsFor(row: Pick<ReportLabel, 'label' | 'suggested'>, names: Names, typed: string): Names {
  const asked = folded(typed);
  const rank = ({ name, meaning }: Names[number]): number => {
    if (name === row.suggested && folded(name).includes(asked)) return 0;
    if (folded(name).startsWith(asked)) return 1;
    if (folded(name).includes(asked)) return 2;
    return folded(meaning).includes(asked) ? 3 : 4;
  };
  return names
    .filter((each) => each.name !== row.label)
    .map((each) => ({ each, rank: rank(each) }))
    .filter((ranked) => ranked.rank < 4)
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ each }) => each);
}
