/** Inputs and outputs of `format`, as action.yml has them. */
import { type InputFields, optionalText, planSha256, summaryShown, text, textOr } from '../shared/inputs.ts';

export interface FormatInputs {
  readonly plan: string;
  readonly planSha256: string | undefined;
  readonly shard: string;
  readonly out: string;
  readonly chromaApiKey: string | undefined;
  readonly summary: boolean;
}

export const formatInputs: InputFields<FormatInputs> = {
  plan: text('Give plan the path of the plan.json that prepare wrote.'),
  planSha256: planSha256(),
  shard: text("Give shard an id out of prepare's output matrix, e.g. 0001."),
  out: textOr('completion-batch/requests'),
  chromaApiKey: optionalText(),
  summary: summaryShown(),
};

export const FORMAT_OUTPUTS = ['requests-dir', 'requests', 'labels', 'tokens', 'problems'] as const;
