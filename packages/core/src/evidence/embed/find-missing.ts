/** Words without a vector, and what is to be asked for them: written into a request file while the table is read. */
import { open } from 'node:fs/promises';
import type { JobRequests } from '@completion-batch/engine';
import pMap from 'p-map';
import { receiptPartition } from '../../table/keys.ts';
import type { ReceiptsTable } from '../../table/receipts-table.ts';
import { type VectorStore, vectorId } from '../vectors/vector-store.ts';
import { type LabelledReceipt, labelledReceipts } from './labelled-receipts.ts';
import { type EmbeddedWord, receiptWords } from './receipt-words.ts';
import { type AskedVectors, embedLine, embedRequests, receiptOf } from './requests.ts';
import { sourceOf } from './source.ts';

export interface FindMissingOptions extends AskedVectors {
  readonly table: ReceiptsTable;
  readonly vectors: VectorStore;
  readonly signal: AbortSignal;
  readonly job: JobRequests;
  /** Whether a request is done, or in a batch that may still bring its answer. */
  readonly isTaken: (customId: string) => boolean;
  /** Receipts that are asked for, at most. */
  readonly maxReceipts?: number | undefined;
  /** Where the request file is written. */
  readonly path: string;
}

/** Words, but where it says otherwise. */
export interface FoundMissing {
  /** Receipts with labels that were looked at, and their words with labels. */
  readonly receipts: number;
  readonly words: number;
  /** Of these, those without a vector. The next four are among them. */
  readonly missing: number;
  /** Noise, or none that the table has: never asked for. */
  readonly unknown: number;
  /** Of receipts in a batch that may still bring answers: what these leave is asked for when it is over. */
  readonly waiting: number;
  /** Their requests came back too often without an answer, or were refused for what they say. */
  readonly failed: number;
  /** In the request file, for so many requests. */
  readonly asked: number;
  readonly requests: number;
  /** Requests that were answered before, by the batch that was: nothing of it is in the store. */
  readonly answered: ReadonlyMap<string, ReadonlySet<string>>;
  /** There is more to be asked for than one run was to ask. */
  readonly limited: boolean;
}

/** Receipts whose words are looked for in the store at once, and of these the ones that the table is asked for at once. */
const LOOKED_FOR = 32;
const READ_AT_ONCE = 8;

export async function findMissing(options: FindMissingOptions): Promise<FoundMissing> {
  const { table, vectors, model, signal, path, job } = options;
  const inBatches = receiptsInBatches(options);
  const counts = { receipts: 0, words: 0, missing: 0, unknown: 0, waiting: 0, failed: 0, asked: 0, requests: 0 };
  const answered = new Map<string, Set<string>>();
  let left = options.maxReceipts ?? Number.POSITIVE_INFINITY;
  await using file = await open(path, 'w');
  for await (const group of groupsOf(labelledReceipts(table), LOOKED_FOR)) {
    signal.throwIfAborted();
    counts.receipts += group.length;
    counts.words += group.reduce((sum, { words }) => sum + words.length, 0);
    const without = await withoutVector(vectors, group, signal);
    const waiting = without.filter((receipt) => inBatches.has(receiptPartition(receipt)));
    counts.missing += without.reduce((sum, { words }) => sum + words.length, 0);
    counts.waiting += waiting.reduce((sum, { words }) => sum + words.length, 0);
    const read = await pMap(
      without.filter((receipt) => !waiting.includes(receipt)),
      async (receipt) => ({ receipt, words: await knownWords(table, receipt, sourceOf(model)) }),
      { concurrency: READ_AT_ONCE },
    );
    for (const { receipt, words } of read) {
      counts.unknown += receipt.words.length - words.length;
      const lines: string[] = [];
      for (const request of embedRequests(
        receipt,
        words.map(({ text }) => text),
        options,
      )) {
        const texts = new Set(request.texts);
        const many = words.filter(({ text }) => texts.has(text)).length;
        const standing = job.of(request.customId);
        if (standing?.stands === 'answered') {
          const batchId = standing.settledBy ?? standing.batchId;
          answered.set(batchId, (answered.get(batchId) ?? new Set()).add(request.customId));
        } else if (standing?.stands === 'failed') counts.failed += many;
        else {
          if (left === 0) return { ...counts, answered, limited: true };
          lines.push(embedLine(request, options));
          counts.asked += many;
        }
      }
      if (lines.length === 0) continue;
      left -= 1;
      counts.requests += lines.length;
      await file.write(lines.join(''));
    }
  }
  return { ...counts, answered, limited: false };
}

function receiptsInBatches({ job, isTaken }: FindMissingOptions): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [key, { stands }] of job.entries()) {
    if (stands !== 'claimed' || !isTaken(key)) continue;
    const receipt = receiptOf(key);
    if (receipt !== undefined) found.add(receiptPartition(receipt));
  }
  return found;
}

/** Of receipts that have such words, these alone. */
async function withoutVector(
  vectors: VectorStore,
  receipts: readonly LabelledReceipt[],
  signal: AbortSignal,
): Promise<LabelledReceipt[]> {
  const missing = await vectors.missing(
    receipts.flatMap(({ words }) => words),
    signal,
  );
  const ids = new Set(missing.map(vectorId));
  return receipts
    .map((receipt) => ({ ...receipt, words: receipt.words.filter((word) => ids.has(vectorId(word))) }))
    .filter(({ words }) => words.length > 0);
}

async function knownWords(table: ReceiptsTable, receipt: LabelledReceipt, source: string): Promise<EmbeddedWord[]> {
  const ids = new Set(receipt.words.map(vectorId));
  const words = await receiptWords(table, receipt, receipt.words, source);
  return words.filter(({ key }) => ids.has(vectorId(key)));
}

async function* groupsOf<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let group: T[] = [];
  for await (const item of items) {
    group.push(item);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
