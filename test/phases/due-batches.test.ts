/** Which batches collect sees to: rows as they lie in the table, ours and those of other programs. */
import { ageHoursOf, findBatch, findDueBatches } from '@completion-batch/engine';
import { expect, it } from 'vitest';
import { WAYS } from '../../packages/cli/src/session/ways.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { Item } from '../world/world.ts';

const worldOf = useWorlds();

/** Ids by what is said of the batch. */
const ID = {
  young: 'c0000000-0000-4000-8000-000000000001',
  old: 'c0000000-0000-4000-8000-000000000002',
  ageless: 'c0000000-0000-4000-8000-000000000003',
  canceling: 'c0000000-0000-4000-8000-000000000004',
  done: 'c0000000-0000-4000-8000-000000000005',
  gone: 'c0000000-0000-4000-8000-000000000006',
  embedding: 'c0000000-0000-4000-8000-000000000007',
  without: 'c0000000-0000-4000-8000-000000000008',
  nowhere: 'c0000000-0000-4000-8000-000000000009',
};

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
    summary(ID.young, { submitted_at: '2026-11-24T02:00:00Z' }),
    summary(ID.old, { submitted_at: '2026-11-22T00:00:00.123456+00:00', status: 'IN_PROGRESS' }),
    summary(ID.ageless, { submitted_at: 'yesterday', status: 'FINALIZING' }),
    summary(ID.canceling, { status: 'CANCELING' }),
    summary(ID.done, { status: 'COMPLETED' }),
    summary(ID.gone, { status: 'CANCELLED' }),
    summary(ID.embedding, { batch_type: 'EMBEDDING' }),
    summary('../etc/passwd'),
    summary(ID.without, { openai_batch_id: '' }),
  ]);
  const { state } = await world.process();
  const { batches, problems } = await findDueBatches(state);
  expect(batches.map(({ batchId }) => batchId)).toEqual([ID.ageless, ID.old, ID.canceling, ID.young]);
  expect(problems.map(({ where }) => where).sort()).toEqual([
    'BATCH#../etc/passwd / STATUS',
    `BATCH#${ID.without} / STATUS`,
  ]);
  expect(problems.map(({ reason }) => reason).join()).toMatch(/batch id.*openai_batch_id|openai_batch_id.*batch id/);
  // The world's clock begins at 02:17 of that day.
  const ages = batches.map((batch) => ageHoursOf(batch, world.clock)?.toFixed(1));
  expect(ages).toEqual([undefined, '50.3', '1.3', '0.3']);
});

it('finds one by its id, also when it is done, and says what is wrong with a name', async () => {
  const world = await worldOf([
    summary(ID.done, { status: 'COMPLETED' }),
    summary(ID.without, { openai_batch_id: '' }),
  ]);
  const { state } = await world.process();
  const services = { state, ways: WAYS };
  expect(await findBatch(services, ID.done)).toMatchObject({ batchId: ID.done, status: 'COMPLETED' });
  await expect(findBatch(services, ID.nowhere)).rejects.toMatchObject({
    code: 'invalid-input',
    message: `there is no batch "${ID.nowhere}"`,
  });
  await expect(findBatch(services, ID.without)).rejects.toMatchObject({
    code: 'invalid-input',
    message: expect.stringContaining('does not parse: openai_batch_id'),
  });
});
