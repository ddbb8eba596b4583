/** Reviewing what batches said: the report's data, a person's decisions. A door of its own, so that nothing else loads it. */

export {
  type AppliedDecisions,
  type ApplyOptions,
  applyDecisions,
  type GivenVerdict,
  type NotAppliedDecision,
} from './review/apply-decisions.ts';
export { DECISION_FORMAT, type DecisionLine, decisionLine, reviewerName } from './review/decision.ts';
export {
  type BadLine,
  type Decision,
  type DecisionFile,
  parseDecision,
  readDecisionFile,
} from './review/decision-file.ts';
export {
  DEFAULT_REPORT_DAYS,
  type GatherReportOptions,
  gatherReport,
} from './review/gather-report.ts';
export { withoutTable } from './review/made-for.ts';
export {
  type QueueOptions,
  receiptOf,
  reviewQueue,
  type ShownLabel,
  showLabels,
  type WaitingLabel,
} from './review/queue.ts';
export { MEANING_OF_REASON, reasonOf } from './review/reason.ts';
export {
  REASONS,
  REPORT_FORMAT,
  REPORT_VERSION,
  type Reason,
  type ReportBatch,
  type ReportData,
  type ReportLabel,
  type ReportReceipt,
  type ReportVerdicts,
  type ReportWord,
  reportData,
} from './review/report-data.ts';
export { wordRows } from './table/reading-order.ts';
