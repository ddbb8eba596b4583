/** Result files from a server that misbehaves: what is on disk afterwards is the file, or nothing is taken for it. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI from 'openai';
import { afterEach, describe, expect, it } from 'vitest';
import { downloadFile } from '../../src/openai/download.ts';
import { silentLogger } from '../../src/platform/logger.ts';

const CONTENT = Array.from({ length: 200 }, (_, line) => `{"line":${line}}\n`).join('');

type Serve = (request: IncomingMessage, response: ServerResponse, call: number) => void;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface Downloaded {
  readonly there: boolean | string;
  readonly text: string;
  readonly ranges: (string | undefined)[];
  readonly waited: number;
}

/** @param bytes what the file's description says */
async function download(serve: Serve, bytes: unknown = CONTENT.length, described = 200): Promise<Downloaded> {
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    if (!request.url?.endsWith('/content')) {
      response.writeHead(described, { 'content-type': 'application/json' });
      response.end(JSON.stringify(described === 200 ? { id: 'file-1', object: 'file', bytes } : { error: {} }));
      return;
    }
    ranges.push(request.headers.range);
    serve(request, response, ranges.length);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const folder = await mkdtemp(join(tmpdir(), 'download-'));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    await rm(folder, { recursive: true, force: true });
  });
  const { port } = server.address() as AddressInfo;
  const openai = new OpenAI({ apiKey: 'test', baseURL: `http://127.0.0.1:${port}/v1`, maxRetries: 0 });
  let waited = 0;
  const sleep = async (ms: number): Promise<void> => {
    waited += ms;
  };
  const clock = { now: () => 0, sleep };
  const path = join(folder, 'result.jsonl');
  const there = await downloadFile({ openai, clock, logger: silentLogger, fileId: 'file-1', path }).catch(
    (error: unknown) => String((error as { code?: unknown }).code),
  );
  return { there, text: await readFile(path, 'utf8').catch(() => '?'), ranges, waited };
}

/** Sends `text` and breaks the connection before its end. */
function cut(response: ServerResponse, status: number, headers: Record<string, string>, text: string): void {
  response.writeHead(status, { ...headers, 'content-length': text.length + 1000 });
  response.write(text, () => setTimeout(() => response.destroy(), 20));
}

const from = (request: IncomingMessage): number => Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);

function whole(response: ServerResponse, text = CONTENT): void {
  response.writeHead(200, { 'content-length': text.length });
  response.end(text);
}

describe('a result file', () => {
  it('that was cut is resumed where it stopped', async () => {
    const { there, text, ranges } = await download((request, response, call) => {
      if (call === 1) return cut(response, 200, {}, CONTENT.slice(0, 700));
      const start = from(request);
      const rest = CONTENT.slice(start);
      response.writeHead(206, { 'content-range': `bytes ${start}-${CONTENT.length - 1}/${CONTENT.length}` });
      return void response.end(rest);
    });
    expect([there, text]).toEqual([true, CONTENT]);
    expect(ranges).toEqual([undefined, 'bytes=700-']);
  });

  it('is begun anew where the server answers a range with 200', async () => {
    const { there, text } = await download((_, response, call) =>
      call === 1 ? cut(response, 200, {}, CONTENT.slice(0, 700)) : whole(response),
    );
    expect([there, text]).toEqual([true, CONTENT]);
  });

  it('is never pieced together of a stretch that was not asked for, also where the sizes would fit', async () => {
    const { there, text, ranges } = await download((request, response, call) => {
      const start = from(request);
      if (call === 1) return cut(response, 200, {}, CONTENT.slice(0, 700));
      // Bytes 100 to 799 in place of 700 to the end.
      if (call === 2) {
        response.writeHead(206, { 'content-range': `bytes 100-799/${CONTENT.length}` });
        return void response.end(CONTENT.slice(100, 800));
      }
      if (start === 0) return whole(response);
      response.writeHead(206, { 'content-range': `bytes ${start}-${CONTENT.length - 1}/${CONTENT.length}` });
      return void response.end(CONTENT.slice(start));
    });
    expect([there, text]).toEqual([true, CONTENT]);
    expect(ranges).toEqual([undefined, 'bytes=700-', undefined]);
  });

  it('is begun anew after 416', async () => {
    const { there, text } = await download((request, response, call) => {
      if (call === 1) return cut(response, 200, {}, CONTENT.slice(0, 700));
      if (request.headers.range === undefined) return whole(response);
      response.writeHead(416, { 'content-type': 'application/json' });
      return void response.end('{"error":{"message":"no such range"}}');
    });
    expect([there, text]).toEqual([true, CONTENT]);
  });

  it('arrives without Content-Length too', async () => {
    const { there, text } = await download((_, response) => {
      response.writeHead(200);
      response.write(CONTENT.slice(0, 50));
      response.end(CONTENT.slice(50));
    });
    expect([there, text]).toEqual([true, CONTENT]);
  });

  it('without a byte is an empty file', async () => {
    const { there, text, ranges } = await download((_, response) => whole(response, ''), 0);
    expect([there, text, ranges]).toEqual([true, '', [undefined]]);
  });

  it.each([[undefined], [null], ['12'], [-1], [1.5]])(
    'is taken when it ends as it should, if its description gives %j as its size',
    async (bytes) => {
      const { there, text, waited } = await download(
        (_, response) => whole(response),
        bytes === undefined ? null : bytes,
      );
      expect([there, text, waited]).toEqual([true, CONTENT, 0]);
    },
  );

  it('whose description never fits is taken when it came twice alike and whole by its own account', async () => {
    const { there, text, ranges } = await download((_, response) => whole(response), CONTENT.length + 5);
    expect([there, text]).toEqual([true, CONTENT]);
    expect(ranges).toEqual([undefined, undefined]);
  });

  it('that ends too early without a word is not taken, and asked for six times', async () => {
    const { there, waited } = await download((request, response) => {
      response.writeHead(200);
      response.end(CONTENT.slice(0, from(request) === 0 ? 700 : 100));
    });
    expect(there).toBe('openai-unavailable');
    expect(waited).toBeGreaterThan(60_000);
  });

  it('whose description says 0 is fetched all the same', async () => {
    const { there, text } = await download((_, response) => whole(response), 0);
    expect([there, text]).toEqual([true, CONTENT]);
  });

  it.each([400, 405, 500, 501])('whose description answers %d is fetched without it', async (status) => {
    const { there, text } = await download((_, response) => whole(response), 0, status);
    expect([there, text]).toEqual([true, CONTENT]);
  });

  it.each([
    [404, false],
    [410, false],
    [401, 'openai-unavailable'],
    [403, 'openai-unavailable'],
  ])('whose description answers %d is not', async (status, outcome) => {
    const { there, ranges } = await download((_, response) => whole(response), 0, status);
    expect([there, ranges]).toEqual([outcome, []]);
  });

  it('of no known size that ends within a line is fetched again; twice alike it is used', async () => {
    const sizes: number[] = [700, CONTENT.length];
    const healed = await download((_, response, call) => {
      response.writeHead(200);
      response.end(CONTENT.slice(0, sizes[call - 1]));
    }, null);
    expect([healed.there, healed.text]).toEqual([true, CONTENT]);
    const cutForGood = await download((_, response) => {
      response.writeHead(200);
      response.end(CONTENT.slice(0, 700));
    }, null);
    expect([cutForGood.there, cutForGood.text.length, cutForGood.ranges.length]).toEqual([true, 700, 2]);
  });

  it.each([404, 410])('that is gone (%d) is no error', async (status) => {
    const { there } = await download((_, response) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end('{"error":{"message":"No such File object: file-1"}}');
    });
    expect(there).toBe(false);
  });
});
