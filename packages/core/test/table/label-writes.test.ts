/** What a table does not say of a write is not believed. */
import { systemClock } from '@completion-batch/engine';
import { expect, it } from 'vitest';
import { createLabelWriter, writeLabels } from '../../src/table/label-writes.ts';
import type { ReceiptsTable } from '../../src/table/receipts-table.ts';

const key = { imageId: '36ff39db-d6e0-499f-a4b5-000000000001', receiptId: 1, lineId: 1, wordId: 1 };
const writes = ['TAX', 'DATE'].map((label) => ({
  key: { ...key, label },
  expect: { validation_status: { S: 'NONE' } },
  set: { validation_status: { S: 'PENDING' } },
}));

/** Of two writes, with an answer of status 200. */
async function resultsOf(answer: object) {
  const client = { send: async () => ({ $metadata: {}, ...answer }) };
  const table = { client, name: 'receipts', indexes: new Set(), clock: systemClock } as unknown as ReceiptsTable;
  return writeLabels(createLabelWriter(table, systemClock), writes);
}

it('takes a write for done where the table says so of each', async () => {
  const lost = { Error: { Code: 'ConditionalCheckFailed', Message: 'no' } };
  await expect(resultsOf({ Responses: [{ TableName: 'receipts' }, lost] })).resolves.toEqual(['written', 'lost']);
});

it.each([{}, { Responses: [] }, { Responses: [{}] }, { __type: 'ThrottlingException' }])(
  'fails where an answer does not tell of each: %j',
  async (answer) => {
    await expect(resultsOf(answer)).rejects.toMatchObject({ code: 'service-unreachable', where: 'table receipts' });
  },
);
