/**
 * Counts what labels cost in tokens: `node bench/tokens.ts [items.ndjson[.gz]]`, by default the sample receipts. Real
 * request lines, counted with o200k; the answer as a perfect model would give it, with a quarter of the labels wrong.
 */

import { answerSchema, formatBatchCompletionFile, type ReceiptDetails, requestLine } from '@completion-batch/core';
import { estimateTokens, requestTokens } from '@completion-batch/engine';
import type { Item } from '@completion-batch/engine/dynamodb';
import { exactTokens } from '@completion-batch/engine/exact-tokens';
import { generateReceipts, readItemLines } from '@completion-batch/sandbox';
import * as rows from '../packages/core/src/table/rows.ts';

async function* items(file: string | undefined): AsyncGenerator<Item> {
  if (file === undefined) yield* generateReceipts({ seed: 1, receipts: 200 });
  else
    for await (const { item } of readItemLines(file, ({ where, reason }) => console.error(`${where}: ${reason}`)))
      yield item;
}

interface Receipt {
  details: {
    -readonly [K in keyof ReceiptDetails]: ReceiptDetails[K] extends readonly (infer T)[] ? T[] : ReceiptDetails[K];
  };
}

const receipts = new Map<string, Receipt>();
const keep = <T>(parsed: { row: T } | { problem: unknown }, into: (row: T) => void): void => {
  if ('row' in parsed) into(parsed.row);
};
for await (const item of items(process.argv[2])) {
  const [, imageId = ''] = item.PK?.S?.split('#') ?? [];
  const receiptId = Number(item.SK?.S?.split('#')[1]);
  const id = `${imageId}#${receiptId}`;
  const { details } = receipts.get(id) ?? {
    details: { imageId, receiptId, lines: [], words: [], labels: [], merchant: undefined, problems: [] },
  };
  receipts.set(id, { details });
  const type = item.TYPE?.S;
  if (type === 'RECEIPT_LINE') keep(rows.parseLineRow(item), (row) => details.lines.push(row));
  if (type === 'RECEIPT_WORD') keep(rows.parseWord(item), (row) => details.words.push(row));
  if (type === 'RECEIPT_WORD_LABEL') keep(rows.parseLabel(item), (row) => details.labels.push(row));
  if (type === 'RECEIPT_METADATA' || type === 'RECEIPT_PLACE')
    keep(rows.parseMerchant(item), (row) => (details.merchant = row));
}

type Details = Receipt['details'];
type Label = Details['labels'][number];

/** Labels of words of which one was found wrong before: what a run asks when all else has its verdict. */
const isSecond = ({ labels }: Details, { lineId, wordId }: Label): boolean =>
  labels.some((other) => other.validationStatus === 'INVALID' && other.lineId === lineId && other.wordId === wordId);

function measure(context: 'full' | 'near', asked: (details: Details, label: Label) => boolean) {
  const sum = { receipts: 0, labels: 0, requests: 0, bytes: 0, input: 0, estimate: 0, output: 0 };
  for (const { details } of receipts.values()) {
    const open = details.labels.filter(({ validationStatus }) => validationStatus === 'NONE');
    const targets = open.filter((label) => asked(details, label));
    if (targets.length === 0) continue;
    sum.receipts += 1;
    for (const { line, targets: asked } of formatBatchCompletionFile(details, targets, 'gpt-4.1-mini', { context })) {
      const { body } = requestLine.parse(JSON.parse(line));
      sum.requests += 1;
      sum.bytes += Buffer.byteLength(line);
      sum.labels += asked.length;
      sum.input += requestTokens(body, exactTokens);
      sum.estimate += requestTokens(body, estimateTokens);
      const wrong = new Set(asked.filter((_, index) => index % 4 === 0));
      const answer = answerSchema.parse({
        valid: asked.filter((target) => !wrong.has(target)).map(({ id }) => id),
        invalid: [...wrong].map(({ id }) => ({ id, label: 'GRAND_TOTAL' })),
      });
      sum.output += exactTokens(JSON.stringify(answer));
    }
  }
  return {
    receipts: sum.receipts,
    labels: sum.labels,
    requests: sum.requests,
    bytes: sum.bytes,
    'tokens in, per label': (sum.input / sum.labels).toFixed(2),
    'tokens out, per label': (sum.output / sum.labels).toFixed(2),
    'estimate / exact': (sum.estimate / sum.input).toFixed(3),
  };
}

const table: Record<string, ReturnType<typeof measure>> = {};
for (const context of ['full', 'near'] as const) {
  table[`all labels, ${context}`] = measure(context, () => true);
  table[`second pass alone, ${context}`] = measure(context, isSecond);
}
console.table(table);
