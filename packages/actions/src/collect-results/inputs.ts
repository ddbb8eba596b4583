/** Inputs and outputs of `collect-results`, as action.yml has them. */
import { hours, type InputFields, optionalText, summaryShown, textOr, wholeNumber } from '../shared/inputs.ts';
import { type Asking, asking, eventType, type JobPlaces, jobName, jobPlaces } from '../shared/job-inputs.ts';
import { openaiBaseUrl, openaiKey } from '../shared/openai.ts';

/** GitHub ends a job of its own machines after six hours. */
const MAX_WAIT = 350;

export interface CollectResultsInputs extends JobPlaces, Asking {
  readonly job: string | undefined;
  /** Minutes. */
  readonly wait: number | undefined;
  readonly cancelAfterHours: number | undefined;
  readonly transform: string | undefined;
  readonly onDone: string | undefined;
  readonly openaiApiKey: string;
  readonly openaiBaseUrl: string | undefined;
  readonly out: string;
  /** Folder; undefined: none is written. */
  readonly reports: string | undefined;
  readonly summary: boolean;
}

export const collectResultsInputs: InputFields<CollectResultsInputs> = {
  ...jobPlaces,
  job: jobName().optional(),
  wait: wholeNumber('wait', 0, MAX_WAIT),
  cancelAfterHours: hours('cancel-after-hours'),
  transform: optionalText(),
  onDone: eventType().optional(),
  openaiApiKey: openaiKey(),
  openaiBaseUrl: openaiBaseUrl(),
  ...asking,
  out: textOr('completion-batch/results'),
  reports: optionalText(),
  summary: summaryShown(),
};

export const COLLECT_RESULTS_OUTPUTS = [
  'results',
  'done',
  'done-jobs',
  'jobs',
  'failed-jobs',
  'requests',
  'answered',
  'cached',
  'failed',
  'waiting',
  'unasked',
  'invalid',
  'input-tokens',
  'cached-tokens',
  'output-tokens',
  'cost-usd',
  'estimated-cost-usd',
  'saved-usd',
] as const;
