/** The sources of evidence that a plan names. What one of them needs is loaded only where it is named. */
import type { Environment, ObjectStore } from '@completion-batch/engine';
import type { ReceiptsTable } from '../table/receipts-table.ts';
import { readChoice } from './choice.ts';
import type { EvidenceSource } from './evidence.ts';
import { tableSource } from './table-source.ts';

export interface OpenSourcesOptions {
  readonly evidence: {
    readonly sources: readonly string[];
    /** SHA-256 of the file of vectors; absent where there was none. */
    readonly vectors?: string | undefined;
  };
  readonly table: ReceiptsTable;
  /** Holds the file of vectors. */
  readonly store: ObjectStore;
  readonly env: Environment;
  /** A secret, which no plan holds. */
  readonly chromaApiKey?: string | undefined;
}

/** @throws CompletionBatchError `invalid-input`, `credentials-missing` */
export function openSources(options: OpenSourcesOptions): Promise<EvidenceSource[]> {
  return Promise.all(options.evidence.sources.map((source) => openSource(source, options)));
}

async function openSource(
  source: string,
  { evidence, table, store, env, chromaApiKey }: OpenSourcesOptions,
): Promise<EvidenceSource> {
  const choice = readChoice(source, 'evidence');
  if (choice.from === 'table') return tableSource({ table, verdicts: choice.verdicts });
  if (choice.from === 'vectors' && evidence.vectors === undefined) return NO_VECTORS;
  const { openVectorStore, vectorSource } = await import('./vectors.ts');
  const options = { store, env, apiKey: chromaApiKey, where: 'evidence', digest: evidence.vectors };
  return vectorSource(openVectorStore(source, options));
}

/** Prepare has said so. A file that is made after that would be seen by some of the shards only. */
const NO_VECTORS: EvidenceSource = { name: 'vectors', find: async () => new Map(), close: async () => {} };
