/** Requests and replies as the routes see them. Routes give replies as data; only `send` touches the response. */
import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { chance } from './faults/chance.ts';
import type { ListFault } from './faults/rules.ts';
import { requestId } from './ids.ts';
import { wrongType } from './validate.ts';

/** What a route answers: JSON, or a stretch of a file. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** Instead of JSON; its type stands in the headers. */
  readonly text?: string;
  /** `start` and `end` are byte positions, `end` not included. */
  readonly file?: { readonly path: string; readonly start: number; readonly end: number };
  /** Sends this part of the body only: then the connection ends, or (without a content length) the answer does. */
  readonly cut?: { readonly keep: number; readonly contentLength: boolean };
}

/** One call of one route. */
export interface RouteCall {
  /** Such as `batches.create`; stable. */
  readonly route: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  /** The part of the path that names an object; empty where there is none. */
  readonly id: string;
  /** How a list is to be given, where it is not given as it should be. */
  list?: ListFault;
}

export type Route = (call: RouteCall) => Promise<Reply>;

/**
 * Stands between the routes and the wire: `next` does what the route does and gives its reply. `drop` ends the
 * connection without an answer.
 */
export type Intercept = (call: RouteCall, next: () => Promise<Reply>) => Promise<Reply | 'drop'>;

/** A refusal with the service's error envelope. */
export class ApiError extends Error {
  readonly status: number;
  readonly param: string | null;
  readonly code: string | null;
  readonly type: string;

  constructor(status: number, message: string, details: { param?: string; code?: string; type?: string } = {}) {
    super(message);
    this.status = status;
    this.param = details.param ?? null;
    this.code = details.code ?? null;
    this.type = details.type ?? 'invalid_request_error';
  }
}

/** The refusal of a call that lacks a parameter. */
export function missing(param: string): ApiError {
  return new ApiError(400, `Missing required parameter: '${param}'.`, { param, code: 'missing_required_parameter' });
}

/** A 200 with this JSON. */
export function ok(json: unknown): Reply {
  return { status: 200, json };
}

/** The reply to an error; anything that is no `ApiError` is a 500. */
export function errorReply(error: unknown): Reply {
  const known =
    error instanceof ApiError
      ? error
      : new ApiError(500, `The emulator failed: ${error instanceof Error ? error.message : String(error)}`, {
          type: 'server_error',
        });
  const { message, type, param, code } = known;
  return { status: known.status, json: { error: { message, type, param, code } } };
}

/** Writes the reply; every answer has an `x-request-id`. */
export async function send(response: ServerResponse, reply: Reply): Promise<void> {
  if (reply.cut !== undefined) return sendPart(response, reply, reply.cut);
  const headers: Record<string, string | number> = { 'x-request-id': `req_${requestId()}`, ...reply.headers };
  if (reply.file !== undefined) {
    const { path, start, end } = reply.file;
    response.writeHead(reply.status, { ...headers, 'content-length': end - start });
    if (start === end) response.end();
    else await pipeline(createReadStream(path, { start, end: end - 1 }), response);
    return;
  }
  const body = reply.text ?? (reply.json === undefined ? '' : JSON.stringify(reply.json));
  response.writeHead(reply.status, {
    'content-type': 'application/json',
    ...headers,
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

async function sendPart(response: ServerResponse, reply: Reply, cut: NonNullable<Reply['cut']>): Promise<void> {
  const { file } = reply;
  const json = Buffer.from(JSON.stringify(reply.json) ?? '');
  const bytes = file === undefined ? json.length : file.end - file.start;
  const kept = Math.floor(bytes * cut.keep);
  response.writeHead(reply.status, {
    'x-request-id': `req_${requestId()}`,
    'content-type': 'application/json',
    ...reply.headers,
    ...(cut.contentLength ? { 'content-length': bytes } : {}),
  });
  response.flushHeaders();
  if (file === undefined) response.write(json.subarray(0, kept));
  else if (kept > 0) {
    const part = createReadStream(file.path, { start: file.start, end: file.start + kept - 1 });
    await pipeline(part, response, { end: false });
  }
  if (!cut.contentLength) response.end();
  // Only when all of the part is on its way.
  else response.write('', () => response.destroy());
}

/** Bytes a JSON body may have; far more than any of these calls needs. */
const MAX_JSON_BYTES = 67_108_864;

/** The JSON of the body. @throws ApiError 400 if it is none */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Not destroyed when left early: the refusal goes out on the same connection, and the rest is read past.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_JSON_BYTES) {
      request.resume();
      throw new ApiError(413, 'The request body is too large.');
    }
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new ApiError(400, 'We could not parse the JSON body of your request.');
  }
}

/** A whole-number parameter of the query. @throws ApiError 400 outside of `1..most` */
function readLimit(url: URL, fallback: number, most: number): number {
  const text = url.searchParams.get('limit');
  if (text === null || text === '') return fallback;
  const refusal = rangeProblem('limit', /^-?\d+$/.test(text) ? Number(text) : text, 1, most);
  if (refusal !== undefined) throw refusal;
  return Number(text);
}

/** What the service says to a parameter that is no whole number from `least` to `most`; undefined to one that is. */
export function rangeProblem(param: string, value: unknown, least: number, most: number): ApiError | undefined {
  const refuse = (code: string, why: string): ApiError =>
    new ApiError(400, `Invalid '${param}': ${why}, but got ${String(value)} instead.`, { param, code });
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    return new ApiError(400, wrongType(param, 'an integer', value), { param, code: 'invalid_type' });
  }
  if (value < least) {
    return refuse('integer_below_min_value', `integer below minimum value. Expected a value >= ${least}`);
  }
  if (value <= most) return undefined;
  return refuse('integer_above_max_value', `integer above maximum value. Expected a value <= ${most}`);
}

/**
 * One page of `items` after the item with the id that the call gives, as a list object.
 * @param most how many a page may have
 * @throws ApiError 400 for an unknown id, or a limit out of bounds
 */
export function page<Item extends { readonly id: string; readonly sequence: number }>(
  { url, list: fault }: RouteCall,
  items: readonly Item[],
  { limit: fallback, most }: { readonly limit: number; readonly most: number },
  show: (item: Item) => object,
): Reply {
  const limit = readLimit(url, fallback, most);
  const after = fault?.ignoreAfter === true ? '' : (url.searchParams.get('after') ?? '');
  const ordered = inOrder(items, fault?.order);
  const start = after === '' ? 0 : ordered.findIndex(({ id }) => id === after) + 1;
  if (start === 0 && after !== '') {
    throw new ApiError(400, `Invalid value for 'after': '${after}'.`, { param: 'after', code: 'invalid_value' });
  }
  const data = ordered.slice(start, start + limit);
  const omit = fault?.omit ?? [];
  return ok({
    object: 'list',
    data: data.map((item) => Object.fromEntries(Object.entries(show(item)).filter(([name]) => !omit.includes(name)))),
    first_id: data.at(0)?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: fault?.hasMore === true || start + limit < ordered.length,
  });
}

/** Shuffled items keep their places among each other from page to page, and when others come. */
function inOrder<Item extends { readonly sequence: number }>(
  items: readonly Item[],
  order: ListFault['order'],
): readonly Item[] {
  if (order === 'reversed') return items.toReversed();
  if (order === undefined) return items;
  const place = ({ sequence }: Item): number => chance('shuffled', sequence);
  return items.toSorted((a, b) => place(a) - place(b));
}
