/** A door of its own (`@completion-batch/core/vectors`): who uses no vectors loads nothing of it. */

export { type OpenChromaOptions, openChroma } from './vectors/chroma-store.ts';
export { isChromaUrl, parseChromaUrl } from './vectors/chroma-url.ts';
export { type OpenVectorsOptions, openVectors } from './vectors/embedded-store.ts';
export { openVectorStore, type StoreOptions } from './vectors/open-stores.ts';
export { vectorSource } from './vectors/vector-source.ts';
export * from './vectors/vector-store.ts';
export { readMetadata, type WordMetadata, writeMetadata } from './vectors/word-metadata.ts';
export {
  mergeReviewed,
  noting,
  type WriteBackServices,
  type WritingBack,
  writeBack,
  writingBack,
} from './write-back.ts';
