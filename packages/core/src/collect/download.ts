/**
 * Brings a result file from OpenAI to disk, whole: large ones do get cut, so the size is checked, a cut download is
 * resumed where the server can, and started anew where it cannot.
 */
import { createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type OpenAI from 'openai';
import type { Clock } from '../clock.ts';
import { CompletionBatchError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { readRefusal } from '../submit/openai-batch.ts';

const ATTEMPTS = 6;

export interface DownloadOptions {
  readonly openai: OpenAI;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly fileId: string;
  readonly path: string;
}

/**
 * @returns false where OpenAI does not have the file (any more): results are deleted after 30 days
 * @throws CompletionBatchError `openai-unavailable`
 */
export async function downloadFile(options: DownloadOptions): Promise<boolean> {
  const { openai, clock, logger, fileId, path } = options;
  await rm(path, { force: true });
  let expected: number | undefined;
  let reason = '';
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    try {
      expected ??= (await openai.files.retrieve(fileId)).bytes;
      const from = await sizeOf(path);
      if (from > expected) await rm(path);
      if (from !== expected) await fetchFrom(openai, fileId, path, from > expected ? 0 : from);
      const got = await sizeOf(path);
      if (got === expected) return true;
      reason = `${got} of ${expected} bytes arrived`;
    } catch (error) {
      const refusal = readRefusal(error);
      if (refusal.status === 404) return false;
      if (refusal.status === 401 || refusal.status === 403) throw unavailable(fileId, refusal.reason, error);
      reason = refusal.reason;
    }
    logger.warn(`download of ${fileId} was cut (${reason}); attempt ${attempt} of ${ATTEMPTS}`);
    await clock.sleep(500 * 2 ** attempt);
  }
  throw unavailable(fileId, reason);
}

function unavailable(fileId: string, reason: string, cause?: unknown): CompletionBatchError {
  return new CompletionBatchError('openai-unavailable', `the result file ${fileId} cannot be read: ${reason}`, {
    where: `OpenAI file ${fileId}`,
    remedy: 'Run collect again later; nothing was written for this batch yet.',
    cause,
  });
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}

/** Appends from byte `from` on, or writes all of it where the server ignores ranges. */
async function fetchFrom(openai: OpenAI, fileId: string, path: string, from: number): Promise<void> {
  const response = await openai.files.content(fileId, from === 0 ? {} : { headers: { Range: `bytes=${from}-` } });
  if (response.body === null) throw new Error('the answer has no body');
  const resumed =
    response.status === 206 && response.headers.get('content-range')?.startsWith(`bytes ${from}-`) === true;
  const body = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
  await pipeline(body, createWriteStream(path, { flags: resumed ? 'a' : 'w' }));
}
