/** Clients for the services, made of what the environment says. The only place that turns variables into clients. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CompletionBatchError,
  type Logger,
  nameProxy,
  type ObjectStore,
  openObjectStore,
  openReceiptsTable,
  proxyAgents,
  proxyFetch,
  type ReceiptsTable,
} from '@completion-batch/core';
import OpenAI from 'openai';
import type { Environment } from './session.ts';

const OPENAI_URL = 'https://api.openai.com/v1';

/** The SDK prepares a copy of every request for its logger, even a silent one, unless this has no `info`. */
const quiet = { debug: () => {}, warn: () => {} } as never;

export function dynamoClient(env: Environment, endpoint?: string): DynamoDBClient {
  if (endpoint !== undefined) {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    return new DynamoDBClient({ endpoint, region: 'local', credentials, logger: quiet, maxAttempts: 8 });
  }
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION;
  const client = new DynamoDBClient({
    logger: quiet,
    maxAttempts: 8,
    ...proxyAgents(env),
    ...(region ? { region } : {}),
  });
  nameProxy(client, env);
  return client;
}

export function openTable(env: Environment, name: string, logger: Logger): Promise<ReceiptsTable> {
  return openReceiptsTable(dynamoClient(env), name, { logger });
}

export function openStore(env: Environment, url: string): Promise<ObjectStore> {
  return openObjectStore(url, { env });
}

/** @throws CompletionBatchError `credentials-missing` */
export function openaiClient(env: Environment): OpenAI {
  if (!env.OPENAI_API_KEY) {
    throw new CompletionBatchError('credentials-missing', 'there is no OpenAI key', {
      where: 'OPENAI_API_KEY',
      remedy: 'Set OPENAI_API_KEY; for the emulator any text will do, with OPENAI_BASE_URL naming it.',
    });
  }
  const baseURL = env.OPENAI_BASE_URL || OPENAI_URL;
  const fetch = proxyFetch(baseURL, env);
  return new OpenAI({ apiKey: env.OPENAI_API_KEY, baseURL, ...(fetch === undefined ? {} : { fetch }) });
}
