const { openAsBlob } = process.getBuiltinModule("node:fs");
import {
  explainOpenaiError,
  isOpen,
  readRefusal,
  shown
} from "./lib-shared-9.mjs";
import {
  array,
  boolean,
  isUuid,
  looseObject,
  number,
  object,
  record,
  string,
  unknown
} from "./lib-shared-3.mjs";
import {
  CompletionBatchError,
  describeError,
  isCompletionBatchError
} from "./lib-shared-31.mjs";
import {
  OPENAI_BOUNDS,
  ask,
  hiderOf,
  isoTime,
  redact,
  systemTimer
} from "./lib-shared-7.mjs";


// ../engine/src/state/get-submission.ts
async function getSubmission(state, batchId) {
  const record2 = await state.submissions.get(batchId);
  if (record2 === void 0 || record2.submission !== void 0) return record2?.submission;
  throw new CompletionBatchError("row-damaged", `the record of a submission does not parse: ${record2.problem}`, {
    where: record2.where,
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
      const after = await state.submissions.change(this.#row, { ...change, lease_until: clock.now() + leaseMs });
      if (after !== void 0) {
        this.#row = after;
        return after;
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
var BETWEEN_WRITES = ["CLAIMED", "UPLOADED", "CREATING", "CREATED"];
async function takeOver(options, batchId, wait) {
  const { state } = options;
  const { clock } = state;
  let row = await capLease(options, await getSubmission(state, batchId));
  if (row === void 0 || !isOpen(row)) return void 0;
  const left = row.lease_until - clock.now();
  if (left > 0 && row.owner !== options.owner && !options.exclusive) {
    const ended = await hasEnded(options, row);
    if (!wait && !ended) return void 0;
    if (!ended || !BETWEEN_WRITES.includes(row.state)) {
      const before = row.version;
      await clock.sleep(left + 1e3);
      row = await getSubmission(state, batchId);
      if (row === void 0 || !isOpen(row) || row.version !== before) return void 0;
    }
  }
  const taken = await state.submissions.change(row, {
    owner: options.owner,
    lease_until: clock.now() + options.leaseMs
  });
  return taken === void 0 ? void 0 : new Lease(options, taken);
}
async function hasEnded({ holders, logger }, { owner, batch_id }) {
  if (await holders?.hasEnded(owner) !== true) return false;
  logger.info(`whoever held submission ${batch_id} has ended`);
  return true;
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
// ../engine/src/state/stuck-submissions.ts
var HOUR_MS = 36e5;
var OTHER_STORE_MS = HOUR_MS;
var NIGHT_MS = 25 * HOUR_MS;
async function findStuckSubmissions(options) {
  const stuck = [];
  let open = 0;
  for await (const record2 of options.state.submissions.listOpen()) {
    open += 1;
    const found = await whyStuck(record2, options);
    if (found !== void 0) stuck.push(found);
  }
  return { open, stuck };
}
async function whyStuck(record2, { state, store, ways }) {
  const { submission } = record2;
  if (submission === void 0) return unreadableSubmission(record2, ways);
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
    reason: `nobody has gone on with it for ${Math.floor(free / HOUR_MS)} hours`,
    remedy: `Run submit with the store ${submission.store}: it goes on with it.`
  });
}
async function lostRequests(submission, store) {
  const where = store.locate(submission.object_key);
  try {
    const object2 = await store.head(submission.object_key);
    if (object2 === void 0) return `its request file is gone (${where})`;
    return object2.bytes === submission.bytes ? void 0 : `its request file has changed (${where})`;
  } catch (error) {
    if (!isCompletionBatchError(error)) throw error;
    return `its request file cannot be read: ${describeError(error)}`;
  }
}
function unreadableSubmission({ batchId, sketch, problem, where }, ways) {
  const reason = `its record does not parse: ${problem}`;
  if (isUuid(batchId)) {
    return stuckSubmission("row", { ...sketch, batch_id: batchId }, ways, {
      reason: `${reason} (${where})`,
      remedy: "Finish it with the version that wrote it, or correct the record."
    });
  }
  return {
    ...stuckSubmission("row", { ...sketch, batch_id: shown(batchId) }, ways, { reason, remedy: "" }),
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
    remedy: `${remedy} Or give it up, so that what it holds is released: ${ways.giveUp(batch_id)}.`,
    red
  };
}

// ../engine/src/openai/lists.ts
var name = string().max(OPENAI_BOUNDS.name.most);
var listedBatch = object({
  id: name.min(1),
  created_at: number().catch(0),
  status: name.catch("unknown"),
  input_file_id: name.nullish().catch(void 0),
  model: name.nullish().catch(void 0),
  metadata: record(name, name).nullish().catch(void 0),
  request_counts: object({ total: number() }).nullish().catch(void 0),
  usage: object({ input_tokens: number() }).nullish().catch(void 0)
});
var listedFile = object({
  id: name.min(1),
  created_at: number().catch(0),
  filename: name.catch(""),
  bytes: number().nullish().catch(void 0)
});
var page = looseObject({ data: array(unknown()), has_more: boolean().nullish().catch(void 0) });
var BATCHES_PER_PAGE = 100;
var FILES_PER_PAGE = 1e4;
function listAllBatches(openai, maxPages = OPENAI_BOUNDS.batchPages.most, timer) {
  return listAll(
    (after) => ask(
      openai,
      (client) => client.batches.list({ limit: BATCHES_PER_PAGE, ...after === void 0 ? {} : { after } }).withResponse()
    ),
    { schema: listedBatch, perPage: BATCHES_PER_PAGE, maxPages, timer }
  );
}
function listAllFiles(openai) {
  const query = { purpose: "batch", order: "desc" };
  return listAll(
    (after) => ask(
      openai,
      (client) => client.files.list({ ...query, ...after === void 0 ? {} : { after } }).withResponse()
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
  let after;
  const listed = (complete) => {
    const all = [...items.values()];
    return { items: all, complete, completeSince: complete ? void 0 : oldestOf(all), now };
  };
  for (let number2 = 1; number2 <= maxPages; number2 += 1) {
    const { data, response } = await fetchPage(after);
    now ??= serverTime(response);
    const parsed = page.safeParse(data);
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
    after = found.at(-1)?.id;
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
// ../engine/src/openai/answered-id.ts
var answer = object({ id: string().min(1) });
function answeredId(value) {
  const parsed = answer.safeParse(value);
  if (parsed.success) return parsed.data.id;
  throw new Error("the answer has no id: it is not from the API");
}
// ../engine/src/openai/files.ts
function inputFileName(batchId, sha256) {
  return `${batchId}-${sha256.slice(0, 16)}.jsonl`;
}
async function uploadToOpenai(openai, path, name2, signal) {
  const file = new File([await openAsBlob(path)], name2, { type: "application/jsonl" });
  const uploaded = await ask(
    openai,
    (client) => client.files.create({ file, purpose: "batch" }, signal === void 0 ? {} : { signal })
  );
  return answeredId(uploaded);
}
async function findUploadedFile(openai, name2, bytes) {
  const { items } = await listAllFiles(openai);
  return items.find((file) => file.filename === name2 && (!file.bytes || file.bytes === bytes))?.id;
}
async function deleteFile(openai, id) {
  try {
    await ask(openai, (client) => client.files.delete(id));
  } catch (error) {
    if (readRefusal(error).status !== 404) throw explainOpenaiError(error, `the file ${id} cannot be deleted`);
  }
}
var describedFile = looseObject({
  status: string().catch(""),
  status_details: string().nullish().catch(void 0),
  created_at: number().optional().catch(void 0),
  filename: string().min(1).optional().catch(void 0),
  bytes: number().positive().optional().catch(void 0),
  purpose: string().min(1).optional().catch(void 0)
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
function kinshipOf({ metadata, input_file_id }, { completionBatchId, digest, inputFileId }) {
  const { completion_batch_id: named, digest: made } = metadata ?? {};
  if (named === void 0) {
    if (!input_file_id) return "silent";
    return input_file_id === inputFileId ? "by-file" : "none";
  }
  if (named !== completionBatchId) return "none";
  return made === void 0 || digest === void 0 || made === digest ? "ours" : "other-file";
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

// ../engine/src/state/batch-summary.ts
function createBatchSummary(submission, attributes, clock) {
  const submittedAt = submission.create_called_at === void 0 ? isoTime(clock) : new Date(submission.create_called_at).toISOString();
  return { submission, status: "PENDING", submittedAt, attributes };
}
function addBatchSummary(state, batch) {
  return state.batches.add(batch);
}
export {
  Lease,
  SUBMIT_TIMING,
  addBatchSummary,
  capLease,
  createBatchSummary,
  deleteFile,
  describeFile,
  findBatches,
  findStuckSubmissions,
  findUploadedFile,
  inputFileName,
  isBeyondLease,
  kinshipOf,
  listAllBatches,
  listAllFiles,
  lostRequestsReason,
  oursAmong,
  submissionElsewhere,
  submissionWithoutRequests,
  submitOpenaiBatch,
  takeOver,
  unreadableSubmission,
  uploadToOpenai
};
