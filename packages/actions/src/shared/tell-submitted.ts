/** What submitting came to, in the log and as annotations: of labels and of requests alike. */
import { whatFailed, whatIsStuck, whatWaits } from '@completion-batch/core/jobs';
import { counted } from '@completion-batch/core/light';
import type { Logger, SubmitResult } from '@completion-batch/engine';
import { Incomplete } from './failure.ts';

/** The log may say more than the annotations do, but not thousands. */
const MAX_LINES = 20;

export interface Telling {
  readonly asked: 'label' | 'request';
  /** What was done, in a line. */
  readonly done: string;
  /** Who takes up what is left. */
  readonly later: string;
}

type Told = SubmitResult & Parameters<typeof whatFailed>[0];

/**
 * Red only where something failed: what waits for room is done by a later run.
 * @throws Incomplete where something failed, after all is told
 */
export function tellSubmitted(result: Told, { asked, done, later }: Telling, logger: Logger): void {
  const [waiting, ...each] = whatWaits(result, asked);
  if (waiting !== undefined) logger.warn(waiting);
  for (const text of each.slice(0, MAX_LINES)) logger.info(text);
  for (const text of whatIsStuck(result, 'elsewhere', asked).slice(0, MAX_LINES)) logger.warn(text);
  const failed = [...whatIsStuck(result, 'red', asked), ...whatFailed(result, asked)];
  for (const text of failed.slice(0, MAX_LINES)) logger.error(text);
  if (failed.length > MAX_LINES) logger.info(`… and ${failed.length - MAX_LINES} more`);
  logger.info(done);
  if (failed.length === 0) return;
  throw new Incomplete(
    `${counted(failed.length, 'thing')} could not be done (see the annotations and the summary); ${done}. ` +
      `Re-run the failed jobs, or let ${later} take up what is left.`,
    failed[0],
  );
}
