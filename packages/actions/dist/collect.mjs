import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  runContext
} from "./lib-shared-14.mjs";
import {
  readPrices
} from "./lib-shared-10.mjs";
import {
  collectedSummary,
  failureReport,
  failureText,
  headline,
  isFailed,
  reportOf,
  totalOutputs,
  totalsOf,
  writeReport
} from "./lib-shared-3.mjs";
import {
  collectInputs
} from "./lib-shared-8.mjs";
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
  collect,
  counted,
  createLabelWriter,
  describeStuck,
  end,
  findBatch,
  findDueBatches,
  findStuckSubmissions,
  given,
  guarded,
  isOpenBatch,
  labelSettling,
  readInputs,
  setOutputs,
  writeSummary
} from "./lib-shared.mjs";
import "./lib-shared-6.mjs";
import {
  isCompletionBatchError
} from "./lib-shared-4.mjs";
import "./lib-smithy-core-2.mjs";
import "./lib-smithy-core-5.mjs";
import "./lib-smithy-core-7.mjs";
import "./lib-smithy-core-3.mjs";
import "./lib-smithy-core-6.mjs";
import "./lib-shared-5.mjs";

// src/collect/runner.ts
import { tmpdir } from "node:os";
var MAX_ANNOTATIONS = 10;
function run() {
  maskOpenaiKey();
  return guarded(async () => {
    const inputs = readInputs(collectInputs, ["openaiApiKey"]);
    const { openaiClient } = await import("./lib-client.mjs");
    const logger = actionsLogger();
    const table = await openTable(process.env, inputs.table, logger);
    const services = {
      table,
      store: await openStore(process.env, inputs.store),
      openai: openaiClient({ apiKey: inputs.openaiApiKey, baseUrl: inputs.openaiBaseUrl }, process.env),
      clock: table.clock,
      logger,
      prices: inputs.prices === void 0 ? void 0 : await readPrices(inputs.prices),
      attempt: (await runContext()).attempt
    };
    const { batches, problems, closed } = await batchesToCollect(services, inputs.batch);
    const collected = [];
    for (const row of batches) {
      const one = await collectOne(services, inputs, row);
      collected.push(one);
      await writeReport(inputs.out, one.report);
    }
    const reports = collected.map(({ report }) => report);
    setOutputs(outputsOf(reports, inputs));
    const title = inputs.batch === void 0 ? "Collect" : `Collect ${code(inputs.batch)}`;
    await writeSummary(collectedSummary(title, reports, closed));
    services.logger.info(closed ?? headline(totalsOf(reports)));
    if (problems > 0) services.logger.warn(`${counted(problems, "row")} of open batches were passed over: see the log`);
    const stuck = inputs.batch === void 0 ? (await findStuckSubmissions(services.table, services.store)).stuck : [];
    for (const one of stuck.slice(0, MAX_ANNOTATIONS - 2))
      services.logger[one.red ? "error" : "warn"](describeStuck(one));
    failWhere(collected, services.logger);
    const red = stuck.filter((one) => one.red).length;
    if (red > 0)
      throw new Incomplete(`${counted(red, "submission is", "submissions are")} stuck (see the annotations).`);
  });
}
async function batchesToCollect({ table, logger }, batchId) {
  if (batchId === void 0) {
    const { batches, problems } = await findDueBatches(table);
    for (const { PK, SK, reason } of problems) logger.info(`${PK} / ${SK} does not parse: ${reason}`);
    return { batches, problems: problems.length };
  }
  const batch = await findBatch(table, batchId);
  if (isOpenBatch(batch)) return { batches: [batch], problems: 0 };
  return { batches: [], problems: 0, closed: `batch ${batchId} is ${batch.status} already` };
}
async function collectOne(services, inputs, row) {
  const { table, store, openai, clock, logger, prices } = services;
  try {
    const result = await collect({
      table,
      store,
      openai,
      clock,
      logger,
      settling: labelSettling(createLabelWriter(table, clock)),
      batch: row,
      workDir: process.env.RUNNER_TEMP || tmpdir(),
      maxAttempts: inputs.maxAttempts,
      ...given({ cancelAfterHours: inputs.cancelAfterHours, prices })
    });
    return { report: reportOf(row, result, services), error: void 0 };
  } catch (error) {
    return { report: failureReport(row, error, services), error };
  }
}
function failWhere(collected, logger) {
  const failed = collected.filter(({ report }) => isFailed(report) || report.trouble);
  const [first] = failed;
  if (first === void 0) return;
  if (failed.length === 1) throw first.error ?? new Incomplete(failureText(first.report));
  for (const { report } of failed.slice(0, MAX_ANNOTATIONS - 1)) logger.error(failureText(report));
  for (const { error } of failed) {
    if (error instanceof Error && !isCompletionBatchError(error)) logStack(error, logger);
  }
  const open = failed.filter(({ report }) => isFailed(report)).length;
  const wrong = failed.length - open;
  const what = [
    ...open === 0 ? [] : [`${counted(open, "batch", "batches")} could not be collected and stay open`],
    ...wrong === 0 ? [] : [`${counted(wrong, "batch was", "batches were")} collected, but something was wrong`]
  ];
  throw new Incomplete(`${what.join("; ")} (see the annotations and the summary).`);
}
function logStack(error, logger) {
  for (const line of (error.stack ?? error.message).split("\n")) logger.info(line);
}
function outputsOf(reports, { batch, out }) {
  return {
    status: batch === void 0 ? "" : reports[0]?.status ?? "",
    reports: reports.length === 0 ? "" : out,
    ...totalOutputs(reports)
  };
}

// src/collect/run.ts
await run();
end();
