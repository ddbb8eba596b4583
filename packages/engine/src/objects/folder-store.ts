/**
 * The object store over a folder (`file:///dir`): what a local run uses in place of S3. An object is one file, an object's
 * name never decides where outside the folder something is written, and nobody ever sees a file that is half written.
 * What was put into the folder by others decides it neither: see object-place.ts.
 */
import { randomUUID } from 'node:crypto';
import { constants, type Dirent } from 'node:fs';
import { type FileHandle, link, lstat, mkdir, open, readdir, rename, rmdir, stat, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { AWS_BOUNDS } from '../platform/bounds.ts';
import { CompletionBatchError } from '../platform/errors.ts';
import { copyBlocks } from '../platform/file-blocks.ts';
import { FILE_REASONS, systemCode } from '../platform/file-errors.ts';
import { decodeName, namesOf } from './object-names.ts';
import { checkPlace } from './object-place.ts';
import { checkKey, checkPrefix, type ObjectBody, type ObjectInfo, type ObjectStore } from './object-store.ts';

/** No key's file begins with a dot: a leading dot is written `%2E`. */
const TEMPORARY = '.tmp-';
/** Milliseconds without a write after which a temporary file is taken for left over by a crash. */
const TEMPORARY_MAX_AGE = 24 * 60 * 60 * 1000;
/** Files asked for their size at the same time. */
const STATS_AT_ONCE = 32;
/** Neither through a link, nor waiting for somebody to write into a pipe. */
const READ_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
/** How often a folder may vanish between making it and writing into it (a delete clears empty folders away). */
const FOLDER_TRIES = 10;

export interface FolderStoreOptions {
  /** A sentence on how an object that is missing comes back, for the error's remedy. */
  readonly missing?: string;
}

/** Of a stream: pieces of Node's size take twice as many reads, larger ones more memory. */
const PIECE_BYTES = 128 * 1024;

/**
 * An object store in `directory`, which is made with the first object. Memory: two blocks of 1 MiB a copied file; a
 * listing holds the names in the folders on its way.
 *
 * No key can be the folder of another (`a` beside `a/b`): `object-key-invalid`, as with S3 servers over a file system.
 * A folder that cannot be used (full, read-only, not a folder) is `store-unusable`. A missing `{file}` body is the
 * caller's defect and comes as the file system's own error.
 */
export function createFolderStore(directory: string, options: FolderStoreOptions = {}): ObjectStore {
  const root = resolve(directory);
  const pathOf = (key: string): string => join(root, ...namesOf(checkKey(key)));

  /** Writes a temporary file beside the object's and hands it to `place`; whatever happens, it is gone afterwards. */
  async function write<T>(
    key: string,
    body: ObjectBody,
    place: (temporary: string, path: string) => Promise<T>,
  ): Promise<T> {
    const path = pathOf(key);
    // Opened before all else, so that its errors are not taken for the store's.
    const content = await openBody(body);
    try {
      await checkPlace(root, path);
      const temporary = join(dirname(path), `${TEMPORARY}${randomUUID()}`);
      const handle = await openNew(temporary);
      try {
        try {
          if (isFile(content)) await copyBlocks(content, handle);
          else await handle.writeFile(content);
          await handle.sync();
        } finally {
          await handle.close();
        }
        return await place(temporary, path);
      } finally {
        await unlink(temporary).catch(ignore);
      }
    } catch (error) {
      throw await explain(error, root, key);
    } finally {
      if (isFile(content)) await content.close();
    }
  }

  async function openObject(key: string): Promise<{ handle: FileHandle; bytes: number }> {
    const path = pathOf(key);
    try {
      await checkPlace(root, path);
      const handle = await open(path, READ_FLAGS);
      try {
        const found = await handle.stat();
        if (found.isFile()) return { handle, bytes: found.size };
      } catch (error) {
        await handle.close();
        throw error;
      }
      await handle.close();
    } catch (error) {
      if (!isAbsence(error)) throw await explain(error, root, key);
    }
    throw new CompletionBatchError('object-not-found', `there is no object "${key}" in ${root}`, {
      where: path,
      remedy: `Check the key and the folder. ${options.missing ?? ''}`.trimEnd(),
    });
  }

  return {
    url: pathToFileURL(root).href,
    locate: pathOf,

    put: (key, body) => write(key, body, rename),

    async create(key, body) {
      // Spares the copy where there is nothing to do; what decides is the link.
      if ((await this.head(key)) !== undefined) return false;
      return write(key, body, async (temporary, path) => {
        try {
          await link(temporary, path);
          return true;
        } catch (error) {
          if (systemCode(error) === 'EEXIST' && !(await isDirectory(path))) return false;
          throw error;
        }
      });
    },

    async stream(key): Promise<Readable> {
      const { handle } = await openObject(key);
      return handle.createReadStream({ highWaterMark: PIECE_BYTES });
    },

    async get(key) {
      const { handle } = await openObject(key);
      try {
        const { most } = AWS_BOUNDS.whole;
        const { size } = await handle.stat();
        if (size <= most) return await handle.readFile();
        throw new CompletionBatchError('store-unusable', `the object has ${size} bytes, and is read up to ${most}`, {
          where: pathOf(key),
          remedy: 'See who has written it: what is read like this has kilobytes.',
        });
      } finally {
        await handle.close();
      }
    },

    async head(key) {
      try {
        const path = pathOf(key);
        await checkPlace(root, path);
        const found = await lstat(path);
        return found.isFile() ? { key, bytes: found.size } : undefined;
      } catch (error) {
        if (isAbsence(error)) return undefined;
        throw await explain(error, root, key);
      }
    },

    async *list(prefix) {
      checkPrefix(prefix);
      const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
      const start = folder === '' ? root : join(root, ...namesOf(folder.slice(0, -1)));
      try {
        await checkPlace(root, start);
        yield* listFolder(root, start, Buffer.from(folder), Buffer.from(prefix));
      } catch (error) {
        throw await explain(error, root, prefix);
      }
    },

    async delete(key) {
      const path = pathOf(key);
      try {
        await checkPlace(root, path);
        await unlink(path);
        // Empty folders would stand in the way of an object of their name.
        for (let folder = dirname(path); folder !== root; folder = dirname(folder)) await rmdir(folder);
      } catch (error) {
        const clearing = ['ENOTEMPTY', 'EEXIST', 'EBUSY'];
        // EPERM and EISDIR: the name is a folder's, so there is no such object.
        const isFolder = ['EISDIR', 'EPERM'].includes(systemCode(error) ?? '') && (await isDirectory(path));
        if (!isAbsence(error) && !isFolder && !clearing.includes(systemCode(error) ?? '')) {
          throw await explain(error, root, key);
        }
      }
    },
  };
}

interface Entry {
  readonly name: string;
  readonly directory: boolean;
  /** The key up to here; of a folder, with its "/" (all keys below begin with it). Entries sort by it as their keys do. */
  readonly key: Buffer;
}

async function* listFolder(root: string, folder: string, head: Buffer, wanted: Buffer): AsyncGenerator<ObjectInfo> {
  const entries = (await readFolder(folder))
    .flatMap((entry) => toEntry(entry, head, wanted))
    .sort((one, other) => Buffer.compare(one.key, other.key));
  for (let first = 0; first < entries.length; first += STATS_AT_ONCE) {
    const some = entries.slice(first, first + STATS_AT_ONCE);
    const sizes = await Promise.all(
      some.map((entry) => (entry.directory ? undefined : sizeOf(join(folder, entry.name)))),
    );
    for (const [index, entry] of some.entries()) {
      const path = join(folder, entry.name);
      const bytes = sizes[index];
      if (entry.directory) yield* listFolder(root, path, entry.key, wanted);
      else if (bytes !== undefined && isObject(root, path, entry.key)) yield { key: entry.key.toString(), bytes };
    }
  }
}

async function readFolder(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
}

function toEntry(entry: Dirent, head: Buffer, wanted: Buffer): Entry[] {
  if (entry.name.startsWith(TEMPORARY)) {
    void removeIfLeftOver(join(entry.parentPath, entry.name));
    return [];
  }
  const piece = decodeName(entry.name);
  if (piece === undefined || !(entry.isDirectory() || (entry.isFile() && !piece.continued))) return [];
  const slash = entry.isDirectory() && !piece.continued ? '/' : '';
  const key = Buffer.concat([head, piece.bytes, Buffer.from(slash)]);
  const length = Math.min(key.length, wanted.length);
  if (!key.subarray(0, length).equals(wanted.subarray(0, length))) return [];
  if (!entry.isDirectory() && key.length < wanted.length) return [];
  return [{ name: entry.name, directory: entry.isDirectory(), key }];
}

/** Whether the file at `path` is where the object of this key lies; anything else was put there by somebody else. */
function isObject(root: string, path: string, key: Buffer): boolean {
  try {
    return join(root, ...namesOf(checkKey(key.toString()))) === path;
  } catch {
    return false;
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await lstat(path)).size;
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

/** Never fails: that a stranger's leftover stays is no reason to refuse a listing. */
async function removeIfLeftOver(path: string): Promise<void> {
  try {
    if (Date.now() - (await lstat(path)).mtimeMs > TEMPORARY_MAX_AGE) await unlink(path);
  } catch {}
}

type Content = Uint8Array | string | FileHandle;

function isFile(content: Content): content is FileHandle {
  return typeof content !== 'string' && !(content instanceof Uint8Array);
}

async function openBody(body: ObjectBody): Promise<Content> {
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  // Links may be followed: where the file lies is for the caller to say.
  const handle = await open(body.file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw new Error(`${body.file} is no regular file`);
}

async function openNew(path: string): Promise<FileHandle> {
  for (let tries = 1; ; tries += 1) {
    try {
      await makeFolder(dirname(path));
      return await open(path, 'wx');
    } catch (error) {
      if (systemCode(error) !== 'ENOENT' || tries === FOLDER_TRIES) throw error;
    }
  }
}

/** mkdir's own way with parents never ends where none can be made, as in /proc. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (systemCode(error) === 'EEXIST' && (await isDirectory(path))) return;
    if (systemCode(error) !== 'ENOENT' || (await isDirectory(dirname(path)))) throw error;
    await makeFolder(dirname(path));
    await mkdir(path).catch(async (again: unknown) => {
      if (systemCode(again) !== 'EEXIST' || !(await isDirectory(path))) throw again;
    });
  }
}

/** What a file system's error means for the store's user; an error of ours stays what it is. */
async function explain(error: unknown, root: string, key: string): Promise<unknown> {
  const code = systemCode(error);
  if (code === undefined || error instanceof CompletionBatchError) return error;
  // A file where a folder should be, or the other way round.
  const conflicts = ['ENOTDIR', 'EISDIR', 'EEXIST', 'ENOTEMPTY'];
  if (conflicts.includes(code) && (await isDirectory(root))) {
    return new CompletionBatchError(
      'object-key-invalid',
      `the key "${key}" is the folder of another, or below another object`,
      {
        where: root,
        remedy: 'Choose keys of which none, followed by "/", is the beginning of another; or empty the folder.',
        cause: error,
      },
    );
  }
  const why = FILE_REASONS.get(code);
  return new CompletionBatchError('store-unusable', why?.what ?? `the folder cannot be used (${code})`, {
    where: root,
    remedy: why?.remedy ?? 'Check the folder and its disk, or choose another folder.',
    cause: error,
  });
}

async function isDirectory(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}

/** ENOTDIR: a segment of the key is a file. EISDIR: the key is a folder. Either way there is no such object. */
function isAbsence(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(systemCode(error) ?? '');
}

function ignore(): void {}
