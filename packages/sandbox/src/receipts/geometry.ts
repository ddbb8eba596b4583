/**
 * Where the words of a printed receipt stand in its picture: 0..1 of the picture's size, y upward, the paper a little
 * turned. Also the order in which OCR numbers the lines, which is not the order they are read in.
 */
import type { Piece, PrintedRow, PrintedWord } from './printed.ts';
import { isWide, textOf, widthOf } from './printed.ts';
import type { Random } from './random.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box {
  readonly topLeft: Point;
  readonly topRight: Point;
  readonly bottomLeft: Point;
  readonly bottomRight: Point;
  /** Degrees, counter-clockwise. */
  readonly angle: number;
}

export interface PlacedLetter {
  readonly text: string;
  readonly box: Box;
}

export interface PlacedWord extends PrintedWord {
  readonly wordId: number;
  readonly box: Box;
  readonly letters: readonly PlacedLetter[];
}

export interface PlacedLine {
  readonly lineId: number;
  readonly text: string;
  readonly box: Box;
  readonly words: readonly PlacedWord[];
}

export interface Picture {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly lines: readonly PlacedLine[];
}

/** Shares of the picture's width and height that stay white on each side; the turned paper must fit in. */
const MARGIN_X = 0.07;
const MARGIN_Y = 0.04;
/** Height of ordinary letters as a share of the distance between two rows. */
const LETTER_HEIGHT = 0.74;
/** Columns. */
const INDENT = 3;

export function place(random: Random, rows: readonly PrintedRow[], columns: number): Picture {
  const letterWidth = random.float(11, 17);
  const rowHeight = letterWidth * random.float(1.9, 2.3);
  const rowsHigh = rows.reduce((sum, row) => sum + row.size + row.gap, 0);
  const width = Math.round((columns * letterWidth) / (1 - 2 * MARGIN_X));
  const height = Math.round((rowsHigh * rowHeight) / (1 - 2 * MARGIN_Y));
  const turn = turner(width, height, random.float(-0.8, 0.8));
  const pieces: {
    piece: Piece;
    block: PrintedRow['block'];
    at: number;
    top: number;
    letterWidth: number;
    letterHeight: number;
  }[] = [];
  let top = height * (1 - MARGIN_Y);
  for (const row of rows) {
    top -= row.gap * rowHeight;
    for (const piece of row.pieces) {
      const wide = letterWidth * row.size;
      const column = startColumn(piece, columns, widthOf(textOf(piece.words)) * row.size);
      pieces.push({
        piece,
        block: row.block,
        at: MARGIN_X * width + column * letterWidth,
        top: top + random.float(-0.06, 0.06) * rowHeight,
        letterWidth: wide,
        letterHeight: rowHeight * row.size * LETTER_HEIGHT,
      });
    }
    top -= row.size * rowHeight;
  }
  const columnsFirst = random.chance(0.5);
  const lines = ocrOrder(pieces, columnsFirst).map((entry, index) => placeLine(index + 1, entry, turn));
  return { width, height, lines };
}

function startColumn(piece: Piece, columns: number, width: number): number {
  if (piece.at === 'left') return 0;
  if (piece.at === 'indent') return INDENT;
  if (piece.at === 'center') return Math.max(0, (columns - width) / 2);
  return Math.max(0, (piece.at === 'right' ? columns : piece.at) - width);
}

/** From top to bottom; or within the items and the totals first what is left, then the columns to the right of it. */
function ocrOrder<T extends { piece: Piece; block: PrintedRow['block'] }>(
  pieces: readonly T[],
  columnsFirst: boolean,
): T[] {
  if (!columnsFirst) return [...pieces];
  const isLeft = ({ piece }: T): boolean => piece.at === 'left' || piece.at === 'indent' || piece.at === 'center';
  return (['header', 'items', 'totals', 'footer'] as const).flatMap((block) => {
    const own = pieces.filter((entry) => entry.block === block);
    return block === 'header' || block === 'footer'
      ? own
      : [...own.filter(isLeft), ...own.filter((entry) => !isLeft(entry))];
  });
}

type Turn = (left: number, right: number, bottom: number, top: number) => Box;

function placeLine(
  lineId: number,
  entry: { piece: Piece; at: number; top: number; letterWidth: number; letterHeight: number },
  turn: Turn,
): PlacedLine {
  const { words } = entry.piece;
  const bottom = entry.top - entry.letterHeight;
  let left = entry.at;
  const placed = words.map((word, index): PlacedWord => {
    const start = left;
    const letters = [...word.text].map((text): PlacedLetter => {
      const from = left;
      left += entry.letterWidth * (isWide(text) ? 2 : 1);
      return { text, box: turn(from, left, bottom, entry.top) };
    });
    const box = turn(start, left, bottom, entry.top);
    left += entry.letterWidth;
    return { ...word, wordId: index + 1, box, letters };
  });
  const box = turn(entry.at, left - entry.letterWidth, bottom, entry.top);
  return { lineId, text: textOf(words), box, words: placed };
}

/** Turns a rectangle in pixels about the picture's middle and gives its corners as shares of the picture. */
function turner(width: number, height: number, angle: number): Turn {
  const radians = (angle * Math.PI) / 180;
  const [sin, cos] = [Math.sin(radians), Math.cos(radians)];
  const corner = (x: number, y: number): Point => {
    const [dx, dy] = [x - width / 2, y - height / 2];
    return { x: 0.5 + (dx * cos - dy * sin) / width, y: 0.5 + (dx * sin + dy * cos) / height };
  };
  return (left, right, bottom, top) => ({
    topLeft: corner(left, top),
    topRight: corner(right, top),
    bottomLeft: corner(left, bottom),
    bottomRight: corner(right, bottom),
    angle,
  });
}
