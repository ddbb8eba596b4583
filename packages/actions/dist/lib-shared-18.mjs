const { createReadStream } = process.getBuiltinModule("node:fs");
const { open, stat, truncate, writeFile } = process.getBuiltinModule("node:fs/promises");
const { open: open2 } = process.getBuiltinModule("node:fs/promises");
const { hash, randomInt } = process.getBuiltinModule("node:crypto");
const { createHash } = process.getBuiltinModule("node:crypto");
const { createCipheriv, createHash: createHash2, randomBytes } = process.getBuiltinModule("node:crypto");
import {
  OPENAI_BOUNDS,
  ask,
  paced,
  parseJson,
  queueOf,
  sourceOf
} from "./lib-shared-7.mjs";
import {
  boundIn,
  isGone,
  isRedirect,
  readRefusal
} from "./lib-shared-9.mjs";
import {
  BLOCK_BYTES as BLOCK_BYTES2,
  blocksOf,
  membersOf,
  splitBlocks,
  splitLines,
  writePieces
} from "./lib-shared-3.mjs";
import {
  CompletionBatchError,
  __callDispose,
  __callDispose as __callDispose2,
  __using,
  __using as __using2,
  isCompletionBatchError
} from "./lib-shared-31.mjs";


// ../engine/src/workload/workload.ts
function factsOf(workload, line, name) {
  return line.facts ?? workload.read(line, name);
}
function canRead({ version, reads = [] }, written) {
  return written === version || reads.includes(written);
}
// ../engine/src/queue/learned-limits.ts
var HOUR_MS = 36e5;
var LEARNED_FOR_MS = 30 * 24 * HOUR_MS;
var BACK_OFF_MS = 24 * HOUR_MS;
var HEADROOM = 0.9;
var SIZE_HEADROOM = 0.95;
function learnedLimits(row, now) {
  const within = (at, ms) => at !== void 0 && now - Date.parse(at) < ms;
  const limit = within(row.limit_learned_at, LEARNED_FOR_MS) ? row.limit_tokens : void 0;
  const lastingTokens = limit === void 0 ? void 0 : Math.floor(limit * HEADROOM);
  const refused = within(row.refused_at, BACK_OFF_MS) ? row.refused_tokens : void 0;
  const halved = refused !== void 0 && refused <= (limit ?? Infinity) ? Math.ceil(refused / 2) : void 0;
  return {
    tokens: lastingTokens === void 0 ? halved : Math.min(lastingTokens, halved ?? Infinity),
    lastingTokens,
    bytes: within(row.bytes_learned_at, LEARNED_FOR_MS) ? row.max_bytes : void 0
  };
}
async function learnFrom(refusal, batch, state) {
  const at = new Date(batch.at).toISOString();
  const { model, batchId } = batch;
  if (refusal.kind === "queue") {
    await state.queues.refusedForRoom(model, { at, batchId, tokens: batch.queuedTokens, limit: refusal.limit });
    return;
  }
  const named = refusal.limit !== void 0 && refusal.limit < batch.bytes ? refusal.limit : void 0;
  const maxBytes = named === void 0 ? await halfOf(await batch.requests()) : Math.floor(named * SIZE_HEADROOM);
  if (maxBytes === void 0) return;
  const staleBefore = new Date(batch.at - LEARNED_FOR_MS).toISOString();
  await state.queues.refusedForSize(model, { at, batchId, maxBytes, staleBefore });
}
async function halfOf(path) {
  const ends = [];
  let bytes = 0;
  for await (const line of splitLines(createReadStream(path), { name: path })) {
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
  const tokens = /* @__PURE__ */ new Map();
  for await (const { batchId, submission } of state.submissions.listOpen()) {
    if (submission !== void 0 && queueOf(submission.model) === queue)
      tokens.set(batchId, submission.estimated_tokens);
  }
  for await (const { batchId, sketch } of state.batches.listOpen()) {
    if (queueOf(sketch.model ?? "") === queue && sketch.held_reason === void 0)
      tokens.set(batchId, sketch.estimated_tokens ?? 0);
  }
  return tokens;
}
// ../engine/src/openai/download.ts
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
        const said = expected === void 0 ? "its last line is cut" : `its description says ${expected}`;
        logger.warn(`${fileId} has ${got} bytes, ${said}: it came twice alike, so it is used`);
        return true;
      }
      if (declared === got || expected === void 0) {
        confirmed = got;
        await truncate(path, 0);
      }
    } catch (error) {
      if (error instanceof CompletionBatchError) throw error;
      if (isGone(error)) return false;
      const refusal = readRefusal(error);
      if (isFinal(refusal.status)) throw unavailable(fileId, refusal.reason, error);
      if (refusal.status === 416) await truncate(path, 0);
      reason = refusal.reason;
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
    const file = __using(_stack, await open(path), true);
    const tail = Buffer.alloc(Math.min(size, LAST_LINE_BYTES));
    await file.read(tail, 0, tail.length, size - tail.length);
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
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}
async function fetchFrom({ openai, fileId, path, timer, tidy }, expected, from) {
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
  await local(path, keepAll(chunks, path, resumed ? "a" : "w", tidy));
  const length = response.headers.get("content-length");
  return response.status === 206 || length === null || response.headers.has("content-encoding") ? void 0 : Number(length);
}
function paceOf(name, most) {
  return { name, most, silenceMs: OPENAI_BOUNDS.silenceMs.most, wholeMs: OPENAI_BOUNDS.fileMs.most, floor: OPENAI_BOUNDS.floor.most };
}
async function keepAll(chunks, path, flags, tidy = () => {
}) {
  var _stack = [];
  try {
    const file = __using(_stack, await open(path, flags), true);
    for await (const chunk of chunks) {
      await file.writeFile(chunk);
      tidy();
    }
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
// ../engine/src/workload/keys-of-file.ts
async function* keysOfFile(workload, path, name = path) {
  for await (const lines of splitBlocks(blocksOf(path), { name }))
    for (const line of lines) yield workload.keyOf(line, name);
}
async function listKeys(workload, path) {
  const keys = [];
  for await (const key of keysOfFile(workload, path)) keys.push(key);
  return keys;
}

// ../engine/src/platform/key-table.ts
var MOST_LETTERS = 48;
var DIGEST_BYTES = 16;
var IS_DIGEST = 255;
var [LENGTH_AT, BYTES_AT] = [4, 5];
var BLOCK_BYTES = 1 << 20;
var FIRST_SLOTS = 1 << 10;
var KeyTable = class {
  #size = 0;
  #blocks = [];
  /** Of the last block, bytes that are taken. */
  #end = BLOCK_BYTES;
  /** By a key's hash, and further on where that slot is taken: the place of its record and 1 more; 0 is free. */
  #slots = new Uint32Array(FIRST_SLOTS);
  /** Of this table alone, so that nobody writes keys that all want the same slot. */
  #seed = randomInt(2 ** 32);
  /** The key that is asked for, as its record would have it. */
  #bytes = new Uint8Array(MOST_LETTERS);
  #length = 0;
  #hasDigests = false;
  get size() {
    return this.#size;
  }
  /** Undefined for a key that was never added. @param key well-formed Unicode */
  numberOf(key) {
    const held = this.#slots[this.#slotOf(key)] ?? 0;
    return held === 0 ? void 0 : this.#numberAt(held - 1);
  }
  /** Its number: a new one is the size before. @param key well-formed Unicode */
  add(key) {
    const slot = this.#slotOf(key);
    const held = this.#slots[slot] ?? 0;
    if (held !== 0) return this.#numberAt(held - 1);
    const number = this.#size;
    this.#slots[slot] = this.#write(number) + 1;
    this.#size += 1;
    if (this.#size * 2 > this.#slots.length) this.#grow();
    return number;
  }
  /** All of them in their order; undefined where one is kept as its digest. To be read before another is added. */
  keys() {
    return this.#hasDigests ? void 0 : this.#keys();
  }
  *#keys() {
    let place = 0;
    for (let number = 0; number < this.#size; number += 1) {
      const at = place % BLOCK_BYTES;
      const isOver = number > 0 && (at + BYTES_AT > BLOCK_BYTES || this.#numberAt(place) !== number);
      if (isOver) place += BLOCK_BYTES - at;
      const begin = place % BLOCK_BYTES + BYTES_AT;
      const block = this.#blockOf(place);
      const length = block[begin - BYTES_AT + LENGTH_AT];
      yield block.toString("latin1", begin, begin + length);
      place += BYTES_AT + length;
    }
  }
  #numberAt(place) {
    return this.#blockOf(place).readUInt32LE(place % BLOCK_BYTES);
  }
  #blockOf(place) {
    return this.#blocks[Math.floor(place / BLOCK_BYTES)];
  }
  /** The record of the key that is asked for. @returns its place */
  #write(number) {
    const bytes = bytesOf(this.#length);
    this.#hasDigests ||= this.#length === IS_DIGEST;
    if (this.#end + BYTES_AT + bytes > BLOCK_BYTES) {
      this.#blocks.push(Buffer.alloc(BLOCK_BYTES));
      this.#end = 0;
    }
    const block = this.#blocks.at(-1);
    const at = this.#end;
    block.writeUInt32LE(number, at);
    block[at + LENGTH_AT] = this.#length;
    for (let each = 0; each < bytes; each += 1) block[at + BYTES_AT + each] = this.#bytes[each];
    this.#end += BYTES_AT + bytes;
    return (this.#blocks.length - 1) * BLOCK_BYTES + at;
  }
  /** The slot that has the key, or that is free for it. */
  #slotOf(key) {
    this.#take(key);
    const mask = this.#slots.length - 1;
    let slot = this.#hashOf(this.#bytes, 0, this.#length) & mask;
    for (; ; ) {
      const held = this.#slots[slot] ?? 0;
      if (held === 0 || this.#isAt(held - 1)) return slot;
      slot = slot + 1 & mask;
    }
  }
  #take(key) {
    if (this.#takeLetters(key)) return;
    const digest = hash("sha256", key, "binary");
    for (let at = 0; at < DIGEST_BYTES; at += 1) this.#bytes[at] = digest.charCodeAt(at);
    this.#length = IS_DIGEST;
  }
  #takeLetters(key) {
    const { length } = key;
    if (length > MOST_LETTERS) return false;
    for (let at = 0; at < length; at += 1) {
      const letter = key.charCodeAt(at);
      if (letter > 255) return false;
      this.#bytes[at] = letter;
    }
    this.#length = length;
    return true;
  }
  /** FNV-1a, and what MurmurHash3 ends with. */
  #hashOf(bytes, from, length) {
    const end = from + bytesOf(length);
    let sum = this.#seed ^ length;
    for (let at = from; at < end; at += 1) sum = Math.imul(sum ^ bytes[at], 16777619);
    sum = Math.imul(sum ^ sum >>> 16, 2246822507);
    sum = Math.imul(sum ^ sum >>> 13, 3266489909);
    return sum ^ sum >>> 16;
  }
  /** Whether the record there is that of the key that is asked for. */
  #isAt(place) {
    const block = this.#blockOf(place);
    const at = place % BLOCK_BYTES;
    if (block[at + LENGTH_AT] !== this.#length) return false;
    const bytes = bytesOf(this.#length);
    for (let each = 0; each < bytes; each += 1) if (block[at + BYTES_AT + each] !== this.#bytes[each]) return false;
    return true;
  }
  #grow() {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (const held of this.#slots) {
      if (held === 0) continue;
      const block = this.#blockOf(held - 1);
      const at = (held - 1) % BLOCK_BYTES;
      let slot = this.#hashOf(block, at + BYTES_AT, block[at + LENGTH_AT]) & mask;
      while (slots[slot] !== 0) slot = slot + 1 & mask;
      slots[slot] = held;
    }
    this.#slots = slots;
  }
};
function bytesOf(length) {
  return length === IS_DIGEST ? DIGEST_BYTES : length;
}

// ../engine/src/objects/copied.ts
async function copyObject(store, key, path, tidy) {
  const digest = createHash("sha256");
  const stream = await store.stream(key);
  try {
    var _stack = [];
    try {
      const file = __using2(_stack, await open2(path, "w"), true);
      await writePieces(file, stream, (bytes) => {
        digest.update(bytes);
        tidy?.();
      });
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose2(_stack, _error, _hasError);
      _promise && await _promise;
    }
  } finally {
    stream.destroy();
  }
  return digest.digest("hex");
}
async function textIfThere(store, key) {
  try {
    return Buffer.from(await store.get(key)).toString();
  } catch (error) {
    if (isCompletionBatchError(error, "object-not-found")) return void 0;
    throw error;
  }
}

// ../engine/src/requests/block-digests.ts
var CIPHER = "aes-256-gcm";
var KEY_BYTES = 32;
var NONCE_BYTES = 12;
var KnownBlocks = class {
  #key;
  #tags;
  constructor(key, tags) {
    this.#key = key;
    this.#tags = tags;
  }
  get count() {
    return this.#tags.length;
  }
  /** Whether the file had this block there. @param index from 0 */
  has(block, index) {
    const tag = this.#tags[index];
    return tag !== void 0 && tagOf(vouching(this.#key, index).setAAD(block)) === tag;
  }
};
function vouching(key, index) {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUInt32BE(index, NONCE_BYTES - 4);
  return createCipheriv(CIPHER, key, nonce);
}
function tagOf(cipher) {
  cipher.final();
  return cipher.getAuthTag().toString("latin1");
}
var BlockDigests = class {
  #hash = createHash2("sha256");
  #key = randomBytes(KEY_BYTES);
  #tags = [];
  /** Of the block that is not whole yet, once there is something of it. */
  #block;
  #bytes = 0;
  update(bytes) {
    this.#hash.update(bytes);
    for (let at = 0; at < bytes.length; ) {
      const piece = bytes.subarray(at, at + BLOCK_BYTES2 - this.#bytes % BLOCK_BYTES2);
      this.#block ??= vouching(this.#key, this.#tags.length);
      this.#block.setAAD(piece);
      this.#bytes += piece.length;
      at += piece.length;
      if (this.#bytes % BLOCK_BYTES2 === 0) this.#endBlock();
    }
  }
  /** Nothing can be added then. */
  end() {
    this.#endBlock();
    const blocks = new KnownBlocks(this.#key, this.#tags);
    return { sha256: this.#hash.digest("hex"), bytes: this.#bytes, blocks };
  }
  #endBlock() {
    if (this.#block === void 0) return;
    this.#tags.push(tagOf(this.#block));
    this.#block = void 0;
  }
};

// ../engine/src/requests/usage.ts
function usageOf({ body }) {
  const usage = membersOf(membersOf(body).usage);
  return {
    input: tokensIn(usage.prompt_tokens) || tokensIn(usage.input_tokens),
    cached: cachedIn(usage.prompt_tokens_details) ?? cachedIn(usage.input_tokens_details) ?? 0,
    output: tokensIn(usage.completion_tokens) || tokensIn(usage.output_tokens)
  };
}
function cachedIn(details) {
  const isTold = typeof details === "object" && details !== null && !Array.isArray(details);
  return isTold ? tokensIn(membersOf(details).cached_tokens) : void 0;
}
function tokensIn(value) {
  return Number.isSafeInteger(value) && value >= 0 ? value : 0;
}
export {
  BlockDigests,
  KeyTable,
  canRead,
  copyObject,
  downloadFile,
  enqueuedTokens,
  factsOf,
  isForbidden,
  keysOfFile,
  learnFrom,
  learnedLimits,
  listKeys,
  textIfThere,
  usageOf
};
