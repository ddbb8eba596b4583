/**
 * The phases of a night of a job: files of requests for two endpoints, lines among them that are none, submitted by whoever
 * comes, and rounds of whatever is not done. A job needs no reconcile: a further round stands in its place.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CollectedJob,
  type CollectResult,
  collectJob,
  type JobServices,
  LIBRARY_WAYS,
  openJobs,
  type SubmitJobOptions,
  type SubmitResult,
  silentLogger,
  submitJob,
} from '@completion-batch/engine';
import type { Combination, GivenLine, JobFiles } from './combinations.ts';
import { customId, requestLines } from './plain-night.ts';
import type { Process, World } from './world.ts';

const NO_JSON = 'this is no line of requests';

/** Every second one is for another endpoint. */
function embeddingLine(number: number): string {
  const body = { model: 'text-embedding-3-small', input: `Letter ${number}.` };
  return JSON.stringify({ custom_id: customId(number), method: 'POST', url: '/v1/embeddings', body });
}

export function jobFiles({ job, requests: count = 0 }: Combination): JobFiles {
  if (job !== undefined) return job;
  const letters = requestLines(count).trimEnd().split('\n');
  const texts: string[][] = [[], []];
  const given: GivenLine[] = [];
  for (const [index, line] of letters.entries()) {
    const file = texts[index < count / 2 ? 0 : 1];
    file?.push(index % 2 === 0 ? line : embeddingLine(index + 1));
    given.push({ request: customId(index + 1) });
    if (index > 1) continue;
    // After the first one, and after the second: in the other file an id that the first has.
    file?.push(index === 0 ? NO_JSON : (letters[0] ?? ''));
    given.push({ invalid: index === 0 ? null : customId(1) });
  }
  return { texts: texts.map((lines) => lines.map((line) => `${line}\n`).join('')), given };
}

export function jobServices({ store, state, openai }: Process, logger = silentLogger): JobServices {
  return { store, state, openai, logger, ways: LIBRARY_WAYS };
}

interface NightOptions {
  readonly execution: string;
  readonly maxLines?: number | undefined;
}

type RoundOptions = Partial<NightOptions> & { readonly collectOnly?: boolean };

const limitsOf = ({ maxLines }: NightOptions) => (maxLines === undefined ? {} : { limits: { maxLines } });

/** As a user's program says it. */
async function jobOrder(world: World, process: Process, options: NightOptions): Promise<SubmitJobOptions> {
  const { texts } = jobFiles(world.combination);
  const files = texts.map((_, index) => {
    const name = `${options.execution}-${index + 1}.jsonl`;
    return { name, path: join(world.folder, name) };
  });
  // The user's own files: they were there before.
  await process.boundary.outside(async () => {
    for (const [index, { path }] of files.entries()) await writeFile(path, texts[index] ?? '');
  });
  const workDir = join(world.folder, 'work');
  return { files, execution: options.execution, workDir, invalid: 'skip', ...limitsOf(options) };
}

const NOTHING: Pick<SubmitResult, 'files' | 'complete'> = { files: [], complete: true };

export async function submitNight(world: World, process: Process, options: NightOptions): Promise<SubmitResult> {
  const { submitted } = await submitJob(jobServices(process), await jobOrder(world, process, options));
  return submitted ?? (NOTHING as SubmitResult);
}

/** A round of every job that is not done. @throws what the first look that failed ended with */
export async function roundsOf(
  world: World,
  process: Process,
  { execution = `round-${world.clock.now()}`, maxLines, ...more }: RoundOptions = {},
): Promise<CollectedJob[]> {
  const services = jobServices(process);
  const rounds: CollectedJob[] = [];
  for await (const job of openJobs(services)) {
    const workDir = join(world.folder, 'work');
    const options = { job, execution, workDir, ...limitsOf({ execution, maxLines }), ...more };
    rounds.push(await collectJob(services, options));
  }
  return rounds;
}

export async function collectNight(
  world: World,
  process: Process,
  more: RoundOptions = {},
): Promise<readonly CollectResult<unknown>[]> {
  const rounds = await roundsOf(world, process, more);
  return rounds.flatMap(({ looks, problems }) => {
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
    return looks.map(({ result, error }) => {
      if (result === undefined) throw error;
      return result;
    });
  });
}
