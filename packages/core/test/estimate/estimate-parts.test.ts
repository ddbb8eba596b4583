/** The arithmetic of an estimate: from a sample to all, how many are asked again, how many nights and minutes. */
import { describe, expect, it } from 'vitest';
import { shareAskedAgain } from '../../src/estimate/history.ts';
import { minutesFor, nightsFor } from '../../src/estimate/schedule.ts';
import { totalOf } from '../../src/estimate/totals.ts';
import { rowFigures } from '../../src/report/row-figures.ts';

/** A receipt takes 400 tokens and 20 a label, and up to `noise` more: the same numbers each time. */
function receiptsOf(count: number, noise: number) {
  let state = 1;
  const next = (): number => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  return Array.from({ length: count }, () => {
    const labels = 1 + Math.floor(next() * 40);
    return { labels, value: 400 + 20 * labels + noise * next() };
  });
}

const sum = (receipts: readonly { labels: number; value: number }[], of: 'labels' | 'value'): number =>
  receipts.reduce((total, receipt) => total + receipt[of], 0);

describe('from a sample to all', () => {
  it('is exact where all were looked at, and where nothing but labels makes a difference', () => {
    const all = receiptsOf(100, 0);
    const population = { receipts: 100, labels: sum(all, 'labels') };
    expect(totalOf(all, population)).toEqual({ value: expect.closeTo(sum(all, 'value'), 4), margin: 0 });
    const some = totalOf(all.slice(0, 20), population);
    expect(some.value).toBeCloseTo(sum(all, 'value'), 4);
    expect(some.margin).toBeCloseTo(0, 4);
  });

  it('has an interval that holds the truth about as often as it says', () => {
    const all = receiptsOf(4000, 500);
    const population = { receipts: 4000, labels: sum(all, 'labels') };
    let held = 0;
    for (let at = 0; at < 80; at += 1) {
      const { value, margin = 0 } = totalOf(all.slice(at * 50, at * 50 + 50), population);
      if (Math.abs(value - sum(all, 'value')) <= margin) held += 1;
    }
    expect(held / 80).toBeGreaterThan(0.88);
    expect(held / 80).toBeLessThan(1);
  });

  it('does not say how sure it is of a few', () => {
    expect(totalOf(receiptsOf(3, 100), { receipts: 10, labels: 100 }).margin).toBeUndefined();
    expect(totalOf([], { receipts: 0, labels: 0 })).toEqual({ value: 0, margin: 0 });
  });
});

describe('how many are asked again', () => {
  const batch = (label_count: number, correction_count: number, released_count = 0) => ({
    batchId: '',
    figures: rowFigures.parse({ label_count, correction_count, released_count, collected_at: '2026-11-24' }),
  });

  it('is the same after the first pass, and after both', () => {
    expect(shareAskedAgain([batch(1000, 150, 50)], 200)).toMatchObject({ share: 0.2, source: 'history', of: 1000 });
    expect(shareAskedAgain([batch(1000, 150, 50), batch(200, 0)], 0)).toMatchObject({ share: 0.2, of: 1000 });
  });

  it('is that of the sample receipts where a table tells too little', () => {
    for (const ended of [[], [batch(100, 100)]]) {
      expect(shareAskedAgain(ended, 0)).toMatchObject({ share: 718 / 4310, source: 'default' });
    }
  });
});

describe('nights and minutes', () => {
  it('fill the queue once a night, corrections a night later', () => {
    const load = { model: 'm', limit: 2_000_000 };
    expect(nightsFor([{ ...load, first: 100, second: 0 }])).toBe(1);
    expect(nightsFor([{ ...load, first: 100, second: 50 }])).toBe(2);
    expect(nightsFor([{ ...load, first: 4_100_000, second: 3_500_000 }])).toBe(4);
    expect(nightsFor([{ ...load, first: 0, second: 0 }])).toBe(0);
  });

  it('count a minute for each job, and 1,440 a month for looking twice an hour', () => {
    // find, reconcile, prepare, submit; one format; a collect, its summary and report.
    expect(minutesFor(2, 20, 10_000)).toMatchObject({
      night: 8,
      nights: 20,
      collectsOfAMonth: 1440,
      schedule: 'nightly',
    });
    expect(minutesFor(30, 100_000, 60_000_000)).toMatchObject({ schedule: 'hourly' });
  });
});
