/** Inputs and outputs of `format`, as action.yml has them. */
import { type InputFields, text, textOr } from '../shared/inputs.ts';

export interface FormatInputs {
  readonly plan: string;
  readonly shard: string;
  readonly out: string;
}

export const formatInputs: InputFields<FormatInputs> = {
  plan: text('Give plan the path of the plan.json that prepare wrote.'),
  shard: text("Give shard an id out of prepare's output matrix, e.g. 0001."),
  out: textOr('completion-batch/requests'),
};

export const FORMAT_OUTPUTS = ['requests-dir', 'requests', 'labels', 'tokens', 'problems'] as const;
