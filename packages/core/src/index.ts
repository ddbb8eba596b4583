/** The library: everything the pipeline knows, usable without GitHub. */
import './error-codes.ts';

export type { ObjectBody, ObjectInfo, ObjectStore } from '@completion-batch/engine';
export {
  type Clock,
  CompletionBatchError,
  cancelBatch,
  costOf,
  DEFAULT_BYTES,
  DEFAULT_TOKENS,
  describeError,
  describeSkew,
  type ErrorCode,
  estimateTokens,
  explainFileError,
  hideSecrets,
  isCompletionBatchError,
  type LimitRefusal,
  type LineDescription,
  type Logger,
  lockFolder,
  MAX_BYTES,
  MAX_LINES,
  type MergedFile,
  type MergedInput,
  type MergeLimits,
  type MergeOptions,
  mergeLimits,
  mergeNdjsons,
  type NdjsonLine,
  nameProxy,
  PRICES,
  type PriceList,
  parseLine,
  parseParameters,
  parsePrices,
  parseStoreUrl,
  proxyAgents,
  proxyFetch,
  type RequestParameters,
  type ResultLine,
  readLimitRefusal,
  readResultLine,
  redact,
  requestTokens,
  ServiceClock,
  secretsOf,
  silentLogger,
  splitLines,
  submitOpenaiBatch,
  systemClock,
  type TokenCounter,
  toLine,
  type Usage,
  uploadToOpenai,
  usd,
} from '@completion-batch/engine';
export {
  type CollectOptions,
  type CollectResult,
  collect,
  DEFAULT_MAX_ATTEMPTS,
  isTrouble,
} from './collect/collect.ts';
export { ageHoursOf, type DueBatches, findBatch, findDueBatches } from './collect/due-batches.ts';
export {
  type GivenUpLabels,
  type ReconcileOptions,
  type ReconcileResult,
  reconcile,
  reconcileNeedsAttention,
} from './collect/reconcile.ts';
export { RELEASE_REASONS, type ReleaseReason } from './collect/release-reasons.ts';
export {
  type AnsweredRequest,
  releasedTotal,
  type SettleCounts,
  type SettledBatch,
  type Settling,
} from './collect/settling.ts';
export { type Answer, answerSchema } from './format/answer-schema.ts';
export {
  downloadSerializedLabels,
  type FormatOptions,
  type FormatResult,
  format,
  formatShards,
  uploadCompletionBatchFile,
} from './format/format.ts';
export { PROMPT_VERSION, type Prompt, type PromptTarget, type PromptWord } from './format/prompt.ts';
export { getReceiptDetails, type ReceiptDetails } from './format/receipt-details.ts';
export {
  customId,
  ENDPOINT,
  type FormattedRequest,
  formatBatchCompletionFile,
  parseCustomId,
  type Request,
  readPrompt,
  readRequest,
  requestLine,
} from './format/request.ts';
export type { ShardManifest } from './format/shard-manifest.ts';
export { labelSettling } from './labels/label-verdicts.ts';
export { labelWork } from './labels/label-work.ts';
export { type Outcome, outcomesOf } from './labels/outcome.ts';
export { checkExecutionId } from './objects/layout.ts';
export { openObjectStore } from './objects/open-store.ts';
export { chunkIntoCompletionBatches, type ReceiptLabels } from './prepare/chunk.ts';
export { type ListOptions, listLabelsThatNeedValidation } from './prepare/list-labels.ts';
export { type Plan, type PlannedShard, parsePlan, readPlan } from './prepare/plan.ts';
export { type PrepareOptions, type PrepareResult, prepare } from './prepare/prepare.ts';
export { deserializeLabels, serializeLabels } from './prepare/serialize.ts';
export {
  DEFAULT_SHARDS,
  MAX_SHARDS,
  packReceipts,
  shardCount,
  spoolReceipts,
  uploadSerializedLabels,
} from './prepare/shards.ts';
export { type LearnedLimits, learnedLimits } from './queue/learned-limits.ts';
export { enqueuedTokens } from './queue/ledger.ts';
export {
  getQueueRow,
  listModelRefusals,
  type ModelRefusal,
  type QueueRow,
  queueOf,
  recordModelAnswered,
  recordModelRefused,
} from './queue/queue-rows.ts';
export { age, counted, logLine, number, oneLine } from './report/plain-text.ts';
export { type BatchRow, getBatch, isOpenBatch, openBatches } from './state/batch-rows.ts';
export type { ReceiptRef } from './state/batch-summary.ts';
export {
  addBatchSummary,
  type BatchSummary,
  createBatchSummary,
  MAX_RECEIPT_REFS,
} from './state/batch-summary.ts';
export { listOpenBatches } from './state/open-batches.ts';
export { describeStuck, findStuckSubmissions, type StuckSubmission } from './state/stuck-submissions.ts';
export {
  changeSubmission,
  getSubmission,
  isOpen,
  type LeftOpen,
  listOpenSubmissions,
  putSubmission,
  type Submission,
  type SubmissionState,
} from './state/submission-rows.ts';
export type { SubmitTiming } from './state/timing.ts';
export { PREFLIGHT_MODES, type PreflightMode } from './submit/preflight.ts';
export {
  generateCompletionBatchId,
  type SubmitOptions,
  submit,
} from './submit/submit.ts';
export { checkPrice } from './submit/submit-checks.ts';
export { needsAttention, type SubmitResult, type SubmittedFile } from './submit/submit-result.ts';
export type { LineClaim, Work } from './submit/work.ts';
export {
  type ClaimableStatus,
  type ClaimResult,
  claimLabels,
  releaseLabels,
  updateLabelValidationStatus,
} from './table/claims.ts';
export { CORE_LABELS, type CoreLabel, isCoreLabel } from './table/core-labels.ts';
export * from './table/keys.ts';
export {
  createLabelWriter,
  type LabelWrite,
  type LabelWriter,
  readLabels,
  type WriteResult,
  writeLabels,
} from './table/label-writes.ts';
export { openReceiptsTable, type ReceiptsTable } from './table/receipts-table.ts';
export {
  type Item,
  parseLabel,
  parseLine as parseLineRow,
  parseMerchant,
  parseWord,
  type RowProblem,
  type WordLabel,
} from './table/rows.ts';
