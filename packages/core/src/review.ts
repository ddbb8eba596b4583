/** Reviewing what batches said: the report's data, a reviewer's decisions. A door of its own, so that nothing else loads it. */
export { DECISION_FORMAT, type DecisionLine, decisionLine } from './review/decision.ts';
export { type GatherReportOptions, gatherReport } from './review/gather-report.ts';
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
