/** `completion-batch batch status` */
import { describeStuck } from '@completion-batch/core/jobs';
import { counted } from '@completion-batch/core/light';
import {
  describeError,
  findStuckSubmissions,
  isCompletionBatchError,
  type JobStatus,
  jobStatus,
  openJobs,
} from '@completion-batch/engine';
import { commandLogger } from '../../render/console-logger.ts';
import { printJson } from '../../render/json.ts';
import { say } from '../../render/print.ts';
import { jobBlock, jobJson } from '../../render/print-job.ts';
import { sayNextOf } from '../../session/job-rounds.ts';
import { openJobServices, type PlaceFlags } from '../../session/jobs.ts';
import { EXIT, type Session } from '../../session/session.ts';

export interface BatchStatusFlags extends PlaceFlags {
  readonly json?: boolean;
}

export async function batchStatusWork(
  session: Session,
  job: string | undefined,
  flags: BatchStatusFlags,
): Promise<void> {
  const logger = commandLogger(session);
  const { services, place, again } = await openJobServices(session, flags, { logger, openai: 'nothing' });
  const statuses: JobStatus[] = [];
  const failures: { readonly job: string; readonly reason: string }[] = [];
  if (job !== undefined) statuses.push(await jobStatus(services, job));
  else {
    for await (const open of openJobs(services)) {
      try {
        statuses.push(await jobStatus(services, open));
      } catch (error) {
        if (!isCompletionBatchError(error)) throw error;
        failures.push({ job: open, reason: describeError(error) });
      }
    }
  }
  const { stuck } = await findStuckSubmissions(services);
  if (flags.json) printJson({ store: place, jobs: statuses.map(jobJson), failures, stuck });
  else {
    if (statuses.length + failures.length === 0) say(`No open job in ${place}.`);
    for (const status of statuses) console.log(jobBlock(status));
    const [only] = statuses;
    if (only !== undefined && statuses.length === 1) sayNextOf(only, again);
  }
  for (const one of stuck) logger[one.red ? 'error' : 'warn'](describeStuck(one, 'request'));
  for (const one of failures) logger.error(`job ${one.job}: ${one.reason}`);
  if (failures.length > 0) session.exitCode = EXIT.failed;
  const red = stuck.filter((one) => one.red).length;
  if (red === 0) return;
  logger.error(`${counted(red, 'submission is', 'submissions are')} stuck`);
  session.exitCode = EXIT.failed;
}
