/** Where words are drawn: their boxes are shares of the receipt's sides and stand on their feet, a drawing's hang from the top. */
import type { ReportWord } from '@completion-batch/core/review';

const FULL = 10_000;
/** Of the drawing, in its own units; its height is as the receipt's words say. */
export const WIDTH = 1000;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface DrawnWord {
  readonly id: string;
  readonly text: string;
  readonly box: Box;
}

/** How wide a printed character is to its line's height, in the fonts of tills. */
const CHARACTER = 0.5;
const [FLATTEST, LONGEST] = [0.6, 6];

/**
 * Height to width of the paper, which no row says: as letters are about half as wide as high, the median word tells it.
 */
export function shapeOf(words: readonly ReportWord[]): number {
  const ratios = words
    .flatMap(([, , text, , , width, height]) =>
      width !== undefined && height !== undefined && width > 0 && height > 0 && text.length > 2
        ? [width / [...text].length / height / CHARACTER]
        : [],
    )
    .sort((a, b) => a - b);
  return Math.min(LONGEST, Math.max(FLATTEST, ratios[Math.floor(ratios.length / 2)] ?? 2));
}

export function drawnWords(words: readonly ReportWord[], height: number): readonly DrawnWord[] {
  return words.flatMap(([line, word, text, left, bottom, wide, high]) => {
    if (left === undefined || bottom === undefined || wide === undefined || high === undefined) return [];
    const box = {
      x: (left / FULL) * WIDTH,
      y: ((FULL - bottom - high) / FULL) * height,
      width: (Math.max(wide, 1) / FULL) * WIDTH,
      height: (Math.max(high, 1) / FULL) * height,
    };
    return [{ id: `${line}.${word}`, text, box }];
  });
}

/** Those of which the table does not say where they are. */
export function wordsWithoutPlace(words: readonly ReportWord[]): readonly ReportWord[] {
  return words.filter(({ length }) => length === 3);
}

/** Of a word whose letters fill its box: capitals take about seven tenths of a font's size. */
export function fontOf({ y, height }: Box): { readonly size: number; readonly baseline: number } {
  return { size: height * 0.92, baseline: y + height * 0.8 };
}

const STEPS = [0.5, 0.7, 1, 1.4, 2, 2.8, 4] as const;

/** The next step of the zoom; at its ends, the same. */
export function zoomed(zoom: number, direction: 1 | -1): number {
  const steps = direction === 1 ? STEPS : STEPS.toReversed();
  return steps.find((step) => (direction === 1 ? step > zoom : step < zoom)) ?? zoom;
}
