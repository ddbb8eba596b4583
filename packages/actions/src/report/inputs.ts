/** Inputs and outputs of `report`, as action.yml has them. */
import { isUuid } from '@completion-batch/engine';
import { z } from 'zod';
import { type InputFields, optionalText, summaryShown, text, textOr, wholeNumberOr } from '../shared/inputs.ts';

export interface ReportInputs {
  readonly table: string;
  readonly store: string | undefined;
  readonly days: number;
  readonly batches: readonly string[] | undefined;
  readonly labels: string | undefined;
  readonly out: string;
  readonly summary: boolean;
}

const batchIds = () =>
  z
    .string()
    .transform((value) => value.split(',').map((id) => id.trim()))
    .refine((ids) => ids.every(isUuid), {
      error: 'Give batches completion batch ids, by comma, as collect and find tell them.',
    })
    .optional();

export const reportInputs: InputFields<ReportInputs> = {
  table: text('Give table the name of the DynamoDB table with the receipts.'),
  store: optionalText(),
  days: wholeNumberOr('days', 7, 1, 3650),
  batches: batchIds(),
  labels: optionalText(),
  out: textOr('completion-batch/report'),
  summary: summaryShown(),
};

export const REPORT_OUTPUTS = ['path', 'files', 'receipts', 'needs-review', 'problems'] as const;
