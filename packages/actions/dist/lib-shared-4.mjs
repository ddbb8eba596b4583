import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  labelsObject,
  planObject,
  shardManifestObject,
  shardRequestsFile,
  shardRequestsObject
} from "./lib-shared-27.mjs";
import {
  DEFAULT_LABELS,
  MAX_EVIDENCE_TOKENS,
  MAX_REJECTED,
  MIN_AGREEMENT,
  addJudgements,
  addVerdicts,
  customId,
  escalation,
  evidenceTokens,
  exclusivePairs,
  f1Of,
  foreignRequest,
  formatBatchCompletionFile,
  getReceiptDetails,
  isPeoples,
  judged,
  knownExclusive,
  labelAliases,
  labelMeanings,
  labelSet,
  listLabelsOfStatus,
  noJudgements,
  order,
  partsOf,
  placedWords,
  plainText,
  pointingsOf,
  readAuditRows,
  rejectedBeside,
  releasedTotal,
  requestLine,
  shareOf,
  updateLabelValidationStatus,
  verifyRequest
} from "./lib-shared-3.mjs";
import {
  LABEL_ATTRIBUTES,
  RECEIPT_ROWS,
  coreLabelOf,
  isNoLabel,
  keyOf,
  labelId,
  labelKey,
  namesOf,
  pMap,
  pMapIterable,
  parseLabel,
  parseLabelKey,
  plainOf,
  project,
  queryItems,
  readBatchResults,
  readItems,
  readLabels,
  readReceiptRefs,
  receiptPartition,
  receiptsState,
  validationStatusPartition,
  wordId,
  wordOf,
  wordSortKey
} from "./lib-shared-2.mjs";
import {
  counted,
  number
} from "./lib-shared-10.mjs";
import {
  PinnedFile,
  SHA256,
  ageHoursOf,
  batchStandings,
  canonicalText,
  checkExecutionId,
  checkRegular,
  estimateTokens,
  explain,
  external_exports,
  filesBelow,
  giveUp,
  hasDigest,
  isExecutionId,
  liveBatchCheck,
  makeScratch,
  membersOf,
  parametersText,
  parseLine,
  readInputFile,
  reconcile,
  requestParameters,
  requestTokens,
  sha256,
  splitLines,
  submit,
  toLine,
  writeDigested
} from "./lib-shared.mjs";
import {
  isoTime
} from "./lib-shared-14.mjs";
import {
  CompletionBatchError,
  describeError,
  inTime,
  isCompletionBatchError,
  parseJson,
  redact,
  shownUrl
} from "./lib-shared-7.mjs";
import {
  __callDispose,
  __using
} from "./lib-shared-20.mjs";

// ../core/src/prepare/unknown-labels.ts
var MOST_TOLD = 20;
var MOST_COUNTED = 1e3;
var NAME_LENGTH = 40;
var OTHERS = "\u2026";
var unknownLabels = external_exports.array(external_exports.object({ name: external_exports.string().max(NAME_LENGTH * 2), count: external_exports.int().positive() })).min(1).max(MOST_TOLD + 1);
var UnknownLabelCounts = class {
  #counts = /* @__PURE__ */ new Map();
  #others = 0;
  add(label) {
    const name = plainText(label, NAME_LENGTH);
    const count5 = this.#counts.get(name);
    if (count5 === void 0 && this.#counts.size >= MOST_COUNTED) this.#others += 1;
    else this.#counts.set(name, (count5 ?? 0) + 1);
  }
  /** Undefined where there are none. */
  get told() {
    const all = [...this.#counts].map(([name, count5]) => ({ name, count: count5 })).sort((a, b) => b.count - a.count);
    const others = all.slice(MOST_TOLD).reduce((sum, { count: count5 }) => sum + count5, this.#others);
    if (all.length === 0) return void 0;
    return [...all.slice(0, MOST_TOLD), ...others === 0 ? [] : [{ name: OTHERS, count: others }]];
  }
};
function unknownText(unknown) {
  return unknown.map(({ name, count: count5 }) => `${name || "(no name)"} ${count5}`).join(", ");
}

// ../core/src/prepare/plan.ts
var PLAN_VERSION = 1;
var CONTEXTS = ["full", "near"];
var shard = external_exports.object({
  id: external_exports.string().regex(/^\d{4}$/),
  /** Object key of its labels (that of `labelsObject`), and what must be found there. */
  key: external_exports.string(),
  sha256: external_exports.string().regex(SHA256),
  bytes: external_exports.int().positive(),
  labels: external_exports.int().positive(),
  /** Beside the labels, those that people have judged and that are asked again; absent for none. */
  audits: external_exports.int().positive().optional(),
  receipts: external_exports.int().positive(),
  /** The receipts of its labels: all of the plan's from the first to the last, in the order of their keys. */
  first: external_exports.string(),
  last: external_exports.string()
});
var planFields = external_exports.object({
  format: external_exports.literal("completion-batch/plan"),
  version: external_exports.literal(PLAN_VERSION),
  execution: external_exports.string().refine(isExecutionId, { error: "is not an execution id" }),
  createdAt: external_exports.string(),
  table: external_exports.string(),
  store: external_exports.string(),
  validationStatus: external_exports.enum(["NONE", "PENDING"]),
  model: external_exports.string().min(1),
  /** Laid over the parameters of every request; absent where there are none. */
  parameters: requestParameters.optional(),
  /** Where words of other receipts come from; absent where prompts show none. */
  evidence: external_exports.object({
    sources: external_exports.array(external_exports.string()).min(1).max(3),
    /** In one request, at most. */
    tokens: external_exports.int().min(1).max(MAX_EVIDENCE_TOKENS),
    /** Of the file of vectors, where it is a source; absent where there was none yet. */
    vectors: external_exports.string().regex(SHA256).optional()
  }).optional(),
  /** What labels there are for words; absent for those of this release. */
  labelSet: labelSet.optional(),
  /** Absent for full. */
  context: external_exports.enum(CONTEXTS).optional(),
  /** The model that is asked what another one could not tell, or has proposed itself; absent where there is none. */
  escalateModel: external_exports.string().min(1).optional(),
  /** Of the labels, those whose rows say that they are for that model; absent for none. */
  escalated: external_exports.int().positive().optional(),
  /** The gold sample: labels that people have judged; absent where none are asked again. */
  audit: external_exports.object({
    /** Of the labels that are asked. */
    share: external_exports.number().gt(0).max(1),
    /** Below it nothing of a batch is written before a person has said so; absent where it is only told. */
    minAgreement: external_exports.number().gt(0).max(1).optional()
  }).optional(),
  labels: external_exports.int().nonnegative(),
  receipts: external_exports.int().nonnegative(),
  /** Rows that were passed over because they do not parse. */
  problems: external_exports.int().nonnegative(),
  /** Labels that were passed over because the run has none of that name; absent for none. */
  unknownLabels: unknownLabels.optional(),
  shards: external_exports.array(shard).max(256)
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
  const head = external_exports.object({ format: external_exports.literal("completion-batch/plan"), version: external_exports.number() }).safeParse(value);
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

// ../core/src/format/format.ts
import { createHash } from "node:crypto";
import { mkdir, open, rename, rm as rm2, writeFile } from "node:fs/promises";
import { join } from "node:path";

// ../core/src/evidence/gather.ts
var EVIDENCE_BOUNDS = { openMs: 18e4, receiptMs: 1e4, shardMs: 6e5, failures: 3 };
var Evidence = class {
  tokens;
  #sources;
  #labels;
  #logger;
  #bounds;
  #began;
  constructor({ sources, tokens, labels, logger, bounds = EVIDENCE_BOUNDS }) {
    this.tokens = tokens;
    this.#labels = labels;
    this.#logger = logger;
    this.#bounds = bounds;
    this.#sources = sources.map((source) => ({
      source,
      figures: { found: 0, nothing: 0, failed: 0, skipped: 0 },
      failures: 0
    }));
  }
  /** By source, in their order. */
  get figures() {
    return Object.fromEntries(this.#sources.map(({ source, figures: figures2 }) => [source.name, figures2]));
  }
  /** Once, when all receipts are done: what was missing, and why. */
  tellFailures() {
    for (const { source, figures: figures2, lastFailure } of this.#sources) {
      const { found, nothing, failed, skipped } = figures2;
      const missing = failed + skipped;
      if (missing === 0) continue;
      const why = lastFailure === void 0 ? "Its time for the shard was over." : redact(describeError(lastFailure));
      const all = found + nothing + missing;
      this.#logger.warn(
        `evidence from ${source.name} failed: the prompts of ${missing} of ${all} receipts are written without it. ${why}`
      );
    }
  }
  /** What is known of the targets of a receipt, by `line.word.LABEL`. */
  async pointings(details, targets) {
    const words = askedWords(details, targets);
    const coreOf = (label) => coreLabelOf(this.#labels, label) ?? label;
    const sought = words.map((word) => ({
      ...word,
      labels: [...new Set(word.labels.map(coreOf))].flatMap((core) => namesOf(this.#labels, core))
    }));
    const found = await Promise.all(this.#sources.map((asked) => this.#find(asked, details, sought)));
    return new Map(
      words.flatMap((word) => {
        const id = wordId(word);
        const each = found.map((words2) => (words2.get(id) ?? []).map((other) => byCoreLabels(other, this.#labels)));
        const cores = [...new Set(word.labels.map(coreOf))];
        const pointings = new Map(pointingsOf({ ...word, labels: cores }, each).map((each2) => [each2.label, each2]));
        return word.labels.flatMap((label) => {
          const pointing = pointings.get(coreOf(label));
          return pointing === void 0 ? [] : [[`${id}.${label}`, pointing]];
        });
      })
    );
  }
  async #find(asked, receipt, words) {
    const { source, figures: figures2 } = asked;
    const { receiptMs, failures } = this.#bounds;
    if (asked.failures >= failures || this.#leftMs() <= 0) {
      figures2.skipped += 1;
      return /* @__PURE__ */ new Map();
    }
    try {
      await this.#open(asked);
      const found = await within(
        Math.min(receiptMs, this.#leftMs()),
        (signal) => source.find(receipt, words, MOST_FOUND, signal)
      );
      figures2[found.size > 0 ? "found" : "nothing"] += 1;
      asked.failures = 0;
      return found;
    } catch (error) {
      figures2.failed += 1;
      asked.failures += 1;
      asked.lastFailure = error;
      return /* @__PURE__ */ new Map();
    }
  }
  /** Once for all receipts that wait for it; where it failed, the next one tries again. */
  async #open(asked) {
    const { source } = asked;
    if (source.open === void 0) return;
    const ms = Math.min(this.#bounds.openMs, this.#leftMs());
    asked.opened ??= within(ms, async (signal) => source.open?.(signal));
    try {
      await asked.opened;
    } catch (error) {
      delete asked.opened;
      throw error;
    }
  }
  #leftMs() {
    this.#began ??= performance.now();
    return this.#bounds.shardMs - (performance.now() - this.#began);
  }
};
function byCoreLabels(word, labels) {
  const cores = (names) => [
    ...new Set(names.flatMap((name) => coreLabelOf(labels, name) ?? []))
  ];
  const valid = cores(word.valid);
  return { ...word, valid, invalid: cores(word.invalid).filter((label) => !valid.includes(label)) };
}
var MOST_FOUND = 8;
function askedWords(details, targets) {
  const placed = placedWords(details);
  return [...Map.groupBy(targets, wordId)].flatMap(([id, own]) => {
    const word = placed.get(id);
    return word === void 0 ? [] : { ...word, labels: own.map(({ label }) => label) };
  });
}
function within(ms, work) {
  return inTime(ms, work, () => new Error(`it did not answer within ${Math.round(ms)} ms`));
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

// ../core/src/prepare/serialize.ts
var labelLine = external_exports.strictObject({
  image_id: external_exports.string(),
  receipt_id: external_exports.int().nonnegative(),
  line_id: external_exports.int().nonnegative(),
  word_id: external_exports.int().nonnegative(),
  label: external_exports.string(),
  reasoning: external_exports.string().nullable(),
  timestamp_added: external_exports.string().nullable(),
  validation_status: external_exports.enum(["NONE", "PENDING", "VALID", "INVALID", "NEEDS_REVIEW"]),
  label_proposed_by: external_exports.string().nullable(),
  label_consolidated_from: external_exports.string().nullable(),
  completion_batch_id: external_exports.string().nullable(),
  completion_attempts: external_exports.number(),
  completion_release_reason: external_exports.string().nullable(),
  /** Absent for none, as in the files of earlier releases. */
  completion_unsure_by: external_exports.string().optional()
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
    const [, imageId, receiptId, lineId, wordId2, label, audit] = LINE_HEAD.exec(head.toString("latin1")) ?? [];
    if (imageId === void 0 || label === void 0) {
      throw new CompletionBatchError("ndjson-damaged", "the line is not a label", {
        where: `${name}:${line.number}`,
        remedy: LABELS_REMEDY
      });
    }
    yield {
      imageId,
      receiptId: Number(receiptId),
      lineId: Number(lineId),
      wordId: Number(wordId2),
      label,
      isAudit: audit !== void 0
    };
  }
}
async function* deserializeLabels(chunks, name) {
  for await (const line of splitLines(chunks, { name })) {
    const value = labelLine.safeParse(parseLine(line, name));
    if (!value.success || !line.terminated) {
      throw new CompletionBatchError(
        "ndjson-damaged",
        value.success ? "the last line has no newline: the file is cut off" : `the line is not a label: ${explain(value.error)}`,
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
import { appendFileSync } from "node:fs";
import { rm } from "node:fs/promises";
var SHOWN = 20;
async function openProblemFile(path) {
  await rm(path, { force: true });
  const first = [];
  let count5 = 0;
  return {
    path,
    first,
    get count() {
      return count5;
    },
    add(problem) {
      count5 += 1;
      if (first.length < SHOWN) first.push(problem);
      appendFileSync(path, toLine(problem));
    }
  };
}

// ../core/src/format/escalate.ts
function askedOf({ model, escalateModel, labelSet: labelSet2 }, details, targets) {
  if (escalateModel === void 0) return [{ model, targets }];
  const labels = labelSet2 ?? DEFAULT_LABELS;
  const isOther = (target) => isEscalated(target, rejectedBeside(details, target, labels), escalateModel);
  const words = new Set(targets.filter(isOther).map(wordOf));
  const escalated = targets.filter((target) => words.has(wordOf(target)));
  const usual = targets.filter((target) => !words.has(wordOf(target)));
  const first = usual.length > 0 || escalated.length === 0 ? [{ model, targets: usual }] : [];
  return escalated.length === 0 ? first : [...first, { model: escalateModel, targets: escalated }];
}
function auditedBy(plan, receipt, asked) {
  const { execution, model, escalateModel, escalated = 0, labels } = plan;
  if (escalateModel === void 0) return model;
  const of = (name) => asked.find((each) => each.model === name)?.targets.length ?? 0;
  const own = of(model) + of(escalateModel);
  const share = own === 0 ? escalated / Math.max(1, labels) : of(escalateModel) / own;
  const drawn = Number.parseInt(sha256(`${execution} ${receiptPartition(receipt)}`).slice(0, 8), 16) / 2 ** 32;
  return drawn < share ? escalateModel : model;
}
function isEscalated(target, rejected, escalateModel) {
  const { completionUnsureBy: unsureBy, labelProposedBy } = target;
  if (unsureBy !== null) return unsureBy !== escalateModel;
  return labelProposedBy === "COMPLETION_BATCH" || rejected.length > 0;
}

// ../core/src/format/shard-manifest.ts
var MAX_BYTES = 16384;
var count = external_exports.int().nonnegative();
var sourceFigures = external_exports.object({ found: count, nothing: count, failed: count, skipped: count });
var manifestFields = external_exports.object({
  format: external_exports.literal("completion-batch/shard"),
  version: external_exports.literal(1),
  execution: external_exports.string(),
  /** Digest of the plan it belongs to. */
  plan: external_exports.string(),
  shard: external_exports.string().regex(/^\d{4}$/),
  createdAt: external_exports.string(),
  /** Name of the request file beside the manifest, and its key in the object store; both absent for no requests. */
  file: external_exports.string().nullable(),
  key: external_exports.string().nullable(),
  sha256: external_exports.string().regex(SHA256),
  bytes: count,
  requests: count,
  labels: count,
  firstPass: count,
  secondPass: count,
  /** Of the labels, those that the plan's other model is asked about; absent where it has none. */
  escalated: count.optional(),
  estimatedTokens: count,
  /** What its prompts show of other receipts; absent where the plan asks for nothing. */
  evidence: external_exports.object({
    /** Requests that show any, and what that is about. */
    requests: count,
    tokens: count,
    /** What became of the receipts, by source. */
    sources: external_exports.partialRecord(external_exports.enum(["table", "chroma", "vectors"]), sourceFigures)
  }).optional(),
  /** Labels and rows that were passed over. */
  problems: count
});
var manifestSchema = manifestFields.refine(({ shard: shard2, sha256: sha2562, file, key }) => file === (key === null ? null : shardRequestsFile(shard2, sha2562)), {
  path: ["file"],
  error: "is not what the request file of this shard and digest is called"
}).refine(
  ({ execution, shard: shard2, sha256: sha2562, key }) => key === null || key === shardRequestsObject(execution, shard2, sha2562),
  {
    path: ["key"],
    error: "is not where the request file of this shard and digest lies"
  }
);
function writeManifest(manifest) {
  return `${JSON.stringify(manifestSchema.parse(manifest), null, 2)}
`;
}
function parseManifest(data, name) {
  const damaged = (why, cause) => new CompletionBatchError("shard-damaged", `the shard's manifest ${why}`, {
    where: name,
    remedy: "Run format again for this shard.",
    cause
  });
  if (data.length > MAX_BYTES) throw damaged(`has over ${MAX_BYTES} bytes`);
  let value;
  try {
    value = parseJson(typeof data === "string" ? data : new TextDecoder().decode(data));
  } catch (cause) {
    throw damaged("is not valid JSON", cause);
  }
  const manifest = manifestSchema.safeParse(value);
  if (!manifest.success) throw damaged(`does not fit its schema: ${explain(manifest.error)}`);
  return manifest.data;
}

// ../core/src/format/format.ts
async function format(options) {
  const { table, plan } = options;
  const shard2 = shardOf(plan, options.shard);
  checkSameTable(plan, table.name);
  const evidence = evidenceFor(options);
  await mkdir(options.out, { recursive: true });
  const workDir = await makeScratch(options.out, "format");
  const problems = await openProblemFile(join(options.out, `${shard2.id}-problems.ndjson`));
  try {
    const drafted = await draftRequests({ ...options, evidence }, shard2, problems, join(workDir, "requests"));
    evidence?.tellFailures();
    const manifest = await keepRequests(options, shard2, { ...drafted, sources: evidence?.figures }, problems.count);
    const requestsPath = manifest.file === null ? void 0 : join(options.out, manifest.file);
    if (requestsPath !== void 0) await rename(drafted.path, requestsPath);
    const manifestPath = join(options.out, `${shard2.id}.json`);
    await writeFile(manifestPath, writeManifest(manifest));
    return {
      manifest,
      manifestPath,
      requestsPath,
      problems: problems.first,
      problemsPath: problems.count === 0 ? void 0 : problems.path
    };
  } finally {
    await rm2(workDir, { recursive: true, force: true });
  }
}
function evidenceFor({ plan, evidence: sources, evidenceBounds: bounds, logger }) {
  if (plan.evidence === void 0) return void 0;
  if (sources?.length !== plan.evidence.sources.length) {
    throw new CompletionBatchError(
      "invalid-input",
      `the plan asks for evidence from ${plan.evidence.sources.join(", ")}`,
      {
        where: "evidence",
        remedy: "Open the sources that the plan names (openEvidence), and hand them on."
      }
    );
  }
  const { labelSet: labels = DEFAULT_LABELS } = plan;
  return new Evidence({
    sources,
    tokens: plan.evidence.tokens,
    labels,
    logger,
    ...bounds === void 0 ? {} : { bounds }
  });
}
var NOTHING = { requests: 0, labels: 0, firstPass: 0, secondPass: 0, estimatedTokens: 0, bytes: 0 };
async function draftRequests(options, shard2, problems, path) {
  var _stack = [];
  try {
    const { store, logger, concurrency = 8 } = options;
    const counts = { ...NOTHING };
    const shown = { requests: 0, tokens: 0 };
    let escalated = 0;
    const hash = createHash("sha256");
    const file = __using(_stack, await open(path, "w"), true);
    const receipts = chunkIntoCompletionBatches(downloadSerializedLabels(store, shard2));
    const formatted = pMapIterable(receipts, (receipt) => formatReceipt(options, receipt), {
      concurrency,
      backpressure: concurrency * 2
    });
    let done = 0;
    for await (const { requests, problems: found, planned } of formatted) {
      for (const problem of found) problems.add(problem);
      for (const request of requests) {
        const bytes = Buffer.from(request.line);
        hash.update(bytes);
        await file.write(bytes);
        count2(counts, request, bytes.length);
        if (request.model !== options.plan.model) escalated += partsOf(request).asked.length;
        if (request.evidence.length === 0) continue;
        shown.requests += 1;
        shown.tokens += evidenceTokens(request.evidence);
      }
      if (planned > 0) done += 1;
      logger.progress(`receipts formatted (shard ${shard2.id})`, done, shard2.receipts);
    }
    await file.sync();
    return { path, sha256: hash.digest("hex"), counts, escalated, shown };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function keepRequests({ store, plan, clock }, shard2, { path, sha256: sha2562, counts, escalated, shown, sources }, problems) {
  const { execution, digest } = plan;
  const key = counts.requests === 0 ? null : await uploadCompletionBatchFile(store, execution, shard2.id, sha2562, path);
  const manifest = {
    format: "completion-batch/shard",
    version: 1,
    execution,
    plan: digest,
    shard: shard2.id,
    createdAt: isoTime(clock),
    file: key === null ? null : shardRequestsFile(shard2.id, sha2562),
    key,
    sha256: sha2562,
    ...counts,
    ...plan.escalateModel === void 0 ? {} : { escalated },
    ...sources === void 0 ? {} : { evidence: { ...shown, sources } },
    problems
  };
  await store.put(shardManifestObject(execution, shard2.id), writeManifest(manifest));
  return manifest;
}
function checkSameTable(plan, table) {
  if (plan.table === table) return;
  throw new CompletionBatchError("plan-mismatch", `the plan is for the table ${plan.table}, not ${table}`, {
    where: "table",
    remedy: `Use --table ${plan.table}, or prepare again for ${table}.`
  });
}
function count2(counts, request, bytes) {
  const { asked } = partsOf(request);
  const second = asked.filter((target) => target.rejected.length > 0).length;
  counts.requests += 1;
  counts.labels += asked.length;
  counts.secondPass += second;
  counts.firstPass += asked.length - second;
  counts.bytes += bytes;
  counts.estimatedTokens += requestTokens(requestLine.parse(JSON.parse(request.line)).body, estimateTokens);
}
var HEALED_BY_PREPARE = /* @__PURE__ */ new Set(["object-not-found", "ndjson-damaged", "line-too-large"]);
function downloadSerializedLabels(store, shard2) {
  return readShardLabels(store, shard2, deserializeLabels);
}
async function* readShardLabels(store, shard2, read) {
  const hash = createHash("sha256");
  async function* hashed() {
    for await (const chunk of await store.stream(shard2.key)) {
      hash.update(chunk);
      yield chunk;
    }
  }
  const where = store.locate(shard2.key);
  try {
    yield* read(hashed(), where);
  } catch (cause) {
    if (!(cause instanceof CompletionBatchError) || !HEALED_BY_PREPARE.has(cause.code)) throw cause;
    throw new CompletionBatchError(cause.code, `the labels of shard ${shard2.id} cannot be read: ${cause.message}`, {
      where: cause.where ?? where,
      remedy: LABELS_REMEDY,
      cause
    });
  }
  if (hash.digest("hex") !== shard2.sha256) {
    throw new CompletionBatchError("shard-damaged", `the labels of shard ${shard2.id} are not those of the plan`, {
      where,
      remedy: LABELS_REMEDY
    });
  }
}
async function formatReceipt(options, receipt) {
  const planned = receipt.labels.filter((label) => !isAudit(label));
  const details = await getReceiptDetails(options.table, receipt, planned.length > 0 ? planned : receipt.labels);
  return { ...await formatDetails(options, receipt, details), planned: planned.length };
}
async function formatDetails({ plan, limits, evidence }, receipt, details) {
  const planned = receipt.labels.filter((label) => !isAudit(label));
  const problems = [...details.problems];
  const words = new Set(details.words.map(wordOf));
  const rows = new Map(details.labels.map((label) => [labelId(label), label]));
  const isKnown = ({ label }) => coreLabelOf(plan.labelSet ?? DEFAULT_LABELS, label) !== void 0;
  const targets = planned.filter((label) => {
    const reason = isKnown(label) ? whyNot(label, words, rows.get(labelId(label)), details) : "the plan has no such label";
    if (reason !== void 0) problems.push({ ...labelKey(label), reason });
    return reason === void 0;
  });
  const audits = receipt.labels.filter((label) => {
    const row = rows.get(labelId(label));
    const isPlaced = words.has(wordOf(label));
    return isAudit(label) && isKnown(label) && isPlaced && (row === void 0 || isPeoples(row));
  });
  const asked = [...targets, ...audits];
  if (asked.length === 0) return { requests: [], problems };
  const known = evidence && { pointings: await evidence.pointings(details, asked), tokens: evidence.tokens };
  const shown = { ...limits, context: plan.context, labels: plan.labelSet };
  const requests = [];
  const askable = new Set(targets);
  const groups = askedOf(plan, details, planned);
  const auditor = auditedBy(plan, receipt, groups);
  for (const { model, targets: own } of planned.length === 0 ? [{ model: auditor, targets }] : groups) {
    const still = own.filter((label) => askable.has(label));
    const more = { escalated: model === plan.escalateModel, audits: model === auditor ? audits : [] };
    requests.push(...formatBatchCompletionFile(details, still, model, shown, plan.parameters, known, more));
  }
  return { requests, problems };
}
function whyNot(label, words, row, details) {
  if (details.words.length === 0) return "its receipt has no words (any more); nothing can be asked about it";
  if (!words.has(wordOf(label))) return "its word is gone; delete the label or restore the word";
  if (row !== void 0 && ["VALID", "INVALID", "NEEDS_REVIEW"].includes(row.validationStatus)) {
    return `it was given the status ${row.validationStatus} since it was listed`;
  }
  return void 0;
}
async function uploadCompletionBatchFile(store, execution, shard2, sha2562, path) {
  const key = shardRequestsObject(execution, shard2, sha2562);
  await writeDigested(store, key, path, sha2562);
  return key;
}

// ../core/src/label-set/label-file.ts
var MOST_BYTES = 64 * 1024;
var labelFile = external_exports.strictObject({
  /** Ours are not there any more. */
  replace: external_exports.boolean().default(false),
  labels: labelMeanings.default({}),
  aliases: labelAliases.default({}),
  exclusive: exclusivePairs.default([])
});
async function readLabels2(given) {
  if (given === void 0) return void 0;
  if (given.trimStart().startsWith("{")) return parseLabels(given, "labels");
  let data;
  try {
    data = await readInputFile(given);
  } catch (cause) {
    throw refused("the file with them cannot be read", given, cause);
  }
  return parseLabels(new TextDecoder().decode(data), given);
}
function parseLabels(text, where) {
  const bytes = Buffer.byteLength(text);
  if (bytes > MOST_BYTES) throw refused(`they have ${bytes} bytes, and may have ${MOST_BYTES}`, where);
  let value;
  try {
    value = parseJson(text);
  } catch (cause) {
    throw refused(`they are not valid JSON (${cause instanceof Error ? cause.message : String(cause)})`, where, cause);
  }
  const given = labelFile.safeParse(value);
  if (!given.success) throw refused(explain(given.error), where, given.error);
  const set = labelSet.safeParse(merged(given.data));
  if (!set.success) throw refused(explain(set.error), where, set.error);
  return canonicalText(set.data) === canonicalText(DEFAULT_LABELS) ? void 0 : set.data;
}
function merged({ replace, labels, aliases, exclusive }) {
  const all = replace ? labels : { ...DEFAULT_LABELS.labels, ...labels };
  const ours = Object.entries(replace ? {} : DEFAULT_LABELS.aliases).filter(([alias]) => !Object.hasOwn(labels, alias));
  const known = knownExclusive(all);
  const isKnown = (pair) => known.some((each) => each.every((name) => pair.includes(name)));
  return {
    labels: all,
    aliases: { ...Object.fromEntries(ours), ...aliases },
    exclusive: [...known, ...exclusive.filter((pair) => !isKnown(pair))]
  };
}
function refused(why, where, cause) {
  return new CompletionBatchError("invalid-input", `the labels do not fit: ${why}`, {
    where,
    remedy: 'Nothing was listed or written. Give a JSON object, or the path of a file with one: {"replace": false, "labels": {"NAME": "meaning"}, "aliases": {"OLD": "NAME"}, "exclusive": [["A", "B"]]}; docs/labels.md has what it may hold.',
    cause
  });
}

// ../core/src/labels/free-labels.ts
var GROUP = 500;
async function countPendingLabels(table, logger, look) {
  const holders = /* @__PURE__ */ new Map();
  let pending = 0;
  for await (const label of listLabelsOfStatus(table, "PENDING")) {
    const { completionBatchId } = label;
    pending += 1;
    look(label);
    logger.progress("pending labels looked at", pending);
    if (completionBatchId !== null) holders.set(completionBatchId, (holders.get(completionBatchId) ?? 0) + 1);
  }
  logger.progress("pending labels looked at", pending, pending);
  const held = [...holders.values()].reduce((sum, labels) => sum + labels, 0);
  return { pending, holders, withoutBatch: pending - held };
}
async function freePendingLabels(writer, logger, isFree) {
  let freed = 0;
  let group = [];
  const flush = async () => {
    freed += await free(writer, group);
    logger.progress("labels released", freed);
    group = [];
  };
  for await (const label of listLabelsOfStatus(writer.table, "PENDING")) {
    if (!isFree(label)) continue;
    group.push(label);
    if (group.length >= GROUP) await flush();
  }
  if (group.length > 0) await flush();
  logger.progress("labels released", freed, freed);
  return freed;
}
async function free(writer, keys) {
  const states = await readLabels(writer, keys);
  const isLive = liveBatchCheck(writer.state);
  const changes = [];
  for (const key of keys) {
    const state = states.get(labelId(key));
    if (state?.label.validationStatus !== "PENDING") continue;
    const holder = state.label.completionBatchId;
    if (holder !== null && await isLive(holder)) continue;
    changes.push({
      key,
      to: "NONE",
      expect: {
        validation_status: { S: "PENDING" },
        completion_batch_id: state.item.completion_batch_id ?? null,
        completion_claimed_at: state.item.completion_claimed_at ?? null
      },
      ...holder === null ? {} : { remove: "completion_batch_id" }
    });
  }
  const results = await updateLabelValidationStatus(writer, changes);
  return results.filter((result) => result === "written").length;
}

// ../core/src/labels/reconcile-labels.ts
async function reconcileLabels(services, options) {
  const { table, logger } = services;
  const { dryRun, days } = options;
  const held = options.giveUp === void 0 ? void 0 : await giveUpLabels(services, options.giveUp, dryRun);
  const counts = { labels: 0, kept: 0 };
  const labels = await countPendingLabels(table, logger, (label) => {
    if (held?.isFree(label)) counts.labels += 1;
    if (held?.isContested(label)) counts.kept += 1;
  });
  let freed = { orphans: 0, freed: 0, troubles: [] };
  const found = await reconcile(services, {
    dryRun,
    holders: labels.holders,
    unnamed: labels.withoutBatch > 0,
    ...days === void 0 ? {} : { days },
    async free(allSeen) {
      freed = await freeLabels(services, options, { labels, held, allSeen });
    }
  });
  return {
    ...found,
    troubles: [...found.troubles, ...freed.troubles],
    pending: labels.pending,
    orphans: freed.orphans,
    withoutBatch: labels.withoutBatch,
    freed: freed.freed,
    givenUp: held && {
      batchId: held.batchId,
      kind: held.kind,
      ...counts,
      why: held.kind === "foreign-batch" && (counts.kept > 0 || counts.labels === 0) ? held.why : void 0
    }
  };
}
async function giveUpLabels(services, id, dryRun) {
  const given = await giveUp({ services, dryRun }, id);
  if (given.kind === "foreign-batch") return foreignLabels(services, given);
  const { batchId, kind } = given;
  const isFree = ({ completionBatchId }) => completionBatchId === batchId;
  return { batchId, kind, isFree, isContested: () => false, why: void 0 };
}
function nothingFreed(batchId, why) {
  return { batchId, kind: "foreign-batch", isFree: () => false, isContested: () => false, why };
}
async function foreignLabels({ state }, { batchId, record, closedAs }) {
  if (closedAs !== void 0) return nothingFreed(batchId, `it is ${closedAs} already`);
  const refs = readReceiptRefs(record.attributes);
  if (refs === void 0) {
    return nothingFreed(
      batchId,
      "its row does not say which receipts it asks about; once no other program is at work, reconcile with without-batch releases all labels that name no batch"
    );
  }
  const own = new Set(refs.map(receiptPartition));
  const others = /* @__PURE__ */ new Set();
  let unclear;
  for await (const other of state.batches.listOpen()) {
    if (other.isOurs || other.batchId === batchId) continue;
    const named = readReceiptRefs(other.attributes);
    if (named === void 0) unclear = other.batchId;
    for (const ref of named ?? []) others.add(receiptPartition(ref));
  }
  const names = (label) => label.completionBatchId === null && own.has(receiptPartition(label));
  const contested = (label) => unclear !== void 0 || others.has(receiptPartition(label));
  return {
    batchId,
    kind: "foreign-batch",
    isFree: (label) => names(label) && !contested(label),
    isContested: (label) => names(label) && contested(label),
    why: unclear === void 0 ? "another open batch of another program names their receipts; give that up too" : `batch ${unclear} of another program is open and does not say which receipts it asks about; give that up first`
  };
}
async function freeLabels({ writer, logger }, { dryRun, withoutBatch }, { labels, held, allSeen }) {
  const standingOf = batchStandings(writer.state);
  const dead = /* @__PURE__ */ new Set();
  const [counts, troubles] = [{ orphans: 0, unsure: 0 }, []];
  for (const [batchId, count5] of labels.holders) {
    const standing = await standingOf(batchId);
    if (standing === "live") continue;
    counts.orphans += count5;
    if (standing === "ended" || allSeen) dead.add(batchId);
    else counts.unsure += count5;
  }
  if (counts.unsure > 0) {
    troubles.push(
      `the batch of ${counts.unsure} ${counts.unsure === 1 ? "label" : "labels"} cannot be told: no row knows it, and OpenAI's list of batches cannot be read to its end. They stay PENDING, because OpenAI may have it.`
    );
  }
  const isFree = (label) => label.completionBatchId === null ? withoutBatch || (held?.isFree(label) ?? false) : dead.has(label.completionBatchId);
  const nothing = dead.size === 0 && (labels.withoutBatch === 0 || !(withoutBatch || held !== void 0));
  const freed = dryRun || nothing ? 0 : await freePendingLabels(writer, logger, isFree);
  return { orphans: counts.orphans, freed, troubles };
}

// ../core/src/format/request-files.ts
import { createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, dirname, join as join2 } from "node:path";
import { pipeline } from "node:stream/promises";

// ../core/src/format/shard-requests.ts
async function checkShardRequests({ plan, store }, shard2, manifest, file) {
  const pinned = await PinnedFile.pin({ ...file, sha256: manifest.sha256 });
  const planned = new PlannedLabels(store, shard2);
  const { parameters, context = "full", evidence, labelSet: labels = DEFAULT_LABELS } = plan;
  const written = { parameters, context, evidenceTokens: evidence?.tokens ?? 0, labels };
  const count5 = { lines: 0, bytes: 0 };
  try {
    for await (const line of pinned.lines()) {
      const model = modelOf(plan, line, file.name);
      const request = verifyRequest(line, file.name, { ...written, model });
      const why = whyNotNext(line, count5.bytes) ?? await planned.whyNotAsked(request, model !== plan.model);
      if (why !== void 0) throw foreignRequest(why, `${file.name}:${line.number}`);
      count5.lines += 1;
      count5.bytes += line.bytes.length + 1;
    }
  } finally {
    await planned.end();
  }
  if (count5.lines === manifest.requests && count5.bytes === manifest.bytes) return pinned;
  const [there, told] = [`${count5.lines} requests in ${count5.bytes}`, `${manifest.requests} in ${manifest.bytes}`];
  throw foreignRequest(`the file has ${there} bytes, its manifest says ${told}`, file.name);
}
function modelOf({ model, escalateModel }, line, name) {
  if (escalateModel === void 0) return model;
  return membersOf(membersOf(parseLine(line, name)).body).model === escalateModel ? escalateModel : model;
}
function whyNotNext({ offset, terminated }, expected) {
  if (offset !== expected) return "there is a blank line before it";
  return terminated ? void 0 : "it has no newline at its end";
}
var PlannedLabels = class {
  #shard;
  #receipts;
  #receipt;
  #part = 0;
  /** Those for the other model have begun, which come last. */
  #escalated = false;
  /** Of the receipt, those that no request has asked about; and of those that people have judged. */
  #left = /* @__PURE__ */ new Set();
  #audits = /* @__PURE__ */ new Set();
  constructor(store, shard2) {
    this.#shard = shard2.id;
    this.#receipts = chunkIntoCompletionBatches(readShardLabels(store, shard2, readLabelKeys));
  }
  /** Why a request is none of the shard's, or not the next of them. */
  async whyNotAsked({ customId: id, receipt, prompt }, isEscalated2) {
    const { audits } = prompt;
    const isNext = () => {
      if (this.#receipt === void 0) return false;
      const part = this.#escalated === isEscalated2 ? this.#part : 0;
      return id === customId(this.#receipt, part, audits, isEscalated2);
    };
    const isSame = this.#receipt !== void 0 && receiptPartition(this.#receipt) === receiptPartition(receipt);
    if (isSame && this.#escalated && !isEscalated2) {
      return "it comes behind a request of its receipt that is for the other model";
    }
    if (!isNext()) {
      if (!await this.#advanceTo(receipt)) {
        return `it asks about the receipt ${receiptPartition(receipt)}, which the plan does not have in shard ${this.#shard}, or not behind the one before`;
      }
      const expected = customId(receipt, 0, audits, isEscalated2);
      if (id !== expected) return `its custom_id is ${id}, not ${expected}`;
    }
    this.#part = this.#escalated === isEscalated2 ? this.#part + 1 : 1;
    this.#escalated = isEscalated2;
    const { asked, audited } = partsOf(prompt);
    const known = audited.find((target) => !this.#audits.delete(target.id));
    if (known !== void 0) {
      return `by its custom_id ${known.label} on word ${wordOf(known)} is of the gold sample, which the plan does not have in shard ${this.#shard}, or a second time`;
    }
    const other = asked.find((target) => !this.#left.delete(target.id));
    if (other === void 0) return void 0;
    return `it asks about ${other.label} on word ${wordOf(other)}, which the plan does not have in shard ${this.#shard}, or a second time`;
  }
  async #advanceTo(receipt) {
    const partition = receiptPartition(receipt);
    for (; ; ) {
      const next = await this.#next();
      if (next === void 0) return false;
      if (receiptPartition(next) !== partition) continue;
      this.#receipt = receipt;
      this.#part = 0;
      const idsOf = (audit) => new Set(
        next.labels.filter(({ isAudit: isAudit2 }) => isAudit2 === audit).map((label) => `${wordOf(label)}.${label.label}`)
      );
      this.#left = idsOf(false);
      this.#audits = idsOf(true);
      this.#escalated = false;
      return true;
    }
  }
  async #next() {
    const { value, done } = await this.#receipts.next();
    return done === true ? void 0 : value;
  }
  async end() {
    while (await this.#next() !== void 0) ;
  }
};

// ../core/src/format/request-files.ts
var MANIFESTS_TRIED = 20;
var SHARDS_AT_ONCE = 4;
async function findRequestFiles(options) {
  const local = await localManifests(options);
  const searched = await pMap(options.plan.shards, (shard2) => search(options, shard2, local.get(shard2.id) ?? []), {
    concurrency: SHARDS_AT_ONCE
  });
  const files = [];
  const missing = [];
  const elsewhere = [];
  for (const { shard: shard2, found, reasons, refused: refused2 } of searched) {
    const reason = [...new Set(reasons)].join("; ");
    if (found === void 0) missing.push({ shard: shard2, reason });
    else if (found.file !== void 0) files.push(found.file);
    if (found === void 0 || reasons.length === 0) continue;
    if (!local.has(shard2)) elsewhere.push(shard2);
    else if (refused2.length === 0) options.logger.warn(`shard ${shard2}: ${reason}; using the object store's copy`);
  }
  tellElsewhere(elsewhere, local.size, options);
  return {
    files,
    missing,
    refused: searched.flatMap(({ found, refused: refused2 }) => found === void 0 ? [] : refused2),
    formatted: searched.flatMap(({ found }) => found?.manifest ?? [])
  };
}
async function search(options, shard2, manifests) {
  const reasons = [];
  const refused2 = [];
  const places = [
    ...manifests.slice(0, MANIFESTS_TRIED).map((manifest) => () => fromFolder(options, shard2, manifest)),
    () => fromStore(options, shard2)
  ];
  if (manifests.length === 0) reasons.push("no manifest in the requests folder");
  for (const find of places) {
    try {
      return { shard: shard2.id, found: await find(), reasons, refused: refused2 };
    } catch (error) {
      if (!isCompletionBatchError(error) || error.code === "service-unreachable") throw error;
      const reason = describeError(error);
      reasons.push(reason);
      if (error.code === "request-foreign") {
        refused2.push({
          name: error.where ?? "?",
          reason: `shard ${shard2.id}: ${reason} Another file was taken for it.`
        });
      }
    }
  }
  return { shard: shard2.id, found: void 0, reasons, refused: refused2 };
}
function tellElsewhere(shards, inFolder, { logger, requests }) {
  if (shards.length === 0) return;
  if (inFolder === 0) logger.info(`no requests in ${requests}: taken from the object store`);
  else {
    logger.warn(
      `${shards.length} of the plan's shards are not in ${requests}, ${shards.slice(0, 5).join(", ")}${shards.length > 5 ? ", \u2026" : ""}: using the object store's copies`
    );
  }
}
async function localManifests(options) {
  const found = /* @__PURE__ */ new Map();
  for (const path of await filesIn(options)) {
    const shard2 = /^(\d{4})\.json$/.exec(basename(path))?.[1];
    if (shard2 === void 0) continue;
    try {
      const manifest = parseManifest(await readInputFile(path), path);
      checkOwner(manifest, options.plan, shard2, path);
      found.set(shard2, [...found.get(shard2) ?? [], { manifest, folder: dirname(path) }]);
    } catch (error) {
      options.logger.warn(`left out: ${describeError(error)}`);
    }
  }
  for (const manifests of found.values())
    manifests.sort((a, b) => a.manifest.createdAt < b.manifest.createdAt ? 1 : -1);
  return found;
}
function checkOwner(manifest, plan, shard2, where) {
  for (const [what, there, ours] of [
    ["plan", manifest.plan, plan.digest],
    ["execution", manifest.execution, plan.execution],
    ["shard", manifest.shard, shard2]
  ]) {
    if (there === ours) continue;
    throw new CompletionBatchError("plan-mismatch", `the manifest is of the ${what} ${there}, not ${ours}`, {
      where,
      remedy: "Submit what format has written for this plan."
    });
  }
}
async function filesIn({ requests: folder, logger }) {
  try {
    const { files, others } = await filesBelow(folder);
    for (const path of others) logger.warn(`${path} is a link or no regular file: left out`);
    return files;
  } catch (error) {
    throw new CompletionBatchError("invalid-input", "the requests folder cannot be read", {
      where: folder,
      remedy: "Name the folder in which format left its request files (its artifacts, downloaded).",
      cause: error
    });
  }
}
async function fromFolder(options, shard2, { manifest, folder }) {
  if (manifest.file === null) return { file: void 0, manifest };
  const path = join2(folder, manifest.file);
  return { file: await checked(options, shard2, manifest, { path, name: path }), manifest };
}
async function fromStore(options, shard2) {
  const { store, plan, workDir } = options;
  const manifestKey = shardManifestObject(plan.execution, shard2.id);
  const where = store.locate(manifestKey);
  if (await store.head(manifestKey) === void 0) {
    throw new CompletionBatchError(
      "object-not-found",
      "it is not in the object store: format has not finished for it",
      {
        where,
        remedy: "Run format for this shard."
      }
    );
  }
  const manifest = parseManifest(await store.get(manifestKey), where);
  checkOwner(manifest, plan, shard2.id, where);
  if (manifest.file === null || manifest.key === null) return { file: void 0, manifest };
  const path = join2(workDir, manifest.file);
  await pipeline(await store.stream(manifest.key), createWriteStream(path));
  return { file: await checked(options, shard2, manifest, { path, name: store.locate(manifest.key) }), manifest };
}
async function checked(options, shard2, manifest, file) {
  const unusable = (why) => new CompletionBatchError("shard-damaged", why, { where: file.name, remedy: "Run format again for this shard." });
  const bytes = await stat(file.path).then(
    ({ size }) => size,
    () => void 0
  );
  if (bytes === void 0) throw unusable("the request file is missing");
  await checkRegular(file.path);
  if (bytes < manifest.bytes) throw unusable(`the request file is torn: ${bytes} of ${manifest.bytes} bytes`);
  return checkShardRequests(options, shard2, manifest, file);
}

// ../core/src/labels/submit-labels.ts
async function submitLabels(services, { plan, requests, model = plan.model, ...options }) {
  checkPlan(plan, services);
  let missingShards = [];
  let formatted = [];
  let replaced = [];
  const { escalateModel } = plan;
  const parameters = plan.parameters === void 0 ? {} : { parameters: plan.parameters };
  const result = await submit(services, {
    ...options,
    execution: plan.execution,
    model,
    writtenFor: plan.model,
    ...parameters,
    others: escalateModel === void 0 ? [] : [{ model: escalateModel, ...parameters }],
    attributes: {
      validation_status: plan.validationStatus,
      ...escalation(escalateModel),
      ...plan.audit?.minAgreement === void 0 ? {} : { [MIN_AGREEMENT]: plan.audit.minAgreement }
    },
    async requests(workDir) {
      const { store, logger } = services;
      const found = await findRequestFiles({ plan, store, logger, requests, workDir });
      ({ missing: missingShards, refused: replaced, formatted } = found);
      return found.files;
    }
  });
  const complete = result.complete && missingShards.length === 0;
  return { ...result, missingShards, formatted, refused: [...replaced, ...result.refused], complete };
}
function checkPlan(plan, { table, store }) {
  for (const [what, planned, given] of [
    ["table", plan.table, table.name],
    ["store", plan.store, store.url]
  ]) {
    if (planned === given) continue;
    throw new CompletionBatchError("plan-mismatch", `the plan is for the ${what} ${planned}, not ${given}`, {
      where: what,
      remedy: `Submit with the ${what} of the plan, or prepare again.`
    });
  }
}

// ../core/src/prepare/audit-options.ts
function auditOf(share = "", minAgreement = "") {
  const of = shareIn(share.trim() === "off" ? "0" : share, "audit-share");
  const least = shareIn(minAgreement, "audit-min-agreement");
  if (of === 0 && least === 0) return void 0;
  if (of === 0) {
    throw new CompletionBatchError("invalid-input", "audit-min-agreement is given, and audit-share is not", {
      where: "audit-min-agreement",
      remedy: "Give audit-share, too: without labels that people have judged there is no agreement with them."
    });
  }
  return { share: of, ...least === 0 ? {} : { minAgreement: least } };
}
var SHARE = /^(\d{1,3}(?:\.\d{1,6})?|\.\d{1,6}) ?(%?)$/;
function shareIn(given, where) {
  const text = given.trim();
  if (text === "") return 0;
  const [, digits, percent] = SHARE.exec(text) ?? [];
  const value = digits === void 0 ? Number.NaN : percent === "%" ? Number(`${digits}e-2`) : Number(digits);
  if (value >= 0 && value <= 1) return value;
  throw new CompletionBatchError("invalid-input", `${where} is ${JSON.stringify(text.slice(0, 40))}`, {
    where,
    remedy: "Use a part of 1 or a percentage, such as 0.02 or 2%."
  });
}

// ../core/src/prepare/prepare.ts
import { mkdir as mkdir2, rm as rm4, writeFile as writeFile2 } from "node:fs/promises";
import { join as join5 } from "node:path";
import { isDeepStrictEqual } from "node:util";

// ../core/src/prepare/audits.ts
import { createReadStream as createReadStream2 } from "node:fs";
import { open as open3 } from "node:fs/promises";
import { join as join4 } from "node:path";

// ../core/src/prepare/shards.ts
import { createHash as createHash2 } from "node:crypto";
import { createReadStream } from "node:fs";
import { open as open2 } from "node:fs/promises";
import { join as join3 } from "node:path";

// ../core/src/prepare/marked.ts
function isMarked({ completionUnsureBy, labelProposedBy }) {
  return completionUnsureBy !== null || labelProposedBy === "COMPLETION_BATCH";
}

// ../core/src/prepare/shards.ts
var MAX_SHARDS = 256;
var DEFAULT_SHARDS = 20;
var RECEIPTS_WORTH_A_SHARD = 25;
function shardCount(receipts, maxShards) {
  return Math.min(maxShards, Math.ceil(receipts / RECEIPTS_WORTH_A_SHARD));
}
async function spoolReceipts(receipts, directory, limits = {}) {
  const path = join3(directory, "labels.spool");
  const file = await open2(path, "w");
  const count5 = { receipts: 0, labels: 0, escalated: 0 };
  try {
    for await (const receipt of receipts) {
      const labels = count5.labels + receipt.labels.length;
      if (count5.receipts > 0 && labels > (limits.maxLabels ?? Number.POSITIVE_INFINITY)) break;
      await file.write([...serializeLabels(receipt.labels)].join(""));
      count5.receipts += 1;
      count5.labels = labels;
      count5.escalated += receipt.labels.filter(isMarked).length;
      limits.onProgress?.(labels);
      if (count5.receipts >= (limits.maxReceipts ?? Number.POSITIVE_INFINITY)) break;
    }
  } finally {
    await file.close();
  }
  return { path, ...count5 };
}
async function* packReceipts(spool, shards, directory) {
  let current;
  let done = 0;
  let closed = 0;
  try {
    for await (const line of splitLines(createReadStream(spool.path), { name: spool.path })) {
      const { receipt, audit } = receiptOfLine(line.bytes);
      const due = done >= spool.labels * (closed + 1) / shards && done < spool.labels;
      if (current !== void 0 && due && current.labels > 0 && current.receipt !== receipt) {
        yield await current.close();
        closed += 1;
        current = void 0;
      }
      current ??= await OpenShard.start(directory, closed + 1);
      await current.add(line.bytes, receipt, audit);
      if (!audit) done += 1;
    }
    if (current !== void 0) yield await current.close();
  } finally {
    await current?.abandon();
  }
}
var labelHead = external_exports.object({
  image_id: external_exports.string(),
  receipt_id: external_exports.number(),
  validation_status: external_exports.enum(["NONE", "PENDING", "VALID", "INVALID", "NEEDS_REVIEW"])
});
function receiptOfLine(bytes) {
  const row = labelHead.parse(JSON.parse(new TextDecoder().decode(bytes)));
  const receipt = receiptPartition({ imageId: row.image_id, receiptId: row.receipt_id });
  return { receipt, audit: isAudit({ validationStatus: row.validation_status }) };
}
var NEWLINE = Buffer.from("\n");
var WRITE_SIZE = 256 * 1024;
var OpenShard = class _OpenShard {
  #id;
  #path;
  #file;
  #hash = createHash2("sha256");
  #waiting = [];
  #waitingBytes = 0;
  #bytes = 0;
  #audits = 0;
  #receipts = 0;
  #first = "";
  #last = "";
  labels = 0;
  /** Of the last line. */
  receipt = "";
  constructor(id, path, file) {
    this.#id = id;
    this.#path = path;
    this.#file = file;
  }
  static async start(directory, number2) {
    const id = String(number2).padStart(4, "0");
    const path = join3(directory, `${id}.ndjson`);
    return new _OpenShard(id, path, await open2(path, "w"));
  }
  async add(line, receipt, audit) {
    this.#waiting.push(line, NEWLINE);
    this.#waitingBytes += line.length + 1;
    this.receipt = receipt;
    if (audit) this.#audits += 1;
    else this.#count(receipt);
    if (this.#waitingBytes >= WRITE_SIZE) await this.#flush();
  }
  #count(receipt) {
    this.labels += 1;
    if (receipt === this.#last) return;
    this.#receipts += 1;
    this.#last = receipt;
    if (this.#first === "") this.#first = receipt;
  }
  async #flush() {
    const block = Buffer.concat(this.#waiting);
    this.#hash.update(block);
    await this.#file.write(block);
    this.#bytes += block.length;
    this.#waiting = [];
    this.#waitingBytes = 0;
  }
  /** Closes the file where that has not been done; what it holds does not matter any more. */
  async abandon() {
    await this.#file.close();
  }
  async close() {
    await this.#flush();
    await this.#file.close();
    return {
      id: this.#id,
      path: this.#path,
      sha256: this.#hash.digest("hex"),
      bytes: this.#bytes,
      labels: this.labels,
      ...this.#audits === 0 ? {} : { audits: this.#audits },
      receipts: this.#receipts,
      first: this.#first,
      last: this.#last
    };
  }
};
async function uploadSerializedLabels(store, execution, { path, ...shard2 }) {
  const key = labelsObject(execution, shard2.id, shard2.sha256);
  await writeDigested(store, key, path, shard2.sha256);
  return { ...shard2, key };
}

// ../core/src/prepare/audits.ts
var MAX_AUDITS = 2e4;
var PER_RECEIPT = 8;
var MIN_RECEIPTS = 4;
var SMALL_ROWS = 1e3;
var ROWS_PER_PROBE = 100;
var MOST_ROWS_PER_PROBE = 400;
var PROBES_AT_ONCE = 16;
var VAIN_PROBES = 64;
async function sampleAudits({
  table,
  share,
  labels,
  labelSet: labelSet2 = DEFAULT_LABELS,
  seed
}) {
  const wanted = Math.min(MAX_AUDITS, Math.ceil(share * labels - 1e-9));
  if (wanted <= 0) return [];
  const draw = (status, count5) => count5 === 0 ? Promise.resolve([]) : drawJudged({ table, labelSet: labelSet2, seed: `${seed} ${status}` }, status, count5);
  const [more, fewer] = Number.parseInt(sha256(seed).slice(0, 8), 16) % 2 === 0 ? STATUSES : STATUSES.toReversed();
  if (more === void 0 || fewer === void 0) return [];
  let first = await draw(more, Math.ceil(wanted / 2));
  const second = await draw(fewer, wanted - first.length);
  const missing = wanted - first.length - second.length;
  if (missing > 0 && first.length === Math.ceil(wanted / 2)) first = await draw(more, first.length + missing);
  return [...first, ...second].sort((a, b) => labelId(a) < labelId(b) ? -1 : 1);
}
var STATUSES = ["VALID", "INVALID"];
async function drawJudged(draw, status, wanted) {
  const perReceipt = Math.min(PER_RECEIPT, Math.ceil(wanted / MIN_RECEIPTS));
  const small = await readFrom(draw, status, void 0, SMALL_ROWS);
  if (small.ended) return drawOfAll(draw.seed, small.labels, wanted, perReceipt);
  const drawn = /* @__PURE__ */ new Map();
  for (let probe = 0, vain = 0; drawn.size < wanted && vain < VAIN_PROBES; probe += PROBES_AT_ONCE) {
    const numbers = Array.from({ length: PROBES_AT_ONCE }, (_, index) => probe + index);
    for (const labels of await pMap(numbers, (number2) => drawReceipt(draw, status, number2))) {
      const before = drawn.size;
      for (const label of shuffled(draw.seed, labels).slice(0, perReceipt)) {
        if (drawn.size < wanted) drawn.set(labelId(label), { ...label, reasoning: null });
      }
      vain = drawn.size > before ? 0 : vain + 1;
    }
  }
  return [...drawn.values()];
}
function drawOfAll(seed, labels, wanted, perReceipt) {
  const receipts = Map.groupBy(shuffled(seed, labels), receiptPartition);
  const inOrder = [...receipts].sort(([a], [b]) => sha256(`${seed} ${a}`) < sha256(`${seed} ${b}`) ? -1 : 1);
  const rounds = [
    inOrder.flatMap(([, own]) => own.slice(0, perReceipt)),
    inOrder.flatMap(([, own]) => own.slice(perReceipt, PER_RECEIPT))
  ];
  return rounds.flat().slice(0, wanted).map((label) => ({ ...label, reasoning: null }));
}
function shuffled(seed, labels) {
  return labels.map((label) => ({ label, place: sha256(`${seed} ${labelId(label)}`) })).sort((a, b) => a.place < b.place ? -1 : 1).map(({ label }) => label);
}
async function drawReceipt(draw, status, number2) {
  const place = sha256(`${draw.seed} ${number2}`);
  const start = `IMAGE#${uuidOf(place)}`;
  let found = await readFrom(draw, status, start, ROWS_PER_PROBE);
  if (found.ended) {
    const first = await readFrom(draw, status, void 0, ROWS_PER_PROBE);
    found = { ...first, labels: [...found.labels, ...first.labels] };
  } else if (found.labels.length === 0) {
    found = await readFrom(draw, status, start, MOST_ROWS_PER_PROBE);
  }
  const receipts = [...Map.groupBy(found.labels, receiptPartition).values()];
  return receipts[Number.parseInt(place.slice(32, 40), 16) % receipts.length] ?? [];
}
function uuidOf(hex) {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}
async function readFrom({ table, labelSet: labelSet2 }, status, start, rows) {
  const names = start === void 0 ? ["GSI3PK"] : ["GSI3PK", "GSI3SK"];
  const items = queryItems(table, {
    IndexName: "GSI3",
    KeyConditionExpression: `#GSI3PK = :status${start === void 0 ? "" : " AND #GSI3SK >= :start"}`,
    ProjectionExpression: project(LABEL_ATTRIBUTES).ProjectionExpression,
    ExpressionAttributeNames: project([...LABEL_ATTRIBUTES, ...names]).ExpressionAttributeNames,
    ExpressionAttributeValues: {
      ":status": { S: validationStatusPartition(status) },
      ...start === void 0 ? {} : { ":start": { S: start } }
    },
    Limit: Math.min(rows, SMALL_ROWS)
  });
  const labels = [];
  let read = 0;
  let last = "";
  for await (const item of items) {
    read += 1;
    const parsed = parseLabel(item);
    if ("row" in parsed) {
      last = receiptPartition(parsed.row);
      const isKnown = coreLabelOf(labelSet2, parsed.row.label) !== void 0;
      if (isKnown && parsed.row.validationStatus === status && isPeoples(parsed.row)) labels.push(parsed.row);
    }
    if (read === rows) return { labels: labels.filter((label) => receiptPartition(label) !== last), ended: false };
  }
  return { labels, ended: true };
}
async function withAudits(spool, audits, directory) {
  var _stack = [];
  try {
    if (audits.length === 0) return spool;
    const path = join4(directory, "audited.spool");
    const file = __using(_stack, await open3(path, "w"), true);
    let next = 0;
    const writeUpTo = async (receipt) => {
      const start = next;
      const isBefore = (label) => `${receiptPartition(label)}#` <= `${receipt}#`;
      for (let label = audits[next]; label !== void 0 && (receipt === void 0 || isBefore(label)); ) {
        next += 1;
        label = audits[next];
      }
      if (next > start) await file.write([...serializeLabels(audits.slice(start, next))].join(""));
    };
    let current;
    let waiting = [];
    const flush = async () => {
      if (waiting.length > 0) await file.write(Buffer.concat(waiting));
      waiting = [];
    };
    for await (const { bytes } of splitLines(createReadStream2(spool.path), { name: spool.path })) {
      const { receipt } = receiptOfLine(bytes);
      if (receipt !== current) {
        await flush();
        await writeUpTo(receipt);
      }
      current = receipt;
      waiting.push(Uint8Array.from(bytes), NEWLINE2);
    }
    await flush();
    await writeUpTo(void 0);
    return { ...spool, path };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
var NEWLINE2 = Buffer.from("\n");

// ../core/src/prepare/list-labels.ts
async function* listLabelsThatNeedValidation(table, options) {
  const { receipts, labels = DEFAULT_LABELS } = options;
  const names = receipts === void 0 ? ["GSI3PK"] : ["GSI3PK", "GSI3SK"];
  const items = queryItems(table, {
    IndexName: "GSI3",
    KeyConditionExpression: `#GSI3PK = :status${receipts === void 0 ? "" : " AND #GSI3SK BETWEEN :first AND :last"}`,
    ProjectionExpression: project(LABEL_ATTRIBUTES).ProjectionExpression,
    ExpressionAttributeNames: project([...LABEL_ATTRIBUTES, ...names]).ExpressionAttributeNames,
    ExpressionAttributeValues: {
      ":status": { S: validationStatusPartition(options.status) },
      // A receipt's labels have keys that go on with "#"; "$" is the character behind it.
      ...receipts === void 0 ? {} : { ":first": { S: `${receipts.first}#` }, ":last": { S: `${receipts.last}$` } }
    }
  });
  for await (const item of items) {
    if (isNoLabel(item)) continue;
    const name = parseLabelKey(keyOf(item))?.label;
    if (name !== void 0 && coreLabelOf(labels, name) === void 0) {
      options.onUnknown?.(name);
      continue;
    }
    const parsed = parseLabel(item);
    if ("problem" in parsed) {
      options.onProblem(parsed.problem);
      continue;
    }
    const label = parsed.row;
    if (label.validationStatus !== options.status) {
      options.onProblem({
        PK: `IMAGE#${label.imageId}`,
        SK: item.SK?.S ?? "?",
        reason: `the index says ${options.status}, the row says ${label.validationStatus}`
      });
      continue;
    }
    if (options.status === "PENDING" && await options.isLive(label.completionBatchId)) continue;
    yield label;
  }
}

// ../core/src/prepare/repair.ts
import { rm as rm3 } from "node:fs/promises";
var READS_AT_ONCE = 4;
async function findDamagedShards(store, plan) {
  const whole = await pMap(plan.shards, ({ key, sha256: sha2562 }) => hasDigest(store, key, sha2562), {
    concurrency: READS_AT_ONCE
  });
  return plan.shards.flatMap(({ id }, index) => whole[index] === true ? [] : [id]);
}
async function repairShards(options, plan, damaged) {
  const shards = [];
  const { audit, labels, execution: seed } = plan;
  const audits = audit === void 0 || damaged.length === 0 ? [] : await sampleAudits({ table: options.table, share: audit.share, labels, labelSet: plan.labelSet, seed });
  for (const shard2 of plan.shards) {
    if (!damaged.includes(shard2.id)) {
      shards.push(shard2);
      continue;
    }
    const own = audits.filter((label) => isOfShard(label, plan, shard2));
    shards.push(...await repairShard(options, plan, shard2, own));
  }
  return shards;
}
function isOfShard(label, { shards }, shard2) {
  const at = shards.indexOf(shard2);
  const receipt = `${receiptPartition(label)}#`;
  const before = shards[at - 1];
  return (before === void 0 || receipt > `${before.last}#`) && (at === shards.length - 1 || receipt <= `${shard2.last}#`);
}
async function repairShard(options, plan, shard2, audits) {
  const { table, state, store, logger, workDir } = options;
  const labels = listLabelsThatNeedValidation(table, {
    status: plan.validationStatus,
    receipts: shard2,
    // The plan counts those that were passed over when it was made.
    onProblem: () => {
    },
    labels: plan.labelSet,
    isLive: liveBatchCheck(state)
  });
  const limits = { maxReceipts: shard2.receipts, maxLabels: shard2.labels };
  const listed = await spoolReceipts(chunkIntoCompletionBatches(labels), workDir, limits);
  const spool = listed.labels === 0 ? listed : await withAudits(listed, audits, workDir);
  const repaired2 = [];
  for await (const file of packReceipts(spool, 1, workDir)) {
    repaired2.push(await uploadSerializedLabels(store, plan.execution, { ...file, id: shard2.id }));
    await rm3(file.path);
  }
  const [made] = repaired2;
  const what = `the labels of shard ${shard2.id} were not in the object store as the plan has them`;
  if (made === void 0) logger.warn(`${what}, and none of them needs validation any more: the shard is left out`);
  else if (made.sha256 === shard2.sha256) logger.warn(`${what}: they are written again, the same`);
  else logger.warn(`${what}, and they have changed since: the shard is planned anew with ${made.labels} labels`);
  return repaired2;
}

// ../core/src/prepare/prepare.ts
async function prepare(options) {
  const { table, state = receiptsState(table), store, logger } = options;
  const execution = checkExecutionId(options.executionId);
  checkCount("max-shards", options.maxShards, MAX_SHARDS);
  checkCount("max-receipts", options.maxReceipts);
  checkCount("max-labels", options.maxLabels);
  checkEscalateModel(options);
  for (const [index, why] of table.unusable ?? []) {
    logger.warn(`the index ${index} ${why}: it is not used, and reading receipts costs more without it`);
  }
  await store.checkCreate?.();
  await mkdir2(options.out, { recursive: true });
  const planPath = join5(options.out, "plan.json");
  const openSubmissions = await countOpenSubmissions(state);
  const stored = await storedPlan(options, execution);
  if (stored !== void 0) {
    logger.info(`execution ${execution} has a plan already: going on with it`);
    const { plan, data } = await repaired(options, state, stored);
    await writeFile2(planPath, data);
    return { plan, planPath, resumed: true, problems: [], problemsPath: void 0, openSubmissions };
  }
  const planned = await planAnew(options, state, planPath);
  const { unknownLabels: unknown } = planned.plan;
  if (unknown !== void 0) {
    logger.warn(`labels that are in no list are not asked about: ${unknownText(unknown)} (docs/labels.md)`);
  }
  return { ...planned, planPath, openSubmissions };
}
async function planAnew(options, state, planPath) {
  const { store, executionId: execution } = options;
  const workDir = await makeScratch(options.out, "prepare");
  const problems = await openProblemFile(join5(options.out, "problems.ndjson"));
  try {
    const unknown = new UnknownLabelCounts();
    const packed = await packLabels(options, state, { problems, unknown }, workDir);
    const data = writePlan({
      format: "completion-batch/plan",
      version: PLAN_VERSION,
      execution,
      createdAt: isoTime(options.clock),
      table: options.table.name,
      store: store.url,
      validationStatus: options.validationStatus ?? "NONE",
      model: options.model,
      ...options.escalateModel === void 0 ? {} : { escalateModel: options.escalateModel },
      ...options.parameters === void 0 ? {} : { parameters: options.parameters },
      ...options.evidence === void 0 ? {} : { evidence: await withVectors(options, options.evidence) },
      // Absent for full, as in the plans of earlier releases.
      ...options.context === "near" ? { context: options.context } : {},
      ...options.audit === void 0 ? {} : { audit: options.audit },
      ...options.labels === void 0 ? {} : { labelSet: options.labels },
      ...packed,
      problems: problems.count,
      ...unknown.told === void 0 ? {} : { unknownLabels: unknown.told }
    });
    const first = await store.create(planObject(execution), data);
    const kept = first ? { plan: parsePlan(data, planPath), data } : await storedPlan(options, execution);
    if (kept === void 0) throw new Error(`the plan of execution ${execution} was written and is gone`);
    await writeFile2(planPath, kept.data);
    return {
      plan: kept.plan,
      resumed: !first,
      problems: problems.first,
      problemsPath: problems.count === 0 ? void 0 : problems.path
    };
  } finally {
    await rm4(workDir, { recursive: true, force: true });
  }
}
async function packLabels(options, state, passedOver, workDir) {
  const { table, store, logger, maxReceipts, maxLabels } = options;
  const labels = listLabelsThatNeedValidation(table, {
    status: options.validationStatus ?? "NONE",
    labels: options.labels,
    onProblem: (problem) => passedOver.problems.add(problem),
    onUnknown: (label) => passedOver.unknown.add(label),
    isLive: liveBatchCheck(state)
  });
  const listed = await spoolReceipts(chunkIntoCompletionBatches(labels), workDir, {
    ...maxReceipts === void 0 ? {} : { maxReceipts },
    ...maxLabels === void 0 ? {} : { maxLabels },
    onProgress: (done) => logger.progress("labels listed", done)
  });
  logger.progress("labels listed", listed.labels, listed.labels);
  const { audit, executionId: seed } = options;
  const audits = audit === void 0 ? [] : await sampleAudits({ table, share: audit.share, labels: listed.labels, labelSet: options.labels, seed });
  const spool = await withAudits(listed, audits, workDir);
  const shards = [];
  const wanted = shardCount(spool.receipts, options.maxShards ?? DEFAULT_SHARDS);
  for await (const shard2 of packReceipts(spool, wanted, workDir)) {
    shards.push(await uploadSerializedLabels(store, options.executionId, shard2));
    logger.progress("shards written", shards.length, wanted);
    await rm4(shard2.path);
  }
  const { labels: count5, receipts, escalated } = spool;
  return {
    labels: count5,
    receipts,
    ...escalated === 0 || options.escalateModel === void 0 ? {} : { escalated },
    shards
  };
}
async function countOpenSubmissions(state) {
  let count5 = 0;
  for await (const _ of state.submissions.listOpen()) count5 += 1;
  return count5;
}
function checkCount(name, value, max) {
  if (value === void 0) return;
  if (Number.isSafeInteger(value) && value >= 1 && value <= (max ?? Number.MAX_SAFE_INTEGER)) return;
  throw new CompletionBatchError("invalid-input", `${name} is ${value}`, {
    where: name,
    remedy: max === void 0 ? "Use a whole number from 1." : `Use a whole number from 1 to ${max}.`
  });
}
function checkEscalateModel({ model, escalateModel }) {
  if (escalateModel === void 0 || escalateModel !== model && escalateModel.trim() !== "") return;
  const what = escalateModel === model ? `${model}, as model is` : "empty";
  throw new CompletionBatchError("invalid-input", `escalate-model is ${what}`, {
    where: "escalate-model",
    remedy: "Name another model, one that can tell what the first one cannot, or leave it out. Nothing was planned."
  });
}
async function repaired(options, state, stored) {
  const { table, store, logger } = options;
  const damaged = await findDamagedShards(store, stored.plan);
  if (damaged.length === 0) return stored;
  const workDir = await makeScratch(options.out, "prepare");
  try {
    const shards = await repairShards({ table, state, store, logger, workDir }, stored.plan, damaged);
    if (isDeepStrictEqual(shards, stored.plan.shards)) return stored;
    const sum = (count5) => shards.reduce((total, shard2) => total + shard2[count5], 0);
    const data = writePlan({ ...stored.plan, shards, labels: sum("labels"), receipts: sum("receipts") });
    const key = planObject(stored.plan.execution);
    await store.put(key, data);
    return { plan: parsePlan(data, store.locate(key)), data };
  } finally {
    await rm4(workDir, { recursive: true, force: true });
  }
}
async function storedPlan(options, execution) {
  const key = planObject(execution);
  if (await options.store.head(key) === void 0) return void 0;
  const data = await options.store.get(key);
  const plan = parsePlan(data, options.store.locate(key));
  checkOwnPlan(plan, options, execution);
  const wanted = {
    table: options.table.name,
    model: options.model,
    "escalate-model": options.escalateModel ?? "",
    "validation-status": options.validationStatus ?? "NONE",
    parameters: parametersText(options.parameters),
    ...evidenceWords(options.evidence),
    labels: labelsWord(options.labels),
    context: options.context ?? "full",
    ...auditWords(options.audit)
  };
  const planned = {
    table: plan.table,
    model: plan.model,
    "escalate-model": plan.escalateModel ?? "",
    "validation-status": plan.validationStatus,
    parameters: parametersText(plan.parameters),
    ...evidenceWords(plan.evidence),
    labels: labelsWord(plan.labelSet),
    context: plan.context ?? "full",
    ...auditWords(plan.audit)
  };
  for (const [name, value] of Object.entries(wanted)) {
    const before = planned[name];
    if (before === value) continue;
    throw new CompletionBatchError(
      "plan-mismatch",
      `execution ${execution} was planned with ${name} ${before || "none"}, not ${value || "none"}`,
      {
        where: options.store.locate(key),
        remedy: `Run it with ${name} ${before || "none"}, or use another execution id.`
      }
    );
  }
  return { plan, data };
}
async function withVectors({ store, logger }, evidence) {
  if (!evidence.sources.includes("vectors")) return evidence;
  const { newestVectors } = await import("./lib-vectors-file.mjs");
  const vectors = await newestVectors(store);
  if (vectors === void 0) {
    logger.warn("evidence names vectors, and the object store has none: prompts are written without them");
  }
  return { ...evidence, vectors };
}
function labelsWord(labels) {
  if (labels === void 0) return "";
  const count5 = Object.keys(labels.labels).length;
  return `of ${count5} names (SHA-256 ${sha256(canonicalText(labels)).slice(0, 12)})`;
}
function evidenceWords(evidence) {
  return { evidence: evidence?.sources.join(",") ?? "off", "evidence-tokens": String(evidence?.tokens ?? "") };
}
function auditWords(audit) {
  return { "audit-share": String(audit?.share ?? ""), "audit-min-agreement": String(audit?.minAgreement ?? "") };
}
function checkOwnPlan(plan, { store }, execution) {
  for (const [what, found, own] of [
    ["execution", plan.execution, execution],
    ["store", plan.store, store.url]
  ]) {
    if (found === own) continue;
    throw new CompletionBatchError(
      "plan-mismatch",
      `the plan that the store keeps for execution ${execution} is one of the ${what} ${found}`,
      {
        where: store.locate(planObject(execution)),
        remedy: `Nothing was listed, claimed or sent. Delete the object, or use another execution id; and look at who else can write the store.`
      }
    );
  }
}

// ../core/src/report/batch-report.ts
import { mkdir as mkdir3, writeFile as writeFile3 } from "node:fs/promises";
import { join as join6 } from "node:path";

// ../core/src/report/label-verdicts.ts
function noVerdicts() {
  return { valid: 0, invalid: 0, needsReview: 0 };
}
var verdictsIn = ({ valid, invalid, needsReview }) => valid + invalid + needsReview;
function mostVerdicts(labels) {
  return labels.toSorted((a, b) => verdictsIn(b) - verdictsIn(a) || (a.label < b.label ? -1 : 1));
}
function verdictSum(all) {
  return all.reduce(
    (sum, { valid, invalid, needsReview }) => ({
      valid: sum.valid + valid,
      invalid: sum.invalid + invalid,
      needsReview: sum.needsReview + needsReview
    }),
    noVerdicts()
  );
}

// ../core/src/report/batch-report.ts
var count3 = external_exports.number().int().nonnegative();
var said = external_exports.object({ valid: count3, invalid: count3, neither: count3 });
var judgements = external_exports.object({ right: said, wrong: said });
var verdicts = external_exports.object({ valid: count3, invalid: count3, needsReview: count3 });
var short = external_exports.string().max(1e3);
var rejectedLabel = external_exports.object({
  label: short,
  suggested: short.nullable(),
  /** The word; absent where receipts' texts are to stay where they are. */
  text: short.optional(),
  imageId: short,
  receiptId: count3,
  lineId: count3,
  wordId: count3
});
var MAX_LABELS = 100;
var batchReport = external_exports.object({
  format: external_exports.literal("completion-batch/collected"),
  /** Before 2 there were no verdicts by label and no examples. */
  version: external_exports.union([external_exports.literal(1), external_exports.literal(2)]),
  /** Of the workflow run; the latest report of a batch counts. */
  attempt: count3,
  batchId: external_exports.string().min(1),
  openaiBatchId: external_exports.string(),
  /** As collect has them; `failed`: an error ended it, and the batch stays open. */
  kind: external_exports.enum(["settled", "open", "incomplete", "unreadable", "held", "failed"]),
  /** Settled, but something was wrong: `reason` says what. */
  trouble: external_exports.boolean().default(false),
  status: external_exports.string(),
  reason: external_exports.string().nullable(),
  ageHours: external_exports.number().nullable(),
  labels: count3,
  valid: count3,
  invalid: count3,
  needsReview: count3,
  exhausted: count3,
  unsure: count3.default(0),
  changedElsewhere: count3,
  corrections: count3,
  released: external_exports.record(external_exports.string(), count3),
  /** By check. */
  contradicted: external_exports.record(external_exports.string(), count3).default({}),
  /** Labels that people have judged, by what was said of them now. */
  audit: judgements.default(noJudgements),
  inputTokens: count3,
  cachedTokens: count3,
  outputTokens: count3,
  /** Null where the row has none: batches of other programs. */
  estimatedInputTokens: count3.nullable(),
  estimatedOutputTokens: count3.nullable(),
  /** USD; null for a model without a price. */
  cost: external_exports.number().nullable(),
  estimatedCost: external_exports.number().nullable(),
  /** Verdicts by label, the most frequent first. */
  byLabel: external_exports.array(verdicts.extend({ label: short })).max(MAX_LABELS).default([]),
  /** Verdicts on labels that are not told apart. */
  otherLabels: verdicts.default(noVerdicts),
  rejected: external_exports.array(rejectedLabel).max(MAX_REJECTED).default([])
});
function readReport(text) {
  try {
    return batchReport.parse(parseJson(text));
  } catch {
    return void 0;
  }
}
function reportOf(result, { attempt = 1, texts = false } = {}) {
  const { counts, usage, estimatedUsage, ageHours } = result;
  return {
    ...NOTHING2,
    attempt,
    batchId: result.batchId,
    openaiBatchId: result.openaiBatchId,
    ageHours: Number.isNaN(ageHours) ? null : Math.max(0, ageHours),
    kind: result.kind,
    status: result.status,
    trouble: result.trouble,
    reason: result.reason || null,
    labels: result.units,
    valid: counts.valid,
    invalid: counts.invalid,
    needsReview: counts.needsReview,
    exhausted: counts.exhausted,
    unsure: counts.unsure,
    changedElsewhere: counts.changedElsewhere,
    corrections: counts.corrections,
    released: { ...counts.released },
    contradicted: { ...counts.contradicted },
    audit: counts.audit,
    inputTokens: usage.input,
    cachedTokens: usage.cached,
    outputTokens: usage.output,
    estimatedInputTokens: estimatedUsage.input ?? null,
    estimatedOutputTokens: estimatedUsage.output ?? null,
    cost: result.cost ?? null,
    estimatedCost: result.estimatedCost ?? null,
    ...verdictsOf(counts.byLabel),
    rejected: counts.rejected.map(({ text, ...one }) => texts ? { ...one, text } : one)
  };
}
function verdictsOf(byLabel) {
  const sorted = mostVerdicts(Object.entries(byLabel).map(([label, counts]) => ({ label, ...counts })));
  return { byLabel: sorted.slice(0, MAX_LABELS), otherLabels: verdictSum(sorted.slice(MAX_LABELS)) };
}
function failureReport(batch, error, { clock, attempt }) {
  return {
    ...NOTHING2,
    attempt,
    batchId: batch.batchId,
    openaiBatchId: batch.openai_batch_id,
    status: batch.status,
    reason: describeError(error),
    ageHours: ageHoursOf(batch, clock) ?? null,
    estimatedInputTokens: batch.estimated_tokens ?? null,
    estimatedOutputTokens: batch.estimated_output_tokens ?? null
  };
}
function lostReport(batchId) {
  const reason = "its job handed nothing over: the log of that job says why";
  return { ...NOTHING2, batchId, reason };
}
var NOTHING2 = {
  format: "completion-batch/collected",
  version: 2,
  attempt: 0,
  batchId: "",
  openaiBatchId: "",
  kind: "failed",
  trouble: false,
  status: "",
  reason: null,
  ageHours: null,
  labels: 0,
  valid: 0,
  invalid: 0,
  needsReview: 0,
  exhausted: 0,
  unsure: 0,
  changedElsewhere: 0,
  corrections: 0,
  released: {},
  contradicted: {},
  audit: noJudgements(),
  inputTokens: 0,
  cachedTokens: 0,
  outputTokens: 0,
  estimatedInputTokens: null,
  estimatedOutputTokens: null,
  cost: null,
  estimatedCost: null,
  byLabel: [],
  otherLabels: noVerdicts(),
  rejected: []
};
async function writeReport(folder, report) {
  await mkdir3(folder, { recursive: true });
  await writeFile3(join6(folder, `${report.batchId}.json`), JSON.stringify(report));
}
var isFailed = ({ kind }) => kind === "failed" || kind === "unreadable" || kind === "incomplete" || kind === "held";

// ../core/src/report/batch-totals.ts
function totalsOf(reports) {
  const settled = reports.filter(({ kind }) => kind === "settled");
  const sum = (value) => settled.reduce((total, report) => total + value(report), 0);
  const known = (value) => settled.some((report) => value(report) === null) ? void 0 : sum((report) => value(report) ?? 0);
  const estimated = (value) => {
    const answered = settled.filter(({ inputTokens, outputTokens }) => inputTokens + outputTokens > 0);
    if (answered.some((report) => value(report) === null)) return void 0;
    return answered.reduce((total, report) => total + (value(report) ?? 0), 0);
  };
  const audit = noJudgements();
  for (const report of settled) addJudgements(audit, report.audit);
  return {
    settled: settled.length,
    open: reports.filter(({ kind }) => kind === "open").length,
    failed: reports.filter(isFailed).length,
    labels: sum(({ labels }) => labels),
    valid: sum(({ valid }) => valid),
    invalid: sum(({ invalid }) => invalid),
    needsReview: sum(({ needsReview }) => needsReview),
    exhausted: sum(({ exhausted }) => exhausted),
    unsure: sum(({ unsure }) => unsure),
    changedElsewhere: sum(({ changedElsewhere }) => changedElsewhere),
    corrections: sum(({ corrections }) => corrections),
    reasons: mostFrequent(settled.map(({ released }) => released)),
    contradicted: mostFrequent(settled.map(({ contradicted }) => contradicted)),
    audit,
    byLabel: allVerdicts(settled),
    otherLabels: verdictSum(settled.map(({ otherLabels }) => otherLabels)),
    released: sum(releasedTotal),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    cachedTokens: sum(({ cachedTokens }) => cachedTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    estimatedInputTokens: estimated(({ estimatedInputTokens }) => estimatedInputTokens),
    estimatedOutputTokens: estimated(({ estimatedOutputTokens }) => estimatedOutputTokens),
    cost: known(({ cost }) => cost),
    estimatedCost: estimated(({ estimatedCost }) => estimatedCost)
  };
}
function allVerdicts(reports) {
  const sums = {};
  for (const { label, ...counts } of reports.flatMap(({ byLabel }) => byLabel)) addVerdicts(sums, label, counts);
  return mostVerdicts(Object.entries(sums).map(([label, counts]) => ({ label, ...counts })));
}
function mostFrequent(counts) {
  const sums = /* @__PURE__ */ new Map();
  for (const [name, count5] of counts.flatMap((each) => Object.entries(each))) {
    sums.set(name, (sums.get(name) ?? 0) + count5);
  }
  return [...sums].sort(([, a], [, b]) => b - a);
}
function contradictedOf({ contradicted }) {
  return contradicted.reduce((sum, [, verdicts2]) => sum + verdicts2, 0);
}

// ../core/src/report/write-back-text.ts
function describeUnwritten({ batchId, reason }) {
  return batchId === null ? `no verdicts could be written back, and the next collect does it: ${reason}` : `the verdicts of batch ${batchId} are in the table, and could not be written back, which the next collect does: ${reason}`;
}

// ../core/src/table/ended-batches.ts
var ENDED = ["COMPLETED", "EXPIRED", "CANCELLED", "FAILED"];
var SINCE = "#collected_at >= :since OR (attribute_not_exists(#collected_at) AND #submitted_at >= :since)";
async function* listEndedBatches(table, since) {
  for await (const { batchId } of listEndedRows(table, [], since)) yield batchId;
}
async function* listEndedRows(table, attributes, since) {
  const times = since === void 0 ? [] : ["collected_at", "submitted_at"];
  const wanted = ["PK", "SK", ...attributes];
  for (const status of ENDED) {
    const items = queryItems(table, {
      IndexName: "GSI1",
      KeyConditionExpression: "#GSI1PK = :status AND begins_with(#GSI1SK, :type)",
      ProjectionExpression: project(wanted).ProjectionExpression,
      ExpressionAttributeNames: project([.../* @__PURE__ */ new Set([...wanted, "GSI1PK", "GSI1SK", ...times])]).ExpressionAttributeNames,
      ...since === void 0 ? {} : { FilterExpression: SINCE },
      ExpressionAttributeValues: {
        ":status": { S: `STATUS#${status}` },
        ":type": { S: `BATCH_TYPE#${RECEIPT_ROWS.batchType}#` },
        ...since === void 0 ? {} : { ":since": { S: since } }
      }
    });
    for await (const item of items) {
      const { PK } = keyOf(item);
      if (PK.startsWith("BATCH#")) yield { batchId: PK.slice("BATCH#".length), attributes: plainOf(item) };
    }
  }
}

// ../core/src/report/row-figures.ts
var count4 = external_exports.int().nonnegative();
var amount = external_exports.number().nonnegative();
var lenient = (schema) => schema.nullable().catch(null).default(null);
var rowFigures = external_exports.object({
  label_count: lenient(count4),
  valid_count: lenient(count4),
  invalid_count: lenient(count4),
  needs_review_count: lenient(count4),
  exhausted_count: lenient(count4),
  unsure_count: lenient(count4),
  released_count: lenient(count4),
  correction_count: lenient(count4),
  estimated_tokens: lenient(count4),
  estimated_output_tokens: lenient(count4),
  input_tokens: lenient(count4),
  output_tokens: lenient(count4),
  cost_usd: lenient(amount),
  estimated_cost_usd: lenient(amount),
  model: lenient(external_exports.string()),
  submitted_at: lenient(external_exports.string()),
  collected_at: lenient(external_exports.string())
});
var ROW_FIGURES = Object.keys(rowFigures.shape);

// ../core/src/evaluate/most-names.ts
var OTHERS2 = "(others)";
function nameIn(sums, name, most) {
  return sums.has(name) || sums.size < most ? name : OTHERS2;
}

// ../core/src/evaluate/figures.ts
var MOST_PAIRS = 2e3;
var noSums = () => ({ judgements: noJudgements(), corrections: { right: 0, wrong: 0, none: 0 } });
var Evaluation = class {
  #secondPass = noJudgements();
  #overruled = noJudgements();
  #reviewed = 0;
  #leftOut = { noVerdict: 0, otherBatches: 0, judgedElsewhere: 0, ownCorrections: 0, notInTable: 0 };
  #byLabel = /* @__PURE__ */ new Map();
  #confusions = /* @__PURE__ */ new Map();
  add(verdict) {
    const { judgements: judgements2, corrections } = this.#sumsOf(verdict.label);
    judgements2[verdict.right ? "right" : "wrong"][verdict.said] += 1;
    const correction = correctionIn(verdict);
    if (correction !== void 0) corrections[correction] += 1;
    if (!verdict.right && verdict.trueLabel !== void 0) this.#confuse(verdict, verdict.trueLabel);
  }
  addReviewed(verdict) {
    this.add(verdict);
    this.#reviewed += 1;
  }
  addSecondPass(right, said2) {
    this.#secondPass[right ? "right" : "wrong"][said2] += 1;
  }
  addOverruled(right, said2) {
    this.#overruled[right ? "right" : "wrong"][said2] += 1;
  }
  leaveOut(why) {
    this.#leftOut[why] += 1;
  }
  figures(cost = null) {
    const all = noSums();
    const byLabel = [...this.#byLabel].map(([label, sums]) => {
      addJudgements(all.judgements, sums.judgements);
      for (const kind of ["right", "wrong", "none"]) all.corrections[kind] += sums.corrections[kind];
      return { label, ...scoresOf(sums) };
    });
    const overall = scoresOf(all);
    const found = overall.recall.hits;
    return {
      overall,
      byLabel: byLabel.sort(
        (a, b) => b.baseRate.hits - a.baseRate.hits || b.labels - a.labels || order(a.label, b.label)
      ),
      confusions: [...this.#confusions.values()].sort((a, b) => b.missed - a.missed || b.labels - a.labels),
      secondPass: this.#secondPass,
      reviewed: this.#reviewed,
      overruled: this.#overruled,
      leftOut: { ...this.#leftOut },
      cost: { total: cost, perWrongLabelFound: cost === null || found === 0 ? null : cost / found }
    };
  }
  #sumsOf(label) {
    const name = nameIn(this.#byLabel, label, MOST_PAIRS);
    const sums = this.#byLabel.get(name) ?? noSums();
    this.#byLabel.set(name, sums);
    return sums;
  }
  #confuse({ label, said: said2 }, trueLabel) {
    const own = JSON.stringify([label, trueLabel]);
    const isNew = !this.#confusions.has(own) && this.#confusions.size >= MOST_PAIRS;
    const [key, proposed, right] = isNew ? [OTHERS2, OTHERS2, OTHERS2] : [own, label, trueLabel];
    const pair = this.#confusions.get(key) ?? { proposed, trueLabel: right, labels: 0, missed: 0, neither: 0 };
    pair.labels += 1;
    if (said2 === "valid") pair.missed += 1;
    if (said2 === "neither") pair.neither += 1;
    this.#confusions.set(key, pair);
  }
};
function correctionIn({ right, suggested, trueLabel }) {
  if (suggested === void 0) return void 0;
  if (suggested === null) return "none";
  if (trueLabel === void 0) return void 0;
  return !right && suggested === trueLabel ? "right" : "wrong";
}
function scoresOf({ judgements: judgements2, corrections }) {
  const { right, wrong } = judgements2;
  const labels = judged(judgements2);
  const areWrong = wrong.valid + wrong.invalid + wrong.neither;
  return {
    labels,
    judgements: judgements2,
    baseRate: shareOf(areWrong, labels),
    recall: shareOf(wrong.invalid, areWrong),
    precision: shareOf(wrong.invalid, wrong.invalid + right.invalid),
    f1: f1Of(wrong.invalid, right.invalid, areWrong - wrong.invalid),
    corrections: { ...corrections, share: shareOf(corrections.right, corrections.right + corrections.wrong) }
  };
}

// ../core/src/table/word-labels.ts
async function readWordLabels(table, word) {
  const items = [];
  const query = queryItems(table, {
    KeyConditionExpression: "#PK = :image AND begins_with(#SK, :labels)",
    ...project(LABEL_ATTRIBUTES),
    ExpressionAttributeValues: {
      ":image": { S: labelKey({ ...word, label: "" }).PK },
      ":labels": { S: `${wordSortKey(word)}#LABEL#` }
    },
    ConsistentRead: true
  });
  for await (const item of query) items.push(item);
  return items;
}

// ../core/src/evaluate/batch-costs.ts
async function costOfBatches({ batches }, labels) {
  let total = 0;
  for (const [batchId, count5] of labels) {
    const record = await batches.get(batchId);
    const cost = record?.attributes.cost_usd;
    const units = record?.batch?.units;
    if (typeof cost !== "number" || !Number.isFinite(cost) || units === void 0 || units === 0) return null;
    total += cost * Math.min(count5, units) / units;
  }
  return total;
}

// ../core/src/evaluate/verdicts.ts
var ROW_ATTRIBUTES = [...LABEL_ATTRIBUTES, "completion_proposed_in"];
var SAID = { VALID: "valid", INVALID: "invalid", NEEDS_REVIEW: "neither" };
async function readRows(reader, keys) {
  const items = await readItems(reader, keys.map(labelKey), ROW_ATTRIBUTES);
  return new Map(items.flatMap((item) => rowOf(item) ?? []));
}
function rowOf(item) {
  const key = parseLabelKey({ PK: item.PK?.S ?? "", SK: item.SK?.S ?? "" });
  if (key === void 0) return [];
  const ours = item.completion_proposed_in?.S !== void 0;
  const row = {
    // Old rows have none.
    status: item.validation_status?.S ?? "NONE",
    batchId: item.completion_batch_id?.S,
    corrects: ours ? item.label_consolidated_from?.S ?? "" : void 0,
    isDecided: isDecided(item)
  };
  return [[labelId(key), row]];
}
function isDecided(item) {
  const parsed = parseLabel(item);
  return "row" in parsed && parsed.row.review !== void 0;
}

// ../core/src/evaluate/people.ts
var WINDOW = 500;
async function evaluateByPeople(options) {
  const { reader, batches, onVerdict, onProblem } = options;
  const evaluation = new Evaluation();
  const byBatch = /* @__PURE__ */ new Map();
  for await (const batchId of batches) {
    const audits = readAuditRows(reader.table, batchId, (row) => onProblem(`BATCH#${batchId} / ${row}`));
    for await (const audit of audits) {
      const verdict = verdictOf(audit);
      evaluation.add(verdict);
      byBatch.set(batchId, (byBatch.get(batchId) ?? 0) + 1);
      await onVerdict?.(verdict);
    }
    const reviewed = await findDecided(evaluation, batchId, options);
    if (reviewed > 0) byBatch.set(batchId, (byBatch.get(batchId) ?? 0) + reviewed);
  }
  return evaluation.figures(await costOfBatches(reader.state, byBatch));
}
function verdictOf({ key, status, said: said2, suggested }) {
  return {
    key: labelId(key),
    label: key.label,
    right: status === "VALID",
    // Nobody has said what wrong ones should be; suggestions beside right ones alone would all be wrong.
    trueLabel: void 0,
    said: said2 === null ? "neither" : SAID[said2],
    suggested: said2 === "INVALID" ? suggested : void 0
  };
}
async function findDecided(evaluation, batchId, options) {
  const { reader, onProblem } = options;
  let reviewed = 0;
  let window = [];
  const flush = async () => {
    const rows = await readRows(
      reader,
      window.map(({ key }) => key)
    );
    for (const result of window) {
      const row = rows.get(labelId(result.key));
      if (row?.batchId !== batchId || row.status !== "VALID" && row.status !== "INVALID") continue;
      const right = row.status === "VALID";
      if (row.isDecided) {
        reviewed += 1;
        const verdict = await decidedOf(reader, result, right);
        evaluation.addReviewed(verdict);
        await options.onVerdict?.(verdict);
      } else if (row.status !== result.status) evaluation.addOverruled(right, SAID[result.status]);
    }
    window = [];
  };
  for await (const result of readBatchResults(reader.table, batchId, (row) => onProblem(`BATCH#${batchId} / ${row}`))) {
    options.onResult?.(batchId, result);
    window.push(result);
    if (window.length === WINDOW) await flush();
  }
  if (window.length > 0) await flush();
  return reviewed;
}
async function decidedOf(reader, result, right) {
  const { key, status, suggested } = result;
  return {
    key: labelId(key),
    label: key.label,
    right,
    trueLabel: right ? key.label : await replacementOf(reader, result),
    said: SAID[status],
    suggested: status === "VALID" ? void 0 : suggested
  };
}
async function replacementOf({ table }, { key, suggested }) {
  const labels = (await readWordLabels(table, key)).flatMap((item) => {
    const parsed = parseLabel(item);
    return "row" in parsed && parsed.row.label !== key.label ? [parsed.row] : [];
  });
  const right = labels.filter(({ validationStatus, review }) => validationStatus === "VALID" && review !== void 0);
  const core = ({ label }) => coreLabelOf(DEFAULT_LABELS, label) ?? label;
  const found = right.find((label) => core(label) === suggested) ?? right.find(({ labelConsolidatedFrom }) => labelConsolidatedFrom === key.label) ?? (right.length === 1 ? right[0] : void 0);
  return found && core(found);
}

// ../core/src/evaluate/truth-file.ts
var truthLine = external_exports.looseObject({
  key: external_exports.string().max(1e3).regex(/#LABEL#/),
  true_label: external_exports.string().max(100).nullable()
});

// ../core/src/evaluate/verdict-lines.ts
var WORDS = { valid: "VALID", invalid: "INVALID", neither: "NEEDS_REVIEW" };
var verdictLine = external_exports.looseObject({
  key: external_exports.string().max(1e3),
  proposed: external_exports.string().max(300),
  said: external_exports.enum(WORDS).transform((word) => SAID2[word]),
  right: external_exports.boolean()
});
var SAID2 = {
  VALID: "valid",
  INVALID: "invalid",
  NEEDS_REVIEW: "neither"
};

// ../core/src/evidence/write-back-targets.ts
function writeBackTargets(text, where) {
  const targets = [...new Set(text.split(",").map((target) => target.trim()))];
  if (targets.length === 1 && targets[0] === "off") return [];
  const wrong = targets.find((target) => target !== "vectors" && !target.startsWith("chroma://"));
  if (wrong === void 0) return targets;
  throw new CompletionBatchError(
    "invalid-input",
    `${JSON.stringify(shownUrl(wrong).slice(0, 200))} is no place that verdicts can be written back to`,
    { where, remedy: "Give off, vectors or chroma://host:port/collection; several with commas. Nothing was done yet." }
  );
}

// ../core/src/format/answer-schema.ts
var answerSchema = external_exports.strictObject({
  valid: external_exports.array(external_exports.string()),
  invalid: external_exports.array(external_exports.strictObject({ id: external_exports.string(), label: external_exports.string().nullable() })),
  unsure: external_exports.array(external_exports.string())
});

// ../core/src/report/evidence-text.ts
function evidenceOfShards(manifests) {
  const shards = manifests.flatMap(({ evidence }) => evidence ?? []);
  if (shards.length === 0) return void 0;
  const names = new Set(shards.flatMap(({ sources }) => Object.keys(sources)));
  const sum = (pick) => shards.reduce((all, each) => all + pick(each), 0);
  const summed = (name) => {
    const of = (kind) => sum(({ sources }) => sources[name]?.[kind] ?? 0);
    return { found: of("found"), nothing: of("nothing"), failed: of("failed"), skipped: of("skipped") };
  };
  return {
    requests: sum(({ requests }) => requests),
    tokens: sum(({ tokens }) => tokens),
    sources: Object.fromEntries([...names].map((name) => [name, summed(name)]))
  };
}
function evidenceText({ requests, tokens, sources }) {
  const each = Object.entries(sources).map(([name, { found, nothing, failed, skipped }]) => {
    const receipts = counted(found + nothing + failed + skipped, "receipt");
    const without = [
      failed > 0 ? `failed for ${number(failed)}` : "",
      skipped > 0 ? `not asked for ${number(skipped)}` : ""
    ];
    return [`${name} knew of ${number(found)} of ${receipts}`, ...without.filter((part) => part !== "")].join(", ");
  });
  return [`shown in ${counted(requests, "request")}, ${number(tokens)} tokens`, ...each].join("; ");
}

export {
  listEndedBatches,
  rowFigures,
  unknownText,
  CONTEXTS,
  readPlan,
  format,
  MAX_SHARDS,
  DEFAULT_SHARDS,
  nameIn,
  evaluateByPeople,
  writeBackTargets,
  readLabels2 as readLabels,
  reconcileLabels,
  submitLabels,
  auditOf,
  prepare,
  verdictsIn,
  readReport,
  reportOf,
  failureReport,
  lostReport,
  writeReport,
  isFailed,
  totalsOf,
  contradictedOf,
  evidenceOfShards,
  evidenceText,
  describeUnwritten
};
