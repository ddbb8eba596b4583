/** The action `reconcile`: inputs, core's reconcile, outputs, summary; red where something could not be put right. */
import { counted, describeStuck, type ReconcileLabelsResult } from '@completion-batch/core';
import { type Logger, reconcileNeedsAttention } from '@completion-batch/engine';
import { guarded, Incomplete } from '../shared/failure.ts';
import { defined, readInputs } from '../shared/inputs.ts';
import { actionsLogger } from '../shared/logger.ts';
import { type OutputValues, setOutputs } from '../shared/outputs.ts';
import { WAYS } from '../shared/ways.ts';
import { type RECONCILE_OUTPUTS, type ReconcileInputs, reconcileInputs } from './inputs.ts';
import { headline, reconcileSummary } from './summary.ts';

/** GitHub shows ten annotations of a step. */
const MAX_ANNOTATIONS = 8;

export function run(): Promise<void> {
  return guarded('Reconcile', async (summary) => {
    const inputs = readInputs<ReconcileInputs>(reconcileInputs, ['openaiApiKey']);
    const { connect, openaiClient, reconcileLabels } = await import('./work.ts');
    const logger = actionsLogger();
    const services = await connect({
      env: process.env,
      table: inputs.table,
      store: inputs.store,
      openai: openaiClient({ apiKey: inputs.openaiApiKey, baseUrl: inputs.openaiBaseUrl }, process.env),
      // Its warnings are told below, in one sentence: GitHub shows few of them.
      logger: { ...logger, warn: logger.info },
      ways: WAYS,
    });
    const result = await logger.group('Put right what is left over', () =>
      reconcileLabels(services, {
        dryRun: inputs.dryRun,
        withoutBatch: inputs.withoutBatch,
        ...defined({ giveUp: inputs.giveUp }),
      }),
    );
    setOutputs(outputsOf(result));
    await summary.tell(reconcileSummary(inputs.table, result), inputs.summary);
    report(result, logger);
  });
}

/** What it put right is a warning: somebody or something had left it. */
function report(result: ReconcileLabelsResult, logger: Logger): void {
  const { stuck, troubles } = result;
  for (const one of stuck.filter(({ red }) => !red).slice(0, MAX_ANNOTATIONS)) logger.warn(describeStuck(one));
  const { freed, orphans, adopted, duplicates, dryRun } = result;
  if (orphans + adopted.length + duplicates.length + freed > 0) logger.warn(headline(result));
  else logger.info(headline(result));
  const wrong = [...stuck.filter(({ red }) => red).map((one) => describeStuck(one)), ...troubles];
  for (const text of wrong.slice(0, MAX_ANNOTATIONS)) logger.error(text);
  if (!reconcileNeedsAttention(result)) return;
  throw new Incomplete(
    `${counted(wrong.length, 'thing')} could not be put right (see the annotations and the summary)${dryRun ? '; this was a dry run' : ''}.`,
  );
}

export function outputsOf(result: ReconcileLabelsResult): OutputValues<typeof RECONCILE_OUTPUTS> {
  return {
    pending: result.pending,
    orphans: result.orphans,
    'without-batch': result.withoutBatch,
    freed: result.freed,
    'given-up-labels': result.givenUp?.labels ?? 0,
    adopted: JSON.stringify(result.adopted),
    duplicates: JSON.stringify(result.duplicates),
    'spare-files': result.spareFiles.length,
    stuck: result.stuck.length,
    troubles: result.troubles.length,
  };
}
