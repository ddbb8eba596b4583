/** A door of its own (`@completion-batch/core/vectors`): who uses no vectors loads nothing of it. */
export { noting, type WriteBackResult, type WriteBackServices, writeBack } from '../write-back.ts';
export { type OpenChromaOptions, openChroma } from './chroma-store.ts';
export { isChromaUrl } from './chroma-url.ts';
export { type OpenVectorsOptions, openVectors } from './embedded-store.ts';
export { vectorSource } from './vector-source.ts';
export * from './vector-store.ts';
export { readMetadata, type WordMetadata, writeMetadata } from './word-metadata.ts';
