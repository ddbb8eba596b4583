const { createWriteStream } = process.getBuiltinModule("node:fs");
const { stat } = process.getBuiltinModule("node:fs/promises");
const { basename, dirname, join } = process.getBuiltinModule("node:path");
const { pipeline } = process.getBuiltinModule("node:stream/promises");
import {
  openaiClient
} from "./lib-shared-2.mjs";
import {
  ROW_FIGURES,
  listEndedRows,
  rowFigures
} from "./lib-shared-26.mjs";
import {
  parseManifest,
  readShardLabels
} from "./lib-shared-17.mjs";
import {
  chunkIntoCompletionBatches,
  readLabelKeys
} from "./lib-shared-23.mjs";
import {
  MIN_AGREEMENT,
  connect,
  customId,
  escalation,
  foreignRequest,
  partsOf,
  verifyRequest
} from "./lib-shared-4.mjs";
import "./lib-shared.mjs";
import {
  pMap
} from "./lib-shared-5.mjs";
import {
  isoTime
} from "./lib-shared-7.mjs";
import "./lib-smithy-core.mjs";
import {
  PinnedFile,
  submit
} from "./lib-shared-6.mjs";
import "./lib-shared-18.mjs";
import "./lib-shared-22.mjs";
import "./lib-shared-20.mjs";
import {
  costOf,
  findDueBatches,
  keepHeapSmall,
  membersOf,
  parseLine,
  readInputFile,
  shardManifestObject
} from "./lib-shared-3.mjs";
import "./lib-shared-19.mjs";
import {
  DEFAULT_LABELS,
  receiptPartition,
  wordOf
} from "./lib-shared-14.mjs";
import {
  checkRegular,
  filesBelow
} from "./lib-shared-30.mjs";
import "./lib-shared-9.mjs";
import {
  CompletionBatchError,
  describeError,
  isCompletionBatchError
} from "./lib-shared-31.mjs";


// ../core/src/report/spend.ts
async function* endedFigures(table, since) {
  for await (const { batchId, attributes } of listEndedRows(table, ROW_FIGURES, since)) {
    yield { batchId, figures: rowFigures.parse(attributes) };
  }
}
async function spendOfThisMonth(table, state, prices) {
  const month = isoTime(state.clock).slice(0, 7);
  const ended = [];
  for await (const one of endedFigures(table, `${month}-01T00:00:00.000Z`)) ended.push(one);
  const { batches } = await findDueBatches(state);
  return spendByMonth(ended, batches, prices).find((one) => one.month === month);
}
function spendByMonth(ended, open, prices) {
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
  for (const { figures } of ended) add(figures.submitted_at, spendOf(figures, prices));
  for (const batch of open) {
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
function spendOf(row, prices) {
  const estimated = row.estimated_cost_usd ?? estimateOf(row, prices);
  const known = estimated !== void 0 && row.cost_usd !== null;
  return {
    open: 0,
    labels: row.label_count ?? 0,
    estimated: estimated ?? 0,
    openEstimated: 0,
    actual: row.cost_usd ?? 0,
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
async function checkShardRequests({ plan, store, tidy }, shard, manifest, file) {
  const pinned = await PinnedFile.pin({ ...file, sha256: manifest.sha256 });
  const planned = new PlannedLabels(store, shard);
  const { parameters, context = "full", evidence, labelSet: labels = DEFAULT_LABELS } = plan;
  const written = { parameters, context, evidenceTokens: evidence?.tokens ?? 0, labels };
  const count = { lines: 0, bytes: 0 };
  try {
    for await (const lines of pinned.lineBlocks()) {
      for (const line of lines) {
        const model = modelOf(plan, line, file.name);
        const request = verifyRequest(line, file.name, { ...written, model });
        const why = whyNotNext(line, count.bytes) ?? await planned.whyNotAsked(request, model !== plan.model);
        if (why !== void 0) throw foreignRequest(why, `${file.name}:${line.number}`);
        count.lines += 1;
        count.bytes += line.bytes.length + 1;
      }
      tidy?.();
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
      const { store, logger, tidy } = services;
      const found = await findRequestFiles({ plan, store, logger, requests, workDir, tidy });
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
// src/submit/work.ts
keepHeapSmall();
export {
  connect,
  openaiClient,
  spendOfThisMonth,
  submitLabels
};
