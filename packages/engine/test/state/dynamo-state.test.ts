import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe } from 'vitest';
import { z } from 'zod';
import { dynamoClient } from '../../../sandbox/src/table/client.ts';
import { createReceiptsTable } from '../../../sandbox/src/table/create-table.ts';
import { startEmbeddedTable } from '../../../sandbox/src/table/embedded-table.ts';
import type { EmbeddedTable } from '../../../sandbox/src/table/engine.ts';
import { DynamoState } from '../../src/state/dynamodb/dynamo-state.ts';
import { type ItemKey, toAttribute } from '../../src/state/dynamodb/items.ts';
import { batchKey, queueKey, REQUEST_ROWS, submissionKey } from '../../src/state/dynamodb/row-form.ts';
import { openTable } from '../../src/state/dynamodb/table.ts';
import { queueOf } from '../../src/state/queue-limits.ts';
import type { Fields } from './records.ts';
import { describeState, type RecordKind, type StatePlace } from './state-suite.ts';

/** A workload that keeps more than the job. */
const FORM = { ...REQUEST_ROWS, attributes: z.object({ job: z.string() }).catchall(z.json()).transform(ownAttributes) };
const OWN = ['job', 'extra', 'one', 'two'];

function ownAttributes(row: Record<string, z.core.util.JSONType>): Record<string, z.core.util.JSONType> {
  return Object.fromEntries(Object.entries(row).filter(([name]) => OWN.includes(name)));
}

const KEYS: Readonly<Record<RecordKind, (id: string) => ItemKey>> = {
  submission: submissionKey,
  batch: batchKey,
  queue: (model) => queueKey(queueOf(model)),
};

function dynamoPlace(client: DynamoDBClient, name: string): StatePlace {
  return {
    open: async () => new DynamoState(await openTable(client, name, { knows: ['GSITYPE'] }), FORM),
    async edit(kind, id, fields) {
      const { PK, SK } = KEYS[kind](id);
      const Key = { PK: { S: PK }, SK: { S: SK } };
      await client.send(new UpdateItemCommand({ TableName: name, Key, ...updateOf(fields) }));
    },
  };
}

function updateOf(fields: Fields): Omit<UpdateItemCommand['input'], 'TableName' | 'Key'> {
  const set = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  const gone = Object.keys(fields).filter((name) => fields[name] === undefined);
  const parts = [
    ...(set.length === 0 ? [] : [`SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`]),
    ...(gone.length === 0 ? [] : [`REMOVE ${gone.map((name) => `#${name}`).join(', ')}`]),
  ];
  return {
    UpdateExpression: parts.join(' '),
    ExpressionAttributeNames: Object.fromEntries(Object.keys(fields).map((name) => [`#${name}`, name])),
    ...(set.length === 0
      ? {}
      : {
          ExpressionAttributeValues: Object.fromEntries(set.map(([name, value]) => [`:${name}`, toAttribute(value)])),
        }),
  };
}

describe.each(['dynoxide', 'dynalite'] as const)('%s', (engine) => {
  let folder: string;
  let server: EmbeddedTable;
  let client: DynamoDBClient;
  let made = 0;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dynamo-state-'));
    server = await startEmbeddedTable({ dataDir: folder, engine });
    client = dynamoClient(server.endpoint);
  });
  afterAll(async () => {
    client?.destroy();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  describeState({
    name: `rows of ${engine}`,
    makePlace: async () => {
      made += 1;
      await createReceiptsTable(client, `states-${made}`, { gsi4: false });
      return dynamoPlace(client, `states-${made}`);
    },
    runs: 15,
  });
});
