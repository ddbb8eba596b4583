/** Hands over what a job still has to ask, by the engine's submit. */
import { join } from 'node:path';
import { copyObject } from '../objects/copied.ts';
import { sha256 } from '../platform/digest.ts';
import type { MergeLimits } from '../requests/merge.ts';
import type { RequestFile } from '../requests/pinned-file.ts';
import type { Holders } from '../state/holders.ts';
import type { SubmitTiming } from '../state/timing.ts';
import type { PreflightMode } from '../submit/preflight.ts';
import { submit } from '../submit/submit.ts';
import type { SubmitResult } from '../submit/submit-result.ts';
import type { JobManifest, JobServices } from './job.ts';
import { jobCosts } from './job-costs.ts';
import { servicesOfJob } from './job-services.ts';

/** How a job's requests may be handed over. */
export interface AskingOptions {
  /** One logical run: the same in every attempt of it, another in the next. Several jobs may be asked in one. */
  readonly execution: string;
  /** Folder for files on their way. */
  readonly workDir: string;
  readonly limits?: Partial<MergeLimits>;
  readonly queueTokens?: number;
  /**
   * USD, estimated, that all batches of the job may cost together; of ended ones what they did cost. Default: as the job was
   * submitted.
   */
  readonly maxCostUsd?: number;
  readonly preflight?: PreflightMode;
  readonly exclusive?: boolean;
  /** See `LeaseOptions.holders`. */
  readonly holders?: Holders | undefined;
  readonly timing?: Partial<SubmitTiming>;
  /** Tells what would be handed over; writes and sends nothing. */
  readonly dryRun?: boolean;
}

/**
 * Hands over what a known job still has to ask: what came back without an answer, and what there was no room for.
 * @throws CompletionBatchError what `submit` throws, and `object-not-found` where a part of the job is gone
 */
export function askJob(services: JobServices, manifest: JobManifest, options: AskingOptions): Promise<SubmitResult> {
  return askParts(services, manifest, options, (workDir) => partFiles(services, manifest, workDir));
}

/** @param parts the job's, asked for when they are needed; what is fetched lies in the folder that it is given */
export async function askParts(
  services: JobServices,
  manifest: JobManifest,
  options: AskingOptions,
  parts: (workDir: string) => Promise<RequestFile[]>,
): Promise<SubmitResult> {
  const { job, destinations } = manifest;
  const [first, ...others] = destinations.map(({ model, endpoint }) => ({ model, endpoint }));
  const execution = executionFor(job, options.execution);
  const { maxCostUsd = manifest.max_cost_usd } = options;
  if (first === undefined) return nothingToAsk(execution, options);
  return submit(servicesOfJob(services, manifest, options.workDir), {
    ...options,
    ...first,
    others,
    execution,
    requests: parts,
    ...(maxCostUsd === undefined ? {} : { maxCostUsd, costs: await jobCosts(services, job) }),
  });
}

/** One for each job of a run: an execution asks a custom id once, and jobs may have the same. */
export function executionFor(job: string, execution: string): string {
  return `${execution.slice(0, 80)}-${sha256(JSON.stringify([execution, job])).slice(0, 16)}`;
}

/** Of a job that has invalid lines only. */
function nothingToAsk(execution: string, { dryRun = false, maxCostUsd }: AskingOptions): SubmitResult {
  return {
    execution,
    model: '',
    dryRun,
    files: [],
    budget: maxCostUsd === undefined ? undefined : { maxCost: maxCostUsd, used: 0 },
    alreadySubmitted: 0,
    taken: 0,
    tooLarge: [],
    refused: [],
    stuck: [],
    complete: true,
  };
}

/** The parts of a job as files, in their order. @param workDir for copies of them @throws what the store throws */
async function partFiles(
  { store, logger, tidy }: Pick<JobServices, 'store' | 'logger' | 'tidy'>,
  { parts }: Pick<JobManifest, 'parts'>,
  workDir: string,
): Promise<RequestFile[]> {
  const files: RequestFile[] = [];
  for (const { key, sha256: digest } of parts) {
    const path = join(workDir, `part-${digest}.jsonl`);
    await copyObject(store, key, path, tidy);
    files.push({ path, name: store.locate(key), sha256: digest });
    logger.progress('parts of the requests fetched', files.length, parts.length);
  }
  return files;
}
