/** Takes just what is wanted out of each answer of a job. */
import { CompletionBatchError } from '../platform/errors.ts';
import type { JobResult } from './job.ts';
import { parsePointer, valueAt } from './json-pointer.ts';

/** A line of results with what `transform` takes out of the answer in the place of the answer. */
export interface Transformed extends Omit<JobResult, 'response'> {
  /** Null where there is no answer, or nothing was found in it. */
  readonly result: unknown;
}

/**
 * @param expression a JSON pointer (`/choices/0/message/content`) or an expression, of the answer's body
 * @throws CompletionBatchError `invalid-input` where it is neither
 */
export async function transformer(expression: string): Promise<(result: JobResult) => Transformed> {
  const find = expression.startsWith('/') ? pointed(expression) : undefined;
  if (find === undefined) throw invalid(expression, 'it is no JSON pointer');
  return ({ response, ...others }) => ({ ...others, result: (response && find(response.body)) ?? null });
}

function pointed(pointer: string): (body: unknown) => unknown {
  const way = parsePointer(pointer);
  if (way === undefined)
    throw invalid(pointer, 'it begins as a JSON pointer and is none: "~" stands before 0 or 1 only');
  return (body) => valueAt(body, way);
}

function invalid(expression: string, why: string): CompletionBatchError {
  return new CompletionBatchError(
    'invalid-input',
    `the transform ${JSON.stringify(expression.slice(0, 200))} does not do: ${why}`,
    {
      where: 'transform',
      remedy: 'Use a JSON pointer such as /choices/0/message/content. Nothing was done.',
    },
  );
}
