/** Inputs and outputs of `find`, as action.yml has them. */
import { type InputFields, optionalText, text } from '../shared/inputs.ts';

export interface FindInputs {
  readonly table: string;
  readonly batch: string | undefined;
}

export const findInputs: InputFields<FindInputs> = {
  table: text('Give table the name of the DynamoDB table with the receipts.'),
  batch: optionalText(),
};

export const FIND_OUTPUTS = ['matrix', 'count', 'waiting', 'problems', 'stuck'] as const;
