/**
 * Counts what labels cost in tokens: `node bench/tokens.ts [items.ndjson[.gz]]`, by default the sample receipts. Real
 * request lines, counted with o200k; the answer as a perfect model would give it, with a quarter of the labels wrong.
 * Both contexts, for all labels that are open and for those of the second pass alone; and of how many the answerer by rules
 * says something else where it sees less.
 */

import {
  answerSchema,
  formatBatchCompletionFile,
  type ReceiptDetails,
  readPrompt,
  requestLine,
} from '@completion-batch/core';
import { estimateTokens, requestTokens } from '@completion-batch/engine';
import type { Item } from '@completion-batch/engine/dynamodb';
import { exactTokens } from '@completion-batch/engine/exact-tokens';
import { generateReceipts, readItemLines } from '@completion-batch/sandbox';
import * as rows from '../packages/core/src/table/rows.ts';
import { judge } from '../packages/sandbox/src/responders/by-rules.ts';

const MODEL = 'gpt-4.1-mini';

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

function measure(context: 'full' | 'near', wanted: (details: Details, label: Label) => boolean) {
  const sum = { receipts: 0, labels: 0, requests: 0, bytes: 0, input: 0, estimate: 0, output: 0 };
  /** What rules say that see no more than the request: a verdict by label. */
  const ruled = new Map<string, string>();
  for (const { details } of receipts.values()) {
    const open = details.labels.filter(({ validationStatus }) => validationStatus === 'NONE');
    const targets = open.filter((label) => wanted(details, label));
    if (targets.length === 0) continue;
    sum.receipts += 1;
    for (const { line, customId, targets: asked } of formatBatchCompletionFile(details, targets, MODEL, { context })) {
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
      const prompt = readPrompt(body);
      const { valid, invalid } = prompt === undefined ? { valid: [], invalid: [] } : judge(prompt);
      for (const id of valid) ruled.set(`${customId} ${id}`, 'right');
      for (const { id, label } of invalid) ruled.set(`${customId} ${id}`, `wrong, ${label}`);
    }
  }
  return { sum, ruled };
}

const table: Record<string, Record<string, string | number>> = {};
for (const [pass, wanted] of [
  ['all labels', () => true],
  ['second pass alone', isSecond],
] as const) {
  const full = measure('full', wanted);
  for (const [context, { sum, ruled }] of Object.entries({ full, near: measure('near', wanted) })) {
    table[`${pass}, ${context}`] = {
      receipts: sum.receipts,
      labels: sum.labels,
      requests: sum.requests,
      bytes: sum.bytes,
      'tokens in, per label': (sum.input / sum.labels).toFixed(2),
      'tokens out, per label': (sum.output / sum.labels).toFixed(2),
      'estimate / exact': (sum.estimate / sum.input).toFixed(3),
      'rules say otherwise': [...ruled].filter(([id, verdict]) => full.ruled.get(id) !== verdict).length,
    };
  }
}
console.table(table);
