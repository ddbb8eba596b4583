import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  openRunHolders
} from "./lib-shared-23.mjs";
import {
  submitInputs
} from "./lib-shared-29.mjs";
import {
  planFacts,
  unknownFacts
} from "./lib-shared-22.mjs";
import {
  stuckTable
} from "./lib-shared-30.mjs";
import "./lib-shared-37.mjs";
import {
  runContext
} from "./lib-shared-35.mjs";
import {
  WAYS
} from "./lib-shared-28.mjs";
import {
  readPrices
} from "./lib-shared-31.mjs";
import {
  connect
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
  evidenceOfShards,
  evidenceText,
  readPlan,
  submitLabels
} from "./lib-shared-4.mjs";
import "./lib-shared-27.mjs";
import "./lib-shared-3.mjs";
import "./lib-shared-2.mjs";
import "./lib-shared-24.mjs";
import "./lib-smithy-core-2.mjs";
import "./lib-smithy-core-5.mjs";
import "./lib-smithy-core-6.mjs";
import {
  FILE_ENDINGS,
  figures,
  modelsIn,
  whatFailed,
  whatIsStuck,
  whatWaits
} from "./lib-shared-18.mjs";
import {
  Incomplete,
  about,
  actionsLogger,
  code,
  counted,
  defined,
  dollars,
  end,
  facts,
  folded,
  guardedTelling,
  literal,
  money,
  number,
  page,
  readInputs,
  sentences,
  setOutputs,
  table
} from "./lib-shared-10.mjs";
import {
  costText,
  external_exports,
  filesBelow,
  usd
} from "./lib-shared.mjs";
import "./lib-shared-16.mjs";
import "./lib-shared-14.mjs";
import {
  parseJson
} from "./lib-shared-7.mjs";
import {
  __callDispose,
  __using
} from "./lib-shared-20.mjs";

// src/submit/runner.ts
import { tmpdir } from "node:os";

// src/submit/passed-over.ts
import { open } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
var MAX_BYTES = 65536;
var MAX_ROWS = 5;
var row = external_exports.object({ PK: external_exports.string(), SK: external_exports.string(), reason: external_exports.string() });
async function readPassedOver({
  plan,
  requests
}) {
  const files = /* @__PURE__ */ new Map([[void 0, join(dirname(plan), "problems.ndjson")]]);
  const below = await filesBelow(requests).catch(() => ({ files: [] }));
  for (const path of below.files) {
    const shard = /^(\d{4})-problems\.ndjson$/.exec(basename(path))?.[1];
    if (shard !== void 0) files.set(shard, path);
  }
  const rows = await Promise.all([...files].map(([shard, path]) => rowsOf(path, shard)));
  return rows.flat();
}
async function rowsOf(path, shard) {
  const lines = (await headOf(path)).split("\n").slice(0, MAX_ROWS);
  return lines.flatMap((line) => {
    const parsed = row.safeParse(jsonOf(line));
    return parsed.success ? [{ shard, ...parsed.data }] : [];
  });
}
async function headOf(path) {
  try {
    var _stack = [];
    try {
      const file = __using(_stack, await open(path), true);
      if (!(await file.stat()).isFile()) return "";
      const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_BYTES), 0, MAX_BYTES, 0);
      return buffer.toString("utf8", 0, bytesRead);
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  } catch {
    return "";
  }
}
function jsonOf(line) {
  try {
    return parseJson(line);
  } catch {
    return void 0;
  }
}

// src/submit/summary.ts
function submitSummary(plan, result, context, passedOver = []) {
  const models = modelsIn(result);
  const run2 = context.url === void 0 ? code(plan.execution) : `<a href="${encodeURI(context.url)}">${code(plan.execution)}</a>`;
  return page([
    "### Submit",
    headline(result),
    `Execution ${run2}, attempt ${context.attempt}, ${models.length > 1 ? "models" : "model"} ${models.map(code).join(" and ")}.`,
    nextSteps(result),
    // Shards that are missing have a table of their own.
    sentences("Failed:", whatFailed({ ...result, missingShards: [] })),
    stuckTable(result.stuck),
    shardTable(result),
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
      result.files.map((file) => row2(file, models.length > 1))
    ),
    result.alreadySubmitted === 0 ? "" : `${counted(result.alreadySubmitted, "request")} had been submitted by an earlier attempt and ${result.alreadySubmitted === 1 ? "was" : "were"} left out.`,
    sentences("Waiting: the next run takes it up by itself.", whatWaits(result)),
    budget(result),
    evidence(result),
    passedOverTable(plan, result, passedOver),
    folded("The plan", facts([...planFacts(plan), ...unknownFacts(plan)])),
    "<sub>Tokens and cost are estimates, made before OpenAI counts.</sub>"
  ]);
}
function headline(result) {
  const { batches, labels, cost, tokens, waiting } = figures(result);
  if (result.dryRun) {
    const planned = counted(result.files.length, "batch", "batches");
    return `Dry run: ${planned} would be made (${number(tokens)} tokens, cost ${costText(cost, about)}). Nothing was claimed or sent.`;
  }
  if (result.files.length === 0) return "Nothing was left to submit.";
  const wait = waiting === 0 ? "" : ` ${counted(waiting, "file")} ${waiting === 1 ? "waits" : "wait"} for the next run.`;
  return `**${counted(batches, "batch", "batches")}** with ${counted(labels, "label")} submitted (cost ${costText(cost, about)}).${wait}`;
}
function nextSteps(result) {
  const { batches, waiting } = figures(result);
  const red = whatFailed(result).length + result.stuck.filter((one) => one.red).length;
  const steps = [
    ...red === 0 ? [] : ["Mend what is named below, then re-run the failed jobs; the next run takes it up, too."],
    ...waiting === 0 ? [] : ["What waits is submitted by the next run, by itself."],
    ...result.dryRun ? ["Run it without dry-run to submit."] : [],
    ...batches === 0 ? [] : ["OpenAI answers within 24 hours; a run that collects writes the verdicts."]
  ];
  return steps.length === 0 ? "" : ["**Next**", "", ...steps.map((step) => `- ${step}`)].join("\n");
}
function shardTable({ missingShards, formatted }) {
  const missing = missingShards.map(({ shard, reason }) => [
    code(shard),
    `**missing**, its labels stay as they are: ${literal(reason)}`,
    `Format ${shard}`
  ]);
  const partly = formatted.filter(({ problems }) => problems > 0).map(({ shard, problems }) => [
    code(shard),
    `${counted(problems, "label or row was", "labels or rows were")} passed over`,
    `Format ${shard}`
  ]);
  const rows = table(["Shard", "What is wrong", "Job that says more"], [...missing, ...partly]);
  return rows === "" ? "" : `**Shards with problems**

${rows}`;
}
function evidence({ formatted }) {
  const shown = evidenceOfShards(formatted);
  return shown === void 0 ? "" : `Evidence: ${evidenceText(shown)}.`;
}
function passedOverTable(plan, { formatted }, shown) {
  const count = formatted.reduce((sum, { problems }) => sum + problems, plan.problems);
  if (count === 0) return "";
  const rows = shown.map(({ shard, PK, SK, reason }) => [
    shard === void 0 ? "Prepare" : `Format ${shard}`,
    code(PK),
    code(SK),
    literal(reason)
  ]);
  const all = "All are in the artifacts of the plan and of the requests, in files `problems.ndjson`.";
  const title = `**${counted(count, "row or label was", "rows or labels were")} passed over.** ${all}`;
  return rows.length === 0 ? title : `${title}

${table(["Job", "PK", "SK", "Why"], rows)}`;
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
function row2(file, withModel) {
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
    money(file.cost),
    notes.join("; ")
  ];
}

// src/submit/runner.ts
var MAX_LINES = 20;
function run() {
  return guardedTelling("Submit", async (summary) => {
    const inputs = readInputs(submitInputs, ["openaiApiKey", "token"]);
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
    const holders = await openRunHolders(inputs, logger);
    const result = await logger.group(
      "Claim the labels and make the batches",
      () => submitLabels(services, {
        plan,
        requests: inputs.requests,
        workDir: process.env.RUNNER_TEMP || tmpdir(),
        limits: defined({ maxLines: inputs.maxLines, maxBytes: inputs.maxBytes, maxTokens: inputs.maxTokens }),
        ...defined({ model: inputs.model, queueTokens: inputs.queueTokens, maxCostUsd: inputs.maxCostUsd }),
        preflight: inputs.preflight,
        dryRun: inputs.dryRun,
        holders
      })
    );
    setOutputs(outputsOf(result));
    const passedOver = await readPassedOver(inputs);
    await summary.tell(submitSummary(plan, result, await runContext(), passedOver), inputs.summary);
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
    `${counted(failed.length, "thing")} could not be done (see the annotations and the summary); ${done}. Re-run the failed jobs, or let the next run take up what is left.`,
    failed[0]
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
