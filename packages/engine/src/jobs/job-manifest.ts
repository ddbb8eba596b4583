/** What a job is, as it lies in the store: written once, read by whoever goes on with it. */
import { textIfThere } from '../objects/copied.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { parseJson } from '../platform/bounded-json.ts';
import { CompletionBatchError } from '../platform/errors.ts';
import { explain } from '../platform/explain.ts';
import { checkJobId, jobInvalidObject, jobObject, jobPartObject } from '../state/layout.ts';
import { type JobManifest, type JobServices, jobManifest } from './job.ts';

/**
 * Undefined where there is no such job.
 * @throws CompletionBatchError `invalid-input` (no job id), `row-damaged`, and what the store throws
 */
export async function findManifest(store: ObjectStore, job: string): Promise<JobManifest | undefined> {
  const text = await textIfThere(store, jobObject(checkJobId(job)));
  return text === undefined ? undefined : parseManifest(store, job, text);
}

/** @throws CompletionBatchError `invalid-input` where there is no such job, and what `findManifest` throws */
export async function readManifest(store: ObjectStore, job: string): Promise<JobManifest> {
  const manifest = await findManifest(store, job);
  if (manifest !== undefined) return manifest;
  throw new CompletionBatchError('invalid-input', `there is no job ${job}`, {
    where: store.locate(jobObject(job)),
    remedy: 'Check its name and the store, or submit it first. Nothing was asked or written.',
  });
}

/** Where the records of batches lie: beside the job, or in a state of their own, such as a table. */
export function recordsOf({ store, state }: Pick<JobServices, 'store' | 'state'>): string {
  return state.name.startsWith(`store ${store.url}`) ? 'store' : state.name;
}

/**
 * In another state nothing is known of a job's batches: they would be waited for, or, once it is cancelled, be given up.
 * @throws CompletionBatchError `invalid-input`
 */
export function checkRecords(services: Pick<JobServices, 'store' | 'state'>, { job, records }: JobManifest): void {
  const here = recordsOf(services);
  if (records === undefined || records === here) return;
  throw new CompletionBatchError(
    'invalid-input',
    `the records of the job ${job} are in another place: ${records.slice(0, 300)}, not ${here}`,
    {
      where: 'state',
      remedy:
        'Name the state that the job was submitted with, or none where it was none. Nothing was asked or written.',
    },
  );
}

/**
 * Written once.
 * @returns what is there: this one, or what another process has written before
 */
export async function createManifest(store: ObjectStore, manifest: JobManifest): Promise<JobManifest> {
  const text = `${JSON.stringify(manifest, undefined, 1)}\n`;
  if (await store.create(jobObject(manifest.job), text)) return manifest;
  return readManifest(store, manifest.job);
}

function parseManifest(store: ObjectStore, job: string, text: string): JobManifest {
  const damaged = (why: string, cause?: unknown): CompletionBatchError =>
    new CompletionBatchError('row-damaged', `what is kept of the job ${job} does not do: ${why}`, {
      where: store.locate(jobObject(job)),
      remedy: 'Restore the object, use the version that wrote it, or submit the requests as a job of another name.',
      cause,
    });
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (cause) {
    throw damaged('it is not valid JSON', cause);
  }
  const parsed = jobManifest.safeParse(value);
  if (!parsed.success) throw damaged(explain(parsed.error), parsed.error);
  const why = misplaced(parsed.data, job);
  if (why !== undefined) throw damaged(why);
  return parsed.data;
}

/** Anybody who can write the store may have written it: parts are only where a job's own lie. */
function misplaced(manifest: JobManifest, job: string): string | undefined {
  if (manifest.job !== job) return `it is that of the job ${JSON.stringify(manifest.job.slice(0, 100))}`;
  const { parts, requests, lines, invalid } = manifest;
  const strayed = parts.findIndex(({ key, sha256 }, at) => key !== jobPartObject(job, at + 1, sha256));
  if (strayed !== -1) return `parts.${strayed}.key is not where that part lies`;
  if (invalid !== null && invalid.key !== jobInvalidObject(job, invalid.sha256)) {
    return 'invalid.key is not where those lines lie';
  }
  if (parts.reduce((sum, part) => sum + part.requests, 0) !== requests)
    return 'its parts have another number of requests';
  return requests + (invalid?.lines ?? 0) === lines ? undefined : 'its lines are not its requests and the invalid ones';
}
