/** Words without a vector, and what is to be asked for them: written into a request file while the table is read. */
import { open } from 'node:fs/promises';
import type { JobRequests, Logger } from '@completion-batch/engine';
import pMap from 'p-map';
import { receiptPartition } from '../../table/keys.ts';
import type { ReceiptsTable } from '../../table/receipts-table.ts';
import { type VectorStore, vectorId } from '../vectors/vector-store.ts';
import { type LabelledReceipt, labelledReceipts } from './labelled-receipts.ts';
import { type AskedText, receiptTexts } from './receipt-words.ts';
import { type AskedVectors, embedLine, embedRequests, receiptOf } from './requests.ts';

export interface FindMissingOptions extends AskedVectors {
  readonly table: ReceiptsTable;
  readonly vectors: VectorStore;
  readonly signal: AbortSignal;
  readonly job: JobRequests;
  /** The custom ids of requests that a batch has, or had last. */
  readonly claimed: ReadonlySet<string>;
  /** Whether a request is done, or in a batch that may still bring its answer. */
  readonly isTaken: (customId: string) => boolean;
  /** Receipts that are asked for, at most. */
  readonly maxReceipts?: number | undefined;
  /** Where the request file is written. */
  readonly path: string;
  readonly logger: Logger;
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
  const { table, vectors, signal, path, logger } = options;
  const inBatches = receiptsInBatches(options);
  const found = new Found();
  let left = options.maxReceipts ?? Number.POSITIVE_INFINITY;
  await using file = await open(path, 'w');
  for await (const group of groupsOf(labelledReceipts(table), LOOKED_FOR)) {
    signal.throwIfAborted();
    logger.progress('receipts looked at', found.receipts);
    const without = await withoutVector(vectors, group, signal);
    const waiting = without.filter((receipt) => inBatches.has(receiptPartition(receipt)));
    found.receipts += group.length;
    found.words += wordsOf(group);
    found.missing += wordsOf(without);
    found.waiting += wordsOf(waiting);
    const read = await pMap(
      without.filter((receipt) => !waiting.includes(receipt)),
      async (receipt) => ({ receipt, words: await knownWords(table, receipt) }),
      { concurrency: READ_AT_ONCE },
    );
    for (const { receipt, words } of read) {
      const lines = found.linesFor(receipt, words, options, left === 0);
      if (found.limited) return found;
      if (lines.length === 0) continue;
      left -= 1;
      await file.appendFile(lines.join(''));
    }
  }
  logger.progress('receipts looked at', found.receipts, found.receipts);
  return found;
}

const wordsOf = (receipts: readonly LabelledReceipt[]): number =>
  receipts.reduce((sum, { words }) => sum + words.length, 0);

class Found implements FoundMissing {
  receipts = 0;
  words = 0;
  missing = 0;
  unknown = 0;
  waiting = 0;
  failed = 0;
  asked = 0;
  requests = 0;
  limited = false;
  readonly answered = new Map<string, Set<string>>();

  /**
   * What is to be asked for a receipt's words, as lines of a request file.
   * @param enough nothing more is to be asked in this run
   */
  linesFor(
    receipt: LabelledReceipt,
    words: readonly AskedText[],
    { job, ...asked }: Pick<FindMissingOptions, 'job' | 'model' | 'dimensions'>,
    enough: boolean,
  ): string[] {
    this.unknown += receipt.words.length - words.length;
    const many = Map.groupBy(words, ({ text }) => text);
    const requests = embedRequests(receipt, many.keys(), asked);
    return requests.flatMap((request) => {
      const count = request.texts.reduce((sum, text) => sum + (many.get(text)?.length ?? 0), 0);
      const standing = job.of(request.customId);
      if (standing?.stands === 'answered') {
        const batchId = standing.settledBy ?? standing.batchId;
        this.answered.set(batchId, (this.answered.get(batchId) ?? new Set()).add(request.customId));
        return [];
      }
      if (standing?.stands === 'failed') {
        this.failed += count;
        return [];
      }
      if (enough) {
        this.limited = true;
        return [];
      }
      this.asked += count;
      this.requests += 1;
      return [embedLine(request, asked)];
    });
  }
}

function receiptsInBatches({ claimed, isTaken }: FindMissingOptions): ReadonlySet<string> {
  const found = new Set<string>();
  for (const key of claimed) {
    if (!isTaken(key)) continue;
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

async function knownWords(table: ReceiptsTable, receipt: LabelledReceipt): Promise<AskedText[]> {
  const ids = new Set(receipt.words.map(vectorId));
  const { words } = await receiptTexts(table, receipt, receipt.words);
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
