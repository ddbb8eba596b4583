import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  amount,
  choiceOr,
  defined,
  optionalText,
  wholeNumber
} from "./lib-shared-10.mjs";
import {
  MAX_BYTES,
  MAX_LINES,
  PREFLIGHT_MODES,
  checkExecutionId,
  external_exports
} from "./lib-shared.mjs";
import {
  CompletionBatchError,
  isCompletionBatchError
} from "./lib-shared-7.mjs";

// src/shared/job-inputs.ts
var TABLE = /^dynamodb:\/\/([A-Za-z0-9_.-]{3,255})$/;
var jobPlaces = {
  store: optionalText(),
  state: external_exports.string().regex(TABLE, { error: "Give state dynamodb://TABLE, or leave it out: then it is kept in the store." }).transform((url) => TABLE.exec(url)?.[1]).optional(),
  token: optionalText()
};
var asking = {
  maxLines: wholeNumber("max-lines", 1, MAX_LINES),
  maxBytes: wholeNumber("max-bytes", 1, MAX_BYTES),
  maxTokens: wholeNumber("max-tokens", 1),
  queueTokens: wholeNumber("queue-tokens", 1),
  maxCostUsd: amount("max-cost-usd"),
  prices: optionalText(),
  preflight: choiceOr("preflight", PREFLIGHT_MODES, "auto")
};
function askingOptions(inputs) {
  const { maxLines, maxBytes, maxTokens, queueTokens, maxCostUsd, preflight } = inputs;
  const limits = defined({ maxLines, maxBytes, maxTokens });
  return { limits, preflight, ...defined({ queueTokens, maxCostUsd }) };
}
var JOB_REMEDY = 'Give job a name of 1 to 100 characters out of a-z, A-Z, 0-9, "_", "." and "-", beginning with a letter or digit.';
var isName = (value) => {
  try {
    return checkExecutionId(value) === value;
  } catch (error) {
    if (isCompletionBatchError(error)) return false;
    throw error;
  }
};
var jobName = () => external_exports.string({ error: JOB_REMEDY }).refine(isName, { error: JOB_REMEDY });
var EVENT_REMEDY = 'Give on-done the type of an event: 1 to 100 characters out of a-z, A-Z, 0-9, "_", "." and "-", beginning with a letter or digit.';
var eventType = () => external_exports.string({ error: EVENT_REMEDY }).refine(isName, { error: EVENT_REMEDY });
function executionOf(runId) {
  if (runId !== void 0) return runId;
  throw new CompletionBatchError("invalid-input", "there is no GITHUB_RUN_ID", {
    where: "environment",
    remedy: "Outside of GitHub Actions set GITHUB_RUN_ID to a number for this run, the same when it is repeated."
  });
}

export {
  jobPlaces,
  asking,
  askingOptions,
  jobName,
  eventType,
  executionOf
};
