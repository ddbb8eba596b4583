/**
 * Words' vectors in a file of SQLite. It may come out of an object store that others write to: it is opened without
 * extensions, and has to be made of nothing but what is made here. Neighbours are found by going over the vectors.
 */
import { DatabaseSync } from 'node:sqlite';
import { CompletionBatchError, parseJson } from '@completion-batch/engine';
import { type ReceiptKey, receiptPartition } from '../../table/keys.ts';
import { otherDimension, unitOf } from './neighbours.ts';
import { type VectorWord, vectorId } from './vector-store.ts';
import { merchantForm, readMetadata, type WordMetadata, writeMetadata } from './word-metadata.ts';

const VERSION = 1;
/** What text-embedding-3-large gives has 3,072. */
const MAX_DIMENSIONS = 4096;

/** Standing of a word: what it tells. */
const NO_VERDICT = 0;
const WRONG_ONLY = 1;
const SOME_RIGHT = 2;

const table = (dimensions: number): string =>
  `CREATE TABLE words (id TEXT PRIMARY KEY, receipt TEXT NOT NULL, merchant TEXT NOT NULL, standing INTEGER NOT NULL, metadata TEXT NOT NULL, vector BLOB NOT NULL CHECK (length(vector) = 4 * ${dimensions})) STRICT`;
const INDEXES = [
  'CREATE INDEX words_by_merchant ON words (merchant, standing)',
  'CREATE INDEX words_by_standing ON words (standing)',
];

export interface ScannedWord {
  readonly id: string;
  /** Found wrong for some labels, right for none: `metadata` says for which. */
  readonly wrongOnly: boolean;
  /** Of length 1. */
  readonly vector: Float32Array;
}

export interface ScanOptions {
  /** Words of this one are left out. */
  readonly receipt: ReceiptKey;
  /** In its normal form: words of this one only. */
  readonly merchant?: string;
  /** Words of all others only. */
  readonly notOf?: string;
  readonly most: number;
}

export class WordsDatabase {
  readonly dimensions: number;
  readonly #path: string;
  readonly #db: DatabaseSync;

  private constructor(path: string, db: DatabaseSync, dimensions: number) {
    this.#path = path;
    this.#db = db;
    this.dimensions = dimensions;
  }

  /** A new file. */
  static make(path: string, dimensions: number): WordsDatabase {
    const db = opened(path, false);
    for (const sql of [`PRAGMA user_version = ${VERSION}`, table(dimensions), ...INDEXES]) db.exec(sql);
    return new WordsDatabase(path, db, dimensions);
  }

  /** @param where it comes from, for messages. @throws CompletionBatchError `vectors-unusable` where it is not one of ours */
  static open(path: string, where: string, readOnly: boolean): WordsDatabase {
    const db = opened(path, readOnly);
    try {
      return new WordsDatabase(path, db, checkSchema(db));
    } catch (cause) {
      db.close();
      throw foreign(where, cause);
    }
  }

  has(id: string): boolean {
    return this.#db.prepare('SELECT 1 FROM words WHERE id = ?').get(id) !== undefined;
  }

  vector(id: string): Float32Array | undefined {
    return this.#vectorIn(this.#db.prepare('SELECT vector FROM words WHERE id = ?').get(id)?.vector);
  }

  metadata(id: string): WordMetadata | undefined {
    return metadataIn(this.#db.prepare('SELECT metadata FROM words WHERE id = ?').get(id)?.metadata);
  }

  /** The metadata of one word, whichever. */
  any(): WordMetadata | undefined {
    return metadataIn(this.#db.prepare('SELECT metadata FROM words LIMIT 1').get()?.metadata);
  }

  /** @throws CompletionBatchError `vectors-unusable` for a vector of another dimension, or one without a direction */
  put(words: readonly VectorWord[]): void {
    const write = this.#db.prepare('INSERT OR REPLACE INTO words VALUES (?, ?, ?, ?, ?, ?)');
    const rows = words.map(({ key, vector, metadata }) => {
      if (vector.length !== this.dimensions) throw otherDimension(this.#path, this.dimensions, vector.length);
      const bytes = new Uint8Array(directed(vector, vectorId(key)).buffer);
      const standing = standingOf(metadata);
      const text = JSON.stringify(writeMetadata(key, metadata));
      return [vectorId(key), receiptPartition(key), merchantForm(metadata.merchant), standing, text, bytes] as const;
    });
    this.#db.exec('BEGIN');
    for (const row of rows) write.run(...row);
    this.#db.exec('COMMIT');
  }

  /** Verified words, one after the other. */
  *scan({ receipt, merchant, notOf, most }: ScanOptions): Generator<ScannedWord> {
    const [condition, name] = merchant === undefined ? ['IS NOT', notOf ?? null] : ['=', merchant];
    const rows = this.#db
      .prepare(
        `SELECT id, standing, vector FROM words WHERE standing > 0 AND merchant ${condition} ? AND receipt <> ? LIMIT ${most}`,
      )
      .iterate(name, receiptPartition(receipt));
    for (const { id, standing, vector } of rows) {
      const numbers = this.#vectorIn(vector);
      if (typeof id === 'string' && numbers !== undefined) {
        yield { id, wrongOnly: standing === WRONG_ONLY, vector: numbers };
      }
    }
  }

  counts(): { readonly words: number; readonly verified: number } {
    const count = (condition: string): number =>
      Number(this.#db.prepare(`SELECT count(*) AS n FROM words ${condition}`).get()?.n);
    return { words: count(''), verified: count('WHERE standing > 0') };
  }

  close(): void {
    this.#db.close();
  }

  #vectorIn(value: unknown): Float32Array | undefined {
    if (!(value instanceof Uint8Array) || value.byteLength !== 4 * this.dimensions) return undefined;
    const { buffer, byteOffset } = byteOffsetFits(value) ? value : Uint8Array.from(value);
    return new Float32Array(buffer, byteOffset, this.dimensions);
  }
}

const byteOffsetFits = ({ byteOffset }: Uint8Array): boolean => byteOffset % 4 === 0;

/** A file that nobody else has open, and that is thrown away when something goes wrong: no journal on disk. */
function opened(path: string, readOnly: boolean): DatabaseSync {
  const db = new DatabaseSync(path, { readOnly, allowExtension: false, enableForeignKeyConstraints: false });
  // Not in older versions of Node 24.
  db.enableDefensive?.(true);
  db.exec('PRAGMA trusted_schema = OFF');
  db.exec('PRAGMA cell_size_check = ON');
  if (!readOnly) {
    db.exec('PRAGMA journal_mode = MEMORY');
    db.exec('PRAGMA synchronous = OFF');
  }
  return db;
}

/** @returns the number of dimensions. @throws Error where anything else is in the file than what is made here */
function checkSchema(db: DatabaseSync): number {
  const version = db.prepare('PRAGMA user_version').get()?.user_version;
  if (version !== VERSION) throw new Error(`its version is ${version}, not ${VERSION}`);
  const found = db
    .prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL LIMIT 10')
    .all()
    .map(({ sql }) => String(sql));
  const dimensions = Number(
    /= 4 \* (\d{1,4})\)\) STRICT$/.exec(found.find((sql) => sql.startsWith('CREATE TABLE')) ?? '')?.[1],
  );
  if (!(dimensions > 0 && dimensions <= MAX_DIMENSIONS)) throw new Error('it has no table of words');
  const wanted = [table(dimensions), ...INDEXES].sort();
  if (found.sort().join('\n') !== wanted.join('\n')) throw new Error('it holds other tables than it should');
  return dimensions;
}

function foreign(where: string, cause: unknown): CompletionBatchError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new CompletionBatchError('vectors-unusable', `the file of vectors is none that was made here: ${why}`, {
    where,
    remedy: 'Delete it, and have the vectors made anew.',
    cause,
  });
}

function standingOf({ valid, invalid }: WordMetadata): number {
  return valid.length > 0 ? SOME_RIGHT : invalid.length > 0 ? WRONG_ONLY : NO_VERDICT;
}

function directed(vector: Float32Array, id: string): Float32Array {
  const unit = unitOf(vector);
  if (unit.every(Number.isFinite)) return unit;
  throw new CompletionBatchError('vectors-unusable', 'a vector is all zeros, or has something that is no number', {
    where: id,
    remedy: 'Make it anew.',
  });
}

function metadataIn(text: unknown): WordMetadata | undefined {
  try {
    return typeof text === 'string' ? readMetadata(parseJson(text)) : undefined;
  } catch {
    return undefined;
  }
}
