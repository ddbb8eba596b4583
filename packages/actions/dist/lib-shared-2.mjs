import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  checkKey,
  checkPrefix,
  sdkMissing
} from "./lib-shared-23.mjs";
import {
  OPEN_BATCH_STATUSES,
  OPEN_JOBS,
  SHA256,
  batchDataOf,
  batchFields,
  batchRequestsObject,
  batchSketch,
  batchesPrefix,
  billedUsage,
  boundIn,
  cancelBatch,
  canonicalText,
  changed,
  checkExecutionId,
  checkJobId,
  claimsObject,
  claimsPrefix,
  digestFile,
  endOf,
  explain,
  explainOpenaiError,
  external_exports,
  failureOf,
  hasEnded,
  isAboutFile,
  isExecutionId,
  isGone,
  isHeld,
  isNews,
  isOpen,
  isOpenBatch,
  isOurs,
  isRedirect,
  isUuid,
  jobAnswersObject,
  jobCancelledObject,
  jobDoneObject,
  jobFailuresObject,
  jobInvalidObject,
  jobObject,
  jobPartObject,
  jobResultsObject,
  keptWords,
  limitRefusalIn,
  misplaced,
  misplacedBatch,
  number,
  openJobObject,
  outcomesObject,
  parametersText,
  parseParameters,
  queueOf,
  readRefusal,
  resultsObject,
  resultsPrefix,
  retrieveBatch,
  sha256,
  shown,
  statusOf,
  submissionFields,
  submissionSketch,
  uuidFromDigest,
  withParameters
} from "./lib-shared.mjs";
import {
  ask,
  dataHiderOf,
  hiderOf
} from "./lib-shared-12.mjs";
import {
  S3,
  guardCalls,
  isoTime,
  systemClock,
  timeouts
} from "./lib-shared-13.mjs";
import {
  AWS_BOUNDS,
  BoundError,
  CompletionBatchError,
  FILE_BOUNDS,
  JSON_CALL_BOUNDS,
  LINE_BOUNDS,
  OPENAI_BOUNDS,
  PROXY_REMEDY,
  checkPlainHttp,
  cleanError,
  describeError,
  hideIn,
  inTime,
  isCompletionBatchError,
  nameProxy,
  paced,
  parseJson,
  proxyAgents,
  proxyFetch,
  proxyIn,
  readBeginning,
  readWhole,
  redact,
  redactor,
  seconds,
  sentSecretsOf,
  shownUrl,
  sourceOf,
  systemTimer
} from "./lib-shared-9.mjs";
import {
  __callDispose,
  __using
} from "./lib-shared-17.mjs";

// ../engine/src/objects/digested.ts
import { createHash } from "node:crypto";
async function hasDigest(store, key, sha2562) {
  try {
    const hash2 = createHash("sha256");
    for await (const chunk of await store.stream(key)) hash2.update(chunk);
    return hash2.digest("hex") === sha2562;
  } catch (error) {
    if (isCompletionBatchError(error, "object-not-found")) return false;
    throw error;
  }
}
async function writeDigested(store, key, file2, sha2562) {
  if (await store.create(key, { file: file2 })) return;
  if (!await hasDigest(store, key, sha2562)) await store.put(key, { file: file2 });
}

// ../engine/src/platform/quiet-logger.ts
var quietLogger = { debug: () => {
}, warn: () => {
} };

// ../engine/src/platform/json-calls.ts
function jsonService(options) {
  const { url, headers, secrets, env } = options;
  checkPlainHttp(url, env, options.name);
  const inner = proxyFetch(url.href, env) ?? fetch;
  const hide = redactor([...secrets, ...sentSecretsOf(env)]);
  const service = { ...options, timer: options.timer ?? systemTimer, hide };
  return async ({ method, path, body, signal }) => {
    signal.throwIfAborted();
    const init = {
      method,
      headers: {
        ...headers,
        accept: "application/json",
        ...body === void 0 ? {} : { "content-type": "application/json" }
      },
      ...body === void 0 ? {} : { body: JSON.stringify(body) },
      redirect: "manual"
    };
    try {
      return await read(service, await begun(service, inner, `${url.origin}${path}`, init, signal));
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw failed(service, cleanError(error, hide));
    }
  };
}
function begun({ name: name2, timer }, inner, url, init, signal) {
  const { most } = JSON_CALL_BOUNDS.headMs;
  const call = (ending) => inner(url, { ...init, signal: AbortSignal.any([signal, ending]) });
  const late = () => new BoundError(`${name2} has not begun to answer within ${seconds(most)}`);
  return inTime(most, call, late, timer);
}
async function read({ name: name2, timer, hide, url }, response) {
  const { status, body } = response;
  if (response.type === "opaqueredirect" || status >= 300 && status < 400) {
    void body?.cancel().catch(() => {
    });
    throw new BoundError(`${url.host} sends this call on to ${placeIn(response)}, and redirects are not followed`);
  }
  if (!response.ok) {
    const { error, errorMs } = JSON_CALL_BOUNDS;
    const pace2 = { name: "the error", most: error.most, silenceMs: errorMs.most, wholeMs: errorMs.most };
    const text3 = body === null ? "" : String(await readBeginning(sourceOf(body), pace2, timer));
    return { ok: false, status, message: redact(hide(messageIn(text3))) };
  }
  const pace = {
    name: `${name2}'s answer`,
    most: JSON_CALL_BOUNDS.json.most,
    silenceMs: JSON_CALL_BOUNDS.silenceMs.most,
    wholeMs: JSON_CALL_BOUNDS.answerMs.most
  };
  const text2 = body === null ? "" : (await readWhole(paced(sourceOf(body), pace, timer))).toString();
  return { ok: true, status, body: parseJson(text2) };
}
function placeIn({ headers, url }) {
  const location = headers.get("location") ?? "";
  return URL.canParse(location, url) ? new URL(location, url).host : "nowhere";
}
var SHOWN = 300;
function messageIn(text2) {
  try {
    const { message } = Object(parseJson(text2));
    if (typeof message === "string") return message.slice(0, SHOWN);
  } catch {
  }
  return text2.trim().slice(0, SHOWN);
}
function failed({ name: name2, url }, error) {
  const proxy = proxyIn(error);
  const why = error instanceof SyntaxError ? "it does not answer in JSON" : error instanceof BoundError ? error.message : causeOf(error);
  return new CompletionBatchError("service-unreachable", `${name2} cannot be asked: ${why}`, {
    where: proxy === void 0 ? url.origin : `${url.origin} by ${proxy}`,
    remedy: `${proxy === void 0 ? "Check that the address is right and that the service is up" : PROXY_REMEDY}; then run it again.`,
    cause: error
  });
}
function causeOf(error) {
  const { cause, message } = Object(error);
  const { code, message: deeper } = Object(cause);
  return [code, deeper, message].filter((text2) => typeof text2 === "string" && text2 !== "").join(", ") || String(error);
}

// ../engine/src/state/objects/places.ts
var MAX_SEGMENT = 200;
var DIGEST = /^~~[0-9a-f]{64}$/;
var DIGITS = 7;
function segmentOf(text2) {
  if (DIGEST.test(text2)) return text2;
  const segment = Buffer.from(text2).toString("latin1").replaceAll(/^\.|[^a-z0-9._-]/g, (byte) => `~${byte.charCodeAt(0).toString(16).padStart(2, "0")}`);
  return segment === "" || segment.length > MAX_SEGMENT ? `~~${sha256(text2)}` : segment;
}
function textOf(segment) {
  if (DIGEST.test(segment)) return segment;
  const bytes = segment.replaceAll(
    /~([0-9a-f]{2})/g,
    (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))
  );
  return Buffer.from(bytes, "latin1").toString();
}
function nameOf(number2) {
  return String(number2).padStart(DIGITS, "0");
}
function numberOf(name2) {
  const number2 = /^\d{7,15}$/.test(name2) ? Number(name2) : 0;
  return number2 > 0 && nameOf(number2) === name2 ? number2 : void 0;
}

// ../engine/src/state/objects/revision.ts
var VERSION = 1;
var MAX_BYTES = 1024 * 1024;
var data = external_exports.custom((value) => typeof value === "object" && value !== null && !Array.isArray(value), {
  error: "is not an object"
});
var sketch = external_exports.object({
  write: external_exports.string().optional().catch(void 0),
  open: external_exports.boolean().optional().catch(void 0),
  opened: external_exports.int().positive().optional().catch(void 0),
  data: data.catch({})
});
function toText({ format, id, write, open: open12, opened, data: data2 }, where) {
  const text2 = `${JSON.stringify({ format, version: VERSION, id, write, open: open12, opened, data: data2 })}
`;
  const bytes = Buffer.byteLength(text2);
  if (bytes <= MAX_BYTES) return text2;
  throw new CompletionBatchError("invalid-input", `the record would have ${bytes} bytes`, {
    where,
    remedy: `A record may have ${MAX_BYTES} bytes: make the batch smaller.`
  });
}
function isTooLarge(bytes) {
  return bytes > MAX_BYTES;
}
function toRevision(place, format, text2, problem = "is not JSON") {
  const value = text2 === void 0 ? void 0 : jsonOf(text2);
  const { success, data: whole, error } = wanted(format, place.id).safeParse(value);
  const known = sketch.safeParse(value).data ?? { data: {} };
  if (success) return { ...place, ...known, id: whole.id, problem: void 0 };
  return { ...place, ...known, problem: value === void 0 ? problem : explain(error) };
}
function wanted(format, id) {
  const isHere = (text2) => segmentOf(text2) === segmentOf(id);
  return external_exports.object({
    format: external_exports.literal(format),
    version: external_exports.literal(VERSION),
    id: external_exports.string().refine(isHere, { error: "is that of another record" }),
    data
  });
}
function jsonOf(text2) {
  try {
    return parseJson(new TextDecoder("utf-8", { fatal: true }).decode(text2));
  } catch {
    return void 0;
  }
}

// ../engine/src/state/objects/records.ts
var TRIES = 100;
var ENDING = ".json";
var Records = class {
  #options;
  constructor(options) {
    this.#options = options;
  }
  /** What counts now; undefined where there is no such record. */
  async newest(id) {
    const folder = this.#folderOf(id);
    let last;
    for await (const { key, bytes } of this.#options.store.list(folder)) {
      const number2 = numberIn(key.slice(folder.length));
      if (number2 !== void 0 && number2 > (last?.number ?? 0)) last = { number: number2, bytes };
    }
    return last === void 0 ? void 0 : this.#read(id, last.number, last.bytes);
  }
  /** The newest of every record, with one look at all numbers of all of them. */
  async *all() {
    const { store, folder } = this.#options;
    let last;
    for await (const { key, bytes } of store.list(`${folder}/`)) {
      const [segment = "", name2 = ""] = key.slice(folder.length + 1).split("/");
      const number2 = numberIn(name2);
      if (number2 === void 0) continue;
      const id = textOf(segment);
      if (last !== void 0 && last.id !== id) yield await this.#read(last.id, last.number, last.bytes);
      if (last?.id !== id || last.number < number2) last = { id, number: number2, bytes };
    }
    if (last !== void 0) yield await this.#read(last.id, last.number, last.bytes);
  }
  /**
   * Writes a number that is not there yet. An answer that was lost is looked at again: what lies there tells who wrote it.
   * @returns false where somebody else was faster
   * @throws CompletionBatchError what the store throws, where nothing lies there; `invalid-input`
   */
  async append(id, number2, content) {
    const { store, format, newWrite } = this.#options;
    const key = this.#keyOf(id, number2);
    const write = newWrite();
    const text2 = toText({ ...content, format, id, write }, store.locate(key));
    let failure;
    try {
      if (await store.create(key, text2)) return true;
    } catch (error) {
      failure = { error };
    }
    const there = await this.#look(id, number2).catch((error) => {
      throw failure === void 0 ? error : failure.error;
    });
    if (there === void 0) throw failure === void 0 ? vanished(store.locate(key)) : failure.error;
    return there.write === write;
  }
  /**
   * Writes what `next` makes of the newest, anew where somebody else was faster.
   * @param next gives undefined where nothing is to be written
   * @returns what was there before and what was written; undefined where nothing was
   * @throws CompletionBatchError `store-unusable` where others are always faster
   */
  async update(id, next) {
    for (let tries = 1; tries <= TRIES; tries += 1) {
      const before = await this.newest(id);
      const after2 = next(before);
      if (after2 === void 0) return void 0;
      if (await this.append(id, (before?.number ?? 0) + 1, after2)) return { before, after: after2 };
    }
    throw this.contested(id);
  }
  contested(id) {
    return new CompletionBatchError("store-unusable", `others wrote this record first, ${TRIES} times in a row`, {
      where: this.locate(id),
      remedy: "Run it again when fewer processes work on the same."
    });
  }
  /** Where people find the record. */
  locate(id) {
    return this.#options.store.locate(this.#folderOf(id).slice(0, -1));
  }
  #folderOf(id) {
    return `${this.#options.folder}/${segmentOf(id)}/`;
  }
  #keyOf(id, number2) {
    return `${this.#folderOf(id)}${nameOf(number2)}${ENDING}`;
  }
  async #look(id, number2) {
    const found = await this.#options.store.head(this.#keyOf(id, number2));
    return found === void 0 ? void 0 : this.#read(id, number2, found.bytes);
  }
  async #read(id, number2, bytes) {
    const { store, format } = this.#options;
    const key = this.#keyOf(id, number2);
    const place = { id, number: number2, where: store.locate(key) };
    if (numberOf(nameOf(number2 + 1)) === void 0)
      return toRevision(place, format, void 0, "has the last number that there is");
    if (isTooLarge(bytes)) return toRevision(place, format, void 0, `has ${bytes} bytes, too many to be read`);
    try {
      return toRevision(place, format, await store.get(key));
    } catch (error) {
      if (!isCompletionBatchError(error, "object-not-found")) throw error;
      return toRevision(place, format, void 0, "was listed and is not there");
    }
  }
};
function numberIn(name2) {
  return name2.endsWith(ENDING) ? numberOf(name2.slice(0, -ENDING.length)) : void 0;
}
function vanished(where) {
  return new CompletionBatchError("store-unusable", "the store says that an object is there, and then that it is not", {
    where,
    remedy: "Nothing may delete objects of the state; use a store that shows what was written at once."
  });
}

// ../engine/src/state/objects/object-state.ts
import { randomUUID } from "node:crypto";

// ../engine/src/state/objects/batch-objects.ts
var BatchObjects = class {
  #records;
  constructor(records) {
    this.#records = records;
  }
  async get(batchId) {
    const revision = await this.#records.newest(batchId);
    return revision === void 0 ? void 0 : read2(revision);
  }
  add(batch) {
    return this.#records.begin(batch.submission.batch_id, batchDataOf(batch), () => false);
  }
  change(batchId, status, attributes = {}) {
    return this.#records.update(batchId, (newest) => {
      if (newest === void 0 || newest.problem !== void 0 || !hasOpenStatus(newest)) return void 0;
      const { data: data2, open: open12, opened } = newest;
      return { data: { ...data2, ...attributes, status }, open: open12 !== false && isOpenBatch({ status }), opened };
    });
  }
  async rememberEnd(batchId, seenAt) {
    let counts = seenAt;
    await this.#records.update(batchId, (newest) => {
      if (newest === void 0 || newest.problem !== void 0) throw unreadable(this.#records.locate(batchId), newest);
      const { data: data2, open: open12, opened } = newest;
      const { ended_seen_at: known } = data2;
      counts = typeof known === "string" ? known : seenAt;
      return known === counts ? void 0 : { data: { ...data2, ended_seen_at: seenAt }, open: open12, opened };
    });
    return counts;
  }
  async decide(batchId, decision) {
    await this.#records.update(batchId, (newest) => {
      if (newest === void 0 || newest.problem !== void 0 || !hasOpenStatus(newest)) return void 0;
      const { data: data2, open: open12, opened } = newest;
      if (data2.held_reason === void 0 || data2.decision !== void 0) return void 0;
      return { data: { ...data2, decision }, open: open12, opened };
    });
    const batch = (await this.get(batchId))?.batch;
    return batch !== void 0 && isOpenBatch(batch) ? batch.decision : void 0;
  }
  async *listOpen() {
    for await (const revision of this.#records.listOpen()) yield read2(revision);
  }
};
function hasOpenStatus({ data: { status } }) {
  return OPEN_BATCH_STATUSES.includes(status);
}
function unreadable(where, found) {
  const message = found === void 0 ? "a batch has no record" : `the record of a batch does not parse: ${found.problem}`;
  return new CompletionBatchError("row-damaged", message, {
    where,
    remedy: "Work with the version that wrote it, or correct the record by hand."
  });
}
function read2(revision) {
  const { id: batchId, data: data2, where } = revision;
  const { data: fields, error } = batchFields.safeParse(data2);
  const problem = revision.problem ?? (error === void 0 ? misplacedBatch(fields, batchId) : explain(error));
  return {
    batchId,
    sketch: batchSketch.parse(data2),
    isOurs: true,
    batch: fields === void 0 || problem !== void 0 ? void 0 : { ...fields, batchId },
    problem,
    where,
    attributes: withoutGaps(data2)
  };
}
function withoutGaps(data2) {
  const entries = Object.entries(data2).filter((entry) => entry[1] !== void 0);
  return Object.fromEntries(entries);
}

// ../engine/src/state/objects/open-records.ts
var READ_AT_ONCE = 16;
var OpenRecords = class {
  #records;
  #store;
  #marks;
  /** @param marks keys of the marks begin with it; without a slash at its end */
  constructor(records, store, marks) {
    this.#records = records;
    this.#store = store;
    this.#marks = marks;
  }
  /** What counts now; where that cannot be read, its marks tell whether it is open. */
  async newest(id) {
    const revision = await this.#records.newest(id);
    if (revision === void 0) return void 0;
    const open12 = revision.open ?? isMarked(revision, await this.#marksOf(id));
    return { ...revision, open: open12 };
  }
  /**
   * Opens a record that is not there, or one of which `mayReplace` says so.
   * @returns false, and no revision written, where there is one that counts
   * @throws CompletionBatchError `store-unusable`, `invalid-input`
   */
  async begin(id, data2, mayReplace) {
    for (let tries = 1; tries <= TRIES; tries += 1) {
      const newest = await this.#records.newest(id);
      if (newest !== void 0 && !mayReplace(newest)) return false;
      const opened = (newest?.number ?? 0) + 1;
      await this.#store.create(this.#markOf(id, opened), "");
      if (await this.#records.append(id, opened, { data: data2, open: true, opened })) return true;
    }
    throw this.#records.contested(id);
  }
  /** Writes the revision after `before`. False where somebody else has. */
  async follow(before, content) {
    const done = await this.#records.append(before.id, before.number + 1, content);
    if (done) await this.#closed(before, content);
    return done;
  }
  /** As `Records.update`. @returns whether it was written */
  async update(id, next) {
    const written2 = await this.#records.update(id, next);
    if (written2?.before !== void 0) await this.#closed(written2.before, written2.after);
    return written2 !== void 0;
  }
  /** Each open one once, also those that cannot be read. */
  async *listOpen() {
    for await (const some of inGroups(this.#marked(), READ_AT_ONCE)) {
      const found = await Promise.all(some.map((marked) => this.#ifOpen(marked)));
      for (const revision of found) if (revision !== void 0) yield revision;
    }
  }
  locate(id) {
    return this.#records.locate(id);
  }
  async #ifOpen({ id, numbers }) {
    const revision = await this.#records.newest(id);
    if (revision === void 0) return void 0;
    const open12 = revision.open ?? isMarked(revision, numbers);
    const isOver2 = (number2) => number2 <= revision.number && !(open12 && (revision.opened ?? number2) === number2);
    await this.#unmark(id, numbers.filter(isOver2));
    return open12 ? { ...revision, open: open12 } : void 0;
  }
  async #closed({ id, number: number2, opened }, { open: open12 }) {
    if (open12 !== false) return;
    await this.#unmark(id, opened === void 0 ? (await this.#marksOf(id)).filter((one) => one <= number2) : [opened]);
  }
  /** What was to be written is: a mark that stays costs a look at the next listing, which deletes it. */
  async #unmark(id, numbers) {
    for (const number2 of numbers) await this.#store.delete(this.#markOf(id, number2)).catch(() => {
    });
  }
  async #marksOf(id) {
    for await (const { numbers } of this.#marked(`${segmentOf(id)}/`)) return numbers;
    return [];
  }
  /** Those of one record lie together, so that they are listed one after the other. */
  async *#marked(within = "") {
    let last;
    for await (const { key } of this.#store.list(`${this.#marks}/${within}`)) {
      const [segment = "", name2 = ""] = key.slice(this.#marks.length + 1).split("/");
      const number2 = numberOf(name2);
      if (number2 === void 0) continue;
      const id = textOf(segment);
      if (last?.id === id) last.numbers.push(number2);
      else {
        if (last !== void 0) yield last;
        last = { id, numbers: [number2] };
      }
    }
    if (last !== void 0) yield last;
  }
  #markOf(id, number2) {
    return `${this.#marks}/${segmentOf(id)}/${nameOf(number2)}`;
  }
};
function isMarked({ number: number2 }, marks) {
  return marks.some((mark) => mark <= number2);
}
async function* inGroups(each, size) {
  let group = [];
  for await (const one of each) {
    group.push(one);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

// ../engine/src/state/objects/queue-objects.ts
import { isDeepStrictEqual } from "node:util";

// ../engine/src/state/objects/queue-rules.ts
function withRoomRefusal(known, { at: at2, batchId, tokens: tokens2, limit }) {
  const { refused_at, refused_tokens = Number.POSITIVE_INFINITY } = known;
  const isLater = refused_at === void 0 || refused_at < at2 || refused_at === at2 && refused_tokens <= tokens2;
  if (!isLater) return known;
  const learned = limit === void 0 ? {} : { limit_tokens: limit, limit_learned_at: at2, limit_batch_id: batchId };
  return { ...known, ...learned, refused_tokens: tokens2, refused_at: at2 };
}
function withSizeRefusal(known, { at: at2, batchId, maxBytes, staleBefore }) {
  const { max_bytes, bytes_learned_at } = known;
  const isStale = bytes_learned_at !== void 0 && bytes_learned_at < staleBefore;
  if (max_bytes !== void 0 && max_bytes < maxBytes && !isStale) return known;
  return { ...known, max_bytes: maxBytes, bytes_learned_at: at2, bytes_batch_id: batchId };
}
function withModelRefusal(known, { at: at2, batchId, message, kind }) {
  if ((known.refusal?.at ?? "") >= at2 || (known.answered_at ?? "") >= at2) return known;
  return { ...known, refusal: { at: at2, batchId, message: keptWords(message), kind } };
}
function withAnswer(known, at2, by) {
  return isNews(known, at2, by) ? { answered_at: at2, answered_by: by, refusal: void 0 } : known;
}

// ../engine/src/state/objects/queue-objects.ts
var text = external_exports.string();
var sharedLimits = external_exports.object({
  limit_tokens: number.optional(),
  limit_learned_at: text.optional(),
  limit_batch_id: text.optional(),
  refused_tokens: number.optional(),
  refused_at: text.optional(),
  max_bytes: number.optional(),
  bytes_learned_at: text.optional(),
  bytes_batch_id: text.optional()
});
var refusal = external_exports.object({ at: text, batchId: text, message: text, kind: external_exports.enum(["batch", "lines"]) });
var modelFacts = external_exports.object({
  answered_at: text.optional().catch(void 0),
  answered_by: external_exports.enum(["batch", "probe"]).optional().catch(void 0),
  refusal: refusal.optional().catch(void 0)
}).catch({});
var models = external_exports.record(text, external_exports.unknown()).catch({});
var QueueObjects = class {
  #records;
  constructor(records) {
    this.#records = records;
  }
  async get(model) {
    const newest = await this.#records.newest(queueOf(model));
    const shared = sharedLimits.safeParse(newest?.data ?? {});
    const problem = newest?.problem ?? (shared.error === void 0 ? void 0 : explain(shared.error));
    if (shared.success && problem === void 0) return { ...shared.data, ...factsOf(newest, model) };
    throw this.#damaged(model, problem);
  }
  async refusedForRoom(model, refused2) {
    await this.#changeShared(model, (known) => withRoomRefusal(known, refused2));
  }
  async refusedForSize(model, refused2) {
    await this.#changeShared(model, (known) => withSizeRefusal(known, refused2));
  }
  async modelRefused(model, refused2) {
    await this.#changeFacts(model, (known) => withModelRefusal(known, refused2));
  }
  async modelAnswered(model, at2, by = "batch") {
    await this.#changeFacts(model, (known) => withAnswer(known, at2, by));
  }
  async *refusals() {
    for await (const { data: data2 } of this.#records.all()) {
      for (const [model, facts] of Object.entries(models.parse(data2.models))) {
        const { refusal: known } = modelFacts.parse(facts);
        if (known !== void 0) yield { model, refusal: known };
      }
    }
  }
  /** A record that is damaged is left as it is: what it holds are hints, and `get` says what to do about it. */
  async #changeShared(model, next) {
    await this.#records.update(queueOf(model), (newest) => {
      const known = sharedLimits.safeParse(newest?.data ?? {});
      if (newest?.problem !== void 0 || !known.success) return void 0;
      const after2 = next(known.data);
      return isDeepStrictEqual(after2, known.data) ? void 0 : { data: { ...newest?.data, ...after2 } };
    });
  }
  async #changeFacts(model, next) {
    await this.#records.update(queueOf(model), (newest) => {
      if (newest?.problem !== void 0) throw this.#damaged(model, newest.problem);
      const known = factsOf(newest, model);
      const after2 = next(known);
      return isDeepStrictEqual(after2, known) ? void 0 : { data: withFacts(newest?.data ?? {}, model, after2) };
    });
  }
  #damaged(model, problem) {
    return new CompletionBatchError("row-damaged", `the record of a queue does not parse: ${problem}`, {
      where: this.#records.locate(queueOf(model)),
      remedy: "Delete all of it: it holds only what the next refusal would tell again."
    });
  }
};
function factsOf(newest, model) {
  const known = models.parse(newest?.data.models);
  return Object.hasOwn(known, model) ? modelFacts.parse(known[model]) : {};
}
function withFacts(data2, model, facts) {
  const known = models.parse(data2.models);
  const before = Object.hasOwn(known, model) ? Object(known[model]) : {};
  return { ...data2, models: { ...known, [model]: { ...before, ...facts } } };
}

// ../engine/src/state/objects/submission-objects.ts
import { isDeepStrictEqual as isDeepStrictEqual2 } from "node:util";
var stored = submissionFields.extend({
  attributes: external_exports.custom(isObject, { error: "is not an object" })
});
var WITHOUT_BATCH = ["REJECTED", "ABANDONED"];
var SubmissionObjects = class {
  #records;
  constructor(records) {
    this.#records = records;
  }
  async get(batchId) {
    const revision = await this.#records.newest(batchId);
    return revision === void 0 ? void 0 : read3(revision);
  }
  put(submission) {
    return this.#records.begin(
      submission.batch_id,
      { ...submission },
      ({ problem, data: data2 }) => problem === void 0 && WITHOUT_BATCH.includes(String(data2.state))
    );
  }
  async change(before, change) {
    const newest = await this.#records.newest(before.batch_id);
    if (newest === void 0 || newest.problem !== void 0) return void 0;
    const after2 = changed(before, change);
    const data2 = { ...newest.data, ...written(change, newest.data), version: after2.version };
    const { version, owner } = newest.data;
    if (version !== before.version || owner !== before.owner) {
      const isOurs2 = isDeepStrictEqual2({ ...data2, owner: after2.owner }, newest.data);
      return isOurs2 ? read3(newest).submission : void 0;
    }
    const open12 = newest.open && isOpen(after2);
    return await this.#records.follow(newest, { data: data2, open: open12, opened: newest.opened }) ? after2 : void 0;
  }
  async abandon({ batchId, isOpen: isOpen3, seen }, reason) {
    const revision = seen;
    if (!isOpen3) return false;
    const version = typeof revision.data.version === "number" ? revision.data.version + 1 : 1;
    const ending = { batch_id: batchId, state: "ABANDONED", reason, version };
    const data2 = { ...revision.data, ...ending };
    if (await this.#records.follow(revision, { data: data2, open: false, opened: revision.opened })) return true;
    const now = await this.#records.newest(batchId);
    return now?.number === revision.number + 1 && isDeepStrictEqual2({ ...now.data, ...ending }, now.data);
  }
  async *listOpen() {
    for await (const revision of this.#records.listOpen()) yield read3(revision);
  }
};
function written({ attributes, ...fields }, before) {
  const given = Object.entries(fields).filter(([, value]) => value !== void 0);
  const known = isObject(before.attributes) ? before.attributes : {};
  return { ...Object.fromEntries(given), attributes: { ...known, ...attributes } };
}
function read3(revision) {
  const { id: batchId, data: data2, where, open: open12 } = revision;
  const { data: submission, error } = stored.safeParse(data2);
  const place = { batchId, isOpen: open12 };
  const problem = revision.problem ?? (error === void 0 ? misplaced(submission, place) : explain(error));
  return {
    ...place,
    sketch: submissionSketch.parse(data2),
    submission: problem === void 0 ? submission : void 0,
    problem,
    where,
    seen: revision
  };
}
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// ../engine/src/state/objects/object-state.ts
var ObjectState = class {
  name;
  clock;
  submissions;
  batches;
  queues;
  /** @throws CompletionBatchError `object-key-invalid` for a prefix that no key can have */
  constructor(store, options = {}) {
    const { prefix = "state", newWrite = randomUUID } = options;
    checkKey(prefix);
    const records = (folder, kind) => new Records({ store, folder: `${prefix}/${folder}`, format: `completion-batch/${kind}`, newWrite });
    const openRecords = (folder, kind) => new OpenRecords(records(folder, kind), store, `${prefix}/open/${folder}`);
    this.name = `store ${store.url}/${prefix}`;
    this.clock = options.clock ?? store.clock ?? systemClock;
    this.submissions = new SubmissionObjects(openRecords("submissions", "submission"));
    this.batches = new BatchObjects(openRecords("batches", "batch"));
    this.queues = new QueueObjects(records("queues", "queue"));
  }
};

// ../engine/src/collect/collect.ts
import { rm as rm2 } from "node:fs/promises";

// ../engine/src/openai/answered-id.ts
var answer = external_exports.object({ id: external_exports.string().min(1) });
function answeredId(value) {
  const parsed = answer.safeParse(value);
  if (parsed.success) return parsed.data.id;
  throw new Error("the answer has no id: it is not from the API");
}

// ../engine/src/openai/files.ts
import { openAsBlob } from "node:fs";

// ../engine/src/openai/lists.ts
var name = external_exports.string().max(OPENAI_BOUNDS.name.most);
var listedBatch = external_exports.object({
  id: name.min(1),
  created_at: external_exports.number().catch(0),
  status: name.catch("unknown"),
  input_file_id: name.nullish().catch(void 0),
  model: name.nullish().catch(void 0),
  metadata: external_exports.record(name, name).nullish().catch(void 0),
  request_counts: external_exports.object({ total: external_exports.number() }).nullish().catch(void 0),
  usage: external_exports.object({ input_tokens: external_exports.number() }).nullish().catch(void 0)
});
var listedFile = external_exports.object({
  id: name.min(1),
  created_at: external_exports.number().catch(0),
  filename: name.catch(""),
  bytes: external_exports.number().nullish().catch(void 0)
});
var page = external_exports.looseObject({ data: external_exports.array(external_exports.unknown()), has_more: external_exports.boolean().nullish().catch(void 0) });
var BATCHES_PER_PAGE = 100;
var FILES_PER_PAGE = 1e4;
function listAllBatches(openai, maxPages = OPENAI_BOUNDS.batchPages.most, timer) {
  return listAll(
    (after2) => ask(
      openai,
      (client) => client.batches.list({ limit: BATCHES_PER_PAGE, ...after2 === void 0 ? {} : { after: after2 } }).withResponse()
    ),
    { schema: listedBatch, perPage: BATCHES_PER_PAGE, maxPages, timer }
  );
}
function listAllFiles(openai) {
  const query = { purpose: "batch", order: "desc" };
  return listAll(
    (after2) => ask(
      openai,
      (client) => client.files.list({ ...query, ...after2 === void 0 ? {} : { after: after2 } }).withResponse()
    ),
    {
      schema: listedFile,
      perPage: FILES_PER_PAGE,
      maxPages: OPENAI_BOUNDS.filePages.most
    }
  );
}
async function listAll(fetchPage, { schema, perPage, maxPages, timer = systemTimer }) {
  const items = /* @__PURE__ */ new Map();
  const began = timer.now();
  let bytes = 0;
  let now;
  let after2;
  const listed = (complete) => {
    const all = [...items.values()];
    return { items: all, complete, completeSince: complete ? void 0 : oldestOf(all), now };
  };
  for (let number2 = 1; number2 <= maxPages; number2 += 1) {
    const { data: data2, response } = await fetchPage(after2);
    now ??= serverTime(response);
    const parsed = page.safeParse(data2);
    if (!parsed.success) throw new Error("the answer is no list");
    const found = parsed.data.data.flatMap((value) => schema.safeParse(value).data ?? []);
    const before = items.size;
    for (const item of found) {
      if (items.has(item.id)) continue;
      items.set(item.id, item);
      bytes += JSON.stringify(item).length;
    }
    const short = found.length < perPage;
    if (found.length === 0 || parsed.data.has_more === false || short && parsed.data.has_more !== true) {
      return listed(true);
    }
    if (items.size === before) return listed(short && oldestOf([...items.values()]) !== void 0);
    const late = timer.now() - began > OPENAI_BOUNDS.listMs.most;
    if (late || items.size > OPENAI_BOUNDS.items.most || bytes > OPENAI_BOUNDS.listBytes.most) return listed(false);
    after2 = found.at(-1)?.id;
  }
  return listed(false);
}
function oldestOf(items) {
  const newestFirst = items.every(({ created_at }, index) => created_at <= (items[index - 1]?.created_at ?? Infinity));
  return newestFirst ? items.at(-1)?.created_at : void 0;
}
function serverTime(response) {
  const time = Date.parse(response.headers.get("date") ?? "");
  return Number.isNaN(time) ? void 0 : time;
}

// ../engine/src/openai/files.ts
function inputFileName(batchId, sha2562) {
  return `${batchId}-${sha2562.slice(0, 16)}.jsonl`;
}
async function uploadToOpenai(openai, path, name2, signal) {
  const file2 = new File([await openAsBlob(path)], name2, { type: "application/jsonl" });
  const uploaded = await ask(
    openai,
    (client) => client.files.create({ file: file2, purpose: "batch" }, signal === void 0 ? {} : { signal })
  );
  return answeredId(uploaded);
}
async function findUploadedFile(openai, name2, bytes) {
  const { items } = await listAllFiles(openai);
  return items.find((file2) => file2.filename === name2 && (!file2.bytes || file2.bytes === bytes))?.id;
}
async function deleteFile(openai, id) {
  try {
    await ask(openai, (client) => client.files.delete(id));
  } catch (error) {
    if (readRefusal(error).status !== 404) throw explainOpenaiError(error, `the file ${id} cannot be deleted`);
  }
}
var describedFile = external_exports.looseObject({
  status: external_exports.string().catch(""),
  status_details: external_exports.string().nullish().catch(void 0),
  created_at: external_exports.number().optional().catch(void 0),
  filename: external_exports.string().min(1).optional().catch(void 0),
  bytes: external_exports.number().positive().optional().catch(void 0),
  purpose: external_exports.string().min(1).optional().catch(void 0)
});
var PENDING_FILE = /^(pending|running|processing|uploading|queued|not_?started|in_?progress|validating)$/i;
var BROKEN_FILE = /^(error|failed|deleted|deleting|canceled|cancelled)$/i;
async function describeFile(openai, id) {
  let answer2;
  try {
    answer2 = await ask(openai, (client) => client.files.retrieve(id));
  } catch (error) {
    if (readRefusal(error).status !== 404) throw error;
    return {
      state: "pending",
      createdAt: void 0,
      name: void 0,
      bytes: void 0,
      purpose: void 0,
      reason: void 0
    };
  }
  const { status, status_details, created_at, filename: name2, bytes, purpose } = describedFile.parse(Object(answer2));
  const state = PENDING_FILE.test(status) ? "pending" : BROKEN_FILE.test(status) ? "broken" : "ready";
  const reason = state === "broken" ? redact(hiderOf(openai)(`the file is ${status}: ${status_details ?? "no reason given"}`)) : void 0;
  return { state, createdAt: created_at, name: name2, bytes, purpose, reason };
}

// ../engine/src/openai/batches.ts
async function submitOpenaiBatch(openai, request) {
  const batch = await ask(
    openai,
    (client) => client.batches.create(
      {
        input_file_id: request.inputFileId,
        endpoint: request.endpoint,
        completion_window: "24h",
        metadata: request.metadata
      },
      { maxRetries: 0, timeout: request.timeout }
    )
  );
  return answeredId(batch);
}
function kinshipOf({ metadata, input_file_id }, { completionBatchId, digest: digest3, inputFileId }) {
  const { completion_batch_id: named, digest: made } = metadata ?? {};
  if (named === void 0) {
    if (!input_file_id) return "silent";
    return input_file_id === inputFileId ? "by-file" : "none";
  }
  if (named !== completionBatchId) return "none";
  return made === void 0 || digest3 === void 0 || made === digest3 ? "ours" : "other-file";
}
function oursAmong(batches, marks) {
  return batches.flatMap((batch) => {
    const kinship = kinshipOf(batch, marks);
    if (kinship === "none" || kinship === "silent") return [];
    const { id, created_at: createdAt, status, input_file_id } = batch;
    return [{ id, createdAt, status, inputFileId: input_file_id || void 0, kinship }];
  }).sort((a, b) => a.createdAt - b.createdAt);
}
async function findBatches(openai, marks, pages) {
  const listed = await listAllBatches(openai, pages);
  const found = oursAmong(listed.items, marks);
  if (listed.complete || found.length > 0) return { found, sure: true };
  if (listed.completeSince === void 0 || !marks.inputFileId) return { found, sure: false };
  const { createdAt } = await describeFile(openai, marks.inputFileId);
  return { found, sure: createdAt !== void 0 && listed.completeSince < createdAt };
}

// ../engine/src/platform/scratch.ts
import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
var OLD_MS = 24 * 36e5;
async function makeScratch(parent, phase) {
  await mkdir(parent, { recursive: true });
  const prefix = `.completion-batch-${phase}-`;
  for (const name2 of await readdir(parent)) {
    if (!name2.startsWith(prefix)) continue;
    const path = join(parent, name2);
    const made = await stat(path).catch(() => void 0);
    if (made !== void 0 && Date.now() - made.mtimeMs > OLD_MS) await rm(path, { recursive: true, force: true });
  }
  return mkdtemp(join(parent, prefix));
}

// ../engine/src/workload/workload.ts
function canRead({ version, reads = [] }, written2) {
  return written2 === version || reads.includes(written2);
}

// ../engine/src/openai/models.ts
function readModelName(model) {
  const path = model.trim().toLowerCase();
  const tuned = /(?:^|\/)ft:([^:]+)/.exec(path)?.[1];
  const last = path.slice(path.lastIndexOf("/") + 1).replace(/^(openai|azure|openrouter):/, "");
  const bare = tuned ?? last.replace(/:.*$/s, "");
  const name2 = bare.replace(/^gpt-35/, "gpt-3.5");
  return { name: name2, family: name2.replace(/[-@]\d{4}-?\d{2}-?\d{2}$/, ""), fineTuned: tuned !== void 0 };
}
var FAMILIES = [
  // Each of these takes one effort only (high, medium) or none at all, and no temperature: their default is right.
  { of: /^(gpt-\d|o\d).*-(pro|chat|search|deep-research)(-|$)/ },
  { of: /^o1-(mini|preview)/ },
  { of: /-codex-mini/ },
  // Codex models always reason.
  { of: /^gpt-\d.*-codex(-|$)/, effort: "low" },
  { of: /^o\d+(-mini)?(-|$)/, effort: "low" },
  { of: /^gpt-5(-(mini|nano))?(-|$)/, effort: "minimal" },
  { of: /^gpt-(5\.\d+|[6-9](\.\d+)?)(-|$)/, effort: "none", plain: true },
  { of: /^(chatgpt-4o|gpt-4|gpt-3\.5)/, temperature: 0, plain: true }
];
var REASONING_TOKENS = 4096;
function modelParameters(model, answerTokens) {
  const { family } = readModelName(model);
  const { temperature, effort, plain: plain2 = false } = FAMILIES.find(({ of }) => of.test(family)) ?? {};
  return {
    ...temperature === void 0 ? {} : { temperature },
    ...effort === void 0 ? {} : { reasoning_effort: effort },
    max_completion_tokens: answerTokens + (plain2 ? 0 : REASONING_TOKENS)
  };
}
function smallestQueue(model) {
  return /mini|nano|luna/.test(readModelName(model).family) ? 2e6 : 9e4;
}

// ../engine/src/openai/prices.ts
var usd = external_exports.number().nonnegative();
var price = external_exports.object({
  input: usd,
  output: usd,
  cached: usd.optional(),
  cached_input: usd.optional(),
  cachedInput: usd.optional()
}).transform(({ input, output, cached, cached_input, cachedInput }) => {
  const named = cached ?? cached_input ?? cachedInput;
  return named === void 0 ? { input, output } : { input, output, cached: named };
});
var priceList = external_exports.object({
  /** Date of the figures. */
  asOf: external_exports.iso.date(),
  /** Through the Batch API (half of the list price), by model. */
  models: external_exports.record(external_exports.string(), price)
});
var at = (input, cached, output) => cached === void 0 ? { input, output } : { input, cached, output };
var PRICES = {
  asOf: "2026-11-23",
  models: {
    "gpt-3.5-turbo": at(0.25, void 0, 0.75),
    "gpt-4-turbo": at(5, void 0, 15),
    "gpt-4.1": at(1, 0.25, 4),
    "gpt-4.1-mini": at(0.2, 0.05, 0.8),
    "gpt-4.1-nano": at(0.05, 0.0125, 0.2),
    "gpt-4o": at(1.25, 0.625, 5),
    "gpt-4o-2024-05-13": at(2.5, void 0, 7.5),
    "gpt-4o-mini": at(0.075, 0.0375, 0.3),
    "gpt-5": at(0.625, 0.0625, 5),
    "gpt-5-chat-latest": at(0.625, 0.0625, 5),
    "gpt-5-mini": at(0.125, 0.0125, 1),
    "gpt-5-nano": at(0.025, 25e-4, 0.2),
    "gpt-5-pro": at(7.5, void 0, 60),
    "gpt-5.1": at(0.625, 0.0625, 5),
    "gpt-5.1-chat-latest": at(0.625, 0.0625, 5),
    "gpt-5.2": at(0.875, 0.0875, 7),
    "gpt-5.2-chat-latest": at(0.875, 0.0875, 7),
    "gpt-5.2-pro": at(10.5, void 0, 84),
    "gpt-5.4": at(1.25, 0.125, 7.5),
    "gpt-5.4-mini": at(0.375, 0.0375, 2.25),
    "gpt-5.4-nano": at(0.1, 0.01, 0.625),
    "gpt-5.5": at(2.5, 0.25, 15),
    "gpt-5.6-luna": at(0.1, 0.01, 0.6),
    "gpt-5.6-sol": at(2, 0.2, 10),
    "gpt-5.6-terra": at(1, 0.1, 6),
    "gpt-6-astra": at(5, 0.5, 25),
    "gpt-6-luna": at(0.05, 5e-3, 0.25),
    "gpt-6-sol": at(1, 0.1, 5),
    o1: at(7.5, 3.75, 30),
    "o1-mini": at(0.55, 0.275, 2.2),
    "o1-pro": at(75, void 0, 300),
    o3: at(1, 0.25, 4),
    "o3-mini": at(0.55, 0.275, 2.2),
    "o3-pro": at(10, void 0, 40),
    "o4-mini": at(0.55, 0.1375, 2.2),
    "text-embedding-3-large": at(0.065, void 0, 0),
    "text-embedding-3-small": at(0.01, void 0, 0),
    "text-embedding-ada-002": at(0.05, void 0, 0)
  }
};
function parsePrices(data2, name2) {
  try {
    return priceList.parse(parseJson(data2));
  } catch (cause) {
    throw new CompletionBatchError(
      "invalid-input",
      `the price file does not fit: ${cause instanceof external_exports.ZodError ? explain(cause) : String(cause)}`,
      {
        where: name2,
        remedy: 'Use {"asOf": "2026-11-23", "models": {"gpt-4.1-mini": {"input": 0.2, "cached": 0.05, "output": 0.8}}} (USD per 1,000,000 tokens).',
        cause
      }
    );
  }
}
function costOf(tokens2, model, prices = PRICES) {
  const found = priceOf(model, prices);
  if (found === void 0) return void 0;
  const cached = Math.min(tokens2.cached ?? 0, tokens2.input);
  const input = (tokens2.input - cached) * found.input + cached * (found.cached ?? found.input);
  return (input + tokens2.output * found.output) / 1e6;
}
function priceOf(model, prices) {
  const { name: name2, family, fineTuned } = readModelName(model);
  const names = fineTuned ? [`ft:${name2}`, `ft:${family}`] : [name2, family];
  const known = [model, ...names].find((candidate) => Object.hasOwn(prices.models, candidate));
  return known === void 0 ? void 0 : prices.models[known];
}

// ../engine/src/collect/collect-result.ts
function isTrouble({ kind, trouble }) {
  return kind === "unreadable" || kind === "incomplete" || kind === "held" || trouble;
}
function isWaitedFor({ kind, ours }) {
  return ours && (kind === "open" || kind === "incomplete");
}
var HOUR_MS = 36e5;
function resultOf({ state, workload, prices }, batch, kind, status, more) {
  return {
    reason: void 0,
    trouble: false,
    units: 0,
    counts: workload.noCounts(),
    spareLines: 0,
    doubleLines: 0,
    usage: { input: 0, cached: 0, output: 0 },
    cost: void 0,
    topFailure: void 0,
    ...more,
    batchId: batch.batchId,
    openaiBatchId: batch.openai_batch_id,
    ours: isOurs(batch),
    kind,
    status,
    ageHours: (state.clock.now() - Date.parse(batch.submitted_at)) / HOUR_MS,
    estimatedCost: estimatedCostOf(batch, prices),
    estimatedUsage: { input: batch.estimated_tokens, output: batch.estimated_output_tokens }
  };
}
function estimatedCostOf(batch, prices) {
  const { model, estimated_tokens: input, estimated_output_tokens: output = 0 } = batch;
  return model === void 0 || input === void 0 ? void 0 : costOf({ input, output }, model, prices);
}

// ../engine/src/collect/due-batches.ts
var HOUR_MS2 = 36e5;
async function findDueBatches(state, isWanted = () => true) {
  const batches = [];
  const problems = [];
  for await (const record of state.batches.listOpen()) {
    if (!isWanted(record)) continue;
    const { batch, where, isOurs: isOurs2, problem = "cannot be read" } = record;
    if (batch !== void 0) batches.push(batch);
    else problems.push({ where, reason: problem, ours: isOurs2 });
  }
  const time = (batch) => Date.parse(batch.submitted_at) || 0;
  batches.sort((a, b) => time(a) - time(b) || (a.batchId < b.batchId ? -1 : 1));
  return { batches, problems };
}
async function findBatch({ state, ways }, batchId) {
  const record = await state.batches.get(batchId);
  if (record?.batch !== void 0) return record.batch;
  throw new CompletionBatchError(
    "invalid-input",
    record === void 0 ? `there is no batch ${JSON.stringify(batchId)}` : `batch ${batchId} does not parse: ${record.problem}`,
    {
      where: state.name,
      remedy: `Name a completion batch id (a UUID). The open ones are listed by: ${ways.status}.`
    }
  );
}
function ageHoursOf({ submitted_at }, clock) {
  const hours = (clock.now() - Date.parse(submitted_at)) / HOUR_MS2;
  return Number.isNaN(hours) ? void 0 : Math.max(0, hours);
}

// ../engine/src/collect/held.ts
function heldResult(services, batch, status) {
  if (!isHeld(batch)) return void 0;
  const { accept, reject } = services.ways;
  const reason = `held: ${batch.held_reason}, so nothing of it is written; look at it, then ${accept(batch.batchId)}, or ${reject(batch.batchId)}`;
  return resultOf(services, batch, "held", status, { reason });
}
async function examine(services, { batch, remote }, ended, requests) {
  const { state, workload } = services;
  const { examine: measure, examined_at: before } = batch;
  if (workload.examine === void 0 || measure === void 0 || before !== void 0) return void 0;
  const { held: why, attributes } = await workload.examine(ended, requests, measure);
  const held2 = why === void 0 ? {} : { held_reason: why.slice(0, 1e3) };
  const examined = { examined_at: isoTime(state.clock), ...held2 };
  await state.batches.change(batch.batchId, "FINALIZING", { ...attributes, ...examined });
  return heldResult(services, { ...batch, ...examined }, remote.status);
}
async function decide(services, batchId, decision) {
  const { state, ways, logger } = services;
  const batch = await findBatch(services, batchId);
  const counts = isOpenBatch(batch) ? await state.batches.decide(batchId, decision) : batch.decision;
  if (counts === decision) return logger.info(`the answers of batch ${batchId} are ${decision}`);
  const why = counts !== void 0 ? `is ${counts} already` : isOpenBatch(batch) ? "is not held: no look at its answers has found anything against them yet" : `is ${batch.status}: it is settled, and was not held`;
  throw new CompletionBatchError("invalid-input", `batch ${JSON.stringify(batchId)} ${why}`, {
    where: decision === "accepted" ? "accept" : "reject",
    remedy: `Nothing was changed. Batches that are held are named by collect; the open ones are listed by: ${ways.status}.`
  });
}

// ../engine/src/collect/read-answers.ts
import { basename } from "node:path";

// ../engine/src/collect/completeness.ts
function shortageOf(evidence) {
  const { own, found, answered, files } = evidence;
  const counts = believable(evidence);
  const output = files.some(({ kind, state }) => kind === "output" && (state === "here" || state === "kept"));
  if (found >= own && (output || answered >= (counts?.completed ?? 0))) return void 0;
  const unread2 = files.filter(({ state }) => state === "gone" || state === "failed");
  const fewer = counts === void 0 ? evidence.status !== "FAILED" : claimsMore(counts, found, answered);
  if (!fewer && unread2.length === 0) return void 0;
  const texts = [...files.flatMap((file2) => absence(file2, counts) ?? []), ...evidence.strange];
  const late = evidence.strange.length === 0 && !unread2.some(({ state }) => state === "failed") && files.some((file2) => absence(file2, counts) !== void 0);
  return { late, text: [...texts, figures(evidence, counts)].join("; ") };
}
function claimsMore({ completed, failed: failed2 }, found, answered) {
  return found < completed + failed2 || answered < completed;
}
function believable({ remote, status, own }) {
  const counts = remote.request_counts;
  if (counts == null) return void 0;
  const { total, completed, failed: failed2 } = counts;
  if (![total, completed, failed2].every((count4) => Number.isSafeInteger(count4) && count4 >= 0)) return void 0;
  const done = completed + failed2;
  const files = remote.output_file_id || remote.error_file_id;
  const neverBegan = status !== "COMPLETED" && total === 0 && done === 0 && !files && remote.in_progress_at == null;
  if (neverBegan) return counts;
  return total === own && (status === "COMPLETED" ? done === total : done <= total) ? counts : void 0;
}
function absence({ kind, state, why }, counts) {
  if (state === "failed") return why;
  if (state === "gone") return "OpenAI does not give out its result files yet";
  const expected = kind === "output" ? counts?.completed ?? 1 : counts?.failed ?? 0;
  return state === "unnamed" && expected > 0 ? `its ${kind} file is not there yet` : void 0;
}
function figures({ remote, own, found, answered }, counts) {
  const given = remote.request_counts;
  const claim = counts !== void 0 ? `OpenAI counts ${counts.completed} of ${counts.total} requests answered and ${counts.failed} failed` : given == null ? "OpenAI gives no counts" : `OpenAI's counts cannot be right (${given.completed} answered and ${given.failed} failed of ${given.total})`;
  return `${claim}, of the ${own} that were sent ${answered} answers and ${found - answered} failures were read`;
}

// ../engine/src/collect/result-files.ts
import { createHash as createHash2 } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { open as open2, stat as stat3 } from "node:fs/promises";
import { join as join2 } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";

// ../engine/src/openai/download.ts
import { open, stat as stat2, truncate, writeFile } from "node:fs/promises";
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
        const said2 = expected === void 0 ? "its last line is cut" : `its description says ${expected}`;
        logger.warn(`${fileId} has ${got} bytes, ${said2}: it came twice alike, so it is used`);
        return true;
      }
      if (declared === got || expected === void 0) {
        confirmed = got;
        await truncate(path, 0);
      }
    } catch (error) {
      if (error instanceof CompletionBatchError) throw error;
      if (isGone(error)) return false;
      const refusal2 = readRefusal(error);
      if (isFinal(refusal2.status)) throw unavailable(fileId, refusal2.reason, error);
      if (refusal2.status === 416) await truncate(path, 0);
      reason = refusal2.reason;
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
    const file2 = __using(_stack, await open(path), true);
    const tail = Buffer.alloc(Math.min(size, LAST_LINE_BYTES));
    await file2.read(tail, 0, tail.length, size - tail.length);
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
    return (await stat2(path)).size;
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
function paceOf(name2, most) {
  return { name: name2, most, silenceMs: OPENAI_BOUNDS.silenceMs.most, wholeMs: OPENAI_BOUNDS.fileMs.most, floor: OPENAI_BOUNDS.floor.most };
}
async function keepAll(chunks, path, flags) {
  var _stack = [];
  try {
    const file2 = __using(_stack, await open(path, flags), true);
    for await (const chunk of chunks) await file2.writeFile(chunk);
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

// ../engine/src/collect/result-files.ts
var KINDS = ["output", "error"];
async function fetchResultFiles(options, remote) {
  const files = [];
  for (const kind of KINDS) files.push(await fetchResultFile(options, kind, remote[`${kind}_file_id`]));
  return files;
}
async function fetchResultFile({ openai, clock, logger, workDir }, kind, fileId) {
  const file2 = { kind, state: "unnamed", why: "", raw: void 0, paths: [], isKept: false, uncounted: [] };
  if (!fileId) return file2;
  const path = join2(workDir, `${kind}.jsonl`);
  try {
    const there = await downloadFile({ openai, clock, logger, fileId, path });
    if (there) return { ...file2, state: "here", raw: path, paths: [await plain(path)] };
    logger.warn(`the ${kind} file ${fileId} cannot be seen at OpenAI`);
    return { ...file2, state: "gone" };
  } catch (error) {
    if (!isCompletionBatchError(error, "openai-unavailable") || isForbidden(readRefusal(error.cause).status))
      throw error;
    logger.warn(error.message);
    const some = (await stat3(path)).size > 0;
    return { ...file2, state: "failed", why: error.message, ...some ? { raw: path, paths: [await plain(path)] } : {} };
  }
}
async function addKept(options, files) {
  const batch = (await options.state.batches.get(options.batch.batchId))?.batch;
  const more = [];
  for (const file2 of files) {
    const path = await fetchKept(options, file2, batch?.[`${file2.kind}_sha256`]);
    if (path === void 0) more.push({ ...file2, uncounted: await uncountedOf(options, file2) });
    else {
      const paths = [...file2.paths, await plain(path)];
      more.push({ ...file2, state: file2.state === "here" ? "here" : "kept", paths, isKept: true });
    }
  }
  return more;
}
async function fetchKept(options, { kind }, sha2562) {
  if (sha2562 === void 0 || !isOurs(options.batch)) return void 0;
  const path = join2(options.workDir, `${kind}.kept.jsonl`);
  try {
    await pipeline(await options.store.stream(keyOf(options, kind, sha2562)), createWriteStream(path));
  } catch (error) {
    if (!isCompletionBatchError(error, "object-not-found")) throw error;
    return void 0;
  }
  return (await digestFile(path)).sha256 === sha2562 ? path : void 0;
}
async function uncountedOf({ store, batch }, { kind }) {
  const found = [];
  try {
    for await (const { key } of store.list(`${resultsPrefix(batch.execution_id ?? UNKNOWN, batch.batchId)}${kind}`)) {
      if (found.length < MAX_UNCOUNTED) found.push(store.locate(key));
    }
  } catch (error) {
    if (!isCompletionBatchError(error)) throw error;
  }
  return found;
}
async function keepFiles(options, files, which) {
  const { batch, state } = options;
  const digests = {};
  for (const file2 of files) {
    if (file2.raw === void 0 || !which(file2)) continue;
    const { sha256: sha2562 } = await digestFile(file2.raw);
    await keep(options, keyOf(options, file2.kind, sha2562), file2.raw, sha2562);
    if (batch[`${file2.kind}_sha256`] !== sha2562) digests[`${file2.kind}_sha256`] = sha2562;
  }
  if (!isOurs(batch) || Object.keys(digests).length === 0) return;
  await state.batches.change(batch.batchId, batch.status, digests);
}
async function keep({ store, logger }, key, file2, sha2562) {
  if (await store.create(key, { file: file2 })) return;
  const there = createHash2("sha256");
  for await (const chunk of await store.stream(key)) there.update(chunk);
  if (there.digest("hex") === sha2562) return;
  logger.warn(`${store.locate(key)} is not what its name says: it is written over with what OpenAI gave`);
  await store.put(key, { file: file2 });
}
var UNKNOWN = "unknown";
var MAX_UNCOUNTED = 3;
function keyOf({ batch }, kind, sha2562) {
  return resultsObject(batch.execution_id ?? UNKNOWN, batch.batchId, kind, sha2562);
}
var GZIP = Buffer.from([31, 139]);
async function plain(path) {
  const head = await beginning(path, GZIP.length);
  if (!head.equals(GZIP)) return path;
  const unpacked = `${path}.unpacked`;
  try {
    const packed = createReadStream(path);
    await pipeline(packed, createGunzip(), limited, createWriteStream(unpacked));
  } catch (error) {
    if (error instanceof Error && "syscall" in error) throw error;
  }
  return unpacked;
}
async function* limited(chunks) {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > OPENAI_BOUNDS.file.most)
      throw new BoundError(`unpacked it has more than ${OPENAI_BOUNDS.file.most} bytes`);
    yield chunk;
  }
}
async function excerptOf(path, hide) {
  const bytes = await beginning(path, 4e3);
  const text2 = redact(hide(bytes.toString("utf8"))).replace(/[\s\p{Cc}\p{Cf}\ufffd]+/gu, " ").trim();
  return text2.length > 100 ? `${text2.slice(0, 100)}\u2026` : text2;
}
async function beginning(path, bytes) {
  var _stack = [];
  try {
    const head = Buffer.alloc(Math.min(bytes, (await stat3(path)).size));
    const file2 = __using(_stack, await open2(path), true);
    await file2.read(head, 0, head.length, 0);
    return head;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// ../engine/src/collect/result-index.ts
import { createReadStream as createReadStream2 } from "node:fs";
import { open as open3 } from "node:fs/promises";

// ../engine/src/platform/ndjson.ts
var NEWLINE = 10;
async function* splitLines(chunks, options) {
  const limit = options.maxLineBytes ?? LINE_BOUNDS.request.most;
  const held2 = new Held();
  let number2 = 1;
  let offset = 0;
  let passed = 0;
  const isTooLarge2 = (piece) => {
    if (passed + held2.bytes + piece.length <= limit) return false;
    if (options.onTooLarge === void 0) throw tooLarge(limit, `${options.name}:${number2}`);
    if (passed === 0) {
      held2.add(piece.subarray(0, BEGINNING_BYTES));
      options.onTooLarge(number2, held2.beginning());
      passed = held2.bytes - Math.min(piece.length, BEGINNING_BYTES);
      held2.clear();
    }
    passed += piece.length;
    return true;
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      const piece = chunk.subarray(start, end);
      if (isTooLarge2(piece)) offset += passed + 1;
      else {
        const bytes = held2.with(piece);
        if (!isBlank(bytes)) yield { bytes, number: number2, offset, terminated: true };
        offset += bytes.length + 1;
      }
      held2.clear();
      passed = 0;
      number2 += 1;
      start = end + 1;
    }
    const rest = chunk.subarray(start);
    if (!isTooLarge2(rest)) held2.add(rest);
  }
  const last = held2.with(new Uint8Array());
  if (!isBlank(last)) yield { bytes: last, number: number2, offset, terminated: false };
}
function tooLarge(limit, where) {
  return new CompletionBatchError("line-too-large", `a line is longer than ${limit} bytes`, {
    where,
    remedy: "Check that the file is NDJSON: one JSON value per line, lines ended by a newline."
  });
}
var Held = class {
  bytes = 0;
  #parts = [];
  /** Room left in the last part. */
  #room = 0;
  add(chunk) {
    if (chunk.length === 0) return;
    const last = this.#parts.at(-1);
    if (last !== void 0 && this.#room >= chunk.length) {
      last.set(chunk, last.length - this.#room);
      this.#room -= chunk.length;
    } else if (last === void 0 || chunk.length >= PART_BYTES) {
      this.#close();
      this.#parts.push(Uint8Array.from(chunk));
    } else {
      this.#close();
      this.#parts.push(new Uint8Array(PART_BYTES));
      this.#room = PART_BYTES;
      this.add(chunk);
      return;
    }
    this.bytes += chunk.length;
  }
  with(end) {
    this.#close();
    if (end.length === 0 && this.#parts.length === 1) return this.#parts[0] ?? end;
    return this.#parts.length === 0 ? end : Buffer.concat([...this.#parts, end]);
  }
  beginning() {
    this.#close();
    return Buffer.concat(this.#parts.slice(0, 2)).subarray(0, BEGINNING_BYTES);
  }
  clear() {
    this.bytes = 0;
    this.#parts = [];
    this.#room = 0;
  }
  #close() {
    const last = this.#parts.pop();
    if (last !== void 0) this.#parts.push(last.subarray(0, last.length - this.#room));
    this.#room = 0;
  }
};
var PART_BYTES = 64 * 1024;
var BEGINNING_BYTES = 4096;
function isBlank(bytes) {
  return bytes.every((byte) => byte === 32 || byte === 9 || byte === 13);
}
var utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });
function parseLine(line, name2) {
  try {
    return parseJson(utf8.decode(line.bytes));
  } catch (cause) {
    throw new CompletionBatchError(
      "ndjson-damaged",
      cause instanceof BoundError ? cause.message : line.terminated ? "the line is not valid JSON" : "the last line is torn: it is not valid JSON and has no newline",
      {
        where: `${name2}:${line.number}`,
        remedy: "Write the file again by running the phase that made it; do not edit it by hand.",
        cause
      }
    );
  }
}
function toLine(value) {
  return `${JSON.stringify(value).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029")}
`;
}

// ../engine/src/requests/result-line.ts
var resultLine = external_exports.looseObject({
  custom_id: external_exports.string(),
  response: external_exports.unknown().optional(),
  error: external_exports.unknown().optional()
});
function readResultLine(value, hide) {
  const line = resultLine.safeParse(value);
  if (!line.success) return void 0;
  const { custom_id, response, error } = line.data;
  const { status_code, body: sent } = membersOf(response);
  const body = parsedIfText(sent);
  const status = statusIn(status_code);
  const said2 = readError(error) ?? errorInBody(body);
  if (hide === void 0) return { custom_id, status, body, error: said2 };
  return { custom_id, status, body: hideIn(body, hide.data), error: said2 && hideIn(said2, hide.text) };
}
var CUSTOM_ID = /"custom_id"\s*:\s*("(?:[^"\\]|\\.){0,1000}")/;
var utf82 = new TextDecoder();
function idAtBeginning(beginning2) {
  const [, id = ""] = CUSTOM_ID.exec(utf82.decode(beginning2)) ?? [];
  try {
    return String(JSON.parse(id));
  } catch {
    return void 0;
  }
}
function unreadLine(custom_id, message) {
  return { custom_id, status: void 0, body: void 0, error: { code: "unreadable", type: "", param: "", message } };
}
function errorInBody(body) {
  if (typeof body === "string") return readError(body);
  const { error, choices, message, detail, status } = membersOf(body);
  const inside = readError(error);
  if (inside !== void 0 || choices !== void 0) return inside;
  if (isUnfinishedResponse(body)) return errorOf({ message: `The response has the status ${textOf2(status)}.` });
  return message === void 0 && detail === void 0 ? void 0 : readError(body);
}
function isUnfinishedResponse(body) {
  const { object, status } = membersOf(body);
  return object === "response" && UNFINISHED.has(textOf2(status));
}
var UNFINISHED = /* @__PURE__ */ new Set(["failed", "cancelled", "in_progress", "queued"]);
function isAnswered({ status, body, error }) {
  if (error !== void 0) return false;
  if (status !== void 0) return isSuccess(status);
  return listsOf(body).length > 0;
}
function listsOf(body) {
  const { choices, output, data: data2, results } = membersOf(body);
  return [choices, output, data2, results].filter((list) => Array.isArray(list));
}
function isSuccess(status) {
  return status >= 200 && status < 300;
}
function membersOf(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
function parsedIfText(body) {
  if (typeof body !== "string") return body;
  try {
    return parseJson(body);
  } catch {
    return body;
  }
}
function statusIn(value) {
  const status = typeof value === "string" && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof status === "number" ? status : void 0;
}
function readError(value) {
  if (typeof value === "string") return value.trim() === "" ? void 0 : errorOf({ message: value });
  if (saysNothing(value)) return void 0;
  return errorOf(membersOf(value));
}
function errorOf(members) {
  const { code, type, param, message, detail } = members;
  return { code: textOf2(code), type: textOf2(type), param: textOf2(param), message: textOf2(message) || textOf2(detail) };
}
function textOf2(value) {
  if (typeof value === "string") return value;
  return typeof value === "number" ? String(value) : "";
}
function saysNothing(value) {
  if (typeof value === "object" && value !== null) return Object.values(value).every(isEmpty);
  return isEmpty(value);
}
function isEmpty(value) {
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0;
  return value == null || value === "" || value === 0 || value === false;
}

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
  const head = [.../* @__PURE__ */ new Set([status === void 0 ? "" : String(status), word])].filter((part2) => part2 !== "").join(" ");
  const text2 = [head || "no status", message].filter((part2) => part2 !== "").join(": ");
  const aboutContent = ABOUT_CONTENT.has(code) || CONTENT_PARAM.test(param) || status === 413;
  return {
    reason: reasonOf({ status, code: code.toLowerCase(), type: type.toLowerCase(), param, message, aboutContent }),
    message: clean(text2).slice(0, MAX_MESSAGE),
    aboutContent,
    aboutAnswer: status !== void 0 && isMisformed(status, message),
    key: `${head}: ${withoutIds(clean(message))}`.slice(0, MAX_MESSAGE)
  };
}
function reasonOf({ status = 0, code, type, param, message, aboutContent }) {
  if (isMisformed(status, message)) return "http-error";
  const known = BY_CODE.get(code) ?? BY_CODE.get(type);
  if (known !== void 0) return known;
  const refused2 = status >= 400 && status < 500;
  if (param === "model" || refused2 && MODEL_MESSAGE.test(message.slice(0, 2e3))) return "model";
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
function withoutIds(text2) {
  const words = text2.toLowerCase().split(" ");
  return words.map((word) => /\d/.test(word) ? "#" : word).join(" ");
}
function clean(text2) {
  return redact(text2.slice(0, 4e3)).replace(/[\s\p{Cc}]+/gu, " ").trim();
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

// ../engine/src/requests/usage.ts
var tokens = external_exports.int().nonnegative().catch(0);
var details = external_exports.looseObject({ cached_tokens: tokens }).nullish().catch(null);
var usageBody = external_exports.looseObject({
  usage: external_exports.looseObject({
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

// ../engine/src/collect/result-index.ts
var ResultIndex = class _ResultIndex {
  #files;
  #places;
  #book;
  #hide;
  findings;
  constructor(files, places, book, { hide, ...more }) {
    this.#hide = hide;
    this.#files = files;
    this.#places = places;
    this.#book = book;
    const failed2 = [...places.values()].flatMap(({ failure }) => failure ?? []);
    this.findings = {
      ...more,
      found: places.size,
      answered: places.size - failed2.length,
      failures: book.count(failed2)
    };
  }
  /** @param asked the custom ids of the requests */
  static async open(paths, asked, onSpare, hide) {
    const places = /* @__PURE__ */ new Map();
    const book = new FailureBook();
    const lines = paths.map(() => 0);
    let usage = { input: 0, cached: 0, output: 0 };
    let doubles = 0;
    for (const [file2, path] of paths.entries()) {
      const take = (result, number2, at2) => {
        const where = `${path}:${number2}`;
        if (result === void 0) {
          onSpare({ where, reason: "is no result line" });
          return;
        }
        lines[file2] = (lines[file2] ?? 0) + 1;
        const { custom_id } = result;
        if (!asked.has(custom_id)) {
          const shown2 = JSON.stringify((hide?.text ?? String)(custom_id.slice(0, 1e3)).slice(0, 100));
          onSpare({ where, reason: `answers ${shown2}, which was not asked` });
          return;
        }
        const before = places.get(custom_id);
        if (before !== void 0) doubles += 1;
        if (before !== void 0 && (before.failure === void 0 || !isAnswered(result))) return;
        usage = sumOf(usage, usageOf(result));
        const failure = lineFailure(result);
        places.set(custom_id, { file: file2, ...at2, failure: failure === void 0 ? void 0 : book.slotOf(failure) });
      };
      const { most } = LINE_BOUNDS.result;
      const onTooLarge = (number2, beginning2) => {
        const why = `the line has more than ${most} bytes`;
        const result = unread(beginning2, why);
        if (result === void 0) onSpare({ where: `${path}:${number2}`, reason: "is too long" });
        else take(result, number2, { offset: 0, length: 0, unread: why });
      };
      const options = { name: path, maxLineBytes: most, onTooLarge };
      for await (const { bytes, number: number2, offset } of splitLines(createReadStream2(path), options)) {
        take(read4(bytes, hide && { ...hide, data: (text2) => text2 }), number2, { offset, length: bytes.length });
      }
    }
    const files = [];
    for (const path of paths) files.push(await open3(path, "r"));
    return new _ResultIndex(files, places, book, { lines, usage, doubles, hide });
  }
  /** The line for this custom id: one with an answer if there is one, else the first. */
  async find(customId) {
    const place = this.#places.get(customId);
    if (place === void 0) return void 0;
    if (place.unread !== void 0) return unreadLine(customId, place.unread);
    const bytes = Buffer.alloc(place.length);
    await this.#files[place.file]?.read(bytes, 0, place.length, place.offset);
    return read4(bytes, this.#hide);
  }
  /** Why this custom id has no answer; undefined where it has one, or no line at all. */
  failureOf(customId) {
    const slot = this.#places.get(customId)?.failure;
    return slot === void 0 ? void 0 : this.#book.at(slot);
  }
  async close() {
    for (const file2 of this.#files) await file2.close();
  }
};
function sumOf(one, other) {
  return {
    input: one.input + other.input,
    cached: one.cached + other.cached,
    output: one.output + other.output
  };
}
var utf83 = new TextDecoder();
function read4(bytes, hide) {
  try {
    return readResultLine(parseJson(utf83.decode(bytes)), hide);
  } catch (error) {
    return error instanceof BoundError ? unread(bytes.subarray(0, 4096), error.message) : void 0;
  }
}
function unread(beginning2, why) {
  const id = idAtBeginning(beginning2);
  return id === void 0 ? void 0 : unreadLine(id, why);
}

// ../engine/src/collect/read-answers.ts
var MAX_WARNINGS = 5;
async function readAnswers(options, remote, status, asked) {
  const read6 = (files2) => readFiles(options, remote, status, asked, files2);
  const files = await fetchResultFiles(options, remote);
  const first = await read6(files);
  try {
    if (first.shortage === void 0 && files.every(({ state }) => state !== "gone" && state !== "failed")) {
      await keepFiles(options, files, () => true);
      return first;
    }
    const all = await addKept(options, files);
    await keepFiles(options, all, (file2) => !file2.isKept && (first.linesOf.get(file2.kind) ?? 0) > 0);
    if (!all.some(({ isKept, uncounted }) => isKept || uncounted.length > 0)) return first;
    const together = await read6(all);
    await first.index.close();
    return together;
  } catch (error) {
    await first.index.close();
    throw error;
  }
}
async function readFiles({ logger, openai }, remote, status, asked, files) {
  let spare = 0;
  const paths = files.flatMap((file2) => file2.paths.map((path) => ({ path, kind: file2.kind })));
  const index = await ResultIndex.open(
    paths.map(({ path }) => path),
    asked,
    ({ where, reason }) => {
      spare += 1;
      if (spare <= MAX_WARNINGS) logger.warn(`${basename(where)} ${reason}: passed over`);
    },
    { text: hiderOf(openai), data: dataHiderOf(openai) }
  );
  const { found, answered, lines } = index.findings;
  const linesOf4 = /* @__PURE__ */ new Map();
  for (const [at2, { kind }] of paths.entries()) linesOf4.set(kind, (linesOf4.get(kind) ?? 0) + (lines[at2] ?? 0));
  const empty = files.filter(({ kind }) => (linesOf4.get(kind) ?? 0) === 0);
  const strange = [
    ...await strangeFiles(empty, hiderOf(openai)),
    ...files.flatMap(
      ({ uncounted }) => uncounted.map((where) => `${where} is no copy that counts: the batch's record has no such digest`)
    )
  ];
  const shortage = shortageOf({ remote, status, own: asked.size, found, answered, files, strange });
  const anythingRead = found > 0 || files.every(({ state }) => state !== "failed");
  return { index, spare, linesOf: linesOf4, shortage, anythingRead };
}
async function strangeFiles(files, hide) {
  const texts = [];
  for (const { kind, paths } of files) {
    const [path] = paths;
    if (path === void 0) continue;
    const begins = await excerptOf(path, hide);
    const what = begins === "" ? "is empty" : `holds no result line, it begins ${JSON.stringify(begins)}`;
    texts.push(`its ${kind} file ${what}`);
  }
  return texts;
}

// ../engine/src/collect/request-file.ts
import { createWriteStream as createWriteStream2 } from "node:fs";
import { join as join3 } from "node:path";
import { pipeline as pipeline2 } from "node:stream/promises";

// ../engine/src/workload/keys-of-file.ts
import { createReadStream as createReadStream3 } from "node:fs";
async function keysOfFile(workload, path, name2 = path) {
  const keys2 = [];
  for await (const line of splitLines(createReadStream3(path), { name: name2 })) keys2.push(workload.keyOf(line, name2));
  return keys2;
}

// ../engine/src/collect/request-file.ts
async function fetchRequestFile(services, batch, remote, workDir) {
  const { openai, logger, state } = services;
  const path = join3(workDir, "requests.jsonl");
  if (await fetchOwn(services, batch, path)) return { path };
  const { input_file_id } = remote;
  if (!input_file_id) return void 0;
  const there = await downloadFile({ openai, clock: state.clock, logger, fileId: input_file_id, path });
  if (!there) return void 0;
  const { request_sha256: wanted2 } = batch;
  if (wanted2 === void 0 || (await digestFile(path)).sha256 === wanted2) return { path };
  return "changed";
}
async function fetchOwn({ store, logger }, batch, path) {
  const { request_key, request_sha256 } = batch;
  if (request_key === void 0) return false;
  if (batch.store !== void 0 && batch.store !== store.url) {
    logger.warn(`batch ${batch.batchId} keeps its files in ${batch.store}, not in ${store.url}`);
  }
  try {
    await pipeline2(await store.stream(request_key), createWriteStream2(path));
    if ((await digestFile(path)).sha256 === request_sha256) return true;
    logger.warn(`${store.locate(request_key)} has changed; using the file that OpenAI was given`);
  } catch (error) {
    if (!isCompletionBatchError(error, "object-not-found") && !isCompletionBatchError(error, "object-key-invalid"))
      throw error;
    logger.warn(`${describeError(error)} Using the file that OpenAI was given.`);
  }
  return false;
}
async function keysIn(path, { workload }) {
  try {
    return new Set(await keysOfFile(workload, path));
  } catch (error) {
    if (error instanceof CompletionBatchError) return void 0;
    throw error;
  }
}

// ../engine/src/collect/settle.ts
import { createReadStream as createReadStream5 } from "node:fs";

// ../engine/src/queue/learned-limits.ts
import { createReadStream as createReadStream4 } from "node:fs";
var HOUR_MS3 = 36e5;
var LEARNED_FOR_MS = 30 * 24 * HOUR_MS3;
var BACK_OFF_MS = 24 * HOUR_MS3;
var HEADROOM = 0.9;
var SIZE_HEADROOM = 0.95;
function learnedLimits(row, now) {
  const within = (at2, ms) => at2 !== void 0 && now - Date.parse(at2) < ms;
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
async function learnFrom(refusal2, batch, state) {
  const at2 = new Date(batch.at).toISOString();
  const { model, batchId } = batch;
  if (refusal2.kind === "queue") {
    await state.queues.refusedForRoom(model, { at: at2, batchId, tokens: batch.queuedTokens, limit: refusal2.limit });
    return;
  }
  const named = refusal2.limit !== void 0 && refusal2.limit < batch.bytes ? refusal2.limit : void 0;
  const maxBytes = named === void 0 ? await halfOf(await batch.requests()) : Math.floor(named * SIZE_HEADROOM);
  if (maxBytes === void 0) return;
  const staleBefore = new Date(batch.at - LEARNED_FOR_MS).toISOString();
  await state.queues.refusedForSize(model, { at: at2, batchId, maxBytes, staleBefore });
}
async function halfOf(path) {
  const ends = [];
  let bytes = 0;
  for await (const line of splitLines(createReadStream4(path), { name: path })) {
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
  for await (const { batchId, sketch: sketch2 } of state.batches.listOpen()) {
    if (queueOf(sketch2.model ?? "") === queue && sketch2.held_reason === void 0)
      tokens2.set(batchId, sketch2.estimated_tokens ?? 0);
  }
  return tokens2;
}

// ../engine/src/collect/settled-trouble.ts
function commonFailure({ answered, failures }, own) {
  const [top] = failures;
  return top !== void 0 && (answered === 0 || top.lines * 2 > own) ? top : void 0;
}
function describeCommon(findings, own, status) {
  if (findings.found === 0 && status === "EXPIRED") return "no request was answered before it expired";
  const top = commonFailure(findings, own);
  if (top === void 0 || top.reason === "cancelled") return void 0;
  const which = findings.answered === 0 ? "no request was answered" : "most requests got the same error";
  return `${which}: ${top.lines} of ${own} failed with "${top.message}"`;
}
var LASTING = /* @__PURE__ */ new Set(["account", "model", "parameter", "quota"]);
function lastingFailure({ answered, failures }) {
  const [top] = failures;
  return answered === 0 && top !== void 0 && LASTING.has(top.reason) ? top : void 0;
}

// ../engine/src/collect/model-memory.ts
async function rememberModel(ended) {
  const { batch, remote, status, findings } = ended;
  const failed2 = status === "FAILED" && findings.answered === 0;
  const limit = failed2 ? limitRefusalIn(remote.errors?.data ?? []) : void 0;
  const { model } = batch;
  if (model === void 0) return limit;
  if (limit !== void 0) await learnLimit(ended, model, limit);
  try {
    await noteAnswer(ended, model, failed2 && limit === void 0);
  } catch (error) {
    if (!isCompletionBatchError(error, "row-damaged")) throw error;
    ended.services.logger.warn(describeError(error));
  }
  return limit;
}
async function noteAnswer(ended, model, refusedWhole) {
  const { services, batch, remote, findings, endedAt: at2 } = ended;
  const { queues } = services.state;
  const { batchId } = batch;
  if (findings.answered > 0) return queues.modelAnswered(model, at2);
  if (refusedWhole) {
    if (!isLasting(remote)) return;
    return queues.modelRefused(model, { at: at2, batchId, message: failureOf(remote), kind: "batch" });
  }
  const lasting = lastingFailure(findings);
  if (lasting !== void 0) {
    await queues.modelRefused(model, { at: at2, batchId, message: lasting.message, kind: "lines" });
  }
}
function isLasting({ errors }) {
  const reasons = errors?.data ?? [];
  return reasons.length > 0 && !reasons.every(({ message }) => isAboutFile(message ?? ""));
}
async function learnLimit({ services: { state }, batch, requests, endedAt }, model, limit) {
  const open12 = limit.kind === "queue" ? await enqueuedTokens(state, model) : /* @__PURE__ */ new Map();
  const waiting = [...open12.values()].reduce((sum2, tokens2) => sum2 + tokens2, 0);
  const refused2 = {
    model,
    batchId: batch.batchId,
    at: Date.parse(endedAt),
    queuedTokens: Math.max(batch.queued_tokens ?? batch.estimated_tokens ?? 0, waiting),
    bytes: (await digestFile(requests)).bytes,
    requests: async () => requests
  };
  await learnFrom(limit, refused2, state);
}

// ../engine/src/collect/settle.ts
async function settleBatch(services, read6) {
  const { logger, workload } = services;
  const { batch, remote, status, requests, answers } = read6;
  const { findings } = answers.index;
  const endedAt = new Date(read6.end).toISOString();
  const limit = await rememberModel({ services, batch, remote, status, findings, requests, endedAt });
  const ended = {
    batchId: batch.batchId,
    executionId: batch.execution_id,
    version: batch.workload_version,
    endedAt,
    name: requests,
    // Of answers that are rejected none counts.
    answered: isRejected(batch) ? 0 : findings.answered
  };
  const held2 = await examine(services, read6, ended, answeredRequests(services, read6));
  if (held2 !== void 0) return held2;
  const settled2 = await workload.settle(
    ended,
    answeredRequests(services, read6),
    (units) => logger.progress(`${workload.unit[1]} settled`, units, batch.units)
  );
  if (!isOurs(batch) && settled2.elsewhere === settled2.units) {
    const reason = `another program submitted it, and none of its ${workload.unit[1]} names it: collect it with that`;
    return resultOf(services, batch, "unreadable", remote.status, { reason });
  }
  return close(services, read6, settled2, troublesOf(read6, limit, settled2));
}
async function* answeredRequests({ workload }, { batch, requests, status, own, answers: { index, shortage } }) {
  const releaseOf = isRejected(batch) ? () => "rejected" : releases(status, own, index, shortage);
  for await (const line of splitLines(createReadStream5(requests), { name: requests })) {
    const request = { ...line, bytes: Uint8Array.from(line.bytes) };
    const key = workload.keyOf(request, requests);
    const result = await index.find(key);
    yield { line: request, key, result, release: releaseOf(key, result !== void 0) };
  }
}
function isRejected({ decision }) {
  return decision === "rejected";
}
function releases(status, own, index, shortage) {
  const common = commonFailure(index.findings, own);
  const none = index.findings.answered === 0;
  return (key, found) => {
    const failure = index.failureOf(key);
    if (found && failure === void 0) return void 0;
    if (status === "FAILED") return "batch-failed";
    if (!found) return shortage === void 0 ? ABSENT[status] : "missing";
    if (failure === void 0 || isFree(failure.reason)) return void 0;
    if (failure.aboutAnswer || failure.aboutContent && own === 1) return void 0;
    return none || failure.key === common?.key ? "common-error" : void 0;
  };
}
var ABSENT = {
  COMPLETED: "missing",
  EXPIRED: "expired",
  CANCELLED: "cancelled",
  FAILED: "batch-failed"
};
function troublesOf({ batch, remote, status, own, answers: { index, shortage } }, limit, { trouble }) {
  if (isRejected(batch)) return { lasting: [], reason: "rejected by hand" };
  const failure = status === "FAILED" ? failureOf(remote) : void 0;
  const lasting = [
    ...failure !== void 0 && !isBackPressure(limit, own) ? [failure] : [],
    ...shortage === void 0 ? [] : [`${shortage.text}: the wait for more is over, and what was read counts`],
    describeCommon(index.findings, own, status) ?? trouble ?? []
  ].flat();
  return { lasting, reason: lasting.length > 0 ? lasting.join("; ") : failure };
}
function isBackPressure(limit, requests) {
  return limit?.kind === "queue" || limit?.kind === "size" && requests > 1;
}
async function close(services, { batch, remote, status, answers }, { counts, units }, { lasting, reason }) {
  const { state, prices, workload } = services;
  const { findings } = answers.index;
  const usage = billedUsage(remote) ?? findings.usage;
  const cost = batch.model === void 0 ? void 0 : costOf(usage, batch.model, prices);
  const estimated = estimatedCostOf(batch, prices);
  const attributes = {
    result_file_id: remote.output_file_id || remote.error_file_id || "N/A",
    ...remote.error_file_id ? { error_file_id: remote.error_file_id } : {},
    collected_at: isoTime(state.clock),
    ...workload.countAttributes(counts),
    input_tokens: usage.input,
    cached_tokens: usage.cached,
    output_tokens: usage.output,
    ...cost === void 0 ? {} : { cost_usd: cost },
    ...estimated === void 0 ? {} : { estimated_cost_usd: estimated },
    ...reason === void 0 ? {} : { failure: reason.slice(0, 1e3) }
  };
  await state.batches.change(batch.batchId, status, attributes);
  const [top] = findings.failures;
  return resultOf(services, batch, "settled", remote.status, {
    reason,
    trouble: lasting.length > 0,
    units,
    counts,
    spareLines: answers.spare,
    doubleLines: findings.doubles,
    usage,
    cost,
    topFailure: top && { message: top.message, reason: top.reason, lines: top.lines }
  });
}

// ../engine/src/collect/collect.ts
var HOUR_MS4 = 36e5;
var LATE_FILES_MS = 24 * HOUR_MS4;
var USUAL_WAIT_MS = HOUR_MS4;
var UNKNOWN_STATUS_MS = 26 * HOUR_MS4;
async function collect(services, options) {
  const { batch, fileWaitMs = LATE_FILES_MS, cancelAfterHours } = options;
  const workDir = await makeScratch(options.workDir, "collect");
  try {
    return await look({ services, batch, workDir, fileWaitMs, cancelAfterHours });
  } finally {
    await rm2(workDir, { recursive: true, force: true });
  }
}
async function look(collected) {
  const { services, batch } = collected;
  const { workload_version: version } = batch;
  if (version !== void 0 && !canRead(services.workload, version)) {
    return resultOf(services, batch, "unreadable", batch.status, {
      reason: `its requests have version ${version}; collect it with the release that submitted it`
    });
  }
  const remote = await retrieveBatch(services.openai, batch.openai_batch_id);
  if (remote === void 0) {
    return resultOf(services, batch, "unreadable", batch.status, {
      reason: `OpenAI does not know this batch: check that the key belongs to the project that submitted it; if it is gone for good, free what it holds with: ${wayOut(collected)}`
    });
  }
  const another = isOurs(batch) ? anothers(batch, remote) : void 0;
  if (another !== void 0) {
    const reason = `${another}: correct its record, or free what it holds with: ${wayOut(collected)}`;
    return resultOf(services, batch, "unreadable", remote.status, { reason });
  }
  const status = statusOf(remote);
  if (hasEnded(status)) return readEnded(collected, remote, status);
  if (!isOurs(batch)) {
    const reason = "another program submitted it, and it is left to that";
    return resultOf(services, batch, "open", remote.status, { reason });
  }
  return waitOn(collected, remote, status);
}
function anothers(batch, remote) {
  const { batchId: completionBatchId, request_sha256: digest3, input_file_id: inputFileId } = batch;
  const kinship = kinshipOf(remote, { completionBatchId, digest: digest3, inputFileId: inputFileId || void 0 });
  if (kinship === "other-file")
    return `the batch ${remote.id} at OpenAI was made of another file than its record names`;
  if (remote.metadata?.completion_batch_id !== void 0 && kinship === "none")
    return `the batch ${remote.id} at OpenAI is that of ${remote.metadata.completion_batch_id}`;
  if (inputFileId && kinship === "none")
    return `the batch ${remote.id} at OpenAI was made of the file ${remote.input_file_id}, not ${inputFileId}`;
  return void 0;
}
async function waitOn(collected, remote, status) {
  const { services, batch, cancelAfterHours } = collected;
  const { state, openai, logger } = services;
  const age = (timeNow(services, remote) - (remote.created_at ?? Date.parse(batch.submitted_at))) / HOUR_MS4;
  if (cancelAfterHours !== void 0 && age >= cancelAfterHours && status !== "CANCELING") {
    logger.warn(
      `batch ${remote.id} is ${age.toFixed(1)} h old and ${remote.status}: cancelling it to use what is finished`
    );
    await cancelBatch(openai, remote.id);
    await state.batches.change(batch.batchId, "CANCELING");
    return resultOf(services, batch, "open", "cancelling", { reason: `cancelled after ${age.toFixed(1)} h` });
  }
  if (status === void 0) return waitOnUnknown(collected, remote, age);
  if (status !== batch.status) await state.batches.change(batch.batchId, status);
  const counts = remote.request_counts;
  const done = counts == null ? "" : `${counts.completed + counts.failed} of ${counts.total} requests done`;
  return resultOf(services, batch, "open", remote.status, { reason: done });
}
function waitOnUnknown({ services, batch }, remote, age) {
  const word = JSON.stringify(remote.status.slice(0, 60));
  const waits = `OpenAI gives it the status ${word}, which is not known here`;
  if (!(age >= UNKNOWN_STATUS_MS / HOUR_MS4)) {
    services.logger.warn(`batch ${remote.id}: ${waits}: waiting`);
    return resultOf(services, batch, "open", remote.status, { reason: waits });
  }
  return resultOf(services, batch, "incomplete", remote.status, {
    reason: `${waits}, and ${age.toFixed(0)} h after it was submitted it has not ended: look at it at OpenAI, or end it with: ${services.ways.cancel(batch.batchId)}`
  });
}
async function readEnded(collected, remote, status) {
  const { services, batch, workDir, fileWaitMs } = collected;
  const held2 = heldResult(services, batch, remote.status);
  if (held2 !== void 0) return held2;
  const file2 = await fetchRequestFile(services, batch, remote, workDir);
  if (file2 === void 0) return closeUnread(collected, remote, status);
  if (file2 === "changed") {
    const reason = `neither the object store nor OpenAI has the request file that its record names (SHA-256 ${batch.request_sha256}): restore the object, or free what it holds with: ${wayOut(collected)}`;
    return resultOf(services, batch, "unreadable", remote.status, { reason });
  }
  const requests = file2.path;
  const asked = await keysIn(requests, services);
  if (asked === void 0) {
    const reason = "its requests were written by another program: collect it with that";
    return resultOf(services, batch, "unreadable", remote.status, { reason });
  }
  const end = await endOfBatch(services, batch, remote);
  const answers = await readAnswers(resultFiles(collected), remote, status, asked);
  try {
    const { shortage } = answers;
    const over = timeNow(services, remote, end) >= end + fileWaitMs;
    if (shortage !== void 0 && !(over && answers.anythingRead)) {
      return await hold(collected, remote, { shortage, end, over });
    }
    return await settleBatch(services, { batch, remote, status, requests, own: asked.size, end, answers });
  } finally {
    await answers.index.close();
  }
}
function resultFiles({ services, batch, workDir }) {
  const { openai, state, logger, store } = services;
  return { openai, clock: state.clock, logger, store, state, batch, workDir };
}
async function hold(collected, remote, { shortage, end, over }) {
  const { services, batch, fileWaitMs } = collected;
  if (isOurs(batch) && batch.status !== "FINALIZING") await services.state.batches.change(batch.batchId, "FINALIZING");
  const what = `it is ${remote.status}, but ${shortage.text}`;
  if (shortage.late && timeNow(services, remote, end) < end + Math.min(USUAL_WAIT_MS, fileWaitMs)) {
    return resultOf(services, batch, "open", remote.status, { reason: what });
  }
  const until = new Date(end + fileWaitMs).toISOString();
  const wait = over ? "nothing is settled before something can be read" : `nothing is settled before all is there, or ${until} is past`;
  return resultOf(services, batch, "incomplete", remote.status, {
    reason: `${what}: ${wait}. To free what it holds without its answers: ${wayOut(collected)}`
  });
}
function wayOut({ services, batch }) {
  return services.ways.giveUp(batch.batchId);
}
function timeNow({ state }, { seenAt }, since = 0) {
  return seenAt !== void 0 && seenAt >= since ? seenAt : state.clock.now();
}
async function endOfBatch(services, batch, remote) {
  if (batch.ended_seen_at !== void 0) return Date.parse(batch.ended_seen_at);
  const now = timeNow(services, remote);
  const end = endOf(remote);
  if (end !== void 0 && end < now + LATE_FILES_MS) return end;
  if (!isOurs(batch)) return now;
  return Date.parse(await services.state.batches.rememberEnd(batch.batchId, new Date(now).toISOString()));
}
async function closeUnread(collected, remote, status) {
  const { services, batch } = collected;
  const { state, store, ways } = services;
  const gone = "neither the object store nor OpenAI has its request file";
  const unreadable2 = (reason) => resultOf(services, batch, "unreadable", remote.status, { reason });
  if (!isOurs(batch)) {
    return unreadable2(
      `${gone}, and another program wrote it: finish it with that, or give it up: ${wayOut(collected)}`
    );
  }
  if (batch.store !== void 0 && batch.store !== store.url) {
    return unreadable2(`its files are kept in another store: collect it with the store ${batch.store}`);
  }
  const files = resultFiles(collected);
  await keepFiles(files, await addKept(files, await fetchResultFiles(files, remote)), ({ isKept }) => !isKept);
  await state.batches.change(batch.batchId, status, { failure: gone, collected_at: isoTime(state.clock) });
  return unreadable2(`${gone}; free what it holds with: ${ways.reconcile}`);
}

// ../engine/src/collect/collect-open.ts
async function collectOpen(services, options) {
  const looks = /* @__PURE__ */ new Map();
  const told = /* @__PURE__ */ new Set();
  for (; ; ) {
    const { batches, problems, closed } = await batchesToCollect(services, options);
    for (const problem of problems) {
      if (!told.has(problem.where)) options.onProblem?.(problem);
      told.add(problem.where);
    }
    for (const batch of batches) {
      const before = looks.get(batch.batchId);
      if (before?.result !== void 0 && !isWaitedFor(before.result)) continue;
      const one = await lookAt(services, batch, options);
      looks.set(batch.batchId, one);
      await options.onCollected?.(one);
    }
    const here = batches.flatMap(({ batchId }) => looks.get(batchId) ?? []);
    if (options.waitMs === void 0 || !isWaiting(here, services)) {
      return { looks: [...looks.values()], problems, closed };
    }
    await services.state.clock.sleep(options.waitMs);
  }
}
async function batchesToCollect(services, { batchId, isWanted }) {
  if (batchId === void 0) return { ...await findDueBatches(services.state, isWanted), closed: void 0 };
  const batch = await findBatch(services, batchId);
  const open12 = isOpenBatch(batch);
  return { batches: open12 ? [batch] : [], problems: [], closed: open12 ? void 0 : batch };
}
async function lookAt(services, batch, {
  batchId: _,
  isWanted: _wanted,
  waitMs: _wait,
  onProblem: _problem,
  onCollected: _told,
  ...options
}) {
  try {
    return { batch, result: await collect(services, { ...options, batch }), error: void 0 };
  } catch (error) {
    return { batch, result: void 0, error };
  }
}
function isWaiting(looks, { logger }) {
  const waiting = looks.flatMap(({ result }) => result !== void 0 && isWaitedFor(result) ? [result] : []);
  const [first] = waiting;
  if (first?.reason) {
    logger.progress(`batch ${first.openaiBatchId} is ${first.status}, ${first.reason}; open batches`, waiting.length);
  }
  return waiting.length > 0 || looks.some(({ error }) => isPassing(error));
}
function isPassing(error) {
  return error instanceof CompletionBatchError && error.code === "openai-unavailable";
}

// ../engine/src/state/get-submission.ts
async function getSubmission(state, batchId) {
  const record = await state.submissions.get(batchId);
  if (record === void 0 || record.submission !== void 0) return record?.submission;
  throw new CompletionBatchError("row-damaged", `the record of a submission does not parse: ${record.problem}`, {
    where: record.where,
    remedy: "It was written by another version: finish it with that version, or correct the record by hand."
  });
}

// ../engine/src/state/timing.ts
var SUBMIT_TIMING = { leaseMs: 12e4, createTimeoutMs: 6e4, listedAfterMs: 18e4 };

// ../engine/src/state/lease.ts
var ROUNDING_MS = 2e3;
var Lease = class {
  #options;
  #row;
  constructor(options, row) {
    this.#options = options;
    this.#row = row;
  }
  get submission() {
    return this.#row;
  }
  /** Writes a change and renews the lease. @throws CompletionBatchError `lease-lost` */
  async change(change) {
    const { state, leaseMs, owner } = this.#options;
    const { clock } = state;
    for (let attempt = 1; ; attempt += 1) {
      const after2 = await state.submissions.change(this.#row, { ...change, lease_until: clock.now() + leaseMs });
      if (after2 !== void 0) {
        this.#row = after2;
        return after2;
      }
      const now = await getSubmission(state, this.#row.batch_id);
      if (now?.owner !== owner || now.state !== this.#row.state || attempt === 3) {
        throw new CompletionBatchError(
          "lease-lost",
          `submission ${this.#row.batch_id} was taken over by another process`,
          {
            remedy: "Nothing needs to be done: the other process finishes it."
          }
        );
      }
      this.#row = now;
    }
  }
  /** Before each piece of work: renews the lease where half of it is over, and notices that it is lost. */
  async ensure() {
    const { state, leaseMs } = this.#options;
    const { clock } = state;
    if (this.#row.lease_until - clock.now() < leaseMs / 2) await this.change({});
  }
  /** Runs `work` while renewing the lease; `work` is told by its signal when the lease is lost. */
  async during(work) {
    const { state, leaseMs } = this.#options;
    const { clock } = state;
    const stop = new AbortController();
    const lost = new AbortController();
    const renewing = (async () => {
      for (; ; ) {
        await clock.sleep(leaseMs / 3, stop.signal);
        await this.change({});
      }
    })().catch((error) => {
      if (!stop.signal.aborted) lost.abort(error);
    });
    try {
      return await work(lost.signal);
    } finally {
      stop.abort();
      await renewing;
      lost.signal.throwIfAborted();
    }
  }
};
async function takeOver(options, batchId, wait) {
  const { state } = options;
  const { clock } = state;
  let row = await capLease(options, await getSubmission(state, batchId));
  if (row === void 0 || !isOpen(row)) return void 0;
  const left = row.lease_until - clock.now();
  if (left > 0 && row.owner !== options.owner && !options.exclusive) {
    if (!wait) return void 0;
    const before = row.version;
    await clock.sleep(left + 1e3);
    row = await getSubmission(state, batchId);
    if (row === void 0 || !isOpen(row) || row.version !== before) return void 0;
  }
  const taken = await state.submissions.change(row, {
    owner: options.owner,
    lease_until: clock.now() + options.leaseMs
  });
  return taken === void 0 ? void 0 : new Lease(options, taken);
}
function isBeyondLease({ lease_until }, now) {
  return lease_until - now > SUBMIT_TIMING.leaseMs + ROUNDING_MS;
}
async function capLease(options, row) {
  const { state, leaseMs, owner, logger } = options;
  const { clock } = state;
  const left = row === void 0 ? 0 : row.lease_until - clock.now();
  if (row === void 0 || !isOpen(row) || row.owner === owner || left <= leaseMs + ROUNDING_MS) return row;
  logger.warn(
    `the lease of submission ${row.batch_id} would last ${Math.round(left / 6e4)} min, so the clock of the machine that wrote it is wrong: it ends in ${Math.round(leaseMs / 1e3)} s`
  );
  return await state.submissions.change(row, { lease_until: clock.now() + leaseMs }) ?? getSubmission(state, row.batch_id);
}

// ../engine/src/collect/give-up.ts
var BY_HAND = "given up by hand";
var DAY_MS = 864e5;
var ANSWERS_KEPT_MS = 31 * DAY_MS;
async function giveUp(options, batchId) {
  const { state, logger, ways } = options.services;
  const submission = await state.submissions.get(batchId);
  if (submission?.isOpen) return giveUpSubmission(options, submission);
  const batch = await state.batches.get(batchId);
  if (batch !== void 0) return giveUpBatch(options, batch);
  if (submission === void 0) throw refuse(batchId, `is not in ${state.name}`, nameOne(ways));
  logger.info(`submission ${batchId} is ${submission.sketch.state} already`);
  return { kind: "submission", batchId };
}
function nameOne({ status }) {
  return `Name a completion batch id. The open ones are listed by: ${status}.`;
}
function refuse(batchId, why, remedy) {
  return new CompletionBatchError("invalid-input", `batch ${JSON.stringify(batchId)} ${why}`, {
    where: "give-up",
    remedy
  });
}
function changedMeanwhile(batchId, { status }) {
  return refuse(batchId, "was changed by another process just now", `Look at it again: ${status}.`);
}
async function giveUpSubmission(options, record) {
  const { services, dryRun } = options;
  const { state, logger } = services;
  const { batchId, sketch: sketch2 } = record;
  await checkNobodyHolds(options, record);
  const recorded = await state.batches.get(batchId);
  if (mayHaveBatch(sketch2) || recorded !== void 0) await checkNothingComes(options, record, recorded);
  logger.warn(`submission ${batchId} (${sketch2.state}) is given up${dryRun ? "" : ": what it holds is asked anew"}`);
  if (!dryRun && !await state.submissions.abandon(record, BY_HAND)) throw changedMeanwhile(batchId, services.ways);
  return { kind: "submission", batchId };
}
async function checkNobodyHolds({ services, dryRun }, record) {
  const { state, logger } = services;
  const { submission, batchId } = record;
  const lease = { state, owner: BY_HAND, leaseMs: SUBMIT_TIMING.leaseMs, exclusive: false, logger };
  const held2 = submission !== void 0 && !dryRun ? await capLease(lease, submission) : record.sketch;
  const until = held2?.lease_until ?? 0;
  if (submission === void 0 && isBeyondLease({ lease_until: until }, state.clock.now())) return;
  const left = until - state.clock.now();
  if (left <= 0) return;
  throw refuse(
    batchId,
    `is being submitted: a process holds it for ${Math.ceil(left / 1e3)} s more`,
    `Wait until that run has ended, then look again: ${services.ways.status}.`
  );
}
var BEFORE_CREATE = ["INTENDED", "CLAIMED", "UPLOADED", "REJECTING"];
function mayHaveBatch(sketch2) {
  const { state, create_called_at, first_create_called_at, openai_batch_id } = sketch2;
  return !BEFORE_CREATE.includes(state ?? "") || create_called_at !== void 0 || first_create_called_at !== void 0 || Boolean(openai_batch_id);
}
async function checkNothingComes({ services: { state, openai } }, { batchId: batch_id, sketch: sketch2 }, recorded) {
  const { input_file_id, openai_batch_id, create_called_at } = sketch2;
  const sinceCall = state.clock.now() - (create_called_at ?? 0);
  if (sinceCall < SUBMIT_TIMING.listedAfterMs) {
    throw refuse(
      batch_id,
      `was handed to OpenAI ${Math.max(0, Math.round(sinceCall / 1e3))} s ago, so that its batch may not be listed yet`,
      "Try again in a few minutes."
    );
  }
  const marks = { completionBatchId: batch_id, digest: void 0, inputFileId: input_file_id || void 0 };
  let search;
  try {
    search = await findBatches(openai, marks);
  } catch (error) {
    throw explainOpenaiError(error, "OpenAI's batches cannot be listed");
  }
  const named = [openai_batch_id, recorded?.sketch.openai_batch_id].flatMap((id) => id || []);
  const ids = /* @__PURE__ */ new Set([...search.found.map(({ id }) => id), ...named]);
  for (const id of ids) {
    const remote = await retrieveBatch(openai, id);
    if (remote === void 0 || !mayAnswer(remote)) continue;
    throw refuse(
      batch_id,
      `has the batch ${id} at OpenAI, which is ${remote.status}: it may still bring answers`,
      "Let submit finish it; where its request file is lost, reconcile without give-up hands the batch on to collect. Only where neither can: cancel it at OpenAI first."
    );
  }
  if (!search.sure && sinceCall < ANSWERS_KEPT_MS) {
    throw refuse(
      batch_id,
      "may have a batch at OpenAI: OpenAI's list of batches cannot be read to its end",
      "Look for a batch with this completion_batch_id at OpenAI, and cancel it. After 31 days nothing of it is left, and it can be given up."
    );
  }
}
function mayAnswer(remote) {
  const status = statusOf(remote);
  if (!hasEnded(status)) return true;
  return status !== "FAILED" && (Boolean(remote.output_file_id) || (remote.request_counts?.completed ?? 0) > 0);
}
async function giveUpBatch({ services, dryRun }, record) {
  const { state, openai, logger, ways } = services;
  const { batch, batchId, isOurs: isOurs2 } = record;
  if (batch === void 0) throw refuse(batchId, `does not parse: ${record.problem}`, nameOne(ways));
  let closedAs;
  if (isOpenBatch(batch)) {
    const remote = await retrieveBatch(openai, batch.openai_batch_id);
    if (remote !== void 0 && !hasEnded(statusOf(remote))) {
      throw refuse(
        batchId,
        `is ${remote.status} at OpenAI: it may still bring answers`,
        `Cancel it first: ${ways.cancel(batchId)}`
      );
    }
    const whose = isOurs2 ? "" : ", which another program wrote,";
    logger.warn(`batch ${batchId}${whose} is given up${dryRun ? "" : ": what it holds is asked anew"}`);
    if (!dryRun && !await state.batches.change(batchId, "FAILED", { failure: BY_HAND }))
      throw changedMeanwhile(batchId, ways);
  } else {
    logger.info(`batch ${batchId} is ${batch.status} already`);
    if (record.sketch.failure !== BY_HAND) closedAs = batch.status;
  }
  return isOurs2 ? { kind: "batch", batchId } : { kind: "foreign-batch", batchId, record, closedAs };
}

// ../engine/src/state/stuck-submissions.ts
var HOUR_MS5 = 36e5;
var OTHER_STORE_MS = HOUR_MS5;
var NIGHT_MS = 25 * HOUR_MS5;
async function findStuckSubmissions(options) {
  const stuck = [];
  let open12 = 0;
  for await (const record of options.state.submissions.listOpen()) {
    open12 += 1;
    const found = await whyStuck(record, options);
    if (found !== void 0) stuck.push(found);
  }
  return { open: open12, stuck };
}
async function whyStuck(record, { state, store, ways }) {
  const { submission } = record;
  if (submission === void 0) return unreadableSubmission(record, ways);
  const now = state.clock.now();
  if (isBeyondLease(submission, now)) return unendingLease(submission, ways);
  const free = now - submission.lease_until;
  if (free < 0) return void 0;
  if (store !== void 0 && submission.store !== store.url) return submissionElsewhere(submission, now, ways);
  const lost = store === void 0 ? void 0 : await lostRequests(submission, store);
  if (lost !== void 0) return submissionWithoutRequests(submission, lost, ways);
  if (submission.left_open === "stuck")
    return submissionWithoutRequests(submission, submission.reason ?? "unknown", ways);
  if (submission.left_open === "waiting" || free < NIGHT_MS) return void 0;
  return stuckSubmission("forgotten", submission, ways, {
    reason: `nobody has gone on with it for ${Math.floor(free / HOUR_MS5)} hours`,
    remedy: `Run submit with the store ${submission.store}: it goes on with it.`
  });
}
async function lostRequests(submission, store) {
  const where = store.locate(submission.object_key);
  try {
    const object = await store.head(submission.object_key);
    if (object === void 0) return `its request file is gone (${where})`;
    return object.bytes === submission.bytes ? void 0 : `its request file has changed (${where})`;
  } catch (error) {
    if (!isCompletionBatchError(error)) throw error;
    return `its request file cannot be read: ${describeError(error)}`;
  }
}
function unreadableSubmission({ batchId, sketch: sketch2, problem, where }, ways) {
  const reason = `its record does not parse: ${problem}`;
  if (isUuid(batchId)) {
    return stuckSubmission("row", { ...sketch2, batch_id: batchId }, ways, {
      reason: `${reason} (${where})`,
      remedy: "Finish it with the version that wrote it, or correct the record."
    });
  }
  return {
    ...stuckSubmission("row", { ...sketch2, batch_id: shown(batchId) }, ways, { reason, remedy: "" }),
    remedy: "No version writes a record in such a place: delete it."
  };
}
var FOREIGN = "its request file is none that may be sent";
function lostRequestsReason({ code, message, where }) {
  if (code === "object-not-found") return `its request file is gone (${where})`;
  if (code === "requests-changed") return `its request file has changed (${where})`;
  return `${FOREIGN}: ${message} (${where})`;
}
function submissionWithoutRequests(submission, reason, ways) {
  const mend = reason.startsWith(FOREIGN) ? "Finish it with the release that wrote it" : "Restore the object";
  const remedy = submission.create_called_at === void 0 ? `${mend}.` : `${mend}, or run reconcile: it hands the batch that OpenAI may have on to collect.`;
  return stuckSubmission("requests", submission, ways, { reason, remedy });
}
function unendingLease(submission, ways) {
  return stuckSubmission("forgotten", submission, ways, {
    reason: `its lease would last until ${new Date(submission.lease_until).toISOString()}, longer than any does`,
    remedy: `Run submit with the store ${submission.store}: it cuts the lease, and the run after it goes on with it.`
  });
}
function submissionElsewhere(submission, now, ways) {
  const free = isBeyondLease(submission, now) ? Infinity : now - submission.lease_until;
  const waits = submission.left_open === "waiting" && free < NIGHT_MS;
  return stuckSubmission(
    "store",
    submission,
    ways,
    {
      reason: `its files lie in another store, ${submission.store}`,
      remedy: `Run submit with the store ${submission.store}, or if that is lost reconcile: it hands a batch that OpenAI has on to collect.`
    },
    free > OTHER_STORE_MS && !waits
  );
}
function stuckSubmission(kind, { batch_id, execution_id, state, units }, ways, { reason, remedy }, red = true) {
  return {
    kind,
    batchId: batch_id,
    executionId: execution_id,
    state,
    units,
    reason,
    remedy: `${remedy} Or give it up, so that what it holds is asked anew: ${ways.giveUp(batch_id)}.`,
    red
  };
}

// ../engine/src/state/batch-summary.ts
function createBatchSummary(submission, attributes, clock) {
  const submittedAt = submission.create_called_at === void 0 ? isoTime(clock) : new Date(submission.create_called_at).toISOString();
  return { submission, status: "PENDING", submittedAt, attributes };
}
function addBatchSummary(state, batch) {
  return state.batches.add(batch);
}

// ../engine/src/collect/own-batches.ts
var DAY_MS2 = 864e5;
var ENDED = /^(completed|failed|expired|cancell?ed|cancell?ing)$/i;
async function reconcileBatches(options, listed, holders) {
  const { services, dryRun, days } = options;
  const { state, openai, logger, workload } = services;
  const findings = { adopted: [], duplicates: [], troubles: [] };
  const inputFiles = once(() => openInputFiles(state));
  const oldest = ((listed.now ?? state.clock.now()) - days * DAY_MS2) / 1e3;
  for (const batch of listed.items) {
    const batchId = batch.metadata?.completion_batch_id ?? (await inputFiles()).get(batch.input_file_id ?? "");
    if (batchId === void 0 || !isUuid(batchId)) continue;
    const ended = ENDED.test(batch.status);
    const old = batch.created_at !== 0 && batch.created_at < oldest;
    if (ended && (!holders.has(batchId) || old)) continue;
    const standing = await standingAgainst(state, batchId, batch.id);
    if (standing === "known") continue;
    if (standing === "second") {
      if (ended) continue;
      findings.duplicates.push(batch.id);
      logger.warn(`batch ${batch.id} is a second one for ${batchId}${dryRun ? "" : ": cancelling it"}`);
      if (!dryRun) await cancelOrTell(openai, batch.id, findings.troubles);
      continue;
    }
    const lost = await lostBatch(options, batch, batchId, holders.has(batchId));
    if (lost === void 0) continue;
    findings.adopted.push(batch.id);
    logger.warn(`batch ${batch.id} has no summary${dryRun ? "" : ": adding one, so that collect sees to it"}`);
    if (!dryRun) await addBatchSummary(state, createBatchSummary(lost, workload.rowAttributes(lost, []), state.clock));
  }
  return findings;
}
function once(make) {
  let made;
  return () => {
    made ??= make();
    return made;
  };
}
async function openInputFiles(state) {
  const files = /* @__PURE__ */ new Map();
  for (const records of [state.submissions.listOpen(), state.batches.listOpen()]) {
    for await (const { batchId, sketch: sketch2 } of records) {
      if (sketch2.input_file_id) files.set(sketch2.input_file_id, batchId);
    }
  }
  return files;
}
async function standingAgainst(state, batchId, openaiBatchId) {
  const batch = await state.batches.get(batchId);
  if (batch?.sketch.openai_batch_id === openaiBatchId) return "known";
  const submission = await state.submissions.get(batchId);
  if (submission?.isOpen) return "known";
  if (batch !== void 0) return "second";
  return ["REJECTED", "ABANDONED"].includes(submission?.sketch.state ?? "") ? "second" : "lost";
}
async function cancelOrTell(openai, id, troubles) {
  try {
    await cancelBatch(openai, id);
  } catch (error) {
    if (!isCompletionBatchError(error)) throw error;
    troubles.push(`the second batch ${id} could not be cancelled: ${describeError(error)}`);
  }
}
async function lostBatch({ services: { state, store, workload } }, batch, batchId, isWaitedFor2) {
  const { execution_id: executionId = "", digest: digest3 = "" } = batch.metadata ?? {};
  if (!isExecutionId(executionId) || !SHA256.test(digest3)) return void 0;
  const version = workload.versionIn(batch.metadata ?? {});
  if (version === void 0) return void 0;
  const key = batchRequestsObject(executionId, batchId, digest3);
  const file2 = await store.head(key);
  if (file2 === void 0 && !isWaitedFor2) return void 0;
  return {
    batch_id: batchId,
    execution_id: executionId,
    state: "RECORDED",
    version: 0,
    owner: "reconcile",
    lease_until: 0,
    store: store.url,
    object_key: key,
    sha256: digest3,
    model: batch.model ?? "unknown",
    workload_version: version,
    requests: batch.request_counts?.total ?? 0,
    bytes: file2?.bytes ?? 0,
    units: 0,
    estimated_tokens: batch.usage?.input_tokens ?? 0,
    estimated_output_tokens: 0,
    created_at: new Date((batch.created_at || state.clock.now() / 1e3) * 1e3).toISOString(),
    input_file_id: batch.input_file_id ?? void 0,
    openai_batch_id: batch.id,
    attributes: workload.attributes([], batch.metadata ?? {})
  };
}
async function handOn({ services, dryRun }, submission, listed) {
  const { state, openai, logger, workload } = services;
  const { batch_id, input_file_id, openai_batch_id, create_called_at } = submission;
  if (create_called_at === void 0) return void 0;
  const marks = { completionBatchId: batch_id, digest: submission.sha256, inputFileId: input_file_id || void 0 };
  const found = oursAmong(listed.items, marks).filter(({ kinship }) => kinship !== "other-file");
  const dead = ["failed", "cancelled", "cancelling"];
  const named = openai_batch_id ? await retrieveBatch(openai, openai_batch_id) : void 0;
  const known = named !== void 0 && ["none", "other-file"].includes(kinshipOf(named, marks)) ? void 0 : named;
  const id = (known ?? found.find(({ status }) => !dead.includes(status)) ?? found[0])?.id;
  if (id === void 0) return void 0;
  logger.warn(
    `submission ${batch_id} cannot be finished, but OpenAI has its batch ${id}${dryRun ? "" : ": handing it on to collect"}`
  );
  if (dryRun) return id;
  const lease_until = state.clock.now() + SUBMIT_TIMING.leaseMs;
  const taken = await state.submissions.change(submission, {
    owner: crypto.randomUUID(),
    lease_until,
    state: "CREATED",
    openai_batch_id: id
  });
  if (taken === void 0) return void 0;
  const created = { ...taken, openai_batch_id: id };
  await addBatchSummary(state, createBatchSummary(created, workload.rowAttributes(created, []), state.clock));
  await state.submissions.change(taken, { state: "RECORDED" });
  return id;
}
async function deleteSpareFiles({ services: { state, openai, logger }, dryRun }, batches) {
  if (!batches.complete) return [];
  const files = await explained("OpenAI's files cannot be listed", () => listAllFiles(openai));
  if (files.now === void 0) return [];
  const used = new Set(batches.items.map(({ input_file_id }) => input_file_id));
  const inputFiles = once(() => openInputFiles(state));
  const spare = [];
  for (const { id, filename, created_at } of files.items) {
    const batchId = /^([0-9a-f-]{36})-[0-9a-f]{16}\.jsonl$/.exec(filename)?.[1];
    if (batchId === void 0 || used.has(id)) continue;
    if (created_at === 0 || created_at * 1e3 > files.now - DAY_MS2) continue;
    const submission = await state.submissions.get(batchId);
    if (submission === void 0 || submission.isOpen || isUsed(submission, id)) continue;
    if ((await inputFiles()).has(id)) continue;
    spare.push(id);
    if (!dryRun) {
      logger.info(`deleting the input file ${id}, which no batch uses`);
      await deleteFile(openai, id);
    }
  }
  return spare;
}
function isUsed({ sketch: { state, input_file_id } }, fileId) {
  return input_file_id === fileId && state === "RECORDED";
}
async function explained(what, call) {
  try {
    return await call();
  } catch (error) {
    throw explainOpenaiError(error, what);
  }
}

// ../engine/src/collect/reconcile.ts
var PAGES_OF_A_LOOK = 1;
var DAYS = 31;
var DAY_MS3 = 864e5;
function reconcileNeedsAttention({ stuck, troubles }) {
  return troubles.length > 0 || stuck.some(({ red }) => red);
}
async function reconcile(services, options) {
  const { dryRun, days = DAYS, holders = /* @__PURE__ */ new Map(), unnamed = false } = options;
  const own = { services, dryRun, days };
  const submissions = await findStuckSubmissions(services);
  const idle = holders.size === 0 && !unnamed && submissions.open === 0;
  const batches = await explained(
    "OpenAI's batches cannot be listed",
    () => listAllBatches(services.openai, idle ? PAGES_OF_A_LOOK : void 0)
  );
  const handed = await handOnStuck(own, submissions.stuck, batches);
  const found = await reconcileBatches(own, batches, holders);
  await options.free?.(allSeen(batches, days));
  const spareFiles = await deleteSpareFiles(own, batches);
  return {
    dryRun,
    adopted: [...handed.batches, ...found.adopted],
    duplicates: found.duplicates,
    spareFiles,
    stuck: handed.left,
    troubles: found.troubles
  };
}
function allSeen({ complete, completeSince, now }, days) {
  return complete || completeSince !== void 0 && now !== void 0 && completeSince * 1e3 < now - days * DAY_MS3;
}
async function handOnStuck(options, stuck, batches) {
  const { submissions } = options.services.state;
  const result = { batches: [], left: [] };
  for (const one of stuck) {
    const submission = (await submissions.get(one.batchId))?.submission;
    const id = submission !== void 0 && one.red ? await handOn(options, submission, batches) : void 0;
    if (id !== void 0) {
      result.batches.push(id);
      continue;
    }
    result.left.push(one);
    if (options.dryRun || submission === void 0 || one.kind !== "requests" || submission.left_open === "stuck")
      continue;
    await submissions.change(submission, { left_open: "stuck", reason: one.reason.slice(0, 1e3) });
  }
  return result;
}

// ../engine/src/jobs/ask-job.ts
import { createWriteStream as createWriteStream6 } from "node:fs";
import { join as join9 } from "node:path";
import { pipeline as pipeline6 } from "node:stream/promises";

// ../engine/src/submit/submit.ts
import { randomUUID as randomUUID2 } from "node:crypto";
import { rm as rm7 } from "node:fs/promises";

// ../engine/src/openai/model.ts
async function checkModel(openai, model) {
  try {
    await ask(openai, (client) => client.models.retrieve(model));
    return true;
  } catch (cause) {
    const { status, code, reason } = readRefusal(cause);
    if (code === "model_not_found") {
      throw new CompletionBatchError("model-unknown", `OpenAI does not know the model ${JSON.stringify(model)}`, {
        where: "model",
        remedy: "Use the name of a model that your project may use and that the Batch API supports, e.g. gpt-4.1-mini.",
        cause
      });
    }
    if (status === 401) {
      throw new CompletionBatchError("credentials-missing", `OpenAI refused the key: ${reason}`, {
        where: "OPENAI_API_KEY",
        remedy: "Set OPENAI_API_KEY to a key of the project that is to pay; it needs write access to files and batches.",
        cause
      });
    }
    if (status === void 0 || isRedirect(status)) {
      throw new CompletionBatchError("openai-unavailable", `OpenAI cannot be reached: ${reason}`, {
        where: "OPENAI_BASE_URL",
        remedy: "Check the network and OPENAI_BASE_URL, then run it again. Nothing was claimed.",
        cause
      });
    }
    return false;
  }
}

// ../engine/src/platform/money.ts
function usd2(amount) {
  if (amount >= 1) return `$${amount.toFixed(2)}`;
  if (amount === 0 || amount >= 5e-5) return `$${amount.toFixed(4)}`;
  return amount > 0 ? "less than $0.0001" : `-${usd2(-amount)}`;
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
    return new _Allowance(options, await read5(options));
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
  sent(file2) {
    this.#sent.push(file2);
    this.#unseen.push(file2);
  }
  /** After a refusal: what it has taught. */
  async learn() {
    this.#learned = await read5(this.#options);
  }
  /** Limits of the next file, whose first line is `first`. Where nothing fits any more the run is stopped. */
  async limitsOfFile(first, limits) {
    const whole = { ...limits, maxBytes: Math.min(limits.maxBytes, this.#learned.bytes ?? Infinity) };
    const tokens2 = this.#stop === void 0 ? await this.#tokensLeft(first) : 0;
    const { purse } = this.#options;
    if (this.#stop === void 0 && !purse.affords(first.cost ?? 0)) {
      const reason = `${purse.used}, and the next request costs ${usd2(first.cost ?? 0)}`;
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
    return [...tokens2.values()].reduce((sum2, count4) => sum2 + count4, 0);
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
      const refusal2 = statusOf(batch) === "FAILED" ? limitRefusalIn(batch.errors?.data ?? []) : void 0;
      if (refusal2?.kind !== "queue") continue;
      logger.warn(`OpenAI has no room for batch ${openaiBatchId}: it comes back with the next collect`);
      const at2 = batch.failed_at ?? clock.now();
      const tokens2 = Math.max(queuedTokens, this.#queued);
      const refused2 = { at: new Date(at2).toISOString(), batchId, tokens: tokens2, limit: refusal2.limit };
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
async function read5({ state, model }) {
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
    return `about ${usd2(this.#spent)} of the run's budget of ${usd2(this.#maxCostUsd ?? 0)} are used`;
  }
};

// ../engine/src/requests/endpoints.ts
var CHAT_COMPLETIONS = "/v1/chat/completions";
var RESPONSES = "/v1/responses";
var EMBEDDINGS = "/v1/embeddings";
function isAnswerOf(endpoint, body) {
  const { choices, output, status } = membersOf(body);
  if (endpoint === CHAT_COMPLETIONS) return Array.isArray(choices) && choices.length > 0;
  if (endpoint === RESPONSES) {
    return Array.isArray(output) && (output.length > 0 || status === "incomplete") && !isUnfinishedResponse(body);
  }
  return listsOf(body).some((list) => list.length > 0);
}

// ../engine/src/requests/limits.ts
var MAX_LINES = 5e4;
var MAX_INPUTS = 5e4;
var MAX_BYTES2 = 19e7;
var DEFAULT_BYTES = 1e8;
var DEFAULT_TOKENS = 15e5;
function mergeLimits(given) {
  return {
    maxLines: inRange("max-lines", given.maxLines ?? MAX_LINES, MAX_LINES),
    maxBytes: inRange("max-bytes", given.maxBytes ?? DEFAULT_BYTES, MAX_BYTES2),
    maxInputs: inRange("max-inputs", given.maxInputs ?? MAX_INPUTS, MAX_INPUTS),
    maxTokens: inRange("max-tokens", given.maxTokens ?? DEFAULT_TOKENS, Number.MAX_SAFE_INTEGER)
  };
}
function inRange(name2, value, max) {
  if (Number.isSafeInteger(value) && value >= 1 && value <= max) return value;
  throw new CompletionBatchError("invalid-input", `${name2} is ${value}`, {
    where: name2,
    remedy: max === Number.MAX_SAFE_INTEGER ? "Use a whole number from 1." : `Use a whole number from 1 to ${max}.`
  });
}

// ../engine/src/submit/check-facts.ts
function checkFacts({ endpoint, writtenFor }, facts, where) {
  for (const [what, said2, wanted2] of [
    ["endpoint", facts.endpoint, endpoint],
    ["model", facts.model, writtenFor]
  ]) {
    if (said2 === void 0 || said2 === wanted2) continue;
    throw new CompletionBatchError("request-invalid", `the request is for the ${what} ${said2}, not ${wanted2}`, {
      where,
      remedy: `Submit requests of one ${what} at a time, and name it: a batch has one.`
    });
  }
}

// ../engine/src/submit/finish-open.ts
import { createWriteStream as createWriteStream4 } from "node:fs";
import { rm as rm5 } from "node:fs/promises";
import { join as join6 } from "node:path";
import { pipeline as pipeline4 } from "node:stream/promises";

// ../engine/src/platform/key-table.ts
import { hash } from "node:crypto";
var WORDS = 4;
var BLOCK = 1 << 16;
var FIRST_SLOTS = 1 << 10;
var KeyTable = class {
  #size = 0;
  #digests = [];
  /** By the first word of a digest, and further on where that slot is taken: the key's number and 1 more; 0 is free. */
  #slots = new Uint32Array(FIRST_SLOTS);
  /** Of the key that is asked for. */
  #digest = new Uint32Array(WORDS);
  get size() {
    return this.#size;
  }
  /** Undefined for a key that was never added. @param key well-formed Unicode */
  numberOf(key) {
    const number2 = (this.#slots[this.#slotOf(key)] ?? 0) - 1;
    return number2 === -1 ? void 0 : number2;
  }
  /** Its number: a new one is the size before. @param key well-formed Unicode */
  add(key) {
    const slot = this.#slotOf(key);
    const known = (this.#slots[slot] ?? 0) - 1;
    if (known !== -1) return known;
    const number2 = this.#size;
    if (number2 % BLOCK === 0) this.#digests.push(new Uint32Array(BLOCK * WORDS));
    this.#digests.at(-1)?.set(this.#digest, number2 % BLOCK * WORDS);
    this.#slots[slot] = number2 + 1;
    this.#size += 1;
    if (this.#size * 2 > this.#slots.length) this.#grow();
    return number2;
  }
  /** The slot that has the key, or that is free for it. */
  #slotOf(key) {
    const digest3 = hash("sha256", key, "buffer");
    for (let word = 0; word < WORDS; word += 1) this.#digest[word] = digest3.readUInt32LE(word * 4);
    const mask = this.#slots.length - 1;
    let slot = this.#word(0) & mask;
    for (; ; ) {
      const held2 = this.#slots[slot] ?? 0;
      if (held2 === 0 || this.#is(held2 - 1)) return slot;
      slot = slot + 1 & mask;
    }
  }
  #word(word) {
    return this.#digest[word] ?? 0;
  }
  /** Whether the key that is asked for has this number. */
  #is(number2) {
    const block = this.#digests[Math.floor(number2 / BLOCK)];
    const at2 = number2 % BLOCK * WORDS;
    for (let word = 0; word < WORDS; word += 1) if (block?.[at2 + word] !== this.#digest[word]) return false;
    return true;
  }
  #grow() {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let number2 = 0; number2 < this.#size; number2 += 1) {
      let slot = (this.#digests[Math.floor(number2 / BLOCK)]?.[number2 % BLOCK * WORDS] ?? 0) & mask;
      while (slots[slot] !== 0) slot = slot + 1 & mask;
      slots[slot] = number2 + 1;
    }
    this.#slots = slots;
  }
};

// ../engine/src/submit/own-file.ts
import { createReadStream as createReadStream6 } from "node:fs";
import { rm as rm3 } from "node:fs/promises";
import { join as join4 } from "node:path";
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
  return new CompletionBatchError("requests-changed", `the request file of submission ${batchId} has changed`, {
    where,
    remedy: "Restore the object (its name is its SHA-256); the submission stays open until then."
  });
}
async function figuresOf(workload, path, name2, check2) {
  const keys2 = [];
  const sums = { units: 0, inputTokens: 0, outputTokens: 0 };
  for await (const line of splitLines(createReadStream6(path), { name: name2 })) {
    const facts = workload.read(line, name2);
    check2?.(line, facts);
    const { key, units, inputTokens, outputTokens } = facts;
    keys2.push(key);
    sums.units += units;
    sums.inputTokens += inputTokens;
    sums.outputTokens += outputTokens;
  }
  return { keys: keys2, ...sums };
}
async function inspectFile({ workload }, submission, path, name2) {
  const { model, endpoint = CHAT_COMPLETIONS, workload_version: version } = submission;
  if (!canRead(workload, version)) {
    throw new CompletionBatchError("request-foreign", `its requests have version ${version}, not ${workload.version}`, {
      where: name2,
      remedy: "Finish it with the release that wrote it."
    });
  }
  const parameters = submission.parameters === void 0 ? void 0 : parseParameters(submission.parameters);
  let first;
  return figuresOf(workload, path, name2, (line, facts) => {
    first ??= facts;
    if (first.setting !== facts.setting) {
      throw new CompletionBatchError("request-foreign", "its requests are of several runs", {
        where: `${name2}:${line.number}`,
        remedy: "Nothing of it is sent. Look at who else can write there."
      });
    }
    checkFacts({ endpoint, writtenFor: model }, facts, `${name2}:${line.number}`);
    workload.verify?.(line, name2, { version, model, parameters });
  });
}
async function isGivenFile({ openai, state, logger }, { batch_id, sha256: sha2562, bytes, input_file_id: fileId }, workDir) {
  if (!fileId) return false;
  const differs = (said2, wanted2) => said2 !== void 0 && said2 !== wanted2;
  const path = join4(workDir, `${batch_id}.given.jsonl`);
  try {
    const given = await describeFile(openai, fileId);
    if (given.state === "broken" || differs(given.name, inputFileName(batch_id, sha2562))) return false;
    if (differs(given.purpose, "batch") || differs(given.bytes, bytes)) return false;
    const there = await downloadFile({ openai, clock: state.clock, logger, fileId, path });
    return there && (await digestFile(path)).sha256 === sha2562;
  } catch (error) {
    if (isCompletionBatchError(error) && error.code !== "openai-unavailable") throw error;
    return false;
  } finally {
    await rm3(path, { force: true });
  }
}

// ../engine/src/submit/protocol.ts
import { createReadStream as createReadStream7, createWriteStream as createWriteStream3 } from "node:fs";
import { rm as rm4 } from "node:fs/promises";
import { join as join5 } from "node:path";
import { pipeline as pipeline3 } from "node:stream/promises";

// ../engine/src/submit/claimed-file.ts
import { createHash as createHash3 } from "node:crypto";
import { open as open4 } from "node:fs/promises";
var ClaimedFile = class _ClaimedFile {
  path;
  #file;
  #hash = createHash3("sha256");
  #digest;
  keys = [];
  bytes = 0;
  units = 0;
  inputTokens = 0;
  outputTokens = 0;
  constructor(path, file2) {
    this.path = path;
    this.#file = file2;
  }
  static async open(path) {
    return new _ClaimedFile(path, await open4(path, "w"));
  }
  async add(line, { key, inputTokens, outputTokens, units }) {
    const bytes = Buffer.concat([line.bytes, Buffer.from("\n")]);
    await this.#file.write(bytes);
    this.#hash.update(bytes);
    this.keys.push(key);
    this.bytes += bytes.length;
    this.units += units;
    this.inputTokens += inputTokens;
    this.outputTokens += outputTokens;
  }
  get requests() {
    return this.keys.length;
  }
  get sha256() {
    this.#digest ??= this.#hash.digest("hex");
    return this.#digest;
  }
  async [Symbol.asyncDispose]() {
    await this.#file.sync();
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
    const keep3 = alive[0] ?? own[0];
    for (const spare of alive.slice(1)) {
      logger.warn(
        `OpenAI has a second batch for ${this.#lease.submission.batch_id}: cancelling ${spare.id}, keeping ${keep3?.id}`
      );
      await ask(openai, (client) => client.batches.cancel(spare.id, { maxRetries: 0 })).catch((error) => {
        logger.error(`cancelling ${spare.id} failed: ${readRefusal(error).reason}. Cancel it by hand.`);
      });
    }
    return keep3;
  }
  #marks() {
    const { batch_id, sha256: sha2562, input_file_id } = this.#lease.submission;
    return { completionBatchId: batch_id, digest: sha2562, inputFileId: input_file_id };
  }
};
function isAlive({ status }) {
  return !["failed", "cancelled", "cancelling"].includes(status);
}

// ../engine/src/submit/protocol.ts
var CLAIM_WINDOW = 48;
var WINDOW_BYTES = 8 * 1024 * 1024;
var PAGES_OF_A_LOOK2 = 5;
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
    this.#file = localFile;
    this.#resumed = localFile === void 0;
  }
  async removeFiles() {
    for (const path of this.#made) await rm4(path, { force: true });
  }
  async run() {
    for (; ; ) {
      const { state } = this.#lease.submission;
      const ended = await this.#step(state);
      if (ended === void 0) continue;
      const figures2 = this.#figures?.of;
      return { ...ended, submission: this.#lease.submission, lost: this.#lost, figures: figures2, called: this.#called };
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
    const claimed = await this.#claimLines(submission);
    if (claimed.units === 0) {
      const one = this.#services.workload.unit[0];
      const reason = `every request had a ${one} that was taken or changed meanwhile`;
      await this.#lease.change({ state: "ABANDONED", reason });
      return void 0;
    }
    const { sha256: sha2562 } = claimed;
    const key = batchRequestsObject(submission.execution_id, submission.batch_id, sha2562);
    if (sha2562 !== submission.sha256) {
      await store.create(key, { file: claimed.path });
      this.#file = claimed.path;
    }
    await this.#lease.change({
      state: "CLAIMED",
      sha256: sha2562,
      object_key: key,
      requests: claimed.requests,
      bytes: claimed.bytes,
      units: claimed.units,
      estimated_tokens: claimed.inputTokens,
      estimated_output_tokens: claimed.outputTokens,
      attributes: this.#services.workload.attributes(claimed.keys, submission.attributes)
    });
    this.#figures = { sha256: sha2562, of: claimed };
    this.#claimed = true;
    return void 0;
  }
  /** Of a submission that was taken over: each line of its file is one of ours, and the run has the money for them. */
  async #inspect() {
    if (!this.#resumed) return void 0;
    const figures2 = await this.#inspected();
    const reason = this.#options.tooDear?.(this.#lease.submission, figures2);
    return reason === void 0 ? void 0 : { kind: "over-budget", reason };
  }
  async #inspected() {
    const submission = this.#lease.submission;
    const known = this.#figures;
    if (known?.sha256 === submission.sha256) return known.of;
    const name2 = this.#services.store.locate(submission.object_key);
    const of = await inspectFile(this.#services, submission, await this.#requestFile(), name2);
    this.#figures = { sha256: submission.sha256, of };
    return of;
  }
  async #claimLines(submission) {
    const { store, workload, logger } = this.#services;
    const source = await this.#requestFile();
    const name2 = store.locate(submission.object_key);
    const path = join5(this.#options.workDir, `${submission.batch_id}.kept.jsonl`);
    this.#made.push(path);
    return this.#lease.during(async (signal) => {
      var _stack = [];
      try {
        const claimed = __using(_stack, await ClaimedFile.open(path), true);
        for await (const lines of windows(source, name2, workload.claimWindow)) {
          signal.throwIfAborted();
          await this.#lease.ensure();
          const claims = await workload.claim(submission, lines, name2);
          for (const [index, line] of lines.entries()) {
            const claim = claims[index];
            this.#lost += claim?.lost ?? 0;
            if (claim?.held) await claimed.add(line, workload.read(line, name2));
          }
          logger.progress(`${workload.unit[1]} claimed`, claimed.units, submission.units);
        }
        return claimed;
      } catch (_) {
        var _error = _, _hasError = true;
      } finally {
        var _promise = __callDispose(_stack, _error, _hasError);
        _promise && await _promise;
      }
    });
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
    const { batch_id, sha256: sha2562, bytes } = this.#lease.submission;
    const name2 = inputFileName(batch_id, sha2562);
    try {
      const found = this.#resumed && !this.#fileIsGone ? await findUploadedFile(openai, name2, bytes) : void 0;
      const path = found === void 0 ? await this.#requestFile() : void 0;
      const id = found ?? await this.#lease.during((signal) => uploadToOpenai(openai, path ?? "", name2, signal));
      if (found === void 0) this.#known.add(id);
      await this.#lease.change({ state: "UPLOADED", input_file_id: id });
      return void 0;
    } catch (error) {
      if (error instanceof CompletionBatchError) throw error;
      const refusal2 = readRefusal(error);
      return refusal2.effect === "refused" ? this.#reject(refusal2) : leftOpen(refusal2);
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
          endpoint: submission.endpoint ?? CHAT_COMPLETIONS,
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
        if (error instanceof CompletionBatchError) throw error;
        const refusal2 = await this.#aboutTheFile(readRefusal(error));
        if (refusal2.effect === "refused") return this.#reject(refusal2);
        if (refusal2.effect === "limited") return leftOpen(refusal2);
        if (refusal2.effect === "unknown") {
          this.#unanswered += 1;
          return void 0;
        }
        if (attempt >= FILE_ATTEMPTS) {
          if (!this.#resumed || this.#fileIsGone) return leftOpen(refusal2);
          this.#fileIsGone = true;
          await this.#lease.change({ state: "CLAIMED", input_file_id: "" });
          return void 0;
        }
        logger.info(`OpenAI cannot use the uploaded file yet (${refusal2.reason}); looking again`);
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
  async #aboutTheFile(refusal2) {
    if (refusal2.effect !== "refused" || refusal2.limit !== void 0 || ![400, 404, 422].includes(refusal2.status ?? 0))
      return refusal2;
    try {
      const { state, reason } = await describeFile(this.#services.openai, this.#lease.submission.input_file_id ?? "");
      if (state === "pending") return { ...refusal2, effect: "file-not-visible" };
      return reason === void 0 ? refusal2 : { ...refusal2, reason: `${refusal2.reason} (${reason})` };
    } catch {
      return refusal2;
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
      const pages = clock.now() < calledAt + listedAfterMs ? PAGES_OF_A_LOOK2 : void 0;
      try {
        search = await this.#batches.search(pages);
      } catch (error) {
        return leftOpen(readRefusal(error));
      }
      const keep3 = await this.#batches.keepOne(search.own);
      if (keep3 !== void 0) {
        logger.info(`found batch ${keep3.id}, created before the answer was lost`);
        await this.#adopt(keep3.id, keep3.inputFileId);
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
    const file2 = inputFileId === void 0 ? {} : { input_file_id: inputFileId };
    await this.#lease.change({ state: "CREATED", openai_batch_id: id, ...file2 });
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
    const keep3 = await this.#batches.keepOne((await this.#batches.search()).own);
    if (keep3 === void 0) return;
    this.#known.add(keep3.id);
    if (keep3.id !== openai_batch_id) await this.#lease.change({ openai_batch_id: keep3.id });
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
      if (error instanceof CompletionBatchError) throw error;
      return leftOpen(readRefusal(error));
    }
    const submission = this.#lease.submission;
    const { openai_batch_id = "" } = submission;
    const keys2 = this.#figures?.of.keys ?? await keysOfFile(workload, await this.#requestFile());
    const created = { ...submission, openai_batch_id };
    const summary = createBatchSummary(created, workload.rowAttributes(created, keys2), state.clock);
    if (!await addBatchSummary(state, summary)) {
      const there = await state.batches.get(submission.batch_id);
      if (there !== void 0 && there.sketch.openai_batch_id !== openai_batch_id)
        return { kind: "failed", reason: occupied(there.where) };
    }
    await this.#lease.change({ state: "RECORDED" });
    return void 0;
  }
  /**
   * Refused for good, and no batch exists. Written down first: with its units given back it must never be created. Before
   * that what the refusal teaches, so that whoever goes on does not hand over the same again.
   */
  async #reject(refusal2) {
    const { state } = this.#services;
    const { model, batch_id, bytes, estimated_tokens, queued_tokens } = this.#lease.submission;
    const { limit } = refusal2;
    if (limit !== void 0) {
      const requests = () => this.#requestFile();
      const queuedTokens = queued_tokens ?? estimated_tokens;
      const refused2 = { model, batchId: batch_id, at: state.clock.now(), queuedTokens, bytes, requests };
      await learnFrom(limit, refused2, state);
    }
    await this.#lease.change({
      state: "REJECTING",
      reason: refusal2.reason.slice(0, 1e3),
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
    const name2 = store.locate(submission.object_key);
    await this.#lease.during(async (signal) => {
      let done = 0;
      for await (const lines of windows(path, name2, workload.claimWindow)) {
        signal.throwIfAborted();
        await this.#lease.ensure();
        done += await workload.release(submission, lines, name2);
        logger.progress(`${workload.unit[1]} given back`, done, submission.units);
      }
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
      if (error instanceof CompletionBatchError) throw error;
      return leftOpen(readRefusal(error));
    }
  }
  /** The submission's request file on disk, byte for byte the one its digest names. */
  async #requestFile() {
    const { store } = this.#services;
    const { workDir } = this.#options;
    const { batch_id, object_key, sha256: sha2562 } = this.#lease.submission;
    if (this.#file !== void 0) return this.#file;
    const path = join5(workDir, `${batch_id}-${sha2562.slice(0, 16)}.jsonl`);
    this.#made.push(path);
    await pipeline3(await store.stream(object_key), createWriteStream3(path));
    const digest3 = await digestFile(path);
    if (digest3.sha256 !== sha2562) throw requestsChanged(batch_id, store.locate(object_key));
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
async function* windows(path, name2, most = CLAIM_WINDOW) {
  let lines = [];
  let bytes = 0;
  for await (const line of splitLines(createReadStream7(path), { name: name2 })) {
    lines.push({ ...line, bytes: Uint8Array.from(line.bytes) });
    bytes += line.bytes.length;
    if (lines.length >= most || bytes >= WINDOW_BYTES) {
      yield lines;
      lines = [];
      bytes = 0;
    }
  }
  if (lines.length > 0) yield lines;
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

// ../engine/src/submit/run.ts
function destinationOf(destinations, facts) {
  const fits = ({ writtenFor, endpoint }) => (facts.model ?? writtenFor) === writtenFor && (facts.endpoint ?? endpoint) === endpoint;
  return destinations.find(fits) ?? destinations[0];
}
function isForAnother({ destinations, writtenFor, endpoint }, facts) {
  const to = destinationOf(destinations, facts);
  return to.writtenFor !== writtenFor || to.endpoint !== endpoint;
}
async function* linesOf({ refused: refused2 }, file2) {
  if (file2 === void 0) return;
  try {
    yield* file2.lines();
  } catch (error) {
    if (!isCompletionBatchError(error, "requests-changed")) throw error;
    refused2.set(file2.name, describeError(error));
  }
}
function tell(run, submission, ended) {
  run.files.push(reportOf(submission, ended, estimatedCost(run, submission), run.services.store));
  return ended.ending;
}
function isTold({ files, stuck }, batchId) {
  return [...files, ...stuck].some((told) => told.batchId === batchId);
}
function estimatedCost({ services }, { estimated_tokens, estimated_output_tokens, model }, figures2) {
  const { inputTokens = estimated_tokens, outputTokens = estimated_output_tokens } = figures2 ?? {};
  return costOf({ input: inputTokens, output: outputTokens }, model, services.prices);
}
function tooDear({ services, purse, maxCostUsd }, { batch_id, model }, { inputTokens, outputTokens }) {
  if (maxCostUsd === void 0) return void 0;
  const cost = costOf({ input: inputTokens, output: outputTokens }, model, services.prices);
  if (cost === void 0)
    return `there is no price for the model ${model}, so that nobody can tell whether the run's budget of ${usd2(maxCostUsd)} allows it`;
  if (purse.affords(cost, batch_id)) return void 0;
  return `${purse.used}, and this file costs ${usd2(cost)}`;
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
    const damaged3 = isCompletionBatchError(error, "row-damaged");
    if (!resumed && !lost && !damaged3) throw error;
    const reason = lost ? await lostRequests2(run, lease.submission, error) : describeError(error);
    run.services.logger.error(`submission ${lease.submission.batch_id}: ${reason}`);
    return tell(run, lease.submission, { ending: "failed", resumed, reason });
  }
}
async function lostRequests2(run, submission, error) {
  const { reason, remedy } = submissionWithoutRequests(submission, lostRequestsReason(error), run.services.ways);
  await leaveWord(run, submission, "stuck", reason);
  return `${reason}. ${remedy}`;
}
async function leaveWord({ services }, submission, left, reason) {
  const { state } = services;
  const change = { left_open: left, reason: reason.slice(0, 1e3), lease_until: state.clock.now() };
  await state.submissions.change(submission, change);
}
function handedOver(run, { submission, figures: figures2, called }, resumed) {
  const { batch_id, execution_id, model, openai_batch_id, estimated_tokens, queued_tokens } = submission;
  const paidHere = resumed ? called && execution_id !== run.execution : true;
  if (paidHere) run.purse.spend(batch_id, estimatedCost(run, submission, figures2));
  const tokens2 = figures2?.inputTokens ?? estimated_tokens;
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
  const open12 = run.dryRun ? { own: [], others: [] } : await surveyOpen(run);
  const submitted = new KeyTable();
  const left = [];
  for (const id of await ownSubmissions(run, open12.own)) {
    const before = await ownSubmission(run, id);
    if (before === void 0) continue;
    if (isOpen(before) && !run.dryRun) left.push(id);
    else await count(run, before, submitted);
  }
  for (const id of left) {
    await finish(run, id, true);
    const after2 = await ownSubmission(run, id);
    if (after2 !== void 0) await count(run, after2, submitted);
  }
  for (const id of open12.others) await finish(run, id, false);
  return (key) => submitted.numberOf(key) !== void 0;
}
async function count(run, submission, submitted) {
  if (!(isOpen(submission) || submission.state === "RECORDED")) return;
  const figures2 = await readFile(run, submission);
  run.purse.spend(submission.batch_id, estimatedCost(run, submission, figures2));
  for (const key of figures2?.keys ?? []) submitted.add(key);
}
async function surveyOpen({
  services: { state, store, ways },
  execution,
  stuck
}) {
  const open12 = { own: [], others: [] };
  for await (const record of state.submissions.listOpen()) {
    const { submission } = record;
    if (submission === void 0) stuck.push(unreadableSubmission(record, ways));
    else if (submission.store !== store.url) stuck.push(submissionElsewhere(submission, state.clock.now(), ways));
    else open12[submission.execution_id === execution ? "own" : "others"].push(submission.batch_id);
  }
  return open12;
}
async function ownSubmissions({ services: { store }, execution }, open12) {
  const prefix = batchesPrefix(execution);
  const ids = new Set(open12);
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
  const { batch_id, object_key, sha256: sha2562 } = submission;
  const path = join6(run.workDir, `${batch_id}.submitted.jsonl`);
  const name2 = store.locate(object_key);
  try {
    await pipeline4(await store.stream(object_key), createWriteStream4(path));
    if ((await digestFile(path)).sha256 !== sha2562) throw requestsChanged(batch_id, name2);
    return await figuresOf(workload, path, name2);
  } catch (error) {
    if (!isUnusable(error)) throw error;
    const { reason, remedy } = submissionWithoutRequests(submission, lostRequestsReason(error), ways);
    if (!isOpen(submission)) logger.warn(`submission ${batch_id}: ${reason}`);
    else if (!isTold(run, batch_id)) {
      tell(run, submission, { ending: "failed", resumed: true, reason: `${reason}. ${remedy}` });
    }
    return void 0;
  } finally {
    await rm5(path, { force: true });
  }
}

// ../engine/src/submit/merge-rounds.ts
import { rm as rm6 } from "node:fs/promises";

// ../engine/src/requests/merge.ts
import { createHash as createHash4 } from "node:crypto";
import { createReadStream as createReadStream8 } from "node:fs";
import { open as open5 } from "node:fs/promises";
import { join as join7 } from "node:path";
var NEWLINE2 = Buffer.from("\n");
var WRITE_SIZE = 1024 * 1024;
async function* mergeNdjsons(files, options) {
  const { limits } = options;
  let current;
  let number2 = 0;
  let skip = options.skip ?? 0;
  try {
    for (const path of files) {
      const name2 = options.nameOf?.(path) ?? path;
      for await (const line of options.linesOf?.(path) ?? splitLines(createReadStream8(path), { name: name2 })) {
        const description = options.describe(line, name2);
        if (description === void 0) continue;
        const bytes = options.rewrite?.(line, name2) ?? line.bytes;
        const why = whyTooLarge(bytes.length + 1, description, limits);
        if (why !== void 0) {
          options.onTooLarge(line, name2, why);
          continue;
        }
        if (skip > 0) {
          skip -= 1;
          continue;
        }
        if (current !== void 0 && !current.takes(bytes.length + 1, description)) {
          yield await current.close();
          current = void 0;
        }
        if (current === void 0) {
          number2 += 1;
          const fileLimits = await options.limitsOfFile?.(description, limits) ?? limits;
          const target = join7(options.directory, `merged-${String(number2).padStart(4, "0")}.jsonl`);
          current = await OpenFile.start(target, fileLimits);
        }
        await current.add(bytes, description, path);
      }
    }
    if (current !== void 0) yield await current.close();
  } finally {
    await current?.abandon();
  }
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
  #digest = createHash4("sha256");
  #identity = createHash4("sha256");
  #keys = /* @__PURE__ */ new Set();
  #inputs = /* @__PURE__ */ new Map();
  #waiting = [];
  #waitingBytes = 0;
  #bytes = 0;
  #tokens = 0;
  #outputTokens = 0;
  #units = 0;
  #texts = 0;
  #cost = 0;
  constructor(path, file2, limits) {
    this.#path = path;
    this.#file = file2;
    this.#limits = limits;
  }
  static async start(path, limits) {
    return new _OpenFile(path, await open5(path, "w"), limits);
  }
  takes(bytes, line) {
    const { maxLines, maxBytes, maxTokens, maxInputs = Infinity, maxCost = Infinity } = this.#limits;
    return this.#keys.size + 1 <= maxLines && this.#bytes + bytes <= maxBytes && this.#tokens + line.tokens <= maxTokens && this.#texts + (line.inputs ?? 0) <= maxInputs && this.#cost + (line.cost ?? 0) <= maxCost && !this.#keys.has(line.key);
  }
  async add(bytes, line, input) {
    this.#inputs.set(input, (this.#inputs.get(input) ?? 0) + 1);
    this.#keys.add(line.key);
    this.#identity.update(`${line.identity}
`);
    this.#waiting.push(Uint8Array.from(bytes), NEWLINE2);
    this.#waitingBytes += bytes.length + 1;
    this.#bytes += bytes.length + 1;
    this.#tokens += line.tokens;
    this.#outputTokens += line.outputTokens ?? 0;
    this.#units += line.units ?? 0;
    this.#texts += line.inputs ?? 0;
    this.#cost += line.cost ?? 0;
    if (this.#waitingBytes >= WRITE_SIZE) await this.#flush();
  }
  /** Closes the file where that has not been done; what it holds does not matter any more. */
  async abandon() {
    await this.#file.close();
  }
  async #flush() {
    const block = Buffer.concat(this.#waiting);
    this.#digest.update(block);
    await this.#file.write(block);
    this.#waiting = [];
    this.#waitingBytes = 0;
  }
  async close() {
    await this.#flush();
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
      sha256: this.#digest.digest("hex"),
      identity: this.#identity.digest("hex")
    };
  }
};

// ../engine/src/submit/submit-file.ts
async function submitFile(run, file2) {
  const { store, state, logger } = run.services;
  const submission = newSubmission(run, file2);
  if (run.allowance.stopped !== void 0) return tell(run, submission, run.allowance.stopped);
  if (run.dryRun) {
    run.purse.spend(submission.batch_id, estimatedCost(run, submission));
    return tell(run, submission, { ending: "planned" });
  }
  logger.info(describeEstimate(run, submission));
  await store.create(submission.object_key, { file: file2.path });
  if (await state.submissions.put(submission)) return driveFile(run, new Lease(run.protocol, submission), file2.path);
  const record = await state.submissions.get(submission.batch_id);
  const there = record?.submission;
  if (record !== void 0 && there === void 0) {
    run.stuck.push(unreadableSubmission(record, run.services.ways));
    return tell(run, submission, {
      ending: "failed",
      reason: `${record.where} stands in its place: ${record.problem}`
    });
  }
  if (there?.owner === submission.owner) return driveFile(run, new Lease(run.protocol, there), file2.path);
  if (isTold(run, submission.batch_id)) return "failed";
  logger.warn(`submission ${submission.batch_id} is being worked on by another process`);
  return tell(run, there ?? submission, { ending: "elsewhere" });
}
function newSubmission(run, file2) {
  const { execution, model, endpoint, parameters, protocol, services } = run;
  const { state, store, workload } = services;
  const batchId = generateCompletionBatchId(execution, model, file2.identity, parameters);
  return {
    batch_id: batchId,
    execution_id: execution,
    state: "INTENDED",
    version: 1,
    owner: protocol.owner,
    lease_until: state.clock.now() + protocol.leaseMs,
    store: store.url,
    object_key: batchRequestsObject(execution, batchId, file2.sha256),
    sha256: file2.sha256,
    model,
    ...endpoint === CHAT_COMPLETIONS ? {} : { endpoint },
    ...parameters === void 0 ? {} : { parameters: JSON.stringify(parameters) },
    workload_version: workload.version,
    requests: file2.lines,
    bytes: file2.bytes,
    units: file2.units,
    estimated_tokens: file2.tokens,
    estimated_output_tokens: file2.outputTokens,
    created_at: isoTime(state.clock),
    queued_tokens: run.allowance.queuedWith(file2.tokens),
    attributes: { ...run.attributes, ...workload.attributes(file2.keys, run.attributes) }
  };
}
function describeEstimate(run, submission) {
  const { requests, units, estimated_tokens, estimated_output_tokens, model } = submission;
  const cost = estimatedCost(run, submission);
  const price2 = cost === void 0 ? "unknown, there is no price for the model" : `about ${usd2(cost)}`;
  const hidden = modelParameters(model, 0).max_completion_tokens > 0 ? ", without the hidden tokens of a reasoning model" : "";
  const figure = (count4, one, many = `${one}s`) => `${count4.toLocaleString("en-US")} ${count4 === 1 ? one : many}`;
  const asked = run.services.workload.unit[0] === "request" ? [] : [figure(units, ...run.services.workload.unit)];
  const tokens2 = `${figure(estimated_tokens, "token")} in, about ${estimated_output_tokens.toLocaleString("en-US")} out`;
  const whose = run.allowances.size > 1 ? `${model}: ` : "";
  return `${whose}${[figure(requests, "request"), ...asked].join(", ")}: ${tokens2}; cost ${price2}${hidden}`;
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
    const at2 = ({ number: number2 }, name2) => name2 === place.name && number2 === place.number;
    await mergeRound(run, files, sent, { from: 0, picked: at2 });
    picked = (line, name2) => !at2(line, name2);
  }
  if (clearance.kind !== "all") run.allowance.stop(clearance.reason);
  for (let from = 0; ; ) {
    const round2 = await mergeRound(run, files, sent, { from, picked });
    if (round2.again === void 0) return round2.left;
    from = round2.again;
  }
}
async function mergeRound(run, files, sent, { from, picked }) {
  const byPath = new Map(files.map((file2) => [file2.path, file2]));
  const rewrite = rewriteOf(run);
  const left = { alreadySubmitted: 0, taken: 0, tooLarge: [] };
  const merged = mergeNdjsons([...byPath.keys()], {
    directory: run.workDir,
    limits: run.allowance.narrow(run.limits),
    limitsOfFile: (first, limits) => run.allowance.limitsOfFile(first, limits),
    skip: from,
    nameOf: (path) => byPath.get(path)?.name ?? path,
    linesOf: (path) => linesOf(run, byPath.get(path)),
    describe: (line, name2) => {
      if (!picked(line, name2)) return void 0;
      const description = describeLine(run, line, name2);
      if (description === void 0) return void 0;
      const { key } = description;
      const isSubmitted = sent.isSubmitted(key);
      if (!isSubmitted && sent.isTaken?.(key) !== true) return description;
      left[isSubmitted ? "alreadySubmitted" : "taken"] += 1;
      return void 0;
    },
    onTooLarge: (line, name2, reason) => left.tooLarge.push({ where: `${name2}:${line.number}`, reason }),
    ...rewrite === void 0 ? {} : { rewrite }
  });
  let done = from;
  for await (const file2 of merged) {
    const ending = file2.units === 0 ? void 0 : await submitFile(run, file2);
    await rm6(file2.path, { force: true });
    if (ending === "split") return { left, again: done };
    done += file2.lines;
  }
  return { left, again: void 0 };
}
function rewriteOf(run) {
  const { model, writtenFor, parameters, services } = run;
  if (model === writtenFor) return void 0;
  return (line, name2) => services.workload.forModel(line, name2, model, parameters);
}
function describeLine(run, line, name2) {
  const facts = run.services.workload.read(line, name2);
  if (isForAnother(run, facts)) return void 0;
  checkFacts(run, facts, `${name2}:${line.number}`);
  const { key, identity, inputTokens, outputTokens, units, inputs = 0 } = facts;
  const described = { key, identity, tokens: inputTokens, outputTokens, units, inputs };
  if (run.maxCostUsd === void 0) return described;
  const cost = costOf({ input: inputTokens, output: outputTokens }, run.model, run.services.prices) ?? 0;
  return { ...described, cost };
}

// ../engine/src/platform/input-file.ts
import { constants } from "node:fs";
import { open as open6, stat as stat4 } from "node:fs/promises";
async function readInputFile(path) {
  var _stack = [];
  try {
    const { most } = FILE_BOUNDS.settings;
    const file2 = __using(_stack, await open6(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)), true);
    if (!(await file2.stat()).isFile()) throw new Error(`${path} is no regular file`);
    const bytes = await readWhole(file2.createReadStream({ autoClose: false, end: most }));
    if (bytes.length <= most) return bytes;
    throw new CompletionBatchError("invalid-input", `the file has more than ${most} bytes`, {
      where: path,
      remedy: "Check its path: plans, manifests, reports and price lists have kilobytes."
    });
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function isNoFile(path) {
  const found = await stat4(path).catch(() => void 0);
  return found?.isFile() === false;
}

// ../engine/src/requests/pinned-file.ts
import { createHash as createHash5 } from "node:crypto";
import { open as open7 } from "node:fs/promises";
var BLOCK_BYTES = 1024 * 1024;
var PinnedFile = class _PinnedFile {
  path;
  name;
  sha256;
  bytes;
  #blocks;
  constructor({ path, name: name2 }, sha2562, bytes, blocks) {
    this.path = path;
    this.name = name2;
    this.sha256 = sha2562;
    this.bytes = bytes;
    this.#blocks = blocks;
  }
  /** @throws CompletionBatchError `requests-changed` where the file does not have the digest that it should have */
  static async pin(file2) {
    const whole = createHash5("sha256");
    const blocks = [];
    let bytes = 0;
    for await (const block of blocksOf(file2.path)) {
      whole.update(block);
      blocks.push(digest(block));
      bytes += block.length;
    }
    const sha2562 = whole.digest("hex");
    if (file2.sha256 !== void 0 && file2.sha256 !== sha2562) {
      throw new CompletionBatchError(
        "requests-changed",
        `the request file is not the one that was handed over: its SHA-256 is ${sha2562}, not ${file2.sha256}`,
        {
          where: file2.name,
          remedy: "Nothing of it is sent: hand over the file of that digest, or the digest of this one."
        }
      );
    }
    return new _PinnedFile(file2, sha2562, bytes, blocks);
  }
  /** @throws CompletionBatchError `requests-changed` before the first line that is not as it was, `line-too-large` */
  lines() {
    return splitLines(this.#read(), { name: this.name });
  }
  async *#read() {
    let index = 0;
    for await (const block of blocksOf(this.path)) {
      if (digest(block) !== this.#blocks[index]) throw changed2(this.name);
      yield block;
      index += 1;
    }
    if (index < this.#blocks.length) throw changed2(this.name);
  }
};
function digest(block) {
  return createHash5("sha256").update(block).digest("base64");
}
function changed2(name2) {
  return new CompletionBatchError("requests-changed", "the request file has changed since it was read first", {
    where: name2,
    remedy: "Leave request files as they are until the run has ended, and submit again: what was not sent is sent then."
  });
}
async function* blocksOf(path) {
  var _stack = [];
  try {
    const file2 = __using(_stack, await open7(path), true);
    for (; ; ) {
      const block = Buffer.allocUnsafe(BLOCK_BYTES);
      const length = await fill(file2, block);
      if (length > 0) yield block.subarray(0, length);
      if (length < BLOCK_BYTES) return;
    }
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function fill(file2, block) {
  let length = 0;
  while (length < block.length) {
    const { bytesRead } = await file2.read(block, length, block.length - length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return length;
}

// ../engine/src/submit/pin-files.ts
async function pinFiles(run, files) {
  const pinned = [];
  for (const file2 of files) {
    try {
      pinned.push(await pin(run, file2));
    } catch (error) {
      if (!isCompletionBatchError(error)) throw error;
      run.refused.set(file2.name, describeError(error));
    }
  }
  return pinned;
}
async function pin({ services, destinations }, file2) {
  if (file2 instanceof PinnedFile) return file2;
  await checkFile(file2);
  const pinned = await PinnedFile.pin(file2);
  const { workload } = services;
  if (file2.sha256 !== void 0 || workload.verify === void 0) return pinned;
  for await (const line of pinned.lines()) {
    const { writtenFor, parameters } = destinationOf(destinations, workload.read(line, file2.name));
    workload.verify(line, file2.name, { model: writtenFor, parameters });
  }
  return pinned;
}
async function checkFile({ path, name: name2 }) {
  if (!await isNoFile(path)) return;
  throw new CompletionBatchError("file-unusable", "the request file is no regular file", {
    where: name2,
    remedy: "Name a file; write what a pipe gives into one first. Nothing of it was claimed or sent."
  });
}

// ../engine/src/submit/preflight.ts
var PREFLIGHT_MODES = ["auto", "always", "never"];
var ALL = { kind: "all" };
async function preflight(options) {
  const { model, mode } = options;
  const { state, logger } = options.services;
  const known = await state.queues.get(model);
  const { refusal: refusal2 } = known;
  const asks = mode === "always" || mode === "auto" && (refusal2 !== void 0 || known.answered_at === void 0);
  if (!asks && refusal2 === void 0) return ALL;
  const smallest = await smallestLine(options);
  if (smallest === void 0) return ALL;
  const probed = asks ? await probe(options, smallest) : void 0;
  if (probed?.kind === "refused") {
    const { at: at2, message } = probed;
    await state.queues.modelRefused(model, { at: at2, batchId: "preflight", message, kind: "lines" });
    throw refusedRun(model, probed, options.services.ways);
  }
  if (probed?.kind === "unknown") {
    logger.warn(`whether ${model} answers cannot be told before a batch is sent: ${probed.message}`);
  }
  if (probed?.kind === "answered" && !batchesAreRefused(known)) {
    if (refusal2 !== void 0 || known.answered_at === void 0) {
      await state.queues.modelAnswered(model, probed.at, "probe");
      logger.info(`${model} answered a first request`);
    }
    return ALL;
  }
  return refusal2 === void 0 ? ALL : canary(options, smallest.place, refusal2);
}
function batchesAreRefused({ refusal: refusal2, answered_by }) {
  return refusal2 !== void 0 && (refusal2.kind === "batch" || answered_by === "probe");
}
async function canary({ services, model }, line, refusal2) {
  const { logger } = services;
  const refused2 = `${model} refused everything on ${refusal2.at.slice(0, 16).replace("T", " at ")} UTC: ${withoutFullStop(refusal2.message)}`;
  if (await isUnderway(services, model)) {
    const reason2 = `${refused2}. A batch of it is still on its way: the rest waits until that one is collected.`;
    logger.warn(reason2);
    return { kind: "none", reason: reason2 };
  }
  const reason = `${refused2}. Only one request is sent this time: once collect has its answer, the next run sends all.`;
  logger.warn(reason);
  return { kind: "one", line, reason };
}
async function isUnderway({ state }, model) {
  for await (const { submission } of state.submissions.listOpen()) if (submission?.model === model) return true;
  for await (const { sketch: sketch2 } of state.batches.listOpen()) {
    if (sketch2.model === model && sketch2.held_reason === void 0) return true;
  }
  return false;
}
async function smallestLine({ files, linesOf: linesOf4, maySend }) {
  let smallest;
  for (const file2 of files) {
    const { name: name2 } = file2;
    for await (const line of linesOf4(file2)) {
      if (line.bytes.length >= (smallest?.line.bytes.length ?? Infinity) || !maySend(line, name2)) continue;
      const copy = { ...line, bytes: Uint8Array.from(line.bytes) };
      smallest = { line: copy, place: { name: name2, number: line.number } };
    }
  }
  return smallest;
}
var TIMEOUT_MS = 6e4;
var sentLine = external_exports.looseObject({ body: external_exports.looseObject({}) });
async function probe({ services, endpoint, asSent }, { line, place }) {
  const { openai, state } = services;
  const { body } = sentLine.parse(parseLine({ ...line, bytes: asSent(line, place.name) }, place.name));
  const at2 = (headers) => {
    const told = Date.parse(headers?.get("date") ?? "");
    return new Date(Number.isNaN(told) ? state.clock.now() : told).toISOString();
  };
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const options = { body, maxRetries: 1, timeout: TIMEOUT_MS, signal };
    const response = await ask(openai, (client) => client.post(endpoint.replace(/^\/v1/, ""), options).asResponse());
    const answer2 = JSON.parse(await response.text());
    if (isAnswerOf(endpoint, answer2)) return { kind: "answered", at: at2(response.headers) };
    return { kind: "unknown", message: "the answer is none of its endpoint" };
  } catch (error) {
    return readProbeError(cleanError(error, hiderOf(openai)), at2);
  }
}
var apiError = external_exports.object({
  status: external_exports.number(),
  code: external_exports.string().nullish().catch(void 0),
  param: external_exports.string().nullish().catch(void 0),
  type: external_exports.string().nullish().catch(void 0),
  message: external_exports.string(),
  headers: external_exports.instanceof(Headers).optional().catch(void 0)
});
var MAX_MESSAGE2 = 1e3;
function readProbeError(error, at2) {
  const said2 = (text2) => redact(text2.replace(/^\d{3} /, "")).slice(0, MAX_MESSAGE2);
  const parsed = apiError.safeParse(error);
  if (!parsed.success)
    return { kind: "unknown", message: said2(error instanceof Error ? error.message : String(error)) };
  const about = refusalIn(parsed.data);
  const message = said2(parsed.data.message);
  if (about === void 0) return { kind: "unknown", message: `${message} (HTTP ${parsed.data.status})` };
  return { kind: "refused", at: at2(parsed.data.headers), message, about };
}
var OF_PARAMETERS = /^(unsupported_(value|parameter)|unknown_parameter|invalid_(value|type)|missing_required_parameter)$/;
var OF_MODELS = /^(model_not_found|model_not_available|deploymentnotfound|unsupported_model|invalid_model)$/i;
var OF_QUOTA = /^(insufficient_quota|billing_hard_limit_reached|billing_not_active)$/;
var OF_CONTENT = /content_(filter|policy_violation)|moderation/i;
var NO_ROUTE = /invalid url|unknown (url|route|path|request url)|no route|cannot (get|post)|route .*not found/i;
var WORDS_OF_PARAMETERS = /unsupported (value|parameter)|(is|are) not supported|does not support|unrecognized request argument|unknown (parameter|field|argument)|extra (inputs|fields)|extra_forbidden|unexpected keyword|not permitted/i;
function refusalIn({ status, code, param, type, message }) {
  const name2 = code ?? "";
  if (OF_QUOTA.test(name2) || OF_QUOTA.test(type ?? "") || status === 402) {
    return [400, 402, 429].includes(status) ? "quota" : void 0;
  }
  if (status === 404) {
    const ofModel = OF_MODELS.test(name2) || /\bmodels?\b|\bdeployment\b/i.test(message) && !NO_ROUTE.test(message);
    return ofModel ? "model" : void 0;
  }
  if (status !== 400 && status !== 422 || OF_CONTENT.test(`${name2} ${message}`)) return void 0;
  const ofParameters = Boolean(param) || OF_PARAMETERS.test(name2) || WORDS_OF_PARAMETERS.test(message);
  const parameter = ofParameters ? parameterIn(param, message) : void 0;
  if (parameter !== void 0) return { parameter };
  return ofParameters || OF_MODELS.test(name2) || /\bmodel\b/i.test(message) ? "model" : void 0;
}
function parameterIn(param, message) {
  const quoted2 = /(?:parameter|argument|field|value)[^'"`]{0,30}['"`]([a-z_]+)/i.exec(message)?.[1];
  const member = (param || quoted2)?.split(/[.[]/)[0];
  return member === void 0 || !/^[a-z_]{1,64}$/.test(member) || ["model", "messages", "stream"].includes(member) ? void 0 : member;
}
function refusedRun(model, { message, about }, ways) {
  const parameter = typeof about === "object" ? about.parameter : void 0;
  const what = parameter === void 0 ? "" : ` for the parameter ${parameter}`;
  return new CompletionBatchError("model-refused", `${model} refused a first request${what}: ${message}`, {
    where: parameter === void 0 ? about === "quota" ? "OpenAI" : "model" : `parameters: ${parameter}`,
    remedy: `${remedyOf(about, ways)} Nothing was claimed.`
  });
}
function remedyOf(about, { parameters }) {
  if (about === "quota") return "Add credit to the account of the key, or raise its limit, then run it again.";
  if (about === "model") return "Give model the name of one that this key may use and that answers these requests.";
  return `Give ${parameters} {"${about.parameter}": null}, which leaves it out, or a value that the model takes, and begin a new execution; or use another model.`;
}
function withoutFullStop(text2) {
  return text2.replace(/\.\s*$/, "");
}

// ../engine/src/submit/submit-checks.ts
function checkBudget({ maxCostUsd, model, prices }) {
  if (maxCostUsd === void 0) return;
  if (!(Number.isFinite(maxCostUsd) && maxCostUsd > 0)) {
    throw new CompletionBatchError("invalid-input", `max-cost-usd is ${maxCostUsd}`, {
      where: "max-cost-usd",
      remedy: "Use an amount of US dollars over 0, e.g. 2.50."
    });
  }
  checkPrice({ maxCostUsd, model, prices });
}
function checkPrice({ maxCostUsd, model, prices }) {
  if (maxCostUsd === void 0 || costOf({ input: 0, output: 0 }, model, prices) !== void 0) return;
  throw new CompletionBatchError("price-unknown", `there is a budget, but no price for the model ${model}`, {
    where: "max-cost-usd",
    remedy: "Give prices a price list that has this model, or submit without a budget. Nothing was claimed."
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
    return resultOf2(run, left);
  } finally {
    await rm7(workDir, { recursive: true, force: true });
  }
}
function limitsOf({ limits, queueTokens }) {
  if (queueTokens === void 0) return mergeLimits(limits ?? {});
  return mergeLimits({ ...limits, maxTokens: Math.min(limits?.maxTokens ?? DEFAULT_TOKENS, queueTokens) });
}
function destinationsOf({ others = [], ...first }) {
  const of = ({ model, writtenFor = model, parameters, endpoint = CHAT_COMPLETIONS }) => ({ model, writtenFor, parameters, endpoint });
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
  const told = { files: [], stuck: [], refused: /* @__PURE__ */ new Map() };
  const given = { execution, destinations, attributes, services, limits, dryRun, maxCostUsd, workDir };
  const runOf = (to) => {
    const allowance = allowances.get(to.model);
    if (allowance === void 0) throw new Error(`nobody has looked at the queue of ${to.model}`);
    return { ...given, ...told, ...to, protocol, purse, allowances, allowance };
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
function protocolOf(services, { timing, exclusive = false, maxCostUsd }, workDir, purse) {
  const { state, logger } = services;
  return {
    ...SUBMIT_TIMING,
    ...timing,
    state,
    logger,
    services,
    owner: randomUUID2(),
    exclusive,
    workDir,
    tooDear: (submission, file2) => tooDear({ services, purse, maxCostUsd }, submission, file2)
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
    linesOf: (file2) => linesOf(run, file2),
    maySend(line, name2) {
      const facts = services.workload.read(line, name2);
      if (facts.units === 0 || isForAnother(run, facts)) return false;
      return !isSubmitted(facts.key) && isTaken?.(facts.key) !== true;
    },
    asSent(line, name2) {
      checkFacts(run, services.workload.read(line, name2), `${name2}:${line.number}`);
      return rewrite?.(line, name2) ?? line.bytes;
    }
  });
}
function resultOf2(run, left) {
  const { execution, model, dryRun, files, stuck, refused: refused2, maxCostUsd, purse } = run;
  const sum2 = (count4) => left.reduce((total, each) => total + each[count4], 0);
  const tooLarge2 = left.flatMap((each) => each.tooLarge);
  return {
    execution,
    model,
    dryRun,
    files,
    budget: maxCostUsd === void 0 ? void 0 : { maxCost: maxCostUsd, used: purse.spent },
    alreadySubmitted: sum2("alreadySubmitted"),
    taken: sum2("taken"),
    tooLarge: tooLarge2,
    refused: [...refused2].map(([name2, reason]) => ({ name: name2, reason })),
    stuck,
    complete: tooLarge2.length === 0 && refused2.size === 0 && stuck.every(({ executionId }) => executionId !== execution) && files.filter(({ executionId }) => executionId === execution).every(({ ending }) => DONE.has(ending))
  };
}

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
    const name2 = JSON.stringify(state);
    const known = this.#places.get(name2);
    if (known !== void 0) return known;
    const place = this.#states.push(state) - 1;
    this.#having.push(0);
    this.#places.set(name2, place);
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
var keys = external_exports.array(external_exports.string()).min(1);
var held = { batch_id: external_exports.string(), begun: external_exports.string(), keys };
var settled = { batch_id: external_exports.string(), execution_id: external_exports.string().nullable(), keys };
var logEntry = external_exports.discriminatedUnion("kind", [
  external_exports.strictObject({ kind: external_exports.literal("claimed"), ...held }),
  external_exports.strictObject({ kind: external_exports.literal("released"), ...held }),
  external_exports.strictObject({ kind: external_exports.literal("answered"), ...settled }),
  external_exports.strictObject({ kind: external_exports.literal("failed"), ...settled }),
  /** Not answered, and to be asked again; `attempts`: those of the request that are used up. */
  external_exports.strictObject({ kind: external_exports.literal("again"), attempts: external_exports.int().nonnegative(), ...settled })
]);
var ENTRY_BYTES = 1e6;
var READ_AT_ONCE2 = 8;
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
      const text2 = await this.#text(number2);
      if (text2 === void 0) return this.#read;
      this.#take(number2, text2);
    }
  }
  /**
   * Writes entries until there is none to write.
   * @param decide the next entry, by what the log says now; it is asked again after each entry, and where another was faster
   * @returns those that were written
   */
  async append(decide2) {
    const written2 = [];
    for (; ; ) {
      const number2 = await this.refresh() + 1;
      const entry = await decide2();
      if (entry === void 0) return written2;
      const text2 = JSON.stringify(entry);
      const isOurs2 = await this.#store.create(claimsObject(this.#job, number2), text2) || await this.#has(number2, text2);
      if (!isOurs2) continue;
      this.#take(number2, text2);
      written2.push(entry);
    }
  }
  /** The answer to a create may have been lost, and it was made again by the store's client. */
  async #has(number2, text2) {
    return await this.#text(number2) === text2;
  }
  async #readListed() {
    const listed = [];
    for await (const { key } of this.#store.list(claimsPrefix(this.#job))) listed.push(key);
    for (let next = this.#read + 1; next <= listed.length; next = this.#read + 1) {
      const numbers = Array.from({ length: Math.min(READ_AT_ONCE2, listed.length - next + 1) }, (_, at2) => next + at2);
      const texts = await Promise.all(numbers.map((number2) => this.#text(number2)));
      for (const [at2, text2] of texts.entries()) {
        if (text2 === void 0) throw this.#damaged(next + at2, "it is missing, and later ones are there");
        this.#take(next + at2, text2);
      }
    }
  }
  async #text(number2) {
    try {
      return Buffer.from(await this.#store.get(claimsObject(this.#job, number2))).toString();
    } catch (error) {
      if (isCompletionBatchError(error, "object-not-found")) return void 0;
      throw error;
    }
  }
  /** Once: two callers may have read it. */
  #take(number2, text2) {
    if (this.#read !== number2 - 1) return;
    const entry = this.#parse(number2, text2);
    if ("execution_id" in entry) this.#batches.set(entry.batch_id, entry.execution_id);
    this.#requests.change(entry.keys, (before) => after(before, entry));
    this.#read = number2;
    this.#onEntry?.(entry);
  }
  #parse(number2, text2) {
    let value;
    try {
      value = JSON.parse(text2);
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
      remedy: "Restore the object, or use the version that wrote it; or begin a new job, which asks everything anew.",
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
import { createWriteStream as createWriteStream5 } from "node:fs";
import { rm as rm8 } from "node:fs/promises";
import { join as join8 } from "node:path";
import { pipeline as pipeline5 } from "node:stream/promises";
function outcomesKey({ executionId, batchId }) {
  return outcomesObject(executionId ?? "unknown", batchId);
}
async function keepOutcomes(store, place, outcomes, parent) {
  const scratch = await makeScratch(parent, "settle");
  try {
    const file2 = join8(scratch, "outcomes.jsonl");
    await pipeline5(linesOf2(outcomes), createWriteStream5(file2));
    return await store.create(outcomesKey(place), { file: file2 });
  } finally {
    await rm8(scratch, { recursive: true, force: true });
  }
}
async function* linesOf2(outcomes) {
  for await (const outcome of outcomes) yield toLine(outcome);
}

// ../engine/src/workload/request-outcome.ts
var requestOutcome = external_exports.object({
  custom_id: external_exports.string(),
  /** `again`: it is to be asked again. `elsewhere`: another batch has it, or has answered it, and that one counts. */
  outcome: external_exports.enum(["answered", "failed", "again", "elsewhere"]),
  /** Attempts that are used up, this one among them unless it says nothing about the request. */
  attempt: external_exports.int().nonnegative(),
  /** A `LineReason`; null where it was answered, or is elsewhere. */
  reason: external_exports.string().nullable(),
  /** The answer; null where there is none. */
  response: external_exports.object({ status_code: external_exports.number().nullable(), body: external_exports.unknown() }).nullable(),
  /** In the service's words, without secrets; null where nothing was said. */
  error: external_exports.object({ status_code: external_exports.number().nullable(), code: external_exports.string(), message: external_exports.string() }).nullable()
});
var MAX_MESSAGE3 = 1e3;
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
  return { custom_id: key, outcome, attempt, reason, response: null, error: errorOf2(result) };
}
function usesAttempt(reason, { answered }) {
  return !isFree(reason) || reason === "common-error" || reason === "parameter" && answered > 0;
}
function outcomeElsewhere({ key, result }, attempts) {
  const failed2 = result === void 0 || lineFailure(result) !== void 0;
  const response = failed2 ? null : { status_code: result.status ?? null, body: result.body ?? null };
  const error = failed2 ? errorOf2(result) : null;
  return { custom_id: key, outcome: "elsewhere", attempt: attempts, reason: null, response, error };
}
function errorOf2(result) {
  if (result === void 0) return null;
  const { code = "", message = "" } = result.error ?? {};
  const said2 = (text2) => redact(text2).slice(0, MAX_MESSAGE3);
  return { status_code: result.status ?? null, code: said2(code), message: said2(message) };
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
async function* parseOutcomes(stream, name2) {
  for await (const line of splitLines(stream, { name: name2 })) {
    const parsed = requestOutcome.safeParse(parseLine(line, name2));
    if (!parsed.success) throw damaged(`${name2}:${line.number}`, explain(parsed.error), parsed.error);
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
  if (batch !== void 0 && isOpenBatch(batch)) return estimateOf(batch, prices) ?? 0;
  return billed(attributes, batch?.model, prices) ?? 0;
}
function estimateOf(of, prices) {
  const { model, estimated_tokens: input = 0, estimated_output_tokens: output = 0 } = of ?? {};
  return model === void 0 ? void 0 : costOf({ input, output }, model, prices);
}
function billed({ cost_usd, input_tokens, cached_tokens, output_tokens }, model, prices) {
  if (typeof cost_usd === "number") return cost_usd;
  if (model === void 0 || typeof input_tokens !== "number" || typeof output_tokens !== "number") return void 0;
  const cached = typeof cached_tokens === "number" ? cached_tokens : 0;
  return costOf({ input: input_tokens, cached, output: output_tokens }, model, prices);
}

// ../engine/src/workload/plain-requests.ts
import { tmpdir } from "node:os";

// ../engine/src/requests/tokens.ts
var PIECES = new RegExp("\\p{L}+|\\p{N}{1,3}|[^\\s\\p{L}\\p{N}]+|\\s+", "gu");
var estimateTokens = (text2) => {
  let tokens2 = 0;
  for (const [piece] of text2.matchAll(PIECES)) tokens2 += pieceTokens(piece);
  return Math.ceil(tokens2);
};
function pieceTokens(piece) {
  const first = piece.codePointAt(0) ?? 0;
  if (new RegExp("^\\p{N}", "u").test(piece)) return 1;
  if (/^\s/.test(piece)) return piece === " " ? 0.1 : 1;
  if (!new RegExp("^\\p{L}", "u").test(piece)) return first < 128 ? Math.ceil(piece.length / 3) : [...piece].length * 1.5;
  if (first > 591) return [...piece].length;
  const capitals = piece === piece.toUpperCase() && piece.length > 1;
  return capitals ? Math.max(1, piece.length / 2.7) : Math.max(1, piece.length / 6);
}
var PER_MESSAGE = 3;
var answerFormat = external_exports.looseObject({ json_schema: external_exports.looseObject({ schema: external_exports.unknown() }) });
function requestTokens(body, count4) {
  const messages = body.messages.map((message) => PER_MESSAGE + count4(message.role) + count4(message.content));
  const shown2 = answerFormat.safeParse(body.response_format).data?.json_schema.schema;
  const schema = shown2 === void 0 ? 0 : count4(JSON.stringify(shown2));
  return messages.reduce((sum2, tokens2) => sum2 + tokens2, PER_MESSAGE) + schema;
}

// ../engine/src/requests/request-line.ts
var MAX_ID = 512;
var requestLine = external_exports.looseObject({
  custom_id: external_exports.string().min(1, { error: "is empty" }).refine((id) => [...id].length <= MAX_ID, { error: `is longer than ${MAX_ID} characters` }).refine((id) => id.isWellFormed(), { error: "is not well-formed Unicode" }),
  method: external_exports.literal("POST", { error: 'is not "POST"' }),
  url: external_exports.string().regex(/^\/[^\s?#]+$/, { error: 'is not a path of the API such as "/v1/chat/completions"' }),
  body: external_exports.looseObject({
    model: external_exports.string().min(1, { error: "is empty" }),
    stream: external_exports.literal(false, { error: "is not false: batches do not stream" }).nullish()
  })
});
function parseRequest(value) {
  return requestLine.safeParse(value);
}
function readRequestLine(line, name2) {
  const parsed = parseRequest(parseLine(line, name2));
  if (parsed.success) return parsed.data;
  throw invalidRequest(line, name2, explain(parsed.error), parsed.error);
}
function invalidRequest(line, name2, why, cause) {
  return new CompletionBatchError("request-invalid", `the line is no request: ${why}`, {
    where: `${name2}:${line.number}`,
    remedy: `Write one object a line, {"custom_id": "\u2026", "method": "POST", "url": "${CHAT_COMPLETIONS}", "body": {"model": "\u2026", \u2026}}, with a custom_id of 1 to ${MAX_ID} characters and without "stream".`,
    cause
  });
}
function requestIdentity(request) {
  return `${request.custom_id} ${contentDigest(request)}`;
}
function contentDigest({ url, body }) {
  return sha256(canonicalText({ url, body }));
}
function requestForModel(line, name2, model, parameters) {
  readRequestLine(line, name2);
  const request = membersOf(parseLine(line, name2));
  const body = withParameters({ ...membersOf(request.body), model }, parameters);
  return Buffer.from(JSON.stringify({ ...request, body }));
}
var plainChat = external_exports.object({
  messages: external_exports.array(external_exports.object({ role: external_exports.string(), content: external_exports.string() })),
  response_format: external_exports.unknown().optional(),
  tools: external_exports.undefined().optional(),
  functions: external_exports.undefined().optional()
});
var DATA_URL = /^data:[^,]{0,200};base64,/;
var TOKENS_OF_A_FILE = 1500;
function inputTokensOf({ url, body }, count4) {
  const chat = url === CHAT_COMPLETIONS ? plainChat.safeParse(body) : void 0;
  if (chat?.success) return requestTokens(chat.data, count4);
  let files = 0;
  const text2 = JSON.stringify(body, (_name, value) => {
    if (typeof value !== "string" || !DATA_URL.test(value)) return value;
    files += 1;
    return "";
  });
  return count4(text2) + files * TOKENS_OF_A_FILE;
}
function inputsOf({ url, body }) {
  if (url !== EMBEDDINGS) return 0;
  const { input } = body;
  return Array.isArray(input) && typeof input[0] !== "number" ? input.length : 1;
}
var DEFAULT_OUTPUT_TOKENS = 1e3;
var WITHOUT_OUTPUT = /* @__PURE__ */ new Set([EMBEDDINGS, "/v1/moderations"]);
var bound = external_exports.int().positive().optional().catch(void 0);
var bounds = external_exports.object({ max_completion_tokens: bound, max_tokens: bound, max_output_tokens: bound, n: bound });
function outputTokensOf({ url, body }) {
  if (WITHOUT_OUTPUT.has(url)) return 0;
  const { max_completion_tokens, max_tokens, max_output_tokens, n = 1 } = bounds.parse(body);
  return n * (max_completion_tokens ?? max_tokens ?? max_output_tokens ?? DEFAULT_OUTPUT_TOKENS);
}

// ../engine/src/state/liveness.ts
var TERMINAL = /* @__PURE__ */ new Set(["COMPLETED", "FAILED", "EXPIRED", "CANCELLED"]);
var WITHOUT_BATCH2 = /* @__PURE__ */ new Set(["REJECTED", "ABANDONED"]);
function batchStandings(state) {
  const known = /* @__PURE__ */ new Map();
  return (batchId) => {
    const answer2 = known.get(batchId) ?? standingOf(state, batchId);
    known.set(batchId, answer2);
    return answer2;
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
  for await (const { isOurs: isOurs2 } of state.batches.listOpen()) if (!isOurs2) return true;
  return false;
}
async function standingOf(state, batchId) {
  const submission = await state.submissions.get(batchId);
  if (submission?.isOpen) return "live";
  const batch = await state.batches.get(batchId);
  if (batch !== void 0) return TERMINAL.has(batch.sketch.status ?? "") ? "ended" : "live";
  return WITHOUT_BATCH2.has(submission?.sketch.state ?? "") ? "ended" : "unknown";
}

// ../engine/src/workload/claims.ts
async function claimKeys(log, state, submission, keys2) {
  const { batch_id, created_at: begun2 } = submission;
  await log.append(async () => {
    const standing = batchStandings(state);
    const free = [];
    for (const key of new Set(keys2)) if (await isFree2(log.of(key), submission, standing)) free.push(key);
    return free.length === 0 ? void 0 : { kind: "claimed", batch_id, begun: begun2, keys: fitting(free) };
  });
  return new Set(keys2.filter((key) => holds(log.of(key), submission)));
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
  const { batch_id, created_at: begun2 } = submission;
  const written2 = await log.append(async () => {
    const own = [...new Set(keys2)].filter((key) => holds(log.of(key), submission));
    return own.length === 0 ? void 0 : { kind: "released", batch_id, begun: begun2, keys: fitting(own) };
  });
  return written2.reduce((sum2, entry) => sum2 + entry.keys.length, 0);
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
    const open12 = fitting(keys2.filter((key) => isOpen2(log.of(key), batch, outcome)));
    if (open12.length === 0) continue;
    return outcome === "again" ? { kind: outcome, attempts, ...settled2, keys: open12 } : { kind: outcome, ...settled2, keys: open12 };
  }
  return void 0;
}
function isOpen2(state, { batchId }, outcome) {
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
    const name2 = `${outcome} ${attempts}`;
    const group = this.#groups.get(name2) ?? { outcome, attempts, keys: [] };
    this.#groups.set(name2, group);
    return group;
  }
  groups() {
    return this.#groups.values();
  }
  settled() {
    let failed2 = 0;
    for (const { outcome, keys: keys2 } of this.#groups.values()) if (outcome === "failed") failed2 += keys2.length;
    return {
      counts: { answered: this.#answers, failed: failed2, again: Object.fromEntries(this.#again) },
      units: this.#units,
      elsewhere: this.#elsewhere,
      trouble: this.#answers >= 2 && this.#formed === 0 ? `none of ${this.#answers} answers has the form of an answer of its endpoint` : void 0
    };
  }
};

// ../engine/src/workload/plain-requests.ts
var VERSION2 = "requests-1";
var MAX_ATTEMPTS = 3;
var CLAIM_WINDOW2 = 5e3;
function plainRequests(options) {
  const { store, state, job, countTokens = estimateTokens } = options;
  const { maxAttempts = MAX_ATTEMPTS, scratch = tmpdir() } = options;
  checkJobId(job);
  const jobIn = (known) => typeof known.job === "string" && isExecutionId(known.job) ? known.job : job;
  const logOf = logsIn(store);
  const keysOf = (lines, name2) => lines.map((line) => readRequestLine(line, name2).custom_id);
  return {
    version: VERSION2,
    unit: ["request", "requests"],
    claimWindow: CLAIM_WINDOW2,
    metadata: ({ attributes }) => ({ workload: VERSION2, job: jobIn(attributes) }),
    versionIn: ({ workload }) => workload,
    read(line, name2) {
      const request = readRequestLine(line, name2);
      try {
        return requestFacts(request, countTokens);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        throw invalidRequest(line, name2, "its body is nested too deeply", error);
      }
    },
    keyOf: (line, name2) => readRequestLine(line, name2).custom_id,
    forModel: requestForModel,
    taken: () => takenKeys(logOf(job), state),
    async claim(submission, lines, name2) {
      const keys2 = keysOf(lines, name2);
      const held2 = await claimKeys(logOf(jobIn(submission.attributes)), state, submission, keys2);
      return keys2.map((key) => ({ held: held2.has(key), lost: held2.has(key) ? 0 : 1 }));
    },
    release: (submission, lines, name2) => releaseKeys(logOf(jobIn(submission.attributes)), submission, keysOf(lines, name2)),
    attributes: (_keys, known) => ({ job: jobIn(known) }),
    rowAttributes: ({ attributes }) => ({ job: jobIn(attributes) }),
    async settle(batch, requests, onProgress) {
      const { attributes, endpoint } = await recordOf(state, batch.batchId);
      const log = logOf(jobIn(attributes));
      return settleRequests({ store, log, endpoint, maxAttempts, scratch }, batch, requests, onProgress);
    },
    countAttributes: ({ answered, failed: failed2, again }) => ({
      answered_count: answered,
      failed_count: failed2,
      again_count: Object.values(again).reduce((sum2, count4) => sum2 + count4, 0)
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
function requestFacts(request, count4) {
  return {
    key: request.custom_id,
    identity: requestIdentity(request),
    inputTokens: inputTokensOf(request, count4),
    outputTokens: outputTokensOf(request),
    units: 1,
    inputs: inputsOf(request),
    endpoint: request.url,
    model: request.body.model
  };
}
async function recordOf(state, batchId) {
  const submission = (await state.submissions.get(batchId))?.submission;
  if (submission !== void 0) {
    return { attributes: submission.attributes, endpoint: submission.endpoint ?? CHAT_COMPLETIONS };
  }
  const batch = await state.batches.get(batchId);
  return { attributes: batch?.attributes ?? {}, endpoint: void 0 };
}

// ../engine/src/jobs/job-services.ts
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
  return askParts(services, manifest, options, (workDir) => partFiles(services.store, manifest, { workDir }));
}
async function askParts(services, manifest, options, parts) {
  const { job, destinations } = manifest;
  const [first, ...others] = destinations.map(({ model, endpoint }) => ({ model, endpoint }));
  const execution = executionFor(job, options.execution);
  if (first === void 0) return nothingToAsk(execution, options);
  const { maxCostUsd } = options;
  return submit(servicesOfJob(services, manifest, options.workDir), {
    ...options,
    ...first,
    others,
    execution,
    requests: parts,
    ...maxCostUsd === void 0 ? {} : { costs: await jobCosts(services, job) }
  });
}
function executionFor(job, execution) {
  return `${execution.slice(0, 80)}-${sha256(JSON.stringify([execution, job])).slice(0, 16)}`;
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
async function partFiles(store, { parts }, { workDir, at: at2 = [] }) {
  const files = [];
  for (const { key, sha256: digest3 } of parts) {
    const name2 = store.locate(key);
    const own = at2.find((file2) => file2.sha256 === digest3);
    const path = own?.path ?? join9(workDir, `part-${digest3}.jsonl`);
    if (own === void 0) await pipeline6(await store.stream(key), createWriteStream6(path));
    files.push({ path, name: name2, sha256: digest3 });
  }
  return files;
}

// ../engine/src/jobs/job-done.ts
var count2 = external_exports.int().nonnegative();
var usd3 = external_exports.number().nonnegative().nullable();
var file = external_exports.object({ sha256: external_exports.string().regex(SHA256), bytes: count2, lines: count2 });
var jobDone = external_exports.object({
  format: external_exports.literal("completion-batch/job-done"),
  version: external_exports.literal(1),
  job: external_exports.string(),
  /** The manifest's. */
  digest: external_exports.string(),
  finished_at: external_exports.string(),
  cancelled: external_exports.boolean(),
  counts: external_exports.object({ answered: count2, cached: count2, failed: count2, invalid: count2 }),
  /** USD; null where there is no price. */
  cost_usd: usd3,
  estimated_usd: usd3,
  saved_usd: usd3,
  tokens: external_exports.object({ input: count2, cached: count2, output: count2 }),
  batches: external_exports.array(
    external_exports.object({
      batch_id: external_exports.string(),
      openai_batch_id: external_exports.string(),
      status: external_exports.string(),
      requests: count2,
      open: external_exports.boolean()
    })
  ),
  results: file,
  failures: file
});
async function readDone(store, job) {
  const key = jobDoneObject(job);
  let text2;
  try {
    text2 = Buffer.from(await store.get(key)).toString();
  } catch (error) {
    if (isCompletionBatchError(error, "object-not-found")) return void 0;
    throw error;
  }
  const found = jobDone.safeParse(valueIn(text2));
  if (found.success && found.data.job === job) return found.data;
  throw new CompletionBatchError(
    "row-damaged",
    `what is kept of a job's end does not do: ${found.success ? "it is that of another job" : explain(found.error)}`,
    {
      where: store.locate(key),
      remedy: "Restore the object, or delete it: the next round writes the results, and it, anew.",
      cause: found.error
    }
  );
}
function valueIn(text2) {
  try {
    return parseJson(text2);
  } catch {
    return void 0;
  }
}

// ../engine/src/jobs/job-lines.ts
import { createReadStream as createReadStream9, createWriteStream as createWriteStream7 } from "node:fs";
import { rm as rm9 } from "node:fs/promises";
import { join as join10 } from "node:path";
import { pipeline as pipeline7 } from "node:stream/promises";

// ../engine/src/jobs/job.ts
var count3 = external_exports.int().nonnegative();
var destination = external_exports.object({
  model: external_exports.string(),
  endpoint: external_exports.string(),
  requests: count3,
  /** Estimated. */
  input_tokens: count3,
  output_tokens: count3
});
var digest2 = external_exports.string().regex(SHA256);
var part = external_exports.object({ key: external_exports.string(), sha256: digest2, bytes: count3, requests: count3 });
var jobManifest = external_exports.object({
  format: external_exports.literal("completion-batch/job"),
  version: external_exports.literal(1),
  job: external_exports.string(),
  /** SHA-256 over the lines in their order (custom id, url, body, however they are written): what the job asks. */
  digest: digest2,
  /** Lines that were given; their numbers from 1 are what `InvalidLine.line` counts by. */
  lines: count3,
  /** Of them, those that are requests: all lines of all parts, in the order in which they were given. */
  requests: count3,
  parts: external_exports.array(part),
  /** Lines that were left out as no requests; null where there are none. */
  invalid: external_exports.object({ key: external_exports.string(), sha256: digest2, lines: count3 }).nullable(),
  destinations: external_exports.array(destination),
  max_attempts: external_exports.int().positive(),
  created_at: external_exports.string()
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
var invalidLine = external_exports.object({
  /** Among all that were given, from 1. */
  line: external_exports.int().positive(),
  /** Of its file, and there. */
  file: external_exports.string(),
  file_line: external_exports.int().positive(),
  /** As far as it could be read. */
  custom_id: external_exports.string().nullable(),
  code: external_exports.enum(LINE_CODES),
  /** The member at fault, such as `body.model`; null where it is the line. */
  param: external_exports.string().nullable(),
  message: external_exports.string()
});

// ../engine/src/jobs/job-lines.ts
async function* jobLines(store, manifest, scratch) {
  const left = invalidLines(store, manifest, scratch);
  let invalid3 = await left.next();
  let number2 = 0;
  try {
    for await (const request of jobRequestLines(store, manifest, scratch)) {
      number2 += 1;
      for (; invalid3.done !== true && invalid3.value.line === number2; number2 += 1) {
        yield { invalid: invalid3.value };
        invalid3 = await left.next();
      }
      yield { request };
    }
    for (; invalid3.done !== true; invalid3 = await left.next()) yield { invalid: invalid3.value };
  } finally {
    await left.return(void 0);
  }
}
async function* jobRequestLines(store, { parts }, scratch) {
  for (const { key, sha256: sha2562 } of parts) {
    for await (const { line, name: name2 } of linesOf3(store, key, sha2562, scratch)) yield readRequestLine(line, name2);
  }
}
async function* invalidLines(store, { invalid: invalid3 }, scratch) {
  if (invalid3 === null) return;
  for await (const { line, name: name2 } of linesOf3(store, invalid3.key, invalid3.sha256, scratch)) {
    const parsed = invalidLine.safeParse(parseLine(line, name2));
    if (parsed.success) yield parsed.data;
    else throw changed3(`${name2}:${line.number}`, explain(parsed.error));
  }
}
async function* linesOf3(store, key, sha2562, scratch) {
  const name2 = store.locate(key);
  const path = join10(scratch, key.slice(key.lastIndexOf("/") + 1));
  try {
    await pipeline7(await store.stream(key), createWriteStream7(path));
    const found = (await digestFile(path)).sha256;
    if (found !== sha2562) throw changed3(name2, `its SHA-256 is ${found}, not ${sha2562}`);
    for await (const line of splitLines(createReadStream9(path), { name: name2 })) yield { line, name: name2 };
  } finally {
    await rm9(path, { force: true });
  }
}
function changed3(where, why) {
  return new CompletionBatchError("requests-changed", `lines of the job are not those that were given: ${why}`, {
    where,
    remedy: "Restore the object, or submit the same files again: what is missing or damaged is written anew."
  });
}

// ../engine/src/jobs/job-manifest.ts
async function findManifest(store, job) {
  const key = jobObject(checkJobId(job));
  try {
    return parseManifest(store, job, Buffer.from(await store.get(key)).toString());
  } catch (error) {
    if (isCompletionBatchError(error, "object-not-found")) return void 0;
    throw error;
  }
}
async function readManifest(store, job) {
  const manifest = await findManifest(store, job);
  if (manifest !== void 0) return manifest;
  throw new CompletionBatchError("invalid-input", `there is no job ${job}`, {
    where: store.locate(jobObject(job)),
    remedy: "Check its name and the store, or submit it first. Nothing was asked or written."
  });
}
async function createManifest(store, manifest) {
  const text2 = `${JSON.stringify(manifest, void 0, 1)}
`;
  if (await store.create(jobObject(manifest.job), text2)) return manifest;
  return readManifest(store, manifest.job);
}
function parseManifest(store, job, text2) {
  const damaged3 = (why2, cause) => new CompletionBatchError("row-damaged", `what is kept of the job ${job} does not do: ${why2}`, {
    where: store.locate(jobObject(job)),
    remedy: "Restore the object, use the version that wrote it, or submit the requests as a job of another name.",
    cause
  });
  let value;
  try {
    value = parseJson(text2);
  } catch (cause) {
    throw damaged3("it is not valid JSON", cause);
  }
  const parsed = jobManifest.safeParse(value);
  if (!parsed.success) throw damaged3(explain(parsed.error), parsed.error);
  const why = misplaced2(parsed.data, job);
  if (why !== void 0) throw damaged3(why);
  return parsed.data;
}
function misplaced2(manifest, job) {
  if (manifest.job !== job) return `it is that of the job ${JSON.stringify(manifest.job.slice(0, 100))}`;
  const { parts, requests, lines, invalid: invalid3 } = manifest;
  const strayed = parts.findIndex(({ key, sha256: sha2562 }, at2) => key !== jobPartObject(job, at2 + 1, sha2562));
  if (strayed !== -1) return `parts.${strayed}.key is not where that part lies`;
  if (invalid3 !== null && invalid3.key !== jobInvalidObject(job, invalid3.sha256)) {
    return "invalid.key is not where those lines lie";
  }
  if (parts.reduce((sum2, part2) => sum2 + part2.requests, 0) !== requests)
    return "its parts have another number of requests";
  return requests + (invalid3?.lines ?? 0) === lines ? void 0 : "its lines are not its requests and the invalid ones";
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
  const written2 = await log.append(async () => {
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
  return written2.reduce((sum2, { keys: keys2 }) => sum2 + keys2.length, 0);
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
  const { counts, cancelled: cancelled2, tokens: tokens2 } = done;
  return {
    manifest,
    counts: { ...counts, waiting: 0, unasked: 0 },
    done: true,
    cancelled: cancelled2,
    costUsd: done.cost_usd ?? void 0,
    estimatedUsd: done.estimated_usd ?? void 0,
    savedUsd: done.saved_usd ?? void 0,
    tokens: tokens2,
    batches: done.batches.map(({ batch_id: batchId, openai_batch_id: openaiBatchId, status, requests, open: open12 }) => ({
      batchId,
      openaiBatchId,
      status,
      requests,
      open: open12
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
  const batches = records.map(({ batchId, sketch: sketch2, batch }) => ({
    batchId,
    openaiBatchId: sketch2.openai_batch_id ?? "",
    status: sketch2.status ?? "unknown",
    requests: batch?.request_count ?? 0,
    open: batch === void 0 || isOpenBatch(batch)
  }));
  const nameOf3 = ({ openaiBatchId, batchId }) => `${openaiBatchId} ${batchId}`;
  return batches.sort((a, b) => Number(b.open) - Number(a.open) || (nameOf3(a) < nameOf3(b) ? -1 : 1));
}
function costsOf(records, prices) {
  let costUsd = 0;
  let estimatedUsd = 0;
  const tokens2 = { input: 0, cached: 0, output: 0 };
  for (const { batch, attributes } of records) {
    const number2 = (name2) => {
      const value = attributes[name2];
      return typeof value === "number" ? value : void 0;
    };
    const estimated = number2("estimated_cost_usd") ?? (batch && estimatedCostOf(batch, prices));
    estimatedUsd = sum(estimatedUsd, estimated);
    if (batch === void 0 || isOpenBatch(batch)) continue;
    const used = number2("input_tokens") ?? 0;
    tokens2.input += used;
    tokens2.cached += number2("cached_tokens") ?? 0;
    tokens2.output += number2("output_tokens") ?? 0;
    costUsd = sum(costUsd, number2("cost_usd") ?? (used === 0 ? 0 : void 0));
  }
  return { costUsd, estimatedUsd, tokens: tokens2 };
}
function sum(a, b) {
  return a === void 0 || b === void 0 ? void 0 : a + b;
}

// ../engine/src/jobs/cancel-job.ts
async function endAtOpenai(services, job) {
  const { state, openai, logger } = services;
  let first;
  const tried = async (what, work) => {
    try {
      await work();
      return true;
    } catch (error) {
      if (!isCompletionBatchError(error)) throw error;
      logger.warn(`${what}: ${describeError(error)}`);
      if (error.code !== "invalid-input") first ??= error;
      return false;
    }
  };
  let submissions = 0;
  for await (const { batchId, submission } of state.submissions.listOpen()) {
    if (submission?.attributes.job !== job) continue;
    const isOver2 = await tried(`submission ${batchId} of the cancelled job ${job} goes on`, async () => {
      await giveUp({ services, dryRun: false }, batchId);
    });
    if (!isOver2) submissions += 1;
  }
  for await (const { batchId, sketch: sketch2, attributes } of state.batches.listOpen()) {
    const { openai_batch_id: id, status } = sketch2;
    if (attributes.job !== job || status === "CANCELING" || id === void 0) continue;
    await tried(`batch ${id} of the cancelled job ${job} is not cancelled`, async () => {
      await cancelBatch(openai, id);
      await state.batches.change(batchId, "CANCELING");
    });
  }
  return { submissions, error: first };
}
async function failLeft({ store, state }, manifest, log, scratch) {
  const { job } = manifest;
  async function* left() {
    for await (const { custom_id } of jobRequestLines(store, manifest, scratch)) {
      const { stands, attempts = 0 } = log.of(custom_id) ?? {};
      if (stands !== "answered" && stands !== "failed") yield cancelled(custom_id, attempts);
    }
  }
  await settleOwn({ store, state, log, job, purpose: "cancelled", scratch }, left);
}
function cancelled(custom_id, attempt) {
  const error = { status_code: null, code: "job_cancelled", message: "the job was cancelled before it was answered" };
  return { custom_id, outcome: "failed", attempt, reason: "cancelled", response: null, error };
}

// ../engine/src/jobs/collect-job.ts
import { mkdir as mkdir2, rm as rm12 } from "node:fs/promises";

// ../engine/src/jobs/finish-job.ts
import { rm as rm11 } from "node:fs/promises";
import { join as join12 } from "node:path";

// ../engine/src/jobs/answers-file.ts
import { writeFile as writeFile2 } from "node:fs/promises";
var ANSWERS_MAGIC = "cbanswr1";
var ANSWERS_HEADER_BYTES = 12;
var ANSWER_DIGEST_BYTES = 16;
var ANSWER_BYTES = 20;
var FIRST_RECORDS = 1024;
var AnswersFile = class {
  #records = Buffer.alloc(FIRST_RECORDS * ANSWER_BYTES);
  #count = 0;
  /** @param digest lower-case hex, of `contentDigest` @param line in results.ndjson, from 1; they come in their order */
  add(digest3, line) {
    const at2 = this.#count * ANSWER_BYTES;
    if (at2 === this.#records.length) this.#records = Buffer.concat([this.#records], at2 * 2);
    this.#records.write(digest3, at2, ANSWER_DIGEST_BYTES, "hex");
    this.#records.writeUInt32BE(line, at2 + ANSWER_DIGEST_BYTES);
    this.#count += 1;
  }
  async write(path) {
    await writeFile2(path, this.bytes());
  }
  bytes() {
    const order = Uint32Array.from({ length: this.#count }, (_, at2) => at2);
    const records = this.#records;
    order.sort(
      (a, b) => records.compare(records, b * ANSWER_BYTES, (b + 1) * ANSWER_BYTES, a * ANSWER_BYTES, (a + 1) * ANSWER_BYTES)
    );
    const bytes = Buffer.alloc(ANSWERS_HEADER_BYTES + this.#count * ANSWER_BYTES);
    bytes.write(ANSWERS_MAGIC, "latin1");
    let end = ANSWERS_HEADER_BYTES;
    for (const each of order) {
      const at2 = each * ANSWER_BYTES;
      const last = end - ANSWER_BYTES;
      const isKnown = last >= ANSWERS_HEADER_BYTES && records.compare(bytes, last, last + ANSWER_DIGEST_BYTES, at2, at2 + ANSWER_DIGEST_BYTES) === 0;
      if (isKnown) continue;
      records.copy(bytes, end, at2, at2 + ANSWER_BYTES);
      end += ANSWER_BYTES;
    }
    bytes.writeUInt32BE((end - ANSWERS_HEADER_BYTES) / ANSWER_BYTES, ANSWERS_MAGIC.length);
    return bytes.subarray(0, end);
  }
};

// ../engine/src/jobs/line-file.ts
import { createHash as createHash6 } from "node:crypto";
import { open as open8 } from "node:fs/promises";
var AT_ONCE2 = 1024 * 1024;
var LineFile = class _LineFile {
  path;
  #file;
  #hash = createHash6("sha256");
  #held = [];
  #letters = 0;
  #bytes = 0;
  #lines = 0;
  constructor(path, file2) {
    this.path = path;
    this.#file = file2;
  }
  static async open(path) {
    return new _LineFile(path, await open8(path, "w"));
  }
  /** How many there are. */
  get lines() {
    return this.#lines;
  }
  async add(value) {
    const line = toLine(value);
    this.#held.push(line);
    this.#letters += line.length;
    this.#lines += 1;
    if (this.#letters >= AT_ONCE2) await this.#write();
  }
  /** Writes what is left; nothing can be added then. */
  async end() {
    await this.#write();
    return { sha256: this.#hash.digest("hex"), bytes: this.#bytes, lines: this.#lines };
  }
  async #write() {
    const bytes = Buffer.from(this.#held.join(""));
    this.#held = [];
    this.#letters = 0;
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    await this.#file.writeFile(bytes);
  }
  async [Symbol.asyncDispose]() {
    await this.#file.close();
  }
};

// ../engine/src/jobs/merge-results.ts
async function* mergeResults(lines, sources) {
  for await (const { request, invalid: invalid3 } of lines) {
    if (invalid3 !== void 0) yield { result: invalidResult(invalid3), request: void 0 };
    if (request !== void 0) yield { result: await resultOf3(request.custom_id, sources), request };
  }
}
function invalidResult({ custom_id, code, message, param }) {
  const error = { status_code: null, code, message: param === null ? message : `${param}: ${message}` };
  return { custom_id, outcome: "failed", response: null, error, reason: "invalid", attempts: 0, batch: null };
}
async function resultOf3(key, sources) {
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
  const batch = purpose === void 0 ? await sources.openaiIdOf(settledBy) : null;
  const result = { custom_id: key, outcome: state.stands, response, error, reason, attempts, batch };
  return purpose === "cached" ? { ...result, cached: true } : result;
}
function notThere(key, batchId) {
  return new CompletionBatchError(
    "row-damaged",
    `the outcomes of a batch have none of a request that it has settled: ${JSON.stringify(key.slice(0, 100))}`,
    { where: batchId, remedy: "Restore the batch's outcomes.jsonl, or begin a new job, which asks everything anew." }
  );
}

// ../engine/src/jobs/outcome-files.ts
import { createReadStream as createReadStream10, createWriteStream as createWriteStream8 } from "node:fs";
import { rm as rm10 } from "node:fs/promises";
import { join as join11 } from "node:path";
import { pipeline as pipeline8 } from "node:stream/promises";
function outcomeFinder(open12) {
  let outcomes = open12();
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
      outcomes = open12();
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
    const file2 = this.#open.get(batchId) ?? await this.#copy(batchId);
    const outcome = await file2.finder.find(key);
    file2.left -= 1;
    if (file2.left <= 0) await this.#remove(batchId);
    return outcome;
  }
  async close() {
    for (const batchId of [...this.#open.keys()]) await this.#remove(batchId);
  }
  async #copy(batchId) {
    const key = outcomesKey({ batchId, executionId: this.#executions.get(batchId) ?? null });
    const path = join11(this.#scratch, `${batchId}.outcomes.jsonl`);
    await pipeline8(await this.#store.stream(key), createWriteStream8(path));
    const name2 = this.#store.locate(key);
    const finder = outcomeFinder(() => parseOutcomes(createReadStream10(path), name2));
    const file2 = { finder, path, left: this.#counts.get(batchId) ?? Infinity };
    this.#open.set(batchId, file2);
    return file2;
  }
  async #remove(batchId) {
    const file2 = this.#open.get(batchId);
    this.#open.delete(batchId);
    await file2?.finder.close();
    if (file2 !== void 0) await rm10(file2.path, { force: true });
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
  const scratch = await makeScratch(workDir, "results");
  try {
    const written2 = await writeResults(services, options, scratch);
    if (written2 === void 0) return false;
    await store.put(jobResultsObject(manifest.job), { file: join12(scratch, RESULTS) });
    await store.put(jobFailuresObject(manifest.job), { file: join12(scratch, FAILURES) });
    await store.put(jobAnswersObject(manifest.job), { file: join12(scratch, ANSWERS) });
    const done = await doneOf(services, options, written2);
    const isOurs2 = await store.create(jobDoneObject(manifest.job), `${JSON.stringify(done, void 0, 1)}
`);
    await closeMark(services, manifest.job);
    return isOurs2;
  } finally {
    await rm11(scratch, { recursive: true, force: true });
  }
}
async function closeMark({ store }, job) {
  await store.delete(openJobObject(job));
}
var RESULTS = "results.ndjson";
var FAILURES = "failures.ndjson";
var ANSWERS = "answers.bin";
async function writeResults(services, { manifest, log }, scratch) {
  var _stack = [];
  try {
    const { store, state, prices, logger } = services;
    const results = __using(_stack, await LineFile.open(join12(scratch, RESULTS)), true);
    const failures = __using(_stack, await LineFile.open(join12(scratch, FAILURES)), true);
    const answers = new AnswersFile();
    const tally = new ResultTally(prices);
    for await (const merged of mergeJob({ store, state, manifest, log, scratch })) {
      const { result, request } = merged;
      if (result.outcome === "open") return void 0;
      tally.add(merged);
      await results.add(result);
      if (result.outcome === "failed") await failures.add(result);
      else if (request !== void 0) answers.add(contentDigest(request), results.lines);
      logger.progress("results written", results.lines, manifest.lines);
    }
    await answers.write(join12(scratch, ANSWERS));
    return { results: await results.end(), failures: await failures.end(), ...tally.told() };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
var ResultTally = class {
  #prices;
  #counts = { answered: 0, cached: 0, failed: 0, invalid: 0 };
  #saved = 0;
  constructor(prices) {
    this.#prices = prices;
  }
  add({ result, request }) {
    if (request === void 0) this.#counts.invalid += 1;
    else if (result.outcome === "failed") this.#counts.failed += 1;
    else {
      this.#counts.answered += 1;
      if (result.cached !== true) return;
      this.#counts.cached += 1;
      const cost = costOf(usageIn(result), request.body.model, this.#prices);
      this.#saved = this.#saved === void 0 || cost === void 0 ? void 0 : this.#saved + cost;
    }
  }
  told() {
    return { counts: { ...this.#counts }, saved_usd: this.#saved ?? null };
  }
};
function usageIn({ response }) {
  return usageOf({ custom_id: "", status: void 0, body: response?.body, error: void 0 });
}
async function doneOf(services, { manifest, log }, written2) {
  const { store, state, prices } = services;
  const { job, digest: digest3 } = manifest;
  const records = await jobBatchRecords(state, job, log);
  const { costUsd, estimatedUsd, tokens: tokens2 } = costsOf(records, prices);
  return {
    format: "completion-batch/job-done",
    version: 1,
    job,
    digest: digest3,
    finished_at: isoTime(state.clock),
    cancelled: await isCancelled(store, job),
    ...written2,
    cost_usd: costUsd ?? null,
    estimated_usd: estimatedUsd ?? null,
    tokens: tokens2,
    batches: jobBatches(records).map(({ batchId, openaiBatchId, status, requests, open: open12 }) => ({
      batch_id: batchId,
      openai_batch_id: openaiBatchId,
      status,
      requests,
      open: open12
    }))
  };
}

// ../engine/src/jobs/collect-job.ts
async function collectJob(services, options) {
  const { store } = services;
  const { job } = options;
  const manifest = await readManifest(store, job);
  const done = await readDone(store, job);
  if (done !== void 0) {
    await closeMark(services, job);
    return { status: doneStatus(manifest, done), finished: false, asked: void 0, looks: [], problems: [] };
  }
  await mkdir2(options.workDir, { recursive: true });
  const workDir = await makeScratch(options.workDir, "round");
  try {
    return await round(services, manifest, { ...options, workDir });
  } finally {
    await rm12(workDir, { recursive: true, force: true });
  }
}
async function round(services, manifest, options) {
  const { store } = services;
  const { job } = manifest;
  const cancelled2 = await isCancelled(store, job);
  const asking = await settledOf(
    () => cancelled2 ? endJob(services, manifest, options) : askAgain(services, manifest, options)
  );
  const { looks, problems } = await collectBatches(servicesOfJob(services, manifest, options.workDir), options);
  const { log, standing } = await standingOf2(services, manifest);
  const mayFinish = !looks.some(({ result }) => result === void 0 || isWaitedFor(result));
  if (cancelled2 && mayFinish && isOver(standing)) await failLeft(services, manifest, log, options.workDir);
  const finished = mayFinish && await finishIfAll(services, manifest, log, options.workDir);
  if (!finished && asking.error !== void 0) throw asking.error;
  const status = finished ? await jobStatus(services, job) : await openOrDone(services, manifest, log);
  return { status, finished, asked: asking.value, looks, problems };
}
async function settledOf(work) {
  try {
    return { value: await work(), error: void 0 };
  } catch (error) {
    return { value: void 0, error: error ?? new Error("failed without saying why") };
  }
}
async function askAgain(services, manifest, { collectOnly = false, job, cancelAfterHours: _hours, fileWaitMs: _wait, ...asking }) {
  if (collectOnly) return void 0;
  const { standing } = await standingOf2(services, manifest);
  if (standing.counts.unasked === 0 && !await hasOpenSubmission(services, job)) return void 0;
  return askJob(services, manifest, asking);
}
async function hasOpenSubmission({ state }, job) {
  for await (const { submission } of state.submissions.listOpen()) if (submission?.attributes.job === job) return true;
  return false;
}
async function endJob(services, { job, max_attempts, destinations: [first] }, { collectOnly = false, execution, workDir, timing }) {
  const all = servicesOfJob(services, { job, max_attempts }, workDir);
  const ended = await endAtOpenai(all, job);
  if (ended.submissions > 0 && first !== void 0 && !collectOnly) {
    const { model, endpoint } = first;
    const nothing = { requests: async () => [], preflight: "never" };
    await submit(all, { execution, workDir, model, endpoint, ...nothing, ...timing === void 0 ? {} : { timing } });
    await endAtOpenai(all, job);
  }
  return void 0;
}
function collectBatches(services, { job, workDir, cancelAfterHours, fileWaitMs }) {
  return collectOpen(services, {
    workDir,
    isWanted: ({ attributes }) => attributes.job === job,
    ...cancelAfterHours === void 0 ? {} : { cancelAfterHours },
    ...fileWaitMs === void 0 ? {} : { fileWaitMs },
    onProblem: ({ where, reason }) => services.logger.warn(`${where}: ${reason}`)
  });
}
async function standingOf2({ store, state, logger, ways }, manifest) {
  const log = new ClaimLog(store, manifest.job);
  await log.refresh();
  const standing = await countJob(manifest, log, state);
  for (const [batchId, requests] of standing.lost) {
    logger.warn(
      `${requests} requests of the job ${manifest.job} are claimed by ${batchId}, of which ${state.name} has no record: they are not asked again, as OpenAI may have that batch; hand it on to collect with: ${ways.reconcile}`
    );
  }
  return { log, standing };
}
function isOver({ counts, lost }) {
  return counts.waiting === [...lost.values()].reduce((sum2, each) => sum2 + each, 0);
}
async function finishIfAll(services, manifest, log, workDir) {
  await log.refresh();
  const { counts } = await countJob(manifest, log, services.state);
  if (counts.answered + counts.failed < manifest.requests) return false;
  return finishJob(services, { manifest, log, workDir });
}
async function openOrDone(services, manifest, log) {
  const done = await readDone(services.store, manifest.job);
  return done === void 0 ? openStatus(services, manifest, log) : doneStatus(manifest, done);
}

// ../engine/src/jobs/job-results.ts
import { createHash as createHash7 } from "node:crypto";
import { rm as rm13 } from "node:fs/promises";
async function* jobResults(services, options) {
  const { store, state } = services;
  const { job, workDir, partial = false } = options;
  const manifest = await readManifest(store, job);
  const done = await readDone(store, job);
  if (done !== void 0) return yield* writtenResults(store, done);
  const log = new ClaimLog(store, job);
  await log.refresh();
  if (!partial) throw await notDone(services, manifest, log);
  const scratch = await makeScratch(workDir, "results");
  try {
    for await (const { result } of mergeJob({ store, state, manifest, log, scratch })) yield result;
  } finally {
    await rm13(scratch, { recursive: true, force: true });
  }
}
async function notDone({ store, state }, manifest, log) {
  const { counts } = await countJob(manifest, log, state);
  const { answered, failed: failed2, waiting, unasked } = counts;
  return new CompletionBatchError(
    "invalid-input",
    `the job ${manifest.job} is not done: of ${manifest.requests} requests ${answered} are answered, ${failed2} have failed, ${waiting} wait for an answer, ${unasked} are still to be asked`,
    {
      where: store.locate(jobResultsObject(manifest.job)),
      remedy: "Collect the job until it is done, or ask for partial results. Nothing was written."
    }
  );
}
var said = external_exports.object({ status_code: external_exports.number().nullable(), code: external_exports.string(), message: external_exports.string() });
var jobResult = external_exports.object({
  custom_id: external_exports.string().nullable(),
  outcome: external_exports.enum(["answered", "failed"]),
  response: external_exports.object({ status_code: external_exports.number().nullable(), body: external_exports.unknown() }).nullable(),
  error: said.nullable(),
  reason: external_exports.string().nullable(),
  attempts: external_exports.int().nonnegative(),
  batch: external_exports.string().nullable(),
  cached: external_exports.literal(true).optional()
});
async function* writtenResults(store, { job, results }) {
  const key = jobResultsObject(job);
  const name2 = store.locate(key);
  const hash2 = createHash7("sha256");
  const stream = await store.stream(key);
  async function* hashed() {
    for await (const chunk of stream) {
      hash2.update(chunk);
      yield chunk;
    }
  }
  for await (const line of splitLines(hashed(), { name: name2 })) {
    const parsed = jobResult.safeParse(parseLine(line, name2));
    if (!parsed.success) throw damaged2(`${name2}:${line.number}`, explain(parsed.error), parsed.error);
    const { cached, ...result } = parsed.data;
    yield cached === void 0 ? result : { ...result, cached };
  }
  if (hash2.digest("hex") !== results.sha256) throw damaged2(name2, "they are not those that were written");
}
function damaged2(where, why, cause) {
  return new CompletionBatchError("row-damaged", `the results of the job do not do: ${why}`, {
    where,
    remedy: "Restore the object; or delete the job's done.json and collect it: the results are written anew.",
    cause
  });
}

// ../engine/src/jobs/open-jobs.ts
async function* openJobs({ store }) {
  for await (const { key } of store.list(OPEN_JOBS)) {
    const job = key.slice(OPEN_JOBS.length);
    if (isExecutionId(job)) yield job;
  }
}

// ../engine/src/jobs/submit-job.ts
import { rm as rm14 } from "node:fs/promises";

// ../engine/src/jobs/cache.ts
async function takeKnownAnswers(_services, _manifest, _options) {
  return { requests: 0, savedUsd: 0 };
}

// ../engine/src/jobs/check-requests.ts
import { createHash as createHash9 } from "node:crypto";
import { createReadStream as createReadStream11 } from "node:fs";
import { stat as stat5 } from "node:fs/promises";
import { join as join13 } from "node:path";

// ../engine/src/platform/file-errors.ts
var FILE_REASONS = /* @__PURE__ */ new Map([
  ["ENOSPC", { what: "the disk is full", remedy: "Free some space, or choose a folder on another disk." }],
  ["EDQUOT", { what: "the disk quota is used up", remedy: "Free some space, or choose a folder on another disk." }],
  ["EROFS", { what: "the folder is on a read-only file system", remedy: "Choose a folder that can be written to." }],
  [
    "EACCES",
    { what: "permission to the folder is denied", remedy: "Give this user the right to read and write the folder." }
  ],
  [
    "EPERM",
    {
      what: "the file system refuses the operation",
      remedy: "Choose a folder that this user may write to, on a file system with hard links."
    }
  ],
  [
    "ENOTSUP",
    { what: "the file system knows no hard links", remedy: "Choose a folder on a file system with hard links." }
  ],
  [
    "ENOTDIR",
    { what: "there is a file where the folder should be", remedy: "Choose another folder, or move the file." }
  ],
  [
    "EEXIST",
    { what: "there is a file where the folder should be", remedy: "Choose another folder, or move the file." }
  ],
  ["EMFILE", { what: "too many files are open", remedy: "Raise the limit of open files (ulimit -n)." }]
]);
function systemCode(error) {
  if (!(error instanceof Error) || !("code" in error) || !("syscall" in error)) return void 0;
  return typeof error.code === "string" ? error.code : void 0;
}
function explainFileError(error) {
  const why = FILE_REASONS.get(systemCode(error) ?? "");
  if (why === void 0 || !(error instanceof Error)) return error;
  return new CompletionBatchError("file-unusable", why.what, {
    ..."path" in error && typeof error.path === "string" ? { where: error.path } : {},
    remedy: `${why.remedy} Then run it again: it goes on where it stopped.`,
    cause: error
  });
}

// ../engine/src/jobs/line-faults.ts
var NOT_JSON = {
  code: "invalid_json_line",
  param: null,
  message: "This line is not parseable as valid JSON."
};
function faultsOf(value, error) {
  const faults = /* @__PURE__ */ new Map();
  for (const { path, code, message } of error.issues) {
    const names = path.map(String);
    const param = names.join(".");
    const given = names.reduce((inside, name2) => membersOf(inside)[name2], value);
    if (!faults.has(param))
      faults.set(param, faultOf({ param, given, isType: code === "invalid_type", message }, value));
  }
  const [first = NOT_JSON, ...others] = faults.values();
  return [first, ...others];
}
function faultOf({ param, given, isType, message }, line) {
  if (param === "") return { ...NOT_JSON, message: `This line is no JSON object but ${typeName(given)}.` };
  if (param === "body.model") return { code: "invalid_request", param, message: "Model parameter is required." };
  if (param === "body.stream") return streaming(membersOf(line).url);
  if (given === void 0 || given === null) {
    return { code: "missing_required_parameter", param, message: `Missing required parameter: '${param}'.` };
  }
  if (isType || param === "method" && typeof given !== "string") return wrongType(param, given);
  if (param === "method") {
    return { code: "invalid_value", param, message: `Invalid value: ${quoted(given)}. Supported values are: 'POST'.` };
  }
  const code = param === "url" ? "invalid_url" : "invalid_value";
  return { code, param, message: `Invalid value for '${param}': it ${message}.` };
}
function streaming(url) {
  const where = url === CHAT_COMPLETIONS ? "Chat Completions: " : "";
  const message = `${where}Streaming is not supported in the Batch API.`;
  return { code: "streaming_unsupported", param: "body.stream", message };
}
function wrongType(param, given) {
  const wanted2 = param === "body" ? "an object" : "a string";
  const message = `Invalid type for '${param}': expected ${wanted2}, but got ${typeName(given)} instead.`;
  return { code: "invalid_type", param, message };
}
function duplicateId(customId) {
  const message = `The custom_id ${quoted(customId)} for this request is a duplicate of another request. The custom_id parameter must be unique for each request in a batch, and in the files of a job.`;
  return { code: "duplicate_custom_id", param: "custom_id", message };
}
function lineTooLarge(why) {
  return { code: "line_too_large", param: null, message: `This line is too large: ${why}.` };
}
function typeName(value) {
  if (value === null || value === void 0) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "number") return Number.isInteger(value) ? "an integer" : "a decimal number";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
function quoted(text2) {
  return `'${JSON.stringify(String(text2).slice(0, 600)).slice(1, -1)}'`;
}

// ../engine/src/jobs/complete-line.ts
function generatedId(number2) {
  return `line-${String(number2).padStart(7, "0")}`;
}
function completeLine(value, number2, completing) {
  const line = typeof value === "string" ? { prompt: value } : membersOf(value);
  const { prompt, body } = line;
  if (prompt !== void 0 && body === void 0) {
    const made = bodyOfPrompt(line, completing.endpoint);
    if ("fault" in made) return made;
    const { prompt: _, ...envelope } = line;
    return { value: wholeOf({ ...envelope, body: made.body }, made.body, number2, completing), changed: true };
  }
  if (!isObject2(body)) return { value, changed: false };
  const whole = wholeOf(line, body, number2, completing);
  const changed4 = Object.keys(whole).length > Object.keys(line).length || whole.body !== body;
  return { value: changed4 ? whole : value, changed: changed4 };
}
function isObject2(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function wholeOf(line, body, number2, { endpoint, model }) {
  const { custom_id = generatedId(number2), method = "POST", url = endpoint, ...others } = line;
  const isModelMissing = model !== void 0 && !("model" in body);
  return { custom_id, method, url, ...others, body: isModelMissing ? { model, ...body } : body };
}
function bodyOfPrompt({ prompt, custom_id, ...others }, endpoint) {
  if (typeof prompt !== "string") return { fault: wrongType("prompt", prompt) };
  const [stray] = Object.keys(others);
  if (stray !== void 0) {
    const param = stray.slice(0, 100);
    const message2 = `Beside 'prompt' a line has 'custom_id' only, not '${param}': write a 'body' instead.`;
    return { fault: { code: "invalid_value", param, message: message2 } };
  }
  if (endpoint === CHAT_COMPLETIONS) return { body: { messages: [{ role: "user", content: prompt }] } };
  if (endpoint === RESPONSES || endpoint === EMBEDDINGS) return { body: { input: prompt } };
  const message = `What a prompt becomes for ${endpoint} is not known: write a 'body' instead.`;
  return { fault: { code: "invalid_value", param: "prompt", message } };
}

// ../engine/src/jobs/lines-file.ts
import { createHash as createHash8 } from "node:crypto";
import { open as open9 } from "node:fs/promises";
var NEWLINE3 = Buffer.from("\n");
var WRITE_BYTES = 1024 * 1024;
var LinesFile = class _LinesFile {
  #path;
  #file;
  #hash = createHash8("sha256");
  #waiting = [];
  #waitingBytes = 0;
  #lines = 0;
  #bytes = 0;
  constructor(path, file2) {
    this.#path = path;
    this.#file = file2;
  }
  static async create(path) {
    return new _LinesFile(path, await open9(path, "wx"));
  }
  get bytes() {
    return this.#bytes;
  }
  /** @param line without its newline; copied, as a stream may use its buffer again */
  async add(line) {
    this.#waiting.push(Uint8Array.from(line), NEWLINE3);
    this.#waitingBytes += line.length + 1;
    this.#bytes += line.length + 1;
    this.#lines += 1;
    if (this.#waitingBytes >= WRITE_BYTES) await this.#flush();
  }
  async close() {
    await this.#flush();
    await this.#file.close();
    return { path: this.#path, lines: this.#lines, bytes: this.#bytes, sha256: this.#hash.digest("hex") };
  }
  /** Where what it holds does not matter any more; also after it was closed. */
  async abandon() {
    await this.#file.close();
  }
  async #flush() {
    const block = Buffer.concat(this.#waiting);
    this.#hash.update(block);
    await this.#file.write(block);
    this.#waiting = [];
    this.#waitingBytes = 0;
  }
};

// ../engine/src/jobs/check-requests.ts
var PART_BYTES2 = 32 * 1024 * 1024;
var MOST_TOLD = 1e3;
var MOST_DESTINATIONS = 100;
var PROGRESS_EVERY = 1e3;
async function checkRequests(files, options) {
  const check2 = new RequestCheck(options);
  try {
    for (const file2 of files) await check2.read(file2);
    return await check2.end();
  } catch (error) {
    throw explainFileError(error);
  } finally {
    await check2.abandon();
  }
}
var RequestCheck = class {
  #options;
  #digest = createHash9("sha256");
  /** Custom ids of all lines that have one. */
  #ids = new KeyTable();
  #destinations = /* @__PURE__ */ new Map();
  #parts = [];
  #told = [];
  #part;
  #invalid;
  #lines = 0;
  #requests = 0;
  #faulty = 0;
  constructor(options) {
    this.#options = options;
  }
  async read({ path, name: name2 }) {
    await checkFile2(path, name2);
    const most = Math.min(LINE_BOUNDS.request.most, this.#options.limits.maxBytes - 1);
    const passed = [];
    const tellPassed = async () => {
      for (const [fileLine, beginning2] of passed.splice(0)) {
        this.#lines += 1;
        const id = idAtBeginning(beginning2);
        const fault = lineTooLarge(`more than ${most} bytes, which is what it may have`);
        await this.#refuse({ file: name2, fileLine }, id, [fault, this.#duplicate(id)]);
      }
    };
    const onTooLarge = (fileLine, beginning2) => {
      passed.push([fileLine, Uint8Array.from(beginning2)]);
    };
    for await (const line of splitLines(createReadStream11(path), { name: name2, maxLineBytes: most, onTooLarge })) {
      await tellPassed();
      await this.#take(line, { file: name2, fileLine: line.number });
    }
    await tellPassed();
  }
  async end() {
    await this.#closePart();
    const file2 = await this.#invalid?.close();
    this.#invalid = void 0;
    return {
      digest: this.#digest.digest("hex"),
      lines: this.#lines,
      requests: this.#requests,
      parts: this.#parts,
      destinations: [...this.#destinations.values()],
      invalid: { lines: this.#told, count: this.#faulty, file: file2 }
    };
  }
  async abandon() {
    await this.#part?.abandon();
    await this.#invalid?.abandon();
  }
  async #take(line, place) {
    this.#lines += 1;
    if (this.#lines % PROGRESS_EVERY === 0) this.#options.logger.progress("lines checked", this.#lines);
    const parsed = this.#parse(line, place.file);
    if ("faults" in parsed) return this.#refuse(place, parsed.id, [...parsed.faults, this.#duplicate(parsed.id)]);
    const { request, bytes } = parsed;
    const facts = requestFacts(request, this.#options.countTokens);
    const described = { tokens: facts.inputTokens, inputs: facts.inputs ?? 0 };
    const why = whyTooLarge(bytes.length + 1, described, this.#options.limits);
    const faults = [this.#duplicate(facts.key), why === void 0 ? void 0 : lineTooLarge(why)];
    if (faults.some((fault) => fault !== void 0)) return this.#refuse(place, facts.key, faults);
    await this.#keep({ bytes, facts }, request, place);
  }
  #parse(line, name2) {
    const { complete } = this.#options;
    let value;
    try {
      value = parseLine(line, name2);
    } catch (error) {
      if (!isCompletionBatchError(error, "ndjson-damaged")) throw error;
      return {
        faults: [{ ...NOT_JSON, message: jsonMessage(error) }],
        id: idAtBeginning(line.bytes.subarray(0, 4096))
      };
    }
    const completed = complete === void 0 ? { value, changed: false } : completeLine(value, this.#lines, complete);
    if ("fault" in completed) return { faults: [completed.fault], id: idOf(value) };
    const parsed = parseRequest(completed.value);
    if (!parsed.success) return { faults: faultsOf(completed.value, parsed.error), id: idOf(completed.value) };
    const bytes = completed.changed ? Buffer.from(JSON.stringify(completed.value)) : withoutMark(line.bytes);
    return { request: parsed.data, bytes };
  }
  /** What is wrong with an id that an earlier line has. An id is a line's also where that is invalid: its result has it. */
  #duplicate(id) {
    if (id === void 0 || !id.isWellFormed()) return void 0;
    const known = this.#ids.size;
    return this.#ids.add(id) < known ? duplicateId(id) : void 0;
  }
  async #refuse({ file: file2, fileLine }, id, faults) {
    const all = faults.filter((fault) => fault !== void 0);
    const { code, param } = all[0] ?? NOT_JSON;
    const message = all.map((fault) => fault.message).join(" ");
    const custom_id = id?.slice(0, 512) ?? null;
    const told = { line: this.#lines, file: file2, file_line: fileLine, custom_id, code, param, message };
    this.#faulty += 1;
    if (this.#told.length < MOST_TOLD) this.#told.push(told);
    this.#invalid ??= await LinesFile.create(join13(this.#options.directory, "invalid.jsonl"));
    await this.#invalid.add(Buffer.from(toLine(told).trimEnd()));
  }
  async #keep({ bytes, facts }, { url, body }, place) {
    this.#digest.update(`${facts.identity}
`);
    this.#count(facts, { model: body.model, endpoint: url }, place);
    this.#requests += 1;
    if ((this.#part?.bytes ?? 0) + bytes.length + 1 > PART_BYTES2) await this.#closePart();
    this.#part ??= await LinesFile.create(join13(this.#options.directory, `part-${this.#parts.length + 1}.jsonl`));
    await this.#part.add(bytes);
  }
  #count(facts, { model, endpoint }, place) {
    const name2 = JSON.stringify([model, endpoint]);
    const before = this.#destinations.get(name2);
    const { requests, input_tokens, output_tokens } = before ?? { requests: 0, input_tokens: 0, output_tokens: 0 };
    if (before === void 0 && this.#destinations.size === MOST_DESTINATIONS) throw tooMixed(place);
    this.#destinations.set(name2, {
      model,
      endpoint,
      requests: requests + 1,
      input_tokens: input_tokens + Math.ceil(facts.inputTokens),
      output_tokens: output_tokens + Math.ceil(facts.outputTokens)
    });
  }
  async #closePart() {
    if (this.#part !== void 0) this.#parts.push(await this.#part.close());
    this.#part = void 0;
  }
};
function idOf(value) {
  const { custom_id } = membersOf(value);
  return typeof custom_id === "string" && custom_id !== "" ? custom_id : void 0;
}
function jsonMessage({ message, cause }) {
  if (cause instanceof TypeError) return `${NOT_JSON.message} It is not UTF-8.`;
  return cause instanceof SyntaxError ? NOT_JSON.message : `${NOT_JSON.message.slice(0, -1)}: ${message}.`;
}
function withoutMark(bytes) {
  return bytes[0] === 239 && bytes[1] === 187 && bytes[2] === 191 ? bytes.subarray(3) : bytes;
}
async function checkFile2(path, name2) {
  const found = await stat5(path).catch(() => void 0);
  if (found?.isFile()) return;
  const what = found === void 0 ? "there is no such request file" : "the request file is no regular file";
  throw new CompletionBatchError("file-unusable", what, {
    where: name2,
    remedy: "Name a file; write what a pipe gives into one first. Nothing was kept or sent."
  });
}
function tooMixed({ file: file2, fileLine }) {
  const message = `the requests are for more than ${MOST_DESTINATIONS} models and endpoints`;
  return new CompletionBatchError("invalid-input", message, {
    where: `${file2}:${fileLine}`,
    remedy: "Check the models that they name, or submit them as several jobs. Nothing was kept or sent."
  });
}

// ../engine/src/jobs/submit-job.ts
var NOTHING_CACHED = { requests: 0, savedUsd: 0 };
async function submitJob(services, options) {
  checkOptions(options);
  const { files, complete, dryRun = false } = options;
  const directory = await makeScratch(options.workDir, "job");
  try {
    const { countTokens = estimateTokens, logger } = services;
    const limits = limitsOf(options);
    const checked = await checkRequests(files, { directory, limits, countTokens, complete, logger });
    if (checked.lines === 0) throw noLines(files);
    const isRefused = checked.invalid.count > 0 && options.invalid !== "skip";
    if (isRefused) return submittedJob(services, checked, { manifest: void 0, known: false });
    const planned = manifestOf(services, checked, options);
    const found = await findManifest(services.store, planned.job);
    if (found !== void 0) await checkKnown(services, found, planned);
    const opened = found ?? (dryRun ? planned : await keep2(services, checked, planned, options));
    const known = opened !== planned;
    const isDone = known && await isThere(services, jobDoneObject(opened.job));
    if (isDone) return submittedJob(services, checked, { manifest: opened, known, done: true });
    if (!dryRun && !await open10(services, opened)) {
      return submittedJob(services, checked, { manifest: opened, known: true, done: true });
    }
    const cached = options.cache === true ? await takeKnownAnswers(services, opened, { workDir: directory, dryRun }) : NOTHING_CACHED;
    const submitted = await askParts(
      services,
      opened,
      options,
      (workDir) => partFiles(services.store, opened, { workDir, at: checked.parts })
    );
    return submittedJob(services, checked, { manifest: opened, known, cached, submitted });
  } finally {
    await rm14(directory, { recursive: true, force: true });
  }
}
function checkOptions({ execution, job, again, maxAttempts = 1 }) {
  checkExecutionId(execution);
  if (job !== void 0) checkJobId(nameOf2(job, again));
  if (Number.isSafeInteger(maxAttempts) && maxAttempts >= 1) return;
  throw new CompletionBatchError("invalid-input", `max-attempts is ${maxAttempts}`, {
    where: "max-attempts",
    remedy: "Use a whole number from 1."
  });
}
function submittedJob({ prices }, { invalid: { lines, count: count4 } }, found) {
  const estimatedUsd = found.manifest === void 0 ? void 0 : estimateOf2(found.manifest, prices);
  const nothing = { done: false, cached: NOTHING_CACHED, submitted: void 0 };
  return { ...nothing, invalid: { lines, count: count4 }, estimatedUsd, ...found };
}
function estimateOf2({ destinations }, prices) {
  let sum2 = 0;
  for (const { model, input_tokens: input, output_tokens: output } of destinations) {
    const cost = costOf({ input, output }, model, prices);
    if (cost === void 0) return void 0;
    sum2 += cost;
  }
  return sum2;
}
function manifestOf({ state }, checked, options) {
  const { digest: digest3, lines, requests, parts, destinations, invalid: invalid3 } = checked;
  const job = nameOf2(options.job ?? `job-${digest3.slice(0, 20)}`, options.again);
  return {
    format: "completion-batch/job",
    version: 1,
    job,
    digest: digest3,
    lines,
    requests,
    parts: parts.map((part2, at2) => ({
      key: jobPartObject(job, at2 + 1, part2.sha256),
      sha256: part2.sha256,
      bytes: part2.bytes,
      requests: part2.lines
    })),
    invalid: invalid3.file === void 0 ? null : invalidOf(job, invalid3.file),
    destinations: [...destinations],
    max_attempts: options.maxAttempts ?? MAX_ATTEMPTS,
    created_at: isoTime(state.clock)
  };
}
function invalidOf(job, { sha256: digest3, lines }) {
  return { key: jobInvalidObject(job, digest3), sha256: digest3, lines };
}
function nameOf2(job, again) {
  return again === void 0 ? job : `${job}-${sha256(again).slice(0, 12)}`;
}
async function checkKnown(services, found, planned) {
  const { store, logger } = services;
  const { job } = found;
  if (found.digest !== planned.digest) {
    throw new CompletionBatchError("invalid-input", `there is a job ${job} already, and it asks something else`, {
      where: store.locate(jobObject(job)),
      remedy: "Give these requests another name, or none: then they are named by what they ask. Nothing was kept or sent."
    });
  }
  if (await isThere(services, jobCancelledObject(job))) {
    throw new CompletionBatchError("invalid-input", `the job ${job} was cancelled, and is not asked again`, {
      where: store.locate(jobCancelledObject(job)),
      remedy: "Set again, which makes a new job of the same requests. Nothing was kept or sent."
    });
  }
  if (found.lines !== planned.lines) {
    logger.warn(
      `the job ${job} was submitted with ${found.lines} lines, ${found.invalid?.lines ?? 0} of them invalid, and now with ${planned.lines}: its requests are the same, and its results have a line for each line of then`
    );
  }
  if (found.max_attempts !== planned.max_attempts) {
    logger.info(`the job ${job} is asked up to ${found.max_attempts} times, as it was submitted`);
  }
}
async function keep2(services, checked, planned, { maxCostUsd }) {
  const { store, openai, prices, logger } = services;
  const models2 = new Set(planned.destinations.map(({ model }) => model));
  for (const model of models2) checkBudget({ maxCostUsd, model, prices });
  for (const model of models2) await checkModel(openai, model);
  for (const [at2, part2] of checked.parts.entries()) {
    logger.progress("parts of the requests kept", at2, checked.parts.length);
    await writeDigested(store, jobPartObject(planned.job, at2 + 1, part2.sha256), part2.path, part2.sha256);
  }
  const { file: file2 } = checked.invalid;
  if (file2 !== void 0)
    await writeDigested(store, jobInvalidObject(planned.job, file2.sha256), file2.path, file2.sha256);
  const there = await createManifest(store, planned);
  if (there !== planned) await checkKnown(services, there, planned);
  return there;
}
async function open10(services, { job, created_at }) {
  const { store } = services;
  await store.create(openJobObject(job), `${created_at}
`);
  if (!await isThere(services, jobDoneObject(job))) return true;
  await store.delete(openJobObject(job));
  return false;
}
async function isThere({ store }, key) {
  return await store.head(key) !== void 0;
}
function noLines(files) {
  return new CompletionBatchError("invalid-input", "there is no line of requests", {
    where: files.length === 0 ? "requests" : files.map(({ name: name2 }) => name2).slice(0, 10).join(", "),
    remedy: "Write one request a line into the files. Nothing was kept or sent."
  });
}

// ../engine/src/jobs/json-pointer.ts
function parsePointer(pointer) {
  if (!pointer.startsWith("/") || /~(?![01])/.test(pointer)) return void 0;
  return pointer.slice(1).split("/").map((name2) => name2.replaceAll("~1", "/").replaceAll("~0", "~"));
}
function valueAt(value, way) {
  let at2 = value;
  for (const name2 of way) {
    if (typeof at2 !== "object" || at2 === null) return void 0;
    if (Array.isArray(at2) && !/^(0|[1-9]\d{0,15})$/.test(name2)) return void 0;
    if (!Object.hasOwn(at2, name2)) return void 0;
    at2 = at2[name2];
  }
  return at2;
}

// ../engine/src/jobs/transform.ts
async function transformer(expression) {
  const find = expression.startsWith("/") ? pointed(expression) : void 0;
  if (find === void 0) throw invalid(expression, "it is no JSON pointer");
  return ({ response, ...others }) => ({ ...others, result: (response && find(response.body)) ?? null });
}
function pointed(pointer) {
  const way = parsePointer(pointer);
  if (way === void 0)
    throw invalid(pointer, 'it begins as a JSON pointer and is none: "~" stands before 0 or 1 only');
  return (body) => valueAt(body, way);
}
function invalid(expression, why) {
  return new CompletionBatchError(
    "invalid-input",
    `the transform ${JSON.stringify(expression.slice(0, 200))} does not do: ${why}`,
    {
      where: "transform",
      remedy: "Use a JSON pointer such as /choices/0/message/content. Nothing was done."
    }
  );
}

// ../engine/src/jobs/wait-for-job.ts
var FIRST_PAUSE_MS = 15e3;
var LONGEST_PAUSE_MS2 = 3e5;
async function waitForJob(services, options) {
  const { clock } = services.state;
  const { forMs, onRound, ...round2 } = options;
  const end = clock.now() + forMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS2)) {
    const isTimeLeft = () => clock.now() + pause <= end;
    const collected = await tryRound(services, round2, isTimeLeft);
    if (collected !== void 0) {
      onRound?.(collected);
      if (!isTimeLeft() || !isWorthWaiting(collected)) return collected;
    }
    await clock.sleep(pause);
  }
}
async function tryRound(services, round2, isTimeLeft) {
  try {
    return await collectJob(services, round2);
  } catch (error) {
    if (!isCompletionBatchError(error, "openai-unavailable") || !isTimeLeft()) throw error;
    services.logger.warn(`${describeError(error)}: looking again`);
    return void 0;
  }
}
function isWorthWaiting({ status, asked, looks }) {
  if (status.done) return false;
  const { counts } = status;
  const hasSent = asked?.files.some(({ ending }) => ending === "submitted") === true;
  return counts.waiting > 0 || hasSent || looks.some(({ result }) => result?.kind === "settled");
}

// ../engine/src/objects/object-names.ts
var PIECE_BYTES = 80;
var CONTINUED = "=";
function namesOf(key) {
  return key.split("/").flatMap((segment) => {
    const bytes = Buffer.from(segment);
    const names = [];
    let start = 0;
    for (; bytes.length - start >= PIECE_BYTES; start += PIECE_BYTES) {
      names.push(encodeName(bytes.subarray(start, start + PIECE_BYTES)) + CONTINUED);
    }
    names.push(start > 0 && start === bytes.length ? CONTINUED : encodeName(bytes.subarray(start)));
    return names;
  });
}
function encodeName(bytes) {
  return Buffer.from(bytes).toString("latin1").replaceAll(/^\.|[^\w.~-]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
  });
}
function decodeName(name2) {
  if (name2 === CONTINUED) return { bytes: Buffer.alloc(0), continued: false };
  const continued = name2.endsWith(CONTINUED);
  const encoded = continued ? name2.slice(0, -CONTINUED.length) : name2;
  if (!/^(?:[\w.~-]|%[0-9A-F]{2})+$/.test(encoded)) return void 0;
  const bytes = Buffer.from(
    encoded.replaceAll(/%(..)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1"
  );
  return { bytes, continued };
}

// ../engine/src/objects/open-store.ts
import { fileURLToPath } from "node:url";

// ../engine/src/objects/checked-create.ts
var CREATE_PROBE = "probe/create-only-if-missing.txt";
var PROBE_TEXT = "Tells whether this server refuses to write an object that is there. Safe to delete.\n";
function withCheckedCreate(store) {
  let checked;
  const checkCreate = () => {
    checked ??= check(store).catch((error) => {
      checked = void 0;
      throw error;
    });
    return checked;
  };
  return {
    ...store,
    checkCreate,
    async create(key, body) {
      await checkCreate();
      return store.create(key, body);
    }
  };
}
async function check(store) {
  let cause;
  try {
    if (!await store.create(CREATE_PROBE, PROBE_TEXT)) return;
    if (!await store.create(CREATE_PROBE, PROBE_TEXT)) return;
  } catch (error) {
    if (isCompletionBatchError(error) && error.code !== "store-unusable") throw error;
    const plain2 = await store.put(CREATE_PROBE, PROBE_TEXT).then(
      () => true,
      () => false
    );
    if (!plain2) throw error;
    cause = error;
  }
  await store.delete(CREATE_PROBE).catch(() => {
  });
  throw new CompletionBatchError(
    "store-unusable",
    cause === void 0 ? "the S3 server writes over an object although it is told not to (If-None-Match: *)" : "the S3 server refuses to write an object only where there is none (If-None-Match: *)",
    {
      where: store.url,
      remedy: "Use a server with conditional writes: AWS S3 has them, docs/compatibility.md tells which others were tried; without them two runs could each make a plan of their own.",
      cause
    }
  );
}

// ../engine/src/objects/folder-store.ts
import { randomUUID as randomUUID3 } from "node:crypto";
import { constants as constants2, ReadStream } from "node:fs";
import { link, lstat as lstat2, mkdir as mkdir3, open as open11, readdir as readdir2, rename, rmdir, stat as stat6, unlink } from "node:fs/promises";
import { dirname as dirname2, join as join15, resolve } from "node:path";
import { pathToFileURL } from "node:url";

// ../engine/src/objects/object-place.ts
import { lstat, realpath } from "node:fs/promises";
import { dirname, join as join14, relative } from "node:path";
async function checkPlace(root, path) {
  const start = await realPlace(root);
  if (start === void 0) return;
  for (let place = path; place !== root; place = dirname(place)) {
    const real = await realPlace(place);
    if (real === void 0) continue;
    const own = join14(start, relative(root, place));
    if (real === own) return;
    throw real.toLowerCase() === own.toLowerCase() ? otherSpelling(place, real) : isLink(place, real);
  }
}
async function realPlace(path) {
  try {
    return await realpath(path);
  } catch (error) {
    if (!["ENOENT", "ENOTDIR", "ELOOP"].includes(systemCode(error) ?? "")) throw error;
    const found = await lstat(path).catch(() => void 0);
    if (found?.isSymbolicLink()) throw isLink(path);
    return void 0;
  }
}
function isLink(path, to) {
  const leads = to === void 0 ? "nowhere" : `to ${to}`;
  return new CompletionBatchError(
    "store-unusable",
    `there is a symbolic link in the store's folder (it leads ${leads}): nothing was read or written through it`,
    {
      where: path,
      remedy: "Remove the link and look who put it there; a folder that is to lie elsewhere is named by its own place."
    }
  );
}
function otherSpelling(path, real) {
  return new CompletionBatchError(
    "object-key-invalid",
    `the file system takes the object's name for that of another one, ${real}: nothing was read or written`,
    {
      where: path,
      remedy: "Use keys (execution and job ids) that differ by more than upper and lower case, or another file system."
    }
  );
}

// ../engine/src/objects/folder-store.ts
var TEMPORARY = ".tmp-";
var TEMPORARY_MAX_AGE = 24 * 60 * 60 * 1e3;
var STATS_AT_ONCE = 32;
var COPY_BUFFER_BYTES = 1024 * 1024;
var READ_FLAGS = constants2.O_RDONLY | (constants2.O_NOFOLLOW ?? 0) | (constants2.O_NONBLOCK ?? 0);
var FOLDER_TRIES = 10;
function createFolderStore(directory, options = {}) {
  const root = resolve(directory);
  const pathOf = (key) => join15(root, ...namesOf(checkKey(key)));
  async function write(key, body, place) {
    const path = pathOf(key);
    const content = await openBody(body);
    try {
      await checkPlace(root, path);
      const temporary = join15(dirname2(path), `${TEMPORARY}${randomUUID3()}`);
      const handle = await openNew(temporary);
      try {
        try {
          await handle.writeFile(content);
          await handle.sync();
        } finally {
          await handle.close();
        }
        return await place(temporary, path);
      } finally {
        await unlink(temporary).catch(ignore);
      }
    } catch (error) {
      throw await explain2(error, root, key);
    } finally {
      if (content instanceof ReadStream) content.destroy();
    }
  }
  async function openObject(key) {
    const path = pathOf(key);
    try {
      await checkPlace(root, path);
      const handle = await open11(path, READ_FLAGS);
      try {
        const found = await handle.stat();
        if (found.isFile()) return { handle, bytes: found.size };
      } catch (error) {
        await handle.close();
        throw error;
      }
      await handle.close();
    } catch (error) {
      if (!isAbsence(error)) throw await explain2(error, root, key);
    }
    throw new CompletionBatchError("object-not-found", `there is no object "${key}" in ${root}`, {
      where: path,
      remedy: `Check the key and the folder. ${options.missing ?? ""}`.trimEnd()
    });
  }
  return {
    url: pathToFileURL(root).href,
    locate: pathOf,
    put: (key, body) => write(key, body, rename),
    async create(key, body) {
      if (await this.head(key) !== void 0) return false;
      return write(key, body, async (temporary, path) => {
        try {
          await link(temporary, path);
          return true;
        } catch (error) {
          if (systemCode(error) === "EEXIST" && !await isDirectory(path)) return false;
          throw error;
        }
      });
    },
    async stream(key) {
      const { handle } = await openObject(key);
      return handle.createReadStream();
    },
    async get(key) {
      const { handle } = await openObject(key);
      try {
        const { most } = AWS_BOUNDS.whole;
        const { size } = await handle.stat();
        if (size <= most) return await handle.readFile();
        throw new CompletionBatchError("store-unusable", `the object has ${size} bytes, and is read up to ${most}`, {
          where: pathOf(key),
          remedy: "See who has written it: what is read like this has kilobytes."
        });
      } finally {
        await handle.close();
      }
    },
    async head(key) {
      try {
        const path = pathOf(key);
        await checkPlace(root, path);
        const found = await lstat2(path);
        return found.isFile() ? { key, bytes: found.size } : void 0;
      } catch (error) {
        if (isAbsence(error)) return void 0;
        throw await explain2(error, root, key);
      }
    },
    async *list(prefix) {
      checkPrefix(prefix);
      const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
      const start = folder === "" ? root : join15(root, ...namesOf(folder.slice(0, -1)));
      try {
        await checkPlace(root, start);
        yield* listFolder(root, start, Buffer.from(folder), Buffer.from(prefix));
      } catch (error) {
        throw await explain2(error, root, prefix);
      }
    },
    async delete(key) {
      const path = pathOf(key);
      try {
        await checkPlace(root, path);
        await unlink(path);
        for (let folder = dirname2(path); folder !== root; folder = dirname2(folder)) await rmdir(folder);
      } catch (error) {
        const clearing = ["ENOTEMPTY", "EEXIST", "EBUSY"];
        const isFolder = ["EISDIR", "EPERM"].includes(systemCode(error) ?? "") && await isDirectory(path);
        if (!isAbsence(error) && !isFolder && !clearing.includes(systemCode(error) ?? "")) {
          throw await explain2(error, root, key);
        }
      }
    }
  };
}
async function* listFolder(root, folder, head, wanted2) {
  const entries = (await readFolder(folder)).flatMap((entry) => toEntry(entry, head, wanted2)).sort((one, other) => Buffer.compare(one.key, other.key));
  for (let first = 0; first < entries.length; first += STATS_AT_ONCE) {
    const some = entries.slice(first, first + STATS_AT_ONCE);
    const sizes = await Promise.all(
      some.map((entry) => entry.directory ? void 0 : sizeOf2(join15(folder, entry.name)))
    );
    for (const [index, entry] of some.entries()) {
      const path = join15(folder, entry.name);
      const bytes = sizes[index];
      if (entry.directory) yield* listFolder(root, path, entry.key, wanted2);
      else if (bytes !== void 0 && isObject3(root, path, entry.key)) yield { key: entry.key.toString(), bytes };
    }
  }
}
async function readFolder(folder) {
  try {
    return await readdir2(folder, { withFileTypes: true });
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
}
function toEntry(entry, head, wanted2) {
  if (entry.name.startsWith(TEMPORARY)) {
    void removeIfLeftOver(join15(entry.parentPath, entry.name));
    return [];
  }
  const piece = decodeName(entry.name);
  if (piece === void 0 || !(entry.isDirectory() || entry.isFile() && !piece.continued)) return [];
  const slash = entry.isDirectory() && !piece.continued ? "/" : "";
  const key = Buffer.concat([head, piece.bytes, Buffer.from(slash)]);
  const length = Math.min(key.length, wanted2.length);
  if (!key.subarray(0, length).equals(wanted2.subarray(0, length))) return [];
  if (!entry.isDirectory() && key.length < wanted2.length) return [];
  return [{ name: entry.name, directory: entry.isDirectory(), key }];
}
function isObject3(root, path, key) {
  try {
    return join15(root, ...namesOf(checkKey(key.toString()))) === path;
  } catch {
    return false;
  }
}
async function sizeOf2(path) {
  try {
    return (await lstat2(path)).size;
  } catch (error) {
    if (isAbsence(error)) return void 0;
    throw error;
  }
}
async function removeIfLeftOver(path) {
  try {
    if (Date.now() - (await lstat2(path)).mtimeMs > TEMPORARY_MAX_AGE) await unlink(path);
  } catch {
  }
}
async function openBody(body) {
  if (typeof body === "string" || body instanceof Uint8Array) return body;
  const handle = await open11(body.file, constants2.O_RDONLY | (constants2.O_NONBLOCK ?? 0));
  if ((await handle.stat()).isFile()) return handle.createReadStream({ highWaterMark: COPY_BUFFER_BYTES });
  await handle.close();
  throw new Error(`${body.file} is no regular file`);
}
async function openNew(path) {
  for (let tries = 1; ; tries += 1) {
    try {
      await makeFolder(dirname2(path));
      return await open11(path, "wx");
    } catch (error) {
      if (systemCode(error) !== "ENOENT" || tries === FOLDER_TRIES) throw error;
    }
  }
}
async function makeFolder(path) {
  try {
    await mkdir3(path);
  } catch (error) {
    if (systemCode(error) === "EEXIST" && await isDirectory(path)) return;
    if (systemCode(error) !== "ENOENT" || await isDirectory(dirname2(path))) throw error;
    await makeFolder(dirname2(path));
    await mkdir3(path).catch(async (again) => {
      if (systemCode(again) !== "EEXIST" || !await isDirectory(path)) throw again;
    });
  }
}
async function explain2(error, root, key) {
  const code = systemCode(error);
  if (code === void 0 || error instanceof CompletionBatchError) return error;
  const conflicts = ["ENOTDIR", "EISDIR", "EEXIST", "ENOTEMPTY"];
  if (conflicts.includes(code) && await isDirectory(root)) {
    return new CompletionBatchError(
      "object-key-invalid",
      `the key "${key}" is the folder of another, or below another object`,
      {
        where: root,
        remedy: 'Choose keys of which none, followed by "/", is the beginning of another; or empty the folder.',
        cause: error
      }
    );
  }
  const why = FILE_REASONS.get(code);
  return new CompletionBatchError("store-unusable", why?.what ?? `the folder cannot be used (${code})`, {
    where: root,
    remedy: why?.remedy ?? "Check the folder and its disk, or choose another folder.",
    cause: error
  });
}
async function isDirectory(path) {
  return (await stat6(path).catch(() => void 0))?.isDirectory() === true;
}
function isAbsence(error) {
  return ["ENOENT", "ENOTDIR", "EISDIR"].includes(systemCode(error) ?? "");
}
function ignore() {
}

// ../engine/src/objects/open-store.ts
async function openObjectStore(url, options = {}) {
  const location = parseStoreUrl(url);
  const { missing, clock, logger } = options;
  if (location.kind === "file") return createFolderStore(location.directory, missing === void 0 ? {} : { missing });
  const { createS3Store } = await import("./lib-s3-store.mjs");
  const client = await (options.s3?.() ?? createS3Client(options));
  const { bucket, prefix } = location;
  return withCheckedCreate(createS3Store({ client, bucket, prefix, missing, clock, logger }));
}
async function createS3Client(options = {}) {
  const { env = {}, checksums = "when-supported" } = options;
  const { S3Client } = await import("./lib-aws-sdk-client-s3-2.mjs").catch(sdkMissing);
  const config = { logger: quietLogger, ...timeouts(S3, proxyAgents(env)) };
  if (env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL) config.forcePathStyle = true;
  if (!env.AWS_REGION && env.AWS_DEFAULT_REGION) config.region = env.AWS_DEFAULT_REGION;
  if (checksums === "when-required") {
    config.requestChecksumCalculation = "WHEN_REQUIRED";
    config.responseChecksumValidation = "WHEN_REQUIRED";
  }
  const client = new S3Client(config);
  nameProxy(client, env);
  guardCalls(client, S3, { env });
  return client;
}
function parseStoreUrl(url) {
  if (url.startsWith("s3://")) return parseS3Url(url);
  if (url.startsWith("file:")) return parseFileUrl(url);
  throw invalid2(url, "is neither an s3:// nor a file:// URL");
}
function parseS3Url(url) {
  const rest = url.slice("s3://".length);
  const slash = rest.indexOf("/");
  const bucket = slash === -1 ? rest : rest.slice(0, slash);
  const path = slash === -1 ? "" : rest.slice(slash + 1);
  const prefix = path.replace(/\/$/, "");
  if (bucket.includes("@")) throw invalid2(url, "holds credentials, which belong in the environment");
  if (/[?#]/.test(rest)) throw invalid2(url, "has a query or a fragment");
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket) || bucket.includes("..") || /^[\d.]+$/.test(bucket)) {
    throw invalid2(
      url,
      'has no valid bucket name (3 to 63 lower-case letters, digits, "-" and ".", a letter or digit at both ends)'
    );
  }
  try {
    if (path !== "") checkKey(prefix);
  } catch (cause) {
    throw invalid2(url, `has a bad prefix: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  return { kind: "s3", bucket, prefix };
}
function parseFileUrl(url) {
  if (!url.startsWith("file:///")) throw invalid2(url, 'has no absolute path: three slashes follow "file:"');
  if (/[?#]/.test(url)) throw invalid2(url, 'has a query or a fragment (in a path, write "?" as %3F and "#" as %23)');
  let directory;
  try {
    directory = fileURLToPath(url);
  } catch (cause) {
    throw invalid2(url, `is no file URL: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  if (/[\u0000-\u001f\u007f]/.test(directory)) throw invalid2(url, "has a control character");
  const trimmed = directory.replace(/[/\\]+$/, "");
  if (trimmed === "" || /^[a-z]:$/i.test(trimmed)) throw invalid2(url, "names a disk's top folder");
  return { kind: "file", directory: trimmed };
}
function invalid2(url, why, cause) {
  const shown2 = JSON.stringify(shownUrl(url).slice(0, 200));
  return new CompletionBatchError("invalid-input", `the storage URL ${shown2} ${why}`, {
    remedy: "Write s3://bucket/prefix or file:///absolute/folder, without credentials, query or fragment.",
    cause
  });
}

// ../engine/src/objects/store-below.ts
function storeBelow(store, folder) {
  const within = (key) => `${folder}/${checkKey(key)}`;
  return {
    url: `${store.url}/${folder}`,
    ...store.clock === void 0 ? {} : { clock: store.clock },
    locate: (key) => store.locate(within(key)),
    put: async (key, body) => store.put(within(key), body),
    create: async (key, body) => store.create(within(key), body),
    ...store.checkCreate === void 0 ? {} : { checkCreate: () => store.checkCreate?.() ?? Promise.resolve() },
    stream: async (key) => store.stream(within(key)),
    get: async (key) => store.get(within(key)),
    async head(key) {
      const found = await store.head(within(key));
      return found && { ...found, key };
    },
    async *list(prefix) {
      for await (const { key, bytes } of store.list(`${folder}/${checkPrefix(prefix)}`))
        yield { key: key.slice(folder.length + 1), bytes };
    },
    delete: async (key) => store.delete(within(key))
  };
}

// ../engine/src/platform/files-below.ts
import { lstat as lstat3, readdir as readdir3 } from "node:fs/promises";
import { join as join16 } from "node:path";
async function filesBelow(folder) {
  const entries = await entriesOf(folder);
  const pathsOf = (some) => some.map(({ parentPath, name: name2 }) => join16(parentPath, name2)).sort();
  return {
    files: pathsOf(entries.filter((entry) => entry.isFile())),
    others: pathsOf(entries.filter((entry) => !entry.isFile() && !entry.isDirectory()))
  };
}
async function entriesOf(folder) {
  try {
    return await readdir3(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
async function checkRegular(path) {
  if ((await lstat3(path)).isFile()) return;
  throw new CompletionBatchError("file-unusable", "it is a link or no regular file", {
    where: path,
    remedy: "Put the file itself there, as format or prepare left it."
  });
}

// ../engine/src/workload/settled-requests.ts
async function settledRequests({ store, state }, [batchId, executionId]) {
  const key = (await state.batches.get(batchId))?.batch?.request_key;
  if (key === void 0) return void 0;
  const requests = await streamOf(store, key);
  if (requests === void 0) return void 0;
  const outcomes = await readOutcomes(store, executionId, batchId);
  if (outcomes === void 0) {
    requests.destroy();
    return void 0;
  }
  return sideBySide(splitLines(requests, { name: store.locate(key) }), outcomes, store.locate(key));
}
async function streamOf(store, key) {
  try {
    return await store.stream(key);
  } catch (error) {
    if (isCompletionBatchError(error, "object-not-found")) return void 0;
    throw error;
  }
}
async function* sideBySide(lines, outcomes, name2) {
  try {
    for await (const line of lines) {
      const request = readRequestLine(line, name2);
      const { value: outcome, done } = await outcomes.next();
      if (done === true || outcome.custom_id !== request.custom_id) throw notIts(name2, line.number);
      yield { request, outcome };
    }
  } finally {
    await outcomes.return(void 0);
  }
}
function notIts(name2, line) {
  return new CompletionBatchError("row-damaged", "the batch's outcomes are not those of its requests", {
    where: `${name2}:${line}`,
    remedy: "Restore the objects of the batch; their names hold its id."
  });
}

export {
  explainFileError,
  makeScratch,
  modelParameters,
  parsePrices,
  costOf,
  isTrouble,
  isWaitedFor,
  findDueBatches,
  findBatch,
  ageHoursOf,
  decide,
  splitLines,
  parseLine,
  toLine,
  membersOf,
  isFree,
  lineFailure,
  collectOpen,
  giveUp,
  findStuckSubmissions,
  reconcileNeedsAttention,
  reconcile,
  usd2 as usd,
  CHAT_COMPLETIONS,
  EMBEDDINGS,
  MAX_LINES,
  MAX_INPUTS,
  MAX_BYTES2 as MAX_BYTES,
  readInputFile,
  PinnedFile,
  PREFLIGHT_MODES,
  checkPrice,
  submit,
  jobRequests,
  estimateTokens,
  requestTokens,
  batchStandings,
  liveBatchCheck,
  plainRequests,
  jobStatus,
  collectJob,
  jobResults,
  openJobs,
  hasDigest,
  writeDigested,
  submitJob,
  transformer,
  waitForJob,
  quietLogger,
  openObjectStore,
  parseStoreUrl,
  storeBelow,
  filesBelow,
  checkRegular,
  jsonService,
  Records,
  ObjectState,
  settledRequests
};
