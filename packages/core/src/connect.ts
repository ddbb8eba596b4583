/**
 * Table and store, made of what the environment says. Credentials, region and endpoints are read there by the AWS SDKs
 * themselves. OpenAI's client is at `@completion-batch/engine/openai`.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  AWS_BOUNDS,
  DYNAMODB,
  type Environment,
  guardCalls,
  keepSecret,
  type Logger,
  nameProxy,
  type ObjectStore,
  proxyAgents,
  quietLogger,
  type State,
  sentSecretsOf,
  signingHash,
  timeouts,
} from '@completion-batch/engine';
import { DynamoState, openTable as openAnyTable } from '@completion-batch/engine/dynamodb';
import type OpenAI from 'openai';
import type { EvidenceSource } from './evidence/evidence.ts';
import { type OpenSourcesOptions, openSources } from './evidence/open-sources.ts';
import { type LabelServices, type LabelServicesOptions, labelServices } from './labels/label-services.ts';
import { openObjectStore } from './objects/open-store.ts';
import type { Plan } from './prepare/plan.ts';
import { openReceiptsTable, type ReceiptsTable } from './table/receipts-table.ts';

/** @param maxAttempts of a call */
export function dynamoClient(env: Environment, maxAttempts = AWS_BOUNDS.tableAttempts.most): DynamoDBClient {
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION;
  const client = new DynamoDBClient({
    logger: quietLogger,
    maxAttempts,
    ...timeouts(DYNAMODB, proxyAgents(env)),
    sha256: signingHash(),
    // What is laid around calls is laid once, by `openTable`, and not to be put in order for each of them.
    cacheMiddleware: true,
    ...(region ? { region } : {}),
  });
  nameProxy(client, env);
  guardCalls(client, DYNAMODB, { env });
  return client;
}

/** @throws CompletionBatchError what `openReceiptsTable` throws */
export function openTable(env: Environment, name: string, logger: Logger): Promise<ReceiptsTable> {
  return openReceiptsTable(dynamoClient(env), name, { logger });
}

/** Sources of evidence, closed at the end of the block that they are opened in. */
export interface OpenedEvidence extends AsyncDisposable {
  /** Undefined where the plan names none. */
  readonly sources: readonly EvidenceSource[] | undefined;
}

/**
 * The sources of evidence that the plan names, for format. A Chroma server's key is CHROMA_API_KEY.
 * @throws CompletionBatchError `invalid-input`, `credentials-missing`
 */
export async function openEvidence(
  env: Environment,
  plan: Plan,
  places: Pick<OpenSourcesOptions, 'table' | 'store'>,
): Promise<OpenedEvidence> {
  const { evidence } = plan;
  const sources = evidence && (await openSources({ ...places, evidence, env, chromaApiKey: env.CHROMA_API_KEY }));
  return {
    sources,
    async [Symbol.asyncDispose]() {
      await Promise.allSettled((sources ?? []).map((source) => source.close()));
    },
  };
}

/** @throws CompletionBatchError `invalid-input` */
export function openStore(env: Environment, url: string): Promise<ObjectStore> {
  return openObjectStore(url, { env });
}

/**
 * The state of plain requests in a table.
 * @throws CompletionBatchError what opening a table throws
 */
export async function openTableState(env: Environment, table: string, logger: Logger): Promise<State> {
  return new DynamoState(await openAnyTable(dynamoClient(env), table, { logger }));
}

export interface ConnectOptions
  extends Pick<LabelServicesOptions, 'logger' | 'ways' | 'prices' | 'maxAttempts' | 'checks' | 'countTokens' | 'tidy'> {
  /** The process's environment. */
  readonly env: Environment;
  readonly table: string;
  /** URL of the object store. */
  readonly store: string;
  readonly openai: OpenAI;
}

export interface OpenBoth {
  readonly table: string;
  /** URL of the object store. */
  readonly store: string;
  readonly logger: Logger;
}

/**
 * Both at once: the store's SDK is read while the table answers. Of two that are wrong the store is told of, which can be seen by its URL.
 * @throws CompletionBatchError what `openTable` and `openStore` throw
 */
export async function openBoth(
  env: Environment,
  { table, store, logger }: OpenBoth,
): Promise<{ readonly table: ReceiptsTable; readonly store: ObjectStore }> {
  const [opened, stored] = await Promise.allSettled([openTable(env, table, logger), openStore(env, store)]);
  if (stored.status === 'rejected') throw stored.reason;
  if (opened.status === 'rejected') throw opened.reason;
  return { table: opened.value, store: stored.value };
}

/** @throws CompletionBatchError what `openTable` and `openStore` throw */
export async function connect({ env, table, store, logger, ...options }: ConnectOptions): Promise<LabelServices> {
  keepSecret(options.openai, sentSecretsOf(env));
  return labelServices({ ...options, logger, ...(await openBoth(env, { table, store, logger })) });
}
