/** The action `find`: lists the open batches for the matrix of collect. Asks the table only, so it needs no OpenAI key. */
import { findBatch, findDueBatches, isOpenBatch, type ReceiptsTable } from '@completion-batch/core';
import { guarded } from '../shared/failure.ts';
import { readInputs } from '../shared/inputs.ts';
import { actionsLogger } from '../shared/logger.ts';
import { type OutputValues, setOutputs } from '../shared/outputs.ts';
import { counted } from '../shared/plain-text.ts';
import { openTable } from '../shared/services.ts';
import { writeSummary } from '../shared/summary.ts';
import { type Due, dueNow, isStale, MAX_LEGS } from './due.ts';
import { type FIND_OUTPUTS, type FindInputs, findInputs } from './inputs.ts';
import { findSummary } from './summary.ts';

/** GitHub shows ten annotations of a step. */
const MAX_ANNOTATIONS = 10;

export function run(): Promise<void> {
  return guarded(async () => {
    const inputs = readInputs<FindInputs>(findInputs);
    const logger = actionsLogger();
    const table = await openTable(process.env, inputs.table, logger);
    const due =
      inputs.batch === undefined
        ? dueNow(await findDueBatches(table), table.clock)
        : await oneBatch(table, inputs.batch, logger.info);
    logger.info(`${counted(due.batches.length, 'batch', 'batches')} to collect`);
    for (const text of warnings(due)) logger.warn(text);
    setOutputs(outputsOf(due));
    await writeSummary(findSummary(inputs.table, due));
  });
}

/** @throws CompletionBatchError `invalid-input` */
async function oneBatch(table: ReceiptsTable, batchId: string, info: (text: string) => void): Promise<Due> {
  const row = await findBatch(table, batchId);
  if (!isOpenBatch(row)) info(`batch ${batchId} is ${row.status} already`);
  return dueNow({ batches: isOpenBatch(row) ? [row] : [], problems: [] }, table.clock);
}

export function warnings(due: Due): string[] {
  const stale = due.batches
    .filter(isStale)
    .map(
      ({ row, ageHours }) =>
        `batch ${row.batchId} makes no progress: it was submitted ${Math.floor(ageHours ?? 0)} hours ago and is still ` +
        `${row.status}, but OpenAI ends a batch after 24. If the collect of this run does not close it, its log says why.`,
    );
  const shown = stale.slice(0, MAX_ANNOTATIONS - 2);
  return [
    ...shown,
    ...(stale.length > shown.length ? [`… and ${stale.length - shown.length} more batches as old as that`] : []),
    ...(due.waiting > 0
      ? [`${counted(due.waiting, 'batch waits', 'batches wait')} for the next run: one run has ${MAX_LEGS} at most`]
      : []),
    ...(due.problems.length > 0
      ? [`${counted(due.problems.length, 'row')} of open batches were passed over: see the job summary`]
      : []),
  ];
}

export function outputsOf({ batches, waiting, problems }: Due): OutputValues<typeof FIND_OUTPUTS> {
  return {
    // Ids only: an output that holds a masked text is dropped, and one job's outputs may have 1 MB.
    matrix: JSON.stringify(batches.map(({ row }) => ({ batch: row.batchId }))),
    count: batches.length,
    waiting,
    problems: problems.length,
  };
}
