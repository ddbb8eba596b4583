/**
 * What the fields of records may be. Whoever can write a table or a store can write records, and paths, URLs, calls that cost
 * money and sums are made of them: so each is as strict as that needs, and none is without a bound.
 */
import { z } from 'zod';
import { SHA256 } from '../platform/digest.ts';
import { isPrintable, MAX_NAME } from '../platform/printable.ts';
import { API_PATH } from '../requests/request-line.ts';
import { isExecutionId, isUuid } from './layout.ts';

/** Milliseconds of the year 9999's end: what `Date` can always write. */
const LATEST_MS = 253_402_300_799_999;
/** A batch has 50,000 requests and 200 MB at most; what is summed up over many of them stays exact. */
const MOST = 1e12;
/** Changes of one record: one that grows past it is none. */
const MOST_CHANGES = 1e9;

export const text = (most: number) =>
  z.string().refine((given) => given.length <= most, { error: `is longer than ${most} characters` });

/** A word or a name: one line that can be shown. */
export const name = (most = MAX_NAME) => text(most).refine(isPrintable, { error: 'has characters that no name has' });

export const number = z
  .number()
  .refine((given) => given >= 0 && given <= MOST, { error: `is not within 0 and ${MOST}` });

export const version = z.int().refine((given) => given >= 0 && given <= MOST_CHANGES, {
  error: `is not within 0 and ${MOST_CHANGES}`,
});

/** Milliseconds since 1970. */
export const time = z
  .number()
  .refine((given) => given >= 0 && given <= LATEST_MS, { error: 'is no time in milliseconds since 1970' });

export const uuid = z.string().refine(isUuid, { error: 'is no batch id (a UUID in lower case)' });

export const executionId = z.string().refine(isExecutionId, { error: 'is not an execution id' });

export const sha256 = z.string().regex(SHA256, { error: 'is no SHA-256 (64 hexadecimal digits)' });

export const storeUrl = text(2048).refine(
  (given) => /^[a-z][a-z0-9+.-]{0,20}:\/\/\S+$/.test(given) && isPrintable(given),
  {
    error: 'is not the URL of a store, such as s3://bucket/prefix',
  },
);

/** Path of the API that a batch's requests are for. */
export const apiPath = z.string().regex(API_PATH, { error: 'is not a path of the API such as /v1/chat/completions' });

/**
 * An id that OpenAI gave, or a server of another maker: theirs have other forms, and gateways write what they know into them.
 * None of them leaves the part of a URL's path that it is put into.
 */
export const remoteId = z.string().refine(isRemoteId, {
  error: 'is no id of OpenAI (1 to 1,000 letters, digits and "_", "-", ".", ":", "=", "+", "@", "~", "/")',
});

/** The same, and "" where there is none. */
export const remoteIdOrNone = z.string().refine((given) => given === '' || isRemoteId(given), {
  error: 'is no id of OpenAI (1 to 1,000 letters, digits and "_", "-", ".", ":", "=", "+", "@", "~", "/")',
});

function isRemoteId(given: string): boolean {
  return /^[A-Za-z0-9][\w.:=+@~/-]{0,999}$/.test(given) && !given.split('/').some((part) => /^\.{0,2}$/.test(part));
}

/** A value of a record as messages show it: short, on one line. */
export function shown(given: unknown): string {
  const text = JSON.stringify(given) ?? 'nothing';
  return (text.length > 100 ? `${text.slice(0, 100)}…` : text).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?');
}
