import {
  REASONS,
  reasonOf
} from "./lib-shared-26.mjs";
import {
  listLabelsOfStatus,
  openTable
} from "./lib-shared-4.mjs";
import "./lib-shared.mjs";
import {
  receiptsState
} from "./lib-shared-5.mjs";
import {
  redact
} from "./lib-shared-7.mjs";
import "./lib-smithy-core.mjs";
import "./lib-shared-22.mjs";
import {
  findStuckSubmissions
} from "./lib-shared-20.mjs";
import "./lib-shared-14.mjs";
import {
  STALE_HOURS,
  WAYS,
  dueNow,
  hideSecret,
  isStale
} from "./lib-shared-12.mjs";
import {
  findDueBatches,
  keepHeapSmall
} from "./lib-shared-3.mjs";
import {
  isHeld
} from "./lib-shared-9.mjs";
import "./lib-shared-31.mjs";


// ../core/src/review/queue.ts
var WINDOW = 5e3;
async function* reviewQueue({ table, reasons, labels, onProblem }) {
  let window = [];
  for await (const row of listLabelsOfStatus(table, "NEEDS_REVIEW", onProblem)) {
    const label = { ...row, reason: reasonOf(row) };
    if (!isWaiting(label) || reasons?.includes(label.reason) === false) continue;
    if (labels?.includes(label.label) === false) continue;
    window.push(label);
    if (window.length < WINDOW) continue;
    yield* inOrder(window);
    window = [];
  }
  yield* inOrder(window);
}
var isWaiting = (label) => label.reason !== void 0;
var inOrder = (labels) => labels.toSorted((a, b) => REASONS.indexOf(a.reason) - REASONS.indexOf(b.reason));
// src/track/look.ts
async function lookAtTable(table) {
  return { ...await lookAtState(receiptsState(table), WAYS), review: await reviewByLabel(table) };
}
async function lookAtState(state, ways) {
  const { batches, problems } = await findDueBatches(state);
  const { stuck } = await findStuckSubmissions({ state, ways });
  const held = batches.filter(isHeld);
  const old = dueNow({ batches: batches.filter((batch) => !isHeld(batch)), problems: [] }, state.clock).batches;
  return {
    review: /* @__PURE__ */ new Map(),
    held: held.map((batch) => heldBatch(batch, ways)).map(shown),
    stuck: [
      ...stuck.map((one) => ({ batchId: one.batchId, what: one.reason, remedy: one.remedy })),
      ...old.filter(isStale).map(({ row }) => staleBatch(row)),
      ...problems.filter(({ ours }) => ours).map(({ where, reason }) => ({ batchId: where, what: `does not parse: ${reason}`, remedy: "Mend the row." }))
    ].map(shown)
  };
}
function shown(standing) {
  return { ...standing, what: redact(hideSecret()(standing.what)) };
}
async function reviewByLabel(table) {
  const counts = /* @__PURE__ */ new Map();
  for await (const { label } of reviewQueue({ table, onProblem: () => {
  } })) {
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return new Map([...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)));
}
function heldBatch({ batchId, held_reason = "" }, ways) {
  return {
    batchId,
    what: held_reason,
    remedy: `Look at it, then ${ways.accept(batchId)}, or ${ways.reject(batchId)}.`
  };
}
function staleBatch({ batchId, submitted_at, status }) {
  return {
    batchId,
    what: `submitted ${submitted_at.slice(0, 16)}, and still ${status} over ${STALE_HOURS} hours later`,
    remedy: "The log of collect says why it is not closed."
  };
}
// src/track/work.ts
keepHeapSmall();
export {
  lookAtState,
  lookAtTable,
  openTable
};
