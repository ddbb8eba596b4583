import { describe, expect, it } from 'vitest';
import { growthOf } from '../../src/jobs/expression-growth.ts';
import type { JobResult } from '../../src/jobs/job.ts';
import { transformer } from '../../src/jobs/transform.ts';

const BODY = {
  choices: [{ message: { content: 'hello', 'a/b': { '~': 1 } } }, { message: { content: 'again' } }],
  usage: { total_tokens: 7 },
};

function resultWith(body: unknown): JobResult {
  const others = { error: null, reason: null, attempts: 1, batch: 'batch_1' };
  return { custom_id: 'a', outcome: 'answered', response: { status_code: 200, body }, ...others };
}

describe('a transform', () => {
  it.each<[string, unknown]>([
    ['/choices/0/message/content', 'hello'],
    ['/choices/0/message/a~1b/~0', 1],
    ['/choices/00', null],
    ['/choices/-', null],
    ['/choices/length', null],
    ['/constructor/name', null],
    ['/usage', { total_tokens: 7 }],
    ['choices[0].message.content', 'hello'],
    ['choices[].message.content', ['hello', 'again']],
    ['{text: choices[0].message.content, tokens: usage.total_tokens}', { text: 'hello', tokens: 7 }],
    ['length(choices)', 2],
    ['join(`", "`, choices[*].message.content)', 'hello, again'],
    ['nothing.here', null],
  ])('%s takes out what stands there', async (expression, found) => {
    const transform = await transformer(expression);
    expect(transform(resultWith(BODY))).toEqual({
      custom_id: 'a',
      outcome: 'answered',
      result: found,
      error: null,
      reason: null,
      attempts: 1,
      batch: 'batch_1',
    });
  });

  it('finds nothing where there is no answer, or one of another form', async () => {
    const transform = await transformer('length(choices)');
    expect(transform({ ...resultWith(BODY), outcome: 'failed', response: null }).result).toBeNull();
    expect(transform(resultWith('text')).result).toBeNull();
    expect(transform(resultWith(null)).result).toBeNull();
  });

  it.each([
    '',
    '/a~2',
    'choices[',
    'choices[0',
    'a b',
    'no_such_function(@)',
    'choices[*].nothing_like_it(@)',
    `[${'a'.repeat(1000)}]`,
    Array(20).fill('[@,@]').join('|'),
    Array(20).fill('[@,@][]').join('.'),
    Array(10).fill('to_string([@])').join('|'),
  ])('%s is refused before anything is done', async (expression) => {
    await expect(transformer(expression)).rejects.toMatchObject({
      code: 'invalid-input',
      where: 'transform',
      message: expect.stringContaining(JSON.stringify(expression.slice(0, 200))),
    });
  });

  it.each([
    ['a.b[0]', 1],
    ['[a, b]', 2],
    ['[a, [b, c]]', 3],
    ['[a, b] | [@, @]', 4],
    ["'[,,,]'", 1],
    ['{a: [x, y], b: z}', 3],
    ['to_string(@)', 2],
  ])('%s may make %d times as much', (expression, growth) => {
    expect(growthOf(expression)).toBe(growth);
  });
});
