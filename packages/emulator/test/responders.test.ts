/** What the responders answer. */
import { expect, test } from 'vitest';
import { type ResponderRequest, scriptResponder } from '../src/index.ts';

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
