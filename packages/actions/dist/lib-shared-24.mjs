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
} from "./lib-shared-20.mjs";
import {
  cancelBatch,
  explainOpenaiError,
  retrieveBatch
} from "./lib-shared-9.mjs";
import {
  SHA256,
  batchRequestsObject,
  isExecutionId,
  isUuid
} from "./lib-shared-3.mjs";
import {
  describeError,
  isCompletionBatchError
} from "./lib-shared-31.mjs";


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
export {
  reconcile,
  reconcileNeedsAttention
};
