import { describe, expect, it } from 'vitest';
import { askedOf } from '../../src/format/escalate.ts';
import type { WordLabel } from '../../src/table/rows.ts';
import { labelRow, receipt } from './sketches.ts';

const PLAN = { model: 'small', escalateModel: 'large' };
const { details } = receipt({ lines: [['A', 'B', 'C']], targets: [] });

const label = (word: number, name: string, more: Partial<WordLabel> = {}): WordLabel => ({
  ...labelRow(1, word, name, 'NONE'),
  ...more,
});

/** Whom each label is asked of, as `large 1.DATE`. */
function asked(
  targets: readonly WordLabel[],
  { plan = PLAN, beside = [] }: { plan?: Parameters<typeof askedOf>[0]; beside?: readonly WordLabel[] } = {},
): string[] {
  return askedOf(plan, { ...details, labels: [...targets, ...beside] }, targets).flatMap(({ model, targets: own }) =>
    own.map(({ wordId, label: name }) => `${model} ${wordId}.${name}`),
  );
}

describe('of a receipt', () => {
  it.each<[string, Partial<WordLabel>]>([
    ['what a model could not tell', { completionUnsureBy: 'small' }],
    ['what a third model could not tell', { completionUnsureBy: 'other' }],
    ['what a batch has proposed', { labelProposedBy: 'COMPLETION_BATCH' }],
  ])('%s is asked of the other model, behind the rest', (_, more) => {
    expect(asked([label(1, 'DATE', more), label(2, 'DATE')])).toEqual(['small 2.DATE', 'large 1.DATE']);
    expect(asked([label(1, 'DATE', more)])).toEqual(['large 1.DATE']);
    expect(askedOf(PLAN, details, [])).toEqual([{ model: 'small', targets: [] }]);
    expect(asked([label(1, 'DATE', more), label(2, 'DATE')], { plan: { model: 'small' } })).toEqual([
      'small 1.DATE',
      'small 2.DATE',
    ]);
  });

  it('what the other model itself could not tell is not asked of it again', () => {
    expect(asked([label(1, 'DATE', { completionUnsureBy: 'large', labelProposedBy: 'COMPLETION_BATCH' })])).toEqual([
      'small 1.DATE',
    ]);
  });

  it('labels of one word go together, where one of them is escalated or another was rejected', () => {
    const unsure = label(1, 'TIME', { completionUnsureBy: 'small' });
    expect(asked([label(1, 'DATE'), label(2, 'DATE'), unsure])).toEqual([
      'small 2.DATE',
      'large 1.DATE',
      'large 1.TIME',
    ]);
    const rejected = { ...labelRow(1, 3, 'TAX', 'INVALID') };
    expect(asked([label(3, 'DATE'), label(3, 'TIME'), label(2, 'DATE')], { beside: [rejected] })).toEqual([
      'small 2.DATE',
      'large 3.DATE',
      'large 3.TIME',
    ]);
  });
});
