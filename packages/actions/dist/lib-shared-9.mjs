const { fileURLToPath } = process.getBuiltinModule("node:url");
const { pathToFileURL } = process.getBuiltinModule("node:url");
const { randomUUID } = process.getBuiltinModule("node:crypto");
const { constants } = process.getBuiltinModule("node:fs");
const { link, lstat: lstat2, mkdir, open, readdir, rename, rmdir, stat, unlink } = process.getBuiltinModule("node:fs/promises");
const { lstat, realpath } = process.getBuiltinModule("node:fs/promises");
const { dirname: dirname2, join: join2, resolve } = process.getBuiltinModule("node:path");
const { dirname, join, relative } = process.getBuiltinModule("node:path");
import {
  AWS_BOUNDS,
  BoundError,
  PROXY_REMEDY,
  S3,
  ask,
  checkKey,
  checkPrefix,
  decodeName,
  guardCalls,
  hideIn,
  hiderOf,
  nameProxy,
  namesOf,
  proxyAgents,
  proxyIn,
  redact,
  sdkMissing,
  shownUrl,
  timeouts
} from "./lib-shared-7.mjs";
import {
  CHAT_COMPLETIONS,
  EMBEDDINGS,
  FILE_REASONS,
  SHA256,
  _enum,
  _enum as _enum2,
  array,
  batchRequestsObject,
  batchRequestsObject as batchRequestsObject2,
  canonicalDigest,
  copyBlocks,
  costOf,
  explain,
  int,
  isExecutionId,
  isUuid,
  isUuid as isUuid2,
  iso_exports,
  literal,
  looseObject,
  membersOf,
  number,
  number as number3,
  object,
  object as object2,
  object as object3,
  parseLine,
  parseParameters,
  preprocess,
  record,
  string,
  string as string2,
  systemCode,
  unknown,
  withParameters
} from "./lib-shared-3.mjs";
import {
  CompletionBatchError,
  CompletionBatchError as CompletionBatchError2,
  isCompletionBatchError
} from "./lib-shared-31.mjs";


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
// ../engine/src/platform/printable.ts
var MAX_NAME = 256;
function isPrintable(given) {
  return !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(given);
}
// ../engine/src/requests/request-line.ts
var MAX_ID = 512;
var API_PATH = /^\/[A-Za-z0-9._~/-]{1,200}$/;
var requestLine = looseObject({
  custom_id: string().min(1, { error: "is empty" }).refine((id) => id.length <= MAX_ID || [...id].length <= MAX_ID, { error: `is longer than ${MAX_ID} characters` }).refine((id) => id.isWellFormed(), { error: "is not well-formed Unicode" }),
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
function isPlainChat(body) {
  const { messages, tools, functions } = body;
  return Array.isArray(messages) && messages.every(isMessage) && tools === void 0 && functions === void 0;
}
function isMessage(value) {
  const { role, content } = membersOf(value);
  return typeof role === "string" && typeof content === "string";
}
var DATA_URL = /^data:[^,]{0,200};base64,/;
var TOKENS_OF_A_FILE = 1500;
function inputTokensOf({ url, body }, count2) {
  if (url === CHAT_COMPLETIONS && isPlainChat(body)) return requestTokens(body, count2);
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
function boundOf(value) {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : void 0;
}
function outputTokensOf({ url, body }) {
  if (WITHOUT_OUTPUT.has(url)) return 0;
  const { max_completion_tokens, max_tokens, max_output_tokens, n } = body;
  const each = boundOf(max_completion_tokens) ?? boundOf(max_tokens) ?? boundOf(max_output_tokens);
  return Math.min((boundOf(n) ?? 1) * (each ?? DEFAULT_OUTPUT_TOKENS), MOST_OUTPUT_TOKENS);
}
// ../engine/src/state/fields.ts
var LATEST_MS = 253402300799999;
var MOST = 1e12;
var MOST_CHANGES = 1e9;
var text = (most) => string().refine((given) => given.length <= most, { error: `is longer than ${most} characters` });
var name = (most = MAX_NAME) => text(most).refine(isPrintable, { error: "has characters that no name has" });
var number2 = number().refine((given) => given >= 0 && given <= MOST, { error: `is not within 0 and ${MOST}` });
var version = int().refine((given) => given >= 0 && given <= MOST_CHANGES, {
  error: `is not within 0 and ${MOST_CHANGES}`
});
var time = number().refine((given) => given >= 0 && given <= LATEST_MS, { error: "is no time in milliseconds since 1970" });
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
// ../engine/src/openai/limit-refusal.ts
function readLimitRefusal(refusal) {
  const message = refusal.message ?? "";
  if (refusal.code === "token_limit_exceeded" || /enqueued token limit/i.test(message)) {
    return { kind: "queue", limit: numberIn(/limit:?\s*([\d,]+)/i.exec(message)) };
  }
  const tooLarge = /\bfile is (?:too large|larger than)/i.test(message);
  if (refusal.status === 413 || tooLarge) {
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
var LATEST_MS2 = 253402300799e3;
var FIRST_MS = 1e11;
function readTime(value) {
  const number32 = typeof value === "string" && /^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value;
  if (typeof number32 === "string") return within(Date.parse(withZone(number32)));
  if (typeof number32 !== "number") return void 0;
  return within(number32 < FIRST_MS ? Math.floor(number32) * 1e3 : Math.floor(number32));
}
function withZone(text2) {
  return /T[\d:.]+$/.test(text2.trim()) ? `${text2.trim()}Z` : text2;
}
function within(ms) {
  return ms > 0 && ms <= LATEST_MS2 ? ms : void 0;
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

// ../engine/src/state/batch.ts
var DECISIONS = ["accepted", "rejected"];
var batchFields = object2({
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
  queued_tokens: number2.optional(),
  request_count: number2.optional(),
  units: number2.optional(),
  estimated_tokens: number2.optional(),
  estimated_output_tokens: number2.optional(),
  /** When it was first seen to have ended, where OpenAI does not say when it did. */
  ended_seen_at: iso_exports.datetime().optional().catch(void 0),
  /** Of each result file, as it came from OpenAI: no copy counts that has another digest. */
  output_sha256: sha256.optional().catch(void 0),
  error_sha256: sha256.optional().catch(void 0),
  /** That its answers are to be looked at before anything is written of them, and by which measure of the workload's. */
  examine: number3().optional(),
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
var batchSketch = object2({
  openai_batch_id: remoteId.optional().catch(void 0),
  status: name(100).optional().catch(void 0),
  model: name().optional().catch(void 0),
  estimated_tokens: number2.optional().catch(void 0),
  input_file_id: remoteIdOrNone.optional().catch(void 0),
  failure: text(1e4).optional().catch(void 0),
  held_reason: text(1e4).optional().catch(void 0)
});
function misplacedBatch({ execution_id, request_key, request_sha256 }, batchId) {
  if (!isUuid2(batchId)) return "its key holds no batch id (a UUID)";
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

// ../engine/src/state/submission.ts
var OPEN_STATES = ["INTENDED", "CLAIMED", "UPLOADED", "CREATING", "CREATED", "REJECTING"];
var CLOSED_STATES = ["RECORDED", "REJECTED", "ABANDONED"];
var LEFT_OPEN = ["waiting", "failed", "stuck"];
var optional = (schema) => schema.optional();
var submissionFields = object3({
  batch_id: uuid,
  execution_id: executionId,
  state: _enum2([...OPEN_STATES, ...CLOSED_STATES]),
  version,
  owner: name(),
  lease_until: time,
  store: storeUrl,
  object_key: text(1024),
  sha256,
  model: name(),
  /** Where it is not chat completions. */
  endpoint: optional(apiPath),
  /** Those that were laid over the body of every request, if any were set: JSON, their members in the order that was given. */
  parameters: optional(string2().refine(isParameters, { error: "is no JSON object of parameters" })),
  /** Of the workload that wrote the requests. */
  workload_version: name(),
  requests: number2,
  bytes: number2,
  /** What the requests ask about, by the workload's count. */
  units: number2,
  estimated_tokens: number2,
  estimated_output_tokens: number2,
  created_at: text(100),
  input_file_id: optional(remoteIdOrNone),
  openai_batch_id: optional(remoteIdOrNone),
  /** The latest create call, and the first of those whose answers never came. */
  create_called_at: optional(time),
  first_create_called_at: optional(time),
  /** Tokens of its model that waited with it, its own among them, as far as was known when it was begun. */
  queued_tokens: optional(number2),
  reason: optional(text(1e4)),
  /** Of a refusal: the limit that it is about. */
  refused_for: optional(_enum2(["queue", "size"])),
  /** Of one that was left open: how, for whoever has only the record to look at. `reason` says why. */
  left_open: optional(_enum2(LEFT_OPEN)).catch(void 0)
});
function changed(before, change) {
  const attributes = { ...before.attributes, ...change.attributes };
  return { ...before, ...change, attributes, version: before.version + 1 };
}
function isOpen({ state }) {
  return OPEN_STATES.includes(state);
}
function isParameters(given) {
  try {
    return parseParameters(given) !== void 0;
  } catch {
    return false;
  }
}
function misplaced({ batch_id, execution_id, object_key, sha256: sha2562, state }, { batchId, isOpen: isListed }) {
  if (batch_id !== batchId) return `batch_id is ${batch_id}, and its key holds ${shown(batchId)}`;
  const key = batchRequestsObject2(execution_id, batch_id, sha2562);
  if (object_key !== key) return `object_key is ${shown(object_key)}, not ${key}`;
  return isListed && !isOpen({ state }) ? `state is ${state}, and it stands among the open ones` : void 0;
}
var readable = (schema) => schema.optional().catch(void 0);
var submissionSketch = object3({
  execution_id: readable(executionId),
  state: readable(name(100)),
  lease_until: readable(time),
  units: readable(number2),
  input_file_id: readable(remoteIdOrNone),
  openai_batch_id: readable(remoteIdOrNone),
  create_called_at: readable(time),
  first_create_called_at: readable(time)
});

// ../engine/src/platform/quiet-logger.ts
var quietLogger = { debug: () => {
}, warn: () => {
} };
// ../engine/src/objects/open-store.ts
// ../engine/src/objects/checked-create.ts
var CREATE_PROBE = "probe/create-only-if-missing.txt";
var PROBE_TEXT = "Tells whether this server refuses to write an object that is there. Safe to delete.\n";
function withCheckedCreate(store) {
  let checked;
  const checkCreate = () => {
    checked ??= check(store).catch((error) => {
      checked = void 0;
      throw error;
    });
    return checked;
  };
  return {
    ...store,
    checkCreate,
    async create(key, body) {
      await checkCreate();
      return store.create(key, body);
    }
  };
}
async function check(store) {
  let cause;
  try {
    if (!await store.create(CREATE_PROBE, PROBE_TEXT)) return;
    if (!await store.create(CREATE_PROBE, PROBE_TEXT)) return;
  } catch (error) {
    if (isCompletionBatchError(error) && error.code !== "store-unusable") throw error;
    const plain = await store.put(CREATE_PROBE, PROBE_TEXT).then(
      () => true,
      () => false
    );
    if (!plain) throw error;
    cause = error;
  }
  await store.delete(CREATE_PROBE).catch(() => {
  });
  throw new CompletionBatchError2(
    "store-unusable",
    cause === void 0 ? "the S3 server writes over an object although it is told not to (If-None-Match: *)" : "the S3 server refuses to write an object only where there is none (If-None-Match: *)",
    {
      where: store.url,
      remedy: "Use a server with conditional writes: AWS S3 has them, docs/compatibility.md tells which others were tried; without them two runs could each make a plan of their own.",
      cause
    }
  );
}
// ../engine/src/objects/folder-store.ts
// ../engine/src/objects/object-place.ts
async function checkPlace(root, path) {
  const start = await realPlace(root);
  if (start === void 0) return;
  for (let place = path; place !== root; place = dirname(place)) {
    const real = await realPlace(place);
    if (real === void 0) continue;
    const own = join(start, relative(root, place));
    if (real === own) return;
    throw real.toLowerCase() === own.toLowerCase() ? otherSpelling(place, real) : isLink(place, real);
  }
}
async function realPlace(path) {
  try {
    return await realpath(path);
  } catch (error) {
    if (!["ENOENT", "ENOTDIR", "ELOOP"].includes(systemCode(error) ?? "")) throw error;
    const found = await lstat(path).catch(() => void 0);
    if (found?.isSymbolicLink()) throw isLink(path);
    return void 0;
  }
}
function isLink(path, to) {
  const leads = to === void 0 ? "nowhere" : `to ${to}`;
  return new CompletionBatchError2(
    "store-unusable",
    `there is a symbolic link in the store's folder (it leads ${leads}): nothing was read or written through it`,
    {
      where: path,
      remedy: "Remove the link and look who put it there; a folder that is to lie elsewhere is named by its own place."
    }
  );
}
function otherSpelling(path, real) {
  return new CompletionBatchError2(
    "object-key-invalid",
    `the file system takes the object's name for that of another one, ${real}: nothing was read or written`,
    {
      where: path,
      remedy: "Use keys (execution and job ids) that differ by more than upper and lower case, or another file system."
    }
  );
}
// ../engine/src/objects/folder-store.ts
var TEMPORARY = ".tmp-";
var TEMPORARY_MAX_AGE = 24 * 60 * 60 * 1e3;
var STATS_AT_ONCE = 32;
var READ_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
var FOLDER_TRIES = 10;
var PIECE_BYTES = 128 * 1024;
function createFolderStore(directory, options = {}) {
  const root = resolve(directory);
  const pathOf = (key) => join2(root, ...namesOf(checkKey(key)));
  async function write(key, body, place) {
    const path = pathOf(key);
    const content = await openBody(body);
    try {
      await checkPlace(root, path);
      const temporary = join2(dirname2(path), `${TEMPORARY}${randomUUID()}`);
      const handle = await openNew(temporary);
      try {
        try {
          if (isFile(content)) await copyBlocks(content, handle);
          else await handle.writeFile(content);
          await handle.sync();
        } finally {
          await handle.close();
        }
        return await place(temporary, path);
      } finally {
        await unlink(temporary).catch(ignore);
      }
    } catch (error) {
      throw await explain2(error, root, key);
    } finally {
      if (isFile(content)) await content.close();
    }
  }
  async function openObject(key) {
    const path = pathOf(key);
    try {
      await checkPlace(root, path);
      const handle = await open(path, READ_FLAGS);
      try {
        const found = await handle.stat();
        if (found.isFile()) return { handle, bytes: found.size };
      } catch (error) {
        await handle.close();
        throw error;
      }
      await handle.close();
    } catch (error) {
      if (!isAbsence(error)) throw await explain2(error, root, key);
    }
    throw new CompletionBatchError2("object-not-found", `there is no object "${key}" in ${root}`, {
      where: path,
      remedy: `Check the key and the folder. ${options.missing ?? ""}`.trimEnd()
    });
  }
  return {
    url: pathToFileURL(root).href,
    locate: pathOf,
    put: (key, body) => write(key, body, rename),
    async create(key, body) {
      if (await this.head(key) !== void 0) return false;
      return write(key, body, async (temporary, path) => {
        try {
          await link(temporary, path);
          return true;
        } catch (error) {
          if (systemCode(error) === "EEXIST" && !await isDirectory(path)) return false;
          throw error;
        }
      });
    },
    async stream(key) {
      const { handle } = await openObject(key);
      return handle.createReadStream({ highWaterMark: PIECE_BYTES });
    },
    async get(key) {
      const { handle } = await openObject(key);
      try {
        const { most } = AWS_BOUNDS.whole;
        const { size } = await handle.stat();
        if (size <= most) return await handle.readFile();
        throw new CompletionBatchError2("store-unusable", `the object has ${size} bytes, and is read up to ${most}`, {
          where: pathOf(key),
          remedy: "See who has written it: what is read like this has kilobytes."
        });
      } finally {
        await handle.close();
      }
    },
    async head(key) {
      try {
        const path = pathOf(key);
        await checkPlace(root, path);
        const found = await lstat2(path);
        return found.isFile() ? { key, bytes: found.size } : void 0;
      } catch (error) {
        if (isAbsence(error)) return void 0;
        throw await explain2(error, root, key);
      }
    },
    async *list(prefix) {
      checkPrefix(prefix);
      const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
      const start = folder === "" ? root : join2(root, ...namesOf(folder.slice(0, -1)));
      try {
        await checkPlace(root, start);
        yield* listFolder(root, start, Buffer.from(folder), Buffer.from(prefix));
      } catch (error) {
        throw await explain2(error, root, prefix);
      }
    },
    async delete(key) {
      const path = pathOf(key);
      try {
        await checkPlace(root, path);
        await unlink(path);
        for (let folder = dirname2(path); folder !== root; folder = dirname2(folder)) await rmdir(folder);
      } catch (error) {
        const clearing = ["ENOTEMPTY", "EEXIST", "EBUSY"];
        const isFolder = ["EISDIR", "EPERM"].includes(systemCode(error) ?? "") && await isDirectory(path);
        if (!isAbsence(error) && !isFolder && !clearing.includes(systemCode(error) ?? "")) {
          throw await explain2(error, root, key);
        }
      }
    }
  };
}
async function* listFolder(root, folder, head, wanted) {
  const entries = (await readFolder(folder)).flatMap((entry) => toEntry(entry, head, wanted)).sort((one, other) => Buffer.compare(one.key, other.key));
  for (let first = 0; first < entries.length; first += STATS_AT_ONCE) {
    const some = entries.slice(first, first + STATS_AT_ONCE);
    const sizes = await Promise.all(
      some.map((entry) => entry.directory ? void 0 : sizeOf(join2(folder, entry.name)))
    );
    for (const [index, entry] of some.entries()) {
      const path = join2(folder, entry.name);
      const bytes = sizes[index];
      if (entry.directory) yield* listFolder(root, path, entry.key, wanted);
      else if (bytes !== void 0 && isObject(root, path, entry.key)) yield { key: entry.key.toString(), bytes };
    }
  }
}
async function readFolder(folder) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
}
function toEntry(entry, head, wanted) {
  if (entry.name.startsWith(TEMPORARY)) {
    void removeIfLeftOver(join2(entry.parentPath, entry.name));
    return [];
  }
  const piece = decodeName(entry.name);
  if (piece === void 0 || !(entry.isDirectory() || entry.isFile() && !piece.continued)) return [];
  const slash = entry.isDirectory() && !piece.continued ? "/" : "";
  const key = Buffer.concat([head, piece.bytes, Buffer.from(slash)]);
  const length = Math.min(key.length, wanted.length);
  if (!key.subarray(0, length).equals(wanted.subarray(0, length))) return [];
  if (!entry.isDirectory() && key.length < wanted.length) return [];
  return [{ name: entry.name, directory: entry.isDirectory(), key }];
}
function isObject(root, path, key) {
  try {
    return join2(root, ...namesOf(checkKey(key.toString()))) === path;
  } catch {
    return false;
  }
}
async function sizeOf(path) {
  try {
    return (await lstat2(path)).size;
  } catch (error) {
    if (isAbsence(error)) return void 0;
    throw error;
  }
}
async function removeIfLeftOver(path) {
  try {
    if (Date.now() - (await lstat2(path)).mtimeMs > TEMPORARY_MAX_AGE) await unlink(path);
  } catch {
  }
}
function isFile(content) {
  return typeof content !== "string" && !(content instanceof Uint8Array);
}
async function openBody(body) {
  if (typeof body === "string" || body instanceof Uint8Array) return body;
  const handle = await open(body.file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw new Error(`${body.file} is no regular file`);
}
async function openNew(path) {
  for (let tries = 1; ; tries += 1) {
    try {
      await makeFolder(dirname2(path));
      return await open(path, "wx");
    } catch (error) {
      if (systemCode(error) !== "ENOENT" || tries === FOLDER_TRIES) throw error;
    }
  }
}
async function makeFolder(path) {
  try {
    await mkdir(path);
  } catch (error) {
    if (systemCode(error) === "EEXIST" && await isDirectory(path)) return;
    if (systemCode(error) !== "ENOENT" || await isDirectory(dirname2(path))) throw error;
    await makeFolder(dirname2(path));
    await mkdir(path).catch(async (again) => {
      if (systemCode(again) !== "EEXIST" || !await isDirectory(path)) throw again;
    });
  }
}
async function explain2(error, root, key) {
  const code = systemCode(error);
  if (code === void 0 || error instanceof CompletionBatchError2) return error;
  const conflicts = ["ENOTDIR", "EISDIR", "EEXIST", "ENOTEMPTY"];
  if (conflicts.includes(code) && await isDirectory(root)) {
    return new CompletionBatchError2(
      "object-key-invalid",
      `the key "${key}" is the folder of another, or below another object`,
      {
        where: root,
        remedy: 'Choose keys of which none, followed by "/", is the beginning of another; or empty the folder.',
        cause: error
      }
    );
  }
  const why = FILE_REASONS.get(code);
  return new CompletionBatchError2("store-unusable", why?.what ?? `the folder cannot be used (${code})`, {
    where: root,
    remedy: why?.remedy ?? "Check the folder and its disk, or choose another folder.",
    cause: error
  });
}
async function isDirectory(path) {
  return (await stat(path).catch(() => void 0))?.isDirectory() === true;
}
function isAbsence(error) {
  return ["ENOENT", "ENOTDIR", "EISDIR"].includes(systemCode(error) ?? "");
}
function ignore() {
}
// ../engine/src/objects/open-store.ts
async function openObjectStore(url, options = {}) {
  const location = parseStoreUrl(url);
  const { missing, clock, logger } = options;
  if (location.kind === "file") return createFolderStore(location.directory, missing === void 0 ? {} : { missing });
  const { createS3Store } = await import("./lib-s3-store.mjs");
  const client = await (options.s3?.() ?? createS3Client(options));
  const { bucket, prefix } = location;
  return withCheckedCreate(createS3Store({ client, bucket, prefix, missing, clock, logger }));
}
async function createS3Client(options = {}) {
  const { env = {}, checksums = "when-supported" } = options;
  const { S3Client } = await import("./lib-s3-sdk.mjs").catch(sdkMissing);
  const config = { logger: quietLogger, ...timeouts(S3, proxyAgents(env)) };
  if (env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL) config.forcePathStyle = true;
  if (!env.AWS_REGION && env.AWS_DEFAULT_REGION) config.region = env.AWS_DEFAULT_REGION;
  if (checksums === "when-required") {
    config.requestChecksumCalculation = "WHEN_REQUIRED";
    config.responseChecksumValidation = "WHEN_REQUIRED";
  }
  const client = new S3Client(config);
  nameProxy(client, env);
  guardCalls(client, S3, { env });
  return client;
}
function parseStoreUrl(url) {
  if (url.startsWith("s3://")) return parseS3Url(url);
  if (url.startsWith("file:")) return parseFileUrl(url);
  throw invalid(url, "is neither an s3:// nor a file:// URL");
}
function parseS3Url(url) {
  const rest = url.slice("s3://".length);
  const slash = rest.indexOf("/");
  const bucket = slash === -1 ? rest : rest.slice(0, slash);
  const path = slash === -1 ? "" : rest.slice(slash + 1);
  const prefix = path.replace(/\/$/, "");
  if (bucket.includes("@")) throw invalid(url, "holds credentials, which belong in the environment");
  if (/[?#]/.test(rest)) throw invalid(url, "has a query or a fragment");
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket) || bucket.includes("..") || /^[\d.]+$/.test(bucket)) {
    throw invalid(
      url,
      'has no valid bucket name (3 to 63 lower-case letters, digits, "-" and ".", a letter or digit at both ends)'
    );
  }
  try {
    if (path !== "") checkKey(prefix);
  } catch (cause) {
    throw invalid(url, `has a bad prefix: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  return { kind: "s3", bucket, prefix };
}
function parseFileUrl(url) {
  if (!url.startsWith("file:///")) throw invalid(url, 'has no absolute path: three slashes follow "file:"');
  if (/[?#]/.test(url)) throw invalid(url, 'has a query or a fragment (in a path, write "?" as %3F and "#" as %23)');
  let directory;
  try {
    directory = fileURLToPath(url);
  } catch (cause) {
    throw invalid(url, `is no file URL: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  if (/[\u0000-\u001f\u007f]/.test(directory)) throw invalid(url, "has a control character");
  const trimmed = directory.replace(/[/\\]+$/, "");
  if (trimmed === "" || /^[a-z]:$/i.test(trimmed)) throw invalid(url, "names a disk's top folder");
  return { kind: "file", directory: trimmed };
}
function invalid(url, why, cause) {
  const shown2 = JSON.stringify(shownUrl(url).slice(0, 200));
  return new CompletionBatchError2("invalid-input", `the store's URL ${shown2} ${why}`, {
    remedy: "Write s3://bucket/prefix or file:///absolute/folder, without credentials, query or fragment.",
    cause
  });
}

// ../engine/src/collect/collect-result.ts
function isTrouble({ kind, trouble }) {
  return kind === "unreadable" || kind === "incomplete" || kind === "held" || trouble;
}
function isWaitedFor({ kind, ours }) {
  return ours && (kind === "open" || kind === "incomplete");
}
var HOUR_MS = 36e5;
function resultOf({ state, workload, prices }, batch, kind, status, more) {
  return {
    reason: void 0,
    trouble: false,
    units: 0,
    counts: workload.noCounts(),
    spareLines: 0,
    doubleLines: 0,
    usage: { input: 0, cached: 0, output: 0 },
    cost: void 0,
    topFailure: void 0,
    ...more,
    batchId: batch.batchId,
    openaiBatchId: batch.openai_batch_id,
    ours: isOurs(batch),
    kind,
    status,
    ageHours: (state.clock.now() - Date.parse(batch.submitted_at)) / HOUR_MS,
    estimatedCost: estimatedCostOf(batch, prices),
    estimatedUsage: { input: batch.estimated_tokens, output: batch.estimated_output_tokens }
  };
}
function estimatedCostOf(batch, prices) {
  const { model, estimated_tokens: input, estimated_output_tokens: output = 0 } = batch;
  return model === void 0 || input === void 0 ? void 0 : costOf({ input, output }, model, prices);
}
export {
  OPEN_BATCH_STATUSES,
  batchDataOf,
  batchFields,
  batchSketch,
  billedUsage,
  boundIn,
  cancelBatch,
  changed,
  contentDigest,
  endOf,
  estimateTokens,
  estimatedCostOf,
  executionId,
  explainOpenaiError,
  failureOf,
  hasEnded,
  identityOf,
  inputTokensOf,
  inputsOf,
  isAboutFile,
  isGone,
  isHeld,
  isOpen,
  isOpenBatch,
  isOurs,
  isRedirect,
  isTrouble,
  isWaitedFor,
  limitRefusalIn,
  misplaced,
  misplacedBatch,
  number2 as number,
  openObjectStore,
  outputTokensOf,
  parseRequest,
  parseStoreUrl,
  quietLogger,
  readRefusal,
  readRequestLine,
  requestForModel,
  requestIdentity,
  requestTokens,
  resultOf,
  retrieveBatch,
  shown,
  statusOf,
  submissionFields,
  submissionSketch
};
