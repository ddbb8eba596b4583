/** What the checks look at, each thing opened and asked once. Nothing here fails: what went wrong is an outcome. */
import type { DynamoDBClient, TableDescription } from '@aws-sdk/client-dynamodb';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { openReceiptsTable, type ReceiptsTable } from '@completion-batch/core';
import { dynamoClient } from '@completion-batch/core/connect';
import {
  type Environment,
  type Probe,
  parseStoreUrl,
  probeBatches,
  probeModel,
  silentLogger,
} from '@completion-batch/engine';
import { explainTableError } from '@completion-batch/engine/dynamodb';
import { openaiClient } from '../session/openai.ts';
import { type BucketAsked, bucketAsked } from './bucket-asked.ts';
import { once } from './once.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { hearAnswers } from './skew.ts';

/** A call and what the client repeats of it fit the time of a check. */
const ATTEMPTS = 2;

/** Milliseconds for one call, with what the clients repeat: no check keeps the others waiting for longer. */
const CALL_MS = 10_000;

export interface Asked {
  readonly table?: string | undefined;
  readonly store?: string | undefined;
  readonly model: string;
  readonly labels?: string | undefined;
  readonly prices?: string | undefined;
  readonly readOnly?: boolean | undefined;
}

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

export interface Surroundings {
  readonly env: Environment;
  readonly asked: Asked;
  readonly table: TableAsked | undefined;
  readonly bucket: BucketAsked | undefined;
  /** The store's, where it is one. */
  readonly folder: string | undefined;
  /** Undefined where nothing of AWS is asked. */
  readonly region: () => Promise<Outcome<string>>;
  readonly model: () => Promise<Outcome<Probe>>;
  readonly batches: () => Promise<Outcome<Probe>>;
}

/**
 * @param callMs for one call
 * @throws CompletionBatchError `invalid-input` for a store that is none
 */
export function lookAround(env: Environment, asked: Asked, callMs = CALL_MS): Surroundings {
  const place = asked.store === undefined ? undefined : parseStoreUrl(asked.store);
  const table = asked.table === undefined ? undefined : tableAsked(env, asked.table, callMs);
  const bucket = place?.kind === 's3' ? bucketAsked(env, place, asked.store ?? '', callMs) : undefined;
  return {
    env,
    asked,
    table,
    bucket,
    folder: place?.kind === 'file' ? place.directory : undefined,
    region: once(() =>
      outcomeOf('the SDK', async () => {
        const client = table === undefined ? await bucket?.client() : table.client();
        return String(await client?.config.region());
      }),
    ),
    model: once(() => outcomeOf('OpenAI', async () => probeModel(openaiClient(env), asked.model), callMs)),
    batches: once(() => outcomeOf('OpenAI', async () => probeBatches(openaiClient(env)), callMs)),
  };
}

function tableAsked(env: Environment, name: string, callMs: number): TableAsked {
  let skewMs: number | undefined;
  const client = once(() => {
    const made = dynamoClient(env, ATTEMPTS);
    hearAnswers(made, (answer) => {
      skewMs ??= answer.skewMs;
    });
    return made;
  });
  const call = <T>(work: (client: DynamoDBClient) => Promise<T>): Promise<Outcome<T>> =>
    outcomeOf(
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
