/** The action `report`: inputs, the table read, the page written, outputs and summary. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { counted, readLabels } from '@completion-batch/core';
import type { Written } from '@completion-batch/page';
import { guarded } from '../shared/failure.ts';
import { readInputs } from '../shared/inputs.ts';
import { actionsLogger } from '../shared/logger.ts';
import { type OutputValues, setOutputs } from '../shared/outputs.ts';
import { type REPORT_OUTPUTS, type ReportInputs, reportInputs } from './inputs.ts';
import { headline, reportSummary } from './summary.ts';

export function run(): Promise<void> {
  return guarded('Report', async (summary) => {
    const inputs = readInputs<ReportInputs>(reportInputs);
    const logger = actionsLogger();
    const labels = await readLabels(inputs.labels);
    const { gatherReport, openStore, openTable, readTemplate, writePages } = await import('./work.ts');
    const store = inputs.store === undefined ? undefined : await openStore(process.env, inputs.store);
    const table = await openTable(process.env, inputs.table, logger);
    const { days, batches } = inputs;
    const written = await logger.group('Read the table and write the page', async () =>
      writePages({
        out: join(inputs.out, 'report.html'),
        parts: gatherReport({
          table,
          logger,
          store,
          workDir: process.env.RUNNER_TEMP || tmpdir(),
          labels,
          days,
          batches,
        }),
        template: await readTemplate(),
      }),
    );
    setOutputs(outputsOf(written));
    await summary.tell(reportSummary(inputs.table, written), inputs.summary);
    logger.info(headline(written));
    if (written.problems.length > 0) {
      logger.warn(`${counted(written.problems.length, 'thing is', 'things are')} missing in the report: it names them`);
    }
  });
}

export function outputsOf({ files, receipts, needsReview, problems }: Written): OutputValues<typeof REPORT_OUTPUTS> {
  return {
    path: files[0] ?? '',
    files: files.length,
    receipts,
    'needs-review': needsReview,
    problems: problems.length,
  };
}
