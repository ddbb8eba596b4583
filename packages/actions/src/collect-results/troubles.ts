/** What is to be told of jobs beside their figures. */
import { topFailures, whatFailed, whatIsStuck, whatWaits } from '@completion-batch/core/jobs';
import { counted } from '@completion-batch/core/light';
import { describeError, isTrouble } from '@completion-batch/engine';
import type { Looked } from './rounds.ts';

/** What a later run does by itself, and what is done without an answer. */
export function warningsOf({ job, status, finished, asked, looks }: Looked): string[] {
  const last = asked.at(-1);
  const failed = status?.counts.failed ?? 0;
  const [top] = topFailures(looks);
  const why = top === undefined ? '' : `, most of them for ${top.reason}: ${top.message}`;
  return [
    ...(finished && failed > 0 && (status?.counts.answered ?? 0) > 0
      ? [
          `job ${job}: ${counted(failed, 'request has', 'requests have')} no answer and ${failed === 1 ? 'is' : 'are'} not asked again${why}`,
        ]
      : []),
    ...(last === undefined
      ? []
      : [...whatWaits(last, 'request').slice(0, 1), ...whatIsStuck(last, 'elsewhere', 'request')]),
  ];
}

/** What makes the step red. */
export function troublesOf({ job, status, finished, asked, looks, problems, error }: Looked): string[] {
  const nothing = finished && status !== undefined && status.manifest.requests > 0 && status.counts.answered === 0;
  return [
    ...(error === undefined ? [] : [`job ${job}: ${describeError(error)}`]),
    ...looks.flatMap(({ batch, result, error: why }) => {
      if (result === undefined) return [`batch ${batch.batchId}: ${describeError(why)}`];
      return isTrouble(result) ? [`batch ${batch.batchId}: ${result.reason ?? 'no reason was given'}`] : [];
    }),
    ...problems.map(({ where, reason }) => `${where} cannot be read: ${reason}`),
    ...asked.flatMap((one) => [...whatIsStuck(one, 'red', 'request'), ...whatFailed(one, 'request')]),
    ...(nothing
      ? [`job ${job} is done, and none of its ${counted(status.manifest.requests, 'request')} was answered`]
      : []),
  ];
}
