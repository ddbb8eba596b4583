/** What is to be done after collect, and by whom. */
import { type BatchReport, counted, isFailed, type Totals } from '@completion-batch/core';
import { code, literal } from '../shared/summary.ts';

/** @param page name of the artifact with the review page, where there is one */
export function nextSteps(reports: readonly BatchReport[], totals: Totals, page: string | undefined): string {
  const waits = totals.needsReview + totals.exhausted + totals.unsure;
  const held = reports.filter(({ kind }) => kind === 'held').length;
  const failed = reports.filter((one) => isFailed(one) && one.kind !== 'held').length;
  const again = totals.released + totals.corrections;
  const inPage = page === undefined ? '' : ` in the artifact ${code(page)} of this run (open report.html), or`;
  const steps = [
    ...(held === 0
      ? []
      : [`${counted(held, 'batch is', 'batches are')} held: run collect with its id as \`accept\` or as \`reject\`.`]),
    ...(failed === 0
      ? []
      : [
          `${counted(failed, 'batch', 'batches')} could not be collected: its log, in the job Collect of the same id, says more. The next run tries again.`,
        ]),
    ...(waits === 0
      ? []
      : [
          `${counted(waits, 'label waits', 'labels wait')} for a person: look at them${inPage} in a terminal, with \`completion-batch review list\`.`,
        ]),
    ...(again === 0 ? [] : [`The next night asks about ${literal(counted(again, 'label'))}, by itself.`]),
    ...(totals.open === 0 ? [] : ['Batches that are not done yet are collected by a later run, by itself.']),
  ];
  if (steps.length === 0) return reports.length === 0 ? '' : '**Next:** nothing is left to do.';
  return ['**Next**', '', ...steps.map((step) => `- ${step}`)].join('\n');
}
