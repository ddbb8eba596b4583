/** What `/v1/responses` takes, and what it says to the rest. Texts and codes were seen at the service unless they are marked. */
import { ApiError, missing, rangeProblem } from '../http.ts';
import { isObject } from '../types.ts';
import { wrongType } from '../validate.ts';

/** Output tokens that a request has to allow for, if it says how many. */
const LEAST_OUTPUT_TOKENS = 16;

/** @throws ApiError 400 */
export function checkResponseRequest(body: unknown): void {
  const { model, input, stream, background, max_output_tokens: most } = isObject(body) ? body : {};
  if (typeof model !== 'string' || model === '') throw missing('model');
  if (input === undefined || input === null) throw missing('input');
  if (typeof input !== 'string' && !Array.isArray(input)) {
    // Not seen.
    throw new ApiError(400, wrongType('input', 'a string or an array', input), {
      param: 'input',
      code: 'invalid_type',
    });
  }
  if (stream === true) throw notHere('stream', 'does not stream');
  if (background === true) throw notHere('background', 'answers at once only');
  if (most === undefined || most === null) return;
  const problem = rangeProblem('max_output_tokens', most, LEAST_OUTPUT_TOKENS, Number.MAX_SAFE_INTEGER);
  if (problem !== undefined) throw problem;
}

function notHere(param: string, why: string): ApiError {
  return new ApiError(400, `The emulator ${why}.`, { param, code: 'unsupported_value' });
}
