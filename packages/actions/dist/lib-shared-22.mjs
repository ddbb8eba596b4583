import {
  isAnswered
} from "./lib-shared-3.mjs";
import {
  redact
} from "./lib-shared-7.mjs";


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

// ../engine/src/state/liveness.ts
var TERMINAL = /* @__PURE__ */ new Set(["COMPLETED", "FAILED", "EXPIRED", "CANCELLED"]);
var WITHOUT_BATCH = /* @__PURE__ */ new Set(["REJECTED", "ABANDONED"]);
function batchStandings(state) {
  const known = /* @__PURE__ */ new Map();
  return (batchId) => {
    const answer = known.get(batchId) ?? standingOf(state, batchId);
    known.set(batchId, answer);
    return answer;
  };
}
function liveBatchCheck(state) {
  const standing = batchStandings(state);
  let foreign;
  return async (batchId) => {
    if (batchId !== null) return await standing(batchId) === "live";
    foreign ??= hasForeignBatch(state);
    return foreign;
  };
}
async function hasForeignBatch(state) {
  for await (const { isOurs } of state.batches.listOpen()) if (!isOurs) return true;
  return false;
}
async function standingOf(state, batchId) {
  const submission = await state.submissions.get(batchId);
  if (submission?.isOpen) return "live";
  const batch = await state.batches.get(batchId);
  if (batch !== void 0) return TERMINAL.has(batch.sketch.status ?? "") ? "ended" : "live";
  return WITHOUT_BATCH.has(submission?.sketch.state ?? "") ? "ended" : "unknown";
}

// ../engine/src/platform/at-once.ts
async function* atOnce(most, values, work) {
  const running = [];
  try {
    for await (const value of values) {
      const one = work(value);
      one.catch(() => {
      });
      running.push(one);
      if (running.length === most) yield await running.shift();
    }
    while (running.length > 0) yield await running.shift();
  } finally {
    await Promise.allSettled(running);
  }
}

// ../core/src/evaluate/judgements.ts
var SAID = ["valid", "invalid", "neither"];
function noJudgements() {
  return { right: { valid: 0, invalid: 0, neither: 0 }, wrong: { valid: 0, invalid: 0, neither: 0 } };
}
function addJudgements(sum, more) {
  for (const name of SAID) {
    sum.right[name] += more.right[name];
    sum.wrong[name] += more.wrong[name];
  }
}
function judged({ right, wrong }) {
  return SAID.reduce((total, name) => total + right[name] + wrong[name], 0);
}
function agreed({ right, wrong }) {
  return right.valid + wrong.invalid;
}
// ../core/src/labels/label-counts.ts
var MAX_REJECTED = 5;
function noCounts() {
  return {
    valid: 0,
    invalid: 0,
    needsReview: 0,
    released: {},
    exhausted: 0,
    unsure: 0,
    changedElsewhere: 0,
    corrections: 0,
    contradicted: {},
    audit: noJudgements(),
    byLabel: {},
    rejected: []
  };
}
var PLAIN = ["valid", "invalid", "needsReview", "exhausted", "unsure", "changedElsewhere", "corrections"];
function addCounts(sum, more) {
  for (const name of PLAIN) sum[name] += more[name];
  addByName(sum.released, more.released);
  addByName(sum.contradicted, more.contradicted);
  addJudgements(sum.audit, more.audit);
  for (const [label, verdicts] of Object.entries(more.byLabel)) addVerdicts(sum.byLabel, label, verdicts);
  sum.rejected = examplesOf([...sum.rejected, ...more.rejected]);
}
function addVerdicts(sum, label, { valid = 0, invalid = 0, needsReview = 0 }) {
  const before = Object.hasOwn(sum, label) ? sum[label] : void 0;
  if (before === void 0) {
    const value = { valid, invalid, needsReview };
    Object.defineProperty(sum, label, { value, writable: true, enumerable: true, configurable: true });
    return;
  }
  before.valid += valid;
  before.invalid += invalid;
  before.needsReview += needsReview;
}
function examplesOf(rejected) {
  const [without, corrected] = [
    rejected.filter((one) => one.suggested === null),
    rejected.filter((one) => one.suggested !== null)
  ];
  return [...corrected, ...without].slice(0, MAX_REJECTED);
}
function addByName(sum, more) {
  for (const [name, count = 0] of Object.entries(more)) sum[name] = (sum[name] ?? 0) + count;
}
function releasedTotal({ released }) {
  return totalOf(released);
}
function contradictedTotal({ contradicted }) {
  return totalOf(contradicted);
}
function totalOf(counts) {
  return Object.values(counts).reduce((sum, count = 0) => sum + count, 0);
}

// ../core/src/evaluate/statistics.ts
var Z = 1.959963984540054;
function wilson(hits, of) {
  if (of === 0) return { low: 0, high: 1 };
  const share = hits / of;
  const middle = share + Z * Z / (2 * of);
  const spread = Z * Math.sqrt(share * (1 - share) / of + Z * Z / (4 * of * of));
  const scale = 1 + Z * Z / of;
  return {
    low: hits === 0 ? 0 : Math.max(0, (middle - spread) / scale),
    high: hits === of ? 1 : Math.min(1, (middle + spread) / scale)
  };
}
function shareOf(hits, of) {
  return { hits, of, share: of === 0 ? null : hits / of, ...wilson(hits, of) };
}
function f1Of(truePositives, falsePositives, falseNegatives) {
  const jaccard = shareOf(truePositives, truePositives + falsePositives + falseNegatives);
  const f1 = (share2) => 2 * share2 / (1 + share2);
  const share = jaccard.share === null ? null : f1(jaccard.share);
  return { ...jaccard, share, low: f1(jaccard.low), high: f1(jaccard.high) };
}
// ../core/src/evaluate/share-text.ts
var tenths = (share) => (100 * share).toFixed(1);
var between = ({ low, high }, text) => `${text(low)} \u2013 ${text(high)}`;
function shareText(share) {
  return share.share === null ? "unknown" : `${tenths(share.share)} % (${between(share, tenths)})`;
}
// ../core/src/evaluate/agreement.ts
function agreementText(sum) {
  return judged(sum) === 0 ? void 0 : agreementFigures(sum);
}
function agreementFigures(sum) {
  const share = shareOf(agreed(sum), judged(sum));
  return `agreement with people: ${share.hits} of ${share.of}, ${shareText(share)}`;
}
function percent(share) {
  return `${Number((share * 100).toFixed(2))} %`;
}
// ../core/src/labels/release-reasons.ts
function usesAttempt(reason) {
  return !isFree(reason);
}
var RELEASE_REASONS = {
  missing: "no answer came back",
  expired: "the batch expired first; no attempt is used up",
  cancelled: "the batch was cancelled first; no attempt is used up",
  timeout: "the model took too long",
  "http-error": "the request failed",
  refused: "the model refused",
  "cut-off": "the answer was cut off for its length; asked with fewer labels next time",
  "content-filter": "the content filter stopped the answer",
  "not-json": "the answer was no JSON",
  "not-in-schema": "the answer did not fit its schema",
  "no-verdict": "the answer did not judge them, or contradicted itself",
  unsure: "the model could not tell; the other model is asked next time",
  account: "OpenAI refused the key or the account; no attempt is used up",
  model: "OpenAI refused the model; no attempt is used up",
  parameter: "OpenAI refused a parameter; no attempt is used up",
  rate: "too many requests at once; no attempt is used up",
  "server-error": "OpenAI had an error; no attempt is used up",
  "no-answer": "the model's server was not there, or not in time; no attempt is used up",
  "common-error": "all or most requests got the same error; no attempt is used up",
  "batch-failed": "OpenAI refused the whole batch; no attempt is used up",
  rejected: "a person rejected the answers of the batch; no attempt is used up",
  quota: "the account has no quota; no attempt is used up"
};
export {
  FailureBook,
  MAX_REJECTED,
  RELEASE_REASONS,
  addCounts,
  addJudgements,
  addVerdicts,
  agreed,
  agreementFigures,
  agreementText,
  atOnce,
  batchStandings,
  contradictedTotal,
  examplesOf,
  f1Of,
  isFree,
  judged,
  lineFailure,
  liveBatchCheck,
  noCounts,
  noJudgements,
  percent,
  releasedTotal,
  shareOf,
  tenths,
  usesAttempt
};
