/** Any NDJSON of requests → batches made once → one outcome for each line. Knows nothing of what the requests are about. */

export { type CollectOptions, collect } from './collect/collect.ts';
export {
  type CollectedOne,
  type CollectedOpen,
  type CollectOpenOptions,
  collectOpen,
  warnOfRefusals,
} from './collect/collect-open.ts';
export { type CollectResult, isTrouble, isWaitedFor } from './collect/collect-result.ts';
export { ageHoursOf, type DueBatches, findBatch, findDueBatches, type Problem } from './collect/due-batches.ts';
export { type GivenUp, type GiveUpOptions, giveUp } from './collect/give-up.ts';
export { decide } from './collect/held.ts';
export {
  type ReconcileOptions,
  type ReconcileResult,
  reconcile,
  reconcileNeedsAttention,
} from './collect/reconcile.ts';
export type { AskingOptions } from './jobs/ask-job.ts';
export { cancelJob } from './jobs/cancel-job.ts';
export type { LinesSource } from './jobs/check-requests.ts';
export { type CollectedJob, type CollectJobOptions, collectJob } from './jobs/collect-job.ts';
export type { Completing } from './jobs/complete-line.ts';
export type { InvalidLine, JobManifest, JobResult, JobServices } from './jobs/job.ts';
export type { JobCounts } from './jobs/job-counts.ts';
export { readManifest } from './jobs/job-manifest.ts';
export { copyJobResults, type JobResultsOptions, jobResults } from './jobs/job-results.ts';
export { type JobBatch, type JobCosts, type JobStatus, jobStatus } from './jobs/job-status.ts';
export { openJobs } from './jobs/open-jobs.ts';
export { requestFiles } from './jobs/request-files.ts';
export type { KnownAnswers } from './jobs/saved-cost.ts';
export { type SubmitJobOptions, type SubmittedJob, submitJob } from './jobs/submit-job.ts';
export { type Transformed, transformer } from './jobs/transform.ts';
export { type WaitForJobOptions, waitForJob } from './jobs/wait-for-job.ts';
export { hasDigest, writeDigested } from './objects/digested.ts';
export { decodeName, namesOf } from './objects/object-names.ts';
export { checkKey, checkPrefix, type ObjectBody, type ObjectInfo, type ObjectStore } from './objects/object-store.ts';
export { type OpenStoreOptions, openObjectStore, parseStoreUrl } from './objects/open-store.ts';
export { storeBelow } from './objects/store-below.ts';
export { keepSecret } from './openai/ask.ts';
export { submitOpenaiBatch } from './openai/batches.ts';
export { uploadToOpenai } from './openai/files.ts';
export { type BatchesLook, lookAtBatches } from './openai/look-at-batches.ts';
export { modelParameters, smallestQueue } from './openai/models.ts';
export { costOf, PRICES, type PriceList, parsePrices } from './openai/prices.ts';
export { type Probe, probeAnswer, probeBatches, probeModel } from './openai/probe.ts';
export { type BatchStatus, cancelBatch } from './openai/remote-batch.ts';
export { atOnce } from './platform/at-once.ts';
export { boundedFetch } from './platform/bounded-fetch.ts';
export { parseJson } from './platform/bounded-json.ts';
export { BoundError, paced, readWhole, sourceOf, type Timer } from './platform/bounded-stream.ts';
export { AWS_BOUNDS, FILE_BOUNDS, GITHUB_BOUNDS, MODEL_SERVER_BOUNDS } from './platform/bounds.ts';
export { canonicalText } from './platform/canonical-text.ts';
export { type Clock, describeSkew, isoTime, ServiceClock, systemClock } from './platform/clock.ts';
export { digestFile, SHA256, sha256 } from './platform/digest.ts';
export type { Environment } from './platform/environment.ts';
export { CompletionBatchError, describeError, type ErrorCode, isCompletionBatchError } from './platform/errors.ts';
export { explain } from './platform/explain.ts';
export { explainFileError } from './platform/file-errors.ts';
export { checkRegular, filesBelow } from './platform/files-below.ts';
export { inTime } from './platform/in-time.ts';
export { isNoFile, readInputFile } from './platform/input-file.ts';
export {
  type JsonAnswer,
  type JsonCall,
  type JsonService,
  type JsonServiceOptions,
  jsonService,
} from './platform/json-calls.ts';
export { isKey, type LocalServer, whyNotFromHere } from './platform/local-requests.ts';
export { lockFolder } from './platform/lock.ts';
export { type Logger, silentLogger } from './platform/logger.ts';
export { costText, usd } from './platform/money.ts';
export { type NdjsonLine, parseLine, type SplitOptions, splitLines, toLine } from './platform/ndjson.ts';
export { checkPlainHttp } from './platform/plain-http.ts';
export {
  type NamedProxy,
  nameProxy,
  PROXY_REMEDY,
  proxyAgents,
  proxyFetch,
  proxyFor,
  proxyIn,
} from './platform/proxy.ts';
export { quietLogger } from './platform/quiet-logger.ts';
export { hideSecrets, redact, secretsOf, sentSecretsOf, shownUrl } from './platform/redact.ts';
export { guardStream, hideIn, plainRedactor, type Redactor, redactor } from './platform/redactor.ts';
export { makeScratch } from './platform/scratch.ts';
export { DYNAMODB, guardCalls, timeouts } from './platform/service-calls.ts';
export { signingHash } from './platform/signing-hash.ts';
export { LIBRARY_WAYS, type Ways } from './platform/ways.ts';
export { type LearnedLimits, learnedLimits } from './queue/learned-limits.ts';
export { enqueuedTokens } from './queue/ledger.ts';
export { CHAT_COMPLETIONS, EMBEDDINGS, RESPONSES } from './requests/endpoints.ts';
export { DEFAULT_BYTES, DEFAULT_TOKENS, MAX_BYTES, MAX_INPUTS, MAX_LINES, mergeLimits } from './requests/limits.ts';
export { isFree, type LineReason, lineFailure } from './requests/line-failure.ts';
export {
  type LineDescription,
  type MergedFile,
  type MergedInput,
  type MergeLimits,
  type MergeOptions,
  mergeNdjsons,
} from './requests/merge.ts';
export {
  parametersText,
  parseParameters,
  type RequestParameters,
  requestParameters,
  withParameters,
} from './requests/parameters.ts';
export { PinnedFile, type RequestFile } from './requests/pinned-file.ts';
export { membersOf, type ResultLine } from './requests/result-line.ts';
export { estimateTokens, requestTokens, type TokenCounter } from './requests/tokens.ts';
export type { Usage } from './requests/usage.ts';
export type { Services } from './services.ts';
export type { AttributeData, Attributes } from './state/attributes.ts';
export {
  type Batch,
  type BatchRecord,
  type BatchSketch,
  type Decision,
  isHeld,
  isOpenBatch,
  type NewBatch,
} from './state/batch.ts';
export { addBatchSummary, createBatchSummary } from './state/batch-summary.ts';
export { type Holders, holderIn } from './state/holders.ts';
export {
  checkExecutionId,
  isExecutionId,
  isUuid,
  jobFailuresObject,
  jobResultsObject,
} from './state/layout.ts';
export { batchStandings, type LiveCheck, liveBatchCheck } from './state/liveness.ts';
export { ObjectState, type ObjectStateOptions } from './state/objects/index.ts';
export { Records } from './state/objects/records.ts';
export {
  type Answering,
  type ModelRefusal,
  type QueueLimits,
  queueOf,
  type RefusedForRoom,
  type RefusedForSize,
} from './state/queue-limits.ts';
export type { Batches, Queues, State, Submissions } from './state/state.ts';
export { findStuckSubmissions, type StuckSubmission } from './state/stuck-submissions.ts';
export {
  type CreatedSubmission,
  isOpen,
  type LeftOpen,
  type Submission,
  type SubmissionChange,
  type SubmissionRecord,
  type SubmissionSketch,
  type SubmissionState,
} from './state/submission.ts';
export type { SubmitTiming } from './state/timing.ts';
export { PREFLIGHT_MODES, type PreflightMode } from './submit/preflight.ts';
export { type DestinationOptions, type SubmitOptions, submit } from './submit/submit.ts';
export { checkPrice } from './submit/submit-checks.ts';
export { generateCompletionBatchId } from './submit/submit-file.ts';
export { needsAttention, type RefusedFile, type SubmitResult, type SubmittedFile } from './submit/submit-result.ts';
export {
  type JobOutcome,
  type JobProgress,
  type JobRequests,
  jobHolders,
  jobOutcomes,
  jobProgress,
  jobRequests,
} from './workload/job-outcomes.ts';
export { type PlainRequestsOptions, plainRequests } from './workload/plain-requests.ts';
export type { RequestOutcome } from './workload/request-outcome.ts';
export type { RequestCounts } from './workload/settle-requests.ts';
export { type SettledRequest, settledRequests } from './workload/settled-requests.ts';
export type {
  AnsweredRequest,
  EndedBatch,
  Examined,
  LineClaim,
  RequestFacts,
  Settled,
  Workload,
  Written,
} from './workload/workload.ts';
