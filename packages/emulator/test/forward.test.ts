/** Lines that are sent on to a model server: what it is asked, and every way in which it may not answer. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { forwardResponder, modelsOf, type ResponderRequest } from '../src/index.ts';
import { createBatch, requestLines, startWorld } from './support.ts';

const CHAT = '/v1/chat/completions';
const request = (body: unknown, endpoint = CHAT): ResponderRequest => ({
  endpoint,
  customId: 'a',
  body,
  line: 1,
  batchId: 'batch_x',
  signal: new AbortController().signal,
});

interface Asked {
  readonly url: string | undefined;
  readonly key: string | undefined;
  readonly body: Record<string, unknown>;
}

/** A model server of the test's own, and what it was asked. */
async function modelServer(
  answer: (asked: Asked, response: ServerResponse, incoming: IncomingMessage) => void,
): Promise<{ baseURL: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer(async (incoming, response) => {
    let text = '';
    for await (const chunk of incoming) text += chunk;
    const one = { url: incoming.url, key: incoming.headers.authorization, body: text === '' ? {} : JSON.parse(text) };
    asked.push(one);
    answer(one, response, incoming);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`, asked };
}

const json = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

test('status and body are copied, of embeddings too; what is no JSON is kept as a text', async () => {
  const { baseURL, asked } = await modelServer(({ body }, response) => {
    if (body.model === 'html') response.writeHead(502).end('<html>');
    else json(response, 400, { error: { message: 'No.' } });
  });
  const responder = forwardResponder({ baseURL, apiKey: 'secret' });
  expect(await responder(request({ model: 'm' }))).toEqual({ status: 400, body: { error: { message: 'No.' } } });
  expect(await responder(request({ model: 'html' }))).toEqual({ status: 502, body: '<html>' });
  await responder(request({ model: 'm', input: 'x' }, '/v1/embeddings'));
  expect(asked).toEqual([
    { url: '/v1/chat/completions', key: 'Bearer secret', body: { model: 'm' } },
    { url: '/v1/chat/completions', key: 'Bearer secret', body: { model: 'html' } },
    { url: '/v1/embeddings', key: 'Bearer secret', body: { model: 'm', input: 'x' } },
  ]);
});

test('another model is asked for chats and responses, and the older name of the limit stands beside the newer of chats', async () => {
  const { baseURL, asked } = await modelServer((_, response) => json(response, 200, {}));
  const responder = forwardResponder({ baseURL, model: 'qwen' });
  await responder(request({ model: 'm', max_completion_tokens: 5 }));
  await responder(request({ model: 'm', max_completion_tokens: 5, max_tokens: 3 }));
  await responder(request({ model: 'm', input: 'x', max_output_tokens: 16 }, '/v1/responses'));
  await responder(request({ model: 'm', input: 'x' }, '/v1/embeddings'));
  expect(asked.map(({ body, key }) => [key, body])).toEqual([
    [undefined, { model: 'qwen', max_completion_tokens: 5, max_tokens: 5 }],
    [undefined, { model: 'qwen', max_completion_tokens: 5, max_tokens: 3 }],
    [undefined, { model: 'qwen', input: 'x', max_output_tokens: 16 }],
    [undefined, { model: 'm', input: 'x' }],
  ]);
  expect(asked[2]?.url).toBe('/v1/responses');
});

test('a server that refuses the older name is asked again without it, and from then on', async () => {
  const { baseURL, asked } = await modelServer(({ body }, response) => {
    if (body.max_tokens === undefined) json(response, 200, { fine: true });
    else json(response, 400, { error: { message: "Unsupported parameter: 'max_tokens' is not supported." } });
  });
  const responder = forwardResponder({ baseURL });
  for (const _ of [1, 2]) {
    expect(await responder(request({ max_completion_tokens: 5 }))).toEqual({ status: 200, body: { fine: true } });
  }
  expect(asked.map(({ body }) => body.max_tokens)).toEqual([5, undefined, undefined]);
});

test('a server that is not there, breaks off, sends on elsewhere or says too much: the line says which', async () => {
  const elsewhere = await modelServer((_, response) => json(response, 200, {}));
  const { baseURL } = await modelServer(({ body }, response, incoming) => {
    if (body.model === 'drop') incoming.socket.destroy();
    else if (body.model === 'half')
      response.writeHead(200, { 'content-length': 100 }).end('{"half":', () => incoming.socket.destroy());
    else if (body.model === 'moved') response.writeHead(307, { location: elsewhere.baseURL }).end();
    else response.writeHead(200).end('x'.repeat(8 * 1024 * 1024 + 1));
  });
  const responder = forwardResponder({ baseURL, apiKey: 'secret-of-nine' });
  const host = new URL(baseURL).host;
  const error = async (model: string): Promise<unknown> => responder(request({ model }));
  const because = (code: string, message: unknown): object => ({ error: { code, message } });
  expect(await error('drop')).toEqual(because('forward_unreachable', expect.stringContaining(host)));
  expect(await error('half')).toEqual(because('forward_unreachable', expect.stringContaining('broke off')));
  expect(await error('moved')).toEqual(
    because('forward_redirected', `${host} sends requests on to ${new URL(elsewhere.baseURL).host}.`),
  );
  expect(await error('large')).toEqual(because('forward_too_large', expect.stringContaining('8388608 bytes')));
  expect(elsewhere.asked).toEqual([]);
  const nowhere = forwardResponder({ baseURL: 'http://127.0.0.1:1/v1' });
  expect(await nowhere(request({}))).toEqual(because('forward_unreachable', expect.stringContaining('ECONNREFUSED')));
});

test('a refusal that quotes the key is kept without it', async () => {
  const { baseURL } = await modelServer(({ key }, response) =>
    json(response, 401, { error: { message: `Bad ${key}` } }),
  );
  const reply = await forwardResponder({ baseURL, apiKey: 'planted-key-4711' })(request({}));
  expect(reply).toMatchObject({ status: 401, body: { error: { message: expect.stringContaining('Bad') } } });
  expect(JSON.stringify(reply)).not.toContain('planted-key-4711');
});

test('the time limit holds for one that is silent and for one that never ends', async () => {
  const { baseURL } = await modelServer(({ body }, response) => {
    if (body.model !== 'drip') return;
    response.writeHead(200);
    const drips = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(drips));
  });
  const responder = forwardResponder({ baseURL, timeoutMs: 150 });
  const late = { error: { code: 'forward_timeout', message: expect.stringContaining('no answer within 0.15 s') } };
  expect(await Promise.all(['silent', 'drip'].map((model) => responder(request({ model }))))).toEqual([late, late]);
});

test('a limit of an hour is an hour: no other one ends the call before', async () => {
  const held: ServerResponse[] = [];
  const { baseURL, asked } = await modelServer((_, response) => void held.push(response));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const HOUR = 3_600_000;
  const responder = forwardResponder({ baseURL, timeoutMs: HOUR });
  const answers = [responder(request({ model: 'answered' })), responder(request({ model: 'late' }))];
  while (asked.length < 2) await setImmediate();
  vi.advanceTimersByTime(HOUR - 1);
  const place = asked.findIndex(({ body }) => body.model === 'answered');
  const response = held[place];
  if (response !== undefined) json(response, 200, { after: 'an hour' });
  expect(await answers[0]).toEqual({ status: 200, body: { after: 'an hour' } });
  vi.advanceTimersByTime(1);
  expect(await answers[1]).toMatchObject({ error: { code: 'forward_timeout' } });
});

test('no more than so many requests are sent at a time, of all batches together', async () => {
  const held: ServerResponse[] = [];
  let most = 0;
  const { baseURL, asked } = await modelServer((_, response) => {
    held.push(response);
    most = Math.max(most, held.length);
  });
  const { client, clock, emulator } = await startWorld({ responder: forwardResponder({ baseURL, concurrency: 2 }) });
  for (const _ of [1, 2]) await createBatch(client, requestLines(3));
  clock.advance(400);
  const done = emulator.tick();
  for (let answered = 0; answered < 6; answered += 1) {
    while (held.length < Math.min(2, 6 - answered)) await setImmediate();
    json(held.shift() as ServerResponse, 200, { choices: [] });
  }
  await done;
  expect([asked.length, most]).toEqual([6, 2]);
});

test('a look at a server tells its models, that it refuses the key, or that it is not there', async () => {
  let reply: [number, unknown] = [200, { data: [{ id: 'one' }, { id: 'two' }] }];
  const { baseURL, asked } = await modelServer((_, response) => json(response, ...reply));
  expect(await modelsOf({ baseURL, apiKey: 'planted-key-4711' })).toEqual(['one', 'two']);
  expect(asked).toEqual([{ url: '/v1/models', key: 'Bearer planted-key-4711', body: {} }]);
  reply = [404, 'nothing'];
  expect(await modelsOf({ baseURL })).toBeUndefined();
  reply = [401, { error: 'no planted-key-4711' }];
  await expect(modelsOf({ baseURL, apiKey: 'planted-key-4711' })).rejects.toMatchObject({
    code: 'access-denied',
    message: expect.not.stringContaining('planted-key-4711'),
  });
  await expect(modelsOf({ baseURL: 'http://127.0.0.1:1/v1' })).rejects.toMatchObject({
    code: 'service-unreachable',
    where: 'http://127.0.0.1:1/v1/models',
  });
});
