/** A receipt's words with those beside them. */
import type { WordKey } from '../table/keys.ts';
import { wordRows } from '../table/reading-order.ts';
import type { ReceiptDetails } from '../table/receipt-details.ts';
import { type PlacedWord, type WordId, wordId } from './evidence.ts';

export function placedWords({
  lines,
  words,
}: Pick<ReceiptDetails, 'lines' | 'words'>): Map<WordId, PlacedWord & Pick<WordKey, 'lineId' | 'wordId'>> {
  const placed = wordRows(lines, words).flatMap((row) =>
    row.map((word, index) => {
      const { lineId, wordId: id, text } = word;
      const place = { lineId, wordId: id, text, left: row[index - 1]?.text, right: row[index + 1]?.text };
      return [wordId(word), place] as const;
    }),
  );
  return new Map(placed);
}
