/** Clients in a test's world: no pauses between repeats, which no test depends on; and services whose time is the test's. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Clock } from '@completion-batch/engine';
import type OpenAI from 'openai';
import { bounded } from '../../packages/engine/src/openai/bounded-fetch.ts';

/** Also the client that the engine makes of it. */
export function hurryOpenAI(openai: OpenAI): OpenAI {
  for (const client of [openai, bounded(openai)])
    Object.assign(client, { calculateDefaultRetryTimeoutMillis: () => 1 });
  return openai;
}

export async function hurryTable(client: DynamoDBClient): Promise<DynamoDBClient> {
  Object.assign(await client.config.retryStrategy(), {
    retryBackoffStrategy: { setDelayBase: () => {}, computeNextBackoffDelay: () => 0 },
  });
  return client;
}

/** As much of the AWS SDK's clients as tells how they reach their server. */
interface Reaching {
  readonly config: {
    readonly requestHandler: {
      handle(...args: never[]): Promise<{ response: { headers: Record<string, string> } }>;
    };
  };
}

/** The client's server says what time it is in the test's world. */
export function tellTime(client: Reaching, clock: Pick<Clock, 'now'>): void {
  const { requestHandler } = client.config;
  const handle = requestHandler.handle.bind(requestHandler);
  requestHandler.handle = async (...args) => {
    const answer = await handle(...args);
    answer.response.headers.date = new Date(clock.now()).toUTCString();
    return answer;
  };
}
