/**
 * Both result files on disk: from OpenAI, and as an earlier run has kept them. The copy whose digest the batch's record has
 * is the better one of each: what came whole replaces what did not, and never the other way round.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { copyObject } from '../objects/copied.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { type DownloadOptions, downloadFile, isForbidden } from '../openai/download.ts';
import { readRefusal } from '../openai/refusals.ts';
import type { RemoteBatch } from '../openai/remote-batch.ts';
import { BoundError } from '../platform/bounded-stream.ts';
import { OPENAI_BOUNDS } from '../platform/bounds.ts';
import { digestFile } from '../platform/digest.ts';
import { isCompletionBatchError } from '../platform/errors.ts';
import { redact } from '../platform/redact.ts';
import type { Redactor } from '../platform/redactor.ts';
import { type Batch, isOurs } from '../state/batch.ts';
import { resultsObject, resultsPrefix } from '../state/layout.ts';
import type { State } from '../state/state.ts';

export interface ResultFile {
  readonly kind: 'output' | 'error';
  /**
   * `unnamed`: the batch names none. `here`: on disk. `kept`: OpenAI does not give it out, the object store has it.
   * `gone`: neither has it (yet, or any more). `failed`: it cannot be read to its end, `why` says how that ended.
   */
  readonly state: 'unnamed' | 'here' | 'kept' | 'gone' | 'failed';
  readonly why: string;
  /** As it came from OpenAI, whole or (`failed`) in part. */
  readonly raw: string | undefined;
  /** What there is to read, from OpenAI and from the object store. */
  readonly paths: readonly string[];
  /** The object store has a copy that counts; known only after `addKept`, as is the next. */
  readonly isKept: boolean;
  /** Where objects lie that are named like a copy and do not count. */
  readonly uncounted: readonly string[];
}

export interface ResultFilesOptions extends Omit<DownloadOptions, 'fileId' | 'path'> {
  readonly store: ObjectStore;
  readonly state: Pick<State, 'batches'>;
  readonly batch: Batch;
  readonly workDir: string;
}

const KINDS = ['output', 'error'] as const;

/** @throws CompletionBatchError `openai-unavailable` where the key may not read them, `store-unusable` */
export async function fetchResultFiles(
  options: ResultFilesOptions,
  remote: Pick<RemoteBatch, 'output_file_id' | 'error_file_id'>,
): Promise<ResultFile[]> {
  const files: ResultFile[] = [];
  for (const kind of KINDS) files.push(await fetchResultFile(options, kind, remote[`${kind}_file_id`]));
  return files;
}

async function fetchResultFile(
  { openai, clock, logger, workDir, tidy }: ResultFilesOptions,
  kind: ResultFile['kind'],
  fileId: string | null | undefined,
): Promise<ResultFile> {
  const file: ResultFile = { kind, state: 'unnamed', why: '', raw: undefined, paths: [], isKept: false, uncounted: [] };
  // Null, absent and "" all mean that there is none.
  if (!fileId) return file;
  const path = join(workDir, `${kind}.jsonl`);
  try {
    const there = await downloadFile({ openai, clock, logger, fileId, path, tidy });
    if (there) return { ...file, state: 'here', raw: path, paths: [await plain(path)] };
    logger.warn(`the ${kind} file ${fileId} cannot be seen at OpenAI`);
    return { ...file, state: 'gone' };
  } catch (error) {
    if (!isCompletionBatchError(error, 'openai-unavailable') || isForbidden(readRefusal(error.cause).status))
      throw error;
    logger.warn(error.message);
    // What has come of it may be all that ever comes.
    const some = (await stat(path)).size > 0;
    return { ...file, state: 'failed', why: error.message, ...(some ? { raw: path, paths: [await plain(path)] } : {}) };
  }
}

/**
 * The copies that an earlier run has kept, beside what OpenAI gives: those whose digest that run has written down as it fetched
 * them. Whatever else lies there may be anybody's.
 */
export async function addKept(options: ResultFilesOptions, files: readonly ResultFile[]): Promise<ResultFile[]> {
  // As it is now: the record that this run was given may be older than another run's digest.
  const batch = (await options.state.batches.get(options.batch.batchId))?.batch;
  const more: ResultFile[] = [];
  for (const file of files) {
    const path = await fetchKept(options, file, batch?.[`${file.kind}_sha256`]);
    if (path === undefined) more.push({ ...file, uncounted: await uncountedOf(options, file) });
    else {
      const paths = [...file.paths, await plain(path)];
      more.push({ ...file, state: file.state === 'here' ? 'here' : 'kept', paths, isKept: true });
    }
  }
  return more;
}

async function fetchKept(
  options: ResultFilesOptions,
  { kind }: ResultFile,
  sha256: string | undefined,
): Promise<string | undefined> {
  if (sha256 === undefined || !isOurs(options.batch)) return undefined;
  const path = join(options.workDir, `${kind}.kept.jsonl`);
  try {
    const found = await copyObject(options.store, keyOf(options, kind, sha256), path, options.tidy);
    return found === sha256 ? path : undefined;
  } catch (error) {
    if (!isCompletionBatchError(error, 'object-not-found')) throw error;
    return undefined;
  }
}

/** Objects that are named like a copy of the file. Only to be told: who may not list them goes on without. */
async function uncountedOf({ store, batch }: ResultFilesOptions, { kind }: ResultFile): Promise<string[]> {
  const found: string[] = [];
  try {
    for await (const { key } of store.list(`${resultsPrefix(batch.execution_id ?? UNKNOWN, batch.batchId)}${kind}`)) {
      if (found.length < MAX_UNCOUNTED) found.push(store.locate(key));
    }
  } catch (error) {
    if (!isCompletionBatchError(error)) throw error;
  }
  return found;
}

/**
 * Keeps what has come, and writes its digests down: without them no copy counts.
 * @param which those that are no worse than what may be kept already
 */
export async function keepFiles(
  options: ResultFilesOptions,
  files: readonly ResultFile[],
  which: (file: ResultFile) => boolean,
): Promise<void> {
  const { batch, state } = options;
  const digests: Record<string, string> = {};
  for (const file of files) {
    if (file.raw === undefined || !which(file)) continue;
    const { sha256 } = await digestFile(file.raw);
    await keep(options, keyOf(options, file.kind, sha256), file.raw, sha256);
    if (batch[`${file.kind}_sha256`] !== sha256) digests[`${file.kind}_sha256`] = sha256;
  }
  if (!isOurs(batch) || Object.keys(digests).length === 0) return;
  await state.batches.change(batch.batchId, batch.status, digests);
}

async function keep({ store, logger }: ResultFilesOptions, key: string, file: string, sha256: string): Promise<void> {
  if (await store.create(key, { file })) return;
  const there = createHash('sha256');
  for await (const chunk of (await store.stream(key)) as AsyncIterable<Uint8Array>) there.update(chunk);
  if (there.digest('hex') === sha256) return;
  logger.warn(`${store.locate(key)} is not what its name says: it is written over with what OpenAI gave`);
  await store.put(key, { file });
}

/** The execution of a batch whose record names none. */
const UNKNOWN = 'unknown';
const MAX_UNCOUNTED = 3;

function keyOf({ batch }: ResultFilesOptions, kind: ResultFile['kind'], sha256: string): string {
  return resultsObject(batch.execution_id ?? UNKNOWN, batch.batchId, kind, sha256);
}

const GZIP = Buffer.from([0x1f, 0x8b]);

/** The file itself, or what a server has packed without saying so. */
async function plain(path: string): Promise<string> {
  const head = await beginning(path, GZIP.length);
  if (!head.equals(GZIP)) return path;
  const unpacked = `${path}.unpacked`;
  try {
    const packed = createReadStream(path);
    await pipeline(packed, createGunzip(), limited, createWriteStream(unpacked));
  } catch (error) {
    // A disk that fails is no packed file that is cut: of that, what came through is read, and the counts tell the rest.
    if (error instanceof Error && 'syscall' in error) throw error;
  }
  return unpacked;
}

async function* limited(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > OPENAI_BOUNDS.file.most)
      throw new BoundError(`unpacked it has more than ${OPENAI_BOUNDS.file.most} bytes`);
    yield chunk;
  }
}

/** The first characters of a file that holds no result line, as one line that is safe to show. */
export async function excerptOf(path: string, hide: Redactor): Promise<string> {
  const bytes = await beginning(path, 4000);
  const text = redact(hide(bytes.toString('utf8')))
    .replace(/[\s\p{Cc}\p{Cf}\ufffd]+/gu, ' ')
    .trim();
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

async function beginning(path: string, bytes: number): Promise<Buffer> {
  const head = Buffer.alloc(Math.min(bytes, (await stat(path)).size));
  await using file = await open(path);
  await file.read(head, 0, head.length, 0);
  return head;
}
