/** Whether decisions were made on what they are to be written into: copies of a table have the same keys. */
import { CompletionBatchError } from '@completion-batch/engine';
import type { Decision } from './decision-file.ts';
import { REPORT_VERSION } from './report-data.ts';

/** A table may be named by its ARN, too. */
const nameOf = (table: string): string => table.split('/').at(-1) ?? table;

/**
 * @throws CompletionBatchError `invalid-input` where a decision was made on another table, or on a report that is not known
 */
export function checkMadeFor(decisions: readonly Decision[], table: string): void {
  for (const { where, table: seen, report = REPORT_VERSION } of decisions) {
    if (seen !== undefined && nameOf(seen) !== nameOf(table)) {
      throw new CompletionBatchError(
        'invalid-input',
        `the decision was made on the table ${JSON.stringify(seen)}, and is to be written into ${JSON.stringify(table)}`,
        {
          where,
          remedy:
            'Name the table that the report was made of, or the file of decisions on this one. Nothing was written.',
        },
      );
    }
    if (report > REPORT_VERSION) {
      throw new CompletionBatchError(
        'invalid-input',
        `the decision was made on a report of version ${report}; this release knows versions up to ${REPORT_VERSION}`,
        { where, remedy: 'Apply it with the release that the report was made with. Nothing was written.' },
      );
    }
  }
}

/** How many do not say on which table they were made. */
export function withoutTable(decisions: readonly Decision[]): number {
  return decisions.filter(({ table }) => table === undefined).length;
}
