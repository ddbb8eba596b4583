/** What is to be done next, the most urgent first: facts. Which command, input or schedule does it, the entry says. */
import type { SubmitLabelsResult } from '../labels/submit-labels.ts';
import { type BatchReport, isFailed } from './batch-report.ts';
import { totalsOf } from './batch-totals.ts';
import { figures, whatFailed } from './submit-figures.ts';
import type { TableStatus } from './table-status.ts';

/** `store` is where the files of it are, where that is not the store that everybody knows; null where no row says it. */
export type NextStep =
  | { readonly to: 'leave-dry-run' }
  /** The same once more: what failed has to be mended first, what waits has not. */
  | { readonly to: 'submit-again'; readonly failed: number; readonly waiting: number }
  | { readonly to: 'reconcile'; readonly store?: string | null }
  | { readonly to: 'decide'; readonly batchId: string; readonly store?: string | null }
  | { readonly to: 'retry'; readonly batches: number }
  | { readonly to: 'collect'; readonly batches: number; readonly when: Due; readonly store?: string | null }
  | { readonly to: 'cancel'; readonly batchId: string; readonly store?: string | null }
  | { readonly to: 'finish'; readonly submissions: number; readonly store?: string | null }
  | { readonly to: 'review'; readonly labels: number }
  | { readonly to: 'ask'; readonly labels: number; readonly store?: string | null };

/** OpenAI has its answers; its day is nearly over; nothing of it is there yet. */
export type Due = 'now' | 'near-its-end' | 'later';

const some = (count: number, step: NextStep): NextStep[] => (count === 0 ? [] : [step]);

export function afterSubmit(result: SubmitLabelsResult): NextStep[] {
  const { files, dryRun, alreadySubmitted, complete, stuck } = result;
  const { batches, waiting } = figures(result);
  const failed = whatFailed(result).length + stuck.filter(({ red }) => red).length;
  return [
    ...some(complete || dryRun ? failed + waiting : 1, { to: 'submit-again', failed, waiting }),
    ...some(dryRun ? files.length : 0, { to: 'leave-dry-run' }),
    ...some(dryRun ? 0 : batches + alreadySubmitted, { to: 'collect', batches, when: 'later' }),
  ];
}

/** @param failures batches beside the reports that could not be collected */
export function afterCollect(reports: readonly BatchReport[], failures = 0): NextStep[] {
  const { needsReview, exhausted, unsure, corrections, released, open } = totalsOf(reports);
  const failed = failures + reports.filter((one) => isFailed(one) && one.kind !== 'held').length;
  const [waits, again] = [needsReview + exhausted + unsure, corrections + released];
  return [
    ...reports.filter(({ kind }) => kind === 'held').map(({ batchId }) => ({ to: 'decide', batchId }) as const),
    ...some(failed, { to: 'retry', batches: failed }),
    ...some(waits, { to: 'review', labels: waits }),
    ...some(again, { to: 'ask', labels: again }),
    ...some(open, { to: 'collect', batches: open, when: 'later' }),
  ];
}

export function nextOfTable({ labels, submissions, stuck, batches }: TableStatus): NextStep[] {
  const at = (step: (typeof batches)[number]['step']) => batches.filter((batch) => batch.step === step);
  const [due, late, waiting] = [at('collect'), at('near-its-end'), at('wait')];
  const free = submissions.filter(({ leaseSeconds }) => leaseSeconds === 0);
  const collect = (of: typeof batches, when: Due): NextStep[] =>
    some(of.length, { to: 'collect', batches: of.length, when, store: of[0]?.store ?? null });
  const review = labels?.byStatus.NEEDS_REVIEW.labels ?? 0;
  const none = labels?.byStatus.NONE.labels ?? 0;
  return [
    ...some(stuck.filter(({ red }) => red).length, { to: 'reconcile' }),
    ...at('held').map(({ batchId, store }) => ({ to: 'decide', batchId, store }) as const),
    ...collect(due, 'now'),
    ...collect(late, 'near-its-end'),
    ...at('stuck-validating').map(({ batchId, store }) => ({ to: 'cancel', batchId, store }) as const),
    ...some(free.length, { to: 'finish', submissions: free.length, store: free[0]?.store ?? null }),
    ...some(review, { to: 'review', labels: review }),
    ...(free.length > 0 ? [] : some(none, { to: 'ask', labels: none })),
    ...(due.length > 0 ? [] : collect(waiting, 'later')),
  ];
}
