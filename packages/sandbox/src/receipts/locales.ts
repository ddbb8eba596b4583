/** How a country prints money, dates and the words around them. */

export interface Locale {
  readonly decimals: 0 | 2;
  readonly decimalPoint: '.' | ',';
  readonly thousands: '.' | ',' | ' ' | '';
  /** Printed before the amount without a space (`$4.50`), or after it as a word of its own (`4,50 EUR`). */
  readonly currency: { readonly text: string; readonly place: 'before' | 'after' };
  readonly date: readonly [DatePattern, ...DatePattern[]];
  readonly clock: '12' | '24';
  readonly words: Words;
}

type DatePattern = 'm/d/y' | 'd/m/y' | 'd.m.y' | 'y-m-d' | 'y/m/d' | 'd mon y';

export interface Words {
  readonly subtotal: string;
  readonly total: string;
  readonly cash: string;
  readonly change: string;
  readonly card: string;
  readonly member: string;
  readonly receipt: string;
  readonly cashier: string;
  readonly coupon: string;
  readonly discount: string;
  readonly items: string;
  readonly thanks: readonly [string, ...string[]];
}

const english: Words = {
  subtotal: 'SUBTOTAL',
  total: 'TOTAL',
  cash: 'CASH',
  change: 'CHANGE',
  card: 'CARD',
  member: 'MEMBER',
  receipt: 'RECEIPT',
  cashier: 'CASHIER',
  coupon: 'COUPON',
  discount: 'DISCOUNT',
  items: 'ITEMS SOLD',
  thanks: ['THANK YOU FOR YOUR VISIT', 'PLEASE COME AGAIN SOON', 'THANKS FOR SHOPPING LOCAL'],
};

const german: Words = {
  subtotal: 'Zwischensumme',
  total: 'SUMME',
  cash: 'Bar',
  change: 'Rückgeld',
  card: 'Kartenzahlung',
  member: 'Kundennr.',
  receipt: 'Bon-Nr.',
  cashier: 'Kasse',
  coupon: 'Gutschein',
  discount: 'Rabatt',
  items: 'Artikel gesamt',
  thanks: ['Vielen Dank für Ihren Einkauf', 'Es bediente Sie gern Ihr Team'],
};

const french: Words = {
  subtotal: 'SOUS-TOTAL',
  total: 'TOTAL TTC',
  cash: 'ESPÈCES',
  change: 'RENDU',
  card: 'CARTE BANCAIRE',
  member: 'Carte fidélité',
  receipt: 'Ticket',
  cashier: 'Caisse',
  coupon: 'BON RÉDUCTION',
  discount: 'REMISE',
  items: 'Articles',
  thanks: ['Merci de votre visite', 'À bientôt et bonne lecture'],
};

const swedish: Words = {
  subtotal: 'Delsumma',
  total: 'Totalt',
  cash: 'Kontant',
  change: 'Växel',
  card: 'Kortköp',
  member: 'Medlem',
  receipt: 'Kvitto',
  cashier: 'Kassör',
  coupon: 'Kupong',
  discount: 'Rabatt',
  items: 'Antal varor',
  thanks: ['Tack och välkommen åter', 'Spara kvittot'],
};

const japanese: Words = {
  subtotal: '小計',
  total: '合計',
  cash: '現金',
  change: 'お釣り',
  card: 'クレジット',
  member: '会員番号',
  receipt: '伝票番号',
  cashier: '担当',
  coupon: 'クーポン',
  discount: '値引',
  items: 'お買上点数',
  thanks: ['ありがとうございました', 'またのご来店を お待ちしております'],
};

const point = { decimals: 2, decimalPoint: '.', thousands: ',' } as const;
const comma = { decimals: 2, decimalPoint: ',', thousands: '.' } as const;

export const LOCALES = {
  us: { ...point, currency: { text: '$', place: 'before' }, date: ['m/d/y'], clock: '12', words: english },
  canada: { ...point, currency: { text: '$', place: 'before' }, date: ['y-m-d'], clock: '24', words: english },
  britain: {
    ...point,
    currency: { text: '£', place: 'before' },
    date: ['d/m/y', 'd mon y'],
    clock: '24',
    words: { ...english, card: 'CARD SALE', member: 'CLUB CARD', thanks: ['THANK YOU', 'PLEASE KEEP YOUR RECEIPT'] },
  },
  australia: {
    ...point,
    currency: { text: '$', place: 'before' },
    date: ['d/m/y'],
    clock: '12',
    words: { ...english, card: 'EFTPOS', receipt: 'TAX INVOICE' },
  },
  india: {
    ...point,
    currency: { text: 'Rs.', place: 'after' },
    date: ['d/m/y'],
    clock: '12',
    words: { ...english, total: 'NET AMOUNT', receipt: 'BILL NO', card: 'UPI' },
  },
  germany: { ...comma, currency: { text: 'EUR', place: 'after' }, date: ['d.m.y'], clock: '24', words: german },
  france: {
    ...comma,
    thousands: '',
    currency: { text: '€', place: 'after' },
    date: ['d/m/y'],
    clock: '24',
    words: french,
  },
  sweden: {
    ...comma,
    thousands: '',
    currency: { text: 'SEK', place: 'after' },
    date: ['y-m-d'],
    clock: '24',
    words: swedish,
  },
  japan: {
    ...point,
    decimals: 0,
    currency: { text: '¥', place: 'before' },
    date: ['y/m/d'],
    clock: '24',
    words: japanese,
  },
} as const satisfies Record<string, Locale>;

export type LocaleName = keyof typeof LOCALES;

/**
 * An amount in minor units (cents; whole yen) as printed, without the currency. One with a fraction of a minor unit, as
 * fuel prices have, gets a third decimal.
 */
export function formatAmount(locale: Locale, minor: number): string {
  const decimals = locale.decimals + (Number.isInteger(minor) ? 0 : 1);
  const [whole = '', fraction] = Math.abs(minor / 10 ** locale.decimals)
    .toFixed(decimals)
    .split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, locale.thousands);
  return `${minor < 0 ? '-' : ''}${grouped}${fraction === undefined ? '' : locale.decimalPoint + fraction}`;
}

/** A count, or a weight or volume with three decimals. */
export function formatQuantity(locale: Locale, quantity: number): string {
  return Number.isInteger(quantity) ? String(quantity) : quantity.toFixed(3).replace('.', locale.decimalPoint);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (number: number): string => String(number).padStart(2, '0');

export function formatDate(pattern: DatePattern, when: Date): string {
  const d = two(when.getUTCDate());
  const m = two(when.getUTCMonth() + 1);
  const y = String(when.getUTCFullYear());
  if (pattern === 'd mon y') return `${d} ${MONTHS[when.getUTCMonth()]} ${y}`;
  return pattern.replace('d', d).replace('m', m).replace('y', y);
}

export function formatTime(locale: Locale, when: Date): string {
  const hours = when.getUTCHours();
  const minutes = two(when.getUTCMinutes());
  if (locale.clock === '24') return `${two(hours)}:${minutes}`;
  return `${hours % 12 === 0 ? 12 : hours % 12}:${minutes} ${hours < 12 ? 'AM' : 'PM'}`;
}
