/** Vectors for words that have none. A door of its own: who makes none loads nothing of it. */
import './error-codes.ts';
import { type Environment, keepSecret, sentSecretsOf } from '@completion-batch/engine';
import { openStore, openTable } from './connect.ts';
import { type EmbedOptions, type EmbedResult, embed } from './evidence/embed/embed.ts';
import { type OpenIntoOptions, openInto } from './evidence/embed/open-into.ts';

export { embedFacts, embedFigures, embedJson, embedTrouble, type Fact, whatEmbedLeaves } from './report/embed-text.ts';
export { type EmbedOptions, type EmbedResult, embed };

export interface EmbedIntoOptions
  extends Omit<EmbedOptions, 'table' | 'store' | 'vectors'>,
    Pick<OpenIntoOptions, 'chromaApiKey' | 'where'> {
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
 * @throws CompletionBatchError what `openInto`, `openTable`, `openStore` and `embed` throw
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
  const vectors = openInto(into, { store, env, chromaApiKey, where, workDir });
  try {
    const table = await openTable(env, options.table, logger);
    return await embed({ ...options, table, vectors, store });
  } finally {
    await vectors.close();
  }
}
