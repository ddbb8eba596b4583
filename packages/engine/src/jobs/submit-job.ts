/** Takes files of requests for a job, and hands over what is not answered, not in a batch and not known already. */
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { MergeLimits } from '../requests/merge.ts';
import type { RequestFile } from '../requests/pinned-file.ts';
import type { SubmitTiming } from '../state/timing.ts';
import type { PreflightMode } from '../submit/preflight.ts';
import { submit } from '../submit/submit.ts';
import type { SubmitResult } from '../submit/submit-result.ts';
import type { InvalidLine, JobManifest, JobServices } from './job.ts';
import { servicesOfJob } from './job-services.ts';

/** How lines without the envelope become requests; what has one is left as it is. */
export interface Completing {
  readonly endpoint: string;
  /** For bodies without one. */
  readonly model?: string;
}

/** How a job's requests may be handed over. */
export interface AskingOptions {
  /** One logical run: the same in every attempt of it, another in the next. */
  readonly execution: string;
  /** Folder for files on their way. */
  readonly workDir: string;
  readonly limits?: Partial<MergeLimits>;
  readonly queueTokens?: number;
  /** USD, estimated, that all batches of the job may cost together; of ended ones what they did cost. */
  readonly maxCostUsd?: number;
  readonly preflight?: PreflightMode;
  readonly exclusive?: boolean;
  readonly timing?: Partial<SubmitTiming>;
}

export interface SubmitJobOptions extends AskingOptions {
  /** Read one after the other; what messages call them. */
  readonly files: readonly { readonly path: string; readonly name: string }[];
  /** Default: named by what it asks, so that the same requests are one job whoever submits them. */
  readonly job?: string;
  /** Asks anew what an earlier job of the same content has asked: a name for this time, such as the execution. */
  readonly again?: string;
  /** `fail` (default): nothing is kept or sent where a line is no request. `skip`: it fails, the others go on. */
  readonly invalid?: 'fail' | 'skip';
  readonly complete?: Completing;
  /** Default 3. */
  readonly maxAttempts?: number;
  /** Takes answers of earlier jobs of this store for requests that ask the same. */
  readonly cache?: boolean;
  /** Checks, estimates and looks for known answers; writes and sends nothing. */
  readonly dryRun?: boolean;
}

export interface SubmittedJob {
  /** Undefined where lines are invalid and nothing was kept. */
  readonly manifest: JobManifest | undefined;
  /** It was there already, with the same content. */
  readonly known: boolean;
  /** It is done: nothing was asked. */
  readonly done: boolean;
  /** The first of them (1,000 at most), in their order, and how many there are. */
  readonly invalid: { readonly lines: readonly InvalidLine[]; readonly count: number };
  /** Requests that an earlier job has answered, and what asking them would have cost (USD; undefined without a price). */
  readonly cached: { readonly requests: number; readonly savedUsd: number | undefined };
  /** Of the whole job by its manifest, before anything is answered (USD); undefined without a price. */
  readonly estimatedUsd: number | undefined;
  /** Undefined where nothing was to be handed over, or may not be. */
  readonly submitted: SubmitResult | undefined;
}

/**
 * @throws CompletionBatchError `invalid-input` (a job of that name asks something else; no line at all), and what `submit`
 * throws; doing it again goes on
 */
export async function submitJob(_services: JobServices, _options: SubmitJobOptions): Promise<SubmittedJob> {
  throw new Error('not built yet');
}

/** Hands over what a known job still has to ask: what came back without an answer, and what there was no room for. */
export async function askJob(
  services: JobServices,
  manifest: JobManifest,
  options: AskingOptions & { readonly dryRun?: boolean },
): Promise<SubmitResult> {
  const { store } = services;
  const [first, ...others] = manifest.destinations;
  if (first === undefined) throw new Error('no destination');
  return submit(servicesOfJob(services, manifest, options.workDir), {
    ...options,
    model: first.model,
    endpoint: first.endpoint,
    others,
    requests: async (workDir) => {
      const files: RequestFile[] = [];
      for (const { key, sha256 } of manifest.parts) {
        const path = join(workDir, `${files.length}.jsonl`);
        await pipeline(await store.stream(key), createWriteStream(path));
        files.push({ path, name: store.locate(key), sha256 });
      }
      return files;
    },
  });
}
