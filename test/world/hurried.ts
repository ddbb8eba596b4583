/** Repeats of the clients without their pauses, which no test depends on; how often they repeat stays as it is. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type OpenAI from 'openai';

export function hurryOpenAI(openai: OpenAI): OpenAI {
  return Object.assign(openai, { calculateDefaultRetryTimeoutMillis: () => 1 });
}

export async function hurryTable(client: DynamoDBClient): Promise<DynamoDBClient> {
  Object.assign(await client.config.retryStrategy(), {
    retryBackoffStrategy: { setDelayBase: () => {}, computeNextBackoffDelay: () => 0 },
  });
  return client;
}
