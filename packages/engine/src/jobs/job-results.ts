/** The results of a job in the order of its lines, of its batches' outcomes, which are in that order, too. */
import type { JobResult, JobServices } from './job.ts';

export interface JobResultsOptions {
  readonly job: string;
  /** For copies of outcomes: as much room as those take. */
  readonly workDir: string;
  /** Also of a job that is not done: what is missing has the outcome `open`. */
  readonly partial?: boolean;
}

/**
 * @throws CompletionBatchError `invalid-input` where there is no such job, or it is not done and `partial` is not set; and
 * what the store throws
 */
export async function* jobResults(
  _services: Pick<JobServices, 'store' | 'state'>,
  _options: JobResultsOptions,
): AsyncGenerator<JobResult> {
  yield* [];
}

/** A line of results with what `transform` takes out of the answer in the place of the answer. */
export interface Transformed extends Omit<JobResult, 'response'> {
  /** Null where there is no answer, or nothing was found in it. */
  readonly result: unknown;
}

/**
 * @param expression a JSON pointer (`/choices/0/message/content`) or an expression, of the answer's body
 * @throws CompletionBatchError `invalid-input` where it is neither
 */
export async function transformer(_expression: string): Promise<(result: JobResult) => Transformed> {
  throw new Error('not built yet');
}
