/** The statistics, against values that others have published or that a few lines by hand give. */
import { describe, expect, it } from 'vitest';
import { erfc, f1Of, mcnemar, shareOf, wilson } from '../../src/evaluate/statistics.ts';

describe("Wilson's interval", () => {
  it.each([
    // R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
    // The other end of 0 of 20.
    [20, 20, 0.8389, 1],
  ])('of %i of %i is %f to %f', (hits, of, low, high) => {
    const interval = wilson(hits, of);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it('is everything where nothing is known, and never leaves 0 to 1, with one or with ten million', () => {
    expect(shareOf(0, 0)).toEqual({ hits: 0, of: 0, share: null, low: 0, high: 1 });
    for (const of of [1, 2, 3, 7, 10_000_000]) {
      for (const hits of [0, 1, of - 1, of]) {
        const { low, high } = wilson(hits, of);
        expect([low >= 0, low <= hits / of, high >= hits / of, high <= 1]).toEqual([true, true, true, true]);
      }
      expect([wilson(0, of).low, wilson(of, of).high]).toEqual([0, 1]);
    }
  });
});

describe("F1's interval", () => {
  it('is that of Jaccard, by the way that leads from one to the other', () => {
    const { share, low, high } = f1Of(80, 10, 20);
    expect(share).toBeCloseTo(160 / 190, 12);
    const jaccard = wilson(80, 110);
    expect([low, high]).toEqual([(2 * jaccard.low) / (1 + jaccard.low), (2 * jaccard.high) / (1 + jaccard.high)]);
    expect(low).toBeCloseTo(0.7786, 4);
    expect(high).toBeCloseTo(0.89, 4);
  });

  it('is everything where nothing was to be found and nothing was called wrong', () => {
    expect(f1Of(0, 0, 0)).toMatchObject({ share: null, low: 0, high: 1 });
    expect(f1Of(0, 3, 0)).toMatchObject({ share: 0, low: 0 });
    expect(f1Of(5, 0, 0)).toMatchObject({ share: 1, high: 1 });
  });
});

describe("McNemar's test", () => {
  it.each([
    // The coin: 2 · (1 + 10 + 45) / 1024, 2 / 32, one throw, none.
    [2, 8, 'exact binomial', 112 / 1024],
    [0, 5, 'exact binomial', 0.0625],
    [1, 0, 'exact binomial', 1],
    [0, 0, 'exact binomial', 1],
    [6, 6, 'exact binomial', 1],
    // (|121 − 59| − 1)² / 180 = 20.672.
    [121, 59, 'chi-square with continuity correction', 5.45e-6],
    // 19² / 100 = 3.61, a little below the 3.841 of 5 %.
    [60, 40, 'chi-square with continuity correction', 0.0574],
    [50, 50, 'chi-square with continuity correction', 1],
  ])('of %i and %i, %s: p = %f', (first, second, method, p) => {
    const result = mcnemar(first, second);
    expect(result.method).toBe(method);
    expect(result.p / p).toBeCloseTo(1, 2);
    expect(mcnemar(second, first).p).toBe(result.p);
  });

  it('has numbers for what is far out', () => {
    expect(mcnemar(1_000_000, 0).p).toBe(0);
    expect(mcnemar(500_000, 500_001).p).toBeCloseTo(1, 2);
  });
});

it('erfc is the one of the tables', () => {
  // Abramowitz & Stegun, tables 7.1 and 7.3; both sides of where the form changes.
  expect(erfc(0)).toBe(1);
  expect(erfc(0.5)).toBeCloseTo(0.4795001222, 9);
  expect(erfc(1)).toBeCloseTo(0.1572992071, 9);
  expect(erfc(2)).toBeCloseTo(0.00467773498, 10);
  expect(erfc(2.4999999) / erfc(2.5)).toBeCloseTo(1, 5);
  expect(erfc(3) / 2.209049699858544e-5).toBeCloseTo(1, 9);
  expect(erfc(5) / 1.5374597944280349e-12).toBeCloseTo(1, 9);
});
