/** A client for a DynamoDB on this machine, which takes any credentials. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { quietLogger } from '@completion-batch/engine';

/** @param endpoint such as `http://127.0.0.1:8000` */
export function dynamoClient(endpoint: string): DynamoDBClient {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return new DynamoDBClient({ endpoint, region: 'local', credentials, logger: quietLogger, maxAttempts: 8 });
}
