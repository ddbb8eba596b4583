import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  Records,
  TRIES,
  nameOf,
  numberOf,
  segmentOf,
  textOf
} from "./lib-shared-28.mjs";
import {
  checkKey
} from "./lib-shared-56.mjs";
import {
  changed,
  isNews,
  isOpen,
  keptWords,
  misplaced,
  queueOf,
  submissionFields,
  submissionSketch
} from "./lib-shared-37.mjs";
import {
  systemClock
} from "./lib-shared-52.mjs";
import {
  OPEN_BATCH_STATUSES,
  batchDataOf,
  batchFields,
  batchSketch,
  isOpenBatch,
  misplacedBatch,
  number
} from "./lib-shared-6.mjs";
import {
  explain
} from "./lib-shared-33.mjs";
import {
  _enum,
  custom,
  object,
  record,
  string,
  unknown
} from "./lib-zod.mjs";
import {
  CompletionBatchError
} from "./lib-shared-54.mjs";

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
    return revision === void 0 ? void 0 : read(revision);
  }
  add(batch) {
    return this.#records.begin(batch.submission.batch_id, batchDataOf(batch), () => false);
  }
  change(batchId, status, attributes = {}) {
    return this.#records.update(batchId, (newest) => {
      if (newest === void 0 || newest.problem !== void 0 || !hasOpenStatus(newest)) return void 0;
      const { data, open, opened } = newest;
      return { data: { ...data, ...attributes, status }, open: open !== false && isOpenBatch({ status }), opened };
    });
  }
  async rememberEnd(batchId, seenAt) {
    let counts = seenAt;
    await this.#records.update(batchId, (newest) => {
      if (newest === void 0 || newest.problem !== void 0) throw unreadable(this.#records.locate(batchId), newest);
      const { data, open, opened } = newest;
      const { ended_seen_at: known } = data;
      counts = typeof known === "string" ? known : seenAt;
      return known === counts ? void 0 : { data: { ...data, ended_seen_at: seenAt }, open, opened };
    });
    return counts;
  }
  async decide(batchId, decision) {
    await this.#records.update(batchId, (newest) => {
      if (newest === void 0 || newest.problem !== void 0 || !hasOpenStatus(newest)) return void 0;
      const { data, open, opened } = newest;
      if (data.held_reason === void 0 || data.decision !== void 0) return void 0;
      return { data: { ...data, decision }, open, opened };
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
  return new CompletionBatchError("row-damaged", message, {
    where,
    remedy: "Work with the version that wrote it, or correct the record by hand."
  });
}
function read(revision) {
  const { id: batchId, data, where } = revision;
  const { data: fields, error } = batchFields.safeParse(data);
  const problem = revision.problem ?? (error === void 0 ? misplacedBatch(fields, batchId) : explain(error));
  return {
    batchId,
    sketch: batchSketch.parse(data),
    isOurs: true,
    batch: fields === void 0 || problem !== void 0 ? void 0 : { ...fields, batchId },
    problem,
    where,
    attributes: withoutGaps(data)
  };
}
function withoutGaps(data) {
  const entries = Object.entries(data).filter((entry) => entry[1] !== void 0);
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
    const open = revision.open ?? isMarked(revision, await this.#marksOf(id));
    return { ...revision, open };
  }
  /**
   * Opens a record that is not there, or one of which `mayReplace` says so.
   * @returns false, and no revision written, where there is one that counts
   * @throws CompletionBatchError `store-unusable`, `invalid-input`
   */
  async begin(id, data, mayReplace) {
    for (let tries = 1; tries <= TRIES; tries += 1) {
      const newest = await this.#records.newest(id);
      if (newest !== void 0 && !mayReplace(newest)) return false;
      const opened = (newest?.number ?? 0) + 1;
      await this.#store.create(this.#markOf(id, opened), "");
      if (await this.#records.append(id, opened, { data, open: true, opened })) return true;
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
    const open = revision.open ?? isMarked(revision, numbers);
    const isOver = (number2) => number2 <= revision.number && !(open && (revision.opened ?? number2) === number2);
    await this.#unmark(id, numbers.filter(isOver));
    return open ? { ...revision, open } : void 0;
  }
  async #closed({ id, number: number2, opened }, { open }) {
    if (open !== false) return;
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
import { isDeepStrictEqual } from "node:util";

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
var text = string();
var sharedLimits = object({
  limit_tokens: number.optional(),
  limit_learned_at: text.optional(),
  limit_batch_id: text.optional(),
  refused_tokens: number.optional(),
  refused_at: text.optional(),
  max_bytes: number.optional(),
  bytes_learned_at: text.optional(),
  bytes_batch_id: text.optional()
});
var refusal = object({ at: text, batchId: text, message: text, kind: _enum(["batch", "lines"]) });
var modelFacts = object({
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
    const problem = newest?.problem ?? (shared.error === void 0 ? void 0 : explain(shared.error));
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
    for await (const { data } of this.#records.all()) {
      for (const [model, facts] of Object.entries(models.parse(data.models))) {
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
function withFacts(data, model, facts) {
  const known = models.parse(data.models);
  const before = Object.hasOwn(known, model) ? Object(known[model]) : {};
  return { ...data, models: { ...known, [model]: { ...before, ...facts } } };
}

// ../engine/src/state/objects/submission-objects.ts
import { isDeepStrictEqual as isDeepStrictEqual2 } from "node:util";
var stored = submissionFields.extend({
  attributes: custom(isObject, { error: "is not an object" })
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
      ({ problem, data }) => problem === void 0 && WITHOUT_BATCH.includes(String(data.state))
    );
  }
  async change(before, change) {
    const newest = await this.#records.newest(before.batch_id);
    if (newest === void 0 || newest.problem !== void 0) return void 0;
    const after = changed(before, change);
    const data = { ...newest.data, ...written(change, newest.data), version: after.version };
    const { version, owner } = newest.data;
    if (version !== before.version || owner !== before.owner) {
      const isOurs = isDeepStrictEqual2({ ...data, owner: after.owner }, newest.data);
      return isOurs ? read2(newest).submission : void 0;
    }
    const open = newest.open && isOpen(after);
    return await this.#records.follow(newest, { data, open, opened: newest.opened }) ? after : void 0;
  }
  async abandon({ batchId, isOpen: isOpen2, seen }, reason) {
    const revision = seen;
    if (!isOpen2) return false;
    const version = typeof revision.data.version === "number" ? revision.data.version + 1 : 1;
    const ending = { batch_id: batchId, state: "ABANDONED", reason, version };
    const data = { ...revision.data, ...ending };
    if (await this.#records.follow(revision, { data, open: false, opened: revision.opened })) return true;
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
  const { id: batchId, data, where, open } = revision;
  const { data: submission, error } = stored.safeParse(data);
  const place = { batchId, isOpen: open };
  const problem = revision.problem ?? (error === void 0 ? misplaced(submission, place) : explain(error));
  return {
    ...place,
    sketch: submissionSketch.parse(data),
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

export {
  ObjectState
};
