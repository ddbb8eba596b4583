/** The action `collect`: inputs, core's phase for one batch or all that are open, outputs, summary, failure. */
import { tmpdir } from 'node:os';
import {
  type BatchRow,
  collect,
  counted,
  createLabelWriter,
  describeStuck,
  findBatch,
  findDueBatches,
  findStuckSubmissions,
  isCompletionBatchError,
  isOpenBatch,
  type Logger,
  labelSettling,
  type ObjectStore,
  type PriceList,
  type ReceiptsTable,
} from '@completion-batch/core';
import { openStore, openTable } from '@completion-batch/core/connect';
import type OpenAI from 'openai';
import { guarded, Incomplete } from '../shared/failure.ts';
import { given, readInputs } from '../shared/inputs.ts';
import { actionsLogger } from '../shared/logger.ts';
import { maskOpenaiKey } from '../shared/openai.ts';
import { type OutputValues, setOutputs } from '../shared/outputs.ts';
import { readPrices } from '../shared/prices.ts';
import { runContext } from '../shared/run-context.ts';
import { code, writeSummary } from '../shared/summary.ts';
import { type COLLECT_OUTPUTS, type CollectInputs, collectInputs } from './inputs.ts';
import {
  type BatchReport,
  failureReport,
  isFailed,
  type ReportTime,
  reportOf,
  totalOutputs,
  totalsOf,
  writeReport,
} from './report.ts';
import { collectedSummary, failureText, headline } from './summary.ts';

/** GitHub shows ten annotations of a step. */
const MAX_ANNOTATIONS = 10;

interface CollectServices extends ReportTime {
  readonly table: ReceiptsTable;
  readonly store: ObjectStore;
  readonly openai: OpenAI;
  readonly logger: Logger;
  readonly prices: PriceList | undefined;
}

export function run(): Promise<void> {
  maskOpenaiKey();
  return guarded(async () => {
    const inputs = readInputs<CollectInputs>(collectInputs, ['openaiApiKey']);
    const { openaiClient } = await import('@completion-batch/engine/openai');
    const logger = actionsLogger();
    const table = await openTable(process.env, inputs.table, logger);
    const services: CollectServices = {
      table,
      store: await openStore(process.env, inputs.store),
      openai: openaiClient({ apiKey: inputs.openaiApiKey, baseUrl: inputs.openaiBaseUrl }, process.env),
      clock: table.clock,
      logger,
      prices: inputs.prices === undefined ? undefined : await readPrices(inputs.prices),
      attempt: (await runContext()).attempt,
    };
    const { batches, problems, closed } = await batchesToCollect(services, inputs.batch);
    const collected: Collected[] = [];
    for (const row of batches) {
      const one = await collectOne(services, inputs, row);
      collected.push(one);
      // At once: whatever ends this job later, what is done is handed on.
      await writeReport(inputs.out, one.report);
    }
    const reports = collected.map(({ report }) => report);
    setOutputs(outputsOf(reports, inputs));
    const title = inputs.batch === undefined ? 'Collect' : `Collect ${code(inputs.batch)}`;
    await writeSummary(collectedSummary(title, reports, closed));
    services.logger.info(closed ?? headline(totalsOf(reports)));
    if (problems > 0) services.logger.warn(`${counted(problems, 'row')} of open batches were passed over: see the log`);
    const stuck = inputs.batch === undefined ? (await findStuckSubmissions(services.table, services.store)).stuck : [];
    for (const one of stuck.slice(0, MAX_ANNOTATIONS - 2))
      services.logger[one.red ? 'error' : 'warn'](describeStuck(one));
    failWhere(collected, services.logger);
    const red = stuck.filter((one) => one.red).length;
    if (red > 0)
      throw new Incomplete(`${counted(red, 'submission is', 'submissions are')} stuck (see the annotations).`);
  });
}

async function batchesToCollect(
  { table, logger }: CollectServices,
  batchId: string | undefined,
): Promise<{ batches: readonly BatchRow[]; problems: number; closed?: string }> {
  if (batchId === undefined) {
    const { batches, problems } = await findDueBatches(table);
    for (const { PK, SK, reason } of problems) logger.info(`${PK} / ${SK} does not parse: ${reason}`);
    return { batches, problems: problems.length };
  }
  const batch = await findBatch(table, batchId);
  if (isOpenBatch(batch)) return { batches: [batch], problems: 0 };
  return { batches: [], problems: 0, closed: `batch ${batchId} is ${batch.status} already` };
}

interface Collected {
  readonly report: BatchReport;
  /** What was thrown; undefined for a batch that merely cannot be read. */
  readonly error: unknown;
}

/** What ends one batch does not end the others. */
async function collectOne(services: CollectServices, inputs: CollectInputs, row: BatchRow): Promise<Collected> {
  const { table, store, openai, clock, logger, prices } = services;
  try {
    const result = await collect({
      table,
      store,
      openai,
      clock,
      logger,
      settling: labelSettling(createLabelWriter(table, clock)),
      batch: row,
      workDir: process.env.RUNNER_TEMP || tmpdir(),
      maxAttempts: inputs.maxAttempts,
      ...given({ cancelAfterHours: inputs.cancelAfterHours, prices }),
    });
    return { report: reportOf(row, result, services), error: undefined };
  } catch (error) {
    return { report: failureReport(row, error, services), error };
  }
}

/** A batch that is not done yet is no failure; one that cannot be collected is, and one that was refused throughout. */
export function failWhere(collected: readonly Collected[], logger: Logger): void {
  const failed = collected.filter(({ report }) => isFailed(report) || report.trouble);
  const [first] = failed;
  if (first === undefined) return;
  if (failed.length === 1) throw first.error ?? new Incomplete(failureText(first.report));
  for (const { report } of failed.slice(0, MAX_ANNOTATIONS - 1)) logger.error(failureText(report));
  for (const { error } of failed) {
    if (error instanceof Error && !isCompletionBatchError(error)) logStack(error, logger);
  }
  const open = failed.filter(({ report }) => isFailed(report)).length;
  const wrong = failed.length - open;
  const what = [
    ...(open === 0 ? [] : [`${counted(open, 'batch', 'batches')} could not be collected and stay open`]),
    ...(wrong === 0 ? [] : [`${counted(wrong, 'batch was', 'batches were')} collected, but something was wrong`]),
  ];
  throw new Incomplete(`${what.join('; ')} (see the annotations and the summary).`);
}

function logStack(error: Error, logger: Logger): void {
  for (const line of (error.stack ?? error.message).split('\n')) logger.info(line);
}

export function outputsOf(
  reports: readonly BatchReport[],
  { batch, out }: Pick<CollectInputs, 'batch' | 'out'>,
): OutputValues<typeof COLLECT_OUTPUTS> {
  return {
    status: batch === undefined ? '' : (reports[0]?.status ?? ''),
    reports: reports.length === 0 ? '' : out,
    ...totalOutputs(reports),
  };
}
