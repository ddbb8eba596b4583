/** What the responders answer. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { forwardResponder, type ResponderRequest, scriptResponder } from '../src/index.ts';

const request = (customId: string, body: unknown = { model: 'm', messages: [] }): ResponderRequest => ({
  endpoint: '/v1/chat/completions',
  customId,
  body,
  line: 1,
  batchId: 'batch_x',
  signal: new AbortController().signal,
});

test('a script is followed rule by rule', async () => {
  const responder = scriptResponder({
    rules: [
      { match: 'a', times: 1, status: 503 },
      { match: 'a', content: 'second' },
      { match: /^b/, finishReason: 'length', delayMs: 5 },
      { match: 'c', status: 201, body: { any: 'thing' } },
    ],
    default: { refusal: 'I would rather not.' },
  });
  expect(await responder(request('a'))).toMatchObject({ status: 503, body: { error: { type: 'server_error' } } });
  expect(await responder(request('a'))).toMatchObject({
    status: 200,
    body: { choices: [{ message: { content: 'second', refusal: null } }] },
  });
  expect(await responder(request('bb'))).toMatchObject({
    delayMs: 5,
    body: { choices: [{ finish_reason: 'length' }] },
  });
  expect(await responder(request('c'))).toMatchObject({ status: 201, body: { any: 'thing' } });
  expect(await responder(request('d'))).toMatchObject({
    body: { choices: [{ message: { content: null, refusal: 'I would rather not.' } }] },
  });
});

test('forwarding copies status and body, and a broken connection is a timeout', async () => {
  const seen: unknown[] = [];
  const server = createServer((incoming, response) => {
    let text = '';
    incoming.on('data', (chunk) => {
      text += chunk;
    });
    incoming.on('end', () => {
      seen.push([incoming.url, incoming.headers.authorization, JSON.parse(text)]);
      if (text.includes('html')) response.writeHead(502).end('<html>');
      else if (text.includes('drop')) incoming.socket.destroy();
      else response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":{"message":"No."}}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const responder = forwardResponder({ baseURL: `http://127.0.0.1:${port}/v1/`, apiKey: 'secret' });
  expect(await responder(request('a', { model: 'm' }))).toEqual({ status: 400, body: { error: { message: 'No.' } } });
  expect(await responder(request('b', { model: 'html' }))).toEqual({ status: 502, body: '<html>' });
  expect(await responder(request('c', { model: 'drop' }))).toMatchObject({ error: { code: 'request_timeout' } });
  expect(seen[0]).toEqual(['/v1/chat/completions', 'Bearer secret', { model: 'm' }]);
});
