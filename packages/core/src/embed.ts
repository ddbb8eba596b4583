/** Vectors for words that have none. A door of its own: who makes none loads nothing of it. */
import './error-codes.ts';
import { type Environment, keepSecret, sentSecretsOf } from '@completion-batch/engine';
import { openStore, openTable } from './connect.ts';
import { type EmbedOptions, type EmbedResult, embed } from './evidence/embed/embed.ts';
import { openVectorStore, type StoreOptions } from './evidence/vectors/open-stores.ts';

export { embedFacts, embedFigures, embedJson, embedTrouble, type Fact, whatEmbedLeaves } from './report/embed-text.ts';
export { type EmbedOptions, type EmbedResult, embed };

export interface EmbedIntoOptions
  extends Omit<EmbedOptions, 'table' | 'store' | 'vectors'>,
    Pick<StoreOptions, 'where'> {
  /** A secret. */
  readonly chromaApiKey?: string | undefined;
  /** The process's environment. */
  readonly env: Environment;
  readonly table: string;
  /** URL of the object store of the table's runs. */
  readonly store: string;
  /** `vectors`, or the address of a collection of Chroma. */
  readonly into: string;
}

/**
 * One run of embed, with all that it needs opened.
 * @throws CompletionBatchError what `openVectorStore`, `openTable`, `openStore` and `embed` throw
 */
export async function embedInto({
  env,
  into,
  where,
  chromaApiKey,
  ...options
}: EmbedIntoOptions): Promise<EmbedResult> {
  keepSecret(options.openai, sentSecretsOf(env));
  const { workDir, logger } = options;
  const store = await openStore(env, options.store);
  const vectors = openVectorStore(into, { store, env, apiKey: chromaApiKey, where, workDir });
  try {
    const table = await openTable(env, options.table, logger);
    return await embed({ ...options, table, vectors, store });
  } finally {
    await vectors.close();
  }
}
