/** Writes the vectors of a settled batch into the store: to each word the one that was made of its very text. */
import {
  describeError,
  isCompletionBatchError,
  type Logger,
  type ObjectStore,
  type State,
  settledRequests,
} from '@completion-batch/engine';
import pMap from 'p-map';
import type { ReceiptKey } from '../../table/keys.ts';
import type { ReceiptsTable } from '../../table/receipts-table.ts';
import { type VectorStore, type VectorWord, vectorId } from '../vectors/vector-store.ts';
import { readVectors } from './read-vectors.ts';
import { metadataOf, receiptTexts } from './receipt-words.ts';
import { type AskedVectors, readAsked } from './requests.ts';
import { sourceOf } from './source.ts';

export interface TakeInOptions extends AskedVectors {
  readonly table: ReceiptsTable;
  /** Of the job's requests and outcomes. */
  readonly store: ObjectStore;
  readonly state: Pick<State, 'batches'>;
  readonly vectors: VectorStore;
  readonly signal: AbortSignal;
  readonly logger: Logger;
}

export interface TakenIn {
  /** Words that have a vector now, and had none. */
  readonly words: number;
  /** Answers that are no use, with the reason; by custom id, or that of a batch of which nothing can be read. */
  readonly unusable: ReadonlyMap<string, string>;
}

/** Receipts that the table is asked for at once. */
const READ_AT_ONCE = 8;
const GONE = 'the request file of its batch, or what was answered, is not kept any more';

/**
 * Doing it again writes what is still missing. A word whose text is another one by now is left out: it is asked for anew.
 * @param batch as the job's log has it
 * @param only these requests; default: all
 */
export async function takeIn(
  options: TakeInOptions,
  batch: readonly [batchId: string, executionId: string | null],
  only?: ReadonlySet<string>,
): Promise<TakenIn> {
  const unusable = new Map<string, string>();
  const settled = await settledRequests(options, batch);
  if (settled === undefined) {
    for (const id of only ?? []) unusable.set(id, GONE);
    return { words: 0, unusable };
  }
  let words = 0;
  let group: Answered[] = [];
  try {
    for await (const { request, outcome } of settled) {
      const { custom_id: id } = request;
      if (outcome.outcome !== 'answered' || only?.has(id) === false) continue;
      const answered = readAnswer(request, outcome.response?.body, options);
      if (typeof answered === 'string') unusable.set(id, answered);
      else group.push(answered);
      if (group.length < READ_AT_ONCE) continue;
      words += await write(options, group);
      options.logger.progress('vectors of words taken in', words);
      group = [];
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
    // All other batches go on.
    unusable.set(`batch ${batch[0]}`, describeError(error).replace(/\.$/, ''));
  }
  words += await write(options, group);
  options.logger.progress('vectors of words taken in', words, words);
  await options.vectors.save(options.signal);
  return { words, unusable };
}

function isDamage(error: unknown): boolean {
  return isCompletionBatchError(error, 'row-damaged') || isCompletionBatchError(error, 'ndjson-damaged');
}

interface Answered {
  readonly receipt: ReceiptKey;
  readonly vectors: ReadonlyMap<string, Float32Array>;
}

function readAnswer(
  request: Parameters<typeof readAsked>[0],
  body: unknown,
  { dimensions }: AskedVectors,
): Answered | string {
  const asked = readAsked(request);
  if (asked === undefined) return 'its request is none that embed writes';
  const vectors = readVectors(body, { texts: asked.texts.length, dimensions });
  if (typeof vectors === 'string') return vectors;
  return {
    receipt: asked.receipt,
    vectors: new Map(asked.texts.map((text, at) => [text, vectors[at] ?? new Float32Array()])),
  };
}

async function write(options: TakeInOptions, group: readonly Answered[]): Promise<number> {
  const { table, model, vectors: store, signal } = options;
  signal.throwIfAborted();
  const read = await pMap(
    group,
    async ({ receipt, vectors }) => {
      const texts = await receiptTexts(table, receipt, []);
      const metadata = await metadataOf(table, texts, sourceOf(model));
      return texts.words.flatMap((word): VectorWord[] => {
        const vector = vectors.get(word.text);
        return vector === undefined ? [] : [{ key: word.key, vector, metadata: metadata(word) }];
      });
    },
    { concurrency: READ_AT_ONCE },
  );
  const words = read.flat();
  if (words.length === 0) return 0;
  const missing = await store.missing(
    words.map(({ key }) => key),
    signal,
  );
  const ids = new Set(missing.map(vectorId));
  const written = words.filter(({ key }) => ids.has(vectorId(key)));
  await store.upsert(written, signal);
  return written.length;
}
