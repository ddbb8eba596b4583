import {
  CHECK_MODES,
  DEFAULT_CHECKS
} from "./lib-shared-14.mjs";
import {
  choiceOr,
  flag,
  hours,
  openaiBaseUrl,
  openaiKey,
  optionalText,
  summaryShown,
  text,
  textOr,
  wholeNumberOr
} from "./lib-shared-12.mjs";
import {
  shownUrl
} from "./lib-shared-7.mjs";
import {
  NEVER,
  string
} from "./lib-shared-3.mjs";
import {
  CompletionBatchError,
  isCompletionBatchError
} from "./lib-shared-31.mjs";


// ../core/src/evidence/write-back-targets.ts
function writeBackTargets(text2, where) {
  const targets = [...new Set(text2.split(",").map((target) => target.trim()))];
  if (targets.length === 1 && targets[0] === "off") return [];
  const wrong = targets.find((target) => target !== "vectors" && !target.startsWith("chroma://"));
  if (wrong === void 0) return targets;
  throw new CompletionBatchError(
    "invalid-input",
    `${JSON.stringify(shownUrl(wrong).slice(0, 200))} is no place that verdicts can be written back to`,
    { where, remedy: "Give off, vectors or chroma://host:port/collection; several with commas. Nothing was done yet." }
  );
}
// src/shared/evidence.ts
var KEY_REMEDY = "Give chroma-api-key the key of the Chroma server, from a secret: one line, no blanks.";
var chromaKey = () => string().regex(/^[\x21-\x7e]+$/, { error: KEY_REMEDY }).optional();
var writeBack = (name) => string().default("off").transform((value, context) => {
  try {
    return writeBackTargets(value, `with: ${name}`);
  } catch (error) {
    if (!isCompletionBatchError(error)) throw error;
    context.addIssue(`${error.message}. ${error.remedy}`);
    return NEVER;
  }
});
// src/collect/inputs.ts
var MAX_ATTEMPTS = 3;
var collectInputs = {
  table: text("Give table the name of the DynamoDB table with the receipts."),
  store: text("Give store the URL that the batches were submitted with, such as s3://bucket/prefix."),
  batch: optionalText(),
  accept: optionalText(),
  reject: optionalText(),
  openaiApiKey: openaiKey(),
  openaiBaseUrl: openaiBaseUrl(),
  maxAttempts: wholeNumberOr("max-attempts", MAX_ATTEMPTS, 1),
  checks: choiceOr("checks", CHECK_MODES, DEFAULT_CHECKS),
  cancelAfterHours: hours("cancel-after-hours"),
  prices: optionalText(),
  evidenceWriteBack: writeBack("evidence-write-back"),
  chromaApiKey: chromaKey(),
  out: textOr("completion-batch/collected"),
  texts: flag("texts"),
  summary: summaryShown()
};
function batchOf({
  batch,
  accept,
  reject
}) {
  const decided = accept ?? reject;
  const where = accept === void 0 ? "with: reject" : "with: accept";
  const remedy = "Nothing was changed. Give one of accept and reject, with the completion batch id of the batch that is held.";
  if (accept !== void 0 && reject !== void 0) {
    throw new CompletionBatchError("invalid-input", "accept and reject are both given", { where, remedy });
  }
  if (decided !== void 0 && batch !== void 0 && batch !== decided) {
    throw new CompletionBatchError("invalid-input", `batch is ${batch}, not ${decided}`, { where, remedy });
  }
  return decided ?? batch;
}
var TOTAL_OUTPUTS = [
  "settled",
  "open",
  "failed",
  "labels",
  "valid",
  "invalid",
  "needs-review",
  "exhausted",
  "unsure",
  "released",
  "changed-elsewhere",
  "audited",
  "audits-agreed",
  "corrections",
  "contradicted",
  "input-tokens",
  "cached-tokens",
  "output-tokens",
  "cost-usd",
  "estimated-cost-usd"
];
var COLLECT_OUTPUTS = ["status", "reports", "written-back", "write-back-failed", ...TOTAL_OUTPUTS];
export {
  TOTAL_OUTPUTS,
  batchOf,
  collectInputs
};
