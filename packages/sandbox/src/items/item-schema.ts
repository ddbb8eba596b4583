/** One line of an items file: `{"Item": {…}}` in DynamoDB JSON, as table exports have it. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';

/** A row in DynamoDB's own form. */
export type Item = Record<string, AttributeValue>;

const numberText = z.string().regex(/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/, 'is not a number');
const bytes = z.base64().transform((text) => Uint8Array.from(Buffer.from(text, 'base64')));

/**
 * One object with every type's field optional and exactly one there: several times faster than a union of ten, which
 * tries them one after the other on every attribute of every row.
 */
const attributeFields = z.strictObject({
  S: z.string().optional(),
  N: numberText.optional(),
  BOOL: z.boolean().optional(),
  NULL: z.literal(true).optional(),
  B: bytes.optional(),
  SS: z.array(z.string()).min(1).optional(),
  NS: z.array(numberText).min(1).optional(),
  BS: z.array(bytes).min(1).optional(),
  get M() {
    return z.record(z.string(), attributeValue).optional();
  },
  get L() {
    return z.array(attributeValue).optional();
  },
});

const attributeValue: z.ZodType<AttributeValue> = z
  .lazy(() => attributeFields)
  .refine((value) => Object.keys(value).length === 1, 'an attribute value has exactly one type')
  .transform((value) => value as AttributeValue);

const keyText = z.strictObject({ S: z.string().min(1) });

export const itemLineSchema = z.object({
  Item: z.object({ PK: keyText, SK: keyText }).catchall(attributeValue),
});
