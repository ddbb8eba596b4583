/** Inputs and outputs of `embed`, as action.yml has them. */
import {
  amount,
  flag,
  type InputFields,
  optionalText,
  summaryShown,
  text,
  textOr,
  wholeNumber,
  wholeNumberOr,
} from '../shared/inputs.ts';
import { openaiBaseUrl, openaiKey } from '../shared/openai.ts';

export interface EmbedInputs {
  readonly table: string;
  readonly store: string;
  readonly into: string;
  readonly model: string;
  readonly dimensions: number;
  readonly openaiApiKey: string;
  readonly openaiBaseUrl: string | undefined;
  readonly chromaApiKey: string | undefined;
  readonly maxReceipts: number | undefined;
  readonly maxCostUsd: number | undefined;
  readonly prices: string | undefined;
  readonly job: string | undefined;
  readonly giveUp: string | undefined;
  readonly dryRun: boolean;
  readonly summary: boolean;
}

export const embedInputs: InputFields<EmbedInputs> = {
  table: text('Give table the name of the DynamoDB table with the receipts.'),
  store: text('Give store a URL: s3://bucket/prefix, or file:///folder.'),
  into: text('Give into the place for the vectors: vectors, or chroma://HOST:PORT/COLLECTION.'),
  model: textOr('text-embedding-3-small'),
  dimensions: wholeNumberOr('dimensions', 384, 1, 4096),
  openaiApiKey: openaiKey(),
  openaiBaseUrl: openaiBaseUrl(),
  chromaApiKey: optionalText(),
  maxReceipts: wholeNumber('max-receipts', 1),
  maxCostUsd: amount('max-cost-usd'),
  prices: optionalText(),
  job: optionalText(),
  giveUp: optionalText(),
  dryRun: flag('dry-run'),
  summary: summaryShown(),
};

export const EMBED_OUTPUTS = ['written', 'missing', 'asked', 'open', 'estimated-cost-usd', 'complete'] as const;
