import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  submitInputs
} from "./lib-shared-29.mjs";
import {
  stuckTable
} from "./lib-shared-28.mjs";
import "./lib-shared-35.mjs";
import {
  runContext
} from "./lib-shared-33.mjs";
import {
  WAYS
} from "./lib-shared-27.mjs";
import {
  readPrices
} from "./lib-shared-30.mjs";
import {
  connect
} from "./lib-shared-5.mjs";
import "./lib-aws-sdk-credential-provider-node.mjs";
import "./lib-aws-sdk-credential-provider-env.mjs";
import "./lib-aws-sdk-core.mjs";
import "./lib-smithy-node-http-handler.mjs";
import "./lib-aws-sdk-core-2.mjs";
import "./lib-smithy-core.mjs";
import "./lib-smithy-core-7.mjs";
import "./lib-smithy-core-3.mjs";
import {
  readPlan,
  submitLabels
} from "./lib-shared-4.mjs";
import "./lib-shared-26.mjs";
import "./lib-shared-3.mjs";
import "./lib-shared-2.mjs";
import "./lib-shared-23.mjs";
import "./lib-smithy-core-2.mjs";
import "./lib-smithy-core-5.mjs";
import {
  FILE_ENDINGS,
  figures,
  modelsIn,
  whatFailed,
  whatIsStuck,
  whatWaits
} from "./lib-shared-16.mjs";
import {
  about,
  code,
  page,
  sentences,
  table,
  writeSummary
} from "./lib-shared-20.mjs";
import {
  Incomplete,
  actionsLogger,
  counted,
  defined,
  dollars,
  end,
  guarded,
  number,
  readInputs,
  setOutputs
} from "./lib-shared-10.mjs";
import {
  usd
} from "./lib-shared.mjs";
import "./lib-shared-14.mjs";
import "./lib-shared-12.mjs";
import "./lib-shared-7.mjs";
import "./lib-smithy-core-6.mjs";
import "./lib-shared-18.mjs";

// src/submit/runner.ts
import { tmpdir } from "node:os";

// src/submit/summary.ts
function submitSummary(plan, result, context) {
  const failed = whatFailed(result);
  const waiting = whatWaits(result);
  const models = modelsIn(result);
  const run2 = context.url === void 0 ? code(plan.execution) : `<a href="${encodeURI(context.url)}">${code(plan.execution)}</a>`;
  return page([
    "### Submit",
    headline(result),
    `Execution ${run2}, attempt ${context.attempt}, ${models.length > 1 ? "models" : "model"} ${models.map(code).join(" and ")}.`,
    flow(plan, result),
    table(
      [
        "Completion batch",
        "OpenAI batch",
        ...models.length > 1 ? ["Model"] : [],
        "Requests",
        "Labels",
        "Bytes",
        "Tokens",
        "Cost, USD",
        "Outcome"
      ],
      result.files.map((file) => row(file, models.length > 1))
    ),
    result.alreadySubmitted === 0 ? "" : `${counted(result.alreadySubmitted, "request")} had been submitted by an earlier attempt and ${result.alreadySubmitted === 1 ? "was" : "were"} left out.`,
    sentences("Waiting: the next run takes it up by itself.", waiting),
    budget(result),
    stuckTable(result.stuck),
    sentences("Failed:", failed),
    "<sub>Tokens and cost are estimates, made before OpenAI counts.</sub>"
  ]);
}
function headline(result) {
  const { batches, labels, cost, tokens, waiting } = figures(result);
  if (result.dryRun) {
    const planned = counted(result.files.length, "batch", "batches");
    return `Dry run: ${planned} would be made (${number(tokens)} tokens, ${dollars2(cost)}). Nothing was claimed or sent.`;
  }
  if (result.files.length === 0) return "Nothing was left to submit.";
  const wait = waiting === 0 ? "" : ` ${counted(waiting, "file")} ${waiting === 1 ? "waits" : "wait"} for the next run.`;
  return `**${counted(batches, "batch", "batches")}** with ${counted(labels, "label")} submitted (${dollars2(cost)}).${wait}`;
}
function budget({ budget: budget2 }) {
  return budget2 === void 0 ? "" : `Budget: ${about(budget2.used)} of ${usd(budget2.maxCost)} are used by this execution.`;
}
function flow(plan, result) {
  const requests = result.files.reduce((sum, file) => sum + file.requests, result.alreadySubmitted);
  const { batches } = figures(result);
  return [
    "```mermaid",
    "flowchart LR",
    `  labels["${counted(plan.labels, "label")}"] --> shards["${counted(plan.shards.length, "shard")}"]`,
    `  shards --> requests["${counted(requests, "request")}"]`,
    `  requests --> batches["${result.dryRun ? `${counted(result.files.length, "batch", "batches")}, not sent` : counted(batches, "batch", "batches")}"]`,
    "```"
  ].join("\n");
}
function row(file, withModel) {
  const notes = [
    FILE_ENDINGS[file.ending],
    ...file.resumed ? ["begun by an earlier run"] : [],
    ...file.adopted ? ["found at OpenAI"] : [],
    ...file.lost > 0 ? [`${counted(file.lost, "label")} changed elsewhere`] : []
  ];
  return [
    code(file.batchId),
    file.openaiBatchId === void 0 ? "" : code(file.openaiBatchId),
    ...withModel ? [code(file.model)] : [],
    file.requests,
    file.units,
    file.bytes,
    file.tokens,
    file.cost === void 0 ? "" : usd(file.cost).replace("$", ""),
    notes.join("; ")
  ];
}
function dollars2(cost) {
  return cost === void 0 ? "cost unknown: no price for this model" : about(cost);
}

// src/submit/runner.ts
var MAX_LINES = 20;
function run() {
  return guarded(async () => {
    const inputs = readInputs(submitInputs, ["openaiApiKey"]);
    const logger = actionsLogger();
    const plan = await readPlan(inputs.plan, inputs.planSha256);
    const { openaiClient } = await import("./lib-client.mjs");
    const prices = inputs.prices === void 0 ? void 0 : await readPrices(inputs.prices);
    const services = await connect({
      env: process.env,
      table: plan.table,
      store: plan.store,
      openai: openaiClient({ apiKey: inputs.openaiApiKey, baseUrl: inputs.openaiBaseUrl }, process.env),
      logger,
      ways: WAYS,
      prices
    });
    const result = await submitLabels(services, {
      plan,
      requests: inputs.requests,
      workDir: process.env.RUNNER_TEMP || tmpdir(),
      limits: defined({ maxLines: inputs.maxLines, maxBytes: inputs.maxBytes, maxTokens: inputs.maxTokens }),
      ...defined({ model: inputs.model, queueTokens: inputs.queueTokens, maxCostUsd: inputs.maxCostUsd }),
      preflight: inputs.preflight,
      dryRun: inputs.dryRun
    });
    setOutputs(outputsOf(result));
    await writeSummary(submitSummary(plan, result, await runContext()));
    report(result, logger);
  });
}
function report(result, logger) {
  const [waiting, ...each] = whatWaits(result);
  if (waiting !== void 0) logger.warn(waiting);
  for (const text of each.slice(0, MAX_LINES)) logger.info(text);
  const elsewhere = whatIsStuck(result, "elsewhere");
  for (const text of elsewhere.slice(0, MAX_LINES)) logger.warn(text);
  const failed = [...whatIsStuck(result, "red"), ...whatFailed(result)];
  for (const text of failed.slice(0, MAX_LINES)) logger.error(text);
  if (failed.length > MAX_LINES) logger.info(`\u2026 and ${failed.length - MAX_LINES} more`);
  const { batches, labels } = figures(result);
  const done = result.dryRun ? "dry run: nothing was claimed or sent" : `${counted(batches, "batch", "batches")} with ${counted(labels, "label")} submitted`;
  logger.info(done);
  if (failed.length === 0) return;
  throw new Incomplete(
    `${counted(failed.length, "thing")} could not be done (see the annotations and the summary); ${done}. Re-run the failed jobs, or let the next run take up what is left.`
  );
}
function outputsOf(result) {
  const { completionBatchIds, openaiBatchIds, labels, requests, tokens, cost, waiting } = figures(result);
  return {
    "completion-batch-ids": JSON.stringify(completionBatchIds),
    "openai-batch-ids": JSON.stringify(openaiBatchIds),
    "submitted-labels": labels,
    "submitted-requests": requests,
    "estimated-tokens": tokens,
    "estimated-cost-usd": dollars(cost),
    waiting,
    complete: result.complete
  };
}

// src/submit/run.ts
await run();
end();
