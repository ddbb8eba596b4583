/** Which batches collect sees to: rows as they lie in the table, ours and those of other programs. */
import { ageHoursOf, findBatch, findDueBatches } from '@completion-batch/core';
import { expect, it } from 'vitest';
import { type Item, useWorlds } from './support/world.ts';

const worldOf = useWorlds();

/** As the programs that made the table write it: none of our further attributes. */
function summary(batchId: string, changes: Readonly<Record<string, string>> = {}): Item {
  const attributes = {
    batch_type: 'COMPLETION',
    openai_batch_id: `batch_${batchId}`,
    submitted_at: '2026-11-24T01:00:00+00:00',
    status: 'PENDING',
    result_file_id: 'N/A',
    ...changes,
  };
  return {
    PK: { S: `BATCH#${batchId}` },
    SK: { S: 'STATUS' },
    TYPE: { S: 'BATCH_SUMMARY' },
    GSI1PK: { S: `STATUS#${attributes.status}` },
    GSI1SK: { S: `BATCH_TYPE#${attributes.batch_type}#BATCH_ID#${batchId}` },
    ...Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, { S: value }])),
  };
}

it('lists every open batch of ours once, the oldest first, and rows that do not parse beside them', async () => {
  const world = await worldOf([
    summary('young', { submitted_at: '2026-11-24T02:00:00Z' }),
    summary('old', { submitted_at: '2026-11-22T00:00:00.123456+00:00', status: 'IN_PROGRESS' }),
    summary('ageless', { submitted_at: 'yesterday', status: 'FINALIZING' }),
    summary('canceling', { status: 'CANCELING' }),
    summary('done', { status: 'COMPLETED' }),
    summary('gone', { status: 'CANCELLED' }),
    summary('embedding', { batch_type: 'EMBEDDING' }),
    summary('../etc/passwd'),
    summary('without', { openai_batch_id: '' }),
  ]);
  const { table } = await world.process();
  const { batches, problems } = await findDueBatches(table);
  expect(batches.map(({ batchId }) => batchId)).toEqual(['ageless', 'old', 'canceling', 'young']);
  expect(problems.map(({ PK }) => PK).sort()).toEqual(['BATCH#../etc/passwd', 'BATCH#without']);
  expect(problems.map(({ reason }) => reason).join()).toMatch(
    /completion batch id.*openai_batch_id|openai_batch_id.*completion batch id/,
  );
  // The world's clock begins at 02:17 of that day.
  const ages = batches.map((batch) => ageHoursOf(batch, world.clock)?.toFixed(1));
  expect(ages).toEqual([undefined, '50.3', '1.3', '0.3']);
});

it('finds one by its id, also when it is done, and says what is wrong with a name', async () => {
  const world = await worldOf([summary('done', { status: 'COMPLETED' }), summary('without', { openai_batch_id: '' })]);
  const { table } = await world.process();
  expect(await findBatch(table, 'done')).toMatchObject({ batchId: 'done', status: 'COMPLETED' });
  await expect(findBatch(table, 'nowhere')).rejects.toMatchObject({
    code: 'invalid-input',
    message: 'there is no batch "nowhere"',
  });
  await expect(findBatch(table, 'without')).rejects.toMatchObject({
    code: 'invalid-input',
    message: expect.stringContaining('does not parse: openai_batch_id'),
  });
});
