/** The labels of a run that names no others (the table's data model). */
import type { LabelSet } from './label-set.ts';

/** With the meaning that the model is told. */
export const CORE_LABELS = {
  MERCHANT_NAME: 'store name or brand',
  STORE_HOURS: 'business hours',
  PHONE_NUMBER: 'store telephone',
  WEBSITE: 'web or e-mail address',
  LOYALTY_ID: 'membership id',
  ADDRESS_LINE: 'part of the address',
  DATE: 'transaction date',
  TIME: 'transaction time',
  PAYMENT_METHOD: 'how it was paid',
  COUPON: 'coupon that lowers the price',
  DISCOUNT: 'other discount',
  PRODUCT_NAME: 'product bought',
  QUANTITY: 'count or weight',
  UNIT_PRICE: 'price of one unit',
  LINE_TOTAL: 'total of an item line',
  SUBTOTAL: 'sum before tax and discounts',
  TAX: 'any tax',
  GRAND_TOTAL: 'final amount due',
  TIP: 'gratuity the customer adds',
  CHANGE: 'money given back',
  CASH_BACK: 'cash paid out with a purchase',
  REFUND: 'amount returned',
} as const;

export type CoreLabel = keyof typeof CORE_LABELS;

/** Pairs of which one word can be one only: a word of letters is no amount, and two kinds of amounts are not the same. */
export const EXCLUSIVE_LABELS: readonly (readonly [CoreLabel, CoreLabel])[] = [
  ['DATE', 'TIME'],
  ['DATE', 'GRAND_TOTAL'],
  ['TIME', 'GRAND_TOTAL'],
  ['PHONE_NUMBER', 'GRAND_TOTAL'],
  ['PRODUCT_NAME', 'GRAND_TOTAL'],
  ['TAX', 'GRAND_TOTAL'],
];

export const DEFAULT_LABELS: LabelSet = {
  labels: CORE_LABELS,
  aliases: {
    ADDRESS: 'ADDRESS_LINE',
    BUSINESS_NAME: 'MERCHANT_NAME',
    CARD_NUMBER: 'PAYMENT_METHOD',
    PAYMENT_TYPE: 'PAYMENT_METHOD',
  },
  exclusive: EXCLUSIVE_LABELS,
};

/** Those of a set that need not be said: they are the same wherever both labels are. */
export function knownExclusive(labels: LabelSet['labels']): LabelSet['exclusive'] {
  return EXCLUSIVE_LABELS.filter((pair) => pair.every((name) => Object.hasOwn(labels, name)));
}
