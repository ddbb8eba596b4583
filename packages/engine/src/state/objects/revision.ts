/** One numbered object of a record: what is written into it, and what can be read of it whatever else is there. */
import { z } from 'zod';
import { parseJson } from '../../platform/bounded-json.ts';
import { CompletionBatchError } from '../../platform/errors.ts';
import { explain } from '../../platform/explain.ts';
import type { AttributeData } from '../attributes.ts';
import { segmentOf } from './places.ts';

export type Data = Readonly<Record<string, AttributeData | undefined>>;

/** What a writer decides; the rest of a revision follows from its place. */
export interface Content {
  readonly data: Data;
  /** Of a record that is open for a time: whether it is, and the number by which it was opened. */
  readonly open?: boolean | undefined;
  readonly opened?: number | undefined;
}

export interface Revision extends Content {
  /** Of the record. */
  readonly id: string;
  /** From 1. */
  readonly number: number;
  /** Where people find it. */
  readonly where: string;
  /** Tells this writing from all others; undefined where it cannot be read. */
  readonly write?: string | undefined;
  /** Why it cannot be read, or not all of it; undefined where it can. */
  readonly problem: string | undefined;
}

export interface Written extends Content {
  readonly format: string;
  readonly id: string;
  readonly write: string;
}

const VERSION = 1;
/** Bytes. A row of DynamoDB may have 400 KB; what fits there fits here, escapes of JSON included. */
const MAX_BYTES = 1024 * 1024;

/** JSON has nothing but what attributes may be. */
const data = z.custom<Data>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), {
  error: 'is not an object',
});

const sketch = z.object({
  write: z.string().optional().catch(undefined),
  open: z.boolean().optional().catch(undefined),
  opened: z.int().positive().optional().catch(undefined),
  data: data.catch({}),
});

/** @throws CompletionBatchError `invalid-input` where the record would be too large */
export function toText({ format, id, write, open, opened, data }: Written, where: string): string {
  const text = `${JSON.stringify({ format, version: VERSION, id, write, open, opened, data })}\n`;
  const bytes = Buffer.byteLength(text);
  if (bytes <= MAX_BYTES) return text;
  throw new CompletionBatchError('invalid-input', `the record would have ${bytes} bytes`, {
    where,
    remedy: `A record may have ${MAX_BYTES} bytes: make the batch smaller.`,
  });
}

/** Whether an object is so large that it is not even read. */
export function isTooLarge(bytes: number): boolean {
  return bytes > MAX_BYTES;
}

/** @param text undefined where there is none that could be read, for the reason `problem` */
export function toRevision(
  place: Pick<Revision, 'id' | 'number' | 'where'>,
  format: string,
  text: Uint8Array | undefined,
  problem = 'is not JSON',
): Revision {
  const value = text === undefined ? undefined : jsonOf(text);
  const { success, data: whole, error } = wanted(format, place.id).safeParse(value);
  const known = sketch.safeParse(value).data ?? { data: {} };
  if (success) return { ...place, ...known, id: whole.id, problem: undefined };
  return { ...place, ...known, problem: value === undefined ? problem : explain(error) };
}

function wanted(format: string, id: string) {
  const isHere = (text: string): boolean => segmentOf(text) === segmentOf(id);
  return z.object({
    format: z.literal(format),
    version: z.literal(VERSION),
    id: z.string().refine(isHere, { error: 'is that of another record' }),
    data,
  });
}

function jsonOf(text: Uint8Array): unknown {
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(text));
  } catch {
    return undefined;
  }
}
