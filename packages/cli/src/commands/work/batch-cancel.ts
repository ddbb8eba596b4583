/** `completion-batch batch cancel` */
import { cancelJob } from '@completion-batch/engine';
import { commandLogger } from '../../render/console-logger.ts';
import { printJson } from '../../render/json.ts';
import { ownCommand } from '../../render/own-command.ts';
import { sayNextCommand } from '../../render/print.ts';
import { jobBlock, jobJson } from '../../render/print-job.ts';
import { sayNextOf } from '../../session/job-rounds.ts';
import { openJobServices, type PlaceFlags } from '../../session/jobs.ts';
import type { Session } from '../../session/session.ts';

export interface BatchCancelFlags extends PlaceFlags {
  readonly json?: boolean;
}

export async function batchCancelWork(session: Session, job: string, flags: BatchCancelFlags): Promise<void> {
  const logger = commandLogger(session);
  const { services, place, again } = await openJobServices(session, flags, { logger });
  const status = await cancelJob(services, job);
  if (flags.json) printJson({ store: place, ...jobJson(status) });
  else {
    console.log(jobBlock(status));
    if (status.done) sayNextOf(status, again);
    else {
      sayNextCommand(
        ownCommand(`batch wait ${job}${again}`),
        'cancelling takes OpenAI up to ten minutes; what is answered by then counts.',
      );
    }
  }
}
