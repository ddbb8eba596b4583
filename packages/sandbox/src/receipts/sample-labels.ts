/** What is printed on the sample's receipts, and how people and programs err about it. */
import type { CoreLabel } from '@completion-batch/core';

/** The labels that the sample has, each with what a word of its kind is easily taken for. */
export const MISTAKEN_FOR = {
  MERCHANT_NAME: ['PRODUCT_NAME', 'ADDRESS_LINE'],
  STORE_HOURS: ['TIME', 'DATE'],
  PHONE_NUMBER: ['LOYALTY_ID', 'ADDRESS_LINE'],
  WEBSITE: ['MERCHANT_NAME', 'ADDRESS_LINE'],
  LOYALTY_ID: ['PHONE_NUMBER', 'COUPON'],
  ADDRESS_LINE: ['MERCHANT_NAME', 'PHONE_NUMBER'],
  DATE: ['TIME', 'STORE_HOURS'],
  TIME: ['DATE', 'STORE_HOURS'],
  PAYMENT_METHOD: ['PRODUCT_NAME', 'LOYALTY_ID'],
  COUPON: ['DISCOUNT', 'PRODUCT_NAME'],
  DISCOUNT: ['COUPON', 'LINE_TOTAL'],
  PRODUCT_NAME: ['MERCHANT_NAME', 'COUPON', 'QUANTITY'],
  QUANTITY: ['UNIT_PRICE', 'LINE_TOTAL'],
  UNIT_PRICE: ['LINE_TOTAL', 'QUANTITY'],
  LINE_TOTAL: ['UNIT_PRICE', 'SUBTOTAL'],
  SUBTOTAL: ['GRAND_TOTAL', 'LINE_TOTAL'],
  TAX: ['SUBTOTAL', 'DISCOUNT'],
  GRAND_TOTAL: ['SUBTOTAL', 'LINE_TOTAL'],
} as const satisfies Partial<Record<CoreLabel, readonly [CoreLabel, ...CoreLabel[]]>>;
export type SampleLabel = keyof typeof MISTAKEN_FOR;
