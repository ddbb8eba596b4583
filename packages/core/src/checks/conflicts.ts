/** Two labels of one word that exclude each other, both VALID: the pairs are those of the label set, which says why. */
import { wordOf } from '../table/keys.ts';
import type { Check, CheckedLabel, CheckedReceipt, ExclusivePair } from './check.ts';

export const conflicts: Check = {
  name: 'conflicts',
  means: 'another label of the word is VALID, and no word has both',
  looksAt: (label, exclusive) => exclusive.some((pair) => pair.includes(label)),
  against({ labels, exclusive }: CheckedReceipt): CheckedLabel[] {
    const byWord = Map.groupBy(labels, wordOf);
    // As of most receipts: no word has two.
    if (byWord.size === labels.length) return [];
    const excludedBy = partners(exclusive);
    return labels.filter((one) => {
      const others = excludedBy.get(one.label);
      return one.asked && others !== undefined && byWord.get(wordOf(one))?.some(({ label }) => others.has(label));
    });
  },
};

/** Labels that a label excludes. */
function partners(exclusive: readonly ExclusivePair[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const add = (one: string, other: string): unknown => found.set(one, (found.get(one) ?? new Set()).add(other));
  for (const [one, other] of exclusive) {
    add(one, other);
    add(other, one);
  }
  return found;
}
