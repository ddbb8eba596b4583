const { randomUUID } = process.getBuiltinModule("node:crypto");
const { createHash: createHash2 } = process.getBuiltinModule("node:crypto");
const { createHash } = process.getBuiltinModule("node:crypto");
const { createHash: createHash3 } = process.getBuiltinModule("node:crypto");
const { rm: rm5 } = process.getBuiltinModule("node:fs/promises");
const { rm: rm3 } = process.getBuiltinModule("node:fs/promises");
const { rm } = process.getBuiltinModule("node:fs/promises");
const { rm: rm2 } = process.getBuiltinModule("node:fs/promises");
const { open } = process.getBuiltinModule("node:fs/promises");
const { rm: rm4 } = process.getBuiltinModule("node:fs/promises");
const { open: open2 } = process.getBuiltinModule("node:fs/promises");
const { createWriteStream: createWriteStream2 } = process.getBuiltinModule("node:fs");
const { createReadStream } = process.getBuiltinModule("node:fs");
const { createWriteStream } = process.getBuiltinModule("node:fs");
const { createReadStream: createReadStream2 } = process.getBuiltinModule("node:fs");
const { join: join3 } = process.getBuiltinModule("node:path");
const { join } = process.getBuiltinModule("node:path");
const { join: join2 } = process.getBuiltinModule("node:path");
const { join: join4 } = process.getBuiltinModule("node:path");
const { pipeline: pipeline2 } = process.getBuiltinModule("node:stream/promises");
const { pipeline } = process.getBuiltinModule("node:stream/promises");
const { setImmediate } = process.getBuiltinModule("node:timers/promises");
import {
  BlockDigests,
  KeyTable,
  canRead,
  downloadFile,
  enqueuedTokens,
  factsOf,
  learnFrom,
  learnedLimits,
  listKeys
} from "./lib-shared-18.mjs";
import {
  atOnce
} from "./lib-shared-22.mjs";
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
} from "./lib-shared-20.mjs";
import {
  ask,
  isoTime,
  makeScratch
} from "./lib-shared-7.mjs";
import {
  DEFAULT_TOKENS,
  checkBudget,
  mergeLimits,
  ownerName,
  preflight
} from "./lib-shared-19.mjs";
import {
  BlockWriter,
  CHAT_COMPLETIONS,
  DONE,
  TextsDigest,
  batchRequestsObject,
  batchesPrefix,
  blocksOf,
  costOf,
  costText,
  digestFile,
  inThousands,
  isNoFile,
  isUuid,
  modelParameters,
  parametersText,
  parseParameters,
  reportOf,
  sha256,
  smallestQueue,
  splitBlocks,
  splitLines,
  usd,
  uuidFromDigest
} from "./lib-shared-3.mjs";
import {
  isOpen,
  isRedirect,
  limitRefusalIn,
  readRefusal,
  retrieveBatch,
  statusOf
} from "./lib-shared-9.mjs";
import {
  CompletionBatchError,
  __callDispose,
  __using,
  describeError,
  isCompletionBatchError
} from "./lib-shared-31.mjs";


// ../engine/src/submit/submit.ts
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
// ../engine/src/queue/allowance.ts
var WORTH_A_BATCH = 0.05;
var WATCH_MS = 6e5;
var FIRST_LOOK_MS = 500;
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
  queuedWith(tokens) {
    return this.#queued + tokens;
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
    const tokens = this.#stop === void 0 ? await this.#tokensLeft(first) : 0;
    const { purse } = this.#options;
    if (this.#stop === void 0 && !purse.affords(first.cost ?? 0)) {
      const reason = `${purse.used}, and the next request costs ${usd(first.cost ?? 0)}`;
      this.#stop = { ending: "over-budget", reason };
    }
    if (this.#stop !== void 0) return whole;
    return { ...whole, maxTokens: Math.min(whole.maxTokens, tokens), maxCost: purse.left };
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
    const { tokens } = this.#learned;
    return queueTokens === void 0 ? tokens : Math.min(queueTokens, tokens ?? Infinity);
  }
  /** Where no limit is known the state is read once: then this is only noted, for what a refusal may teach. */
  async #enqueued() {
    const { state, model } = this.#options;
    if (this.#ledger === void 0 || this.#limit() !== void 0) this.#ledger = await enqueuedTokens(state, model);
    const tokens = new Map(this.#ledger);
    for (const sent of this.#sent) tokens.set(sent.batchId, sent.tokens);
    return [...tokens.values()].reduce((sum, count2) => sum + count2, 0);
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
      const tokens = Math.max(queuedTokens, this.#queued);
      const refused2 = { at: new Date(at).toISOString(), batchId, tokens, limit: refusal.limit };
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
    throw new CompletionBatchError("request-invalid", `the request is for the ${what} ${said}, not ${wanted}`, {
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
  return new CompletionBatchError("requests-changed", `the request file of submission ${batchId} has changed`, {
    where,
    remedy: "Restore the object (its name is its SHA-256); the submission stays open until then."
  });
}
async function figuresOf(workload, path, name, check) {
  const keys = [];
  const sums = { units: 0, inputTokens: 0, outputTokens: 0 };
  for await (const line of splitLines(createReadStream(path), { name })) {
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
  const { model, endpoint = CHAT_COMPLETIONS, workload_version: version } = submission;
  if (!canRead(workload, version)) {
    throw new CompletionBatchError("request-foreign", `its requests have version ${version}, not ${workload.version}`, {
      where: name,
      remedy: "Finish it with the release that wrote it."
    });
  }
  const parameters = submission.parameters === void 0 ? void 0 : parseParameters(submission.parameters);
  let first;
  return figuresOf(workload, path, name, (line, facts) => {
    first ??= facts;
    if (first.setting !== facts.setting) {
      throw new CompletionBatchError("request-foreign", "its requests are of several runs", {
        where: `${name}:${line.number}`,
        remedy: "Nothing of it is sent. Look at who else can write there."
      });
    }
    checkFacts({ endpoint, writtenFor: model }, facts, `${name}:${line.number}`);
    workload.verify?.(line, name, { version, model, parameters });
  });
}
async function isGivenFile({ openai, state, logger }, { batch_id, sha256: sha2562, bytes, input_file_id: fileId }, workDir) {
  if (!fileId) return false;
  const differs = (said, wanted) => said !== void 0 && said !== wanted;
  const path = join(workDir, `${batch_id}.given.jsonl`);
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
    await rm(path, { force: true });
  }
}
// ../engine/src/submit/protocol.ts
// ../engine/src/submit/claim-windows.ts
var CLAIM_WINDOW = 48;
var WINDOW_BYTES = 8 * 1024 * 1024;
var READ_BYTES = 256 * 1024;
async function* windows(file, most = CLAIM_WINDOW) {
  const { path, name, digest } = file;
  let lines = [];
  let bytes = 0;
  for await (const line of splitLines(told(createReadStream2(path, { highWaterMark: READ_BYTES }), digest), { name })) {
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
    this.#writer = new BlockWriter(file, (lines) => this.#hash.update(lines));
  }
  static async open(path) {
    return new _ClaimedFile(path, await open(path, "w"));
  }
  /** See `BlockWriter.add`. */
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
      await ask(openai, (client) => client.batches.cancel(spare.id, { maxRetries: 0 })).catch((error) => {
        logger.error(`cancelling ${spare.id} failed: ${readRefusal(error).reason}. Cancel it by hand.`);
      });
    }
    return keep;
  }
  #marks() {
    const { batch_id, sha256: sha2562, input_file_id } = this.#lease.submission;
    return { completionBatchId: batch_id, digest: sha2562, inputFileId: input_file_id };
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
    const { store, workload, logger, tidy } = this.#services;
    const read2 = createHash2("sha256");
    let lost = 0;
    const source = await this.#requestFile();
    const name = store.locate(submission.object_key);
    const path = join2(this.#options.workDir, `${submission.batch_id}.kept.jsonl`);
    this.#made.push(path);
    return this.#lease.during(async (signal) => {
      var _stack = [];
      try {
        const claimed = __using(_stack, await ClaimedFile.open(path), true);
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
          tidy?.();
        }
        logger.progress(`${workload.unit[1]} claimed`, claimed.units, claimed.units);
        await claimed.close();
        if (own !== void 0 && read2.digest("hex") !== submission.sha256) return void 0;
        this.#lost += lost;
        return claimed;
      } catch (_) {
        var _error = _, _hasError = true;
      } finally {
        var _promise = __callDispose(_stack, _error, _hasError);
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
    const { batch_id, sha256: sha2562, bytes } = this.#lease.submission;
    const name = inputFileName(batch_id, sha2562);
    try {
      const found = this.#resumed && !this.#fileIsGone ? await findUploadedFile(openai, name, bytes) : void 0;
      const path = found === void 0 ? await this.#requestFile() : void 0;
      const id = found ?? await this.#lease.during((signal) => uploadToOpenai(openai, path ?? "", name, signal));
      if (found === void 0) this.#known.add(id);
      await this.#lease.change({ state: "UPLOADED", input_file_id: id });
      return void 0;
    } catch (error) {
      if (error instanceof CompletionBatchError) throw error;
      const refusal = readRefusal(error);
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
        const refusal = await this.#aboutTheFile(readRefusal(error));
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
        return leftOpen(readRefusal(error));
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
      if (error instanceof CompletionBatchError) throw error;
      return leftOpen(readRefusal(error));
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
    const path = join2(workDir, `${batch_id}-${sha2562.slice(0, 16)}.jsonl`);
    this.#made.push(path);
    await pipeline(await store.stream(object_key), createWriteStream(path));
    const digest = await digestFile(path);
    if (digest.sha256 !== sha2562) throw requestsChanged(batch_id, store.locate(object_key));
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
async function* lineBlocksOf({ refused: refused2, services }, file) {
  if (file === void 0) return;
  try {
    for await (const lines of file.lineBlocks()) {
      yield lines;
      services.tidy?.();
    }
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
  return [...files, ...stuck].some((told2) => told2.batchId === batchId);
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
  const tokens = figures?.inputTokens ?? estimated_tokens;
  run.allowances.get(model)?.sent({
    batchId: batch_id,
    openaiBatchId: openai_batch_id || void 0,
    tokens,
    queuedTokens: Math.max(queued_tokens ?? 0, tokens)
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
  const open3 = run.dryRun ? { own: [], others: [] } : await surveyOpen(run);
  const submitted = new KeyTable();
  const left = [];
  for (const id of await ownSubmissions(run, open3.own)) {
    const before = await ownSubmission(run, id);
    if (before === void 0) continue;
    if (isOpen(before) && !run.dryRun) left.push(id);
    else await count(run, before, submitted);
  }
  for (const id of left) {
    await finish(run, id, true);
    const after = await ownSubmission(run, id);
    if (after !== void 0) await count(run, after, submitted);
  }
  for (const id of open3.others) await finish(run, id, false);
  return (key) => submitted.numberOf(key) !== void 0;
}
async function count(run, submission, submitted) {
  if (!(isOpen(submission) || submission.state === "RECORDED")) return;
  const figures = await readFile(run, submission);
  run.purse.spend(submission.batch_id, estimatedCost(run, submission, figures));
  for (const key of figures?.keys ?? []) submitted.add(key);
}
async function surveyOpen({
  services: { state, store, ways },
  execution,
  stuck
}) {
  const open3 = { own: [], others: [] };
  for await (const record of state.submissions.listOpen()) {
    const { submission } = record;
    if (submission === void 0) stuck.push(unreadableSubmission(record, ways));
    else if (submission.store !== store.url) stuck.push(submissionElsewhere(submission, state.clock.now(), ways));
    else open3[submission.execution_id === execution ? "own" : "others"].push(submission.batch_id);
  }
  return open3;
}
async function ownSubmissions({ services: { store }, execution }, open3) {
  const prefix = batchesPrefix(execution);
  const ids = new Set(open3);
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
  const path = join3(run.workDir, `${batch_id}.submitted.jsonl`);
  const name = store.locate(object_key);
  try {
    await pipeline2(await store.stream(object_key), createWriteStream2(path));
    if ((await digestFile(path)).sha256 !== sha2562) throw requestsChanged(batch_id, name);
    return await figuresOf(workload, path, name);
  } catch (error) {
    if (!isUnusable(error)) throw error;
    const { reason, remedy } = submissionWithoutRequests(submission, lostRequestsReason(error), ways);
    if (!isOpen(submission)) logger.warn(`submission ${batch_id}: ${reason}`);
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
      for await (const lines of options.lineBlocksOf?.(path) ?? splitBlocks(blocksOf(path), { name })) {
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
function whyTooLarge(bytes, { tokens, inputs = 0 }, limits) {
  const { maxInputs = Infinity } = limits;
  if (bytes > limits.maxBytes) return `${bytes} bytes, a file may have ${limits.maxBytes}`;
  if (tokens > limits.maxTokens) return `${tokens} tokens, a file may have ${limits.maxTokens}`;
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
    this.#writer = new BlockWriter(file, (lines) => this.#digest.update(lines));
  }
  static async start(path, limits) {
    return new _OpenFile(path, await open2(path, "w"), limits);
  }
  takes(bytes, line) {
    const { maxLines, maxBytes, maxTokens, maxInputs = Infinity, maxCost = Infinity } = this.#limits;
    return this.#keys.size + 1 <= maxLines && this.#bytes + bytes <= maxBytes && this.#tokens + line.tokens <= maxTokens && this.#texts + (line.inputs ?? 0) <= maxInputs && this.#cost + (line.cost ?? 0) <= maxCost && !this.#keys.has(line.key);
  }
  /** See `BlockWriter.add`. */
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
    ...endpoint === CHAT_COMPLETIONS ? {} : { endpoint },
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
    run.services.tidy?.();
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
  constructor({ path, name }, { sha256: sha2562, bytes, blocks }) {
    this.path = path;
    this.name = name;
    this.sha256 = sha2562;
    this.bytes = bytes;
    this.#blocks = blocks;
  }
  /** @throws CompletionBatchError `requests-changed` where the file does not have the digest that it should have */
  static async pin(file) {
    const digests = new BlockDigests();
    for await (const block of blocksOf(file.path)) digests.update(block);
    const pins = digests.end();
    if (file.sha256 !== void 0 && file.sha256 !== pins.sha256) {
      throw new CompletionBatchError(
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
    return splitBlocks(this.#read(), { name: this.name });
  }
  async *#read() {
    let index = 0;
    for await (const block of blocksOf(this.path)) {
      if (!this.#blocks.has(block, index)) throw changed(this.name);
      yield block;
      index += 1;
    }
    if (index < this.#blocks.count) throw changed(this.name);
  }
};
function changed(name) {
  return new CompletionBatchError("requests-changed", "the request file has changed since it was read first", {
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
  throw new CompletionBatchError("file-unusable", "the request file is no regular file", {
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
  const told2 = { files: [], stuck: [], refused: /* @__PURE__ */ new Map() };
  const given = { execution, destinations, attributes, services, limits, dryRun, maxCostUsd, workDir };
  const runOf = (to) => {
    const allowance = allowances.get(to.model);
    if (allowance === void 0) throw new Error(`nobody has looked at the queue of ${to.model}`);
    return { ...given, ...told2, ...to, protocol, purse, allowances, allowance };
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
export {
  PinnedFile,
  checkModel,
  limitsOf,
  submit,
  whyTooLarge
};
