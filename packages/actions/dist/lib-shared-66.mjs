import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  openaiBaseUrl,
  openaiKey
} from "./lib-shared-81.mjs";
import {
  MAX_BYTES,
  MAX_LINES,
  PREFLIGHT_MODES
} from "./lib-shared-26.mjs";
import {
  amount,
  choiceOr,
  flag,
  optionalText,
  planSha256,
  summaryShown,
  text,
  textOr,
  wholeNumber
} from "./lib-shared-9.mjs";

// src/submit/inputs.ts
var submitInputs = {
  plan: text("Give plan the path of the plan.json that prepare wrote."),
  planSha256: planSha256(),
  requests: textOr("completion-batch/requests"),
  openaiApiKey: openaiKey(),
  openaiBaseUrl: openaiBaseUrl(),
  token: optionalText(),
  model: optionalText(),
  maxLines: wholeNumber("max-lines", 1, MAX_LINES),
  maxBytes: wholeNumber("max-bytes", 1, MAX_BYTES),
  maxTokens: wholeNumber("max-tokens", 1),
  queueTokens: wholeNumber("queue-tokens", 1),
  maxCostUsd: amount("max-cost-usd"),
  prices: optionalText(),
  preflight: choiceOr("preflight", PREFLIGHT_MODES, "auto"),
  dryRun: flag("dry-run"),
  summary: summaryShown()
};

export {
  submitInputs
};
