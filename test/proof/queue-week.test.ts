/** The short form of bench/queue-week.ts: the real phases, hour by hour, against a queue that is too small for them. */
import { describe, expect, it } from 'vitest';
import { simulateWeek } from '../../bench/queue-week.ts';
import { weekChart } from '../../bench/support/queue-chart.ts';

describe('hourly runs against a queue of 2,000,000 tokens', () => {
  it('get 300,000 labels done, with one refusal: the one that tells the limit', async () => {
    // Every row stands for 600 labels; tokens count 600-fold, for the emulator and for us.
    const options = {
      labels: 300_000,
      scale: 600,
      queueLimit: 2_000_000,
      hours: 40,
      submitEvery: 1,
      maxLabels: 60_000,
    };
    const week = await simulateWeek(options);
    expect(week.left).toBe(0);
    expect(week.doneAfter).toBeLessThan(options.hours);
    expect(week.refusals).toEqual([{ hour: 0, message: expect.stringContaining('Limit: 2,000,000') }]);
    expect(week.tokens).toBeGreaterThan(4 * options.queueLimit);
    for (const { enqueued } of week.hours) expect(enqueued).toBeLessThanOrEqual(options.queueLimit);
    const chart = weekChart(week, options);
    expect(chart).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    expect(chart).not.toMatch(/NaN|undefined/);
  }, 300_000);
});
