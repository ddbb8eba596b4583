/** The action `embed`: inputs, one run of core's embed, outputs, summary, and what makes the step red. */
import { tmpdir } from 'node:os';
import { counted } from '@completion-batch/core';
import { type EmbedResult, embedFigures, embedTrouble, whatEmbedLeaves } from '@completion-batch/core/embed';
import type { Ways } from '@completion-batch/engine';
import { guarded, Incomplete } from '../shared/failure.ts';
import { readInputs } from '../shared/inputs.ts';
import { actionsLogger } from '../shared/logger.ts';
import { dollars, type OutputValues, setOutputs } from '../shared/outputs.ts';
import { readPrices } from '../shared/prices.ts';
import { WAYS as LABEL_WAYS } from '../shared/ways.ts';
import { type EMBED_OUTPUTS, type EmbedInputs, embedInputs } from './inputs.ts';
import { embedSummary, headline } from './summary.ts';

/** GitHub shows ten annotations of a step. */
const MAX_ANNOTATIONS = 8;

/** What is open of vectors is no other action's. */
const WAYS: Ways = {
  ...LABEL_WAYS,
  giveUp: (batchId) => `the action embed with give-up: ${batchId} (completion-batch embed with --give-up)`,
  cancel: (batchId) => `OpenAI's page of batches (its metadata have ${batchId})`,
  reconcile: 'the action embed, once more',
  status: 'the action embed',
  parameters: 'model and dimensions of embed',
};

export function run(): Promise<void> {
  return guarded('Embed', async (summary) => {
    const {
      openaiApiKey,
      openaiBaseUrl,
      prices,
      summary: shown,
      ...inputs
    } = readInputs<EmbedInputs>(embedInputs, ['openaiApiKey', 'chromaApiKey']);
    const { embedInto, openaiClient } = await import('./work.ts');
    const logger = actionsLogger();
    const result = await logger.group('Make vectors', async () =>
      embedInto({
        ...inputs,
        env: process.env,
        where: 'with: into',
        openai: openaiClient({ apiKey: openaiApiKey, baseUrl: openaiBaseUrl }, process.env),
        prices: prices === undefined ? undefined : await readPrices(prices),
        logger,
        ways: WAYS,
        workDir: process.env.RUNNER_TEMP || tmpdir(),
      }),
    );
    setOutputs(outputsOf(result));
    await summary.tell(embedSummary(inputs.table, result), shown);
    logger.info(headline(result));
    const trouble = embedTrouble(result);
    for (const text of trouble.slice(0, MAX_ANNOTATIONS)) logger.error(text);
    if (trouble.length === 0) return;
    throw new Incomplete(`${counted(trouble.length, 'thing')} went wrong (see the annotations and the summary).`);
  });
}

export function outputsOf(result: EmbedResult): OutputValues<typeof EMBED_OUTPUTS> {
  const { found, takenIn, open } = result;
  const { cost } = embedFigures(result);
  return {
    written: takenIn.words,
    missing: found.missing,
    asked: found.asked,
    open,
    'estimated-cost-usd': dollars(cost),
    complete: !result.dryRun && found.asked === 0 && whatEmbedLeaves(result) === undefined,
  };
}
