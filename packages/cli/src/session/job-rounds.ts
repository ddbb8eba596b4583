/** Rounds of jobs as the command line does them: each is told when it is done, and an interruption says how to go on. */
import { tmpdir } from 'node:os';
import { jobProgress } from '@completion-batch/core/jobs';
import { age, counted, number } from '@completion-batch/core/light';
import { type CollectedJob, type JobStatus, type Logger, waitForJob } from '@completion-batch/engine';
import type { CommandLogger } from '../render/console-logger.ts';
import type { Waiting } from '../render/display.ts';
import { ownCommand } from '../render/own-command.ts';
import { sayNextCommand } from '../render/print.ts';
import { jobBlock, lookBlocks, printAsked, troublesOf, whyNotAskable } from '../render/print-job.ts';
import { type AskingFlags, askingOf, newExecution, type OpenedJobs } from './jobs.ts';
import { EXIT, type Session } from './session.ts';

export interface RoundFlags extends AskingFlags {
  readonly cancelAfter?: number;
  readonly collectOnly?: boolean;
}

/** @returns what `collectJob` and `waitForJob` take */
export function roundOf(flags: RoundFlags, job: string) {
  return {
    ...askingOf(flags, { execution: newExecution(), workDir: tmpdir() }),
    job,
    ...(flags.cancelAfter === undefined ? {} : { cancelAfterHours: flags.cancelAfter }),
    ...(flags.collectOnly === undefined ? {} : { collectOnly: flags.collectOnly }),
  };
}

export interface WaitingJob {
  readonly session: Session;
  readonly opened: OpenedJobs;
  readonly flags: RoundFlags;
  readonly job: string;
  readonly forMs: number;
  readonly logger: CommandLogger;
}

export async function waitUntilDone({ session, opened, flags, job, forMs, logger }: WaitingJob): Promise<CollectedJob> {
  const again = ownCommand(`batch wait ${job}${opened.again}`);
  const interrupted = (): void => {
    logger.warn(`interrupted; nothing is lost, and this goes on: ${again}`);
    process.exit(130);
  };
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  try {
    const last = await executions({ session, opened, flags, job, forMs, logger });
    if (!last.status.done) {
      logger.error(`job ${job} is not done yet: ${again} goes on`);
      session.exitCode = EXIT.failed;
    }
    return last;
  } finally {
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
  }
}

/** What came back unanswered is for another execution, and for a while later. */
const PAUSE_MS = 60_000;
const HOUR_MS = 3_600_000;

async function executions({ opened, flags, job, forMs, logger }: WaitingJob): Promise<CollectedJob> {
  const { clock } = opened.services.state;
  const end = clock.now() + forMs;
  for (;;) {
    let isInVain = false;
    let status: JobStatus | undefined;
    const last = await waitForJob(opened.services, {
      ...roundOf(flags, job),
      forMs: end - clock.now(),
      onRound: (collected) => {
        const { asked } = collected;
        status = collected.status;
        isInVain ||= asked !== undefined && whyNotAskable(asked) !== undefined;
        for (const trouble of troublesOf(collected)) logger.warn(trouble);
      },
      onPause: (until) => logger.waiting({ ...waitedFor(status, job, clock.now()), until }),
    });
    logger.info(jobProgress(last.status));
    const { done, cancelled, counts } = last.status;
    const isWorthAnother = !done && !cancelled && !isInVain && counts.unasked > 0 && flags.collectOnly !== true;
    if (!isWorthAnother || clock.now() + PAUSE_MS > end) return last;
    const again = `${counted(counts.unasked, 'request')} will be asked once more`;
    logger.waiting({ what: again, rows: [], until: clock.now() + PAUSE_MS });
    await clock.sleep(PAUSE_MS);
  }
}

/** @param status undefined where OpenAI has not answered yet */
function waitedFor(status: JobStatus | undefined, job: string, now: number): Omit<Waiting, 'until'> {
  if (status === undefined) return { what: `waiting for OpenAI to tell of job ${job}`, rows: [] };
  const open = status.batches.filter((batch) => batch.open);
  const hours = (now - Date.parse(status.manifest.created_at)) / HOUR_MS;
  return {
    what: jobProgress(status),
    rows: [
      `submitted ${age(hours)} ago`,
      ...open.map(
        ({ openaiBatchId, status, requests }) => `${openaiBatchId}: ${status}, ${counted(requests, 'request')}`,
      ),
    ],
  };
}

/** What a round has done, and how the job stands. */
export function printRound(collected: CollectedJob, again: string): void {
  if (collected.asked !== undefined) printAsked(collected.asked);
  for (const text of lookBlocks(collected)) console.log(text);
  console.log(jobBlock(collected.status));
  sayNextOf(collected.status, again);
}

/** What is left to do. @param again options that name the place once more */
export function sayNextOf({ manifest, counts, done }: JobStatus, again: string): void {
  if (!done) sayWait(manifest.job, again);
  else {
    const failures = counts.failed + counts.invalid > 0 ? ' --failures failures.ndjson' : '';
    sayNextCommand(ownCommand(`batch results ${manifest.job}${again} --out results.ndjson${failures}`));
  }
}

/** @param again options that name the place once more */
export function sayWait(job: string, again: string): void {
  sayNextCommand(ownCommand(`batch wait ${job}${again}`), 'or collect now and then: within 24 hours it is answered.');
}

/** A job of which nothing was answered is no success, though it is done. */
export function refuseEmpty({ status }: CollectedJob, session: Session, logger: Logger): void {
  const { counts, manifest, done, cancelled } = status;
  if (!done) return;
  const without = counts.failed + counts.invalid;
  if (without === 0) return;
  const text = `${number(without)} of ${number(manifest.lines)} lines of job ${manifest.job} have no answer`;
  if (counts.answered > 0 || cancelled) logger.warn(text);
  else {
    logger.error(text);
    session.exitCode = EXIT.failed;
  }
}
