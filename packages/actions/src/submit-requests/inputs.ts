/** Inputs and outputs of `submit-requests`, as action.yml has them. */
import { CHAT_COMPLETIONS, type Completing, CompletionBatchError } from '@completion-batch/engine';
import { z } from 'zod';
import {
  choiceOr,
  flag,
  type InputFields,
  optionalText,
  summaryShown,
  text,
  textOr,
  wholeNumberOr,
} from '../shared/inputs.ts';
import { type Asking, asking, type JobPlaces, jobName, jobPlaces } from '../shared/job-inputs.ts';
import { openaiBaseUrl, openaiKey } from '../shared/openai.ts';

const INVALID = ['fail', 'skip'] as const;

export interface SubmitRequestsInputs extends JobPlaces, Asking {
  /** Paths and globs. */
  readonly requests: readonly string[];
  readonly job: string | undefined;
  readonly again: boolean;
  readonly invalid: (typeof INVALID)[number];
  readonly complete: boolean;
  readonly endpoint: string | undefined;
  readonly model: string | undefined;
  readonly maxAttempts: number;
  readonly cache: boolean;
  readonly openaiApiKey: string;
  readonly openaiBaseUrl: string | undefined;
  readonly dryRun: boolean;
  readonly out: string;
  readonly summary: boolean;
}

const REQUESTS_REMEDY = 'Give requests paths or globs of files with one JSON request a line, such as requests/*.jsonl.';
const ENDPOINT_REMEDY = `Give endpoint a path of the API, such as ${CHAT_COMPLETIONS}.`;

export const submitRequestsInputs: InputFields<SubmitRequestsInputs> = {
  requests: text(REQUESTS_REMEDY)
    .transform((value) => value.split('\n').flatMap((line) => line.trim() || []))
    .refine((globs) => globs.length > 0, { error: REQUESTS_REMEDY }),
  ...jobPlaces,
  job: jobName().optional(),
  again: flag('again'),
  invalid: choiceOr('invalid', INVALID, 'fail'),
  complete: flag('complete'),
  endpoint: z
    .string()
    .regex(/^\/v\d+\/[\w/-]{1,100}$/, { error: ENDPOINT_REMEDY })
    .optional(),
  model: optionalText(),
  maxAttempts: wholeNumberOr('max-attempts', 3, 1, 100),
  cache: flag('cache'),
  openaiApiKey: openaiKey(),
  openaiBaseUrl: openaiBaseUrl(),
  ...asking,
  dryRun: flag('dry-run'),
  out: textOr('completion-batch'),
  summary: summaryShown(),
};

/**
 * How lines without the envelope are completed; undefined where they are not.
 * @throws CompletionBatchError `invalid-input` where it is not said that they are, but how
 */
export function completingOf({
  complete,
  endpoint,
  model,
}: Pick<SubmitRequestsInputs, 'complete' | 'endpoint' | 'model'>): Completing | undefined {
  if (complete) return { endpoint: endpoint ?? CHAT_COMPLETIONS, ...(model === undefined ? {} : { model }) };
  const given = endpoint === undefined ? (model === undefined ? undefined : 'model') : 'endpoint';
  if (given === undefined) return undefined;
  throw new CompletionBatchError('invalid-input', `the input ${given} is given, but complete is not true`, {
    where: `with: ${given}`,
    remedy: `Nothing is filled in unawares: give complete true, too, or leave ${given} out where every line is a whole request.`,
  });
}

export const SUBMIT_REQUESTS_OUTPUTS = [
  'job',
  'lines',
  'requests',
  'invalid',
  'invalid-file',
  'invalid-name',
  'cached',
  'saved-usd',
  'estimated-cost-usd',
  'submitted-requests',
  'openai-batch-ids',
  'waiting',
  'known',
  'done',
  'failure',
] as const;
