/** The table that is asked about: its client, its description, and calls with their errors in our words. */
import type { DynamoDBClient, TableDescription } from '@aws-sdk/client-dynamodb';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { openReceiptsTable, type ReceiptsTable } from '@completion-batch/core';
import { dynamoClient } from '@completion-batch/core/connect';
import { silentLogger } from '@completion-batch/engine';
import { explainTableError } from '@completion-batch/engine/dynamodb';
import { type Calls, READY_MS } from './identity.ts';
import { once } from './once.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { hearAnswers } from './skew.ts';

/** A call and what the client repeats of it fit the time of a check. */
const ATTEMPTS = 2;

export interface TableAsked {
  readonly name: string;
  /** @throws CompletionBatchError `invalid-input` for a proxy that is none */
  readonly client: () => DynamoDBClient;
  readonly described: () => Promise<Outcome<TableDescription>>;
  /** As the phases open it. */
  readonly opened: () => Promise<Outcome<ReceiptsTable>>;
  /** One call, in time, and with its error in our words. */
  readonly call: <T>(work: (client: DynamoDBClient) => Promise<T>) => Promise<Outcome<T>>;
  /** Of this machine's clock; undefined before the first answer. */
  readonly skewMs: () => number | undefined;
}

export function tableAsked({ env, callMs, ready }: Calls, name: string): TableAsked {
  let skewMs: number | undefined;
  const client = once(() => {
    const made = dynamoClient(env, ATTEMPTS);
    hearAnswers(made, (answer) => {
      skewMs ??= answer.skewMs;
    });
    return made;
  });
  const call = async <T>(work: (client: DynamoDBClient) => Promise<T>): Promise<Outcome<T>> => {
    const unready = (await outcomeOf('AWS', ready, READY_MS)).error;
    if (unready !== undefined) return { error: unready };
    return outcomeOf(
      'DynamoDB',
      async () => {
        try {
          return await work(client());
        } catch (error) {
          throw explainTableError(error, name);
        }
      },
      callMs,
    );
  };
  return {
    name,
    client,
    call,
    skewMs: () => skewMs,
    described: once(() =>
      call(async (dynamo) => (await dynamo.send(new DescribeTableCommand({ TableName: name }))).Table ?? {}),
    ),
    opened: once(() => call((dynamo) => openReceiptsTable(dynamo, name, { logger: silentLogger }))),
  };
}
