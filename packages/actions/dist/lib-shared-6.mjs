import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  ask,
  hiderOf
} from "./lib-shared-48.mjs";
import {
  PROXY_REMEDY,
  hideIn,
  proxyIn,
  redact
} from "./lib-shared-12.mjs";
import {
  SHA256,
  explain
} from "./lib-shared-33.mjs";
import {
  ZodBigInt,
  ZodBoolean,
  ZodDate,
  ZodISODate,
  ZodISODateTime,
  ZodISODuration,
  ZodISOTime,
  ZodNumber,
  ZodString,
  _coercedBigint,
  _coercedBoolean,
  _coercedDate,
  _coercedNumber,
  _coercedString,
  _enum,
  _isoDate,
  _isoDateTime,
  _isoDuration,
  _isoTime,
  _undefined,
  array,
  int,
  literal,
  looseObject,
  number,
  object,
  preprocess,
  record,
  string,
  unknown
} from "./lib-zod.mjs";
import {
  BoundError,
  LINE_BOUNDS,
  parseJson
} from "./lib-shared-16.mjs";
import {
  CompletionBatchError
} from "./lib-shared-54.mjs";
import {
  __export
} from "./lib-shared-44.mjs";

// ../engine/src/state/layout.ts
function isExecutionId(id) {
  return /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/.test(id);
}
function isUuid(id) {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(id);
}
function checkExecutionId(id) {
  return checkId(id, "execution");
}
function checkJobId(id) {
  return checkId(id, "job");
}
function checkId(id, what) {
  if (isExecutionId(id)) return id;
  throw new CompletionBatchError(
    "invalid-input",
    `${JSON.stringify(id)} is not ${what === "job" ? "a" : "an"} ${what} id`,
    {
      where: what,
      remedy: 'Use 1 to 100 characters out of a-z, A-Z, 0-9, "_", "." and "-", beginning with a letter or digit.'
    }
  );
}
var batchesPrefix = (execution) => `completion_batches/${execution}/batches/`;
var batchRequestsObject = (execution, batchId, sha2562) => `${batchesPrefix(execution)}${batchId}/${sha2562}.jsonl`;
var resultsPrefix = (execution, batchId) => `completion_batches/${execution}/results/${batchId}/`;
var resultsObject = (execution, batchId, kind, sha2562) => `${resultsPrefix(execution, batchId)}${kind}-${sha2562}.jsonl`;
var outcomesObject = (execution, batchId) => `${resultsPrefix(execution, batchId)}outcomes.jsonl`;
var claimsPrefix = (job) => `jobs/${job}/claims/`;
var claimsObject = (job, number4) => `${claimsPrefix(job)}${String(number4).padStart(7, "0")}.json`;
var jobObject = (job) => `jobs/${job}/job.json`;
var jobPartObject = (job, number4, sha2562) => `jobs/${job}/requests/${String(number4).padStart(4, "0")}-${sha2562}.jsonl`;
var jobInvalidObject = (job, sha2562) => `jobs/${job}/requests/invalid-${sha2562}.jsonl`;
var jobResultsObject = (job) => `jobs/${job}/results.ndjson`;
var jobFailuresObject = (job) => `jobs/${job}/failures.ndjson`;
var ANSWERS = "answers/";
function answersObject(job, createdAt) {
  const age = LAST_MS - Math.min(Math.max(Date.parse(createdAt) || 0, 0), LAST_MS);
  return `${ANSWERS}${String(age).padStart(LAST_MS_DIGITS, "0")}-${job}.bin`;
}
var LAST_MS = 9999999999999;
var LAST_MS_DIGITS = 13;
function jobOfAnswers(key) {
  const job = /^answers\/\d{13}-([^/]+)\.bin$/.exec(key)?.[1];
  return job !== void 0 && isExecutionId(job) ? job : void 0;
}
var jobCancelledObject = (job) => `jobs/${job}/cancelled.json`;
var jobDoneObject = (job) => `jobs/${job}/done.json`;
var OPEN_JOBS = "open-jobs/";
var openJobObject = (job) => `${OPEN_JOBS}${job}`;

// ../engine/src/platform/ndjson.ts
import { isUtf8 } from "node:buffer";
var NEWLINE = 10;
async function* splitLines(chunks, options) {
  for await (const lines of splitBlocks(chunks, options)) for (const line of lines) yield line;
}
async function* splitBlocks(chunks, options) {
  const splitter = new Splitter(options);
  for await (const chunk of chunks) yield splitter.linesOf(chunk);
  yield splitter.rest();
}
var Splitter = class {
  #options;
  #limit;
  #held = new Held();
  #number = 1;
  #offset = 0;
  /** Bytes of a line that is passed over; it is not held. */
  #passed = 0;
  constructor(options) {
    this.#options = options;
    this.#limit = options.maxLineBytes ?? LINE_BOUNDS.request.most;
  }
  *linesOf(chunk) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      const piece = chunk.subarray(start, end);
      if (this.#isTooLarge(piece)) this.#offset += this.#passed + 1;
      else {
        const bytes = this.#held.with(piece);
        if (!isBlank(bytes)) yield { bytes, number: this.#number, offset: this.#offset, terminated: true };
        this.#offset += bytes.length + 1;
      }
      this.#held.clear();
      this.#passed = 0;
      this.#number += 1;
      start = end + 1;
    }
    const rest = chunk.subarray(start);
    if (!this.#isTooLarge(rest)) this.#held.add(rest);
  }
  *rest() {
    const bytes = this.#held.with(new Uint8Array());
    if (!isBlank(bytes)) yield { bytes, number: this.#number, offset: this.#offset, terminated: false };
  }
  #isTooLarge(piece) {
    const { name: name2, onTooLarge } = this.#options;
    if (this.#passed + this.#held.bytes + piece.length <= this.#limit) return false;
    if (onTooLarge === void 0) throw tooLarge(this.#limit, `${name2}:${this.#number}`);
    if (this.#passed === 0) {
      this.#held.add(piece.subarray(0, BEGINNING_BYTES));
      onTooLarge(this.#number, this.#held.beginning());
      this.#passed = this.#held.bytes - Math.min(piece.length, BEGINNING_BYTES);
      this.#held.clear();
    }
    this.#passed += piece.length;
    return true;
  }
};
function tooLarge(limit, where) {
  return new CompletionBatchError("line-too-large", `a line is longer than ${limit} bytes`, {
    where,
    remedy: "Check that the file is NDJSON: one JSON value per line, lines ended by a newline."
  });
}
var Held = class {
  bytes = 0;
  #parts = [];
  /** Room left in the last part. */
  #room = 0;
  add(chunk) {
    if (chunk.length === 0) return;
    const last = this.#parts.at(-1);
    if (last !== void 0 && this.#room >= chunk.length) {
      last.set(chunk, last.length - this.#room);
      this.#room -= chunk.length;
    } else if (last === void 0 || chunk.length >= PART_BYTES) {
      this.#close();
      this.#parts.push(Uint8Array.from(chunk));
    } else {
      this.#close();
      this.#parts.push(new Uint8Array(PART_BYTES));
      this.#room = PART_BYTES;
      this.add(chunk);
      return;
    }
    this.bytes += chunk.length;
  }
  with(end) {
    if (this.bytes === 0) return end;
    this.#close();
    if (end.length === 0 && this.#parts.length === 1) return this.#parts[0] ?? end;
    return this.#parts.length === 0 ? end : Buffer.concat([...this.#parts, end]);
  }
  beginning() {
    this.#close();
    return Buffer.concat(this.#parts.slice(0, 2)).subarray(0, BEGINNING_BYTES);
  }
  clear() {
    if (this.#parts.length === 0) return;
    this.bytes = 0;
    this.#parts = [];
    this.#room = 0;
  }
  #close() {
    const last = this.#parts.pop();
    if (last !== void 0) this.#parts.push(last.subarray(0, last.length - this.#room));
    this.#room = 0;
  }
};
var PART_BYTES = 64 * 1024;
var BEGINNING_BYTES = 4096;
function isBlank(bytes) {
  for (const byte of bytes) if (byte !== 32 && byte !== 9 && byte !== 13) return false;
  return true;
}
function decode(bytes) {
  if (!isUtf8(bytes)) throw new TypeError("the bytes are no UTF-8");
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const text2 = buffer.toString();
  return text2.charCodeAt(0) === BYTE_ORDER_MARK ? text2.slice(1) : text2;
}
var BYTE_ORDER_MARK = 65279;
function parseLine(line, name2) {
  try {
    return parseJson(decode(line.bytes));
  } catch (cause) {
    throw new CompletionBatchError(
      "ndjson-damaged",
      cause instanceof BoundError ? cause.message : line.terminated ? "the line is not valid JSON" : "the last line is torn: it is not valid JSON and has no newline",
      {
        where: `${name2}:${line.number}`,
        remedy: "Write the file again by running the phase that made it; do not edit it by hand.",
        cause
      }
    );
  }
}
function toLine(value) {
  return `${JSON.stringify(value).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029")}
`;
}

// ../../node_modules/zod/v4/classic/iso.js
var iso_exports = {};
__export(iso_exports, {
  ZodISODate: () => ZodISODate,
  ZodISODateTime: () => ZodISODateTime,
  ZodISODuration: () => ZodISODuration,
  ZodISOTime: () => ZodISOTime,
  date: () => date,
  datetime: () => datetime,
  duration: () => duration,
  time: () => time
});
function datetime(params) {
  return _isoDateTime(ZodISODateTime, params);
}
function date(params) {
  return _isoDate(ZodISODate, params);
}
function time(params) {
  return _isoTime(ZodISOTime, params);
}
function duration(params) {
  return _isoDuration(ZodISODuration, params);
}

// ../../node_modules/zod/v4/classic/coerce.js
var coerce_exports = {};
__export(coerce_exports, {
  bigint: () => bigint,
  boolean: () => boolean,
  date: () => date2,
  number: () => number2,
  string: () => string2
});
function string2(params) {
  return _coercedString(ZodString, params);
}
function number2(params) {
  return _coercedNumber(ZodNumber, params);
}
function boolean(params) {
  return _coercedBoolean(ZodBoolean, params);
}
function bigint(params) {
  return _coercedBigint(ZodBigInt, params);
}
function date2(params) {
  return _coercedDate(ZodDate, params);
}

// ../engine/src/requests/tokens.ts
var estimateTokens = (text2) => {
  const units = unitsOf(text2);
  const { length } = text2;
  let tokens2 = 0;
  let at = 0;
  while (at < length) {
    const begin = at;
    const first = units[at];
    let signs = known[first];
    const kind = signs & KIND;
    const end = kind === DIGIT ? Math.min(length, begin + DIGITS) : length;
    let next = signs;
    for (at += 1; at < end; at += 1) {
      next = known[units[at]];
      if ((next & KIND) !== kind) break;
      signs |= next;
    }
    if (kind !== 0 && next !== 0) tokens2 += pieceTokens(signs, first, at - begin, 0);
    else {
      const piece = unusualPiece(text2, begin);
      tokens2 += piece.tokens;
      at = piece.end;
    }
  }
  return Math.ceil(tokens2);
};
var DIGITS = 3;
function unusualPiece(text2, begin) {
  const first = text2.codePointAt(begin) ?? 0;
  const kind = signsOf(first) & KIND;
  let signs = 0;
  let pairs = 0;
  let end = begin;
  while (end < text2.length && (kind !== DIGIT || end - begin - pairs < DIGITS)) {
    const point = text2.codePointAt(end) ?? 0;
    const its = signsOf(point);
    if ((its & KIND) !== kind) break;
    signs |= its;
    end += 1;
    if (point <= 65535) continue;
    end += 1;
    pairs += 1;
  }
  return { tokens: pieceTokens(signs, first, end - begin, pairs), end };
}
function signsOf(point) {
  return known[point] || lookUp(point);
}
var scratch = new Uint16Array(32 * 1024);
var scratchBytes = Buffer.from(scratch.buffer);
function unitsOf(text2) {
  if (text2.length <= scratch.length) {
    scratchBytes.write(text2, "utf16le");
    return scratch;
  }
  const units = new Uint16Array(text2.length);
  Buffer.from(units.buffer).write(text2, "utf16le");
  return units;
}
var LETTER = 1;
var DIGIT = 2;
var BLANK = 3;
var OTHER = 4;
var KIND = 7;
var SMALL = 8;
var known = new Uint8Array(1114112);
function lookUp(point) {
  const letter = String.fromCodePoint(point);
  const kind = new RegExp("^\\p{L}", "u").test(letter) ? LETTER : new RegExp("^\\p{N}", "u").test(letter) ? DIGIT : /^\s/.test(letter) ? BLANK : OTHER;
  const signs = letter.toUpperCase() === letter ? kind : kind | SMALL;
  if (point < 55296 || point > 56319) known[point] = signs;
  return signs;
}
var SPACE = 32;
var ASCII = 127;
var LATIN = 591;
function pieceTokens(signs, first, units, pairs) {
  switch (signs & KIND) {
    case LETTER: {
      if (first > LATIN) return units - pairs;
      const capitals = (signs & SMALL) === 0 && units > 1;
      return Math.max(1, units / (capitals ? 2.7 : 6));
    }
    case DIGIT:
      return 1;
    case BLANK:
      return first === SPACE && units === 1 ? 0.1 : 1;
    case OTHER:
      return first <= ASCII ? Math.ceil(units / 3) : (units - pairs) * 1.5;
    default:
      return 0;
  }
}
var PER_MESSAGE = 3;
var answerFormat = looseObject({ json_schema: looseObject({ schema: unknown() }) });
function requestTokens(body, count2) {
  let tokens2 = PER_MESSAGE;
  for (const { role, content } of body.messages) tokens2 += PER_MESSAGE + count2(role) + count2(content);
  const shown2 = schemaIn(body.response_format);
  return shown2 === void 0 ? tokens2 : tokens2 + count2(JSON.stringify(shown2));
}
function schemaIn(format) {
  return format === void 0 ? void 0 : answerFormat.safeParse(format).data?.json_schema.schema;
}

// ../engine/src/openai/limit-refusal.ts
function readLimitRefusal(refusal) {
  const message = refusal.message ?? "";
  if (refusal.code === "token_limit_exceeded" || /enqueued token limit/i.test(message)) {
    return { kind: "queue", limit: numberIn(/limit:?\s*([\d,]+)/i.exec(message)) };
  }
  const tooLarge2 = /\bfile is (?:too large|larger than)/i.test(message);
  if (refusal.status === 413 || tooLarge2) {
    return { kind: "size", limit: numberIn(/larger than the ([\d,]+)/i.exec(message)) };
  }
  return void 0;
}
function numberIn(found) {
  const value = Number((found?.[1] ?? "").replaceAll(",", ""));
  return Number.isSafeInteger(value) && value > 0 ? value : void 0;
}
function limitRefusalIn(errors) {
  return errors.flatMap((error) => readLimitRefusal(error) ?? [])[0];
}

// ../engine/src/openai/refusals.ts
var MAX_REASON = 2e3;
var apiError = object({ status: number(), code: string().nullish(), message: string() });
function readRefusal(error) {
  const parsed = apiError.safeParse(error);
  if (!parsed.success) {
    return { effect: "unknown", reason: redact(connectionReason(error)), status: void 0, code: void 0 };
  }
  const { status, code, message } = parsed.data;
  const reason = redact(message).slice(0, MAX_REASON);
  const limit = status < 500 ? readLimitRefusal({ status, code, message }) : void 0;
  if (limit !== void 0) return { effect: "refused", reason, status, code: code ?? void 0, limit };
  return { effect: effectOf(status, message), reason, status, code: code ?? void 0 };
}
function connectionReason(error) {
  if (!(error instanceof Error)) return String(error);
  const met = boundIn(error);
  if (met !== void 0) return met.message;
  const proxy = proxyIn(error);
  if (proxy === void 0) return error.message;
  let cause = error;
  while (cause.cause instanceof Error) cause = cause.cause;
  const code = "code" in cause ? String(cause.code) : "";
  return `no connection through ${proxy}: ${cause.message || code || cause.name}. ${PROXY_REMEDY}`;
}
function boundIn(error) {
  if (error instanceof BoundError) return error;
  return error instanceof Error ? boundIn(error.cause) : void 0;
}
var FILE_NOT_VISIBLE = /(cannot find|could not find|no such|unknown) (input )?file|file\b.{0,80}\b(not found|does not exist|not (yet )?(been )?(processed|ready|available|visible|uploaded)|still (being )?process|pending)/i;
function isAboutFile(message) {
  return FILE_NOT_VISIBLE.test(message);
}
function isRedirect(status) {
  return status >= 300 && status < 400;
}
function effectOf(status, message) {
  if (status === 429) return "limited";
  if (isRedirect(status) || status === 408 || status === 409 || status >= 500) return "unknown";
  return [400, 404, 422].includes(status) && FILE_NOT_VISIBLE.test(message) ? "file-not-visible" : "refused";
}
function explainOpenaiError(error, what) {
  if (error instanceof CompletionBatchError) return error;
  const { status, reason } = readRefusal(error);
  if (status === 401 || status === 403) {
    return new CompletionBatchError("credentials-missing", `OpenAI refused the key: ${reason}`, {
      where: "OPENAI_API_KEY",
      remedy: "Set OPENAI_API_KEY to a key of the project that submitted the batch, with the right to do this.",
      cause: error
    });
  }
  return new CompletionBatchError("openai-unavailable", `${what}: ${reason}`, {
    where: "OpenAI",
    remedy: "Run it again later: it goes on where it stopped.",
    cause: error
  });
}

// ../engine/src/openai/remote-batch.ts
var LATEST_MS = 253402300799e3;
var FIRST_MS = 1e11;
function readTime(value) {
  const number4 = typeof value === "string" && /^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value;
  if (typeof number4 === "string") return within(Date.parse(withZone(number4)));
  if (typeof number4 !== "number") return void 0;
  return within(number4 < FIRST_MS ? Math.floor(number4) * 1e3 : Math.floor(number4));
}
function withZone(text2) {
  return /T[\d:.]+$/.test(text2.trim()) ? `${text2.trim()}Z` : text2;
}
function within(ms) {
  return ms > 0 && ms <= LATEST_MS ? ms : void 0;
}
var time2 = unknown().optional().transform(readTime);
var count = preprocess(
  (value) => typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value,
  number()
);
var tokens = int().nonnegative();
var remoteBatch = looseObject({
  id: string(),
  status: string(),
  created_at: time2,
  in_progress_at: time2,
  completed_at: time2,
  expired_at: time2,
  cancelled_at: time2,
  failed_at: time2,
  input_file_id: string().nullish(),
  metadata: record(string(), string()).nullish().catch(void 0),
  output_file_id: string().nullish(),
  error_file_id: string().nullish(),
  request_counts: looseObject({ total: count, completed: count, failed: count }).nullish().catch(void 0),
  usage: looseObject({
    input_tokens: tokens,
    input_tokens_details: looseObject({ cached_tokens: tokens }).nullish(),
    output_tokens: tokens
  }).nullish().catch(void 0),
  errors: looseObject({
    data: array(
      looseObject({
        code: string().nullish(),
        message: string().nullish(),
        line: number().nullish().catch(null)
      })
    ).nullish()
  }).nullish().catch(void 0)
});
var OPEN_BATCH_STATUSES = ["PENDING", "VALIDATING", "IN_PROGRESS", "FINALIZING", "CANCELING"];
var STATUS = new Map(
  [
    ["VALIDATING", "validating validation queued pending submitted created preparing notstarted"],
    ["IN_PROGRESS", "inprogress running processing started active"],
    ["FINALIZING", "finalizing finalising"],
    ["CANCELING", "cancelling canceling cancelrequested cancellationrequested"],
    ["COMPLETED", "completed complete succeeded success successful done finished ended"],
    ["FAILED", "failed failure error errored"],
    ["EXPIRED", "expired timeoutexceeded"],
    ["CANCELLED", "cancelled canceled"]
  ].flatMap(([status, words]) => words.split(" ").map((word) => [word, status]))
);
function statusOf(remote) {
  const letters = remote.status.toLowerCase().replace(/[^a-z]/g, "");
  const known2 = STATUS.get(letters.replace(/^(batch|job)(state|status)/, ""));
  if (known2 !== void 0) return known2;
  if (remote.completed_at) return "COMPLETED";
  if (remote.expired_at) return "EXPIRED";
  if (remote.cancelled_at) return "CANCELLED";
  return remote.failed_at ? "FAILED" : void 0;
}
function hasEnded(status) {
  return status === "COMPLETED" || status === "FAILED" || status === "EXPIRED" || status === "CANCELLED";
}
function endOf(remote) {
  return remote.completed_at ?? remote.expired_at ?? remote.cancelled_at ?? remote.failed_at;
}
function billedUsage({ usage }) {
  if (usage == null || usage.input_tokens + usage.output_tokens === 0) return void 0;
  const cached = usage.input_tokens_details?.cached_tokens ?? 0;
  return { input: usage.input_tokens, cached, output: usage.output_tokens };
}
function failureOf(remote) {
  const errors = remote.errors?.data ?? [];
  const texts = errors.slice(0, 3).map(({ code, message, line }) => `${code ?? "unknown"}: ${message ?? ""}${line == null ? "" : ` (line ${line})`}`);
  return redact(
    [...texts, ...errors.length > 3 ? [`and ${errors.length - 3} more`] : []].join("; ") || "no reason given"
  ).slice(0, 1e3);
}
async function retrieveBatch(openai, id) {
  let answer;
  try {
    answer = await ask(openai, (client) => client.batches.retrieve(id).withResponse());
  } catch (error) {
    if (isGone(error)) return void 0;
    throw explainOpenaiError(error, `batch ${id} cannot be read`);
  }
  const parsed = remoteBatch.safeParse(answer.data);
  const seenAt = Date.parse(answer.response.headers.get("date") ?? "");
  if (parsed.success) {
    const { status, errors } = hideIn({ status: parsed.data.status, errors: parsed.data.errors }, hiderOf(openai));
    return { ...parsed.data, status, errors, seenAt: Number.isNaN(seenAt) ? void 0 : seenAt };
  }
  throw explainOpenaiError(
    new Error(`the answer is no batch (${explain(parsed.error)})`),
    `batch ${id} cannot be read`
  );
}
function isGone(error) {
  const { status } = readRefusal(error);
  return status === 404 || status === 410;
}
async function cancelBatch(openai, id) {
  try {
    await ask(openai, (client) => client.batches.cancel(id, { maxRetries: 0 }));
  } catch (error) {
    if (readRefusal(error).status !== 409) throw explainOpenaiError(error, `batch ${id} cannot be cancelled`);
  }
}

// ../engine/src/platform/printable.ts
var MAX_NAME = 256;
function isPrintable(given) {
  return !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(given);
}

// ../engine/src/platform/canonical-text.ts
import { createHash, hash } from "node:crypto";
function canonicalText(value) {
  return JSON.stringify(sorted(value));
}
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1).map(([name2, member]) => [name2, sorted(member)])
  );
}
function canonicalDigest(value) {
  const writer = new Writer();
  writer.value(value);
  return writer.digest();
}
var LETTERS = 8 * 1024;
var LETTER_BYTES = 6;
var block = Buffer.allocUnsafeSlow(2 * LETTERS * LETTER_BYTES);
var SHORT = 64;
var [QUOTE, COMMA, COLON, LIST, LIST_END, OBJECT, OBJECT_END] = [34, 44, 58, 91, 93, 123, 125];
var Writer = class {
  #hash;
  #at = 0;
  value(value) {
    if (typeof value === "string") this.#text(value);
    else if (Array.isArray(value)) this.#list(value);
    else if (typeof value === "object" && value !== null) this.#object(value);
    else this.#plain(JSON.stringify(value));
  }
  digest() {
    if (this.#hash === void 0) return hash("sha256", block.subarray(0, this.#at), "hex");
    return this.#hash.update(block.subarray(0, this.#at)).digest("hex");
  }
  #list(values) {
    this.#byte(LIST);
    let isFirst = true;
    for (const value of values) {
      if (!isFirst) this.#byte(COMMA);
      isFirst = false;
      this.value(value);
    }
    this.#byte(LIST_END);
  }
  #object(value) {
    let isFirst = true;
    this.#byte(OBJECT);
    for (const name2 of namesOf(value)) {
      if (!isFirst) this.#byte(COMMA);
      isFirst = false;
      this.#text(name2);
      this.#byte(COLON);
      this.value(value[name2]);
    }
    this.#byte(OBJECT_END);
  }
  /** ASCII without anything to escape. */
  #plain(text2) {
    this.#room(text2.length);
    for (let index = 0; index < text2.length; index += 1) block[this.#at + index] = text2.charCodeAt(index);
    this.#at += text2.length;
  }
  #text(text2) {
    if (text2.length <= SHORT && this.#shortPlain(text2)) return;
    this.#byte(QUOTE);
    for (let from = 0; from < text2.length; ) {
      let to = Math.min(text2.length, from + LETTERS);
      if (to < text2.length && isHighSurrogate(text2.charCodeAt(to - 1))) to -= 1;
      this.#room((to - from) * LETTER_BYTES);
      const piece = from === 0 && to === text2.length ? text2 : text2.slice(from, to);
      this.#at += block.write(JSON.stringify(piece).slice(1, -1), this.#at);
      from = to;
    }
    this.#byte(QUOTE);
  }
  /** A name, mostly. @returns false where something in it is to be escaped or is not ASCII; then nothing is written */
  #shortPlain(text2) {
    this.#room(text2.length + 2);
    const at = this.#at + 1;
    for (let index = 0; index < text2.length; index += 1) {
      const unit = text2.charCodeAt(index);
      if (PLAIN[unit] !== 1) return false;
      block[at + index] = unit;
    }
    block[this.#at] = QUOTE;
    block[at + text2.length] = QUOTE;
    this.#at += text2.length + 2;
    return true;
  }
  #byte(byte) {
    this.#room(1);
    block[this.#at] = byte;
    this.#at += 1;
  }
  #room(bytes) {
    if (this.#at + bytes > block.length) this.#flush();
  }
  #flush() {
    this.#hash ??= createHash("sha256");
    this.#hash.update(block.subarray(0, this.#at));
    this.#at = 0;
  }
};
var isHighSurrogate = (unit) => unit >= 55296 && unit <= 56319;
var PLAIN = new Uint8Array(65536);
for (let unit = 0; unit < 128; unit += 1) {
  if (JSON.stringify(String.fromCharCode(unit)).length === 3) PLAIN[unit] = 1;
}
var beginsWithDigit = (name2) => name2.charCodeAt(0) >= 48 && name2.charCodeAt(0) <= 57;
function namesOf(value) {
  const names = Object.keys(value).sort();
  if (!names.some(beginsWithDigit)) return names;
  return Object.keys(Object.fromEntries(names.map((name2) => [name2, null])));
}

// ../engine/src/requests/result-line.ts
var resultLine = looseObject({
  custom_id: string(),
  response: unknown().optional(),
  error: unknown().optional()
});
function readResultLine(value, hide) {
  const line = resultLine.safeParse(value);
  if (!line.success) return void 0;
  const { custom_id, response, error } = line.data;
  const { status_code, body: sent } = membersOf(response);
  const body = parsedIfText(sent);
  const status = statusIn(status_code);
  const said = readError(error) ?? errorInBody(body);
  if (hide === void 0) return { custom_id, status, body, error: said };
  return { custom_id, status, body: hideIn(body, hide.data), error: said && hideIn(said, hide.text) };
}
var CUSTOM_ID = /"custom_id"\s*:\s*("(?:[^"\\]|\\.){0,1000}")/;
var utf8 = new TextDecoder();
function idAtBeginning(beginning) {
  const [, id = ""] = CUSTOM_ID.exec(utf8.decode(beginning)) ?? [];
  try {
    return String(JSON.parse(id));
  } catch {
    return void 0;
  }
}
function unreadLine(custom_id, message) {
  return { custom_id, status: void 0, body: void 0, error: { code: "unreadable", type: "", param: "", message } };
}
function errorInBody(body) {
  if (typeof body === "string") return readError(body);
  const { error, choices, message, detail, status } = membersOf(body);
  const inside = readError(error);
  if (inside !== void 0 || choices !== void 0) return inside;
  if (isUnfinishedResponse(body)) return errorOf({ message: `The response has the status ${textOf(status)}.` });
  return message === void 0 && detail === void 0 ? void 0 : readError(body);
}
function isUnfinishedResponse(body) {
  const { object: object2, status } = membersOf(body);
  return object2 === "response" && UNFINISHED.has(textOf(status));
}
var UNFINISHED = /* @__PURE__ */ new Set(["failed", "cancelled", "in_progress", "queued"]);
function isAnswered({ status, body, error }) {
  if (error !== void 0) return false;
  if (status !== void 0) return isSuccess(status);
  return listsOf(body).length > 0;
}
function listsOf(body) {
  const { choices, output, data, results } = membersOf(body);
  return [choices, output, data, results].filter((list) => Array.isArray(list));
}
function isSuccess(status) {
  return status >= 200 && status < 300;
}
function membersOf(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
function parsedIfText(body) {
  if (typeof body !== "string") return body;
  try {
    return parseJson(body);
  } catch {
    return body;
  }
}
function statusIn(value) {
  const status = typeof value === "string" && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof status === "number" ? status : void 0;
}
function readError(value) {
  if (typeof value === "string") return value.trim() === "" ? void 0 : errorOf({ message: value });
  if (saysNothing(value)) return void 0;
  return errorOf(membersOf(value));
}
function errorOf(members) {
  const { code, type, param, message, detail } = members;
  return { code: textOf(code), type: textOf(type), param: textOf(param), message: textOf(message) || textOf(detail) };
}
function textOf(value) {
  if (typeof value === "string") return value;
  return typeof value === "number" ? String(value) : "";
}
function saysNothing(value) {
  if (typeof value === "object" && value !== null) return Object.values(value).every(isEmpty);
  return isEmpty(value);
}
function isEmpty(value) {
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0;
  return value == null || value === "" || value === 0 || value === false;
}

// ../engine/src/requests/endpoints.ts
var CHAT_COMPLETIONS = "/v1/chat/completions";
var RESPONSES = "/v1/responses";
var EMBEDDINGS = "/v1/embeddings";
var ASKED_DIRECTLY = /* @__PURE__ */ new Set([
  CHAT_COMPLETIONS,
  RESPONSES,
  EMBEDDINGS,
  "/v1/completions",
  "/v1/moderations"
]);
function isAnswerOf(endpoint, body) {
  const { choices, output, status } = membersOf(body);
  if (endpoint === CHAT_COMPLETIONS) return Array.isArray(choices) && choices.length > 0;
  if (endpoint === RESPONSES) {
    return Array.isArray(output) && (output.length > 0 || status === "incomplete") && !isUnfinishedResponse(body);
  }
  return listsOf(body).some((list) => list.length > 0);
}

// ../engine/src/requests/parameters.ts
var MAX_BYTES = 4096;
var OURS = ["model", "messages", "stream"];
var requestParameters = record(string(), unknown()).refine((given) => OURS.every((name2) => !Object.hasOwn(given, name2)), {
  error: `${OURS.join(", ")} cannot be set here`
}).refine(({ n }) => n === void 0 || n === null || n === 1, {
  error: "n can be 1 only: one answer is read for each request"
}).refine((given) => Buffer.byteLength(JSON.stringify(given)) <= MAX_BYTES, {
  error: `they may have ${MAX_BYTES} bytes`
});
function parseParameters(text2) {
  const refused = (why, cause) => new CompletionBatchError("invalid-input", `the parameters do not fit: ${why}`, {
    where: "parameters",
    remedy: `Use a JSON object of at most ${MAX_BYTES} bytes such as {"temperature": null, "reasoning_effort": "low"}: null leaves a member out; ${OURS.join(", ")} and n over 1 are not allowed.`,
    cause
  });
  if (Buffer.byteLength(text2) > MAX_BYTES) throw refused(`they have ${Buffer.byteLength(text2)} bytes`);
  let value;
  try {
    value = JSON.parse(text2);
  } catch (cause) {
    throw refused(`they are not valid JSON (${cause instanceof Error ? cause.message : String(cause)})`, cause);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw refused("they are no JSON object");
  const parsed = requestParameters.safeParse(value);
  if (!parsed.success) throw refused(parsed.error.issues.map(({ message }) => message).join("; "), parsed.error);
  return Object.keys(parsed.data).length === 0 ? void 0 : parsed.data;
}
function parametersText(parameters) {
  return parameters === void 0 ? "" : canonicalText(parameters);
}
function withParameters(body, parameters) {
  if (parameters === void 0) return body;
  const members = Object.entries({ ...body, ...parameters }).filter(
    ([name2, value]) => !(value === null && Object.hasOwn(parameters, name2))
  );
  return Object.fromEntries(members);
}

// ../engine/src/requests/request-line.ts
var MAX_ID = 512;
var API_PATH = /^\/[A-Za-z0-9._~/-]{1,200}$/;
var requestLine = looseObject({
  custom_id: string().min(1, { error: "is empty" }).refine((id) => [...id].length <= MAX_ID, { error: `is longer than ${MAX_ID} characters` }).refine((id) => id.isWellFormed(), { error: "is not well-formed Unicode" }),
  method: literal("POST", { error: 'is not "POST"' }),
  url: string().regex(API_PATH, { error: 'is not a path of the API such as "/v1/chat/completions"' }),
  body: looseObject({
    model: string().min(1, { error: "is empty" }).refine((name2) => name2.length <= MAX_NAME && isPrintable(name2), {
      error: `is no name of at most ${MAX_NAME} characters`
    }),
    stream: literal(false, { error: "is not false: batches do not stream" }).nullish()
  })
});
function parseRequest(value) {
  return requestLine.safeParse(value);
}
function readRequestLine(line, name2) {
  const parsed = parseRequest(parseLine(line, name2));
  if (parsed.success) return parsed.data;
  throw invalidRequest(line, name2, explain(parsed.error), parsed.error);
}
function invalidRequest(line, name2, why, cause) {
  return new CompletionBatchError("request-invalid", `the line is no request: ${why}`, {
    where: `${name2}:${line.number}`,
    remedy: `Write one object a line, {"custom_id": "\u2026", "method": "POST", "url": "${CHAT_COMPLETIONS}", "body": {"model": "\u2026", \u2026}}, with a custom_id of 1 to ${MAX_ID} characters and without "stream".`,
    cause
  });
}
function requestIdentity(request) {
  return identityOf(request.custom_id, contentDigest(request));
}
function identityOf(customId, content) {
  return `${customId} ${content}`;
}
function contentDigest({ url, body }) {
  return canonicalDigest({ url, body });
}
function requestForModel(line, name2, model, parameters) {
  readRequestLine(line, name2);
  const request = membersOf(parseLine(line, name2));
  const body = withParameters({ ...membersOf(request.body), model }, parameters);
  return Buffer.from(JSON.stringify({ ...request, body }));
}
var plainChat = object({
  messages: array(object({ role: string(), content: string() })),
  response_format: unknown().optional(),
  tools: _undefined().optional(),
  functions: _undefined().optional()
});
var DATA_URL = /^data:[^,]{0,200};base64,/;
var TOKENS_OF_A_FILE = 1500;
function inputTokensOf({ url, body }, count2) {
  const chat = url === CHAT_COMPLETIONS ? plainChat.safeParse(body) : void 0;
  if (chat?.success) return requestTokens(chat.data, count2);
  let files = 0;
  const text2 = JSON.stringify(body, (_name, value) => {
    if (typeof value !== "string" || !DATA_URL.test(value)) return value;
    files += 1;
    return "";
  });
  return count2(text2) + files * TOKENS_OF_A_FILE;
}
function inputsOf({ url, body }) {
  if (url !== EMBEDDINGS) return 0;
  const { input } = body;
  return Array.isArray(input) && typeof input[0] !== "number" ? input.length : 1;
}
var MOST_OUTPUT_TOKENS = 1e7;
var DEFAULT_OUTPUT_TOKENS = 1e3;
var WITHOUT_OUTPUT = /* @__PURE__ */ new Set([EMBEDDINGS, "/v1/moderations"]);
var bound = int().positive().optional().catch(void 0);
var bounds = object({ max_completion_tokens: bound, max_tokens: bound, max_output_tokens: bound, n: bound });
function outputTokensOf({ url, body }) {
  if (WITHOUT_OUTPUT.has(url)) return 0;
  const { max_completion_tokens, max_tokens, max_output_tokens, n = 1 } = bounds.parse(body);
  const each = max_completion_tokens ?? max_tokens ?? max_output_tokens ?? DEFAULT_OUTPUT_TOKENS;
  return Math.min(n * each, MOST_OUTPUT_TOKENS);
}

// ../engine/src/state/fields.ts
var LATEST_MS2 = 253402300799999;
var MOST = 1e12;
var MOST_CHANGES = 1e9;
var text = (most) => string().refine((given) => given.length <= most, { error: `is longer than ${most} characters` });
var name = (most = MAX_NAME) => text(most).refine(isPrintable, { error: "has characters that no name has" });
var number3 = number().refine((given) => given >= 0 && given <= MOST, { error: `is not within 0 and ${MOST}` });
var version = int().refine((given) => given >= 0 && given <= MOST_CHANGES, {
  error: `is not within 0 and ${MOST_CHANGES}`
});
var time3 = number().refine((given) => given >= 0 && given <= LATEST_MS2, { error: "is no time in milliseconds since 1970" });
var uuid = string().refine(isUuid, { error: "is no batch id (a UUID in lower case)" });
var executionId = string().refine(isExecutionId, { error: "is not an execution id" });
var sha256 = string().regex(SHA256, { error: "is no SHA-256 (64 hexadecimal digits)" });
var storeUrl = text(2048).refine(
  (given) => /^[a-z][a-z0-9+.-]{0,20}:\/\/\S+$/.test(given) && isPrintable(given),
  {
    error: "is not the URL of a store, such as s3://bucket/prefix"
  }
);
var apiPath = string().regex(API_PATH, { error: "is not a path of the API such as /v1/chat/completions" });
var remoteId = string().refine(isRemoteId, {
  error: 'is no id of OpenAI (1 to 1,000 letters, digits and "_", "-", ".", ":", "=", "+", "@", "~", "/")'
});
var remoteIdOrNone = string().refine((given) => given === "" || isRemoteId(given), {
  error: 'is no id of OpenAI (1 to 1,000 letters, digits and "_", "-", ".", ":", "=", "+", "@", "~", "/")'
});
function isRemoteId(given) {
  return /^[A-Za-z0-9][\w.:=+@~/-]{0,999}$/.test(given) && !given.split("/").some((part) => /^\.{0,2}$/.test(part));
}
function shown(given) {
  const text2 = JSON.stringify(given) ?? "nothing";
  return (text2.length > 100 ? `${text2.slice(0, 100)}\u2026` : text2).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "?");
}

// ../engine/src/state/batch.ts
var DECISIONS = ["accepted", "rejected"];
var batchFields = object({
  openai_batch_id: remoteId,
  status: _enum([...OPEN_BATCH_STATUSES, "COMPLETED", "FAILED", "EXPIRED", "CANCELLED"]),
  submitted_at: text(100),
  // All below are ours; records of other programs lack them.
  execution_id: executionId.optional(),
  model: name().optional(),
  workload_version: name().optional(),
  store: storeUrl.optional(),
  request_key: text(1024).optional(),
  request_sha256: sha256.optional(),
  queued_tokens: number3.optional(),
  request_count: number3.optional(),
  units: number3.optional(),
  estimated_tokens: number3.optional(),
  estimated_output_tokens: number3.optional(),
  /** When it was first seen to have ended, where OpenAI does not say when it did. */
  ended_seen_at: iso_exports.datetime().optional().catch(void 0),
  /** Of each result file, as it came from OpenAI: no copy counts that has another digest. */
  output_sha256: sha256.optional().catch(void 0),
  error_sha256: sha256.optional().catch(void 0),
  /** That its answers are to be looked at before anything is written of them, and by which measure of the workload's. */
  examine: number().optional(),
  /** When they were. */
  examined_at: text(100).optional().catch(void 0),
  /** Why its answers wait for a person, and what that has said of them: what cannot be read is not taken for none. */
  held_reason: text(1e4).optional(),
  decision: _enum(DECISIONS).optional(),
  /** The file that OpenAI was given. */
  input_file_id: remoteIdOrNone.optional().catch(void 0)
});
function isHeld({ held_reason, decision }) {
  return held_reason !== void 0 && decision === void 0;
}
var batchSketch = object({
  openai_batch_id: remoteId.optional().catch(void 0),
  status: name(100).optional().catch(void 0),
  model: name().optional().catch(void 0),
  estimated_tokens: number3.optional().catch(void 0),
  input_file_id: remoteIdOrNone.optional().catch(void 0),
  failure: text(1e4).optional().catch(void 0),
  held_reason: text(1e4).optional().catch(void 0)
});
function misplacedBatch({ execution_id, request_key, request_sha256 }, batchId) {
  if (!isUuid(batchId)) return "its key holds no batch id (a UUID)";
  if (request_key === void 0) return void 0;
  if (execution_id === void 0) return "execution_id is missing beside request_key";
  if (request_sha256 === void 0) return "request_sha256 is missing beside request_key";
  const key = batchRequestsObject(execution_id, batchId, request_sha256);
  return request_key === key ? void 0 : `request_key is ${shown(request_key)}, not ${key}`;
}
function isOurs({ request_key }) {
  return request_key !== void 0;
}
function isOpenBatch({ status }) {
  return OPEN_BATCH_STATUSES.includes(status);
}
function batchDataOf({
  submission,
  status,
  submittedAt,
  attributes
}) {
  return {
    openai_batch_id: submission.openai_batch_id,
    submitted_at: submittedAt,
    status,
    result_file_id: "N/A",
    units: submission.units,
    workload_version: submission.workload_version,
    request_count: submission.requests,
    estimated_tokens: submission.estimated_tokens,
    estimated_output_tokens: submission.estimated_output_tokens,
    execution_id: submission.execution_id,
    model: submission.model,
    store: submission.store,
    request_key: submission.object_key,
    request_sha256: submission.sha256,
    request_bytes: submission.bytes,
    queued_tokens: submission.queued_tokens,
    input_file_id: submission.input_file_id,
    ...attributes
  };
}

export {
  canonicalText,
  isExecutionId,
  isUuid,
  checkExecutionId,
  checkJobId,
  batchesPrefix,
  batchRequestsObject,
  resultsPrefix,
  resultsObject,
  outcomesObject,
  claimsPrefix,
  claimsObject,
  jobObject,
  jobPartObject,
  jobInvalidObject,
  jobResultsObject,
  jobFailuresObject,
  ANSWERS,
  answersObject,
  jobOfAnswers,
  jobCancelledObject,
  jobDoneObject,
  OPEN_JOBS,
  openJobObject,
  iso_exports,
  coerce_exports,
  requestParameters,
  parseParameters,
  parametersText,
  withParameters,
  splitLines,
  splitBlocks,
  parseLine,
  toLine,
  limitRefusalIn,
  readRefusal,
  boundIn,
  isAboutFile,
  isRedirect,
  explainOpenaiError,
  OPEN_BATCH_STATUSES,
  statusOf,
  hasEnded,
  endOf,
  billedUsage,
  failureOf,
  retrieveBatch,
  isGone,
  cancelBatch,
  readResultLine,
  idAtBeginning,
  unreadLine,
  isAnswered,
  membersOf,
  CHAT_COMPLETIONS,
  RESPONSES,
  EMBEDDINGS,
  ASKED_DIRECTLY,
  isAnswerOf,
  estimateTokens,
  requestTokens,
  parseRequest,
  readRequestLine,
  requestIdentity,
  identityOf,
  contentDigest,
  requestForModel,
  inputTokensOf,
  inputsOf,
  outputTokensOf,
  text,
  name,
  number3 as number,
  version,
  time3 as time,
  uuid,
  executionId,
  sha256,
  storeUrl,
  apiPath,
  remoteIdOrNone,
  shown,
  batchFields,
  isHeld,
  batchSketch,
  misplacedBatch,
  isOurs,
  isOpenBatch,
  batchDataOf
};
