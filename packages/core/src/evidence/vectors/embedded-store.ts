/** Words' vectors in a file of the object store, for those without a server. */
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { CompletionBatchError, makeScratch, type ObjectStore } from '@completion-batch/engine';
import type { WordKey } from '../../table/keys.ts';
import { chunksOf } from '../../table/label-writes.ts';
import { counts, dot, nearestFirst, otherDimension, unitOf } from './neighbours.ts';
import {
  type AskingReceipt,
  type LabelVerdict,
  type MergedVerdicts,
  type Neighbour,
  parseVectorId,
  type VectorKind,
  type VectorQuery,
  type VectorStore,
  type VectorWord,
  vectorId,
} from './vector-store.ts';
import { type NewestFile, VectorsFiles } from './vectors-file.ts';
import { byWord, withVerdicts } from './verdicts.ts';
import { merchantForm } from './word-metadata.ts';
import { type ScanOptions, WordsDatabase } from './words-database.ts';

export interface OpenVectorsOptions {
  /** Folder for the file while it is used; default the system's for temporary files. */
  readonly workDir?: string | undefined;
  /** SHA-256 of the file to be read; default the newest. */
  readonly digest?: string | undefined;
}

/**
 * Verified words that are looked at for a receipt: of its merchant, and of all others. Format asks for eight receipts at a
 * time in one thread: with both that takes half of what a source has for a receipt.
 */
const SCANNED = { own: 8_000, others: 5_000 };
/** Words after which others may go on: a few milliseconds. */
const AT_ONCE = 256;
/** Words that are written together: their vectors are in memory. */
const WRITTEN = 500;
/** Of those who write at the same time one is always first. */
const TRIES = 20;

/** Nothing is read yet. */
export function openVectors(store: ObjectStore, options: OpenVectorsOptions = {}): VectorStore {
  return new EmbeddedStore(store, options);
}

interface Opened {
  readonly path: string;
  readonly base: NewestFile;
  /** Undefined where there is no file yet. */
  readonly db: WordsDatabase | undefined;
}

class EmbeddedStore implements VectorStore {
  readonly name = 'vectors';
  readonly url: string;
  readonly #files: VectorsFiles;
  readonly #options: OpenVectorsOptions;
  #scratch: Promise<string> | undefined;
  #opened: Promise<Opened> | undefined;
  #copies = 0;
  #writable = false;
  /** What was written and not saved: done again on a newer file where there is one. */
  readonly #put = new Set<string>();
  #merged: LabelVerdict[] = [];

  constructor(store: ObjectStore, options: OpenVectorsOptions) {
    this.#files = new VectorsFiles(store);
    this.#options = options;
    this.url = this.#files.where;
  }

  async kind(signal: AbortSignal): Promise<VectorKind | undefined> {
    const { db } = await this.#open(signal);
    return db && { dimensions: db.dimensions, source: db.any()?.source };
  }

  async vectors(keys: readonly WordKey[], signal: AbortSignal): Promise<ReadonlyMap<string, Float32Array>> {
    const db = await this.#read(signal);
    const ids = keys.map(vectorId);
    return new Map(
      ids.flatMap((id) => {
        const vector = db.vector(id);
        return vector === undefined ? [] : [[id, vector]];
      }),
    );
  }

  async missing(keys: readonly WordKey[], signal: AbortSignal): Promise<WordKey[]> {
    const { db } = await this.#open(signal);
    return keys.filter((key) => db?.has(vectorId(key)) !== true);
  }

  async nearest(
    receipt: AskingReceipt,
    queries: readonly VectorQuery[],
    limit: number,
    signal: AbortSignal,
  ): Promise<(readonly Neighbour[])[]> {
    const db = await this.#read(signal);
    for (const { vector } of queries) this.#checkDimension(db, vector);
    const merchant = merchantForm(receipt.merchant);
    const bests = queries.map((query) => new Best(db, query, limit));
    if (merchant !== '') await look(db, { receipt, most: SCANNED.own, merchant }, bests, signal);
    const own = bests.map((best) => best.take(true));
    const few = bests.filter((_, at) => (own[at]?.length ?? 0) < limit);
    const scan = { receipt, most: SCANNED.others };
    if (few.length > 0) await look(db, merchant === '' ? scan : { ...scan, notOf: merchant }, few, signal);
    return bests.map((best, at) => nearestFirst([...(own[at] ?? []), ...best.take(false)], limit));
  }

  async upsert(words: readonly VectorWord[], signal: AbortSignal): Promise<void> {
    const [first] = words;
    if (first === undefined) return;
    const db = await this.#write(signal, first.vector.length);
    for (const { vector } of words) this.#checkDimension(db, vector);
    db.put(words);
    for (const { key } of words) this.#put.add(vectorId(key));
  }

  async mergeVerdicts(verdicts: readonly LabelVerdict[], signal: AbortSignal): Promise<MergedVerdicts> {
    await this.#read(signal);
    const merged = merge(await this.#write(signal), verdicts);
    this.#merged = this.#merged.concat(verdicts);
    return merged;
  }

  async save(signal: AbortSignal): Promise<void> {
    if (this.#put.size === 0 && this.#merged.length === 0) return;
    for (let tries = 1; tries <= TRIES; tries += 1) {
      signal.throwIfAborted();
      const opened = await this.#open(signal);
      if (opened.db === undefined) return;
      const { dimensions } = opened.db;
      const facts = { ...opened.db.counts(), dimensions };
      const published = await this.#files.publish(opened.path, opened.base, facts);
      if (published !== undefined) {
        this.#put.clear();
        this.#merged = [];
        // Not what is the newest by now: that one may hold what this one does not.
        this.#opened = Promise.resolve({ ...opened, base: published });
        return;
      }
      await this.#again(opened, signal);
    }
    throw new CompletionBatchError(
      'store-unusable',
      `others wrote the file of vectors first, ${TRIES} times in a row`,
      {
        where: this.url,
        remedy: 'Run it again when fewer processes write to it.',
      },
    );
  }

  async close(): Promise<void> {
    const opened = await this.#opened?.catch(() => undefined);
    opened?.db?.close();
    if (this.#scratch !== undefined) await rm(await this.#scratch, { recursive: true, force: true });
    this.#opened = undefined;
    this.#scratch = undefined;
  }

  /** Does on the newest file what was done on the one before. */
  async #again({ db: before }: Opened, signal: AbortSignal): Promise<void> {
    this.#opened = this.#fetch(signal);
    this.#writable = false;
    const db = await this.#write(signal, before?.dimensions);
    for (const id of this.#put) {
      const word = { key: parseVectorId(id), vector: before?.vector(id), metadata: before?.metadata(id) };
      const { key, vector, metadata } = word;
      if (key !== undefined && vector !== undefined && metadata !== undefined) db.put([{ key, vector, metadata }]);
    }
    before?.close();
    merge(db, this.#merged);
  }

  async #open(signal: AbortSignal): Promise<Opened> {
    signal.throwIfAborted();
    this.#opened ??= this.#fetch(signal).catch((error: unknown) => {
      // Another call may be luckier.
      this.#opened = undefined;
      throw error;
    });
    return this.#opened;
  }

  async #fetch(signal: AbortSignal): Promise<Opened> {
    this.#scratch ??= makeScratch(this.#options.workDir ?? tmpdir(), 'vectors');
    this.#copies += 1;
    const path = join(await this.#scratch, `${this.#copies}.sqlite`);
    const base = await this.#files.newest();
    const digest = this.#options.digest ?? base.file?.sha256;
    if (digest === undefined) return { path, base, db: undefined };
    await this.#files.fetch(digest, path, signal);
    return { path, base, db: WordsDatabase.open(path, this.url, true) };
  }

  async #read(signal: AbortSignal): Promise<WordsDatabase> {
    const { db } = await this.#open(signal);
    if (db !== undefined) return db;
    throw new CompletionBatchError('vectors-unusable', 'there is no file of vectors yet', {
      where: this.url,
      remedy: 'Have the vectors made first, in the same object store.',
    });
  }

  /** @param dimensions of a file that is to be made where there is none */
  async #write(signal: AbortSignal, dimensions?: number): Promise<WordsDatabase> {
    if (this.#options.digest !== undefined) throw new Error('what was opened by its digest is only read');
    const opened = await this.#open(signal);
    if (this.#writable && opened.db !== undefined) return opened.db;
    opened.db?.close();
    const db =
      opened.db === undefined
        ? WordsDatabase.make(opened.path, dimensions ?? 0)
        : WordsDatabase.open(opened.path, this.url, false);
    this.#writable = true;
    this.#opened = Promise.resolve({ ...opened, db });
    return db;
  }

  #checkDimension({ dimensions }: WordsDatabase, { length }: Float32Array): void {
    if (length !== dimensions) throw otherDimension(this.url, dimensions, length);
  }
}

function merge(db: WordsDatabase, verdicts: readonly LabelVerdict[]): MergedVerdicts {
  const words = byWord(verdicts);
  let [changed, unchanged] = [0, 0];
  for (const part of chunksOf([...words], WRITTEN)) {
    const changes = part.flatMap(([id, own]): VectorWord[] => {
      const [before, vector, key] = [db.metadata(id), db.vector(id), parseVectorId(id)];
      if (before === undefined || vector === undefined || key === undefined) return [];
      const metadata = withVerdicts(before, own);
      if (metadata === undefined) unchanged += 1;
      return metadata === undefined ? [] : [{ key, vector, metadata }];
    });
    db.put(changes);
    changed += changes.length;
  }
  return { changed, unchanged, withoutVector: words.size - changed - unchanged };
}

/** Goes over the verified words, for all queries at once. */
async function look(
  db: WordsDatabase,
  options: ScanOptions,
  bests: readonly Best[],
  signal: AbortSignal,
): Promise<void> {
  let seen = 0;
  for (const word of db.scan(options)) {
    for (const best of bests) best.offer(word);
    seen += 1;
    if (seen % AT_ONCE !== 0) continue;
    await setImmediate();
    signal.throwIfAborted();
  }
}

/** The nearest words to one that is asked about. */
class Best {
  readonly #db: WordsDatabase;
  readonly #query: VectorQuery;
  readonly #unit: Float32Array;
  readonly #limit: number;
  #found: { readonly id: string; readonly distance: number }[] = [];

  constructor(db: WordsDatabase, query: VectorQuery, limit: number) {
    this.#db = db;
    this.#query = query;
    this.#limit = limit;
    this.#unit = unitOf(query.vector);
  }

  offer({ id, vector, wrongOnly }: { id: string; vector: Float32Array; wrongOnly: boolean }): void {
    const distance = 1 - dot(this.#unit, vector);
    const last = this.#found.at(-1);
    if (this.#found.length >= this.#limit && !(distance < (last?.distance ?? 0))) return;
    if (Number.isNaN(distance) || (wrongOnly && !this.#tells(id))) return;
    const at = this.#found.findIndex((other) => distance < other.distance);
    this.#found.splice(at === -1 ? this.#found.length : at, 0, { id, distance });
    this.#found.length = Math.min(this.#found.length, this.#limit);
  }

  /** What was found since it was last taken. */
  take(sameMerchant: boolean): Neighbour[] {
    const found = this.#found.flatMap(({ id, distance }): Neighbour[] => {
      const [key, metadata] = [parseVectorId(id), this.#db.metadata(id)];
      return key === undefined || metadata === undefined ? [] : [{ key, metadata, sameMerchant, distance }];
    });
    this.#found = [];
    return found;
  }

  #tells(id: string): boolean {
    const metadata = this.#db.metadata(id);
    return metadata !== undefined && counts(metadata, this.#query.labels);
  }
}
