/** A client for a DynamoDB on this machine, which takes any credentials. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** The SDK prepares a copy of every request for its logger, even a silent one, unless this has no `info`. */
const quiet = { debug: () => {}, warn: () => {} } as never;

/** @param endpoint such as `http://127.0.0.1:8000` */
export function dynamoClient(endpoint: string): DynamoDBClient {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return new DynamoDBClient({ endpoint, region: 'local', credentials, logger: quiet, maxAttempts: 8 });
}
