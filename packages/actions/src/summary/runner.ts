/** The action `summary`: one table of what all collect jobs of a run did. Those jobs are red by themselves where they failed. */
import { isFailed } from '@completion-batch/core';
import { oneLine } from '@completion-batch/core/light';
import { totalOutputs } from '../collect/outputs.ts';
import { collectedSummary, headline } from '../collect/summary.ts';
import { guarded } from '../shared/failure.ts';
import { readInputs } from '../shared/inputs.ts';
import { actionsLogger } from '../shared/logger.ts';
import { setFailure, setOutputs } from '../shared/outputs.ts';
import { type SummaryInputs, summaryInputs } from './inputs.ts';
import { readReports } from './read-reports.ts';

export function run(): Promise<void> {
  return guarded('Summary', async (summary) => {
    const inputs = readInputs<SummaryInputs>(summaryInputs);
    const logger = actionsLogger();
    const { reports, unreadable } = await readReports(inputs.reports, inputs.batches);
    for (const path of unreadable) logger.warn(`${path} is no report of collect: passed over`);
    setOutputs(totalOutputs(reports));
    setFailure(oneLine(reports.find(isFailed)?.reason ?? ''));
    const { waiting, page: name, pageUrl: url } = inputs;
    const page = name === undefined ? undefined : { name, url };
    await summary.tell(collectedSummary('Collected', reports, { waiting, page }), inputs.summary);
    logger.info(headline(reports));
  });
}
