/** Keys of the receipts table: how they are written and how they are read back. Pure text, no I/O. */

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

export interface TableKey {
  readonly PK: string;
  readonly SK: string;
}

export type ValidationStatus = 'NONE' | 'PENDING' | 'VALID' | 'INVALID' | 'NEEDS_REVIEW';

/** Receipt, line and word ids are zero-padded to five digits; longer ones are written as they are. */
export function padId(id: number): string {
  return String(id).padStart(5, '0');
}

/** `IMAGE#<image>#RECEIPT#<r>`: the receipt's GSI4 partition, and the stem of its custom ids. */
export function receiptPartition(key: ReceiptKey): string {
  return `IMAGE#${key.imageId}#RECEIPT#${padId(key.receiptId)}`;
}

export function metadataKey(key: ReceiptKey): TableKey {
  return { PK: `IMAGE#${key.imageId}`, SK: `RECEIPT#${padId(key.receiptId)}#METADATA` };
}

export function placeKey(key: ReceiptKey): TableKey {
  return { PK: `IMAGE#${key.imageId}`, SK: `RECEIPT#${padId(key.receiptId)}#PLACE` };
}

export function labelKey(key: LabelKey): TableKey {
  return { PK: `IMAGE#${key.imageId}`, SK: `${wordSortKey(key)}#LABEL#${key.label}` };
}

function wordSortKey(key: WordKey): string {
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

export function batchKey(batchId: string): TableKey {
  return { PK: `BATCH#${batchId}`, SK: 'STATUS' };
}

export function submissionKey(batchId: string): TableKey {
  return { PK: `BATCH#${batchId}`, SK: 'SUBMISSION' };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const IMAGE_PK = /^IMAGE#(.+)$/;
const WORD_SK = /^RECEIPT#(\d{5,})#LINE#(\d{5,})#WORD#(\d{5,})$/;
const LINE_SK = /^RECEIPT#(\d{5,})#LINE#(\d{5,})$/;
const LABEL_SK = /^RECEIPT#(\d{5,})#LINE#(\d{5,})#WORD#(\d{5,})#LABEL#(.+)$/;

export function isImageId(text: string): boolean {
  return UUID.test(text);
}

function imageOf(pk: string): string | undefined {
  const image = IMAGE_PK.exec(pk)?.[1];
  return image !== undefined && isImageId(image) ? image : undefined;
}

/** The ids in a word row's key, or undefined where it is not one. */
export function parseWordKey(key: TableKey): WordKey | undefined {
  const imageId = imageOf(key.PK);
  const match = WORD_SK.exec(key.SK);
  if (imageId === undefined || match === null) return undefined;
  return { imageId, receiptId: Number(match[1]), lineId: Number(match[2]), wordId: Number(match[3]) };
}

export function parseLineKey(key: TableKey): (ReceiptKey & { readonly lineId: number }) | undefined {
  const imageId = imageOf(key.PK);
  const match = LINE_SK.exec(key.SK);
  if (imageId === undefined || match === null) return undefined;
  return { imageId, receiptId: Number(match[1]), lineId: Number(match[2]) };
}

export function parseLabelKey(key: TableKey): LabelKey | undefined {
  const imageId = imageOf(key.PK);
  const match = LABEL_SK.exec(key.SK);
  const label = match?.[4];
  if (imageId === undefined || match === null || label === undefined) return undefined;
  return { imageId, receiptId: Number(match[1]), lineId: Number(match[2]), wordId: Number(match[3]), label };
}

/** The receipt in `IMAGE#<image>#RECEIPT#<r>`, or undefined. */
export function parseReceiptPartition(text: string): ReceiptKey | undefined {
  const match = /^IMAGE#([^#]+)#RECEIPT#(\d{5,})$/.exec(text);
  const imageId = match?.[1];
  return imageId !== undefined && isImageId(imageId) ? { imageId, receiptId: Number(match?.[2]) } : undefined;
}
