/** The action `find`: lists the open batches for the matrix of collect. Asks the table only, so it needs no OpenAI key. */
import { counted, describeStuck } from '@completion-batch/core';
import { type Batch, type Clock, isOpenBatch, type Logger, parseStoreUrl } from '@completion-batch/engine';
import { batchOf } from '../collect/inputs.ts';
import { checkAhead } from '../shared/ahead.ts';
import { guardedTelling, Incomplete } from '../shared/failure.ts';
import { isShown, readInputs } from '../shared/inputs.ts';
import { actionsLogger } from '../shared/logger.ts';
import { type OutputValues, setOutputs } from '../shared/outputs.ts';
import { WAYS } from '../shared/ways.ts';
import { type Due, dueNow, isStale, MAX_LEGS, STALE_HOURS } from './due.ts';
import { type FIND_OUTPUTS, type FindInputs, findInputs } from './inputs.ts';
import { findSummary } from './summary.ts';

/** Batches that get a warning of their own; more of them get one together. */
const MAX_NAMED = 3;

/** The log may say more than the annotations do, but not thousands. */
const MAX_LINES = 20;

export function run(): Promise<void> {
  return guardedTelling('Find', async (summary) => {
    const inputs = readInputs<FindInputs>(findInputs);
    await checkAhead(inputs);
    if (inputs.store !== undefined) parseStoreUrl(inputs.store);
    await checkAddresses(inputs.evidenceWriteBack);
    const logger = actionsLogger();
    const { findBatch, findDueBatches, findStuckSubmissions, openTable, receiptsState } = await import('./work.ts');
    const state = receiptsState(await openTable(process.env, inputs.table, logger));
    const batchId = batchOf(inputs);
    const due = await logger.group('List the open batches', async () =>
      batchId === undefined
        ? dueNow(await findDueBatches(state), state.clock, (await findStuckSubmissions({ state, ways: WAYS })).stuck)
        : dueOf(await findBatch({ state, ways: WAYS }, batchId), state.clock),
    );
    logger.info(headline(due));
    for (const text of warnings(due)) logger.warn(text);
    setOutputs(outputsOf(due));
    // What is to be collected the job summary tells; of what else there is it knows nothing.
    const last = due.batches.length === 0 || due.stuck.length > 0 || due.problems.length > 0;
    await summary.tell(findSummary(inputs.table, due), isShown(inputs.summary, last));
    failWhere(due, logger);
  });
}

/** @throws CompletionBatchError `invalid-input` */
async function checkAddresses(targets: FindInputs['evidenceWriteBack']): Promise<void> {
  if (targets.length === 0) return;
  const { isChromaUrl, parseChromaUrl } = await import('@completion-batch/core/vectors');
  for (const target of targets) if (isChromaUrl(target)) parseChromaUrl(target, 'with: evidence-write-back');
}

/** Only when all is handed on: what is open is to be collected all the same. */
function failWhere({ stuck, problems }: Due, logger: Logger): void {
  const red = stuck.filter((one) => one.red);
  for (const one of red.slice(0, MAX_LINES)) logger.error(describeStuck(one));
  const damaged = problems.filter(({ ours }) => ours);
  for (const { where, reason } of damaged.slice(0, MAX_LINES)) logger.error(`${where} does not parse: ${reason}`);
  if (red.length === 0 && damaged.length > 0) throw damagedRows(damaged.length);
  if (red.length === 0) return;
  throw new Incomplete(
    `${counted(red.length, 'submission is stuck, and its', 'submissions are stuck, and their')} labels stay PENDING (see the annotations and the summary).`,
    red[0] && describeStuck(red[0]),
  );
}

function damagedRows(count: number): Incomplete {
  return new Incomplete(
    `${counted(count, 'row of a batch of ours does', 'rows of batches of ours do')} not parse, and what they hold stays PENDING: mend them (see the annotations).`,
  );
}

function dueOf(row: Batch, clock: Clock): Due {
  if (isOpenBatch(row)) return dueNow({ batches: [row], problems: [] }, clock);
  return { ...dueNow({ batches: [], problems: [] }, clock), closed: row };
}

function headline({ batches, closed }: Due): string {
  if (closed !== undefined)
    return `batch ${closed.batchId} is ${closed.status} already; other batches were not looked for`;
  return `${counted(batches.length, 'batch', 'batches')} to collect`;
}

export function warnings(due: Due): string[] {
  const stale = due.batches
    .filter(isStale)
    .map(
      ({ row, ageHours }) =>
        `batch ${row.batchId} makes no progress: it was submitted ${Math.floor(ageHours ?? 0)} hours ago and is still ` +
        `${row.status}, but OpenAI ends a batch after 24. If the collect of this run does not close it, its log says why.`,
    );
  return [
    ...(stale.length > MAX_NAMED
      ? [
          `${counted(stale.length, 'batch', 'batches')} make no progress: OpenAI ends a batch after 24 hours, and these are ` +
            `over ${STALE_HOURS} hours old and still open. If the collect of this run does not close them, its log says why; ` +
            'the job summary names them.',
        ]
      : stale),
    ...(due.waiting > 0
      ? [`${counted(due.waiting, 'batch waits', 'batches wait')} for the next run: one run has ${MAX_LEGS} at most`]
      : []),
    ...due.stuck.filter(({ red }) => !red).map((one) => describeStuck(one)),
    ...(due.problems.length > 0
      ? [`${counted(due.problems.length, 'row')} of open batches were passed over: see the job summary`]
      : []),
  ];
}

export function outputsOf({ batches, waiting, problems, stuck }: Due): OutputValues<typeof FIND_OUTPUTS> {
  return {
    // Ids only: an output that holds a masked text is dropped, and one job's outputs may have 1 MB.
    matrix: JSON.stringify(batches.map(({ row }) => ({ batch: row.batchId }))),
    count: batches.length,
    waiting,
    problems: problems.length,
    stuck: stuck.length,
  };
}
