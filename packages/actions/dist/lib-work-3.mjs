const { mkdir, rm: rm2, writeFile } = process.getBuiltinModule("node:fs/promises");
const { open } = process.getBuiltinModule("node:fs/promises");
const { rm } = process.getBuiltinModule("node:fs/promises");
const { join: join2 } = process.getBuiltinModule("node:path");
const { join } = process.getBuiltinModule("node:path");
const { isDeepStrictEqual } = process.getBuiltinModule("node:util");
const { createReadStream } = process.getBuiltinModule("node:fs");
import {
  PLAN_VERSION,
  UnknownLabelCounts,
  chunkIntoCompletionBatches,
  openProblemFile,
  parsePlan,
  serializeLabels,
  unknownText,
  writePlan
} from "./lib-shared-23.mjs";
import {
  isPeoples,
  openBoth
} from "./lib-shared-4.mjs";
import "./lib-shared.mjs";
import {
  LABEL_ATTRIBUTES,
  isNoLabel,
  keyOf,
  pMap,
  pMapIterable,
  parseLabel,
  project,
  queryItems,
  receiptsState
} from "./lib-shared-5.mjs";
import {
  isoTime,
  makeScratch
} from "./lib-shared-7.mjs";
import "./lib-smithy-core.mjs";
import {
  liveBatchCheck
} from "./lib-shared-22.mjs";
import {
  DEFAULT_SHARDS,
  MAX_SHARDS,
  packReceipts,
  receiptOfLine,
  shardCount,
  spoolReceipts,
  uploadSerializedLabels
} from "./lib-shared-29.mjs";
import {
  canonicalText,
  checkExecutionId,
  coreLabelOf,
  hasDigest,
  keepHeapSmall,
  parametersText,
  planObject,
  sha256,
  splitLines
} from "./lib-shared-3.mjs";
import {
  DEFAULT_LABELS,
  labelId,
  parseLabelKey,
  receiptPartition,
  validationStatusPartition
} from "./lib-shared-14.mjs";
import "./lib-shared-9.mjs";
import {
  CompletionBatchError,
  __callDispose,
  __using
} from "./lib-shared-31.mjs";


// ../core/src/prepare/prepare.ts
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
  labelSet = DEFAULT_LABELS,
  seed
}) {
  const wanted = Math.min(MAX_AUDITS, Math.ceil(share * labels - 1e-9));
  if (wanted <= 0) return [];
  const draw = (status, count) => count === 0 ? Promise.resolve([]) : drawJudged({ table, labelSet, seed: `${seed} ${status}` }, status, count);
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
    for (const labels of await pMap(numbers, (number) => drawReceipt(draw, status, number))) {
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
async function drawReceipt(draw, status, number) {
  const place = sha256(`${draw.seed} ${number}`);
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
async function readFrom({ table, labelSet }, status, start, rows) {
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
      const isKnown = coreLabelOf(labelSet, parsed.row.label) !== void 0;
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
    const path = join(directory, "audited.spool");
    const file = __using(_stack, await open(path, "w"), true);
    let next = 0;
    const writeUpTo = async (receipt) => {
      const start = next;
      const isBefore = (label) => `${receiptPartition(label)}#` <= `${receipt}#`;
      for (let label = audits[next]; label !== void 0 && (receipt === void 0 || isBefore(label)); ) {
        next += 1;
        label = audits[next];
      }
      if (next > start) await file.appendFile([...serializeLabels(audits.slice(start, next))].join(""));
    };
    let current;
    let waiting = [];
    const flush = async () => {
      if (waiting.length > 0) await file.appendFile(Buffer.concat(waiting));
      waiting = [];
    };
    for await (const { bytes } of splitLines(createReadStream(spool.path), { name: spool.path })) {
      const { receipt } = receiptOfLine(bytes);
      if (receipt !== current) {
        await flush();
        await writeUpTo(receipt);
      }
      current = receipt;
      waiting.push(Uint8Array.from(bytes), NEWLINE);
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
var NEWLINE = Buffer.from("\n");
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
  for (const shard of plan.shards) {
    if (!damaged.includes(shard.id)) {
      shards.push(shard);
      continue;
    }
    const own = audits.filter((label) => isOfShard(label, plan, shard));
    shards.push(...await repairShard(options, plan, shard, own));
  }
  return shards;
}
function isOfShard(label, { shards }, shard) {
  const at = shards.indexOf(shard);
  const receipt = `${receiptPartition(label)}#`;
  const before = shards[at - 1];
  return (before === void 0 || receipt > `${before.last}#`) && (at === shards.length - 1 || receipt <= `${shard.last}#`);
}
async function repairShard(options, plan, shard, audits) {
  const { table, state, store, logger, workDir } = options;
  const labels = listLabelsThatNeedValidation(table, {
    status: plan.validationStatus,
    receipts: shard,
    // The plan counts those that were passed over when it was made.
    onProblem: () => {
    },
    labels: plan.labelSet,
    isLive: liveBatchCheck(state)
  });
  const limits = { maxReceipts: shard.receipts, maxLabels: shard.labels };
  const listed = await spoolReceipts(chunkIntoCompletionBatches(labels), workDir, limits);
  const spool = listed.labels === 0 ? listed : await withAudits(listed, audits, workDir);
  const repaired2 = [];
  for await (const file of packReceipts(spool, 1, workDir)) {
    repaired2.push(await uploadSerializedLabels(store, plan.execution, { ...file, id: shard.id }));
    await rm(file.path);
  }
  const [made] = repaired2;
  const what = `the labels of shard ${shard.id} were not in the store as the plan has them`;
  if (made === void 0) logger.warn(`${what}, and none of them needs validation any more: the shard is left out`);
  else if (made.sha256 === shard.sha256) logger.warn(`${what}: they are written again, the same`);
  else logger.warn(`${what}, and they have changed since: the shard is planned anew with ${made.labels} labels`);
  return repaired2;
}
// ../core/src/prepare/stored-plan.ts
async function storedPlan(store, execution) {
  const key = planObject(execution);
  if (await store.head(key) === void 0) return void 0;
  const data = await store.get(key);
  const plan = parsePlan(data, store.locate(key));
  checkOwnPlan(plan, store, execution);
  return { plan, data };
}
function checkOwnPlan(plan, store, execution) {
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
// ../core/src/prepare/prepare.ts
var UPLOADS = 4;
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
  await mkdir(options.out, { recursive: true });
  const planPath = join2(options.out, "plan.json");
  const [usable, counted, kept] = await Promise.allSettled([
    store.checkCreate?.(),
    countOpenSubmissions(state),
    ownStoredPlan(options, execution)
  ]);
  if (usable.status === "rejected") throw usable.reason;
  if (counted.status === "rejected") throw counted.reason;
  if (kept.status === "rejected") throw kept.reason;
  const openSubmissions = counted.value;
  const stored = kept.value;
  if (stored !== void 0) {
    logger.info(`execution ${execution} has a plan already: going on with it`);
    const { plan, data } = await repaired(options, state, stored);
    await writeFile(planPath, data);
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
  const problems = await openProblemFile(join2(options.out, "problems.ndjson"));
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
      ...options.context === void 0 || options.context === "full" ? {} : { context: options.context },
      ...options.audit === void 0 ? {} : { audit: options.audit },
      ...options.labels === void 0 ? {} : { labelSet: options.labels },
      ...packed,
      problems: problems.count,
      ...unknown.told === void 0 ? {} : { unknownLabels: unknown.told }
    });
    const first = await store.create(planObject(execution), data);
    const kept = first ? { plan: parsePlan(data, planPath), data } : await ownStoredPlan(options, execution);
    if (kept === void 0) throw new Error(`the plan of execution ${execution} was written and is gone`);
    await writeFile(planPath, kept.data);
    return {
      plan: kept.plan,
      resumed: !first,
      problems: problems.first,
      problemsPath: problems.count === 0 ? void 0 : problems.path
    };
  } finally {
    await rm2(workDir, { recursive: true, force: true });
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
  const uploaded = pMapIterable(
    packReceipts(spool, wanted, workDir),
    async (shard) => {
      const planned = await uploadSerializedLabels(store, options.executionId, shard);
      await rm2(shard.path);
      return planned;
    },
    { concurrency: UPLOADS }
  );
  for await (const shard of uploaded) {
    shards.push(shard);
    logger.progress("shards written", shards.length, wanted);
  }
  const { labels: count, receipts, escalated } = spool;
  return {
    labels: count,
    receipts,
    ...escalated === 0 || options.escalateModel === void 0 ? {} : { escalated },
    shards
  };
}
async function countOpenSubmissions(state) {
  let count = 0;
  for await (const _ of state.submissions.listOpen()) count += 1;
  return count;
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
    const sum = (count) => shards.reduce((total, shard) => total + shard[count], 0);
    const data = writePlan({ ...stored.plan, shards, labels: sum("labels"), receipts: sum("receipts") });
    const key = planObject(stored.plan.execution);
    await store.put(key, data);
    return { plan: parsePlan(data, store.locate(key)), data };
  } finally {
    await rm2(workDir, { recursive: true, force: true });
  }
}
async function ownStoredPlan(options, execution) {
  const stored = await storedPlan(options.store, execution);
  if (stored === void 0) return void 0;
  const { plan } = stored;
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
        where: options.store.locate(planObject(execution)),
        remedy: `Run it with ${name} ${before || "none"}, or use another execution id.`
      }
    );
  }
  return stored;
}
async function withVectors({ store, logger }, evidence) {
  if (!evidence.sources.includes("vectors")) return evidence;
  const { newestVectors } = await import("./lib-vectors-file.mjs");
  const vectors = await newestVectors(store);
  if (vectors === void 0) {
    logger.warn("evidence names vectors, and the store has none: prompts are written without them");
  }
  return { ...evidence, vectors };
}
function labelsWord(labels) {
  if (labels === void 0) return "";
  const count = Object.keys(labels.labels).length;
  return `of ${count} names (SHA-256 ${sha256(canonicalText(labels)).slice(0, 12)})`;
}
function evidenceWords(evidence) {
  return { evidence: evidence?.sources.join(",") ?? "off", "evidence-tokens": String(evidence?.tokens ?? "") };
}
function auditWords(audit) {
  return { "audit-share": String(audit?.share ?? ""), "audit-min-agreement": String(audit?.minAgreement ?? "") };
}
// src/prepare/work.ts
keepHeapSmall(50);
export {
  openBoth,
  prepare
};
