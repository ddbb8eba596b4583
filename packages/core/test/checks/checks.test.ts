/** What each check speaks against, and above all what not. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CheckedReceipt } from '../../src/checks/check.ts';
import { CHECKS, findContradicted } from '../../src/checks/checks.ts';
import { CORE_LABELS, EXCLUSIVE_LABELS } from '../../src/label-set/default-labels.ts';
import { contradicted, receiptOf } from './receipt.ts';

describe('forms', () => {
  it.each([
    ['DATE', ['8:13', '8:13:39PM', 'CASHIER', '$12.50', '1,234.50', '6%']],
    ['TIME', ['25/12/2018', '2018-03-23', '$4.00', 'TOTAL', '9556939040116']],
    ['PHONE_NUMBER', ['TELEFON', '12.50', '8:13', 'shop@example.com', 'www.example.com', '95569390401161234']],
    ['WEBSITE', ['12.50', '8:13', 'MARKET', '25/12/2018', '81100']],
    ['QUANTITY', ['$3.00', '8:13', '25/12/2018', 'www.example.com']],
    ['GRAND_TOTAL', ['TOTAL', '25/12/2018', '8:13', '6%', '9556939040116', 'a@b.com']],
    ['LINE_TOTAL', ['MILK', '10/02/18']],
    ['UNIT_PRICE', ['BREAD']],
    ['SUBTOTAL', ['SUMME']],
  ])('of %s: no word is so', (label, texts) => {
    for (const text of texts) expect(contradicted(`${text}{${label}}`)).toEqual([`${text} ${label}: forms`]);
  });

  it.each([
    [
      'DATE',
      [
        '25/12/2018',
        '12-01-19',
        'DATE:09/02/2018',
        '22',
        'MAR',
        'March',
        'März',
        'Sept.',
        'Mo',
        '12.30',
        '2018年3月',
        'th',
        '2018-03-23T12:00',
        'Dezember',
        'décembre',
        'lundi',
        'MAC',
        'OGOS',
      ],
    ],
    ['TIME', ['8:13:39', 'PM', '22:17PM', 'a.m.', '12.30', 'Uhr', '12h30', '8', '午後']],
    [
      'PHONE_NUMBER',
      ['+603-62629219', '07-3523888', '(07)', 'Tel', 'ext', '03-91322435/437', '1-800-FLOWERS', '電話番号', '355'],
    ],
    ['WEBSITE', ['WWW,EXAMPLE,COM', 'NG@EXAMPLE.COM', 'www', '.com', '@6.00%:', 'http://x.io', '@shop']],
    ['QUANTITY', ['1', '1X', '2.0', 'dozen', '0.345kg', '1,5']],
    ['GRAND_TOTAL', ['9.00', 'RM', 'RM4.00', '$8.20', '1.234', 'EUR', '1234', '¥1,234', '合計金額額']],
    ['UNIT_PRICE', ['/lb', '1.99/kg', '@', 'ea', '9.000']],
    ['PRODUCT_NAME', ['12.50']],
    ['A_LABEL_OF_THEIRS', ['12.50']],
    ['__proto__', ['12.50']],
  ])('of %s: words may be so', (label, texts) => {
    for (const text of texts) expect(contradicted(`${text}{${label}}`)).toEqual([]);
  });

  it('say nothing of what was VALID before', () => {
    expect(contradicted('CASHIER{!DATE}')).toEqual([]);
  });
});

describe('conflicts', () => {
  it('speak against both labels of a word that exclude each other', () => {
    expect(contradicted('25.12{DATE,LINE_TOTAL}')).toEqual(['25.12 DATE: conflicts', '25.12 LINE_TOTAL: conflicts']);
  });

  it('speak against the one that is asked where the other was VALID before', () => {
    expect(contradicted('0.60{!TAX,GRAND_TOTAL}')).toEqual(['0.60 GRAND_TOTAL: conflicts']);
  });

  it('know labels that one word can both have', () => {
    expect(contradicted('5.00{UNIT_PRICE,LINE_TOTAL} 9.00{SUBTOTAL,GRAND_TOTAL}')).toEqual([]);
    expect(contradicted('example.com{WEBSITE,MERCHANT_NAME} 2018-03-23T12:00{DATE,TIME}')).toEqual([]);
    expect(contradicted('0.60{TAX} 9.00{GRAND_TOTAL}')).toEqual([]);
  });

  it('go by the pairs that they are given', () => {
    const receipt = { ...receiptOf('5.00{UNIT_PRICE,LINE_TOTAL}'), exclusive: [['LINE_TOTAL', 'UNIT_PRICE']] as const };
    expect(findContradicted(receipt).map(({ check }) => check)).toEqual(['conflicts', 'conflicts']);
    expect(findContradicted({ ...receiptOf('25.12{DATE,LINE_TOTAL}'), exclusive: [] })).toEqual([]);
  });

  it('are of core labels, each pair once, none with itself', () => {
    const pairs = EXCLUSIVE_LABELS.map((pair) => [...pair].sort().join(' '));
    expect(EXCLUSIVE_LABELS.flat().filter((label) => !Object.hasOwn(CORE_LABELS, label))).toEqual([]);
    expect(pairs.filter((pair, index) => pairs.indexOf(pair) !== index)).toEqual([]);
    expect(EXCLUSIVE_LABELS.filter(([one, other]) => one === other)).toEqual([]);
  });
});

describe('uniqueness', () => {
  it.each([
    [['12.50{GRAND_TOTAL} 15.00{GRAND_TOTAL}'], ['12.50 GRAND_TOTAL', '15.00 GRAND_TOTAL']],
    // What is printed more often, or was VALID before, is taken for right.
    [['12.50{GRAND_TOTAL} 15.00{GRAND_TOTAL} RM12.50{GRAND_TOTAL}'], ['15.00 GRAND_TOTAL']],
    [['12.50{!GRAND_TOTAL} 15.00{GRAND_TOTAL} 15.00{GRAND_TOTAL}'], ['15.00 GRAND_TOTAL', '15.00 GRAND_TOTAL']],
    [['01/02/2018{DATE} 25/12/2018{DATE}'], ['01/02/2018 DATE', '25/12/2018 DATE']],
    [['2018-03-23{!DATE} 24/03/18{DATE} 23/03/18{DATE}'], ['24/03/18 DATE']],
  ])('%j: speaks against %j', (rows, expected) => {
    expect(contradicted(...rows)).toEqual(expected.map((label) => `${label}: uniqueness`));
  });

  it.each([
    ['12.50{GRAND_TOTAL} RM12.50{GRAND_TOTAL} 12,50{GRAND_TOTAL}'],
    ['12.50{GRAND_TOTAL} RM{GRAND_TOTAL} 1.234{GRAND_TOTAL}'],
    // Those before do not agree themselves.
    ['12.50{!GRAND_TOTAL} 13.00{!GRAND_TOTAL} 15.00{GRAND_TOTAL}'],
    ['22{DATE} MAR{DATE} 2018{DATE} 22/03/2018{DATE}'],
    ['25/12/2018{DATE} 25-12-18{DATE} 2018.12.25{DATE} DATE:12/25/2018{DATE}'],
    ['99/99/2018{DATE} 25/12/2018{DATE}'],
    ['12.50{LINE_TOTAL} 15.00{LINE_TOTAL}'],
  ])('%j: says nothing', (row) => {
    expect(contradicted(row)).toEqual([]);
  });
});

describe('sums', () => {
  const ITEMS = ['BREAD 4.00{LINE_TOTAL}', 'MILK 6.00{LINE_TOTAL}'];
  it.each([
    [
      'no way leads from one total to the other',
      ['SUM 10.00{SUBTOTAL}', 'TOTAL 17.30{GRAND_TOTAL}'],
      ['10.00 SUBTOTAL', '17.30 GRAND_TOTAL'],
    ],
    [
      'the lines make the subtotal',
      [...ITEMS, 'SUM 10.00{SUBTOTAL}', 'TAX 0.60{TAX}', 'TOTAL 17.30{GRAND_TOTAL}'],
      ['17.30 GRAND_TOTAL'],
    ],
    ['the lines make the total', [...ITEMS, 'SUM 3.00{SUBTOTAL}', 'TOTAL 10.00{GRAND_TOTAL}'], ['3.00 SUBTOTAL']],
    [
      'a line too much',
      [...ITEMS, 'CARD 25.00{LINE_TOTAL}', 'SUM 10.00{SUBTOTAL}', 'TOTAL 10.00{GRAND_TOTAL}'],
      ['25.00 LINE_TOTAL'],
    ],
    ['lines too much', [...ITEMS, 'TOTAL 7.30{GRAND_TOTAL}'], ['4.00 LINE_TOTAL', '6.00 LINE_TOTAL']],
  ])('%s: speak against it', (_, rows, expected) => {
    expect(contradicted(...rows)).toEqual(expected.map((label) => `${label}: sums`));
  });

  it.each([
    ['tax is added', [...ITEMS, 'SUM 10.00{SUBTOTAL}', 'TAX 0.60{TAX}', 'TOTAL 10.60{GRAND_TOTAL}']],
    ['tax that has no label is added', [...ITEMS, 'SUM 10.00{SUBTOTAL}', 'TAX 6% 0.60', 'TOTAL 10.60{GRAND_TOTAL}']],
    ['tax is in the prices', [...ITEMS, 'SUM 10.00{SUBTOTAL}', 'TAX 0.57{TAX}', 'TOTAL 10.00{GRAND_TOTAL}']],
    ['lines with tax, a subtotal without', [...ITEMS, 'SUM 9.43{SUBTOTAL}', 'TAX 0.57', 'TOTAL 10.00{GRAND_TOTAL}']],
    ['two taxes that are the same', ['SUM 10.00{SUBTOTAL}', 'CGST 0.25', 'SGST 0.25', 'TOTAL 10.50{GRAND_TOTAL}']],
    ['service and tax', ['SUM 10.00{SUBTOTAL}', 'SVC 1.00', 'TAX 0.66', 'TOTAL 11.66{GRAND_TOTAL}']],
    ['a discount', [...ITEMS, 'SUM 10.00{SUBTOTAL}', 'OFF -2.00{DISCOUNT}', 'TOTAL 8.00{GRAND_TOTAL}']],
    ['a discount without a label', [...ITEMS, 'OFF 2.00', 'TOTAL 8.00{GRAND_TOTAL}']],
    ['a discount of a line', ['A 10.00{LINE_TOTAL}', 'OFF -2.00', 'B 5.00{LINE_TOTAL}', 'TOTAL 13.00{GRAND_TOTAL}']],
    ['a rounding that is printed', ['SUM 60.31{SUBTOTAL}', 'ROUNDING -0.31', 'TOTAL 60.00{GRAND_TOTAL}']],
    ['cash is rounded', ['SUM 60.31{SUBTOTAL}', 'TOTAL 60.35{GRAND_TOTAL}']],
    ['each line is rounded', ['A 1.01{LINE_TOTAL}', 'B 1.01{LINE_TOTAL}', 'TOTAL 1.99{GRAND_TOTAL}']],
    ['a line has no label', ['BREAD 4.00', 'MILK 6.00{LINE_TOTAL}', 'TOTAL 10.00{GRAND_TOTAL}']],
    ['rows between are left out', ['SUM 10.00{SUBTOTAL}', '…', 'TOTAL 17.30{GRAND_TOTAL}']],
    ['one was judged before', ['SUM 10.00{!SUBTOTAL}', 'TOTAL 17.30{GRAND_TOTAL}']],
    ['a number cannot be read', ['SUM 10.00{SUBTOTAL}', 'TAX 7.3O', 'TOTAL 17.30{GRAND_TOTAL}']],
    ['a number is not certain', ['SUM 10.00{SUBTOTAL}', 'TAX 7.300', 'TOTAL 17.30{GRAND_TOTAL}']],
    [
      'there are too many amounts',
      ['SUM 1.00{SUBTOTAL}', '2.00 2.00 2.00 2.00 2.00 2.00 2.00 2.00', 'TOTAL 99.00{GRAND_TOTAL}'],
    ],
  ])('%s: say nothing', (_, rows) => {
    expect(contradicted(...rows)).toEqual([]);
  });
});

describe('all of them', () => {
  it('do not take for right what one has spoken against', () => {
    expect(contradicted('6%{GRAND_TOTAL} 9.00{GRAND_TOTAL}', '9.00{SUBTOTAL}')).toEqual(['6% GRAND_TOTAL: forms']);
    expect(contradicted('1.00{GRAND_TOTAL,TAX} 9.00{GRAND_TOTAL}')).toEqual([
      '1.00 GRAND_TOTAL: conflicts',
      '1.00 TAX: conflicts',
    ]);
  });

  it('throw at nothing, and speak only against what is asked, once', () => {
    const names = fc.constantFrom(...Object.keys(CORE_LABELS), '__proto__', 'TIP', '');
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('12.50', '25/12/2018', '8:13', '-1.00', '9'));
    const ids = fc.integer({ min: 1, max: 6 });
    const labels = fc.array(fc.record({ lineId: ids, wordId: ids, label: names, text: texts, asked: fc.boolean() }));
    const words = fc.record({
      id: fc.oneof(fc.constant(undefined), fc.constantFrom('1.1', '2.2', '3.1')),
      text: texts,
    });
    fc.assert(
      fc.property(labels, fc.array(fc.array(words, { maxLength: 6 }), { maxLength: 6 }), (some, rows) => {
        const receipt: CheckedReceipt = { labels: some, rows, exclusive: EXCLUSIVE_LABELS };
        const found = findContradicted(receipt);
        expect(found.every(({ label }) => label.asked && some.includes(label))).toBe(true);
        expect(new Set(found.map(({ label }) => label)).size).toBe(found.length);
        expect(findContradicted(receipt)).toEqual(found);
      }),
    );
  });

  it('take no longer for each word of a large receipt than for one of a small one', () => {
    const rows = Array.from(
      { length: 20_000 },
      (_, index) => `${'9'.repeat(60)} ${index}.50{LINE_TOTAL,DATE} 1${index}.00{GRAND_TOTAL}`,
    );
    const began = performance.now();
    expect(findContradicted(receiptOf(...rows)).length).toBeGreaterThan(20_000);
    // Were it quadratic, it would take minutes.
    expect(performance.now() - began).toBeLessThan(20_000);
  });

  it('have each a name and a meaning', () => {
    expect(CHECKS.map(({ name }) => name)).toEqual(['forms', 'conflicts', 'uniqueness', 'sums']);
    expect(CHECKS.filter(({ means }) => means.length < 20)).toEqual([]);
  });
});
