/** The action `format`: inputs, core's phase, outputs, summary. */
import { type FormatResult, readPlan } from '@completion-batch/core';
import { guarded } from '../shared/failure.ts';
import { readInputs } from '../shared/inputs.ts';
import { actionsLogger } from '../shared/logger.ts';
import { type OutputValues, setOutputs } from '../shared/outputs.ts';
import { rowProblems, tellPassedOver } from '../shared/passed-over.ts';
import { type FORMAT_OUTPUTS, type FormatInputs, formatInputs } from './inputs.ts';
import { formatSummary } from './summary.ts';

export function run(): Promise<void> {
  return guarded('Format', async (summary) => {
    const inputs = readInputs<FormatInputs>(formatInputs, ['chromaApiKey']);
    const logger = actionsLogger();
    const plan = await readPlan(inputs.plan, inputs.planSha256);
    const { format, openBoth, openEvidence } = await import('./work.ts');
    const { table, store } = await openBoth(process.env, { table: plan.table, store: plan.store, logger });
    const env = { ...process.env, CHROMA_API_KEY: inputs.chromaApiKey };
    await using evidence = await openEvidence(env, plan, { table, store });
    const result = await logger.group(`Write the requests of shard ${inputs.shard}`, () =>
      format({
        table,
        store,
        clock: table.clock,
        logger,
        plan,
        shard: inputs.shard,
        out: inputs.out,
        evidence: evidence.sources,
      }),
    );
    const { manifest } = result;
    logger.info(`shard ${manifest.shard}: ${manifest.requests} requests about ${manifest.labels} labels`);
    tellPassedOver(logger, rowProblems(result.problems), manifest.problems, result.problemsPath ?? 'the shard');
    setOutputs(outputsOf(result, inputs.out));
    await summary.tell(formatSummary(result), inputs.summary);
  });
}

export function outputsOf({ manifest }: FormatResult, out: string): OutputValues<typeof FORMAT_OUTPUTS> {
  return {
    'requests-dir': out,
    requests: manifest.requests,
    labels: manifest.labels,
    tokens: manifest.estimatedTokens,
    problems: manifest.problems,
  };
}
