/** Inputs and outputs of `summarize-results`, as action.yml has them. */
import { parseJson } from '@completion-batch/engine';
import { z } from 'zod';
import { type InputFields, summaryShown, textOr, wholeNumber } from '../shared/inputs.ts';

export interface SummarizeResultsInputs {
  readonly reports: string;
  /** Names of jobs; undefined: those that have reports. */
  readonly jobs: readonly string[] | undefined;
  readonly waiting: number | undefined;
  readonly summary: boolean;
}

const matrix = z.array(z.object({ job: z.string() }));

function readMatrix(value: string): string[] | undefined {
  try {
    return matrix.parse(parseJson(value)).map(({ job }) => job);
  } catch {
    return undefined;
  }
}

export const summarizeResultsInputs: InputFields<SummarizeResultsInputs> = {
  reports: textOr('completion-batch/reports'),
  jobs: z
    .string()
    .refine((value) => readMatrix(value) !== undefined, { error: 'Give jobs the output matrix of find-jobs.' })
    .transform(readMatrix)
    .optional(),
  waiting: wholeNumber('waiting', 0),
  summary: summaryShown(),
};

export const SUMMARIZE_RESULTS_OUTPUTS = ['jobs', 'done', 'failed', 'failure'] as const;
