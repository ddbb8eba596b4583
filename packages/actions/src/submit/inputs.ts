/** Inputs and outputs of `submit`, as action.yml has them. */
import { MAX_BYTES, MAX_LINES, PREFLIGHT_MODES, type PreflightMode } from '@completion-batch/engine';
import {
  amount,
  choiceOr,
  flag,
  type InputFields,
  optionalText,
  planSha256,
  summaryShown,
  text,
  textOr,
  wholeNumber,
} from '../shared/inputs.ts';
import { openaiBaseUrl, openaiKey } from '../shared/openai.ts';

export interface SubmitInputs {
  readonly plan: string;
  readonly planSha256: string | undefined;
  readonly requests: string;
  readonly openaiApiKey: string;
  readonly openaiBaseUrl: string | undefined;
  readonly token: string | undefined;
  readonly model: string | undefined;
  readonly maxLines: number | undefined;
  readonly maxBytes: number | undefined;
  readonly maxTokens: number | undefined;
  readonly queueTokens: number | undefined;
  readonly maxCostUsd: number | undefined;
  readonly prices: string | undefined;
  readonly preflight: PreflightMode;
  readonly dryRun: boolean;
  readonly summary: boolean;
}

export const submitInputs: InputFields<SubmitInputs> = {
  plan: text('Give plan the path of the plan.json that prepare wrote.'),
  planSha256: planSha256(),
  requests: textOr('completion-batch/requests'),
  openaiApiKey: openaiKey(),
  openaiBaseUrl: openaiBaseUrl(),
  token: optionalText(),
  model: optionalText(),
  maxLines: wholeNumber('max-lines', 1, MAX_LINES),
  maxBytes: wholeNumber('max-bytes', 1, MAX_BYTES),
  maxTokens: wholeNumber('max-tokens', 1),
  queueTokens: wholeNumber('queue-tokens', 1),
  maxCostUsd: amount('max-cost-usd'),
  prices: optionalText(),
  preflight: choiceOr('preflight', PREFLIGHT_MODES, 'auto'),
  dryRun: flag('dry-run'),
  summary: summaryShown(),
};

export const SUBMIT_OUTPUTS = [
  'completion-batch-ids',
  'openai-batch-ids',
  'submitted-labels',
  'submitted-requests',
  'estimated-tokens',
  'estimated-cost-usd',
  'waiting',
  'complete',
  'failure',
] as const;
