import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);

// ../engine/src/submit/submit-result.ts
var DONE = /* @__PURE__ */ new Set([
  "submitted",
  "nothing-left",
  "planned",
  "split",
  "elsewhere"
]);
function reportOf(submission, ended, cost, store) {
  return {
    batchId: submission.batch_id,
    executionId: submission.execution_id,
    openaiBatchId: submission.openai_batch_id || void 0,
    inputFileId: submission.input_file_id,
    ending: ended.ending,
    reason: ended.reason,
    resumed: ended.resumed ?? false,
    adopted: ended.adopted ?? false,
    model: submission.model,
    requests: submission.requests,
    units: submission.units,
    bytes: submission.bytes,
    tokens: submission.estimated_tokens,
    outputTokens: submission.estimated_output_tokens,
    cost,
    lost: ended.lost ?? 0,
    location: ended.ending === "planned" ? void 0 : store.locate(submission.object_key)
  };
}

export {
  DONE,
  reportOf
};
