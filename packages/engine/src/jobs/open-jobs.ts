/** Which jobs there are to go on with. */
import { isExecutionId, OPEN_JOBS } from '../state/layout.ts';
import type { JobServices } from './job.ts';

/**
 * Jobs that are not done, the oldest name first. One may be done all the same, where it was cut short at its very end: its
 * next round takes the mark away.
 */
export async function* openJobs({ store }: Pick<JobServices, 'store'>): AsyncGenerator<string> {
  for await (const { key } of store.list(OPEN_JOBS)) {
    const job = key.slice(OPEN_JOBS.length);
    // Anybody may have put something there.
    if (isExecutionId(job)) yield job;
  }
}
