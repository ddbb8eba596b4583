/**
 * Brings a result file from OpenAI to disk, whole: large ones do get cut, so the size is checked, a cut download is
 * resumed where the server can, and started anew where it cannot. A stretch of the file that was not asked for is never
 * taken for the one that was.
 */
import { createWriteStream } from 'node:fs';
import { stat, truncate, writeFile } from 'node:fs/promises';
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
 * @throws CompletionBatchError `openai-unavailable`, `store-unusable` where `path` cannot be written
 */
export async function downloadFile(options: DownloadOptions): Promise<boolean> {
  const { openai, clock, logger, fileId, path } = options;
  // Exists from here on: a file without a byte is one too.
  await local(path, writeFile(path, ''));
  let expected: number | undefined;
  let asked = false;
  /** Size of a download that its own Content-Length confirms, against what the file's description says. */
  let confirmed: number | undefined;
  let reason = '';
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    try {
      if (!asked) expected = sizeIn(await openai.files.retrieve(fileId));
      asked = true;
      const have = await sizeOf(path);
      if (have === expected) return true;
      const declared = await fetchFrom(openai, fileId, path, expected !== undefined && have < expected ? have : 0);
      const got = await sizeOf(path);
      // A server that does not tell the size is believed when its answer ends as an answer should.
      if (got === expected || expected === undefined) return true;
      reason = `${got} of ${expected} bytes arrived`;
      if (declared === got && confirmed === got) {
        logger.warn(`${fileId} has ${got} bytes, its description says ${expected}: it came twice alike, so it is used`);
        return true;
      }
      if (declared === got) {
        confirmed = got;
        await truncate(path, 0);
      }
    } catch (error) {
      if (error instanceof CompletionBatchError) throw error;
      const refusal = readRefusal(error);
      if (refusal.status === 404) return false;
      if (refusal.status === 401 || refusal.status === 403) throw unavailable(fileId, refusal.reason, error);
      // There is nothing behind the byte that was asked for: what is on disk cannot be a beginning of it.
      if (refusal.status === 416) await truncate(path, 0);
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

/** A compatible server may leave the size out, or give it as something else. */
function sizeIn(description: unknown): number | undefined {
  const { bytes } = Object(description) as { bytes?: unknown };
  return typeof bytes === 'number' && Number.isSafeInteger(bytes) && bytes >= 0 ? bytes : undefined;
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}

/**
 * Appends from byte `from` on, or writes all of it where the server ignores ranges.
 * @returns the size of the whole file by the answer's own account, undefined where it gives none
 */
async function fetchFrom(openai: OpenAI, fileId: string, path: string, from: number): Promise<number | undefined> {
  const response = await openai.files.content(fileId, from === 0 ? {} : { headers: { Range: `bytes=${from}-` } });
  if (response.body === null) throw new Error('the answer has no body');
  const range = response.headers.get('content-range');
  if (response.status === 206 && range?.startsWith(`bytes ${from}-`) !== true) {
    await response.body.cancel();
    await truncate(path, 0);
    throw new Error(`byte ${from} and what follows was asked for, ${range ?? 'an unnamed part'} was sent`);
  }
  const body = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
  await local(
    path,
    pipeline(body, createWriteStream(path, { flags: from > 0 && response.status === 206 ? 'a' : 'w' })),
  );
  const length = response.headers.get('content-length');
  // Of a compressed answer the length is another.
  return response.status === 206 || length === null || response.headers.has('content-encoding')
    ? undefined
    : Number(length);
}

/** Tells a disk that fails from a connection that does. */
async function local<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (!(cause instanceof Error && 'syscall' in cause && ['open', 'write'].includes(String(cause.syscall))))
      throw cause;
    throw new CompletionBatchError('store-unusable', `a result file cannot be written: ${cause.message}`, {
      where: path,
      remedy: 'Make room for the result files (up to 500 MB a batch), or let TMPDIR name another disk.',
      cause,
    });
  }
}
