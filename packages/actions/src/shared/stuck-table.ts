/** Open submissions that will not become batches by themselves, as a table for job summaries. */
import type { StuckSubmission } from '@completion-batch/engine';
import { code, literal, table } from './summary.ts';

export function stuckTable(stuck: readonly StuckSubmission[]): string {
  if (stuck.length === 0) return '';
  const rows = table(
    ['Open submission', 'Execution', 'State', 'Labels', 'What is wrong', 'What to do'],
    stuck.map(({ batchId, executionId, state, units, reason, remedy, red }) => [
      code(batchId),
      executionId === undefined ? 'unknown' : code(executionId),
      state === undefined ? 'unknown' : code(state),
      units ?? 'unknown',
      `${literal(reason)}${red ? '' : ' (another schedule may still see to it)'}`,
      literal(remedy),
    ]),
  );
  return `**Stuck: these will not become batches by themselves, and their labels stay \`PENDING\`**\n\n${rows}`;
}
