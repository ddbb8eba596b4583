/** Keys of the receipts table: how they are written and how they are read back. Pure text, no I/O. */
import { isUuid } from '@completion-batch/engine';
import type { ItemKey } from '@completion-batch/engine/dynamodb';

export interface ReceiptKey {
  readonly imageId: string;
  readonly receiptId: number;
}

export interface WordKey extends ReceiptKey {
  readonly lineId: number;
  readonly wordId: number;
}

export interface LabelKey extends WordKey {
  readonly label: string;
}

export const VALIDATION_STATUSES = ['NONE', 'PENDING', 'VALID', 'INVALID', 'NEEDS_REVIEW'] as const;
export type ValidationStatus = (typeof VALIDATION_STATUSES)[number];

/** Receipt, line and word ids are zero-padded to five digits; longer ones are written as they are. */
export function padId(id: number): string {
  return String(id).padStart(5, '0');
}

/** `IMAGE#<image>#RECEIPT#<r>`: the receipt's GSI4 partition, and the stem of its custom ids. */
export function receiptPartition(key: ReceiptKey): string {
  return `IMAGE#${key.imageId}#RECEIPT#${padId(key.receiptId)}`;
}

export function metadataKey(key: ReceiptKey): ItemKey {
  return { PK: `IMAGE#${key.imageId}`, SK: `RECEIPT#${padId(key.receiptId)}#METADATA` };
}

export function placeKey(key: ReceiptKey): ItemKey {
  return { PK: `IMAGE#${key.imageId}`, SK: `RECEIPT#${padId(key.receiptId)}#PLACE` };
}

export function labelKey(key: LabelKey): ItemKey {
  return { PK: `IMAGE#${key.imageId}`, SK: `${wordSortKey(key)}#LABEL#${key.label}` };
}

/** `12.3`: as prompts and answers name a word of their receipt. */
export function wordOf({ lineId, wordId }: Pick<WordKey, 'lineId' | 'wordId'>): string {
  return `${lineId}.${wordId}`;
}

export function wordSortKey(key: WordKey): string {
  return `RECEIPT#${padId(key.receiptId)}#LINE#${padId(key.lineId)}#WORD#${padId(key.wordId)}`;
}

/** All index attributes of a label row; GSI4's are harmless on a table without that index. */
export function labelIndexKeys(key: LabelKey, status: ValidationStatus): Record<string, string> {
  const word = `IMAGE#${key.imageId}#${wordSortKey(key)}`;
  return {
    GSI1PK: `LABEL#${key.label}`.padEnd(40, '_'),
    GSI1SK: word,
    GSI2PK: 'RECEIPT',
    GSI2SK: word,
    GSI3PK: validationStatusPartition(status),
    GSI3SK: `${word}#LABEL#${key.label}`,
    GSI4PK: receiptPartition(key),
    GSI4SK: `4_LABEL#${padId(key.lineId)}#${padId(key.wordId)}#${key.label}`,
  };
}

export function validationStatusPartition(status: ValidationStatus): string {
  return `VALIDATION_STATUS#${status}`;
}

/** A label's key on one line, as reports and the batch's digests name it. */
export function labelId(key: LabelKey): string {
  return `IMAGE#${key.imageId}#${wordSortKey(key)}#LABEL#${key.label}`;
}

const IMAGE_PK = /^IMAGE#(.+)$/;
const WORD_SK = /^RECEIPT#(\d+)#LINE#(\d+)#WORD#(\d+)$/;
const LINE_SK = /^RECEIPT#(\d+)#LINE#(\d+)$/;
const LABEL_SK = /^RECEIPT#(\d+)#LINE#(\d+)#WORD#(\d+)#LABEL#(.+)$/;
/** More would not fit into a custom id of 64 characters, nor be an id that anybody gives. */
const ID_DIGITS = 6;

/** Ids as numbers if each is written as `padId` writes it: otherwise another row's key would be made of them. */
function readIds(...texts: (string | undefined)[]): number[] | undefined {
  const ids = texts.map(Number);
  const canonical = texts.every(
    (text, index) => text !== undefined && text.length <= ID_DIGITS && padId(ids[index] ?? 0) === text,
  );
  return canonical ? ids : undefined;
}

function imageOf(pk: string): string | undefined {
  const image = IMAGE_PK.exec(pk)?.[1];
  return image !== undefined && isUuid(image) ? image : undefined;
}

/** The ids in a word row's key, or undefined where it is not one. */
export function parseWordKey(key: ItemKey): WordKey | undefined {
  const imageId = imageOf(key.PK);
  const [, ...texts] = WORD_SK.exec(key.SK) ?? [];
  const [receiptId, lineId, wordId] = (texts.length === 3 ? readIds(...texts) : undefined) ?? [];
  if (imageId === undefined || receiptId === undefined || lineId === undefined || wordId === undefined)
    return undefined;
  return { imageId, receiptId, lineId, wordId };
}

export function parseLineKey(key: ItemKey): (ReceiptKey & { readonly lineId: number }) | undefined {
  const imageId = imageOf(key.PK);
  const [, ...texts] = LINE_SK.exec(key.SK) ?? [];
  const [receiptId, lineId] = (texts.length === 2 ? readIds(...texts) : undefined) ?? [];
  return imageId === undefined || receiptId === undefined || lineId === undefined
    ? undefined
    : { imageId, receiptId, lineId };
}

export function parseLabelKey(key: ItemKey): LabelKey | undefined {
  const label = LABEL_SK.exec(key.SK)?.[4];
  const word = parseWordKey({ PK: key.PK, SK: key.SK.replace(/#LABEL#.*$/s, '') });
  return label === undefined || word === undefined ? undefined : { ...word, label };
}

/** The label in what `labelId` has written, or undefined. */
export function parseLabelId(id: string): LabelKey | undefined {
  const [, image, sortKey = ''] = /^(IMAGE#[^#]+)#(.*)$/s.exec(id) ?? [];
  return image === undefined ? undefined : parseLabelKey({ PK: image, SK: sortKey });
}

/** The receipt in `IMAGE#<image>#RECEIPT#<r>`, or undefined. */
export function parseReceiptPartition(text: string): ReceiptKey | undefined {
  const [, imageId, receipt] = /^IMAGE#([^#]+)#RECEIPT#(\d+)$/.exec(text) ?? [];
  const [receiptId] = readIds(receipt) ?? [];
  return imageId !== undefined && isUuid(imageId) && receiptId !== undefined ? { imageId, receiptId } : undefined;
}
