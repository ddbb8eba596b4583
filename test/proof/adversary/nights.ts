/** The honest runs: they hand on what they have as files, as jobs of a workflow do, and all that they tell is kept. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, prepare, readPlan, reconcileLabels, submitLabels } from '@completion-batch/core';
import {
  type CollectedOne,
  collectJob,
  collectOpen,
  describeError,
  isCompletionBatchError,
  type JobServices,
  jobHolders,
  LIBRARY_WAYS,
  type Logger,
  openJobs,
  plainRequests,
  reconcile,
  type Services,
  type SubmitResult,
  sha256,
  submit,
  submitJob,
} from '@completion-batch/engine';
import { Crash } from '../../world/boundary.ts';
import { MODEL, OPTIONS } from '../../world/combinations.ts';
import { jobServices } from '../../world/job-night.ts';
import { requestLines } from '../../world/plain-night.ts';
import type { Process, World } from '../../world/world.ts';
import { HAND_ON } from './moves.ts';

const JOB = 'letters';
const SHARDS = 2;

/** What all runs of a world have told, in results, warnings and errors; and errors that explain nothing. */
export class Told {
  readonly lines: string[] = [];
  readonly unexplained: string[] = [];
  readonly logger: Logger = {
    debug() {},
    info() {},
    warn: (message) => void this.lines.push(`warning: ${message}`),
    error: (message) => void this.lines.push(`error: ${message}`),
    progress() {},
  };

  /** @returns undefined where the phase ended with an error; what stops the process goes through */
  async phase<T>(name: string, work: () => Promise<T>): Promise<T | undefined> {
    try {
      const result = await work();
      this.lines.push(`${name}: ${JSON.stringify(result)}`);
      return result;
    } catch (error) {
      if (error instanceof Crash) throw error;
      if (isCompletionBatchError(error)) this.lines.push(`${name}: ${error.code}: ${describeError(error)}`);
      else this.unexplained.push(`${name}: ${error instanceof Error ? error.stack : error}`);
      return undefined;
    }
  }
}

export interface NightOptions {
  readonly execution: string;
  /** USD. */
  readonly budget: number;
  readonly maxLines: number;
  /** Of a plan of labels; default: all. */
  readonly maxReceipts?: number;
  /** False: the shards' request files are taken from the object store, as where no artifact is handed on. */
  readonly withArtifacts?: boolean;
}

export interface Honest {
  readonly world: World;
  readonly process: Process;
  readonly told: Told;
  /** USD, of what rounds of jobs ask again. */
  readonly budget?: number;
}

export interface HonestPhases {
  submit(run: Honest, options: NightOptions): Promise<void>;
  collect(run: Honest): Promise<void>;
  reconcile(run: Honest): Promise<void>;
}

/** Where the artifacts of a run lie. */
export const artifactsOf = ({ folder }: Pick<World, 'folder'>, execution: string): string =>
  join(folder, 'runs', execution);

const workDirOf = ({ folder }: World): string => join(folder, 'work');

const labels: HonestPhases = {
  async submit({ world, process, told }, options) {
    const { execution, budget, maxLines, maxReceipts, withArtifacts = true } = options;
    const { table, state, store, clock } = process;
    const { logger } = told;
    const out = artifactsOf(world, execution);
    const limit = maxReceipts === undefined ? {} : { maxReceipts };
    const given = { table, state, store, clock, logger, executionId: execution, out, model: MODEL };
    const { audit, escalateModel } = OPTIONS;
    const more = { ...limit, ...(world.combination.withOptions === true ? { audit, escalateModel } : {}) };
    const prepared = await told.phase(`${execution} prepare`, () => prepare({ ...given, maxShards: SHARDS, ...more }));
    if (prepared === undefined) return;
    // An output of the job that prepares, which no artifact holds.
    const { digest } = prepared.plan;
    const { planPath } = prepared;
    const handOn = (): Promise<void> => process.boundary.cross(HAND_ON, async () => {});
    await handOn();
    for (const { id: shard } of prepared.plan.shards) {
      await told.phase(`${execution} format ${shard}`, async () => {
        const plan = await readPlan(planPath, digest);
        return format({ table, store, clock, logger, plan, shard, out: join(out, 'requests') });
      });
    }
    await handOn();
    await told.phase(`${execution} submit`, async (): Promise<SubmitResult> => {
      const plan = await readPlan(planPath, digest);
      const requests = join(out, withArtifacts ? 'requests' : 'not-handed-on');
      const limits = { limits: { maxLines }, maxCostUsd: budget };
      return submitLabels(world.services(process, { logger }), {
        plan,
        requests,
        workDir: workDirOf(world),
        ...limits,
      });
    });
  },
  async collect({ world, process, told }) {
    const services = world.services(process, { logger: told.logger });
    await told.phase('collect', () => lookAtAll(services, world));
  },
  async reconcile({ world, process, told }) {
    const services = world.services(process, { logger: told.logger });
    await told.phase('reconcile', () => reconcileLabels(services, { dryRun: false, withoutBatch: false }));
  },
};

function plainServices({ world, process, told }: Honest): Services {
  const { state, store, openai } = process;
  const workload = plainRequests({ store, state, job: JOB, scratch: workDirOf(world) });
  return { state, store, openai, workload, logger: told.logger, ways: LIBRARY_WAYS };
}

const requests: HonestPhases = {
  async submit(run, { execution, budget, maxLines }) {
    const { world, process, told } = run;
    const path = `${artifactsOf(world, execution)}.jsonl`;
    const text = requestLines(world.combination.requests ?? 0);
    await process.boundary.outside(() => writeFile(path, text));
    await process.boundary.cross(HAND_ON, async () => {});
    await told.phase(`${execution} submit`, () =>
      submit(plainServices(run), {
        execution,
        model: MODEL,
        requests: async () => [{ path, name: path, sha256: sha256(text) }],
        workDir: workDirOf(world),
        limits: { maxLines },
        maxCostUsd: budget,
      }),
    );
  },
  async collect(run) {
    await run.told.phase('collect', () => lookAtAll(plainServices(run), run.world));
  },
  async reconcile(run) {
    const { process, told } = run;
    await told.phase('reconcile', async () => {
      const holders = await jobHolders(process.store, JOB);
      return reconcile(plainServices(run), { dryRun: false, holders });
    });
  },
};

/** An error of one look is told like a result. */
async function lookAtAll(services: Services, world: World): Promise<unknown> {
  const { looks, problems } = await collectOpen(services, { workDir: workDirOf(world) });
  return { told: looks.map(lookTold), problems };
}

function lookTold({ batch, result, error }: CollectedOne<unknown>): unknown {
  if (error === undefined) return { batchId: batch.batchId, result };
  if (!isCompletionBatchError(error)) throw error;
  return { batchId: batch.batchId, error: describeError(error) };
}

async function openIn(services: JobServices): Promise<string[]> {
  const open: string[] = [];
  for await (const job of openJobs(services)) open.push(job);
  return open;
}

/** Each round is told on its own: one job that cannot be gone on with keeps the others from nothing. */
async function rounds({ world, process, told, budget }: Honest, collectOnly: boolean): Promise<void> {
  const services = jobServices(process, told.logger);
  const more = budget === undefined ? {} : { maxCostUsd: budget };
  const jobs = (await told.phase('collect', () => openIn(services))) ?? [];
  for (const job of jobs) {
    const options = { job, execution: `round-${world.clock.now()}`, workDir: workDirOf(world), collectOnly, ...more };
    await told.phase(`collect ${job}`, async () => {
      const { looks, problems, ...rest } = await collectJob(services, options);
      return { ...rest, told: looks.map(lookTold), problems };
    });
  }
}

const jobs: HonestPhases = {
  async submit({ world, process, told }, { execution, budget, maxLines }) {
    const path = `${artifactsOf(world, execution)}.jsonl`;
    await process.boundary.outside(() => writeFile(path, requestLines(world.combination.requests ?? 0)));
    const files = [{ path, name: path }];
    const options = { files, execution, workDir: workDirOf(world), limits: { maxLines }, maxCostUsd: budget };
    await told.phase(`${execution} submit`, () => submitJob(jobServices(process, told.logger), options));
  },
  collect: (run) => rounds(run, false),
  reconcile: (run) => rounds(run, true),
};

const PHASES = { labels, requests, jobs };
export const honestPhases = ({ combination }: World): HonestPhases => PHASES[combination.workload];
