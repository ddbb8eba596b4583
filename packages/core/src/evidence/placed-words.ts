/** A receipt's words with those beside them. */
import type { WordKey } from '../table/keys.ts';
import { visualRows } from '../table/reading-order.ts';
import type { ReceiptDetails } from '../table/receipt-details.ts';
import type { Word } from '../table/rows.ts';
import { type PlacedWord, type WordId, wordId } from './evidence.ts';

export function placedWords({
  lines,
  words,
}: Pick<ReceiptDetails, 'lines' | 'words'>): Map<WordId, PlacedWord & Pick<WordKey, 'lineId' | 'wordId'>> {
  const byLine = Map.groupBy(words, (word) => word.lineId);
  const wordsOf = (lineId: number): Word[] => (byLine.get(lineId) ?? []).toSorted((a, b) => a.wordId - b.wordId);
  const known = new Set(lines.map((line) => line.lineId));
  const rows = [
    ...visualRows(lines).map((row) => row.flatMap((line) => wordsOf(line.lineId))),
    ...[...byLine.keys()].filter((lineId) => !known.has(lineId)).map(wordsOf),
  ];
  const placed = rows.flatMap((row) =>
    row.map((word, index) => {
      const { lineId, wordId: id, text } = word;
      const place = { lineId, wordId: id, text, left: row[index - 1]?.text, right: row[index + 1]?.text };
      return [wordId(word), place] as const;
    }),
  );
  return new Map(placed);
}
