const { join } = process.getBuiltinModule("node:path");
const { join: join4 } = process.getBuiltinModule("node:path");
const { join: join2 } = process.getBuiltinModule("node:path");
const { join: join3 } = process.getBuiltinModule("node:path");
const { rm: rm3 } = process.getBuiltinModule("node:fs/promises");
const { open } = process.getBuiltinModule("node:fs/promises");
const { open: open2 } = process.getBuiltinModule("node:fs/promises");
const { rm } = process.getBuiltinModule("node:fs/promises");
const { rm: rm2 } = process.getBuiltinModule("node:fs/promises");
const { createReadStream } = process.getBuiltinModule("node:fs");
import {
  LinesFile,
  costsOf,
  finalOutcomes,
  invalidLine,
  isCancelled,
  jobBatchRecords,
  jobBatches,
  jobCosts,
  outcomesKey,
  ownPurposes,
  parseOutcomes,
  plainRequests
} from "./lib-shared-10.mjs";
import {
  submit
} from "./lib-shared-6.mjs";
import {
  copyObject,
  usageOf
} from "./lib-shared-18.mjs";
import {
  isoTime,
  makeScratch
} from "./lib-shared-7.mjs";
import {
  contentDigest,
  readRequestLine
} from "./lib-shared-9.mjs";
import {
  answersObject,
  blocksOf,
  costOf,
  digestFile,
  explain,
  int,
  jobDoneObject,
  jobFailuresObject,
  jobResultsObject,
  literal,
  object,
  openJobObject,
  parseLine,
  sha256,
  splitLines,
  string,
  toLine,
  unknown
} from "./lib-shared-3.mjs";
import {
  CompletionBatchError,
  __callDispose,
  __using
} from "./lib-shared-31.mjs";


// ../engine/src/jobs/ask-job.ts
// ../engine/src/jobs/job-services.ts
function serviceOf({ openai }) {
  const url = URL.parse(String(openai.baseURL));
  return url === null ? "unknown" : `${url.protocol}//${url.hostname}${url.pathname.replace(/\/+$/, "")}`;
}
function servicesOfJob(services, { job, max_attempts: maxAttempts }, scratch, log) {
  const { countTokens, ...others } = services;
  const { store, state } = services;
  const given = {
    ...countTokens === void 0 ? {} : { countTokens },
    ...scratch === void 0 ? {} : { scratch },
    ...log === void 0 ? {} : { log }
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
async function partFiles({ store, logger, tidy }, { parts }, workDir) {
  const files = [];
  for (const { key, sha256: digest } of parts) {
    const path = join(workDir, `part-${digest}.jsonl`);
    await copyObject(store, key, path, tidy);
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
    const usage = usageOf({ body: answer });
    const cost = costOf(usage, model, this.#prices);
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
var BLOCK_RECORDS = 1 << 15;
var AnswersFile = class {
  #blocks = [];
  #count = 0;
  /** @param digest lower-case hex, of `contentDigest` @param line in results.ndjson, from 1; they come in their order */
  add(digest, line) {
    if (this.#count % BLOCK_RECORDS === 0) this.#blocks.push(Buffer.alloc(BLOCK_RECORDS * ANSWER_BYTES));
    const record = this.#record(this.#count);
    this.#count += 1;
    record.write(digest, 0, ANSWER_DIGEST_BYTES, "hex");
    record.writeUInt32BE(line, ANSWER_DIGEST_BYTES);
  }
  async write(path) {
    var _stack = [];
    try {
      const file = __using(_stack, await open(path, "w"), true);
      const header = Buffer.alloc(ANSWERS_HEADER_BYTES);
      header.write(ANSWERS_MAGIC, "latin1");
      header.writeUInt32BE(this.#count, ANSWERS_MAGIC.length);
      await file.appendFile(header);
      const order = this.#order();
      const block = Buffer.alloc(BLOCK_RECORDS * ANSWER_BYTES);
      for (let from = 0; from < order.length; from += BLOCK_RECORDS) {
        const some = order.subarray(from, from + BLOCK_RECORDS);
        for (const [at, place] of some.entries()) this.#record(place).copy(block, at * ANSWER_BYTES);
        await file.appendFile(block.subarray(0, some.length * ANSWER_BYTES));
      }
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  }
  #record(place) {
    const begin = place % BLOCK_RECORDS * ANSWER_BYTES;
    const block = this.#blocks[Math.floor(place / BLOCK_RECORDS)];
    return block.subarray(begin, begin + ANSWER_BYTES);
  }
  /**
   * Places of the records. Numbers are sorted in a tenth of the time that comparing records takes: each has the first bits of
   * a digest and, behind them, the record's place. What is alike in these bits is compared.
   */
  #order() {
    const placeBits = 32 - Math.clz32(this.#count);
    const places = 2 ** placeBits;
    const cut = 2 ** Math.max(0, placeBits + FIRST_BITS - NUMBER_BITS);
    const order = new Float64Array(this.#count);
    for (let at = 0; at < order.length; at += 1) {
      order[at] = Math.floor(this.#record(at).readUIntBE(0, FIRST_BITS / 8) / cut) * places + at;
    }
    order.sort();
    for (let begin = 0; begin < order.length; ) {
      const bits = Math.floor((order[begin] ?? 0) / places);
      let end = begin;
      for (; end < order.length && Math.floor((order[end] ?? 0) / places) === bits; end += 1) {
        order[end] = (order[end] ?? 0) % places;
      }
      if (end - begin > 1) order.subarray(begin, end).sort((a, b) => this.#record(a).compare(this.#record(b)));
      begin = end;
    }
    return order;
  }
};
var [NUMBER_BITS, FIRST_BITS] = [53, 48];
var BLOCK = 4096;
async function* readAnswers(path, isWanted) {
  var _stack = [];
  try {
    const file = __using(_stack, await open(path), true);
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
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
// ../engine/src/jobs/found-answers.ts
var knownAnswer = object({
  outcome: literal("answered"),
  response: object({
    status_code: int().min(200).max(299),
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
    return new _FoundAnswers(await open2(path, "wx+"));
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
  for (const { key, sha256: sha2562 } of parts) {
    for await (const { line, name } of linesOf(store, key, sha2562, scratch)) yield readRequestLine(line, name);
  }
}
async function* invalidLines(store, { invalid }, scratch) {
  if (invalid === null) return;
  for await (const { line, name } of linesOf(store, invalid.key, invalid.sha256, scratch)) {
    const parsed = invalidLine.safeParse(parseLine(line, name));
    if (parsed.success) yield parsed.data;
    else throw changed(`${name}:${line.number}`, explain(parsed.error));
  }
}
async function* linesOf(store, key, sha2562, scratch) {
  const name = store.locate(key);
  const path = join2(scratch, key.slice(key.lastIndexOf("/") + 1));
  try {
    const found = await copyObject(store, key, path);
    if (found !== sha2562) throw changed(name, `its SHA-256 is ${found}, not ${sha2562}`);
    for await (const line of splitLines(blocksOf(path), { name })) yield { line, name };
  } finally {
    await rm(path, { force: true });
  }
}
function changed(where, why) {
  return new CompletionBatchError("requests-changed", `lines of the job are not those that were given: ${why}`, {
    where,
    remedy: "Restore the object, or submit the same files again: what is missing or damaged is written anew."
  });
}
// ../engine/src/jobs/merge-results.ts
async function* mergeResults(lines, sources) {
  for await (const { request, invalid } of lines) {
    if (invalid !== void 0) yield { result: invalidResult(invalid), request: void 0 };
    if (request !== void 0) yield { result: await resultOf(request.custom_id, sources), request };
  }
}
function invalidResult({ custom_id, code, message, param }) {
  const error = { status_code: null, code, message: param === null ? message : `${param}: ${message}` };
  return { custom_id, outcome: "failed", response: null, error, reason: "invalid", attempts: 0, batch: null };
}
async function resultOf(key, sources) {
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
  return new CompletionBatchError(
    "row-damaged",
    `the outcomes of a batch have none of a request that it has settled: ${JSON.stringify(key.slice(0, 100))}`,
    { where: batchId, remedy: "Restore the batch's outcomes.jsonl, or begin a new job, which asks everything again." }
  );
}
// ../engine/src/jobs/outcome-files.ts
var PIECE_BYTES = 128 * 1024;
function outcomeFinder(open3) {
  let outcomes = open3();
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
      outcomes = open3();
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
    const path = join3(this.#scratch, `${batchId}.outcomes.jsonl`);
    await copyObject(this.#store, key, path);
    const name = this.#store.locate(key);
    const finder = outcomeFinder(() => parseOutcomes(createReadStream(path, { highWaterMark: PIECE_BYTES }), name));
    const file = { finder, path, left: this.#counts.get(batchId) ?? Infinity };
    this.#open.set(batchId, file);
    return file;
  }
  async #remove(batchId) {
    const file = this.#open.get(batchId);
    this.#open.delete(batchId);
    await file?.finder.close();
    if (file !== void 0) await rm2(file.path, { force: true });
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
    const written = await writeResults(services, options, scratch);
    if (written === void 0) return false;
    await store.put(jobResultsObject(manifest.job), { file: join4(scratch, RESULTS) });
    await store.put(jobFailuresObject(manifest.job), { file: join4(scratch, FAILURES) });
    await store.put(answersObject(manifest.job, manifest.created_at), { file: join4(scratch, ANSWERS) });
    const done = await doneOf(services, options, written);
    const isOurs = await store.create(jobDoneObject(manifest.job), `${JSON.stringify(done, void 0, 1)}
`);
    await closeMark(services, manifest.job);
    return isOurs;
  } finally {
    await rm3(scratch, { recursive: true, force: true });
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
  const results = await LinesFile.create(join4(scratch, RESULTS));
  const failures = await LinesFile.create(join4(scratch, FAILURES));
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
    const index = join4(scratch, ANSWERS);
    await answers.write(index);
    return {
      results: told(await results.close()),
      failures: told(await failures.close()),
      answers: await digestFile(index),
      ...tally.told()
    };
  } finally {
    await results.abandon();
    await failures.abandon();
  }
}
function told({ sha256: sha2562, bytes, lines }) {
  return { sha256: sha2562, bytes, lines };
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
  const { costUsd, estimatedUsd, tokens } = costsOf(records, prices);
  return {
    format: "completion-batch/job-done",
    version: 1,
    job,
    digest,
    finished_at: isoTime(state.clock),
    service: serviceOf(services),
    cancelled: await isCancelled(store, job),
    ...written,
    cost_usd: costUsd ?? null,
    estimated_usd: estimatedUsd ?? null,
    tokens,
    batches: jobBatches(records).map(({ batchId, openaiBatchId, status, requests, open: open3 }) => ({
      batch_id: batchId,
      openai_batch_id: openaiBatchId,
      status,
      requests,
      open: open3
    }))
  };
}
export {
  ANSWER_DIGEST_BYTES,
  FoundAnswers,
  NO_KNOWN_ANSWERS,
  SavedCost,
  askJob,
  askParts,
  closeMark,
  finishJob,
  jobRequestLines,
  knownAnswer,
  mergeJob,
  readAnswers,
  serviceOf,
  servicesOfJob
};
