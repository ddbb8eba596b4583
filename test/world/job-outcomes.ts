/**
 * What became of jobs, by the documented form of what is kept of them: the manifest, the mark of those that are not done,
 * the results and the object that says that they are there. Knows none of the code under test.
 */
import { createHash } from 'node:crypto';
import { jobFiles } from './job-night.ts';
import { plainWorld } from './plain-outcomes.ts';
import type { World } from './world.ts';

interface Result {
  readonly custom_id: string | null;
  readonly outcome: string;
  readonly reason: string | null;
  readonly attempts: number;
  readonly batch: string | null;
  readonly response: { readonly status_code: number } | null;
  readonly error: { readonly code: string } | null;
}

interface Done {
  readonly results: { readonly sha256: string; readonly lines: number };
  readonly failures: { readonly sha256: string; readonly lines: number };
  readonly counts: { readonly answered: number; readonly failed: number; readonly invalid: number };
}

type Keeping = Pick<World, 'objects' | 'combination' | 'emulator'>;

const linesOf = (bytes: Buffer | undefined): Result[] =>
  `${bytes ?? ''}`
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Result);

const digest = (bytes: Buffer | undefined): string =>
  createHash('sha256')
    .update(bytes ?? '')
    .digest('hex');

export const jobsIn = (objects: ReadonlyMap<string, Buffer>): string[] =>
  [...objects.keys()].flatMap((key) => /^jobs\/([^/]+)\/job\.json$/.exec(key)?.[1] ?? []).sort();

/** Faults of a world in which nothing is left to do: each line that was given has one outcome, in that order. */
export async function jobFaults(world: Keeping): Promise<string[]> {
  if (world.combination.workload !== 'jobs') return [];
  const objects = await world.objects();
  const faults: string[] = [];
  for (const key of objects.keys()) if (key.startsWith('open-jobs/')) faults.push(`${key} is still there`);
  const jobs = jobsIn(objects);
  if (jobs.length === 0) faults.push('there is no job');
  for (const job of jobs) faults.push(...(await faultsOf(world, objects, job)).map((fault) => `${job}: ${fault}`));
  return faults;
}

async function faultsOf(world: Keeping, objects: ReadonlyMap<string, Buffer>, job: string): Promise<string[]> {
  const object = (name: string): Buffer | undefined => objects.get(`jobs/${job}/${name}`);
  const text = object('done.json');
  if (text === undefined) return ['it is not done'];
  const done = JSON.parse(`${text}`) as Done;
  const faults: string[] = [];
  for (const name of ['results', 'failures'] as const) {
    if (digest(object(`${name}.ndjson`)) !== done[name].sha256) faults.push(`${name} are not those that were written`);
  }
  const results = linesOf(object('results.ndjson'));
  const { given } = jobFiles(world.combination);
  const wanted = given.map((line) => ('request' in line ? line.request : line.invalid));
  const found = results.map(({ custom_id }) => custom_id);
  if (JSON.stringify(wanted) !== JSON.stringify(found)) faults.push(`lines ${found} in place of ${wanted}`);
  const failed = results.filter(({ outcome }) => outcome === 'failed');
  if (JSON.stringify(linesOf(object('failures.ndjson'))) !== JSON.stringify(failed)) faults.push('failures are others');
  const { log } = await plainWorld(world);
  const batches = new Set(world.emulator.batches().map(({ id }) => id));
  for (const [index, result] of results.entries()) {
    const line = given[index];
    const { custom_id, outcome, reason, response, batch } = result;
    if (line === undefined || 'invalid' in line) {
      if (reason !== 'invalid' || response !== null) faults.push(`line ${index + 1} is ${outcome}, ${reason}`);
      continue;
    }
    const kept = log.get(custom_id ?? '')?.kind;
    if (kept !== outcome) faults.push(`${custom_id} is ${outcome} in the results and ${kept} in the log`);
    if ((response?.status_code === 200) !== (outcome === 'answered'))
      faults.push(`${custom_id} has no fitting response`);
    const isOwn = reason === 'cancelled' || batch === null;
    if (!isOwn && !batches.has(batch ?? '')) faults.push(`${custom_id} is from ${batch}, which there is not`);
  }
  return faults;
}

/** By key, what is the same however often a run was interrupted. */
export async function jobSnapshot(world: Keeping): Promise<[string, Record<string, string | undefined>][]> {
  if (world.combination.workload !== 'jobs') return [];
  const objects = await world.objects();
  return jobsIn(objects).map((job) => [
    `job/${job}`,
    {
      results: linesOf(objects.get(`jobs/${job}/results.ndjson`))
        .map(({ custom_id, outcome, reason, attempts, batch }) =>
          [custom_id, outcome, reason, attempts, batch === null].join(' '),
        )
        .join(', '),
      counts: JSON.stringify((JSON.parse(`${objects.get(`jobs/${job}/done.json`) ?? '{}'}`) as Partial<Done>).counts),
      answers: digest(objects.get(`jobs/${job}/answers.bin`)),
    },
  ]);
}
