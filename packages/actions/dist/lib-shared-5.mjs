const { tmpdir } = process.getBuiltinModule("node:os");
const { createReadStream } = process.getBuiltinModule("node:fs");
const { createWriteStream: createWriteStream2 } = process.getBuiltinModule("node:fs");
const { createReadStream: createReadStream2 } = process.getBuiltinModule("node:fs");
const { createWriteStream } = process.getBuiltinModule("node:fs");
const { createReadStream: createReadStream22 } = process.getBuiltinModule("node:fs");
const { createWriteStream: createWriteStream3 } = process.getBuiltinModule("node:fs");
const { createReadStream: createReadStream3, createWriteStream: createWriteStream22 } = process.getBuiltinModule("node:fs");
const { open, stat, truncate, writeFile } = process.getBuiltinModule("node:fs/promises");
const { rm: rm5 } = process.getBuiltinModule("node:fs/promises");
const { rm: rm3 } = process.getBuiltinModule("node:fs/promises");
const { rm } = process.getBuiltinModule("node:fs/promises");
const { rm: rm2 } = process.getBuiltinModule("node:fs/promises");
const { open: open2 } = process.getBuiltinModule("node:fs/promises");
const { rm: rm4 } = process.getBuiltinModule("node:fs/promises");
const { open: open22 } = process.getBuiltinModule("node:fs/promises");
const { rm: rm32 } = process.getBuiltinModule("node:fs/promises");
const { open: open3, writeFile: writeFile2 } = process.getBuiltinModule("node:fs/promises");
const { open: open23 } = process.getBuiltinModule("node:fs/promises");
const { rm: rm6 } = process.getBuiltinModule("node:fs/promises");
const { rm: rm22 } = process.getBuiltinModule("node:fs/promises");
const { randomUUID } = process.getBuiltinModule("node:crypto");
const { createHash: createHash2 } = process.getBuiltinModule("node:crypto");
const { createHash } = process.getBuiltinModule("node:crypto");
const { createHash: createHash3 } = process.getBuiltinModule("node:crypto");
const { join: join3 } = process.getBuiltinModule("node:path");
const { join } = process.getBuiltinModule("node:path");
const { join: join2 } = process.getBuiltinModule("node:path");
const { join: join4 } = process.getBuiltinModule("node:path");
const { join: join5 } = process.getBuiltinModule("node:path");
const { join: join42 } = process.getBuiltinModule("node:path");
const { join: join22 } = process.getBuiltinModule("node:path");
const { join: join32 } = process.getBuiltinModule("node:path");
const { pipeline: pipeline2 } = process.getBuiltinModule("node:stream/promises");
const { pipeline } = process.getBuiltinModule("node:stream/promises");
const { pipeline: pipeline3 } = process.getBuiltinModule("node:stream/promises");
const { pipeline: pipeline22 } = process.getBuiltinModule("node:stream/promises");
const { setImmediate } = process.getBuiltinModule("node:timers/promises");
import {
  BlockDigests,
  ClaimLog,
  KeyTable,
  LinesFile,
  batchStandings,
  copyObject,
  costsOf,
  finalOutcomes,
  fitting,
  invalidLine,
  isCancelled,
  jobBatchRecords,
  jobBatches,
  jobCosts,
  keepOutcomes,
  makeScratch,
  makeScratch as makeScratch2,
  outcomeElsewhere,
  outcomeOf,
  outcomesKey,
  ownPurposes,
  parseOutcomes,
  readOutcomes
} from "./lib-shared-9.mjs";
import {
  boundIn,
  contentDigest,
  estimateTokens,
  inputTokensOf,
  inputsOf,
  isGone,
  isOpen as isOpen2,
  isRedirect,
  isRedirect as isRedirect2,
  isoTime,
  isoTime as isoTime2,
  limitRefusalIn,
  outputTokensOf,
  readRefusal,
  readRefusal as readRefusal2,
  readRequestLine,
  readRequestLine as readRequestLine2,
  requestForModel,
  requestIdentity,
  retrieveBatch,
  statusOf
} from "./lib-shared-10.mjs";
import {
  CHAT_COMPLETIONS,
  CHAT_COMPLETIONS as CHAT_COMPLETIONS2,
  CompletionBatchError,
  CompletionBatchError as CompletionBatchError2,
  CompletionBatchError as CompletionBatchError3,
  LineWriter,
  OPENAI_BOUNDS,
  TextsDigest,
  __callDispose,
  __callDispose as __callDispose2,
  __callDispose as __callDispose3,
  __using,
  __using as __using2,
  __using as __using3,
  answersObject,
  ask,
  ask as ask2,
  batchRequestsObject,
  batchesPrefix,
  blocksOf,
  blocksOf as blocksOf2,
  blocksOf as blocksOf3,
  checkJobId,
  costOf,
  costOf as costOf2,
  costText,
  describeError,
  digestFile,
  digestFile as digestFile2,
  explain,
  inThousands,
  int,
  int as int2,
  isAnswerOf,
  isCompletionBatchError,
  isExecutionId,
  isNoFile,
  isUuid,
  jobDoneObject,
  jobFailuresObject,
  jobResultsObject,
  literal_2 as literal,
  looseObject,
  modelParameters,
  object,
  openJobObject,
  paced,
  parametersText,
  parseJson,
  parseLine,
  parseParameters,
  sha256,
  sha256 as sha2562,
  smallestQueue,
  sourceOf,
  splitBlocks,
  splitBlocks as splitBlocks2,
  splitLines,
  splitLines as splitLines2,
  splitLines as splitLines3,
  string,
  toLine,
  unknown,
  usd,
  uuidFromDigest
} from "./lib-shared.mjs";
import {
  queueOf
} from "./lib-shared-6.mjs";
import {
  Lease,
  SUBMIT_TIMING,
  addBatchSummary,
  createBatchSummary,
  describeFile,
  findBatches,
  findUploadedFile,
  inputFileName,
  kinshipOf,
  lostRequestsReason,
  submissionElsewhere,
  submissionWithoutRequests,
  submitOpenaiBatch,
  takeOver,
  unreadableSubmission,
  uploadToOpenai
} from "./lib-shared-14.mjs";
import {
  DEFAULT_TOKENS,
  checkBudget,
  mergeLimits,
  preflight
} from "./lib-shared-20.mjs";
import {
  DONE,
  ownerName,
  reportOf
} from "./lib-shared-17.mjs";


// ../engine/src/workload/plain-requests.ts
// ../engine/src/requests/custom-id.ts
var BEGINNING = Buffer.from('{"custom_id":"');
var NAME_END = Buffer.from('_id"');
var ESCAPED = ["\\u005", "\\u006", "\\u007"].map((text) => Buffer.from(text));
var ANY_ESCAPE = Buffer.from("\\u00");
var [QUOTE, BACKSLASH, SPACE, DELETE] = [34, 92, 32, 127];
var MOST_BYTES = 512;
function customIdInBytes(line) {
  const bytes = Buffer.isBuffer(line) ? line : Buffer.from(line.buffer, line.byteOffset, line.length);
  const begin2 = BEGINNING.length;
  for (let at = 0; at < begin2; at += 1) if (bytes[at] !== BEGINNING[at]) return void 0;
  const most = Math.min(bytes.length, begin2 + MOST_BYTES);
  let end = begin2;
  for (; end < most; end += 1) {
    const byte = bytes[end];
    if (byte === QUOTE) break;
    if (byte < SPACE || byte >= DELETE || byte === BACKSLASH) return void 0;
  }
  if (end === begin2 || end === most || bytes.indexOf(NAME_END, end) !== -1) return void 0;
  return hasEscapedName(bytes, end) ? void 0 : bytes.toString("latin1", begin2, end);
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
    const open4 = fitting(keys.filter((key) => isOpen(log.of(key), batch, outcome)));
    if (open4.length === 0) continue;
    return outcome === "again" ? { kind: outcome, attempts, ...settled, keys: open4 } : { kind: outcome, ...settled, keys: open4 };
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
      again_count: Object.values(again).reduce((sum, count2) => sum + count2, 0)
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
function requestFacts(request, count2) {
  return new ReadFacts(request, count2);
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
  constructor(request, count2) {
    this.key = request.custom_id;
    this.endpoint = request.url;
    this.model = request.body.model;
    this.#request = request;
    this.#count = count2;
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

// ../engine/src/workload/workload.ts
function factsOf(workload, line, name) {
  return line.facts ?? workload.read(line, name);
}
function canRead({ version, reads = [] }, written) {
  return written === version || reads.includes(written);
}
// ../engine/src/queue/learned-limits.ts
var HOUR_MS = 36e5;
var LEARNED_FOR_MS = 30 * 24 * HOUR_MS;
var BACK_OFF_MS = 24 * HOUR_MS;
var HEADROOM = 0.9;
var SIZE_HEADROOM = 0.95;
function learnedLimits(row, now) {
  const within = (at, ms) => at !== void 0 && now - Date.parse(at) < ms;
  const limit = within(row.limit_learned_at, LEARNED_FOR_MS) ? row.limit_tokens : void 0;
  const lastingTokens = limit === void 0 ? void 0 : Math.floor(limit * HEADROOM);
  const refused2 = within(row.refused_at, BACK_OFF_MS) ? row.refused_tokens : void 0;
  const halved = refused2 !== void 0 && refused2 <= (limit ?? Infinity) ? Math.ceil(refused2 / 2) : void 0;
  return {
    tokens: lastingTokens === void 0 ? halved : Math.min(lastingTokens, halved ?? Infinity),
    lastingTokens,
    bytes: within(row.bytes_learned_at, LEARNED_FOR_MS) ? row.max_bytes : void 0
  };
}
async function learnFrom(refusal, batch, state) {
  const at = new Date(batch.at).toISOString();
  const { model, batchId } = batch;
  if (refusal.kind === "queue") {
    await state.queues.refusedForRoom(model, { at, batchId, tokens: batch.queuedTokens, limit: refusal.limit });
    return;
  }
  const named = refusal.limit !== void 0 && refusal.limit < batch.bytes ? refusal.limit : void 0;
  const maxBytes = named === void 0 ? await halfOf(await batch.requests()) : Math.floor(named * SIZE_HEADROOM);
  if (maxBytes === void 0) return;
  const staleBefore = new Date(batch.at - LEARNED_FOR_MS).toISOString();
  await state.queues.refusedForSize(model, { at, batchId, maxBytes, staleBefore });
}
async function halfOf(path) {
  const ends = [];
  let bytes = 0;
  for await (const line of splitLines(createReadStream(path), { name: path })) {
    bytes += line.bytes.length + 1;
    ends.push(bytes);
  }
  return ends.slice(0, -1).reduce((least, end) => {
    const larger = Math.max(end, bytes - end);
    return least === void 0 ? larger : Math.min(least, larger);
  }, void 0);
}
// ../engine/src/queue/ledger.ts
async function enqueuedTokens(state, model) {
  const queue = queueOf(model);
  const tokens2 = /* @__PURE__ */ new Map();
  for await (const { batchId, submission } of state.submissions.listOpen()) {
    if (submission !== void 0 && queueOf(submission.model) === queue)
      tokens2.set(batchId, submission.estimated_tokens);
  }
  for await (const { batchId, sketch } of state.batches.listOpen()) {
    if (queueOf(sketch.model ?? "") === queue && sketch.held_reason === void 0)
      tokens2.set(batchId, sketch.estimated_tokens ?? 0);
  }
  return tokens2;
}
// ../engine/src/openai/download.ts
var ATTEMPTS = 6;
async function downloadFile(options) {
  const { clock, logger, fileId, path } = options;
  await local(path, writeFile(path, ""));
  const size = await describedSize(options);
  if (size === "gone") return false;
  const expected = size === "unknown" ? void 0 : size;
  let confirmed;
  let reason = "";
  let met = 0;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    try {
      const have = await sizeOf(path);
      if (have === expected) return true;
      const declared = await fetchFrom(options, expected, expected !== void 0 && have < expected ? have : 0);
      const got = await sizeOf(path);
      if (got === expected) return true;
      if (expected === void 0) {
        if (declared === got || await endsAsLines(path, got)) return true;
        reason = `${got} bytes arrived, the last line is cut`;
      } else reason = `${got} of ${expected} bytes arrived`;
      if (confirmed === got && (declared === got || expected === void 0)) {
        const said = expected === void 0 ? "its last line is cut" : `its description says ${expected}`;
        logger.warn(`${fileId} has ${got} bytes, ${said}: it came twice alike, so it is used`);
        return true;
      }
      if (declared === got || expected === void 0) {
        confirmed = got;
        await truncate(path, 0);
      }
    } catch (error) {
      if (error instanceof CompletionBatchError) throw error;
      if (isGone(error)) return false;
      const refusal = readRefusal(error);
      if (isFinal(refusal.status)) throw unavailable(fileId, refusal.reason, error);
      if (refusal.status === 416) await truncate(path, 0);
      reason = refusal.reason;
      if (boundIn(error) !== void 0) met += 1;
      if (met === OPENAI_BOUNDS.fileTries.most) throw unavailable(fileId, reason, error);
    }
    logger.warn(`download of ${fileId} was cut (${reason}); attempt ${attempt} of ${ATTEMPTS}`);
    await clock.sleep(500 * 2 ** attempt);
  }
  throw unavailable(fileId, reason);
}
function isForbidden(status) {
  return status === 401 || status === 403;
}
function isFinal(status) {
  return isForbidden(status) || status !== void 0 && isRedirect(status);
}
async function describedSize({ openai, fileId, logger }) {
  try {
    return sizeIn(await ask(openai, (client) => client.files.retrieve(fileId)));
  } catch (error) {
    if (isGone(error)) return "gone";
    const { status, reason } = readRefusal(error);
    if (isFinal(status) || boundIn(error) !== void 0) throw unavailable(fileId, reason, error);
    logger.warn(`${fileId} cannot be described (${reason}): fetching it without knowing its size`);
    return "unknown";
  }
}
function unavailable(fileId, reason, cause) {
  return new CompletionBatchError("openai-unavailable", `the file ${fileId} cannot be read: ${reason}`, {
    where: `OpenAI file ${fileId}`,
    remedy: "Run collect again later; nothing was written for this batch yet.",
    cause
  });
}
function sizeIn(description) {
  const { bytes } = Object(description);
  return typeof bytes === "number" && Number.isSafeInteger(bytes) && bytes > 0 ? bytes : "unknown";
}
async function endsAsLines(path, size) {
  var _stack = [];
  try {
    if (size === 0) return true;
    const file = __using(_stack, await open(path), true);
    const tail = Buffer.alloc(Math.min(size, LAST_LINE_BYTES));
    await file.read(tail, 0, tail.length, size - tail.length);
    if (tail.at(-1) === 10) return true;
    try {
      parseJson(tail.subarray(tail.lastIndexOf(10) + 1).toString("utf8"));
      return true;
    } catch {
      return false;
    }
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
var LAST_LINE_BYTES = 4 * 1024 * 1024;
async function sizeOf(path) {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}
async function fetchFrom({ openai, fileId, path, timer }, expected, from) {
  const response = await ask(
    openai,
    (client) => client.files.content(fileId, from === 0 ? {} : { headers: { Range: `bytes=${from}-` } })
  );
  if (response.body === null) throw new Error("the answer has no body");
  const range = response.headers.get("content-range");
  if (response.status === 206 && range?.startsWith(`bytes ${from}-`) !== true) {
    await response.body.cancel();
    await truncate(path, 0);
    throw new Error(`byte ${from} and what follows was asked for, ${range ?? "an unnamed part"} was sent`);
  }
  const resumed = from > 0 && response.status === 206;
  const most = Math.min(OPENAI_BOUNDS.file.most, (expected ?? OPENAI_BOUNDS.file.most) + OPENAI_BOUNDS.fileExcess.most);
  const chunks = paced(sourceOf(response.body), paceOf(fileId, resumed ? most - from : most), timer);
  await local(path, keepAll(chunks, path, resumed ? "a" : "w"));
  const length = response.headers.get("content-length");
  return response.status === 206 || length === null || response.headers.has("content-encoding") ? void 0 : Number(length);
}
function paceOf(name, most) {
  return { name, most, silenceMs: OPENAI_BOUNDS.silenceMs.most, wholeMs: OPENAI_BOUNDS.fileMs.most, floor: OPENAI_BOUNDS.floor.most };
}
async function keepAll(chunks, path, flags) {
  var _stack = [];
  try {
    const file = __using(_stack, await open(path, flags), true);
    for await (const chunk of chunks) await file.writeFile(chunk);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function local(path, work) {
  try {
    return await work;
  } catch (cause) {
    if (!(cause instanceof Error && "syscall" in cause && ["open", "write"].includes(String(cause.syscall))))
      throw cause;
    throw new CompletionBatchError("store-unusable", `a result file cannot be written: ${cause.message}`, {
      where: path,
      remedy: "Make room for the result files (up to 500 MB a batch), or let TMPDIR name another disk.",
      cause
    });
  }
}
// ../engine/src/workload/keys-of-file.ts
async function* keysOfFile(workload, path, name = path) {
  for await (const lines of splitBlocks(blocksOf(path), { name }))
    for (const line of lines) yield workload.keyOf(line, name);
}
async function listKeys(workload, path) {
  const keys = [];
  for await (const key of keysOfFile(workload, path)) keys.push(key);
  return keys;
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

// ../engine/src/submit/submit.ts
// ../engine/src/openai/model.ts
async function checkModel(openai, model) {
  try {
    await ask2(openai, (client) => client.models.retrieve(model));
    return true;
  } catch (cause) {
    const { status, code, reason } = readRefusal2(cause);
    if (code === "model_not_found") {
      throw new CompletionBatchError2("model-unknown", `OpenAI does not know the model ${JSON.stringify(model)}`, {
        where: "model",
        remedy: "Use the name of a model that your project may use and that the Batch API supports, e.g. gpt-4.1-mini.",
        cause
      });
    }
    if (status === 401) {
      throw new CompletionBatchError2("credentials-missing", `OpenAI refused the key: ${reason}`, {
        where: "OPENAI_API_KEY",
        remedy: "Set OPENAI_API_KEY to a key of the project that is to pay; it needs write access to files and batches.",
        cause
      });
    }
    if (status === void 0 || isRedirect2(status)) {
      throw new CompletionBatchError2("openai-unavailable", `OpenAI cannot be reached: ${reason}`, {
        where: "OPENAI_BASE_URL",
        remedy: "Check the network and OPENAI_BASE_URL, then run it again. Nothing was claimed.",
        cause
      });
    }
    return false;
  }
}
// ../engine/src/queue/allowance.ts
var WORTH_A_BATCH = 0.05;
var WATCH_MS = 6e5;
var FIRST_LOOK_MS = 2e3;
var LONGEST_PAUSE_MS = 3e4;
var Allowance = class _Allowance {
  #options;
  #sent = [];
  /** Those of them that OpenAI has not been seen to take. */
  #unseen = [];
  #learned;
  #ledger;
  #queued = 0;
  #stop;
  constructor(options, learned) {
    this.#options = options;
    this.#learned = learned;
  }
  static async open(options) {
    return new _Allowance(options, await read(options));
  }
  get stopped() {
    return this.#stop;
  }
  /** Our tokens that wait with a file of so many. */
  queuedWith(tokens2) {
    return this.#queued + tokens2;
  }
  /** No request may have more tokens than the whole queue. */
  narrow(limits) {
    return { ...limits, maxTokens: Math.min(limits.maxTokens, this.#learned.lastingTokens ?? Infinity) };
  }
  stop(reason) {
    this.#stop ??= { ending: "waiting", reason };
  }
  /** A file was handed over, or is about to be by whoever goes on. */
  sent(file) {
    this.#sent.push(file);
    this.#unseen.push(file);
  }
  /** After a refusal: what it has taught. */
  async learn() {
    this.#learned = await read(this.#options);
  }
  /** Limits of the next file, whose first line is `first`. Where nothing fits any more the run is stopped. */
  async limitsOfFile(first, limits) {
    const whole = { ...limits, maxBytes: Math.min(limits.maxBytes, this.#learned.bytes ?? Infinity) };
    const tokens2 = this.#stop === void 0 ? await this.#tokensLeft(first) : 0;
    const { purse } = this.#options;
    if (this.#stop === void 0 && !purse.affords(first.cost ?? 0)) {
      const reason = `${purse.used}, and the next request costs ${usd(first.cost ?? 0)}`;
      this.#stop = { ending: "over-budget", reason };
    }
    if (this.#stop !== void 0) return whole;
    return { ...whole, maxTokens: Math.min(whole.maxTokens, tokens2), maxCost: purse.left };
  }
  async #tokensLeft(first) {
    if (this.#options.dryRun) return Infinity;
    this.#queued = await this.#enqueued();
    if (this.#limit() === void 0 && this.#queued + first.tokens > smallestQueue(this.#options.model)) {
      await this.#watch();
    }
    const limit = this.#limit();
    if (limit === void 0) return Infinity;
    const left = limit - this.#queued;
    if (left < first.tokens || left < limit * WORTH_A_BATCH) {
      this.stop(
        `${this.#queued} tokens wait at OpenAI already, the next request has ${first.tokens}, and ${limit} may wait at once`
      );
    }
    return left;
  }
  #limit() {
    const { queueTokens } = this.#options;
    const { tokens: tokens2 } = this.#learned;
    return queueTokens === void 0 ? tokens2 : Math.min(queueTokens, tokens2 ?? Infinity);
  }
  /** Where no limit is known the state is read once: then this is only noted, for what a refusal may teach. */
  async #enqueued() {
    const { state, model } = this.#options;
    if (this.#ledger === void 0 || this.#limit() !== void 0) this.#ledger = await enqueuedTokens(state, model);
    const tokens2 = new Map(this.#ledger);
    for (const sent of this.#sent) tokens2.set(sent.batchId, sent.tokens);
    return [...tokens2.values()].reduce((sum, count2) => sum + count2, 0);
  }
  /**
   * The limit is not known, and more is to be sent than the smallest queue holds: OpenAI checks it when it validates a
   * batch, so one file at a time is sent, and the first refusal is the last.
   */
  async #watch() {
    const { state, model, logger } = this.#options;
    const { clock } = state;
    const end = clock.now() + WATCH_MS;
    for (const { batchId, openaiBatchId, queuedTokens } of this.#unseen) {
      if (openaiBatchId === void 0) continue;
      const batch = await this.#validated(openaiBatchId, end);
      if (batch === void 0) return;
      const refusal = statusOf(batch) === "FAILED" ? limitRefusalIn(batch.errors?.data ?? []) : void 0;
      if (refusal?.kind !== "queue") continue;
      logger.warn(`OpenAI has no room for batch ${openaiBatchId}: it comes back with the next collect`);
      const at = batch.failed_at ?? clock.now();
      const tokens2 = Math.max(queuedTokens, this.#queued);
      const refused2 = { at: new Date(at).toISOString(), batchId, tokens: tokens2, limit: refusal.limit };
      await state.queues.refusedForRoom(model, refused2);
      await this.learn();
    }
    this.#unseen = [];
  }
  /** The batch once OpenAI has validated it; undefined, and the run is stopped, where that cannot be seen by `end`. */
  async #validated(id, end) {
    const { openai, state } = this.#options;
    const { clock } = state;
    const stop = (why) => {
      this.stop(`the limit of the queue is not known, and ${why}`);
    };
    for (let pause = FIRST_LOOK_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      let batch;
      try {
        batch = await retrieveBatch(openai, id);
      } catch (error) {
        return stop(`batch ${id} cannot be read: ${describeError(error)}`);
      }
      if (batch === void 0) return stop(`OpenAI does not show batch ${id}`);
      if (statusOf(batch) !== "VALIDATING") return batch;
      if (clock.now() >= end) return stop(`OpenAI is still validating batch ${id}`);
      await clock.sleep(pause);
    }
  }
};
async function read({ state, model }) {
  return learnedLimits(await state.queues.get(model), state.clock.now());
}
// ../engine/src/queue/purse.ts
var CENT_DUST = 1e-9;
var Purse = class {
  #maxCostUsd;
  /** USD by completion batch id. */
  #costs;
  #spent = 0;
  /**
   * @param maxCostUsd undefined for no limit
   * @param costs of batches that count already, whatever is estimated of them later
   */
  constructor(maxCostUsd, costs = /* @__PURE__ */ new Map()) {
    this.#maxCostUsd = maxCostUsd;
    this.#costs = new Map(costs);
    for (const cost of costs.values()) this.#spent += cost;
  }
  /** USD that batches cost, estimated. */
  get spent() {
    return this.#spent;
  }
  get left() {
    return (this.#maxCostUsd ?? Infinity) - this.#spent + CENT_DUST;
  }
  /** Whether there are so many USD left. @param batchId of a batch that may count already */
  affords(cost, batchId) {
    return cost <= this.left + (this.#costs.get(batchId ?? "") ?? 0);
  }
  spend(batchId, cost) {
    if (cost === void 0 || this.#costs.has(batchId)) return;
    this.#costs.set(batchId, cost);
    this.#spent += cost;
  }
  /** What is used, in words; of a run with a limit. */
  get used() {
    return `about ${usd(this.#spent)} of the run's budget of ${usd(this.#maxCostUsd ?? 0)} are used`;
  }
};
// ../engine/src/submit/check-facts.ts
function checkFacts({ endpoint, writtenFor }, facts, where) {
  for (const [what, said, wanted] of [
    ["endpoint", facts.endpoint, endpoint],
    ["model", facts.model, writtenFor]
  ]) {
    if (said === void 0 || said === wanted) continue;
    throw new CompletionBatchError2("request-invalid", `the request is for the ${what} ${said}, not ${wanted}`, {
      where,
      remedy: `Submit requests of one ${what} at a time, and name it: a batch has one.`
    });
  }
}
// ../engine/src/submit/finish-open.ts
// ../engine/src/submit/own-file.ts
var UNUSABLE = /* @__PURE__ */ new Set([
  "object-not-found",
  "requests-changed",
  "request-foreign",
  "request-invalid",
  "ndjson-damaged",
  "line-too-large"
]);
function isUnusable(error) {
  return isCompletionBatchError(error) && UNUSABLE.has(error.code);
}
function requestsChanged(batchId, where) {
  return new CompletionBatchError2("requests-changed", `the request file of submission ${batchId} has changed`, {
    where,
    remedy: "Restore the object (its name is its SHA-256); the submission stays open until then."
  });
}
async function figuresOf(workload, path, name, check) {
  const keys = [];
  const sums = { units: 0, inputTokens: 0, outputTokens: 0 };
  for await (const line of splitLines2(createReadStream2(path), { name })) {
    const facts = workload.read(line, name);
    check?.(line, facts);
    const { key, units, inputTokens, outputTokens } = facts;
    keys.push(key);
    sums.units += units;
    sums.inputTokens += inputTokens;
    sums.outputTokens += outputTokens;
  }
  return { keys, ...sums };
}
async function inspectFile({ workload }, submission, path, name) {
  const { model, endpoint = CHAT_COMPLETIONS2, workload_version: version } = submission;
  if (!canRead(workload, version)) {
    throw new CompletionBatchError2("request-foreign", `its requests have version ${version}, not ${workload.version}`, {
      where: name,
      remedy: "Finish it with the release that wrote it."
    });
  }
  const parameters = submission.parameters === void 0 ? void 0 : parseParameters(submission.parameters);
  let first;
  return figuresOf(workload, path, name, (line, facts) => {
    first ??= facts;
    if (first.setting !== facts.setting) {
      throw new CompletionBatchError2("request-foreign", "its requests are of several runs", {
        where: `${name}:${line.number}`,
        remedy: "Nothing of it is sent. Look at who else can write there."
      });
    }
    checkFacts({ endpoint, writtenFor: model }, facts, `${name}:${line.number}`);
    workload.verify?.(line, name, { version, model, parameters });
  });
}
async function isGivenFile({ openai, state, logger }, { batch_id, sha256: sha25622, bytes, input_file_id: fileId }, workDir) {
  if (!fileId) return false;
  const differs = (said, wanted) => said !== void 0 && said !== wanted;
  const path = join(workDir, `${batch_id}.given.jsonl`);
  try {
    const given = await describeFile(openai, fileId);
    if (given.state === "broken" || differs(given.name, inputFileName(batch_id, sha25622))) return false;
    if (differs(given.purpose, "batch") || differs(given.bytes, bytes)) return false;
    const there = await downloadFile({ openai, clock: state.clock, logger, fileId, path });
    return there && (await digestFile(path)).sha256 === sha25622;
  } catch (error) {
    if (isCompletionBatchError(error) && error.code !== "openai-unavailable") throw error;
    return false;
  } finally {
    await rm(path, { force: true });
  }
}
// ../engine/src/submit/protocol.ts
// ../engine/src/submit/claim-windows.ts
var CLAIM_WINDOW2 = 48;
var WINDOW_BYTES = 8 * 1024 * 1024;
var READ_BYTES = 256 * 1024;
async function* windows(file, most = CLAIM_WINDOW2) {
  const { path, name, digest } = file;
  let lines = [];
  let bytes = 0;
  for await (const line of splitLines2(told(createReadStream22(path, { highWaterMark: READ_BYTES }), digest), { name })) {
    lines.push(line);
    bytes += line.bytes.length;
    if (lines.length >= most || bytes >= WINDOW_BYTES) {
      yield lines;
      lines = [];
      bytes = 0;
    }
  }
  if (lines.length > 0) yield lines;
}
async function* linesToClaim({ workload }, file, own) {
  let count2 = 0;
  for await (const window of windows(file, workload.claimWindow)) {
    const from = count2;
    count2 += window.length;
    if (own !== void 0 && count2 > own.keys.length) return;
    yield window.map((line, at) => {
      const key = own?.keys[from + at];
      if (own === void 0 || key === void 0) return { ...line, facts: workload.read(line, file.name) };
      return { ...line, facts: { key, ...own.figures.of(from + at) } };
    });
  }
}
async function* told(chunks, digest) {
  for await (const chunk of chunks) {
    digest?.update(chunk);
    yield chunk;
  }
}
// ../engine/src/submit/claimed-file.ts
var ClaimedFile = class _ClaimedFile {
  path;
  #file;
  #writer;
  #hash = createHash("sha256");
  #digest;
  keys = [];
  bytes = 0;
  units = 0;
  inputTokens = 0;
  outputTokens = 0;
  constructor(path, file) {
    this.path = path;
    this.#file = file;
    this.#writer = new LineWriter(file, (lines) => this.#hash.update(lines));
  }
  static async open(path) {
    return new _ClaimedFile(path, await open2(path, "w"));
  }
  /** See `LineWriter.add`. */
  add(line, { key, inputTokens, outputTokens, units }) {
    this.keys.push(key);
    this.bytes += line.bytes.length + 1;
    this.units += units;
    this.inputTokens += inputTokens;
    this.outputTokens += outputTokens;
    return this.#writer.add(line.bytes);
  }
  get requests() {
    return this.keys.length;
  }
  /** Once it is closed. */
  get sha256() {
    this.#digest ??= this.#hash.digest("hex");
    return this.#digest;
  }
  /** All that was added is in it then. */
  async close() {
    await this.#writer.end();
    await this.#file.sync();
  }
  async [Symbol.asyncDispose]() {
    await this.#writer.abandon();
    await this.#file.close();
  }
};
// ../engine/src/submit/own-batches.ts
var OwnBatches = class {
  #services;
  #lease;
  /** Whether OpenAI has the submission's own file under the id of its record. */
  #isGiven;
  constructor(services, lease, isGiven) {
    this.#services = services;
    this.#lease = lease;
    this.#isGiven = isGiven;
  }
  /** @param pages of the list; default all */
  async search(pages) {
    const { found, sure } = await findBatches(this.#services.openai, this.#marks(), pages);
    const own = [];
    for (const batch of found) {
      if (batch.kinship === "ours" || batch.kinship === "by-file" && await this.#isGiven()) own.push(batch);
    }
    return { own, other: found.find(({ kinship }) => kinship === "other-file"), sure };
  }
  async has(batch) {
    const kinship = kinshipOf(batch, this.#marks());
    return kinship === "ours" || kinship === "silent" || kinship === "by-file" && await this.#isGiven();
  }
  /** Of several batches for the same work the oldest that lives is kept; the others are cancelled. */
  async keepOne(own) {
    const { openai, logger } = this.#services;
    const alive = own.filter(isAlive);
    const keep = alive[0] ?? own[0];
    for (const spare of alive.slice(1)) {
      logger.warn(
        `OpenAI has a second batch for ${this.#lease.submission.batch_id}: cancelling ${spare.id}, keeping ${keep?.id}`
      );
      await ask2(openai, (client) => client.batches.cancel(spare.id, { maxRetries: 0 })).catch((error) => {
        logger.error(`cancelling ${spare.id} failed: ${readRefusal2(error).reason}. Cancel it by hand.`);
      });
    }
    return keep;
  }
  #marks() {
    const { batch_id, sha256: sha25622, input_file_id } = this.#lease.submission;
    return { completionBatchId: batch_id, digest: sha25622, inputFileId: input_file_id };
  }
};
function isAlive({ status }) {
  return !["failed", "cancelled", "cancelling"].includes(status);
}
// ../engine/src/submit/read-ahead.ts
async function* readAhead(pieces) {
  const source = pieces[Symbol.asyncIterator]();
  let next = source.next();
  try {
    for (; ; ) {
      const { done, value } = await next;
      if (done) return;
      next = setImmediate().then(() => source.next());
      next.catch(() => void 0);
      yield value;
    }
  } finally {
    await next.catch(() => void 0);
    await source.return?.();
  }
}
// ../engine/src/submit/protocol.ts
var PAGES_OF_A_LOOK = 5;
var CREATE_ATTEMPTS = 4;
var FILE_ATTEMPTS = 7;
var LONGEST_FILE_PAUSE_MS = 6e4;
async function driveSubmission(options, lease, localFile) {
  const drive = new Drive(options, lease, localFile);
  try {
    return await drive.run();
  } finally {
    await drive.removeFiles();
  }
}
var Drive = class {
  #options;
  #services;
  #lease;
  #batches;
  /** Taken over rather than begun by this process: what it did before may have left traces. */
  #resumed;
  #made = [];
  #file;
  /** What this process has written, as long as that is the submission's file. */
  #own;
  /** Of the file with this digest, once they are counted. */
  #figures;
  #lost = 0;
  #adopted = false;
  #unanswered = 0;
  /** OpenAI was asked for a batch of it. */
  #looked = false;
  /** This process has claimed what the file asks, or has seen that it is claimed. */
  #claimed = false;
  /** What this process itself has uploaded and made, or has seen to be of this submission. */
  #known = /* @__PURE__ */ new Set();
  #called = false;
  /** OpenAI has lost the file it was given, so the one of that name is not looked for again. */
  #fileIsGone = false;
  constructor(options, lease, localFile) {
    this.#options = options;
    this.#services = options.services;
    this.#lease = lease;
    this.#batches = new OwnBatches(options.services, lease, () => this.#isGiven());
    this.#file = localFile?.path;
    this.#own = localFile;
    this.#resumed = localFile === void 0;
  }
  async removeFiles() {
    for (const path of this.#made) await rm2(path, { force: true });
  }
  async run() {
    for (; ; ) {
      const { state } = this.#lease.submission;
      const ended = await this.#step(state);
      if (ended === void 0) continue;
      const figures = this.#figures?.of;
      return { ...ended, submission: this.#lease.submission, lost: this.#lost, figures, called: this.#called };
    }
  }
  #step(state) {
    switch (state) {
      case "INTENDED":
        return this.#claim();
      case "CLAIMED":
        return this.#upload();
      case "UPLOADED":
        return this.#resumed && !this.#looked ? this.#lookUp() : this.#create();
      case "CREATING":
        return this.#lookUp();
      case "CREATED":
        return this.#record();
      case "REJECTING":
        return this.#giveBack();
      case "RECORDED":
        return Promise.resolve({ kind: "submitted", adopted: this.#adopted });
      case "ABANDONED":
        return Promise.resolve({ kind: "nothing-left" });
      case "REJECTED":
        return Promise.resolve({
          kind: "rejected",
          reason: this.#lease.submission.reason ?? "unknown",
          refusedFor: this.#lease.submission.refused_for
        });
    }
  }
  /** INTENDED: claims every line; those with a lost unit are left out, and the file is written anew without them. */
  async #claim() {
    const { store } = this.#services;
    const dear = await this.#inspect();
    if (dear !== void 0) return dear;
    const submission = this.#lease.submission;
    const own = await this.#claimOwn(submission);
    const claimed = own ?? await this.#claimLines(submission, void 0);
    if (claimed === void 0) throw requestsChanged(submission.batch_id, store.locate(submission.object_key));
    if (claimed.units === 0) {
      const one = this.#services.workload.unit[0];
      const reason = `every request had a ${one} that was taken or changed meanwhile`;
      await this.#lease.change({ state: "ABANDONED", reason });
      return void 0;
    }
    const { sha256: sha25622 } = claimed;
    const key = batchRequestsObject(submission.execution_id, submission.batch_id, sha25622);
    if (sha25622 !== submission.sha256) {
      await store.create(key, { file: claimed.path });
      this.#file = claimed.path;
    }
    await this.#lease.change({
      state: "CLAIMED",
      sha256: sha25622,
      object_key: key,
      requests: claimed.requests,
      bytes: claimed.bytes,
      units: claimed.units,
      estimated_tokens: claimed.inputTokens,
      estimated_output_tokens: claimed.outputTokens,
      attributes: this.#services.workload.attributes(claimed.keys, submission.attributes)
    });
    this.#figures = { sha256: sha25622, of: claimed };
    this.#claimed = true;
    return void 0;
  }
  /** Of a submission that was taken over: each line of its file is one of ours, and the run has the money for them. */
  async #inspect() {
    if (!this.#resumed) return void 0;
    const figures = await this.#inspected();
    const reason = this.#options.tooDear?.(this.#lease.submission, figures);
    return reason === void 0 ? void 0 : { kind: "over-budget", reason };
  }
  async #inspected() {
    const submission = this.#lease.submission;
    const known = this.#figures;
    if (known?.sha256 === submission.sha256) return known.of;
    const name = this.#services.store.locate(submission.object_key);
    const of = await inspectFile(this.#services, submission, await this.#requestFile(), name);
    this.#figures = { sha256: submission.sha256, of };
    return of;
  }
  /** Undefined where this process has not written the file, or it has changed here since: then the store's is claimed. */
  async #claimOwn(submission) {
    const own = this.#own;
    if (own === void 0) return void 0;
    const isOurs = (await digestFile(own.path)).sha256 === submission.sha256;
    const claimed = isOurs ? await this.#claimLines(submission, own) : void 0;
    if (claimed !== void 0) return claimed;
    this.#own = void 0;
    this.#file = void 0;
    return void 0;
  }
  /** @param own what is known of the lines @returns undefined where they are not those any more */
  async #claimLines(submission, own) {
    const { store, workload, logger } = this.#services;
    const read2 = createHash2("sha256");
    let lost = 0;
    const source = await this.#requestFile();
    const name = store.locate(submission.object_key);
    const path = join2(this.#options.workDir, `${submission.batch_id}.kept.jsonl`);
    this.#made.push(path);
    return this.#lease.during(async (signal) => {
      var _stack = [];
      try {
        const claimed = __using2(_stack, await ClaimedFile.open(path), true);
        const file = { path: source, name, digest: read2 };
        const held = this.#whileHeld(signal, readAhead(linesToClaim(this.#services, file, own)));
        const claim = async (lines) => ({
          lines,
          claims: await workload.claim(submission, lines, name)
        });
        for await (const { lines, claims } of atOnce(workload.claimsAtOnce ?? 1, held, claim)) {
          for (const [index, line] of lines.entries()) {
            const claim2 = claims[index];
            lost += claim2?.lost ?? 0;
            const written = claim2?.held ? claimed.add(line, line.facts) : void 0;
            if (written !== void 0) await written;
          }
          logger.progress(`${workload.unit[1]} claimed`, claimed.units, submission.units);
        }
        logger.progress(`${workload.unit[1]} claimed`, claimed.units, claimed.units);
        await claimed.close();
        if (own !== void 0 && read2.digest("hex") !== submission.sha256) return void 0;
        this.#lost += lost;
        return claimed;
      } catch (_) {
        var _error = _, _hasError = true;
      } finally {
        var _promise = __callDispose2(_stack, _error, _hasError);
        _promise && await _promise;
      }
    });
  }
  /** Before each piece makes sure of the lease. */
  async *#whileHeld(signal, pieces) {
    for await (const piece of pieces) {
      signal.throwIfAborted();
      await this.#lease.ensure();
      yield piece;
    }
  }
  /** The record says that its units are claimed. What is so stays so; what is not is left out of the file. */
  async #claimAgain() {
    const dear = await this.#inspect();
    if (dear === void 0) await this.#lease.change({ state: "INTENDED" });
    return dear;
  }
  /** CLAIMED: the file goes to OpenAI, unless an earlier upload's answer was lost. */
  async #upload() {
    const { openai } = this.#services;
    if (!this.#claimed) return this.#claimAgain();
    const { batch_id, sha256: sha25622, bytes } = this.#lease.submission;
    const name = inputFileName(batch_id, sha25622);
    try {
      const found = this.#resumed && !this.#fileIsGone ? await findUploadedFile(openai, name, bytes) : void 0;
      const path = found === void 0 ? await this.#requestFile() : void 0;
      const id = found ?? await this.#lease.during((signal) => uploadToOpenai(openai, path ?? "", name, signal));
      if (found === void 0) this.#known.add(id);
      await this.#lease.change({ state: "UPLOADED", input_file_id: id });
      return void 0;
    } catch (error) {
      if (error instanceof CompletionBatchError2) throw error;
      const refusal = readRefusal2(error);
      return refusal.effect === "refused" ? this.#reject(refusal) : leftOpen(refusal);
    }
  }
  /** UPLOADED: from the moment the row says CREATING, a batch may exist. */
  async #create() {
    const { state, openai, logger, workload } = this.#services;
    const { clock } = state;
    const dear = await this.#inspect();
    if (dear !== void 0) return dear;
    if (!await this.#isGiven()) return this.#uploadAnew();
    for (let attempt = 1; ; attempt += 1) {
      const before = this.#lease.submission;
      const submission = await this.#lease.change({
        state: "CREATING",
        create_called_at: clock.now(),
        first_create_called_at: before.first_create_called_at ?? clock.now()
      });
      try {
        this.#called = true;
        const id = await submitOpenaiBatch(openai, {
          endpoint: submission.endpoint ?? CHAT_COMPLETIONS2,
          inputFileId: submission.input_file_id ?? "",
          metadata: {
            completion_batch_id: submission.batch_id,
            digest: submission.sha256,
            execution_id: submission.execution_id,
            ...workload.metadata(submission)
          },
          timeout: this.#options.createTimeoutMs
        });
        this.#known.add(id);
        await this.#lease.change({ state: "CREATED", openai_batch_id: id });
        return void 0;
      } catch (error) {
        if (error instanceof CompletionBatchError2) throw error;
        const refusal = await this.#aboutTheFile(readRefusal2(error));
        if (refusal.effect === "refused") return this.#reject(refusal);
        if (refusal.effect === "limited") return leftOpen(refusal);
        if (refusal.effect === "unknown") {
          this.#unanswered += 1;
          return void 0;
        }
        if (attempt >= FILE_ATTEMPTS) {
          if (!this.#resumed || this.#fileIsGone) return leftOpen(refusal);
          this.#fileIsGone = true;
          await this.#lease.change({ state: "CLAIMED", input_file_id: "" });
          return void 0;
        }
        logger.info(`OpenAI cannot use the uploaded file yet (${refusal.reason}); looking again`);
        const pause = Math.min(2e3 * 2 ** attempt, LONGEST_FILE_PAUSE_MS);
        await this.#lease.during(() => clock.sleep(pause));
      }
    }
  }
  /** Whether OpenAI has the submission's file under the id of its record. */
  async #isGiven() {
    const submission = this.#lease.submission;
    const { input_file_id: id = "" } = submission;
    if (this.#known.has(id)) return true;
    const { workDir } = this.#options;
    if (!await this.#lease.during(() => isGivenFile(this.#services, submission, workDir))) return false;
    this.#known.add(id);
    return true;
  }
  /** The object is whole, and a spare file costs nothing. */
  async #uploadAnew() {
    const { batch_id, input_file_id } = this.#lease.submission;
    this.#services.logger.warn(
      `submission ${batch_id}: ${input_file_id || "no file"} at OpenAI cannot be seen to be its file; uploading that anew`
    );
    this.#fileIsGone = true;
    await this.#lease.change({ state: "CLAIMED", input_file_id: "" });
  }
  /** A refusal whose words do not tell may be about a file that is not processed yet: the file itself is asked. */
  async #aboutTheFile(refusal) {
    if (refusal.effect !== "refused" || refusal.limit !== void 0 || ![400, 404, 422].includes(refusal.status ?? 0))
      return refusal;
    try {
      const { state, reason } = await describeFile(this.#services.openai, this.#lease.submission.input_file_id ?? "");
      if (state === "pending") return { ...refusal, effect: "file-not-visible" };
      return reason === void 0 ? refusal : { ...refusal, reason: `${refusal.reason} (${reason})` };
    } catch {
      return refusal;
    }
  }
  /** CREATING: a batch may exist, so it is looked for; only when it surely does not is one created. */
  async #lookUp() {
    const { state, logger } = this.#services;
    const { clock } = state;
    const { listedAfterMs } = this.#options;
    const recorded = this.#resumed ? await this.#recorded() : void 0;
    if (recorded !== void 0) return recorded === "adopted" ? void 0 : recorded;
    const calledAt = Math.min(this.#lease.submission.create_called_at ?? 0, clock.now());
    let search;
    for (let pause = 5e3; ; pause *= 2) {
      const pages = clock.now() < calledAt + listedAfterMs ? PAGES_OF_A_LOOK : void 0;
      try {
        search = await this.#batches.search(pages);
      } catch (error) {
        return leftOpen(readRefusal2(error));
      }
      const keep = await this.#batches.keepOne(search.own);
      if (keep !== void 0) {
        logger.info(`found batch ${keep.id}, created before the answer was lost`);
        await this.#adopt(keep.id, keep.inputFileId);
        return void 0;
      }
      if (search.other !== void 0) return { kind: "failed", reason: otherFile(search.other.id) };
      if (pages === void 0) break;
      const left = Math.max(0, calledAt + listedAfterMs - clock.now());
      logger.info(`the answer to the create call was lost; looking for the batch for ${Math.ceil(left / 1e3)} s more`);
      await this.#lease.during(() => clock.sleep(Math.min(pause, left)));
    }
    if (!search.sure) return { kind: "failed", reason: LIST_DOES_NOT_TELL };
    this.#looked = true;
    if (!this.#claimed) return this.#claimAgain();
    if (this.#unanswered >= CREATE_ATTEMPTS) {
      return { kind: "failed", reason: "OpenAI did not answer the create call" };
    }
    return this.#create();
  }
  async #adopt(id, inputFileId) {
    this.#adopted = true;
    this.#known.add(id);
    const file = inputFileId === void 0 ? {} : { input_file_id: inputFileId };
    await this.#lease.change({ state: "CREATED", openai_batch_id: id, ...file });
  }
  /** The batch has its record already: this submission's was set back, or that one is none of ours. */
  async #recorded() {
    const { state, openai } = this.#services;
    const { batch_id } = this.#lease.submission;
    const record = await state.batches.get(batch_id);
    if (record === void 0) return void 0;
    const { openai_batch_id: id } = record.sketch;
    const batch = id === void 0 ? void 0 : await retrieveBatch(openai, id);
    if (batch === void 0 || !await this.#batches.has(batch))
      return { kind: "failed", reason: occupied(record.where) };
    await this.#adopt(batch.id, batch.input_file_id || void 0);
    return "adopted";
  }
  /** After unanswered create calls: one of them may have made a batch that showed up late. */
  async #dropDuplicates() {
    const { create_called_at, first_create_called_at, openai_batch_id } = this.#lease.submission;
    if (first_create_called_at === void 0 || first_create_called_at === create_called_at) return;
    const keep = await this.#batches.keepOne((await this.#batches.search()).own);
    if (keep === void 0) return;
    this.#known.add(keep.id);
    if (keep.id !== openai_batch_id) await this.#lease.change({ openai_batch_id: keep.id });
  }
  /** The batch that the record names is one of this submission. @returns why it cannot be gone on with, or `other` */
  async #checkNamed() {
    const { openai_batch_id: id } = this.#lease.submission;
    if (id && this.#known.has(id)) return "own";
    const batch = id ? await retrieveBatch(this.#services.openai, id) : void 0;
    if (batch !== void 0) return await this.#batches.has(batch) ? "own" : "other";
    return id ? { kind: "failed", reason: `OpenAI does not know the batch ${id}, which its record names` } : "other";
  }
  /** CREATED: the summary makes the batch visible to collect; then the submission is closed. */
  async #record() {
    const { state, workload, logger } = this.#services;
    try {
      await this.#dropDuplicates();
      const named = await this.#checkNamed();
      if (named === "other") {
        const { batch_id, openai_batch_id: openai_batch_id2 } = this.#lease.submission;
        logger.warn(`submission ${batch_id} names the batch ${openai_batch_id2 || "none"}, which is not its own`);
        await this.#lease.change({ state: "CREATING", openai_batch_id: "" });
        return void 0;
      }
      if (named !== "own") return named;
    } catch (error) {
      if (error instanceof CompletionBatchError2) throw error;
      return leftOpen(readRefusal2(error));
    }
    const submission = this.#lease.submission;
    const { openai_batch_id = "" } = submission;
    const keys = this.#figures?.of.keys ?? await listKeys(workload, await this.#requestFile());
    const created = { ...submission, openai_batch_id };
    const summary = createBatchSummary(created, workload.rowAttributes(created, keys), state.clock);
    if (!await addBatchSummary(state, summary)) {
      const there = await state.batches.get(submission.batch_id);
      if (there !== void 0 && there.sketch.openai_batch_id !== openai_batch_id)
        return { kind: "failed", reason: occupied(there.where) };
    }
    await this.#lease.change({ state: "RECORDED" });
    return void 0;
  }
  /**
   * Refused for good, and no batch exists. Written down first: with its units released it must never be created. Before
   * that what the refusal teaches, so that whoever goes on does not hand over the same again.
   */
  async #reject(refusal) {
    const { state } = this.#services;
    const { model, batch_id, bytes, estimated_tokens, queued_tokens } = this.#lease.submission;
    const { limit } = refusal;
    if (limit !== void 0) {
      const requests = () => this.#requestFile();
      const queuedTokens = queued_tokens ?? estimated_tokens;
      const refused2 = { model, batchId: batch_id, at: state.clock.now(), queuedTokens, bytes, requests };
      await learnFrom(limit, refused2, state);
    }
    await this.#lease.change({
      state: "REJECTING",
      reason: refusal.reason.slice(0, 1e3),
      ...limit === void 0 ? {} : { refused_for: limit.kind }
    });
  }
  /** REJECTING: the units go back, and the reason stays on the record. */
  async #giveBack() {
    const { store, workload, logger } = this.#services;
    const alive = await this.#aliveAfterAll();
    if (alive !== void 0) return alive === "adopted" ? void 0 : alive;
    const submission = this.#lease.submission;
    const path = await this.#requestFile();
    const name = store.locate(submission.object_key);
    await this.#lease.during(async (signal) => {
      let done = 0;
      for await (const lines of windows({ path, name }, workload.claimWindow)) {
        signal.throwIfAborted();
        await this.#lease.ensure();
        done += await workload.release(submission, lines, name);
        logger.progress(`${workload.unit[1]} released`, done, submission.units);
      }
      logger.progress(`${workload.unit[1]} released`, done, done);
    });
    await this.#lease.change({ state: "REJECTED" });
  }
  /** A record that says so may have been written by anybody, and what a batch asks must not be asked again. */
  async #aliveAfterAll() {
    if (!this.#resumed || this.#looked) return void 0;
    try {
      const alive = (await this.#batches.search()).own.find(isAlive);
      if (alive === void 0) return void 0;
      await this.#adopt(alive.id, alive.inputFileId);
      return "adopted";
    } catch (error) {
      if (error instanceof CompletionBatchError2) throw error;
      return leftOpen(readRefusal2(error));
    }
  }
  /** The submission's request file on disk, byte for byte the one its digest names. */
  async #requestFile() {
    const { store } = this.#services;
    const { workDir } = this.#options;
    const { batch_id, object_key, sha256: sha25622 } = this.#lease.submission;
    if (this.#file !== void 0) return this.#file;
    const path = join2(workDir, `${batch_id}-${sha25622.slice(0, 16)}.jsonl`);
    this.#made.push(path);
    await pipeline(await store.stream(object_key), createWriteStream(path));
    const digest = await digestFile(path);
    if (digest.sha256 !== sha25622) throw requestsChanged(batch_id, store.locate(object_key));
    this.#file = path;
    return path;
  }
};
var LIST_DOES_NOT_TELL = "the answer to the create call was lost, and OpenAI's list of batches cannot be read to its end: whether the batch exists cannot be told, so none is made";
function otherFile(id) {
  return `OpenAI has the batch ${id} of this submission, and it was made of another file than the record names: no second one is made`;
}
function occupied(where) {
  return `${where} stands where the record of its batch would, and names another one: no batch is made beside it. If nobody needs it, delete it`;
}
function leftOpen({ effect, reason }) {
  return { kind: effect === "limited" ? "waiting" : "failed", reason };
}
// ../engine/src/submit/run.ts
function destinationOf(destinations, facts) {
  const fits = ({ writtenFor, endpoint }) => (facts.model ?? writtenFor) === writtenFor && (facts.endpoint ?? endpoint) === endpoint;
  return destinations.find(fits) ?? destinations[0];
}
function isForAnother({ destinations, writtenFor, endpoint }, facts) {
  const to = destinationOf(destinations, facts);
  return to.writtenFor !== writtenFor || to.endpoint !== endpoint;
}
async function* lineBlocksOf({ refused: refused2 }, file) {
  if (file === void 0) return;
  try {
    yield* file.lineBlocks();
  } catch (error) {
    if (!isCompletionBatchError(error, "requests-changed")) throw error;
    refused2.set(file.name, describeError(error));
  }
}
function tell(run, submission, ended) {
  run.files.push(reportOf(submission, ended, estimatedCost(run, submission), run.services.store));
  return ended.ending;
}
function isTold({ files, stuck }, batchId) {
  return [...files, ...stuck].some((told22) => told22.batchId === batchId);
}
function estimatedCost({ services }, { estimated_tokens, estimated_output_tokens, model }, figures) {
  const { inputTokens = estimated_tokens, outputTokens = estimated_output_tokens } = figures ?? {};
  return costOf({ input: inputTokens, output: outputTokens }, model, services.prices);
}
function tooDear({ services, purse, maxCostUsd }, { batch_id, model }, { inputTokens, outputTokens }) {
  if (maxCostUsd === void 0) return void 0;
  const cost = costOf({ input: inputTokens, output: outputTokens }, model, services.prices);
  if (cost === void 0)
    return `there is no price for the model ${model}, so that nobody can tell whether the run's budget of ${usd(maxCostUsd)} allows it`;
  if (purse.affords(cost, batch_id)) return void 0;
  return `${purse.used}, and this file costs ${usd(cost)}`;
}
// ../engine/src/submit/drive-file.ts
async function driveFile(run, lease, localFile) {
  const resumed = localFile === void 0;
  try {
    const end = await driveSubmission(run.protocol, lease, localFile);
    const { submission, lost } = end;
    const reason = "reason" in end ? end.reason : void 0;
    const adopted = end.kind === "submitted" && end.adopted;
    if (["submitted", "waiting", "failed"].includes(end.kind)) handedOver(run, end, resumed);
    if (end.kind === "waiting" || end.kind === "failed") await leaveWord(run, submission, end.kind, end.reason);
    if (end.kind === "over-budget") await leaveWord(run, submission, "waiting", end.reason);
    const ending = end.kind === "rejected" ? await refused(run, end) : end.kind;
    return tell(run, submission, { ending, lost, resumed, adopted, reason });
  } catch (error) {
    if (isCompletionBatchError(error, "lease-lost")) {
      return tell(run, lease.submission, { ending: "elsewhere", resumed });
    }
    const lost = isUnusable(error);
    const damaged = isCompletionBatchError(error, "row-damaged");
    if (!resumed && !lost && !damaged) throw error;
    const reason = lost ? await lostRequests(run, lease.submission, error) : describeError(error);
    run.services.logger.error(`submission ${lease.submission.batch_id}: ${reason}`);
    return tell(run, lease.submission, { ending: "failed", resumed, reason });
  }
}
async function lostRequests(run, submission, error) {
  const { reason, remedy } = submissionWithoutRequests(submission, lostRequestsReason(error), run.services.ways);
  await leaveWord(run, submission, "stuck", reason);
  return `${reason}. ${remedy}`;
}
async function leaveWord({ services }, submission, left, reason) {
  const { state } = services;
  const change = { left_open: left, reason: reason.slice(0, 1e3), lease_until: state.clock.now() };
  await state.submissions.change(submission, change);
}
function handedOver(run, { submission, figures, called }, resumed) {
  const { batch_id, execution_id, model, openai_batch_id, estimated_tokens, queued_tokens } = submission;
  const paidHere = resumed ? called && execution_id !== run.execution : true;
  if (paidHere) run.purse.spend(batch_id, estimatedCost(run, submission, figures));
  const tokens2 = figures?.inputTokens ?? estimated_tokens;
  run.allowances.get(model)?.sent({
    batchId: batch_id,
    openaiBatchId: openai_batch_id || void 0,
    tokens: tokens2,
    queuedTokens: Math.max(queued_tokens ?? 0, tokens2)
  });
}
async function refused({ allowances }, { submission, refusedFor, reason }) {
  if (refusedFor === void 0) return "rejected";
  const allowance = allowances.get(submission.model);
  await allowance?.learn();
  if (refusedFor === "size") return submission.requests > 1 ? "split" : "rejected";
  allowance?.stop(reason);
  return "waiting";
}
// ../engine/src/submit/finish-open.ts
async function finishOpen(run) {
  const open32 = run.dryRun ? { own: [], others: [] } : await surveyOpen(run);
  const submitted = new KeyTable();
  const left = [];
  for (const id of await ownSubmissions(run, open32.own)) {
    const before = await ownSubmission(run, id);
    if (before === void 0) continue;
    if (isOpen2(before) && !run.dryRun) left.push(id);
    else await count(run, before, submitted);
  }
  for (const id of left) {
    await finish(run, id, true);
    const after = await ownSubmission(run, id);
    if (after !== void 0) await count(run, after, submitted);
  }
  for (const id of open32.others) await finish(run, id, false);
  return (key) => submitted.numberOf(key) !== void 0;
}
async function count(run, submission, submitted) {
  if (!(isOpen2(submission) || submission.state === "RECORDED")) return;
  const figures = await readFile(run, submission);
  run.purse.spend(submission.batch_id, estimatedCost(run, submission, figures));
  for (const key of figures?.keys ?? []) submitted.add(key);
}
async function surveyOpen({
  services: { state, store, ways },
  execution,
  stuck
}) {
  const open32 = { own: [], others: [] };
  for await (const record of state.submissions.listOpen()) {
    const { submission } = record;
    if (submission === void 0) stuck.push(unreadableSubmission(record, ways));
    else if (submission.store !== store.url) stuck.push(submissionElsewhere(submission, state.clock.now(), ways));
    else open32[submission.execution_id === execution ? "own" : "others"].push(submission.batch_id);
  }
  return open32;
}
async function ownSubmissions({ services: { store }, execution }, open32) {
  const prefix = batchesPrefix(execution);
  const ids = new Set(open32);
  for await (const { key } of store.list(prefix)) {
    const id = key.slice(prefix.length).split("/")[0] ?? "";
    if (isUuid(id)) ids.add(id);
  }
  return ids;
}
async function ownSubmission(run, id) {
  const { state, logger, ways } = run.services;
  const record = await state.submissions.get(id);
  if (record === void 0) return void 0;
  const { submission } = record;
  if (submission === void 0) {
    if (!run.dryRun && !isTold(run, id)) run.stuck.push(unreadableSubmission(record, ways));
  } else if (submission.execution_id !== run.execution) {
    logger.warn(
      `an object under ${batchesPrefix(run.execution)}${id}/ is passed over: that submission is one of the execution ${submission.execution_id} (${record.where})`
    );
    return void 0;
  }
  return submission;
}
async function finish(run, batchId, wait) {
  const { logger } = run.services;
  if (wait) logger.info(`submission ${batchId} was left open: going on with it`);
  const lease = await takeOverOrTell(run, batchId, wait);
  if (lease === void 0) return;
  logger.info(`finishing submission ${batchId}, which stopped at ${lease.submission.state}`);
  await driveFile(run, lease, void 0);
}
async function takeOverOrTell(run, batchId, wait) {
  const { state, ways } = run.services;
  try {
    return await takeOver(run.protocol, batchId, wait);
  } catch (error) {
    if (!isCompletionBatchError(error, "row-damaged")) throw error;
    const record = await state.submissions.get(batchId);
    if (record?.isOpen && !isTold(run, batchId)) run.stuck.push(unreadableSubmission(record, ways));
    return void 0;
  }
}
async function readFile(run, submission) {
  const { store, workload, logger, ways } = run.services;
  const { batch_id, object_key, sha256: sha25622 } = submission;
  const path = join3(run.workDir, `${batch_id}.submitted.jsonl`);
  const name = store.locate(object_key);
  try {
    await pipeline2(await store.stream(object_key), createWriteStream2(path));
    if ((await digestFile(path)).sha256 !== sha25622) throw requestsChanged(batch_id, name);
    return await figuresOf(workload, path, name);
  } catch (error) {
    if (!isUnusable(error)) throw error;
    const { reason, remedy } = submissionWithoutRequests(submission, lostRequestsReason(error), ways);
    if (!isOpen2(submission)) logger.warn(`submission ${batch_id}: ${reason}`);
    else if (!isTold(run, batch_id)) {
      tell(run, submission, { ending: "failed", resumed: true, reason: `${reason}. ${remedy}` });
    }
    return void 0;
  } finally {
    await rm3(path, { force: true });
  }
}
// ../engine/src/submit/merge-rounds.ts
// ../engine/src/requests/merge.ts
// ../engine/src/requests/line-figures.ts
var EACH = 3;
var FIRST_LINES = 1024;
var LineFigures = class {
  #values = new Float64Array(FIRST_LINES * EACH);
  #lines = 0;
  add({ inputTokens, outputTokens, units }) {
    const at = this.#lines * EACH;
    if (at === this.#values.length) {
      const larger = new Float64Array(2 * at);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[at] = inputTokens;
    this.#values[at + 1] = outputTokens;
    this.#values[at + 2] = units;
    this.#lines += 1;
  }
  /** @param line from 0; all 0 where there is none */
  of(line) {
    const [inputTokens = 0, outputTokens = 0, units = 0] = this.#values.subarray(line * EACH, (line + 1) * EACH);
    return { inputTokens, outputTokens, units };
  }
};
// ../engine/src/requests/merge.ts
async function* mergeNdjsons(files, options) {
  const { limits } = options;
  let current;
  let number = 0;
  let skip = options.skip ?? 0;
  try {
    for (const path of files) {
      const name = options.nameOf?.(path) ?? path;
      for await (const lines of options.lineBlocksOf?.(path) ?? splitBlocks2(blocksOf2(path), { name })) {
        for (const line of lines) {
          const described = describe(line, name, options);
          if (described === void 0) continue;
          if (skip > 0) {
            skip -= 1;
            continue;
          }
          const { bytes, description } = described;
          if (current !== void 0 && !current.takes(bytes.length + 1, description)) {
            yield await current.close();
            current = void 0;
          }
          if (current === void 0) {
            number += 1;
            const fileLimits = await options.limitsOfFile?.(description, limits) ?? limits;
            const target = join4(options.directory, `merged-${String(number).padStart(4, "0")}.jsonl`);
            current = await OpenFile.start(target, fileLimits);
          }
          const written = current.add(bytes, description, path);
          if (written !== void 0) await written;
        }
      }
    }
    if (current !== void 0) yield await current.close();
  } finally {
    await current?.abandon();
  }
}
function describe(line, name, options) {
  const description = options.describe(line, name);
  if (description === void 0) return void 0;
  const bytes = options.rewrite?.(line, name) ?? line.bytes;
  const why = whyTooLarge(bytes.length + 1, description, options.limits);
  if (why === void 0) return { bytes, description };
  options.onTooLarge(line, name, why);
  return void 0;
}
function whyTooLarge(bytes, { tokens: tokens2, inputs = 0 }, limits) {
  const { maxInputs = Infinity } = limits;
  if (bytes > limits.maxBytes) return `${bytes} bytes, a file may have ${limits.maxBytes}`;
  if (tokens2 > limits.maxTokens) return `${tokens2} tokens, a file may have ${limits.maxTokens}`;
  if (inputs > maxInputs) return `${inputs} inputs, a file may have ${maxInputs}`;
  return void 0;
}
var OpenFile = class _OpenFile {
  #path;
  #file;
  #limits;
  #digest = createHash3("sha256");
  #identities = new TextsDigest();
  #keys = /* @__PURE__ */ new Set();
  #figures = new LineFigures();
  #inputs = /* @__PURE__ */ new Map();
  #writer;
  #bytes = 0;
  #tokens = 0;
  #outputTokens = 0;
  #units = 0;
  #texts = 0;
  #cost = 0;
  constructor(path, file, limits) {
    this.#path = path;
    this.#file = file;
    this.#limits = limits;
    this.#writer = new LineWriter(file, (lines) => this.#digest.update(lines));
  }
  static async start(path, limits) {
    return new _OpenFile(path, await open22(path, "w"), limits);
  }
  takes(bytes, line) {
    const { maxLines, maxBytes, maxTokens, maxInputs = Infinity, maxCost = Infinity } = this.#limits;
    return this.#keys.size + 1 <= maxLines && this.#bytes + bytes <= maxBytes && this.#tokens + line.tokens <= maxTokens && this.#texts + (line.inputs ?? 0) <= maxInputs && this.#cost + (line.cost ?? 0) <= maxCost && !this.#keys.has(line.key);
  }
  /** See `LineWriter.add`. */
  add(bytes, line, input) {
    this.#inputs.set(input, (this.#inputs.get(input) ?? 0) + 1);
    this.#keys.add(line.key);
    this.#figures.add({ inputTokens: line.tokens, outputTokens: line.outputTokens ?? 0, units: line.units ?? 0 });
    this.#identities.add(line.identity);
    this.#bytes += bytes.length + 1;
    this.#tokens += line.tokens;
    this.#outputTokens += line.outputTokens ?? 0;
    this.#units += line.units ?? 0;
    this.#texts += line.inputs ?? 0;
    this.#cost += line.cost ?? 0;
    return this.#writer.add(bytes);
  }
  /** Closes the file where that has not been done; what it holds does not matter any more. */
  async abandon() {
    await this.#writer.abandon();
    await this.#file.close();
  }
  async close() {
    await this.#writer.end();
    await this.#file.close();
    return {
      path: this.#path,
      inputs: [...this.#inputs].map(([path, lines]) => ({ path, lines })),
      lines: this.#keys.size,
      bytes: this.#bytes,
      tokens: this.#tokens,
      outputTokens: this.#outputTokens,
      units: this.#units,
      keys: [...this.#keys],
      figures: this.#figures,
      sha256: this.#digest.digest("hex"),
      identity: this.#identities.end()
    };
  }
};
// ../engine/src/submit/submit-file.ts
async function submitFile(run, file) {
  const { store, state, logger } = run.services;
  const submission = newSubmission(run, file);
  if (run.allowance.stopped !== void 0) return tell(run, submission, run.allowance.stopped);
  if (run.dryRun) {
    run.purse.spend(submission.batch_id, estimatedCost(run, submission));
    return tell(run, submission, { ending: "planned" });
  }
  logger.info(describeEstimate(run, submission));
  await store.create(submission.object_key, { file: file.path });
  if (await state.submissions.put(submission)) return driveFile(run, new Lease(run.protocol, submission), file);
  const record = await state.submissions.get(submission.batch_id);
  const there = record?.submission;
  if (record !== void 0 && there === void 0) {
    run.stuck.push(unreadableSubmission(record, run.services.ways));
    return tell(run, submission, {
      ending: "failed",
      reason: `${record.where} stands in its place: ${record.problem}`
    });
  }
  if (there?.owner === submission.owner) return driveFile(run, new Lease(run.protocol, there), file);
  if (isTold(run, submission.batch_id)) return "failed";
  logger.warn(`submission ${submission.batch_id} is being worked on by another process`);
  return tell(run, there ?? submission, { ending: "elsewhere" });
}
function newSubmission(run, file) {
  const { execution, model, endpoint, parameters, protocol, services } = run;
  const { state, store, workload } = services;
  const batchId = generateCompletionBatchId(execution, model, file.identity, parameters);
  return {
    batch_id: batchId,
    execution_id: execution,
    state: "INTENDED",
    version: 1,
    owner: protocol.owner,
    lease_until: state.clock.now() + protocol.leaseMs,
    store: store.url,
    object_key: batchRequestsObject(execution, batchId, file.sha256),
    sha256: file.sha256,
    model,
    ...endpoint === CHAT_COMPLETIONS2 ? {} : { endpoint },
    ...parameters === void 0 ? {} : { parameters: JSON.stringify(parameters) },
    workload_version: workload.version,
    requests: file.lines,
    bytes: file.bytes,
    units: file.units,
    estimated_tokens: file.tokens,
    estimated_output_tokens: file.outputTokens,
    created_at: isoTime(state.clock),
    queued_tokens: run.allowance.queuedWith(file.tokens),
    attributes: { ...run.attributes, ...workload.attributes(file.keys, run.attributes) }
  };
}
function describeEstimate(run, submission) {
  const { requests, units, estimated_tokens, model } = submission;
  const cost = estimatedCost(run, submission);
  const price = costText(cost, (known) => `about ${usd(known)}`);
  const hidden = modelParameters(model, 0).max_completion_tokens > 0 ? ", without the hidden tokens of a reasoning model" : "";
  const figure = (count2, one, many = `${one}s`) => `${inThousands(count2)} ${count2 === 1 ? one : many}`;
  const asked = run.services.workload.unit[0] === "request" ? [] : [figure(units, ...run.services.workload.unit)];
  const whose = run.allowances.size > 1 ? `${model}: ` : "";
  const parts = [figure(requests, "request"), ...asked, `${figure(estimated_tokens, "token")} in`];
  return `${whose}${parts.join(", ")}; cost ${price}${hidden}`;
}
function generateCompletionBatchId(execution, model, identity, parameters) {
  const set = parameters === void 0 ? [] : [parametersText(parameters)];
  return uuidFromDigest(sha256(JSON.stringify([execution, model, identity, ...set])));
}
// ../engine/src/submit/merge-rounds.ts
async function mergeRounds(run, files, sent, clearance) {
  let picked = () => true;
  if (clearance.kind === "one") {
    const { line: place } = clearance;
    const at = ({ number }, name) => name === place.name && number === place.number;
    await mergeRound(run, files, sent, { from: 0, picked: at });
    picked = (line, name) => !at(line, name);
  }
  if (clearance.kind !== "all") run.allowance.stop(clearance.reason);
  for (let from = 0; ; ) {
    const round = await mergeRound(run, files, sent, { from, picked });
    if (round.again === void 0) return round.left;
    from = round.again;
  }
}
var REQUESTS_DONE = "requests gone through";
async function mergeRound(run, files, sent, { from, picked }) {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const rewrite = rewriteOf(run);
  const left = { alreadySubmitted: 0, taken: 0, tooLarge: [] };
  const merged = mergeNdjsons([...byPath.keys()], {
    directory: run.workDir,
    limits: run.allowance.narrow(run.limits),
    limitsOfFile: (first, limits) => run.allowance.limitsOfFile(first, limits),
    skip: from,
    nameOf: (path) => byPath.get(path)?.name ?? path,
    lineBlocksOf: (path) => lineBlocksOf(run, byPath.get(path)),
    describe: (line, name) => {
      if (!picked(line, name)) return void 0;
      const facts = factsFor(run, line, name);
      if (facts === void 0) return void 0;
      const isSubmitted = sent.isSubmitted(facts.key);
      if (!isSubmitted && sent.isTaken?.(facts.key) !== true) return describe2(run, facts);
      left[isSubmitted ? "alreadySubmitted" : "taken"] += 1;
      return void 0;
    },
    onTooLarge: (line, name, reason) => left.tooLarge.push({ where: `${name}:${line.number}`, reason }),
    ...rewrite === void 0 ? {} : { rewrite }
  });
  const { logger } = run.services;
  let done = from;
  for await (const file of merged) {
    const ending = file.units === 0 ? void 0 : await submitFile(run, file);
    await rm4(file.path, { force: true });
    if (ending === "split") return { left, again: done };
    done += file.lines;
    logger.progress(REQUESTS_DONE, done);
  }
  logger.progress(REQUESTS_DONE, done, done);
  return { left, again: void 0 };
}
function rewriteOf(run) {
  const { model, writtenFor, parameters, services } = run;
  if (model === writtenFor) return void 0;
  return (line, name) => services.workload.forModel(line, name, model, parameters);
}
function factsFor(run, line, name) {
  const facts = factsOf(run.services.workload, line, name);
  if (isForAnother(run, facts)) return void 0;
  checkFacts(run, facts, `${name}:${line.number}`);
  return facts;
}
function describe2(run, facts) {
  const { key, identity, inputTokens, outputTokens, units, inputs = 0 } = facts;
  const described = { key, identity, tokens: inputTokens, outputTokens, units, inputs };
  if (run.maxCostUsd === void 0) return described;
  const cost = costOf({ input: inputTokens, output: outputTokens }, run.model, run.services.prices) ?? 0;
  return { ...described, cost };
}
// ../engine/src/requests/pinned-file.ts
var PinnedFile = class _PinnedFile {
  path;
  name;
  sha256;
  bytes;
  #blocks;
  /** @param pins of the bytes that it shall have: of whoever has written it, or of its first reading */
  constructor({ path, name }, { sha256: sha25622, bytes, blocks }) {
    this.path = path;
    this.name = name;
    this.sha256 = sha25622;
    this.bytes = bytes;
    this.#blocks = blocks;
  }
  /** @throws CompletionBatchError `requests-changed` where the file does not have the digest that it should have */
  static async pin(file) {
    const digests = new BlockDigests();
    for await (const block of blocksOf2(file.path)) digests.update(block);
    const pins = digests.end();
    if (file.sha256 !== void 0 && file.sha256 !== pins.sha256) {
      throw new CompletionBatchError2(
        "requests-changed",
        `the request file is not the one that was handed over: its SHA-256 is ${pins.sha256}, not ${file.sha256}`,
        {
          where: file.name,
          remedy: "Nothing of it is sent: hand over the file of that digest, or the digest of this one."
        }
      );
    }
    return new _PinnedFile(file, pins);
  }
  /** @throws CompletionBatchError `requests-changed` before the first line that is not as it was, `line-too-large` */
  async *lines() {
    for await (const lines of this.lineBlocks()) for (const line of lines) yield line;
  }
  /** The same in the blocks of its reading: see `splitBlocks`. */
  lineBlocks() {
    return splitBlocks2(this.#read(), { name: this.name });
  }
  async *#read() {
    let index = 0;
    for await (const block of blocksOf2(this.path)) {
      if (!this.#blocks.has(block, index)) throw changed(this.name);
      yield block;
      index += 1;
    }
    if (index < this.#blocks.count) throw changed(this.name);
  }
};
function changed(name) {
  return new CompletionBatchError2("requests-changed", "the request file has changed since it was read first", {
    where: name,
    remedy: "Leave request files as they are until the run has ended, and submit again: what was not sent is sent then."
  });
}
// ../engine/src/submit/pin-files.ts
async function pinFiles(run, files) {
  const pinned = [];
  for (const file of files) {
    try {
      pinned.push(await pin(run, file));
    } catch (error) {
      if (!isCompletionBatchError(error)) throw error;
      run.refused.set(file.name, describeError(error));
    }
  }
  return pinned;
}
async function pin({ services, destinations }, file) {
  if (file instanceof PinnedFile) return file;
  await checkFile(file);
  const pinned = await PinnedFile.pin(file);
  const { workload } = services;
  if (file.sha256 !== void 0 || workload.verify === void 0) return pinned;
  for await (const line of pinned.lines()) {
    const { writtenFor, parameters } = destinationOf(destinations, workload.read(line, file.name));
    workload.verify(line, file.name, { model: writtenFor, parameters });
  }
  return pinned;
}
async function checkFile({ path, name }) {
  if (!await isNoFile(path)) return;
  throw new CompletionBatchError2("file-unusable", "the request file is no regular file", {
    where: name,
    remedy: "Name a file; write what a pipe gives into one first. Nothing of it was claimed or sent."
  });
}
// ../engine/src/submit/submit.ts
async function submit(services, options) {
  const { maxCostUsd } = options;
  const limits = limitsOf(options);
  const destinations = destinationsOf(options);
  for (const { model } of destinations) checkBudget({ maxCostUsd, model, prices: services.prices });
  const workDir = await makeScratch(options.workDir, "submit");
  try {
    const runs = await begin(services, options, { destinations, limits, workDir });
    const [run] = runs;
    if (!run.dryRun) await checkModels(run);
    const isSubmitted = await finishOpen(run);
    const sent = { isSubmitted, isTaken: await services.workload.taken?.() };
    const files = await pinFiles(run, await options.requests(workDir));
    const cleared = [];
    for (const each of runs) cleared.push([each, await clear(each, files, sent, options.preflight ?? "auto")]);
    const left = [];
    for (const [each, clearance] of cleared) left.push(await mergeRounds(each, files, sent, clearance));
    return resultOf(run, left);
  } finally {
    await rm5(workDir, { recursive: true, force: true });
  }
}
function limitsOf({ limits, queueTokens }) {
  if (queueTokens === void 0) return mergeLimits(limits ?? {});
  return mergeLimits({ ...limits, maxTokens: Math.min(limits?.maxTokens ?? DEFAULT_TOKENS, queueTokens) });
}
function destinationsOf({ others = [], ...first }) {
  const of = ({ model, writtenFor = model, parameters, endpoint = CHAT_COMPLETIONS2 }) => ({ model, writtenFor, parameters, endpoint });
  return [of(first), ...others.map(of)];
}
async function checkModels({ services, allowances }) {
  const { openai, logger } = services;
  for (const model of allowances.keys()) {
    if (await checkModel(openai, model)) continue;
    logger.warn(`the server cannot tell whether it has the model${allowances.size > 1 ? ` ${model}` : ""}; going on`);
  }
}
async function begin(services, options, { destinations, limits, workDir }) {
  const { execution, attributes = {}, dryRun = false, maxCostUsd } = options;
  const purse = new Purse(maxCostUsd, options.costs);
  const allowances = await openAllowances(services, options, destinations, purse);
  const protocol = protocolOf(services, options, workDir, purse);
  const told22 = { files: [], stuck: [], refused: /* @__PURE__ */ new Map() };
  const given = { execution, destinations, attributes, services, limits, dryRun, maxCostUsd, workDir };
  const runOf = (to) => {
    const allowance = allowances.get(to.model);
    if (allowance === void 0) throw new Error(`nobody has looked at the queue of ${to.model}`);
    return { ...given, ...told22, ...to, protocol, purse, allowances, allowance };
  };
  const [first, ...others] = destinations;
  return [runOf(first), ...others.map(runOf)];
}
async function openAllowances({ state, openai, logger }, { queueTokens, dryRun = false }, destinations, purse) {
  const queue = queueTokens === void 0 ? {} : { queueTokens };
  const allowances = /* @__PURE__ */ new Map();
  for (const { model } of destinations) {
    if (allowances.has(model)) continue;
    allowances.set(model, await Allowance.open({ state, openai, logger, model, dryRun, purse, ...queue }));
  }
  return allowances;
}
function protocolOf(services, { timing, exclusive = false, holders, maxCostUsd }, workDir, purse) {
  const { state, logger } = services;
  return {
    ...SUBMIT_TIMING,
    ...timing,
    state,
    logger,
    services,
    owner: ownerName(holders, randomUUID()),
    exclusive,
    holders,
    workDir,
    tooDear: (submission, file) => tooDear({ services, purse, maxCostUsd }, submission, file)
  };
}
async function clear(run, files, { isSubmitted, isTaken }, mode) {
  if (run.dryRun) return { kind: "all" };
  const { services, model, endpoint } = run;
  const rewrite = rewriteOf(run);
  return preflight({
    services,
    model,
    endpoint,
    mode,
    files,
    lineBlocksOf: (file) => lineBlocksOf(run, file),
    maySend(line, name) {
      const facts = factsOf(services.workload, line, name);
      if (facts.units === 0 || isForAnother(run, facts)) return false;
      return !isSubmitted(facts.key) && isTaken?.(facts.key) !== true;
    },
    asSent(line, name) {
      checkFacts(run, factsOf(services.workload, line, name), `${name}:${line.number}`);
      return rewrite?.(line, name) ?? line.bytes;
    }
  });
}
function resultOf(run, left) {
  const { execution, model, dryRun, files, stuck, refused: refused2, maxCostUsd, purse } = run;
  const sum = (count2) => left.reduce((total, each) => total + each[count2], 0);
  const tooLarge = left.flatMap((each) => each.tooLarge);
  return {
    execution,
    model,
    dryRun,
    files,
    budget: maxCostUsd === void 0 ? void 0 : { maxCost: maxCostUsd, used: purse.spent },
    alreadySubmitted: sum("alreadySubmitted"),
    taken: sum("taken"),
    tooLarge,
    refused: [...refused2].map(([name, reason]) => ({ name, reason })),
    stuck,
    complete: tooLarge.length === 0 && refused2.size === 0 && stuck.every(({ executionId }) => executionId !== execution) && files.filter(({ executionId }) => executionId === execution).every(({ ending }) => DONE.has(ending))
  };
}

// ../engine/src/requests/usage.ts
var tokens = int().nonnegative().catch(0);
var details = looseObject({ cached_tokens: tokens }).nullish().catch(null);
var usageBody = looseObject({
  usage: looseObject({
    prompt_tokens: tokens,
    completion_tokens: tokens,
    prompt_tokens_details: details,
    input_tokens: tokens,
    output_tokens: tokens,
    input_tokens_details: details
  })
});
function usageOf(line) {
  const body = usageBody.safeParse(line.body);
  if (!body.success) return { input: 0, cached: 0, output: 0 };
  const { usage } = body.data;
  return {
    input: usage.prompt_tokens || usage.input_tokens,
    cached: usage.prompt_tokens_details?.cached_tokens ?? usage.input_tokens_details?.cached_tokens ?? 0,
    output: usage.completion_tokens || usage.output_tokens
  };
}

// ../engine/src/jobs/ask-job.ts
// ../engine/src/jobs/job-services.ts
function serviceOf({ openai }) {
  const url = URL.parse(String(openai.baseURL));
  return url === null ? "unknown" : `${url.protocol}//${url.hostname}${url.pathname.replace(/\/+$/, "")}`;
}
function servicesOfJob(services, { job, max_attempts: maxAttempts }, scratch) {
  const { countTokens, ...others } = services;
  const { store, state } = services;
  const given = {
    ...countTokens === void 0 ? {} : { countTokens },
    ...scratch === void 0 ? {} : { scratch }
  };
  return { ...others, workload: plainRequests({ store, state, job, maxAttempts, ...given }) };
}
// ../engine/src/jobs/ask-job.ts
function askJob(services, manifest, options) {
  return askParts(services, manifest, options, (workDir) => partFiles(services, manifest, workDir));
}
async function askParts(services, manifest, options, parts) {
  const { job, destinations } = manifest;
  const [first, ...others] = destinations.map(({ model, endpoint }) => ({ model, endpoint }));
  const execution = executionFor(job, options.execution);
  const { maxCostUsd = manifest.max_cost_usd } = options;
  if (first === void 0) return nothingToAsk(execution, options);
  return submit(servicesOfJob(services, manifest, options.workDir), {
    ...options,
    ...first,
    others,
    execution,
    requests: parts,
    ...maxCostUsd === void 0 ? {} : { maxCostUsd, costs: await jobCosts(services, job) }
  });
}
function executionFor(job, execution) {
  return `${execution.slice(0, 80)}-${sha2562(JSON.stringify([execution, job])).slice(0, 16)}`;
}
function nothingToAsk(execution, { dryRun = false, maxCostUsd }) {
  return {
    execution,
    model: "",
    dryRun,
    files: [],
    budget: maxCostUsd === void 0 ? void 0 : { maxCost: maxCostUsd, used: 0 },
    alreadySubmitted: 0,
    taken: 0,
    tooLarge: [],
    refused: [],
    stuck: [],
    complete: true
  };
}
async function partFiles({ store, logger }, { parts }, workDir) {
  const files = [];
  for (const { key, sha256: digest } of parts) {
    const path = join5(workDir, `part-${digest}.jsonl`);
    await pipeline3(await store.stream(key), createWriteStream3(path));
    files.push({ path, name: store.locate(key), sha256: digest });
    logger.progress("parts of the requests fetched", files.length, parts.length);
  }
  return files;
}
// ../engine/src/jobs/saved-cost.ts
var NO_KNOWN_ANSWERS = { requests: 0, savedUsd: 0 };
var SavedCost = class {
  #prices;
  #told = NO_KNOWN_ANSWERS;
  constructor(prices) {
    this.#prices = prices;
  }
  /** @param answer the body of the answer, which tells what it took */
  add({ body: { model } }, answer) {
    const { requests, savedUsd } = this.#told;
    const usage = usageOf({ custom_id: "", status: void 0, body: answer, error: void 0 });
    const cost = costOf2(usage, model, this.#prices);
    const isKnown = savedUsd !== void 0 && cost !== void 0;
    this.#told = { requests: requests + 1, savedUsd: isKnown ? savedUsd + cost : void 0 };
  }
  get told() {
    return this.#told;
  }
};
// ../engine/src/jobs/finish-job.ts
// ../engine/src/jobs/answers-file.ts
var ANSWERS_MAGIC = "cbanswr1";
var ANSWERS_HEADER_BYTES = 12;
var ANSWER_DIGEST_BYTES = 16;
var ANSWER_BYTES = 20;
var FIRST_RECORDS = 1024;
var AnswersFile = class {
  #records = Buffer.alloc(FIRST_RECORDS * ANSWER_BYTES);
  #count = 0;
  /** @param digest lower-case hex, of `contentDigest` @param line in results.ndjson, from 1; they come in their order */
  add(digest, line) {
    const at = this.#count * ANSWER_BYTES;
    if (at === this.#records.length) this.#records = Buffer.concat([this.#records], at * 2);
    this.#records.write(digest, at, ANSWER_DIGEST_BYTES, "hex");
    this.#records.writeUInt32BE(line, at + ANSWER_DIGEST_BYTES);
    this.#count += 1;
  }
  async write(path) {
    await writeFile2(path, this.bytes());
  }
  bytes() {
    const order = Uint32Array.from({ length: this.#count }, (_, at) => at);
    const records = this.#records;
    order.sort(
      (a, b) => records.compare(records, b * ANSWER_BYTES, (b + 1) * ANSWER_BYTES, a * ANSWER_BYTES, (a + 1) * ANSWER_BYTES)
    );
    const bytes = Buffer.alloc(ANSWERS_HEADER_BYTES + this.#count * ANSWER_BYTES);
    bytes.write(ANSWERS_MAGIC, "latin1");
    let end = ANSWERS_HEADER_BYTES;
    for (const each of order) {
      records.copy(bytes, end, each * ANSWER_BYTES, (each + 1) * ANSWER_BYTES);
      end += ANSWER_BYTES;
    }
    bytes.writeUInt32BE(this.#count, ANSWERS_MAGIC.length);
    return bytes;
  }
};
var BLOCK = 4096;
async function* readAnswers(path, isWanted) {
  var _stack = [];
  try {
    const file = __using3(_stack, await open3(path), true);
    const header = Buffer.alloc(ANSWERS_HEADER_BYTES);
    await file.read(header, 0, header.length, 0);
    if (header.toString("latin1", 0, ANSWERS_MAGIC.length) !== ANSWERS_MAGIC) return;
    const block = Buffer.alloc(BLOCK * ANSWER_BYTES);
    let position = ANSWERS_HEADER_BYTES;
    let held;
    for (; ; ) {
      const { bytesRead } = await file.read(block, 0, block.length, position);
      for (let at = 0; at + ANSWER_BYTES <= bytesRead; at += ANSWER_BYTES) {
        const digest = block.toString("hex", at, at + ANSWER_DIGEST_BYTES);
        if (digest !== held?.digest) {
          if (held?.wanted) yield held;
          held = { digest, wanted: isWanted(digest), lines: [] };
        }
        if (held.wanted) held.lines.push(block.readUInt32BE(at + ANSWER_DIGEST_BYTES));
      }
      position += bytesRead;
      if (bytesRead < block.length) break;
    }
    if (held?.wanted) yield held;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose3(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
// ../engine/src/jobs/found-answers.ts
var knownAnswer = object({
  outcome: literal("answered"),
  response: object({
    status_code: int2().min(200).max(299),
    body: unknown().refine((body) => body !== void 0 && body !== null)
  }),
  batch: string().nullable()
});
function isKnownAnswer(result) {
  return knownAnswer.safeParse(result).success;
}
var AT_ONCE = 1024 * 1024;
var FoundAnswers = class _FoundAnswers {
  #file;
  #held = [];
  #heldBytes = 0;
  #end = 0;
  /** What was read last, and where it begins. */
  #window = Buffer.alloc(0);
  #start = 0;
  constructor(file) {
    this.#file = file;
  }
  static async create(path) {
    return new _FoundAnswers(await open23(path, "wx+"));
  }
  get isEmpty() {
    return this.#end === 0;
  }
  async add(answer) {
    const text = Buffer.from(JSON.stringify(answer));
    const place = { offset: this.#end, bytes: text.length };
    this.#held.push(text);
    this.#heldBytes += text.length;
    this.#end += text.length;
    if (this.#heldBytes >= AT_ONCE) await this.#write();
    return place;
  }
  async read({ offset, bytes }) {
    await this.#write();
    if (offset < this.#start || offset + bytes > this.#start + this.#window.length) {
      const window = Buffer.alloc(Math.min(Math.max(bytes, AT_ONCE), this.#end - offset));
      await this.#file.read(window, 0, window.length, offset);
      this.#window = window;
      this.#start = offset;
    }
    const at = offset - this.#start;
    return JSON.parse(this.#window.toString("utf8", at, at + bytes));
  }
  close() {
    return this.#file.close();
  }
  async #write() {
    if (this.#heldBytes === 0) return;
    await this.#file.appendFile(Buffer.concat(this.#held));
    this.#held = [];
    this.#heldBytes = 0;
  }
};
// ../engine/src/jobs/job-lines.ts
async function* jobLines(store, manifest, scratch) {
  const left = invalidLines(store, manifest, scratch);
  let invalid = await left.next();
  let number = 0;
  try {
    for await (const request of jobRequestLines(store, manifest, scratch)) {
      number += 1;
      for (; invalid.done !== true && invalid.value.line === number; number += 1) {
        yield { invalid: invalid.value };
        invalid = await left.next();
      }
      yield { request };
    }
    for (; invalid.done !== true; invalid = await left.next()) yield { invalid: invalid.value };
  } finally {
    await left.return(void 0);
  }
}
async function* jobRequestLines(store, { parts }, scratch) {
  for (const { key, sha256: sha25622 } of parts) {
    for await (const { line, name } of linesOf(store, key, sha25622, scratch)) yield readRequestLine2(line, name);
  }
}
async function* invalidLines(store, { invalid }, scratch) {
  if (invalid === null) return;
  for await (const { line, name } of linesOf(store, invalid.key, invalid.sha256, scratch)) {
    const parsed = invalidLine.safeParse(parseLine(line, name));
    if (parsed.success) yield parsed.data;
    else throw changed2(`${name}:${line.number}`, explain(parsed.error));
  }
}
async function* linesOf(store, key, sha25622, scratch) {
  const name = store.locate(key);
  const path = join22(scratch, key.slice(key.lastIndexOf("/") + 1));
  try {
    const found = await copyObject(store, key, path);
    if (found !== sha25622) throw changed2(name, `its SHA-256 is ${found}, not ${sha25622}`);
    for await (const line of splitLines3(blocksOf3(path), { name })) yield { line, name };
  } finally {
    await rm6(path, { force: true });
  }
}
function changed2(where, why) {
  return new CompletionBatchError3("requests-changed", `lines of the job are not those that were given: ${why}`, {
    where,
    remedy: "Restore the object, or submit the same files again: what is missing or damaged is written anew."
  });
}
// ../engine/src/jobs/merge-results.ts
async function* mergeResults(lines, sources) {
  for await (const { request, invalid } of lines) {
    if (invalid !== void 0) yield { result: invalidResult(invalid), request: void 0 };
    if (request !== void 0) yield { result: await resultOf2(request.custom_id, sources), request };
  }
}
function invalidResult({ custom_id, code, message, param }) {
  const error = { status_code: null, code, message: param === null ? message : `${param}: ${message}` };
  return { custom_id, outcome: "failed", response: null, error, reason: "invalid", attempts: 0, batch: null };
}
async function resultOf2(key, sources) {
  const state = sources.of(key);
  const settledBy = state?.settledBy;
  if (state === void 0 || settledBy === void 0 || state.stands !== "answered" && state.stands !== "failed") {
    const nothing = { response: null, error: null, reason: null, batch: null };
    return { custom_id: key, outcome: "open", ...nothing, attempts: state?.attempts ?? 0 };
  }
  const outcome = await sources.find(settledBy, key);
  if (outcome?.outcome !== state.stands) throw notThere(key, settledBy);
  const { response, error, reason, attempt: attempts } = outcome;
  const purpose = sources.purposeOf(settledBy);
  const batch = purpose === void 0 ? await sources.openaiIdOf(settledBy) : outcome.batch ?? null;
  const result = { custom_id: key, outcome: state.stands, response, error, reason, attempts, batch };
  return purpose === "cached" ? { ...result, cached: true } : result;
}
function notThere(key, batchId) {
  return new CompletionBatchError3(
    "row-damaged",
    `the outcomes of a batch have none of a request that it has settled: ${JSON.stringify(key.slice(0, 100))}`,
    { where: batchId, remedy: "Restore the batch's outcomes.jsonl, or begin a new job, which asks everything again." }
  );
}
// ../engine/src/jobs/outcome-files.ts
function outcomeFinder(open32) {
  let outcomes = open32();
  let fresh = true;
  const forward = async (key) => {
    for (; ; ) {
      const { value, done } = await outcomes.next();
      if (done === true) return void 0;
      fresh = false;
      if (value.custom_id === key) return value;
    }
  };
  return {
    async find(key) {
      const wasFresh = fresh;
      const found = await forward(key);
      if (found !== void 0) return found;
      outcomes = open32();
      fresh = true;
      return wasFresh ? void 0 : forward(key);
    },
    async close() {
      await outcomes.return(void 0);
    }
  };
}
var OutcomeFiles = class {
  #store;
  #executions;
  #counts;
  #scratch;
  #open = /* @__PURE__ */ new Map();
  /**
   * @param executions of the batches that have settled requests
   * @param counts how many outcomes of each are going to be asked for
   */
  constructor(store, executions, counts, scratch) {
    this.#store = store;
    this.#executions = executions;
    this.#counts = counts;
    this.#scratch = scratch;
  }
  /**
   * The outcome that a batch gave a request; undefined where it gave none.
   * @throws CompletionBatchError `object-not-found`, `row-damaged`, and what the store throws
   */
  async find(batchId, key) {
    const file = this.#open.get(batchId) ?? await this.#copy(batchId);
    const outcome = await file.finder.find(key);
    file.left -= 1;
    if (file.left <= 0) await this.#remove(batchId);
    return outcome;
  }
  async close() {
    for (const batchId of [...this.#open.keys()]) await this.#remove(batchId);
  }
  async #copy(batchId) {
    const key = outcomesKey({ batchId, executionId: this.#executions.get(batchId) ?? null });
    const path = join32(this.#scratch, `${batchId}.outcomes.jsonl`);
    await pipeline22(await this.#store.stream(key), createWriteStream22(path));
    const name = this.#store.locate(key);
    const finder = outcomeFinder(() => parseOutcomes(createReadStream3(path), name));
    const file = { finder, path, left: this.#counts.get(batchId) ?? Infinity };
    this.#open.set(batchId, file);
    return file;
  }
  async #remove(batchId) {
    const file = this.#open.get(batchId);
    this.#open.delete(batchId);
    await file?.finder.close();
    if (file !== void 0) await rm22(file.path, { force: true });
  }
};
// ../engine/src/jobs/merge-job.ts
async function* mergeJob(options) {
  const { store, state, manifest, log, scratch } = options;
  const files = new OutcomeFiles(store, new Map(log.settledBatches()), finalOutcomes(log), scratch);
  const openaiIds = /* @__PURE__ */ new Map();
  const openaiIdOf = (batchId) => {
    const known = openaiIds.get(batchId) ?? openaiId(state, batchId);
    openaiIds.set(batchId, known);
    return known;
  };
  try {
    yield* mergeResults(jobLines(store, manifest, scratch), {
      of: (key) => log.of(key),
      find: (batchId, key) => files.find(batchId, key),
      openaiIdOf,
      purposeOf: ownPurposes(manifest.job)
    });
  } finally {
    await files.close();
  }
}
async function openaiId(state, batchId) {
  return (await state.batches.get(batchId))?.sketch.openai_batch_id ?? null;
}
// ../engine/src/jobs/finish-job.ts
async function finishJob(services, options) {
  const { store } = services;
  const { manifest, workDir } = options;
  const scratch = await makeScratch2(workDir, "results");
  try {
    const written = await writeResults(services, options, scratch);
    if (written === void 0) return false;
    await store.put(jobResultsObject(manifest.job), { file: join42(scratch, RESULTS) });
    await store.put(jobFailuresObject(manifest.job), { file: join42(scratch, FAILURES) });
    await store.put(answersObject(manifest.job, manifest.created_at), { file: join42(scratch, ANSWERS) });
    const done = await doneOf(services, options, written);
    const isOurs = await store.create(jobDoneObject(manifest.job), `${JSON.stringify(done, void 0, 1)}
`);
    await closeMark(services, manifest.job);
    return isOurs;
  } finally {
    await rm32(scratch, { recursive: true, force: true });
  }
}
async function closeMark({ store }, job) {
  await store.delete(openJobObject(job));
}
var RESULTS = "results.ndjson";
var FAILURES = "failures.ndjson";
var ANSWERS = "answers.bin";
async function writeResults(services, { manifest, log }, scratch) {
  const { store, state, prices, logger } = services;
  const results = await LinesFile.create(join42(scratch, RESULTS));
  const failures = await LinesFile.create(join42(scratch, FAILURES));
  try {
    const answers = new AnswersFile();
    const tally = new ResultTally(prices);
    let line = 0;
    for await (const merged of mergeJob({ store, state, manifest, log, scratch })) {
      const { result, request } = merged;
      if (result.outcome === "open") return void 0;
      line += 1;
      tally.add(merged);
      const text = Buffer.from(toLine(result)).subarray(0, -1);
      await results.add(text);
      if (result.outcome === "failed") await failures.add(text);
      else if (request !== void 0 && isKnownAnswer(result)) answers.add(contentDigest(request), line);
      logger.progress("results written", line, manifest.lines);
    }
    const index = join42(scratch, ANSWERS);
    await answers.write(index);
    return {
      results: told2(await results.close()),
      failures: told2(await failures.close()),
      answers: await digestFile2(index),
      ...tally.told()
    };
  } finally {
    await results.abandon();
    await failures.abandon();
  }
}
function told2({ sha256: sha25622, bytes, lines }) {
  return { sha256: sha25622, bytes, lines };
}
var ResultTally = class {
  #counts = { answered: 0, cached: 0, failed: 0, invalid: 0 };
  #saved;
  constructor(prices) {
    this.#saved = new SavedCost(prices);
  }
  add({ result, request }) {
    if (request === void 0) this.#counts.invalid += 1;
    else if (result.outcome === "failed") this.#counts.failed += 1;
    else {
      this.#counts.answered += 1;
      if (result.cached !== true) return;
      this.#counts.cached += 1;
      this.#saved.add(request, result.response?.body);
    }
  }
  told() {
    return { counts: { ...this.#counts }, saved_usd: this.#saved.told.savedUsd ?? null };
  }
};
async function doneOf(services, { manifest, log }, written) {
  const { store, state, prices } = services;
  const { job, digest } = manifest;
  const records = await jobBatchRecords(state, job, log);
  const { costUsd, estimatedUsd, tokens: tokens2 } = costsOf(records, prices);
  return {
    format: "completion-batch/job-done",
    version: 1,
    job,
    digest,
    finished_at: isoTime2(state.clock),
    service: serviceOf(services),
    cancelled: await isCancelled(store, job),
    ...written,
    cost_usd: costUsd ?? null,
    estimated_usd: estimatedUsd ?? null,
    tokens: tokens2,
    batches: jobBatches(records).map(({ batchId, openaiBatchId, status, requests, open: open32 }) => ({
      batch_id: batchId,
      openai_batch_id: openaiBatchId,
      status,
      requests,
      open: open32
    }))
  };
}
export {
  ANSWER_DIGEST_BYTES,
  FoundAnswers,
  MAX_ATTEMPTS,
  NO_KNOWN_ANSWERS,
  PinnedFile,
  SavedCost,
  askJob,
  askParts,
  atOnce,
  canRead,
  checkModel,
  closeMark,
  downloadFile,
  enqueuedTokens,
  finishJob,
  isForbidden,
  jobRequestLines,
  keysOfFile,
  knownAnswer,
  learnFrom,
  limitsOf,
  mergeJob,
  plainRequests,
  readAnswers,
  requestFacts,
  serviceOf,
  servicesOfJob,
  submit,
  usageOf,
  whyTooLarge
};
