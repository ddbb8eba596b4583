import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  inputsOf,
  inputTokensOf,
  outputTokensOf,
  readRequestLine,
  requestForModel,
  requestIdentity,
} from '../../src/requests/request-line.ts';
import { estimateTokens } from '../../src/requests/tokens.ts';
import { lineOf } from '../workload/job-world.ts';

const GOOD = { custom_id: 'a', method: 'POST', url: '/v1/chat/completions', body: { model: 'm', messages: [] } };

const read = (value: unknown) => readRequestLine(lineOf(JSON.stringify(value), 7), 'requests.jsonl');

const body = fc
  .record({ more: fc.jsonValue(), model: fc.string({ minLength: 1 }), name: fc.string() })
  .map(({ more, model, name }) => ({ [`x${name}`]: more, messages: [{ role: 'user', content: 'x' }], model }));

const request = fc.record({
  custom_id: fc.string({ unit: 'binary', minLength: 1, maxLength: 64 }),
  method: fc.constant('POST'),
  url: fc.constantFrom('/v1/chat/completions', '/v1/responses', '/v1/embeddings'),
  body,
});

/** The members of every object the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, reversed(member)]),
  );
}

describe('a request line', () => {
  it('is read whole', () => {
    fc.assert(
      fc.property(request, (value) => {
        expect(read(value)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it.each([
    ['custom_id is missing', { ...GOOD, custom_id: undefined }],
    ['custom_id is empty', { ...GOOD, custom_id: '' }],
    ['custom_id is longer than 512 characters', { ...GOOD, custom_id: 'x'.repeat(513) }],
    ['custom_id is not well-formed Unicode', { ...GOOD, custom_id: 'a\ud800' }],
    ['custom_id: Invalid input: expected string, received number', { ...GOOD, custom_id: 1 }],
    ['method is not "POST"', { ...GOOD, method: 'GET' }],
    ['url is not a path of the API such as "/v1/chat/completions"', { ...GOOD, url: 'v1/chat/completions' }],
    ['body is missing', { ...GOOD, body: undefined }],
    ['body.model is missing', { ...GOOD, body: {} }],
    ['body.model is empty', { ...GOOD, body: { model: '' } }],
    ['body.model is no name of at most 256 characters', { ...GOOD, body: { model: 'm'.repeat(257) } }],
    ['body.model is no name of at most 256 characters', { ...GOOD, body: { model: 'm\n' } }],
    ['url is not a path of the API such as "/v1/chat/completions"', { ...GOOD, url: '/v1/größe' }],
    ['url is not a path of the API such as "/v1/chat/completions"', { ...GOOD, url: `/${'x'.repeat(201)}` }],
    ['body.stream is not false: batches do not stream', { ...GOOD, body: { model: 'm', stream: true } }],
    ['Invalid input: expected object, received null', null],
  ])('is refused where %s', (why, value) => {
    expect(() => read(value)).toThrow(
      expect.objectContaining({
        code: 'request-invalid',
        message: `the line is no request: ${why}`,
        where: 'requests.jsonl:7',
        remedy: expect.stringContaining('"custom_id"'),
      }),
    );
  });

  it('has one identity however it is written, and another one for anything else that is asked', () => {
    fc.assert(
      fc.property(request, (one) => {
        const identity = requestIdentity(read(one));
        expect(requestIdentity(read(reversed(one)))).toBe(identity);
        const spaced = JSON.stringify(one, undefined, 1).replaceAll('\n', ' ');
        expect(requestIdentity(readRequestLine(lineOf(spaced), ''))).toBe(identity);
        expect(requestIdentity(read({ ...one, body: { ...one.body, asked: 'more' } }))).not.toBe(identity);
        expect(requestIdentity(read({ ...one, url: '/v1/other' }))).not.toBe(identity);
        expect(requestIdentity(read({ ...one, custom_id: `${one.custom_id}+` }))).not.toBe(identity);
      }),
    );
  });

  it('is rewritten for another model, and nothing else of it changes', () => {
    fc.assert(
      fc.property(request, (value) => {
        const written = JSON.parse(JSON.stringify(value));
        const other = Buffer.from(requestForModel(lineOf(JSON.stringify(value)), '', 'other', undefined)).toString();
        expect(JSON.parse(other)).toEqual({ ...written, body: { ...written.body, model: 'other' } });
        expect(Object.keys(JSON.parse(other).body)).toEqual(Object.keys(written.body));
        expect(other).not.toContain('\n');
      }),
    );
  });

  it('gets the parameters of the run with the model, and null takes one out', () => {
    const line = lineOf(JSON.stringify({ ...GOOD, body: { model: 'm', temperature: 0, seed: 1 } }));
    const bytes = requestForModel(line, '', 'other', { temperature: null, seed: 2 });
    expect(JSON.parse(Buffer.from(bytes).toString()).body).toEqual({ model: 'other', seed: 2 });
  });
});

describe('tokens of a request', () => {
  const tokens = (url: string, given: object) => {
    const line = read({ ...GOOD, url, body: { model: 'm', ...given } });
    return { input: inputTokensOf(line, estimateTokens), output: outputTokensOf(line) };
  };

  it.each([
    ['/v1/chat/completions', { max_completion_tokens: 50 }, 50],
    ['/v1/chat/completions', { max_tokens: 60, n: 3 }, 180],
    ['/v1/responses', { max_output_tokens: 70 }, 70],
    ['/v1/responses', { max_output_tokens: 'many' }, 1000],
    ['/v1/chat/completions', {}, 1000],
    ['/v1/embeddings', { input: 'x' }, 0],
  ])('out, for %s with %o', (url, given, most) => {
    expect(tokens(url, given).output).toBe(most);
  });

  it.each([
    ['/v1/embeddings', { input: 'x' }, 1],
    ['/v1/embeddings', { input: [1, 2, 3] }, 1],
    ['/v1/embeddings', { input: ['x', 'y'] }, 2],
    ['/v1/embeddings', { input: [[1], [2, 3], [4]] }, 3],
    ['/v1/responses', { input: ['x', 'y'] }, 0],
  ])('texts to be embedded, for %s with %o', (url, given, inputs) => {
    expect(inputsOf(read({ ...GOOD, url, body: { model: 'm', ...given } }))).toBe(inputs);
  });

  it('in are those of the messages, or of the text of the body, and never those of a file in it', () => {
    const text = 'Nineteen words of plain text. '.repeat(20);
    const chat = tokens('/v1/chat/completions', { messages: [{ role: 'user', content: text }] }).input;
    const parts = [{ type: 'text', text }];
    const inParts = tokens('/v1/chat/completions', { messages: [{ role: 'user', content: parts }] }).input;
    const other = tokens('/v1/responses', { input: text }).input;
    expect(chat).toBeGreaterThanOrEqual(estimateTokens(text));
    expect(other).toBeGreaterThanOrEqual(estimateTokens(text));
    expect(inParts).toBeGreaterThanOrEqual(chat);
    const file = { file: `data:application/pdf;base64,${'QUJD'.repeat(100_000)}` };
    expect(tokens('/v1/responses', { input: [text, file] }).input).toBeLessThan(other + 1600);
  });
});
