/**
 * A receipt has one amount due and one date, each printed as often as it likes. Source: of 200 receipts of SROIE none
 * has two (`bench/checks.ts`). Of several the one that was VALID before is taken for right, or the one that is printed
 * most often.
 */
import { amountOf } from './amounts.ts';
import type { Check, CheckedLabel, CheckedReceipt } from './check.ts';

const SHORT = /^\D{0,8}(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)\D?$/;
const LONG = /^\D{0,8}(\d{4})([/.-])(\d{1,2})\2(\d{1,2})\D?$/;

/** What a word may say, each of it. Two that share none cannot mean the same. */
type Readings = (text: string) => readonly string[];

const amount: Readings = (text) => {
  const cents = amountOf(text);
  return cents === undefined ? [] : [String(Math.abs(cents))];
};

/** Days that a whole date may be: of `02/03/18` three. A part of a date says nothing. */
const date: Readings = (text) => {
  const [, year = '', , month = '', day = ''] = LONG.exec(text) ?? [];
  if (year !== '')
    return days([
      [year, month, day],
      [year, day, month],
    ]);
  const [, one = '', , two = '', three = ''] = SHORT.exec(text) ?? [];
  if (one === '') return [];
  return days([[three, two, one], [three, one, two], ...(three.length === 2 ? [[one, two, three] as const] : [])]);
};

function days(readings: readonly (readonly [year: string, month: string, day: string])[]): string[] {
  return readings
    .filter(([, month, day]) => Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= 31)
    .map(([year, month, day]) => `${Number(year) % 100}-${Number(month)}-${Number(day)}`);
}

const ONCE: Readonly<Record<string, Readings>> = { GRAND_TOTAL: amount, DATE: date };
/** A label of which a receipt has one. */
export const isUnique = (label: string): boolean => Object.hasOwn(ONCE, label);

export const uniqueness: Check = {
  name: 'uniqueness',
  means: 'the receipt has another amount due, or another date, that is VALID',
  looksAt: isUnique,
  against: ({ labels }: CheckedReceipt): CheckedLabel[] =>
    Object.entries(ONCE).flatMap(([name, readings]) =>
      others(labels.filter(({ label }) => label === name).map((label) => ({ label, may: readings(label.text) }))),
    ),
};

interface Read {
  readonly label: CheckedLabel;
  readonly may: readonly string[];
}

/** Asked labels that say something else than the one value all should have. */
function others(read: readonly Read[]): CheckedLabel[] {
  const telling = read.filter(({ may }) => may.length > 0);
  if (agreeing(telling).length === telling.length) return [];
  const earlier = telling.filter(({ label }) => !label.asked);
  const settled = agreeing(earlier.length > 0 ? earlier : telling);
  // Verdicts of before that do not agree themselves tell nothing about those of now.
  if (settled.length < earlier.length) return [];
  const values = new Set(settled.flatMap(({ may }) => may));
  const asked = telling.filter(({ label }) => label.asked);
  return asked.filter(({ may }) => !may.some((value) => values.has(value))).map(({ label }) => label);
}

/** Those that share the value that most of them may have; none where several values are as frequent. */
function agreeing(read: readonly Read[]): readonly Read[] {
  const votes = new Map<string, number>();
  for (const value of read.flatMap(({ may }) => [...new Set(may)])) votes.set(value, (votes.get(value) ?? 0) + 1);
  const most = [...votes.values()].reduce((one, other) => Math.max(one, other), 0);
  const values = new Set([...votes].filter(([, count]) => count === most).map(([value]) => value));
  const holders = read.filter(({ may }) => may.some((value) => values.has(value)));
  return holders.length === most ? holders : [];
}
