import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  queueOf
} from "./lib-shared-37.mjs";
import {
  boundIn,
  isGone,
  isRedirect,
  readRefusal,
  splitLines
} from "./lib-shared-6.mjs";
import {
  ask
} from "./lib-shared-48.mjs";
import {
  OPENAI_BOUNDS,
  paced,
  parseJson,
  sourceOf
} from "./lib-shared-16.mjs";
import {
  CompletionBatchError
} from "./lib-shared-54.mjs";
import {
  __callDispose,
  __using
} from "./lib-shared-44.mjs";

// ../engine/src/workload/workload.ts
function factsOf(workload, line, name) {
  return line.facts ?? workload.read(line, name);
}
function canRead({ version, reads = [] }, written) {
  return written === version || reads.includes(written);
}

// ../engine/src/queue/learned-limits.ts
import { createReadStream } from "node:fs";
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
import { open, stat, truncate, writeFile } from "node:fs/promises";
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
function paceOf(name, most) {
  return { name, most, silenceMs: OPENAI_BOUNDS.silenceMs.most, wholeMs: OPENAI_BOUNDS.fileMs.most, floor: OPENAI_BOUNDS.floor.most };
}
async function keepAll(chunks, path, flags) {
  var _stack = [];
  try {
    const file = __using(_stack, await open(path, flags), true);
    for await (const chunk of chunks) await file.writeFile(chunk);
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
import { createReadStream as createReadStream2 } from "node:fs";
async function keysOfFile(workload, path, name = path) {
  const keys = [];
  for await (const line of splitLines(createReadStream2(path), { name })) keys.push(workload.keyOf(line, name));
  return keys;
}

export {
  learnedLimits,
  learnFrom,
  enqueuedTokens,
  factsOf,
  canRead,
  downloadFile,
  isForbidden,
  keysOfFile
};
