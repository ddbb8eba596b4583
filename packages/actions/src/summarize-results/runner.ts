/** The action `summarize-results`: one summary of what all jobs of a run's matrix did. Those jobs are red by themselves where they failed. */
import { oneLine } from '@completion-batch/core/light';
import { collectResultsSummary, headlineOf } from '../collect-results/summary.ts';
import { guarded } from '../shared/failure.ts';
import { readInputs } from '../shared/inputs.ts';
import { actionsLogger } from '../shared/logger.ts';
import { type OutputValues, setFailure, setOutputs } from '../shared/outputs.ts';
import { type SUMMARIZE_RESULTS_OUTPUTS, type SummarizeResultsInputs, summarizeResultsInputs } from './inputs.ts';
import { readJobReports } from './read-job-reports.ts';

export function run(): Promise<void> {
  return guarded('Results', async (summary) => {
    const inputs = readInputs<SummarizeResultsInputs>(summarizeResultsInputs);
    const logger = actionsLogger();
    const { reports, pages, unreadable } = await readJobReports(inputs.reports, inputs.jobs);
    for (const path of unreadable) logger.warn(`${path} is no report of collect-results: passed over`);
    setOutputs({
      jobs: reports.length,
      done: reports.filter(({ results }) => results !== null).length,
      failed: reports.filter(({ error }) => error !== null).length,
    } satisfies OutputValues<typeof SUMMARIZE_RESULTS_OUTPUTS>);
    setFailure(oneLine(reports.flatMap(({ troubles }) => troubles)[0] ?? ''));
    await summary.tell(collectResultsSummary(reports, { pages, waiting: inputs.waiting }), inputs.summary);
    logger.info(headlineOf(reports).replaceAll('**', ''));
  });
}
