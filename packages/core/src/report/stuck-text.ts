/** Open submissions that will not become batches by themselves, in words. */
import type { StuckSubmission } from '@completion-batch/engine';

/** One line: what it is, what it holds, what is wrong, what to do. */
export function describeStuck(
  { batchId, executionId, state, units, reason, remedy }: StuckSubmission,
  asked: 'label' | 'request' = 'label',
): string {
  const holds = units === undefined ? `${asked}s unknown` : `${units} ${asked}${units === 1 ? '' : 's'}`;
  const whose = executionId === undefined ? '' : ` of execution ${executionId}`;
  return `open submission ${batchId}${whose} (${state ?? 'state unknown'}, ${holds}): ${reason}. ${remedy}`;
}
