/** How submitting and jobs of plain requests are told of: for entries that have to do with no receipt, and load none of it. */
export { type FailureReason, jobProgress, topFailures } from './report/job-text.ts';
export { describeStuck } from './report/stuck-text.ts';
export { FILE_ENDINGS, figures, whatFailed, whatIsStuck, whatWaits, whyIncomplete } from './report/submit-figures.ts';
