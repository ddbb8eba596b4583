/**
 * Object storage as the phases see it: a flat map from keys to bytes under one prefix. Implemented by a folder
 * (`file:///dir`), by S3 (`s3://bucket/prefix`) and by the actions on a branch of a repository; one conformance suite runs
 * against each.
 */
import type { Readable } from 'node:stream';
import type { Clock } from '../platform/clock.ts';
import { CompletionBatchError } from '../platform/errors.ts';

export interface ObjectInfo {
  readonly key: string;
  readonly bytes: number;
}

export type ObjectBody = Uint8Array | string | { readonly file: string };

export interface ObjectStore {
  /** `s3://bucket/prefix` or `file:///dir`, without a slash at its end; never holds credentials. */
  readonly url: string;
  /** The store's own time, where its answers tell it; what machines compare with each other goes by it. */
  readonly clock?: Clock;
  /** Where `key` lies, for people: `s3://bucket/prefix/key` or a file's path. */
  locate(key: string): string;
  /** Writes the object, replacing what is there. All or nothing: a reader never sees a part. */
  put(key: string, body: ObjectBody): Promise<void>;
  /** Writes the object if there is none of that key. Returns false, and writes nothing, where there is one. */
  create(key: string, body: ObjectBody): Promise<boolean>;
  /**
   * Makes sure that `create` does what it says, where that depends on a server; otherwise absent.
   * @throws CompletionBatchError `store-unusable`
   */
  checkCreate?(): Promise<void>;
  /**
   * The stream fails with a CompletionBatchError where the connection breaks off.
   * @throws CompletionBatchError `object-not-found` (before the first byte, not in mid-stream)
   */
  stream(key: string): Promise<Readable>;
  /** The whole object; for small ones. @throws CompletionBatchError `object-not-found` */
  get(key: string): Promise<Uint8Array>;
  head(key: string): Promise<ObjectInfo | undefined>;
  /** Objects whose key begins with `prefix` (`''` for all), in the order of their UTF-8 bytes. */
  list(prefix: string): AsyncIterable<ObjectInfo>;
  /** Deleting what is not there is no error. */
  delete(key: string): Promise<void>;
}

/**
 * Refuses keys that not every S3 server keeps as they are, or that could leave a folder: empty, `.` and `..` segments,
 * characters that an XML listing cannot carry (control characters, U+FFFE, U+FFFF), a segment over 255 bytes, a key over
 * 1,024 bytes (S3's own limit).
 * @throws CompletionBatchError `object-key-invalid`
 */
export function checkKey(key: string): string {
  const bad = (why: string): CompletionBatchError =>
    new CompletionBatchError('object-key-invalid', `the object key ${JSON.stringify(key.slice(0, 200))} ${why}`, {
      remedy: 'Use segments of 1 to 255 bytes joined by "/", without "." or ".." segments and control characters.',
    });
  if (key === '') throw bad('is empty');
  if (Buffer.byteLength(key) > 1024) throw bad('is longer than 1,024 bytes');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(key)) throw bad('has a control character');
  if (!key.isWellFormed()) throw bad('is not well-formed Unicode');
  if (/[\ufffe\uffff]/.test(key)) throw bad('has a character that no XML listing can carry');
  for (const segment of key.split('/')) {
    if (segment === '') throw bad('has an empty segment');
    if (segment === '.' || segment === '..') throw bad(`has a "${segment}" segment`);
    if (Buffer.byteLength(segment) > 255) throw bad('has a segment longer than 255 bytes');
  }
  return key;
}

/**
 * The same for the beginning of a key: it may be empty, end in "/" or stop within a segment.
 * @throws CompletionBatchError `object-key-invalid`
 */
export function checkPrefix(prefix: string): string {
  if (prefix === '') return prefix;
  if (prefix.endsWith('/')) return `${checkKey(prefix.slice(0, -1))}/`;
  // A last segment "." or ".." may still become ".hidden" or "..data".
  checkKey(/(?:^|\/)\.{1,2}$/.test(prefix) ? `${prefix}x` : prefix);
  return prefix;
}
