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
          '120 labels that people had judged were asked again: agreement with people: 113 of 120, 94.2 % (88.4 – 97.1).',
          'Of 34 labels that are wrong, batches found 29: 85.3 % (with 95 % certainty between 69.9 and 93.6 %).',
          'Of 31 labels that batches called wrong, 29 are really so: 93.5 % (with 95 % certainty between 79.3 and 98.2 %).',
        ],
    problems: hostile ? [hostile] : ['2 words have no box: they are listed beside their receipts, and not drawn.'],
  };
}
