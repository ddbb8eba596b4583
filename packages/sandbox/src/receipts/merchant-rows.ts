/** What is known about a receipt's store: `RECEIPT_METADATA` of the older generation, `RECEIPT_PLACE` of the newer. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from '../items/item-schema.ts';
import type { Merchant } from './merchant.ts';
import { pad, type ReceiptIds, receiptKey } from './sample-rows.ts';

const s = (text: string): AttributeValue => ({ S: text });
const nothing: AttributeValue = { NULL: true };

/** @param placeId empty when the store was not found on a map */
export function metadataRow(ids: ReceiptIds, merchant: Merchant, placeId: string, addedAt: string): Item {
  const key = `${receiptKey(ids)}#METADATA`;
  return {
    PK: s(`IMAGE#${ids.imageId}`),
    SK: s(`RECEIPT#${pad(ids.receiptId)}#METADATA`),
    GSI1PK: s(merchantPartition(merchant)),
    GSI1SK: s(key),
    ...(placeId === '' ? {} : { GSI2PK: s(`PLACE#${placeId}`), GSI2SK: s(key) }),
    GSI3PK: s('MERCHANT_VALIDATION'),
    GSI3SK: s('STATUS#MATCHED'),
    TYPE: s('RECEIPT_METADATA'),
    place_id: s(placeId),
    merchant_name: s(merchant.name),
    merchant_category: s(merchant.category),
    address: s(merchant.address.join(', ')),
    phone_number: s(merchant.phone),
    validation_status: s('MATCHED'),
    validated_by: s('INFERENCE'),
    timestamp: s(addedAt),
    reasoning: s('Name and telephone number on the receipt match'),
    canonical_place_id: nothing,
    canonical_merchant_name: nothing,
    canonical_address: nothing,
    canonical_phone_number: nothing,
    ...(placeId === '' ? {} : { matched_fields: { SS: ['name', 'phone'] } }),
  };
}

export function placeRow(ids: ReceiptIds, merchant: Merchant, placeId: string, addedAt: string): Item {
  return {
    PK: s(`IMAGE#${ids.imageId}`),
    SK: s(`RECEIPT#${pad(ids.receiptId)}#PLACE`),
    GSI1PK: s(merchantPartition(merchant)),
    GSI1SK: s(`${receiptKey(ids)}#PLACE`),
    GSI4PK: s(receiptKey(ids)),
    GSI4SK: s('1_PLACE'),
    TYPE: s('RECEIPT_PLACE'),
    place_id: placeId === '' ? nothing : s(placeId),
    merchant_name: s(merchant.name),
    merchant_category: s(merchant.category),
    formatted_address: s(merchant.address.join(', ')),
    phone_number: s(merchant.phone),
    website: s(merchant.website),
    timestamp: s(addedAt),
  };
}

function merchantPartition(merchant: Merchant): string {
  return `MERCHANT#${merchant.name.toUpperCase().replaceAll(' ', '_')}`;
}
