/** Stands before the emulator and gives the key of a request back, in the ways in which servers do, and in some more. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** In a refusal. */
const REFUSALS: Readonly<Record<string, (key: string, status: number, response: ServerResponse) => void>> = {
  'status text': (key, status, response) => void response.writeHead(status, `Refused for ${key}`).end(),
  'JSON message': (key, status, response) => json(response, status, { error: { message: `No: ${key}`, code: null } }),
  'nested JSON': (key, status, response) =>
    json(response, status, { error: { message: { detail: [{ key }] }, code: 'x', param: key, type: key } }),
  'JSON in JSON': (key, status, response) =>
    json(response, status, { error: { message: JSON.stringify({ upstream: JSON.stringify({ key }) }) } }),
  HTML: (key, status, response) => {
    const text = key.replace(/[&<>"'/+=%-]/g, (sign) => `&#${sign.charCodeAt(0)};`);
    send(response, status, 'text/html', `<html><body title="${text}">Not for ${text}</body></html>`);
  },
  'plain text': (key, status, response) => send(response, status, 'text/plain', `Not for ${key}, nor Bearer ${key}`),
  headers: (key, status, response) => {
    response.setHeader('x-request-id', key).setHeader('www-authenticate', `Bearer error="${encodeURIComponent(key)}"`);
    json(response, status, { error: { message: `see ${key.slice(0, -3)}…` } });
  },
  redirect: (key, _, response) => {
    const part = encodeURIComponent(key);
    response.writeHead(307, { location: `http://user:${part}@127.0.0.1:9/${part}?api_key=${part}` }).end();
  },
  'percent-encoded': (key, status, response) => {
    const all = [...Buffer.from(key)].map((byte) => `%${byte.toString(16)}`).join('');
    json(response, status, { error: { message: `at /v1?key=${encodeURIComponent(key).toLowerCase()} and ${all}` } });
  },
  base64: (key, status, response) => {
    const packed = ['', ':', 'user:'].map((before) => Buffer.from(before + key).toString('base64'));
    json(response, status, {
      error: { message: `Basic ${packed.join(' or ')}, ${Buffer.from(key).toString('base64url')}` },
    });
  },
  'no JSON': (key, _, response) => send(response, 200, 'application/json', `${key} is no JSON`),
};

/** In an answer that is none the less one. */
const ANSWERS = ['batch errors', 'batch status', 'file status', 'result lines', 'no result lines'] as const;

export type Quote = string;
export const QUOTES_IN_REFUSALS: readonly Quote[] = Object.keys(REFUSALS);
export const QUOTES_IN_ANSWERS: readonly Quote[] = ANSWERS;

export interface QuotingServer {
  /** For clients. */
  readonly url: string;
  /** From now on: which calls are answered so, `GET /v1/batches/…`; undefined: none. */
  quote(how?: { readonly by: Quote; readonly calls: RegExp; readonly status: number }): void;
  /** How often a key was given back. */
  readonly quoted: number;
  close(): void;
}

const RESULTS = 'file-quoted';

/** @param target the emulator's URL */
export async function startQuotingServer(target: string): Promise<QuotingServer> {
  let how: Parameters<QuotingServer['quote']>[0];
  let quoted = 0;
  const server = createServer(async (request, response) => {
    const key = (request.headers.authorization ?? '').replace(/^Bearer /, '');
    const call = `${request.method} ${request.url}`;
    const body = await bodyOf(request);
    if (how === undefined || !how.calls.test(call)) return pass(target, request, body, response);
    quoted += 1;
    const refuse = REFUSALS[how.by];
    if (refuse !== undefined) return refuse(key, how.status, response);
    return answer(target, { by: how.by, call, key }, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    quote: (next) => {
      how = next;
    },
    get quoted() {
      return quoted;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

interface Answering {
  readonly by: Quote;
  readonly call: string;
  readonly key: string;
}

/** A batch that has ended, its files, and what is in them. */
async function answer(target: string, { by, call, key }: Answering, response: ServerResponse): Promise<void> {
  const [, path = ''] = call.split(' ');
  const url = target.replace(/\/v1$/, path);
  if (path.includes(`/files/${RESULTS}/content`)) {
    const { data } = (await read(`${target}/batches`)) as unknown as { data: RemoteBatch[] };
    const [batch] = data;
    const sent = await (await fetch(`${target}/files/${batch?.input_file_id}/content`)).text();
    const lines = sent
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).custom_id as string);
    const error = { code: `x ${key}`, type: key, param: key, message: `No ${key}, nor ${encodeURIComponent(key)}` };
    const result = (custom_id: string): string =>
      JSON.stringify({ custom_id, response: { status_code: 401, body: { error } }, error: null });
    const text = by === 'no result lines' ? `Not for ${key}\n` : lines.map((id) => `${result(id)}\n`).join('');
    return send(response, 200, 'application/octet-stream', `${text}{"custom_id":${JSON.stringify(key)}}\n`);
  }
  if (path.includes('/files')) {
    return json(response, 200, { id: RESULTS, object: 'file', filename: key, status: 'error', status_details: key });
  }
  const batch = await read(url);
  if (by === 'batch status') return json(response, 200, { ...batch, status: `waits for ${key}` });
  if (by === 'batch errors') {
    const data = [{ code: key, message: `No: ${key}`, line: null, param: key }];
    return json(response, 200, { ...batch, status: 'failed', failed_at: batch.created_at + 60, errors: { data } });
  }
  const counts = { total: 1, completed: 0, failed: 1 };
  const ended = { status: 'completed', completed_at: batch.created_at + 60, request_counts: counts };
  return json(response, 200, { ...batch, ...ended, error_file_id: RESULTS });
}

interface RemoteBatch {
  readonly input_file_id: string;
  readonly created_at: number;
}

async function read(url: string): Promise<RemoteBatch> {
  return (await (await fetch(url)).json()) as RemoteBatch;
}

async function pass(target: string, request: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> {
  const type = request.headers['content-type'];
  const answered = await fetch(target.replace(/\/v1$/, request.url ?? ''), {
    method: request.method ?? 'GET',
    headers: { authorization: 'Bearer emulator', ...(type === undefined ? {} : { 'content-type': type }) },
    ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
  });
  const headers = { 'content-type': answered.headers.get('content-type') ?? '' };
  response.writeHead(answered.status, headers).end(Buffer.from(await answered.arrayBuffer()));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function json(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, 'application/json', JSON.stringify(value));
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { 'content-type': type, 'retry-after-ms': '1' }).end(text);
}
