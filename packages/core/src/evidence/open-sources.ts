/** The sources of evidence that a plan names. What one of them needs is loaded only where it is named. */
import type { ReceiptsTable } from '../table/receipts-table.ts';
import { readChoice } from './choice.ts';
import type { EvidenceSource } from './evidence.ts';
import { tableSource } from './table-source.ts';

/** Secrets, which no plan holds. */
export interface EvidenceKeys {
  readonly chromaApiKey?: string | undefined;
}

export interface OpenSourcesOptions extends EvidenceKeys {
  readonly sources: readonly string[];
  readonly table: ReceiptsTable;
}

/** @throws CompletionBatchError `invalid-input` */
export async function openSources({ sources, table }: OpenSourcesOptions): Promise<EvidenceSource[]> {
  return Promise.all(
    sources.map(async (source) => {
      const choice = readChoice(source, 'evidence');
      if (choice.from === 'table') return tableSource({ table, verdicts: choice.verdicts });
      throw new Error(`${choice.from} is not there yet`);
    }),
  );
}
