/** The action `prepare`: inputs, core's phase, outputs, summary. */
import { auditOf, evidenceOf, type PrepareResult, readLabels } from '@completion-batch/core';
import { CompletionBatchError, checkPrice } from '@completion-batch/engine';
import { checkAhead } from '../shared/ahead.ts';
import { guardedTelling } from '../shared/failure.ts';
import { defined, isShown, readInputs } from '../shared/inputs.ts';
import { actionsLogger } from '../shared/logger.ts';
import { type OutputValues, setOutputs } from '../shared/outputs.ts';
import { rowProblems, tellPassedOver } from '../shared/passed-over.ts';
import { runContext } from '../shared/run-context.ts';
import { type PREPARE_OUTPUTS, type PrepareInputs, prepareInputs } from './inputs.ts';
import { prepareSummary } from './summary.ts';

export function run(): Promise<void> {
  return guardedTelling('Prepare', async (summary) => {
    const inputs = readInputs<PrepareInputs>(prepareInputs);
    const logger = actionsLogger();
    const evidence = evidenceOf(inputs.evidence, inputs.evidenceTokens);
    const audit = auditOf(inputs.auditShare, inputs.auditMinAgreement);
    const labels = await readLabels(inputs.labels);
    const prices = await checkAhead(inputs);
    for (const model of [inputs.model, inputs.escalateModel ?? inputs.model]) {
      checkPrice({ model, ...defined({ maxCostUsd: inputs.maxCostUsd, prices }) });
    }
    const context = runContext();
    const { openBoth, prepare } = await import('./work.ts');
    const { table, store } = await openBoth(process.env, { table: inputs.table, store: inputs.store, logger });
    const result = await logger.group('List labels and write the plan', () =>
      prepare({
        table,
        store,
        clock: table.clock,
        logger,
        executionId: executionOf(inputs, context.runId),
        out: inputs.out,
        model: inputs.model,
        escalateModel: inputs.escalateModel,
        context: inputs.context,
        validationStatus: inputs.validationStatus,
        maxShards: inputs.maxShards,
        evidence,
        audit,
        labels,
        ...defined({ maxReceipts: inputs.maxReceipts, maxLabels: inputs.maxLabels, parameters: inputs.parameters }),
      }),
    );
    const { plan } = result;
    logger.info(
      `${plan.labels} labels of ${plan.receipts} receipts in ${plan.shards.length} shards: ${result.planPath}`,
    );
    tellPassedOver(logger, rowProblems(result.problems), plan.problems, result.problemsPath ?? 'its plan');
    setOutputs(outputsOf(result));
    const last = plan.shards.length === 0 && result.openSubmissions === 0;
    await summary.tell(prepareSummary(result, context), isShown(inputs.summary, last));
  });
}

/** @throws CompletionBatchError `invalid-input` */
function executionOf(inputs: PrepareInputs, runId: string | undefined): string {
  const execution = inputs.execution ?? runId;
  if (execution !== undefined) return execution;
  throw new CompletionBatchError('invalid-input', 'the input execution is missing, and there is no GITHUB_RUN_ID', {
    where: 'with: execution',
    remedy: 'Outside of GitHub Actions give execution an id, the same when the run is repeated.',
  });
}

export function outputsOf({ plan, planPath, openSubmissions }: PrepareResult): OutputValues<typeof PREPARE_OUTPUTS> {
  return {
    // Ids only: an output that holds a masked text is dropped, and one job's outputs may have 1 MB.
    matrix: JSON.stringify(plan.shards.map(({ id }) => ({ shard: id }))),
    count: plan.shards.length,
    plan: planPath,
    'plan-sha256': plan.digest,
    execution: plan.execution,
    labels: plan.labels,
    receipts: plan.receipts,
    'open-submissions': openSubmissions,
    problems: plan.problems,
  };
}
