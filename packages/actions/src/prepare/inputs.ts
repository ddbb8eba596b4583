/** Inputs and outputs of `prepare`, as action.yml has them. */
import {
  type ClaimableStatus,
  CONTEXTS,
  type Context,
  DEFAULT_EVIDENCE_TOKENS,
  DEFAULT_SHARDS,
  MAX_EVIDENCE_TOKENS,
  MAX_SHARDS,
} from '@completion-batch/core';
import type { RequestParameters } from '@completion-batch/engine';
import { type AheadInputs, keyGiven } from '../shared/ahead.ts';
import {
  choiceOr,
  type InputFields,
  optionalText,
  requestParameters,
  type SummaryChoice,
  summaryChoice,
  text,
  textOr,
  wholeNumber,
  wholeNumberOr,
} from '../shared/inputs.ts';
import { type SubmitInputs, submitInputs } from '../submit/inputs.ts';

/** Limits, budget and prices are those of submit: only looked at, so that what does not fit is told before any work. */
export interface PrepareInputs
  extends AheadInputs,
    Pick<SubmitInputs, 'maxLines' | 'maxBytes' | 'maxTokens' | 'queueTokens' | 'maxCostUsd' | 'preflight'> {
  readonly table: string;
  readonly store: string;
  readonly model: string;
  readonly escalateModel: string | undefined;
  readonly parameters: RequestParameters | undefined;
  readonly labels: string | undefined;
  readonly context: Context;
  readonly validationStatus: ClaimableStatus;
  readonly maxShards: number;
  readonly maxReceipts: number | undefined;
  readonly maxLabels: number | undefined;
  readonly evidence: string;
  readonly evidenceTokens: number;
  readonly auditShare: string | undefined;
  readonly auditMinAgreement: string | undefined;
  readonly execution: string | undefined;
  readonly out: string;
  readonly summary: SummaryChoice;
}

export const prepareInputs: InputFields<PrepareInputs> = {
  table: text('Give table the name of the DynamoDB table with the receipts.'),
  store: text('Give store a URL such as s3://bucket/prefix.'),
  model: textOr('gpt-4.1-mini'),
  escalateModel: optionalText(),
  parameters: requestParameters(),
  labels: optionalText(),
  context: choiceOr('context', CONTEXTS, 'auto'),
  validationStatus: choiceOr('validation-status', ['NONE', 'PENDING'], 'NONE'),
  maxShards: wholeNumberOr('max-shards', DEFAULT_SHARDS, 1, MAX_SHARDS),
  maxReceipts: wholeNumber('max-receipts', 1),
  maxLabels: wholeNumber('max-labels', 1),
  evidence: textOr('off'),
  evidenceTokens: wholeNumberOr('evidence-tokens', DEFAULT_EVIDENCE_TOKENS, 1, MAX_EVIDENCE_TOKENS),
  auditShare: optionalText(),
  auditMinAgreement: optionalText(),
  execution: optionalText(),
  out: textOr('completion-batch'),
  maxLines: submitInputs.maxLines,
  maxBytes: submitInputs.maxBytes,
  maxTokens: submitInputs.maxTokens,
  queueTokens: submitInputs.queueTokens,
  maxCostUsd: submitInputs.maxCostUsd,
  prices: submitInputs.prices,
  preflight: submitInputs.preflight,
  openaiBaseUrl: submitInputs.openaiBaseUrl,
  openaiKeyGiven: keyGiven(),
  summary: summaryChoice(),
};

export const PREPARE_OUTPUTS = [
  'matrix',
  'count',
  'plan',
  'plan-sha256',
  'execution',
  'labels',
  'receipts',
  'open-submissions',
  'problems',
  'failure',
] as const;
