/** What a report says of all of its labels, counted. */
import type { ReportData, ReportReceipt } from '@completion-batch/core/review';
import { wilson } from '../../core/src/evaluate/statistics.ts';
import type { SampleBatches } from './sample-batches.ts';

type Figures = Pick<ReportData, 'statuses' | 'verdictsByLabel' | 'batches' | 'quality' | 'problems'>;

export function figuresOf(receipts: readonly ReportReceipt[], batches: SampleBatches, hostile?: string): Figures {
  const labels = receipts.flatMap((receipt) => receipt.labels);
  const names = [...new Set(labels.map(({ label }) => label))].sort();
  const of = (status: string, name?: string): number =>
    labels.filter((each) => each.status === status && (name === undefined || each.label === name)).length;
  return {
    statuses: Object.fromEntries(
      ['NONE', 'PENDING', 'VALID', 'INVALID', 'NEEDS_REVIEW'].map((status) => [status, of(status)]),
    ),
    verdictsByLabel: names.map((name) => {
      const [valid, invalid, needsReview] = [of('VALID', name), of('INVALID', name), of('NEEDS_REVIEW', name)];
      const all = valid + invalid;
      return {
        label: name,
        valid,
        invalid,
        needsReview,
        rejected: { hits: invalid, of: all, ...wilson(invalid, all) },
      };
    }),
    batches: batches.all,
    quality: hostile
      ? [hostile]
      : [
          'Of 120 verdicts that people have looked at, 113 were right: 94.2 % (95 % interval 88.4 to 97.1 %).',
          'Of 31 labels that were called wrong, people agreed with 29: 93.5 % (79.3 to 98.2 %).',
        ],
    problems: hostile ? [hostile] : ['2 words have no box: they are listed beside their receipts, and not drawn.'],
  };
}
