const { tmpdir } = process.getBuiltinModule("node:os");
import {
  Incomplete,
  WAYS,
  actionsLogger,
  code,
  defined,
  end,
  guarded,
  hideKey,
  readInputs,
  setOutputs,
  tellPassedOver
} from "./lib-shared-12.mjs";
import {
  collectedSummary,
  describeUnwritten,
  failureReport,
  failureText,
  headline,
  isFailed,
  reportOf,
  totalOutputs,
  writeBackText,
  writeReport
} from "./lib-shared-15.mjs";
import "./lib-shared-22.mjs";
import "./lib-shared-30.mjs";
import {
  LEFT_ALONE,
  counted,
  describeStuck,
  garbageCollector,
  readPrices,
  runContext
} from "./lib-shared-3.mjs";
import {
  batchOf,
  collectInputs
} from "./lib-shared-36.mjs";
import "./lib-shared-14.mjs";
import {
  hideIn
} from "./lib-shared-7.mjs";
import {
  isCompletionBatchError
} from "./lib-shared-31.mjs";


// src/collect/runner.ts
var MAX_ANNOTATIONS = 10;
function run() {
  return guarded("Collect", async (summary) => {
    const inputs = readInputs(collectInputs, ["openaiApiKey", "chromaApiKey"]);
    const { collectOpen, connect, decide, findStuckSubmissions, openaiClient } = await import("./lib-work-7.mjs");
    const logger = actionsLogger();
    const connected = await connect({
      env: process.env,
      table: inputs.table,
      store: inputs.store,
      openai: openaiClient({ apiKey: inputs.openaiApiKey, baseUrl: inputs.openaiBaseUrl }, process.env),
      logger,
      ways: WAYS,
      prices: inputs.prices === void 0 ? void 0 : await readPrices(inputs.prices),
      maxAttempts: inputs.maxAttempts,
      checks: inputs.checks,
      tidy: garbageCollector(LEFT_ALONE.collect)
    });
    const { services, finish } = await writingBackTo(connected, inputs);
    const { attempt } = runContext();
    const batchId = batchOf(inputs);
    if (inputs.accept !== void 0) await decide(services, inputs.accept, "accepted");
    if (inputs.reject !== void 0) await decide(services, inputs.reject, "rejected");
    const collected = [];
    const { problems, closed } = await logger.group(
      "Collect",
      () => collectOpen(services, {
        workDir: workDir(),
        ...defined({ batchId, cancelAfterHours: inputs.cancelAfterHours }),
        onProblem: ({ where, reason }) => logger.info(`${where} does not parse: ${reason}`),
        async onCollected(one) {
          const report = reportOn(one, { clock: services.state.clock, attempt, texts: inputs.texts });
          collected.push({ report, error: one.error });
          await writeReport(inputs.out, hideIn(report, hideKey()));
        }
      })
    );
    const reports = collected.map(({ report }) => report);
    const writtenBack = await finish?.();
    setOutputs(outputsOf(reports, { batch: batchId, out: inputs.out }, writtenBack));
    const title = batchId === void 0 ? "Collect" : `Collect ${code(batchId)}`;
    const done = closed && `batch ${closed.batchId} is ${closed.status} already`;
    await summary.tell(collectedSummary(title, reports, { closed: done, writtenBack }), inputs.summary);
    if (batchId !== void 0 && reports.length > 0 && !writtenBack?.failures.length) summary.handOn();
    logger.info(done ?? headline(reports));
    if (writtenBack !== void 0) logger.info(writeBackText(writtenBack));
    tellPassedOver(
      logger,
      problems.map(({ where, reason }) => ({ name: where, reason })),
      problems.length,
      "the log"
    );
    const stuck = batchId === void 0 ? (await findStuckSubmissions(services)).stuck : [];
    for (const one of stuck.slice(0, MAX_ANNOTATIONS - 2)) logger[one.red ? "error" : "warn"](describeStuck(one));
    const unwritten = tellUnwritten(writtenBack, logger);
    failWhere(collected, logger);
    if (unwritten > 0) throw new Incomplete("Not all verdicts could be written back (see the annotations).");
    const red = stuck.filter((one) => one.red).length;
    const damaged = problems.filter(({ ours }) => ours).length;
    if (red === 0 && damaged > 0)
      throw new Incomplete(`${counted(damaged, "row")} of batches of ours cannot be read: mend them (see the log).`);
    if (red > 0)
      throw new Incomplete(`${counted(red, "submission is", "submissions are")} stuck (see the annotations).`);
  });
}
var workDir = () => process.env.RUNNER_TEMP || tmpdir();
async function writingBackTo(services, { evidenceWriteBack: targets, chromaApiKey }) {
  if (targets.length === 0) return { services, finish: void 0 };
  const { writingBack } = await import("./lib-vectors.mjs");
  const where = "with: evidence-write-back";
  return writingBack(services, targets, { env: process.env, apiKey: chromaApiKey, where, workDir: workDir() });
}
function tellUnwritten(writtenBack, logger) {
  const failures = writtenBack?.failures ?? [];
  for (const failure of failures.slice(0, MAX_ANNOTATIONS - 2)) logger.error(describeUnwritten(failure));
  return failures.length;
}
function reportOn({ batch, result, error }, time) {
  return result === void 0 ? failureReport(batch, error, time) : reportOf(result, time);
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
function outputsOf(reports, { batch, out }, writtenBack) {
  return {
    status: batch === void 0 ? "" : reports[0]?.status ?? "",
    reports: reports.length === 0 ? "" : out,
    "written-back": writtenBack?.changed ?? "",
    "write-back-failed": writtenBack?.failures.length ?? "",
    ...totalOutputs(reports)
  };
}
// src/collect/run.ts
await run();
end();
