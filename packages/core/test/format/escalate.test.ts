import { describe, expect, it } from 'vitest';
import { auditsIn, customId, parseCustomId } from '../../src/format/custom-id.ts';
import { askedOf, auditedBy } from '../../src/format/escalate.ts';
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

describe('labels that people have judged', () => {
  const receipts = Array.from({ length: 400 }, (_, index) => ({
    imageId: `36ff39db-d6e0-499f-a4b5-${String(index).padStart(12, '0')}`,
    receiptId: 1,
  }));
  const plan = { ...PLAN, execution: 'run-1', labels: 100, escalated: 30 };
  const shareOf = (asked: ReturnType<typeof askedOf>, of: Parameters<typeof auditedBy>[0] = plan): number =>
    receipts.filter((receipt) => auditedBy(of, receipt, asked) === 'large').length / receipts.length;
  const targets = (count: number): WordLabel[] => Array.from({ length: count }, (_, index) => label(index, 'DATE'));

  it('are asked of each model about as often as that is asked', () => {
    const mixed = [
      { model: 'small', targets: targets(8) },
      { model: 'large', targets: targets(2) },
    ];
    expect(shareOf(mixed)).toBeCloseTo(0.2, 1);
    expect(shareOf([{ model: 'large', targets: targets(1) }])).toBe(1);
    expect(shareOf([{ model: 'small', targets: targets(1) }])).toBe(0);
    // Receipts on which nothing else is asked.
    expect(shareOf([{ model: 'small', targets: [] }])).toBeCloseTo(0.3, 1);
    expect(shareOf(mixed, { execution: 'run-1', model: 'small', labels: 100 })).toBe(0);
  });

  it.each<[Parameters<typeof customId> extends [unknown, ...infer More] ? More : never, string]>([
    [[0, 0], ''],
    [[0, 3], '#A03'],
    [[1, 0], '#P00002'],
    [[0, 0, true], '#E00001'],
    [[0, 3, true], '#E1A03'],
    [[99, 0, true], '#E00100'],
  ])('%j: its custom id tells which of the receipt it is, for whom, and how many', (more, end) => {
    const key = { imageId: receipts[0]?.imageId ?? '', receiptId: 999_999 };
    const id = customId(key, ...more);
    expect([id.endsWith(`#RECEIPT#999999${end}`), id.length <= 64]).toEqual([true, true]);
    expect([parseCustomId(id), auditsIn(id)]).toEqual([key, more[1] ?? 0]);
  });
});
