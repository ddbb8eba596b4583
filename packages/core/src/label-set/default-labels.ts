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

const OF_MONEY = ['UNIT_PRICE', 'LINE_TOTAL', 'SUBTOTAL', 'TAX', 'GRAND_TOTAL'] as const;
const OF_STORE = ['MERCHANT_NAME', 'ADDRESS_LINE', 'PHONE_NUMBER', 'STORE_HOURS', 'WEBSITE'] as const;
const OF_PURCHASE = ['DATE', 'TIME', 'LOYALTY_ID', 'PAYMENT_METHOD', 'PRODUCT_NAME', 'QUANTITY'] as const;
const PLAIN = ['PRODUCT_NAME', 'QUANTITY', 'LOYALTY_ID'] as const;

/** Every one of the first with every one of the second. */
const between = (some: readonly CoreLabel[], others: readonly CoreLabel[]): (readonly [CoreLabel, CoreLabel])[] =>
  some.flatMap((one) => others.map((other) => [one, other] as const));

/**
 * Pairs of which one word can be one only. A price is also a line's total where one is bought, a shop's name its website, a
 * printed moment date and time; but no tax is the amount due, and no amount a date. On the 200 receipts of SROIE no word
 * has two true labels, so they rule out none of these: only pairs that no receipt can have are here.
 */
export const EXCLUSIVE_LABELS: readonly (readonly [CoreLabel, CoreLabel])[] = [
  ...between(OF_MONEY, [...OF_STORE, ...OF_PURCHASE]),
  ...between(['TAX'], ['UNIT_PRICE', 'LINE_TOTAL', 'SUBTOTAL', 'GRAND_TOTAL']),
  ...between(['DATE', 'TIME'], [...OF_STORE, ...PLAIN, 'PAYMENT_METHOD']),
  ...between(['PHONE_NUMBER'], ['WEBSITE', 'STORE_HOURS', 'PRODUCT_NAME', 'QUANTITY', 'PAYMENT_METHOD']),
  ...between(['STORE_HOURS'], ['WEBSITE', 'ADDRESS_LINE', ...PLAIN]),
  ...between(['COUPON', 'DISCOUNT'], ['SUBTOTAL', 'TAX', 'GRAND_TOTAL', 'DATE', 'TIME', ...OF_STORE]),
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
