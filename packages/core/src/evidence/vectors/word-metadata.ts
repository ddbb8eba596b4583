/** What is kept with a word's vector, in the form that other programs read and write, too. */
import { z } from 'zod';
import { isLabelName } from '../../label-set/label-set.ts';
import type { WordKey } from '../../table/keys.ts';
import type { WordBox } from '../../table/rows.ts';

export const LABEL_STATUSES = ['validated', 'auto_suggested', 'unvalidated'] as const;

export interface WordMetadata {
  readonly text: string;
  /** The words before and after it on its row; `undefined` at the row's ends. */
  readonly left: string | undefined;
  readonly right: string | undefined;
  /** In title case; `''` where it is not known. */
  readonly merchant: string;
  readonly labelStatus: (typeof LABEL_STATUSES)[number];
  /** Core labels that were found right. */
  readonly valid: readonly string[];
  /** Core labels that were found wrong; none of `valid`. */
  readonly invalid: readonly string[];
  /** When the last verdict was given; ISO 8601. */
  readonly validatedAt?: string | undefined;
  /** Who proposed the labels, and how sure of it. */
  readonly proposedBy?: string | undefined;
  readonly labelConfidence?: number | undefined;
  /** What made the vector. */
  readonly source?: string | undefined;
  /** Where the word stands on the receipt, 0..1, and how surely it was read. */
  readonly box?: WordBox | undefined;
}

/** Values as stores keep them. */
export type MetadataValue = string | number | boolean | readonly string[];

const EDGE = '<EDGE>';
/** No word is longer, nor a merchant's name. */
export const MAX_TEXT = 1000;

const text = z.string().max(MAX_TEXT);
const optionalText = text.optional().catch(undefined);
/** A list, or as older programs wrote it: one text with commas. What is no core label is not kept. */
const labels = z
  .union([z.array(z.string()), z.string().transform((list) => list.split(','))])
  .transform((list) => [...new Set(list.map((label) => label.trim()).filter(isLabelName))])
  .optional()
  .catch(undefined);
const box = z.object({
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
  confidence: z.number().catch(0),
});

const metadata = z
  .object({
    text,
    left: optionalText,
    right: optionalText,
    merchant_name: text.catch(''),
    label_status: z.enum(LABEL_STATUSES).catch('unvalidated'),
    valid_labels_array: labels,
    invalid_labels_array: labels,
    valid_labels: labels,
    invalid_labels: labels,
    label_validated_at: optionalText,
    label_proposed_by: optionalText,
    label_confidence: z.number().optional().catch(undefined),
    source: optionalText,
  })
  .transform((from): WordMetadata => {
    const valid = from.valid_labels_array ?? from.valid_labels ?? [];
    const invalid = from.invalid_labels_array ?? from.invalid_labels ?? [];
    return {
      text: from.text,
      left: from.left === EDGE ? undefined : from.left,
      right: from.right === EDGE ? undefined : from.right,
      merchant: from.merchant_name,
      labelStatus: from.label_status,
      // What is found right and wrong at once is neither.
      valid: valid.filter((label) => !invalid.includes(label)),
      invalid: invalid.filter((label) => !valid.includes(label)),
      validatedAt: from.label_validated_at,
      proposedBy: from.label_proposed_by,
      labelConfidence: from.label_confidence,
      source: from.source,
    };
  });

/** Undefined for what is no metadata of a word. */
export function readMetadata(raw: unknown): WordMetadata | undefined {
  const read = metadata.safeParse(raw).data;
  const place = box.safeParse(raw).data;
  return read === undefined || place === undefined ? read : { ...read, box: place };
}

/** As stores keep it: what has no value is not there. */
export function writeMetadata(key: WordKey, metadata: WordMetadata): Record<string, MetadataValue> {
  const { merchant, box: place = {}, labelConfidence, proposedBy, source } = metadata;
  return {
    image_id: key.imageId,
    receipt_id: key.receiptId,
    line_id: key.lineId,
    word_id: key.wordId,
    text: metadata.text,
    left: metadata.left ?? EDGE,
    right: metadata.right ?? EDGE,
    merchant_name: merchant,
    ...place,
    ...(source === undefined ? {} : { source }),
    ...(labelConfidence === undefined ? {} : { label_confidence: labelConfidence }),
    ...(proposedBy === undefined ? {} : { label_proposed_by: proposedBy }),
    ...writeLabels(metadata),
  };
}

/** The part of it that verdicts change. */
export function writeLabels(metadata: WordMetadata): Record<string, MetadataValue> {
  const { labelStatus, valid, invalid, validatedAt } = metadata;
  return {
    label_status: labelStatus,
    ...(valid.length === 0 ? {} : { valid_labels_array: valid }),
    ...(invalid.length === 0 ? {} : { invalid_labels_array: invalid }),
    ...(validatedAt === undefined ? {} : { label_validated_at: validatedAt }),
  };
}

/** Names that only older programs write. */
export const OLDER_NAMES = ['valid_labels', 'invalid_labels', 'proposed_label'] as const;

/** Merchants' names that differ only in case, signs and blanks are of one merchant. `''`: not known. */
export function merchantForm(name: string | undefined): string {
  return (name ?? '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}
