/**
 * Checks an input file as the service does after a batch was created: all errors, each with its line. Texts and codes
 * are the service's own where they were observed; the ones that were not are marked.
 */
import { createReadStream } from 'node:fs';
import { splitLines } from './engine-parts.ts';
import { CHAT, EMBEDDINGS, RESPONSES } from './paths.ts';
import { type BatchError, isObject } from './types.ts';

export interface ValidationRules {
  readonly endpoint: string;
  readonly maxLines: number;
  /** Models that exist; any when undefined. */
  readonly models: ReadonlySet<string> | undefined;
  /** Input tokens of one line's body, which is `bytes` bytes long with its envelope. */
  readonly countTokens: (body: unknown, bytes: number) => number;
}

export interface Validated {
  readonly errors: BatchError[];
  readonly lines: number;
  readonly model: string | null;
  readonly inputTokens: number;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The object in one line, or undefined if it is none. A byte order mark is no JSON. */
export function parseRequestLine(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(decoder.decode(bytes));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Reads the file once, as a stream; memory grows with the custom ids only. */
export async function validateInput(path: string, rules: ValidationRules): Promise<Validated> {
  const errors: BatchError[] = [];
  const customIds = new Set<string>();
  let lines = 0;
  let model: string | null = null;
  let inputTokens = 0;
  let vectors = 0;
  for await (const line of splitLines(createReadStream(path), { name: path, maxLineBytes: Number.MAX_SAFE_INTEGER })) {
    lines += 1;
    const add = (code: string, param: string | null, message: string): void => {
      errors.push({ code, message, param, line: line.number });
    };
    const request = parseRequestLine(line.bytes);
    if (request === undefined) {
      add('invalid_json_line', null, 'This line is not parseable as valid JSON.');
      continue;
    }
    checkEnvelope(request, rules.endpoint, customIds, add);
    const body = request.body;
    if (!isObject(body)) continue;
    model = checkBody(body, rules, model, add);
    inputTokens += rules.countTokens(body, line.bytes.length);
    if (rules.endpoint === EMBEDDINGS) vectors += inputCount(body);
  }
  if (lines > rules.maxLines) errors.push(tooManyLines(lines, rules.maxLines));
  if (vectors > MOST_BATCH_INPUTS) errors.push(tooManyInputs(vectors));
  if (lines === 0) errors.push(problem('empty_file', 'The input file contains no requests.', null));
  return { errors, lines, model, inputTokens };
}

/** How many vectors a line asks for, whatever else may be wrong with it. */
function inputCount({ input }: Readonly<Record<string, unknown>>): number {
  return Array.isArray(input) && typeof input[0] !== 'number' ? input.length : 1;
}

type Add = (code: string, param: string | null, message: string) => void;

function checkEnvelope(
  request: Readonly<Record<string, unknown>>,
  endpoint: string,
  customIds: Set<string>,
  add: Add,
): void {
  for (const name of ['custom_id', 'method', 'url', 'body']) {
    if (request[name] === undefined || request[name] === null) {
      add('missing_required_parameter', name, `Missing required parameter: '${name}'.`);
    }
  }
  const { custom_id: customId, method, url, body } = request;
  if (typeof customId === 'string') {
    if (customIds.has(customId)) {
      add(
        'duplicate_custom_id',
        'custom_id',
        `The custom_id '${customId}' for this request is a duplicate of another request. The custom_id parameter must be unique for each request in a batch.`,
      );
    }
    customIds.add(customId);
  } else if (isGiven(customId)) add('invalid_type', 'custom_id', wrongType('custom_id', 'a string', customId));
  // Not observed: what the service says to another method or to a body that is no object.
  if (isGiven(method) && method !== 'POST') {
    add('invalid_value', 'method', `Invalid value: '${String(method)}'. Supported values are: 'POST'.`);
  }
  if (isGiven(url) && url !== endpoint) {
    add('invalid_url', 'url', 'The URL provided for this request does not match the batch endpoint.');
  }
  if (isGiven(body) && !isObject(body)) add('invalid_type', 'body', wrongType('body', 'an object', body));
}

/** Endpoints that stream where they are called directly, as the service calls them. */
const STREAMING: ReadonlyMap<string, string> = new Map([
  [CHAT, 'Chat Completions'],
  [RESPONSES, 'Responses'],
]);

/** Returns the batch's model: the first one named. */
function checkBody(
  body: Readonly<Record<string, unknown>>,
  rules: ValidationRules,
  batchModel: string | null,
  add: Add,
): string | null {
  const { model, messages, stream } = body;
  let first = batchModel;
  if (typeof model !== 'string' || model === '') add('invalid_request', 'body.model', 'Model parameter is required.');
  else {
    if (rules.models?.has(model) === false) {
      add('model_not_found', 'body.model', `The provided model '${model}' is not supported by the Batch API.`);
    }
    first ??= model;
    if (first !== model) {
      add(
        'mismatched_model',
        'body.model',
        `The model '${model}' for this request does not match the rest of the batch. Each batch must contain requests for a single model.`,
      );
    }
  }
  // Not observed: the service's words for a line without input; these are as for messages.
  if ((rules.endpoint === EMBEDDINGS || rules.endpoint === RESPONSES) && !isGiven(body.input)) {
    add('invalid_request', 'body.input', 'Input parameter is required.');
  }
  if (rules.endpoint === CHAT && !isGiven(messages)) {
    add('invalid_request', 'body.messages', 'Messages parameter is required.');
  }
  // Not observed for responses.
  const name = STREAMING.get(rules.endpoint);
  if (name !== undefined && stream === true) {
    add('streaming_unsupported', 'body.stream', `${name}: Streaming is not supported in the Batch API.`);
  }
  return first;
}

/** Not observed at OpenAI: code and text are ours, the code after Azure's. */
function tooManyLines(lines: number, most: number): BatchError {
  return problem('too_many_tasks', `The input file has ${lines} requests; a batch may have at most ${most}.`, null);
}

/** Inputs that all lines of a batch for embeddings may have together, as documented. */
const MOST_BATCH_INPUTS = 50_000;

/** Not observed: code and text are ours. */
function tooManyInputs(inputs: number): BatchError {
  const message = `The input file has ${inputs} embedding inputs; a batch may have at most ${MOST_BATCH_INPUTS}.`;
  return problem('too_many_tasks', message, null);
}

/** The input file does not exist, is expired or was deleted. */
export function missingInput(fileId: string): BatchError {
  return problem(
    'invalid_request',
    `Cannot find file ${fileId}, or organization ${ORGANIZATION} does not have access to it.`,
    'file_id',
  );
}

/** The text was observed, its code was not. */
export function inputTooLarge(limit: number, model: string): BatchError {
  return problem(
    'invalid_request',
    `The batch input file is larger than the ${limit} maximum for the ${model} model. Please try again with a smaller batch.`,
    null,
  );
}

/** The model's queue of input tokens has no room for this batch. */
export function tokenLimitExceeded(model: string, limit: number): BatchError {
  return problem(
    'token_limit_exceeded',
    `Enqueued token limit reached for ${model} in organization ${ORGANIZATION}. Limit: ${limit.toLocaleString('en-US')} enqueued tokens. Please try again once some in_progress batches have been completed.`,
    null,
  );
}

/** The organization the emulator speaks of in its messages. */
export const ORGANIZATION = 'org-emulator';

function problem(code: string, message: string, param: string | null): BatchError {
  return { code, message, param, line: null };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** The service's sentence for a value of the wrong type. */
export function wrongType(name: string, wanted: string, value: unknown): string {
  return `Invalid type for '${name}': expected ${wanted}, but got ${typeName(value)} instead.`;
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a decimal number';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
