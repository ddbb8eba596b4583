/**
 * The receipts pipeline as a library, usable without GitHub: prepare → format → submit → collect, on the engine of
 * `@completion-batch/engine`. The first design's sixteen functions are all here (docs/seed.md).
 */
import './error-codes.ts';

export {
  addBatchSummary,
  CompletionBatchError,
  createBatchSummary,
  type ErrorCode,
  generateCompletionBatchId,
  isCompletionBatchError,
  mergeNdjsons,
  submitOpenaiBatch,
  uploadToOpenai,
} from '@completion-batch/engine';
export { CHECK_MODES, type CheckMode, DEFAULT_CHECKS, meaningOfCheck } from './checks/checks.ts';
export {
  DEFAULT_SAMPLE,
  type Estimate,
  type EstimateOptions,
  estimate,
  type PassEstimate,
} from './estimate/estimate.ts';
export type { Total } from './estimate/totals.ts';
export { agreementText } from './evaluate/agreement.ts';
export { Comparing, type Comparison } from './evaluate/compare.ts';
export {
  type Confusion,
  type Corrections,
  type Cost,
  Evaluation,
  type EvaluationFigures,
  type LeftOut,
  type Scores,
  type Verdict,
} from './evaluate/figures.ts';
export { agreed, type Judgements, judged, noJudgements } from './evaluate/judgements.ts';
export { evaluateByPeople } from './evaluate/people.ts';
export { shareText, shortShareText, tenths } from './evaluate/share-text.ts';
export type { Interval, McNemar, Share } from './evaluate/statistics.ts';
export { type OnBadLines, readTruthFile, type TrueLabel } from './evaluate/truth-file.ts';
export { readVerdictFile, VerdictFile } from './evaluate/verdict-lines.ts';
export { type EvaluateOptions, evaluate, type KeyedVerdict } from './evaluate/verdicts.ts';
export { DEFAULT_EVIDENCE_TOKENS, evidenceOf, MAX_EVIDENCE_TOKENS } from './evidence/choice.ts';
export type { AskedReceipt, AskedWord, EvidenceSource, VerifiedWord } from './evidence/evidence.ts';
export type { WriteBackFailure, WriteBackResult } from './evidence/write-back.ts';
export { writeBackTargets } from './evidence/write-back-targets.ts';
export { type Answer, answerSchema } from './format/answer-schema.ts';
export { customId, parseCustomId } from './format/custom-id.ts';
export {
  downloadSerializedLabels,
  type FormatOptions,
  type FormatResult,
  format,
  formatShards,
  uploadCompletionBatchFile,
} from './format/format.ts';
export type { Prompt, PromptWord } from './format/prompt.ts';
export { type Request, readPrompt, readRequest, requestLine } from './format/read-request.ts';
export { type FormattedRequest, formatBatchCompletionFile } from './format/request.ts';
export type { ShardManifest } from './format/shard-manifest.ts';
export { CORE_LABELS, type CoreLabel, DEFAULT_LABELS } from './label-set/default-labels.ts';
export { parseLabels, readLabels } from './label-set/label-file.ts';
export { coreLabelOf, isLabelName, type LabelSet } from './label-set/label-set.ts';
export { type LabelCounts, type RejectedLabel, releasedTotal, type Verdicts } from './labels/label-counts.ts';
export {
  type CollectedBatch,
  type LabelServices,
  type LabelServicesOptions,
  labelServices,
} from './labels/label-services.ts';
export { DEFAULT_MAX_ATTEMPTS, labelWorkload } from './labels/label-workload.ts';
export { type Outcome, outcomesOf } from './labels/outcome.ts';
export {
  type GivenUpLabels,
  type ReconcileLabelsOptions,
  type ReconcileLabelsResult,
  reconcileLabels,
} from './labels/reconcile-labels.ts';
export { RELEASE_REASONS, type ReleaseReason } from './labels/release-reasons.ts';
export { type SubmitLabelsOptions, type SubmitLabelsResult, submitLabels } from './labels/submit-labels.ts';
export { openObjectStore } from './objects/open-store.ts';
export { auditOf } from './prepare/audit-options.ts';
export { chunkIntoCompletionBatches, type ReceiptLabels } from './prepare/chunk.ts';
export { type ListOptions, listLabelsThatNeedValidation } from './prepare/list-labels.ts';
export { CONTEXTS, type Context, type Plan, type PlannedShard, parsePlan, readPlan } from './prepare/plan.ts';
export { type PrepareOptions, type PrepareResult, prepare } from './prepare/prepare.ts';
export { deserializeLabels, serializeLabels } from './prepare/serialize.ts';
export { DEFAULT_SHARDS, MAX_SHARDS, uploadSerializedLabels } from './prepare/shards.ts';
export { readStoredPlan } from './prepare/stored-plan.ts';
export { type UnknownLabels, unknownText } from './prepare/unknown-labels.ts';
export {
  type BatchReport,
  failureReport,
  isFailed,
  lostReport,
  type ReportOptions,
  type ReportTime,
  readReport,
  reportOf,
  writeReport,
} from './report/batch-report.ts';
export { contradictedOf, type Totals, totalsOf } from './report/batch-totals.ts';
export { foundSentence, mcnemarSentence } from './report/evaluation-text.ts';
export { type EvidenceFigures, evidenceOfShards, evidenceText } from './report/evidence-text.ts';
export { collectedJson, reconciledJson, stuckJson, submittedJson } from './report/json.ts';
export { type LabelVerdicts, verdictsIn } from './report/label-verdicts.ts';
export { afterCollect, afterSubmit, type Due, type NextStep, nextOfTable } from './report/next-steps.ts';
export { age, counted, logLine, number, oneLine } from './report/plain-text.ts';
export { type EndedFigures, endedFigures, type MonthSpend, spendByMonth, spendOfThisMonth } from './report/spend.ts';
export { describeStuck } from './report/stuck-text.ts';
export {
  FILE_ENDINGS,
  figures,
  modelsIn,
  whatFailed,
  whatIsStuck,
  whatWaits,
  whyIncomplete,
} from './report/submit-figures.ts';
export {
  type BatchStep,
  needsSomebody,
  type OpenBatch,
  type OpenSubmission,
  type TableStatus,
  type TableStatusOptions,
  tableStatus,
  type WaitingQueue,
} from './report/table-status.ts';
export { describeUnwritten } from './report/write-back-text.ts';
export {
  type ClaimableStatus,
  type ClaimResult,
  claimLabels,
  releaseLabels,
  updateLabelValidationStatus,
} from './table/claims.ts';
export { listEndedBatches } from './table/ended-batches.ts';
export * from './table/keys.ts';
export { createLabelWriter, type LabelWriter } from './table/label-writes.ts';
export { getReceiptDetails, type ReceiptDetails } from './table/receipt-details.ts';
export { openReceiptsTable, type ReceiptsTable, receiptsState } from './table/receipts-table.ts';
export type { RowProblem, WordLabel } from './table/rows.ts';
export { countByStatus, countLabels, type StatusCount, type StatusCounts } from './table/status-counts.ts';
