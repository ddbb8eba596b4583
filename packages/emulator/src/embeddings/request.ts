/**
 * What `/v1/embeddings` takes, and what it says to the rest. Limits are documented; texts and codes were seen at the service
 * unless they are marked.
 */
import { ApiError, rangeProblem } from '../http.ts';
import { isObject } from '../types.ts';
import { wrongType } from '../validate.ts';

/** Inputs of one request, and tokens in a list of them. */
const MOST_INPUTS = 2048;
const MOST_INPUT_TOKENS = 8192;
/** Of all inputs of one request together. */
const MOST_REQUEST_TOKENS = 300_000;

/** Dimensions of a model's vectors: also the most it can be asked for. */
const DIMENSIONS: ReadonlyMap<string, number> = new Map([
  ['text-embedding-3-small', 1536],
  ['text-embedding-3-large', 3072],
]);
const USUAL_DIMENSIONS = 1536;
/** Has vectors of one length only. */
const UNSHORTENED = 'text-embedding-ada-002';

/** A text, or the tokens of one. */
export type EmbeddingInput = string | readonly number[];

export interface EmbeddingRequest {
  readonly model: string;
  readonly inputs: readonly EmbeddingInput[];
  readonly dimensions: number;
  readonly format: 'float' | 'base64';
  /** Of all inputs. */
  readonly tokens: number;
}

/** Reads a request's body. @throws ApiError 400, as the service says it */
export function readEmbeddingRequest(body: unknown): EmbeddingRequest {
  const { model, input, dimensions, encoding_format: format } = isObject(body) ? body : {};
  if (typeof model !== 'string' || model === '') throw new ApiError(400, 'you must provide a model parameter');
  const inputs = inputsOf(input);
  if (inputs === undefined) {
    throw new ApiError(
      400,
      "'$.input' is invalid. Please check the API reference: https://platform.openai.com/docs/api-reference.",
    );
  }
  const tokens = checkedTokens(inputs);
  return { model, inputs, tokens, dimensions: dimensionsOf(model, dimensions), format: formatOf(format) };
}

/** Undefined for an input that is none, or empty. @throws ApiError */
function inputsOf(input: unknown): readonly EmbeddingInput[] | undefined {
  if (typeof input === 'string') return input === '' ? undefined : [input];
  if (!Array.isArray(input) || input.length === 0) return undefined;
  // Code and text as the service has them for lists of other parameters; for this one they were not seen.
  if (input.length > MOST_INPUTS) {
    throw new ApiError(
      400,
      `Invalid 'input': array too long. Expected an array with maximum length ${MOST_INPUTS}, but got an array with length ${input.length} instead.`,
      { param: 'input', code: 'array_above_max_length' },
    );
  }
  const list: readonly unknown[] = input;
  if (isTokens(list)) return [list];
  if (list.every((each) => typeof each === 'string' && each !== '')) return list as readonly string[];
  return list.every(isTokens) ? list : undefined;
}

function isTokens(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length > 0 && value.every((token) => Number.isInteger(token) && token >= 0);
}

/** Characters divided by four, rounded up, where tokens are not given. @throws ApiError */
function checkedTokens(inputs: readonly EmbeddingInput[]): number {
  let sum = 0;
  for (const input of inputs) {
    const tokens = typeof input === 'string' ? Math.ceil(input.length / 4) : input.length;
    if (tokens > MOST_INPUT_TOKENS) {
      throw new ApiError(
        400,
        `This model's maximum context length is ${MOST_INPUT_TOKENS} tokens, however you requested ${tokens} tokens (${tokens} in your prompt; 0 for the completion). Please reduce your prompt; or completion length.`,
      );
    }
    sum += tokens;
  }
  if (sum <= MOST_REQUEST_TOKENS) return sum;
  const code = 'max_tokens_per_request';
  throw new ApiError(400, `Requested ${sum} tokens, max ${MOST_REQUEST_TOKENS} tokens per request`, {
    code,
    type: code,
  });
}

/** @throws ApiError; texts of numbers out of range were not seen for this parameter */
function dimensionsOf(model: string, value: unknown): number {
  const most = DIMENSIONS.get(model) ?? USUAL_DIMENSIONS;
  if (value === undefined || value === null) return most;
  if (model === UNSHORTENED) throw new ApiError(400, 'This model does not support specifying dimensions.');
  const problem = rangeProblem('dimensions', value, 1, most);
  if (problem !== undefined) throw problem;
  return value as number;
}

/** @throws ApiError; not seen */
function formatOf(value: unknown): 'float' | 'base64' {
  if (value === undefined || value === null) return 'float';
  if (value === 'float' || value === 'base64') return value;
  const param = 'encoding_format';
  if (typeof value !== 'string')
    throw new ApiError(400, wrongType(param, 'a string', value), { param, code: 'invalid_type' });
  const message = `Invalid value: '${value}'. Supported values are: 'float' and 'base64'.`;
  throw new ApiError(400, message, { param, code: 'invalid_value' });
}
