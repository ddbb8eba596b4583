/**
 * Two labels of one word that exclude each other, both VALID. On the 200 receipts of SROIE no word has two true labels;
 * the pairs are those of which no receipt can have both: a price is also a line's total where one is bought, a shop's
 * name is also its website, but no tax is the amount due.
 */
import { type Check, type CheckedLabel, type CheckedReceipt, type ExclusivePair, wordOf } from './check.ts';

const OF_MONEY = ['UNIT_PRICE', 'LINE_TOTAL', 'SUBTOTAL', 'TAX', 'GRAND_TOTAL'];
const OF_STORE = ['MERCHANT_NAME', 'ADDRESS_LINE', 'PHONE_NUMBER', 'STORE_HOURS', 'WEBSITE'];
const OF_PURCHASE = ['DATE', 'TIME', 'LOYALTY_ID', 'PAYMENT_METHOD', 'PRODUCT_NAME', 'QUANTITY'];

/** Every one of the first with every one of the second. */
const between = (some: readonly string[], others: readonly string[]): ExclusivePair[] =>
  some.flatMap((one) => others.map((other) => [one, other] as const));

/** For label sets that name none. */
export const DEFAULT_EXCLUSIVE: readonly ExclusivePair[] = [
  ...between(OF_MONEY, [...OF_STORE, ...OF_PURCHASE]),
  ...between(['TAX'], ['UNIT_PRICE', 'LINE_TOTAL', 'SUBTOTAL', 'GRAND_TOTAL']),
  ...between(['DATE', 'TIME'], OF_STORE.concat('PAYMENT_METHOD', 'PRODUCT_NAME', 'QUANTITY', 'LOYALTY_ID')),
  ...between(['PHONE_NUMBER'], ['WEBSITE', 'STORE_HOURS', 'PRODUCT_NAME', 'QUANTITY', 'PAYMENT_METHOD']),
  ...between(['STORE_HOURS'], ['WEBSITE', 'ADDRESS_LINE', 'PRODUCT_NAME', 'QUANTITY', 'LOYALTY_ID']),
  ...between(['COUPON', 'DISCOUNT'], ['SUBTOTAL', 'TAX', 'GRAND_TOTAL', 'DATE', 'TIME', ...OF_STORE]),
];

export const conflicts: Check = {
  name: 'conflicts',
  means: 'another label of the word is VALID, and no word has both',
  looksAt: (label, exclusive) => exclusive.some((pair) => pair.includes(label)),
  against({ labels, exclusive }: CheckedReceipt): CheckedLabel[] {
    const excludedBy = partners(exclusive);
    const byWord = Map.groupBy(labels, wordOf);
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
