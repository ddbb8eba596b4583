/** The place for vectors that a user names: a Chroma server, or the file in the object store. */
import { CompletionBatchError, type Environment, type ObjectStore } from '@completion-batch/engine';
import { openChroma } from '../vectors/chroma-store.ts';
import { isChromaUrl } from '../vectors/chroma-url.ts';
import { openVectors } from '../vectors/embedded-store.ts';
import type { VectorStore } from '../vectors/vector-store.ts';

export interface OpenIntoOptions {
  /** Holds the file of `vectors`. */
  readonly store: ObjectStore;
  readonly env: Environment;
  readonly chromaApiKey?: string | undefined;
  /** The option or input that names it. */
  readonly where: string;
  /** Folder for the file while it is used. */
  readonly workDir: string;
}

/**
 * Nothing is read or sent yet.
 * @throws CompletionBatchError `invalid-input`, `credentials-missing`
 */
export function openInto(into: string, { store, env, chromaApiKey, where, workDir }: OpenIntoOptions): VectorStore {
  if (into === 'vectors') return openVectors(store, { workDir });
  if (isChromaUrl(into)) return openChroma(into, { env, apiKey: chromaApiKey, where });
  throw new CompletionBatchError('invalid-input', `the value of ${where} is neither vectors nor a chroma:// address`, {
    where,
    remedy: 'Use vectors (a file in the object store), or chroma://HOST:PORT/COLLECTION. Nothing was sent.',
  });
}
