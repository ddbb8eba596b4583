/** What was bought and what it came to, in whole minor units: all sums hold before anything is printed. */
import { LOCALES } from './locales.ts';
import type { Merchant, Product } from './merchant.ts';
import type { Random } from './random.ts';

export interface PurchasedItem {
  readonly name: string;
  /** A count, or with up to three decimals a weight, volume or length. */
  readonly quantity: number;
  readonly unit: Product[2];
  /** Minor units; fuel has tenths of them. */
  readonly unitPrice: number;
  readonly total: number;
}

export interface Reduction {
  readonly kind: 'COUPON' | 'DISCOUNT';
  readonly name: string;
  /** Minor units, positive. */
  readonly amount: number;
}

export interface Purchase {
  readonly items: readonly PurchasedItem[];
  readonly reductions: readonly Reduction[];
  /** The items' totals, before reductions and taxes. */
  readonly subtotal: number;
  readonly taxes: readonly { readonly name: string; readonly amount: number }[];
  readonly total: number;
  readonly payment:
    | { readonly kind: 'cash'; readonly tendered: number; readonly change: number }
    | { readonly kind: 'card'; readonly card: string; readonly lastFour: string };
  readonly loyaltyId: string | undefined;
  readonly when: Date;
}

const FIRST_DAY = Date.UTC(2024, 2, 1);
const DAYS = 480;
const MINUTE = 60_000;

export function makePurchase(random: Random, merchant: Merchant): Purchase {
  const chosen = random.shuffle(merchant.products).slice(0, random.int(4, Math.min(9, merchant.products.length)));
  const products = merchant.first === undefined ? chosen : [merchant.first, ...chosen.slice(0, 4)];
  const items = products.map((product) => makeItem(random, product));
  const subtotal = sum(items.map((item) => item.total));
  const reductions = makeReductions(random, merchant, subtotal);
  const reduced = subtotal - sum(reductions.map((reduction) => reduction.amount));
  const taxes = merchant.taxes.map(({ name, rate }) => ({
    name,
    amount: Math.round(merchant.taxIncluded ? (reduced * rate) / (100 + rate) : (reduced * rate) / 100),
  }));
  const total = merchant.taxIncluded ? reduced : reduced + sum(taxes.map((tax) => tax.amount));
  const minutes = random.int(8 * 60, 20 * 60);
  return {
    items,
    reductions,
    subtotal,
    taxes,
    total,
    payment: makePayment(random, merchant, total),
    loyaltyId: merchant.loyalty && random.chance(0.7) ? random.digits(9) : undefined,
    when: new Date(FIRST_DAY + random.int(0, DAYS) * 24 * 60 * MINUTE + minutes * MINUTE),
  };
}

function makeItem(random: Random, [name, unitPrice, unit]: Product): PurchasedItem {
  const fuel = unit === 'gal' || unit === 'L';
  const measured = fuel ? random.int(6_000, 19_000) : random.int(250, 2_900);
  const thousandths = unit === undefined ? random.pick([1, 1, 1, 1, 1, 1, 2, 2, 3, 4]) * 1_000 : measured;
  // Both factors are whole numbers, so that a half is a half when it is rounded.
  const total = Math.round((thousandths * Math.round(unitPrice * 10)) / 10_000);
  return { name, quantity: thousandths / 1_000, unit, unitPrice, total };
}

function makeReductions(random: Random, merchant: Merchant, subtotal: number): Reduction[] {
  const { words, decimals } = LOCALES[merchant.locale];
  const step = decimals === 0 ? 10 : 5;
  const reductions: Reduction[] = [];
  if (random.chance(0.3)) {
    const amount = Math.max(step, Math.round((subtotal * random.float(0.02, 0.06)) / step) * step);
    reductions.push({ kind: 'COUPON', name: `${words.coupon} ${random.int(1000, 9999)}`, amount });
  }
  if (random.chance(0.35)) {
    const percent = random.pick([5, 10]);
    const amount = Math.round((subtotal * percent) / 100);
    reductions.push({ kind: 'DISCOUNT', name: `${words.discount} ${percent}%`, amount });
  }
  return reductions;
}

function makePayment(random: Random, merchant: Merchant, total: number): Purchase['payment'] {
  if (random.chance(0.6)) return { kind: 'card', card: random.pick(merchant.cards), lastFour: random.digits(4) };
  // The next round sum above it: nobody counts out the cents.
  const scale = 10 ** (Math.max(3, String(total).length) - 1);
  const note = random.pick([scale / 2, scale]);
  const tendered = Math.max(note, Math.ceil(total / note) * note);
  return { kind: 'cash', tendered, change: tendered - total };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
