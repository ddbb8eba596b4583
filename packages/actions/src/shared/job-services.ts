/** Store, state and OpenAI for the actions on jobs. What is not used is not loaded. */
import {
  CompletionBatchError,
  type JobServices,
  keepSecret,
  type Logger,
  ObjectState,
  type ObjectStore,
  openObjectStore,
  parseStoreUrl,
  type State,
  sentSecretsOf,
} from '@completion-batch/engine';
import type { JobPlaces } from './job-inputs.ts';
import { readPrices } from './prices.ts';
import { JOB_WAYS } from './ways.ts';

/** A store that is a branch of a repository. */
const BRANCH = 'github://';

/** @throws CompletionBatchError `invalid-input` */
export function checkStore(store: string | undefined): void {
  if (store !== undefined && !store.startsWith(BRANCH)) parseStoreUrl(store);
}

/** @throws CompletionBatchError `invalid-input`, and what the store throws */
export async function openJobStore({ store, token }: JobPlaces, logger: Logger): Promise<ObjectStore> {
  if (store !== undefined && !store.startsWith(BRANCH)) return openObjectStore(store, { env: process.env, logger });
  return openBranch(store, token);
}

async function openBranch(_store: string | undefined, _token: string | undefined): Promise<ObjectStore> {
  throw new CompletionBatchError('invalid-input', 'there is no store', {
    where: 'with: store',
    remedy: 'Give store the URL of a bucket, s3://bucket/prefix.',
  });
}

/** @throws CompletionBatchError what opening store and table throws */
export async function openJobPlaces(
  places: JobPlaces,
  logger: Logger,
): Promise<{ readonly store: ObjectStore; readonly state: State }> {
  const store = await openJobStore(places, logger);
  return { store, state: places.state === undefined ? new ObjectState(store) : await openState(places.state, logger) };
}

async function openState(table: string, logger: Logger): Promise<State> {
  const { openTableState } = await import('@completion-batch/core/connect');
  return openTableState(process.env, table, logger);
}

export interface JobServicesInputs extends JobPlaces {
  readonly openaiApiKey: string;
  readonly openaiBaseUrl: string | undefined;
  readonly prices: string | undefined;
}

/** @throws CompletionBatchError `invalid-input`, and what opening store and table throws */
export async function openJobServices(inputs: JobServicesInputs, logger: Logger): Promise<JobServices> {
  const prices = inputs.prices === undefined ? {} : { prices: await readPrices(inputs.prices) };
  const places = await openJobPlaces(inputs, logger);
  const { openaiClient } = await import('@completion-batch/engine/openai');
  const openai = openaiClient({ apiKey: inputs.openaiApiKey, baseUrl: inputs.openaiBaseUrl }, process.env);
  keepSecret(openai, sentSecretsOf(process.env));
  return { ...places, openai, logger, ways: JOB_WAYS, ...prices };
}
