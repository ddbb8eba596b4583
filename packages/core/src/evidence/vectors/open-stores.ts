/** Stores of vectors by what people call them: `vectors`, the file in the object store, or `chroma://…`. */
import { CompletionBatchError, type Environment, type ObjectStore } from '@completion-batch/engine';
import { openChroma } from './chroma-store.ts';
import { isChromaUrl } from './chroma-url.ts';
import { type OpenVectorsOptions, openVectors } from './embedded-store.ts';
import type { VectorStore } from './vector-store.ts';

export interface StoreOptions extends OpenVectorsOptions {
  /** Holds the file of `vectors`. */
  readonly store: ObjectStore;
  readonly env: Environment;
  /** Of Chroma. */
  readonly apiKey?: string | undefined;
  /** The option or input that it was given by. */
  readonly where: string;
}

/** Nothing is read or sent yet. @throws CompletionBatchError `invalid-input`, `credentials-missing` */
export function openVectorStore(name: string, { store, env, apiKey, where, ...file }: StoreOptions): VectorStore {
  if (name === 'vectors') return openVectors(store, file);
  if (isChromaUrl(name)) return openChroma(name, { env, apiKey, where });
  throw new CompletionBatchError('invalid-input', `the value of ${where} is neither vectors nor a chroma:// address`, {
    where,
    remedy: 'Use vectors (a file in the store), or chroma://HOST:PORT/COLLECTION. Nothing was sent.',
  });
}
