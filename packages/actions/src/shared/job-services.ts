/** Store, state and OpenAI for the actions on jobs. What is not used is not loaded. */
import {
  CompletionBatchError,
  type JobServices,
  keepSecret,
  type Logger,
  ObjectState,
  type ObjectStore,
  openObjectStore,
  type State,
  sentSecretsOf,
} from '@completion-batch/engine';
import { isBranchUrl, parseBranchUrl } from '../branch-store/branch-url.ts';
import { garbageCollector, LEFT_ALONE } from './heap.ts';
import type { JobPlaces } from './job-inputs.ts';
import { readPrices } from './prices.ts';
import { githubPlace } from './run-context.ts';
import { JOB_WAYS } from './ways.ts';

/** @throws CompletionBatchError `invalid-input`, and what the store throws */
export async function openJobStore({ store = '', token }: JobPlaces, logger: Logger): Promise<ObjectStore> {
  return isBranchUrl(store) ? openBranch(store, token, logger) : openObjectStore(store, { env: process.env, logger });
}

async function openBranch(store: string, token: string | undefined, logger: Logger): Promise<ObjectStore> {
  const { repository, apiUrl } = githubPlace();
  const place = parseBranchUrl(store, repository);
  if (token === undefined) throw noToken('which keeps a store on a branch');
  const { openBranchStore } = await import('../branch-store/open-branch-store.ts');
  return openBranchStore({ ...place, token, apiUrl, env: process.env, logger });
}

/** @param what it needs it for, and by which permission */
export function noToken(what: string, permission = 'contents: write'): CompletionBatchError {
  return new CompletionBatchError('credentials-missing', 'the input token is empty', {
    where: 'with: token',
    remedy: `Leave token out: then it is the token of the job, ${what} where the job has "permissions: ${permission}".`,
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
  return { ...places, openai, logger, ways: JOB_WAYS, tidy: garbageCollector(LEFT_ALONE.jobs), ...prices };
}
