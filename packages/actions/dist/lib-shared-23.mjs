import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  ClaimLog,
  fitting,
  keepOutcomes,
  outcomeElsewhere,
  outcomeOf,
  readOutcomes
} from "./lib-shared-19.mjs";
import {
  batchStandings
} from "./lib-shared-30.mjs";
import {
  CHAT_COMPLETIONS,
  checkJobId,
  estimateTokens,
  inputTokensOf,
  inputsOf,
  isAnswerOf,
  isExecutionId,
  outputTokensOf,
  readRequestLine,
  requestForModel,
  requestIdentity
} from "./lib-shared-6.mjs";

// ../engine/src/workload/plain-requests.ts
import { tmpdir } from "node:os";

// ../engine/src/requests/custom-id.ts
var BEGINNING = Buffer.from('{"custom_id":"');
var NAME_END = Buffer.from('_id"');
var ESCAPED = ["\\u005", "\\u006", "\\u007"].map((text) => Buffer.from(text));
var ANY_ESCAPE = Buffer.from("\\u00");
var [QUOTE, BACKSLASH, SPACE, DELETE] = [34, 92, 32, 127];
var MOST_BYTES = 512;
function customIdInBytes(line) {
  const bytes = Buffer.from(line.buffer, line.byteOffset, line.length);
  const begin = BEGINNING.length;
  if (bytes.length <= begin || BEGINNING.compare(bytes, 0, begin) !== 0) return void 0;
  const most = Math.min(bytes.length, begin + MOST_BYTES);
  let end = begin;
  for (; end < most; end += 1) {
    const byte = bytes[end];
    if (byte === QUOTE) break;
    if (byte < SPACE || byte >= DELETE || byte === BACKSLASH) return void 0;
  }
  if (end === begin || end === most || bytes.indexOf(NAME_END, end) !== -1) return void 0;
  return hasEscapedName(bytes, end) ? void 0 : bytes.toString("latin1", begin, end);
}
function hasEscapedName(bytes, from) {
  if (bytes.indexOf(ANY_ESCAPE, from) === -1) return false;
  return ESCAPED.some((letter) => bytes.indexOf(letter, from) !== -1);
}

// ../engine/src/workload/claims.ts
async function claimKeys(log, state, submission, keys) {
  const { batch_id, created_at: begun } = submission;
  await log.append(async () => {
    const standing = batchStandings(state);
    const free = [];
    for (const key of new Set(keys)) if (await isFree(log.of(key), submission, standing)) free.push(key);
    return free.length === 0 ? void 0 : { kind: "claimed", batch_id, begun, keys: fitting(free) };
  });
  return new Set(keys.filter((key) => holds(log.of(key), submission)));
}
async function takenKeys(log, state) {
  await log.refresh();
  const standing = batchStandings(state);
  const then = log.asOfNow();
  const taken = /* @__PURE__ */ new Set();
  for (const [request] of [...log.byState()]) {
    const { stands, batchId } = request;
    if (stands === "free" || stands === "claimed" && await standing(batchId) === "ended") continue;
    taken.add(request);
  }
  return (key) => {
    const request = then(key);
    return request !== void 0 && taken.has(request);
  };
}
async function isFree(request, submission, standing) {
  if (request === void 0 || request.stands === "free") return true;
  if (request.stands !== "claimed" || holds(request, submission)) return false;
  if (request.batchId === submission.batch_id) return true;
  return await standing(request.batchId) === "ended";
}
function holds(request, { batch_id, created_at }) {
  return request?.stands === "claimed" && request.batchId === batch_id && request.begun === created_at;
}
async function releaseKeys(log, submission, keys) {
  const { batch_id, created_at: begun } = submission;
  const written = await log.append(async () => {
    const own = [...new Set(keys)].filter((key) => holds(log.of(key), submission));
    return own.length === 0 ? void 0 : { kind: "released", batch_id, begun, keys: fitting(own) };
  });
  return written.reduce((sum, entry) => sum + entry.keys.length, 0);
}

// ../engine/src/workload/settle-requests.ts
async function settleRequests(options, batch, requests, onProgress) {
  const { log } = options;
  await log.refresh();
  const tally = await tallyOf(options, batch, onProgress) ?? await decideOutcomes(options, batch, requests, onProgress);
  await log.append(async () => nextEntry(tally, log, batch));
  return tally.settled();
}
async function tallyOf({ store, endpoint }, batch, onProgress) {
  const outcomes = await readOutcomes(store, batch.executionId ?? null, batch.batchId);
  if (outcomes === void 0) return void 0;
  const tally = new Tally(endpoint);
  for await (const outcome of outcomes) onProgress(tally.add(outcome));
  return tally;
}
async function decideOutcomes(options, batch, requests, onProgress) {
  const { store, log, endpoint, maxAttempts } = options;
  const tally = new Tally(endpoint);
  async function* outcomes() {
    for await (const request of requests) {
      const state = log.of(request.key);
      const { attempts: before = 0, tries = 0 } = state ?? {};
      const outcome = isElsewhere(state, batch) ? outcomeElsewhere(request, before) : outcomeOf(request, { batch, before, tries, maxAttempts });
      onProgress(tally.add(outcome));
      yield outcome;
    }
  }
  const place = { batchId: batch.batchId, executionId: batch.executionId ?? null };
  if (await keepOutcomes(store, place, outcomes(), options.scratch)) return tally;
  return await tallyOf(options, batch, onProgress) ?? tally;
}
function isElsewhere(state, { batchId }) {
  return state !== void 0 && state.stands !== "free" && state.batchId !== batchId;
}
function nextEntry(tally, log, batch) {
  const settled = { batch_id: batch.batchId, execution_id: batch.executionId ?? null };
  for (const { outcome, attempts, keys } of tally.groups()) {
    const open = fitting(keys.filter((key) => isOpen(log.of(key), batch, outcome)));
    if (open.length === 0) continue;
    return outcome === "again" ? { kind: outcome, attempts, ...settled, keys: open } : { kind: outcome, ...settled, keys: open };
  }
  return void 0;
}
function isOpen(state, { batchId }, outcome) {
  if (state?.stands === "claimed") return state.batchId === batchId;
  return outcome === "answered" && (state === void 0 || state.stands === "free");
}
var Tally = class {
  #endpoint;
  #groups = /* @__PURE__ */ new Map();
  #again = /* @__PURE__ */ new Map();
  #units = 0;
  #elsewhere = 0;
  #answers = 0;
  /** Of the answers, those of the form of their endpoint. */
  #formed = 0;
  constructor(endpoint) {
    this.#endpoint = endpoint ?? "";
  }
  /** @returns how many there are now */
  add({ custom_id: key, outcome, attempt, reason, response }) {
    this.#units += 1;
    if (outcome === "elsewhere") this.#elsewhere += 1;
    else this.#group(outcome, attempt).keys.push(key);
    if (outcome === "again") this.#again.set(reason ?? "unknown", (this.#again.get(reason ?? "unknown") ?? 0) + 1);
    if (outcome === "answered") {
      this.#answers += 1;
      if (isAnswerOf(this.#endpoint, response?.body)) this.#formed += 1;
    }
    return this.#units;
  }
  #group(outcome, attempt) {
    const attempts = outcome === "again" ? attempt : 0;
    const name = `${outcome} ${attempts}`;
    const group = this.#groups.get(name) ?? { outcome, attempts, keys: [] };
    this.#groups.set(name, group);
    return group;
  }
  groups() {
    return this.#groups.values();
  }
  settled() {
    let failed = 0;
    for (const { outcome, keys } of this.#groups.values()) if (outcome === "failed") failed += keys.length;
    return {
      counts: { answered: this.#answers, failed, again: Object.fromEntries(this.#again) },
      units: this.#units,
      elsewhere: this.#elsewhere,
      trouble: this.#answers >= 2 && this.#formed === 0 ? `none of ${this.#answers} answers has the form of an answer of its endpoint` : void 0
    };
  }
};

// ../engine/src/workload/plain-requests.ts
var VERSION = "requests-1";
var MAX_ATTEMPTS = 3;
var CLAIM_WINDOW = 5e3;
function plainRequests(options) {
  const { store, state, job, countTokens = estimateTokens } = options;
  const { maxAttempts = MAX_ATTEMPTS, scratch = tmpdir() } = options;
  checkJobId(job);
  const jobIn = (known) => typeof known.job === "string" && isExecutionId(known.job) ? known.job : job;
  const logOf = logsIn(store);
  const keyOf = (line, name) => line.facts?.key ?? customIdInBytes(line.bytes) ?? readRequestLine(line, name).custom_id;
  const keysOf = (lines, name) => lines.map((line) => keyOf(line, name));
  return {
    version: VERSION,
    unit: ["request", "requests"],
    claimWindow: CLAIM_WINDOW,
    metadata: ({ attributes }) => ({ workload: VERSION, job: jobIn(attributes) }),
    versionIn: ({ workload }) => workload,
    read: (line, name) => requestFacts(readRequestLine(line, name), countTokens),
    keyOf,
    forModel: requestForModel,
    taken: () => takenKeys(logOf(job), state),
    async claim(submission, lines, name) {
      const keys = keysOf(lines, name);
      const held = await claimKeys(logOf(jobIn(submission.attributes)), state, submission, keys);
      return keys.map((key) => ({ held: held.has(key), lost: held.has(key) ? 0 : 1 }));
    },
    release: (submission, lines, name) => releaseKeys(logOf(jobIn(submission.attributes)), submission, keysOf(lines, name)),
    attributes: (_keys, known) => ({ job: jobIn(known) }),
    rowAttributes: ({ attributes }) => ({ job: jobIn(attributes) }),
    async settle(batch, requests, onProgress) {
      const { attributes, endpoint } = await recordOf(state, batch.batchId);
      const log = logOf(jobIn(attributes));
      return settleRequests({ store, log, endpoint, maxAttempts, scratch }, batch, requests, onProgress);
    },
    countAttributes: ({ answered, failed, again }) => ({
      answered_count: answered,
      failed_count: failed,
      again_count: Object.values(again).reduce((sum, count) => sum + count, 0)
    }),
    noCounts: () => ({ answered: 0, failed: 0, again: {} })
  };
}
function logsIn(store) {
  const logs = /* @__PURE__ */ new Map();
  return (job) => {
    const log = logs.get(job) ?? new ClaimLog(store, job);
    logs.set(job, log);
    return log;
  };
}
function requestFacts(request, count) {
  return new ReadFacts(request, count);
}
var ReadFacts = class {
  key;
  endpoint;
  model;
  units = 1;
  #request;
  #count;
  #identity;
  #inputTokens;
  constructor(request, count) {
    this.key = request.custom_id;
    this.endpoint = request.url;
    this.model = request.body.model;
    this.#request = request;
    this.#count = count;
  }
  get identity() {
    this.#identity ??= requestIdentity(this.#request);
    return this.#identity;
  }
  get inputTokens() {
    this.#inputTokens ??= inputTokensOf(this.#request, this.#count);
    return this.#inputTokens;
  }
  get outputTokens() {
    return outputTokensOf(this.#request);
  }
  get inputs() {
    return inputsOf(this.#request);
  }
};
async function recordOf(state, batchId) {
  const submission = (await state.submissions.get(batchId))?.submission;
  if (submission !== void 0) {
    return { attributes: submission.attributes, endpoint: submission.endpoint ?? CHAT_COMPLETIONS };
  }
  const batch = await state.batches.get(batchId);
  return { attributes: batch?.attributes ?? {}, endpoint: void 0 };
}

export {
  MAX_ATTEMPTS,
  plainRequests,
  requestFacts
};
