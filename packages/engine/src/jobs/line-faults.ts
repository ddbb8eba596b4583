/** What is wrong with a line, by OpenAI's codes and in its words, where those were seen; else in ours. */
import type { z } from 'zod';
import { CHAT_COMPLETIONS } from '../requests/endpoints.ts';
import { membersOf } from '../requests/result-line.ts';
import type { InvalidLine } from './job.ts';

export type LineFault = Pick<InvalidLine, 'code' | 'param' | 'message'>;

export const NOT_JSON: LineFault = {
  code: 'invalid_json_line',
  param: null,
  message: 'This line is not parseable as valid JSON.',
};

/** @param value what the schema of request lines has refused */
export function faultsOf(value: unknown, error: z.ZodError): [LineFault, ...LineFault[]] {
  const faults = new Map<string, LineFault>();
  for (const { path, code, message } of error.issues) {
    const names = path.map(String);
    const param = names.join('.');
    const given = names.reduce((inside: unknown, name) => membersOf(inside)[name], value);
    if (!faults.has(param))
      faults.set(param, faultOf({ param, given, isType: code === 'invalid_type', message }, value));
  }
  const [first = NOT_JSON, ...others] = faults.values();
  return [first, ...others];
}

interface Issue {
  readonly param: string;
  readonly given: unknown;
  readonly isType: boolean;
  /** Of the schema, such as `is empty`. */
  readonly message: string;
}

function faultOf({ param, given, isType, message }: Issue, line: unknown): LineFault {
  if (param === '') return { ...NOT_JSON, message: `This line is no JSON object but ${typeName(given)}.` };
  const isName = typeof given === 'string' && given !== '';
  if (param === 'body.model' && !isName)
    return { code: 'invalid_request', param, message: 'Model parameter is required.' };
  if (param === 'body.stream') return streaming(membersOf(line).url);
  if (given === undefined || given === null) {
    return { code: 'missing_required_parameter', param, message: `Missing required parameter: '${param}'.` };
  }
  if (isType || (param === 'method' && typeof given !== 'string')) return wrongType(param, given);
  if (param === 'method') {
    return { code: 'invalid_value', param, message: `Invalid value: ${quoted(given)}. Supported values are: 'POST'.` };
  }
  const code = param === 'url' ? 'invalid_url' : 'invalid_value';
  return { code, param, message: `Invalid value for '${param}': it ${message}.` };
}

function streaming(url: unknown): LineFault {
  const where = url === CHAT_COMPLETIONS ? 'Chat Completions: ' : '';
  const message = `${where}Streaming is not supported in the Batch API.`;
  return { code: 'streaming_unsupported', param: 'body.stream', message };
}

export function wrongType(param: string, given: unknown): LineFault {
  const wanted = param === 'body' ? 'an object' : 'a string';
  const message = `Invalid type for '${param}': expected ${wanted}, but got ${typeName(given)} instead.`;
  return { code: 'invalid_type', param, message };
}

export function duplicateId(customId: string): LineFault {
  const message = `The custom_id ${quoted(customId)} for this request is a duplicate of another request. The custom_id parameter must be unique for each request in a batch, and in the files of a job.`;
  return { code: 'duplicate_custom_id', param: 'custom_id', message };
}

/** @param why such as `300 bytes, a file may have 200` */
export function lineTooLarge(why: string): LineFault {
  return { code: 'line_too_large', param: null, message: `This line is too large: ${why}.` };
}

function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a decimal number';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** What a line says, on one line of a log. */
function quoted(text: unknown): string {
  return `'${JSON.stringify(String(text).slice(0, 600)).slice(1, -1)}'`;
}
