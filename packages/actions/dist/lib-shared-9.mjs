import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  openaiBaseUrl,
  openaiKey
} from "./lib-shared-15.mjs";
import {
  DEFAULT_MAX_ATTEMPTS,
  hours,
  optionalText,
  text,
  textOr,
  wholeNumberOr
} from "./lib-shared.mjs";

// src/collect/inputs.ts
var collectInputs = {
  table: text("Give table the name of the DynamoDB table with the receipts."),
  store: text("Give store the URL that the batches were submitted with, such as s3://bucket/prefix."),
  batch: optionalText(),
  openaiApiKey: openaiKey(),
  openaiBaseUrl: openaiBaseUrl(),
  maxAttempts: wholeNumberOr("max-attempts", DEFAULT_MAX_ATTEMPTS, 1),
  cancelAfterHours: hours("cancel-after-hours"),
  prices: optionalText(),
  out: textOr("completion-batch/collected")
};
var TOTAL_OUTPUTS = [
  "settled",
  "open",
  "failed",
  "labels",
  "valid",
  "invalid",
  "needs-review",
  "exhausted",
  "released",
  "changed-elsewhere",
  "corrections",
  "input-tokens",
  "cached-tokens",
  "output-tokens",
  "cost-usd",
  "estimated-cost-usd"
];
var COLLECT_OUTPUTS = ["status", "reports", ...TOTAL_OUTPUTS];

export {
  collectInputs
};
