/**
 * The rows that a request shows that leaves rows out: those around the targets, the head and the totals. No model decides what is a
 * total, and no language alone: where no row names one, it is the last amounts.
 */

import type { Context } from '../prepare/plan.ts';
import type { ReceiptDetails } from '../table/receipt-details.ts';
import type { PromptTarget, PromptWord } from './prompt.ts';

/** Rows on either side of a target's; fewer where the text would not fit. */
const AROUND = [5, 2, 0];
/** Merchant and address: on 200 real receipts all names and 96 of 100 words of addresses stand in the first six rows. */
const HEAD_ROWS = 6;
/** Of those that look like totals, the last. */
const TOTAL_ROWS = 6;

const TOTAL_LABELS: ReadonlySet<string> = new Set(['SUBTOTAL', 'TAX', 'GRAND_TOTAL']);
/** What a total is called; where a language is missing, the amounts are looked at. */
const TOTAL = new RegExp(
  [
    ...['tot[aá]a?l', 'gesamt', 'betrag', 'summ[ea]\\b', 'somme', 'importe', 'montant', 'jumlah'],
    ...['celkem', 'razem', 'yhteensä', 'toplam', 'tổng', 'σύνολο', 'итого', 'всего', 'разом'],
    ...['الإجمالي', 'المجموع', 'סה["״]כ', 'कुल', 'รวม', '合[计計]', '[总總]计', '總計', '합계'],
  ].join('|'),
  'iu',
);
/** A number with decimals or thousands, and no more than a currency or the letter of a tax beside it. */
const AMOUNT = /^\D{0,4}\d[\d.,']*[.,]\d{2,3}\D{0,4}$/u;

/** Whether a request for these targets, audits not counted, may leave rows out. */
export function mayLeaveOut(context: Context | undefined, asked: readonly PromptTarget[]): boolean {
  if (context === 'auto') return asked.length > 0 && asked.every(({ rejected }) => rejected.length > 0);
  return context === 'near';
}

type Rows = readonly (readonly PromptWord[])[];

/**
 * Rows that are shown whatever is asked.
 * @param rowOf the row of a word, by `line.word`
 */
export function keptRows(rows: Rows, { labels }: ReceiptDetails, rowOf: ReadonlyMap<string, number>): Set<number> {
  const found = labels
    .filter(({ label, validationStatus }) => validationStatus === 'VALID' && TOTAL_LABELS.has(label))
    .flatMap(({ lineId, wordId }) => rowOf.get(`${lineId}.${wordId}`) ?? []);
  const rowsWith = (pattern: RegExp): number[] =>
    [...rows.keys()].filter((index) => rows[index]?.some(({ text }) => pattern.test(text)));
  const named = rowsWith(TOTAL);
  const totals = [found.sort((a, b) => a - b), named.length > 0 ? named : rowsWith(AMOUNT)];
  return new Set([...rows.keys()].slice(0, HEAD_ROWS).concat(totals.flatMap((some) => some.slice(-TOTAL_ROWS))));
}

/** What may be shown around the targets' rows, in the order of preference. */
export function nearChoices(targetRows: readonly number[], count: number, kept: ReadonlySet<number>): number[][] {
  return AROUND.map((around) => {
    const near = targetRows.flatMap((row) =>
      Array.from({ length: 2 * around + 1 }, (_, index) => row - around + index),
    );
    const shown = new Set([...near, ...(around === 0 ? [] : kept)]);
    return [...shown].filter((index) => index >= 0 && index < count).sort((a, b) => a - b);
  });
}

/** The rows of these numbers; where some between two of them are left out, an empty one stands for those. */
export function withGaps<Row extends readonly PromptWord[]>(
  shown: readonly number[],
  rows: readonly Row[],
): (Row | [])[] {
  return shown.flatMap((index, place) => {
    const isNext = place === 0 || shown[place - 1] === index - 1;
    return [...(isNext ? [] : [[] as []]), ...rows.slice(index, index + 1)];
  });
}

/** Why format left out no rows where the prompt says that it did, if so. */
export function whyNotLeftOut(rows: Rows): string | undefined {
  const isGap = (index: number): boolean => rows[index]?.length === 0;
  const wrong = [...rows.keys()].some(
    (index) => isGap(index) && (index === 0 || index === rows.length - 1 || isGap(index - 1)),
  );
  return wrong ? 'it marks rows as left out that are not between two others' : undefined;
}
