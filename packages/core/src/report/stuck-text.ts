/** Open submissions that will not become batches by themselves, in words. */
import type { StuckSubmission } from '@completion-batch/engine';

/** One line: what it is, what it holds, what is wrong, what to do. */
export function describeStuck(stuck: StuckSubmission): string {
  return describe(stuck, 'label');
}

/** The same where requests are about no label. */
export function describeStuckRequests(stuck: StuckSubmission): string {
  return describe(stuck, 'request');
}

function describe(
  { batchId, executionId, state, units, reason, remedy }: StuckSubmission,
  unit: 'label' | 'request',
): string {
  const holds = units === undefined ? `${unit}s unknown` : `${units} ${units === 1 ? unit : `${unit}s`}`;
  const whose = executionId === undefined ? '' : ` of execution ${executionId}`;
  return `open submission ${batchId}${whose} (${state ?? 'state unknown'}, ${holds}): ${reason}. ${remedy}`;
}
