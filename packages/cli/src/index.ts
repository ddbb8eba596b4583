/**
 * The command line, for programs that run it without a process of its own; and the local stack's table, for those that
 * were written against this package before `@completion-batch/sandbox` held it.
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoClient as localClient } from '@completion-batch/sandbox';

export { createReceiptsTable, loadItems, startEmbeddedTable } from '@completion-batch/sandbox';
export { main } from './main.ts';

/** @deprecated Use `dynamoClient` of `@completion-batch/sandbox`. */
export function dynamoClient(_env: object, endpoint: string): DynamoDBClient {
  return localClient(endpoint);
}
