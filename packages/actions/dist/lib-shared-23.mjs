const { appendFileSync } = process.getBuiltinModule("node:fs");
const { rm } = process.getBuiltinModule("node:fs/promises");
import {
  MAX_EVIDENCE_TOKENS,
  labelSet,
  plainText,
  receiptPartition
} from "./lib-shared-14.mjs";
import {
  SHA256,
  _enum,
  _enum as _enum2,
  array,
  explain,
  explain as explain2,
  int,
  int as int2,
  isExecutionId,
  labelsObject,
  literal,
  number,
  number as number2,
  object,
  parseLine,
  readInputFile,
  requestParameters,
  sha256,
  splitLines,
  strictObject,
  string,
  string as string2,
  toLine,
  toLine as toLine2
} from "./lib-shared-3.mjs";
import {
  parseJson
} from "./lib-shared-7.mjs";
import {
  CompletionBatchError,
  CompletionBatchError as CompletionBatchError2
} from "./lib-shared-31.mjs";


// ../core/src/prepare/unknown-labels.ts
var MOST_TOLD = 20;
var MOST_COUNTED = 1e3;
var NAME_LENGTH = 40;
var OTHERS = "\u2026";
var unknownLabels = array(object({ name: string().max(NAME_LENGTH * 2), count: int().positive() })).min(1).max(MOST_TOLD + 1);
var UnknownLabelCounts = class {
  #counts = /* @__PURE__ */ new Map();
  #others = 0;
  add(label) {
    const name = plainText(label, NAME_LENGTH);
    const count = this.#counts.get(name);
    if (count === void 0 && this.#counts.size >= MOST_COUNTED) this.#others += 1;
    else this.#counts.set(name, (count ?? 0) + 1);
  }
  /** Undefined where there are none. */
  get told() {
    const all = [...this.#counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count);
    const others = all.slice(MOST_TOLD).reduce((sum, { count }) => sum + count, this.#others);
    if (all.length === 0) return void 0;
    return [...all.slice(0, MOST_TOLD), ...others === 0 ? [] : [{ name: OTHERS, count: others }]];
  }
};
function unknownText(unknown) {
  return unknown.map(({ name, count }) => `${name || "(no name)"} ${count}`).join(", ");
}
// ../core/src/prepare/plan.ts
var PLAN_VERSION = 1;
var CONTEXTS = ["auto", "full", "near"];
var shard = object({
  id: string().regex(/^\d{4}$/),
  /** Object key of its labels (that of `labelsObject`), and what must be found there. */
  key: string(),
  sha256: string().regex(SHA256),
  bytes: int().positive(),
  labels: int().positive(),
  /** Beside the labels, those that people have judged and that are asked again; absent for none. */
  audits: int().positive().optional(),
  receipts: int().positive(),
  /** The receipts of its labels: all of the plan's from the first to the last, in the order of their keys. */
  first: string(),
  last: string()
});
var planFields = object({
  format: literal("completion-batch/plan"),
  version: literal(PLAN_VERSION),
  execution: string().refine(isExecutionId, { error: "is not an execution id" }),
  createdAt: string(),
  table: string(),
  store: string(),
  validationStatus: _enum(["NONE", "PENDING"]),
  model: string().min(1),
  /** Laid over the parameters of every request; absent where there are none. */
  parameters: requestParameters.optional(),
  /** Where words of other receipts come from; absent where prompts show none. */
  evidence: object({
    sources: array(string()).min(1).max(3),
    /** In one request, at most. */
    tokens: int().min(1).max(MAX_EVIDENCE_TOKENS),
    /** Of the file of vectors, where it is a source; absent where there was none yet. */
    vectors: string().regex(SHA256).optional()
  }).optional(),
  /** What labels there are for words; absent for those of this release. */
  labelSet: labelSet.optional(),
  /** Absent for full. */
  context: _enum(CONTEXTS).optional(),
  /** The model that is asked what another one could not tell, or has proposed itself; absent where there is none. */
  escalateModel: string().min(1).optional(),
  /** Of the labels, those whose rows say that they are for that model; absent for none. */
  escalated: int().positive().optional(),
  /** The gold sample: labels that people have judged; absent where none are asked again. */
  audit: object({
    /** Of the labels that are asked. */
    share: number().gt(0).max(1),
    /** Below it nothing of a batch is written before a person has said so; absent where it is only told. */
    minAgreement: number().gt(0).max(1).optional()
  }).optional(),
  labels: int().nonnegative(),
  receipts: int().nonnegative(),
  /** Rows that were passed over because they do not parse. */
  problems: int().nonnegative(),
  /** Labels that were passed over because the run has none of that name; absent for none. */
  unknownLabels: unknownLabels.optional(),
  shards: array(shard).max(256)
});
var planSchema = planFields.refine(
  ({ execution, shards }) => shards.every(({ id, key, sha256: sha2562 }) => key === labelsObject(execution, id, sha2562)),
  {
    path: ["shards"],
    error: "a shard's key is not where its labels lie"
  }
).refine(({ model, escalateModel }) => model !== escalateModel, {
  path: ["escalateModel"],
  error: "is the model itself"
}).refine(({ shards }) => new Set(shards.map(({ id }) => id)).size === shards.length, {
  path: ["shards"],
  error: "two shards have the same id"
});
function writePlan(plan) {
  return `${JSON.stringify(planSchema.parse(plan), null, 2)}
`;
}
function parsePlan(data, name) {
  const remedy = "Hand on the file that prepare wrote, unchanged; or run prepare again with a new execution id.";
  let value;
  try {
    value = parseJson(typeof data === "string" ? data : new TextDecoder().decode(data));
  } catch (cause) {
    throw new CompletionBatchError("plan-unreadable", "the plan is not valid JSON", { where: name, remedy, cause });
  }
  const head = object({ format: literal("completion-batch/plan"), version: number() }).safeParse(value);
  if (!head.success) {
    throw new CompletionBatchError("plan-unreadable", "the file is not a plan", { where: name, remedy });
  }
  if (head.data.version !== PLAN_VERSION) {
    throw new CompletionBatchError(
      "plan-version",
      `the plan has version ${head.data.version}, this release reads version ${PLAN_VERSION}`,
      { where: name, remedy: "Use the same release of completion-batch for all phases of an execution." }
    );
  }
  const plan = planSchema.safeParse(value);
  if (!plan.success) {
    throw new CompletionBatchError("plan-unreadable", `the plan does not fit its schema: ${explain(plan.error)}`, {
      where: name,
      remedy
    });
  }
  return { ...plan.data, digest: sha256(data) };
}
async function readPlan(path, expected) {
  let data;
  try {
    data = await readInputFile(path);
  } catch (cause) {
    throw new CompletionBatchError("plan-unreadable", "the plan cannot be read", {
      where: path,
      remedy: "Give the path of the plan.json that prepare wrote (in a workflow: download the plan artifact first).",
      cause
    });
  }
  if (expected !== void 0) checkDigest(sha256(data), expected, path);
  return parsePlan(data, path);
}
function checkDigest(found, expected, where) {
  if (found === expected) return;
  throw new CompletionBatchError(
    "plan-mismatch",
    `the plan is not the one that prepare wrote: its SHA-256 is ${found}, plan-sha256 says ${expected}`,
    {
      where,
      remedy: "Nothing was read by it, claimed or sent. Hand on plan.json and plan-sha256 of the same prepare, and look at who else can write the file."
    }
  );
}
function shardOf(plan, id) {
  const found = plan.shards.find((candidate) => candidate.id === id);
  if (found !== void 0) return found;
  throw new CompletionBatchError("shard-unknown", `the plan has no shard ${JSON.stringify(id)}`, {
    where: "shard",
    remedy: `Use one of ${plan.shards.map((candidate) => candidate.id).join(", ") || "(the plan has no shards)"}.`
  });
}

// ../core/src/prepare/serialize.ts
var labelLine = strictObject({
  image_id: string2(),
  receipt_id: int2().nonnegative(),
  line_id: int2().nonnegative(),
  word_id: int2().nonnegative(),
  label: string2(),
  reasoning: string2().nullable(),
  timestamp_added: string2().nullable(),
  validation_status: _enum2(["NONE", "PENDING", "VALID", "INVALID", "NEEDS_REVIEW"]),
  label_proposed_by: string2().nullable(),
  label_consolidated_from: string2().nullable(),
  completion_batch_id: string2().nullable(),
  completion_attempts: number2(),
  completion_release_reason: string2().nullable(),
  /** Absent for none, as in the files of earlier releases. */
  completion_unsure_by: string2().optional()
});
function isAudit({ validationStatus }) {
  return validationStatus === "VALID" || validationStatus === "INVALID";
}
var LABELS_REMEDY = "Run prepare again with the same execution id (in a workflow run: re-run all jobs): it writes them anew from the table. Format alone would meet them as they are.";
function* serializeLabels(labels) {
  for (const label of labels) {
    yield toLine({
      image_id: label.imageId,
      receipt_id: label.receiptId,
      line_id: label.lineId,
      word_id: label.wordId,
      label: label.label,
      // Of an audit it stands here, where the key is read.
      ...isAudit(label) ? { validation_status: label.validationStatus } : {},
      reasoning: label.reasoning,
      timestamp_added: label.timestampAdded,
      validation_status: label.validationStatus,
      label_proposed_by: label.labelProposedBy,
      label_consolidated_from: label.labelConsolidatedFrom,
      completion_batch_id: label.completionBatchId,
      completion_attempts: label.completionAttempts,
      completion_release_reason: label.completionReleaseReason,
      ...label.completionUnsureBy === null ? {} : { completion_unsure_by: label.completionUnsureBy }
    });
  }
}
var LINE_HEAD = /^\{"image_id":"([\w-]+)","receipt_id":(\d+),"line_id":(\d+),"word_id":(\d+),"label":"(\w+)",(?:"validation_status":"(VALID|INVALID)",)?/;
var HEAD_BYTES = 250;
async function* readLabelKeys(chunks, name) {
  for await (const line of splitLines(chunks, { name })) {
    const head = Buffer.from(line.bytes.buffer, line.bytes.byteOffset, Math.min(line.bytes.length, HEAD_BYTES));
    const [, imageId, receiptId, lineId, wordId, label, audit] = LINE_HEAD.exec(head.toString("latin1")) ?? [];
    if (imageId === void 0 || label === void 0) {
      throw new CompletionBatchError2("ndjson-damaged", "the line is not a label", {
        where: `${name}:${line.number}`,
        remedy: LABELS_REMEDY
      });
    }
    yield {
      imageId,
      receiptId: Number(receiptId),
      lineId: Number(lineId),
      wordId: Number(wordId),
      label,
      isAudit: audit !== void 0
    };
  }
}
async function* deserializeLabels(chunks, name) {
  for await (const line of splitLines(chunks, { name })) {
    const value = labelLine.safeParse(parseLine(line, name));
    if (!value.success || !line.terminated) {
      throw new CompletionBatchError2(
        "ndjson-damaged",
        value.success ? "the last line has no newline: the file is cut off" : `the line is not a label: ${explain2(value.error)}`,
        {
          where: `${name}:${line.number}`,
          remedy: LABELS_REMEDY
        }
      );
    }
    const row = value.data;
    yield {
      imageId: row.image_id,
      receiptId: row.receipt_id,
      lineId: row.line_id,
      wordId: row.word_id,
      label: row.label,
      reasoning: row.reasoning,
      timestampAdded: row.timestamp_added,
      validationStatus: row.validation_status,
      labelProposedBy: row.label_proposed_by,
      labelConsolidatedFrom: row.label_consolidated_from,
      completionBatchId: row.completion_batch_id,
      completionAttempts: row.completion_attempts,
      completionReleaseReason: row.completion_release_reason,
      completionUnsureBy: row.completion_unsure_by ?? null
    };
  }
}

// ../core/src/problems.ts
var SHOWN = 20;
async function openProblemFile(path) {
  await rm(path, { force: true });
  const first = [];
  let count = 0;
  return {
    path,
    first,
    get count() {
      return count;
    },
    add(problem) {
      count += 1;
      if (first.length < SHOWN) first.push(problem);
      appendFileSync(path, toLine2(problem));
    }
  };
}
// ../core/src/prepare/chunk.ts
async function* chunkIntoCompletionBatches(labels) {
  let current;
  let byWord = /* @__PURE__ */ new Map();
  for await (const label of labels) {
    if (current !== void 0 && receiptPartition(current) !== receiptPartition(label)) {
      yield { ...current, labels: [...byWord.values()] };
      byWord = /* @__PURE__ */ new Map();
    }
    current = { imageId: label.imageId, receiptId: label.receiptId };
    byWord.set(`${label.lineId}#${label.wordId}#${label.label}`, label);
  }
  if (current !== void 0) yield { ...current, labels: [...byWord.values()] };
}
export {
  CONTEXTS,
  LABELS_REMEDY,
  PLAN_VERSION,
  UnknownLabelCounts,
  chunkIntoCompletionBatches,
  deserializeLabels,
  isAudit,
  openProblemFile,
  parsePlan,
  readLabelKeys,
  readPlan,
  serializeLabels,
  shardOf,
  unknownText,
  writePlan
};
