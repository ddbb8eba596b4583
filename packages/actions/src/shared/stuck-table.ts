/** Open submissions that will not become batches by themselves, as a table for job summaries. */
import type { StuckSubmission } from '@completion-batch/engine';
import { code, literal, table } from './summary.ts';

const ASKED = {
  label: { head: 'Labels', stay: 'their labels stay `PENDING`' },
  request: { head: 'Requests', stay: 'their requests are not asked again before' },
} as const;

export function stuckTable(stuck: readonly StuckSubmission[], asked: keyof typeof ASKED = 'label'): string {
  if (stuck.length === 0) return '';
  const rows = table(
    ['Open submission', 'Execution', 'State', ASKED[asked].head, 'What is wrong', 'What to do'],
    stuck.map(({ batchId, executionId, state, units, reason, remedy, red }) => [
      code(batchId),
      executionId === undefined ? 'unknown' : code(executionId),
      state === undefined ? 'unknown' : code(state),
      units ?? 'unknown',
      `${literal(reason)}${red ? '' : ' (another schedule may still see to it)'}`,
      literal(remedy),
    ]),
  );
  return `**Stuck: these will not become batches by themselves, and ${ASKED[asked].stay}**\n\n${rows}`;
}
