/** In which order receipts are listed. Decisions change nothing in it: a list must not move under the reader. */
import type { Receipt } from './model.ts';

type Compare = (a: Receipt, b: Receipt) => number;

const byPlace: Compare = (a, b) => a.place - b.place;
const byNeed: Compare = (a, b) => a.urgency - b.urgency || b.waiting - a.waiting;
/** Those without a merchant last. */
const byMerchant: Compare = (a, b) =>
  Number(a.row.merchant === null) - Number(b.row.merchant === null) ||
  (a.row.merchant ?? '').localeCompare(b.row.merchant ?? '');
const byWrong: Compare = (a, b) => (b.counts.get('INVALID') ?? 0) - (a.counts.get('INVALID') ?? 0);

export const ORDERS = {
  need: { words: 'what needs a person first', compare: byNeed },
  merchant: { words: 'by merchant', compare: byMerchant },
  wrong: { words: 'most wrong labels first', compare: byWrong },
  report: { words: 'as in the report', compare: byPlace },
} as const satisfies Record<string, { readonly words: string; readonly compare: Compare }>;

export type Order = keyof typeof ORDERS;

export const isOrder = (text: string): text is Order => Object.hasOwn(ORDERS, text);

export function inOrder(receipts: readonly Receipt[], order: Order): readonly Receipt[] {
  const { compare } = ORDERS[order];
  return receipts.toSorted((a, b) => compare(a, b) || byPlace(a, b));
}
