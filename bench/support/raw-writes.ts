/**
 * The floor of collecting labels: the writes that cannot be avoided, by the SDK alone. 25 conditional updates a request, 25
 * rows of results a request, a conditional put for each correction; nothing is read, decided or checked.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import {
  BatchExecuteStatementCommand,
  BatchWriteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Item } from '@completion-batch/engine/dynamodb';
import pMap, { pMapSkip } from 'p-map';

/** A label as the floor is told of it: a line of JSON each, so that nothing has to be worked out. */
export interface RawLabel {
  readonly PK: string;
  readonly SK: string;
  readonly batchId: string;
  readonly status: 'VALID' | 'INVALID' | 'NEEDS_REVIEW';
  /** The row of its result; undefined where there was no verdict. */
  readonly result?: Item;
  /** The row of its correction. */
  readonly correction?: Item;
}

const A_REQUEST = 25;

async function* groupsIn(file: string): AsyncGenerator<RawLabel[]> {
  let group: RawLabel[] = [];
  for await (const line of createInterface({ input: createReadStream(file) })) {
    group.push(JSON.parse(line) as RawLabel);
    if (group.length < A_REQUEST) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

/** Writes all of them, with so many requests in flight. */
export async function rawWrites(client: DynamoDBClient, table: string, file: string, concurrency: number) {
  let labels = 0;
  const writeGroup = async (group: readonly RawLabel[]): Promise<typeof pMapSkip> => {
    const { Responses = [] } = await client.send(new BatchExecuteStatementCommand({ Statements: group.map(update) }));
    const failed = Responses.find(({ Error: error }) => error !== undefined);
    if (failed !== undefined) throw new Error(`${failed.Error?.Code}: ${failed.Error?.Message}`);
    const rows = group.flatMap(({ result }) => (result === undefined ? [] : [result]));
    if (rows.length > 0) {
      const RequestItems = { [table]: rows.map((row) => ({ PutRequest: { Item: row } })) };
      const { UnprocessedItems = {} } = await client.send(new BatchWriteItemCommand({ RequestItems }));
      if (Object.keys(UnprocessedItems).length > 0) throw new Error('the table left rows unwritten');
    }
    for (const { correction } of group) if (correction !== undefined) await putNew(correction);
    labels += group.length;
    return pMapSkip;
  };
  const update = ({ PK, SK, batchId, status }: RawLabel) => ({
    Statement: `UPDATE "${table}" SET "validation_status"=?, "GSI3PK"=?, "label_proposed_by"=?, "completion_validated_at"=? WHERE "PK"=? AND "SK"=? AND "validation_status"=? AND "completion_batch_id"=?`,
    Parameters: [
      status,
      `VALIDATION_STATUS#${status}`,
      'COMPLETION_BATCH',
      new Date().toISOString(),
      PK,
      SK,
      'PENDING',
      batchId,
    ].map((S) => ({ S })),
  });
  const putNew = async (row: Item): Promise<void> => {
    try {
      const ConditionExpression = 'attribute_not_exists(PK)';
      await client.send(new PutItemCommand({ TableName: table, Item: row, ConditionExpression }));
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'ConditionalCheckFailedException') throw error;
    }
  };
  await pMap(groupsIn(file), writeGroup, { concurrency });
  return { labels };
}
