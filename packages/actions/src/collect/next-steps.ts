/** What is to be done after collect, and by whom. */
import { type BatchReport, counted, isFailed, type Totals } from '@completion-batch/core';
import { code, link, literal } from '../shared/summary.ts';

/** The artifact with it. */
export interface ReviewPage {
  readonly name: string;
  readonly url: string | undefined;
}

export function nextSteps(reports: readonly BatchReport[], totals: Totals, page: ReviewPage | undefined): string {
  const waits = totals.needsReview + totals.exhausted + totals.unsure;
  const held = reports.filter(({ kind }) => kind === 'held').length;
  const failed = reports.filter((one) => isFailed(one) && one.kind !== 'held').length;
  const again = totals.released + totals.corrections;
  const inPage = page === undefined ? '' : ` in ${artifact(page)}, or`;
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
    ...(waits > 0 || page === undefined ? [] : [`What was collected can be looked at in ${artifact(page)}.`]),
    ...(again === 0 ? [] : [`The next night asks about ${literal(counted(again, 'label'))}, by itself.`]),
    ...(totals.open === 0 ? [] : ['Batches that are not done yet are collected by a later run, by itself.']),
  ];
  if (steps.length === 0) return reports.length === 0 ? '' : '**Next:** nothing is left to do.';
  return ['**Next**', '', ...steps.map((step) => `- ${step}`)].join('\n');
}

function artifact({ name, url }: ReviewPage): string {
  const shown = url === undefined ? code(name) : link(code(name), url);
  return `the artifact ${shown} of this run (unpack it, open report.html)`;
}
