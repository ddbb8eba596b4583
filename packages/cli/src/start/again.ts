/** What is begun again where faults are put in. */
import { describeError, isCompletionBatchError, type Logger } from '@completion-batch/engine';

/** How often a run is begun again under chaos, as the schedule of the next days would. */
export const BAD_DAYS = 5;

export async function again<T>(
  runs: number,
  logger: Logger,
  work: () => Promise<T>,
  isTrouble: (error: unknown) => boolean = isCompletionBatchError,
): Promise<T> {
  for (let run = 1; ; run += 1) {
    try {
      return await work();
    } catch (error) {
      if (run >= runs || !isTrouble(error)) throw error;
      logger.warn(`this run failed: ${describeError(error)} Beginning again, as the next scheduled run would.`);
    }
  }
}
