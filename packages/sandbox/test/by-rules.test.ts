/** What the rules make of a receipt, and what they refuse. */
import { DEFAULT_LABELS } from '@completion-batch/core';
import type { ResponderRequest } from '@completion-batch/emulator';
import { expect, test } from 'vitest';
import { writeSystemMessage } from '../../core/src/format/system-message.ts';
import { CURRENT_VERSION } from '../../core/src/format/versions.ts';
import { RULES_NAME, type RulesPrompt, rulesResponder } from '../src/responders/by-rules.ts';

const request = (customId: string, body: unknown = { model: 'm', messages: [] }): ResponderRequest => ({
  endpoint: '/v1/chat/completions',
  customId,
  body,
  line: 1,
  batchId: 'batch_x',
  signal: new AbortController().signal,
});

/** Rows as text; a word that ends in `=LABEL` is a target, `=LABEL!OTHER` one for which OTHER was rejected. */
function promptOf(rows: readonly string[], merchant?: string): RulesPrompt {
  const targets: RulesPrompt['targets'][number][] = [];
  const words = rows.map((row, line) =>
    row.split(' ').map((word, index) => {
      const [, text = word, label, rejected] = /^(.+)=([A-Z_]+)(?:!([A-Z_]+))?$/.exec(word) ?? [];
      if (label === undefined) return { id: undefined, text };
      const [lineId, wordId] = [line + 1, index + 1];
      const id = `${lineId}.${wordId}.${label}`;
      targets.push({ id, lineId, wordId, label, rejected: rejected === undefined ? [] : [rejected] });
      return { id: `${lineId}.${wordId}`, text };
    }),
  );
  return { merchant, rows: words, targets };
}

async function verdicts(
  prompt: RulesPrompt,
): Promise<{ valid: string[]; invalid: { id: string; label: string | null }[] }> {
  const responder = rulesResponder({ readPrompt: () => prompt });
  const answer = await responder(request('r'));
  if ('error' in answer) throw new Error(answer.error.message);
  expect(answer.body).toMatchObject({ model: RULES_NAME, system_fingerprint: RULES_NAME });
  const { choices } = answer.body as { choices: { message: { content: string } }[] };
  return JSON.parse(choices[0]?.message.content ?? '');
}

test('the rules judge a receipt as one would', async () => {
  const prompt = promptOf([
    'CORNER=MERCHANT_NAME SHOP=DATE',
    '12 HIGH=ADDRESS_LINE STREET=PRODUCT_NAME',
    'TEL: 03-9132-2435=PHONE_NUMBER WWW.CORNER.COM=ADDRESS_LINE',
    '12/02/2018=DATE 8:13:39=DATE PM=TIME',
    '2=QUANTITY GREEN=PRODUCT_NAME TEA 4.50=UNIT_PRICE 9.00=LINE_TOTAL',
    'SUBTOTAL 9.00=GRAND_TOTAL',
    'GST 6% 0.54=TAX',
    'TOTAL RM 9.54=GRAND_TOTAL',
    'CASH 10.00=GRAND_TOTAL',
    'CHANGE 0.46=GRAND_TOTAL',
    'VISA=PAYMENT_METHOD',
  ]);
  expect(await verdicts(prompt)).toMatchObject({
    valid: [
      '1.1.MERCHANT_NAME',
      '2.2.ADDRESS_LINE',
      '3.2.PHONE_NUMBER',
      '4.1.DATE',
      '4.3.TIME',
      '5.1.QUANTITY',
      '5.2.PRODUCT_NAME',
      '5.4.UNIT_PRICE',
      '5.5.LINE_TOTAL',
      '7.3.TAX',
      '8.3.GRAND_TOTAL',
      '11.1.PAYMENT_METHOD',
    ],
    invalid: [
      { id: '1.2.DATE', label: 'MERCHANT_NAME' },
      { id: '2.3.PRODUCT_NAME', label: 'ADDRESS_LINE' },
      { id: '3.3.ADDRESS_LINE', label: 'WEBSITE' },
      { id: '4.2.DATE', label: 'TIME' },
      { id: '6.2.GRAND_TOTAL', label: 'SUBTOTAL' },
      { id: '9.2.GRAND_TOTAL', label: null },
      { id: '10.2.GRAND_TOTAL', label: null },
    ],
  });
});

test('the rules suggest neither the proposed label nor a rejected one', async () => {
  const prompt = promptOf(['SHOP', 'STREET', '1/2/2018=TIME!DATE', 'THANK=DATE YOU'], 'SHOP; ; STREET');
  expect(await verdicts(prompt)).toMatchObject({
    valid: [],
    invalid: [
      { id: '3.1.TIME', label: null },
      { id: '4.1.DATE', label: null },
    ],
  });
});

test('the rules read requests as they are written', async () => {
  const text = ['<<<', 'Merchant: Shop', 'SHOP', '12/02/2018~2.1 9.54~2.2', '>>>', 'DATE 2.1', 'TIME 2.2 not TAX'].join(
    '\n',
  );
  const first = writeSystemMessage({ version: CURRENT_VERSION, labels: DEFAULT_LABELS, hasEvidence: false });
  const answer = await rulesResponder()(
    request('r', {
      model: 'm',
      messages: [
        { role: 'system', content: first },
        { role: 'user', content: text },
      ],
    }),
  );
  expect(answer).toMatchObject({ status: 200 });
  expect(JSON.stringify(answer)).toContain('2.1.DATE');
});

test('the rules refuse what is no request of ours', async () => {
  expect(await rulesResponder()(request('x', { messages: [{ role: 'user', content: 'Hello' }] }))).toMatchObject({
    status: 400,
  });
});
