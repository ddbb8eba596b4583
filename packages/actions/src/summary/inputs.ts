/** Inputs and outputs of `summary`, as action.yml has them. */
import { z } from 'zod';
import { TOTAL_OUTPUTS } from '../collect/inputs.ts';
import { type InputFields, optionalText, summaryShown, textOr, wholeNumber } from '../shared/inputs.ts';

export interface SummaryInputs {
  readonly reports: string;
  /** Completion batch ids; undefined: those that have reports. */
  readonly batches: readonly string[] | undefined;
  readonly waiting: number | undefined;
  readonly page: string | undefined;
  readonly pageUrl: string | undefined;
  readonly summary: boolean;
}

const matrix = z.array(z.object({ batch: z.string() }));

function readMatrix(value: string): string[] | undefined {
  try {
    return matrix.parse(JSON.parse(value)).map(({ batch }) => batch);
  } catch {
    return undefined;
  }
}

export const summaryInputs: InputFields<SummaryInputs> = {
  reports: textOr('completion-batch/collected'),
  batches: z
    .string()
    .refine((value) => readMatrix(value) !== undefined, { error: 'Give batches the output matrix of find.' })
    .transform(readMatrix)
    .optional(),
  waiting: wholeNumber('waiting', 0),
  page: optionalText(),
  pageUrl: optionalText(),
  summary: summaryShown(),
};

export const SUMMARY_OUTPUTS = [...TOTAL_OUTPUTS, 'failure'] as const;
