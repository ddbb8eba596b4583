/** Inputs and outputs of `collect`, as action.yml has them. */
import { CHECK_MODES, type CheckMode, DEFAULT_CHECKS, type DEFAULT_MAX_ATTEMPTS } from '@completion-batch/core';
import { CompletionBatchError } from '@completion-batch/engine';
import { chromaKey, writeBack } from '../shared/evidence.ts';
import {
  choiceOr,
  flag,
  hours,
  type InputFields,
  optionalText,
  summaryShown,
  text,
  textOr,
  wholeNumberOr,
} from '../shared/inputs.ts';
import { openaiBaseUrl, openaiKey } from '../shared/openai.ts';

/** Its own module would bring the table. */
const MAX_ATTEMPTS: typeof DEFAULT_MAX_ATTEMPTS = 3;

export interface CollectInputs {
  readonly table: string;
  readonly store: string;
  readonly batch: string | undefined;
  /** A batch that is held, and what is to become of it. */
  readonly accept: string | undefined;
  readonly reject: string | undefined;
  readonly openaiApiKey: string;
  readonly openaiBaseUrl: string | undefined;
  readonly maxAttempts: number;
  readonly checks: CheckMode;
  readonly cancelAfterHours: number | undefined;
  readonly prices: string | undefined;
  readonly evidenceWriteBack: readonly string[];
  readonly chromaApiKey: string | undefined;
  readonly out: string;
  readonly texts: boolean;
  readonly summary: boolean;
}

export const collectInputs: InputFields<CollectInputs> = {
  table: text('Give table the name of the DynamoDB table with the receipts.'),
  store: text('Give store the URL that the batches were submitted with, such as s3://bucket/prefix.'),
  batch: optionalText(),
  accept: optionalText(),
  reject: optionalText(),
  openaiApiKey: openaiKey(),
  openaiBaseUrl: openaiBaseUrl(),
  maxAttempts: wholeNumberOr('max-attempts', MAX_ATTEMPTS, 1),
  checks: choiceOr('checks', CHECK_MODES, DEFAULT_CHECKS),
  cancelAfterHours: hours('cancel-after-hours'),
  prices: optionalText(),
  evidenceWriteBack: writeBack('evidence-write-back'),
  chromaApiKey: chromaKey(),
  out: textOr('completion-batch/collected'),
  texts: flag('texts'),
  summary: summaryShown(),
};

/**
 * The one batch that is asked for.
 * @throws CompletionBatchError `invalid-input`
 */
export function batchOf({
  batch,
  accept,
  reject,
}: Pick<CollectInputs, 'batch' | 'accept' | 'reject'>): string | undefined {
  const decided = accept ?? reject;
  const where = accept === undefined ? 'with: reject' : 'with: accept';
  const remedy =
    'Nothing was changed. Give one of accept and reject, with the completion batch id of the batch that is held.';
  if (accept !== undefined && reject !== undefined) {
    throw new CompletionBatchError('invalid-input', 'accept and reject are both given', { where, remedy });
  }
  if (decided !== undefined && batch !== undefined && batch !== decided) {
    throw new CompletionBatchError('invalid-input', `batch is ${batch}, not ${decided}`, { where, remedy });
  }
  return decided ?? batch;
}

/** Totals of several batches, here and in `summary`. */
export const TOTAL_OUTPUTS = [
  'settled',
  'open',
  'failed',
  'labels',
  'valid',
  'invalid',
  'needs-review',
  'exhausted',
  'unsure',
  'released',
  'changed-elsewhere',
  'audited',
  'audits-agreed',
  'corrections',
  'contradicted',
  'input-tokens',
  'cached-tokens',
  'output-tokens',
  'cost-usd',
  'estimated-cost-usd',
] as const;

export const COLLECT_OUTPUTS = ['status', 'reports', 'written-back', 'write-back-failed', ...TOTAL_OUTPUTS] as const;
