import { expect, it } from 'vitest';
import { isAnswerOf } from '../../src/requests/endpoints.ts';
import { lineFailure } from '../../src/requests/line-failure.ts';
import { isAnswered, readResultLine } from '../../src/requests/result-line.ts';

it.each([
  ['/v1/chat/completions', { choices: [{}] }],
  ['/v1/responses', { output: [{}] }],
  ['/v1/embeddings', { data: [{}] }],
  ['/v1/moderations', { results: [{}] }],
])('an answer of %s is known by its list, also in a line that leaves its status out', (endpoint, body) => {
  expect(isAnswerOf(endpoint, body)).toBe(true);
  expect(isAnswered({ custom_id: 'a', status: undefined, body, error: undefined })).toBe(true);
  for (const none of [{}, { choices: [] }, { error: { message: 'no' } }, 'text', null]) {
    expect(isAnswerOf(endpoint, none)).toBe(false);
  }
});

it.each([
  ['a refusal', { status: 'completed', output: [{ type: 'message', content: [{ type: 'refusal', refusal: 'No.' }] }] }],
  ['one that broke off', { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' }, output: [{}] }],
  ['one that broke off before it said anything', { status: 'incomplete', output: [] }],
])('of responses, %s is an answer', (_, body) => {
  const answer = { object: 'response', error: null, ...body };
  expect(isAnswerOf('/v1/responses', answer)).toBe(true);
  const line = readResultLine({ custom_id: 'a', response: { status_code: 200, body: answer } });
  expect(line && lineFailure(line)).toBeUndefined();
});

it.each([
  ['failed', { error: { code: 'server_error', message: 'Sorry.' } }, 'server-error', '200 server_error: Sorry.'],
  ['failed', { error: null }, 'http-error', '200: The response has the status failed.'],
  ['cancelled', {}, 'http-error', '200: The response has the status cancelled.'],
  ['queued', {}, 'http-error', '200: The response has the status queued.'],
])('a response that is %s is none, although its status is 200', (status, more, reason, message) => {
  const body = { object: 'response', status, output: [{}], ...more };
  expect(isAnswerOf('/v1/responses', body)).toBe(false);
  const line = readResultLine({ custom_id: 'a', response: { status_code: 200, body } });
  expect(line && lineFailure(line)).toMatchObject({ reason, message, aboutContent: false });
});

it.each(['invalid_prompt', 'misalignment_policy_violation', 'bio_policy'])(
  'a response that failed for %s was asked for what it cannot answer',
  (code) => {
    const body = { object: 'response', status: 'failed', output: [], error: { code, message: 'x' } };
    const line = readResultLine({ custom_id: 'a', response: { status_code: 200, body } });
    expect(line && lineFailure(line)).toMatchObject({ reason: 'http-error', aboutContent: true });
  },
);

it('responses are answered by an output and nothing else', () => {
  expect(isAnswerOf('/v1/responses', { choices: [{}] })).toBe(false);
});

it('chat completions are answered by choices and nothing else', () => {
  expect(isAnswerOf('/v1/chat/completions', { data: [{}] })).toBe(false);
});
