/** Evidence of words whose vectors are near. */
import type { AskedReceipt, AskedWord, EvidenceSource, VerifiedWord, WordId } from '../evidence.ts';
import { wordId } from '../evidence.ts';
import { type Neighbour, type VectorStore, vectorId } from './vector-store.ts';

/** Less alike than this misleads more than it tells: measured with vectors of spelling (docs/decisions/evidence.md). */
const LEAST_ALIKE = 0.7;

export function vectorSource(store: VectorStore): EvidenceSource {
  return {
    name: store.name,
    // The file is fetched whole; a server is asked no sooner than for the first receipt.
    ...(store.name === 'vectors' ? { open: (signal: AbortSignal) => store.kind(signal) } : {}),

    async find(receipt, words, limit, signal) {
      const found = new Map<WordId, readonly VerifiedWord[]>();
      const { asked, queries } = await ownVectors(store, receipt, words, signal);
      if (queries.length === 0) return found;
      const asking = { ...receipt, merchant: receipt.merchant?.name ?? undefined };
      const lists = await store.nearest(asking, queries, limit, signal);
      for (const [index, word] of asked.entries()) {
        const verified = (lists[index] ?? []).map(toVerified).filter(({ alike }) => alike >= LEAST_ALIKE);
        if (verified.length > 0) found.set(wordId(word), verified);
      }
      return found;
    },

    close: () => store.close(),
  };
}

/** Words without a vector are left out. */
async function ownVectors(store: VectorStore, receipt: AskedReceipt, words: readonly AskedWord[], signal: AbortSignal) {
  const keyOf = ({ lineId, wordId: word }: AskedWord) => ({ ...receipt, lineId, wordId: word });
  const vectors = await store.vectors(words.map(keyOf), signal);
  const asked = words.filter((word) => vectors.has(vectorId(keyOf(word))));
  const queries = asked.flatMap((word) => {
    const vector = vectors.get(vectorId(keyOf(word)));
    return vector === undefined ? [] : [{ vector, labels: word.labels }];
  });
  return { asked, queries };
}

function toVerified({ metadata, sameMerchant, distance }: Neighbour): VerifiedWord {
  const { text, left, right, valid, invalid } = metadata;
  return { text, left, right, valid, invalid, sameMerchant, alike: Math.min(1, Math.max(0, 1 - distance)) };
}
