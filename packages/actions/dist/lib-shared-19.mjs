import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  BlockDigests,
  KeyTable
} from "./lib-shared-43.mjs";
import {
  textIfThere
} from "./lib-shared-75.mjs";
import {
  makeScratch
} from "./lib-shared-76.mjs";
import {
  isFree,
  lineFailure
} from "./lib-shared-30.mjs";
import {
  checkJobId,
  claimsObject,
  claimsPrefix,
  outcomesObject,
  parseLine,
  splitLines,
  toLine
} from "./lib-shared-6.mjs";
import {
  redact
} from "./lib-shared-12.mjs";
import {
  LineWriter,
  explain
} from "./lib-shared-33.mjs";
import {
  _enum,
  array,
  discriminatedUnion,
  int,
  literal,
  number,
  object,
  strictObject,
  string,
  unknown
} from "./lib-zod.mjs";
import {
  CompletionBatchError,
  isCompletionBatchError
} from "./lib-shared-54.mjs";

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
    const number2 = this.#keys.numberOf(key);
    return number2 === void 0 ? void 0 : this.#stateIn(this.#placeOf, number2);
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
      const number2 = this.#keys.numberOf(key);
      return number2 === void 0 ? void 0 : this.#stateIn(placeOf, number2);
    };
  }
  /** @param next the state after another one, or of a key that had none; asked once for each there is among these */
  change(keys2, next) {
    const moves = /* @__PURE__ */ new Map();
    for (const key of keys2) {
      const known = this.#keys.size;
      const number2 = this.#keys.add(key);
      const before = number2 < known ? this.#placeOf[number2] : void 0;
      const place = moves.get(before) ?? this.#place(next(before === void 0 ? void 0 : this.#states[before]));
      moves.set(before, place);
      if (before !== void 0) this.#count(before, -1);
      this.#count(place, 1);
      if (number2 === this.#placeOf.length) this.#grow();
      this.#placeOf[number2] = place;
    }
  }
  #stateIn(placeOf, number2) {
    const place = placeOf[number2];
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
      const number2 = this.#read + 1;
      const text = await this.#text(number2);
      if (text === void 0) return this.#read;
      this.#take(number2, text);
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
      const number2 = await this.refresh() + 1;
      const entry = await decide();
      if (entry === void 0) return written;
      const text = JSON.stringify(entry);
      const isOurs = await this.#store.create(claimsObject(this.#job, number2), text) || await this.#has(number2, text);
      if (!isOurs) continue;
      this.#take(number2, text);
      written.push(entry);
    }
  }
  /** The answer to a create may have been lost, and it was made again by the store's client. */
  async #has(number2, text) {
    return await this.#text(number2) === text;
  }
  async #readListed() {
    const listed = [];
    for await (const { key } of this.#store.list(claimsPrefix(this.#job))) listed.push(key);
    for (let next = this.#read + 1; next <= listed.length; next = this.#read + 1) {
      const numbers = Array.from({ length: Math.min(READ_AT_ONCE, listed.length - next + 1) }, (_, at) => next + at);
      const texts = await Promise.all(numbers.map((number2) => this.#text(number2)));
      for (const [at, text] of texts.entries()) {
        if (text === void 0) throw this.#damaged(next + at, "it is missing, and later ones are there");
        this.#take(next + at, text);
      }
    }
  }
  #text(number2) {
    return textIfThere(this.#store, claimsObject(this.#job, number2));
  }
  /** Once: two callers may have read it. */
  #take(number2, text) {
    if (this.#read !== number2 - 1) return;
    const entry = this.#parse(number2, text);
    if ("execution_id" in entry) this.#batches.set(entry.batch_id, entry.execution_id);
    this.#requests.change(entry.keys, (before) => after(before, entry));
    this.#read = number2;
    this.#onEntry?.(entry);
  }
  #parse(number2, text) {
    let value;
    try {
      value = JSON.parse(text);
    } catch (cause) {
      throw this.#damaged(number2, "it is not valid JSON", cause);
    }
    const parsed = logEntry.safeParse(value);
    if (parsed.success) return parsed.data;
    throw this.#damaged(number2, explain(parsed.error), parsed.error);
  }
  #damaged(number2, why, cause) {
    return new CompletionBatchError("row-damaged", `an entry of the job's log does not do: ${why}`, {
      where: this.#store.locate(claimsObject(this.#job, number2)),
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

// ../engine/src/requests/lines-file.ts
import { open } from "node:fs/promises";
var LinesFile = class _LinesFile {
  #path;
  #file;
  #digests = new BlockDigests();
  #writer;
  #lines = 0;
  #bytes = 0;
  constructor(path, file) {
    this.#path = path;
    this.#file = file;
    this.#writer = new LineWriter(file, (bytes) => this.#digests.update(bytes));
  }
  static async create(path) {
    return new _LinesFile(path, await open(path, "wx"));
  }
  get bytes() {
    return this.#bytes;
  }
  /** See `LineWriter.add`. */
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
import { rm } from "node:fs/promises";
import { join } from "node:path";
function outcomesKey({ executionId, batchId }) {
  return outcomesObject(executionId ?? "unknown", batchId);
}
async function keepOutcomes(store, place, outcomes, parent) {
  const scratch = await makeScratch(parent, "settle");
  try {
    const file = join(scratch, "outcomes.jsonl");
    await write(file, outcomes);
    return await store.create(outcomesKey(place), { file });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
async function write(path, outcomes) {
  const file = await LinesFile.create(path);
  try {
    for await (const outcome of outcomes) {
      const written = file.add(Buffer.from(toLine(outcome)).subarray(0, -1));
      if (written !== void 0) await written;
    }
    await file.close();
  } finally {
    await file.abandon();
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

export {
  ClaimLog,
  fitting,
  LinesFile,
  outcomesKey,
  keepOutcomes,
  outcomeOf,
  outcomeElsewhere,
  jobRequests,
  readOutcomes,
  parseOutcomes
};
