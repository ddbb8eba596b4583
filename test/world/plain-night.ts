/** The phases of a night of plain requests: what a user's program does with the engine, for one job. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScriptRule } from '@completion-batch/emulator';
import {
  type CollectResult,
  collectOpen,
  jobHolders,
  LIBRARY_WAYS,
  plainRequests,
  type ReconcileResult,
  reconcile,
  type Services,
  type SubmitResult,
  silentLogger,
  submit,
} from '@completion-batch/engine';
import type { Process, World } from './world.ts';

const JOB = 'letters';
const MODEL = 'gpt-4.1-mini';

export const customId = (number: number): string => `letter-${number}`;

/** One request whose first answer is an error. */
export const failingOnce = (number: number): ScriptRule => ({ match: customId(number), status: 500, times: 1 });

/** So many requests, as the file that a user has. */
export function requestLines(count: number): string {
  const line = (number: number): string =>
    JSON.stringify({
      custom_id: customId(number),
      method: 'POST',
      url: '/v1/chat/completions',
      body: { model: MODEL, messages: [{ role: 'user', content: `Answer letter ${number}.` }] },
    });
  return Array.from({ length: count }, (_, index) => `${line(index + 1)}\n`).join('');
}

function services({ folder }: World, { state, store, openai }: Process): Services {
  const workload = plainRequests({ store, state, job: JOB, scratch: join(folder, 'work') });
  return { state, store, openai, workload, logger: silentLogger, ways: LIBRARY_WAYS };
}

export async function submitJob(
  world: World,
  process: Process,
  { execution, maxLines }: { readonly execution: string; readonly maxLines?: number },
): Promise<SubmitResult> {
  const path = join(world.folder, `${execution}.jsonl`);
  // The user's own file: it was there before.
  await process.boundary.outside(() => writeFile(path, requestLines(world.combination.requests ?? 0)));
  return submit(services(world, process), {
    execution,
    model: MODEL,
    requests: async () => [{ path, name: path }],
    workDir: join(world.folder, 'work'),
    ...(maxLines === undefined ? {} : { limits: { maxLines } }),
  });
}

/** @throws what the first look that failed ended with */
export async function collectJob(world: World, process: Process): Promise<readonly CollectResult<unknown>[]> {
  const { looks, problems } = await collectOpen(services(world, process), { workDir: join(world.folder, 'work') });
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return looks.map(({ result, error }) => {
    if (result === undefined) throw error;
    return result;
  });
}

export async function reconcileJob(world: World, process: Process): Promise<ReconcileResult> {
  const holders = await jobHolders(process.store, JOB);
  return reconcile(services(world, process), { dryRun: false, holders });
}
