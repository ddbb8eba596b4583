/**
 * Clients for the services. Credentials, region and endpoints are those of the environment, as the AWS SDKs read them
 * (`aws-actions/configure-aws-credentials` sets them).
 */
import { readFile } from 'node:fs/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CompletionBatchError,
  type Logger,
  nameProxy,
  type ObjectStore,
  openObjectStore,
  openReceiptsTable,
  type PriceList,
  parsePrices,
  proxyAgents,
  type ReceiptsTable,
} from '@completion-batch/core';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The SDK prepares a copy of every request for its logger, even a silent one, unless this has no `info`. */
const quiet = { debug: () => {}, warn: () => {} } as never;

/** Tries of one call. Throttling of a busy table passes; three tries, the default, are too few for it. */
const ATTEMPTS = 8;

export function openTable(env: Environment, name: string, logger: Logger): Promise<ReceiptsTable> {
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION;
  const client = new DynamoDBClient({
    logger: quiet,
    maxAttempts: ATTEMPTS,
    ...proxyAgents(env),
    ...(region ? { region } : {}),
  });
  nameProxy(client, env);
  return openReceiptsTable(client, name, { logger });
}

export function openStore(env: Environment, url: string): Promise<ObjectStore> {
  return openObjectStore(url, { env });
}

/**
 * @param given a price list as JSON, or the path of a file that holds one
 * @throws CompletionBatchError `invalid-input`
 */
export async function readPrices(given: string): Promise<PriceList> {
  if (given.trimStart().startsWith('{')) return parsePrices(given, 'with: prices');
  let data: string;
  try {
    data = await readFile(given, 'utf8');
  } catch (cause) {
    throw new CompletionBatchError(
      'invalid-input',
      `the input prices names ${JSON.stringify(given.slice(0, 200))}, which cannot be read`,
      {
        where: 'with: prices',
        remedy:
          'Give prices the JSON itself, or the path of a file that an earlier step of the job has put there, or leave it out.',
        cause,
      },
    );
  }
  return parsePrices(data, given);
}
