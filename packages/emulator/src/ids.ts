/** Ids in the formats of the real service. */
import { randomBytes } from 'node:crypto';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** `file-` and 22 base62 characters. */
export function fileId(): string {
  let id = 'file-';
  while (id.length < 27) {
    for (const byte of randomBytes(32)) {
      // 248 is 4 × 62: bytes above it would make the first characters of the alphabet more likely.
      if (byte < 248 && id.length < 27) id += BASE62.charAt(byte % 62);
    }
  }
  return id;
}

/** `batch_` and 32 hex digits. */
export const batchId = (): string => `batch_${hex32()}`;

/** `batch_req_` and 32 hex digits. */
export const batchRequestId = (): string => `batch_req_${hex32()}`;

/** 32 hex digits, as in `response.request_id` and the `x-request-id` header. */
export const requestId = (): string => hex32();

/** `chatcmpl-` and 32 hex digits. */
export const completionId = (): string => `chatcmpl-${hex32()}`;

/** `resp_` and 48 hex digits; the message in it: `msg_` and as many. */
export const responseId = (): string => `resp_${randomBytes(24).toString('hex')}`;
export const messageId = (): string => `msg_${randomBytes(24).toString('hex')}`;

function hex32(): string {
  return randomBytes(16).toString('hex');
}
