/** What is told of a job of plain requests, for outputs, annotations, summaries and terminals alike. */
import type { CollectedJob, JobStatus } from '@completion-batch/engine';
import { counted, number } from './plain-text.ts';

/** `job 3f2a…: 90 of 100 requests answered (5 by earlier jobs), 2 failed, 8 in open batches` */
export function jobProgress({ manifest, counts, done, cancelled }: JobStatus): string {
  const { answered, cached, failed, waiting, unasked, invalid } = counts;
  const parts = [
    `${number(answered)} of ${counted(manifest.requests, 'request')} answered${cached === 0 ? '' : ` (${number(cached)} by earlier jobs)`}`,
    ...(failed === 0 ? [] : [`${number(failed)} failed`]),
    ...(waiting === 0 ? [] : [`${number(waiting)} in open batches`]),
    ...(unasked === 0 ? [] : [`${number(unasked)} are to be asked by the next run`]),
    ...(invalid === 0 ? [] : [`${counted(invalid, 'line is', 'lines are')} no request`]),
  ];
  return `job ${manifest.job}${done ? ' is done' : ''}${cancelled ? ', cancelled' : ''}: ${parts.join(', ')}`;
}

export interface FailureReason {
  readonly reason: string;
  readonly message: string;
  readonly requests: number;
}

/** What most of the requests that came back without an answer have in common, of each batch that was looked at; the most frequent first. */
export function topFailures(looks: CollectedJob['looks']): FailureReason[] {
  const byText = new Map<string, FailureReason>();
  for (const { result } of looks) {
    if (result?.topFailure === undefined) continue;
    const { reason, message, lines } = result.topFailure;
    const requests = (byText.get(`${reason} ${message}`)?.requests ?? 0) + lines;
    byText.set(`${reason} ${message}`, { reason, message, requests });
  }
  return [...byText.values()].sort((one, other) => other.requests - one.requests);
}
