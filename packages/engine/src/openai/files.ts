/** The calls to OpenAI's Files API. A spare file costs nothing, so these may be repeated. */
import { openAsBlob } from 'node:fs';
import type OpenAI from 'openai';
import { z } from 'zod';
import { redact } from '../platform/redact.ts';
import { answeredId } from './answered-id.ts';
import { ask, hiderOf } from './ask.ts';
import { listAllFiles } from './lists.ts';
import { explainOpenaiError, readRefusal } from './refusals.ts';

/** Name of an uploaded file: an upload whose answer was lost is found again by it. */
export function inputFileName(batchId: string, sha256: string): string {
  return `${batchId}-${sha256.slice(0, 16)}.jsonl`;
}

/** Uploads a request file. Retries are the client's own: a spare file costs nothing. @returns the file's id */
export async function uploadToOpenai(
  openai: OpenAI,
  path: string,
  name: string,
  signal?: AbortSignal,
): Promise<string> {
  // A lazy blob is streamed, has a length, and can be sent again; a read stream is none of the three.
  const file = new File([await openAsBlob(path)], name, { type: 'application/jsonl' });
  const uploaded = await ask(openai, (client) =>
    client.files.create({ file, purpose: 'batch' }, signal === undefined ? {} : { signal }),
  );
  return answeredId(uploaded);
}

/**
 * The id of a file uploaded under this name, if there is one; the name holds the file's digest. Gateways have been seen to
 * give the size as 0. One that is not found costs nothing: it is uploaded again.
 */
export async function findUploadedFile(openai: OpenAI, name: string, bytes: number): Promise<string | undefined> {
  const { items } = await listAllFiles(openai);
  return items.find((file) => file.filename === name && (!file.bytes || file.bytes === bytes))?.id;
}

/** The client repeats a call whose answer was lost, and then there is no such file any more. */
export async function deleteFile(openai: OpenAI, id: string): Promise<void> {
  try {
    await ask(openai, (client) => client.files.delete(id));
  } catch (error) {
    if (readRefusal(error).status !== 404) throw explainOpenaiError(error, `the file ${id} cannot be deleted`);
  }
}

/** What is to be known of an uploaded file before a refused create call counts as a refusal of what it asks. */
export interface UploadedFile {
  /** `pending`: the server is still at it, or does not see it yet. */
  readonly state: 'pending' | 'ready' | 'broken';
  /** Seconds since 1970 by the server's clock. */
  readonly createdAt: number | undefined;
  /** Undefined where the server does not say; gateways have been seen to give the size as 0. */
  readonly name: string | undefined;
  readonly bytes: number | undefined;
  readonly purpose: string | undefined;
  /** The server's own words, of a file that is broken. */
  readonly reason: string | undefined;
}

const describedFile = z.looseObject({
  status: z.string().catch(''),
  status_details: z.string().nullish().catch(undefined),
  created_at: z.number().optional().catch(undefined),
  filename: z.string().min(1).optional().catch(undefined),
  bytes: z.number().positive().optional().catch(undefined),
  purpose: z.string().min(1).optional().catch(undefined),
});

/** Words of Azure and of compatible servers. OpenAI itself says `processed` at once. */
const PENDING_FILE = /^(pending|running|processing|uploading|queued|not_?started|in_?progress|validating)$/i;
const BROKEN_FILE = /^(error|failed|deleted|deleting|canceled|cancelled)$/i;

/** @throws what the client throws, but for a file that is not there (yet) */
export async function describeFile(openai: OpenAI, id: string): Promise<UploadedFile> {
  let answer: unknown;
  try {
    answer = await ask(openai, (client) => client.files.retrieve(id));
  } catch (error) {
    if (readRefusal(error).status !== 404) throw error;
    return {
      state: 'pending',
      createdAt: undefined,
      name: undefined,
      bytes: undefined,
      purpose: undefined,
      reason: undefined,
    };
  }
  const { status, status_details, created_at, filename: name, bytes, purpose } = describedFile.parse(Object(answer));
  const state = PENDING_FILE.test(status) ? 'pending' : BROKEN_FILE.test(status) ? 'broken' : 'ready';
  const reason =
    state === 'broken'
      ? redact(hiderOf(openai)(`the file is ${status}: ${status_details ?? 'no reason given'}`))
      : undefined;
  return { state, createdAt: created_at, name, bytes, purpose, reason };
}
