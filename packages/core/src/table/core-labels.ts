/** The only labels a proposal or a correction may have, with the meaning the model is told (the table's data model). */

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
} as const;

export type CoreLabel = keyof typeof CORE_LABELS;

export function isCoreLabel(label: string): label is CoreLabel {
  return Object.hasOwn(CORE_LABELS, label);
}
