/**
 * Brings a result file from OpenAI to disk, whole: large ones do get cut, so the size is checked, a cut download is
 * resumed where the server can, and started anew where it cannot. A stretch of the file that was not asked for is never
 * taken for the one that was.
 */
import { open, stat, truncate, writeFile } from 'node:fs/promises';
import type OpenAI from 'openai';
import { parseJson } from '../platform/bounded-json.ts';
import { type Pace, paced, sourceOf, type Timer } from '../platform/bounded-stream.ts';
import { OPENAI_BOUNDS as BOUNDS } from '../platform/bounds.ts';
import type { Clock } from '../platform/clock.ts';
import { CompletionBatchError } from '../platform/errors.ts';
import type { Logger } from '../platform/logger.ts';
import { ask } from './ask.ts';
import { boundIn, isRedirect, readRefusal } from './refusals.ts';
import { isGone } from './remote-batch.ts';

const ATTEMPTS = 6;

export interface DownloadOptions {
  readonly openai: OpenAI;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly fileId: string;
  readonly path: string;
  /** Measures how the file comes; the clock is the state's. */
  readonly timer?: Timer;
  /** See `Services.tidy`: called for each piece that is written. */
  readonly tidy?: (() => void) | undefined;
}

/**
 * @returns false where OpenAI does not have the file (any more): results are deleted after 30 days
 * @throws CompletionBatchError `openai-unavailable`, `store-unusable` where `path` cannot be written
 */
export async function downloadFile(options: DownloadOptions): Promise<boolean> {
  const { clock, logger, fileId, path } = options;
  // Exists from here on: a file without a byte is one too.
  await local(path, writeFile(path, ''));
  const size = await describedSize(options);
  if (size === 'gone') return false;
  const expected = size === 'unknown' ? undefined : size;
  /** Size of a download that its own Content-Length confirms, against what the file's description says; or that has no size but came. */
  let confirmed: number | undefined;
  let reason = '';
  let met = 0;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    try {
      const have = await sizeOf(path);
      if (have === expected) return true;
      const declared = await fetchFrom(options, expected, expected !== undefined && have < expected ? have : 0);
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
      if (isFinal(refusal.status)) throw unavailable(fileId, refusal.reason, error);
      // There is nothing behind the byte that was asked for: what is on disk cannot be a beginning of it.
      if (refusal.status === 416) await truncate(path, 0);
      reason = refusal.reason;
      if (boundIn(error) !== undefined) met += 1;
      if (met === BOUNDS.fileTries.most) throw unavailable(fileId, reason, error);
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

function isFinal(status: number | undefined): boolean {
  return isForbidden(status) || (status !== undefined && isRedirect(status));
}

/** What the file's description says; a server that cannot describe its files may give them out all the same. */
async function describedSize({ openai, fileId, logger }: DownloadOptions): Promise<number | 'unknown' | 'gone'> {
  try {
    return sizeIn(await ask(openai, (client) => client.files.retrieve(fileId)));
  } catch (error) {
    if (isGone(error)) return 'gone';
    const { status, reason } = readRefusal(error);
    if (isFinal(status) || boundIn(error) !== undefined) throw unavailable(fileId, reason, error);
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
    parseJson(tail.subarray(tail.lastIndexOf(0x0a) + 1).toString('utf8'));
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
async function fetchFrom(
  { openai, fileId, path, timer, tidy }: DownloadOptions,
  expected: number | undefined,
  from: number,
): Promise<number | undefined> {
  const response = await ask(openai, (client) =>
    client.files.content(fileId, from === 0 ? {} : { headers: { Range: `bytes=${from}-` } }),
  );
  if (response.body === null) throw new Error('the answer has no body');
  const range = response.headers.get('content-range');
  if (response.status === 206 && range?.startsWith(`bytes ${from}-`) !== true) {
    await response.body.cancel();
    await truncate(path, 0);
    throw new Error(`byte ${from} and what follows was asked for, ${range ?? 'an unnamed part'} was sent`);
  }
  const resumed = from > 0 && response.status === 206;
  const most = Math.min(BOUNDS.file.most, (expected ?? BOUNDS.file.most) + BOUNDS.fileExcess.most);
  const chunks = paced(sourceOf(response.body), paceOf(fileId, resumed ? most - from : most), timer);
  await local(path, keepAll(chunks, path, resumed ? 'a' : 'w', tidy));
  const length = response.headers.get('content-length');
  // Of a compressed answer the length is another.
  return response.status === 206 || length === null || response.headers.has('content-encoding')
    ? undefined
    : Number(length);
}

function paceOf(name: string, most: number): Pace {
  return { name, most, silenceMs: BOUNDS.silenceMs.most, wholeMs: BOUNDS.fileMs.most, floor: BOUNDS.floor.most };
}

/** Writes what comes as it comes: of a download that is cut everything is kept that had arrived, to be gone on with. */
async function keepAll(
  chunks: AsyncIterable<Uint8Array>,
  path: string,
  flags: 'a' | 'w',
  tidy: () => void = () => {},
): Promise<void> {
  await using file = await open(path, flags);
  for await (const chunk of chunks) {
    await file.writeFile(chunk);
    tidy();
  }
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
