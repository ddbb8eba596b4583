/** Submit as the command line does it: exact token counts, prices from a file, the options' names. */
import {
  createLabelWriter,
  type Logger,
  labelWork,
  type ObjectStore,
  type Plan,
  type PreflightMode,
  type PriceList,
  type ReceiptsTable,
  type SubmitResult,
  submit,
} from '@completion-batch/core';
import type OpenAI from 'openai';

export interface BatchFlags {
  readonly model?: string;
  readonly maxLines?: number;
  readonly maxBytes?: number;
  readonly maxTokens?: number;
  readonly queueTokens?: number;
  readonly maxCostUsd?: number;
  readonly prices?: string;
  readonly dryRun?: boolean;
  readonly preflight?: PreflightMode;
}

export interface SubmitPlanOptions {
  readonly table: ReceiptsTable;
  readonly store: ObjectStore;
  readonly openai: OpenAI;
  readonly logger: Logger;
  readonly plan: Plan;
  readonly requests: string;
  readonly workDir: string;
  readonly flags: BatchFlags;
  /** Of the file in `flags.prices`. */
  readonly prices?: PriceList;
  /** The local stack is locked: see core's `LeaseOptions.exclusive`. */
  readonly exclusive?: boolean;
}

export async function submitPlan(options: SubmitPlanOptions): Promise<SubmitResult> {
  const { flags, table, plan } = options;
  // Its tables are loaded when they are needed.
  const { exactTokens } = await import('@completion-batch/engine/exact-tokens');
  return submit({
    table,
    store: options.store,
    openai: options.openai,
    clock: table.clock,
    logger: options.logger,
    plan,
    requests: options.requests,
    workDir: options.workDir,
    work: labelWork({
      writer: createLabelWriter(table, table.clock),
      countTokens: exactTokens,
    }),
    limits: {
      ...(flags.maxLines === undefined ? {} : { maxLines: flags.maxLines }),
      ...(flags.maxBytes === undefined ? {} : { maxBytes: flags.maxBytes }),
      ...(flags.maxTokens === undefined ? {} : { maxTokens: flags.maxTokens }),
    },
    ...(flags.model === undefined ? {} : { model: flags.model }),
    ...(flags.queueTokens === undefined ? {} : { queueTokens: flags.queueTokens }),
    ...(flags.maxCostUsd === undefined ? {} : { maxCostUsd: flags.maxCostUsd }),
    ...(options.prices === undefined ? {} : { prices: options.prices }),
    ...(flags.preflight === undefined ? {} : { preflight: flags.preflight }),
    dryRun: flags.dryRun ?? false,
    ...(options.exclusive === true ? { exclusive: true, timing: { settleMs: 0 } } : {}),
  });
}
