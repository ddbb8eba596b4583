/** What submit, collect and reconcile work with where the requests are about labels. */
import {
  type CollectResult,
  estimateTokens,
  type Logger,
  type ObjectStore,
  type PriceList,
  type Services,
  type State,
  type TokenCounter,
  type Ways,
} from '@completion-batch/engine';
import type OpenAI from 'openai';
import type { CheckMode } from '../checks/checks.ts';
import { createLabelWriter, type LabelWriter } from '../table/label-writes.ts';
import type { ReceiptsTable } from '../table/receipts-table.ts';
import type { LabelCounts } from './label-counts.ts';
import { labelWorkload } from './label-workload.ts';

export interface LabelServices extends Services<LabelCounts> {
  readonly table: ReceiptsTable;
  readonly writer: LabelWriter;
}

/** What collect tells of a batch of labels. */
export type CollectedBatch = CollectResult<LabelCounts>;

export interface LabelServicesOptions {
  readonly table: ReceiptsTable;
  /** Where submissions and batches are kept; default: in the table. Every run on these labels has to use the same. */
  readonly state?: State | undefined;
  readonly store: ObjectStore;
  readonly openai: OpenAI;
  readonly logger: Logger;
  readonly ways: Ways;
  readonly prices?: PriceList | undefined;
  /** See `LabelWorkloadOptions.maxAttempts`. */
  readonly maxAttempts?: number | undefined;
  /** See `LabelWorkloadOptions.checks`. */
  readonly checks?: CheckMode | undefined;
  /** Default: an estimate that is never too low. */
  readonly countTokens?: TokenCounter | undefined;
  /** Requests to the table in flight; default 16. */
  readonly concurrency?: number;
  /** See `Services.tidy`. */
  readonly tidy?: (() => void) | undefined;
}

export function labelServices(options: LabelServicesOptions): LabelServices {
  const { table, store, openai, logger, ways, prices, tidy } = options;
  const { maxAttempts, checks, countTokens = estimateTokens } = options;
  const writer = createLabelWriter(table, table.clock, options.concurrency, options.state);
  const workload = labelWorkload({
    writer,
    countTokens,
    tidy,
    ...(maxAttempts === undefined ? {} : { maxAttempts }),
    ...(checks === undefined ? {} : { checks }),
  });
  return {
    table,
    writer,
    state: writer.state,
    store,
    openai,
    logger,
    workload,
    ways,
    ...(prices === undefined ? {} : { prices }),
    ...(tidy === undefined ? {} : { tidy }),
  };
}
