import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe } from 'vitest';
import { startDynamoDbLocal, type TableServer } from '../../../../test/world/dynamodb-local.ts';
import { needing } from '../../../../test/world/tools.ts';
import { dynamoClient } from '../../../sandbox/src/table/client.ts';
import { dynamoPlace } from './dynamo-places.ts';
import { describeState } from './state-suite.ts';

const suite = needing('states in DynamoDB Local', 'dynamodb-local');

describe.skipIf(suite.skip)(suite.title, () => {
  let server: TableServer;
  let client: DynamoDBClient;
  let made = 0;
  beforeAll(async () => {
    server = await startDynamoDbLocal();
    client = dynamoClient(server.endpoint);
  });
  afterAll(async () => {
    client?.destroy();
    await server?.stop();
  });

  describeState({
    name: 'rows of DynamoDB Local',
    makePlace: () => {
      made += 1;
      return dynamoPlace(client, `states-${made}`);
    },
    runs: 15,
  });
});
