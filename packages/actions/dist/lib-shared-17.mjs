import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  ClaimLog,
  fitting,
  jobRequests,
  keepOutcomes,
  readOutcomes
} from "./lib-shared-19.mjs";
import {
  textIfThere
} from "./lib-shared-75.mjs";
import {
  estimatedCostOf
} from "./lib-shared-55.mjs";
import {
  costOf
} from "./lib-shared-38.mjs";
import {
  batchStandings
} from "./lib-shared-30.mjs";
import {
  checkJobId,
  isOpenBatch,
  jobCancelledObject,
  jobDoneObject,
  jobInvalidObject,
  jobObject,
  jobPartObject
} from "./lib-shared-6.mjs";
import {
  SHA256,
  explain,
  sha256,
  uuidFromDigest
} from "./lib-shared-33.mjs";
import {
  _enum,
  array,
  boolean,
  int,
  literal,
  number,
  object,
  string
} from "./lib-zod.mjs";
import {
  parseJson
} from "./lib-shared-16.mjs";
import {
  CompletionBatchError
} from "./lib-shared-54.mjs";

// ../engine/src/jobs/job-costs.ts
async function jobCosts(services, job) {
  const costs = /* @__PURE__ */ new Map();
  for (const id of batchesIn(await jobRequests(services.store, job))) costs.set(id, await costOfBatch(services, id));
  return costs;
}
function batchesIn(log) {
  const ids = /* @__PURE__ */ new Set();
  for (const [batchId] of log.settledBatches()) ids.add(batchId);
  for (const [{ batchId }] of log.byState()) ids.add(batchId);
  return ids;
}
async function costOfBatch({ state, prices }, batchId) {
  const record = await state.batches.get(batchId);
  if (record === void 0) {
    const submission = await state.submissions.get(batchId);
    return submission?.isOpen ? estimateOf(submission.submission, prices) ?? 0 : 0;
  }
  const { batch, attributes } = record;
  if (batch !== void 0 && isOpenBatch(batch)) return estimatedCostOf(batch, prices) ?? 0;
  return billedCost(attributes, batch?.model, prices) ?? 0;
}
function estimateOf(submission, prices) {
  if (submission === void 0) return void 0;
  const { model, estimated_tokens: input, estimated_output_tokens: output } = submission;
  return costOf({ input, output }, model, prices);
}
function billedCost({ cost_usd, input_tokens, cached_tokens, output_tokens }, model, prices) {
  if (typeof cost_usd === "number") return cost_usd;
  if (model === void 0 || typeof input_tokens !== "number" || typeof output_tokens !== "number") return void 0;
  const cached = typeof cached_tokens === "number" ? cached_tokens : 0;
  return costOf({ input: input_tokens, cached, output: output_tokens }, model, prices);
}

// ../engine/src/jobs/own-outcomes.ts
var OWN_PURPOSES = ["cached", "cancelled"];
function ownBatchId(job, purpose) {
  return uuidFromDigest(sha256(`outcomes of the job ${job} that are ${purpose}`));
}
function ownPurposes(job) {
  const ids = new Map(OWN_PURPOSES.map((each) => [ownBatchId(job, each), each]));
  return (batchId) => ids.get(batchId);
}
var AT_ONCE = 5e3;
async function settleOwn(options, outcomes) {
  const { store, log, job, purpose, scratch } = options;
  const place = { batchId: ownBatchId(job, purpose), executionId: job };
  await log.refresh();
  let kept = await readOutcomes(store, place.executionId, place.batchId);
  if (kept === void 0) {
    await keepOutcomes(store, place, outcomes(), scratch);
    kept = await readOutcomes(store, place.executionId, place.batchId);
  }
  let settled = 0;
  for await (const some of inParts(kept ?? [])) settled += await enter(options, place.batchId, some);
  return settled;
}
async function* inParts(outcomes) {
  let some = [];
  for await (const { custom_id: key, outcome } of outcomes) {
    some.push({ key, kind: outcome === "answered" ? "answered" : "failed" });
    if (some.length < AT_ONCE) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}
async function enter({ log, job, state, purpose }, batchId, some) {
  const written = await log.append(async () => {
    const standing = batchStandings(state);
    for (const kind of ["answered", "failed"]) {
      const keys = [];
      for (const one of some) {
        if (one.kind === kind && await isLeft(log.of(one.key), standing, purpose)) keys.push(one.key);
      }
      if (keys.length > 0) return { kind, batch_id: batchId, execution_id: job, keys: fitting(keys) };
    }
    return void 0;
  });
  return written.reduce((sum2, { keys }) => sum2 + keys.length, 0);
}
async function isLeft(request, standing, purpose) {
  if (request === void 0 || request.stands === "free") return true;
  if (request.stands !== "claimed") return false;
  const stands = await standing(request.batchId);
  return stands === "ended" || stands === "unknown" && purpose === "cancelled";
}

// ../engine/src/jobs/job-counts.ts
async function countJob(manifest, log, state) {
  const standing = batchStandings(state);
  const purposeOf = ownPurposes(manifest.job);
  const lost = /* @__PURE__ */ new Map();
  const counts = { answered: 0, cached: 0, failed: 0, waiting: 0 };
  for (const [{ stands, batchId, settledBy }, requests] of log.byState()) {
    if (stands === "answered" || stands === "failed") {
      counts[stands] += requests;
      if (stands === "answered" && purposeOf(settledBy) === "cached") counts.cached += requests;
    } else if (stands === "claimed") {
      const still = await standing(batchId);
      if (still !== "ended") counts.waiting += requests;
      if (still === "unknown") lost.set(batchId, (lost.get(batchId) ?? 0) + requests);
    }
  }
  const { requests: all, lines } = manifest;
  const unasked = Math.max(0, all - counts.answered - counts.failed - counts.waiting);
  return { counts: { ...counts, unasked, invalid: lines - all }, lost };
}
function finalOutcomes(log) {
  const counts = /* @__PURE__ */ new Map();
  for (const [{ stands, settledBy }, requests] of log.byState()) {
    if (stands !== "answered" && stands !== "failed" || settledBy === void 0) continue;
    counts.set(settledBy, (counts.get(settledBy) ?? 0) + requests);
  }
  return counts;
}

// ../engine/src/jobs/job-done.ts
var count = int().nonnegative();
var usd = number().nonnegative().nullable();
var file = object({ sha256: string().regex(SHA256), bytes: count, lines: count });
var jobDone = object({
  format: literal("completion-batch/job-done"),
  version: literal(1),
  job: string(),
  /** The manifest's. */
  digest: string(),
  finished_at: string(),
  /** Who has answered: see `serviceOf`. */
  service: string(),
  cancelled: boolean(),
  counts: object({ answered: count, cached: count, failed: count, invalid: count }),
  /** USD; null where there is no price. */
  cost_usd: usd,
  estimated_usd: usd,
  saved_usd: usd,
  tokens: object({ input: count, cached: count, output: count }),
  batches: array(
    object({
      batch_id: string(),
      openai_batch_id: string(),
      status: string(),
      requests: count,
      open: boolean()
    })
  ),
  results: file,
  failures: file,
  /** Which requests are answered, for later jobs: `answersObject`. */
  answers: object({ sha256: string().regex(SHA256), bytes: count })
});
async function readDone(store, job) {
  const key = jobDoneObject(job);
  const text = await textIfThere(store, key);
  if (text === void 0) return void 0;
  const found = jobDone.safeParse(valueIn(text));
  if (found.success && found.data.job === job) return found.data;
  throw new CompletionBatchError(
    "row-damaged",
    `what is kept of a job's end does not do: ${found.success ? "it is that of another job" : explain(found.error)}`,
    {
      where: store.locate(key),
      remedy: "Restore the object, or delete it: the next round writes the results, and it, anew.",
      cause: found.error
    }
  );
}
function valueIn(text) {
  try {
    return parseJson(text);
  } catch {
    return void 0;
  }
}

// ../engine/src/jobs/job.ts
var count2 = int().nonnegative();
var destination = object({
  model: string(),
  endpoint: string(),
  requests: count2,
  /** Estimated. */
  input_tokens: count2,
  output_tokens: count2
});
var digest = string().regex(SHA256);
var part = object({ key: string(), sha256: digest, bytes: count2, requests: count2 });
var jobManifest = object({
  format: literal("completion-batch/job"),
  version: literal(1),
  job: string(),
  /** SHA-256 over the lines in their order (custom id, url, body, however they are written): what the job asks. */
  digest,
  /** Lines that were given; their numbers from 1 are what `InvalidLine.line` counts by. */
  lines: count2,
  /** Of them, those that are requests: all lines of all parts, in the order in which they were given. */
  requests: count2,
  parts: array(part),
  /** Lines that were left out as no requests; null where there are none. */
  invalid: object({ key: string(), sha256: digest, lines: count2 }).nullable(),
  destinations: array(destination),
  max_attempts: int().positive(),
  /** USD: for rounds that name no other budget. */
  max_cost_usd: number().positive().optional(),
  /** Where the records of its batches lie: `recordsOf`. */
  records: string().optional(),
  created_at: string()
});
var LINE_CODES = [
  "invalid_json_line",
  "missing_required_parameter",
  "invalid_type",
  "invalid_value",
  "invalid_url",
  "invalid_request",
  "duplicate_custom_id",
  "streaming_unsupported",
  "line_too_large"
];
var invalidLine = object({
  /** Among all that were given, from 1. */
  line: int().positive(),
  /** Of its file, and there. */
  file: string(),
  file_line: int().positive(),
  /** As far as it could be read. */
  custom_id: string().nullable(),
  code: _enum(LINE_CODES),
  /** The member at fault, such as `body.model`; null where it is the line. */
  param: string().nullable(),
  message: string()
});

// ../engine/src/jobs/job-manifest.ts
async function findManifest(store, job) {
  const text = await textIfThere(store, jobObject(checkJobId(job)));
  return text === void 0 ? void 0 : parseManifest(store, job, text);
}
async function readManifest(store, job) {
  const manifest = await findManifest(store, job);
  if (manifest !== void 0) return manifest;
  throw new CompletionBatchError("invalid-input", `there is no job ${job}`, {
    where: store.locate(jobObject(job)),
    remedy: "Check its name and the store, or submit it first. Nothing was asked or written."
  });
}
function recordsOf({ store, state }) {
  return state.name.startsWith(`store ${store.url}`) ? "store" : state.name;
}
function checkRecords(services, { job, records }) {
  const here = recordsOf(services);
  if (records === void 0 || records === here) return;
  throw new CompletionBatchError(
    "invalid-input",
    `the records of the job ${job} are in another place: ${records.slice(0, 300)}, not ${here}`,
    {
      where: "state",
      remedy: "Name the state that the job was submitted with, or none where it was none. Nothing was asked or written."
    }
  );
}
async function createManifest(store, manifest) {
  const text = `${JSON.stringify(manifest, void 0, 1)}
`;
  if (await store.create(jobObject(manifest.job), text)) return manifest;
  return readManifest(store, manifest.job);
}
function parseManifest(store, job, text) {
  const damaged = (why2, cause) => new CompletionBatchError("row-damaged", `what is kept of the job ${job} does not do: ${why2}`, {
    where: store.locate(jobObject(job)),
    remedy: "Restore the object, use the version that wrote it, or submit the requests as a job of another name.",
    cause
  });
  let value;
  try {
    value = parseJson(text);
  } catch (cause) {
    throw damaged("it is not valid JSON", cause);
  }
  const parsed = jobManifest.safeParse(value);
  if (!parsed.success) throw damaged(explain(parsed.error), parsed.error);
  const why = misplaced(parsed.data, job);
  if (why !== void 0) throw damaged(why);
  return parsed.data;
}
function misplaced(manifest, job) {
  if (manifest.job !== job) return `it is that of the job ${JSON.stringify(manifest.job.slice(0, 100))}`;
  const { parts, requests, lines, invalid } = manifest;
  const strayed = parts.findIndex(({ key, sha256: sha2562 }, at) => key !== jobPartObject(job, at + 1, sha2562));
  if (strayed !== -1) return `parts.${strayed}.key is not where that part lies`;
  if (invalid !== null && invalid.key !== jobInvalidObject(job, invalid.sha256)) {
    return "invalid.key is not where those lines lie";
  }
  if (parts.reduce((sum2, part2) => sum2 + part2.requests, 0) !== requests)
    return "its parts have another number of requests";
  return requests + (invalid?.lines ?? 0) === lines ? void 0 : "its lines are not its requests and the invalid ones";
}

// ../engine/src/jobs/job-status.ts
async function jobStatus(services, job) {
  const { store } = services;
  const manifest = await readManifest(store, job);
  const done = await readDone(store, job);
  if (done !== void 0) return doneStatus(manifest, done);
  const log = new ClaimLog(store, job);
  await log.refresh();
  return openStatus(services, manifest, log);
}
function doneStatus(manifest, done) {
  const { counts, cancelled, tokens } = done;
  return {
    manifest,
    counts: { ...counts, waiting: 0, unasked: 0 },
    done: true,
    cancelled,
    costUsd: done.cost_usd ?? void 0,
    estimatedUsd: done.estimated_usd ?? void 0,
    savedUsd: done.saved_usd ?? void 0,
    tokens,
    batches: done.batches.map(({ batch_id: batchId, openai_batch_id: openaiBatchId, status, requests, open }) => ({
      batchId,
      openaiBatchId,
      status,
      requests,
      open
    }))
  };
}
async function openStatus(services, manifest, log) {
  const { store, state, prices } = services;
  const { counts } = await countJob(manifest, log, state);
  const records = await jobBatchRecords(state, manifest.job, log);
  return {
    manifest,
    counts,
    done: false,
    cancelled: await isCancelled(store, manifest.job),
    ...costsOf(records, prices),
    savedUsd: counts.cached === 0 ? 0 : void 0,
    batches: jobBatches(records)
  };
}
async function isCancelled(store, job) {
  return await store.head(jobCancelledObject(job)) !== void 0;
}
async function jobBatchRecords(state, job, log) {
  const records = /* @__PURE__ */ new Map();
  for await (const record of state.batches.listOpen()) {
    if (record.attributes.job === job) records.set(record.batchId, record);
  }
  const purposeOf = ownPurposes(job);
  for (const [batchId] of log.settledBatches()) {
    if (purposeOf(batchId) !== void 0 || records.has(batchId)) continue;
    const record = await state.batches.get(batchId);
    if (record !== void 0) records.set(batchId, record);
  }
  return [...records.values()];
}
function jobBatches(records) {
  const batches = records.map(({ batchId, sketch, batch }) => ({
    batchId,
    openaiBatchId: sketch.openai_batch_id ?? "",
    status: sketch.status ?? "unknown",
    requests: batch?.request_count ?? 0,
    open: batch === void 0 || isOpenBatch(batch)
  }));
  const nameOf = ({ openaiBatchId, batchId }) => `${openaiBatchId} ${batchId}`;
  return batches.sort((a, b) => Number(b.open) - Number(a.open) || (nameOf(a) < nameOf(b) ? -1 : 1));
}
function costsOf(records, prices) {
  let costUsd = 0;
  let estimatedUsd = 0;
  const tokens = { input: 0, cached: 0, output: 0 };
  for (const { batch, attributes } of records) {
    const number2 = (name) => {
      const value = attributes[name];
      return typeof value === "number" ? value : void 0;
    };
    const estimated = number2("estimated_cost_usd") ?? (batch && estimatedCostOf(batch, prices));
    estimatedUsd = sum(estimatedUsd, estimated);
    if (batch === void 0 || isOpenBatch(batch)) continue;
    const used = number2("input_tokens") ?? 0;
    tokens.input += used;
    tokens.cached += number2("cached_tokens") ?? 0;
    tokens.output += number2("output_tokens") ?? 0;
    costUsd = sum(costUsd, billedCost(attributes, batch.model, prices) ?? (used === 0 ? 0 : void 0));
  }
  return { costUsd, estimatedUsd, tokens };
}
function sum(a, b) {
  return a === void 0 || b === void 0 ? void 0 : a + b;
}

export {
  jobCosts,
  readDone,
  invalidLine,
  ownBatchId,
  ownPurposes,
  settleOwn,
  countJob,
  finalOutcomes,
  findManifest,
  readManifest,
  recordsOf,
  checkRecords,
  createManifest,
  jobStatus,
  doneStatus,
  openStatus,
  isCancelled,
  jobBatchRecords,
  jobBatches,
  costsOf
};
