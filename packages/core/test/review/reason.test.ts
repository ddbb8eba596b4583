import { expect, it } from 'vitest';
import { smallLabel } from '../../../../test/world/small-receipts.ts';
import { MEANING_OF_REASON, REASONS, reasonOf } from '../../src/review.ts';
import { parseLabel } from '../../src/table/rows.ts';

const of = (status: string, more: object) => {
  const parsed = parseLabel({ ...smallLabel(1, 1, 1, 'DATE', status), ...more });
  return 'row' in parsed ? reasonOf(parsed.row) : expect.unreachable();
};
const batch = { completion_batch_id: { S: 'b' } };
const released = (reason: string) => ({ completion_released_by: { S: 'b' }, completion_release_reason: { S: reason } });

it.each<[string | undefined, string, object]>([
  ['contradicted', 'NEEDS_REVIEW', { ...batch, completion_check: { S: 'sums' } }],
  ['unsure', 'NEEDS_REVIEW', { ...batch, ...released('unsure') }],
  ['exhausted', 'NEEDS_REVIEW', { ...batch, ...released('not-json'), completion_unsure_by: { S: 'small' } }],
  ['second-rejection', 'NEEDS_REVIEW', batch],
  // Given back by another batch before.
  ['second-rejection', 'NEEDS_REVIEW', { ...released('unsure'), completion_batch_id: { S: 'c' } }],
  ['other', 'NEEDS_REVIEW', {}],
  [undefined, 'VALID', { ...batch, completion_check: { S: 'sums' } }],
])('%s', (reason, status, more) => {
  expect(of(status, more)).toBe(reason);
});

it('each has its meaning', () => {
  expect(Object.keys(MEANING_OF_REASON)).toEqual([...REASONS]);
});
