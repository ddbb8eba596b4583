/**
 * The table's rows as values: each schema takes a row in DynamoDB's own form (`{"S": …}`) and gives only what the
 * pipeline uses. Attributes we do not know are not an error; they stay in the table because every write of ours is an
 * update expression.
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { isCoreLabel } from '../core-labels.ts';
import {
  type LabelKey,
  parseLabelKey,
  parseLineKey,
  parseWordKey,
  type ReceiptKey,
  type TableKey,
  type WordKey,
} from './keys.ts';

export type Item = Record<string, AttributeValue>;

const text = z.object({ S: z.string() }).transform((value) => value.S);
const nothing = z.object({ NULL: z.literal(true) }).transform(() => null);
const optionalText = z
  .union([text, nothing])
  .optional()
  .transform((value) => value ?? null);
/** A number attribute; what JavaScript can only take for infinite is none. */
export const number = z
  .object({ N: z.string().regex(/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/, 'is not a number') })
  .transform((value) => Number(value.N))
  .pipe(z.number());
const point = z.object({ M: z.object({ x: number, y: number }) }).transform((value) => value.M);
const flag = z
  .object({ BOOL: z.boolean() })
  .optional()
  .transform((value) => value?.BOOL ?? false);

/** Old rows lack the status or have it NULL: both mean NONE. */
const validationStatus = z
  .union([
    z.object({ S: z.enum(['NONE', 'PENDING', 'VALID', 'INVALID', 'NEEDS_REVIEW']) }).transform((value) => value.S),
    nothing.transform(() => 'NONE' as const),
  ])
  .optional()
  .transform((value) => value ?? ('NONE' as const));

const labelAttributes = z.object({
  reasoning: optionalText,
  timestamp_added: optionalText,
  validation_status: validationStatus,
  label_proposed_by: optionalText,
  label_consolidated_from: optionalText,
  completion_batch_id: optionalText,
  completion_attempts: number.optional().transform((value) => value ?? 0),
  completion_release_reason: optionalText,
});

/** A `RECEIPT_WORD_LABEL` row. */
export interface WordLabel extends LabelKey {
  readonly validationStatus: z.output<typeof validationStatus>;
  readonly reasoning: string | null;
  readonly timestampAdded: string | null;
  readonly labelProposedBy: string | null;
  readonly labelConsolidatedFrom: string | null;
  /** The completion batch that claims or last claimed it (ours; absent on rows of other programs). */
  readonly completionBatchId: string | null;
  /** How often a batch came back without a verdict for it. */
  readonly completionAttempts: number;
  /** Why the last one did. */
  readonly completionReleaseReason: string | null;
}

/** Attributes to ask for when reading labels (all the schema uses). */
export const LABEL_ATTRIBUTES = ['PK', 'SK', ...Object.keys(labelAttributes.shape)];

const lineAttributes = z.object({
  text,
  top_left: point,
  top_right: point,
  bottom_left: point,
  bottom_right: point,
});

/** A `RECEIPT_LINE` row: text and corners, 0..1 with y upward. */
export interface Line extends z.output<typeof lineAttributes> {
  readonly lineId: number;
}
export const LINE_ATTRIBUTES = ['PK', 'SK', ...Object.keys(lineAttributes.shape)];

const wordAttributes = z.object({ text, is_noise: flag });

/** A `RECEIPT_WORD` row. */
export interface Word extends WordKey {
  readonly text: string;
  readonly isNoise: boolean;
}
export const WORD_ATTRIBUTES = ['PK', 'SK', ...Object.keys(wordAttributes.shape)];

const merchantAttributes = z.object({
  merchant_name: optionalText,
  canonical_merchant_name: optionalText,
  merchant_category: optionalText,
  address: optionalText,
  formatted_address: optionalText,
  phone_number: optionalText,
  website: optionalText,
});

/** What `RECEIPT_METADATA` (older) or `RECEIPT_PLACE` (newer) tells about the store; empty strings count as unknown. */
export interface Merchant {
  readonly name: string | null;
  readonly category: string | null;
  readonly address: string | null;
  readonly phone: string | null;
  readonly website: string | null;
}
export const MERCHANT_ATTRIBUTES = ['PK', 'SK', ...Object.keys(merchantAttributes.shape)];

/** A row that does not parse: which one, and why; to be reported, never to stop the others. */
export interface RowProblem {
  readonly PK: string;
  readonly SK: string;
  readonly reason: string;
}

export type Parsed<T> = { readonly row: T } | { readonly problem: RowProblem };

/** The row's keys, for messages too: `?` for what is none. */
export function keyOf(item: Item): TableKey {
  const [PK = '?', SK = '?'] = [item.PK, item.SK].map((value) => text.safeParse(value).data);
  return { PK, SK };
}

function parse<T, U>(item: Item, schema: z.ZodType<T>, make: (attributes: T, key: TableKey) => U | string): Parsed<U> {
  const key = keyOf(item);
  const attributes = schema.safeParse(item);
  if (!attributes.success) return { problem: { ...key, reason: explain(attributes.error) } };
  const made = make(attributes.data, key);
  return typeof made === 'string' ? { problem: { ...key, reason: made } } : { row: made };
}

/** A zod error on one line: `path: what is wrong; …`. */
export function explain(error: z.ZodError): string {
  return error.issues
    .slice(0, 5)
    .map((issue) => (issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`))
    .join('; ');
}

/** Also refuses labels outside the core list: no answer could be checked against them. */
export function parseLabel(item: Item): Parsed<WordLabel> {
  return parse(item, labelAttributes, (row, key) => {
    const ids = parseLabelKey(key);
    if (ids === undefined) return 'the key is not that of a word label';
    if (!isCoreLabel(ids.label)) return `the label ${JSON.stringify(ids.label)} is not one of the core labels`;
    return {
      ...ids,
      validationStatus: row.validation_status,
      reasoning: row.reasoning,
      timestampAdded: row.timestamp_added,
      labelProposedBy: row.label_proposed_by,
      labelConsolidatedFrom: row.label_consolidated_from,
      completionBatchId: row.completion_batch_id,
      completionAttempts: row.completion_attempts,
      completionReleaseReason: row.completion_release_reason,
    };
  });
}

export function parseLine(item: Item): Parsed<Line> {
  return parse(item, lineAttributes, (row, key) => {
    const ids = parseLineKey(key);
    return ids === undefined ? 'the key is not that of a line' : { lineId: ids.lineId, ...row };
  });
}

export function parseWord(item: Item): Parsed<Word> {
  return parse(item, wordAttributes, (row, key) => {
    const ids = parseWordKey(key);
    return ids === undefined ? 'the key is not that of a word' : { ...ids, text: row.text, isNoise: row.is_noise };
  });
}

export function parseMerchant(item: Item): Parsed<Merchant> {
  return parse(item, merchantAttributes, (row) => ({
    name: known(row.canonical_merchant_name) ?? known(row.merchant_name),
    category: known(row.merchant_category),
    address: known(row.formatted_address) ?? known(row.address),
    phone: known(row.phone_number),
    website: known(row.website),
  }));
}

function known(value: string | null): string | null {
  return value === null || value.trim() === '' ? null : value;
}

const receiptRefs = z.object({ L: z.array(z.object({ M: z.object({ image_id: text, receipt_id: number }) })) });

/** The receipts that a batch's row names; undefined where it does not say them, or not so that it can be read. */
export function readReceiptRefs(item: Item): ReceiptKey[] | undefined {
  const parsed = receiptRefs.safeParse(item.receipt_refs);
  return parsed.data?.L.map(({ M }) => ({ imageId: M.image_id, receiptId: M.receipt_id }));
}
