/** Which batches collect has to see to: all that are open, whatever has become of them at OpenAI. */
import type { Clock } from '@completion-batch/engine';
import { CompletionBatchError } from '@completion-batch/engine';
import { type BatchRow, getBatch, openBatches } from '../state/batch-rows.ts';
import type { ReceiptsTable } from '../table/receipts-table.ts';
import type { RowProblem } from '../table/rows.ts';

export interface DueBatches {
  /** The oldest first. */
  readonly batches: readonly BatchRow[];
  /** Open rows that do not parse; they stop none of the others. */
  readonly problems: readonly RowProblem[];
}

const HOUR_MS = 3_600_000;

/** @throws what the table throws */
export async function findDueBatches(table: ReceiptsTable): Promise<DueBatches> {
  const batches: BatchRow[] = [];
  const problems: RowProblem[] = [];
  for await (const parsed of openBatches(table)) {
    if ('row' in parsed) batches.push(parsed.row);
    else problems.push(parsed.problem);
  }
  // A row whose time cannot be read may be the oldest of all.
  const time = (batch: BatchRow): number => Date.parse(batch.submitted_at) || 0;
  batches.sort((a, b) => time(a) - time(b) || (a.batchId < b.batchId ? -1 : 1));
  return { batches, problems };
}

/**
 * One batch by its completion batch id, open or not.
 * @throws CompletionBatchError `invalid-input` where there is no such batch, or its row does not parse
 */
export async function findBatch(table: ReceiptsTable, batchId: string): Promise<BatchRow> {
  const parsed = await getBatch(table, batchId);
  if (parsed !== undefined && 'row' in parsed) return parsed.row;
  throw new CompletionBatchError(
    'invalid-input',
    parsed === undefined
      ? `there is no batch ${JSON.stringify(batchId)}`
      : `batch ${batchId} does not parse: ${parsed.problem.reason}`,
    {
      where: `table ${table.name}`,
      remedy: 'Name a completion batch id (a UUID); completion-batch status lists the open ones.',
    },
  );
}

/** Hours since it was submitted; undefined where the row's time cannot be read. */
export function ageHoursOf({ submitted_at }: Pick<BatchRow, 'submitted_at'>, clock: Clock): number | undefined {
  const hours = (clock.now() - Date.parse(submitted_at)) / HOUR_MS;
  return Number.isNaN(hours) ? undefined : Math.max(0, hours);
}
