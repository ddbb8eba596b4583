/** Sums of verdicts, alone and of two runs side by side. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Comparing } from '../../src/evaluate/compare.ts';
import { Evaluation, type Verdict } from '../../src/evaluate/figures.ts';
import type { Said } from '../../src/evaluate/judgements.ts';

const verdict = (more: Partial<Verdict>): Verdict => ({
  ...{ label: 'DATE', right: false, trueLabel: 'TIME', said: 'invalid', suggested: undefined },
  ...more,
});

const sumOf = (...verdicts: Verdict[]) => {
  const evaluation = new Evaluation();
  for (const one of verdicts) evaluation.add(one);
  return evaluation.figures(0.5);
};

describe('figures', () => {
  it('of nothing say nothing', () => {
    expect(sumOf()).toMatchObject({
      overall: { labels: 0, baseRate: { share: null }, recall: { share: null }, f1: { share: null } },
      byLabel: [],
      cost: { total: 0.5, perWrongLabelFound: null },
    });
  });

  it('a correction is right, wrong or none; of what nobody knows better it is not known', () => {
    const { overall } = sumOf(
      verdict({ suggested: 'TIME' }),
      verdict({ suggested: 'TAX' }),
      verdict({ suggested: null }),
      // The word should have none.
      verdict({ trueLabel: null, suggested: 'TAX' }),
      // Right as it was.
      verdict({ right: true, trueLabel: 'DATE', suggested: 'TIME' }),
      verdict({ right: true, trueLabel: 'DATE', suggested: null }),
      verdict({ trueLabel: undefined, suggested: 'TIME' }),
      // Left to people, with a suggestion.
      verdict({ said: 'neither', suggested: 'TIME' }),
      verdict({ said: 'valid' }),
    );
    expect(overall.corrections).toMatchObject({ right: 2, wrong: 3, none: 2, share: { hits: 2, of: 5 } });
  });

  it('labels with most wrong ones come first, and confusions that are missed most often', () => {
    const { byLabel, confusions } = sumOf(
      verdict({ label: 'TAX', right: true, trueLabel: 'TAX', said: 'valid' }),
      verdict({ label: 'TAX', right: true, trueLabel: 'TAX', said: 'valid' }),
      ...Array.from({ length: 3 }, () => verdict({ label: 'TIME', trueLabel: null })),
      verdict({ said: 'valid' }),
      verdict({ said: 'neither' }),
      verdict({ label: 'COUPON', right: true, trueLabel: 'COUPON', said: 'valid' }),
    );
    expect(byLabel.map(({ label }) => label)).toEqual(['TIME', 'DATE', 'TAX', 'COUPON']);
    expect(confusions).toEqual([
      { proposed: 'DATE', trueLabel: 'TIME', labels: 2, missed: 1, neither: 1 },
      { proposed: 'TIME', trueLabel: null, labels: 3, missed: 0, neither: 0 },
    ]);
  });

  it('a truth full of made up labels costs no more memory than so many pairs', () => {
    const evaluation = new Evaluation();
    for (let index = 0; index < 5000; index += 1) {
      evaluation.add(verdict({ label: `L${index}`, trueLabel: `T${index}`, said: 'valid' }));
    }
    const { overall, byLabel, confusions } = evaluation.figures();
    expect(overall.labels).toBe(5000);
    expect(byLabel.length).toBeLessThan(2100);
    expect(byLabel.reduce((sum, { labels }) => sum + labels, 0)).toBe(5000);
    expect(confusions.length).toBeLessThan(2100);
    expect(confusions.reduce((sum, { missed }) => sum + missed, 0)).toBe(5000);
  });
});

describe('two runs side by side', () => {
  const SAID: readonly (keyof Said)[] = ['valid', 'invalid', 'neither'];

  it('are joined by key in any order, with more of them than one part of the waiting ones holds', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'compare-'));
    const most = 10_000;
    await using comparing = await Comparing.begin(parent);
    const said = (index: number, by: number): keyof Said => SAID[Math.floor(index / by) % 3] ?? 'valid';
    const one = (index: number, by: number) => ({
      key: `key ${index}`,
      label: 'DATE',
      said: said(index, by),
      right: index % 2 === 0,
    });
    for (let index = 0; index < most; index += 1) await comparing.add('before', one(index, 2));
    for (let index = most + 4; index >= 5; index -= 1) await comparing.add('now', one(index, 3));
    const result = await comparing.result();
    // Counted without any of that.
    const both = Array.from({ length: most - 5 }, (_, index) => index + 5);
    const isTrue = (index: number, by: number): boolean => said(index, by) === (index % 2 === 0 ? 'valid' : 'invalid');
    const only = (here: number, there: number): number =>
      both.filter((index) => isTrue(index, here) && !isTrue(index, there)).length;
    expect(result).toMatchObject({
      ...{ labels: most - 5, onlyBefore: 5, onlyNow: 5, truthChanged: 0 },
      mcnemar: { onlyFirst: only(2, 3), onlySecond: only(3, 2) },
      before: { labels: most - 5 },
    });
    expect(result.changes.reduce((sum, { right, wrong }) => sum + right + wrong, 0)).toBe(
      both.filter((index) => said(index, 2) !== said(index, 3)).length,
    );
    expect(result.now.judgements.wrong.invalid).toBe(
      both.filter((n) => n % 2 === 1 && said(n, 3) === 'invalid').length,
    );
    expect(result.examples.length).toBe(50);
    await comparing[Symbol.asyncDispose]();
    expect(await readdir(parent)).toEqual([]);
    await rm(parent, { recursive: true });
  });

  it('what is true now counts where the two differ, and of a label that is there twice the last verdict', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'compare-'));
    await using comparing = await Comparing.begin(parent);
    const one = { key: 'a\n"b', label: 'TAX' };
    await comparing.add('before', { ...one, said: 'valid', right: true });
    await comparing.add('now', { ...one, said: 'valid', right: false });
    await comparing.add('now', { ...one, said: 'invalid', right: false });
    expect(await comparing.result()).toMatchObject({
      ...{ labels: 1, truthChanged: 1, changes: [{ before: 'valid', now: 'invalid', right: 0, wrong: 1 }] },
      examples: [{ key: 'a\n"b', right: false, before: 'valid', now: 'invalid' }],
      mcnemar: { onlyFirst: 0, onlySecond: 1, p: 1 },
    });
  });
});
