/** What is shown of steps: how far, how fast, how long still; and that it fits, whatever their names are. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf } from '../src/render/columns.ts';
import { duration, Steps } from '../src/render/steps.ts';

describe('a step', () => {
  it('has a bar, a rate and the time left where its total is known', () => {
    const steps = new Steps();
    steps.take('labels claimed', 0, 1000, 0);
    steps.take('labels claimed', 250, 1000, 5000);
    expect(steps.lines(5, 79, 5000)).toEqual([
      '  labels claimed  ━━━━━━┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄  250 of 1,000, 50/s, 15 s left',
    ]);
    expect(steps.lines(5, 50, 5000)).toEqual(['  labels claimed  250 of 1,000, 50/s, 15 s left']);
  });

  it('counts where there is no total, and ends all the same', () => {
    const steps = new Steps();
    steps.take('labels listed', 500, undefined, 0);
    steps.take('labels listed', 1500, undefined, 2000);
    expect(steps.lines(5, 79, 2000)).toEqual(['  labels listed  1,500, 500/s']);
    expect(steps.take('labels listed', 1700, 1700, 3000)).toBe('labels listed: 1,700 in 3 s');
    expect(steps.lines(5, 79, 3000)).toEqual([]);
  });

  it('that has come to its end has a rate where all of it was seen, and none where each takes longer than a second', () => {
    const steps = new Steps();
    for (const name of ['rows loaded', 'open batches looked at']) steps.take(name, 0, 3000, 0);
    expect(steps.take('rows loaded', 3000, 3000, 3000)).toBe('rows loaded: 3,000 in 3 s, 1,000/s');
    steps.take('open batches looked at', 2, 6, 20_000);
    expect(steps.lines(5, 50, 20_000)).toEqual(['  open batches looked at  2 of 6, 40 s left']);
    expect(steps.take('open batches looked at', 6, 6, 28_000)).toBe('open batches looked at: 6 in 28 s');
  });

  it('that was quick leaves no line behind', () => {
    expect(new Steps().take('rows loaded', 5, 5, 0)).toBeUndefined();
  });

  it('of many parts shows the whole first, and how many do not fit', () => {
    const steps = new Steps();
    for (const shard of ['0001', '0002', '0003', '0004']) {
      steps.take('receipts formatted', 1, 40, 0);
      steps.take(`receipts formatted (shard ${shard})`, 1, 10, 0);
    }
    steps.take('receipts formatted (shard 0001)', 5, 10, 2000);
    expect(steps.lines(2, 79, 2000)[1]).toBe('  … and 4 more');
    expect(steps.lines(3, 79, 2000)[1]).toMatch(/ {2}5 of 10$/);
    const lines = steps.lines(3, 79, 0);
    expect(lines.map((line) => line.trim().split('  ')[0])).toEqual([
      'receipts formatted',
      'receipts formatted (shard 0001)',
      '… and 3 more',
    ]);
    expect(steps.take('receipts formatted (shard 0001)', 10, 10, 9000)).toBeUndefined();
  });
});

it('every line fits, on terminals of any size', () => {
  const name = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.constantFrom('合計金額'.repeat(9), 'a\u001b[2Jb'),
  );
  const step = fc.tuple(name, fc.nat(), fc.option(fc.nat(), { nil: undefined }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), fc.integer({ min: 1, max: 130 }), fc.nat(9), (all, columns, rows) => {
      const steps = new Steps();
      for (const [index, [text, done, total]] of all.entries()) steps.take(text, done, total, index * 700);
      const lines = steps.lines(rows, columns, 9000);
      expect(lines.length).toBeLessThanOrEqual(rows);
      for (const line of lines) {
        expect(columnsOf(line)).toBeLessThanOrEqual(columns);
        expect(line).not.toMatch(/[\p{Cc}]/u);
      }
    }),
    { numRuns: 60 },
  );
});

it.each([
  [0, '0 s'],
  [59_400, '59 s'],
  [61_000, '1:01 min'],
  [3_600_000 + 125_000, '1:02 h'],
])('%i ms are %s', (ms, text) => expect(duration(ms)).toBe(text));
