/** The results of a job that is done, as files for later steps. */
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  copyJobResults,
  type JobResult,
  type JobServices,
  jobResults,
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

/** All of them, or no folder: what is there is handed on. @throws CompletionBatchError what reading the results throws */
export async function saveResults(
  services: Pick<JobServices, 'store' | 'state'>,
  { job, folder, workDir, transform }: SaveOptions,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const path = (name: string): string => join(folder, `${name}.ndjson`);
  try {
    await copyJobResults(services, job, { results: path('results'), failures: path('failures') });
    if (transform === undefined) return;
    const lines = transformed(jobResults(services, { job, workDir }), transform);
    await pipeline(Readable.from(lines), createWriteStream(path('transformed')));
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function* transformed(
  results: AsyncIterable<JobResult>,
  transform: (result: JobResult) => Transformed,
): AsyncGenerator<string> {
  for await (const result of results) yield toLine(transform(result));
}
