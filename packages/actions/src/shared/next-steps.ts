/** How a job summary says what is to be done next, and by whom: most of it the next run does by itself. */
import { counted, type NextStep } from '@completion-batch/core';
import { code, link } from './summary.ts';

/** The artifact with it. */
export interface ReviewPage {
  readonly name: string;
  readonly url: string | undefined;
}

/** @param more sentences that are not said of a step */
export function nextSteps(steps: readonly NextStep[], page?: ReviewPage, more: readonly string[] = []): string {
  const held = steps.filter(({ to }) => to === 'decide').length;
  const sentences = [
    ...(held === 0
      ? []
      : [`${counted(held, 'batch is', 'batches are')} held: run collect with its id as \`accept\` or as \`reject\`.`]),
    ...steps.flatMap((step) => sentencesOf(step, page)),
    ...more,
  ];
  return sentences.length === 0 ? '' : ['**Next**', '', ...sentences.map((sentence) => `- ${sentence}`)].join('\n');
}

export function artifact({ name, url }: ReviewPage): string {
  const shown = url === undefined ? code(name) : link(code(name), url);
  return `the artifact ${shown} of this run (unpack it, open report.html)`;
}

function sentencesOf(step: NextStep, page: ReviewPage | undefined): string[] {
  switch (step.to) {
    case 'submit-again':
      return [
        ...(step.failed === 0
          ? []
          : ['Mend what is named below, then re-run the failed jobs; the next run takes it up, too.']),
        ...(step.waiting === 0 ? [] : ['What waits is submitted by the next run, by itself.']),
      ];
    case 'leave-dry-run':
      return ['Run it without dry-run to submit.'];
    case 'retry':
      return [
        `${counted(step.batches, 'batch', 'batches')} could not be collected: its log, in the job Collect of the same id, says more. The next run tries again.`,
      ];
    case 'review': {
      const inPage = page === undefined ? '' : ` in ${artifact(page)}, or`;
      return [
        `${counted(step.labels, 'label waits', 'labels wait')} for a person: look at them${inPage} in a terminal, with \`completion-batch review list\`.`,
      ];
    }
    case 'ask':
      return [`The next night asks about ${counted(step.labels, 'label')}, by itself.`];
    case 'collect':
      return ['OpenAI answers within 24 hours; a later run collects what is not done yet, by itself.'];
    default:
      return [];
  }
}
