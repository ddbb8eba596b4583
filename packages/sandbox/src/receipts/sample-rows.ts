/** A receipt's rows in DynamoDB's own form, with all keys of the table's layout. Pure: no I/O. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from '../items/item-schema.ts';
import type { Box, Picture, PlacedLetter, PlacedLine, PlacedWord, Point } from './geometry.ts';
import type { Proposal } from './proposals.ts';

export interface ReceiptIds {
  readonly imageId: string;
  readonly receiptId: number;
}

export const pad = (id: number): string => String(id).padStart(5, '0');
const s = (text: string): AttributeValue => ({ S: text });
const n = (number: number): AttributeValue => ({ N: String(Number(number.toFixed(6))) });
const nothing: AttributeValue = { NULL: true };
const textOrNull = (text: string | null): AttributeValue => (text === null ? nothing : s(text));
const strings = (values: Readonly<Record<string, string>>): Item =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, s(value)]));

export const receiptKey = ({ imageId, receiptId }: ReceiptIds): string => `IMAGE#${imageId}#RECEIPT#${pad(receiptId)}`;
const baseKey = (ids: ReceiptIds, rest: string): Item =>
  strings({ PK: `IMAGE#${ids.imageId}`, SK: `RECEIPT#${pad(ids.receiptId)}${rest}` });
const wordPath = (lineId: number, wordId: number): string => `#LINE#${pad(lineId)}#WORD#${pad(wordId)}`;

const COPIES = [
  'cdn_s3_key',
  'cdn_webp_s3_key',
  'cdn_avif_s3_key',
  'cdn_thumbnail_s3_key',
  'cdn_small_s3_key',
  'cdn_medium_s3_key',
];

export function receiptRow(ids: ReceiptIds, picture: Picture, addedAt: string): Item {
  return {
    ...baseKey(ids, ''),
    ...strings({
      GSI1PK: `IMAGE#${ids.imageId}`,
      GSI1SK: `RECEIPT#${pad(ids.receiptId)}`,
      GSI2PK: 'RECEIPT',
      GSI2SK: receiptKey(ids),
      GSI4PK: receiptKey(ids),
      GSI4SK: '0_RECEIPT',
      TYPE: 'RECEIPT',
      timestamp_added: addedAt,
      raw_s3_bucket: 'sample-receipts',
      raw_s3_key: `raw/${ids.imageId}_RECEIPT_${pad(ids.receiptId)}.png`,
    }),
    width: n(picture.width),
    height: n(picture.height),
    top_left: point({ x: 0, y: 1 }),
    top_right: point({ x: 1, y: 1 }),
    bottom_left: point({ x: 0, y: 0 }),
    bottom_right: point({ x: 1, y: 0 }),
    sha256: nothing,
    cdn_s3_bucket: nothing,
    ...Object.fromEntries(COPIES.map((name) => [name, nothing])),
  };
}

export function lineRow(ids: ReceiptIds, line: PlacedLine): Item {
  const path = `#LINE#${pad(line.lineId)}`;
  return {
    ...baseKey(ids, path),
    ...strings({
      GSI1PK: 'EMBEDDING_STATUS#NONE',
      GSI1SK: `LINE#${receiptKey(ids)}${path}`,
      GSI3PK: receiptKey(ids),
      GSI3SK: 'LINE',
      GSI4PK: receiptKey(ids),
      GSI4SK: `2_LINE#${pad(line.lineId)}`,
      TYPE: 'RECEIPT_LINE',
      text: line.text,
      embedding_status: 'NONE',
    }),
    ...geometry(line.box, 0.98),
    is_noise: { BOOL: line.words.every((word) => isNoise(word.text)) },
  };
}

export function wordRow(ids: ReceiptIds, lineId: number, word: PlacedWord): Item {
  const path = wordPath(lineId, word.wordId);
  return {
    ...baseKey(ids, path),
    ...strings({
      GSI1PK: 'EMBEDDING_STATUS#NONE',
      GSI1SK: `WORD#${receiptKey(ids)}${path}`,
      GSI2PK: 'RECEIPT',
      GSI2SK: receiptKey(ids) + path,
      GSI3PK: receiptKey(ids),
      GSI3SK: 'WORD',
      GSI4PK: receiptKey(ids),
      GSI4SK: `3_WORD#${pad(lineId)}#${pad(word.wordId)}`,
      TYPE: 'RECEIPT_WORD',
      text: word.text,
      embedding_status: 'NONE',
    }),
    ...geometry(word.box, 0.96),
    extracted_data: nothing,
    is_noise: { BOOL: isNoise(word.text) },
  };
}

/** Letters stand in no index, least of all in GSI4. */
export function letterRow(
  ids: ReceiptIds,
  lineId: number,
  wordId: number,
  letterId: number,
  letter: PlacedLetter,
): Item {
  return {
    ...baseKey(ids, `${wordPath(lineId, wordId)}#LETTER#${pad(letterId)}`),
    ...strings({ TYPE: 'RECEIPT_LETTER', text: letter.text }),
    ...geometry(letter.box, 0.9),
  };
}

export function labelKeyOf(ids: ReceiptIds, { lineId, wordId, label }: Proposal): string {
  return `${receiptKey(ids)}${wordPath(lineId, wordId)}#LABEL#${label}`;
}

export function labelRow(ids: ReceiptIds, proposal: Proposal, addedAt: string): Item {
  const path = wordPath(proposal.lineId, proposal.wordId);
  return {
    ...baseKey(ids, `${path}#LABEL#${proposal.label}`),
    ...strings({
      GSI1PK: `LABEL#${proposal.label}`.padEnd(40, '_'),
      GSI1SK: receiptKey(ids) + path,
      GSI2PK: 'RECEIPT',
      GSI2SK: receiptKey(ids) + path,
      GSI3PK: `VALIDATION_STATUS#${proposal.status}`,
      GSI3SK: labelKeyOf(ids, proposal),
      GSI4PK: receiptKey(ids),
      GSI4SK: `4_LABEL#${pad(proposal.lineId)}#${pad(proposal.wordId)}#${proposal.label}`,
      TYPE: 'RECEIPT_WORD_LABEL',
      timestamp_added: addedAt,
      validation_status: proposal.status,
      label_proposed_by: proposal.proposedBy,
    }),
    reasoning: textOrNull(proposal.reasoning),
    label_consolidated_from: textOrNull(proposal.after),
  };
}

function geometry(box: Box, confidence: number): Item {
  const corners = [box.topLeft, box.topRight, box.bottomLeft, box.bottomRight];
  const x = Math.min(...corners.map((corner) => corner.x));
  const y = Math.min(...corners.map((corner) => corner.y));
  const width = Math.max(...corners.map((corner) => corner.x)) - x;
  const height = Math.max(...corners.map((corner) => corner.y)) - y;
  return {
    bounding_box: { M: { x: n(x), y: n(y), width: n(width), height: n(height) } },
    top_left: point(box.topLeft),
    top_right: point(box.topRight),
    bottom_left: point(box.bottomLeft),
    bottom_right: point(box.bottomRight),
    angle_degrees: n(box.angle),
    angle_radians: n((box.angle * Math.PI) / 180),
    confidence: n(confidence),
  };
}

function point({ x, y }: Point): AttributeValue {
  return { M: { x: n(x), y: n(y) } };
}

/** Rules and dots that OCR reads as characters. */
function isNoise(text: string): boolean {
  return !/[\p{L}\p{N}]/u.test(text);
}
