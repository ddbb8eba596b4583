/** Draws rows of promises as one table of at most 100 columns: text cells go on in the next line, figures never do. */
import { barOf, isBound, isKept, type Promised } from './promise.ts';

const WIDTH = 100;
const GAP = 2;
const LEAST_TEXT = 12;

type Cells = readonly string[];
const HEADS: Cells = ['', 'what', 'against', 'ours', 'theirs', 'ratio', 'bar', 'kept'];
/** The columns that share what the others leave: `what` and `against`. */
const TEXT = [1, 2];
const FIGURES = [3, 4, 5];

const ratioText = (ratio: number): string => (Math.abs(ratio) >= 1000 ? ratio.toPrecision(4) : ratio.toFixed(2));

const cellsOf = (row: Promised): Cells => [
  row.id,
  row.what,
  row.against,
  row.ours,
  row.theirs,
  ratioText(row.ratio),
  barOf(row),
  !isBound(row) ? '-' : isKept(row) ? 'yes' : 'NO',
];

/** Words in lines of at most `width`; a longer word is cut. */
function wrap(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ').flatMap((one) => one.match(new RegExp(`.{1,${width}}`, 'gu')) ?? [])) {
    const line = lines.at(-1) ?? '';
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function widthsOf(rows: readonly Cells[]): number[] {
  const widths = HEADS.map((_, column) => Math.max(...rows.map((cells) => (cells[column] ?? '').length)));
  const [what = 1, against = 1] = TEXT.map((column) => widths[column]);
  const fixed = widths.reduce((sum, width, column) => sum + (TEXT.includes(column) ? 0 : width), 0);
  const left = WIDTH - fixed - GAP * (HEADS.length - 1);
  if (what + against > left) {
    const share = Math.round((left * what) / (what + against));
    const first = Math.min(left - LEAST_TEXT, Math.max(LEAST_TEXT, share));
    widths[1] = first;
    widths[2] = left - first;
  }
  return widths;
}

export function promiseTable(rows: readonly Promised[]): string {
  const all = [HEADS, ...rows.map(cellsOf)];
  const widths = widthsOf(all);
  const lines = all.flatMap((cells, row) => {
    const wrapped = cells.map((text, column) => (TEXT.includes(column) ? wrap(text, widths[column] ?? 1) : [text]));
    const height = Math.max(...wrapped.map(({ length }) => length));
    const drawn = Array.from({ length: height }, (_, line) =>
      wrapped
        .map((parts, column) => {
          const [part, width] = [parts[line] ?? '', widths[column] ?? 0];
          return FIGURES.includes(column) ? part.padStart(width) : part.padEnd(width);
        })
        .join(' '.repeat(GAP))
        .trimEnd(),
    );
    return row === 0 ? [...drawn, widths.map((width) => '-'.repeat(width)).join(' '.repeat(GAP))] : drawn;
  });
  return lines.join('\n');
}
