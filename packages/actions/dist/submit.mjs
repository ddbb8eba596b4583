import {
  PinnedFile,
  openRunHolders,
  submit,
  tellSubmitted
} from "./lib-shared-4.mjs";
import "./lib-shared-13.mjs";
import "./lib-shared-15.mjs";
import {
  chunkIntoCompletionBatches,
  planFacts,
  readLabelKeys,
  readPlan,
  submitInputs,
  unknownFacts
} from "./lib-shared-14.mjs";
import {
  CompletionBatchError,
  FILE_ENDINGS,
  WAYS,
  __callDispose,
  __using,
  about,
  actionsLogger,
  checkRegular,
  code,
  costOf,
  costText,
  counted,
  defined,
  describeError,
  dollars,
  end,
  facts,
  figures,
  filesBelow,
  findDueBatches,
  folded,
  guardedTelling,
  inThousands,
  isCompletionBatchError,
  isoTime,
  keepHeapSmall,
  literal,
  membersOf,
  modelsIn,
  money,
  object,
  page,
  parseJson,
  parseLine,
  readInputFile,
  readInputs,
  readPrices,
  runContext,
  sentences,
  setOutputs,
  string,
  stuckTable,
  table,
  usd,
  whatFailed,
  whatWaits
} from "./lib-shared-2.mjs";
import {
  evidenceOfShards,
  evidenceText,
  parseManifest,
  readShardLabels
} from "./lib-shared-11.mjs";
import {
  connect,
  shardManifestObject
} from "./lib-shared.mjs";
import {
  afterSubmit,
  nextSteps
} from "./lib-shared-10.mjs";
import {
  ROW_FIGURES,
  listEndedRows,
  rowFigures
} from "./lib-shared-18.mjs";
import {
  DEFAULT_LABELS,
  MIN_AGREEMENT,
  customId,
  escalation,
  foreignRequest,
  pMap,
  partsOf,
  receiptPartition,
  verifyRequest,
  wordOf
} from "./lib-shared-3.mjs";


import { tmpdir } from "node:os";
import { createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { open } from "node:fs/promises";
import { basename as basename2, dirname as dirname2, join as join2 } from "node:path";
// src/submit/runner.ts
// ../core/src/report/spend.ts
async function* endedFigures(table2, since) {
  for await (const { batchId, attributes } of listEndedRows(table2, ROW_FIGURES, since)) {
    yield { batchId, figures: rowFigures.parse(attributes) };
  }
}
async function spendOfThisMonth(table2, state, prices) {
  const month = isoTime(state.clock).slice(0, 7);
  const ended = [];
  for await (const one of endedFigures(table2, `${month}-01T00:00:00.000Z`)) ended.push(one);
  const { batches } = await findDueBatches(state);
  return spendByMonth(ended, batches, prices).find((one) => one.month === month);
}
function spendByMonth(ended, open2, prices) {
  const months = /* @__PURE__ */ new Map();
  const add = (submittedAt, one) => {
    const month = monthOf(submittedAt);
    if (month === void 0) return;
    const sum = months.get(month) ?? {
      month,
      batches: 0,
      open: 0,
      labels: 0,
      estimated: 0,
      openEstimated: 0,
      actual: 0,
      unknown: 0
    };
    months.set(month, sum);
    sum.batches += 1;
    for (const name of ["open", "labels", "estimated", "openEstimated", "actual", "unknown"])
      sum[name] += one[name];
  };
  for (const { figures: figures2 } of ended) add(figures2.submitted_at, spendOf(figures2, prices));
  for (const batch of open2) {
    const estimated = estimateOf(batch, prices);
    add(batch.submitted_at, {
      open: 1,
      labels: batch.units ?? 0,
      estimated: estimated ?? 0,
      openEstimated: estimated ?? 0,
      actual: 0,
      unknown: estimated === void 0 ? 1 : 0
    });
  }
  return [...months.values()].sort((a, b) => a.month < b.month ? 1 : -1);
}
function spendOf(row3, prices) {
  const estimated = row3.estimated_cost_usd ?? estimateOf(row3, prices);
  const known = estimated !== void 0 && row3.cost_usd !== null;
  return {
    open: 0,
    labels: row3.label_count ?? 0,
    estimated: estimated ?? 0,
    openEstimated: 0,
    actual: row3.cost_usd ?? 0,
    unknown: known ? 0 : 1
  };
}
function estimateOf({ model, estimated_tokens: input, estimated_output_tokens: output }, prices) {
  if (model == null || input == null) return void 0;
  return costOf({ input, output: output ?? 0 }, model, prices);
}
function monthOf(time) {
  const ms = Date.parse(time ?? "");
  return Number.isNaN(ms) ? void 0 : new Date(ms).toISOString().slice(0, 7);
}
// ../core/src/format/request-files.ts
// ../core/src/format/shard-requests.ts
async function checkShardRequests({ plan, store }, shard, manifest, file) {
  const pinned = await PinnedFile.pin({ ...file, sha256: manifest.sha256 });
  const planned = new PlannedLabels(store, shard);
  const { parameters, context = "full", evidence: evidence2, labelSet: labels = DEFAULT_LABELS } = plan;
  const written = { parameters, context, evidenceTokens: evidence2?.tokens ?? 0, labels };
  const count = { lines: 0, bytes: 0 };
  try {
    for await (const line of pinned.lines()) {
      const model = modelOf(plan, line, file.name);
      const request = verifyRequest(line, file.name, { ...written, model });
      const why = whyNotNext(line, count.bytes) ?? await planned.whyNotAsked(request, model !== plan.model);
      if (why !== void 0) throw foreignRequest(why, `${file.name}:${line.number}`);
      count.lines += 1;
      count.bytes += line.bytes.length + 1;
    }
  } finally {
    await planned.end();
  }
  if (count.lines === manifest.requests && count.bytes === manifest.bytes) return pinned;
  const [there, told] = [`${count.lines} requests in ${count.bytes}`, `${manifest.requests} in ${manifest.bytes}`];
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
  constructor(store, shard) {
    this.#shard = shard.id;
    this.#receipts = chunkIntoCompletionBatches(readShardLabels(store, shard, readLabelKeys));
  }
  /** Why a request is none of the shard's, or not the next of them. */
  async whyNotAsked({ customId: id, receipt, prompt }, isEscalated) {
    const { audits } = prompt;
    const isNext = () => {
      if (this.#receipt === void 0) return false;
      const part = this.#escalated === isEscalated ? this.#part : 0;
      return id === customId(this.#receipt, part, audits, isEscalated);
    };
    const isSame = this.#receipt !== void 0 && receiptPartition(this.#receipt) === receiptPartition(receipt);
    if (isSame && this.#escalated && !isEscalated) {
      return "it comes behind a request of its receipt that is for the other model";
    }
    if (!isNext()) {
      if (!await this.#advanceTo(receipt)) {
        return `it asks about the receipt ${receiptPartition(receipt)}, which the plan does not have in shard ${this.#shard}, or not behind the one before`;
      }
      const expected = customId(receipt, 0, audits, isEscalated);
      if (id !== expected) return `its custom_id is ${id}, not ${expected}`;
    }
    this.#part = this.#escalated === isEscalated ? this.#part + 1 : 1;
    this.#escalated = isEscalated;
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
        next.labels.filter(({ isAudit }) => isAudit === audit).map((label) => `${wordOf(label)}.${label.label}`)
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
  const searched = await pMap(options.plan.shards, (shard) => search(options, shard, local.get(shard.id) ?? []), {
    concurrency: SHARDS_AT_ONCE
  });
  const files = [];
  const missing = [];
  const elsewhere = [];
  for (const { shard, found, reasons, refused } of searched) {
    const reason = [...new Set(reasons)].join("; ");
    if (found === void 0) missing.push({ shard, reason });
    else if (found.file !== void 0) files.push(found.file);
    if (found === void 0 || reasons.length === 0) continue;
    if (!local.has(shard)) elsewhere.push(shard);
    else if (refused.length === 0) options.logger.warn(`shard ${shard}: ${reason}; using the store's copy`);
  }
  tellElsewhere(elsewhere, local.size, options);
  return {
    files,
    missing,
    refused: searched.flatMap(({ found, refused }) => found === void 0 ? [] : refused),
    formatted: searched.flatMap(({ found }) => found?.manifest ?? [])
  };
}
async function search(options, shard, manifests) {
  const reasons = [];
  const refused = [];
  const places = [
    ...manifests.slice(0, MANIFESTS_TRIED).map((manifest) => () => fromFolder(options, shard, manifest)),
    () => fromStore(options, shard)
  ];
  if (manifests.length === 0) reasons.push("no manifest in the requests folder");
  for (const find of places) {
    try {
      return { shard: shard.id, found: await find(), reasons, refused };
    } catch (error) {
      if (!isCompletionBatchError(error) || error.code === "service-unreachable") throw error;
      const reason = describeError(error);
      reasons.push(reason);
      if (error.code === "request-foreign") {
        refused.push({
          name: error.where ?? "?",
          reason: `shard ${shard.id}: ${reason} Another file was taken for it.`
        });
      }
    }
  }
  return { shard: shard.id, found: void 0, reasons, refused };
}
function tellElsewhere(shards, inFolder, { logger, requests }) {
  if (shards.length === 0) return;
  if (inFolder === 0) logger.info(`no requests in ${requests}: taken from the store`);
  else {
    logger.warn(
      `${shards.length} of the plan's shards are not in ${requests}, ${shards.slice(0, 5).join(", ")}${shards.length > 5 ? ", \u2026" : ""}: using the store's copies`
    );
  }
}
async function localManifests(options) {
  const found = /* @__PURE__ */ new Map();
  for (const path of await filesIn(options)) {
    const shard = /^(\d{4})\.json$/.exec(basename(path))?.[1];
    if (shard === void 0) continue;
    try {
      const manifest = parseManifest(await readInputFile(path), path);
      checkOwner(manifest, options.plan, shard, path);
      found.set(shard, [...found.get(shard) ?? [], { manifest, folder: dirname(path) }]);
    } catch (error) {
      options.logger.warn(`left out: ${describeError(error)}`);
    }
  }
  for (const manifests of found.values())
    manifests.sort((a, b) => a.manifest.createdAt < b.manifest.createdAt ? 1 : -1);
  return found;
}
function checkOwner(manifest, plan, shard, where) {
  for (const [what, there, ours] of [
    ["plan", manifest.plan, plan.digest],
    ["execution", manifest.execution, plan.execution],
    ["shard", manifest.shard, shard]
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
async function fromFolder(options, shard, { manifest, folder }) {
  if (manifest.file === null) return { file: void 0, manifest };
  const path = join(folder, manifest.file);
  return { file: await checked(options, shard, manifest, { path, name: path }), manifest };
}
async function fromStore(options, shard) {
  const { store, plan, workDir } = options;
  const manifestKey = shardManifestObject(plan.execution, shard.id);
  const where = store.locate(manifestKey);
  if (await store.head(manifestKey) === void 0) {
    throw new CompletionBatchError("object-not-found", "it is not in the store: format has not finished for it", {
      where,
      remedy: "Run format for this shard."
    });
  }
  const manifest = parseManifest(await store.get(manifestKey), where);
  checkOwner(manifest, plan, shard.id, where);
  if (manifest.file === null || manifest.key === null) return { file: void 0, manifest };
  const path = join(workDir, manifest.file);
  await pipeline(await store.stream(manifest.key), createWriteStream(path));
  return { file: await checked(options, shard, manifest, { path, name: store.locate(manifest.key) }), manifest };
}
async function checked(options, shard, manifest, file) {
  const unusable = (why) => new CompletionBatchError("shard-damaged", why, { where: file.name, remedy: "Run format again for this shard." });
  const bytes = await stat(file.path).then(
    ({ size }) => size,
    () => void 0
  );
  if (bytes === void 0) throw unusable("the request file is missing");
  await checkRegular(file.path);
  if (bytes < manifest.bytes) throw unusable(`the request file is torn: ${bytes} of ${manifest.bytes} bytes`);
  return checkShardRequests(options, shard, manifest, file);
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
function checkPlan(plan, { table: table2, store }) {
  for (const [what, planned, given] of [
    ["table", plan.table, table2.name],
    ["store", plan.store, store.url]
  ]) {
    if (planned === given) continue;
    throw new CompletionBatchError("plan-mismatch", `the plan is for the ${what} ${planned}, not ${given}`, {
      where: what,
      remedy: `Submit with the ${what} of the plan, or prepare again.`
    });
  }
}
// src/submit/passed-over.ts
var MAX_BYTES = 65536;
var MAX_ROWS = 5;
var row = object({ PK: string(), SK: string(), reason: string() });
async function readPassedOver({
  plan,
  requests
}) {
  const files = /* @__PURE__ */ new Map([[void 0, join2(dirname2(plan), "problems.ndjson")]]);
  const below = await filesBelow(requests).catch(() => ({ files: [] }));
  for (const path of below.files) {
    const shard = /^(\d{4})-problems\.ndjson$/.exec(basename2(path))?.[1];
    if (shard !== void 0) files.set(shard, path);
  }
  const rows = await Promise.all([...files].map(([shard, path]) => rowsOf(path, shard)));
  return rows.flat();
}
async function rowsOf(path, shard) {
  const lines = (await headOf(path)).split("\n").slice(0, MAX_ROWS);
  return lines.flatMap((line) => {
    const parsed = row.safeParse(jsonOf(line));
    return parsed.success ? [{ shard, ...parsed.data }] : [];
  });
}
async function headOf(path) {
  try {
    var _stack = [];
    try {
      const file = __using(_stack, await open(path), true);
      if (!(await file.stat()).isFile()) return "";
      const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_BYTES), 0, MAX_BYTES, 0);
      return buffer.toString("utf8", 0, bytesRead);
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  } catch {
    return "";
  }
}
function jsonOf(line) {
  try {
    return parseJson(line);
  } catch {
    return void 0;
  }
}
// src/submit/summary.ts
function submitSummary(plan, result, context, { passedOver = [], month } = {}) {
  const models = modelsIn(result);
  const run2 = context.url === void 0 ? code(plan.execution) : `<a href="${encodeURI(context.url)}">${code(plan.execution)}</a>`;
  return page([
    "### Submit",
    headline(result),
    `Execution ${run2}, attempt ${context.attempt}, ${models.length > 1 ? "models" : "model"} ${models.map(code).join(" and ")}.`,
    nextSteps(afterSubmit(result)),
    // Shards that are missing have a table of their own.
    sentences("Failed:", whatFailed({ ...result, missingShards: [] })),
    stuckTable(result.stuck),
    shardTable(result),
    flow(plan, result),
    table(
      [
        "Completion batch",
        "OpenAI batch",
        ...models.length > 1 ? ["Model"] : [],
        "Requests",
        "Labels",
        "Bytes",
        "Input tokens",
        "Cost, USD",
        "Outcome"
      ],
      result.files.map((file) => row2(file, models.length > 1))
    ),
    result.alreadySubmitted === 0 ? "" : `${counted(result.alreadySubmitted, "request")} had been submitted by an earlier attempt and ${result.alreadySubmitted === 1 ? "was" : "were"} left out.`,
    sentences("Waiting: the next run takes it up by itself.", whatWaits(result)),
    budget(result),
    month === void 0 ? "" : monthText(month),
    evidence(result),
    passedOverTable(plan, result, passedOver),
    folded("The plan", facts([...planFacts(plan), ...unknownFacts(plan)])),
    "<sub>Tokens and cost are estimates, made before OpenAI counts.</sub>"
  ]);
}
function headline(result) {
  const { batches, labels, cost, tokens, waiting } = figures(result);
  if (result.dryRun) {
    const planned = counted(result.files.length, "batch", "batches");
    return `Dry run: ${planned} would be made (${inThousands(tokens)} tokens, cost ${costText(cost, about)}). Nothing was claimed or sent.`;
  }
  if (result.files.length === 0) return "Nothing was left to submit.";
  const wait = waiting === 0 ? "" : ` ${counted(waiting, "file")} ${waiting === 1 ? "waits" : "wait"} for the next run.`;
  return `**${counted(batches, "batch", "batches")}** with ${counted(labels, "label")} submitted (cost ${costText(cost, about)}).${wait}`;
}
function shardTable({ missingShards, formatted }) {
  const missing = missingShards.map(({ shard, reason }) => [
    code(shard),
    `**missing**, its labels stay as they are: ${literal(reason)}`,
    `Format ${shard}`
  ]);
  const partly = formatted.filter(({ problems }) => problems > 0).map(({ shard, problems }) => [
    code(shard),
    `${counted(problems, "label or row was", "labels or rows were")} passed over`,
    `Format ${shard}`
  ]);
  const rows = table(["Shard", "What is wrong", "Job that says more"], [...missing, ...partly]);
  return rows === "" ? "" : `**Shards with problems**

${rows}`;
}
function evidence({ formatted }) {
  const shown = evidenceOfShards(formatted);
  return shown === void 0 ? "" : `Evidence: ${evidenceText(shown)}.`;
}
function passedOverTable(plan, { formatted }, shown) {
  const count = formatted.reduce((sum, { problems }) => sum + problems, plan.problems);
  if (count === 0) return "";
  const rows = shown.map(({ shard, PK, SK, reason }) => [
    shard === void 0 ? "Prepare" : `Format ${shard}`,
    code(PK),
    code(SK),
    literal(reason)
  ]);
  const all = "All are in the artifacts of the plan and of the requests, in files `problems.ndjson`.";
  const title = `**${counted(count, "row or label was", "rows or labels were")} passed over.** ${all}`;
  return rows.length === 0 ? title : `${title}

${table(["Job", "PK", "SK", "What is wrong"], rows)}`;
}
function budget({ budget: budget2 }) {
  return budget2 === void 0 ? "" : `Budget: ${about(budget2.used)} of ${usd(budget2.maxCost)} are used by this execution.`;
}
function monthText({ month, batches, open: open2, openEstimated, labels, actual, unknown }) {
  const parts = [
    ...batches === open2 ? [] : [`${usd(actual)} for those that are collected`],
    ...open2 === 0 ? [] : [`${about(openEstimated)} for ${inThousands(open2)} that ${open2 === 1 ? "is" : "are"} not yet`],
    ...unknown === 0 ? [] : [`of ${inThousands(unknown)} the row does not say it all`]
  ];
  return `${month} so far: ${counted(batches, "batch", "batches")} with ${counted(labels, "label")}; ${parts.join(", ")}.`;
}
function flow(plan, result) {
  const requests = result.files.reduce((sum, file) => sum + file.requests, result.alreadySubmitted);
  const { batches } = figures(result);
  return [
    "```mermaid",
    "flowchart LR",
    `  labels["${counted(plan.labels, "label")}"] --> shards["${counted(plan.shards.length, "shard")}"]`,
    `  shards --> requests["${counted(requests, "request")}"]`,
    `  requests --> batches["${result.dryRun ? `${counted(result.files.length, "batch", "batches")}, not sent` : counted(batches, "batch", "batches")}"]`,
    "```"
  ].join("\n");
}
function row2(file, withModel) {
  const notes = [
    FILE_ENDINGS[file.ending],
    ...file.resumed ? ["begun by an earlier run"] : [],
    ...file.adopted ? ["found at OpenAI"] : [],
    ...file.lost > 0 ? [`${counted(file.lost, "label")} changed elsewhere`] : []
  ];
  return [
    code(file.batchId),
    file.openaiBatchId === void 0 ? "" : code(file.openaiBatchId),
    ...withModel ? [code(file.model)] : [],
    file.requests,
    file.units,
    file.bytes,
    file.tokens,
    money(file.cost),
    notes.join("; ")
  ];
}
// src/submit/runner.ts
function run() {
  return guardedTelling("Submit", async (summary) => {
    const inputs = readInputs(submitInputs, ["openaiApiKey", "token"]);
    const logger = actionsLogger();
    const plan = await readPlan(inputs.plan, inputs.planSha256);
    const { openaiClient } = await import("./lib-client.mjs");
    const prices = inputs.prices === void 0 ? void 0 : await readPrices(inputs.prices);
    const services = await connect({
      env: process.env,
      table: plan.table,
      store: plan.store,
      openai: openaiClient({ apiKey: inputs.openaiApiKey, baseUrl: inputs.openaiBaseUrl }, process.env),
      logger,
      ways: WAYS,
      prices
    });
    const holders = await openRunHolders(inputs, logger);
    const result = await logger.group(
      "Claim the labels and make the batches",
      () => submitLabels(services, {
        plan,
        requests: inputs.requests,
        workDir: process.env.RUNNER_TEMP || tmpdir(),
        limits: defined({ maxLines: inputs.maxLines, maxBytes: inputs.maxBytes, maxTokens: inputs.maxTokens }),
        ...defined({ model: inputs.model, queueTokens: inputs.queueTokens, maxCostUsd: inputs.maxCostUsd }),
        preflight: inputs.preflight,
        dryRun: inputs.dryRun,
        holders
      })
    );
    setOutputs(outputsOf(result));
    const beside = { passedOver: await readPassedOver(inputs), month: await monthOf2(services, logger) };
    await summary.tell(submitSummary(plan, result, await runContext(), beside), inputs.summary);
    tellSubmitted(result, { asked: "label", done: doneBy(result), later: "the next run" }, logger);
  });
}
async function monthOf2({ table: table2, state, prices }, logger) {
  try {
    return await spendOfThisMonth(table2, state, prices);
  } catch (error) {
    logger.info(`what this month has cost cannot be read: ${describeError(error)}`);
    return void 0;
  }
}
function doneBy(result) {
  if (result.dryRun) return "dry run: nothing was claimed or sent";
  const { batches, labels } = figures(result);
  return `${counted(batches, "batch", "batches")} with ${counted(labels, "label")} submitted`;
}
function outputsOf(result) {
  const { completionBatchIds, openaiBatchIds, labels, requests, tokens, cost, waiting } = figures(result);
  return {
    "completion-batch-ids": JSON.stringify(completionBatchIds),
    "openai-batch-ids": JSON.stringify(openaiBatchIds),
    "submitted-labels": labels,
    "submitted-requests": requests,
    "estimated-tokens": tokens,
    "estimated-cost-usd": dollars(cost),
    waiting,
    complete: result.complete
  };
}
// src/submit/run.ts
keepHeapSmall();
await run();
end();
