/** Submit by the options' names. */
import { type LabelServices, type Plan, type SubmitLabelsResult, submitLabels } from '@completion-batch/core';
import type { PreflightMode } from '@completion-batch/engine';

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
  readonly plan: Plan;
  readonly requests: string;
  readonly workDir: string;
  readonly flags: BatchFlags;
  /** The local stack is locked: see the engine's `LeaseOptions.exclusive`. */
  readonly exclusive?: boolean;
}

export function submitPlan(services: LabelServices, options: SubmitPlanOptions): Promise<SubmitLabelsResult> {
  const { flags, plan, requests, workDir } = options;
  return submitLabels(services, {
    plan,
    requests,
    workDir,
    limits: {
      ...(flags.maxLines === undefined ? {} : { maxLines: flags.maxLines }),
      ...(flags.maxBytes === undefined ? {} : { maxBytes: flags.maxBytes }),
      ...(flags.maxTokens === undefined ? {} : { maxTokens: flags.maxTokens }),
    },
    ...(flags.model === undefined ? {} : { model: flags.model }),
    ...(flags.queueTokens === undefined ? {} : { queueTokens: flags.queueTokens }),
    ...(flags.maxCostUsd === undefined ? {} : { maxCostUsd: flags.maxCostUsd }),
    ...(flags.preflight === undefined ? {} : { preflight: flags.preflight }),
    dryRun: flags.dryRun ?? false,
    ...(options.exclusive === true ? { exclusive: true, timing: { listedAfterMs: 0 } } : {}),
  });
}
