/** Inputs and outputs of `reconcile`, as action.yml has them. */
import { flag, type InputFields, optionalText, summaryShown, text } from '../shared/inputs.ts';
import { openaiBaseUrl, openaiKey } from '../shared/openai.ts';

export interface ReconcileInputs {
  readonly table: string;
  readonly store: string;
  readonly openaiApiKey: string;
  readonly openaiBaseUrl: string | undefined;
  readonly dryRun: boolean;
  readonly withoutBatch: boolean;
  readonly giveUp: string | undefined;
  readonly summary: boolean;
}

export const reconcileInputs: InputFields<ReconcileInputs> = {
  table: text('Give table the name of the DynamoDB table with the receipts.'),
  store: text('Give store the URL that the batches are submitted with: s3://bucket/prefix, or file:///folder.'),
  openaiApiKey: openaiKey(),
  openaiBaseUrl: openaiBaseUrl(),
  dryRun: flag('dry-run'),
  withoutBatch: flag('without-batch'),
  giveUp: optionalText(),
  summary: summaryShown(),
};

export const RECONCILE_OUTPUTS = [
  'pending',
  'orphans',
  'without-batch',
  'freed',
  'given-up-labels',
  'adopted',
  'duplicates',
  'spare-files',
  'stuck',
  'troubles',
] as const;
