/** Takes files of requests for a job, and hands over what is not answered, not in a batch and not known already. */
import { rm } from 'node:fs/promises';
import { writeDigested } from '../objects/digested.ts';
import { checkModel } from '../openai/model.ts';
import { costOf, type PriceList } from '../openai/prices.ts';
import { isoTime } from '../platform/clock.ts';
import { sha256 } from '../platform/digest.ts';
import { CompletionBatchError } from '../platform/errors.ts';
import { usd } from '../platform/money.ts';
import { makeScratch } from '../platform/scratch.ts';
import { estimateTokens } from '../requests/tokens.ts';
import {
  checkExecutionId,
  checkJobId,
  jobCancelledObject,
  jobDoneObject,
  jobInvalidObject,
  jobObject,
  jobPartObject,
  openJobObject,
} from '../state/layout.ts';
import { limitsOf } from '../submit/submit.ts';
import { checkBudget } from '../submit/submit-checks.ts';
import type { SubmitResult } from '../submit/submit-result.ts';
import { MAX_ATTEMPTS } from '../workload/plain-requests.ts';
import { type AskingOptions, askParts } from './ask-job.ts';
import { takeKnownAnswers } from './cache.ts';
import { type CheckedRequests, checkRequests, type LinesSource } from './check-requests.ts';
import { CheckedPart } from './checked-part.ts';
import type { Completing } from './complete-line.ts';
import { closeMark } from './finish-job.ts';
import type { InvalidLine, JobManifest, JobServices } from './job.ts';
import { checkRecords, createManifest, findManifest, recordsOf } from './job-manifest.ts';
import { isCancelled } from './job-status.ts';
import { type KnownAnswers, NO_KNOWN_ANSWERS } from './saved-cost.ts';

export interface SubmitJobOptions extends AskingOptions {
  /** Read one after the other; what messages call them. */
  readonly files: readonly LinesSource[];
  /** Default: named by what it asks, so that the same requests are one job whoever submits them. */
  readonly job?: string;
  /** Asks anew what an earlier job of the same content has asked: a name for this time, such as the execution. */
  readonly again?: string;
  /** `fail` (default): nothing is kept or sent where a line is no request. `skip`: it fails, the others go on. */
  readonly invalid?: 'fail' | 'skip';
  readonly complete?: Completing;
  /** Default 3. */
  readonly maxAttempts?: number;
  /** Takes answers of earlier jobs of this store for requests that ask the same; not where `again` is set. */
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
  readonly cached: KnownAnswers;
  /** Of the whole job by its manifest, before anything is answered (USD); undefined without a price. */
  readonly estimatedUsd: number | undefined;
  /** Undefined where nothing was to be handed over, or may not be. */
  readonly submitted: SubmitResult | undefined;
}

/**
 * @throws CompletionBatchError `invalid-input` (a job of that name asks something else, or was cancelled; no line at all),
 * and what `submit` throws; doing it again goes on
 */
export async function submitJob(services: JobServices, options: SubmitJobOptions): Promise<SubmittedJob> {
  checkOptions(options);
  const { files, complete } = options;
  const directory = await makeScratch(options.workDir, 'job');
  try {
    const { countTokens = estimateTokens, logger } = services;
    const limits = limitsOf(options);
    const checked = await checkRequests(files, { directory, limits, countTokens, complete, logger });
    if (checked.lines === 0) throw noLines(files);
    const isRefused = checked.invalid.count > 0 && options.invalid !== 'skip';
    const submitted = isRefused ? NOT_KEPT : await submitChecked(services, checked, options, directory);
    const { manifest } = submitted;
    const { lines, count } = checked.invalid;
    const estimatedUsd = manifest === undefined ? undefined : estimateOf(manifest, services.prices);
    return { ...submitted, invalid: { lines, count }, estimatedUsd };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

type Submitted = Omit<SubmittedJob, 'invalid' | 'estimatedUsd'>;

const NOT_KEPT: Submitted = {
  manifest: undefined,
  known: false,
  done: false,
  cached: NO_KNOWN_ANSWERS,
  submitted: undefined,
};

async function submitChecked(
  services: JobServices,
  checked: CheckedRequests,
  options: SubmitJobOptions,
  workDir: string,
): Promise<Submitted> {
  const { dryRun = false, cache = false } = options;
  const planned = manifestOf(services, checked, options);
  const found = await findManifest(services.store, planned.job);
  if (found !== undefined) await checkKnown(services, found, planned);
  const manifest = found ?? (dryRun ? planned : await keep(services, checked, planned, options));
  const known = manifest !== planned;
  if (known && (await isDone(services, manifest))) return { ...NOT_KEPT, manifest, known, done: true };
  if (known && !dryRun) await mend(services, manifest, checked);
  if (!dryRun && !(await open(services, manifest))) return { ...NOT_KEPT, manifest, known: true, done: true };
  const cached =
    cache && options.again === undefined
      ? await takeKnownAnswers(services, manifest, { workDir, dryRun, parts: checked.parts })
      : NO_KNOWN_ANSWERS;
  // What was given, not what lies in the store: there others may have written.
  const { destinations } = planned;
  const submitted = await askParts(services, { ...manifest, destinations }, options, async () =>
    checked.parts.map(
      (part, at) => new CheckedPart(services.store.locate(jobPartObject(manifest.job, at + 1, part.sha256)), part),
    ),
  );
  return { manifest, known, done: false, cached, submitted };
}

function checkOptions({ execution, job, again, maxAttempts = 1 }: SubmitJobOptions): void {
  checkExecutionId(execution);
  if (job !== undefined) checkJobId(nameOf(job, again));
  if (Number.isSafeInteger(maxAttempts) && maxAttempts >= 1) return;
  throw new CompletionBatchError('invalid-input', `max-attempts is ${maxAttempts}`, {
    where: 'max-attempts',
    remedy: 'Use a whole number from 1.',
  });
}

/** USD, of all requests of a job; undefined where one of its models has no price. */
export function estimateOf({ destinations }: JobManifest, prices: PriceList | undefined): number | undefined {
  let sum = 0;
  for (const { model, input_tokens: input, output_tokens: output } of destinations) {
    const cost = costOf({ input, output }, model, prices);
    if (cost === undefined) return undefined;
    sum += cost;
  }
  return sum;
}

function manifestOf(services: JobServices, checked: CheckedRequests, options: SubmitJobOptions): JobManifest {
  const { digest, lines, requests, parts, destinations, invalid } = checked;
  // Files without a request ask the same, which is nothing: their lines tell them apart.
  const content = requests === 0 && invalid.file !== undefined ? invalid.file.sha256 : digest;
  const job = nameOf(options.job ?? `job-${content.slice(0, 20)}`, options.again);
  return {
    format: 'completion-batch/job',
    version: 1,
    job,
    digest,
    lines,
    requests,
    parts: parts.map((part, at) => ({
      key: jobPartObject(job, at + 1, part.sha256),
      sha256: part.sha256,
      bytes: part.bytes,
      requests: part.lines,
    })),
    invalid: invalid.file === undefined ? null : invalidOf(job, invalid.file),
    destinations: [...destinations],
    max_attempts: options.maxAttempts ?? MAX_ATTEMPTS,
    ...(options.maxCostUsd === undefined ? {} : { max_cost_usd: options.maxCostUsd }),
    records: recordsOf(services),
    created_at: isoTime(services.state.clock),
  };
}

function invalidOf(job: string, { sha256: digest, lines }: { readonly sha256: string; readonly lines: number }) {
  return { key: jobInvalidObject(job, digest), sha256: digest, lines };
}

/** The same for the same time, so that doing it again asks nothing twice. */
function nameOf(job: string, again: string | undefined): string {
  return again === undefined ? job : `${job}-${sha256(again).slice(0, 12)}`;
}

/** @throws CompletionBatchError `invalid-input` where the job of that name is not to be gone on with */
async function checkKnown(services: JobServices, found: JobManifest, planned: JobManifest): Promise<void> {
  const { store, logger } = services;
  const { job } = found;
  if (found.digest !== planned.digest || found.requests !== planned.requests) {
    throw new CompletionBatchError('invalid-input', `there is a job ${job} already, and it asks something else`, {
      where: store.locate(jobObject(job)),
      remedy:
        'Give these requests another name, or none: then they are named by what they ask. Nothing was kept or sent.',
    });
  }
  checkRecords(services, found);
  if (await isCancelled(store, job)) {
    throw new CompletionBatchError('invalid-input', `the job ${job} was cancelled, and is not asked again`, {
      where: store.locate(jobCancelledObject(job)),
      remedy: 'Set again, which makes a new job of the same requests. Nothing was kept or sent.',
    });
  }
  if (found.lines !== planned.lines || found.invalid?.sha256 !== planned.invalid?.sha256) {
    const others = found.lines === planned.lines ? 'as many, but other invalid ones' : `${planned.lines}`;
    logger.warn(
      `the job ${job} was submitted with ${found.lines} lines, ${found.invalid?.lines ?? 0} of them invalid, and now with ${others}: its requests are the same, and its results have a line for each line of then`,
    );
  }
  if (found.max_attempts !== planned.max_attempts) {
    logger.info(`the job ${job} is asked up to ${found.max_attempts} times, as it was submitted`);
  }
  if (planned.max_cost_usd !== undefined && found.max_cost_usd !== planned.max_cost_usd) {
    const kept = found.max_cost_usd === undefined ? 'no budget' : `a budget of ${usd(found.max_cost_usd)}`;
    logger.warn(
      `the job ${job} was submitted with ${kept}, which rounds keep to that name no other: ${usd(planned.max_cost_usd)} is the budget of this time only`,
    );
  }
}

/** Writes what is needed to go on with the job on another machine. @returns the job as it lies there now */
async function keep(
  services: JobServices,
  checked: CheckedRequests,
  planned: JobManifest,
  { maxCostUsd }: SubmitJobOptions,
): Promise<JobManifest> {
  const { store, openai, prices, logger } = services;
  const models = new Set(planned.destinations.map(({ model }) => model));
  for (const model of models) checkBudget({ maxCostUsd, model, prices });
  // A job that nobody can answer would stay open.
  for (const model of models) await checkModel(openai, model);
  for (const [at, part] of checked.parts.entries()) {
    logger.progress('parts of the requests kept', at, checked.parts.length);
    await writeDigested(store, jobPartObject(planned.job, at + 1, part.sha256), part.path, part.sha256);
  }
  const { file } = checked.invalid;
  if (file !== undefined)
    await writeDigested(store, jobInvalidObject(planned.job, file.sha256), file.path, file.sha256);
  const there = await createManifest(store, planned);
  if (there !== planned) await checkKnown(services, there, planned);
  return there;
}

/** Writes what has been damaged since, or is gone, as far as the same bytes were given again. */
async function mend({ store }: JobServices, { parts, invalid }: JobManifest, checked: CheckedRequests): Promise<void> {
  const given = [...checked.parts, ...(checked.invalid.file === undefined ? [] : [checked.invalid.file])];
  for (const { key, sha256: digest } of [...parts, ...(invalid === null ? [] : [invalid])]) {
    const own = given.find((file) => file.sha256 === digest);
    if (own !== undefined) await writeDigested(store, key, own.path, digest);
  }
}

/**
 * Marks it as one that is not done, also where an earlier run has come no further than the manifest.
 * @returns false where it is done by now: whoever has finished it may have taken the mark away before
 */
async function open(services: JobServices, manifest: JobManifest): Promise<boolean> {
  await services.store.create(openJobObject(manifest.job), `${manifest.created_at}\n`);
  if (!(await isDone(services, manifest))) return true;
  await closeMark(services, manifest.job);
  return false;
}

async function isDone({ store }: JobServices, { job }: JobManifest): Promise<boolean> {
  return (await store.head(jobDoneObject(job))) !== undefined;
}

function noLines(files: readonly LinesSource[]): CompletionBatchError {
  return new CompletionBatchError('invalid-input', 'there is no line of requests', {
    where:
      files.length === 0
        ? 'requests'
        : files
            .map(({ name }) => name)
            .slice(0, 10)
            .join(', '),
    remedy: 'Write one request a line into the files. Nothing was kept or sent.',
  });
}
