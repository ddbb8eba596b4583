/**
 * Hands requests over: first finishes what earlier runs left open, then merges the requests into files and makes a batch of
 * each by the protocol in protocol.ts.
 */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { checkModel } from '../openai/model.ts';
import { makeScratch } from '../platform/scratch.ts';
import { Allowance } from '../queue/allowance.ts';
import { CHAT_COMPLETIONS } from '../requests/endpoints.ts';
import { DEFAULT_TOKENS, mergeLimits } from '../requests/limits.ts';
import type { MergeLimits } from '../requests/merge.ts';
import type { RequestParameters } from '../requests/parameters.ts';
import type { PinnedFile, RequestFile } from '../requests/pinned-file.ts';
import type { Services } from '../services.ts';
import type { Attributes } from '../state/attributes.ts';
import { SUBMIT_TIMING, type SubmitTiming } from '../state/timing.ts';
import { checkFacts } from './check-facts.ts';
import { finishOpen } from './finish-open.ts';
import { type LeftOver, mergeRounds, rewriteOf, type Sent } from './merge-rounds.ts';
import { pinFiles } from './pin-files.ts';
import { type Clearance, type PreflightMode, preflight } from './preflight.ts';
import { linesOf, type SubmitRun, tooDear } from './run.ts';
import { checkBudget } from './submit-checks.ts';
import { DONE, type SubmitResult } from './submit-result.ts';

export interface SubmitOptions {
  /**
   * One logical run, the same in every attempt of it. What it has submitted it does not submit again, whatever became of it:
   * that is for the next execution, with another id.
   */
  readonly execution: string;
  readonly model: string;
  /** The model that the requests were written for; another one rewrites every request. Default: `model`. */
  readonly writtenFor?: string;
  /** Those that were laid over the body of every request as it was written, and are again where another model is asked. */
  readonly parameters?: RequestParameters;
  /** Path of the API that all requests are for; default chat completions. */
  readonly endpoint?: string;
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
   * Estimated tokens that may wait at OpenAI for this model at once; what does not fit is not claimed. Where a refusal has
   * taught a lower limit, that counts.
   */
  readonly queueTokens?: number;
  /**
   * USD, estimated, that all batches of this execution may cost together, and with them those that this run makes of what
   * others have left open. What does not fit is not claimed; what was claimed before stays open.
   */
  readonly maxCostUsd?: number;
  /** Merges and estimates; claims, uploads and creates nothing. */
  readonly dryRun?: boolean;
  /** Default `auto`: see preflight.ts. A dry run asks nothing. */
  readonly preflight?: PreflightMode;
  /** See `LeaseOptions.exclusive`; default false. */
  readonly exclusive?: boolean;
  readonly timing?: Partial<SubmitTiming>;
}

/**
 * @throws CompletionBatchError `invalid-input`, `price-unknown`, `model-unknown`, `model-refused`, `credentials-missing`,
 * `openai-unavailable`, `request-invalid`, and what state and store throw
 */
export async function submit(services: Services, options: SubmitOptions): Promise<SubmitResult> {
  const { maxCostUsd, model } = options;
  const limits = limitsOf(options);
  checkBudget({ maxCostUsd, model, prices: services.prices });
  const workDir = await makeScratch(options.workDir, 'submit');
  try {
    const run = await begin(services, options, { limits, workDir });
    if (!run.dryRun && !(await checkModel(services.openai, model))) {
      services.logger.warn('the server cannot tell whether it has the model; going on');
    }
    const submitted = await finishOpen(run);
    const sent: Sent = { submitted, isTaken: await services.workload.taken?.() };
    const files = await pinFiles(run, await options.requests(workDir));
    const clearance = await clear(run, files, sent, options.preflight ?? 'auto');
    return resultOf(run, await mergeRounds(run, files, sent, clearance));
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

function limitsOf({ limits, queueTokens }: SubmitOptions): MergeLimits {
  if (queueTokens === undefined) return mergeLimits(limits ?? {});
  return mergeLimits({ ...limits, maxTokens: Math.min(limits?.maxTokens ?? DEFAULT_TOKENS, queueTokens) });
}

async function begin(
  services: Services,
  options: SubmitOptions,
  { limits, workDir }: { readonly limits: MergeLimits; readonly workDir: string },
): Promise<SubmitRun> {
  const { state, openai, logger } = services;
  const { execution, model, queueTokens, maxCostUsd, dryRun = false } = options;
  const budget = {
    ...(queueTokens === undefined ? {} : { queueTokens }),
    ...(maxCostUsd === undefined ? {} : { maxCostUsd }),
  };
  const allowance = await Allowance.open({ state, openai, logger, model, dryRun, ...budget });
  return {
    execution,
    model,
    writtenFor: options.writtenFor ?? model,
    parameters: options.parameters,
    endpoint: options.endpoint ?? CHAT_COMPLETIONS,
    attributes: options.attributes ?? {},
    services,
    protocol: {
      ...SUBMIT_TIMING,
      ...options.timing,
      state,
      logger,
      services,
      owner: randomUUID(),
      exclusive: options.exclusive ?? false,
      workDir,
      tooDear: (file, model) => tooDear({ services, allowance, maxCostUsd }, file, model),
    },
    allowance,
    limits,
    dryRun,
    maxCostUsd,
    workDir,
    files: [],
    stuck: [],
    refused: new Map(),
  };
}

async function clear(
  run: SubmitRun,
  files: readonly PinnedFile[],
  { submitted, isTaken }: Sent,
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
    linesOf: (file) => linesOf(run, file),
    isSent(line, name) {
      // Reading keys takes its time: nothing can be among what is empty.
      if (submitted.size === 0 && isTaken === undefined) return false;
      const key = services.workload.keyOf(line, name);
      return submitted.has(key) || isTaken?.(key) === true;
    },
    asSent(line, name) {
      checkFacts(run, services.workload.read(line, name), `${name}:${line.number}`);
      return rewrite?.(line, name) ?? line.bytes;
    },
  });
}

function resultOf(run: SubmitRun, { alreadySubmitted, taken, tooLarge }: LeftOver): SubmitResult {
  const { execution, model, dryRun, files, stuck, refused, maxCostUsd } = run;
  return {
    execution,
    model,
    dryRun,
    files,
    budget: maxCostUsd === undefined ? undefined : { maxCost: maxCostUsd, used: run.allowance.spent },
    alreadySubmitted,
    taken,
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
