/** The item block of a receipt, in the five ways our stores print it. */
import { formatAmount, formatQuantity, LOCALES } from './locales.ts';
import type { Merchant } from './merchant.ts';
import { arguable, type Piece, type PrintedRow, type PrintedWord, say } from './printed.ts';
import type { PurchasedItem } from './purchase.ts';
import type { Random } from './random.ts';

/** Columns from the right edge to the end of the unit price, in the style with columns. */
const AMOUNT_WIDTH = 11;

const row = (pieces: readonly Piece[], gap = 0): PrintedRow => ({ block: 'items', pieces, size: 1, gap });

export function printItems(random: Random, merchant: Merchant, items: readonly PurchasedItem[]): PrintedRow[] {
  const heading = merchant.style === 'columns' ? [columnHeading(merchant)] : [];
  const rows = items.flatMap((item) => printItem(random, merchant, item));
  return [...heading, ...rows].map((printed, index) => (index === 0 ? { ...printed, gap: 1 } : printed));
}

function columnHeading(merchant: Merchant): PrintedRow {
  return row([
    { words: say('QTY ITEM', null), at: 'left' },
    { words: say('RATE', null), at: merchant.columns - AMOUNT_WIDTH },
    { words: say('AMT', null), at: 'right' },
  ]);
}

function printItem(random: Random, merchant: Merchant, item: PurchasedItem): PrintedRow[] {
  const locale = LOCALES[merchant.locale];
  const name = say(item.name, 'PRODUCT_NAME');
  const quantity = say(formatQuantity(locale, item.quantity), 'QUANTITY');
  const unitPrice = say(formatAmount(locale, item.unitPrice), 'UNIT_PRICE');
  const total: Piece = { words: say(formatAmount(locale, item.total), 'LINE_TOTAL'), at: 'right' };
  const single = item.quantity === 1;
  const measure = item.unit === undefined ? [] : arguable(item.unit);
  const detail: PrintedWord[] = [
    ...quantity,
    ...measure,
    ...say(item.unit === undefined ? 'x' : '@', null),
    ...unitPrice,
  ];
  const indented = { words: detail, at: 'indent' } as const;
  const left = (words: readonly PrintedWord[]): Piece => ({ words, at: 'left' });
  switch (merchant.style) {
    case 'plain':
      return single ? [row([left(name), total])] : [row([left(name)]), row([left(detail), total])];
    case 'count-first':
      return [
        row([left([...quantity, ...name]), total]),
        ...(single ? [] : [row([left([...say('@', null), ...unitPrice])])]),
      ];
    case 'two-rows':
      return [row([left(name)]), row([indented, total])];
    case 'columns':
      return [row([left([...quantity, ...name]), { words: unitPrice, at: merchant.columns - AMOUNT_WIDTH }, total])];
    case 'coded':
      return [row([left([...say(random.digits(6), null), ...name]), total]), ...(single ? [] : [row([indented])])];
  }
}
