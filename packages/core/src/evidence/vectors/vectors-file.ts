/**
 * Where the file of vectors lies in the object store: under its digest, never changed, with a numbered record that names the
 * newest. Who writes makes a new file of the newest, and a new record; where another was faster, once more.
 */
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import {
  CompletionBatchError,
  digestFile,
  FILE_BOUNDS,
  isCompletionBatchError,
  type ObjectStore,
  Records,
  SHA256,
  writeDigested,
} from '@completion-batch/engine';
import { z } from 'zod';
import { VECTORS_FOLDER, VECTORS_PREFIX, vectorsObject } from '../../objects/layout.ts';

/** Readers that know an older file's digest find it for some time. */
const KEPT = 5;
const RECORD = 'words';
const FORMAT = 'completion-batch-vectors';
const MOST = FILE_BOUNDS.database.most;

const record = z.object({
  sha256: z.string().regex(SHA256),
  bytes: z.int().positive().max(MOST),
  dimensions: z.int().positive(),
  words: z.int().nonnegative(),
  verified: z.int().nonnegative(),
  /** Digests of the files that are there, the newest first. */
  kept: z.array(z.string().regex(SHA256)).max(KEPT),
});

export type VectorsRecord = z.output<typeof record>;

export interface NewestFile {
  /** Of its record; 0 where there is none. */
  readonly number: number;
  readonly file: VectorsRecord | undefined;
}

/** SHA-256 of the newest file, or undefined where there is none. @throws CompletionBatchError `vectors-unusable` */
export async function newestVectors(store: ObjectStore): Promise<string | undefined> {
  return (await new VectorsFiles(store).newest()).file?.sha256;
}

export class VectorsFiles {
  readonly #store: ObjectStore;
  readonly #records: Records;

  constructor(store: ObjectStore) {
    this.#store = store;
    this.#records = new Records({ store, folder: VECTORS_FOLDER, format: FORMAT, newWrite: () => crypto.randomUUID() });
  }

  /** For messages. */
  get where(): string {
    return this.#records.locate(RECORD);
  }

  /** @throws CompletionBatchError `vectors-unusable` for a record that cannot be read */
  async newest(): Promise<NewestFile> {
    const newest = await this.#records.newest(RECORD);
    if (newest === undefined) return { number: 0, file: undefined };
    const { success, data } = record.safeParse(newest.data);
    if (success && newest.problem === undefined) return { number: newest.number, file: data };
    throw new CompletionBatchError('vectors-unusable', 'the record of the newest file of vectors cannot be read', {
      where: newest.where,
      remedy: 'Delete that object: the one before it counts then.',
    });
  }

  /** @throws CompletionBatchError `vectors-unusable` where it is damaged or too large, `object-not-found` */
  async fetch(sha256: string, path: string, signal: AbortSignal): Promise<void> {
    const key = vectorsObject(sha256);
    const unusable = (why: string): CompletionBatchError =>
      new CompletionBatchError('vectors-unusable', `the file of vectors ${why}`, {
        where: this.#store.locate(key),
        remedy: 'Delete it, and have the vectors made anew.',
      });
    const info = await this.#store.head(key);
    if (info !== undefined && info.bytes > MOST) throw unusable(`has ${info.bytes} bytes, more than ${MOST}`);
    await pipeline(await this.#store.stream(key), atMost(MOST, unusable), createWriteStream(path), { signal });
    if ((await digestFile(path)).sha256 !== sha256) throw unusable('is not what its digest says');
  }

  /** @returns the newest, or undefined where another one has become that meanwhile */
  async publish(
    path: string,
    base: NewestFile,
    counts: Omit<VectorsRecord, 'sha256' | 'bytes' | 'kept'>,
  ): Promise<NewestFile | undefined> {
    const { sha256, bytes } = await digestFile(path);
    // Several who write the same verdicts back, or one who does it again.
    if (sha256 === base.file?.sha256) return base;
    if (bytes > MOST) {
      throw new CompletionBatchError('vectors-unusable', `the file of vectors would have ${bytes} bytes`, {
        where: this.where,
        remedy: `It may have ${MOST}: use fewer dimensions, or a Chroma server. Nothing was written.`,
      });
    }
    const before = (base.file?.kept ?? []).filter((other) => other !== sha256);
    const kept = [sha256, ...before].slice(0, KEPT);
    await writeDigested(this.#store, vectorsObject(sha256), path, sha256);
    // Before the record: whoever has one of these on its way is late, and does it again.
    const over = await this.#over(kept);
    const [number, file] = [base.number + 1, { ...counts, sha256, bytes, kept }];
    if (!(await this.#records.append(RECORD, number, { data: file }))) return undefined;
    await this.#clear(over);
    return { number, file };
  }

  /** Older files, and those of writers who were late. */
  async #over(kept: readonly string[]): Promise<string[]> {
    const keys = new Set(kept.map(vectorsObject));
    const over: string[] = [];
    for await (const { key } of this.#store.list(VECTORS_PREFIX)) {
      if (!keys.has(key)) over.push(key);
    }
    return over;
  }

  /** What is written is written: a file that cannot be deleted stays. */
  async #clear(keys: readonly string[]): Promise<void> {
    try {
      for (const key of keys) await this.#store.delete(key);
    } catch (error) {
      if (!isCompletionBatchError(error)) throw error;
    }
  }
}

function atMost(most: number, unusable: (why: string) => Error) {
  return async function* (source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let bytes = 0;
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > most) throw unusable(`has more than ${most} bytes`);
      yield chunk;
    }
  };
}
