/** Places for states in tables: how a further process opens one, and what a hand can do to its rows. */
import { type DynamoDBClient, UpdateItemCommand, type UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { createReceiptsTable } from '../../../sandbox/src/table/create-table.ts';
import { DynamoState } from '../../src/state/dynamodb/dynamo-state.ts';
import { type ItemKey, toAttribute } from '../../src/state/dynamodb/items.ts';
import { batchKey, queueKey, REQUEST_ROWS, submissionKey } from '../../src/state/dynamodb/row-form.ts';
import { openTable } from '../../src/state/dynamodb/table.ts';
import { queueOf } from '../../src/state/queue-limits.ts';
import type { Fields } from './records.ts';
import type { RecordKind, StatePlace } from './state-target.ts';

/** Those of the suite's submissions; a row has them among all else. */
const OWN = ['job', 'extra', 'one', 'two'];
const FORM = {
  ...REQUEST_ROWS,
  attributes: z
    .looseObject({ job: z.string() })
    .transform(
      (row): Readonly<Record<string, string | number>> =>
        Object.fromEntries(
          Object.entries(row as Readonly<Record<string, string | number>>).filter(([name]) => OWN.includes(name)),
        ),
    ),
};

const KEYS: Readonly<Record<RecordKind, (id: string) => ItemKey>> = {
  submission: submissionKey,
  batch: batchKey,
  queue: (model) => queueKey(queueOf(model)),
};

/** A new table of that name. */
export async function dynamoPlace(client: DynamoDBClient, name: string): Promise<StatePlace> {
  await createReceiptsTable(client, name, { gsi4: false });
  return {
    open: async () => new DynamoState(await openTable(client, name), FORM),
    async edit(kind, id, fields) {
      const { PK, SK } = KEYS[kind](id);
      const Key = { PK: { S: PK }, SK: { S: SK } };
      await client.send(new UpdateItemCommand({ TableName: name, Key, ...updateOf(fields) }));
    },
  };
}

function updateOf(fields: Fields): Omit<UpdateItemCommandInput, 'TableName' | 'Key'> {
  const names = Object.keys(fields);
  const set = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  const gone = names.filter((name) => fields[name] === undefined);
  const setting = set.length === 0 ? '' : `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`;
  const removing = gone.length === 0 ? '' : `REMOVE ${gone.map((name) => `#${name}`).join(', ')}`;
  const values = Object.fromEntries(set.map(([name, value]) => [`:${name}`, toAttribute(value)]));
  return {
    UpdateExpression: `${setting} ${removing}`.trim(),
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    ...(set.length === 0 ? {} : { ExpressionAttributeValues: values }),
  };
}
