const { createHash } = process.getBuiltinModule("node:crypto");
const { hash } = process.getBuiltinModule("node:crypto");
const { mkdir: mkdir2, writeFile: writeFile2 } = process.getBuiltinModule("node:fs/promises");
const { glob, lstat, realpath } = process.getBuiltinModule("node:fs/promises");
const { rm: rm3 } = process.getBuiltinModule("node:fs/promises");
const { mkdir, rm: rm2 } = process.getBuiltinModule("node:fs/promises");
const { rm } = process.getBuiltinModule("node:fs/promises");
const { stat } = process.getBuiltinModule("node:fs/promises");
const { readFile, writeFile } = process.getBuiltinModule("node:fs/promises");
const { tmpdir } = process.getBuiltinModule("node:os");
const { join: join3 } = process.getBuiltinModule("node:path");
const { isAbsolute, relative, resolve, sep } = process.getBuiltinModule("node:path");
const { join } = process.getBuiltinModule("node:path");
const { join: join2 } = process.getBuiltinModule("node:path");
const { createReadStream: createReadStream2 } = process.getBuiltinModule("node:fs");
const { createReadStream } = process.getBuiltinModule("node:fs");
import {
  ANSWER_DIGEST_BYTES,
  FoundAnswers,
  NO_KNOWN_ANSWERS,
  SavedCost,
  askParts,
  closeMark,
  jobRequestLines,
  knownAnswer,
  readAnswers,
  serviceOf
} from "./lib-shared-16.mjs";
import {
  ClaimLog,
  LinesFile,
  MAX_ATTEMPTS,
  checkRecords,
  createManifest,
  findManifest,
  isCancelled,
  outcomesKey,
  ownBatchId,
  readDone,
  readOutcomes,
  recordsOf,
  requestFacts,
  settleOwn
} from "./lib-shared-10.mjs";
import {
  PinnedFile,
  checkModel,
  limitsOf,
  whyTooLarge
} from "./lib-shared-6.mjs";
import {
  KeyTable,
  copyObject
} from "./lib-shared-18.mjs";
import "./lib-shared-22.mjs";
import "./lib-shared-20.mjs";
import {
  JOB_BOUNDS,
  LINE_BOUNDS,
  isoTime,
  makeScratch
} from "./lib-shared-7.mjs";
import {
  contentDigest,
  estimateTokens,
  identityOf,
  parseRequest,
  readRequestLine
} from "./lib-shared-9.mjs";
import {
  ANSWERS,
  CHAT_COMPLETIONS,
  EMBEDDINGS,
  RESPONSES,
  TextsDigest,
  blocksOf,
  checkExecutionId,
  checkJobId,
  costOf,
  counted,
  explainFileError,
  idAtBeginning,
  inThousands,
  jobCancelledObject,
  jobDoneObject,
  jobInvalidObject,
  jobObject,
  jobOfAnswers,
  jobPartObject,
  jobResultsObject,
  keepHeapSmall,
  membersOf,
  oneLine,
  openJobObject,
  parseLine,
  runContext,
  sha256,
  splitBlocks,
  splitLines,
  string,
  toLine,
  usd,
  writeDigested
} from "./lib-shared-3.mjs";
import {
  checkBudget
} from "./lib-shared-19.mjs";
import {
  openRunHolders,
  tellSubmitted
} from "./lib-shared-35.mjs";
import {
  Incomplete,
  about,
  actionsLogger,
  choiceOr,
  code,
  defined,
  dollars,
  end,
  error,
  flag,
  guardedTelling,
  literal,
  money,
  openaiBaseUrl,
  openaiKey,
  optionalText,
  page,
  readInputs,
  sentences,
  setOutputs,
  stuckTable,
  summaryShown,
  table,
  text,
  textOr,
  warning,
  wholeNumberOr
} from "./lib-shared-12.mjs";
import {
  FILE_ENDINGS,
  figures,
  whatFailed,
  whatWaits
} from "./lib-shared-30.mjs";
import {
  asking,
  askingOptions,
  executionOf,
  jobName,
  jobPlaces,
  openJobServices
} from "./lib-shared-13.mjs";
import {
  CompletionBatchError,
  isCompletionBatchError
} from "./lib-shared-31.mjs";


// src/submit-requests/runner.ts
// ../engine/src/jobs/request-files.ts
var MOST_FILES = JOB_BOUNDS.files.most;
async function requestFiles(patterns, folder = process.cwd()) {
  const named = patterns.map((pattern) => pattern.trim()).filter((pattern) => pattern !== "");
  if (named.length === 0)
    throw refused("no request file is named", "Name a file, or a pattern such as requests/*.jsonl.");
  const paths = /* @__PURE__ */ new Set();
  for (const pattern of named) {
    const before = paths.size;
    let found = 0;
    for await (const path of filesOf(pattern, folder)) {
      found += 1;
      paths.add(path);
      if (paths.size > MOST_FILES) {
        throw refused(
          `${pattern} and what is before it name more than ${MOST_FILES} files`,
          "Name fewer, or put their lines together."
        );
      }
    }
    if (found === 0 && before === paths.size) {
      throw refused(`no file is found by ${JSON.stringify(pattern)} in ${folder}`, "Check the path and the pattern.");
    }
  }
  return [...paths].map((path) => ({ path, name: nameOf(path, folder) })).sort((a, b) => a.name < b.name ? -1 : 1);
}
function refused(message, remedy) {
  return new CompletionBatchError("invalid-input", message, {
    where: "requests",
    remedy: `${remedy} Nothing was kept or sent.`
  });
}
async function* filesOf(pattern, folder) {
  const literal2 = resolve(folder, pattern);
  if (await isFile(literal2, folder)) {
    yield literal2;
    return;
  }
  for await (const match of glob(pattern, { cwd: folder })) {
    const path = resolve(folder, match);
    if (await isFile(path, folder)) yield path;
  }
}
async function isFile(path, folder) {
  const found = await lstat(path).catch(() => void 0);
  if (found === void 0 || found.isDirectory()) return false;
  const isReal = found.isFile() && (!isBelow(path, folder) || isBelow(await realpath(path), await realpath(folder)));
  if (isReal) return true;
  throw new CompletionBatchError("file-unusable", "it is a link, lies behind one, or is no regular file", {
    where: path,
    remedy: "Put the file itself there, or leave it out of the pattern. Nothing was kept or sent."
  });
}
function nameOf(path, folder) {
  return isBelow(path, folder) ? relative(folder, path).split(sep).join("/") : path;
}
function isBelow(path, folder) {
  const below = relative(folder, path);
  return below !== ".." && !below.startsWith(`..${sep}`) && !isAbsolute(below);
}
// ../engine/src/jobs/submit-job.ts
// ../engine/src/jobs/cache.ts
// ../engine/src/jobs/earlier-answers.ts
async function findEarlierAnswers(options) {
  const { store, logger, wanted } = options;
  const found = await FoundAnswers.create(join(options.scratch, "answers"));
  try {
    for await (const { key } of store.list(ANSWERS)) {
      if (wanted.left === 0) break;
      const earlier = jobOfAnswers(key);
      if (earlier === void 0) continue;
      const why = await takeOf(options, key, earlier, found);
      if (why !== void 0) logger.warn(`the answers of the earlier job ${earlier} are not used: ${why}`);
    }
    return found;
  } catch (error2) {
    await found.close();
    throw error2;
  }
}
async function takeOf({ store, wanted, service, scratch }, key, job, found) {
  const copies = [join(scratch, "index"), join(scratch, "results")];
  const [index, results] = copies;
  try {
    const done = await readDone(store, job);
    if (done === void 0 || done.service !== service) return void 0;
    const badIndex = await copy(store, key, done.answers.sha256, index);
    if (badIndex !== void 0) return badIndex;
    for await (const { digest, lines } of readAnswers(index, (each) => wanted.wants(each))) wanted.give(digest, lines);
    const given = wanted.takeGiven();
    if (given.requests.length === 0) return void 0;
    const badResults = await copy(store, jobResultsObject(job), done.results.sha256, results);
    if (badResults === void 0) return await keepLines(results, given, wanted, found);
    for (const request of given.requests) wanted.takeBack(request);
    return badResults;
  } catch (error2) {
    if (isCompletionBatchError(error2, "row-damaged")) return error2.message;
    throw error2;
  } finally {
    for (const path of copies) await rm(path, { force: true });
  }
}
async function copy(store, key, sha2562, path) {
  let found;
  try {
    found = await copyObject(store, key, path);
  } catch (error2) {
    if (isCompletionBatchError(error2, "object-not-found")) return `${store.locate(key)} is missing`;
    throw error2;
  }
  return found === sha2562 ? void 0 : `${store.locate(key)} is damaged: its SHA-256 is ${found}`;
}
async function keepLines(path, { requests, lineOf }, wanted, found) {
  let at = 0;
  const next = () => at < requests.length ? lineOf(requests[at] ?? 0) : Infinity;
  const options = { name: path, maxLineBytes: LINE_BOUNDS.request.most, onTooLarge: () => {
  } };
  for await (const line of splitLines(createReadStream(path), options)) {
    while (next() < line.number) at += 1;
    if (next() === Infinity) break;
    const answer = next() === line.number ? answerIn(line) : void 0;
    if (answer === void 0) continue;
    const place = await found.add(answer);
    for (; next() === line.number; at += 1) wanted.keep(requests[at] ?? 0, place);
  }
  const without = requests.filter((request) => wanted.placeOf(request) === void 0);
  const [first] = without;
  const why = first === void 0 ? void 0 : `line ${lineOf(first)} of its results is no answer`;
  for (const request of without) wanted.takeBack(request);
  return why;
}
function answerIn(line) {
  try {
    return knownAnswer.safeParse(parseLine(line, "results")).data;
  } catch (error2) {
    if (isCompletionBatchError(error2, "ndjson-damaged")) return void 0;
    throw error2;
  }
}
// ../engine/src/jobs/wanted-answers.ts
var WantedAnswers = class {
  #identities = new KeyTable();
  /** By identity its first request, and by request the next that asks the same; counted from 1, 0 is none. */
  #first;
  #last;
  #next;
  /** By request: the line of the earlier job's results, from 1; 0 where there is none. */
  #lines;
  #offsets;
  #bytes;
  /** Given in this round, in no order. */
  #given = [];
  #left = 0;
  /** @param requests how many the job has */
  constructor(requests) {
    this.#first = new Uint32Array(requests);
    this.#last = new Uint32Array(requests);
    this.#next = new Uint32Array(requests);
    this.#lines = new Uint32Array(requests);
    this.#offsets = new Float64Array(requests);
    this.#bytes = new Uint32Array(requests);
  }
  /** How many have no answer yet. */
  get left() {
    return this.#left;
  }
  /** @param identity what it asks */
  want(request, identity) {
    const number = this.#identities.add(identity);
    const last = this.#last[number] ?? 0;
    if (last === 0) this.#first[number] = request + 1;
    else this.#next[last - 1] = request + 1;
    this.#last[number] = request + 1;
    this.#left += 1;
  }
  wants(identity) {
    return this.#identities.numberOf(identity) !== void 0;
  }
  /**
   * Takes up an earlier job's answers: one for each request that has none yet, and from the first on again where there are
   * fewer.
   * @param lines of its results, those that answer this identity
   */
  give(identity, lines) {
    const number = this.#identities.numberOf(identity);
    if (number === void 0) return;
    let place = 0;
    for (let request = this.#first[number] ?? 0; request !== 0; request = this.#next[request - 1] ?? 0) {
      if (this.#lines[request - 1] !== 0) continue;
      this.#lines[request - 1] = lines[place % lines.length] ?? 0;
      this.#given.push(request - 1);
      place += 1;
    }
    this.#left -= place;
  }
  /** What was given since this was asked last: requests, in the order of the lines that answer them. */
  takeGiven() {
    const lineOf = (request) => this.#lines[request] ?? 0;
    const requests = Uint32Array.from(this.#given).sort((a, b) => lineOf(a) - lineOf(b) || a - b);
    this.#given = [];
    return { requests, lineOf };
  }
  /** The line that was given is no answer: another job may have one. */
  takeBack(request) {
    this.#lines[request] = 0;
    this.#left += 1;
  }
  keep(request, { offset, bytes }) {
    this.#offsets[request] = offset;
    this.#bytes[request] = bytes;
  }
  /** Undefined where the request has none. */
  placeOf(request) {
    const bytes = this.#bytes[request] ?? 0;
    return bytes === 0 ? void 0 : { offset: this.#offsets[request] ?? 0, bytes };
  }
};
// ../engine/src/jobs/cache.ts
async function takeKnownAnswers(services, manifest, { workDir, dryRun, parts }) {
  const { store } = services;
  await mkdir(workDir, { recursive: true });
  const scratch = await makeScratch(workDir, "cache");
  const requests = () => parts === void 0 ? jobRequestLines(store, manifest, scratch) : requestsIn(parts);
  try {
    const log = new ClaimLog(store, manifest.job);
    await log.refresh();
    const job = { services, manifest, log, scratch, requests };
    return await knownBefore(job, dryRun) ?? await search(job, dryRun);
  } finally {
    await rm2(scratch, { recursive: true, force: true });
  }
}
async function* requestsIn(parts) {
  for (const { path } of parts) {
    for await (const line of splitLines(createReadStream2(path), { name: path })) yield readRequestLine(line, path);
  }
}
async function knownBefore(job, dryRun) {
  const { services, manifest } = job;
  const place = { batchId: ownBatchId(manifest.job, "cached"), executionId: manifest.job };
  if (await services.store.head(outcomesKey(place)) === void 0) return void 0;
  if (!dryRun) await settleOwn(settling(job), nothing);
  return counted2(job, dryRun);
}
async function* nothing() {
}
function settling({ services: { store, state }, manifest, log, scratch }) {
  return { store, state, log, job: manifest.job, purpose: "cached", scratch };
}
async function search(job, dryRun) {
  const { services, manifest, log, scratch } = job;
  const wanted = new WantedAnswers(manifest.requests);
  let number = 0;
  for await (const request of job.requests()) {
    const stands = log.of(request.custom_id)?.stands ?? "free";
    if (stands === "free") wanted.want(number, identityOf2(request));
    number += 1;
  }
  if (wanted.left === 0) return NO_KNOWN_ANSWERS;
  const found = await findEarlierAnswers({ ...services, wanted, service: serviceOf(services), scratch });
  try {
    if (found.isEmpty) return NO_KNOWN_ANSWERS;
    const saved = new SavedCost(services.prices);
    const outcomes = () => outcomesOf(job, wanted, found, saved);
    if (dryRun) for await (const _ of outcomes()) ;
    else if (await settleOwn(settling(job), outcomes) !== saved.told.requests) return await counted2(job, false);
    return saved.told;
  } finally {
    await found.close();
  }
}
function identityOf2(request) {
  return contentDigest(request).slice(0, ANSWER_DIGEST_BYTES * 2);
}
async function* outcomesOf({ requests }, wanted, found, saved) {
  let number = 0;
  for await (const request of requests()) {
    const place = wanted.placeOf(number);
    number += 1;
    if (place === void 0) continue;
    const { response, batch } = await found.read(place);
    saved.add(request, response.body);
    const answer = { outcome: "answered", attempt: 0, reason: null, response, error: null, batch };
    yield { custom_id: request.custom_id, ...answer };
  }
}
async function counted2({ services, manifest, log, requests }, all) {
  const saved = new SavedCost(services.prices);
  const id = ownBatchId(manifest.job, "cached");
  const outcomes = await readOutcomes(services.store, manifest.job, id);
  if (outcomes === void 0) return NO_KNOWN_ANSWERS;
  let next = await outcomes.next();
  try {
    for await (const request of requests()) {
      if (next.done === true) break;
      if (next.value.custom_id !== request.custom_id) continue;
      const state = log.of(request.custom_id);
      const isTaken = state?.settledBy === id && state.stands === "answered";
      if (isTaken || all && (state?.stands ?? "free") === "free") saved.add(request, next.value.response?.body);
      next = await outcomes.next();
    }
  } finally {
    await outcomes.return(void 0);
  }
  return saved.told;
}
// ../engine/src/jobs/check-requests.ts
// ../engine/src/jobs/line-faults.ts
var NOT_JSON = {
  code: "invalid_json_line",
  param: null,
  message: "This line is not parseable as valid JSON."
};
function faultsOf(value, error2) {
  const faults = /* @__PURE__ */ new Map();
  for (const { path, code: code2, message } of error2.issues) {
    const names = path.map(String);
    const param = names.join(".");
    const given = names.reduce((inside, name) => membersOf(inside)[name], value);
    if (!faults.has(param))
      faults.set(param, faultOf({ param, given, isType: code2 === "invalid_type", message }, value));
  }
  const [first = NOT_JSON, ...others] = faults.values();
  return [first, ...others];
}
function faultOf({ param, given, isType, message }, line) {
  if (param === "") return { ...NOT_JSON, message: `This line is no JSON object but ${typeName(given)}.` };
  const isName = typeof given === "string" && given !== "";
  if (param === "body.model" && !isName)
    return { code: "invalid_request", param, message: "Model parameter is required." };
  if (param === "body.stream") return streaming(membersOf(line).url);
  if (given === void 0 || given === null) {
    return { code: "missing_required_parameter", param, message: `Missing required parameter: '${param}'.` };
  }
  if (isType || param === "method" && typeof given !== "string") return wrongType(param, given);
  if (param === "method") {
    return { code: "invalid_value", param, message: `Invalid value: ${quoted(given)}. Supported values are: 'POST'.` };
  }
  const code2 = param === "url" ? "invalid_url" : "invalid_value";
  return { code: code2, param, message: `Invalid value for '${param}': it ${message}.` };
}
function streaming(url) {
  const where = url === CHAT_COMPLETIONS ? "Chat Completions: " : "";
  const message = `${where}Streaming is not supported in the Batch API.`;
  return { code: "streaming_unsupported", param: "body.stream", message };
}
function wrongType(param, given) {
  const wanted = param === "body" ? "an object" : "a string";
  const message = `Invalid type for '${param}': expected ${wanted}, but got ${typeName(given)} instead.`;
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
function generatedId(number) {
  return `line-${String(number).padStart(7, "0")}`;
}
function completeLine(value, number, completing) {
  const line = typeof value === "string" ? { prompt: value } : membersOf(value);
  const { prompt, body } = line;
  if (prompt !== void 0 && body === void 0) {
    const made = bodyOfPrompt(line, completing.endpoint);
    if ("fault" in made) return made;
    const { prompt: _, ...envelope } = line;
    return { value: wholeOf({ ...envelope, body: made.body }, made.body, number, completing), changed: true };
  }
  if (!isObject(body)) return { value, changed: false };
  const whole = wholeOf(line, body, number, completing);
  const changed = Object.keys(whole).length > Object.keys(line).length || whole.body !== body;
  return { value: changed ? whole : value, changed };
}
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function wholeOf(line, body, number, { endpoint, model }) {
  const { custom_id = generatedId(number), method = "POST", url = endpoint, ...others } = line;
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
// ../engine/src/jobs/part-facts.ts
var [LINE_BYTES, INPUT, OUTPUT, INPUTS, DESTINATION, KEY_BYTES, DIGEST, KEY] = [
  0,
  4,
  12,
  20,
  24,
  26,
  28,
  60
];
var FactsWriter = class {
  #destinations = [];
  #numbers = /* @__PURE__ */ new Map();
  #records = Buffer.allocUnsafe(1024 * 1024);
  #end = 0;
  /**
   * @param line the line as it is written, without its newline
   * @param destination the same object for the same one
   */
  add(line, facts, destination) {
    const { key, identity } = facts;
    const keyBytes = Buffer.byteLength(key);
    const at = this.#end;
    this.#reserve(KEY + keyBytes);
    const records = this.#records;
    records.writeUInt32LE(line.length, at + LINE_BYTES);
    records.writeDoubleLE(facts.inputTokens, at + INPUT);
    records.writeDoubleLE(facts.outputTokens, at + OUTPUT);
    records.writeUInt32LE(facts.inputs ?? 0, at + INPUTS);
    records.writeUInt16LE(this.#numberOf(destination), at + DESTINATION);
    records.writeUInt16LE(keyBytes, at + KEY_BYTES);
    records.write(identity.slice(identityOf(key, "").length), at + DIGEST, "hex");
    records.write(key, at + KEY);
  }
  /** Those that were added since the last call. */
  async write(path) {
    const records = this.#records.subarray(0, this.#end);
    await writeFile(path, records, { flag: "wx" });
    this.#end = 0;
    return { path, sha256: hash("sha256", records), destinations: this.#destinations };
  }
  #reserve(bytes) {
    this.#end += bytes;
    if (this.#end <= this.#records.length) return;
    const larger = Buffer.allocUnsafe(2 * this.#end);
    larger.set(this.#records);
    this.#records = larger;
  }
  #numberOf(destination) {
    const known = this.#numbers.get(destination);
    if (known !== void 0) return known;
    this.#numbers.set(destination, this.#destinations.length);
    return this.#destinations.push(destination) - 1;
  }
};
var FactsReader = class _FactsReader {
  #records;
  #destinations;
  #at = 0;
  constructor(records, destinations2) {
    this.#records = records;
    this.#destinations = destinations2;
  }
  /** @returns undefined where the file is not what was written, or is gone: its part is read as if there were none */
  static async open({ path, sha256: sha2562, destinations: destinations2 }) {
    const records = await readFile(path).catch(() => void 0);
    if (records === void 0 || hash("sha256", records) !== sha2562) return void 0;
    return new _FactsReader(records, destinations2);
  }
  /** @param lines the next ones of the part */
  *beside(lines) {
    for (const { bytes, number, offset, terminated } of lines) {
      yield { bytes, number, offset, terminated, facts: this.#next(bytes) };
    }
  }
  #next(line) {
    const at = this.#at;
    const records = this.#records;
    const destination = this.#destinations[records.readUInt16LE(at + DESTINATION)];
    if (destination === void 0 || records.readUInt32LE(at + LINE_BYTES) !== line.length) {
      throw new Error("facts of a line are not those of this line");
    }
    this.#at = at + KEY + records.readUInt16LE(at + KEY_BYTES);
    return new RecordedFacts(records, at, destination);
  }
};
var RecordedFacts = class {
  key;
  endpoint;
  model;
  units = 1;
  #records;
  #at;
  constructor(records, at, { endpoint, model }) {
    const keyAt = at + KEY;
    this.key = records.toString("utf8", keyAt, keyAt + records.readUInt16LE(at + KEY_BYTES));
    this.endpoint = endpoint;
    this.model = model;
    this.#records = records;
    this.#at = at;
  }
  get identity() {
    return identityOf(this.key, this.#records.toString("hex", this.#at + DIGEST, this.#at + KEY));
  }
  get inputTokens() {
    return this.#records.readDoubleLE(this.#at + INPUT);
  }
  get outputTokens() {
    return this.#records.readDoubleLE(this.#at + OUTPUT);
  }
  get inputs() {
    return this.#records.readUInt32LE(this.#at + INPUTS);
  }
};
// ../engine/src/jobs/check-requests.ts
var PART_BYTES = 32 * 1024 * 1024;
var MOST_TOLD = JOB_BOUNDS.told.most;
var MOST_DESTINATIONS = JOB_BOUNDS.destinations.most;
var PROGRESS_EVERY = 1e3;
async function checkRequests(files, options) {
  const check = new RequestCheck(options);
  try {
    for (const file of files) await check.read(file);
    return await check.end();
  } catch (error2) {
    throw explainFileError(error2);
  } finally {
    await check.abandon();
  }
}
var RequestCheck = class {
  #options;
  #digest = new TextsDigest();
  /** Custom ids of all lines that have one. */
  #ids = new KeyTable();
  #destinations = /* @__PURE__ */ new Map();
  /** That of the last line, which is mostly that of the next. */
  #destination;
  #parts = [];
  #facts = new FactsWriter();
  #told = [];
  #part;
  #invalid;
  #lines = 0;
  #requests = 0;
  #faulty = 0;
  constructor(options) {
    this.#options = options;
  }
  async read({ path, name }) {
    await checkFile(path, name);
    const most = Math.min(LINE_BOUNDS.request.most, this.#options.limits.maxBytes - 1);
    const passed = [];
    const tellPassed = async () => {
      for (const [fileLine, beginning] of passed.splice(0)) {
        this.#lines += 1;
        const id = idAtBeginning(beginning);
        const fault = lineTooLarge(`more than ${most} bytes, which is what it may have`);
        await this.#refuse({ file: name, fileLine }, id, [fault, this.#duplicate(id)]);
      }
    };
    const onTooLarge = (fileLine, beginning) => {
      passed.push([fileLine, Uint8Array.from(beginning)]);
    };
    for await (const lines of splitBlocks(blocksOf(path), { name, maxLineBytes: most, onTooLarge })) {
      for (const line of lines) {
        if (passed.length > 0) await tellPassed();
        const taken = this.#take(line, { file: name, fileLine: line.number });
        if (taken !== void 0) await taken;
      }
    }
    await tellPassed();
  }
  async end() {
    if (this.#lines >= PROGRESS_EVERY) this.#options.logger.progress("lines checked", this.#lines, this.#lines);
    await this.#closePart();
    const file = await this.#invalid?.close();
    this.#invalid = void 0;
    return {
      digest: this.#digest.end(),
      lines: this.#lines,
      requests: this.#requests,
      parts: this.#parts,
      destinations: [...this.#destinations.values()],
      invalid: { lines: this.#told, count: this.#faulty, file }
    };
  }
  async abandon() {
    await this.#part?.abandon();
    await this.#invalid?.abandon();
  }
  #take(line, place) {
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
    return this.#keep({ bytes, facts }, request, place);
  }
  #parse(line, name) {
    const { complete } = this.#options;
    let value;
    try {
      value = parseLine(line, name);
    } catch (error2) {
      if (!isCompletionBatchError(error2, "ndjson-damaged")) throw error2;
      return {
        faults: [{ ...NOT_JSON, message: jsonMessage(error2) }],
        id: idAtBeginning(line.bytes.subarray(0, 4096))
      };
    }
    const completed2 = complete === void 0 ? { value, changed: false } : completeLine(value, this.#lines, complete);
    if ("fault" in completed2) return { faults: [completed2.fault], id: idOf(value) };
    const parsed = parseRequest(completed2.value);
    if (!parsed.success) return { faults: faultsOf(completed2.value, parsed.error), id: idOf(completed2.value) };
    const bytes = completed2.changed ? Buffer.from(JSON.stringify(completed2.value)) : withoutMark(line.bytes);
    return { request: parsed.data, bytes };
  }
  /** What is wrong with an id that an earlier line has. An id is a line's also where that is invalid: its result has it. */
  #duplicate(id) {
    if (id === void 0 || !id.isWellFormed()) return void 0;
    const known = this.#ids.size;
    return this.#ids.add(id) < known ? duplicateId(id) : void 0;
  }
  async #refuse({ file, fileLine }, id, faults) {
    const all = faults.filter((fault) => fault !== void 0);
    const { code: code2, param } = all[0] ?? NOT_JSON;
    const message = all.map((fault) => fault.message).join(" ");
    const custom_id = id?.slice(0, 512) ?? null;
    const told = { line: this.#lines, file, file_line: fileLine, custom_id, code: code2, param, message };
    this.#faulty += 1;
    if (this.#told.length < MOST_TOLD) this.#told.push(told);
    this.#invalid ??= await LinesFile.create(join2(this.#options.directory, "invalid.jsonl"));
    await this.#invalid.add(Buffer.from(toLine(told).trimEnd()));
  }
  #keep({ bytes, facts }, { url, body }, place) {
    this.#digest.add(JSON.stringify(facts.identity));
    const destination = this.#destinationOf(body.model, url, place);
    destination.requests += 1;
    destination.input_tokens += Math.ceil(facts.inputTokens);
    destination.output_tokens += Math.ceil(facts.outputTokens);
    this.#requests += 1;
    const isFull = (this.#part?.bytes ?? 0) + bytes.length + 1 > PART_BYTES;
    if (this.#part === void 0 || isFull) return this.#keepInNext({ bytes, facts }, destination);
    this.#facts.add(bytes, facts, destination);
    return this.#part.add(bytes);
  }
  async #keepInNext({ bytes, facts }, destination) {
    await this.#closePart();
    this.#part = await LinesFile.create(this.#partPath("jsonl"));
    this.#facts.add(bytes, facts, destination);
    await this.#part.add(bytes);
  }
  #destinationOf(model, endpoint, place) {
    const last = this.#destination;
    if (last?.model === model && last.endpoint === endpoint) return last;
    const name = JSON.stringify([model, endpoint]);
    const known = this.#destinations.get(name);
    if (known === void 0 && this.#destinations.size === MOST_DESTINATIONS) throw tooMixed(place);
    this.#destination = known ?? { model, endpoint, requests: 0, input_tokens: 0, output_tokens: 0 };
    this.#destinations.set(name, this.#destination);
    return this.#destination;
  }
  async #closePart() {
    if (this.#part === void 0) return;
    const part = await this.#part.close();
    this.#parts.push({ ...part, facts: await this.#facts.write(this.#partPath("facts")) });
    this.#part = void 0;
  }
  #partPath(extension) {
    return join2(this.#options.directory, `part-${this.#parts.length + 1}.${extension}`);
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
async function checkFile(path, name) {
  const found = await stat(path).catch(() => void 0);
  if (found?.isFile()) return;
  const what = found === void 0 ? "there is no such request file" : "the request file is no regular file";
  throw new CompletionBatchError("file-unusable", what, {
    where: name,
    remedy: "Name a file; write what a pipe gives into one first. Nothing was kept or sent."
  });
}
function tooMixed({ file, fileLine }) {
  const message = `the requests are for more than ${MOST_DESTINATIONS} models and endpoints`;
  return new CompletionBatchError("invalid-input", message, {
    where: `${file}:${fileLine}`,
    remedy: "Check the models that they name, or submit them as several jobs. Nothing was kept or sent."
  });
}
// ../engine/src/jobs/checked-part.ts
var CheckedPart = class extends PinnedFile {
  #facts;
  /** @param name what messages call it */
  constructor(name, part) {
    super({ path: part.path, name }, part);
    this.#facts = part.facts;
  }
  /** Each line with its facts, which are those of the very bytes: a block that has changed since is refused before. */
  async *lineBlocks() {
    const facts = await FactsReader.open(this.#facts);
    for await (const lines of super.lineBlocks()) yield facts?.beside(lines) ?? lines;
  }
};
// ../engine/src/jobs/submit-job.ts
async function submitJob(services, options) {
  checkOptions(options);
  const { files, complete } = options;
  const directory = await makeScratch(options.workDir, "job");
  try {
    const { countTokens = estimateTokens, logger } = services;
    const limits = limitsOf(options);
    const checked = await checkRequests(files, { directory, limits, countTokens, complete, logger });
    if (checked.lines === 0) throw noLines(files);
    const isRefused = checked.invalid.count > 0 && options.invalid !== "skip";
    const submitted = isRefused ? NOT_KEPT : await submitChecked(services, checked, options, directory);
    const { manifest } = submitted;
    const { lines, count } = checked.invalid;
    const estimatedUsd = manifest === void 0 ? void 0 : estimateOf(manifest, services.prices);
    return { ...submitted, invalid: { lines, count }, estimatedUsd };
  } finally {
    await rm3(directory, { recursive: true, force: true });
  }
}
var NOT_KEPT = {
  manifest: void 0,
  known: false,
  done: false,
  cached: NO_KNOWN_ANSWERS,
  submitted: void 0
};
async function submitChecked(services, checked, options, workDir) {
  const { dryRun = false, cache = false } = options;
  const planned = manifestOf(services, checked, options);
  const found = await findManifest(services.store, planned.job);
  if (found !== void 0) await checkKnown(services, found, planned);
  const manifest = found ?? (dryRun ? planned : await keep(services, checked, planned, options));
  const known = manifest !== planned;
  if (known && await isDone(services, manifest)) return { ...NOT_KEPT, manifest, known, done: true };
  if (known && !dryRun) await mend(services, manifest, checked);
  if (!dryRun && !await open(services, manifest)) return { ...NOT_KEPT, manifest, known: true, done: true };
  const cached2 = cache && options.again === void 0 ? await takeKnownAnswers(services, manifest, { workDir, dryRun, parts: checked.parts }) : NO_KNOWN_ANSWERS;
  const { destinations: destinations2 } = planned;
  const submitted = await askParts(
    services,
    { ...manifest, destinations: destinations2 },
    options,
    async () => checked.parts.map(
      (part, at) => new CheckedPart(services.store.locate(jobPartObject(manifest.job, at + 1, part.sha256)), part)
    )
  );
  return { manifest, known, done: false, cached: cached2, submitted };
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
function estimateOf({ destinations: destinations2 }, prices) {
  let sum = 0;
  for (const { model, input_tokens: input, output_tokens: output } of destinations2) {
    const cost = costOf({ input, output }, model, prices);
    if (cost === void 0) return void 0;
    sum += cost;
  }
  return sum;
}
function manifestOf(services, checked, options) {
  const { digest, lines, requests, parts, destinations: destinations2, invalid } = checked;
  const content = requests === 0 && invalid.file !== void 0 ? invalid.file.sha256 : digest;
  const job = nameOf2(options.job ?? `job-${content.slice(0, 20)}`, options.again);
  return {
    format: "completion-batch/job",
    version: 1,
    job,
    digest,
    lines,
    requests,
    parts: parts.map((part, at) => ({
      key: jobPartObject(job, at + 1, part.sha256),
      sha256: part.sha256,
      bytes: part.bytes,
      requests: part.lines
    })),
    invalid: invalid.file === void 0 ? null : invalidOf(job, invalid.file),
    destinations: [...destinations2],
    max_attempts: options.maxAttempts ?? MAX_ATTEMPTS,
    ...options.maxCostUsd === void 0 ? {} : { max_cost_usd: options.maxCostUsd },
    records: recordsOf(services),
    created_at: isoTime(services.state.clock)
  };
}
function invalidOf(job, { sha256: digest, lines }) {
  return { key: jobInvalidObject(job, digest), sha256: digest, lines };
}
function nameOf2(job, again) {
  return again === void 0 ? job : `${job}-${sha256(again).slice(0, 12)}`;
}
async function checkKnown(services, found, planned) {
  const { store, logger } = services;
  const { job } = found;
  if (found.digest !== planned.digest || found.requests !== planned.requests) {
    throw new CompletionBatchError("invalid-input", `there is a job ${job} already, and it asks something else`, {
      where: store.locate(jobObject(job)),
      remedy: "Give these requests another name, or none: then they are named by what they ask. Nothing was kept or sent."
    });
  }
  checkRecords(services, found);
  if (await isCancelled(store, job)) {
    throw new CompletionBatchError("invalid-input", `the job ${job} was cancelled, and is not asked again`, {
      where: store.locate(jobCancelledObject(job)),
      remedy: "Set again, which makes a new job of the same requests. Nothing was kept or sent."
    });
  }
  if (found.lines !== planned.lines || found.invalid?.sha256 !== planned.invalid?.sha256) {
    const others = found.lines === planned.lines ? "as many, but other invalid ones" : `${planned.lines}`;
    logger.warn(
      `the job ${job} was submitted with ${found.lines} lines, ${found.invalid?.lines ?? 0} of them invalid, and now with ${others}: its requests are the same, and its results have a line for each line of then`
    );
  }
  if (found.max_attempts !== planned.max_attempts) {
    logger.info(`the job ${job} is asked up to ${found.max_attempts} times, as it was submitted`);
  }
  if (planned.max_cost_usd !== void 0 && found.max_cost_usd !== planned.max_cost_usd) {
    const kept = found.max_cost_usd === void 0 ? "no budget" : `a budget of ${usd(found.max_cost_usd)}`;
    logger.warn(
      `the job ${job} was submitted with ${kept}, which rounds keep to that name no other: ${usd(planned.max_cost_usd)} is the budget of this time only`
    );
  }
}
async function keep(services, checked, planned, { maxCostUsd }) {
  const { store, openai, prices, logger } = services;
  const models = new Set(planned.destinations.map(({ model }) => model));
  for (const model of models) checkBudget({ maxCostUsd, model, prices });
  for (const model of models) await checkModel(openai, model);
  for (const [at, part] of checked.parts.entries()) {
    logger.progress("parts of the requests kept", at, checked.parts.length);
    await writeDigested(store, jobPartObject(planned.job, at + 1, part.sha256), part.path, part.sha256);
  }
  const { file } = checked.invalid;
  if (file !== void 0)
    await writeDigested(store, jobInvalidObject(planned.job, file.sha256), file.path, file.sha256);
  const there = await createManifest(store, planned);
  if (there !== planned) await checkKnown(services, there, planned);
  return there;
}
async function mend({ store }, { parts, invalid }, checked) {
  const given = [...checked.parts, ...checked.invalid.file === void 0 ? [] : [checked.invalid.file]];
  for (const { key, sha256: digest } of [...parts, ...invalid === null ? [] : [invalid]]) {
    const own = given.find((file) => file.sha256 === digest);
    if (own !== void 0) await writeDigested(store, key, own.path, digest);
  }
}
async function open(services, manifest) {
  await services.store.create(openJobObject(manifest.job), `${manifest.created_at}
`);
  if (!await isDone(services, manifest)) return true;
  await closeMark(services, manifest.job);
  return false;
}
async function isDone({ store }, { job }) {
  return await store.head(jobDoneObject(job)) !== void 0;
}
function noLines(files) {
  return new CompletionBatchError("invalid-input", "there is no line of requests", {
    where: files.length === 0 ? "requests" : files.map(({ name }) => name).slice(0, 10).join(", "),
    remedy: "Write one request a line into the files. Nothing was kept or sent."
  });
}
// src/submit-requests/inputs.ts
var INVALID = ["fail", "skip"];
var REQUESTS_REMEDY = "Give requests paths or globs of files with one JSON request a line, such as requests/*.jsonl.";
var ENDPOINT_REMEDY = `Give endpoint a path of the API, such as ${CHAT_COMPLETIONS}.`;
var submitRequestsInputs = {
  requests: text(REQUESTS_REMEDY).transform((value) => value.split("\n").flatMap((line) => line.trim() || [])).refine((globs) => globs.length > 0, { error: REQUESTS_REMEDY }),
  ...jobPlaces,
  job: jobName().optional(),
  again: flag("again"),
  invalid: choiceOr("invalid", INVALID, "fail"),
  complete: flag("complete"),
  endpoint: string().regex(/^\/v\d+\/[\w/-]{1,100}$/, { error: ENDPOINT_REMEDY }).optional(),
  model: optionalText(),
  maxAttempts: wholeNumberOr("max-attempts", 3, 1, 100),
  cache: flag("cache"),
  openaiApiKey: openaiKey(),
  openaiBaseUrl: openaiBaseUrl(),
  ...asking,
  dryRun: flag("dry-run"),
  out: textOr("completion-batch"),
  summary: summaryShown()
};
function completingOf({
  complete,
  endpoint,
  model
}) {
  if (complete) return { endpoint: endpoint ?? CHAT_COMPLETIONS, ...model === void 0 ? {} : { model } };
  const given = endpoint === void 0 ? model === void 0 ? void 0 : "model" : "endpoint";
  if (given === void 0) return void 0;
  throw new CompletionBatchError("invalid-input", `the input ${given} is given, but complete is not true`, {
    where: `with: ${given}`,
    remedy: `Nothing is filled in unawares: give complete true, too, or leave ${given} out where every line is a whole request.`
  });
}
// src/submit-requests/summary.ts
function submitRequestsSummary(job, to) {
  const { manifest, submitted } = job;
  return page([
    "### Submit requests",
    headline(job, to),
    manifest === void 0 ? "" : `Job ${code(manifest.job)}, kept in ${code(to.store)}.`,
    to.complete === void 0 ? "" : completed(to.complete),
    submitted === void 0 ? "" : sentences("Failed:", whatFailed(submitted, "request")),
    submitted === void 0 ? "" : stuckTable(submitted.stuck, "request"),
    invalidTable(job, to.invalid),
    destinations(job, to.prices),
    cached(job),
    submitted === void 0 ? "" : batches(submitted),
    submitted === void 0 ? "" : sentences("Waiting: the next collect-results takes it up.", whatWaits(submitted, "request")),
    submitted?.budget === void 0 ? "" : `Budget: ${about(submitted.budget.used)} of ${usd(submitted.budget.maxCost)} are used by this job.`,
    "<sub>Tokens and cost are estimates, made before OpenAI counts.</sub>"
  ]);
}
function headline({ manifest, known, done, invalid, cached: cached2, submitted }, to) {
  if (manifest === void 0) {
    return `**${counted(invalid.count, "line is no request", "lines are no requests")}**: nothing was kept or sent.`;
  }
  const given = counted(manifest.requests, "request");
  if (to.dryRun) return `Dry run: ${given}. Nothing was kept or sent.`;
  if (done) return `${given}, all of which this job has asked before and brought back: nothing was asked.`;
  const { batches: batches2, requests, waiting } = figures(submitted ?? NOTHING);
  const parts = [
    `**${counted(requests, "request")}** of ${given} submitted now in ${counted(batches2, "batch", "batches")}.`,
    ...known ? ["The job was there already: what it has asked is not asked again."] : [],
    ...cached2.requests === 0 ? [] : [`${counted(cached2.requests, "request")} answered by earlier jobs.`],
    ...waiting === 0 ? [] : [`${counted(waiting, "file")} ${waiting === 1 ? "waits" : "wait"}.`]
  ];
  return parts.join(" ");
}
var NOTHING = { files: [], dryRun: false };
function completed({ endpoint, model }) {
  const named = model === void 0 ? "" : `, bodies without a model for ${code(model)}`;
  return `Lines without an envelope were completed for ${code(endpoint)}${named}.`;
}
function destinations({ manifest, estimatedUsd }, prices) {
  if (manifest === void 0) return "";
  const rows = manifest.destinations.map(({ model, endpoint, requests, input_tokens, output_tokens }) => [
    code(model),
    code(endpoint),
    requests,
    input_tokens,
    output_tokens,
    money(costOf({ input: input_tokens, output: output_tokens }, model, prices))
  ]);
  const total = (of) => manifest.destinations.reduce((sum, each) => sum + each[of], 0);
  const all = ["**all**", "", total("requests"), total("input_tokens"), total("output_tokens"), money(estimatedUsd)];
  return table(
    ["Model", "Endpoint", "Requests", "Input tokens", "Output tokens", "Cost, USD"],
    rows.length > 1 ? [all, ...rows] : rows
  );
}
function cached({ cached: { requests, savedUsd } }) {
  if (requests === 0) return "";
  const saved = savedUsd === void 0 ? "" : `, which saves ${about(savedUsd)}`;
  return `${counted(requests, "request")} had been answered in earlier jobs of this store${saved}.`;
}
function batches({ files, alreadySubmitted }) {
  return page([
    table(
      ["Completion batch", "OpenAI batch", "Model", "Requests", "Bytes", "Input tokens", "Cost, USD", "Outcome"],
      files.map(row)
    ),
    alreadySubmitted === 0 ? "" : `${counted(alreadySubmitted, "request")} had been submitted by an earlier attempt and ${alreadySubmitted === 1 ? "was" : "were"} left out.`
  ]).trim();
}
function row(file) {
  const notes = [
    FILE_ENDINGS[file.ending],
    ...file.resumed ? ["begun by an earlier run"] : [],
    ...file.adopted ? ["found at OpenAI"] : [],
    ...file.lost > 0 ? [`${counted(file.lost, "request")} asked elsewhere`] : []
  ];
  return [
    code(file.batchId),
    file.openaiBatchId === void 0 ? "" : code(file.openaiBatchId),
    code(file.model),
    file.requests,
    file.bytes,
    file.tokens,
    money(file.cost),
    notes.join("; ")
  ];
}
function invalidTable({ invalid }, mode) {
  if (invalid.count === 0) return "";
  const all = invalid.count > invalid.lines.length ? ` The list has the first ${inThousands(invalid.lines.length)}.` : "";
  const what = mode === "skip" ? "they failed, the others are asked" : "nothing was kept or sent";
  const rows = table(
    ["File", "Line", "Custom id", "Code", "Member", "What is wrong"],
    invalid.lines.map(({ file, file_line, custom_id, code: why, param, message }) => [
      code(file),
      String(file_line),
      custom_id === null ? "" : code(custom_id),
      code(why),
      param === null ? "" : code(param),
      literal(message)
    ])
  );
  return `**${counted(invalid.count, "line is no request", "lines are no requests")}: ${what}.**${all}

${rows}`;
}
// src/submit-requests/runner.ts
var MAX_ANNOTATIONS = 9;
function run() {
  return guardedTelling("Submit requests", async (summary) => {
    const inputs = readInputs(submitRequestsInputs, ["openaiApiKey", "token"]);
    const complete = completingOf(inputs);
    const logger = actionsLogger();
    const context = runContext();
    const execution = executionOf(context.runId);
    const files = await requestFiles(inputs.requests);
    const services = await openJobServices(inputs, logger);
    const { job, invalid, maxAttempts, cache, dryRun } = inputs;
    const holders = openRunHolders(inputs, logger);
    const submitted = await logger.group(
      "Check the requests and make batches of them",
      () => submitJob(services, {
        files,
        execution,
        workDir: process.env.RUNNER_TEMP || tmpdir(),
        ...askingOptions(inputs),
        ...defined({ job, complete, again: inputs.again ? execution : void 0 }),
        invalid,
        maxAttempts,
        cache,
        dryRun,
        holders
      })
    );
    const invalidFile = await writeInvalid(inputs.out, submitted);
    setOutputs(outputsOf(submitted, invalidFile));
    await summary.tell(
      submitRequestsSummary(submitted, {
        ...inputs,
        complete,
        prices: services.prices,
        store: services.store.url,
        context
      }),
      inputs.summary
    );
    report(submitted, inputs, logger);
  });
}
async function writeInvalid(out, { invalid }) {
  if (invalid.count === 0) return "";
  await mkdir2(out, { recursive: true });
  const path = join3(out, "invalid.ndjson");
  await writeFile2(path, invalid.lines.map((line) => toLine(line)).join(""));
  return path;
}
function invalidName(lines) {
  const digest = createHash("sha256").update(JSON.stringify(lines)).digest("hex");
  return `invalid-${digest.slice(0, 12)}`;
}
function outputsOf({ manifest, known, done, invalid, cached: cached2, estimatedUsd, submitted }, invalidFile) {
  const sent = figures(submitted ?? { files: [], dryRun: false });
  return {
    job: manifest?.job ?? "",
    lines: manifest?.lines ?? "",
    requests: manifest?.requests ?? "",
    invalid: invalid.count,
    "invalid-file": invalidFile,
    "invalid-name": invalidFile === "" ? "" : invalidName(invalid.lines),
    cached: cached2.requests,
    "saved-usd": dollars(cached2.savedUsd),
    "estimated-cost-usd": dollars(estimatedUsd),
    "submitted-requests": sent.requests,
    "openai-batch-ids": JSON.stringify(sent.openaiBatchIds),
    waiting: sent.waiting,
    known,
    done
  };
}
function report(job, { invalid, dryRun }, logger) {
  if (job.invalid.count > 0) annotate(job.invalid.lines, invalid === "fail" ? error : warning);
  if (job.manifest === void 0) {
    throw new Incomplete(
      `${counted(job.invalid.count, "line is no request", "lines are no requests")} (see the annotations and the summary): nothing was kept or sent. Mend them, or give invalid skip, so that the others are asked.`
    );
  }
  const done = headline2(job, dryRun);
  if (job.submitted === void 0) return logger.info(done);
  tellSubmitted(job.submitted, { asked: "request", done, later: "the next collect-results" }, logger);
}
function annotate(lines, annotation) {
  for (const { file, file_line, code: code2, message } of lines.slice(0, MAX_ANNOTATIONS)) {
    annotation(oneLine(message), { title: `No request: ${code2}`, file: oneLine(file), startLine: file_line });
  }
}
function headline2({ manifest, known, done, cached: cached2, submitted }, dryRun) {
  const job = `job ${manifest?.job}: ${counted(manifest?.requests ?? 0, "request")}`;
  if (dryRun) return `dry run: ${job}, nothing was kept or sent`;
  if (done) return `${job}, done before: nothing was asked`;
  const { batches: batches2, requests } = figures(submitted ?? { files: [], dryRun: false });
  return `${job}${known ? ", known already" : ""}, ${cached2.requests} answered by earlier jobs, ${requests} submitted now in ${counted(batches2, "batch", "batches")}`;
}
// src/submit-requests/run.ts
keepHeapSmall();
await run();
end();
