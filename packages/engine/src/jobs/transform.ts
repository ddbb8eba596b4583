/** Takes just what is wanted out of each answer of a job. */
import { CompletionBatchError } from '../platform/errors.ts';
import { growthOf } from './expression-growth.ts';
import type { JobResult } from './job.ts';
import { parsePointer, valueAt } from './json-pointer.ts';

/** A line of results with what `transform` takes out of the answer in the place of the answer. */
export interface Transformed extends Omit<JobResult, 'response'> {
  /** Null where there is no answer, or nothing was found in it. */
  readonly result: unknown;
}

/** Letters of an expression: an object of ten members has some 300. */
const MOST_LETTERS = 1000;
/** So many times as large as the answer may be what an expression makes of it. */
const MOST_GROWTH = 100;

/**
 * @param expression a JSON pointer (`/choices/0/message/content`) or a JMESPath expression (`choices[0].message.content`),
 * of the answer's body
 * @throws CompletionBatchError `invalid-input` where it is neither, or could make much out of little
 */
export async function transformer(expression: string): Promise<(result: JobResult) => Transformed> {
  if (expression.length > MOST_LETTERS) throw invalid(expression, `it is longer than ${MOST_LETTERS} letters`);
  const find = expression.startsWith('/') ? pointed(expression) : await searching(expression);
  return ({ response, ...others }) => ({ ...others, result: (response && find(response.body)) ?? null });
}

function pointed(pointer: string): (body: unknown) => unknown {
  const way = parsePointer(pointer);
  if (way === undefined) throw invalid(pointer, 'in a JSON pointer "~" stands before 0 or 1 only');
  return (body) => valueAt(body, way);
}

/** Loaded only where there is an expression. */
async function searching(expression: string): Promise<(body: unknown) => unknown> {
  if (growthOf(expression) > MOST_GROWTH) {
    throw invalid(expression, 'it could make a hundred times as much of an answer as that has');
  }
  const { search, JMESPathTypeError } = await import('@aws-lambda-powertools/jmespath');
  const find = (body: unknown): unknown => {
    try {
      return search(expression, body as Parameters<typeof search>[1]);
    } catch (error) {
      // An answer that is not of the form which the expression expects has nothing in that place.
      if (error instanceof JMESPathTypeError) return null;
      throw invalid(expression, error instanceof Error ? error.message : String(error), error);
    }
  };
  find(null);
  for (const name of functionsIn(expression)) checkFunction(expression, name, search);
  return find;
}

/** Names before a bracket, where they are not within a text. */
function functionsIn(expression: string): Iterable<string> {
  const bare = expression.replace(/'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|"(?:[^"\\]|\\.)*"/g, "''");
  return new Set(bare.match(/[A-Za-z_]\w*(?=\()/g));
}

/** What is within a projection is not looked at before there is something to project. */
function checkFunction(expression: string, name: string, search: (expression: string, value: null) => unknown): void {
  try {
    search(`${name}()`, null);
  } catch (error) {
    if (error instanceof Error && error.name === 'UnknownFunctionError') {
      throw invalid(expression, `there is no function ${name}`, error);
    }
  }
}

function invalid(expression: string, why: string, cause?: unknown): CompletionBatchError {
  return new CompletionBatchError(
    'invalid-input',
    `the transform ${JSON.stringify(expression.slice(0, 200))} does not do: ${why.slice(0, 300)}`,
    {
      where: 'transform',
      remedy:
        'Use a JSON pointer such as /choices/0/message/content, or a JMESPath expression such as choices[0].message.content. Nothing was done.',
      cause,
    },
  );
}
