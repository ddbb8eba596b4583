/**
 * Hands requests over: first finishes what earlier runs left open, then merges the requests into files and makes a batch of
 * each by the protocol in protocol.ts.
 */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { checkModel } from '../openai/model.ts';
import { makeScratch } from '../platform/scratch.ts';
import { Allowance } from '../queue/allowance.ts';
import { Purse } from '../queue/purse.ts';
import { CHAT_COMPLETIONS } from '../requests/endpoints.ts';
import { DEFAULT_TOKENS, mergeLimits } from '../requests/limits.ts';
import type { MergeLimits } from '../requests/merge.ts';
import type { RequestParameters } from '../requests/parameters.ts';
import type { PinnedFile, RequestFile } from '../requests/pinned-file.ts';
import type { Services } from '../services.ts';
import type { Attributes } from '../state/attributes.ts';
import { type Holders, ownerName } from '../state/holders.ts';
import { SUBMIT_TIMING, type SubmitTiming } from '../state/timing.ts';
import { factsOf } from '../workload/workload.ts';
import { checkFacts } from './check-facts.ts';
import { finishOpen } from './finish-open.ts';
import { type LeftOver, mergeRounds, rewriteOf, type Sent } from './merge-rounds.ts';
import { pinFiles } from './pin-files.ts';
import { type Clearance, type PreflightMode, preflight } from './preflight.ts';
import type { ProtocolOptions } from './protocol.ts';
import { type Destination, type Destinations, isForAnother, lineBlocksOf, type SubmitRun, tooDear } from './run.ts';
import { checkBudget } from './submit-checks.ts';
import { DONE, type SubmitResult } from './submit-result.ts';

/** Where requests go, and as what they were written. */
export interface DestinationOptions {
  readonly model: string;
  /** The model that the requests were written for; another one rewrites every request. Default: `model`. */
  readonly writtenFor?: string;
  /** Those that were laid over the body of every request as it was written, and are again where another model is asked. */
  readonly parameters?: RequestParameters;
  /** Path of the API that the requests are for; default chat completions. */
  readonly endpoint?: string;
}

export interface SubmitOptions extends DestinationOptions {
  /**
   * One logical run, the same in every attempt of it. What it has submitted it does not submit again, whatever became of it:
   * that is for the next execution, with another id.
   */
  readonly execution: string;
  /**
   * Where other lines of the same files go, by the model and the endpoint that they name: into batches of their own, with
   * their model's own queue, paid of the same budget. Default: all lines go to `model`.
   */
  readonly others?: readonly DestinationOptions[];
  /** Kept on each submission, for the workload. */
  readonly attributes?: Attributes;
  /**
   * The requests, asked for once what was left open is finished. Of each file what is sent is what was read first, which
   * has to have its digest, or to be what the workload writes.
   * @param workDir for copies of files that are kept elsewhere
   */
  readonly requests: (workDir: string) => Promise<readonly RequestFile[]>;
  /** Folder for files on their way; made if missing, left as it was. */
  readonly workDir: string;
  readonly limits?: Partial<MergeLimits>;
  /**
   * Estimated tokens that may wait at OpenAI at once, for each model by itself; what does not fit is not claimed. Where a
   * refusal has taught a lower limit, that counts.
   */
  readonly queueTokens?: number;
  /**
   * USD, estimated, that all batches of this execution may cost together, and with them those that this run makes of what
   * others have left open. What does not fit is not claimed; what was claimed before stays open.
   */
  readonly maxCostUsd?: number;
  /** USD by completion batch id: what counts already, such as batches of earlier executions that ask for the same job. */
  readonly costs?: ReadonlyMap<string, number>;
  /** Merges and estimates; claims, uploads and creates nothing. */
  readonly dryRun?: boolean;
  /** Default `auto`: see preflight.ts. A dry run asks nothing. */
  readonly preflight?: PreflightMode;
  /** See `LeaseOptions.exclusive`; default false. */
  readonly exclusive?: boolean;
  /** See `LeaseOptions.holders`. */
  readonly holders?: Holders | undefined;
  readonly timing?: Partial<SubmitTiming>;
}

/**
 * @throws CompletionBatchError `invalid-input`, `price-unknown`, `model-unknown`, `model-refused`, `credentials-missing`,
 * `openai-unavailable`, `request-invalid`, and what state and store throw
 */
export async function submit(services: Services, options: SubmitOptions): Promise<SubmitResult> {
  const { maxCostUsd } = options;
  const limits = limitsOf(options);
  const destinations = destinationsOf(options);
  for (const { model } of destinations) checkBudget({ maxCostUsd, model, prices: services.prices });
  const workDir = await makeScratch(options.workDir, 'submit');
  try {
    const runs = await begin(services, options, { destinations, limits, workDir });
    const [run] = runs;
    if (!run.dryRun) await checkModels(run);
    const isSubmitted = await finishOpen(run);
    const sent: Sent = { isSubmitted, isTaken: await services.workload.taken?.() };
    const files = await pinFiles(run, await options.requests(workDir));
    // A model that refuses ends the run before anything is claimed, also for the others.
    const cleared: (readonly [SubmitRun, Clearance])[] = [];
    for (const each of runs) cleared.push([each, await clear(each, files, sent, options.preflight ?? 'auto')]);
    const left: LeftOver[] = [];
    for (const [each, clearance] of cleared) left.push(await mergeRounds(each, files, sent, clearance));
    return resultOf(run, left);
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

/** Of a file: none is larger than the queue that it has to fit into. */
export function limitsOf({ limits, queueTokens }: Pick<SubmitOptions, 'limits' | 'queueTokens'>): MergeLimits {
  if (queueTokens === undefined) return mergeLimits(limits ?? {});
  return mergeLimits({ ...limits, maxTokens: Math.min(limits?.maxTokens ?? DEFAULT_TOKENS, queueTokens) });
}

function destinationsOf({ others = [], ...first }: SubmitOptions): Destinations {
  const of = ({ model, writtenFor = model, parameters, endpoint = CHAT_COMPLETIONS }: DestinationOptions) =>
    ({ model, writtenFor, parameters, endpoint }) satisfies Destination;
  return [of(first), ...others.map(of)];
}

async function checkModels({ services, allowances }: SubmitRun): Promise<void> {
  const { openai, logger } = services;
  for (const model of allowances.keys()) {
    if (await checkModel(openai, model)) continue;
    logger.warn(`the server cannot tell whether it has the model${allowances.size > 1 ? ` ${model}` : ''}; going on`);
  }
}

interface Beginning {
  readonly destinations: Destinations;
  readonly limits: MergeLimits;
  readonly workDir: string;
}

/** A run for each destination, in their order; they share what they may spend and what they tell. */
async function begin(
  services: Services,
  options: SubmitOptions,
  { destinations, limits, workDir }: Beginning,
): Promise<readonly [SubmitRun, ...SubmitRun[]]> {
  const { execution, attributes = {}, dryRun = false, maxCostUsd } = options;
  const purse = new Purse(maxCostUsd, options.costs);
  const allowances = await openAllowances(services, options, destinations, purse);
  const protocol = protocolOf(services, options, workDir, purse);
  const told = { files: [], stuck: [], refused: new Map<string, string>() };
  const given = { execution, destinations, attributes, services, limits, dryRun, maxCostUsd, workDir };
  const runOf = (to: Destination): SubmitRun => {
    const allowance = allowances.get(to.model);
    if (allowance === undefined) throw new Error(`nobody has looked at the queue of ${to.model}`);
    return { ...given, ...told, ...to, protocol, purse, allowances, allowance };
  };
  const [first, ...others] = destinations;
  return [runOf(first), ...others.map(runOf)];
}

/** One for each model, also where several destinations have the same. */
async function openAllowances(
  { state, openai, logger }: Services,
  { queueTokens, dryRun = false }: SubmitOptions,
  destinations: Destinations,
  purse: Purse,
): Promise<Map<string, Allowance>> {
  const queue = queueTokens === undefined ? {} : { queueTokens };
  const allowances = new Map<string, Allowance>();
  for (const { model } of destinations) {
    if (allowances.has(model)) continue;
    allowances.set(model, await Allowance.open({ state, openai, logger, model, dryRun, purse, ...queue }));
  }
  return allowances;
}

function protocolOf(
  services: Services,
  { timing, exclusive = false, holders, maxCostUsd }: SubmitOptions,
  workDir: string,
  purse: Purse,
): ProtocolOptions {
  const { state, logger } = services;
  return {
    ...SUBMIT_TIMING,
    ...timing,
    state,
    logger,
    services,
    owner: ownerName(holders, randomUUID()),
    exclusive,
    holders,
    workDir,
    tooDear: (submission, file) => tooDear({ services, purse, maxCostUsd }, submission, file),
  };
}

async function clear(
  run: SubmitRun,
  files: readonly PinnedFile[],
  { isSubmitted, isTaken }: Sent,
  mode: PreflightMode,
): Promise<Clearance> {
  if (run.dryRun) return { kind: 'all' };
  const { services, model, endpoint } = run;
  const rewrite = rewriteOf(run);
  return preflight({
    services,
    model,
    endpoint,
    mode,
    files,
    lineBlocksOf: (file) => lineBlocksOf(run, file),
    maySend(line, name) {
      const facts = factsOf(services.workload, line, name);
      if (facts.units === 0 || isForAnother(run, facts)) return false;
      return !isSubmitted(facts.key) && isTaken?.(facts.key) !== true;
    },
    asSent(line, name) {
      checkFacts(run, factsOf(services.workload, line, name), `${name}:${line.number}`);
      return rewrite?.(line, name) ?? line.bytes;
    },
  });
}

function resultOf(run: SubmitRun, left: readonly LeftOver[]): SubmitResult {
  const { execution, model, dryRun, files, stuck, refused, maxCostUsd, purse } = run;
  const sum = (count: 'alreadySubmitted' | 'taken'): number => left.reduce((total, each) => total + each[count], 0);
  const tooLarge = left.flatMap((each) => each.tooLarge);
  return {
    execution,
    model,
    dryRun,
    files,
    budget: maxCostUsd === undefined ? undefined : { maxCost: maxCostUsd, used: purse.spent },
    alreadySubmitted: sum('alreadySubmitted'),
    taken: sum('taken'),
    tooLarge,
    refused: [...refused].map(([name, reason]) => ({ name, reason })),
    stuck,
    complete:
      tooLarge.length === 0 &&
      refused.size === 0 &&
      stuck.every(({ executionId }) => executionId !== execution) &&
      files.filter(({ executionId }) => executionId === execution).every(({ ending }) => DONE.has(ending)),
  };
}
