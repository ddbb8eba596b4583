/** Why lines fail: what uses up an attempt of the label, and which failures count as the same. */

import { describe, expect, it } from 'vitest';
import { FailureBook, isFree, type LineFailure, lineFailure } from '../../src/requests/line-failure.ts';
import { readResultLine } from '../../src/requests/result-line.ts';

function failure(line: object): LineFailure | undefined {
  const read = readResultLine({ custom_id: 'a', ...line });
  return read && lineFailure(read);
}

const withBody = (status_code: unknown, error: unknown): object => ({ response: { status_code, body: { error } } });

it('uses up no attempt where the server in OpenAI’s place was not there or not in time', () => {
  expect(['no-answer', 'http-error', 'timeout'].map(isFree)).toEqual([true, false, false]);
});

describe('the reason of a line that failed', () => {
  it.each<[string, object, string]>([
    ['401', withBody(401, { message: 'Incorrect API key provided' }), 'account'],
    ['403', withBody(403, { message: 'not allowed' }), 'account'],
    ['403 for a model', withBody(403, { message: 'Project has no access', code: 'model_not_found' }), 'model'],
    ['404', withBody(404, { message: 'Not found' }), 'model'],
    ['400 with a model', withBody(400, { message: 'The model `x` does not exist' }), 'model'],
    ['a model at a gateway', withBody(503, { message: 'no channel', code: 'model_not_found' }), 'model'],
    ['429', withBody(429, { message: 'slow down' }), 'rate'],
    ['429 for quota', withBody(429, { message: 'no', type: 'insufficient_quota' }), 'quota'],
    ['500', withBody(500, null), 'server-error'],
    ['"502"', withBody('502', {}), 'server-error'],
    ['a code in the place of the status', { response: null, error: { code: 503, message: 'busy' } }, 'server-error'],
    [
      'the error in the place of the body',
      { response: { status_code: 400, body: { message: 'x', param: 'top_p' } } },
      'parameter',
    ],
    ['an unsupported parameter', withBody(400, { message: 'x', code: 'unsupported_parameter' }), 'parameter'],
    ['an invalid value', withBody(400, { message: 'x', code: 'invalid_value' }), 'parameter'],
    ['a parameter without a code', withBody(400, { message: 'x', param: 'reasoning_effort' }), 'parameter'],
    ['a long text', withBody(400, { message: 'x', code: 'context_length_exceeded', param: 'messages' }), 'http-error'],
    ['a bad text', withBody(400, { message: 'x', code: 'invalid_value', param: 'messages[1].content' }), 'http-error'],
    ['a filtered text', withBody(400, { message: 'x', code: 'content_filter' }), 'content-filter'],
    [
      'nothing known',
      withBody(400, { message: 'x', type: 'invalid_request_error', code: 'invalid_request_error' }),
      'http-error',
    ],
    ['too large', withBody(413, 'Request Entity Too Large'), 'http-error'],
    ['408', withBody(408, null), 'timeout'],
    ...['forward_timeout', 'forward_unreachable', 'forward_redirected'].map((code): [string, object, string] => [
      code,
      { response: null, error: { code, message: 'x' } },
      'no-answer',
    ]),
    ['forward_too_large', { response: null, error: { code: 'forward_too_large', message: 'x' } }, 'http-error'],
    [
      'what a model wrote in no form',
      withBody(500, {
        code: 500,
        type: 'server_error',
        message: 'The model produced output that does not match the expected peg-native format',
      }),
      'http-error',
    ],
    ['no response at all', { response: null, error: null }, 'http-error'],
  ])('%s', (_, line, reason) => {
    expect(failure(line)?.reason).toBe(reason);
  });

  it('is none where an error says nothing', () => {
    const body = { choices: [{ message: { content: 'ok' } }] };
    for (const error of [null, undefined, '', {}, [], { code: '', message: null }, { code: 0, message: '' }]) {
      expect(failure({ response: { status_code: 200, body }, error })).toBeUndefined();
      expect(failure({ response: { status_code: '200', body: JSON.stringify({ ...body, error }) } })).toBeUndefined();
    }
    expect(failure({ response: { body } })).toBeUndefined();
    expect(failure({ response: { status_code: 200, body }, error: 'out of memory' })).toMatchObject({
      message: '200: out of memory',
    });
  });

  it('is shown in the words of the service, short, on one line and without secrets', () => {
    const message = `The key sk-0123456789abcdef of org-abcdefgh\n::error::is bad ${'x'.repeat(1000)}`;
    const text = failure(withBody(401, { message, code: 'invalid_api_key' }))?.message ?? '';
    expect(text).toMatch(/^401 invalid_api_key: The key sk-… of org-… ::error::is bad x+$/);
    expect(text.length).toBe(300);
  });
});

describe('failures', () => {
  const book = new FailureBook();
  const slot = (status: number, message: string): number => {
    const found = failure(withBody(status, { message }));
    return found === undefined ? -1 : book.slotOf(found);
  };

  it('that differ in ids and numbers only are the same; another status or text is another', () => {
    const slots = [
      slot(400, 'Request req_1a2b is bad at 17:03'),
      slot(400, 'Request req_9f8e is bad at 18:55'),
      slot(400, 'Request is bad'),
      slot(422, 'Request req_1a2b is bad at 17:03'),
    ];
    expect(slots).toEqual([0, 0, 1, 2]);
    expect(book.count([...slots, 0]).map(({ message, lines }) => [message, lines])).toEqual([
      ['400: Request req_1a2b is bad at 17:03', 3],
      ['400: Request is bad', 1],
      ['422: Request req_1a2b is bad at 17:03', 1],
    ]);
  });

  it('of which each has a text of its own are told apart up to a bound, and then by reason', () => {
    const letters = (index: number): string =>
      index.toString().replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)] ?? '');
    const slots = Array.from({ length: 5000 }, (_, index) => slot(500, `fault ${letters(index)}`));
    expect(new Set(slots).size).toBeLessThan(210);
    expect(book.count(slots)[0]?.lines).toBeGreaterThan(4500);
  });
});
