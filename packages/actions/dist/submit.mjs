const { tmpdir } = process.getBuiltinModule("node:os");
const { open } = process.getBuiltinModule("node:fs/promises");
const { basename, dirname, join } = process.getBuiltinModule("node:path");
import {
  openRunHolders,
  tellSubmitted
} from "./lib-shared-35.mjs";
import "./lib-shared-19.mjs";
import {
  evidenceOfShards,
  evidenceText,
  planFacts,
  submitInputs,
  unknownFacts
} from "./lib-shared-28.mjs";
import {
  readPlan
} from "./lib-shared-23.mjs";
import "./lib-shared-14.mjs";
import {
  LEFT_ALONE,
  costText,
  counted,
  garbageCollector,
  inThousands,
  object,
  readPrices,
  runContext,
  string,
  usd
} from "./lib-shared-3.mjs";
import {
  WAYS,
  about,
  actionsLogger,
  code,
  defined,
  dollars,
  end,
  facts,
  folded,
  guardedTelling,
  literal,
  money,
  page,
  readInputs,
  sentences,
  setOutputs,
  stuckTable,
  table
} from "./lib-shared-12.mjs";
import {
  FILE_ENDINGS,
  figures,
  filesBelow,
  modelsIn,
  whatFailed,
  whatWaits
} from "./lib-shared-30.mjs";
import {
  afterSubmit,
  nextSteps
} from "./lib-shared-15.mjs";
import "./lib-shared-22.mjs";
import {
  parseJson
} from "./lib-shared-7.mjs";
import {
  __callDispose,
  __using,
  describeError
} from "./lib-shared-31.mjs";


// src/submit/runner.ts
// src/submit/passed-over.ts
var MAX_BYTES = 65536;
var MAX_ROWS = 5;
var row = object({ PK: string(), SK: string(), reason: string() });
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
function submitSummary(plan, result, context, { passedOver = [], month } = {}) {
  const models = modelsIn(result);
  const run2 = context.url === void 0 ? code(plan.execution) : `<a href="${encodeURI(context.url)}">${code(plan.execution)}</a>`;
  return page([
    "### Submit",
    headline(result),
    `Execution ${run2}, attempt ${context.attempt}, ${models.length > 1 ? "models" : "model"} ${models.map(code).join(" and ")}.`,
    nextSteps(afterSubmit(result)),
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
        "Input tokens",
        "Cost, USD",
        "Outcome"
      ],
      result.files.map((file) => row2(file, models.length > 1))
    ),
    result.alreadySubmitted === 0 ? "" : `${counted(result.alreadySubmitted, "request")} had been submitted by an earlier attempt and ${result.alreadySubmitted === 1 ? "was" : "were"} left out.`,
    sentences("Waiting: the next run takes it up by itself.", whatWaits(result)),
    budget(result),
    month === void 0 ? "" : monthText(month),
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
    return `Dry run: ${planned} would be made (${inThousands(tokens)} tokens, cost ${costText(cost, about)}). Nothing was claimed or sent.`;
  }
  if (result.files.length === 0) return "Nothing was left to submit.";
  const wait = waiting === 0 ? "" : ` ${counted(waiting, "file")} ${waiting === 1 ? "waits" : "wait"} for the next run.`;
  return `**${counted(batches, "batch", "batches")}** with ${counted(labels, "label")} submitted (cost ${costText(cost, about)}).${wait}`;
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

${table(["Job", "PK", "SK", "What is wrong"], rows)}`;
}
function budget({ budget: budget2 }) {
  return budget2 === void 0 ? "" : `Budget: ${about(budget2.used)} of ${usd(budget2.maxCost)} are used by this execution.`;
}
function monthText({ month, batches, open: open2, openEstimated, labels, actual, unknown }) {
  const parts = [
    ...batches === open2 ? [] : [`${usd(actual)} for those that are collected`],
    ...open2 === 0 ? [] : [`${about(openEstimated)} for ${inThousands(open2)} that ${open2 === 1 ? "is" : "are"} not yet`],
    ...unknown === 0 ? [] : [`of ${inThousands(unknown)} the row does not say it all`]
  ];
  return `${month} so far: ${counted(batches, "batch", "batches")} with ${counted(labels, "label")}; ${parts.join(", ")}.`;
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
function run() {
  return guardedTelling("Submit", async (summary) => {
    const inputs = readInputs(submitInputs, ["openaiApiKey", "token"]);
    const logger = actionsLogger();
    const plan = await readPlan(inputs.plan, inputs.planSha256);
    const { connect, openaiClient, spendOfThisMonth, submitLabels } = await import("./lib-work-4.mjs");
    const prices = inputs.prices === void 0 ? void 0 : await readPrices(inputs.prices);
    const services = await connect({
      env: process.env,
      table: plan.table,
      store: plan.store,
      openai: openaiClient({ apiKey: inputs.openaiApiKey, baseUrl: inputs.openaiBaseUrl }, process.env),
      logger,
      ways: WAYS,
      prices,
      tidy: garbageCollector(LEFT_ALONE.submit)
    });
    const holders = openRunHolders(inputs, logger);
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
    const beside = {
      passedOver: await readPassedOver(inputs),
      month: await monthOf(services, spendOfThisMonth, logger)
    };
    await summary.tell(submitSummary(plan, result, runContext(), beside), inputs.summary);
    tellSubmitted(result, { asked: "label", done: doneBy(result), later: "the next run" }, logger);
  });
}
async function monthOf({ table: table2, state, prices }, spendOfThisMonth, logger) {
  try {
    return await spendOfThisMonth(table2, state, prices);
  } catch (error) {
    logger.info(`what this month has cost cannot be read: ${describeError(error)}`);
    return void 0;
  }
}
function doneBy(result) {
  if (result.dryRun) return "dry run: nothing was claimed or sent";
  const { batches, labels } = figures(result);
  return `${counted(batches, "batch", "batches")} with ${counted(labels, "label")} submitted`;
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
