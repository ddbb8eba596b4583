/** Stores of vectors by what people call them: `vectors`, the file in the object store, or `chroma://…`. */
import type { Environment, ObjectStore } from '@completion-batch/engine';
import { openChroma } from './chroma-store.ts';
import { openVectors } from './embedded-store.ts';
import type { VectorStore } from './vector-store.ts';

export interface StoreOptions {
  readonly store: ObjectStore;
  readonly env: Environment;
  /** Of Chroma. */
  readonly apiKey?: string | undefined;
  /** The option or input that they were given by. */
  readonly where: string;
}

/** Nothing is sent yet. @throws CompletionBatchError `invalid-input`, `credentials-missing` */
export function openVectorStores(names: readonly string[], { store, ...chroma }: StoreOptions): VectorStore[] {
  return names.map((name) => (name === 'vectors' ? openVectors(store) : openChroma(name, chroma)));
}
