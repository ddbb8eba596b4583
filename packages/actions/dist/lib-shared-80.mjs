import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  isoTime
} from "./lib-shared-52.mjs";

// ../engine/src/state/batch-summary.ts
function createBatchSummary(submission, attributes, clock) {
  const submittedAt = submission.create_called_at === void 0 ? isoTime(clock) : new Date(submission.create_called_at).toISOString();
  return { submission, status: "PENDING", submittedAt, attributes };
}
function addBatchSummary(state, batch) {
  return state.batches.add(batch);
}

export {
  createBatchSummary,
  addBatchSummary
};
