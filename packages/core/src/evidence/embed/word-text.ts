/** What a model is given of a word to make its vector of: `12.50 | TOTAL _ <EDGE> | bottom right`. */
import type { WordBox } from '../../table/rows.ts';
import type { PlacedWord } from '../evidence.ts';

/** Of the form: vectors of another one are of other texts, and are asked for anew. */
export const TEXT_FORM = '1';

/** Characters of a word; what is longer tells nothing more. */
const LENGTH = 80;
const EDGE = '<EDGE>';

/** The same for the same word, beside the same words, in the same part of its receipt; never empty. */
export function wordText({ text, left, right }: PlacedWord, box: WordBox | undefined): string {
  const beside = `${left === undefined ? EDGE : shown(left)} _ ${right === undefined ? EDGE : shown(right)}`;
  return [shown(text), beside, ...(box === undefined ? [] : [placeOf(box)])].join(' | ');
}

function shown(text: string): string {
  const flat = text
    .slice(0, LENGTH * 2)
    .toWellFormed()
    .replace(/[\s\p{C}]+/gu, ' ')
    .trim();
  return [...flat].slice(0, LENGTH).join('') || '_';
}

/** In thirds: where exactly a word stands differs from one photograph to the next. */
function placeOf({ x, y, width, height }: WordBox): string {
  const third = (at: number, names: readonly [string, string, string]): string =>
    at < 1 / 3 ? names[0] : at < 2 / 3 ? names[1] : names[2];
  return `${third(y + height / 2, ['bottom', 'middle', 'top'])} ${third(x + width / 2, ['left', 'center', 'right'])}`;
}
