const { lstat, readdir } = process.getBuiltinModule("node:fs/promises");
const { join } = process.getBuiltinModule("node:path");
import {
  CompletionBatchError,
  Incomplete,
  counted,
  counted as counted2,
  describeStuck,
  githubPlace,
  isAnswered,
  object,
  ownRepository,
  redact,
  runContext,
  string
} from "./lib-shared.mjs";


// ../engine/src/requests/line-failure.ts
var FREE_REASONS = [
  /** Not begun when the batch ended, and not billed. */
  "expired",
  "cancelled",
  /** The key, the organisation, its rights. */
  "account",
  "quota",
  "rate",
  "model",
  /** A parameter of ours that the model does not take. */
  "parameter",
  "server-error",
  /** Who was to answer in OpenAI's place was not there, or not in time. */
  "no-answer",
  /** Whatever it is, it is said of no line of its own: of all of the batch, or of most. */
  "common-error",
  "batch-failed",
  /** A person has looked at the answers of the batch, and wants none of them. */
  "rejected"
];
var FREE = new Set(FREE_REASONS);
function isFree(reason) {
  return FREE.has(reason);
}
var MAX_MESSAGE = 300;
var BY_CODE = /* @__PURE__ */ new Map([
  ["batch_expired", "expired"],
  ["batch_cancelled", "cancelled"],
  ["request_timeout", "timeout"],
  ["insufficient_quota", "quota"],
  ["quota_exceeded", "quota"],
  ["billing_hard_limit_reached", "quota"],
  ["billing_not_active", "quota"],
  ["model_not_found", "model"],
  ["model_not_supported", "model"],
  ["model_not_available", "model"],
  ["unsupported_model", "model"],
  ["invalid_model", "model"],
  ["deploymentnotfound", "model"],
  ["account_deactivated", "account"],
  ["invalid_api_key", "account"],
  ["authentication_error", "account"],
  ["permission_denied", "account"],
  ["permission_error", "account"],
  ["rate_limit_exceeded", "rate"],
  ["rate_limit_error", "rate"],
  ["too_many_requests", "rate"],
  ["server_error", "server-error"],
  ["internal_error", "server-error"],
  ["internal_server_error", "server-error"],
  ["service_unavailable", "server-error"],
  ["overloaded_error", "server-error"],
  ["content_filter", "content-filter"],
  ["vector_store_timeout", "timeout"],
  // Of the emulator, where it sends requests on. What is too large is no such code: it may be so each time.
  ["forward_timeout", "no-answer"],
  ["forward_unreachable", "no-answer"],
  ["forward_redirected", "no-answer"]
]);
var ABOUT_CONTENT = /* @__PURE__ */ new Set([
  "context_length_exceeded",
  "string_above_max_length",
  "content_policy_violation",
  "content_filter",
  "invalid_prompt",
  "bio_policy",
  "misalignment_policy_violation"
]);
var GENERAL = /* @__PURE__ */ new Set(["invalid_request", "invalid_request_error"]);
var PARAMETER_CODE = /^(invalid_|unsupported_|unknown_parameter|missing_required_parameter)/;
var CONTENT_PARAM = /^(messages|input|prompt)\b/i;
var MISFORMED = /\bmodel produced output that does not match\b/i;
var MODEL_MESSAGE = /\bmodel\b.*\b(does not exist|not found|not supported|not available|do(es)? not have access)/i;
function lineFailure(line) {
  if (isAnswered(line)) return void 0;
  const { code = "", type = "", param = "", message = "" } = line.error ?? {};
  const status = line.status ?? (/^[1-5]\d\d$/.test(code) ? Number(code) : void 0);
  const word = code || type;
  const head = [.../* @__PURE__ */ new Set([status === void 0 ? "" : String(status), word])].filter((part) => part !== "").join(" ");
  const text = [head || "no status", message].filter((part) => part !== "").join(": ");
  const aboutContent = ABOUT_CONTENT.has(code) || CONTENT_PARAM.test(param) || status === 413;
  return {
    reason: reasonOf({ status, code: code.toLowerCase(), type: type.toLowerCase(), param, message, aboutContent }),
    message: clean(text).slice(0, MAX_MESSAGE),
    aboutContent,
    aboutAnswer: status !== void 0 && isMisformed(status, message),
    key: `${head}: ${withoutIds(clean(message))}`.slice(0, MAX_MESSAGE)
  };
}
function reasonOf({ status = 0, code, type, param, message, aboutContent }) {
  if (isMisformed(status, message)) return "http-error";
  const known = BY_CODE.get(code) ?? BY_CODE.get(type);
  if (known !== void 0) return known;
  const refused = status >= 400 && status < 500;
  if (param === "model" || refused && MODEL_MESSAGE.test(message.slice(0, 2e3))) return "model";
  if (status === 401 || status === 403) return "account";
  if (status === 404) return "model";
  if (status === 408) return "timeout";
  if (status === 429) return "rate";
  if (status >= 500) return "server-error";
  if (aboutContent) return "http-error";
  return param !== "" || PARAMETER_CODE.test(code) && !GENERAL.has(code) ? "parameter" : "http-error";
}
function isMisformed(status, message) {
  return status >= 500 && MISFORMED.test(message.slice(0, 2e3));
}
function withoutIds(text) {
  const words = text.toLowerCase().split(" ");
  return words.map((word) => /\d/.test(word) ? "#" : word).join(" ");
}
function clean(text) {
  return redact(text.slice(0, 4e3)).replace(/[\s\p{Cc}]+/gu, " ").trim();
}
var MAX_MESSAGES = 200;
var FailureBook = class {
  #slots = /* @__PURE__ */ new Map();
  #failures = [];
  /** @returns the number under which such failures are kept */
  slotOf(failure) {
    const key = this.#slots.has(failure.key) || this.#slots.size < MAX_MESSAGES ? failure.key : failure.reason;
    const known = this.#slots.get(key);
    if (known !== void 0) return known;
    const slot = this.#failures.push(failure) - 1;
    this.#slots.set(key, slot);
    return slot;
  }
  at(slot) {
    return this.#failures[slot];
  }
  /** The most frequent first. @param slots one for each line that failed */
  count(slots) {
    const lines = /* @__PURE__ */ new Map();
    for (const slot of slots) lines.set(slot, (lines.get(slot) ?? 0) + 1);
    return this.#failures.map((failure, slot) => ({ ...failure, lines: lines.get(slot) ?? 0 })).filter((failure) => failure.lines > 0).sort((a, b) => b.lines - a.lines);
  }
};

// ../core/src/report/submit-figures.ts
var FILE_ENDINGS = {
  submitted: "submitted",
  "nothing-left": "nothing left to ask",
  rejected: "refused, released",
  waiting: "waits for the next run",
  "over-budget": "waits, over the budget",
  split: "too large for OpenAI, sent in smaller files",
  planned: "dry run",
  elsewhere: "in the hands of another run",
  failed: "failed, stays open"
};
function figures({ files, dryRun }) {
  const submitted = files.filter(({ ending }) => ending === "submitted");
  const estimated = dryRun ? files.filter(({ ending }) => ending === "planned") : submitted;
  return {
    completionBatchIds: submitted.map(({ batchId }) => batchId),
    openaiBatchIds: submitted.flatMap(({ openaiBatchId }) => openaiBatchId === void 0 ? [] : [openaiBatchId]),
    batches: submitted.length,
    labels: sum(submitted, ({ units }) => units),
    requests: sum(submitted, ({ requests }) => requests),
    tokens: sum(estimated, ({ tokens }) => tokens),
    cost: estimated.some(({ cost }) => cost === void 0) ? void 0 : sum(estimated, ({ cost }) => cost ?? 0),
    waiting: files.filter(waits).length
  };
}
function whatWaits(result, asked = "label") {
  const waiting = result.files.filter(waits);
  const nameOf = namesIn(result, asked);
  const units = counted(
    sum(waiting, ({ units: units2 }) => units2),
    asked
  );
  return [
    ...waiting.length > 1 ? [`${counted(waiting.length, "file")} with ${units} wait for the next run: ${reasonsOf(waiting)}`] : [],
    ...waiting.map((file) => `${nameOf(file)} waits for the next run: ${file.reason ?? "no reason was given"}`)
  ];
}
function whatFailed(result, asked = "label") {
  const { files, missingShards = [], refused, tooLarge } = result;
  const nameOf = namesIn(result, asked);
  return [
    ...missingShards.map(({ shard, reason }) => `shard ${shard} is missing, its labels stay as they are: ${reason}`),
    ...refused.map(({ reason }) => `a request file was refused: ${reason}`),
    ...tooLarge.map(
      ({ where, reason }) => `too large for a batch, so never sent (raise the limit): ${where}: ${reason}`
    ),
    ...files.filter(({ ending }) => ending === "rejected").map(
      (file) => `${nameOf(file)} was refused by OpenAI, its ${asked}s were released: ${file.reason ?? "no reason was given"}`
    ),
    ...files.filter(({ ending }) => ending === "failed").map((file) => `${nameOf(file)} failed and stays open for the next run: ${file.reason ?? "no reason was given"}`)
  ];
}
function reasonsOf(files) {
  const [first, ...others] = new Set(files.map(({ reason }) => reason ?? "no reason was given"));
  return `${first}${others.length === 0 ? "" : " (others for other reasons: see the summary)"}`;
}
function whatIsStuck({ stuck }, which, asked = "label") {
  return stuck.filter(({ red }) => red === (which === "red")).map((one) => describeStuck(one, asked));
}
function waits({ ending }) {
  return ending === "waiting" || ending === "over-budget";
}
function modelsIn({ model, files }) {
  return [.../* @__PURE__ */ new Set([model, ...files.map((file) => file.model)])];
}
function namesIn(result, asked) {
  const several = modelsIn(result).length > 1;
  return ({ batchId, requests, units, model }) => {
    const holds = [counted(requests, "request"), ...asked === "label" ? [counted(units, "label")] : []];
    return `batch ${batchId} (${[...holds, ...several ? [model] : []].join(", ")})`;
  };
}
function sum(items, value) {
  return items.reduce((total, item) => total + value(item), 0);
}

// ../engine/src/submit/submit-result.ts
var DONE = /* @__PURE__ */ new Set([
  "submitted",
  "nothing-left",
  "planned",
  "split",
  "elsewhere"
]);
function reportOf(submission, ended, cost, store) {
  return {
    batchId: submission.batch_id,
    executionId: submission.execution_id,
    openaiBatchId: submission.openai_batch_id || void 0,
    inputFileId: submission.input_file_id,
    ending: ended.ending,
    reason: ended.reason,
    resumed: ended.resumed ?? false,
    adopted: ended.adopted ?? false,
    model: submission.model,
    requests: submission.requests,
    units: submission.units,
    bytes: submission.bytes,
    tokens: submission.estimated_tokens,
    outputTokens: submission.estimated_output_tokens,
    cost,
    lost: ended.lost ?? 0,
    location: ended.ending === "planned" ? void 0 : store.locate(submission.object_key)
  };
}

// ../engine/src/platform/files-below.ts
async function filesBelow(folder) {
  const entries = await entriesOf(folder);
  const pathsOf = (some) => some.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return {
    files: pathsOf(entries.filter((entry) => entry.isFile())),
    others: pathsOf(entries.filter((entry) => !entry.isFile() && !entry.isDirectory()))
  };
}
async function entriesOf(folder) {
  try {
    return await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
async function checkRegular(path) {
  if ((await lstat(path)).isFile()) return;
  throw new CompletionBatchError("file-unusable", "it is a link or no regular file", {
    where: path,
    remedy: "Put the file itself there, as format or prepare left it."
  });
}

// ../engine/src/state/holders.ts
function ownerName(holders, id) {
  return holders === void 0 ? id : `${holders.own}${SEPARATOR}${id}`;
}
function holderIn(owner) {
  const end = owner.lastIndexOf(SEPARATOR);
  return end > 0 ? owner.slice(0, end) : void 0;
}
var SEPARATOR = "#";

// src/shared/run-holders.ts
var MOST = 200;
var ATTEMPT = /^\/(\d{1,20})\/attempts\/(\d{1,6})$/;
function openRunHolders({ token }, logger) {
  const { runId, attempt, url } = runContext();
  if (token === void 0 || runId === void 0 || url === void 0) return void 0;
  const { owner, repo } = ownRepository();
  const sleep = () => Promise.reject(new Error("GitHub asks to wait"));
  const openApi = async () => {
    const { gitHubApi } = await import("./lib-github-api.mjs");
    return gitHubApi({ token, apiUrl: githubPlace().apiUrl, env: process.env, logger, sleep });
  };
  const runs = url.slice(0, -runId.length - 1);
  const holders = runHolders({ openApi, runs, owner, repo, run: runId, attempt, logger });
  return holders.own.length > MOST ? void 0 : holders;
}
function runHolders({ openApi, runs, owner, repo, run, attempt, logger }) {
  const own = `${runs}/${run}/attempts/${attempt}`;
  const ended = /* @__PURE__ */ new Set();
  let api;
  async function ask(runId, number) {
    const route = "GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}";
    const parameters = { owner, repo, run_id: runId, attempt_number: number };
    try {
      api ??= openApi();
      const { value } = await (await api).call({ route, parameters, once: true }, object({ status: string() }));
      return value?.status === "completed";
    } catch (error) {
      const { GitHubRefusal } = await import("./lib-github-refusals.mjs");
      const why = error instanceof Error ? error.message : String(error);
      const right = error instanceof GitHubRefusal && error.status === 403 ? '; "permissions: actions: read" lets it' : "";
      logger.info(`whether run ${runId} has ended cannot be told (${why})${right}: its lease is waited for`);
      return false;
    }
  }
  return {
    own,
    async hasEnded(name) {
      const holder = holderIn(name);
      if (holder === void 0 || holder === own || !holder.startsWith(runs)) return false;
      const [, runId, number] = ATTEMPT.exec(holder.slice(runs.length)) ?? [];
      if (runId === void 0 || number === void 0) return false;
      if (ended.has(holder)) return true;
      const answer = await ask(runId, number);
      if (answer) ended.add(holder);
      return answer;
    }
  };
}

// src/shared/tell-submitted.ts
var MAX_LINES = 20;
function tellSubmitted(result, { asked, done, later }, logger) {
  const [waiting, ...each] = whatWaits(result, asked);
  if (waiting !== void 0) logger.warn(waiting);
  for (const text of each.slice(0, MAX_LINES)) logger.info(text);
  for (const text of whatIsStuck(result, "elsewhere", asked).slice(0, MAX_LINES)) logger.warn(text);
  const failed = [...whatIsStuck(result, "red", asked), ...whatFailed(result, asked)];
  for (const text of failed.slice(0, MAX_LINES)) logger.error(text);
  if (failed.length > MAX_LINES) logger.info(`\u2026 and ${failed.length - MAX_LINES} more`);
  logger.info(done);
  if (failed.length === 0) return;
  throw new Incomplete(
    `${counted2(failed.length, "thing")} could not be done (see the annotations and the summary); ${done}. Re-run the failed jobs, or let ${later} take up what is left.`,
    failed[0]
  );
}
export {
  DONE,
  FILE_ENDINGS,
  FailureBook,
  checkRegular,
  figures,
  filesBelow,
  isFree,
  lineFailure,
  modelsIn,
  openRunHolders,
  ownerName,
  reportOf,
  tellSubmitted,
  whatFailed,
  whatIsStuck,
  whatWaits
};
