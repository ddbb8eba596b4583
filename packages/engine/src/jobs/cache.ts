/**
 * Answers of earlier jobs of the store, for requests that ask the same: endpoint and body, however they are written. What
 * is found is decided once for the job, as one object, and then by its log: a request has its answer of there, or is in a
 * batch, and never both.
 */
import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { splitLines } from '../platform/ndjson.ts';
import { makeScratch } from '../platform/scratch.ts';
import { contentDigest, type RequestLine, readRequestLine } from '../requests/request-line.ts';
import { ClaimLog } from '../workload/claim-log.ts';
import { readOutcomes } from '../workload/job-outcomes.ts';
import { outcomesKey } from '../workload/keep-outcomes.ts';
import type { RequestOutcome } from '../workload/request-outcome.ts';
import { ANSWER_DIGEST_BYTES } from './answers-file.ts';
import { findEarlierAnswers } from './earlier-answers.ts';
import type { FoundAnswers } from './found-answers.ts';
import type { JobManifest, JobServices } from './job.ts';
import { jobRequestLines } from './job-lines.ts';
import { serviceOf } from './job-services.ts';
import { type OwnOutcomesOptions, ownBatchId, settleOwn } from './own-outcomes.ts';
import { type KnownAnswers, NO_KNOWN_ANSWERS, SavedCost } from './saved-cost.ts';
import { WantedAnswers } from './wanted-answers.ts';

export interface CacheOptions {
  /** For copies: as much room as the results of an earlier job take, and what is taken of them. */
  readonly workDir: string;
  /** Counts only, and writes nothing. */
  readonly dryRun: boolean;
  /** Files of the job's parts, in their order. Default: they are fetched from the store. */
  readonly parts?: readonly { readonly path: string }[];
}

/**
 * Settles what an earlier job has answered. Doing it again, at whatever point it was cut short, goes on with what was found
 * first.
 * @returns all that the job has of earlier ones, whoever took it
 * @throws what state and store throw; of an earlier job what is damaged or missing is told, and passed over
 */
export async function takeKnownAnswers(
  services: JobServices,
  manifest: JobManifest,
  { workDir, dryRun, parts }: CacheOptions,
): Promise<KnownAnswers> {
  const { store } = services;
  await mkdir(workDir, { recursive: true });
  const scratch = await makeScratch(workDir, 'cache');
  const requests = () => (parts === undefined ? jobRequestLines(store, manifest, scratch) : requestsIn(parts));
  try {
    const log = new ClaimLog(store, manifest.job);
    await log.refresh();
    const job: CachedJob = { services, manifest, log, scratch, requests };
    return (await knownBefore(job, dryRun)) ?? (await search(job, dryRun));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

interface CachedJob {
  readonly services: JobServices;
  readonly manifest: JobManifest;
  readonly log: ClaimLog;
  readonly scratch: string;
  readonly requests: () => AsyncIterable<RequestLine>;
}

async function* requestsIn(parts: readonly { readonly path: string }[]): AsyncGenerator<RequestLine> {
  for (const { path } of parts) {
    for await (const line of splitLines(createReadStream(path), { name: path })) yield readRequestLine(line, path);
  }
}

/** Undefined where nothing was ever found for the job. */
async function knownBefore(job: CachedJob, dryRun: boolean): Promise<KnownAnswers | undefined> {
  const { services, manifest } = job;
  const place = { batchId: ownBatchId(manifest.job, 'cached'), executionId: manifest.job };
  if ((await services.store.head(outcomesKey(place))) === undefined) return undefined;
  if (!dryRun) await settleOwn(settling(job), nothing);
  return counted(job, dryRun);
}

async function* nothing(): AsyncGenerator<RequestOutcome> {}

function settling({ services: { store, state }, manifest, log, scratch }: CachedJob): OwnOutcomesOptions {
  return { store, state, log, job: manifest.job, purpose: 'cached', scratch };
}

async function search(job: CachedJob, dryRun: boolean): Promise<KnownAnswers> {
  const { services, manifest, log, scratch } = job;
  const wanted = new WantedAnswers(manifest.requests);
  let number = 0;
  for await (const request of job.requests()) {
    const stands = log.of(request.custom_id)?.stands ?? 'free';
    if (stands === 'free') wanted.want(number, identityOf(request));
    number += 1;
  }
  if (wanted.left === 0) return NO_KNOWN_ANSWERS;
  const found = await findEarlierAnswers({ ...services, wanted, service: serviceOf(services), scratch });
  try {
    if (found.isEmpty) return NO_KNOWN_ANSWERS;
    const saved = new SavedCost(services.prices);
    const outcomes = () => outcomesOf(job, wanted, found, saved);
    if (dryRun) for await (const _ of outcomes());
    else if ((await settleOwn(settling(job), outcomes)) !== saved.told.requests) return await counted(job, false);
    return saved.told;
  } finally {
    await found.close();
  }
}

/** As much of the digest as indexes have. */
function identityOf(request: RequestLine): string {
  return contentDigest(request).slice(0, ANSWER_DIGEST_BYTES * 2);
}

/** In the order of the job's lines. */
async function* outcomesOf(
  { requests }: CachedJob,
  wanted: WantedAnswers,
  found: FoundAnswers,
  saved: SavedCost,
): AsyncGenerator<RequestOutcome> {
  let number = 0;
  for await (const request of requests()) {
    const place = wanted.placeOf(number);
    number += 1;
    if (place === undefined) continue;
    const { response, batch } = await found.read(place);
    saved.add(request, response.body);
    const answer = { outcome: 'answered', attempt: 0, reason: null, response, error: null, batch } as const;
    yield { custom_id: request.custom_id, ...answer };
  }
}

/** What the log says that the job has of earlier ones; beforehand (`all`), what it would have. */
async function counted({ services, manifest, log, requests }: CachedJob, all: boolean): Promise<KnownAnswers> {
  const saved = new SavedCost(services.prices);
  const id = ownBatchId(manifest.job, 'cached');
  const outcomes = await readOutcomes(services.store, manifest.job, id);
  if (outcomes === undefined) return NO_KNOWN_ANSWERS;
  let next = await outcomes.next();
  try {
    for await (const request of requests()) {
      if (next.done === true) break;
      if (next.value.custom_id !== request.custom_id) continue;
      const state = log.of(request.custom_id);
      const isTaken = state?.settledBy === id && state.stands === 'answered';
      if (isTaken || (all && (state?.stands ?? 'free') === 'free')) saved.add(request, next.value.response?.body);
      next = await outcomes.next();
    }
  } finally {
    await outcomes.return(undefined);
  }
  return saved.told;
}
