const { createHash } = process.getBuiltinModule("node:crypto");
const { mkdir, open, rename, rm, writeFile } = process.getBuiltinModule("node:fs/promises");
const { join } = process.getBuiltinModule("node:path");
import {
  LABELS_REMEDY,
  chunkIntoCompletionBatches,
  deserializeLabels,
  isAudit,
  openProblemFile,
  shardOf
} from "./lib-shared-23.mjs";
import {
  evidenceTokens,
  formatBatchCompletionFile,
  getReceiptDetails,
  isPeoples,
  labelsNearby,
  partsOf,
  placedWords,
  pointingsOf,
  rejectedBeside,
  requestLine
} from "./lib-shared-4.mjs";
import {
  pMapIterable,
  wordId
} from "./lib-shared-5.mjs";
import {
  inTime,
  isoTime,
  makeScratch,
  parseJson,
  redact
} from "./lib-shared-7.mjs";
import {
  SHA256,
  _enum,
  coreLabelOf,
  explain,
  int,
  literal,
  namesOf,
  object,
  partialRecord,
  sha256,
  shardManifestObject,
  shardRequestsFile,
  shardRequestsObject,
  string,
  writeDigested
} from "./lib-shared-3.mjs";
import {
  DEFAULT_LABELS,
  labelId,
  labelKey,
  receiptPartition,
  wordOf
} from "./lib-shared-14.mjs";
import {
  estimateTokens,
  requestTokens
} from "./lib-shared-9.mjs";
import {
  CompletionBatchError,
  __callDispose,
  __using,
  describeError
} from "./lib-shared-31.mjs";


// ../core/src/format/format.ts
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
    return Object.fromEntries(this.#sources.map(({ source, figures }) => [source.name, figures]));
  }
  /** Once, when all receipts are done: what was missing, and why. */
  tellFailures() {
    for (const { source, figures, lastFailure } of this.#sources) {
      const { found, nothing, failed, skipped } = figures;
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
    const { source, figures } = asked;
    const { receiptMs, failures } = this.#bounds;
    if (asked.failures >= failures || this.#leftMs() <= 0) {
      figures.skipped += 1;
      return /* @__PURE__ */ new Map();
    }
    try {
      await this.#open(asked);
      const found = await within(
        Math.min(receiptMs, this.#leftMs()),
        (signal) => source.find(receipt, words, MOST_FOUND, signal)
      );
      figures[found.size > 0 ? "found" : "nothing"] += 1;
      asked.failures = 0;
      return found;
    } catch (error) {
      figures.failed += 1;
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
// ../core/src/format/escalate.ts
function askedOf({ model, escalateModel, labelSet }, details, targets) {
  if (escalateModel === void 0) return [{ model, targets }];
  const labels = labelSet ?? DEFAULT_LABELS;
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
var count = int().nonnegative();
var sourceFigures = object({ found: count, nothing: count, failed: count, skipped: count });
var manifestFields = object({
  format: literal("completion-batch/shard"),
  version: literal(1),
  execution: string(),
  /** Digest of the plan it belongs to. */
  plan: string(),
  shard: string().regex(/^\d{4}$/),
  createdAt: string(),
  /** Name of the request file beside the manifest, and its key in the object store; both absent for no requests. */
  file: string().nullable(),
  key: string().nullable(),
  sha256: string().regex(SHA256),
  bytes: count,
  requests: count,
  labels: count,
  firstPass: count,
  secondPass: count,
  /** Of the labels, those that the plan's other model is asked about; absent where it has none. */
  escalated: count.optional(),
  estimatedTokens: count,
  /** What its prompts show of other receipts; absent where the plan asks for nothing. */
  evidence: object({
    /** Requests that show any, and what that is about. */
    requests: count,
    tokens: count,
    /** What became of the receipts, by source. */
    sources: partialRecord(_enum(["table", "chroma", "vectors"]), sourceFigures)
  }).optional(),
  /** Labels and rows that were passed over. */
  problems: count
});
var manifestSchema = manifestFields.refine(({ shard, sha256: sha2562, file, key }) => file === (key === null ? null : shardRequestsFile(shard, sha2562)), {
  path: ["file"],
  error: "is not what the request file of this shard and digest is called"
}).refine(
  ({ execution, shard, sha256: sha2562, key }) => key === null || key === shardRequestsObject(execution, shard, sha2562),
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
  const shard = shardOf(plan, options.shard);
  checkSameTable(plan, table.name);
  const evidence = evidenceFor(options);
  await mkdir(options.out, { recursive: true });
  const workDir = await makeScratch(options.out, "format");
  const problems = await openProblemFile(join(options.out, `${shard.id}-problems.ndjson`));
  try {
    const drafted = await draftRequests({ ...options, evidence }, shard, problems, join(workDir, "requests"));
    evidence?.tellFailures();
    const manifest = await keepRequests(options, shard, { ...drafted, sources: evidence?.figures }, problems.count);
    const requestsPath = manifest.file === null ? void 0 : join(options.out, manifest.file);
    if (requestsPath !== void 0) await rename(drafted.path, requestsPath);
    const manifestPath = join(options.out, `${shard.id}.json`);
    await writeFile(manifestPath, writeManifest(manifest));
    return {
      manifest,
      manifestPath,
      requestsPath,
      problems: problems.first,
      problemsPath: problems.count === 0 ? void 0 : problems.path
    };
  } finally {
    await rm(workDir, { recursive: true, force: true });
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
async function draftRequests(options, shard, problems, path) {
  var _stack = [];
  try {
    const { store, logger, concurrency = 8 } = options;
    const counts = { ...NOTHING };
    const shown = { requests: 0, tokens: 0 };
    let escalated = 0;
    const hash = createHash("sha256");
    const file = __using(_stack, await open(path, "w"), true);
    const receipts = chunkIntoCompletionBatches(downloadSerializedLabels(store, shard));
    const formatted = pMapIterable(neighbours(options.table, receipts), (receipt) => formatReceipt(options, receipt), {
      concurrency,
      backpressure: concurrency * 2
    });
    let done = 0;
    for await (const { requests, problems: found, planned } of formatted) {
      for (const problem of found) problems.add(problem);
      for (const request of requests) {
        hash.update(request.line);
        await file.appendFile(request.line);
        count2(counts, request, Buffer.byteLength(request.line));
        if (request.model !== options.plan.model) escalated += partsOf(request).asked.length;
        if (request.evidence.length === 0) continue;
        shown.requests += 1;
        shown.tokens += evidenceTokens(request.evidence);
      }
      if (planned > 0) done += 1;
      logger.progress(`receipts formatted (shard ${shard.id})`, done, shard.receipts);
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
async function keepRequests({ store, plan, clock }, shard, { path, sha256: sha2562, counts, escalated, shown, sources }, problems) {
  const { execution, digest } = plan;
  const key = counts.requests === 0 ? null : await uploadCompletionBatchFile(store, execution, shard.id, sha2562, path);
  const manifest = {
    format: "completion-batch/shard",
    version: 1,
    execution,
    plan: digest,
    shard: shard.id,
    createdAt: isoTime(clock),
    file: key === null ? null : shardRequestsFile(shard.id, sha2562),
    key,
    sha256: sha2562,
    ...counts,
    ...plan.escalateModel === void 0 ? {} : { escalated },
    ...sources === void 0 ? {} : { evidence: { ...shown, sources } },
    problems
  };
  await store.put(shardManifestObject(execution, shard.id), writeManifest(manifest));
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
function downloadSerializedLabels(store, shard) {
  return readShardLabels(store, shard, deserializeLabels);
}
async function* readShardLabels(store, shard, read) {
  const hash = createHash("sha256");
  async function* hashed() {
    for await (const chunk of await store.stream(shard.key)) {
      hash.update(chunk);
      yield chunk;
    }
  }
  const where = store.locate(shard.key);
  try {
    yield* read(hashed(), where);
  } catch (cause) {
    if (!(cause instanceof CompletionBatchError) || !HEALED_BY_PREPARE.has(cause.code)) throw cause;
    throw new CompletionBatchError(cause.code, `the labels of shard ${shard.id} cannot be read: ${cause.message}`, {
      where: cause.where ?? where,
      remedy: LABELS_REMEDY,
      cause
    });
  }
  if (hash.digest("hex") !== shard.sha256) {
    throw new CompletionBatchError("shard-damaged", `the labels of shard ${shard.id} are not those of the plan`, {
      where,
      remedy: LABELS_REMEDY
    });
  }
}
var NEIGHBOURS = 16;
async function* neighbours(table, receipts) {
  let group = [];
  const whole = () => {
    const nearby = labelsNearby(table, group);
    return group.map((receipt) => ({ receipt, nearby }));
  };
  for await (const receipt of receipts) {
    group.push(receipt);
    if (group.length < NEIGHBOURS) continue;
    yield* whole();
    group = [];
  }
  yield* whole();
}
async function formatReceipt(options, { receipt, nearby }) {
  const planned = receipt.labels.filter((label) => !isAudit(label));
  const wanted = planned.length > 0 ? planned : receipt.labels;
  const details = await getReceiptDetails(options.table, receipt, wanted, void 0, nearby);
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
async function uploadCompletionBatchFile(store, execution, shard, sha2562, path) {
  const key = shardRequestsObject(execution, shard, sha2562);
  await writeDigested(store, key, path, sha2562);
  return key;
}
export {
  format,
  parseManifest,
  readShardLabels
};
