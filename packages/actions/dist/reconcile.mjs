import {
  giveUp
} from "./lib-shared-17.mjs";
import {
  SUBMIT_TIMING,
  addBatchSummary,
  createBatchSummary,
  deleteFile,
  findStuckSubmissions,
  kinshipOf,
  listAllBatches,
  listAllFiles,
  oursAmong
} from "./lib-shared-13.mjs";
import {
  Incomplete,
  SHA256,
  WAYS,
  actionsLogger,
  batchRequestsObject,
  batchStandings,
  cancelBatch,
  code,
  counted,
  defined,
  describeError,
  describeStuck,
  end,
  explainOpenaiError,
  facts,
  flag,
  guarded,
  isCompletionBatchError,
  isExecutionId,
  isUuid,
  keepHeapSmall,
  liveBatchCheck,
  openaiBaseUrl,
  openaiKey,
  optionalText,
  page,
  readInputs,
  retrieveBatch,
  sentences,
  setOutputs,
  stuckTable,
  summaryShown,
  text
} from "./lib-shared-2.mjs";
import {
  connect
} from "./lib-shared.mjs";
import {
  labelId,
  listLabelsOfStatus,
  readLabels,
  readReceiptRefs,
  receiptPartition,
  updateLabelValidationStatus
} from "./lib-shared-3.mjs";


// ../engine/src/collect/own-batches.ts
var DAY_MS = 864e5;
var ENDED = /^(completed|failed|expired|cancell?ed|cancell?ing)$/i;
async function reconcileBatches(options, listed, holders) {
  const { services, dryRun, days } = options;
  const { state, openai, logger, workload } = services;
  const findings = { adopted: [], duplicates: [], troubles: [] };
  const inputFiles = once(() => openInputFiles(state));
  const oldest = ((listed.now ?? state.clock.now()) - days * DAY_MS) / 1e3;
  for (const batch of listed.items) {
    const batchId = batch.metadata?.completion_batch_id ?? (await inputFiles()).get(batch.input_file_id ?? "");
    if (batchId === void 0 || !isUuid(batchId)) continue;
    const ended = ENDED.test(batch.status);
    const old = batch.created_at !== 0 && batch.created_at < oldest;
    if (ended && (!holders.has(batchId) || old)) continue;
    const standing = await standingAgainst(state, batchId, batch.id);
    if (standing === "known") continue;
    if (standing === "second") {
      if (ended) continue;
      findings.duplicates.push(batch.id);
      logger.warn(`batch ${batch.id} is a second one for ${batchId}${dryRun ? "" : ": cancelling it"}`);
      if (!dryRun) await cancelOrTell(openai, batch.id, findings.troubles);
      continue;
    }
    const lost = await lostBatch(options, batch, batchId, holders.has(batchId));
    if (lost === void 0) continue;
    findings.adopted.push(batch.id);
    logger.warn(`batch ${batch.id} has no summary${dryRun ? "" : ": adding one, so that collect sees to it"}`);
    if (!dryRun) await addBatchSummary(state, createBatchSummary(lost, workload.rowAttributes(lost, []), state.clock));
  }
  return findings;
}
function once(make) {
  let made;
  return () => {
    made ??= make();
    return made;
  };
}
async function openInputFiles(state) {
  const files = /* @__PURE__ */ new Map();
  for (const records of [state.submissions.listOpen(), state.batches.listOpen()]) {
    for await (const { batchId, sketch } of records) {
      if (sketch.input_file_id) files.set(sketch.input_file_id, batchId);
    }
  }
  return files;
}
async function standingAgainst(state, batchId, openaiBatchId) {
  const batch = await state.batches.get(batchId);
  if (batch?.sketch.openai_batch_id === openaiBatchId) return "known";
  const submission = await state.submissions.get(batchId);
  if (submission?.isOpen) return "known";
  if (batch !== void 0) return "second";
  return ["REJECTED", "ABANDONED"].includes(submission?.sketch.state ?? "") ? "second" : "lost";
}
async function cancelOrTell(openai, id, troubles) {
  try {
    await cancelBatch(openai, id);
  } catch (error) {
    if (!isCompletionBatchError(error)) throw error;
    troubles.push(`the second batch ${id} could not be cancelled: ${describeError(error)}`);
  }
}
async function lostBatch({ services: { state, store, workload } }, batch, batchId, isWaitedFor) {
  const { execution_id: executionId = "", digest = "" } = batch.metadata ?? {};
  if (!isExecutionId(executionId) || !SHA256.test(digest)) return void 0;
  const version = workload.versionIn(batch.metadata ?? {});
  if (version === void 0) return void 0;
  const key = batchRequestsObject(executionId, batchId, digest);
  const file = await store.head(key);
  if (file === void 0 && !isWaitedFor) return void 0;
  return {
    batch_id: batchId,
    execution_id: executionId,
    state: "RECORDED",
    version: 0,
    owner: "reconcile",
    lease_until: 0,
    store: store.url,
    object_key: key,
    sha256: digest,
    model: batch.model ?? "unknown",
    workload_version: version,
    requests: batch.request_counts?.total ?? 0,
    bytes: file?.bytes ?? 0,
    units: 0,
    estimated_tokens: batch.usage?.input_tokens ?? 0,
    estimated_output_tokens: 0,
    created_at: new Date((batch.created_at || state.clock.now() / 1e3) * 1e3).toISOString(),
    input_file_id: batch.input_file_id ?? void 0,
    openai_batch_id: batch.id,
    attributes: workload.attributes([], batch.metadata ?? {})
  };
}
async function handOn({ services, dryRun }, submission, listed) {
  const { state, openai, logger, workload } = services;
  const { batch_id, input_file_id, openai_batch_id, create_called_at } = submission;
  if (create_called_at === void 0) return void 0;
  const marks = { completionBatchId: batch_id, digest: submission.sha256, inputFileId: input_file_id || void 0 };
  const found = oursAmong(listed.items, marks).filter(({ kinship }) => kinship !== "other-file");
  const dead = ["failed", "cancelled", "cancelling"];
  const named = openai_batch_id ? await retrieveBatch(openai, openai_batch_id) : void 0;
  const known = named !== void 0 && ["none", "other-file"].includes(kinshipOf(named, marks)) ? void 0 : named;
  const id = (known ?? found.find(({ status }) => !dead.includes(status)) ?? found[0])?.id;
  if (id === void 0) return void 0;
  logger.warn(
    `submission ${batch_id} cannot be finished, but OpenAI has its batch ${id}${dryRun ? "" : ": handing it on to collect"}`
  );
  if (dryRun) return id;
  const lease_until = state.clock.now() + SUBMIT_TIMING.leaseMs;
  const taken = await state.submissions.change(submission, {
    owner: crypto.randomUUID(),
    lease_until,
    state: "CREATED",
    openai_batch_id: id
  });
  if (taken === void 0) return void 0;
  const created = { ...taken, openai_batch_id: id };
  await addBatchSummary(state, createBatchSummary(created, workload.rowAttributes(created, []), state.clock));
  await state.submissions.change(taken, { state: "RECORDED" });
  return id;
}
async function deleteSpareFiles({ services: { state, openai, logger }, dryRun }, batches) {
  if (!batches.complete) return [];
  const files = await explained("OpenAI's files cannot be listed", () => listAllFiles(openai));
  if (files.now === void 0) return [];
  const used = new Set(batches.items.map(({ input_file_id }) => input_file_id));
  const inputFiles = once(() => openInputFiles(state));
  const spare = [];
  for (const { id, filename, created_at } of files.items) {
    const batchId = /^([0-9a-f-]{36})-[0-9a-f]{16}\.jsonl$/.exec(filename)?.[1];
    if (batchId === void 0 || used.has(id)) continue;
    if (created_at === 0 || created_at * 1e3 > files.now - DAY_MS) continue;
    const submission = await state.submissions.get(batchId);
    if (submission === void 0 || submission.isOpen || isUsed(submission, id)) continue;
    if ((await inputFiles()).has(id)) continue;
    spare.push(id);
    if (!dryRun) {
      logger.info(`deleting the input file ${id}, which no batch uses`);
      await deleteFile(openai, id);
    }
  }
  return spare;
}
function isUsed({ sketch: { state, input_file_id } }, fileId) {
  return input_file_id === fileId && state === "RECORDED";
}
async function explained(what, call) {
  try {
    return await call();
  } catch (error) {
    throw explainOpenaiError(error, what);
  }
}
// ../engine/src/collect/reconcile.ts
var PAGES_OF_A_LOOK = 1;
var DAYS = 31;
var DAY_MS2 = 864e5;
function reconcileNeedsAttention({ stuck, troubles }) {
  return troubles.length > 0 || stuck.some(({ red }) => red);
}
async function reconcile(services, options) {
  const { dryRun, days = DAYS, holders = /* @__PURE__ */ new Map(), unnamed = false } = options;
  const own = { services, dryRun, days };
  const submissions = await findStuckSubmissions(services);
  const idle = holders.size === 0 && !unnamed && submissions.open === 0;
  const batches = await explained(
    "OpenAI's batches cannot be listed",
    () => listAllBatches(services.openai, idle ? PAGES_OF_A_LOOK : void 0)
  );
  const handed = await handOnStuck(own, submissions.stuck, batches);
  const found = await reconcileBatches(own, batches, holders);
  await options.free?.(allSeen(batches, days));
  const spareFiles = await deleteSpareFiles(own, batches);
  return {
    dryRun,
    adopted: [...handed.batches, ...found.adopted],
    duplicates: found.duplicates,
    spareFiles,
    stuck: handed.left,
    troubles: found.troubles
  };
}
function allSeen({ complete, completeSince, now }, days) {
  return complete || completeSince !== void 0 && now !== void 0 && completeSince * 1e3 < now - days * DAY_MS2;
}
async function handOnStuck(options, stuck, batches) {
  const { submissions } = options.services.state;
  const result = { batches: [], left: [] };
  for (const one of stuck) {
    const submission = (await submissions.get(one.batchId))?.submission;
    const id = submission !== void 0 && one.red ? await handOn(options, submission, batches) : void 0;
    if (id !== void 0) {
      result.batches.push(id);
      continue;
    }
    result.left.push(one);
    if (options.dryRun || submission === void 0 || one.kind !== "requests" || submission.left_open === "stuck")
      continue;
    await submissions.change(submission, { left_open: "stuck", reason: one.reason.slice(0, 1e3) });
  }
  return result;
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
    async free(allSeen2) {
      freed = await freeLabels(services, options, { labels, held, allSeen: allSeen2 });
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
async function freeLabels({ writer, logger }, { dryRun, withoutBatch }, { labels, held, allSeen: allSeen2 }) {
  const standingOf = batchStandings(writer.state);
  const dead = /* @__PURE__ */ new Set();
  const [counts, troubles] = [{ orphans: 0, unsure: 0 }, []];
  for (const [batchId, count] of labels.holders) {
    const standing = await standingOf(batchId);
    if (standing === "live") continue;
    counts.orphans += count;
    if (standing === "ended" || allSeen2) dead.add(batchId);
    else counts.unsure += count;
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
// src/reconcile/inputs.ts
var reconcileInputs = {
  table: text("Give table the name of the DynamoDB table with the receipts."),
  store: text("Give store the URL that the batches are submitted with: s3://bucket/prefix, or file:///folder."),
  openaiApiKey: openaiKey(),
  openaiBaseUrl: openaiBaseUrl(),
  dryRun: flag("dry-run"),
  withoutBatch: flag("without-batch"),
  giveUp: optionalText(),
  summary: summaryShown()
};
// src/reconcile/summary.ts
function reconcileSummary(tableName, result) {
  const { stuck, troubles, adopted, duplicates } = result;
  return page([
    "### Reconcile",
    `${result.dryRun ? "Dry run: nothing was changed. " : ""}${headline(result)}`,
    facts([
      [`Labels of ${code(tableName)} that are <code>PENDING</code>`, result.pending],
      ["\u2026 held by a batch that is gone", result.orphans],
      ["\u2026 naming no batch (other programs)", result.withoutBatch],
      ["Labels released", result.freed],
      ["Input files deleted that no batch uses", result.spareFiles.length]
    ]),
    givenUp(result),
    sentences("Batches at OpenAI that were lost, and go to collect now:", adopted),
    sentences("Second batches for work that has one, cancelled:", duplicates),
    stuckTable(stuck),
    sentences("Could not be put right:", troubles)
  ]);
}
function givenUp({ givenUp: givenUp2, dryRun }) {
  if (givenUp2 === void 0) return "";
  const { batchId, labels, kept, why } = givenUp2;
  const stay = kept === 0 ? "" : ` ${counted(kept, "label stays", "labels stay")} <code>PENDING</code>.`;
  return [
    `${dryRun ? "Would be given up" : "Given up"}: ${code(batchId)}, which held ${counted(labels, "label")}.${stay}`,
    why === void 0 ? "" : sentences("Why not all, or none:", [why])
  ].filter((text2) => text2 !== "").join("\n\n");
}
function headline({
  freed,
  adopted,
  duplicates,
  spareFiles,
  stuck,
  troubles,
  orphans,
  dryRun
}) {
  const parts = [
    ...dryRun && orphans > 0 ? [`${counted(orphans, "label is", "labels are")} held by a batch that is gone.`] : [],
    ...freed > 0 ? [`${counted(freed, "label was", "labels were")} released.`] : [],
    ...adopted.length > 0 ? [`${counted(adopted.length, "lost batch goes", "lost batches go")} to collect.`] : [],
    ...duplicates.length > 0 ? [`${counted(duplicates.length, "second batch", "second batches")} for work that has one.`] : [],
    ...spareFiles.length > 0 ? [`${counted(spareFiles.length, "input file")} that no batch uses.`] : [],
    ...stuck.length > 0 ? [`${counted(stuck.length, "submission is", "submissions are")} stuck.`] : [],
    ...troubles.length > 0 ? [`${counted(troubles.length, "thing")} could not be put right.`] : []
  ];
  return parts.length === 0 ? "Nothing is left over." : parts.join(" ");
}
// src/reconcile/runner.ts
var MAX_ANNOTATIONS = 8;
function run() {
  return guarded("Reconcile", async (summary) => {
    const inputs = readInputs(reconcileInputs, ["openaiApiKey"]);
    const { openaiClient } = await import("./lib-client.mjs");
    const logger = actionsLogger();
    const services = await connect({
      env: process.env,
      table: inputs.table,
      store: inputs.store,
      openai: openaiClient({ apiKey: inputs.openaiApiKey, baseUrl: inputs.openaiBaseUrl }, process.env),
      // Its warnings are told below, in one sentence: GitHub shows few of them.
      logger: { ...logger, warn: logger.info },
      ways: WAYS
    });
    const result = await logger.group(
      "Put right what is left over",
      () => reconcileLabels(services, {
        dryRun: inputs.dryRun,
        withoutBatch: inputs.withoutBatch,
        ...defined({ giveUp: inputs.giveUp })
      })
    );
    setOutputs(outputsOf(result));
    await summary.tell(reconcileSummary(inputs.table, result), inputs.summary);
    report(result, logger);
  });
}
function report(result, logger) {
  const { stuck, troubles } = result;
  for (const one of stuck.filter(({ red }) => !red).slice(0, MAX_ANNOTATIONS)) logger.warn(describeStuck(one));
  const { freed, orphans, adopted, duplicates, dryRun } = result;
  if (orphans + adopted.length + duplicates.length + freed > 0) logger.warn(headline(result));
  else logger.info(headline(result));
  const wrong = [...stuck.filter(({ red }) => red).map((one) => describeStuck(one)), ...troubles];
  for (const text2 of wrong.slice(0, MAX_ANNOTATIONS)) logger.error(text2);
  if (!reconcileNeedsAttention(result)) return;
  throw new Incomplete(
    `${counted(wrong.length, "thing")} could not be put right (see the annotations and the summary)${dryRun ? "; this was a dry run" : ""}.`
  );
}
function outputsOf(result) {
  return {
    pending: result.pending,
    orphans: result.orphans,
    "without-batch": result.withoutBatch,
    freed: result.freed,
    "given-up-labels": result.givenUp?.labels ?? 0,
    adopted: JSON.stringify(result.adopted),
    duplicates: JSON.stringify(result.duplicates),
    "spare-files": result.spareFiles.length,
    stuck: result.stuck.length,
    troubles: result.troubles.length
  };
}
// src/reconcile/run.ts
keepHeapSmall();
await run();
end();
