/**
 * Stores that do not exist. Telephone numbers are from ranges set aside for fiction where the country has one, web
 * addresses end in `.example`.
 */
import type { LocaleName } from './locales.ts';
import { MERCHANTS_ABROAD } from './merchants-abroad.ts';

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

const MERCHANTS_AT_HOME: readonly [Merchant, ...Merchant[]] = [
  {
    name: 'Fennimore & Dabb Grocers',
    category: 'grocery_store',
    locale: 'us',
    address: ['418 Quillback Avenue', 'Port Lindy, OR 97999'],
    phone: '(503) 555-0142',
    website: 'www.fennimoredabb.example',
    hours: ['OPEN DAILY 7AM-11PM'],
    columns: 40,
    header: 'center',
    style: 'plain',
    products: [
      ['ORG BANANAS', 79, 'lb'],
      ['WHOLE MILK 1GAL', 429],
      ['SOURDOUGH LOAF', 549],
      ['LARGE EGGS DOZ', 399],
      ['GALA APPLES', 199, 'lb'],
      ['BLACK BEANS 15OZ', 129],
      ['TOMATO SOUP', 219],
      ['CHEDDAR BLOCK', 674],
      ['ROLLED OATS', 485],
      ['PEANUT BUTTER', 559],
      ['SPARKLING WATER', 649],
      ['DISH SOAP LEMON', 345],
    ],
    taxes: [{ name: 'TAX', rate: 6.5 }],
    taxIncluded: false,
    loyalty: true,
    cards: ['VISA', 'MASTERCARD', 'DEBIT'],
  },
  {
    name: 'Blue Kettle Coffee Room',
    category: 'cafe',
    locale: 'us',
    address: ['9 Marrow Street', 'Tillbury Falls, VT 05999'],
    phone: '802-555-0119',
    website: 'bluekettleroom.example',
    hours: ['Mon-Fri 6:30-17:00', 'Sat-Sun 8:00-15:00'],
    columns: 32,
    header: 'center',
    style: 'count-first',
    products: [
      ['Flat White', 425],
      ['Drip Coffee Lg', 325],
      ['Oat Milk Latte', 525],
      ['Almond Croissant', 450],
      ['Blueberry Scone', 375],
      ['Avocado Toast', 950],
      ['Iced Hibiscus Tea', 395],
      ['Egg Sandwich', 795],
      ['Granola Bowl', 825],
    ],
    taxes: [{ name: 'Meals Tax 9%', rate: 9 }],
    taxIncluded: false,
    loyalty: false,
    cards: ['VISA', 'AMEX'],
  },
  {
    name: 'Quickwater Fuel Stop #27',
    category: 'gas_station',
    locale: 'us',
    address: ['2200 Old Ferry Road', 'Dunmarsh, NE 68999'],
    phone: '402-555-0177',
    website: 'quickwaterfuel.example',
    hours: ['OPEN 24 HOURS'],
    columns: 34,
    header: 'left',
    style: 'two-rows',
    first: ['REGULAR UNLEADED', 345.9, 'gal'],
    products: [
      ['COLA 20OZ', 229],
      ['TRAIL MIX', 349],
      ['WINDSHIELD FLUID', 499],
      ['JERKY ORIGINAL', 679],
      ['COFFEE 16OZ', 189],
      ['PHONE CABLE', 1299],
      ['SPRING WATER 1L', 199],
    ],
    taxes: [{ name: 'SALES TAX', rate: 5.5 }],
    taxIncluded: false,
    loyalty: true,
    cards: ['DEBIT', 'FLEET CARD', 'VISA'],
  },
  {
    name: 'Copperline Diner',
    category: 'restaurant',
    locale: 'us',
    address: ['77 Railyard Plaza', 'Eastmere, OH 43999'],
    phone: '(614) 555-0108',
    website: 'copperlinediner.example',
    hours: ['Tue-Sun 6AM-9PM'],
    columns: 36,
    header: 'center',
    style: 'count-first',
    products: [
      ['Patty Melt', 1195],
      ['Short Stack', 745],
      ['Two Egg Breakfast', 995],
      ['House Salad', 650],
      ['Bottomless Coffee', 295],
      ['Cherry Pie Slice', 525],
      ['Onion Rings', 575],
      ['Root Beer Float', 495],
    ],
    taxes: [{ name: 'Sales Tax', rate: 7.25 }],
    taxIncluded: false,
    loyalty: false,
    cards: ['VISA', 'MASTERCARD'],
  },
  {
    name: 'Maple & Rye Bakehouse',
    category: 'bakery',
    locale: 'canada',
    address: ['1501 Rue Tamarack', 'Sainte-Odile QC J0X 9Z9'],
    phone: '819-555-0163',
    website: 'mapleandrye.example',
    hours: ['Wed-Sun 07:00-16:00'],
    columns: 38,
    header: 'center',
    style: 'plain',
    products: [
      ['Rye Loaf 800g', 725],
      ['Butter Tart', 350],
      ['Cinnamon Knot', 425],
      ['Maple Scone', 395],
      ['Raisin Bread', 680],
      ['Spinach Quiche', 895],
      ['Cheese Twist', 375],
      ['Apple Turnover', 410],
    ],
    taxes: [
      { name: 'GST 5%', rate: 5 },
      { name: 'QST 9.975%', rate: 9.975 },
    ],
    taxIncluded: false,
    loyalty: true,
    cards: ['INTERAC', 'VISA'],
  },
];

export const MERCHANTS: readonly [Merchant, ...Merchant[]] = [...MERCHANTS_AT_HOME, ...MERCHANTS_ABROAD];
