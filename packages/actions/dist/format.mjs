import {
  evidenceText,
  problemTable
} from "./lib-shared-28.mjs";
import {
  readPlan
} from "./lib-shared-23.mjs";
import "./lib-shared-14.mjs";
import "./lib-shared-3.mjs";
import {
  actionsLogger,
  end,
  guarded,
  optionalText,
  page,
  planSha256,
  readInputs,
  rowProblems,
  setOutputs,
  summaryShown,
  table,
  tellPassedOver,
  text,
  textOr
} from "./lib-shared-12.mjs";
import "./lib-shared-7.mjs";
import {
  __callDispose,
  __using
} from "./lib-shared-31.mjs";


// src/format/inputs.ts
var formatInputs = {
  plan: text("Give plan the path of the plan.json that prepare wrote."),
  planSha256: planSha256(),
  shard: text("Give shard an id out of prepare's output matrix, e.g. 0001."),
  out: textOr("completion-batch/requests"),
  chromaApiKey: optionalText(),
  summary: summaryShown()
};
// src/format/summary.ts
function formatSummary({ manifest, problems }) {
  return page([
    `### Format, shard ${manifest.shard}`,
    table(
      ["Requests", "Labels", "First pass", "Second pass", "Bytes", "Input tokens, estimated", "Passed over"],
      [
        [
          manifest.requests,
          manifest.labels,
          manifest.firstPass,
          manifest.secondPass,
          manifest.bytes,
          manifest.estimatedTokens,
          manifest.problems
        ]
      ]
    ),
    manifest.evidence === void 0 ? "" : `Evidence: ${evidenceText(manifest.evidence)}.`,
    problemTable("Labels and rows that were passed over", problems, manifest.problems)
  ]);
}
// src/format/runner.ts
function run() {
  return guarded("Format", async (summary) => {
    var _stack = [];
    try {
      const inputs = readInputs(formatInputs, ["chromaApiKey"]);
      const logger = actionsLogger();
      const plan = await readPlan(inputs.plan, inputs.planSha256);
      const { format, openBoth, openEvidence } = await import("./lib-work-8.mjs");
      const { table: table2, store } = await openBoth(process.env, { table: plan.table, store: plan.store, logger });
      const env = { ...process.env, CHROMA_API_KEY: inputs.chromaApiKey };
      const evidence = __using(_stack, await openEvidence(env, plan, { table: table2, store }), true);
      const result = await logger.group(
        `Write the requests of shard ${inputs.shard}`,
        () => format({
          table: table2,
          store,
          clock: table2.clock,
          logger,
          plan,
          shard: inputs.shard,
          out: inputs.out,
          evidence: evidence.sources
        })
      );
      const { manifest } = result;
      logger.info(`shard ${manifest.shard}: ${manifest.requests} requests about ${manifest.labels} labels`);
      tellPassedOver(logger, rowProblems(result.problems), manifest.problems, result.problemsPath ?? "the shard");
      setOutputs(outputsOf(result, inputs.out));
      await summary.tell(formatSummary(result), inputs.summary);
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  });
}
function outputsOf({ manifest }, out) {
  return {
    "requests-dir": out,
    requests: manifest.requests,
    labels: manifest.labels,
    tokens: manifest.estimatedTokens,
    problems: manifest.problems
  };
}
// src/format/run.ts
await run();
end();
