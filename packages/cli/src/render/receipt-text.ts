/** A receipt as text: each word about where it is printed, those with labels marked. */
import { logLine, number } from '@completion-batch/core/light';
import { columnsOf, cut } from './columns.ts';

export interface DrawnWord {
  readonly text: string;
  /** Where it stands, as a part of the receipt's width; undefined: behind the word before it. */
  readonly x: number | undefined;
  readonly width: number;
  /** `asked`: the word that is asked about. */
  readonly mark: 'asked' | 'labelled' | undefined;
}

export interface DrawOptions {
  /** No line takes more. */
  readonly columns: number;
  /** Rows above and below the word that is asked about; default: all. */
  readonly around?: number;
}

/** What the marks mean, for below. */
export const LEGEND = '»…« the word that is asked about, […] words that have labels';

/** A word says no more by being longer. */
const WORD_COLUMNS = 40;
const FEWEST_COLUMNS = 10;

/** @param rows from top to bottom, each from left to right */
export function receiptText(rows: readonly (readonly DrawnWord[])[], { columns, around }: DrawOptions): string[] {
  const room = Math.max(FEWEST_COLUMNS, columns);
  const asked = rows.findIndex((row) => row.some(({ mark }) => mark === 'asked'));
  const from = around === undefined || asked === -1 ? 0 : Math.max(0, asked - around);
  const to = around === undefined ? rows.length : Math.min(rows.length, Math.max(asked, 0) + around + 1);
  const place = placing(rows.flat(), room);
  return [
    ...leftOut(from, 'above', room),
    ...rows.slice(from, to).flatMap((row) => rowLines(row, room, place)),
    ...leftOut(rows.length - to, 'below', room),
  ];
}

function leftOut(rows: number, where: string, room: number): string[] {
  return rows === 0 ? [] : [cut(`… ${number(rows)} more ${rows === 1 ? 'row' : 'rows'} ${where}`, room)];
}

/** The receipt's left edge is the first column, its right edge the last. */
function placing(words: readonly DrawnWord[], room: number): (x: number) => number {
  const placed = words.flatMap(({ x, width }) => (x === undefined ? [] : [{ x, right: x + Math.max(0, width) }]));
  const left = placed.reduce((least, { x }) => Math.min(least, x), Number.POSITIVE_INFINITY);
  const right = placed.reduce((most, word) => Math.max(most, word.right), Number.NEGATIVE_INFINITY);
  // Infinite where all stand in one place, or as good as that.
  const scale = room / (right - left);
  return (x) => (Number.isFinite(scale) ? Math.floor((x - left) * scale) : 0);
}

/** More than one where its words do not fit: what is pushed out goes on below. */
function rowLines(row: readonly DrawnWord[], room: number, place: (x: number) => number): string[] {
  const lines: string[] = [];
  let [line, used] = ['', 0];
  for (const word of row) {
    const text = markedText(word, room);
    const width = columnsOf(text);
    // Where there is no place for it any more it stands as far to the right as it can.
    const wanted = word.x === undefined ? 0 : Math.max(0, Math.min(place(word.x), room - width));
    let start = Math.max(used === 0 ? 0 : used + 1, wanted);
    if (start + width > room) {
      lines.push(line);
      [line, used, start] = ['', 0, wanted];
    }
    line += ' '.repeat(start - used) + text;
    used = start + width;
  }
  return [...lines, line];
}

function markedText({ text, mark }: DrawnWord, room: number): string {
  const [open, close] = mark === 'asked' ? ['»', '«'] : mark === 'labelled' ? ['[', ']'] : ['', ''];
  // Harmless by itself it stays so in its line: there is a blank before it, or the line's beginning.
  const flat = cut(logLine(text), Math.min(WORD_COLUMNS, room) - 2);
  return `${open}${flat}${close}`;
}
