const { randomUUID } = process.getBuiltinModule("node:crypto");
const { isDeepStrictEqual } = process.getBuiltinModule("node:util");
const { isDeepStrictEqual: isDeepStrictEqual2 } = process.getBuiltinModule("node:util");
import {
  checkKey,
  isNews,
  keepSecret,
  keptWords,
  queueOf,
  sentSecretsOf,
  shownUrl,
  systemClock
} from "./lib-shared-7.mjs";
import {
  MAX_BYTES,
  MAX_LINES,
  PREFLIGHT_MODES,
  Records,
  TRIES,
  nameOf,
  numberOf,
  segmentOf,
  textOf
} from "./lib-shared-19.mjs";
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
  number,
  openObjectStore,
  submissionFields,
  submissionSketch
} from "./lib-shared-9.mjs";
import {
  LEFT_ALONE,
  OPEN_JOBS,
  _enum,
  checkExecutionId,
  custom,
  explain,
  garbageCollector,
  githubPlace,
  isExecutionId,
  isExecutionId as isExecutionId2,
  object,
  readPrices,
  record,
  string,
  string as string2,
  unknown
} from "./lib-shared-3.mjs";
import {
  CompletionBatchError,
  CompletionBatchError as CompletionBatchError2,
  CompletionBatchError as CompletionBatchError3,
  isCompletionBatchError
} from "./lib-shared-31.mjs";
import {
  JOB_WAYS,
  amount,
  choiceOr,
  defined,
  hours,
  openaiBaseUrl,
  openaiKey,
  optionalText,
  optionalText as optionalText2,
  summaryShown,
  textOr,
  wholeNumber,
  wholeNumber as wholeNumber2
} from "./lib-shared-12.mjs";


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

// src/branch-store/branch-url.ts
var DEFAULT_BRANCH = "completion-batch";
var SCHEME = "github://";
function isBranchUrl(store) {
  return store === "" || store.startsWith(SCHEME);
}
function parseBranchUrl(store, repository) {
  if (store === "" && !repository) {
    throw new CompletionBatchError2("invalid-input", "no store is named, and GITHUB_REPOSITORY is not set", {
      where: "store",
      remedy: "Give store a URL: s3://bucket/prefix, file:///folder or github://OWNER/REPO/BRANCH."
    });
  }
  const text2 = store === "" ? `${SCHEME}${repository}` : store;
  const [owner = "", repo = "", ...rest] = text2.slice(SCHEME.length).replace(/\/$/, "").split("/");
  const branch = rest.length === 0 ? DEFAULT_BRANCH : rest.join("/");
  const why = text2.startsWith(SCHEME) ? whyNot(owner, repo, branch) : "is no github:// URL";
  if (why === void 0) return { owner, repo, branch };
  throw new CompletionBatchError2("invalid-input", `the store ${JSON.stringify(shownUrl(text2).slice(0, 200))} ${why}`, {
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
  return new CompletionBatchError2("credentials-missing", "the input token is empty", {
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
  return { ...places, openai, logger, ways: JOB_WAYS, tidy: garbageCollector(LEFT_ALONE.jobs), ...prices };
}
// src/shared/job-inputs.ts
var TABLE = /^dynamodb:\/\/([A-Za-z0-9_.-]{3,255})$/;
var jobPlaces = {
  store: optionalText(),
  state: string2().regex(TABLE, { error: "Give state dynamodb://TABLE, or leave it out: then it is kept in the store." }).transform((url) => TABLE.exec(url)?.[1]).optional(),
  token: optionalText()
};
var asking = {
  maxLines: wholeNumber("max-lines", 1, MAX_LINES),
  maxBytes: wholeNumber("max-bytes", 1, MAX_BYTES),
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
    if (isCompletionBatchError(error)) return false;
    throw error;
  }
};
var jobName = () => string2({ error: JOB_REMEDY }).refine(isName, { error: JOB_REMEDY });
var EVENT_REMEDY = 'Give on-done the type of an event: 1 to 100 characters out of a-z, A-Z, 0-9, "_", "." and "-", beginning with a letter or digit.';
var eventType = () => string2({ error: EVENT_REMEDY }).refine(isName, { error: EVENT_REMEDY });
function executionOf(runId) {
  if (runId !== void 0) return runId;
  throw new CompletionBatchError2("invalid-input", "there is no GITHUB_RUN_ID", {
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
  if (expression.length > MOST_LETTERS) throw invalid(expression, `it is longer than ${MOST_LETTERS} letters`);
  const find = expression.startsWith("/") ? pointed(expression) : await searching(expression);
  return ({ response, ...others }) => ({ ...others, result: (response && find(response.body)) ?? null });
}
function pointed(pointer) {
  const way = parsePointer(pointer);
  if (way === void 0) throw invalid(pointer, 'in a JSON pointer "~" stands before 0 or 1 only');
  return (body) => valueAt(body, way);
}
async function searching(expression) {
  if (growthOf(expression) > MOST_GROWTH) {
    throw invalid(expression, "it could make a hundred times as much of an answer as that has");
  }
  const { search, JMESPathTypeError } = await import("./lib-aws-lambda-powertools-jmespath.mjs");
  const find = (body) => {
    try {
      return search(expression, body);
    } catch (error) {
      if (error instanceof JMESPathTypeError) return null;
      throw invalid(expression, error instanceof Error ? error.message : String(error), error);
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
      throw invalid(expression, `there is no function ${name}`, error);
    }
  }
}
function invalid(expression, why, cause) {
  return new CompletionBatchError3(
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
  ObjectState,
  asking,
  askingOptions,
  collectResultsInputs,
  eventType,
  executionOf,
  expectAnnouncement,
  expectedAnnouncements,
  forgetAnnouncement,
  jobName,
  jobPlaces,
  keepAnnounced,
  noToken,
  openJobPlaces,
  openJobServices,
  openJobStore,
  openJobs,
  transformer,
  wasAnnounced
};
