import {
  SUBMIT_TIMING,
  capLease,
  findBatches,
  isBeyondLease
} from "./lib-shared-20.mjs";
import {
  explainOpenaiError,
  hasEnded,
  isOpenBatch,
  retrieveBatch,
  statusOf
} from "./lib-shared-9.mjs";
import {
  CompletionBatchError
} from "./lib-shared-31.mjs";


// ../engine/src/collect/give-up.ts
var BY_HAND = "given up by hand";
var DAY_MS = 864e5;
var ANSWERS_KEPT_MS = 31 * DAY_MS;
async function giveUp(options, batchId) {
  const { state, logger, ways } = options.services;
  const submission = await state.submissions.get(batchId);
  if (submission?.isOpen) return giveUpSubmission(options, submission);
  const batch = await state.batches.get(batchId);
  if (batch !== void 0) return giveUpBatch(options, batch);
  if (submission === void 0) throw refuse(batchId, `is not in ${state.name}`, nameOne(ways));
  logger.info(`submission ${batchId} is ${submission.sketch.state} already`);
  return { kind: "submission", batchId };
}
function nameOne({ status }) {
  return `Name a completion batch id. The open ones are listed by: ${status}.`;
}
function refuse(batchId, why, remedy) {
  return new CompletionBatchError("invalid-input", `batch ${JSON.stringify(batchId)} ${why}`, {
    where: "give-up",
    remedy
  });
}
function changedMeanwhile(batchId, { status }) {
  return refuse(batchId, "was changed by another process just now", `Look at it again: ${status}.`);
}
async function giveUpSubmission(options, record) {
  const { services, dryRun } = options;
  const { state, logger } = services;
  const { batchId, sketch } = record;
  await checkNobodyHolds(options, record);
  const recorded = await state.batches.get(batchId);
  if (mayHaveBatch(sketch) || recorded !== void 0) await checkNothingComes(options, record, recorded);
  logger.warn(`submission ${batchId} (${sketch.state}) is given up${dryRun ? "" : ": what it holds is released"}`);
  if (!dryRun && !await state.submissions.abandon(record, BY_HAND)) throw changedMeanwhile(batchId, services.ways);
  return { kind: "submission", batchId };
}
async function checkNobodyHolds({ services, dryRun }, record) {
  const { state, logger } = services;
  const { submission, batchId } = record;
  const lease = { state, owner: BY_HAND, leaseMs: SUBMIT_TIMING.leaseMs, exclusive: false, logger };
  const held = submission !== void 0 && !dryRun ? await capLease(lease, submission) : record.sketch;
  const until = held?.lease_until ?? 0;
  if (submission === void 0 && isBeyondLease({ lease_until: until }, state.clock.now())) return;
  const left = until - state.clock.now();
  if (left <= 0) return;
  throw refuse(
    batchId,
    `is being submitted: a process holds it for ${Math.ceil(left / 1e3)} s more`,
    `Wait until that run has ended, then look again: ${services.ways.status}.`
  );
}
var BEFORE_CREATE = ["INTENDED", "CLAIMED", "UPLOADED", "REJECTING"];
function mayHaveBatch(sketch) {
  const { state, create_called_at, first_create_called_at, openai_batch_id } = sketch;
  return !BEFORE_CREATE.includes(state ?? "") || create_called_at !== void 0 || first_create_called_at !== void 0 || Boolean(openai_batch_id);
}
async function checkNothingComes({ services: { state, openai } }, { batchId: batch_id, sketch }, recorded) {
  const { input_file_id, openai_batch_id, create_called_at } = sketch;
  const sinceCall = state.clock.now() - (create_called_at ?? 0);
  if (sinceCall < SUBMIT_TIMING.listedAfterMs) {
    throw refuse(
      batch_id,
      `was handed to OpenAI ${Math.max(0, Math.round(sinceCall / 1e3))} s ago, so that its batch may not be listed yet`,
      "Try again in a few minutes."
    );
  }
  const marks = { completionBatchId: batch_id, digest: void 0, inputFileId: input_file_id || void 0 };
  let search;
  try {
    search = await findBatches(openai, marks);
  } catch (error) {
    throw explainOpenaiError(error, "OpenAI's batches cannot be listed");
  }
  const named = [openai_batch_id, recorded?.sketch.openai_batch_id].flatMap((id) => id || []);
  const ids = /* @__PURE__ */ new Set([...search.found.map(({ id }) => id), ...named]);
  for (const id of ids) {
    const remote = await retrieveBatch(openai, id);
    if (remote === void 0 || !mayAnswer(remote)) continue;
    throw refuse(
      batch_id,
      `has the batch ${id} at OpenAI, which is ${remote.status}: it may still bring answers`,
      "Let submit finish it; where its request file is lost, reconcile without give-up hands the batch on to collect. Only where neither can: cancel it at OpenAI first."
    );
  }
  if (!search.sure && sinceCall < ANSWERS_KEPT_MS) {
    throw refuse(
      batch_id,
      "may have a batch at OpenAI: OpenAI's list of batches cannot be read to its end",
      "Look for a batch with this completion_batch_id at OpenAI, and cancel it. After 31 days nothing of it is left, and it can be given up."
    );
  }
}
function mayAnswer(remote) {
  const status = statusOf(remote);
  if (!hasEnded(status)) return true;
  return status !== "FAILED" && (Boolean(remote.output_file_id) || (remote.request_counts?.completed ?? 0) > 0);
}
async function giveUpBatch({ services, dryRun }, record) {
  const { state, openai, logger, ways } = services;
  const { batch, batchId, isOurs } = record;
  if (batch === void 0) throw refuse(batchId, `does not parse: ${record.problem}`, nameOne(ways));
  let closedAs;
  if (isOpenBatch(batch)) {
    const remote = await retrieveBatch(openai, batch.openai_batch_id);
    if (remote !== void 0 && !hasEnded(statusOf(remote))) {
      throw refuse(
        batchId,
        `is ${remote.status} at OpenAI: it may still bring answers`,
        `Cancel it first: ${ways.cancel(batchId)}`
      );
    }
    const whose = isOurs ? "" : ", which another program wrote,";
    logger.warn(`batch ${batchId}${whose} is given up${dryRun ? "" : ": what it holds is released"}`);
    if (!dryRun && !await state.batches.change(batchId, "FAILED", { failure: BY_HAND }))
      throw changedMeanwhile(batchId, ways);
  } else {
    logger.info(`batch ${batchId} is ${batch.status} already`);
    if (record.sketch.failure !== BY_HAND) closedAs = batch.status;
  }
  return isOurs ? { kind: "batch", batchId } : { kind: "foreign-batch", batchId, record, closedAs };
}
export {
  giveUp
};
