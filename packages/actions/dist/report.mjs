const { tmpdir } = process.getBuiltinModule("node:os");
const { join } = process.getBuiltinModule("node:path");
import {
  readLabels
} from "./lib-shared-37.mjs";
import "./lib-shared-14.mjs";
import {
  counted
} from "./lib-shared-3.mjs";
import {
  actionsLogger,
  code,
  end,
  guarded,
  page,
  readInputs,
  reportInputs,
  sentences,
  setOutputs
} from "./lib-shared-12.mjs";
import "./lib-shared-7.mjs";
import "./lib-shared-31.mjs";


// src/report/runner.ts
// src/report/summary.ts
function reportSummary(table, written) {
  return page([
    `### Report of ${code(table)}`,
    headline(written),
    written.needsReview === 0 ? "" : "Decide on the page and take what it saves back with `completion-batch review apply`; or look in a terminal, with `completion-batch review list`.",
    sentences("Missing in it:", written.problems)
  ]);
}
function headline({ files, receipts, needsReview }) {
  const waiting = needsReview === 0 ? "no label waits" : counted(needsReview, "label waits", "labels wait");
  return `${counted(receipts, "receipt")} in ${counted(files.length, "page")}; ${waiting} for a person.`;
}
// src/report/runner.ts
function run() {
  return guarded("Report", async (summary) => {
    const inputs = readInputs(reportInputs);
    const logger = actionsLogger();
    const labels = await readLabels(inputs.labels);
    const { gatherReport, openStore, openTable, readTemplate, writePages } = await import("./lib-work.mjs");
    const store = inputs.store === void 0 ? void 0 : await openStore(process.env, inputs.store);
    const table = await openTable(process.env, inputs.table, logger);
    const { days, batches } = inputs;
    const written = await logger.group(
      "Read the table and write the page",
      async () => writePages({
        out: join(inputs.out, "report.html"),
        parts: gatherReport({
          table,
          logger,
          store,
          workDir: process.env.RUNNER_TEMP || tmpdir(),
          labels,
          days,
          batches
        }),
        template: await readTemplate()
      })
    );
    setOutputs(outputsOf(written));
    await summary.tell(reportSummary(inputs.table, written), inputs.summary);
    logger.info(headline(written));
    if (written.problems.length > 0) {
      logger.warn(`${counted(written.problems.length, "thing is", "things are")} missing in the report: it names them`);
    }
  });
}
function outputsOf({ files, receipts, needsReview, problems }) {
  return {
    path: files[0] ?? "",
    files: files.length,
    receipts,
    "needs-review": needsReview,
    problems: problems.length
  };
}
// src/report/run.ts
await run();
end();
