import {
  openaiClient
} from "./lib-shared-2.mjs";
import {
  connect,
  listLabelsOfStatus,
  updateLabelValidationStatus
} from "./lib-shared-4.mjs";
import "./lib-shared.mjs";
import {
  readLabels,
  readReceiptRefs
} from "./lib-shared-5.mjs";
import "./lib-shared-7.mjs";
import "./lib-smithy-core.mjs";
import {
  reconcile
} from "./lib-shared-24.mjs";
import {
  giveUp
} from "./lib-shared-27.mjs";
import {
  batchStandings,
  liveBatchCheck
} from "./lib-shared-22.mjs";
import "./lib-shared-20.mjs";
import {
  labelId,
  receiptPartition
} from "./lib-shared-14.mjs";
import {
  keepHeapSmall
} from "./lib-shared-3.mjs";
import "./lib-shared-9.mjs";
import "./lib-shared-31.mjs";


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
  for (const [batchId, count] of labels.holders) {
    const standing = await standingOf(batchId);
    if (standing === "live") continue;
    counts.orphans += count;
    if (standing === "ended" || allSeen) dead.add(batchId);
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
// src/reconcile/work.ts
keepHeapSmall();
export {
  connect,
  openaiClient,
  reconcileLabels
};
