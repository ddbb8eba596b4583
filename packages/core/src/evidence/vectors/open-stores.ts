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
  /** Folder for files on their way; default the system's for temporary files. */
  readonly workDir?: string | undefined;
}

/** Nothing is sent yet. @throws CompletionBatchError `invalid-input`, `credentials-missing` */
export function openVectorStores(names: readonly string[], { store, workDir, ...chroma }: StoreOptions): VectorStore[] {
  return names.map((name) => (name === 'vectors' ? openVectors(store, { workDir }) : openChroma(name, chroma)));
}
