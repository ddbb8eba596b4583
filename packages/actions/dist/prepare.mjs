import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  submitInputs
} from "./lib-shared-29.mjs";
import {
  prepareSummary
} from "./lib-shared-22.mjs";
import {
  checkAhead,
  keyGiven
} from "./lib-shared-32.mjs";
import {
  rowProblems,
  tellPassedOver
} from "./lib-shared-36.mjs";
import "./lib-shared-37.mjs";
import {
  runContext
} from "./lib-shared-35.mjs";
import "./lib-shared-31.mjs";
import {
  openStore,
  openTable
} from "./lib-shared-5.mjs";
import "./lib-aws-sdk-credential-provider-node.mjs";
import "./lib-aws-sdk-credential-provider-env.mjs";
import "./lib-aws-sdk-core.mjs";
import "./lib-smithy-core-7.mjs";
import "./lib-smithy-node-http-handler.mjs";
import "./lib-aws-sdk-core-2.mjs";
import "./lib-smithy-core.mjs";
import "./lib-smithy-core-3.mjs";
import {
  CONTEXTS,
  DEFAULT_SHARDS,
  MAX_SHARDS,
  auditOf,
  prepare,
  readLabels
} from "./lib-shared-4.mjs";
import "./lib-shared-27.mjs";
import {
  DEFAULT_EVIDENCE_TOKENS,
  MAX_EVIDENCE_TOKENS,
  evidenceOf
} from "./lib-shared-3.mjs";
import "./lib-shared-2.mjs";
import "./lib-shared-24.mjs";
import "./lib-smithy-core-2.mjs";
import "./lib-smithy-core-5.mjs";
import "./lib-smithy-core-6.mjs";
import "./lib-shared-18.mjs";
import {
  actionsLogger,
  choiceOr,
  defined,
  end,
  guardedTelling,
  isShown,
  optionalText,
  readInputs,
  requestParameters,
  setOutputs,
  summaryChoice,
  text,
  textOr,
  wholeNumber,
  wholeNumberOr
} from "./lib-shared-10.mjs";
import {
  checkPrice
} from "./lib-shared.mjs";
import "./lib-shared-16.mjs";
import "./lib-shared-14.mjs";
import {
  CompletionBatchError
} from "./lib-shared-7.mjs";
import "./lib-shared-20.mjs";

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
    const context = await runContext();
    const store = await openStore(process.env, inputs.store);
    const table = await openTable(process.env, inputs.table, logger);
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
