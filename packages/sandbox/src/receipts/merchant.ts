/** What there is to know of a store, and of what it sells. */
import type { LocaleName } from './locales.ts';

/** Name as printed, price in minor units, and the unit when it is sold by weight, volume or length. */
export type Product = readonly [name: string, price: number, unit?: 'kg' | 'lb' | 'L' | 'gal' | 'm'];

export interface Tax {
  readonly name: string;
  /** Percent. */
  readonly rate: number;
}

/** How an item is printed: see print-items.ts. */
export type ItemStyle = 'plain' | 'count-first' | 'two-rows' | 'columns' | 'coded';

export interface Merchant {
  readonly name: string;
  readonly category: string;
  readonly locale: LocaleName;
  readonly address: readonly string[];
  readonly phone: string;
  readonly website: string;
  readonly hours: readonly string[];
  /** Characters in the width of the paper. */
  readonly columns: number;
  readonly header: 'center' | 'left';
  readonly style: ItemStyle;
  /** Always on the receipt, as the fuel is. */
  readonly first?: Product;
  readonly products: readonly Product[];
  readonly taxes: readonly Tax[];
  /** Whether the prices hold the taxes already. */
  readonly taxIncluded: boolean;
  readonly loyalty: boolean;
  readonly cards: readonly [string, ...string[]];
}
