/** The receipts of a file of rows, with the truth about their labels: what the bench of evidence works on. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { ReceiptDetails } from '@completion-batch/core';
import type { Item } from '@completion-batch/engine/dynamodb';
import { readItemLines } from '@completion-batch/sandbox';
import { z } from 'zod';
import { parseLabelKey } from '../../packages/core/src/table/keys.ts';
import * as rows from '../../packages/core/src/table/rows.ts';

export type Details = {
  -readonly [K in keyof ReceiptDetails]: ReceiptDetails[K] extends readonly (infer T)[] ? T[] : ReceiptDetails[K];
};

/** By `<image>#<receipt>`. */
export function readReceipts(file: string): Promise<Map<string, Details>> {
  return receiptsOf(itemsOf(file));
}

/** The rows of a file; what is no row is told. */
export async function* itemsOf(file: string): AsyncGenerator<Item> {
  for await (const { item } of readItemLines(file, ({ where, reason }) => console.error(`${where}: ${reason}`)))
    yield item;
}

/** Rows as receipts. */
export async function receiptsOf(items: AsyncIterable<Item> | Iterable<Item>): Promise<Map<string, Details>> {
  const receipts = new Map<string, Details>();
  const keep = <T>(parsed: rows.Parsed<T>, into: (row: T) => void): void => {
    if ('row' in parsed) into(parsed.row);
  };
  for await (const item of items) {
    const [, imageId = ''] = item.PK?.S?.split('#') ?? [];
    const receiptId = Number(item.SK?.S?.split('#')[1]);
    const id = `${imageId}#${receiptId}`;
    const details = receipts.get(id) ?? {
      imageId,
      receiptId,
      lines: [],
      words: [],
      labels: [],
      merchant: undefined,
      problems: [],
    };
    receipts.set(id, details);
    const kind = rows.kindOf(item);
    if (kind === 'RECEIPT_LINE') keep(rows.parseLineRow(item), (row) => details.lines.push(row));
    if (kind === 'RECEIPT_WORD') keep(rows.parseWord(item), (row) => details.words.push(row));
    if (kind === 'RECEIPT_WORD_LABEL') keep(rows.parseLabel(item), (row) => details.labels.push(row));
    if (kind === 'RECEIPT_METADATA' || kind === 'RECEIPT_PLACE') {
      keep(rows.parseMerchant(item), (row) => {
        details.merchant = row;
      });
    }
  }
  return receipts;
}

const truthLine = z.object({
  key: z.string(),
  proposed_label: z.string(),
  true_label: z.string().nullable(),
  is_correct: z.boolean(),
});

export interface TrueLabel {
  readonly receipt: string;
  readonly lineId: number;
  readonly wordId: number;
  readonly label: string;
  readonly right: boolean;
  readonly trueLabel: string | null;
}

export async function readTruth(file: string): Promise<TrueLabel[]> {
  const truth: TrueLabel[] = [];
  for await (const line of createInterface({ input: createReadStream(file).pipe(createGunzip()) })) {
    const { key, proposed_label: label, true_label: trueLabel, is_correct: right } = truthLine.parse(JSON.parse(line));
    const [PK, SK] = [key.split('#').slice(0, 2).join('#'), key.split('#').slice(2).join('#')];
    const ids = parseLabelKey({ PK, SK });
    if (ids === undefined) throw new Error(`${key} is not a label's key`);
    const { imageId, receiptId, lineId, wordId } = ids;
    truth.push({ receipt: `${imageId}#${receiptId}`, lineId, wordId, label, right, trueLabel });
  }
  return truth;
}
