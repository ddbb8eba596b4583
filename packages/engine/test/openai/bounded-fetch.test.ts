/** Servers that send on, flood, drip or say nothing, by the real client: one that its user made, within our bounds. */
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import OpenAI, { AzureOpenAI } from 'openai';
import { afterEach, describe, expect, it } from 'vitest';
import { submitOpenaiBatch } from '../../src/openai/batches.ts';
import { bounded } from '../../src/openai/bounded-fetch.ts';
import { downloadFile } from '../../src/openai/download.ts';
import { deleteFile, describeFile, uploadToOpenai } from '../../src/openai/files.ts';
import { listAllBatches, listAllFiles } from '../../src/openai/lists.ts';
import { checkModel } from '../../src/openai/model.ts';
import { readRefusal } from '../../src/openai/refusals.ts';
import { cancelBatch, retrieveBatch } from '../../src/openai/remote-batch.ts';
import { OPENAI_BOUNDS } from '../../src/platform/bounds.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { ManualTimer } from '../platform/manual-timer.ts';

const KEY = 'sk-of-one-host-only';
const JSON_TYPE = { 'content-type': 'application/json' };
const MIB = 1024 * 1024;

type Serve = (request: IncomingMessage, response: ServerResponse) => void;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function served(serve: Serve): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    serve(request, response);
  });
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'bounds-'));
  closing.push(() => rm(made, { recursive: true, force: true }));
  return made;
}

const clientOf = (url: string, options = {}): OpenAI =>
  new OpenAI({ apiKey: KEY, baseURL: `${url}/v1`, maxRetries: 2, ...options });

const clock = { now: () => 0, sleep: async () => {} };

/** Sends for as long as somebody reads. */
function flood(response: ServerResponse, chunk: Uint8Array): void {
  const go = (): void => {
    while (!response.destroyed) if (!response.write(chunk)) return;
  };
  response.on('drain', go);
  go();
}

const batchRequest = { endpoint: '/v1/chat/completions', inputFileId: 'file-1', metadata: {}, timeout: 60_000 };

const CALLS: Readonly<Record<string, (openai: OpenAI) => Promise<unknown>>> = {
  'a batch': (openai) => retrieveBatch(openai, 'batch_1'),
  cancelling: (openai) => cancelBatch(openai, 'batch_1'),
  batches: (openai) => listAllBatches(openai),
  files: (openai) => listAllFiles(openai),
  'a file': (openai) => describeFile(openai, 'file-1'),
  'deleting a file': (openai) => deleteFile(openai, 'file-1'),
  'a model': (openai) => checkModel(openai, 'gpt-4.1-mini'),
  creating: (openai) => submitOpenaiBatch(openai, batchRequest),
  async 'a download'(openai) {
    const path = join(await folder(), 'x');
    return downloadFile({ openai, clock, logger: silentLogger, fileId: 'file-1', path });
  },
  async 'an upload'(openai) {
    const path = join(await folder(), 'x');
    await writeFile(path, '{"secret":1}\n');
    return uploadToOpenai(openai, path, 'x.jsonl');
  },
};

describe('a redirect', () => {
  it.each(Object.keys(CALLS))('of %s is not followed, whatever its status', async (name) => {
    const seen: string[] = [];
    const other = await served((request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`);
      response.writeHead(200, JSON_TYPE).end('{"id":"batch_evil","status":"completed","data":[],"bytes":3}');
    });
    for (const status of [300, 301, 302, 303, 305, 307, 308]) {
      let asked = 0;
      const url = await served((request, response) => {
        asked += 1;
        const location = `${other}${request.url}?key=${KEY}`;
        response.writeHead(status, { location, 'x-should-retry': 'true' }).end('moved');
      });
      const error = await CALLS[name]?.(clientOf(url)).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      const { effect, reason } = readRefusal(error);
      expect([status, effect, asked]).toEqual([status, 'unknown', 1]);
      expect(reason).toContain(`sends this call on to ${new URL(other).host}, and redirects are not followed`);
      expect(reason).not.toContain(KEY);
    }
    expect(seen).toEqual([]);
  });

  it('is not followed by a client of Azure either', async () => {
    const url = await served((_, response) => response.writeHead(307, { location: 'http://127.0.0.1:9/x' }).end());
    const azure = new AzureOpenAI({ apiKey: KEY, endpoint: url, apiVersion: '2026-01-01' });
    await expect(retrieveBatch(azure, 'batch_1')).rejects.toThrow('redirects are not followed');
  });
});

describe('an answer in JSON', () => {
  const packed = gzipSync(Buffer.alloc(64 * MIB, ' '));

  it.each([
    ['that never ends', (r: ServerResponse) => flood(r.writeHead(200, JSON_TYPE), Buffer.alloc(MIB, ' '))],
    [
      'that unpacks to gigabytes',
      (r: ServerResponse) => flood(r.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }), packed),
    ],
    ['of five million objects', (r: ServerResponse) => r.writeHead(200, JSON_TYPE).end(`[${'{},'.repeat(5e6)}0]`)],
    ['a million levels deep', (r: ServerResponse) => r.writeHead(200, JSON_TYPE).end('['.repeat(1e6))],
    ['that is a text without end', (r: ServerResponse) => flood(r.writeHead(200), Buffer.alloc(MIB, 'x'))],
  ])('%s is refused, and asked for once', async (_, answer) => {
    let asked = 0;
    const url = await served((_request, response) => {
      asked += 1;
      answer(response);
    });
    await expect(retrieveBatch(clientOf(url), 'batch_1')).rejects.toMatchObject({
      code: 'openai-unavailable',
      message: expect.stringMatching(/^batch batch_1 cannot be read: the (answer|JSON) has more than \d+ /),
    });
    expect(asked).toBe(1);
    expect(
      readRefusal(await submitOpenaiBatch(clientOf(url), batchRequest).catch((error: unknown) => error)),
    ).toMatchObject({ effect: 'unknown', reason: expect.stringMatching(/has more than \d+ /) });
  });

  it('that ends in the middle of its silence', async () => {
    const timer = new ManualTimer();
    const url = await served((_, response) => void response.writeHead(200, JSON_TYPE).write('{"id":'));
    const client = clientOf(url);
    bounded(client, timer);
    const reading = retrieveBatch(client, 'batch_1');
    reading.catch(() => {});
    // Once the head is there, whoever waits waits for the body.
    for (let turns = 0; turns < 1000 && (await isPending(reading)); turns += 1) timer.pass(5000);
    await expect(reading).rejects.toThrow('nothing more of the answer came for 20 s');
  });

  it('that never begins ends after a minute for each of its tries', async () => {
    const timer = new ManualTimer();
    const url = await served(() => {});
    const client = clientOf(url, { maxRetries: 0 });
    bounded(client, timer);
    const reading = retrieveBatch(client, 'batch_1');
    await timer.waitedFor();
    timer.pass(OPENAI_BOUNDS.headMs.most);
    await expect(reading).rejects.toThrow(/has not begun to answer within 60 s/);
  });
});

const isPending = async (promise: Promise<unknown>): Promise<boolean> => {
  const turn = new Promise<boolean>((resolve) => setImmediate(() => resolve(true)));
  return Promise.race([
    promise.then(
      () => false,
      () => false,
    ),
    turn,
  ]);
};

describe('an error', () => {
  it.each([
    [404, undefined],
    [400, 'refused'],
    [429, 'limited'],
    [500, 'unknown'],
  ])('of 30 MB still says its status, %d', async (status, effect) => {
    const url = await served((_, response) => flood(response.writeHead(status, JSON_TYPE), Buffer.alloc(MIB, 'x')));
    const client = clientOf(url, { maxRetries: 0 });
    if (effect === undefined) expect(await retrieveBatch(client, 'batch_1')).toBeUndefined();
    const refusal = readRefusal(await submitOpenaiBatch(client, batchRequest).catch((error: unknown) => error));
    expect(refusal).toMatchObject({ status, ...(effect === undefined ? {} : { effect }) });
    expect(refusal.reason.length).toBeLessThanOrEqual(2000);
  });
});

describe('a result file', () => {
  const packed = gzipSync(Buffer.alloc(64 * MIB, 'x'));

  async function fetched(
    content: Serve,
    { bytes = 1000, timer }: { readonly bytes?: number; readonly timer?: ManualTimer } = {},
  ): Promise<{ readonly error: string; readonly size: number; readonly asked: number }> {
    let asked = 0;
    const url = await served((request, response) => {
      if (!request.url?.endsWith('/content')) {
        response.writeHead(200, JSON_TYPE).end(JSON.stringify({ id: 'file-1', bytes }));
        return;
      }
      asked += 1;
      content(request, response);
    });
    const path = join(await folder(), 'result.jsonl');
    const options = { openai: clientOf(url), clock, logger: silentLogger, fileId: 'file-1', path };
    const done = downloadFile({ ...options, ...(timer === undefined ? {} : { timer }) });
    done.catch(() => {});
    while (timer !== undefined && (await isPending(done))) timer.pass(1000);
    const error = await done.then(String, (thrown: Error) => thrown.message);
    return { error, size: (await stat(path)).size, asked };
  }

  it.each([
    ['that never ends', {}, Buffer.alloc(MIB, 'x')],
    ['that is packed, and never ends', { 'content-encoding': 'gzip' }, packed],
  ])('%s is cut a little beyond its announced size, and asked for twice', async (_, headers, chunk) => {
    const { error, size, asked } = await fetched((_request, response) =>
      flood(response.writeHead(200, headers), chunk),
    );
    expect(error).toMatch(/^the file file-1 cannot be read: file-1 has more than 16778216 bytes/);
    expect([asked, size <= 17 * MIB]).toEqual([2, true]);
  });

  it('that stops in its middle is asked for twice, each time for 20 seconds of silence', async () => {
    const { error, asked } = await fetched((_request, response) => void response.writeHead(200).write('x'), {
      timer: new ManualTimer(),
    });
    expect(error).toContain('nothing more of file-1 came for 20 s');
    expect(asked).toBe(2);
  });
});
