/** Where words' vectors are kept, with what is known of their labels. One interface, two stores, one suite of tests. */
import {
  type LabelKey,
  parseWordKey,
  type ReceiptKey,
  receiptPartition,
  type WordKey,
  wordSortKey,
} from '../../table/keys.ts';
import type { WordMetadata } from './word-metadata.ts';

export interface VectorWord {
  readonly key: WordKey;
  readonly vector: Float32Array;
  readonly metadata: WordMetadata;
}

export interface VectorQuery {
  readonly vector: Float32Array;
  /** What is asked of the word: verdicts on these labels count, also those that found one wrong. */
  readonly labels: readonly string[];
}

/** A receipt whose words are asked about. */
export interface AskingReceipt extends ReceiptKey {
  /** As its metadata names it. */
  readonly merchant?: string | undefined;
}

/** A verified word near to one that is asked about. */
export interface Neighbour {
  readonly key: WordKey;
  readonly metadata: WordMetadata;
  readonly sameMerchant: boolean;
  /** 1 less the cosine of the angle between both: 0, the same, to 2. */
  readonly distance: number;
}

export interface LabelVerdict {
  readonly key: LabelKey;
  readonly status: 'VALID' | 'INVALID';
  /** ISO 8601. */
  readonly validatedAt: string;
}

/** What is told of vectors: those of two kinds have nothing to do with each other. */
export interface VectorKind {
  readonly dimensions: number;
  /** Of one of them, as its metadata say it. */
  readonly source: string | undefined;
}

/** What became of verdicts that were to be merged, in words of receipts. */
export interface MergedVerdicts {
  /** Words whose metadata say them now, and did not before. */
  readonly changed: number;
  /** Words that said them already, or something newer. */
  readonly unchanged: number;
  /** Words that have no vector: there is nothing to be merged into. */
  readonly withoutVector: number;
}

export interface VectorStore {
  readonly name: 'chroma' | 'vectors';
  /** Without secrets. */
  readonly url: string;
  /** Of what is there; undefined where there are no vectors yet. */
  kind(signal: AbortSignal): Promise<VectorKind | undefined>;
  /** The words' own vectors, by `vectorId`; what has none is left out. */
  vectors(keys: readonly WordKey[], signal: AbortSignal): Promise<ReadonlyMap<string, Float32Array>>;
  /** Those that have no vector. */
  missing(keys: readonly WordKey[], signal: AbortSignal): Promise<WordKey[]>;
  /**
   * For each query the nearest words of other receipts that have a label found right, or one of the asked labels found
   * wrong: at most `limit`, those of the same merchant first, each of both parts in the order of their distance.
   */
  nearest(
    receipt: AskingReceipt,
    queries: readonly VectorQuery[],
    limit: number,
    signal: AbortSignal,
  ): Promise<(readonly Neighbour[])[]>;
  /** Writes the words, in place of what is there of the same key. Makes the collection or the file where there is none. */
  upsert(words: readonly VectorWord[], signal: AbortSignal): Promise<void>;
  /** Writes the verdicts into the words' metadata; doing it again changes nothing. */
  mergeVerdicts(verdicts: readonly LabelVerdict[], signal: AbortSignal): Promise<MergedVerdicts>;
  /** Lets others see what was written. Without it a store may forget all of it. */
  save(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** `IMAGE#<image>#RECEIPT#<r>#LINE#<l>#WORD#<w>`: the name of a word's vector in every store. */
export const vectorId = (key: WordKey): string => `IMAGE#${key.imageId}#${wordSortKey(key)}`;

/** The word of a vector's name; undefined for what is none: a store may hold anything. */
export function parseVectorId(id: string): WordKey | undefined {
  const [, PK = '', SK = ''] = /^(IMAGE#[^#]{1,64})#(RECEIPT#[\w#]{1,64})$/.exec(id) ?? [];
  return parseWordKey({ PK, SK });
}

export const isOfReceipt = (key: WordKey, receipt: ReceiptKey): boolean =>
  receiptPartition(key) === receiptPartition(receipt);
