import { estimateTokens, requestTokens } from '@completion-batch/engine';
import type { Item } from '@completion-batch/engine/dynamodb';
import { exactTokens } from '@completion-batch/engine/exact-tokens';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerSchema } from '../../src/format/answer-schema.ts';
import { customId, parseCustomId } from '../../src/format/custom-id.ts';
import { type Request, readPrompt, readRequest, readRequestKey } from '../../src/format/read-request.ts';
import { formatBatchCompletionFile, writeRequest } from '../../src/format/request.ts';
import { verifyRequest } from '../../src/format/verify-request.ts';
import { labelId } from '../../src/table/keys.ts';
import type { ReceiptDetails } from '../../src/table/receipt-details.ts';
import { type Parsed, parseLabel, parseLineRow, parseMerchant, parseWord } from '../../src/table/rows.ts';
import { hostileText } from '../arbitraries.ts';
import { sroieItems } from '../sroie.ts';
import { asLine, IMAGE, receipt, sketch } from './sketches.ts';

const read = (text: string): Request => readRequest(asLine(text), 'x.jsonl');

describe('request lines', () => {
  it('ask about every target exactly once, however the receipt is split', () => {
    fc.assert(
      fc.property(
        sketch,
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 200, max: 20_000 }),
        (value, targetsPerRequest, textBytes) => {
          const { details, labels } = receipt(value);
          const requests = formatBatchCompletionFile(details, labels, 'gpt-4.1-mini', { targetsPerRequest, textBytes });
          const asked = requests.flatMap(({ line }) => read(line).targets.map(labelId));
          expect(asked.sort()).toEqual(labels.map(labelId).sort());
          // Of two wrong labels of a word the second is for people: only one request can tell which that is.
          const asksFor = requests.map(({ targets }) => new Set(targets.map((one) => `${one.lineId}.${one.wordId}`)));
          expect(asksFor.flatMap((words) => [...words]).length).toBe(
            new Set(asksFor.flatMap((words) => [...words])).size,
          );
          const ids = requests.map((request) => request.customId);
          expect(new Set(ids).size).toBe(ids.length);
          for (const request of requests) {
            const words = new Set(request.targets.map(({ lineId, wordId }) => `${lineId}.${wordId}`));
            // More than the limit only for the labels of one word.
            if (words.size > 1) expect(request.targets.length).toBeLessThanOrEqual(targetsPerRequest);
            expect(request.customId.length).toBeLessThanOrEqual(64);
            expect(parseCustomId(request.customId)).toEqual({ imageId: IMAGE, receiptId: 1 });
            expect(request.line.indexOf('\n')).toBe(request.line.length - 1);
            const shown =
              readPrompt(read(request.line).body)
                ?.rows.flat()
                .flatMap(({ id }) => id ?? []) ?? [];
            expect(readRequestKey(asLine(request.line), 'x.jsonl')).toBe(request.customId);
            expect(new Set(shown)).toEqual(new Set(request.targets.map(({ lineId, wordId }) => `${lineId}.${wordId}`)));
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('are what submit takes, whatever the receipt says, and for another model, too', () => {
    const merchant = fc.record({
      name: fc.option(hostileText),
      category: fc.option(hostileText),
      address: fc.option(hostileText),
      phone: fc.option(hostileText),
      website: fc.option(hostileText),
    });
    fc.assert(
      fc.property(sketch, merchant, fc.integer({ min: 1, max: 10 }), (value, seller, targetsPerRequest) => {
        const { details, labels } = receipt(value);
        const parameters = { seed: 7, temperature: null };
        const limits = { targetsPerRequest, textBytes: 2000 };
        const written = { model: 'gpt-4.1-mini', parameters };
        const receipts = { ...details, merchant: seller };
        for (const { line } of formatBatchCompletionFile(receipts, labels, written.model, limits, parameters)) {
          const { customId, prompt } = verifyRequest(asLine(line), 'x.jsonl', written);
          const other = writeRequest(customId, 'gpt-5', parameters, prompt).line;
          verifyRequest(asLine(other), 'x.jsonl', { model: 'gpt-5', parameters });
        }
      }),
      { numRuns: 300 },
    );
  });

  it('name the labels that were rejected for a word: the second pass', () => {
    const { details, labels } = receipt({
      lines: [['ACME', '12.50']],
      targets: [
        { line: 1, word: 1, label: 'MERCHANT_NAME' },
        { line: 1, word: 2, label: 'GRAND_TOTAL', invalid: 'SUBTOTAL' },
      ],
    });
    const [request] = formatBatchCompletionFile(details, labels, 'gpt-4.1-mini');
    expect(request?.targets.map(({ id, rejected }) => [id, rejected])).toEqual([
      ['1.1.MERCHANT_NAME', []],
      ['1.2.GRAND_TOTAL', ['SUBTOTAL']],
    ]);
    expect(read(request?.line ?? '').body.messages[1]?.content).toContain('GRAND_TOTAL 1.2 not SUBTOTAL');
  });

  it('show a receipt too long for one request only around the targets', () => {
    const lines = Array.from({ length: 4000 }, (_, index) => [`word${index}`, 'more', 'text']);
    const { details, labels } = receipt({
      lines,
      targets: [
        { line: 100, word: 1, label: 'DATE' },
        { line: 3900, word: 1, label: 'TIME' },
      ],
    });
    const requests = formatBatchCompletionFile(details, labels, 'gpt-4.1-mini');
    expect(requests.map((request) => request.customId)).toEqual([customId(details), `${customId(details)}#P00002`]);
    expect(customId(details)).toBe(`IMAGE#${IMAGE}#RECEIPT#00001`);
    const [first, second] = requests.map(({ line }) => read(line).body.messages[1]?.content ?? '');
    expect(first).toContain('word98');
    expect(first).toContain('word99~100.1');
    expect(first).not.toContain('word3899');
    expect(second).toContain('word3899~3900.1');
  });

  it('leave noise out, unless it is asked about', () => {
    const { details, labels } = receipt({
      lines: [['***', 'TOTAL', '---']],
      targets: [{ line: 1, word: 3, label: 'TAX' }],
    });
    const noisy = { ...details, words: details.words.map((word) => ({ ...word, isNoise: word.text !== 'TOTAL' })) };
    const [request] = formatBatchCompletionFile(noisy, labels, 'gpt-4.1-mini');
    expect(readPrompt(read(request?.line ?? '').body)?.rows).toEqual([
      [
        { id: undefined, text: 'TOTAL' },
        { id: '1.3', text: '---' },
      ],
    ]);
  });

  it('carry the parameters their model takes', () => {
    const { details, labels } = receipt({ lines: [['x']], targets: [{ line: 1, word: 1, label: 'DATE' }] });
    const [request] = formatBatchCompletionFile(details, labels, 'gpt-4.1-mini');
    const line = request?.line ?? '';
    expect(read(line).body).toMatchObject({ model: 'gpt-4.1-mini', temperature: 0 });
    const { customId, prompt, targets } = read(line);
    const other = writeRequest(customId, 'gpt-5-mini', undefined, prompt).line;
    expect(read(other).body).toMatchObject({ model: 'gpt-5-mini', reasoning_effort: 'minimal' });
    expect(read(other).body).not.toHaveProperty('temperature');
    expect(read(other).targets).toEqual(targets);
    expect(read(other).body.messages).toEqual(read(line).body.messages);
    expect(writeRequest(customId, 'gpt-4.1-mini', undefined, read(other).prompt).line).toBe(line);
  });

  it.each([
    ['no JSON', '{', 'ndjson-damaged'],
    ['another endpoint', '{"custom_id":"x","method":"POST","url":"/v1/embeddings","body":{}}', 'request-invalid'],
    [
      'a custom id that names no receipt',
      JSON.stringify({
        custom_id: 'x',
        method: 'POST',
        url: '/v1/chat/completions',
        body: { model: 'm', messages: [{ role: 'user', content: 'x' }] },
      }),
      'request-invalid',
    ],
  ])('%s is refused with file and line', (_, text, code) => {
    for (const readAny of [readRequest, readRequestKey]) {
      expect(() => readAny(asLine(text), 'x.jsonl')).toThrow(expect.objectContaining({ code, where: 'x.jsonl:1' }));
    }
  });
});

describe('on the SROIE set', () => {
  const items = sroieItems();
  it.skipIf(items === undefined)('a label costs at most 40 tokens in and 13 out, and the estimate is near', () => {
    const receipts = Map.groupBy(items ?? [], (item) => `${item.PK?.S}${item.SK?.S?.slice(0, 13)}`);
    const sum = { labels: 0, input: 0, estimated: 0, output: 0 };
    for (const rows of receipts.values()) {
      const all = <T>(type: string, parse: (item: Item) => Parsed<T>): T[] =>
        rows
          .filter((item) => item.TYPE?.S === type)
          .map(parse)
          .map((parsed) => {
            if ('problem' in parsed) throw new Error(parsed.problem.reason);
            return parsed.row;
          });
      const labels = all('RECEIPT_WORD_LABEL', parseLabel);
      const targets = labels.filter((label) => label.validationStatus === 'NONE');
      const [any] = labels;
      if (any === undefined) continue;
      const details: ReceiptDetails = {
        imageId: any.imageId,
        receiptId: any.receiptId,
        lines: all('RECEIPT_LINE', parseLineRow),
        words: all('RECEIPT_WORD', parseWord),
        labels,
        merchant: all('RECEIPT_METADATA', parseMerchant)[0],
        problems: [],
      };
      for (const { line, targets: asked } of formatBatchCompletionFile(details, targets, 'gpt-4.1-mini')) {
        const { body } = read(line);
        sum.labels += asked.length;
        sum.input += requestTokens(body, exactTokens);
        sum.estimated += requestTokens(body, estimateTokens);
        // As the set is: 26 % wrong.
        const wrong = asked.filter((_, index) => index % 4 === 0);
        const answer = answerSchema.parse({
          valid: asked.filter((target) => !wrong.includes(target)).map(({ id }) => id),
          invalid: wrong.map(({ id }) => ({ id, label: 'GRAND_TOTAL' })),
          unsure: [],
        });
        sum.output += exactTokens(JSON.stringify(answer));
      }
    }
    expect(sum.labels).toBe(4694);
    expect(sum.input / sum.labels).toBeLessThanOrEqual(40);
    expect(sum.output / sum.labels).toBeLessThanOrEqual(13);
    expect(sum.estimated / sum.input).toBeGreaterThan(0.98);
    expect(sum.estimated / sum.input).toBeLessThan(1.15);
  });
});
