import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  explainOpenaiError,
  readRefusal
} from "./lib-shared-6.mjs";
import {
  ask,
  hiderOf
} from "./lib-shared-48.mjs";
import {
  redact
} from "./lib-shared-12.mjs";
import {
  array,
  boolean,
  looseObject,
  number,
  object,
  record,
  string,
  unknown
} from "./lib-zod.mjs";
import {
  OPENAI_BOUNDS,
  systemTimer
} from "./lib-shared-16.mjs";

// ../engine/src/openai/lists.ts
var name = string().max(OPENAI_BOUNDS.name.most);
var listedBatch = object({
  id: name.min(1),
  created_at: number().catch(0),
  status: name.catch("unknown"),
  input_file_id: name.nullish().catch(void 0),
  model: name.nullish().catch(void 0),
  metadata: record(name, name).nullish().catch(void 0),
  request_counts: object({ total: number() }).nullish().catch(void 0),
  usage: object({ input_tokens: number() }).nullish().catch(void 0)
});
var listedFile = object({
  id: name.min(1),
  created_at: number().catch(0),
  filename: name.catch(""),
  bytes: number().nullish().catch(void 0)
});
var page = looseObject({ data: array(unknown()), has_more: boolean().nullish().catch(void 0) });
var BATCHES_PER_PAGE = 100;
var FILES_PER_PAGE = 1e4;
function listAllBatches(openai, maxPages = OPENAI_BOUNDS.batchPages.most, timer) {
  return listAll(
    (after) => ask(
      openai,
      (client) => client.batches.list({ limit: BATCHES_PER_PAGE, ...after === void 0 ? {} : { after } }).withResponse()
    ),
    { schema: listedBatch, perPage: BATCHES_PER_PAGE, maxPages, timer }
  );
}
function listAllFiles(openai) {
  const query = { purpose: "batch", order: "desc" };
  return listAll(
    (after) => ask(
      openai,
      (client) => client.files.list({ ...query, ...after === void 0 ? {} : { after } }).withResponse()
    ),
    {
      schema: listedFile,
      perPage: FILES_PER_PAGE,
      maxPages: OPENAI_BOUNDS.filePages.most
    }
  );
}
async function listAll(fetchPage, { schema, perPage, maxPages, timer = systemTimer }) {
  const items = /* @__PURE__ */ new Map();
  const began = timer.now();
  let bytes = 0;
  let now;
  let after;
  const listed = (complete) => {
    const all = [...items.values()];
    return { items: all, complete, completeSince: complete ? void 0 : oldestOf(all), now };
  };
  for (let number2 = 1; number2 <= maxPages; number2 += 1) {
    const { data, response } = await fetchPage(after);
    now ??= serverTime(response);
    const parsed = page.safeParse(data);
    if (!parsed.success) throw new Error("the answer is no list");
    const found = parsed.data.data.flatMap((value) => schema.safeParse(value).data ?? []);
    const before = items.size;
    for (const item of found) {
      if (items.has(item.id)) continue;
      items.set(item.id, item);
      bytes += JSON.stringify(item).length;
    }
    const short = found.length < perPage;
    if (found.length === 0 || parsed.data.has_more === false || short && parsed.data.has_more !== true) {
      return listed(true);
    }
    if (items.size === before) return listed(short && oldestOf([...items.values()]) !== void 0);
    const late = timer.now() - began > OPENAI_BOUNDS.listMs.most;
    if (late || items.size > OPENAI_BOUNDS.items.most || bytes > OPENAI_BOUNDS.listBytes.most) return listed(false);
    after = found.at(-1)?.id;
  }
  return listed(false);
}
function oldestOf(items) {
  const newestFirst = items.every(({ created_at }, index) => created_at <= (items[index - 1]?.created_at ?? Infinity));
  return newestFirst ? items.at(-1)?.created_at : void 0;
}
function serverTime(response) {
  const time = Date.parse(response.headers.get("date") ?? "");
  return Number.isNaN(time) ? void 0 : time;
}

// ../engine/src/openai/files.ts
import { openAsBlob } from "node:fs";

// ../engine/src/openai/answered-id.ts
var answer = object({ id: string().min(1) });
function answeredId(value) {
  const parsed = answer.safeParse(value);
  if (parsed.success) return parsed.data.id;
  throw new Error("the answer has no id: it is not from the API");
}

// ../engine/src/openai/files.ts
function inputFileName(batchId, sha256) {
  return `${batchId}-${sha256.slice(0, 16)}.jsonl`;
}
async function uploadToOpenai(openai, path, name2, signal) {
  const file = new File([await openAsBlob(path)], name2, { type: "application/jsonl" });
  const uploaded = await ask(
    openai,
    (client) => client.files.create({ file, purpose: "batch" }, signal === void 0 ? {} : { signal })
  );
  return answeredId(uploaded);
}
async function findUploadedFile(openai, name2, bytes) {
  const { items } = await listAllFiles(openai);
  return items.find((file) => file.filename === name2 && (!file.bytes || file.bytes === bytes))?.id;
}
async function deleteFile(openai, id) {
  try {
    await ask(openai, (client) => client.files.delete(id));
  } catch (error) {
    if (readRefusal(error).status !== 404) throw explainOpenaiError(error, `the file ${id} cannot be deleted`);
  }
}
var describedFile = looseObject({
  status: string().catch(""),
  status_details: string().nullish().catch(void 0),
  created_at: number().optional().catch(void 0),
  filename: string().min(1).optional().catch(void 0),
  bytes: number().positive().optional().catch(void 0),
  purpose: string().min(1).optional().catch(void 0)
});
var PENDING_FILE = /^(pending|running|processing|uploading|queued|not_?started|in_?progress|validating)$/i;
var BROKEN_FILE = /^(error|failed|deleted|deleting|canceled|cancelled)$/i;
async function describeFile(openai, id) {
  let answer2;
  try {
    answer2 = await ask(openai, (client) => client.files.retrieve(id));
  } catch (error) {
    if (readRefusal(error).status !== 404) throw error;
    return {
      state: "pending",
      createdAt: void 0,
      name: void 0,
      bytes: void 0,
      purpose: void 0,
      reason: void 0
    };
  }
  const { status, status_details, created_at, filename: name2, bytes, purpose } = describedFile.parse(Object(answer2));
  const state = PENDING_FILE.test(status) ? "pending" : BROKEN_FILE.test(status) ? "broken" : "ready";
  const reason = state === "broken" ? redact(hiderOf(openai)(`the file is ${status}: ${status_details ?? "no reason given"}`)) : void 0;
  return { state, createdAt: created_at, name: name2, bytes, purpose, reason };
}

// ../engine/src/openai/batches.ts
async function submitOpenaiBatch(openai, request) {
  const batch = await ask(
    openai,
    (client) => client.batches.create(
      {
        input_file_id: request.inputFileId,
        endpoint: request.endpoint,
        completion_window: "24h",
        metadata: request.metadata
      },
      { maxRetries: 0, timeout: request.timeout }
    )
  );
  return answeredId(batch);
}
function kinshipOf({ metadata, input_file_id }, { completionBatchId, digest, inputFileId }) {
  const { completion_batch_id: named, digest: made } = metadata ?? {};
  if (named === void 0) {
    if (!input_file_id) return "silent";
    return input_file_id === inputFileId ? "by-file" : "none";
  }
  if (named !== completionBatchId) return "none";
  return made === void 0 || digest === void 0 || made === digest ? "ours" : "other-file";
}
function oursAmong(batches, marks) {
  return batches.flatMap((batch) => {
    const kinship = kinshipOf(batch, marks);
    if (kinship === "none" || kinship === "silent") return [];
    const { id, created_at: createdAt, status, input_file_id } = batch;
    return [{ id, createdAt, status, inputFileId: input_file_id || void 0, kinship }];
  }).sort((a, b) => a.createdAt - b.createdAt);
}
async function findBatches(openai, marks, pages) {
  const listed = await listAllBatches(openai, pages);
  const found = oursAmong(listed.items, marks);
  if (listed.complete || found.length > 0) return { found, sure: true };
  if (listed.completeSince === void 0 || !marks.inputFileId) return { found, sure: false };
  const { createdAt } = await describeFile(openai, marks.inputFileId);
  return { found, sure: createdAt !== void 0 && listed.completeSince < createdAt };
}

export {
  listAllBatches,
  listAllFiles,
  inputFileName,
  uploadToOpenai,
  findUploadedFile,
  deleteFile,
  describeFile,
  submitOpenaiBatch,
  kinshipOf,
  oursAmong,
  findBatches
};
