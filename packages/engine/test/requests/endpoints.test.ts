import { expect, it } from 'vitest';
import { isAnswerOf } from '../../src/requests/endpoints.ts';
import { isAnswered } from '../../src/requests/result-line.ts';

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

it('chat completions are answered by choices and nothing else', () => {
  expect(isAnswerOf('/v1/chat/completions', { data: [{}] })).toBe(false);
});
