import {
  DEFAULT_SHARDS,
  MAX_SHARDS
} from "./lib-shared-29.mjs";
import {
  CONTEXTS
} from "./lib-shared-23.mjs";
import {
  runContext
} from "./lib-shared-3.mjs";
import {
  checkPrice
} from "./lib-shared-19.mjs";
import {
  prepareSummary,
  submitInputs
} from "./lib-shared-28.mjs";
import {
  DEFAULT_EVIDENCE_TOKENS,
  MAX_EVIDENCE_TOKENS,
  evidenceOf
} from "./lib-shared-14.mjs";
import {
  actionsLogger,
  checkAhead,
  choiceOr,
  defined,
  end,
  guardedTelling,
  isShown,
  keyGiven,
  optionalText,
  readInputs,
  requestParameters,
  rowProblems,
  setOutputs,
  summaryChoice,
  tellPassedOver,
  text,
  textOr,
  wholeNumber,
  wholeNumberOr
} from "./lib-shared-12.mjs";
import {
  readLabels
} from "./lib-shared-37.mjs";
import "./lib-shared-7.mjs";
import {
  CompletionBatchError
} from "./lib-shared-31.mjs";


// ../core/src/prepare/audit-options.ts
function auditOf(share = "", minAgreement = "") {
  const of = shareIn(share.trim() === "off" ? "0" : share, "audit-share");
  const least = shareIn(minAgreement, "audit-min-agreement");
  if (of === 0 && least === 0) return void 0;
  if (of === 0) {
    throw new CompletionBatchError("invalid-input", "audit-min-agreement is given, and audit-share is not", {
      where: "audit-min-agreement",
      remedy: "Give audit-share, too: without labels that people have judged there is no agreement with them."
    });
  }
  return { share: of, ...least === 0 ? {} : { minAgreement: least } };
}
var SHARE = /^(\d{1,3}(?:\.\d{1,6})?|\.\d{1,6}) ?(%?)$/;
function shareIn(given, where) {
  const text2 = given.trim();
  if (text2 === "") return 0;
  const [, digits, percent] = SHARE.exec(text2) ?? [];
  const value = digits === void 0 ? Number.NaN : percent === "%" ? Number(`${digits}e-2`) : Number(digits);
  if (value >= 0 && value <= 1) return value;
  throw new CompletionBatchError("invalid-input", `${where} is ${JSON.stringify(text2.slice(0, 40))}`, {
    where,
    remedy: "Use a part of 1 or a percentage, such as 0.02 or 2%."
  });
}
// src/prepare/inputs.ts
var prepareInputs = {
  table: text("Give table the name of the DynamoDB table with the receipts."),
  store: text("Give store a URL such as s3://bucket/prefix."),
  model: textOr("gpt-4.1-mini"),
  escalateModel: optionalText(),
  parameters: requestParameters(),
  labels: optionalText(),
  context: choiceOr("context", CONTEXTS, "full"),
  validationStatus: choiceOr("validation-status", ["NONE", "PENDING"], "NONE"),
  maxShards: wholeNumberOr("max-shards", DEFAULT_SHARDS, 1, MAX_SHARDS),
  maxReceipts: wholeNumber("max-receipts", 1),
  maxLabels: wholeNumber("max-labels", 1),
  evidence: textOr("off"),
  evidenceTokens: wholeNumberOr("evidence-tokens", DEFAULT_EVIDENCE_TOKENS, 1, MAX_EVIDENCE_TOKENS),
  auditShare: optionalText(),
  auditMinAgreement: optionalText(),
  execution: optionalText(),
  out: textOr("completion-batch"),
  maxLines: submitInputs.maxLines,
  maxBytes: submitInputs.maxBytes,
  maxTokens: submitInputs.maxTokens,
  queueTokens: submitInputs.queueTokens,
  maxCostUsd: submitInputs.maxCostUsd,
  prices: submitInputs.prices,
  preflight: submitInputs.preflight,
  openaiBaseUrl: submitInputs.openaiBaseUrl,
  openaiKeyGiven: keyGiven(),
  summary: summaryChoice()
};
// src/prepare/runner.ts
function run() {
  return guardedTelling("Prepare", async (summary) => {
    const inputs = readInputs(prepareInputs);
    const logger = actionsLogger();
    const evidence = evidenceOf(inputs.evidence, inputs.evidenceTokens);
    const audit = auditOf(inputs.auditShare, inputs.auditMinAgreement);
    const labels = await readLabels(inputs.labels);
    const prices = await checkAhead(inputs);
    for (const model of [inputs.model, inputs.escalateModel ?? inputs.model]) {
      checkPrice({ model, ...defined({ maxCostUsd: inputs.maxCostUsd, prices }) });
    }
    const context = runContext();
    const { openBoth, prepare } = await import("./lib-work-3.mjs");
    const { table, store } = await openBoth(process.env, { table: inputs.table, store: inputs.store, logger });
    const result = await logger.group(
      "List labels and write the plan",
      () => prepare({
        table,
        store,
        clock: table.clock,
        logger,
        executionId: executionOf(inputs, context.runId),
        out: inputs.out,
        model: inputs.model,
        escalateModel: inputs.escalateModel,
        context: inputs.context,
        validationStatus: inputs.validationStatus,
        maxShards: inputs.maxShards,
        evidence,
        audit,
        labels,
        ...defined({ maxReceipts: inputs.maxReceipts, maxLabels: inputs.maxLabels, parameters: inputs.parameters })
      })
    );
    const { plan } = result;
    logger.info(
      `${plan.labels} labels of ${plan.receipts} receipts in ${plan.shards.length} shards: ${result.planPath}`
    );
    tellPassedOver(logger, rowProblems(result.problems), plan.problems, result.problemsPath ?? "its plan");
    setOutputs(outputsOf(result));
    const last = plan.shards.length === 0 && result.openSubmissions === 0;
    await summary.tell(prepareSummary(result, context), isShown(inputs.summary, last));
  });
}
function executionOf(inputs, runId) {
  const execution = inputs.execution ?? runId;
  if (execution !== void 0) return execution;
  throw new CompletionBatchError("invalid-input", "the input execution is missing, and there is no GITHUB_RUN_ID", {
    where: "with: execution",
    remedy: "Outside of GitHub Actions give execution an id, the same when the run is repeated."
  });
}
function outputsOf({ plan, planPath, openSubmissions }) {
  return {
    // Ids only: an output that holds a masked text is dropped, and one job's outputs may have 1 MB.
    matrix: JSON.stringify(plan.shards.map(({ id }) => ({ shard: id }))),
    count: plan.shards.length,
    plan: planPath,
    "plan-sha256": plan.digest,
    execution: plan.execution,
    labels: plan.labels,
    receipts: plan.receipts,
    "open-submissions": openSubmissions,
    problems: plan.problems
  };
}
// src/prepare/run.ts
await run();
end();
