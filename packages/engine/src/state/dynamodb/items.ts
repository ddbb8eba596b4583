/** Rows in DynamoDB's own form (`{"S": …}`) and as plain values. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { AttributeData, Attributes } from '../attributes.ts';

export type Item = Record<string, AttributeValue>;

/** The item's texts, numbers, flags, lists and maps; what has another type is left out. */
export function plainOf(item: Item): Attributes {
  const plain: Record<string, AttributeData> = {};
  for (const [name, value] of Object.entries(item)) {
    const data = dataOf(value);
    if (data !== undefined) plain[name] = data;
  }
  return plain;
}

/** The item's texts and numbers alone. */
export function scalarsOf(item: Item): Readonly<Record<string, string | number>> {
  const scalars: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(item)) {
    const { S, N } = Object(value) as AttributeValue;
    if (typeof S === 'string') scalars[name] = S;
    else if (typeof N === 'string') scalars[name] = Number(N);
  }
  return scalars;
}

function dataOf(value: AttributeValue): AttributeData | undefined {
  const { S, N, BOOL, NULL, L, M } = Object(value) as AttributeValue;
  if (typeof S === 'string') return S;
  if (typeof N === 'string') return Number(N);
  if (typeof BOOL === 'boolean') return BOOL;
  if (NULL === true) return null;
  if (Array.isArray(L)) return L.map((each) => dataOf(each) ?? null);
  return typeof M === 'object' && M !== null ? plainOf(M) : undefined;
}

export function toAttribute(data: AttributeData): AttributeValue {
  if (typeof data === 'string') return { S: data };
  if (typeof data === 'number') return { N: String(data) };
  if (typeof data === 'boolean') return { BOOL: data };
  if (data === null) return { NULL: true };
  return isList(data) ? { L: data.map(toAttribute) } : { M: toItem(data) };
}

function isList(data: object): data is readonly AttributeData[] {
  return Array.isArray(data);
}

/** What is undefined is left out. */
export function toItem(data: Readonly<Record<string, AttributeData | undefined>>): Item {
  return Object.fromEntries(
    Object.entries(data).flatMap(([name, value]) => (value === undefined ? [] : [[name, toAttribute(value)]])),
  );
}

export interface ItemKey {
  readonly PK: string;
  readonly SK: string;
}

/** The item's keys, for messages too: `?` for what is none. */
export function keyOf(item: Item): ItemKey {
  const text = (value: AttributeValue | undefined): string => (typeof value?.S === 'string' ? value.S : '?');
  return { PK: text(item.PK), SK: text(item.SK) };
}

export function toKey({ PK, SK }: ItemKey): Item {
  return { PK: { S: PK }, SK: { S: SK } };
}

export function whereIs({ PK, SK }: ItemKey): string {
  return `${PK} / ${SK}`;
}
