/** Submits what format has written for the shards of a plan. */
import { CompletionBatchError, type SubmitOptions, type SubmitResult, submit } from '@completion-batch/engine';
import { findRequestFiles } from '../format/request-files.ts';
import type { ShardManifest } from '../format/shard-manifest.ts';
import type { Plan } from '../prepare/plan.ts';
import { MIN_AGREEMENT } from './audits.ts';
import { escalation } from './escalation.ts';
import type { LabelServices } from './label-services.ts';

export interface SubmitLabelsOptions
  extends Omit<
    SubmitOptions,
    'execution' | 'model' | 'writtenFor' | 'parameters' | 'endpoint' | 'others' | 'attributes' | 'requests'
  > {
  readonly plan: Plan;
  /** Folder with the shards' request files and manifests, at any depth. */
  readonly requests: string;
  /** Default: the plan's. Another one rewrites the requests for it; those for the plan's other model stay that one's. */
  readonly model?: string;
}

export interface SubmitLabelsResult extends SubmitResult {
  readonly missingShards: readonly { readonly shard: string; readonly reason: string }[];
  /** What format says of the other shards. */
  readonly formatted: readonly ShardManifest[];
}

/** @throws CompletionBatchError `plan-mismatch`, and what `submit` throws */
export async function submitLabels(
  services: LabelServices,
  { plan, requests, model = plan.model, ...options }: SubmitLabelsOptions,
): Promise<SubmitLabelsResult> {
  checkPlan(plan, services);
  let missingShards: SubmitLabelsResult['missingShards'] = [];
  let formatted: SubmitLabelsResult['formatted'] = [];
  let replaced: SubmitLabelsResult['refused'] = [];
  const { escalateModel } = plan;
  const parameters = plan.parameters === undefined ? {} : { parameters: plan.parameters };
  const result = await submit(services, {
    ...options,
    execution: plan.execution,
    model,
    writtenFor: plan.model,
    ...parameters,
    others: escalateModel === undefined ? [] : [{ model: escalateModel, ...parameters }],
    attributes: {
      validation_status: plan.validationStatus,
      ...escalation(escalateModel),
      ...(plan.audit?.minAgreement === undefined ? {} : { [MIN_AGREEMENT]: plan.audit.minAgreement }),
    },
    async requests(workDir) {
      const { store, logger, tidy } = services;
      const found = await findRequestFiles({ plan, store, logger, requests, workDir, tidy });
      ({ missing: missingShards, refused: replaced, formatted } = found);
      return found.files;
    },
  });
  const complete = result.complete && missingShards.length === 0;
  return { ...result, missingShards, formatted, refused: [...replaced, ...result.refused], complete };
}

/** @throws CompletionBatchError `plan-mismatch` */
function checkPlan(plan: Plan, { table, store }: LabelServices): void {
  for (const [what, planned, given] of [
    ['table', plan.table, table.name],
    ['store', plan.store, store.url],
  ] as const) {
    if (planned === given) continue;
    throw new CompletionBatchError('plan-mismatch', `the plan is for the ${what} ${planned}, not ${given}`, {
      where: what,
      remedy: `Submit with the ${what} of the plan, or prepare again.`,
    });
  }
}
