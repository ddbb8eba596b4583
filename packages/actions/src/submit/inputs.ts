/** Inputs and outputs of `submit`, as action.yml has them. */
import { MAX_BYTES, MAX_LINES } from '@completion-batch/core';
import { z } from 'zod';
import { amount, flag, type InputFields, optionalText, text, textOr, wholeNumber } from '../shared/inputs.ts';

export interface SubmitInputs {
  readonly plan: string;
  readonly requests: string;
  readonly openaiApiKey: string;
  readonly openaiBaseUrl: string | undefined;
  readonly model: string | undefined;
  readonly maxLines: number | undefined;
  readonly maxBytes: number | undefined;
  readonly maxTokens: number | undefined;
  readonly queueTokens: number | undefined;
  readonly maxCostUsd: number | undefined;
  readonly prices: string | undefined;
  readonly dryRun: boolean;
}

const KEY_REMEDY =
  'Give openai-api-key a key of the OpenAI project that is to pay, from a secret: one line, no blanks.';

export const submitInputs: InputFields<SubmitInputs> = {
  plan: text('Give plan the path of the plan.json that prepare wrote.'),
  requests: textOr('completion-batch/requests'),
  // A line end in a header is refused by the client with a message that quotes the key: it must not get that far.
  openaiApiKey: z.string({ error: KEY_REMEDY }).regex(/^[\x21-\x7e]+$/, { error: KEY_REMEDY }),
  openaiBaseUrl: z.url({ protocol: /^https?$/, error: 'Give openai-base-url an http or https URL.' }).optional(),
  model: optionalText(),
  maxLines: wholeNumber('max-lines', 1, MAX_LINES),
  maxBytes: wholeNumber('max-bytes', 1, MAX_BYTES),
  maxTokens: wholeNumber('max-tokens', 1),
  queueTokens: wholeNumber('queue-tokens', 1),
  maxCostUsd: amount('max-cost-usd'),
  prices: optionalText(),
  dryRun: flag('dry-run'),
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
] as const;
