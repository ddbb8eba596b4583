/** Words' vectors in a Chroma server. */
import type { Environment } from '@completion-batch/engine';
import pMap from 'p-map';
import type { ReceiptKey, WordKey } from '../../table/keys.ts';
import { chunksOf } from '../../table/label-writes.ts';
import { CALLS, ChromaClient, type Collection, type FoundRecord, type Where } from './chroma-client.ts';
import { parseChromaUrl } from './chroma-url.ts';
import { counts, nearestFirst, otherDimension } from './neighbours.ts';
import {
  type AskingReceipt,
  isOfReceipt,
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
import { byWord, withVerdicts } from './verdicts.ts';
import {
  merchantForm,
  OLDER_NAMES,
  readMetadata,
  type WordMetadata,
  writeLabels,
  writeMetadata,
} from './word-metadata.ts';

export interface OpenChromaOptions {
  readonly env: Environment;
  readonly apiKey?: string | undefined;
  /** The option or input that the URL was given by. */
  readonly where: string;
}

/** Records of one call: Chroma Cloud takes 300, and an answer with so many vectors stays within its bound. */
const RECORDS = 100;

/**
 * Nothing is sent yet.
 * @throws CompletionBatchError `invalid-input`, `credentials-missing`
 */
export function openChroma(url: string, { env, apiKey, where }: OpenChromaOptions): VectorStore {
  return new ChromaStore(new ChromaClient({ place: parseChromaUrl(url, where), apiKey, env }));
}

class ChromaStore implements VectorStore {
  readonly name = 'chroma';
  readonly url: string;
  readonly #client: ChromaClient;
  #collection: Collection | undefined;

  constructor(client: ChromaClient) {
    this.#client = client;
    this.url = client.place;
  }

  async kind(signal: AbortSignal): Promise<VectorKind | undefined> {
    if (!(await this.#client.hasCollection(signal))) return undefined;
    // Anew: it has a dimension from its first vector on.
    const collection = await this.#client.collection(signal);
    this.#collection = collection;
    if (collection.dimension === undefined) return undefined;
    const [first] = await this.#client.some(collection, 1, signal);
    return { dimensions: collection.dimension, source: readMetadata(first?.metadata)?.source };
  }

  async vectors(keys: readonly WordKey[], signal: AbortSignal): Promise<ReadonlyMap<string, Float32Array>> {
    const collection = await this.#open(signal);
    const found = await pMap(
      chunksOf(keys.map(vectorId), RECORDS),
      (ids) => this.#client.vectors(collection, ids, signal),
      {
        concurrency: CALLS,
      },
    );
    const asked = new Set(keys.map(vectorId));
    return new Map(
      found.flatMap((part) =>
        [...part].flatMap(([id, numbers]) => (asked.has(id) ? [[id, Float32Array.from(numbers)]] : [])),
      ),
    );
  }

  async missing(keys: readonly WordKey[], signal: AbortSignal): Promise<WordKey[]> {
    if (this.#collection === undefined && !(await this.#client.hasCollection(signal))) return [...keys];
    const collection = await this.#open(signal);
    const found = await pMap(
      chunksOf(keys.map(vectorId), RECORDS),
      (ids) => this.#client.known(collection, ids, signal),
      { concurrency: CALLS },
    );
    const known = new Set(found.flat());
    return keys.filter((key) => !known.has(vectorId(key)));
  }

  async nearest(
    receipt: AskingReceipt,
    queries: readonly VectorQuery[],
    limit: number,
    signal: AbortSignal,
  ): Promise<(readonly Neighbour[])[]> {
    const collection = await this.#open(signal);
    this.#checkDimension(
      collection,
      queries.map(({ vector }) => vector),
    );
    const found: Map<string, Neighbour>[] = queries.map(() => new Map());
    const merchant = merchantForm(receipt.merchant);
    const names = { $in: spellings(receipt.merchant ?? '') };
    const own = ofOthers(receipt);
    const round = async (open: readonly number[], ...more: Where[]): Promise<void> => {
      const labels = [...new Set(open.flatMap((at) => queries[at]?.labels ?? []))];
      const askingFor = (label: string): number[] => open.filter((at) => queries[at]?.labels.includes(label));
      await pMap(
        labels.flatMap((label) => chunksOf(askingFor(label), RECORDS).map((asking) => ({ label, asking }))),
        async ({ label, asking }) => {
          const vectors = asking.flatMap((at) => queries[at]?.vector ?? []);
          const where = { $and: [own, ...more, verifiedFor(label)] };
          // Some of what is verified tells nothing of this label.
          const lists = await this.#client.query(collection, vectors, where, 2 * limit, signal);
          for (const [index, at] of asking.entries()) {
            for (const each of neighboursIn(lists[index] ?? [], collection.space, receipt, merchant)) {
              if (counts(each.metadata, queries[at]?.labels ?? [])) found[at]?.set(vectorId(each.key), each);
            }
          }
        },
        { concurrency: CALLS },
      );
    };
    const all = [...queries.keys()];
    if (merchant !== '') await round(all, { merchant_name: names });
    const few = all.filter((at) => (found[at]?.size ?? 0) < limit);
    if (few.length > 0) await round(few, ...(merchant === '' ? [] : [{ merchant_name: { $nin: names.$in } }]));
    return found.map((each) => nearestFirst(each.values(), limit));
  }

  async upsert(words: readonly VectorWord[], signal: AbortSignal): Promise<void> {
    this.#collection ??= await this.#client.makeCollection(signal);
    const collection = this.#collection;
    this.#checkDimension(
      collection,
      words.map(({ vector }) => vector),
    );
    const records = words.map(({ key, vector, metadata }) => ({
      id: vectorId(key),
      vector,
      metadata: { ...NO_LABELS, ...writeMetadata(key, metadata) },
    }));
    await pMap(chunksOf(records, RECORDS), (part) => this.#client.upsert(collection, part, signal), {
      concurrency: CALLS,
    });
  }

  async mergeVerdicts(verdicts: readonly LabelVerdict[], signal: AbortSignal): Promise<MergedVerdicts> {
    const collection = await this.#open(signal);
    const words = [...byWord(verdicts)];
    let [changed, unchanged] = [0, 0];
    await pMap(
      chunksOf(words, RECORDS),
      async (part) => {
        const wanted = new Map(part);
        const there = await this.#client.metadata(collection, [...wanted.keys()], signal);
        const merged = there.flatMap(({ id, metadata }) => {
          const before = readMetadata(metadata);
          const own = wanted.get(id);
          if (before === undefined || own === undefined) return [];
          const after = withVerdicts(before, own);
          if (after === undefined) unchanged += 1;
          return after === undefined ? [] : [{ id, metadata: { ...NO_LABELS, ...writeLabels(after) } }];
        });
        if (merged.length > 0) await this.#client.update(collection, merged, signal);
        changed += merged.length;
      },
      { concurrency: CALLS },
    );
    return { changed, unchanged, withoutVector: words.length - changed - unchanged };
  }

  /** What was written is there at once. */
  async save(): Promise<void> {}

  async close(): Promise<void> {}

  async #open(signal: AbortSignal): Promise<Collection> {
    this.#collection ??= await this.#client.collection(signal);
    return this.#collection;
  }

  #checkDimension({ dimension }: Collection, vectors: readonly Float32Array[]): void {
    const other = vectors.find(({ length }) => dimension !== undefined && length !== dimension);
    if (other !== undefined && dimension !== undefined) throw otherDimension(this.url, dimension, other.length);
  }
}

/** Chroma leaves what is not given as it is: what is to go is named. */
const NO_LABELS = Object.fromEntries(
  [...OLDER_NAMES, 'valid_labels_array', 'invalid_labels_array', 'label_validated_at'].map((name) => [name, null]),
);

function ofOthers({ imageId, receiptId }: ReceiptKey): Where {
  return { $or: [{ image_id: { $ne: imageId } }, { receipt_id: { $ne: receiptId } }] };
}

function verifiedFor(label: string): Where {
  return {
    $or: [
      { valid_labels_array: { $contains: label } },
      { invalid_labels_array: { $contains: label } },
      { label_status: 'validated' },
    ],
  };
}

/** How programs write a merchant's name: comparing is left to Chroma, which knows no other form than what is there. */
function spellings(name: string): string[] {
  const words = name.toLowerCase();
  // As Python's title() does it, also after an apostrophe; and as people do.
  const title = words.replace(/\p{L}+/gu, capital);
  const plain = words.replace(/(^|\s)\p{L}/gu, (start) => start.toUpperCase());
  return [...new Set([name, title, plain, words, name.toUpperCase()])];
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

function* neighboursIn(
  records: readonly (FoundRecord & { readonly distance: number })[],
  space: Collection['space'],
  receipt: ReceiptKey,
  merchant: string,
): Generator<Neighbour> {
  for (const { id, metadata, distance } of records) {
    const key = parseVectorId(id);
    const read: WordMetadata | undefined = readMetadata(metadata);
    if (key === undefined || read === undefined || isOfReceipt(key, receipt)) continue;
    const sameMerchant = merchant !== '' && merchantForm(read.merchant) === merchant;
    // Of vectors of length 1 half the squared distance is 1 less the cosine.
    yield { key, metadata: read, sameMerchant, distance: space === 'l2' ? distance / 2 : distance };
  }
}
