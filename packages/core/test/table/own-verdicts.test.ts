import { expect, it } from 'vitest';
import { smallLabel } from '../../../../test/world/small-receipts.ts';
import { isOurs, isPeoples } from '../../src/table/own-verdicts.ts';
import { parseLabel } from '../../src/table/rows.ts';

const ours = { completion_batch_id: { S: 'b' }, label_proposed_by: { S: 'COMPLETION_BATCH' } };
const claimed = (at: string) => ({ completion_claimed_at: { S: `${at}#1a2b3c4d` } });
const reviewed = { completion_reviewed_at: { S: '2026-11-24T10:00:00.000Z' }, completion_reviewed_by: { NULL: true } };

it.each<[string, string, object, { ours: boolean; peoples: boolean }]>([
  ['by another program or a person', 'VALID', {}, { ours: false, peoples: true }],
  ['by a batch', 'VALID', ours, { ours: true, peoples: false }],
  ['by a batch, and decided on', 'INVALID', { ...ours, ...reviewed }, { ours: false, peoples: true }],
  [
    'the same, claimed before',
    'INVALID',
    { ...ours, ...reviewed, ...claimed('2026-11-24T09:00:00.000Z') },
    { ours: false, peoples: true },
  ],
  [
    'decided on, and asked anew since',
    'VALID',
    { ...ours, ...reviewed, ...claimed('2026-11-24T11:00:00.000Z') },
    { ours: true, peoples: false },
  ],
  ['decided on, and open again', 'NEEDS_REVIEW', { ...ours, ...reviewed }, { ours: true, peoples: false }],
  [
    'a mark that is no time',
    'VALID',
    { ...ours, completion_reviewed_at: { S: 'yesterday' } },
    { ours: true, peoples: false },
  ],
])('a verdict %s', (_, status, more, whose) => {
  const parsed = parseLabel({ ...smallLabel(1, 1, 1, 'DATE', status), ...more });
  if ('problem' in parsed) return expect.unreachable(parsed.problem.reason);
  expect({ ours: isOurs(parsed.row), peoples: isPeoples(parsed.row) }).toEqual(whose);
});
