/** A submission that is known to be ours, and readable. */
import { CompletionBatchError } from '../platform/errors.ts';
import type { State } from './state.ts';
import type { Submission } from './submission.ts';

/** As it is now. @throws CompletionBatchError `row-damaged` */
export async function getSubmission(state: State, batchId: string): Promise<Submission | undefined> {
  const record = await state.submissions.get(batchId);
  if (record === undefined || record.submission !== undefined) return record?.submission;
  throw new CompletionBatchError('row-damaged', `the record of a submission does not parse: ${record.problem}`, {
    where: record.where,
    remedy: 'It was written by another version: finish it with that version, or correct the record by hand.',
  });
}
