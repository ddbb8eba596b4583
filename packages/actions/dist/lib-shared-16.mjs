import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  readPrices
} from "./lib-shared-30.mjs";
import {
  JOB_WAYS
} from "./lib-shared-26.mjs";
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
  ObjectState,
  PREFLIGHT_MODES,
  openObjectStore
} from "./lib-shared-2.mjs";
import {
  checkExecutionId,
  external_exports
} from "./lib-shared.mjs";
import {
  keepSecret
} from "./lib-shared-12.mjs";
import {
  CompletionBatchError,
  isCompletionBatchError,
  sentSecretsOf
} from "./lib-shared-9.mjs";

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

// src/shared/job-services.ts
var BRANCH = "github://";
async function openJobStore({ store, token }, logger) {
  if (store !== void 0 && !store.startsWith(BRANCH)) return openObjectStore(store, { env: process.env, logger });
  return openBranch(store, token);
}
async function openBranch(_store, _token) {
  throw new CompletionBatchError("invalid-input", "there is no store", {
    where: "with: store",
    remedy: "Give store the URL of a bucket, s3://bucket/prefix."
  });
}
async function openJobPlaces(places, logger) {
  const store = await openJobStore(places, logger);
  return { store, state: places.state === void 0 ? new ObjectState(store) : await openState(places.state, logger) };
}
async function openState(table, logger) {
  const { dynamoClient } = await import("./lib-connect.mjs");
  const { DynamoState, openTable } = await import("./lib-index.mjs");
  return new DynamoState(await openTable(dynamoClient(process.env), table, { logger }));
}
async function openJobServices(inputs, logger) {
  const prices = inputs.prices === void 0 ? {} : { prices: await readPrices(inputs.prices) };
  const places = await openJobPlaces(inputs, logger);
  const { openaiClient } = await import("./lib-client.mjs");
  const openai = openaiClient({ apiKey: inputs.openaiApiKey, baseUrl: inputs.openaiBaseUrl }, process.env);
  keepSecret(openai, sentSecretsOf(process.env));
  return { ...places, openai, logger, ways: JOB_WAYS, ...prices };
}

export {
  jobPlaces,
  asking,
  askingOptions,
  jobName,
  eventType,
  executionOf,
  openJobStore,
  openJobPlaces,
  openJobServices
};
