/** The lines of a receipt as the eye reads them: visual rows from top to bottom, each from left to right. */
import type { Line, Word } from './rows.ts';

const centroid = (line: Line): { x: number; y: number } => ({
  x: (line.top_left.x + line.top_right.x + line.bottom_left.x + line.bottom_right.x) / 4,
  y: (line.top_left.y + line.top_right.y + line.bottom_left.y + line.bottom_right.y) / 4,
});

/**
 * Lines whose centroid lies between the bottom and the top of the line before them make one row with it.
 * Coordinates are 0..1 with y upward, so the first row is the one with the largest y.
 */
export function visualRows(lines: readonly Line[]): Line[][] {
  const fromTop = lines
    .map((line) => ({ line, ...centroid(line) }))
    .sort((a, b) => b.y - a.y || a.x - b.x || a.line.lineId - b.line.lineId);
  const rows: (typeof fromTop)[] = [];
  for (const next of fromTop) {
    const row = rows.at(-1);
    const previous = row?.at(-1)?.line;
    if (row !== undefined && previous !== undefined && overlaps(previous, next.y)) row.push(next);
    else rows.push([next]);
  }
  return rows.map((row) => row.sort((a, b) => a.x - b.x).map(({ line }) => line));
}

function overlaps(previous: Line, y: number): boolean {
  const top = Math.max(previous.top_left.y, previous.top_right.y);
  const bottom = Math.min(previous.bottom_left.y, previous.bottom_right.y);
  return bottom < y && y < top;
}

/** The words of each row, as they are read; those of a line that has no row of its own come last. A row may be empty. */
export function wordRows(lines: readonly Line[], words: readonly Word[]): Word[][] {
  const byLine = Map.groupBy(words, (word) => word.lineId);
  const wordsOf = (lineId: number): Word[] => (byLine.get(lineId) ?? []).toSorted((a, b) => a.wordId - b.wordId);
  const known = new Set(lines.map((line) => line.lineId));
  const orphans = [...byLine.keys()].filter((lineId) => !known.has(lineId)).sort((a, b) => a - b);
  return [...visualRows(lines).map((row) => row.flatMap((line) => wordsOf(line.lineId))), ...orphans.map(wordsOf)];
}
