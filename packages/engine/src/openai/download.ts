/**
 * Brings a result file from OpenAI to disk, whole: large ones do get cut, so the size is checked, a cut download is
 * resumed where the server can, and started anew where it cannot. A stretch of the file that was not asked for is never
 * taken for the one that was.
 */
import { open, stat, truncate, writeFile } from 'node:fs/promises';
import type OpenAI from 'openai';
import type { Clock } from '../platform/clock.ts';
import { CompletionBatchError } from '../platform/errors.ts';
import type { Logger } from '../platform/logger.ts';
import { ask } from './ask.ts';
import { limitBytes } from './limit-bytes.ts';
import { readRefusal } from './refusals.ts';
import { isGone } from './remote-batch.ts';

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
  const size = await describedSize(options);
  if (size === 'gone') return false;
  const expected = size === 'unknown' ? undefined : size;
  /** Size of a download that its own Content-Length confirms, against what the file's description says; or that has no size but came. */
  let confirmed: number | undefined;
  let reason = '';
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    try {
      const have = await sizeOf(path);
      if (have === expected) return true;
      const declared = await fetchFrom(openai, fileId, path, expected !== undefined && have < expected ? have : 0);
      const got = await sizeOf(path);
      if (got === expected) return true;
      if (expected === undefined) {
        // A server that does not tell the size is believed when its answer ends as an answer should.
        if (declared === got || (await endsAsLines(path, got))) return true;
        reason = `${got} bytes arrived, the last line is cut`;
      } else reason = `${got} of ${expected} bytes arrived`;
      if (confirmed === got && (declared === got || expected === undefined)) {
        const said = expected === undefined ? 'its last line is cut' : `its description says ${expected}`;
        logger.warn(`${fileId} has ${got} bytes, ${said}: it came twice alike, so it is used`);
        return true;
      }
      if (declared === got || expected === undefined) {
        confirmed = got;
        await truncate(path, 0);
      }
    } catch (error) {
      if (error instanceof CompletionBatchError) throw error;
      if (isGone(error)) return false;
      const refusal = readRefusal(error);
      if (isForbidden(refusal.status)) throw unavailable(fileId, refusal.reason, error);
      // There is nothing behind the byte that was asked for: what is on disk cannot be a beginning of it.
      if (refusal.status === 416) await truncate(path, 0);
      reason = refusal.reason;
    }
    logger.warn(`download of ${fileId} was cut (${reason}); attempt ${attempt} of ${ATTEMPTS}`);
    await clock.sleep(500 * 2 ** attempt);
  }
  throw unavailable(fileId, reason);
}

/** The key may not read it: that says nothing of the file, however long it lasts. */
export function isForbidden(status: number | undefined): boolean {
  return status === 401 || status === 403;
}

/** What the file's description says; a server that cannot describe its files may give them out all the same. */
async function describedSize({ openai, fileId, logger }: DownloadOptions): Promise<number | 'unknown' | 'gone'> {
  try {
    return sizeIn(await ask(openai, () => openai.files.retrieve(fileId)));
  } catch (error) {
    if (isGone(error)) return 'gone';
    const { status, reason } = readRefusal(error);
    if (isForbidden(status)) throw unavailable(fileId, reason, error);
    logger.warn(`${fileId} cannot be described (${reason}): fetching it without knowing its size`);
    return 'unknown';
  }
}

function unavailable(fileId: string, reason: string, cause?: unknown): CompletionBatchError {
  return new CompletionBatchError('openai-unavailable', `the file ${fileId} cannot be read: ${reason}`, {
    where: `OpenAI file ${fileId}`,
    remedy: 'Run collect again later; nothing was written for this batch yet.',
    cause,
  });
}

/** A compatible server may leave the size out, or give it as something else. Some say 0 of every file. */
function sizeIn(description: unknown): number | 'unknown' {
  const { bytes } = Object(description) as { bytes?: unknown };
  return typeof bytes === 'number' && Number.isSafeInteger(bytes) && bytes > 0 ? bytes : 'unknown';
}

/** Whether the file ends with a newline, or with a line that is whole. */
async function endsAsLines(path: string, size: number): Promise<boolean> {
  if (size === 0) return true;
  await using file = await open(path);
  const tail = Buffer.alloc(Math.min(size, LAST_LINE_BYTES));
  await file.read(tail, 0, tail.length, size - tail.length);
  if (tail.at(-1) === 0x0a) return true;
  try {
    JSON.parse(tail.subarray(tail.lastIndexOf(0x0a) + 1).toString('utf8'));
    return true;
  } catch {
    return false;
  }
}

/** An answer is smaller than this by far. */
const LAST_LINE_BYTES = 4 * 1024 * 1024;

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
  const response = await ask(openai, () =>
    openai.files.content(fileId, from === 0 ? {} : { headers: { Range: `bytes=${from}-` } }),
  );
  if (response.body === null) throw new Error('the answer has no body');
  const range = response.headers.get('content-range');
  if (response.status === 206 && range?.startsWith(`bytes ${from}-`) !== true) {
    await response.body.cancel();
    await truncate(path, 0);
    throw new Error(`byte ${from} and what follows was asked for, ${range ?? 'an unnamed part'} was sent`);
  }
  await local(path, keepAll(response.body, path, from > 0 && response.status === 206 ? 'a' : 'w', fileId));
  const length = response.headers.get('content-length');
  // Of a compressed answer the length is another.
  return response.status === 206 || length === null || response.headers.has('content-encoding')
    ? undefined
    : Number(length);
}

/** Writes what comes as it comes: of a download that is cut everything is kept that had arrived, to be gone on with. */
async function keepAll(body: ReadableStream<Uint8Array>, path: string, flags: 'a' | 'w', name: string): Promise<void> {
  await using file = await open(path, flags);
  for await (const chunk of limitBytes(body, name)) await file.writeFile(chunk);
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
