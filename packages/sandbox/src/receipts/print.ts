/** A whole receipt as rows of words: store, items, totals, payment, farewell. */
import { formatAmount, formatDate, formatTime, LOCALES, type Locale } from './locales.ts';
import type { Merchant } from './merchant.ts';
import { printItems } from './print-items.ts';
import { arguable, type Piece, type PrintedRow, type PrintedWord, say, textOf, widthOf } from './printed.ts';
import type { Purchase } from './purchase.ts';
import type { Random } from './random.ts';

type Block = PrintedRow['block'];

export function printReceipt(random: Random, merchant: Merchant, purchase: Purchase): PrintedRow[] {
  const rows = [
    ...printHeader(random, merchant, purchase),
    ...printItems(random, merchant, purchase.items),
    ...printTotals(random, merchant, purchase),
    ...printFooter(random, merchant, purchase),
  ];
  return rows.flatMap((row) => fit(row, merchant.columns));
}

function printHeader(random: Random, merchant: Merchant, purchase: Purchase): PrintedRow[] {
  const locale = LOCALES[merchant.locale];
  const { words } = locale;
  const at = merchant.header;
  const one = (printed: readonly PrintedWord[], gap = 0, size = 1): PrintedRow =>
    makeRow('header', [{ words: printed, at }], gap, size);
  const capitals = random.chance(0.5);
  const contact = [
    one([...say('Tel', null), ...say(merchant.phone, 'PHONE_NUMBER')]),
    ...(random.chance(0.75) ? [one(say(merchant.website, 'WEBSITE'))] : []),
    ...(random.chance(0.7) ? merchant.hours.map((hours) => one(say(hours, 'STORE_HOURS'))) : []),
  ];
  const date = say(formatDate(random.pick(locale.date), purchase.when), 'DATE');
  const time = say(formatTime(locale, purchase.when), 'TIME');
  const number: Piece = { words: say(`${words.receipt} ${random.digits(5)}`, null), at: 'left' };
  const cashier: Piece = { words: say(`${words.cashier} ${random.int(1, 9)}`, null), at: 'right' };
  return [
    one(say(capitals ? merchant.name.toUpperCase() : merchant.name, 'MERCHANT_NAME'), 0, 1.4),
    ...merchant.address.map((line) => one(say(line, 'ADDRESS_LINE'))),
    ...contact,
    ...(random.chance(0.5)
      ? [
          makeRow(
            'header',
            [
              { words: date, at: 'left' },
              { words: time, at: 'right' },
            ],
            1,
          ),
        ]
      : [makeRow('header', [{ words: [...date, ...time], at: 'left' }], 1)]),
    makeRow('header', [number, cashier]),
  ];
}

function printTotals(random: Random, merchant: Merchant, purchase: Purchase): PrintedRow[] {
  const locale = LOCALES[merchant.locale];
  const { words } = locale;
  const line = (left: readonly PrintedWord[], right: readonly PrintedWord[], gap = 0, size = 1): PrintedRow =>
    makeRow(
      'totals',
      [
        { words: left, at: 'left' },
        { words: right, at: 'right' },
      ],
      gap,
      size,
    );
  const reductions = purchase.reductions.map(({ kind, name, amount }) =>
    line(say(name, kind), say(formatAmount(locale, -amount), kind)),
  );
  const taxes = purchase.taxes.map(({ name, amount }) =>
    line(say(name, 'TAX'), say(formatAmount(locale, amount), 'TAX')),
  );
  const subtotal = line(arguable(words.subtotal), say(formatAmount(locale, purchase.subtotal), 'SUBTOTAL'), 1);
  const total = line(
    arguable(words.total),
    money(locale, say(formatAmount(locale, purchase.total), 'GRAND_TOTAL')),
    0,
    random.chance(0.5) ? 1.3 : 1,
  );
  const sums = [subtotal, ...reductions];
  // Taxes that are in the prices already are printed below the total.
  return merchant.taxIncluded
    ? [...sums, total, ...printPayment(random, locale, purchase), ...taxes]
    : [...sums, ...taxes, total, ...printPayment(random, locale, purchase)];
}

function printPayment(random: Random, locale: Locale, purchase: Purchase): PrintedRow[] {
  const { words } = locale;
  const line = (left: readonly PrintedWord[], amount: number, gap = 0): PrintedRow =>
    makeRow(
      'totals',
      [
        { words: left, at: 'left' },
        { words: arguable(formatAmount(locale, amount)), at: 'right' },
      ],
      gap,
    );
  if (purchase.payment.kind === 'cash') {
    const { tendered, change } = purchase.payment;
    const changeWords = say(formatAmount(locale, change), null);
    return [
      line(say(words.cash, 'PAYMENT_METHOD'), tendered, 0.5),
      makeRow('totals', [
        { words: say(words.change, null), at: 'left' },
        { words: changeWords, at: 'right' },
      ]),
    ];
  }
  const { card, lastFour } = purchase.payment;
  return [
    line(say(words.card, 'PAYMENT_METHOD'), purchase.total, 0.5),
    makeRow('totals', [{ words: say(`${card} ****${lastFour}`, 'PAYMENT_METHOD'), at: 'left' }]),
    makeRow('totals', [{ words: say(`AUTH ${random.digits(6)}`, null), at: 'left' }]),
  ];
}

function printFooter(random: Random, merchant: Merchant, purchase: Purchase): PrintedRow[] {
  const { words } = LOCALES[merchant.locale];
  const center = (printed: readonly PrintedWord[], gap = 0): PrintedRow =>
    makeRow('footer', [{ words: printed, at: 'center' }], gap);
  const count = say(`${words.items} ${purchase.items.length}`, null);
  const member = purchase.loyaltyId;
  return [
    ...(random.chance(0.6) ? [makeRow('footer', [{ words: count, at: 'left' }], 0.5)] : []),
    ...(member === undefined
      ? []
      : [makeRow('footer', [{ words: [...arguable(words.member), ...say(member, 'LOYALTY_ID')], at: 'left' }])]),
    ...(random.chance(0.5) ? [center(say('-'.repeat(merchant.columns - 8), null))] : []),
    center(say(random.pick(words.thanks), null), 0.5),
  ];
}

/** The amount with its currency, which is a word of its own where it stands behind. */
function money(locale: Locale, amount: readonly PrintedWord[]): PrintedWord[] {
  const { text, place } = locale.currency;
  if (place === 'after') return [...amount, ...arguable(text)];
  return amount.map((word, index) => (index === 0 ? { ...word, text: text + word.text } : word));
}

function makeRow(block: Block, pieces: readonly Piece[], gap = 0, size = 1): PrintedRow {
  return { block, pieces, size, gap };
}

/** A row wider than the paper: first its letters get smaller, then the left piece goes on a row of its own. */
function fit(row: PrintedRow, columns: number): PrintedRow[] {
  const [first, ...others] = row.pieces;
  const width = row.pieces.reduce((sum, piece) => sum + widthOf(textOf(piece.words)) + 1, -1) * row.size;
  if (width <= columns || first === undefined) return [row];
  if (row.size > 1) return fit({ ...row, size: 1 }, columns);
  return others.length === 0
    ? [row]
    : [
        { ...row, pieces: [first] },
        { ...row, pieces: others, gap: 0 },
      ];
}
