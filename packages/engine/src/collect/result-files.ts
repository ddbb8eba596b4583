/**
 * Both result files on disk: from OpenAI, and as an earlier run has kept them. The object store has the better copy of
 * each: what came whole replaces what did not, and never the other way round.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { ObjectStore } from '../objects/object-store.ts';
import { type DownloadOptions, downloadFile, isForbidden } from '../openai/download.ts';
import { readRefusal } from '../openai/refusals.ts';
import type { RemoteBatch } from '../openai/remote-batch.ts';
import { BoundError } from '../platform/bounded-stream.ts';
import { OPENAI_BOUNDS } from '../platform/bounds.ts';
import { isCompletionBatchError } from '../platform/errors.ts';
import { redact } from '../platform/redact.ts';
import { resultsObject } from '../state/layout.ts';

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
  /** The object store has a copy; known only after `addKept`. */
  readonly isKept: boolean;
}

export interface ResultFilesOptions extends Omit<DownloadOptions, 'fileId' | 'path'> {
  readonly store: ObjectStore;
  readonly batch: { readonly batchId: string; readonly execution_id?: string | undefined };
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
  { openai, clock, logger, workDir }: ResultFilesOptions,
  kind: ResultFile['kind'],
  fileId: string | null | undefined,
): Promise<ResultFile> {
  const file: ResultFile = { kind, state: 'unnamed', why: '', raw: undefined, paths: [], isKept: false };
  // Null, absent and "" all mean that there is none.
  if (!fileId) return file;
  const path = join(workDir, `${kind}.jsonl`);
  try {
    const there = await downloadFile({ openai, clock, logger, fileId, path });
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

/** The copies that an earlier run has kept, beside what OpenAI gives. */
export async function addKept(options: ResultFilesOptions, files: readonly ResultFile[]): Promise<ResultFile[]> {
  const { store, workDir } = options;
  const more: ResultFile[] = [];
  for (const file of files) {
    const key = keyOf(options, file);
    if ((await store.head(key)) === undefined) {
      more.push(file);
      continue;
    }
    const path = join(workDir, `${file.kind}.kept.jsonl`);
    await pipeline(await store.stream(key), createWriteStream(path));
    const paths = [...file.paths, await plain(path)];
    more.push({ ...file, state: file.state === 'here' ? 'here' : 'kept', paths, isKept: true });
  }
  return more;
}

/** Keeps what has come. @param which those that are no worse than what may be kept already */
export async function keepFiles(
  options: ResultFilesOptions,
  files: readonly ResultFile[],
  which: (file: ResultFile) => boolean,
): Promise<void> {
  for (const file of files) {
    if (file.raw !== undefined && which(file)) await options.store.put(keyOf(options, file), { file: file.raw });
  }
}

function keyOf({ batch }: ResultFilesOptions, { kind }: ResultFile): string {
  return resultsObject(batch.execution_id ?? 'unknown', batch.batchId, kind);
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
export async function excerptOf(path: string): Promise<string> {
  const bytes = await beginning(path, 400);
  const text = redact(bytes.toString('utf8'))
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
