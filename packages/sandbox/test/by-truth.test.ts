/** The demonstration's answers: from the truth, with a few mistakes and troubles, the same for the same seed. */
import { customId, DEFAULT_LABELS } from '@completion-batch/core';
import { describe, expect, it } from 'vitest';
import { writeSystemMessage } from '../../core/src/format/system-message.ts';
import { CURRENT_VERSION, PROMPT_VERSIONS } from '../../core/src/format/versions.ts';
import { RULES_NAME } from '../src/responders/by-rules.ts';
import { TRUTH_NAME, truthResponder } from '../src/responders/by-truth.ts';
import { parseRates, RATE_NAMES } from '../src/responders/rates.ts';
import { wordKeyOf } from '../src/truth.ts';

const [FIRST = CURRENT_VERSION] = PROMPT_VERSIONS;
/** Those that both versions have. */
const LABELS = Object.keys((FIRST.only ?? DEFAULT_LABELS).labels);
const FIRST_MESSAGE = writeSystemMessage({ version: CURRENT_VERSION, labels: DEFAULT_LABELS, hasEvidence: false });
/** Of a version whose answers have no list for what cannot be told. */
const BEFORE = writeSystemMessage({ version: FIRST, labels: FIRST.only ?? DEFAULT_LABELS, hasEvidence: false });
const receipt = (index: number) => ({
  imageId: `36ff39db-d6e0-499f-a4b5-${String(index).padStart(12, '0')}`,
  receiptId: 1,
});
const WORDS = 20;
const RECEIPTS = 300;

/** Words 1 to 15 are what they are proposed as; 16 to 19 are something else, 20 is nothing. */
function truthOf(word: number): string | null {
  if (word === WORDS) return null;
  return LABELS[(word + (word > 15 ? 1 : 0)) % LABELS.length] ?? null;
}
const proposed = (word: number): string => LABELS[word % LABELS.length] ?? '';

const truth = new Map(
  Array.from({ length: RECEIPTS }, (_, index) => index).flatMap((index) =>
    Array.from({ length: WORDS }, (_, at): [string, string | null] => [
      wordKeyOf({ ...receipt(index), lineId: 1, wordId: at + 1 }),
      truthOf(at + 1),
    ]),
  ),
);

function body(model = 'm', first = FIRST_MESSAGE) {
  const words = Array.from({ length: WORDS }, (_, at) => `w~1.${at + 1}`).join(' ');
  const targets = Array.from({ length: WORDS }, (_, at) => `${proposed(at + 1)} 1.${at + 1}`);
  return {
    model,
    messages: [
      { role: 'system', content: first },
      { role: 'user', content: ['<<<', 'Merchant: ?', words, '>>>', ...targets].join('\n') },
    ],
  };
}

const countTokens = () => ({ input: 1, output: 1 });

interface Choice {
  readonly finish_reason: string;
  readonly message: { readonly content: string | null; readonly refusal: string | null };
}

const ENDPOINT = '/v1/chat/completions';

async function ask(
  responder: ReturnType<typeof truthResponder>,
  index: number,
  { request = body(), batchId = 'b' }: { request?: object; batchId?: string } = {},
) {
  const id = customId(receipt(index));
  const reply = await responder({
    endpoint: ENDPOINT,
    customId: id,
    body: request,
    line: 1,
    batchId,
    signal: new AbortController().signal,
  });
  if ('error' in reply) throw new Error(reply.error.message);
  return reply as { status: number; body: { model: string; choices?: readonly Choice[] } };
}

async function day(seed: number) {
  const responder = truthResponder({ truth, seed, countTokens });
  const replies = [];
  for (let index = 0; index < RECEIPTS; index += 1) replies.push(await ask(responder, index));
  return replies;
}

const contents = (replies: Awaited<ReturnType<typeof day>>): unknown[] =>
  replies.map(({ status, body }) => [status, body.choices?.[0]]);

describe('the answers', () => {
  it('are the same for the same seed, and others for another', async () => {
    expect(contents(await day(1))).toEqual(contents(await day(1)));
    expect(contents(await day(1))).not.toEqual(contents(await day(2)));
  });

  it('are mostly right, with a few of every kind of trouble', async () => {
    const replies = await day(1);
    const counts = {
      answered: 0,
      refused: 0,
      cut: 0,
      broken: 0,
      failed: 0,
      targets: 0,
      right: 0,
      foundWrong: 0,
      wrong: 0,
    };
    for (const { status, body } of replies) {
      const choice = body.choices?.[0];
      if (status !== 200 || choice === undefined) {
        counts.failed += 1;
        continue;
      }
      expect(body.model).toBe(TRUTH_NAME);
      if (choice.message.refusal !== null) counts.refused += 1;
      else if (choice.finish_reason === 'length') counts.cut += 1;
      else {
        const text = choice.message.content ?? '';
        if (!text.endsWith('}')) {
          counts.broken += 1;
          continue;
        }
        counts.answered += 1;
        const answer = JSON.parse(text) as { valid: string[]; invalid: { id: string; label: string | null }[] };
        for (let word = 1; word <= WORDS; word += 1) {
          const id = `1.${word}.${proposed(word)}`;
          const right = truthOf(word) === proposed(word);
          const verdict = answer.valid.includes(id);
          const rejection = answer.invalid.find((each) => each.id === id);
          expect(rejection?.label).not.toBe(proposed(word));
          counts.targets += 1;
          if (verdict === right) counts.right += 1;
          if (!right) counts.wrong += 1;
          if (!right && rejection !== undefined) counts.foundWrong += 1;
        }
      }
    }
    for (const name of ['refused', 'cut', 'broken', 'failed'] as const) {
      expect([name, counts[name]]).toEqual([name, expect.toSatisfy((count: number) => count > 0 && count < 20)]);
    }
    expect(counts.answered).toBeGreaterThan(0.85 * RECEIPTS);
    const share = counts.right / counts.targets;
    expect([share > 0.93, share < 1]).toEqual([true, true]);
    expect(counts.foundWrong / counts.wrong).toBeGreaterThan(0.9);
  });

  it('of a request that is asked again are drawn anew', async () => {
    const responder = truthResponder({ truth, seed: 1, countTokens });
    let troubled = 0;
    let stillTroubled = 0;
    const failed = ({ status, body }: Awaited<ReturnType<typeof ask>>): boolean =>
      status !== 200 || body.choices?.[0]?.message.content?.endsWith('}') !== true;
    for (let index = 0; index < RECEIPTS; index += 1) {
      if (!failed(await ask(responder, index))) continue;
      troubled += 1;
      if (failed(await ask(responder, index))) stillTroubled += 1;
    }
    expect([troubled > 5, stillTroubled < troubled / 2]).toEqual([true, true]);
  });

  it('judge words of unknown truth by rules, and refuse what is no request of ours', async () => {
    const responder = truthResponder({ truth: new Map(), seed: 1, countTokens });
    const signal = new AbortController().signal;
    const answer = await ask(responder, 0);
    expect(answer).toMatchObject({ status: 200, body: { model: TRUTH_NAME } });
    expect(TRUTH_NAME).not.toBe(RULES_NAME);
    const other = { endpoint: ENDPOINT, customId: 'x', body: { messages: [] }, line: 0, batchId: null, signal };
    expect(await responder(other)).toMatchObject({ status: 400 });
  });

  /** Of 20 receipts, what was said of their labels. */
  async function said(responder: ReturnType<typeof truthResponder>, more: Parameters<typeof ask>[2] = {}) {
    const sum = { unsure: 0, wrong: 0, labels: 0 };
    for (let index = 0; index < 20; index += 1) {
      const reply = await ask(responder, index, more);
      const text = reply.body.choices?.[0]?.message.content ?? '{}';
      const answer = JSON.parse(text) as { valid: string[]; invalid: { id: string }[]; unsure?: string[] };
      const invalid = answer.invalid.map(({ id }) => id);
      sum.labels += answer.valid.length + invalid.length + (answer.unsure?.length ?? 0);
      sum.unsure += answer.unsure?.length ?? 0;
      for (let word = 1; word <= WORDS; word += 1) {
        const id = `1.${word}.${proposed(word)}`;
        if ((truthOf(word) === proposed(word) ? invalid : answer.valid).includes(id)) sum.wrong += 1;
      }
    }
    return sum;
  }

  it('say that they cannot tell only where that can be said, as often as they are told', async () => {
    const responder = truthResponder({ truth, seed: 1, rates: { ...parseRates('none'), unsure: 0.5 }, countTokens });
    expect(await said(responder, { request: body('m', BEFORE) })).toEqual({ unsure: 0, wrong: 0, labels: 20 * WORDS });
    const { unsure, wrong } = await said(responder);
    expect([wrong, unsure > 150, unsure < 250]).toEqual([0, true, true]);
  });

  it('are bad in the first batch, and in no other', async () => {
    const rates = { ...parseRates('none'), 'bad-batch': 0.6 };
    const responder = truthResponder({ truth, seed: 1, rates, countTokens });
    expect((await said(responder, { batchId: 'a' })).wrong).toBeGreaterThan(0.5 * 20 * WORDS);
    expect((await said(responder, { batchId: 'b' })).wrong).toBe(0);
    expect((await said(responder, { batchId: 'a' })).wrong).toBeGreaterThan(0.5 * 20 * WORDS);
  });
});

describe('rates of answers', () => {
  it.each([
    ['none', Object.fromEntries(RATE_NAMES.map((name) => [name, 0]))],
    ['mistaken=0.3, unsure=0', { mistaken: 0.3, unsure: 0 }],
    ['cut-off=1', { 'cut-off': 1 }],
  ])('%s', (text, rates) => {
    expect(parseRates(text)).toEqual(rates);
  });

  it.each([
    '',
    'mistaken',
    'mistaken=',
    'mistaken=2',
    'mistaken=-1',
    'mistaken=1e-3',
    'x=0.1',
    'toString=0.1',
    'none,unsure=1',
  ])('refuses %j and names what there is', (text) => {
    expect(() => parseRates(text)).toThrow(/no rate of answers/);
  });
});
