import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  submitInputs
} from "./lib-shared-9.mjs";
import {
  runContext
} from "./lib-shared-14.mjs";
import {
  readPrices
} from "./lib-shared-10.mjs";
import {
  stuckTable
} from "./lib-shared-12.mjs";
import {
  openStore,
  openTable
} from "./lib-shared-2.mjs";
import "./lib-aws-sdk-credential-provider-node.mjs";
import "./lib-aws-sdk-credential-provider-env.mjs";
import "./lib-aws-sdk-core.mjs";
import "./lib-smithy-node-http-handler.mjs";
import "./lib-aws-sdk-core-2.mjs";
import "./lib-smithy-core.mjs";
import {
  maskOpenaiKey
} from "./lib-shared-13.mjs";
import {
  Incomplete,
  actionsLogger,
  code,
  counted,
  createLabelWriter,
  describeStuck,
  end,
  estimateTokens,
  given,
  guarded,
  labelWork,
  number,
  page,
  readInputs,
  readPlan,
  sentences,
  setOutputs,
  submit,
  table,
  usd,
  writeSummary
} from "./lib-shared.mjs";
import "./lib-shared-6.mjs";
import "./lib-shared-4.mjs";
import "./lib-smithy-core-2.mjs";
import "./lib-smithy-core-5.mjs";
import "./lib-smithy-core-7.mjs";
import "./lib-smithy-core-3.mjs";
import "./lib-smithy-core-6.mjs";
import "./lib-shared-5.mjs";

// src/submit/runner.ts
import { tmpdir } from "node:os";

// src/submit/report.ts
function figures({ files, dryRun }) {
  const submitted = files.filter(({ outcome }) => outcome === "submitted");
  const estimated = dryRun ? files.filter(({ outcome }) => outcome === "planned") : submitted;
  return {
    completionBatchIds: submitted.map(({ batchId }) => batchId),
    openaiBatchIds: submitted.flatMap(({ openaiBatchId }) => openaiBatchId === void 0 ? [] : [openaiBatchId]),
    batches: submitted.length,
    labels: sum(submitted, ({ labels }) => labels),
    requests: sum(submitted, ({ requests }) => requests),
    tokens: sum(estimated, ({ tokens }) => tokens),
    cost: estimated.some(({ cost }) => cost === void 0) ? void 0 : sum(estimated, ({ cost }) => cost ?? 0),
    waiting: files.filter(waits).length
  };
}
function whatWaits({ files }) {
  const waiting = files.filter(waits);
  const labels = counted(
    sum(waiting, (file) => file.labels),
    "label"
  );
  return [
    ...waiting.length > 1 ? [`${counted(waiting.length, "file")} with ${labels} wait for the next run: ${reasonsOf(waiting)}`] : [],
    ...waiting.map((file) => `${nameOf(file)} waits for the next run: ${file.reason ?? "no reason was given"}`)
  ];
}
function whatFailed({ files, missingShards, tooLarge }) {
  return [
    ...missingShards.map(({ shard, reason }) => `shard ${shard} is missing, its labels stay as they are: ${reason}`),
    ...tooLarge.map(
      ({ where, reason }) => `too large for a batch, so never sent (raise the limit): ${where}: ${reason}`
    ),
    ...files.filter(({ outcome }) => outcome === "rejected").map(
      (file) => `${nameOf(file)} was refused by OpenAI, its labels were given back: ${file.reason ?? "no reason was given"}`
    ),
    ...files.filter(({ outcome }) => outcome === "failed").map((file) => `${nameOf(file)} failed and stays open for the next run: ${file.reason ?? "no reason was given"}`)
  ];
}
function reasonsOf(files) {
  const [first, ...others] = new Set(files.map(({ reason }) => reason ?? "no reason was given"));
  return `${first}${others.length === 0 ? "" : " (others for other reasons: see the summary)"}`;
}
function whatIsStuck({ stuck }, which) {
  return stuck.filter(({ red }) => red === (which === "red")).map(describeStuck);
}
function waits({ outcome }) {
  return outcome === "waiting" || outcome === "over-budget";
}
function nameOf({ batchId, requests, labels }) {
  return `batch ${batchId} (${counted(requests, "request")}, ${counted(labels, "label")})`;
}
function sum(items, value) {
  return items.reduce((total, item) => total + value(item), 0);
}

// src/submit/summary.ts
var OUTCOMES = {
  submitted: "submitted",
  "nothing-left": "nothing left to ask",
  rejected: "refused, labels given back",
  waiting: "waits for the next run",
  "over-budget": "waits, over the budget",
  split: "too large for OpenAI, sent in smaller files",
  planned: "dry run",
  elsewhere: "in the hands of another run",
  failed: "failed, stays open"
};
function submitSummary(plan, result, context) {
  const failed = whatFailed(result);
  const waiting = whatWaits(result);
  const run2 = context.url === void 0 ? code(plan.execution) : `<a href="${encodeURI(context.url)}">${code(plan.execution)}</a>`;
  return page([
    "### Submit",
    headline(result),
    `Execution ${run2}, attempt ${context.attempt}, model ${code(result.model)}.`,
    flow(plan, result),
    table(
      ["Completion batch", "OpenAI batch", "Requests", "Labels", "Bytes", "Tokens", "Cost, USD", "Outcome"],
      result.files.map(row)
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
    return `Dry run: ${planned} would be made (${number(tokens)} tokens, ${dollars(cost)}). Nothing was claimed or sent.`;
  }
  if (result.files.length === 0) return "Nothing was left to submit.";
  const wait = waiting === 0 ? "" : ` ${counted(waiting, "file")} ${waiting === 1 ? "waits" : "wait"} for the next run.`;
  return `**${counted(batches, "batch", "batches")}** with ${counted(labels, "label")} submitted (${dollars(cost)}).${wait}`;
}
function budget({ budget: budget2 }) {
  return budget2 === void 0 ? "" : `Budget: ${about(budget2.used)} of ${usd(budget2.maxCost)} are used by this execution.`;
}
function flow(plan, result) {
  const requests = result.files.reduce((sum2, file) => sum2 + file.requests, result.alreadySubmitted);
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
function row(file) {
  const notes = [
    OUTCOMES[file.outcome],
    ...file.resumed ? ["begun by an earlier run"] : [],
    ...file.adopted ? ["found at OpenAI"] : [],
    ...file.lost > 0 ? [`${counted(file.lost, "label")} changed elsewhere`] : []
  ];
  return [
    code(file.batchId),
    file.openaiBatchId === void 0 ? "" : code(file.openaiBatchId),
    file.requests,
    file.labels,
    file.bytes,
    file.tokens,
    file.cost === void 0 ? "" : usd(file.cost).replace("$", ""),
    notes.join("; ")
  ];
}
function about(cost) {
  const text = usd(cost);
  return text.startsWith("$") ? `about ${text}` : text;
}
function dollars(cost) {
  return cost === void 0 ? "cost unknown: no price for this model" : about(cost);
}

// src/submit/runner.ts
var MAX_LINES = 20;
function run() {
  maskOpenaiKey();
  return guarded(async () => {
    const inputs = readInputs(submitInputs, ["openaiApiKey"]);
    const logger = actionsLogger();
    const plan = await readPlan(inputs.plan);
    const { openaiClient } = await import("./lib-client.mjs");
    const prices = inputs.prices === void 0 ? void 0 : await readPrices(inputs.prices);
    const table2 = await openTable(process.env, plan.table, logger);
    const result = await submit({
      table: table2,
      store: await openStore(process.env, plan.store),
      openai: openaiClient({ apiKey: inputs.openaiApiKey, baseUrl: inputs.openaiBaseUrl }, process.env),
      clock: table2.clock,
      logger,
      plan,
      requests: inputs.requests,
      workDir: process.env.RUNNER_TEMP || tmpdir(),
      work: labelWork({
        writer: createLabelWriter(table2, table2.clock),
        countTokens: estimateTokens
      }),
      limits: given({ maxLines: inputs.maxLines, maxBytes: inputs.maxBytes, maxTokens: inputs.maxTokens }),
      ...given({ model: inputs.model, queueTokens: inputs.queueTokens, maxCostUsd: inputs.maxCostUsd, prices }),
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
    "estimated-cost-usd": cost === void 0 ? "" : cost.toFixed(6),
    waiting,
    complete: result.complete
  };
}

// src/submit/run.ts
await run();
end();
