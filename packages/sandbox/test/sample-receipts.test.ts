/** Whether the sample's receipts hold together as receipts: their sums, their looks, their reading order. */
import { expect, test } from 'vitest';
import { type SampleReceipt, sampleReceipts } from '../src/receipts/generate.ts';
import { renderReceipt } from '../src/receipts/render.ts';

const receipts = [...sampleReceipts({ seed: 5, receipts: 120 })];

/** Minor units of all printed amounts that truly are `label`; the number of decimals is the same all over a receipt. */
function amounts(receipt: SampleReceipt, label: string): number[] {
  const words = receipt.picture.lines.flatMap((line) => line.words).filter((word) => word.label === label);
  const printed = words.map((word) => word.text).filter((text) => /^-?[$£€¥]?[\d., ]*\d$/.test(text));
  return printed.map((text) => Number(text.replace(/[^\d-]/g, '')));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

test('what is printed adds up', () => {
  for (const receipt of receipts) {
    const { merchant, purchase } = receipt;
    const [subtotal] = amounts(receipt, 'SUBTOTAL');
    const [total] = amounts(receipt, 'GRAND_TOTAL');
    expect(sum(amounts(receipt, 'LINE_TOTAL'))).toBe(subtotal);
    const reductions = sum(purchase.reductions.map((reduction) => reduction.amount));
    const taxes = merchant.taxIncluded ? 0 : sum(amounts(receipt, 'TAX'));
    expect((subtotal ?? 0) - reductions + taxes).toBe(total);
    if (purchase.payment.kind === 'cash') expect(purchase.payment.tendered - purchase.payment.change).toBe(total);
  }
});

test('quantity times unit price is the line total', () => {
  for (const { purchase } of receipts) {
    for (const item of purchase.items)
      expect(Math.abs(item.quantity * item.unitPrice - item.total)).toBeLessThanOrEqual(0.5 + 1e-9);
  }
});

test('an item and its price are one row of the rendered paper, though OCR may number them far apart', () => {
  let apart = 0;
  for (const receipt of receipts) {
    const paper = renderReceipt(receipt.rows).split('\n');
    const prices = receipt.picture.lines.filter((line) => line.words[0]?.label === 'LINE_TOTAL');
    expect(prices).toHaveLength(receipt.purchase.items.length);
    for (const price of prices) expect(paper.some((row) => row.trimEnd().endsWith(` ${price.text}`))).toBe(true);
    const [first, second] = prices.map((line) => line.lineId);
    if (first !== undefined && second === first + 1) apart += 1;
  }
  expect(apart).toBeGreaterThan(20);
  expect(apart).toBeLessThan(100);
});

test('stores, ways of paying, papers and reductions vary', () => {
  expect(new Set(receipts.map((receipt) => receipt.merchant.name)).size).toBeGreaterThanOrEqual(10);
  expect(new Set(receipts.map((receipt) => receipt.merchant.locale)).size).toBeGreaterThanOrEqual(8);
  expect(new Set(receipts.map((receipt) => receipt.picture.width)).size).toBeGreaterThan(50);
  expect(new Set(receipts.map((receipt) => receipt.purchase.payment.kind))).toEqual(new Set(['cash', 'card']));
  for (const kind of ['COUPON', 'DISCOUNT']) {
    expect(receipts.some(({ purchase }) => purchase.reductions.some((reduction) => reduction.kind === kind))).toBe(
      true,
    );
  }
});

test('it looks like a receipt', () => {
  const [first] = sampleReceipts({ receipts: 1 });
  expect(`\n${renderReceipt(first?.rows ?? [])}`).toMatchInlineSnapshot(`
    "
       APOTHEKE AM LINDENHOF
              Lindenhofgasse 3
             99999 Oberneudorf
            Tel (030) 23125 408

    12.10.2024 19:43
    Bon-Nr. 99501                Kasse 1

    QTY ITEM             RATE        AMT
    1 Vitamin D3        12,95      12,95
    1 Handcreme          6,50       6,50
    2 Hustensaft         8,99      17,98
    1 Kamillentee        2,89       2,89

    Zwischensumme                  40,32
    Gutschein 9790                 -0,85
    SUMME                      39,47 EUR

    Kartenzahlung                  39,47
    girocard ****8289
    AUTH 842690
    inkl. MwSt 19%                  6,30

    Artikel gesamt 4
    Kundennr. 895007110

        Vielen Dank für Ihren Einkauf
    "
  `);
});
