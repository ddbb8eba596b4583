const { randomUUID } = process.getBuiltinModule("node:crypto");
const { randomUUID: randomUUID2 } = process.getBuiltinModule("node:crypto");
const { isDeepStrictEqual } = process.getBuiltinModule("node:util");
const { isDeepStrictEqual: isDeepStrictEqual2 } = process.getBuiltinModule("node:util");
const { BlockList, isIP } = process.getBuiltinModule("node:net");
const { Readable } = process.getBuiltinModule("node:stream");
const { fileURLToPath } = process.getBuiltinModule("node:url");
const { pathToFileURL } = process.getBuiltinModule("node:url");
const { constants } = process.getBuiltinModule("node:fs");
const { link, lstat: lstat2, mkdir, open, readdir, rename, rmdir, stat, unlink } = process.getBuiltinModule("node:fs/promises");
const { lstat, realpath } = process.getBuiltinModule("node:fs/promises");
const { dirname: dirname2, join: join2, resolve } = process.getBuiltinModule("node:path");
const { dirname, join, relative } = process.getBuiltinModule("node:path");
import {
  AWS_BOUNDS,
  AWS_BOUNDS as AWS_BOUNDS2,
  BoundError,
  CompletionBatchError,
  CompletionBatchError as CompletionBatchError2,
  CompletionBatchError as CompletionBatchError3,
  CompletionBatchError as CompletionBatchError4,
  CompletionBatchError as CompletionBatchError5,
  CompletionBatchError as CompletionBatchError6,
  CompletionBatchError as CompletionBatchError7,
  CompletionBatchError as CompletionBatchError8,
  FILE_REASONS,
  JOB_WAYS,
  OPEN_JOBS,
  _enum,
  amount,
  boolean,
  checkExecutionId,
  checkJson,
  choiceOr,
  copyBlocks,
  custom,
  custom as custom2,
  defined,
  explain,
  explain as explain2,
  githubPlace,
  hours,
  inTime,
  int,
  isCompletionBatchError,
  isCompletionBatchError as isCompletionBatchError2,
  isCompletionBatchError as isCompletionBatchError3,
  isExecutionId,
  isExecutionId as isExecutionId2,
  keepSecret,
  literal_2 as literal,
  object,
  object as object2,
  openaiBaseUrl,
  openaiKey,
  optionalText,
  optionalText as optionalText2,
  paced,
  parseJson,
  readBeginning,
  readPrices,
  readWhole,
  record,
  redact,
  seconds,
  sentSecretsOf,
  sha256,
  shownUrl,
  shownUrl as shownUrl2,
  sourceOf,
  string,
  string as string2,
  string as string3,
  summaryShown,
  systemCode,
  systemTimer,
  textOr,
  unknown,
  wholeNumber,
  wholeNumber as wholeNumber2
} from "./lib-shared.mjs";
import {
  OPEN_BATCH_STATUSES,
  batchDataOf,
  batchFields,
  batchSketch,
  changed,
  isOpen,
  isOpenBatch,
  misplaced,
  misplacedBatch,
  nameProxy,
  number,
  proxyAgents,
  submissionFields,
  submissionSketch,
  systemClock
} from "./lib-shared-10.mjs";
import {
  MAX_BYTES as MAX_BYTES2,
  MAX_LINES,
  PREFLIGHT_MODES
} from "./lib-shared-20.mjs";

// ../engine/src/state/queue-limits.ts
function queueOf(model) {
  return model.replace(/-\d{4}-\d{2}-\d{2}$/, "");
}
var MAX_MESSAGE = 1e3;
function keptWords(message) {
  return redact(message).slice(0, MAX_MESSAGE);
}
function isNews({ answered_at = "", answered_by, refusal: refusal2 }, at, by) {
  if ((refusal2?.at ?? "") > at) return false;
  const known = answered_at > at || answered_at === at && (by === "probe" || answered_by === "batch");
  return refusal2 !== void 0 || !known;
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
function numberOf(name) {
  const number2 = /^\d{7,15}$/.test(name) ? Number(name) : 0;
  return number2 > 0 && nameOf(number2) === name ? number2 : void 0;
}
// ../engine/src/state/objects/revision.ts
var VERSION = 1;
var MAX_BYTES = 1024 * 1024;
var data = custom((value) => typeof value === "object" && value !== null && !Array.isArray(value), {
  error: "is not an object"
});
var sketch = object({
  write: string().optional().catch(void 0),
  open: boolean().optional().catch(void 0),
  opened: int().positive().optional().catch(void 0),
  data: data.catch({})
});
function toText({ format, id, write, open: open2, opened, data: data2 }, where) {
  const text2 = `${JSON.stringify({ format, version: VERSION, id, write, open: open2, opened, data: data2 })}
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
  return object({
    format: literal(format),
    version: literal(VERSION),
    id: string().refine(isHere, { error: "is that of another record" }),
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
      const [segment = "", name = ""] = key.slice(folder.length + 1).split("/");
      const number2 = numberIn(name);
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
      const after = next(before);
      if (after === void 0) return void 0;
      if (await this.append(id, (before?.number ?? 0) + 1, after)) return { before, after };
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
function numberIn(name) {
  return name.endsWith(ENDING) ? numberOf(name.slice(0, -ENDING.length)) : void 0;
}
function vanished(where) {
  return new CompletionBatchError("store-unusable", "the store says that an object is there, and then that it is not", {
    where,
    remedy: "Nothing may delete objects of the state; use a store that shows what was written at once."
  });
}

// ../engine/src/objects/object-store.ts
function checkKey(key) {
  const bad = (why) => new CompletionBatchError2("object-key-invalid", `the object key ${JSON.stringify(key.slice(0, 200))} ${why}`, {
    remedy: 'Use segments of 1 to 255 bytes joined by "/", without "." or ".." segments and control characters.'
  });
  if (key === "") throw bad("is empty");
  if (Buffer.byteLength(key) > 1024) throw bad("is longer than 1,024 bytes");
  if (/[\u0000-\u001f\u007f]/.test(key)) throw bad("has a control character");
  if (!key.isWellFormed()) throw bad("is not well-formed Unicode");
  if (/[\ufffe\uffff]/.test(key)) throw bad("has a character that no XML listing can carry");
  for (const segment of key.split("/")) {
    if (segment === "") throw bad("has an empty segment");
    if (segment === "." || segment === "..") throw bad(`has a "${segment}" segment`);
    if (Buffer.byteLength(segment) > 255) throw bad("has a segment longer than 255 bytes");
  }
  return key;
}
function checkPrefix(prefix) {
  if (prefix === "") return prefix;
  if (prefix.endsWith("/")) return `${checkKey(prefix.slice(0, -1))}/`;
  checkKey(/(?:^|\/)\.{1,2}$/.test(prefix) ? `${prefix}x` : prefix);
  return prefix;
}

// ../engine/src/state/objects/object-state.ts
// ../engine/src/state/objects/batch-objects.ts
var BatchObjects = class {
  #records;
  constructor(records) {
    this.#records = records;
  }
  async get(batchId) {
    const revision = await this.#records.newest(batchId);
    return revision === void 0 ? void 0 : read(revision);
  }
  add(batch) {
    return this.#records.begin(batch.submission.batch_id, batchDataOf(batch), () => false);
  }
  change(batchId, status, attributes = {}) {
    return this.#records.update(batchId, (newest) => {
      if (newest === void 0 || newest.problem !== void 0 || !hasOpenStatus(newest)) return void 0;
      const { data: data2, open: open2, opened } = newest;
      return { data: { ...data2, ...attributes, status }, open: open2 !== false && isOpenBatch({ status }), opened };
    });
  }
  async rememberEnd(batchId, seenAt) {
    let counts = seenAt;
    await this.#records.update(batchId, (newest) => {
      if (newest === void 0 || newest.problem !== void 0) throw unreadable(this.#records.locate(batchId), newest);
      const { data: data2, open: open2, opened } = newest;
      const { ended_seen_at: known } = data2;
      counts = typeof known === "string" ? known : seenAt;
      return known === counts ? void 0 : { data: { ...data2, ended_seen_at: seenAt }, open: open2, opened };
    });
    return counts;
  }
  async decide(batchId, decision) {
    await this.#records.update(batchId, (newest) => {
      if (newest === void 0 || newest.problem !== void 0 || !hasOpenStatus(newest)) return void 0;
      const { data: data2, open: open2, opened } = newest;
      if (data2.held_reason === void 0 || data2.decision !== void 0) return void 0;
      return { data: { ...data2, decision }, open: open2, opened };
    });
    const batch = (await this.get(batchId))?.batch;
    return batch !== void 0 && isOpenBatch(batch) ? batch.decision : void 0;
  }
  async *listOpen() {
    for await (const revision of this.#records.listOpen()) yield read(revision);
  }
};
function hasOpenStatus({ data: { status } }) {
  return OPEN_BATCH_STATUSES.includes(status);
}
function unreadable(where, found) {
  const message = found === void 0 ? "a batch has no record" : `the record of a batch does not parse: ${found.problem}`;
  return new CompletionBatchError3("row-damaged", message, {
    where,
    remedy: "Work with the version that wrote it, or correct the record by hand."
  });
}
function read(revision) {
  const { id: batchId, data: data2, where } = revision;
  const { data: fields, error } = batchFields.safeParse(data2);
  const problem = revision.problem ?? (error === void 0 ? misplacedBatch(fields, batchId) : explain2(error));
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
    const open2 = revision.open ?? isMarked(revision, await this.#marksOf(id));
    return { ...revision, open: open2 };
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
    const open2 = revision.open ?? isMarked(revision, numbers);
    const isOver = (number2) => number2 <= revision.number && !(open2 && (revision.opened ?? number2) === number2);
    await this.#unmark(id, numbers.filter(isOver));
    return open2 ? { ...revision, open: open2 } : void 0;
  }
  async #closed({ id, number: number2, opened }, { open: open2 }) {
    if (open2 !== false) return;
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
      const [segment = "", name = ""] = key.slice(this.#marks.length + 1).split("/");
      const number2 = numberOf(name);
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
// ../engine/src/state/objects/queue-rules.ts
function withRoomRefusal(known, { at, batchId, tokens, limit }) {
  const { refused_at, refused_tokens = Number.POSITIVE_INFINITY } = known;
  const isLater = refused_at === void 0 || refused_at < at || refused_at === at && refused_tokens <= tokens;
  if (!isLater) return known;
  const learned = limit === void 0 ? {} : { limit_tokens: limit, limit_learned_at: at, limit_batch_id: batchId };
  return { ...known, ...learned, refused_tokens: tokens, refused_at: at };
}
function withSizeRefusal(known, { at, batchId, maxBytes, staleBefore }) {
  const { max_bytes, bytes_learned_at } = known;
  const isStale = bytes_learned_at !== void 0 && bytes_learned_at < staleBefore;
  if (max_bytes !== void 0 && max_bytes < maxBytes && !isStale) return known;
  return { ...known, max_bytes: maxBytes, bytes_learned_at: at, bytes_batch_id: batchId };
}
function withModelRefusal(known, { at, batchId, message, kind }) {
  if ((known.refusal?.at ?? "") >= at || (known.answered_at ?? "") >= at) return known;
  return { ...known, refusal: { at, batchId, message: keptWords(message), kind } };
}
function withAnswer(known, at, by) {
  return isNews(known, at, by) ? { answered_at: at, answered_by: by, refusal: void 0 } : known;
}
// ../engine/src/state/objects/queue-objects.ts
var text = string2();
var sharedLimits = object2({
  limit_tokens: number.optional(),
  limit_learned_at: text.optional(),
  limit_batch_id: text.optional(),
  refused_tokens: number.optional(),
  refused_at: text.optional(),
  max_bytes: number.optional(),
  bytes_learned_at: text.optional(),
  bytes_batch_id: text.optional()
});
var refusal = object2({ at: text, batchId: text, message: text, kind: _enum(["batch", "lines"]) });
var modelFacts = object2({
  answered_at: text.optional().catch(void 0),
  answered_by: _enum(["batch", "probe"]).optional().catch(void 0),
  refusal: refusal.optional().catch(void 0)
}).catch({});
var models = record(text, unknown()).catch({});
var QueueObjects = class {
  #records;
  constructor(records) {
    this.#records = records;
  }
  async get(model) {
    const newest = await this.#records.newest(queueOf(model));
    const shared = sharedLimits.safeParse(newest?.data ?? {});
    const problem = newest?.problem ?? (shared.error === void 0 ? void 0 : explain2(shared.error));
    if (shared.success && problem === void 0) return { ...shared.data, ...factsOf(newest, model) };
    throw this.#damaged(model, problem);
  }
  async refusedForRoom(model, refused) {
    await this.#changeShared(model, (known) => withRoomRefusal(known, refused));
  }
  async refusedForSize(model, refused) {
    await this.#changeShared(model, (known) => withSizeRefusal(known, refused));
  }
  async modelRefused(model, refused) {
    await this.#changeFacts(model, (known) => withModelRefusal(known, refused));
  }
  async modelAnswered(model, at, by = "batch") {
    await this.#changeFacts(model, (known) => withAnswer(known, at, by));
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
      const after = next(known.data);
      return isDeepStrictEqual(after, known.data) ? void 0 : { data: { ...newest?.data, ...after } };
    });
  }
  async #changeFacts(model, next) {
    await this.#records.update(queueOf(model), (newest) => {
      if (newest?.problem !== void 0) throw this.#damaged(model, newest.problem);
      const known = factsOf(newest, model);
      const after = next(known);
      return isDeepStrictEqual(after, known) ? void 0 : { data: withFacts(newest?.data ?? {}, model, after) };
    });
  }
  #damaged(model, problem) {
    return new CompletionBatchError3("row-damaged", `the record of a queue does not parse: ${problem}`, {
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
var stored = submissionFields.extend({
  attributes: custom2(isObject, { error: "is not an object" })
});
var WITHOUT_BATCH = ["REJECTED", "ABANDONED"];
var SubmissionObjects = class {
  #records;
  constructor(records) {
    this.#records = records;
  }
  async get(batchId) {
    const revision = await this.#records.newest(batchId);
    return revision === void 0 ? void 0 : read2(revision);
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
    const after = changed(before, change);
    const data2 = { ...newest.data, ...written(change, newest.data), version: after.version };
    const { version, owner } = newest.data;
    if (version !== before.version || owner !== before.owner) {
      const isOurs = isDeepStrictEqual2({ ...data2, owner: after.owner }, newest.data);
      return isOurs ? read2(newest).submission : void 0;
    }
    const open2 = newest.open && isOpen(after);
    return await this.#records.follow(newest, { data: data2, open: open2, opened: newest.opened }) ? after : void 0;
  }
  async abandon({ batchId, isOpen: isOpen2, seen }, reason) {
    const revision = seen;
    if (!isOpen2) return false;
    const version = typeof revision.data.version === "number" ? revision.data.version + 1 : 1;
    const ending = { batch_id: batchId, state: "ABANDONED", reason, version };
    const data2 = { ...revision.data, ...ending };
    if (await this.#records.follow(revision, { data: data2, open: false, opened: revision.opened })) return true;
    const now = await this.#records.newest(batchId);
    return now?.number === revision.number + 1 && isDeepStrictEqual2({ ...now.data, ...ending }, now.data);
  }
  async *listOpen() {
    for await (const revision of this.#records.listOpen()) yield read2(revision);
  }
};
function written({ attributes, ...fields }, before) {
  const given = Object.entries(fields).filter(([, value]) => value !== void 0);
  const known = isObject(before.attributes) ? before.attributes : {};
  return { ...Object.fromEntries(given), attributes: { ...known, ...attributes } };
}
function read2(revision) {
  const { id: batchId, data: data2, where, open: open2 } = revision;
  const { data: submission, error } = stored.safeParse(data2);
  const place = { batchId, isOpen: open2 };
  const problem = revision.problem ?? (error === void 0 ? misplaced(submission, place) : explain2(error));
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
function decodeName(name) {
  if (name === CONTINUED) return { bytes: Buffer.alloc(0), continued: false };
  const continued = name.endsWith(CONTINUED);
  const encoded = continued ? name.slice(0, -CONTINUED.length) : name;
  if (!/^(?:[\w.~-]|%[0-9A-F]{2})+$/.test(encoded)) return void 0;
  const bytes = Buffer.from(
    encoded.replaceAll(/%(..)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1"
  );
  return { bytes, continued };
}

// ../engine/src/objects/sdk-missing.ts
function sdkMissing(error) {
  if (!(error instanceof Error) || !("code" in error) || error.code !== "ERR_MODULE_NOT_FOUND") throw error;
  const name = /^Cannot find package '(@aws-sdk\/[\w-]+)'/.exec(error.message)?.[1];
  if (name === void 0) throw error;
  throw new CompletionBatchError4("store-unusable", `an s3:// store needs the package ${name}, which is not installed`, {
    remedy: "Install what it needs of the AWS SDK: npm install @aws-sdk/client-s3 @aws-sdk/lib-storage.",
    cause: error
  });
}

// ../engine/src/platform/plain-http.ts
var ALLOW_HTTP = "COMPLETION_BATCH_ALLOW_HTTP";
var LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");
function checkPlainHttp(url, env, where) {
  if (url.protocol !== "http:" || isLoopback(url.hostname)) return;
  const allowed = (env[ALLOW_HTTP] ?? "").toLowerCase().split(/[,\s]+/);
  const names = [url.hostname, `${url.hostname}:${url.port || "80"}`];
  if (names.some((name) => allowed.includes(name))) return;
  throw new CompletionBatchError5(
    "invalid-input",
    `${url.protocol}//${url.host} is not encrypted, and another machine: nothing was sent to it`,
    { where, remedy: `Use https://. If everything between here and there is yours, set ${ALLOW_HTTP}=${url.host}.` }
  );
}
function isLoopback(hostname) {
  const host = hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
  const family = isIP(host);
  if (family === 0) return host === "localhost" || host.endsWith(".localhost");
  return LOOPBACK.check(host, family === 4 ? "ipv4" : "ipv6");
}

// ../engine/src/platform/service-calls.ts
var S3 = {
  name: "S3",
  silenceMs: AWS_BOUNDS.s3SilenceMs.most,
  headMs: AWS_BOUNDS.s3Ms.most,
  most: AWS_BOUNDS.xml.most
};
var DYNAMODB = {
  name: "DynamoDB",
  silenceMs: AWS_BOUNDS.tableSilenceMs.most,
  headMs: AWS_BOUNDS.tableMs.most,
  most: AWS_BOUNDS.json.most
};
function timeouts({ silenceMs, headMs }, agents = {}) {
  return {
    requestHandler: {
      connectionTimeout: AWS_BOUNDS.connectMs.most,
      socketTimeout: silenceMs,
      // Later than what `guardCalls` says of it, which is final.
      requestTimeout: headMs + 1e3,
      throwOnRequestTimeout: true,
      ...agents.requestHandler
    }
  };
}
var guarded = /* @__PURE__ */ new WeakSet();
function guardCalls(client, service, options = {}) {
  if (guarded.has(client)) return;
  guarded.add(client);
  const { env, timer = systemTimer } = options;
  client.middlewareStack.add(
    (next, { commandName }) => async (args) => {
      if (env !== void 0) checkPlainHttp(urlOf(args.request), env, `the endpoint of ${service.name}`);
      const answer = await begun(service, timer, () => next(args));
      await hold(answer.response, service, timer, commandName === "GetObjectCommand");
      return answer;
    },
    { step: "deserialize", priority: "low", name: "completionBatchBounds" }
  );
}
function urlOf(request) {
  const { protocol, hostname, port } = request;
  return new URL(`${protocol}//${hostname}${port === void 0 ? "" : `:${port}`}`);
}
function begun({ name, headMs }, timer, call) {
  const late = () => new BoundError(`${name} has not begun to answer within ${seconds(headMs)}`);
  return inTime(headMs, call, late, timer);
}
async function hold(answer, service, timer, isObject3) {
  const { statusCode, body } = answer;
  if (!(body instanceof Readable)) return;
  const { name, silenceMs, headMs, most } = service;
  const pace = { name: `${name}'s answer`, most, silenceMs, wholeMs: headMs };
  if (statusCode >= 300) {
    const { error } = AWS_BOUNDS;
    const text2 = await readBeginning(sourceOf(body), { ...pace, most: error.most + 1, wholeMs: silenceMs }, timer);
    answer.body = asBody(text2.length > error.most ? Buffer.alloc(0) : text2);
  } else if (!isObject3) {
    const bytes = await readWhole(paced(sourceOf(body), pace, timer));
    if (name === "DynamoDB") checkJson(bytes.toString("latin1"));
    answer.body = name === "DynamoDB" ? bytes : asBody(bytes);
  }
}
function asBody(bytes) {
  return Readable.from(bytes.length === 0 ? [] : [bytes], { objectMode: false });
}

// ../engine/src/platform/quiet-logger.ts
var quietLogger = { debug: () => {
}, warn: () => {
} };
// ../engine/src/objects/open-store.ts
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
    if (isCompletionBatchError2(error) && error.code !== "store-unusable") throw error;
    const plain = await store.put(CREATE_PROBE, PROBE_TEXT).then(
      () => true,
      () => false
    );
    if (!plain) throw error;
    cause = error;
  }
  await store.delete(CREATE_PROBE).catch(() => {
  });
  throw new CompletionBatchError6(
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
// ../engine/src/objects/object-place.ts
async function checkPlace(root, path) {
  const start = await realPlace(root);
  if (start === void 0) return;
  for (let place = path; place !== root; place = dirname(place)) {
    const real = await realPlace(place);
    if (real === void 0) continue;
    const own = join(start, relative(root, place));
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
  return new CompletionBatchError6(
    "store-unusable",
    `there is a symbolic link in the store's folder (it leads ${leads}): nothing was read or written through it`,
    {
      where: path,
      remedy: "Remove the link and look who put it there; a folder that is to lie elsewhere is named by its own place."
    }
  );
}
function otherSpelling(path, real) {
  return new CompletionBatchError6(
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
var READ_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
var FOLDER_TRIES = 10;
function createFolderStore(directory, options = {}) {
  const root = resolve(directory);
  const pathOf = (key) => join2(root, ...namesOf(checkKey(key)));
  async function write(key, body, place) {
    const path = pathOf(key);
    const content = await openBody(body);
    try {
      await checkPlace(root, path);
      const temporary = join2(dirname2(path), `${TEMPORARY}${randomUUID2()}`);
      const handle = await openNew(temporary);
      try {
        try {
          if (isFile(content)) await copyBlocks(content, handle);
          else await handle.writeFile(content);
          await handle.sync();
        } finally {
          await handle.close();
        }
        return await place(temporary, path);
      } finally {
        await unlink(temporary).catch(ignore);
      }
    } catch (error) {
      throw await explain3(error, root, key);
    } finally {
      if (isFile(content)) await content.close();
    }
  }
  async function openObject(key) {
    const path = pathOf(key);
    try {
      await checkPlace(root, path);
      const handle = await open(path, READ_FLAGS);
      try {
        const found = await handle.stat();
        if (found.isFile()) return { handle, bytes: found.size };
      } catch (error) {
        await handle.close();
        throw error;
      }
      await handle.close();
    } catch (error) {
      if (!isAbsence(error)) throw await explain3(error, root, key);
    }
    throw new CompletionBatchError6("object-not-found", `there is no object "${key}" in ${root}`, {
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
        const { most } = AWS_BOUNDS2.whole;
        const { size } = await handle.stat();
        if (size <= most) return await handle.readFile();
        throw new CompletionBatchError6("store-unusable", `the object has ${size} bytes, and is read up to ${most}`, {
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
        throw await explain3(error, root, key);
      }
    },
    async *list(prefix) {
      checkPrefix(prefix);
      const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
      const start = folder === "" ? root : join2(root, ...namesOf(folder.slice(0, -1)));
      try {
        await checkPlace(root, start);
        yield* listFolder(root, start, Buffer.from(folder), Buffer.from(prefix));
      } catch (error) {
        throw await explain3(error, root, prefix);
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
          throw await explain3(error, root, key);
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
      some.map((entry) => entry.directory ? void 0 : sizeOf(join2(folder, entry.name)))
    );
    for (const [index, entry] of some.entries()) {
      const path = join2(folder, entry.name);
      const bytes = sizes[index];
      if (entry.directory) yield* listFolder(root, path, entry.key, wanted2);
      else if (bytes !== void 0 && isObject2(root, path, entry.key)) yield { key: entry.key.toString(), bytes };
    }
  }
}
async function readFolder(folder) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
}
function toEntry(entry, head, wanted2) {
  if (entry.name.startsWith(TEMPORARY)) {
    void removeIfLeftOver(join2(entry.parentPath, entry.name));
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
function isObject2(root, path, key) {
  try {
    return join2(root, ...namesOf(checkKey(key.toString()))) === path;
  } catch {
    return false;
  }
}
async function sizeOf(path) {
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
function isFile(content) {
  return typeof content !== "string" && !(content instanceof Uint8Array);
}
async function openBody(body) {
  if (typeof body === "string" || body instanceof Uint8Array) return body;
  const handle = await open(body.file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw new Error(`${body.file} is no regular file`);
}
async function openNew(path) {
  for (let tries = 1; ; tries += 1) {
    try {
      await makeFolder(dirname2(path));
      return await open(path, "wx");
    } catch (error) {
      if (systemCode(error) !== "ENOENT" || tries === FOLDER_TRIES) throw error;
    }
  }
}
async function makeFolder(path) {
  try {
    await mkdir(path);
  } catch (error) {
    if (systemCode(error) === "EEXIST" && await isDirectory(path)) return;
    if (systemCode(error) !== "ENOENT" || await isDirectory(dirname2(path))) throw error;
    await makeFolder(dirname2(path));
    await mkdir(path).catch(async (again) => {
      if (systemCode(again) !== "EEXIST" || !await isDirectory(path)) throw again;
    });
  }
}
async function explain3(error, root, key) {
  const code = systemCode(error);
  if (code === void 0 || error instanceof CompletionBatchError6) return error;
  const conflicts = ["ENOTDIR", "EISDIR", "EEXIST", "ENOTEMPTY"];
  if (conflicts.includes(code) && await isDirectory(root)) {
    return new CompletionBatchError6(
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
  return new CompletionBatchError6("store-unusable", why?.what ?? `the folder cannot be used (${code})`, {
    where: root,
    remedy: why?.remedy ?? "Check the folder and its disk, or choose another folder.",
    cause: error
  });
}
async function isDirectory(path) {
  return (await stat(path).catch(() => void 0))?.isDirectory() === true;
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
  const { S3Client } = await import("./lib-s3-sdk.mjs").catch(sdkMissing);
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
  throw invalid(url, "is neither an s3:// nor a file:// URL");
}
function parseS3Url(url) {
  const rest = url.slice("s3://".length);
  const slash = rest.indexOf("/");
  const bucket = slash === -1 ? rest : rest.slice(0, slash);
  const path = slash === -1 ? "" : rest.slice(slash + 1);
  const prefix = path.replace(/\/$/, "");
  if (bucket.includes("@")) throw invalid(url, "holds credentials, which belong in the environment");
  if (/[?#]/.test(rest)) throw invalid(url, "has a query or a fragment");
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket) || bucket.includes("..") || /^[\d.]+$/.test(bucket)) {
    throw invalid(
      url,
      'has no valid bucket name (3 to 63 lower-case letters, digits, "-" and ".", a letter or digit at both ends)'
    );
  }
  try {
    if (path !== "") checkKey(prefix);
  } catch (cause) {
    throw invalid(url, `has a bad prefix: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  return { kind: "s3", bucket, prefix };
}
function parseFileUrl(url) {
  if (!url.startsWith("file:///")) throw invalid(url, 'has no absolute path: three slashes follow "file:"');
  if (/[?#]/.test(url)) throw invalid(url, 'has a query or a fragment (in a path, write "?" as %3F and "#" as %23)');
  let directory;
  try {
    directory = fileURLToPath(url);
  } catch (cause) {
    throw invalid(url, `is no file URL: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  if (/[\u0000-\u001f\u007f]/.test(directory)) throw invalid(url, "has a control character");
  const trimmed = directory.replace(/[/\\]+$/, "");
  if (trimmed === "" || /^[a-z]:$/i.test(trimmed)) throw invalid(url, "names a disk's top folder");
  return { kind: "file", directory: trimmed };
}
function invalid(url, why, cause) {
  const shown = JSON.stringify(shownUrl(url).slice(0, 200));
  return new CompletionBatchError6("invalid-input", `the store's URL ${shown} ${why}`, {
    remedy: "Write s3://bucket/prefix or file:///absolute/folder, without credentials, query or fragment.",
    cause
  });
}

// src/branch-store/branch-url.ts
var DEFAULT_BRANCH = "completion-batch";
var SCHEME = "github://";
function isBranchUrl(store) {
  return store === "" || store.startsWith(SCHEME);
}
function parseBranchUrl(store, repository) {
  if (store === "" && !repository) {
    throw new CompletionBatchError7("invalid-input", "no store is named, and GITHUB_REPOSITORY is not set", {
      where: "store",
      remedy: "Give store a URL: s3://bucket/prefix, file:///folder or github://OWNER/REPO/BRANCH."
    });
  }
  const text2 = store === "" ? `${SCHEME}${repository}` : store;
  const [owner = "", repo = "", ...rest] = text2.slice(SCHEME.length).replace(/\/$/, "").split("/");
  const branch = rest.length === 0 ? DEFAULT_BRANCH : rest.join("/");
  const why = text2.startsWith(SCHEME) ? whyNot(owner, repo, branch) : "is no github:// URL";
  if (why === void 0) return { owner, repo, branch };
  throw new CompletionBatchError7("invalid-input", `the store ${JSON.stringify(shownUrl2(text2).slice(0, 200))} ${why}`, {
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
  const { repository, apiUrl } = githubPlace();
  const place = parseBranchUrl(store, repository);
  if (token === void 0) throw noToken("which keeps a store on a branch");
  const { openBranchStore } = await import("./lib-open-branch-store.mjs");
  return openBranchStore({ ...place, token, apiUrl, env: process.env, logger });
}
function noToken(what, permission = "contents: write") {
  return new CompletionBatchError7("credentials-missing", "the input token is empty", {
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
  state: string3().regex(TABLE, { error: "Give state dynamodb://TABLE, or leave it out: then it is kept in the store." }).transform((url) => TABLE.exec(url)?.[1]).optional(),
  token: optionalText()
};
var asking = {
  maxLines: wholeNumber("max-lines", 1, MAX_LINES),
  maxBytes: wholeNumber("max-bytes", 1, MAX_BYTES2),
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
    if (isCompletionBatchError3(error)) return false;
    throw error;
  }
};
var jobName = () => string3({ error: JOB_REMEDY }).refine(isName, { error: JOB_REMEDY });
var EVENT_REMEDY = 'Give on-done the type of an event: 1 to 100 characters out of a-z, A-Z, 0-9, "_", "." and "-", beginning with a letter or digit.';
var eventType = () => string3({ error: EVENT_REMEDY }).refine(isName, { error: EVENT_REMEDY });
function executionOf(runId) {
  if (runId !== void 0) return runId;
  throw new CompletionBatchError7("invalid-input", "there is no GITHUB_RUN_ID", {
    where: "environment",
    remedy: "Outside of GitHub Actions set GITHUB_RUN_ID to a number for this run, the same when it is repeated."
  });
}

// src/shared/announcements.ts
var OPEN = "open-announcements/";
var markOf = (event, job) => `${OPEN}${event}/${job}`;
var sentOf = (event, job) => `jobs/${job}/announced-${event}.json`;
async function expectAnnouncement(store, event, job) {
  if (await wasAnnounced(store, event, job)) return;
  await store.create(markOf(event, job), "");
}
async function wasAnnounced(store, event, job) {
  return await store.head(sentOf(event, job)) !== void 0;
}
async function* expectedAnnouncements(store, event) {
  const prefix = `${OPEN}${event}/`;
  for await (const { key } of store.list(prefix)) {
    const job = key.slice(prefix.length);
    if (isExecutionId(job)) yield job;
  }
}
async function keepAnnounced(store, event, job, about) {
  await store.create(sentOf(event, job), `${JSON.stringify(about)}
`);
  await forgetAnnouncement(store, event, job);
}
async function forgetAnnouncement(store, event, job) {
  await store.delete(markOf(event, job));
}

// ../engine/src/jobs/open-jobs.ts
async function* openJobs({ store }) {
  for await (const { key } of store.list(OPEN_JOBS)) {
    const job = key.slice(OPEN_JOBS.length);
    if (isExecutionId2(job)) yield job;
  }
}
// ../engine/src/jobs/expression-growth.ts
var TEXT = /'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|"(?:[^"\\]|\\.)*"/g;
var TO_TEXT = /\bto_string\s*$/;
function growthOf(expression) {
  const bare = expression.replace(TEXT, "x");
  let at = 0;
  const group = () => {
    let sum = 0;
    let product = 1;
    while (at < bare.length) {
      const letter = bare.charAt(at);
      at += 1;
      if (letter === ",") {
        sum += product;
        product = 1;
      } else if ("[{(".includes(letter)) {
        const factor = letter === "(" && TO_TEXT.test(bare.slice(0, at - 1)) ? 2 : 1;
        product *= factor * group();
      } else if ("]})".includes(letter)) break;
    }
    return sum + product;
  };
  let growth = 1;
  while (at < bare.length) growth *= group();
  return growth;
}
// ../engine/src/jobs/json-pointer.ts
function parsePointer(pointer) {
  if (!pointer.startsWith("/") || /~(?![01])/.test(pointer)) return void 0;
  return pointer.slice(1).split("/").map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
}
function valueAt(value, way) {
  let at = value;
  for (const name of way) {
    if (typeof at !== "object" || at === null) return void 0;
    if (Array.isArray(at) && !/^(0|[1-9]\d{0,15})$/.test(name)) return void 0;
    if (!Object.hasOwn(at, name)) return void 0;
    at = at[name];
  }
  return at;
}
// ../engine/src/jobs/transform.ts
var MOST_LETTERS = 1e3;
var MOST_GROWTH = 100;
async function transformer(expression) {
  if (expression.length > MOST_LETTERS) throw invalid2(expression, `it is longer than ${MOST_LETTERS} letters`);
  const find = expression.startsWith("/") ? pointed(expression) : await searching(expression);
  return ({ response, ...others }) => ({ ...others, result: (response && find(response.body)) ?? null });
}
function pointed(pointer) {
  const way = parsePointer(pointer);
  if (way === void 0) throw invalid2(pointer, 'in a JSON pointer "~" stands before 0 or 1 only');
  return (body) => valueAt(body, way);
}
async function searching(expression) {
  if (growthOf(expression) > MOST_GROWTH) {
    throw invalid2(expression, "it could make a hundred times as much of an answer as that has");
  }
  const { search, JMESPathTypeError } = await import("./lib-aws-lambda-powertools-jmespath.mjs");
  const find = (body) => {
    try {
      return search(expression, body);
    } catch (error) {
      if (error instanceof JMESPathTypeError) return null;
      throw invalid2(expression, error instanceof Error ? error.message : String(error), error);
    }
  };
  find(null);
  for (const name of functionsIn(expression)) checkFunction(expression, name, search);
  return find;
}
function functionsIn(expression) {
  const bare = expression.replace(/'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|"(?:[^"\\]|\\.)*"/g, "''");
  return new Set(bare.match(/[A-Za-z_]\w*(?=\()/g));
}
function checkFunction(expression, name, search) {
  try {
    search(`${name}()`, null);
  } catch (error) {
    if (error instanceof Error && error.name === "UnknownFunctionError") {
      throw invalid2(expression, `there is no function ${name}`, error);
    }
  }
}
function invalid2(expression, why, cause) {
  return new CompletionBatchError8(
    "invalid-input",
    `the transform ${JSON.stringify(expression.slice(0, 200))} does not do: ${why.slice(0, 300)}`,
    {
      where: "transform",
      remedy: "Use a JSON pointer such as /choices/0/message/content, or a JMESPath expression such as choices[0].message.content. Nothing was done.",
      cause
    }
  );
}
// src/collect-results/inputs.ts
var MAX_WAIT = 350;
var collectResultsInputs = {
  ...jobPlaces,
  job: jobName().optional(),
  wait: wholeNumber2("wait", 0, MAX_WAIT),
  cancelAfterHours: hours("cancel-after-hours"),
  transform: optionalText2(),
  onDone: eventType().optional(),
  openaiApiKey: openaiKey(),
  openaiBaseUrl: openaiBaseUrl(),
  ...asking,
  out: textOr("completion-batch/results"),
  reports: optionalText2(),
  summary: summaryShown()
};
export {
  DYNAMODB,
  ObjectState,
  Records,
  S3,
  asking,
  askingOptions,
  checkKey,
  checkPlainHttp,
  checkPrefix,
  collectResultsInputs,
  decodeName,
  eventType,
  executionOf,
  expectAnnouncement,
  expectedAnnouncements,
  forgetAnnouncement,
  guardCalls,
  isNews,
  jobName,
  jobPlaces,
  keepAnnounced,
  keptWords,
  namesOf,
  noToken,
  openJobPlaces,
  openJobServices,
  openJobStore,
  openJobs,
  openObjectStore,
  parseStoreUrl,
  queueOf,
  quietLogger,
  sdkMissing,
  timeouts,
  transformer,
  wasAnnounced
};
