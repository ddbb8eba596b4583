import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  evidenceText,
  format
} from "./lib-shared-12.mjs";
import {
  problemTable,
  readPlan
} from "./lib-shared-19.mjs";
import "./lib-shared-60.mjs";
import "./lib-shared-72.mjs";
import {
  rowProblems,
  tellPassedOver
} from "./lib-shared-76.mjs";
import "./lib-shared-74.mjs";
import {
  openEvidence,
  openStore,
  openTable
} from "./lib-shared-4.mjs";
import "./lib-smithy-core-13.mjs";
import "./lib-shared-83.mjs";
import "./lib-aws-sdk-credential-provider-node.mjs";
import "./lib-smithy-core-2.mjs";
import "./lib-aws-sdk-core-4.mjs";
import "./lib-aws-sdk-core.mjs";
import "./lib-aws-sdk-core-3.mjs";
import "./lib-shared-14.mjs";
import "./lib-smithy-core-5.mjs";
import "./lib-smithy-core-8.mjs";
import "./lib-smithy-core-9.mjs";
import "./lib-smithy-core-6.mjs";
import "./lib-aws-sdk-credential-provider-env.mjs";
import "./lib-aws-sdk-core-5.mjs";
import "./lib-shared-16.mjs";
import "./lib-shared-57.mjs";
import "./lib-shared-75.mjs";
import "./lib-shared-55.mjs";
import "./lib-shared-2.mjs";
import "./lib-shared.mjs";
import "./lib-shared-50.mjs";
import "./lib-shared-82.mjs";
import "./lib-smithy-core.mjs";
import "./lib-smithy-core-12.mjs";
import "./lib-smithy-core-24.mjs";
import "./lib-smithy-core-11.mjs";
import "./lib-smithy-core-20.mjs";
import "./lib-smithy-core-23.mjs";
import "./lib-smithy-core-16.mjs";
import "./lib-smithy-core-10.mjs";
import "./lib-smithy-core-19.mjs";
import "./lib-smithy-core-18.mjs";
import "./lib-shared-29.mjs";
import "./lib-shared-36.mjs";
import "./lib-shared-43.mjs";
import "./lib-shared-51.mjs";
import "./lib-shared-58.mjs";
import "./lib-shared-56.mjs";
import {
  actionsLogger,
  end,
  guarded,
  optionalText,
  page,
  planSha256,
  readInputs,
  setOutputs,
  summaryShown,
  table,
  text,
  textOr
} from "./lib-shared-9.mjs";
import "./lib-shared-40.mjs";
import "./lib-shared-6.mjs";
import "./lib-shared-46.mjs";
import "./lib-shared-45.mjs";
import "./lib-shared-13.mjs";
import "./lib-shared-32.mjs";
import "./lib-zod.mjs";
import "./lib-shared-17.mjs";
import "./lib-shared-53.mjs";
import {
  __callDispose,
  __using
} from "./lib-shared-42.mjs";

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
      ["Requests", "Labels", "First pass", "Second pass", "Bytes", "Tokens, estimated", "Passed over"],
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
      const store = await openStore(process.env, plan.store);
      const table2 = await openTable(process.env, plan.table, logger);
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
