/**
 * Amounts that do not add up. Two rules, in integers of cents, with a cent for each addend and the rounding to five cents
 * that several countries have for cash:
 *
 * - From SUBTOTAL to GRAND_TOTAL one must come by adding and taking away some of the amounts that are printed between
 *   them, or labelled TAX, TIP, DISCOUNT, COUPON: whether tax is in the prices or is added, whether there is a service
 *   charge or a rounding, is each receipt's own way.
 * - LINE_TOTALs can make no more than the greater of both and what was taken off.
 *
 * Both look only at labels of one request, and only where it shows every row between them: a line that is asked elsewhere
 * can make the sum no smaller, and what explains a difference is seen whether it is labelled or not. Source: 200 receipts
 * of SROIE, whose country has tax in prices, tax added and rounded totals (`bench/checks.ts`).
 */
import { wordOf } from '../table/keys.ts';
import { amountOf } from './amounts.ts';
import type { Check, CheckedLabel, CheckedReceipt, PrintedRows } from './check.ts';

/** Cents; a larger rounding is printed as an amount of its own. */
const CASH_ROUNDING = 5;
/** Amounts of which every way to add them is tried; where there are more, the check says nothing. */
const MOST_TRIED = 7;

const ADDED = ['TAX', 'TIP', 'DISCOUNT', 'COUPON'];
const SUMMED = new Set(['LINE_TOTAL', 'SUBTOTAL', 'GRAND_TOTAL', ...ADDED]);

interface Amount {
  readonly label: CheckedLabel;
  readonly cents: number;
  readonly row: number;
}

export const sums: Check = {
  name: 'sums',
  means: 'the amounts do not add up, whatever of those that are printed between them is counted',
  looksAt: (label) => SUMMED.has(label),
  against(receipt: CheckedReceipt): CheckedLabel[] {
    const amounts = labelledAmounts(receipt);
    const of = (...names: string[]): Amount[] => amounts.filter(({ label }) => names.includes(label.label));
    const found: Found = {
      rows: receipt.rows,
      known: amounts,
      lines: of('LINE_TOTAL'),
      subtotals: of('SUBTOTAL'),
      totals: of('GRAND_TOTAL'),
      added: of(...ADDED).map(({ cents }) => cents),
    };
    const wrong = [...wrongTotals(found), ...wrongLines(found)].map(({ label }) => label);
    return [...new Set(wrong)].filter(({ asked }) => asked);
  },
};

interface Found {
  readonly rows: PrintedRows;
  /** All of them. */
  readonly known: readonly Amount[];
  readonly lines: readonly Amount[];
  readonly subtotals: readonly Amount[];
  readonly totals: readonly Amount[];
  readonly added: readonly number[];
}

function wrongTotals({ rows, known, lines, subtotals, totals, added }: Found): readonly Amount[] {
  const [subtotal, total] = [onlyAmount(subtotals), onlyAmount(totals)];
  if (subtotal === undefined || total === undefined) return [];
  const between = amountsBetween(rows, [...subtotals, ...totals], known);
  if (between === undefined || canMake(total - subtotal, [...added, ...between.map(({ cents }) => cents)])) return [];
  // Two lines or more that make one of both say that it is the other that is wrong.
  const isMade = (cents: number): boolean => lines.length > 1 && isNear(sumOf(lines), cents, lines.length);
  return [...(isMade(subtotal) ? [] : subtotals), ...(isMade(total) ? [] : totals)];
}

function wrongLines({ rows, known, lines, subtotals, totals, added }: Found): readonly Amount[] {
  const total = onlyAmount(totals);
  if (lines.length === 0 || total === undefined) return [];
  const excess = sumOf(lines) - Math.max(total, onlyAmount(subtotals) ?? total);
  const between = amountsBetween(rows, [...lines, ...subtotals, ...totals], known);
  if (excess <= CASH_ROUNDING + lines.length || between === undefined) return [];
  // What is taken off is printed with a minus, or below the lines.
  const [, last] = rowsOf(lines);
  const off = between.filter(({ cents, row }) => cents < 0 || row > last).map(({ cents }) => cents);
  if (canMake(excess, [...added, ...off])) return [];
  // The one without which the others make the total, or any.
  const one = lines.filter(({ cents }) => isNear(cents, excess, lines.length));
  return one.length > 0 ? one : lines;
}

const sumOf = (some: readonly Amount[]): number => some.reduce((sum, { cents }) => sum + cents, 0);

const isNear = (one: number, other: number, addends: number): boolean =>
  Math.abs(one - other) <= CASH_ROUNDING + addends;

/** The first and the last. */
function rowsOf(some: readonly Amount[]): readonly [number, number] {
  let [first, last] = [Number.POSITIVE_INFINITY, -1];
  for (const { row } of some) [first, last] = [Math.min(first, row), Math.max(last, row)];
  return [first, last];
}

/** Labels of amounts whose word stands in a row that is shown. */
function labelledAmounts({ labels, rows }: CheckedReceipt): Amount[] {
  const summed = labels.filter(({ label }) => SUMMED.has(label));
  if (summed.length === 0) return [];
  const rowOf = new Map<string, number>();
  rows.forEach((words, row) => {
    for (const { id } of words) if (id !== undefined) rowOf.set(id, row);
  });
  return summed.flatMap((label) => {
    const [row, cents] = [rowOf.get(wordOf(label)), amountOf(label.text)];
    return row === undefined || cents === undefined ? [] : [{ label, cents, row }];
  });
}

/** The amount that all of them print; undefined where there is none, or more than one. */
function onlyAmount(some: readonly Amount[]): number | undefined {
  const amounts = new Set(some.map(({ cents }) => cents));
  const [only] = amounts;
  return amounts.size === 1 ? only : undefined;
}

/**
 * The amounts in the rows from the first to the last of `ends` that are none of `known`; undefined where rows are left
 * out between them, or a number cannot be read.
 */
function amountsBetween(
  rows: PrintedRows,
  ends: readonly Amount[],
  known: readonly Amount[],
): Pick<Amount, 'cents' | 'row'>[] | undefined {
  const [first, last] = rowsOf(ends);
  const own = new Set(known.map(({ label }) => wordOf(label)));
  const amounts: Pick<Amount, 'cents' | 'row'>[] = [];
  for (const [row, words] of rows.entries()) {
    if (row < first || row > last) continue;
    if (words.length === 0) return undefined;
    for (const { id, text } of words) {
      if (id !== undefined && own.has(id)) continue;
      const cents = amountOf(text);
      if (cents === undefined && isUnreadable(text)) return undefined;
      if (cents !== undefined && cents !== 0) amounts.push({ cents, row });
    }
  }
  return amounts;
}

/** Digits beside a point or comma, and no share: perhaps an amount that was read badly. */
function isUnreadable(text: string): boolean {
  return /\d[.,]|[.,]\d/.test(text) && !text.includes('%');
}

/** Whether a difference comes of some of the amounts, each added, taken away or left; so, too, where they are too many to try. */
function canMake(difference: number, amounts: readonly number[]): boolean {
  if (amounts.length > MOST_TRIED) return true;
  let reached = new Set([0]);
  for (const cents of amounts) reached = new Set([...reached].flatMap((sum) => [sum, sum + cents, sum - cents]));
  return [...reached].some((sum) => isNear(sum, difference, amounts.length + 2));
}
