/**
 * Table and store, made of what the environment says. Credentials, region and endpoints are read there by the AWS SDKs
 * themselves. OpenAI's client is at `@completion-batch/engine/openai`.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  type Environment,
  type Logger,
  nameProxy,
  type ObjectStore,
  proxyAgents,
  quietLogger,
} from '@completion-batch/engine';
import { openObjectStore } from './objects/open-store.ts';
import { openReceiptsTable, type ReceiptsTable } from './table/receipts-table.ts';

/** Tries of one call. Throttling of a busy table passes; three tries, the default, are too few for it. */
const ATTEMPTS = 8;

export function dynamoClient(env: Environment): DynamoDBClient {
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION;
  const client = new DynamoDBClient({
    logger: quietLogger,
    maxAttempts: ATTEMPTS,
    ...proxyAgents(env),
    ...(region ? { region } : {}),
  });
  nameProxy(client, env);
  return client;
}

/** @throws CompletionBatchError what `openReceiptsTable` throws */
export function openTable(env: Environment, name: string, logger: Logger): Promise<ReceiptsTable> {
  return openReceiptsTable(dynamoClient(env), name, { logger });
}

/** @throws CompletionBatchError `invalid-input` */
export function openStore(env: Environment, url: string): Promise<ObjectStore> {
  return openObjectStore(url, { env });
}
