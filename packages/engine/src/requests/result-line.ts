/**
 * A line of a result file, in the forms in which servers write it. OpenAI has one; gateways and compatible servers write
 * bodies as texts, statuses as texts, and errors that say nothing where there is none.
 */
import { parseJson } from '../platform/bounded-json.ts';
import { hideIn, type Redactor } from '../platform/redactor.ts';

export interface ResultLine {
  readonly custom_id: string;
  /** HTTP status; undefined where the line has none. */
  readonly status: number | undefined;
  /** What the model's endpoint answered. */
  readonly body: unknown;
  /** Of the line itself or of its body; undefined where there is none. */
  readonly error: LineError | undefined;
}

/** Each member '' where it is not said. */
export interface LineError {
  readonly code: string;
  readonly type: string;
  readonly param: string;
  readonly message: string;
}

/** Takes secrets out: of what is said of failures, and of what was answered. */
export interface LineHiders {
  readonly text: Redactor;
  /** Finds whole secrets, as they are and as JSON has them. Undefined where nobody looks at what was answered. */
  readonly data?: Redactor;
}

/** A line of a result file, or undefined where it is none. */
export function readResultLine(value: unknown, hide?: LineHiders): ResultLine | undefined {
  const { custom_id, response, error } = membersOf(value);
  if (typeof custom_id !== 'string') return undefined;
  const { status_code, body: sent } = membersOf(response);
  const body = parsedIfText(sent);
  const status = statusIn(status_code);
  const said = readError(error) ?? errorInBody(body);
  if (hide === undefined) return { custom_id, status, body, error: said };
  const shown = hide.data === undefined ? body : hideIn(body, hide.data);
  return { custom_id, status, body: shown, error: said && hideIn(said, hide.text) };
}

const CUSTOM_ID = /"custom_id"\s*:\s*("(?:[^"\\]|\\.){0,1000}")/;
const utf8 = new TextDecoder();

/** The custom id that a line names at its beginning, where the whole of it is not read; undefined where it names none there. */
export function idAtBeginning(beginning: Uint8Array): string | undefined {
  const [, id = ''] = CUSTOM_ID.exec(utf8.decode(beginning)) ?? [];
  try {
    return String(JSON.parse(id));
  } catch {
    return undefined;
  }
}

/** In place of a line that is not read. */
export function unreadLine(custom_id: string, message: string): ResultLine {
  return { custom_id, status: undefined, body: undefined, error: { code: 'unreadable', type: '', param: '', message } };
}

function errorInBody(body: unknown): LineError | undefined {
  if (typeof body === 'string') return readError(body);
  const { error, choices, message, detail, status } = membersOf(body);
  const inside = readError(error);
  if (inside !== undefined || choices !== undefined) return inside;
  if (isUnfinishedResponse(body)) return errorOf({ message: `The response has the status ${textOf(status)}.` });
  // The error itself in the body's place.
  return message === undefined && detail === undefined ? undefined : readError(body);
}

/** Whether a body is a response without an answer: `incomplete` ones have what was written, refusals are answers. */
export function isUnfinishedResponse(body: unknown): boolean {
  const { object, status } = membersOf(body);
  return object === 'response' && UNFINISHED.has(textOf(status));
}

const UNFINISHED: ReadonlySet<string> = new Set(['failed', 'cancelled', 'in_progress', 'queued']);

/** Whether a line carries an answer; of two lines with one custom id, one that does is preferred. */
export function isAnswered({ status, body, error }: ResultLine): boolean {
  if (error !== undefined) return false;
  // A line that leaves its status out is judged by what it brings.
  if (status !== undefined) return isSuccess(status);
  return listsOf(body).length > 0;
}

/** The lists that endpoints answer with: chat completions, responses, embeddings, moderations. */
export function listsOf(body: unknown): readonly (readonly unknown[])[] {
  const { choices, output, data, results } = membersOf(body);
  return [choices, output, data, results].filter((list) => Array.isArray(list));
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** The members of an object; of anything else, none. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

function parsedIfText(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return parseJson(body);
  } catch {
    return body;
  }
}

function statusIn(value: unknown): number | undefined {
  const status = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof status === 'number' ? status : undefined;
}

/** An error in any of its forms; undefined where nothing is said in it. */
function readError(value: unknown): LineError | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : errorOf({ message: value });
  if (saysNothing(value)) return undefined;
  return errorOf(membersOf(value));
}

function errorOf(members: Readonly<Record<string, unknown>>): LineError {
  const { code, type, param, message, detail } = members;
  return { code: textOf(code), type: textOf(type), param: textOf(param), message: textOf(message) || textOf(detail) };
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : '';
}

/** `null`, `""`, `{}`, `{"code": "", "message": null}` and the like. */
function saysNothing(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).every(isEmpty);
  return isEmpty(value);
}

function isEmpty(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return value == null || value === '' || value === 0 || value === false;
}
