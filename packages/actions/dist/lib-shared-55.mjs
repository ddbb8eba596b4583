import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  costOf
} from "./lib-shared-38.mjs";
import {
  isOurs
} from "./lib-shared-6.mjs";

// ../engine/src/collect/collect-result.ts
function isTrouble({ kind, trouble }) {
  return kind === "unreadable" || kind === "incomplete" || kind === "held" || trouble;
}
function isWaitedFor({ kind, ours }) {
  return ours && (kind === "open" || kind === "incomplete");
}
var HOUR_MS = 36e5;
function resultOf({ state, workload, prices }, batch, kind, status, more) {
  return {
    reason: void 0,
    trouble: false,
    units: 0,
    counts: workload.noCounts(),
    spareLines: 0,
    doubleLines: 0,
    usage: { input: 0, cached: 0, output: 0 },
    cost: void 0,
    topFailure: void 0,
    ...more,
    batchId: batch.batchId,
    openaiBatchId: batch.openai_batch_id,
    ours: isOurs(batch),
    kind,
    status,
    ageHours: (state.clock.now() - Date.parse(batch.submitted_at)) / HOUR_MS,
    estimatedCost: estimatedCostOf(batch, prices),
    estimatedUsage: { input: batch.estimated_tokens, output: batch.estimated_output_tokens }
  };
}
function estimatedCostOf(batch, prices) {
  const { model, estimated_tokens: input, estimated_output_tokens: output = 0 } = batch;
  return model === void 0 || input === void 0 ? void 0 : costOf({ input, output }, model, prices);
}

export {
  isTrouble,
  isWaitedFor,
  resultOf,
  estimatedCostOf
};
