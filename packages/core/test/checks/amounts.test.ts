import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountOf } from '../../src/checks/amounts.ts';

describe('an amount', () => {
  it.each([
    ['12.50', 1250],
    ['1,234.56', 123_456],
    ['1.234,56', 123_456],
    ['1234,56', 123_456],
    ["1'234.50", 123_450],
    ['1_234,56', 123_456],
    ['12,345,678.00', 1_234_567_800],
    ['.50', 50],
    ['20', 2000],
    ['RM12.50', 1250],
    ['RM_12.50', 1250],
    ['$8.20', 820],
    ['US$8.20', 820],
    ['Rs.95.00', 9500],
    ['12,50€', 1250],
    ['12.50EUR', 1250],
    ['12.50-SR', 1250],
    ['12.50SR', 1250],
    ['9.00*', 900],
    ['@1.50', 150],
    ['¥1,234', 123_400],
    ['1,234円', 123_400],
    ['１２．５０', 1250],
    ['-5.00', -500],
    ['5.00-', -500],
    ['(5.00)', -500],
    ['-RM0.02', -2],
    ['RM-0.02', -2],
    ['−184.00', -18_400],
    ['-0.00', 0],
  ])('%s is %i cents', (text, cents) => {
    // Zero has no sign here.
    expect((amountOf(text) ?? Number.NaN) + 0).toBe(cents);
  });

  it.each([
    ...['', 'TOTAL', 'RM', '$', '.', ',', '-', '()', 'TOTAL:9.00', '1O.50'],
    // A thousand, or a bit more than one; a credit, or a code of tax.
    ...['1.234', '1,234', '9.000', '12.5', '5.00-A', '-5.00-', '(-5.00)', '(5.00', '5.00)'],
    ...[
      '12.34.56',
      '1,23.45',
      '1.234.56',
      '12/03/2018',
      '8:13',
      '6%',
      '6.00%',
      '@6.00%:',
      '1e3',
      '0x10',
      '0.53kg',
      '1.50l',
    ],
    ...['12345678901', '1234567890.00', '9556939040116', '03-4147-3107', '1X', '٣.٥٠', 'NaN', 'Infinity'],
  ])('%j is none', (text) => {
    expect(amountOf(text)).toBeUndefined();
  });

  it('is read back however it is printed', () => {
    const [groups, points] = [fc.constantFrom('', ',', '.', "'", ' '), fc.constantFrom('.', ',')];
    const frames = fc.constantFrom(['', ''], ['$', ''], ['RM', ''], ['', '€'], ['', ' EUR'], ['€ ', ''], ['', '-SR']);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999_999 }), groups, points, frames, (cents, group, point, frame) => {
        fc.pre(group !== point);
        const [before = '', behind = ''] = frame;
        const units = String(Math.floor(cents / 100)).replace(/\B(?=(\d{3})+$)/g, group);
        const text = `${before}${units}${point}${String(cents % 100).padStart(2, '0')}${behind}`;
        expect(amountOf(text)).toBe(cents);
        expect(amountOf(`-${text}`)).toBe(-cents);
      }),
    );
  });

  it('of any text is a whole number or none, in no time', () => {
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[-(]?[$A-Z.]*[\d.,' _]*[-A-Z)*]*$/));
    fc.assert(
      fc.property(texts, (text) => {
        const cents = amountOf(text);
        return cents === undefined || Number.isSafeInteger(cents);
      }),
    );
    expect(amountOf('1,'.repeat(100_000))).toBeUndefined();
  });
});
