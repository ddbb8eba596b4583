import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  apiPath,
  batchRequestsObject,
  executionId,
  name,
  number,
  parseParameters,
  remoteIdOrNone,
  sha256,
  shown,
  storeUrl,
  text,
  time,
  uuid,
  version
} from "./lib-shared-6.mjs";
import {
  redact
} from "./lib-shared-12.mjs";
import {
  _enum,
  object,
  string
} from "./lib-zod.mjs";

// ../engine/src/state/queue-limits.ts
function queueOf(model) {
  return model.replace(/-\d{4}-\d{2}-\d{2}$/, "");
}
var MAX_MESSAGE = 1e3;
function keptWords(message) {
  return redact(message).slice(0, MAX_MESSAGE);
}
function isNews({ answered_at = "", answered_by, refusal }, at, by) {
  if ((refusal?.at ?? "") > at) return false;
  const known = answered_at > at || answered_at === at && (by === "probe" || answered_by === "batch");
  return refusal !== void 0 || !known;
}

// ../engine/src/state/submission.ts
var OPEN_STATES = ["INTENDED", "CLAIMED", "UPLOADED", "CREATING", "CREATED", "REJECTING"];
var CLOSED_STATES = ["RECORDED", "REJECTED", "ABANDONED"];
var LEFT_OPEN = ["waiting", "failed", "stuck"];
var optional = (schema) => schema.optional();
var submissionFields = object({
  batch_id: uuid,
  execution_id: executionId,
  state: _enum([...OPEN_STATES, ...CLOSED_STATES]),
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
  parameters: optional(string().refine(isParameters, { error: "is no JSON object of parameters" })),
  /** Of the workload that wrote the requests. */
  workload_version: name(),
  requests: number,
  bytes: number,
  /** What the requests ask about, by the workload's count. */
  units: number,
  estimated_tokens: number,
  estimated_output_tokens: number,
  created_at: text(100),
  input_file_id: optional(remoteIdOrNone),
  openai_batch_id: optional(remoteIdOrNone),
  /** The latest create call, and the first of those whose answers never came. */
  create_called_at: optional(time),
  first_create_called_at: optional(time),
  /** Tokens of its model that waited with it, its own among them, as far as was known when it was begun. */
  queued_tokens: optional(number),
  reason: optional(text(1e4)),
  /** Of a refusal: the limit that it is about. */
  refused_for: optional(_enum(["queue", "size"])),
  /** Of one that was left open: how, for whoever has only the record to look at. `reason` says why. */
  left_open: optional(_enum(LEFT_OPEN)).catch(void 0)
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
  const key = batchRequestsObject(execution_id, batch_id, sha2562);
  if (object_key !== key) return `object_key is ${shown(object_key)}, not ${key}`;
  return isListed && !isOpen({ state }) ? `state is ${state}, and it stands among the open ones` : void 0;
}
var readable = (schema) => schema.optional().catch(void 0);
var submissionSketch = object({
  execution_id: readable(executionId),
  state: readable(name(100)),
  lease_until: readable(time),
  units: readable(number),
  input_file_id: readable(remoteIdOrNone),
  openai_batch_id: readable(remoteIdOrNone),
  create_called_at: readable(time),
  first_create_called_at: readable(time)
});

export {
  queueOf,
  keptWords,
  isNews,
  submissionFields,
  changed,
  isOpen,
  misplaced,
  submissionSketch
};
