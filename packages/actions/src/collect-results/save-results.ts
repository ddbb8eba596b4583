/** The results of a job that is done, as files for later steps. */
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  type JobResult,
  type JobServices,
  jobFailuresObject,
  jobResults,
  jobResultsObject,
  type Transformed,
  toLine,
} from '@completion-batch/engine';

export interface SaveOptions {
  readonly job: string;
  /** Made if missing. */
  readonly folder: string;
  readonly workDir: string;
  readonly transform: ((result: JobResult) => Transformed) | undefined;
}

export async function saveResults(
  services: Pick<JobServices, 'store' | 'state'>,
  { job, folder, workDir, transform }: SaveOptions,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { store } = services;
  const copies = { 'results.ndjson': jobResultsObject(job), 'failures.ndjson': jobFailuresObject(job) };
  for (const [name, key] of Object.entries(copies)) {
    await pipeline(await store.stream(key), createWriteStream(join(folder, name)));
  }
  if (transform === undefined) return;
  const lines = transformed(jobResults(services, { job, workDir }), transform);
  await pipeline(Readable.from(lines), createWriteStream(join(folder, 'transformed.ndjson')));
}

async function* transformed(
  results: AsyncIterable<JobResult>,
  transform: (result: JobResult) => Transformed,
): AsyncGenerator<string> {
  for await (const result of results) yield toLine(transform(result));
}
