/** The action `submit`: inputs, core's phase, outputs, summary, and what makes the step red. */
import { tmpdir } from 'node:os';
import {
  counted,
  figures,
  type LabelServices,
  type MonthSpend,
  readPlan,
  type SubmitLabelsResult,
} from '@completion-batch/core';
import { describeError, type Logger } from '@completion-batch/engine';
import { guardedTelling } from '../shared/failure.ts';
import { garbageCollector, LEFT_ALONE } from '../shared/heap.ts';
import { defined, readInputs } from '../shared/inputs.ts';
import { actionsLogger } from '../shared/logger.ts';
import { dollars, type OutputValues, setOutputs } from '../shared/outputs.ts';
import { readPrices } from '../shared/prices.ts';
import { runContext } from '../shared/run-context.ts';
import { openRunHolders } from '../shared/run-holders.ts';
import { tellSubmitted } from '../shared/tell-submitted.ts';
import { WAYS } from '../shared/ways.ts';
import { type SUBMIT_OUTPUTS, type SubmitInputs, submitInputs } from './inputs.ts';
import { readPassedOver } from './passed-over.ts';
import { submitSummary } from './summary.ts';

export function run(): Promise<void> {
  return guardedTelling('Submit', async (summary) => {
    const inputs = readInputs<SubmitInputs>(submitInputs, ['openaiApiKey', 'token']);
    const logger = actionsLogger();
    const plan = await readPlan(inputs.plan, inputs.planSha256);
    const { connect, openaiClient, spendOfThisMonth, submitLabels } = await import('./work.ts');
    const prices = inputs.prices === undefined ? undefined : await readPrices(inputs.prices);
    const services = await connect({
      env: process.env,
      table: plan.table,
      store: plan.store,
      openai: openaiClient({ apiKey: inputs.openaiApiKey, baseUrl: inputs.openaiBaseUrl }, process.env),
      logger,
      ways: WAYS,
      prices,
      tidy: garbageCollector(LEFT_ALONE.submit),
    });
    const holders = openRunHolders(inputs, logger);
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
    const beside = {
      passedOver: await readPassedOver(inputs),
      month: await monthOf(services, spendOfThisMonth, logger),
    };
    await summary.tell(submitSummary(plan, result, runContext(), beside), inputs.summary);
    tellSubmitted(result, { asked: 'label', done: doneBy(result), later: 'the next run' }, logger);
  });
}

/** For people only: where it cannot be read, nothing else is missing. */
async function monthOf(
  { table, state, prices }: LabelServices,
  spendOfThisMonth: typeof import('./work.ts').spendOfThisMonth,
  logger: Logger,
): Promise<MonthSpend | undefined> {
  try {
    return await spendOfThisMonth(table, state, prices);
  } catch (error) {
    logger.info(`what this month has cost cannot be read: ${describeError(error)}`);
    return undefined;
  }
}

function doneBy(result: SubmitLabelsResult): string {
  if (result.dryRun) return 'dry run: nothing was claimed or sent';
  const { batches, labels } = figures(result);
  return `${counted(batches, 'batch', 'batches')} with ${counted(labels, 'label')} submitted`;
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
