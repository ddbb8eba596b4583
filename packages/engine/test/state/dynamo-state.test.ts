import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe } from 'vitest';
import { dynamoClient } from '../../../sandbox/src/table/client.ts';
import { startEmbeddedTable } from '../../../sandbox/src/table/embedded-table.ts';
import type { EmbeddedTable } from '../../../sandbox/src/table/engine.ts';
import { dynamoPlace } from './dynamo-places.ts';
import { describeState } from './state-suite.ts';

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
    makePlace: () => {
      made += 1;
      return dynamoPlace(client, `states-${made}`);
    },
    runs: 15,
  });
});
