import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  githubPlace
} from "./lib-shared-35.mjs";
import {
  JOB_WAYS
} from "./lib-shared-28.mjs";
import {
  readPrices
} from "./lib-shared-31.mjs";
import {
  ObjectState,
  openObjectStore
} from "./lib-shared.mjs";
import {
  keepSecret
} from "./lib-shared-14.mjs";
import {
  CompletionBatchError,
  sentSecretsOf,
  shownUrl
} from "./lib-shared-7.mjs";

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

export {
  openJobStore,
  noToken,
  openJobPlaces,
  openJobServices
};
