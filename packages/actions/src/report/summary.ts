/** What `report` says in the job summary. */
import { counted } from '@completion-batch/core';
import type { Written } from '@completion-batch/page';
import { code, page, sentences } from '../shared/summary.ts';

export function reportSummary(table: string, written: Written): string {
  return page([
    `### Report of ${code(table)}`,
    headline(written),
    written.needsReview === 0
      ? ''
      : 'Decide on the page and take what it saves back with `completion-batch review apply`; or look in a terminal, with `completion-batch review list`.',
    sentences('Missing in it:', written.problems),
  ]);
}

export function headline({ files, receipts, needsReview }: Written): string {
  const waiting = needsReview === 0 ? 'no label waits' : counted(needsReview, 'label waits', 'labels wait');
  return `${counted(receipts, 'receipt')} in ${counted(files.length, 'page')}; ${waiting} for a person.`;
}
