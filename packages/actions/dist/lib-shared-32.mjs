import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  ObjectState
} from "./lib-shared-14.mjs";
import {
  MAX_BYTES,
  MAX_LINES,
  PREFLIGHT_MODES
} from "./lib-shared-26.mjs";
import {
  githubPlace
} from "./lib-shared-73.mjs";
import {
  JOB_WAYS
} from "./lib-shared-63.mjs";
import {
  readPrices
} from "./lib-shared-70.mjs";
import {
  openObjectStore
} from "./lib-shared-15.mjs";
import {
  amount,
  choiceOr,
  defined,
  optionalText,
  wholeNumber
} from "./lib-shared-9.mjs";
import {
  checkExecutionId
} from "./lib-shared-6.mjs";
import {
  keepSecret
} from "./lib-shared-48.mjs";
import {
  sentSecretsOf,
  shownUrl
} from "./lib-shared-12.mjs";
import {
  string
} from "./lib-zod.mjs";
import {
  CompletionBatchError,
  isCompletionBatchError
} from "./lib-shared-54.mjs";

// src/branch-store/branch-url.ts
var DEFAULT_BRANCH = "completion-batch";
var SCHEME = "github://";
function isBranchUrl(store) {
  return store === "" || store.startsWith(SCHEME);
}
function parseBranchUrl(store, repository) {
  if (store === "" && !repository) {
    throw new CompletionBatchError("invalid-input", "no store is named, and GITHUB_REPOSITORY is not set", {
      where: "store",
      remedy: "Give store a URL: s3://bucket/prefix, file:///folder or github://OWNER/REPO/BRANCH."
    });
  }
  const text = store === "" ? `${SCHEME}${repository}` : store;
  const [owner = "", repo = "", ...rest] = text.slice(SCHEME.length).replace(/\/$/, "").split("/");
  const branch = rest.length === 0 ? DEFAULT_BRANCH : rest.join("/");
  const why = text.startsWith(SCHEME) ? whyNot(owner, repo, branch) : "is no github:// URL";
  if (why === void 0) return { owner, repo, branch };
  throw new CompletionBatchError("invalid-input", `the store ${JSON.stringify(shownUrl(text).slice(0, 200))} ${why}`, {
    where: "store",
    remedy: `Write ${SCHEME}OWNER/REPO/BRANCH; without a branch it is ${DEFAULT_BRANCH}.`
  });
}
function whyNot(owner, repo, branch) {
  if (!/^[a-z\d](?:[a-z\d_-]{0,98})$/i.test(owner)) return "has no valid owner";
  if (!/^[\w.-]{1,100}$/.test(repo) || /^\.{1,2}$/.test(repo)) return "has no valid name of a repository";
  return isBranchName(branch) ? void 0 : "has no valid name of a branch";
}
function isBranchName(name) {
  return name.length <= 200 && /^[\w.-]+(?:\/[\w.-]+)*$/.test(name) && !/(?:^|\/)[.-]|\.\.|\.(?:\/|$)|\.lock(?:\/|$)|^refs\/|^HEAD$/.test(name);
}

// src/shared/job-services.ts
async function openJobStore({ store = "", token }, logger) {
  return isBranchUrl(store) ? openBranch(store, token, logger) : openObjectStore(store, { env: process.env, logger });
}
async function openBranch(store, token, logger) {
  const { repository, apiUrl } = await githubPlace();
  const place = parseBranchUrl(store, repository);
  if (token === void 0) throw noToken("which keeps a store on a branch");
  const { openBranchStore } = await import("./lib-open-branch-store.mjs");
  return openBranchStore({ ...place, token, apiUrl, env: process.env, logger });
}
function noToken(what, permission = "contents: write") {
  return new CompletionBatchError("credentials-missing", "the input token is empty", {
    where: "with: token",
    remedy: `Leave token out: then it is the token of the job, ${what} where the job has "permissions: ${permission}".`
  });
}
async function openJobPlaces(places, logger) {
  const store = await openJobStore(places, logger);
  return { store, state: places.state === void 0 ? new ObjectState(store) : await openState(places.state, logger) };
}
async function openState(table, logger) {
  const { openTableState } = await import("./lib-connect.mjs");
  return openTableState(process.env, table, logger);
}
async function openJobServices(inputs, logger) {
  const prices = inputs.prices === void 0 ? {} : { prices: await readPrices(inputs.prices) };
  const places = await openJobPlaces(inputs, logger);
  const { openaiClient } = await import("./lib-client.mjs");
  const openai = openaiClient({ apiKey: inputs.openaiApiKey, baseUrl: inputs.openaiBaseUrl }, process.env);
  keepSecret(openai, sentSecretsOf(process.env));
  return { ...places, openai, logger, ways: JOB_WAYS, ...prices };
}

// src/shared/job-inputs.ts
var TABLE = /^dynamodb:\/\/([A-Za-z0-9_.-]{3,255})$/;
var jobPlaces = {
  store: optionalText(),
  state: string().regex(TABLE, { error: "Give state dynamodb://TABLE, or leave it out: then it is kept in the store." }).transform((url) => TABLE.exec(url)?.[1]).optional(),
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
var jobName = () => string({ error: JOB_REMEDY }).refine(isName, { error: JOB_REMEDY });
var EVENT_REMEDY = 'Give on-done the type of an event: 1 to 100 characters out of a-z, A-Z, 0-9, "_", "." and "-", beginning with a letter or digit.';
var eventType = () => string({ error: EVENT_REMEDY }).refine(isName, { error: EVENT_REMEDY });
function executionOf(runId) {
  if (runId !== void 0) return runId;
  throw new CompletionBatchError("invalid-input", "there is no GITHUB_RUN_ID", {
    where: "environment",
    remedy: "Outside of GitHub Actions set GITHUB_RUN_ID to a number for this run, the same when it is repeated."
  });
}

export {
  openJobStore,
  noToken,
  openJobPlaces,
  openJobServices,
  jobPlaces,
  asking,
  askingOptions,
  jobName,
  eventType,
  executionOf
};
