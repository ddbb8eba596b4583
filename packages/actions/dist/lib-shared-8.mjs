const { rm } = process.getBuiltinModule("node:fs/promises");
const { open, stat } = process.getBuiltinModule("node:fs/promises");
const { open: open2 } = process.getBuiltinModule("node:fs/promises");
const { basename } = process.getBuiltinModule("node:path");
const { join } = process.getBuiltinModule("node:path");
const { join: join2 } = process.getBuiltinModule("node:path");
const { createHash } = process.getBuiltinModule("node:crypto");
const { createReadStream, createWriteStream } = process.getBuiltinModule("node:fs");
const { readSync } = process.getBuiltinModule("node:fs");
const { pipeline } = process.getBuiltinModule("node:stream/promises");
const { createGunzip } = process.getBuiltinModule("node:zlib");
import {
  KeyTable,
  canRead,
  copyObject,
  downloadFile,
  enqueuedTokens,
  isForbidden,
  keysOfFile,
  learnFrom,
  usageOf
} from "./lib-shared-18.mjs";
import {
  kinshipOf
} from "./lib-shared-20.mjs";
import {
  BoundError,
  LINE_BOUNDS,
  OPENAI_BOUNDS,
  dataHiderOf,
  hiderOf,
  isoTime,
  makeScratch,
  parseJson,
  redact
} from "./lib-shared-7.mjs";
import {
  billedUsage,
  cancelBatch,
  endOf,
  estimatedCostOf,
  failureOf,
  hasEnded,
  isAboutFile,
  isHeld,
  isOpenBatch,
  isOurs,
  isWaitedFor,
  limitRefusalIn,
  readRefusal,
  resultOf,
  retrieveBatch,
  statusOf
} from "./lib-shared-9.mjs";
import {
  FailureBook,
  isFree,
  lineFailure
} from "./lib-shared-22.mjs";
import {
  blocksOf,
  costOf,
  digestFile,
  findBatch,
  findDueBatches,
  idAtBeginning,
  isAnswered,
  readResultLine,
  resultsObject,
  resultsPrefix,
  splitBlocks,
  unreadLine
} from "./lib-shared-3.mjs";
import {
  CompletionBatchError,
  __callDispose,
  __using,
  describeError,
  isCompletionBatchError
} from "./lib-shared-31.mjs";


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
  const held = why === void 0 ? {} : { held_reason: why.slice(0, 1e3) };
  const examined = { examined_at: isoTime(state.clock), ...held };
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
// ../engine/src/collect/collect.ts
// ../engine/src/collect/read-answers.ts
// ../engine/src/collect/completeness.ts
function shortageOf(evidence) {
  const { own, found, answered, files } = evidence;
  const counts = believable(evidence);
  const output = files.some(({ kind, state }) => kind === "output" && (state === "here" || state === "kept"));
  if (found >= own && (output || answered >= (counts?.completed ?? 0))) return void 0;
  const unread2 = files.filter(({ state }) => state === "gone" || state === "failed");
  const fewer = counts === void 0 ? evidence.status !== "FAILED" : claimsMore(counts, found, answered);
  if (!fewer && unread2.length === 0) return void 0;
  const texts = [...files.flatMap((file) => absence(file, counts) ?? []), ...evidence.strange];
  const late = evidence.strange.length === 0 && !unread2.some(({ state }) => state === "failed") && files.some((file) => absence(file, counts) !== void 0);
  return { late, text: [...texts, figures(evidence, counts)].join("; ") };
}
function claimsMore({ completed, failed }, found, answered) {
  return found < completed + failed || answered < completed;
}
function believable({ remote, status, own }) {
  const counts = remote.request_counts;
  if (counts == null) return void 0;
  const { total, completed, failed } = counts;
  if (![total, completed, failed].every((count) => Number.isSafeInteger(count) && count >= 0)) return void 0;
  const done = completed + failed;
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
var KINDS = ["output", "error"];
async function fetchResultFiles(options, remote) {
  const files = [];
  for (const kind of KINDS) files.push(await fetchResultFile(options, kind, remote[`${kind}_file_id`]));
  return files;
}
async function fetchResultFile({ openai, clock, logger, workDir, tidy }, kind, fileId) {
  const file = { kind, state: "unnamed", why: "", raw: void 0, paths: [], isKept: false, uncounted: [] };
  if (!fileId) return file;
  const path = join(workDir, `${kind}.jsonl`);
  try {
    const there = await downloadFile({ openai, clock, logger, fileId, path, tidy });
    if (there) return { ...file, state: "here", raw: path, paths: [await plain(path)] };
    logger.warn(`the ${kind} file ${fileId} cannot be seen at OpenAI`);
    return { ...file, state: "gone" };
  } catch (error) {
    if (!isCompletionBatchError(error, "openai-unavailable") || isForbidden(readRefusal(error.cause).status))
      throw error;
    logger.warn(error.message);
    const some = (await stat(path)).size > 0;
    return { ...file, state: "failed", why: error.message, ...some ? { raw: path, paths: [await plain(path)] } : {} };
  }
}
async function addKept(options, files) {
  const batch = (await options.state.batches.get(options.batch.batchId))?.batch;
  const more = [];
  for (const file of files) {
    const path = await fetchKept(options, file, batch?.[`${file.kind}_sha256`]);
    if (path === void 0) more.push({ ...file, uncounted: await uncountedOf(options, file) });
    else {
      const paths = [...file.paths, await plain(path)];
      more.push({ ...file, state: file.state === "here" ? "here" : "kept", paths, isKept: true });
    }
  }
  return more;
}
async function fetchKept(options, { kind }, sha256) {
  if (sha256 === void 0 || !isOurs(options.batch)) return void 0;
  const path = join(options.workDir, `${kind}.kept.jsonl`);
  try {
    const found = await copyObject(options.store, keyOf(options, kind, sha256), path, options.tidy);
    return found === sha256 ? path : void 0;
  } catch (error) {
    if (!isCompletionBatchError(error, "object-not-found")) throw error;
    return void 0;
  }
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
  for (const file of files) {
    if (file.raw === void 0 || !which(file)) continue;
    const { sha256 } = await digestFile(file.raw);
    await keep(options, keyOf(options, file.kind, sha256), file.raw, sha256);
    if (batch[`${file.kind}_sha256`] !== sha256) digests[`${file.kind}_sha256`] = sha256;
  }
  if (!isOurs(batch) || Object.keys(digests).length === 0) return;
  await state.batches.change(batch.batchId, batch.status, digests);
}
async function keep({ store, logger }, key, file, sha256) {
  if (await store.create(key, { file })) return;
  const there = createHash("sha256");
  for await (const chunk of await store.stream(key)) there.update(chunk);
  if (there.digest("hex") === sha256) return;
  logger.warn(`${store.locate(key)} is not what its name says: it is written over with what OpenAI gave`);
  await store.put(key, { file });
}
var UNKNOWN = "unknown";
var MAX_UNCOUNTED = 3;
function keyOf({ batch }, kind, sha256) {
  return resultsObject(batch.execution_id ?? UNKNOWN, batch.batchId, kind, sha256);
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
  const text = redact(hide(bytes.toString("utf8"))).replace(/[\s\p{Cc}\p{Cf}\ufffd]+/gu, " ").trim();
  return text.length > 100 ? `${text.slice(0, 100)}\u2026` : text;
}
async function beginning(path, bytes) {
  var _stack = [];
  try {
    const head = Buffer.alloc(Math.min(bytes, (await stat(path)).size));
    const file = __using(_stack, await open(path), true);
    await file.read(head, 0, head.length, 0);
    return head;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
// ../engine/src/collect/result-index.ts
// ../engine/src/collect/line-places.ts
var [NONE, ANSWERED, FAILED] = [0, 1, 2];
var LinePlaces = class {
  #state;
  #file;
  #offset;
  #length;
  /** Of the few that are not read. */
  #unread = /* @__PURE__ */ new Map();
  /** @param requests how many there are */
  constructor(requests) {
    this.#state = new Uint32Array(requests);
    this.#file = new Uint32Array(requests);
    this.#offset = new Float64Array(requests);
    this.#length = new Uint32Array(requests);
  }
  /** In place of what stood there. */
  set(request, { file, offset, length, failure, unread: unread2 }) {
    this.#state[request] = failure === void 0 ? ANSWERED : failure + FAILED;
    this.#file[request] = file;
    this.#offset[request] = offset;
    this.#length[request] = length;
    if (unread2 === void 0) this.#unread.delete(request);
    else this.#unread.set(request, unread2);
  }
  /** Undefined where the request has no line. */
  at(request) {
    const state = this.#state[request] ?? NONE;
    if (state === NONE) return void 0;
    return {
      file: this.#file[request] ?? 0,
      offset: this.#offset[request] ?? 0,
      length: this.#length[request] ?? 0,
      failure: state === ANSWERED ? void 0 : state - FAILED,
      unread: this.#unread.get(request)
    };
  }
  /** Requests with a line. */
  get found() {
    return this.#state.reduce((sum, state) => state === NONE ? sum : sum + 1, 0);
  }
  /** Of each request that failed. */
  *failures() {
    for (const state of this.#state) if (state >= FAILED) yield state - FAILED;
  }
};
// ../engine/src/collect/result-index.ts
var ResultIndex = class _ResultIndex {
  #files;
  #asked;
  #places;
  #book;
  #hide;
  /** What is read at once, each time into the same place: new ones would add up to the size of the files. */
  #stretch = Buffer.allocUnsafeSlow(STRETCH_BYTES);
  /** What was read last. */
  #held = NOTHING_HELD;
  #recent = /* @__PURE__ */ new Map();
  findings;
  constructor(files, asked, places, book, { hide, ...more }) {
    this.#hide = hide;
    this.#files = files;
    this.#asked = asked;
    this.#places = places;
    this.#book = book;
    const { found } = places;
    const failures = book.count(places.failures());
    const failed = failures.reduce((sum, { lines }) => sum + lines, 0);
    this.findings = { ...more, found, answered: found - failed, failures };
  }
  /** @param asked the custom ids of the requests */
  static async open(paths, asked, onSpare, hide) {
    const places = new LinePlaces(asked.size);
    const book = new FailureBook();
    const lines = paths.map(() => 0);
    let usage = { input: 0, cached: 0, output: 0 };
    let doubles = 0;
    for (const [file, path] of paths.entries()) {
      const take = (result, number, at) => {
        const where = `${path}:${number}`;
        if (result === void 0) {
          onSpare({ where, reason: "is no result line" });
          return;
        }
        lines[file] = (lines[file] ?? 0) + 1;
        const { custom_id } = result;
        const request = requestOf(asked, custom_id);
        if (request === void 0) {
          const shown = JSON.stringify((hide?.text ?? String)(custom_id.slice(0, 1e3)).slice(0, 100));
          onSpare({ where, reason: `answers ${shown}, which was not asked` });
          return;
        }
        const before = places.at(request);
        if (before !== void 0) doubles += 1;
        if (before !== void 0 && (before.failure === void 0 || !isAnswered(result))) return;
        usage = sumOf(usage, usageOf(result));
        const failure = lineFailure(result);
        places.set(request, { file, ...at, failure: failure === void 0 ? void 0 : book.slotOf(failure) });
      };
      const { most } = LINE_BOUNDS.result;
      const onTooLarge = (number, beginning2) => {
        const why = `the line has more than ${most} bytes`;
        const result = unread(beginning2, why);
        if (result === void 0) onSpare({ where: `${path}:${number}`, reason: "is too long" });
        else take(result, number, { offset: 0, length: 0, unread: why });
      };
      const options = { name: path, maxLineBytes: most, onTooLarge };
      for await (const some of splitBlocks(blocksOf(path), options)) {
        for (const { bytes, number, offset } of some) {
          take(readLine(bytes, hide && { text: hide.text }), number, { offset, length: bytes.length });
        }
      }
    }
    const files = [];
    for (const path of paths) files.push(await open2(path, "r"));
    return new _ResultIndex(files, asked, places, book, { lines, usage, doubles, hide });
  }
  /** Bytes of its line, as far as those are to be read. */
  lengthOf(customId) {
    return this.#placeOf(customId)?.length ?? 0;
  }
  /**
   * The lines for these custom ids, in their order: of each one with an answer if there is one, else the first. Lines that lie
   * side by side are read at once. Read without waiting: the files were written and read a moment ago, so they lie in memory,
   * and to wait for each read takes ten times as long as the read.
   */
  findAll(customIds) {
    const places = new Map(customIds.map((id) => [id, this.#placeOf(id)]));
    const there = [...places.values()].flatMap((place) => place?.unread === void 0 ? place ?? [] : []);
    const read = /* @__PURE__ */ new Map();
    for (const stretch of stretchesOf(there)) this.#read(stretch, read);
    return customIds.map((id) => {
      const place = places.get(id);
      if (place === void 0) return void 0;
      return place.unread === void 0 ? read.get(place) : unreadLine(id, place.unread);
    });
  }
  /** A request is asked for several times within a few others, and to find its number is to hash its custom id. */
  #placeOf(customId) {
    const known = this.#recent.get(customId);
    const request = known ?? requestOf(this.#asked, customId);
    if (request === void 0) return void 0;
    if (known === void 0) {
      if (this.#recent.size === MOST_RECENT) this.#recent.clear();
      this.#recent.set(customId, request);
    }
    return this.#places.at(request);
  }
  #read(stretch, into) {
    const [first, last] = [stretch[0], stretch.at(-1)];
    const file = first && this.#files[first.file];
    if (first === void 0 || last === void 0 || file === void 0) return;
    const bytes = this.#bytesAt(first.file, file.fd, first.offset, last.offset + last.length);
    for (const place of stretch) {
      const start = place.offset - first.offset;
      into.set(place, readLine(bytes.subarray(start, start + place.length), this.#hide));
    }
  }
  /** Where one read goes on where the last has ended, more is read than is asked for: answers mostly come in their order. */
  #bytesAt(file, fd, offset, end) {
    const { file: lastFile, offset: start, bytes: held } = this.#held;
    const heldEnd = start + held.length;
    if (file === lastFile && offset >= start && end <= heldEnd) return held.subarray(offset - start, end - start);
    const goesOn = file === lastFile && offset >= start && offset <= heldEnd + GAP_BYTES;
    const length = end - offset;
    const buffer = length > STRETCH_BYTES ? Buffer.allocUnsafe(length) : this.#stretch;
    const bytesRead = readSync(fd, buffer, 0, goesOn ? buffer.length : length, offset);
    this.#held = { file, offset, bytes: buffer.subarray(0, bytesRead) };
    return buffer.subarray(0, Math.min(length, bytesRead));
  }
  /** Why this custom id has no answer; undefined where it has one, or no line at all. */
  failureOf(customId) {
    const slot = this.#placeOf(customId)?.failure;
    return slot === void 0 ? void 0 : this.#book.at(slot);
  }
  async close() {
    for (const file of this.#files) await file.close();
  }
};
var NOTHING_HELD = { file: 0, offset: 0, bytes: new Uint8Array() };
function requestOf(asked, customId) {
  return customId.isWellFormed() ? asked.numberOf(customId) : void 0;
}
var GAP_BYTES = 4096;
var STRETCH_BYTES = 256 * 1024;
var MOST_RECENT = 256;
function stretchesOf(places) {
  const stretches = [];
  const inOrder = places.toSorted((a, b) => a.file - b.file || a.offset - b.offset);
  for (const place of inOrder) {
    const stretch = stretches.at(-1);
    const [first, last] = [stretch?.[0], stretch?.at(-1)];
    const end = place.offset + place.length;
    const joins = first !== void 0 && last?.file === place.file && place.offset - last.offset - last.length <= GAP_BYTES && end - first.offset <= STRETCH_BYTES;
    if (joins) stretch?.push(place);
    else stretches.push([place]);
  }
  return stretches;
}
function sumOf(one, other) {
  return {
    input: one.input + other.input,
    cached: one.cached + other.cached,
    output: one.output + other.output
  };
}
var utf8 = new TextDecoder();
function readLine(bytes, hide) {
  try {
    const text = utf8.decode(bytes);
    return readResultLine(parseJson(text), hide && needed(hide, text));
  } catch (error) {
    return error instanceof BoundError ? unread(bytes.subarray(0, 4096), error.message) : void 0;
  }
}
var OTHER_FORMS = /\\[u/\\]/;
function needed({ text: hideText, data }, line) {
  return data === void 0 || OTHER_FORMS.test(line) || data(line) !== line ? { text: hideText, ...data && { data } } : { text: hideText };
}
function unread(beginning2, why) {
  const id = idAtBeginning(beginning2);
  return id === void 0 ? void 0 : unreadLine(id, why);
}
// ../engine/src/collect/read-answers.ts
var MAX_WARNINGS = 5;
async function readAnswers(options, remote, status, asked) {
  const read = (files2) => readFiles(options, remote, status, asked, files2);
  const files = await fetchResultFiles(options, remote);
  const first = await read(files);
  try {
    if (first.shortage === void 0 && files.every(({ state }) => state !== "gone" && state !== "failed")) {
      await keepFiles(options, files, () => true);
      return first;
    }
    const all = await addKept(options, files);
    await keepFiles(options, all, (file) => !file.isKept && (first.linesOf.get(file.kind) ?? 0) > 0);
    if (!all.some(({ isKept, uncounted }) => isKept || uncounted.length > 0)) return first;
    const together = await read(all);
    await first.index.close();
    return together;
  } catch (error) {
    await first.index.close();
    throw error;
  }
}
async function readFiles({ logger, openai }, remote, status, asked, files) {
  let spare = 0;
  const paths = files.flatMap((file) => file.paths.map((path) => ({ path, kind: file.kind })));
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
  const linesOf = /* @__PURE__ */ new Map();
  for (const [at, { kind }] of paths.entries()) linesOf.set(kind, (linesOf.get(kind) ?? 0) + (lines[at] ?? 0));
  const empty = files.filter(({ kind }) => (linesOf.get(kind) ?? 0) === 0);
  const strange = [
    ...await strangeFiles(empty, hiderOf(openai)),
    ...files.flatMap(
      ({ uncounted }) => uncounted.map((where) => `${where} is no copy that counts: the batch's record has no such digest`)
    )
  ];
  const shortage = shortageOf({ remote, status, own: asked.size, found, answered, files, strange });
  const anythingRead = found > 0 || files.every(({ state }) => state !== "failed");
  return { index, spare, linesOf, shortage, anythingRead };
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
async function fetchRequestFile(services, batch, remote, workDir) {
  const { openai, logger, state, tidy } = services;
  const path = join2(workDir, "requests.jsonl");
  if (await fetchOwn(services, batch, path)) return { path };
  const { input_file_id } = remote;
  if (!input_file_id) return void 0;
  const there = await downloadFile({ openai, clock: state.clock, logger, fileId: input_file_id, path, tidy });
  if (!there) return void 0;
  const { request_sha256: wanted } = batch;
  if (wanted === void 0 || (await digestFile(path)).sha256 === wanted) return { path };
  return "changed";
}
async function fetchOwn({ store, logger, tidy }, batch, path) {
  const { request_key, request_sha256 } = batch;
  if (request_key === void 0) return false;
  if (batch.store !== void 0 && batch.store !== store.url) {
    logger.warn(`batch ${batch.batchId} keeps its files in ${batch.store}, not in ${store.url}`);
  }
  try {
    if (await copyObject(store, request_key, path, tidy) === request_sha256) return true;
    logger.warn(`${store.locate(request_key)} has changed; using the file that OpenAI was given`);
  } catch (error) {
    if (!isCompletionBatchError(error, "object-not-found") && !isCompletionBatchError(error, "object-key-invalid"))
      throw error;
    logger.warn(`${describeError(error)} Using the file that OpenAI was given.`);
  }
  return false;
}
async function keysIn(path, { workload }) {
  const keys = new KeyTable();
  try {
    for await (const key of keysOfFile(workload, path)) keys.add(key);
    return keys;
  } catch (error) {
    if (error instanceof CompletionBatchError) return void 0;
    throw error;
  }
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
  const failed = status === "FAILED" && findings.answered === 0;
  const limit = failed ? limitRefusalIn(remote.errors?.data ?? []) : void 0;
  const { model } = batch;
  if (model === void 0) return limit;
  if (limit !== void 0) await learnLimit(ended, model, limit);
  try {
    await noteAnswer(ended, model, failed && limit === void 0);
  } catch (error) {
    if (!isCompletionBatchError(error, "row-damaged")) throw error;
    ended.services.logger.warn(describeError(error));
  }
  return limit;
}
async function noteAnswer(ended, model, refusedWhole) {
  const { services, batch, remote, findings, endedAt: at } = ended;
  const { queues } = services.state;
  const { batchId } = batch;
  if (findings.answered > 0) return queues.modelAnswered(model, at);
  if (refusedWhole) {
    if (!isLasting(remote)) return;
    return queues.modelRefused(model, { at, batchId, message: failureOf(remote), kind: "batch" });
  }
  const lasting = lastingFailure(findings);
  if (lasting !== void 0) {
    await queues.modelRefused(model, { at, batchId, message: lasting.message, kind: "lines" });
  }
}
function isLasting({ errors }) {
  const reasons = errors?.data ?? [];
  return reasons.length > 0 && !reasons.every(({ message }) => isAboutFile(message ?? ""));
}
async function learnLimit({ services: { state }, batch, requests, endedAt }, model, limit) {
  const open3 = limit.kind === "queue" ? await enqueuedTokens(state, model) : /* @__PURE__ */ new Map();
  const waiting = [...open3.values()].reduce((sum, tokens) => sum + tokens, 0);
  const refused = {
    model,
    batchId: batch.batchId,
    at: Date.parse(endedAt),
    queuedTokens: Math.max(batch.queued_tokens ?? batch.estimated_tokens ?? 0, waiting),
    bytes: (await digestFile(requests)).bytes,
    requests: async () => requests
  };
  await learnFrom(limit, refused, state);
}
// ../engine/src/collect/settle.ts
async function settleBatch(services, read) {
  const { logger, workload } = services;
  const { batch, remote, status, requests, answers } = read;
  const { findings } = answers.index;
  const endedAt = new Date(read.end).toISOString();
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
  const held = await examine(services, read, ended, answeredRequests(services, read));
  if (held !== void 0) return held;
  const settled = await settle(
    services,
    read,
    ended,
    (units) => logger.progress(`${workload.unit[1]} settled`, units, batch.units)
  );
  logger.progress(`${workload.unit[1]} settled`, settled.units, settled.units);
  if (!isOurs(batch) && settled.elsewhere === settled.units) {
    const reason = `another program submitted it, and none of its ${workload.unit[1]} names it: collect it with that`;
    return resultOf(services, batch, "unreadable", remote.status, { reason });
  }
  return close(services, read, settled, troublesOf(read, limit, settled));
}
var AT_ONCE = 48;
var BYTES_AT_ONCE = 256 * 1024;
function settle(services, read, ended, onProgress) {
  const { workload } = services;
  const keys = read.asked.keys();
  return keys !== void 0 && workload.settleKeys !== void 0 ? workload.settleKeys(ended, answeredKeys(keys, read), onProgress) : workload.settle(ended, answeredRequests(services, read), onProgress);
}
async function* answeredKeys(keys, read) {
  const window = new Window(read);
  for (const key of keys) {
    window.add({ key }, 0);
    if (window.isFull) yield* window.answered();
  }
  yield* window.answered();
}
async function* answeredRequests({ workload }, read) {
  const { requests } = read;
  const window = new Window(read);
  for await (const lines of splitBlocks(blocksOf(requests), { name: requests })) {
    for (const line of lines) {
      const request = { ...line, bytes: Buffer.from(line.bytes) };
      window.add({ line: request, key: workload.keyOf(request, requests) }, line.bytes.length);
      if (window.isFull) yield* window.answered();
    }
  }
  yield* window.answered();
}
var Window = class {
  #index;
  #releaseOf;
  #open = [];
  #bytes = 0;
  constructor({ batch, status, own, answers: { index, shortage } }) {
    this.#index = index;
    this.#releaseOf = isRejected(batch) ? () => "rejected" : releases(status, own, index, shortage);
  }
  /** @param bytes of the request, as far as they are held */
  add(asked, bytes) {
    this.#open.push(asked);
    this.#bytes += bytes + this.#index.lengthOf(asked.key);
  }
  get isFull() {
    return this.#open.length === AT_ONCE || this.#bytes > BYTES_AT_ONCE;
  }
  /** None of them is held any more then. */
  answered() {
    const asked = this.#open;
    this.#open = [];
    this.#bytes = 0;
    const results = this.#index.findAll(asked.map(({ key }) => key));
    return asked.map((each, at) => {
      const result = results[at];
      return { ...each, result, release: this.#releaseOf(each.key, result !== void 0) };
    });
  }
};
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
var HOUR_MS = 36e5;
var LATE_FILES_MS = 24 * HOUR_MS;
var USUAL_WAIT_MS = HOUR_MS;
var UNKNOWN_STATUS_MS = 26 * HOUR_MS;
async function collect(services, options) {
  const { batch, fileWaitMs = LATE_FILES_MS, cancelAfterHours } = options;
  const workDir = await makeScratch(options.workDir, "collect");
  try {
    return await look({ services, batch, workDir, fileWaitMs, cancelAfterHours });
  } finally {
    await rm(workDir, { recursive: true, force: true });
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
      reason: `OpenAI does not know this batch: check that the key belongs to the project that submitted it; if it is gone for good, release what it holds with: ${wayOut(collected)}`
    });
  }
  const another = isOurs(batch) ? anothers(batch, remote) : void 0;
  if (another !== void 0) {
    const reason = `${another}: correct its record, or release what it holds with: ${wayOut(collected)}`;
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
  const { batchId: completionBatchId, request_sha256: digest, input_file_id: inputFileId } = batch;
  const kinship = kinshipOf(remote, { completionBatchId, digest, inputFileId: inputFileId || void 0 });
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
  const age = (timeNow(services, remote) - (remote.created_at ?? Date.parse(batch.submitted_at))) / HOUR_MS;
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
  const done = counts == null || counts.total === 0 ? "" : `${counts.completed + counts.failed} of ${counts.total} requests done`;
  return resultOf(services, batch, "open", remote.status, { reason: done });
}
function waitOnUnknown({ services, batch }, remote, age) {
  const word = JSON.stringify(remote.status.slice(0, 60));
  const waits = `OpenAI gives it the status ${word}, which is not known here`;
  if (!(age >= UNKNOWN_STATUS_MS / HOUR_MS)) {
    services.logger.warn(`batch ${remote.id}: ${waits}: waiting`);
    return resultOf(services, batch, "open", remote.status, { reason: waits });
  }
  return resultOf(services, batch, "incomplete", remote.status, {
    reason: `${waits}, and ${age.toFixed(0)} h after it was submitted it has not ended: look at it at OpenAI, or end it with: ${services.ways.cancel(batch.batchId)}`
  });
}
async function readEnded(collected, remote, status) {
  const { services, batch, workDir, fileWaitMs } = collected;
  const held = heldResult(services, batch, remote.status);
  if (held !== void 0) return held;
  const file = await fetchRequestFile(services, batch, remote, workDir);
  if (file === void 0) return closeUnread(collected, remote, status);
  if (file === "changed") {
    const reason = `neither the store nor OpenAI has the request file that its record names (SHA-256 ${batch.request_sha256}): restore the object, or release what it holds with: ${wayOut(collected)}`;
    return resultOf(services, batch, "unreadable", remote.status, { reason });
  }
  const requests = file.path;
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
    return await settleBatch(services, { batch, remote, status, requests, asked, own: asked.size, end, answers });
  } finally {
    await answers.index.close();
  }
}
function resultFiles({ services, batch, workDir }) {
  const { openai, state, logger, store, tidy } = services;
  return { openai, clock: state.clock, logger, store, state, batch, workDir, tidy };
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
    reason: `${what}: ${wait}. To release what it holds without its answers: ${wayOut(collected)}`
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
  const gone = "neither the store nor OpenAI has its request file";
  const unreadable = (reason) => resultOf(services, batch, "unreadable", remote.status, { reason });
  if (!isOurs(batch)) {
    return unreadable(
      `${gone}, and another program wrote it: finish it with that, or give it up: ${wayOut(collected)}`
    );
  }
  if (batch.store !== void 0 && batch.store !== store.url) {
    return unreadable(`its files are kept in another store: collect it with the store ${batch.store}`);
  }
  const files = resultFiles(collected);
  await keepFiles(files, await addKept(files, await fetchResultFiles(files, remote)), ({ isKept }) => !isKept);
  await state.batches.change(batch.batchId, status, { failure: gone, collected_at: isoTime(state.clock) });
  return unreadable(`${gone}; release what it holds with: ${ways.reconcile}`);
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
    for (const [index, batch] of batches.entries()) {
      if (batches.length > 1) services.logger.progress("open batches looked at", index, batches.length);
      const before = looks.get(batch.batchId);
      if (before?.result !== void 0 && !isWaitedFor(before.result)) continue;
      const one = await lookAt(services, batch, options);
      looks.set(batch.batchId, one);
      services.tidy?.();
      await options.onCollected?.(one);
    }
    if (batches.length > 1) services.logger.progress("open batches looked at", batches.length, batches.length);
    const here = batches.flatMap(({ batchId }) => looks.get(batchId) ?? []);
    const waiting = waitingOf(here);
    const isWaiting = waiting.length > 0 || here.some(({ error }) => isPassing(error));
    if (options.waitMs === void 0 || !isWaiting) return { looks: [...looks.values()], problems, closed };
    const { clock } = services.state;
    options.onWait?.(waiting, clock.now() + options.waitMs);
    await clock.sleep(options.waitMs);
  }
}
async function batchesToCollect(services, { batchId, isWanted }) {
  if (batchId === void 0) return { ...await findDueBatches(services.state, isWanted), closed: void 0 };
  const batch = await findBatch(services, batchId);
  const open3 = isOpenBatch(batch);
  return { batches: open3 ? [batch] : [], problems: [], closed: open3 ? void 0 : batch };
}
async function lookAt(services, batch, {
  batchId: _,
  isWanted: _wanted,
  waitMs: _wait,
  onWait: _waiting,
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
function waitingOf(looks) {
  return looks.flatMap(({ result }) => result !== void 0 && isWaitedFor(result) ? [result] : []);
}
function isPassing(error) {
  return error instanceof CompletionBatchError && error.code === "openai-unavailable";
}
export {
  collectOpen,
  decide
};
