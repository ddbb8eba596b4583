/** Totals as outputs, of `collect` and of `summary`. */
import { agreed, type BatchReport, contradictedOf, judged, totalsOf } from '@completion-batch/core';
import { dollars, type OutputValues } from '../shared/outputs.ts';
import type { TOTAL_OUTPUTS } from './inputs.ts';

export function totalOutputs(reports: readonly BatchReport[]): OutputValues<typeof TOTAL_OUTPUTS> {
  const totals = totalsOf(reports);
  return {
    settled: totals.settled,
    open: totals.open,
    failed: totals.failed,
    labels: totals.labels,
    valid: totals.valid,
    invalid: totals.invalid,
    'needs-review': totals.needsReview,
    exhausted: totals.exhausted,
    unsure: totals.unsure,
    released: totals.released,
    'changed-elsewhere': totals.changedElsewhere,
    audited: judged(totals.audit),
    'audits-agreed': agreed(totals.audit),
    corrections: totals.corrections,
    contradicted: contradictedOf(totals),
    'input-tokens': totals.inputTokens,
    'cached-tokens': totals.cachedTokens,
    'output-tokens': totals.outputTokens,
    'cost-usd': dollars(totals.cost),
    'estimated-cost-usd': dollars(totals.estimatedCost),
  };
}
