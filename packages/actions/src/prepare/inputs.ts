/** Inputs and outputs of `prepare`, as action.yml has them. */
import { type ClaimableStatus, DEFAULT_SHARDS, MAX_SHARDS, type RequestParameters } from '@completion-batch/core';
import {
  choiceOr,
  type InputFields,
  optionalText,
  requestParameters,
  text,
  textOr,
  wholeNumber,
  wholeNumberOr,
} from '../shared/inputs.ts';

export interface PrepareInputs {
  readonly table: string;
  readonly store: string;
  readonly model: string;
  readonly parameters: RequestParameters | undefined;
  readonly validationStatus: ClaimableStatus;
  readonly maxShards: number;
  readonly maxReceipts: number | undefined;
  readonly maxLabels: number | undefined;
  readonly execution: string | undefined;
  readonly out: string;
}

export const prepareInputs: InputFields<PrepareInputs> = {
  table: text('Give table the name of the DynamoDB table with the receipts.'),
  store: text('Give store a URL: s3://bucket/prefix, or file:///folder on a runner of your own.'),
  model: textOr('gpt-4.1-mini'),
  parameters: requestParameters(),
  validationStatus: choiceOr('validation-status', ['NONE', 'PENDING'], 'NONE'),
  maxShards: wholeNumberOr('max-shards', DEFAULT_SHARDS, 1, MAX_SHARDS),
  maxReceipts: wholeNumber('max-receipts', 1),
  maxLabels: wholeNumber('max-labels', 1),
  execution: optionalText(),
  out: textOr('completion-batch'),
};

export const PREPARE_OUTPUTS = [
  'matrix',
  'count',
  'plan',
  'execution',
  'labels',
  'receipts',
  'open-submissions',
  'problems',
] as const;
