/** What the other receipts of a merchant tell, as the source `table` finds it: pointings for labels of a receipt. */
import type { ReceiptDetails } from '@completion-batch/core';
import { type Pointing, pointingsOf } from '../../packages/core/src/evidence/choose.ts';
import { type AskedWord, type VerifiedWord, wordId } from '../../packages/core/src/evidence/evidence.ts';
import { placedWords } from '../../packages/core/src/evidence/placed-words.ts';
import { type LabelledWord, labelledWords, mostAlike } from '../../packages/core/src/evidence/table-source.ts';
import { receiptPartition } from '../../packages/core/src/table/keys.ts';
import type { Details } from './sroie-truth.ts';

type Judged = Parameters<typeof labelledWords>[1];
type Find = (details: ReceiptDetails, words: readonly AskedWord[]) => ReadonlyMap<string, readonly VerifiedWord[]>;

/** @param verdictsOf the labels of a receipt that are `VALID` or `INVALID` */
export function merchantEvidence(
  receipts: ReadonlyMap<string, Details>,
  verdictsOf: (id: string, details: Details) => Judged,
): Find {
  const byMerchant = new Map<string, LabelledWord[]>();
  for (const [id, details] of receipts) {
    const name = details.merchant?.name ?? '';
    byMerchant.set(name, [...(byMerchant.get(name) ?? []), ...labelledWords(details, verdictsOf(id, details))]);
  }
  return (details, words) => {
    const all = byMerchant.get(details.merchant?.name ?? '') ?? [];
    const others = all.filter(({ receipt }) => receipt !== receiptPartition(details));
    return new Map(words.map((word) => [wordId(word), mostAlike(word, others, 8)]));
  };
}

/** What is asked of a receipt, by word, each where it stands. */
export function askedWords(details: ReceiptDetails, targets: readonly Details['labels'][number][]): AskedWord[] {
  const placed = placedWords(details);
  return [...Map.groupBy(targets, wordId)].flatMap(([word, own]) => {
    const place = placed.get(word);
    return place === undefined ? [] : { ...place, labels: own.map(({ label }) => label) };
  });
}

/** By `12.3.DATE`. @param found of each source */
export function pointingsFor(
  words: readonly AskedWord[],
  found: readonly ReadonlyMap<string, readonly VerifiedWord[]>[],
): Map<string, Pointing> {
  const pointings = words.flatMap((word) =>
    pointingsOf(
      word,
      found.map((by) => by.get(wordId(word)) ?? []),
    ).map((pointing) => [`${wordId(word)}.${pointing.label}`, pointing] as const),
  );
  return new Map(pointings);
}
