const { rm } = process.getBuiltinModule("node:fs/promises");
const { open } = process.getBuiltinModule("node:fs/promises");
const { join } = process.getBuiltinModule("node:path");
const { tmpdir } = process.getBuiltinModule("node:os");
import {
  BlockDigests,
  KeyTable,
  textIfThere,
  textIfThere as textIfThere2
} from "./lib-shared-18.mjs";
import {
  makeScratch,
  parseJson,
  redact
} from "./lib-shared-7.mjs";
import {
  batchStandings,
  batchStandings as batchStandings2,
  isFree,
  lineFailure
} from "./lib-shared-22.mjs";
import {
  BlockWriter,
  CHAT_COMPLETIONS,
  SHA256,
  _enum,
  _enum as _enum2,
  array,
  array as array2,
  boolean,
  checkJobId,
  checkJobId as checkJobId2,
  checkJobId as checkJobId3,
  claimsObject,
  claimsPrefix,
  costOf,
  discriminatedUnion,
  explain,
  explain as explain2,
  int,
  int as int2,
  isAnswerOf,
  isExecutionId,
  jobCancelledObject,
  jobDoneObject,
  jobInvalidObject,
  jobObject,
  jobPartObject,
  literal,
  literal as literal2,
  number,
  number as number2,
  object,
  object as object2,
  outcomesObject,
  parseLine,
  sha256,
  splitLines,
  strictObject,
  string,
  string as string2,
  toLine,
  unknown,
  uuidFromDigest
} from "./lib-shared-3.mjs";
import {
  CompletionBatchError,
  CompletionBatchError as CompletionBatchError2,
  isCompletionBatchError
} from "./lib-shared-31.mjs";
import {
  estimateTokens,
  estimatedCostOf,
  inputTokensOf,
  inputsOf,
  isOpenBatch,
  outputTokensOf,
  readRequestLine,
  requestForModel,
  requestIdentity
} from "./lib-shared-9.mjs";


// ../engine/src/workload/key-states.ts
var FIRST_KEYS = 1 << 10;
var KeyStates = class {
  #keys = new KeyTable();
  /** By the number of a key: its state's place in the next two. */
  #placeOf = new Uint32Array(FIRST_KEYS);
  #states = [];
  #having = [];
  #places = /* @__PURE__ */ new Map();
  of(key) {
    const number22 = this.#keys.numberOf(key);
    return number22 === void 0 ? void 0 : this.#stateIn(this.#placeOf, number22);
  }
  /** Each state that keys have, with how many have it. */
  *byState() {
    for (const [place, state] of this.#states.entries()) {
      const having = this.#having[place] ?? 0;
      if (having > 0) yield [state, having];
    }
  }
  /** What `of` says now, whatever is changed later; its states are the very objects of `byState`. */
  asOfNow() {
    const placeOf = this.#placeOf.slice(0, this.#keys.size);
    return (key) => {
      const number22 = this.#keys.numberOf(key);
      return number22 === void 0 ? void 0 : this.#stateIn(placeOf, number22);
    };
  }
  /** @param next the state after another one, or of a key that had none; asked once for each there is among these */
  change(keys2, next) {
    const moves = /* @__PURE__ */ new Map();
    for (const key of keys2) {
      const known = this.#keys.size;
      const number22 = this.#keys.add(key);
      const before = number22 < known ? this.#placeOf[number22] : void 0;
      const place = moves.get(before) ?? this.#place(next(before === void 0 ? void 0 : this.#states[before]));
      moves.set(before, place);
      if (before !== void 0) this.#count(before, -1);
      this.#count(place, 1);
      if (number22 === this.#placeOf.length) this.#grow();
      this.#placeOf[number22] = place;
    }
  }
  #stateIn(placeOf, number22) {
    const place = placeOf[number22];
    return place === void 0 ? void 0 : this.#states[place];
  }
  #place(state) {
    const name = JSON.stringify(state);
    const known = this.#places.get(name);
    if (known !== void 0) return known;
    const place = this.#states.push(state) - 1;
    this.#having.push(0);
    this.#places.set(name, place);
    return place;
  }
  #count(place, change) {
    this.#having[place] = (this.#having[place] ?? 0) + change;
  }
  #grow() {
    const larger = new Uint32Array(this.#placeOf.length * 2);
    larger.set(this.#placeOf);
    this.#placeOf = larger;
  }
};
// ../engine/src/workload/claim-log.ts
var keys = array(string()).min(1);
var held = { batch_id: string(), begun: string(), keys };
var settled = { batch_id: string(), execution_id: string().nullable(), keys };
var logEntry = discriminatedUnion("kind", [
  strictObject({ kind: literal("claimed"), ...held }),
  strictObject({ kind: literal("released"), ...held }),
  strictObject({ kind: literal("answered"), ...settled }),
  strictObject({ kind: literal("failed"), ...settled }),
  /** Not answered, and to be asked again; `attempts`: those of the request that are used up. */
  strictObject({ kind: literal("again"), attempts: int().nonnegative(), ...settled })
]);
var ENTRY_BYTES = 1e6;
var READ_AT_ONCE = 8;
var ClaimLog = class {
  #store;
  #job;
  #onEntry;
  #requests = new KeyStates();
  #batches = /* @__PURE__ */ new Map();
  /** Reads what is there at first; two callers must not do that side by side. */
  #first;
  /** Number of the last entry that is taken in. */
  #read = 0;
  /**
   * @param onEntry told of each entry as it is taken in: nothing else knows keys later, only what is said of one
   * @throws CompletionBatchError `invalid-input`
   */
  constructor(store, job, onEntry) {
    this.#store = store;
    this.#job = checkJobId(job);
    this.#onEntry = onEntry;
  }
  /** Undefined where nobody ever had it. */
  of(key) {
    return this.#requests.of(key);
  }
  /** Every request that anybody ever had: each state that some have, with how many have it. */
  byState() {
    return this.#requests.byState();
  }
  /** What `of` says now, whatever is written later; its states are the very objects of `byState`. */
  asOfNow() {
    return this.#requests.asOfNow();
  }
  /** Batches that have settled requests, in their order, with their executions. */
  settledBatches() {
    return this.#batches;
  }
  /**
   * Reads what was written since.
   * @returns the number of the last entry
   * @throws CompletionBatchError `row-damaged`, and what the store throws
   */
  async refresh() {
    this.#first ??= this.#readListed().catch((error) => {
      this.#first = void 0;
      throw error;
    });
    await this.#first;
    for (; ; ) {
      const number22 = this.#read + 1;
      const text = await this.#text(number22);
      if (text === void 0) return this.#read;
      this.#take(number22, text);
    }
  }
  /**
   * Writes entries until there is none to write.
   * @param decide the next entry, by what the log says now; it is asked again after each entry, and where another was faster
   * @returns those that were written
   */
  async append(decide) {
    const written = [];
    for (; ; ) {
      const number22 = await this.refresh() + 1;
      const entry = await decide();
      if (entry === void 0) return written;
      const text = JSON.stringify(entry);
      const isOurs = await this.#store.create(claimsObject(this.#job, number22), text) || await this.#has(number22, text);
      if (!isOurs) continue;
      this.#take(number22, text);
      written.push(entry);
    }
  }
  /** The answer to a create may have been lost, and it was made again by the store's client. */
  async #has(number22, text) {
    return await this.#text(number22) === text;
  }
  async #readListed() {
    const listed = [];
    for await (const { key } of this.#store.list(claimsPrefix(this.#job))) listed.push(key);
    for (let next = this.#read + 1; next <= listed.length; next = this.#read + 1) {
      const numbers = Array.from({ length: Math.min(READ_AT_ONCE, listed.length - next + 1) }, (_, at) => next + at);
      const texts = await Promise.all(numbers.map((number22) => this.#text(number22)));
      for (const [at, text] of texts.entries()) {
        if (text === void 0) throw this.#damaged(next + at, "it is missing, and later ones are there");
        this.#take(next + at, text);
      }
    }
  }
  #text(number22) {
    return textIfThere(this.#store, claimsObject(this.#job, number22));
  }
  /** Once: two callers may have read it. */
  #take(number22, text) {
    if (this.#read !== number22 - 1) return;
    const entry = this.#parse(number22, text);
    if ("execution_id" in entry) this.#batches.set(entry.batch_id, entry.execution_id);
    this.#requests.change(entry.keys, (before) => after(before, entry));
    this.#read = number22;
    this.#onEntry?.(entry);
  }
  #parse(number22, text) {
    let value;
    try {
      value = JSON.parse(text);
    } catch (cause) {
      throw this.#damaged(number22, "it is not valid JSON", cause);
    }
    const parsed = logEntry.safeParse(value);
    if (parsed.success) return parsed.data;
    throw this.#damaged(number22, explain(parsed.error), parsed.error);
  }
  #damaged(number22, why, cause) {
    return new CompletionBatchError("row-damaged", `an entry of the job's log does not do: ${why}`, {
      where: this.#store.locate(claimsObject(this.#job, number22)),
      remedy: "Restore the object, or use the version that wrote it; or begin a new job, which asks everything again.",
      cause
    });
  }
};
function after(before, entry) {
  const { batch_id: batchId } = entry;
  const { attempts = 0, tries = 0, settledBy } = before ?? {};
  switch (entry.kind) {
    case "claimed":
      return { stands: "claimed", batchId, begun: entry.begun, attempts, tries, settledBy };
    case "released":
      return { stands: "free", batchId, begun: entry.begun, attempts, tries, settledBy };
    case "again":
      return {
        stands: "free",
        batchId,
        begun: void 0,
        attempts: entry.attempts,
        tries: tries + 1,
        settledBy: batchId
      };
    default:
      return { stands: entry.kind, batchId, begun: void 0, attempts, tries, settledBy: batchId };
  }
}
function fitting(keys2) {
  let bytes = 0;
  const end = keys2.findIndex((key) => {
    bytes += Buffer.byteLength(JSON.stringify(key)) + 1;
    return bytes > ENTRY_BYTES;
  });
  return end === -1 ? [...keys2] : keys2.slice(0, Math.max(1, end));
}
// ../engine/src/workload/keep-outcomes.ts
// ../engine/src/requests/lines-file.ts
var LinesFile = class _LinesFile {
  #path;
  #file;
  #digests = new BlockDigests();
  #writer;
  #lines = 0;
  #bytes = 0;
  constructor(path, file2) {
    this.#path = path;
    this.#file = file2;
    this.#writer = new BlockWriter(file2, (bytes) => this.#digests.update(bytes));
  }
  static async create(path) {
    return new _LinesFile(path, await open(path, "wx"));
  }
  get bytes() {
    return this.#bytes;
  }
  /** See `BlockWriter.add`. */
  add(line) {
    this.#bytes += line.length + 1;
    this.#lines += 1;
    return this.#writer.add(line);
  }
  async close() {
    await this.#writer.end();
    await this.#file.close();
    return { path: this.#path, lines: this.#lines, ...this.#digests.end() };
  }
  /** Where what it holds does not matter any more; also after it was closed. */
  async abandon() {
    await this.#writer.abandon();
    await this.#file.close();
  }
};
// ../engine/src/workload/keep-outcomes.ts
function outcomesKey({ executionId, batchId }) {
  return outcomesObject(executionId ?? "unknown", batchId);
}
async function keepOutcomes(store, place, outcomes, parent) {
  const scratch = await makeScratch(parent, "settle");
  try {
    const file2 = join(scratch, "outcomes.jsonl");
    await write(file2, outcomes);
    return await store.create(outcomesKey(place), { file: file2 });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
async function write(path, outcomes) {
  const file2 = await LinesFile.create(path);
  try {
    for await (const outcome of outcomes) {
      const written = file2.add(Buffer.from(toLine(outcome)).subarray(0, -1));
      if (written !== void 0) await written;
    }
    await file2.close();
  } finally {
    await file2.abandon();
  }
}
// ../engine/src/workload/request-outcome.ts
var requestOutcome = object({
  custom_id: string(),
  /** `again`: it is to be asked again. `elsewhere`: another batch has it, or has answered it, and that one counts. */
  outcome: _enum(["answered", "failed", "again", "elsewhere"]),
  /** Attempts that are used up, this one among them unless it says nothing about the request. */
  attempt: int().nonnegative(),
  /** A `LineReason`; null where it was answered, or is elsewhere. */
  reason: string().nullable(),
  /** The answer; null where there is none. */
  response: object({ status_code: number().nullable(), body: unknown() }).nullable(),
  /** In the service's words, without secrets; null where nothing was said. */
  error: object({ status_code: number().nullable(), code: string(), message: string() }).nullable(),
  /** OpenAI's id of the batch that gave it, where that was an earlier job's. */
  batch: string().nullable().optional()
});
var MAX_MESSAGE = 1e3;
var MOST_TRIES = 20;
function outcomeOf({ key, result, release }, { batch, before, tries, maxAttempts }) {
  const failure = result === void 0 ? void 0 : lineFailure(result);
  if (result !== void 0 && failure === void 0 && release === void 0) {
    const response = { status_code: result.status ?? null, body: result.body ?? null };
    return { custom_id: key, outcome: "answered", attempt: before + 1, reason: null, response, error: null };
  }
  const reason = release ?? failure?.reason ?? "missing";
  const counts = usesAttempt(reason, batch);
  const attempt = before + (counts ? 1 : 0);
  const lasts = release === void 0 && failure?.aboutContent === true;
  const isLast = counts && attempt >= maxAttempts || tries + 1 >= MOST_TRIES;
  const outcome = lasts || isLast ? "failed" : "again";
  return { custom_id: key, outcome, attempt, reason, response: null, error: errorOf(result) };
}
function usesAttempt(reason, { answered }) {
  return !isFree(reason) || reason === "common-error" || reason === "parameter" && answered > 0;
}
function outcomeElsewhere({ key, result }, attempts) {
  const failed = result === void 0 || lineFailure(result) !== void 0;
  const response = failed ? null : { status_code: result.status ?? null, body: result.body ?? null };
  const error = failed ? errorOf(result) : null;
  return { custom_id: key, outcome: "elsewhere", attempt: attempts, reason: null, response, error };
}
function errorOf(result) {
  if (result === void 0) return null;
  const { code = "", message = "" } = result.error ?? {};
  const said = (text) => redact(text).slice(0, MAX_MESSAGE);
  return { status_code: result.status ?? null, code: said(code), message: said(message) };
}
// ../engine/src/workload/job-outcomes.ts
async function jobRequests(store, job, onEntry) {
  const log = new ClaimLog(store, job, onEntry);
  await log.refresh();
  return log;
}
async function readOutcomes(store, executionId, batchId) {
  const key = outcomesKey({ executionId, batchId });
  try {
    return parseOutcomes(await store.stream(key), store.locate(key));
  } catch (error) {
    if (isCompletionBatchError(error, "object-not-found")) return void 0;
    throw error;
  }
}
async function* parseOutcomes(stream, name) {
  for await (const line of splitLines(stream, { name })) {
    const parsed = requestOutcome.safeParse(parseLine(line, name));
    if (!parsed.success) throw damaged(`${name}:${line.number}`, explain(parsed.error), parsed.error);
    yield parsed.data;
  }
}
function damaged(where, why, cause) {
  return new CompletionBatchError("row-damaged", `a line of outcomes does not do: ${why}`, {
    where,
    remedy: "Restore the object, or use the version that wrote it.",
    cause
  });
}

// ../engine/src/jobs/job-costs.ts
async function jobCosts(services, job) {
  const costs = /* @__PURE__ */ new Map();
  for (const id of batchesIn(await jobRequests(services.store, job))) costs.set(id, await costOfBatch(services, id));
  return costs;
}
function batchesIn(log) {
  const ids = /* @__PURE__ */ new Set();
  for (const [batchId] of log.settledBatches()) ids.add(batchId);
  for (const [{ batchId }] of log.byState()) ids.add(batchId);
  return ids;
}
async function costOfBatch({ state, prices }, batchId) {
  const record = await state.batches.get(batchId);
  if (record === void 0) {
    const submission = await state.submissions.get(batchId);
    return submission?.isOpen ? estimateOf(submission.submission, prices) ?? 0 : 0;
  }
  const { batch, attributes } = record;
  if (batch !== void 0 && isOpenBatch(batch)) return estimatedCostOf(batch, prices) ?? 0;
  return billedCost(attributes, batch?.model, prices) ?? 0;
}
function estimateOf(submission, prices) {
  if (submission === void 0) return void 0;
  const { model, estimated_tokens: input, estimated_output_tokens: output } = submission;
  return costOf({ input, output }, model, prices);
}
function billedCost({ cost_usd, input_tokens, cached_tokens, output_tokens }, model, prices) {
  if (typeof cost_usd === "number") return cost_usd;
  if (model === void 0 || typeof input_tokens !== "number" || typeof output_tokens !== "number") return void 0;
  const cached = typeof cached_tokens === "number" ? cached_tokens : 0;
  return costOf({ input: input_tokens, cached, output: output_tokens }, model, prices);
}
// ../engine/src/jobs/own-outcomes.ts
var OWN_PURPOSES = ["cached", "cancelled"];
function ownBatchId(job, purpose) {
  return uuidFromDigest(sha256(`outcomes of the job ${job} that are ${purpose}`));
}
function ownPurposes(job) {
  const ids = new Map(OWN_PURPOSES.map((each) => [ownBatchId(job, each), each]));
  return (batchId) => ids.get(batchId);
}
var AT_ONCE = 5e3;
async function settleOwn(options, outcomes) {
  const { store, log, job, purpose, scratch } = options;
  const place = { batchId: ownBatchId(job, purpose), executionId: job };
  await log.refresh();
  let kept = await readOutcomes(store, place.executionId, place.batchId);
  if (kept === void 0) {
    await keepOutcomes(store, place, outcomes(), scratch);
    kept = await readOutcomes(store, place.executionId, place.batchId);
  }
  let settled2 = 0;
  for await (const some of inParts(kept ?? [])) settled2 += await enter(options, place.batchId, some);
  return settled2;
}
async function* inParts(outcomes) {
  let some = [];
  for await (const { custom_id: key, outcome } of outcomes) {
    some.push({ key, kind: outcome === "answered" ? "answered" : "failed" });
    if (some.length < AT_ONCE) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}
async function enter({ log, job, state, purpose }, batchId, some) {
  const written = await log.append(async () => {
    const standing = batchStandings(state);
    for (const kind of ["answered", "failed"]) {
      const keys2 = [];
      for (const one of some) {
        if (one.kind === kind && await isLeft(log.of(one.key), standing, purpose)) keys2.push(one.key);
      }
      if (keys2.length > 0) return { kind, batch_id: batchId, execution_id: job, keys: fitting(keys2) };
    }
    return void 0;
  });
  return written.reduce((sum2, { keys: keys2 }) => sum2 + keys2.length, 0);
}
async function isLeft(request, standing, purpose) {
  if (request === void 0 || request.stands === "free") return true;
  if (request.stands !== "claimed") return false;
  const stands = await standing(request.batchId);
  return stands === "ended" || stands === "unknown" && purpose === "cancelled";
}
// ../engine/src/jobs/job-counts.ts
async function countJob(manifest, log, state) {
  const standing = batchStandings(state);
  const purposeOf = ownPurposes(manifest.job);
  const lost = /* @__PURE__ */ new Map();
  const counts = { answered: 0, cached: 0, failed: 0, waiting: 0 };
  for (const [{ stands, batchId, settledBy }, requests] of log.byState()) {
    if (stands === "answered" || stands === "failed") {
      counts[stands] += requests;
      if (stands === "answered" && purposeOf(settledBy) === "cached") counts.cached += requests;
    } else if (stands === "claimed") {
      const still = await standing(batchId);
      if (still !== "ended") counts.waiting += requests;
      if (still === "unknown") lost.set(batchId, (lost.get(batchId) ?? 0) + requests);
    }
  }
  const { requests: all, lines } = manifest;
  const unasked = Math.max(0, all - counts.answered - counts.failed - counts.waiting);
  return { counts: { ...counts, unasked, invalid: lines - all }, lost };
}
function finalOutcomes(log) {
  const counts = /* @__PURE__ */ new Map();
  for (const [{ stands, settledBy }, requests] of log.byState()) {
    if (stands !== "answered" && stands !== "failed" || settledBy === void 0) continue;
    counts.set(settledBy, (counts.get(settledBy) ?? 0) + requests);
  }
  return counts;
}
// ../engine/src/jobs/job-done.ts
var count = int2().nonnegative();
var usd = number2().nonnegative().nullable();
var file = object2({ sha256: string2().regex(SHA256), bytes: count, lines: count });
var jobDone = object2({
  format: literal2("completion-batch/job-done"),
  version: literal2(1),
  job: string2(),
  /** The manifest's. */
  digest: string2(),
  finished_at: string2(),
  /** Who has answered: see `serviceOf`. */
  service: string2(),
  cancelled: boolean(),
  counts: object2({ answered: count, cached: count, failed: count, invalid: count }),
  /** USD; null where there is no price. */
  cost_usd: usd,
  estimated_usd: usd,
  saved_usd: usd,
  tokens: object2({ input: count, cached: count, output: count }),
  batches: array2(
    object2({
      batch_id: string2(),
      openai_batch_id: string2(),
      status: string2(),
      requests: count,
      open: boolean()
    })
  ),
  results: file,
  failures: file,
  /** Which requests are answered, for later jobs: `answersObject`. */
  answers: object2({ sha256: string2().regex(SHA256), bytes: count })
});
async function readDone(store, job) {
  const key = jobDoneObject(job);
  const text = await textIfThere2(store, key);
  if (text === void 0) return void 0;
  const found = jobDone.safeParse(valueIn(text));
  if (found.success && found.data.job === job) return found.data;
  throw new CompletionBatchError2(
    "row-damaged",
    `what is kept of a job's end does not do: ${found.success ? "it is that of another job" : explain2(found.error)}`,
    {
      where: store.locate(key),
      remedy: "Restore the object, use the version that wrote it, or delete it: the next round writes the results, and it, anew.",
      cause: found.error
    }
  );
}
function valueIn(text) {
  try {
    return parseJson(text);
  } catch {
    return void 0;
  }
}
// ../engine/src/jobs/job.ts
var count2 = int2().nonnegative();
var destination = object2({
  model: string2(),
  endpoint: string2(),
  requests: count2,
  /** Estimated. */
  input_tokens: count2,
  output_tokens: count2
});
var digest = string2().regex(SHA256);
var part = object2({ key: string2(), sha256: digest, bytes: count2, requests: count2 });
var jobManifest = object2({
  format: literal2("completion-batch/job"),
  version: literal2(1),
  job: string2(),
  /** SHA-256 over the lines in their order (custom id, url, body, however they are written): what the job asks. */
  digest,
  /** Lines that were given; their numbers from 1 are what `InvalidLine.line` counts by. */
  lines: count2,
  /** Of them, those that are requests: all lines of all parts, in the order in which they were given. */
  requests: count2,
  parts: array2(part),
  /** Lines that were left out as no requests; null where there are none. */
  invalid: object2({ key: string2(), sha256: digest, lines: count2 }).nullable(),
  destinations: array2(destination),
  max_attempts: int2().positive(),
  /** USD: for rounds that name no other budget. */
  max_cost_usd: number2().positive().optional(),
  /** Where the records of its batches lie: `recordsOf`. */
  records: string2().optional(),
  created_at: string2()
});
var LINE_CODES = [
  "invalid_json_line",
  "missing_required_parameter",
  "invalid_type",
  "invalid_value",
  "invalid_url",
  "invalid_request",
  "duplicate_custom_id",
  "streaming_unsupported",
  "line_too_large"
];
var invalidLine = object2({
  /** Among all that were given, from 1. */
  line: int2().positive(),
  /** Of its file, and there. */
  file: string2(),
  file_line: int2().positive(),
  /** As far as it could be read. */
  custom_id: string2().nullable(),
  code: _enum2(LINE_CODES),
  /** The member at fault, such as `body.model`; null where it is the line. */
  param: string2().nullable(),
  message: string2()
});
// ../engine/src/jobs/job-manifest.ts
async function findManifest(store, job) {
  const text = await textIfThere2(store, jobObject(checkJobId2(job)));
  return text === void 0 ? void 0 : parseManifest(store, job, text);
}
async function readManifest(store, job) {
  const manifest = await findManifest(store, job);
  if (manifest !== void 0) return manifest;
  throw new CompletionBatchError2("invalid-input", `there is no job ${job}`, {
    where: store.locate(jobObject(job)),
    remedy: "Check its name and the store, or submit it first. Nothing was asked or written."
  });
}
function recordsOf({ store, state }) {
  return state.name.startsWith(`store ${store.url}`) ? "store" : state.name;
}
function checkRecords(services, { job, records }) {
  const here = recordsOf(services);
  if (records === void 0 || records === here) return;
  throw new CompletionBatchError2(
    "invalid-input",
    `the records of the job ${job} are in another place: ${records.slice(0, 300)}, not ${here}`,
    {
      where: "state",
      remedy: "Name the state that the job was submitted with, or none where it was none. Nothing was asked or written."
    }
  );
}
async function createManifest(store, manifest) {
  const text = `${JSON.stringify(manifest, void 0, 1)}
`;
  if (await store.create(jobObject(manifest.job), text)) return manifest;
  return readManifest(store, manifest.job);
}
function parseManifest(store, job, text) {
  const damaged2 = (why2, cause) => new CompletionBatchError2("row-damaged", `what is kept of the job ${job} does not do: ${why2}`, {
    where: store.locate(jobObject(job)),
    remedy: "Restore the object, use the version that wrote it, or submit the requests as a job of another name.",
    cause
  });
  let value;
  try {
    value = parseJson(text);
  } catch (cause) {
    throw damaged2("it is not valid JSON", cause);
  }
  const parsed = jobManifest.safeParse(value);
  if (!parsed.success) throw damaged2(explain2(parsed.error), parsed.error);
  const why = misplaced(parsed.data, job);
  if (why !== void 0) throw damaged2(why);
  return parsed.data;
}
function misplaced(manifest, job) {
  if (manifest.job !== job) return `it is that of the job ${JSON.stringify(manifest.job.slice(0, 100))}`;
  const { parts, requests, lines, invalid } = manifest;
  const strayed = parts.findIndex(({ key, sha256: sha2562 }, at) => key !== jobPartObject(job, at + 1, sha2562));
  if (strayed !== -1) return `parts.${strayed}.key is not where that part lies`;
  if (invalid !== null && invalid.key !== jobInvalidObject(job, invalid.sha256)) {
    return "invalid.key is not where those lines lie";
  }
  if (parts.reduce((sum2, part2) => sum2 + part2.requests, 0) !== requests)
    return "its parts have another number of requests";
  return requests + (invalid?.lines ?? 0) === lines ? void 0 : "its lines are not its requests and the invalid ones";
}
// ../engine/src/jobs/job-status.ts
async function jobStatus(services, job) {
  const { store } = services;
  const manifest = await readManifest(store, job);
  const done = await readDone(store, job);
  if (done !== void 0) return doneStatus(manifest, done);
  const log = new ClaimLog(store, job);
  await log.refresh();
  return openStatus(services, manifest, log);
}
function doneStatus(manifest, done) {
  const { counts, cancelled, tokens } = done;
  return {
    manifest,
    counts: { ...counts, waiting: 0, unasked: 0 },
    done: true,
    cancelled,
    costUsd: done.cost_usd ?? void 0,
    estimatedUsd: done.estimated_usd ?? void 0,
    savedUsd: done.saved_usd ?? void 0,
    tokens,
    batches: done.batches.map(({ batch_id: batchId, openai_batch_id: openaiBatchId, status, requests, open: open2 }) => ({
      batchId,
      openaiBatchId,
      status,
      requests,
      open: open2
    }))
  };
}
async function openStatus(services, manifest, log) {
  const { store, state, prices } = services;
  const { counts } = await countJob(manifest, log, state);
  const records = await jobBatchRecords(state, manifest.job, log);
  return {
    manifest,
    counts,
    done: false,
    cancelled: await isCancelled(store, manifest.job),
    ...costsOf(records, prices),
    savedUsd: counts.cached === 0 ? 0 : void 0,
    batches: jobBatches(records)
  };
}
async function isCancelled(store, job) {
  return await store.head(jobCancelledObject(job)) !== void 0;
}
async function jobBatchRecords(state, job, log) {
  const records = /* @__PURE__ */ new Map();
  for await (const record of state.batches.listOpen()) {
    if (record.attributes.job === job) records.set(record.batchId, record);
  }
  const purposeOf = ownPurposes(job);
  for (const [batchId] of log.settledBatches()) {
    if (purposeOf(batchId) !== void 0 || records.has(batchId)) continue;
    const record = await state.batches.get(batchId);
    if (record !== void 0) records.set(batchId, record);
  }
  return [...records.values()];
}
function jobBatches(records) {
  const batches = records.map(({ batchId, sketch, batch }) => ({
    batchId,
    openaiBatchId: sketch.openai_batch_id ?? "",
    status: sketch.status ?? "unknown",
    requests: batch?.request_count ?? 0,
    open: batch === void 0 || isOpenBatch(batch)
  }));
  const nameOf = ({ openaiBatchId, batchId }) => `${openaiBatchId} ${batchId}`;
  return batches.sort((a, b) => Number(b.open) - Number(a.open) || (nameOf(a) < nameOf(b) ? -1 : 1));
}
function costsOf(records, prices) {
  let costUsd = 0;
  let estimatedUsd = 0;
  const tokens = { input: 0, cached: 0, output: 0 };
  for (const { batch, attributes } of records) {
    const number22 = (name) => {
      const value = attributes[name];
      return typeof value === "number" ? value : void 0;
    };
    const estimated = number22("estimated_cost_usd") ?? (batch && estimatedCostOf(batch, prices));
    estimatedUsd = sum(estimatedUsd, estimated);
    if (batch === void 0 || isOpenBatch(batch)) continue;
    const used = number22("input_tokens") ?? 0;
    tokens.input += used;
    tokens.cached += number22("cached_tokens") ?? 0;
    tokens.output += number22("output_tokens") ?? 0;
    costUsd = sum(costUsd, billedCost(attributes, batch.model, prices) ?? (used === 0 ? 0 : void 0));
  }
  return { costUsd, estimatedUsd, tokens };
}
function sum(a, b) {
  return a === void 0 || b === void 0 ? void 0 : a + b;
}

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
  const begin = BEGINNING.length;
  for (let at = 0; at < begin; at += 1) if (bytes[at] !== BEGINNING[at]) return void 0;
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
async function claimKeys(log, state, submission, keys2) {
  const { batch_id, created_at: begun } = submission;
  await log.append(async () => {
    const standing = batchStandings2(state);
    const free = [];
    for (const key of new Set(keys2)) if (await isFree2(log.of(key), submission, standing)) free.push(key);
    return free.length === 0 ? void 0 : { kind: "claimed", batch_id, begun, keys: fitting(free) };
  });
  return new Set(keys2.filter((key) => holds(log.of(key), submission)));
}
async function takenKeys(log, state) {
  await log.refresh();
  const standing = batchStandings2(state);
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
async function isFree2(request, submission, standing) {
  if (request === void 0 || request.stands === "free") return true;
  if (request.stands !== "claimed" || holds(request, submission)) return false;
  if (request.batchId === submission.batch_id) return true;
  return await standing(request.batchId) === "ended";
}
function holds(request, { batch_id, created_at }) {
  return request?.stands === "claimed" && request.batchId === batch_id && request.begun === created_at;
}
async function releaseKeys(log, submission, keys2) {
  const { batch_id, created_at: begun } = submission;
  const written = await log.append(async () => {
    const own = [...new Set(keys2)].filter((key) => holds(log.of(key), submission));
    return own.length === 0 ? void 0 : { kind: "released", batch_id, begun, keys: fitting(own) };
  });
  return written.reduce((sum2, entry) => sum2 + entry.keys.length, 0);
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
  const settled2 = { batch_id: batch.batchId, execution_id: batch.executionId ?? null };
  for (const { outcome, attempts, keys: keys2 } of tally.groups()) {
    const open2 = fitting(keys2.filter((key) => isOpen(log.of(key), batch, outcome)));
    if (open2.length === 0) continue;
    return outcome === "again" ? { kind: outcome, attempts, ...settled2, keys: open2 } : { kind: outcome, ...settled2, keys: open2 };
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
    for (const { outcome, keys: keys2 } of this.#groups.values()) if (outcome === "failed") failed += keys2.length;
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
  const { maxAttempts = MAX_ATTEMPTS, scratch = tmpdir(), log } = options;
  checkJobId3(job);
  const jobIn = (known) => typeof known.job === "string" && isExecutionId(known.job) ? known.job : job;
  const logOf = logsIn(store, log && [[job, log]]);
  const keyOf = (line, name) => line.facts?.key ?? customIdInBytes(line.bytes) ?? readRequestLine(line, name).custom_id;
  const keysOf = (lines, name) => lines.map((line) => keyOf(line, name));
  const settleKeys = async (batch, requests, onProgress) => {
    const { attributes, endpoint } = await recordOf(state, batch.batchId);
    return settleRequests(
      { store, log: logOf(jobIn(attributes)), endpoint, maxAttempts, scratch },
      batch,
      requests,
      onProgress
    );
  };
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
      const keys2 = keysOf(lines, name);
      const held2 = await claimKeys(logOf(jobIn(submission.attributes)), state, submission, keys2);
      return keys2.map((key) => ({ held: held2.has(key), lost: held2.has(key) ? 0 : 1 }));
    },
    release: (submission, lines, name) => releaseKeys(logOf(jobIn(submission.attributes)), submission, keysOf(lines, name)),
    attributes: (_keys, known) => ({ job: jobIn(known) }),
    rowAttributes: ({ attributes }) => ({ job: jobIn(attributes) }),
    settle: settleKeys,
    settleKeys,
    countAttributes: ({ answered, failed, again }) => ({
      answered_count: answered,
      failed_count: failed,
      again_count: Object.values(again).reduce((sum2, count3) => sum2 + count3, 0)
    }),
    noCounts: () => ({ answered: 0, failed: 0, again: {} })
  };
}
function logsIn(store, read) {
  const logs = new Map(read);
  return (job) => {
    const log = logs.get(job) ?? new ClaimLog(store, job);
    logs.set(job, log);
    return log;
  };
}
function requestFacts(request, count3) {
  return new ReadFacts(request, count3);
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
  constructor(request, count3) {
    this.key = request.custom_id;
    this.endpoint = request.url;
    this.model = request.body.model;
    this.#request = request;
    this.#count = count3;
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
  ClaimLog,
  LinesFile,
  MAX_ATTEMPTS,
  checkRecords,
  costsOf,
  countJob,
  createManifest,
  doneStatus,
  finalOutcomes,
  findManifest,
  invalidLine,
  isCancelled,
  jobBatchRecords,
  jobBatches,
  jobCosts,
  jobRequests,
  jobStatus,
  openStatus,
  outcomesKey,
  ownBatchId,
  ownPurposes,
  parseOutcomes,
  plainRequests,
  readDone,
  readManifest,
  readOutcomes,
  recordsOf,
  requestFacts,
  settleOwn
};
