import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  runContext
} from "./lib-shared-8.mjs";
import {
  openStore,
  openTable,
  readPrices
} from "./lib-shared-2.mjs";
import "./lib-aws-sdk-credential-provider-node.mjs";
import "./lib-aws-sdk-credential-provider-env.mjs";
import "./lib-aws-sdk-core.mjs";
import "./lib-smithy-node-http-handler.mjs";
import "./lib-aws-sdk-core-2.mjs";
import "./lib-smithy-core.mjs";
import {
  collectInputs,
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
  maskOpenaiKey
} from "./lib-shared-7.mjs";
import "./lib-shared-9.mjs";
import {
  Incomplete,
  actionsLogger,
  code,
  collect,
  counted,
  createLabelWriter,
  end,
  findBatch,
  findDueBatches,
  given,
  guarded,
  isOpenBatch,
  labelSettling,
  readInputs,
  setOutputs,
  systemClock,
  writeSummary
} from "./lib-shared.mjs";
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
    const { openaiClient } = await import("./lib-openai-client.mjs");
    const services = {
      table: await openTable(process.env, inputs.table),
      store: await openStore(process.env, inputs.store),
      openai: openaiClient(inputs.openaiApiKey, inputs.openaiBaseUrl),
      clock: systemClock,
      logger: actionsLogger(),
      prices: inputs.prices === void 0 ? void 0 : await readPrices(inputs.prices),
      attempt: (await runContext()).attempt
    };
    const { batches, problems } = await batchesToCollect(services, inputs.batch);
    const collected = [];
    for (const row of batches) {
      const one = await collectOne(services, inputs, row);
      collected.push(one);
      await writeReport(inputs.out, one.report);
    }
    const reports = collected.map(({ report }) => report);
    setOutputs(outputsOf(reports, inputs));
    const title = inputs.batch === void 0 ? "Collect" : `Collect ${code(inputs.batch)}`;
    await writeSummary(collectedSummary(title, reports));
    services.logger.info(headline(totalsOf(reports)));
    if (problems > 0) services.logger.warn(`${counted(problems, "row")} of open batches were passed over: see the log`);
    failWhere(collected, services.logger);
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
  logger.info(`batch ${batchId} is ${batch.status} already`);
  return { batches: [], problems: 0 };
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
  const failed = collected.filter(({ report }) => isFailed(report));
  const [first] = failed;
  if (first === void 0) return;
  if (failed.length === 1) throw first.error ?? new Incomplete(failureText(first.report));
  for (const { report } of failed.slice(0, MAX_ANNOTATIONS - 1)) logger.error(failureText(report));
  for (const { error } of failed) {
    if (error instanceof Error && !isCompletionBatchError(error)) logStack(error, logger);
  }
  throw new Incomplete(
    `${counted(failed.length, "batch", "batches")} could not be collected and stay open (see the annotations and the summary).`
  );
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
