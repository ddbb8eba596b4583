/** Sample receipts of which only corrections are left to check: few labels of a long text. */
import { generateReceipts } from '@completion-batch/sandbox';
import type { Item } from './world.ts';

export function secondPass(count: number): { readonly items: Item[]; readonly labels: number } {
  const all = [...generateReceipts({ seed: 1, receipts: count })];
  const wordOf = (item: Item): string => `${item.PK?.S} ${item.SK?.S?.split('#LABEL#')[0]}`;
  const isLabel = (item: Item, status: string): boolean =>
    item.TYPE?.S === 'RECEIPT_WORD_LABEL' && item.validation_status?.S === status;
  const wrong = new Set(all.filter((item) => isLabel(item, 'INVALID')).map(wordOf));
  const items = all.filter((item) => !isLabel(item, 'NONE') || wrong.has(wordOf(item)));
  return { items, labels: items.filter((item) => isLabel(item, 'NONE')).length };
}
