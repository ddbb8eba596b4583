/** What the commands of `batch` work with: store, state and OpenAI of their options and environment. */
import { isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openTableState } from '@completion-batch/core/connect';
import {
  type AskingOptions,
  type Clock,
  CompletionBatchError,
  type JobServices,
  keepSecret,
  type Logger,
  ObjectState,
  openObjectStore,
  type PreflightMode,
  parseStoreUrl,
  sentSecretsOf,
  systemClock,
} from '@completion-batch/engine';
import type OpenAI from 'openai';
import { ownCommand } from '../render/own-command.ts';
import { shellWord } from '../render/print.ts';
import { openaiClient } from './openai.ts';
import { readPrices } from './prices.ts';
import { exactly } from './services.ts';
import type { Session } from './session.ts';
import { WAYS } from './ways.ts';

export interface PlaceFlags {
  readonly store?: string;
  /** Name of a table. */
  readonly state?: string;
  readonly prices?: string;
}

export interface AskingFlags extends PlaceFlags {
  readonly maxLines?: number;
  readonly maxBytes?: number;
  readonly maxTokens?: number;
  readonly queueTokens?: number;
  readonly maxCostUsd?: number;
  readonly preflight?: PreflightMode;
}

export interface OpenedJobs {
  readonly services: JobServices;
  /** The store as it is shown. */
  readonly place: string;
  /** The same place as options, with a blank before it; empty where they are the default. */
  readonly again: string;
}

export interface OpenJobsOptions {
  readonly logger: Logger;
  /** What the command does at OpenAI; `nothing` needs no key. */
  readonly openai?: 'asks' | 'nothing' | OpenAI;
  /** In place of the default store: one whose batches take no time worth waiting for. */
  readonly quick?: { readonly store: string };
}

/** @throws CompletionBatchError `invalid-input`, `credentials-missing`, and what store and table throw */
export async function openJobServices(
  { env }: Session,
  flags: PlaceFlags,
  { logger, openai: use = 'asks', quick }: OpenJobsOptions,
): Promise<OpenedJobs> {
  if (flags.state !== undefined && flags.store === undefined) {
    throw new CompletionBatchError('invalid-input', '--state needs --store', {
      remedy: 'Name a store that all who know the table can reach, too: requests and results lie there.',
    });
  }
  const place = flags.store ?? quick?.store ?? defaultStore(env.OPENAI_BASE_URL);
  const url = urlOf(place);
  const prices = await readPrices(flags.prices);
  parseStoreUrl(url);
  const openai =
    typeof use === 'object' ? use : openaiClient(use === 'nothing' ? { ...env, OPENAI_API_KEY: 'unused' } : env);
  keepSecret(openai, sentSecretsOf(env));
  const store = await openObjectStore(url, { env, logger, missing: MISSING });
  const table = flags.state;
  const clock = quick === undefined ? {} : { clock: QUICK };
  const state = table === undefined ? new ObjectState(store, clock) : await openTableState(env, table, logger);
  return {
    services: { store, state, openai, logger, ways: JOB_WAYS, ...prices, ...(await exactly()) },
    place,
    again: againOf({ store: flags.store ?? quick?.store, state: table && `dynamodb://${table}` }),
  };
}

const QUICK: Clock = { now: () => Date.now(), sleep: (ms, signal) => systemClock.sleep(Math.min(ms, 200), signal) };

const MISSING = 'What a job needs lies in its store: submit the same files again, under another name (--again).';

/**
 * Below the working folder, for each service its own: what the emulator made up is not to be taken for an answer of OpenAI.
 */
export function defaultStore(baseUrl: string | undefined): string {
  const { host } = new URL(URL.parse(baseUrl ?? '') ?? 'https://api.openai.com');
  return `./${join('.completion-batch', 'jobs', host.replace(/[^\w.-]+/g, '-')).replaceAll('\\', '/')}`;
}

/** Where jobs of the emulator lie that submit brings along. */
export const EMULATED = { store: './.completion-batch/jobs/emulator', data: './.completion-batch/emulator' } as const;

/** A folder begins like one; all else has to be a URL. */
function urlOf(place: string): string {
  return namesFolder(place) ? pathToFileURL(resolve(place)).href : place;
}

/** @param absolute the system's own rule: on Windows `C:\jobs` is a folder, not a URL */
export function namesFolder(place: string, absolute: (path: string) => boolean = isAbsolute): boolean {
  return absolute(place) || /^\.{0,2}[\\/]|^\.{1,2}$/.test(place);
}

const againOf = (flags: { store: string | undefined; state: string | undefined }): string =>
  Object.entries(flags)
    .map(([name, value]) => (value === undefined ? '' : ` --${name} ${shellWord(value)}`))
    .join('');

/** @param execution see `AskingOptions.execution` */
export function askingOf(
  flags: AskingFlags,
  { execution, workDir }: Pick<AskingOptions, 'execution' | 'workDir'>,
): AskingOptions {
  const { maxLines, maxBytes, maxTokens, queueTokens, maxCostUsd, preflight } = flags;
  return {
    execution,
    workDir,
    limits: {
      ...(maxLines === undefined ? {} : { maxLines }),
      ...(maxBytes === undefined ? {} : { maxBytes }),
      ...(maxTokens === undefined ? {} : { maxTokens }),
    },
    ...(queueTokens === undefined ? {} : { queueTokens }),
    ...(maxCostUsd === undefined ? {} : { maxCostUsd }),
    ...(preflight === undefined ? {} : { preflight }),
  };
}

/** Each start of the program may ask again what came back. @param at milliseconds */
export function newExecution(at = Date.now()): string {
  return `cli-${new Date(at).toISOString().replace(/[:.]/g, '-')}-${crypto.randomUUID().slice(0, 8)}`;
}

/** How what messages advise is done with jobs. */
export const JOB_WAYS: typeof WAYS = {
  ...WAYS,
  giveUp: (batchId) => ownCommand(`batch collect JOB --give-up ${batchId}`),
  cancel: (batchId) => ownCommand(`batch cancel JOB (status says whose batch ${batchId} is)`),
  reconcile: ownCommand('batch collect JOB --give-up ID'),
  status: ownCommand('batch status'),
  parameters: 'the body of each request',
};
