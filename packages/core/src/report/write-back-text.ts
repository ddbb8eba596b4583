/** What is said of verdicts that are in the table, and could not be written into vectors' metadata. */
import type { WriteBackFailure } from '../evidence/write-back.ts';

export function describeUnwritten({ batchId, reason }: WriteBackFailure): string {
  return batchId === null
    ? `no verdicts could be written back, and the next collect does it: ${reason}`
    : `the verdicts of batch ${batchId} are in the table, and could not be written back, which the next collect does: ${reason}`;
}
