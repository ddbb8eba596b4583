import fc from 'fast-check';
import { expect, it } from 'vitest';
import { completeLine } from '../../src/jobs/complete-line.ts';
import { chatLine } from '../workload/job-world.ts';

const CHAT = { endpoint: '/v1/chat/completions', model: 'm' };
const body = { model: 'm', messages: [{ role: 'user', content: 'hello' }] };
const whole = { custom_id: 'line-0000007', method: 'POST', url: CHAT.endpoint, body };

it.each<[what: string, line: unknown, completing: { endpoint: string; model?: string }, completed: unknown]>([
  ['a text', 'hello', CHAT, whole],
  ['a prompt', { prompt: 'hello' }, CHAT, whole],
  ['a prompt with an id', { custom_id: 'a', prompt: 'hello' }, CHAT, { ...whole, custom_id: 'a' }],
  ['a body', { custom_id: 'a', body }, { endpoint: CHAT.endpoint }, { ...whole, custom_id: 'a' }],
  [
    'a body without a model',
    { custom_id: 'a', body: { messages: [] } },
    CHAT,
    { ...whole, custom_id: 'a', body: { model: 'm', messages: [] } },
  ],
  [
    'a request without a model',
    { ...whole, body: { input: 'x' } },
    CHAT,
    { ...whole, body: { model: 'm', input: 'x' } },
  ],
  [
    'a text to embed',
    'hello',
    { endpoint: '/v1/embeddings', model: 'e' },
    { ...whole, url: '/v1/embeddings', body: { model: 'e', input: 'hello' } },
  ],
  [
    'a text to respond to',
    'hello',
    { endpoint: '/v1/responses', model: 'r' },
    { ...whole, url: '/v1/responses', body: { model: 'r', input: 'hello' } },
  ],
])('%s becomes a whole request', (_, line, completing, completed) => {
  expect(completeLine(line, 7, completing)).toEqual({ value: completed, changed: true });
});

it.each([
  ['a whole request', JSON.parse(chatLine('a'))],
  [
    'a whole request of another endpoint and model',
    { custom_id: 'a', method: 'POST', url: '/v1/responses', body: { model: 'x' } },
  ],
  ['a list', [1]],
  ['nothing', null],
  ['what has neither a body nor a prompt', { custom_id: 'a', text: 'hello' }],
  ['a body that is none', { custom_id: 'a', body: 'hello' }],
])('leaves %s as it is', (_, line) => {
  expect(completeLine(line, 7, CHAT)).toEqual({ value: line, changed: false });
});

it.each([
  [
    'no text',
    { prompt: ['hello'] },
    CHAT,
    { code: 'invalid_type', param: 'prompt', message: /a string, but got an array/ },
  ],
  [
    'more beside it',
    { prompt: 'x', temperature: 1 },
    CHAT,
    { code: 'invalid_value', param: 'temperature', message: /write a 'body'/ },
  ],
  [
    'an endpoint that takes none',
    { prompt: 'x' },
    { endpoint: '/v1/moderations' },
    { code: 'invalid_value', param: 'prompt', message: /\/v1\/moderations/ },
  ],
])('refuses a prompt with %s', (_, line, completing, fault) => {
  expect(completeLine(line, 7, completing)).toMatchObject({
    fault: { ...fault, message: expect.stringMatching(fault.message) },
  });
});

it('changes nothing that a line has, and a second time nothing at all', () => {
  const members = fc.record(
    {
      custom_id: fc.string(),
      method: fc.string(),
      url: fc.string(),
      body: fc.dictionary(fc.string(), fc.jsonValue()),
      more: fc.jsonValue(),
      fault: fc.constant('of a user'),
    },
    { requiredKeys: ['body', 'fault'] },
  );
  fc.assert(
    fc.property(members, (line) => {
      const completed = completeLine(line, 7, CHAT);
      if ('fault' in completed) throw new Error('a body is no prompt');
      const { body: has, ...others } = line;
      expect(completed.value).toMatchObject(others);
      expect((completed.value as typeof line).body).toEqual({ model: 'm', ...has });
      expect(completeLine(completed.value, 7, CHAT)).toEqual({ value: completed.value, changed: false });
    }),
    { numRuns: 50 },
  );
});
