/** A label row that there was none of before. */
import type { PutItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { Item } from '@completion-batch/engine/dynamodb';
import { type LabelKey, labelIndexKeys, labelKey } from './keys.ts';

export interface NewLabel {
  readonly key: LabelKey;
  readonly status: 'NONE' | 'VALID';
  readonly reasoning: string;
  /** ISO 8601. */
  readonly addedAt: string;
  readonly proposedBy: string;
  /** The label in whose place it is. */
  readonly inPlaceOf: string;
}

export function newLabelRow({ key, status, reasoning, addedAt, proposedBy, inPlaceOf }: NewLabel): Item {
  const { PK, SK } = labelKey(key);
  const indexes = Object.entries(labelIndexKeys(key, status)).map(([name, value]) => [name, { S: value }] as const);
  return {
    PK: { S: PK },
    SK: { S: SK },
    TYPE: { S: 'RECEIPT_WORD_LABEL' },
    ...Object.fromEntries(indexes),
    validation_status: { S: status },
    reasoning: { S: reasoning },
    timestamp_added: { S: addedAt },
    label_proposed_by: { S: proposedBy },
    label_consolidated_from: { S: inPlaceOf },
  };
}

/** Puts a row only where there is none. */
export function putNew(
  table: string,
  Item: Item,
): PutItemCommandInput & { readonly TableName: string; readonly Item: Item } {
  return { TableName: table, Item, ConditionExpression: 'attribute_not_exists(PK)' };
}
