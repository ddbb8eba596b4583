/**
 * Requests for vectors: the texts of one receipt's words each. A custom id holds a digest of its texts, so that what was
 * asked is asked again where a word has changed, and only then; which vector is whose follows from the texts alone.
 */
import { EMBEDDINGS, MAX_INPUTS, sha256, toLine } from '@completion-batch/engine';
import { z } from 'zod';
import { parseReceiptPartition, type ReceiptKey, receiptPartition } from '../../table/keys.ts';
import { chunksOf } from '../../table/label-writes.ts';

export interface AskedVectors {
  readonly model: string;
  readonly dimensions: number;
}

/** Numbers of one answer: written out they have 6 MB, and a line of results may have 10 MiB. */
const NUMBERS_PER_REQUEST = 250_000;
const TEXTS_PER_REQUEST = 256;
/** Bytes of one batch's answers, and of a number in them where a server knows no base64: a result file may have 512 MiB. */
const BYTES_PER_BATCH = 400_000_000;
const BYTES_PER_NUMBER = 14;

export function textsPerRequest({ dimensions }: Pick<AskedVectors, 'dimensions'>): number {
  return Math.max(1, Math.min(TEXTS_PER_REQUEST, Math.floor(NUMBERS_PER_REQUEST / dimensions)));
}

export function textsPerBatch({ dimensions }: Pick<AskedVectors, 'dimensions'>): number {
  return Math.min(MAX_INPUTS, Math.floor(BYTES_PER_BATCH / (dimensions * BYTES_PER_NUMBER)));
}

export interface EmbedRequest {
  readonly customId: string;
  readonly texts: readonly string[];
}

/** @param texts of one receipt's words; what occurs twice is asked once */
export function embedRequests(receipt: ReceiptKey, texts: Iterable<string>, asked: AskedVectors): EmbedRequest[] {
  return chunksOf([...new Set(texts)], textsPerRequest(asked)).map((part) => ({
    customId: embedId(receipt, part),
    texts: part,
  }));
}

/** The line of a request file, with its newline. */
export function embedLine({ customId, texts }: EmbedRequest, { model, dimensions }: AskedVectors): string {
  const body = { model, input: texts, dimensions, encoding_format: 'base64' };
  return toLine({ custom_id: customId, method: 'POST', url: EMBEDDINGS, body });
}

/** Characters of a digest; a custom id has 64 at most. */
const DIGEST = 6;

function embedId(receipt: ReceiptKey, texts: readonly string[]): string {
  const digest = Buffer.from(sha256(JSON.stringify(texts)), 'hex').toString('base64url');
  return `${receiptPartition(receipt)}#${digest.slice(0, DIGEST)}`;
}

/** The receipt that a custom id names; undefined where it is none of ours. */
export function receiptOf(customId: string): ReceiptKey | undefined {
  return parseReceiptPartition(customId.replace(/#[\w-]{6}$/, ''));
}

const body = z.object({ input: z.array(z.string()).min(1) });

/** What was asked; undefined where the texts are not those that the custom id stands for. */
export function readAsked(request: {
  readonly custom_id: string;
  readonly body: unknown;
}): { readonly receipt: ReceiptKey; readonly texts: readonly string[] } | undefined {
  const receipt = receiptOf(request.custom_id);
  const texts = body.safeParse(request.body).data?.input;
  if (receipt === undefined || texts === undefined) return undefined;
  return embedId(receipt, texts) === request.custom_id ? { receipt, texts } : undefined;
}
