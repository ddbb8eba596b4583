import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toLine } from '@completion-batch/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ResultIndex } from '../../../engine/src/collect/result-index.ts';
import { readResultLine } from '../../../engine/src/requests/result-line.ts';
import { keyTableOf } from '../../../engine/test/platform/key-table-of.ts';
import type { PromptTarget } from '../../src/format/prompt.ts';
import { CURRENT_VERSION } from '../../src/format/versions.ts';
import { DEFAULT_LABELS } from '../../src/label-set/default-labels.ts';
import { type Outcome, outcomesOf } from '../../src/labels/outcome.ts';
import { type ReleaseReason, usesAttempt } from '../../src/labels/release-reasons.ts';
import { coreLabel, hostileText } from '../arbitraries.ts';

const target = (id: string): PromptTarget => {
  const [line = '', word = '', label = ''] = id.split('.');
  return { id, lineId: Number(line), wordId: Number(word), label, rejected: [] };
};
const TARGETS = ['1.1.DATE', '1.2.TIME', '2.1.TAX'].map(target);
const ASKED = { version: CURRENT_VERSION, labels: DEFAULT_LABELS, targets: TARGETS };

const answered = (content: unknown, choice: object = {}, message: object = {}): unknown => ({
  id: 'batch_req_1',
  custom_id: 'a',
  response: {
    status_code: 200,
    request_id: 'r',
    body: {
      choices: [
        {
          index: 0,
          finish_reason: 'stop',
          ...choice,
          message: {
            role: 'assistant',
            content: typeof content === 'string' ? content : JSON.stringify(content),
            ...message,
          },
        },
      ],
    },
  },
  error: null,
});

const of = (line: unknown): Outcome[] => outcomesOf(ASKED, readResultLine(line));
const all = (reason: ReleaseReason): Outcome[] => TARGETS.map(() => ({ kind: 'released', reason }));
const GOOD = {
  valid: ['1.1.DATE'],
  invalid: [
    { id: '1.2.TIME', label: 'DATE' },
    { id: '2.1.TAX', label: null },
  ],
};

describe('an answer', () => {
  it('gives each target its verdict', () => {
    expect(of(answered(GOOD))).toEqual([
      { kind: 'valid' },
      { kind: 'invalid', suggested: 'DATE' },
      { kind: 'invalid', suggested: null },
    ]);
  });

  it.each<[string, unknown, ReleaseReason]>([
    ['that did not come', undefined, 'missing'],
    ['that expired', { custom_id: 'a', response: null, error: { code: 'batch_expired', message: 'x' } }, 'expired'],
    [
      'that was cancelled',
      { custom_id: 'a', response: null, error: { code: 'batch_cancelled', message: 'x' } },
      'cancelled',
    ],
    ['that timed out', { custom_id: 'a', response: null, error: { code: 'request_timeout', message: 'x' } }, 'timeout'],
    [
      'with an unknown error',
      { custom_id: 'a', response: null, error: { code: 'new_thing', message: 'x' } },
      'http-error',
    ],
    [
      'with HTTP 400 and error null',
      {
        custom_id: 'a',
        response: { status_code: 400, body: { error: { message: 'too long', code: 'context_length_exceeded' } } },
        error: null,
      },
      'http-error',
    ],
    ['with HTTP 500', { custom_id: 'a', response: { status_code: 500, body: {} }, error: null }, 'server-error'],
    [
      'with HTTP 429 for quota',
      { custom_id: 'a', response: { status_code: 429, body: { error: { code: 'insufficient_quota' } } }, error: null },
      'quota',
    ],
    [
      'with an error in a 200 body',
      { custom_id: 'a', response: { status_code: 200, body: { error: { code: 'x' } } }, error: null },
      'http-error',
    ],
    [
      'without choices',
      { custom_id: 'a', response: { status_code: 200, body: { choices: [] } }, error: null },
      'http-error',
    ],
    ['that refuses', answered(null, {}, { content: null, refusal: 'I cannot help with that.' }), 'refused'],
    ['that was cut off', answered('{"valid": ["1.1.DA', { finish_reason: 'length' }), 'cut-off'],
    ['that the filter stopped', answered('', { finish_reason: 'content_filter' }), 'content-filter'],
    ['that is no JSON', answered('The labels look fine to me!'), 'not-json'],
    ['that is empty', answered(''), 'not-json'],
    ['of another form', answered({ valid: 'all' }), 'not-in-schema'],
  ])('%s releases every target, and says why', (_, line, reason) => {
    expect(of(line)).toEqual(all(reason));
  });

  it.each([
    ['neither list', { valid: ['1.1.DATE'], invalid: [{ id: '2.1.TAX', label: null }] }],
    ['both lists', { ...GOOD, valid: ['1.1.DATE', '1.2.TIME'] }],
    ['one list twice', { valid: ['1.1.DATE', '1.2.TIME', '1.2.TIME'], invalid: [{ id: '2.1.TAX', label: null }] }],
    ['the other list twice', { valid: ['1.1.DATE'], invalid: [...GOOD.invalid, { id: '1.2.TIME', label: null }] }],
    [
      'the wrong ones, with the label it has',
      {
        valid: ['1.1.DATE'],
        invalid: [
          { id: '1.2.TIME', label: 'TIME' },
          { id: '2.1.TAX', label: null },
        ],
      },
    ],
  ])('with an id in %s releases that one and keeps the others', (_, content) => {
    expect(of(answered(content))).toEqual([
      { kind: 'valid' },
      { kind: 'released', reason: 'no-verdict' },
      { kind: 'invalid', suggested: null },
    ]);
  });

  it('with unknown ids judges nothing by them', () => {
    expect(
      of(answered({ valid: ['9.9.DATE', '1.1.DATE'], invalid: [...GOOD.invalid, { id: '8.8.TAX', label: 'DATE' }] })),
    ).toEqual(of(answered(GOOD)));
  });

  const text = JSON.stringify(GOOD);
  it.each<[string, unknown]>([
    [
      'in parts',
      [
        { type: 'text', text: text.slice(0, 9) },
        { type: 'text', text: text.slice(9) },
      ],
    ],
    [
      'in parts, after thoughts',
      [
        { type: 'thinking', thinking: 'hm {' },
        { type: 'output_text', text },
      ],
    ],
    ['in a code fence', `\`\`\`json\n${text}\n\`\`\``],
    ['after thoughts', `<think>Is {"valid": []} right? No.</think>\n\n${text}`],
    ['after thoughts whose beginning is left out', `so it goes</think>${text}`],
    ['after a sentence', `Here are the verdicts:\n${text}\nDone.`],
    ['with a BOM', `\ufeff${text}`],
    ['as an object', GOOD],
    [
      'with more members',
      JSON.stringify({ ...GOOD, note: 'x', invalid: GOOD.invalid.map((item) => ({ ...item, why: 'y' })) }),
    ],
    ['with labels in small letters', text.replace('"label":"DATE"', '"label":" date "')],
  ])('%s is read', (_, content) => {
    const line = answered('') as { response: { body: { choices: [{ message: { content: unknown } }] } } };
    line.response.body.choices[0].message.content = content;
    expect(of(line)).toEqual(of(answered(GOOD)));
    const { response } = line;
    expect(of({ ...line, response: { status_code: '200', body: JSON.stringify(response.body) } })).toEqual(of(line));
  });

  it.each<[string, string, ReleaseReason]>([
    ['twice', `${text}\n${text}`, 'not-json'],
    ['and another one', `${text} or rather {"valid": [], "invalid": []}`, 'not-json'],
    ['cut', text.slice(0, -4), 'not-json'],
    ['after thoughts without an end', `<think>${text.slice(0, 20)}`, 'not-json'],
    ['in a list', `[${text}]`, 'not-in-schema'],
    ['with lists that are none', '{"valid": "1.1.DATE", "invalid": []}', 'not-in-schema'],
  ])('that stands there %s is not', (_, content, reason) => {
    expect(of(answered(content))).toEqual(all(reason));
  });

  it('of several choices that differ is none; of several alike it is one', () => {
    const choice = (content: object) => ({ finish_reason: 'stop', message: { content: JSON.stringify(content) } });
    const line = (choices: object[]) => ({ custom_id: 'a', response: { status_code: 200, body: { choices } } });
    expect(of(line([choice(GOOD), choice(GOOD)]))).toEqual(of(answered(GOOD)));
    expect(of(line([choice(GOOD), choice({ valid: [], invalid: [] })]))).toEqual(all('not-in-schema'));
  });

  it.each<[string, unknown, Outcome]>([
    ['a suggestion outside the core list', { id: '1.2.TIME', label: 'NONSENSE' }, { kind: 'invalid', suggested: null }],
    ['the text "null"', { id: '1.2.TIME', label: 'null' }, { kind: 'invalid', suggested: null }],
    ['no label', { id: '1.2.TIME' }, { kind: 'invalid', suggested: null }],
    ['a label that is no text', { id: '1.2.TIME', label: 7 }, { kind: 'invalid', suggested: null }],
    ['its id alone', '1.2.TIME', { kind: 'invalid', suggested: null }],
    ['its own label', { id: '1.2.TIME', label: 'time' }, { kind: 'released', reason: 'no-verdict' }],
    ['no id', { label: 'DATE' }, { kind: 'released', reason: 'no-verdict' }],
    ['nothing', null, { kind: 'released', reason: 'no-verdict' }],
  ])('with %s in one item keeps the others', (_, item, outcome) => {
    expect(of(answered({ valid: ['1.1.DATE', 4, null], invalid: [item, GOOD.invalid[1]] }))).toEqual([
      { kind: 'valid' },
      outcome,
      { kind: 'invalid', suggested: null },
    ]);
  });

  it('with one of the lists alone is read', () => {
    expect(of(answered({ valid: ['1.1.DATE', '1.2.TIME', '2.1.TAX'] }))).toEqual(
      TARGETS.map(() => ({ kind: 'valid' })),
    );
    expect(of(answered({ valid: null, invalid: GOOD.invalid }))[1]).toEqual({ kind: 'invalid', suggested: 'DATE' });
  });

  it('uses up an attempt, unless the whole batch or the account is at fault', () => {
    expect((['missing', 'timeout', 'refused', 'cut-off', 'no-verdict', 'http-error'] as const).every(usesAttempt)).toBe(
      true,
    );
    const free = [
      'batch-failed',
      'quota',
      'account',
      'model',
      'parameter',
      'rate',
      'server-error',
      'common-error',
    ] as const;
    expect([...free, 'expired' as const, 'cancelled' as const].some(usesAttempt)).toBe(false);
  });
});

describe('any mixture of result lines', () => {
  const ids = ['a', 'b', 'c', 'd'];
  const id = fc.constantFrom(...ids, 'unknown');
  const someTargets = fc.subarray(['1.1.DATE', '1.2.TIME', '2.1.TAX', '7.7.DATE']);
  const line: fc.Arbitrary<string> = fc.oneof(
    fc.tuple(id, someTargets, someTargets, coreLabel).map(([custom_id, valid, invalid, label]) =>
      toLine({
        ...(answered({ valid, invalid: invalid.map((wrong) => ({ id: wrong, label })) }) as object),
        custom_id,
      }),
    ),
    fc
      .tuple(id, hostileText)
      .map(([custom_id, text]) => toLine({ ...(answered(text.slice(0, 200)) as object), custom_id })),
    fc
      .tuple(id, fc.constantFrom(400, 404, 429, 500))
      .map(([custom_id, status_code]) => toLine({ custom_id, response: { status_code, body: {} }, error: null })),
    fc
      .tuple(id, fc.constantFrom('batch_expired', 'batch_cancelled', 'request_timeout'))
      .map(([custom_id, code]) => toLine({ custom_id, response: null, error: { code } })),
    hostileText.map((text) => toLine(text.slice(0, 200))),
    hostileText.map((text) => `${text.slice(0, 50).replaceAll('\n', ' ')}\n`),
    fc.constant('{"custom_id": "a", "resp\n'),
    fc.constant('\n'),
  );

  it('gives every target exactly one outcome, and a verdict only where a line has it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'results-'));
    try {
      await fc.assert(
        fc.asyncProperty(
          fc.array(line, { maxLength: 15 }),
          fc.array(line, { maxLength: 8 }),
          async (output, errors) => {
            const paths = [join(folder, 'output.jsonl'), join(folder, 'error.jsonl')] as const;
            await writeFile(paths[0], output.join(''));
            await writeFile(paths[1], errors.join('').replace(/\n$/, ''));
            const spare: string[] = [];
            const index = await ResultIndex.open(paths, keyTableOf(ids), ({ where }) => spare.push(where));
            try {
              for (const customId of ids) {
                const [found] = index.findAll([customId]);
                const outcomes = outcomesOf(ASKED, found);
                expect(outcomes).toHaveLength(TARGETS.length);
                if (found !== undefined) expect(found.custom_id).toBe(customId);
                const own = [...output, ...errors].filter((text) => text.includes(`"custom_id":"${customId}"`));
                if (found === undefined) expect(own).toEqual([]);
                for (const [at, outcome] of outcomes.entries()) {
                  if (outcome.kind === 'valid')
                    expect(own.some((text) => text.includes(TARGETS[at]?.id ?? '?'))).toBe(true);
                }
              }
            } finally {
              await index.close();
            }
          },
        ),
        { numRuns: 150 },
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('prefers, of two lines with one id, the one that is an answer', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'results-'));
    const path = join(folder, 'x.jsonl');
    const failed = toLine({ custom_id: 'a', response: null, error: { code: 'batch_expired' } });
    for (const lines of [
      [failed, toLine(answered(GOOD))],
      [toLine(answered(GOOD)), failed],
    ]) {
      await writeFile(path, lines.join(''));
      const index = await ResultIndex.open([path], keyTableOf(['a']), () => {});
      expect(outcomesOf(ASKED, index.findAll(['a'])[0])[0]).toEqual({ kind: 'valid' });
      expect(index.findings.doubles).toBe(1);
      await index.close();
    }
    await rm(folder, { recursive: true });
  });

  const open = async (
    text: string | Uint8Array,
    asked = ['a', 'b'],
  ): Promise<{ index: ResultIndex; spare: string[] }> => {
    const folder = await mkdtemp(join(tmpdir(), 'results-'));
    const path = join(folder, 'x.jsonl');
    await writeFile(path, text);
    const spare: string[] = [];
    const index = await ResultIndex.open([path], keyTableOf(asked), ({ reason }) => spare.push(reason));
    await rm(folder, { recursive: true });
    return { index, spare };
  };
  const billed = (custom_id: string): string => {
    const line = answered(GOOD) as { response: { body: object } };
    return toLine({
      ...line,
      custom_id,
      response: {
        status_code: 200,
        body: { ...line.response.body, usage: { prompt_tokens: 100, completion_tokens: 7 } },
      },
    });
  };

  it('counts what a request cost once, however often its line stands there, and not what nobody asked', async () => {
    const { index, spare } = await open([billed('a'), billed('a'), billed('b'), billed('strange')].join(''));
    expect(index.findings.usage).toEqual({ input: 200, cached: 0, output: 14 });
    expect([index.findings.doubles, spare]).toEqual([1, ['answers "strange", which was not asked']]);
    await index.close();
  });

  it('keeps no place for ids that were not asked, however many there are', async () => {
    const { index, spare } = await open(
      Array.from({ length: 5000 }, (_, id) => billed(`x${id}`)).join('') + billed('a'),
    );
    expect(spare).toHaveLength(5000);
    expect(index.findings).toMatchObject({ found: 1, answered: 1, lines: [5001] });
    expect(index.findAll(['x1'])).toEqual([undefined]);
    expect(index.findAll(['a'])).toMatchObject([{ custom_id: 'a' }]);
    await index.close();
  });

  it('passes over a line that is too long to be an answer, and finds the others', async () => {
    const long = Buffer.concat([
      Buffer.from('{"custom_id":"b","x":"'),
      Buffer.alloc(65 * 1024 * 1024, 0x78),
      Buffer.from('"}\n'),
    ]);
    const { index, spare } = await open(Buffer.concat([Buffer.from(billed('b')), long, Buffer.from(billed('a'))]));
    expect(spare).toEqual([]);
    expect(index.findings).toMatchObject({ answered: 2, doubles: 1 });
    expect(index.findAll(['a'])[0]?.custom_id).toBe('a');
    expect(index.findAll(['b'])[0]?.status).toBe(200);
    await index.close();
  });

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'takes the error code %s for what it is: one that nobody knows',
    (code) => {
      const line = readResultLine(
        JSON.parse(`{"custom_id":"a","response":null,"error":{"code":${JSON.stringify(code)}}}`),
      );
      expect(outcomesOf(ASKED, line)).toEqual(TARGETS.map(() => ({ kind: 'released', reason: 'http-error' })));
    },
  );

  it('knows a lack of quota by code and by type, in the response and in the line', () => {
    const of = (line: object): unknown =>
      outcomesOf(ASKED, readResultLine({ custom_id: 'a', error: null, ...line }))[0];
    const quota = { kind: 'released', reason: 'quota' };
    for (const error of [{ code: 'insufficient_quota' }, { code: null, type: 'insufficient_quota' }]) {
      expect(of({ response: { status_code: 429, body: { error } } })).toEqual(quota);
    }
    expect(of({ response: null, error: { code: 'insufficient_quota' } })).toEqual(quota);
    expect(of({ response: { status_code: 429, body: { error: { code: 'rate_limit_exceeded' } } } })).toEqual({
      kind: 'released',
      reason: 'rate',
    });
  });

  it.each([[-5], [1.5], ['12'], [null], [1e300]])('a token count of %j spoils no sum', async (count) => {
    const strange = billed('a').replace('"prompt_tokens":100', `"prompt_tokens":${JSON.stringify(count)}`);
    const { index } = await open(strange + billed('b'));
    expect(index.findings.usage).toEqual({ input: 100, cached: 0, output: 14 });
    await index.close();
  });
});
