/** The action `submit`: inputs, core's phase, outputs, summary, and what makes the step red. */
import { tmpdir } from 'node:os';
import {
  counted,
  figures,
  type LabelServices,
  type MonthSpend,
  readPlan,
  type SubmitLabelsResult,
  spendOfThisMonth,
  submitLabels,
  whatFailed,
  whatIsStuck,
  whatWaits,
} from '@completion-batch/core';
import { connect } from '@completion-batch/core/connect';
import { describeError, type Logger } from '@completion-batch/engine';
import { guardedTelling, Incomplete } from '../shared/failure.ts';
import { defined, readInputs } from '../shared/inputs.ts';
import { actionsLogger } from '../shared/logger.ts';
import { dollars, type OutputValues, setOutputs } from '../shared/outputs.ts';
import { readPrices } from '../shared/prices.ts';
import { runContext } from '../shared/run-context.ts';
import { openRunHolders } from '../shared/run-holders.ts';
import { WAYS } from '../shared/ways.ts';
import { type SUBMIT_OUTPUTS, type SubmitInputs, submitInputs } from './inputs.ts';
import { readPassedOver } from './passed-over.ts';
import { submitSummary } from './summary.ts';

/** The log may say more than the annotations do, but not thousands. */
const MAX_LINES = 20;

export function run(): Promise<void> {
  return guardedTelling('Submit', async (summary) => {
    const inputs = readInputs<SubmitInputs>(submitInputs, ['openaiApiKey', 'token']);
    const logger = actionsLogger();
    const plan = await readPlan(inputs.plan, inputs.planSha256);
    const { openaiClient } = await import('@completion-batch/engine/openai');
    const prices = inputs.prices === undefined ? undefined : await readPrices(inputs.prices);
    const services = await connect({
      env: process.env,
      table: plan.table,
      store: plan.store,
      openai: openaiClient({ apiKey: inputs.openaiApiKey, baseUrl: inputs.openaiBaseUrl }, process.env),
      logger,
      ways: WAYS,
      prices,
    });
    const holders = await openRunHolders(inputs, logger);
    const result = await logger.group('Claim the labels and make the batches', () =>
      submitLabels(services, {
        plan,
        requests: inputs.requests,
        workDir: process.env.RUNNER_TEMP || tmpdir(),
        limits: defined({ maxLines: inputs.maxLines, maxBytes: inputs.maxBytes, maxTokens: inputs.maxTokens }),
        ...defined({ model: inputs.model, queueTokens: inputs.queueTokens, maxCostUsd: inputs.maxCostUsd }),
        preflight: inputs.preflight,
        dryRun: inputs.dryRun,
        holders,
      }),
    );
    setOutputs(outputsOf(result));
    const beside = { passedOver: await readPassedOver(inputs), month: await monthOf(services, logger) };
    await summary.tell(submitSummary(plan, result, await runContext(), beside), inputs.summary);
    report(result, logger);
  });
}

/** For people only: where it cannot be read, nothing else is missing. */
async function monthOf({ table, state, prices }: LabelServices, logger: Logger): Promise<MonthSpend | undefined> {
  try {
    return await spendOfThisMonth(table, state, prices);
  } catch (error) {
    logger.info(`what this month has cost cannot be read: ${describeError(error)}`);
    return undefined;
  }
}

/** Annotations for what is not done; red only where something failed: what waits for room is done by a later run. */
function report(result: SubmitLabelsResult, logger: Logger): void {
  const [waiting, ...each] = whatWaits(result);
  if (waiting !== undefined) logger.warn(waiting);
  for (const text of each.slice(0, MAX_LINES)) logger.info(text);
  const elsewhere = whatIsStuck(result, 'elsewhere');
  for (const text of elsewhere.slice(0, MAX_LINES)) logger.warn(text);
  const failed = [...whatIsStuck(result, 'red'), ...whatFailed(result)];
  for (const text of failed.slice(0, MAX_LINES)) logger.error(text);
  if (failed.length > MAX_LINES) logger.info(`… and ${failed.length - MAX_LINES} more`);
  const { batches, labels } = figures(result);
  const done = result.dryRun
    ? 'dry run: nothing was claimed or sent'
    : `${counted(batches, 'batch', 'batches')} with ${counted(labels, 'label')} submitted`;
  logger.info(done);
  if (failed.length === 0) return;
  throw new Incomplete(
    `${counted(failed.length, 'thing')} could not be done (see the annotations and the summary); ${done}. ` +
      'Re-run the failed jobs, or let the next run take up what is left.',
    failed[0],
  );
}

export function outputsOf(result: SubmitLabelsResult): OutputValues<typeof SUBMIT_OUTPUTS> {
  const { completionBatchIds, openaiBatchIds, labels, requests, tokens, cost, waiting } = figures(result);
  return {
    'completion-batch-ids': JSON.stringify(completionBatchIds),
    'openai-batch-ids': JSON.stringify(openaiBatchIds),
    'submitted-labels': labels,
    'submitted-requests': requests,
    'estimated-tokens': tokens,
    'estimated-cost-usd': dollars(cost),
    waiting,
    complete: result.complete,
  };
}
