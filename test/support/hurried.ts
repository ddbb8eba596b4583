/** Repeats of the clients without their pauses, which no test depends on; how often they repeat stays as it is. */
import type { Process } from './world.ts';

export async function hurried(process: Process): Promise<Process> {
  Object.assign(process.openai, { calculateDefaultRetryTimeoutMillis: () => 1 });
  Object.assign(await process.table.client.config.retryStrategy(), {
    retryBackoffStrategy: { setDelayBase: () => {}, computeNextBackoffDelay: () => 0 },
  });
  return process;
}
