/** What the charts are drawn of. */
import type { ReportBatch } from '@completion-batch/core/review';
import { expect, it } from 'vitest';
import { compareNights, nightsOf } from '../src/app/figures/nights.ts';
import { queueOf } from '../src/app/figures/queue.ts';
import { scaleFromZero, scaleOf } from '../src/app/figures/scale.ts';
import { timeScale } from '../src/app/figures/time-axis.ts';
import { clip, dollarsOf, durationOf } from '../src/app/figures/words.ts';
import { sampleReport } from './sample-report.ts';

const at = (moment: string): string => `2026-11-${moment}:00.000Z`;
const [some] = sampleReport({ receipts: 1 }).batches;

function batch(submitted: string, ended: string | null, more: Partial<ReportBatch> = {}): ReportBatch {
  if (some === undefined) throw new Error('the sample has no batch');
  return { ...some, submittedAt: at(submitted), endedAt: ended === null ? null : at(ended), labels: 10, ...more };
}

it('a night is from noon to noon, and named after its evening', () => {
  const nights = nightsOf([
    batch('19T11:59', '19T12:30'),
    batch('19T12:00', '19T12:30'),
    batch('20T01:30', null),
    batch('18T23:00', '19T03:00'),
  ]);
  expect(nights.map(({ name, batches }) => [name, batches.length])).toEqual([
    ['2026-11-18', 2],
    ['2026-11-19', 2],
  ]);
});

it('compares what was estimated with what it came to only where both are known', () => {
  const nights = nightsOf([
    batch('19T20:00', '19T21:00', { estimatedCost: 2, cost: 3 }),
    batch('19T20:01', null, { estimatedCost: 5, cost: null }),
    batch('19T20:02', '19T21:00', { estimatedCost: null, cost: 7 }),
    // Ended without anything that says what it took: it is not running either.
    batch('19T20:03', '19T21:00', { estimatedCost: 11, cost: null }),
  ]);
  const compared = compareNights(
    nights,
    ({ estimatedCost }) => estimatedCost,
    ({ cost }) => cost,
  );
  expect(compared).toEqual([{ name: '2026-11-19', estimated: 2, actual: 3, open: 5, unknown: 3 }]);
});

it('labels wait from when their batch is submitted until it has ended', () => {
  const now = Date.parse(at('20T08:00'));
  const steps = queueOf(
    [batch('19T20:00', '19T23:00'), batch('19T21:00', '19T22:00', { labels: 5 }), batch('19T22:00', null)],
    now,
  );
  expect(
    steps.map(({ time, labels, batches }) => [new Date(time).toISOString().slice(11, 16), labels, batches]),
  ).toEqual([
    ['20:00', 10, 1],
    ['21:00', 15, 2],
    ['22:00', 20, 2],
    ['23:00', 10, 1],
    ['08:00', 10, 1],
  ]);
});

it('nothing waits less than no time, whatever the clocks say', () => {
  expect(queueOf([batch('19T20:00', '19T19:00')], 0).map(({ labels }) => labels)).toEqual([0]);
});

it('scales begin at zero, end at a round value, and bear that there is only one', () => {
  const scale = scaleFromZero(0.87, [200, 0]);
  expect([scale.at(0), scale.at(1), scale.ticks(4)]).toEqual([200, 0, [0, 0.2, 0.4, 0.6, 0.8, 1]]);
  expect(scaleFromZero(0, [200, 0]).at(0)).toBe(200);
  expect(scaleOf([5, 5], [0, 100]).at(5)).toBe(0);
  const moment = Date.parse(at('19T20:30'));
  const time = timeScale(moment, moment, 400, { left: 40, right: 10, top: 0, bottom: 0 });
  expect(time.at(moment)).toBe(215);
  expect(time.ticks.map(({ text }) => text)).toContain('11-19 20:30');
});

it.each([
  [0, '$0.00'],
  [12.345, '$12.35'],
  [0.1, '$0.10'],
  [0.00321, '$0.0032'],
  [0.00000012, '$0.00000012'],
])('%d dollars are %s', (value, text) => expect(dollarsOf(value)).toBe(text));

it('says how long things took, and shortens names by whole characters', () => {
  expect([durationOf(59_000), durationOf(3_600_000 * 26 + 60_000)]).toEqual(['1 min', '26 h 1 min']);
  expect([clip('SUBTOTAL', 8), clip('SUBTOTAL', 7), clip('🧾🧾🧾', 2), clip(' ', 7)]).toEqual([
    'SUBTOTAL',
    'SUBTOT…',
    '🧾…',
    '(no name)',
  ]);
});

it('moments of one busy hour do not stand in each other’s way', () => {
  const first = Date.parse(at('27T01:45'));
  const { ticks } = timeScale(first, first + 300_000, 690, { left: 40, right: 12, top: 0, bottom: 0 });
  const gaps = ticks.slice(1).map((tick, index) => tick.at - (ticks[index]?.at ?? 0));
  expect(gaps.length).toBeGreaterThan(0);
  expect(Math.min(...gaps)).toBeGreaterThan(80);
});

it('the marks of an axis of dollars have no digit that says nothing', () => {
  expect([0, 0.05, 0.1, 0.0004].map(dollarsOf)).toEqual(['$0.00', '$0.05', '$0.10', '$0.0004']);
});
