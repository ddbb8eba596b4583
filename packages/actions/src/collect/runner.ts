/** The action `collect`: inputs, core's phase for one batch or all that are open, outputs, summary, failure. */
import { tmpdir } from 'node:os';
import {
  type BatchReport,
  counted,
  describeStuck,
  describeUnwritten,
  failureReport,
  isFailed,
  type LabelCounts,
  type LabelServices,
  type ReportOptions,
  type ReportTime,
  reportOf,
  type WriteBackResult,
  writeReport,
} from '@completion-batch/core';
import { type CollectedOne, hideIn, isCompletionBatchError, type Logger } from '@completion-batch/engine';
import { guarded, Incomplete } from '../shared/failure.ts';
import { garbageCollector, LEFT_ALONE } from '../shared/heap.ts';
import { defined, readInputs } from '../shared/inputs.ts';
import { actionsLogger } from '../shared/logger.ts';
import { type OutputValues, setOutputs } from '../shared/outputs.ts';
import { tellPassedOver } from '../shared/passed-over.ts';
import { readPrices } from '../shared/prices.ts';
import { runContext } from '../shared/run-context.ts';
import { hideKey } from '../shared/secrets.ts';
import { code } from '../shared/summary.ts';
import { WAYS } from '../shared/ways.ts';
import { batchOf, type COLLECT_OUTPUTS, type CollectInputs, collectInputs } from './inputs.ts';
import { totalOutputs } from './outputs.ts';
import { collectedSummary, failureText, headline, writeBackText } from './summary.ts';

/** GitHub shows ten annotations of a step. */
const MAX_ANNOTATIONS = 10;

export function run(): Promise<void> {
  return guarded('Collect', async (summary) => {
    const inputs = readInputs<CollectInputs>(collectInputs, ['openaiApiKey', 'chromaApiKey']);
    const { collectOpen, connect, decide, findStuckSubmissions, openaiClient } = await import('./work.ts');
    const logger = actionsLogger();
    const connected = await connect({
      env: process.env,
      table: inputs.table,
      store: inputs.store,
      openai: openaiClient({ apiKey: inputs.openaiApiKey, baseUrl: inputs.openaiBaseUrl }, process.env),
      logger,
      ways: WAYS,
      prices: inputs.prices === undefined ? undefined : await readPrices(inputs.prices),
      maxAttempts: inputs.maxAttempts,
      checks: inputs.checks,
      tidy: garbageCollector(LEFT_ALONE.collect),
    });
    const { services, finish } = await writingBackTo(connected, inputs);
    const { attempt } = runContext();
    const batchId = batchOf(inputs);
    if (inputs.accept !== undefined) await decide(services, inputs.accept, 'accepted');
    if (inputs.reject !== undefined) await decide(services, inputs.reject, 'rejected');
    const collected: Collected[] = [];
    const { problems, closed } = await logger.group('Collect', () =>
      collectOpen(services, {
        workDir: workDir(),
        ...defined({ batchId, cancelAfterHours: inputs.cancelAfterHours }),
        onProblem: ({ where, reason }) => logger.info(`${where} does not parse: ${reason}`),
        async onCollected(one) {
          const report = reportOn(one, { clock: services.state.clock, attempt, texts: inputs.texts });
          collected.push({ report, error: one.error });
          // At once: whatever ends this job later, what is done is handed on.
          await writeReport(inputs.out, hideIn(report, hideKey()));
        },
      }),
    );
    const reports = collected.map(({ report }) => report);
    const writtenBack = await finish?.();
    setOutputs(outputsOf(reports, { batch: batchId, out: inputs.out }, writtenBack));
    const title = batchId === undefined ? 'Collect' : `Collect ${code(batchId)}`;
    const done = closed && `batch ${closed.batchId} is ${closed.status} already`;
    await summary.tell(collectedSummary(title, reports, { closed: done, writtenBack }), inputs.summary);
    // What its report does not say, the step says where it fails.
    if (batchId !== undefined && reports.length > 0 && !writtenBack?.failures.length) summary.handOn();
    logger.info(done ?? headline(reports));
    if (writtenBack !== undefined) logger.info(writeBackText(writtenBack));
    tellPassedOver(
      logger,
      problems.map(({ where, reason }) => ({ name: where, reason })),
      problems.length,
      'the log',
    );
    const stuck = batchId === undefined ? (await findStuckSubmissions(services)).stuck : [];
    for (const one of stuck.slice(0, MAX_ANNOTATIONS - 2)) logger[one.red ? 'error' : 'warn'](describeStuck(one));
    const unwritten = tellUnwritten(writtenBack, logger);
    failWhere(collected, logger);
    if (unwritten > 0) throw new Incomplete('Not all verdicts could be written back (see the annotations).');
    const red = stuck.filter((one) => one.red).length;
    const damaged = problems.filter(({ ours }) => ours).length;
    if (red === 0 && damaged > 0)
      throw new Incomplete(`${counted(damaged, 'row')} of batches of ours cannot be read: mend them (see the log).`);
    if (red > 0)
      throw new Incomplete(`${counted(red, 'submission is', 'submissions are')} stuck (see the annotations).`);
  });
}

const workDir = (): string => process.env.RUNNER_TEMP || tmpdir();

async function writingBackTo(services: LabelServices, { evidenceWriteBack: targets, chromaApiKey }: CollectInputs) {
  if (targets.length === 0) return { services, finish: undefined };
  const { writingBack } = await import('@completion-batch/core/vectors');
  const where = 'with: evidence-write-back';
  return writingBack(services, targets, { env: process.env, apiKey: chromaApiKey, where, workDir: workDir() });
}

function tellUnwritten(writtenBack: WriteBackResult | undefined, logger: Logger): number {
  const failures = writtenBack?.failures ?? [];
  for (const failure of failures.slice(0, MAX_ANNOTATIONS - 2)) logger.error(describeUnwritten(failure));
  return failures.length;
}

interface Collected {
  readonly report: BatchReport;
  /** What was thrown; undefined for a batch that merely cannot be read. */
  readonly error: unknown;
}

function reportOn({ batch, result, error }: CollectedOne<LabelCounts>, time: ReportTime & ReportOptions): BatchReport {
  return result === undefined ? failureReport(batch, error, time) : reportOf(result, time);
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
  writtenBack?: WriteBackResult,
): OutputValues<typeof COLLECT_OUTPUTS> {
  return {
    status: batch === undefined ? '' : (reports[0]?.status ?? ''),
    reports: reports.length === 0 ? '' : out,
    'written-back': writtenBack?.changed ?? '',
    'write-back-failed': writtenBack?.failures.length ?? '',
    ...totalOutputs(reports),
  };
}
