/** `completion-batch batch collect` and `wait` */
import {
  type CollectedJob,
  CompletionBatchError,
  collectJob,
  describeError,
  giveUp,
  isCompletionBatchError,
  type Logger,
  openJobs,
  plainRequests,
  warnOfRefusals,
} from '@completion-batch/engine';
import { commandLogger } from '../../render/console-logger.ts';
import { printJson } from '../../render/json.ts';
import { say } from '../../render/print.ts';
import { askedJson, jobJson, lookJson, troublesOf } from '../../render/print-job.ts';
import { printRound, type RoundFlags, refuseEmpty, roundOf, waitUntilDone } from '../../session/job-rounds.ts';
import { type OpenedJobs, openJobServices } from '../../session/jobs.ts';
import { EXIT, type Session } from '../../session/session.ts';

export interface BatchCollectFlags extends RoundFlags {
  readonly giveUp?: string;
  readonly json?: boolean;
}

export interface BatchWaitFlags extends RoundFlags {
  /** Milliseconds. */
  readonly for?: number;
  readonly json?: boolean;
}

const DAY_MS = 86_400_000;

export async function batchCollectWork(
  session: Session,
  job: string | undefined,
  flags: BatchCollectFlags,
): Promise<void> {
  const logger = commandLogger(session);
  if (job === undefined && flags.giveUp !== undefined) {
    throw new CompletionBatchError('invalid-input', '--give-up is for one job', {
      remedy: 'Name the job whose batch it is, as status tells it.',
    });
  }
  const opened = await openJobServices(session, flags, { logger });
  if (job !== undefined && flags.giveUp !== undefined) await giveUpOf(opened, job, flags.giveUp);
  const rounds: CollectedJob[] = [];
  const failures: { readonly job: string; readonly reason: string }[] = [];
  for await (const each of job === undefined ? openJobs(opened.services) : [job]) {
    const round = await collected(opened, each, flags, failures, logger, job === undefined);
    if (round === undefined) continue;
    rounds.push(round);
    if (flags.json !== true) printRound(round, opened.again);
  }
  if (flags.json) printJson({ store: opened.place, jobs: rounds.map(roundJson), failures });
  else if (rounds.length + failures.length === 0) say(`No open job in ${opened.place}.`);
  await warnOfRefusals(opened.services);
  for (const round of rounds) {
    refuseEmpty(round, session, logger);
    for (const trouble of troublesOf(round)) fail(session, logger, trouble);
  }
  if (failures.length > 0) session.exitCode = EXIT.failed;
}

/** What ends one job does not end the others. */
async function collected(
  { services }: OpenedJobs,
  job: string,
  flags: BatchCollectFlags,
  failures: { job: string; reason: string }[],
  logger: Logger,
  oneOfMany: boolean,
): Promise<CollectedJob | undefined> {
  try {
    return await collectJob(services, roundOf(flags, job));
  } catch (error) {
    if (!oneOfMany || !isCompletionBatchError(error)) throw error;
    const reason = describeError(error);
    failures.push({ job, reason });
    logger.error(`job ${job}: ${reason}`);
    return undefined;
  }
}

async function giveUpOf({ services }: OpenedJobs, job: string, id: string): Promise<void> {
  const { store, state } = services;
  await giveUp({ services: { ...services, workload: plainRequests({ store, state, job }) }, dryRun: false }, id);
}

export async function batchWaitWork(session: Session, job: string, flags: BatchWaitFlags): Promise<void> {
  const logger = commandLogger(session);
  const opened = await openJobServices(session, flags, { logger });
  const last = await waitUntilDone({ session, opened, flags, job, forMs: flags.for ?? DAY_MS, logger });
  if (flags.json) printJson({ store: opened.place, ...roundJson(last) });
  else printRound(last, opened.again);
  refuseEmpty(last, session, logger);
}

function roundJson({ status, finished, asked, looks, problems }: CollectedJob): object {
  return {
    ...jobJson(status),
    finished,
    asked: asked === undefined ? null : askedJson(asked),
    looks: looks.map(lookJson),
    problems,
  };
}

function fail(session: Session, logger: Logger, why: string): void {
  logger.error(why);
  session.exitCode = EXIT.failed;
}
