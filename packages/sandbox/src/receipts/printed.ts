/** A receipt as rows of words on paper, each word with what it truly is. */
import type { SampleLabel } from './sample-labels.ts';

export interface PrintedWord {
  readonly text: string;
  /** What it is; null when it is none of the core labels. */
  readonly label: SampleLabel | null;
  /** People would argue about it (`TOTAL` before the total): no label is proposed for it. */
  readonly arguable: boolean;
}

/** Words the reader of the paper sees together, and OCR takes for one line. */
export interface Piece {
  readonly words: readonly PrintedWord[];
  /** A number is the last column, for right-aligned columns within the row. */
  readonly at: 'left' | 'indent' | 'center' | 'right' | number;
}

export interface PrintedRow {
  readonly block: 'header' | 'items' | 'totals' | 'footer';
  readonly pieces: readonly Piece[];
  /** Height of the letters, 1 for the ordinary ones. */
  readonly size: number;
  /** Empty rows before it. */
  readonly gap: number;
}

/** The text's words, all of them with this label. */
export function say(text: string, label: SampleLabel | null): PrintedWord[] {
  return text.split(' ').map((word) => ({ text: word, label, arguable: false }));
}

export function arguable(text: string): PrintedWord[] {
  return text.split(' ').map((word) => ({ text: word, label: null, arguable: true }));
}

export function textOf(words: readonly PrintedWord[]): string {
  return words.map((word) => word.text).join(' ');
}

/** Columns a text takes; East Asian characters take two. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += isWide(character) ? 2 : 1;
  return width;
}

export function isWide(character: string): boolean {
  return (character.codePointAt(0) ?? 0) >= 0x2e80;
}
