/** The results of a job, read: as they were written once it was done, or of what there is by now. */
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { z } from 'zod';
import { copyObject } from '../objects/copied.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { CompletionBatchError } from '../platform/errors.ts';
import { explain } from '../platform/explain.ts';
import { type NdjsonLine, parseLine, splitBlocks } from '../platform/ndjson.ts';
import { makeScratch } from '../platform/scratch.ts';
import { jobFailuresObject, jobResultsObject } from '../state/layout.ts';
import { ClaimLog } from '../workload/claim-log.ts';
import type { JobManifest, JobResult, JobServices } from './job.ts';
import { countJob } from './job-counts.ts';
import { type JobDone, readDone } from './job-done.ts';
import { readManifest } from './job-manifest.ts';
import { mergeJob } from './merge-job.ts';

export interface JobResultsOptions {
  readonly job: string;
  /** For copies of outcomes: as much room as those take. */
  readonly workDir: string;
  /** Also of a job that is not done: what is missing has the outcome `open`. */
  readonly partial?: boolean;
}

type Reading = Pick<JobServices, 'store' | 'state'>;

/**
 * In the order of the job's lines.
 * @throws CompletionBatchError `invalid-input` where there is no such job, or it is not done and `partial` is not set;
 * `row-damaged`, after the last line, where the results are not those that were written; and what state and store throw
 */
export async function* jobResults(services: Reading, options: JobResultsOptions): AsyncGenerator<JobResult> {
  const { store, state } = services;
  const { job, workDir, partial = false } = options;
  const manifest = await readManifest(store, job);
  const done = await readDone(store, job);
  if (done !== undefined) {
    for await (const results of writtenResults(store, done)) for (const result of results) yield result;
    return;
  }
  const log = new ClaimLog(store, job);
  if (!partial) throw await notDone(services, manifest, log);
  await log.refresh();
  const scratch = await makeScratch(workDir, 'results');
  try {
    for await (const { result } of mergeJob({ store, state, manifest, log, scratch })) yield result;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/**
 * Copies what was written of a job that is done, byte for byte.
 * @param paths of files to write
 * @throws CompletionBatchError `row-damaged` where they are not those that were written (no file is left of such a one),
 * `invalid-input` where it is not done, and what the store throws
 */
export async function copyJobResults(
  services: Reading,
  job: string,
  paths: { readonly results: string; readonly failures: string },
): Promise<void> {
  const { store } = services;
  const done = await readDone(store, job);
  if (done === undefined) throw await notDone(services, await readManifest(store, job), new ClaimLog(store, job));
  for (const [name, key] of [
    ['results', jobResultsObject(job)],
    ['failures', jobFailuresObject(job)],
  ] as const) {
    const path = paths[name];
    if ((await copyObject(store, key, path)) === done[name].sha256) continue;
    await rm(path, { force: true });
    throw damaged(store.locate(key), 'they are not those that were written');
  }
}

async function notDone({ store, state }: Reading, manifest: JobManifest, log: ClaimLog): Promise<CompletionBatchError> {
  await log.refresh();
  const { counts } = await countJob(manifest, log, state);
  const { answered, failed, waiting, unasked } = counts;
  return new CompletionBatchError(
    'invalid-input',
    `the job ${manifest.job} is not done: of ${manifest.requests} requests ${answered} are answered, ${failed} have failed, ${waiting} wait for an answer, ${unasked} are still to be asked`,
    {
      where: store.locate(jobResultsObject(manifest.job)),
      remedy: 'Collect the job until it is done, or ask for partial results. Nothing was written.',
    },
  );
}

const said = z.object({ status_code: z.number().nullable(), code: z.string(), message: z.string() });
const jobResult = z.object({
  custom_id: z.string().nullable(),
  outcome: z.enum(['answered', 'failed']),
  response: z.object({ status_code: z.number().nullable(), body: z.unknown() }).nullable(),
  error: said.nullable(),
  reason: z.string().nullable(),
  attempts: z.int().nonnegative(),
  batch: z.string().nullable(),
  cached: z.literal(true).exactOptional(),
});

/** By the chunks in which they come: to wait for each costs more than to parse it. */
async function* writtenResults(store: ObjectStore, { job, results }: JobDone): AsyncGenerator<Iterable<JobResult>> {
  const key = jobResultsObject(job);
  const name = store.locate(key);
  const hash = createHash('sha256');
  const stream = await store.stream(key);
  async function* hashed(): AsyncGenerator<Uint8Array> {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      hash.update(chunk);
      yield chunk;
    }
  }
  for await (const lines of splitBlocks(hashed(), { name })) yield resultsOf(lines, name);
  if (hash.digest('hex') !== results.sha256) throw damaged(name, 'they are not those that were written');
}

function* resultsOf(lines: Iterable<NdjsonLine>, name: string): Generator<JobResult> {
  for (const line of lines) {
    const parsed = jobResult.safeParse(parseLine(line, name));
    if (!parsed.success) throw damaged(`${name}:${line.number}`, explain(parsed.error), parsed.error);
    yield parsed.data;
  }
}

function damaged(where: string, why: string, cause?: unknown): CompletionBatchError {
  return new CompletionBatchError('row-damaged', `the results of the job do not do: ${why}`, {
    where,
    remedy: "Restore the object; or delete the job's done.json and collect it: the results are written anew.",
    cause,
  });
}
