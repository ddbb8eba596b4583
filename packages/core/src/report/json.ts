/** Results as `--json` has them: names that programs rely on, whatever the library calls the same. */
import type { StuckSubmission } from '@completion-batch/engine';
import type { CollectedBatch } from '../labels/label-services.ts';
import type { ReconcileLabelsResult } from '../labels/reconcile-labels.ts';
import type { SubmitLabelsResult } from '../labels/submit-labels.ts';

/** `refused` is there only where something was. */
export function submittedJson({ taken: _, formatted: _formatted, refused, ...result }: SubmitLabelsResult): object {
  const files = result.files.map(({ ending, units, ...file }) => ({ ...file, outcome: ending, labels: units }));
  return { ...result, files, stuck: result.stuck.map(stuckJson), ...(refused.length === 0 ? {} : { refused }) };
}

export function collectedJson({ units, estimatedUsage: _, ...result }: CollectedBatch): object {
  return { ...result, targets: units };
}

export function reconciledJson(result: ReconcileLabelsResult): object {
  return { ...result, stuck: result.stuck.map(stuckJson) };
}

export function stuckJson({ units, ...stuck }: StuckSubmission): object {
  return { ...stuck, labels: units };
}
