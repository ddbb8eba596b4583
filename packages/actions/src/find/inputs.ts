/** Inputs and outputs of `find`, as action.yml has them. */
import { z } from 'zod';
import { type CollectInputs, collectInputs } from '../collect/inputs.ts';
import { reportInputs } from '../report/inputs.ts';
import { type AheadInputs, keyGiven } from '../shared/ahead.ts';
import { type InputFields, optionalText, type SummaryChoice, summaryChoice, text } from '../shared/inputs.ts';

/** Those of collect and report are only looked at, so that one that does not fit is told before any job of the matrix. */
export interface FindInputs
  extends AheadInputs,
    Pick<
      CollectInputs,
      'batch' | 'accept' | 'reject' | 'maxAttempts' | 'checks' | 'cancelAfterHours' | 'evidenceWriteBack'
    > {
  readonly table: string;
  readonly store: string | undefined;
  readonly report: 'true' | 'false' | undefined;
  readonly days: number;
  readonly summary: SummaryChoice;
}

export const findInputs: InputFields<FindInputs> = {
  table: text('Give table the name of the DynamoDB table with the receipts.'),
  batch: collectInputs.batch,
  accept: collectInputs.accept,
  reject: collectInputs.reject,
  store: optionalText(),
  maxAttempts: collectInputs.maxAttempts,
  checks: collectInputs.checks,
  cancelAfterHours: collectInputs.cancelAfterHours,
  prices: collectInputs.prices,
  evidenceWriteBack: collectInputs.evidenceWriteBack,
  report: z.enum(['true', 'false'], { error: 'Give report true or false, or leave it empty.' }).optional(),
  days: reportInputs.days,
  openaiBaseUrl: collectInputs.openaiBaseUrl,
  openaiKeyGiven: keyGiven(),
  summary: summaryChoice(),
};

export const FIND_OUTPUTS = ['matrix', 'count', 'waiting', 'problems', 'stuck', 'failure'] as const;
