/**
 * The table's rows as values: each schema takes a row in DynamoDB's own form (`{"S": …}`) and gives only what the
 * pipeline uses. Attributes we do not know are not an error; they stay in the table because every write of ours is an
 * update expression.
 */
import { type Attributes, explain } from '@completion-batch/engine';
import { type Item, type ItemKey, keyOf } from '@completion-batch/engine/dynamodb';
import { z } from 'zod';
import { isLabelName } from '../label-set/label-set.ts';
import {
  type LabelKey,
  parseLabelKey,
  parseLineKey,
  parseWordKey,
  type ReceiptKey,
  VALIDATION_STATUSES,
  type ValidationStatus,
  type WordKey,
} from './keys.ts';
import { isNull, isNumber, plainCorners, plainLabel, plainWord, textOf } from './plain-rows.ts';

const text = z.object({ S: z.string() }).transform((value) => value.S);
const nothing = z.object({ NULL: z.literal(true) });
/** A text that nothing depends on: an attribute of another type counts as none. */
const optionalText = text.nullable().catch(null);
const digits = z
  .object({
    N: z.string().refine(isNumber, { error: 'is not a number' }),
  })
  .transform((value) => value.N);
/** A number attribute; what JavaScript can only take for infinite is none. */
export const number = digits.transform(Number).pipe(z.number());
/** How often something happened, as a number or as a text; what is no count is none. */
const count = z
  .union([number, text.pipe(z.coerce.number())])
  .pipe(z.int().nonnegative())
  .catch(0);
/** What is printed, which some programs keep as a number where it looks like one. */
const print = z.union([text, digits], {
  error: ({ input }) => (input === undefined ? 'is missing' : 'is neither a text nor a number'),
});
const optionalPrint = print.nullable().catch(null);
const point = z.object({ M: z.object({ x: number, y: number }) }).transform((value) => value.M);
const flag = z
  .object({ BOOL: z.boolean() })
  .transform((value) => value.BOOL)
  .catch(false);

/** Old rows lack the status or have it NULL: both mean NONE. Any other is not ours to guess, not even in another case. */
const validationStatus = z
  .unknown()
  .optional()
  .transform((value, context): ValidationStatus => {
    if (value === undefined || nothing.safeParse(value).success) return 'NONE';
    const given = text.safeParse(value).data;
    const status = VALIDATION_STATUSES.find((known) => known === given);
    if (status === undefined) {
      const shown = JSON.stringify(given ?? value).slice(0, 60);
      context.addIssue({ code: 'custom', message: `is ${shown}, not one of ${VALIDATION_STATUSES.join(', ')}` });
    }
    return status ?? 'NONE';
  });

export const labelAttributes = z.object({
  reasoning: optionalText,
  timestamp_added: optionalText,
  validation_status: validationStatus,
  label_proposed_by: optionalText,
  label_consolidated_from: optionalText,
  completion_batch_id: optionalText,
  completion_attempts: count,
  completion_release_reason: optionalText,
  completion_unsure_by: optionalText,
  completion_released_by: optionalText,
  completion_check: optionalText,
  completion_claimed_at: optionalText,
  completion_reviewed_at: optionalText,
  completion_reviewed_by: optionalText,
});

/** A person's decision on a label: docs/review.md. */
export interface Review {
  /** ISO 8601. */
  readonly at: string;
  readonly by: string | null;
}

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
  /** The model that could not tell, as far as one could not: another one is asked. */
  readonly completionUnsureBy: string | null;
  /** The batch that gave it back or left it to people. */
  readonly completionReleasedBy?: string | null;
  /** The check that doubts it. */
  readonly completionCheck?: string | null;
  /** Its verdict is a person's. */
  readonly review?: Review | undefined;
}

/** Attributes to ask for when reading labels (all the schema uses). */
export const LABEL_ATTRIBUTES = ['PK', 'SK', 'TYPE', ...Object.keys(labelAttributes.shape)];

export const corners = z.object({ top_left: point, top_right: point, bottom_left: point, bottom_right: point });
/** Where a corner is not as it should be, the box around the line serves. */
const box = z
  .object({ bounding_box: z.object({ M: z.object({ x: number, y: number, width: number, height: number }) }) })
  .transform(({ bounding_box: { M } }): z.output<typeof corners> => {
    const [right, top] = [M.x + M.width, M.y + M.height];
    return {
      top_left: { x: M.x, y: top },
      top_right: { x: right, y: top },
      bottom_left: { x: M.x, y: M.y },
      bottom_right: { x: right, y: M.y },
    };
  });

/** A `RECEIPT_LINE` row: text and corners, 0..1 with y upward. */
export interface Line extends z.output<typeof corners> {
  readonly lineId: number;
  /** Empty where the row does not say; what is shown is the words. */
  readonly text: string;
}
export const LINE_ATTRIBUTES = ['PK', 'SK', 'text', 'bounding_box', ...Object.keys(corners.shape)];

/** Where a word stands on its receipt, 0..1 with y upward, and how surely it was read. */
export interface WordBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly confidence: number;
}

const wordBox = z
  .object({ M: z.object({ x: number, y: number, width: number, height: number }) })
  .optional()
  .catch(undefined);
export const wordAttributes = z.object({
  text: print,
  is_noise: flag,
  bounding_box: wordBox,
  confidence: number.catch(0),
});

/** A `RECEIPT_WORD` row. */
export interface Word extends WordKey {
  readonly text: string;
  readonly isNoise: boolean;
  /** Undefined where the row does not say, or not so that it can be read. */
  readonly box?: WordBox | undefined;
}
export const WORD_ATTRIBUTES = ['PK', 'SK', ...Object.keys(wordAttributes.shape)];

const merchantAttributes = z.object({
  GSI1PK: optionalText,
  merchant_name: optionalPrint,
  canonical_merchant_name: optionalPrint,
  merchant_category: optionalPrint,
  address: optionalPrint,
  formatted_address: optionalPrint,
  phone_number: optionalPrint,
  website: optionalPrint,
});

/** What `RECEIPT_METADATA` (older) or `RECEIPT_PLACE` (newer) tells about the store; empty strings count as unknown. */
export interface Merchant {
  readonly name: string | null;
  readonly category: string | null;
  readonly address: string | null;
  readonly phone: string | null;
  readonly website: string | null;
  /** Partition of GSI1 in which the merchant's receipts stand. */
  readonly partition?: string | null;
}
export const MERCHANT_ATTRIBUTES = ['PK', 'SK', ...Object.keys(merchantAttributes.shape)];

/** A row that does not parse: which one, and why; to be reported, never to stop the others. */
export interface RowProblem {
  readonly PK: string;
  readonly SK: string;
  readonly reason: string;
}

export type Parsed<T> = { readonly row: T } | { readonly problem: RowProblem };

/** @param plain the row's attributes where there is nothing strange in it: as the schema has them */
function parse<T, U>(
  item: Item,
  schema: z.ZodType<T>,
  make: (attributes: T, key: ItemKey) => U | string,
  plain?: T,
): Parsed<U> {
  const key = keyOf(item);
  const attributes = plain === undefined ? schema.safeParse(item) : { success: true as const, data: plain };
  if (!attributes.success) return { problem: { ...key, reason: explain(attributes.error) } };
  const made = make(attributes.data, key);
  return typeof made === 'string' ? { problem: { ...key, reason: made } } : { row: made };
}

function hasType(item: Item): boolean {
  return item.TYPE !== undefined && !isNull(item.TYPE);
}

/** Whether the row says that it is something else: other programs keep rows under keys of the same shape. */
export function isNoLabel(item: Item): boolean {
  return hasType(item) && textOf(item.TYPE) !== 'RECEIPT_WORD_LABEL';
}

const KINDS: readonly (readonly [type: string, isKey: (key: ItemKey) => boolean])[] = [
  ['RECEIPT_WORD_LABEL', (key) => parseLabelKey(key) !== undefined],
  ['RECEIPT_WORD', (key) => parseWordKey(key) !== undefined],
  ['RECEIPT_LINE', (key) => parseLineKey(key) !== undefined],
  ['RECEIPT_PLACE', ({ SK }) => SK.endsWith('#PLACE')],
  ['RECEIPT_METADATA', ({ SK }) => SK.endsWith('#METADATA')],
];

/** What a row of a receipt is, of those that we read: its TYPE where it has one, else what its key says. */
export function kindOf(item: Item): string | undefined {
  const type = textOf(item.TYPE);
  if (hasType(item)) return KINDS.find(([kind]) => kind === type)?.[0];
  const key = keyOf(item);
  return KINDS.find(([, isKey]) => isKey(key))?.[0];
}

/** Whether a run asks about a label of that name is another question: there may be rows of any. */
export function parseLabel(item: Item): Parsed<WordLabel> {
  if (isNoLabel(item)) {
    return { problem: { ...keyOf(item), reason: `its TYPE is ${JSON.stringify(item.TYPE)}, so it is no word label` } };
  }
  const make = (row: z.output<typeof labelAttributes>, key: ItemKey): WordLabel | string => {
    const ids = parseLabelKey(key);
    if (ids === undefined) return 'the key is not that of a word label';
    if (!isLabelName(ids.label)) return `${JSON.stringify(ids.label.slice(0, 60))} is no name of a label`;
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
      completionUnsureBy: row.completion_unsure_by,
      completionReleasedBy: row.completion_released_by,
      completionCheck: row.completion_check,
      review: reviewOf(row),
    };
  };
  return parse(item, labelAttributes, make, plainLabel(item));
}

/** A decision counts for the verdict that it was made on: who has a label asked again has the batch's since. */
function reviewOf(row: z.output<typeof labelAttributes>): Review | undefined {
  const { completion_reviewed_at: at, completion_reviewed_by: by, completion_claimed_at: claimed } = row;
  if (at === null || (row.validation_status !== 'VALID' && row.validation_status !== 'INVALID')) return undefined;
  const [reviewedAt, claimedAt] = [Date.parse(at), Date.parse(claimed?.split('#')[0] ?? '')];
  return Number.isNaN(reviewedAt) || claimedAt >= reviewedAt ? undefined : { at, by };
}

export function parseLineRow(item: Item): Parsed<Line> {
  const make = (place: z.output<typeof corners>, key: ItemKey): Line | string => {
    const ids = parseLineKey(key);
    return ids === undefined
      ? 'the key is not that of a line'
      : { lineId: ids.lineId, text: textOf(item.text) ?? '', ...place };
  };
  const plain = plainCorners(item);
  if (plain !== undefined) return parse(item, corners, make, plain);
  const boxed = box.safeParse(item);
  return parse(item, boxed.success ? corners.catch(boxed.data) : corners, make);
}

export function parseWord(item: Item): Parsed<Word> {
  const make = (row: z.output<typeof wordAttributes>, key: ItemKey): Word | string => {
    const ids = parseWordKey(key);
    if (ids === undefined) return 'the key is not that of a word';
    const { text, is_noise: isNoise, bounding_box: place, confidence } = row;
    return { ...ids, text, isNoise, box: place && { ...place.M, confidence } };
  };
  return parse(item, wordAttributes, make, plainWord(item));
}

export function parseMerchant(item: Item): Parsed<Merchant> {
  return parse(item, merchantAttributes, (row) => ({
    name: known(row.canonical_merchant_name) ?? known(row.merchant_name),
    category: known(row.merchant_category),
    address: known(row.formatted_address) ?? known(row.address),
    phone: known(row.phone_number),
    website: known(row.website),
    partition: row.GSI1PK?.startsWith(MERCHANT_PARTITION) === true ? row.GSI1PK : null,
  }));
}

const MERCHANT_PARTITION = 'MERCHANT#';

function known(value: string | null): string | null {
  return value === null || value.trim() === '' ? null : value;
}

const receiptRefs = z.array(z.object({ image_id: z.string(), receipt_id: z.number() }));

/** The receipts that a batch's row names; undefined where it does not say them, or not so that it can be read. */
export function readReceiptRefs({ receipt_refs }: Attributes): ReceiptKey[] | undefined {
  const parsed = receiptRefs.safeParse(receipt_refs);
  return parsed.data?.map(({ image_id, receipt_id }) => ({ imageId: image_id, receiptId: receipt_id }));
}
