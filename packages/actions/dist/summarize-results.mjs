import {
  collectResultsSummary,
  headlineOf,
  lostJobReport,
  readJobReport
} from "./lib-shared-21.mjs";
import "./lib-shared-9.mjs";
import {
  actionsLogger,
  end,
  guarded,
  readInputs,
  setFailure,
  setOutputs,
  summaryShown,
  textOr,
  wholeNumber
} from "./lib-shared-12.mjs";
import {
  filesBelow
} from "./lib-shared-30.mjs";
import {
  array,
  keepHeapSmall,
  object,
  oneLine,
  readInputFile,
  string
} from "./lib-shared-3.mjs";
import {
  parseJson
} from "./lib-shared-7.mjs";
import {
  isCompletionBatchError
} from "./lib-shared-31.mjs";


// src/summarize-results/inputs.ts
var matrix = array(object({ job: string() }));
function readMatrix(value) {
  try {
    return matrix.parse(parseJson(value)).map(({ job }) => job);
  } catch {
    return void 0;
  }
}
var summarizeResultsInputs = {
  reports: textOr("completion-batch/reports"),
  jobs: string().refine((value) => readMatrix(value) !== void 0, { error: "Give jobs the output matrix of find-jobs." }).transform(readMatrix).optional(),
  waiting: wholeNumber("waiting", 0),
  summary: summaryShown()
};
// src/summarize-results/read-job-reports.ts
var PAGE = ".url";
async function readJobReports(folder, jobs) {
  const latest = /* @__PURE__ */ new Map();
  const { files, others } = await filesBelow(folder);
  const unreadable = [...others];
  for (const path of files.filter((name) => name.endsWith(".json"))) {
    const report = readJobReport(await textOf(path) ?? "");
    if (report === void 0) unreadable.push(path);
    else if (report.attempt >= (latest.get(report.job)?.report.attempt ?? 0)) latest.set(report.job, { report, path });
  }
  const pages = /* @__PURE__ */ new Map();
  for (const [job, { path }] of latest) {
    const page = path.replace(/\.json$/, PAGE);
    if (files.includes(page)) pages.set(job, (await textOf(page) ?? "").trim());
  }
  const names = jobs ?? [...latest.keys()].sort();
  return { reports: names.map((job) => latest.get(job)?.report ?? lostJobReport(job)), pages, unreadable };
}
async function textOf(path) {
  try {
    return (await readInputFile(path)).toString();
  } catch (error) {
    if (isCompletionBatchError(error, "invalid-input")) return void 0;
    throw error;
  }
}
// src/summarize-results/runner.ts
function run() {
  return guarded("Results", async (summary) => {
    const inputs = readInputs(summarizeResultsInputs);
    const logger = actionsLogger();
    const { reports, pages, unreadable } = await readJobReports(inputs.reports, inputs.jobs);
    for (const path of unreadable) logger.warn(`${path} is no report of collect-results: passed over`);
    setOutputs({
      jobs: reports.length,
      done: reports.filter(({ results }) => results !== null).length,
      failed: reports.filter(({ error }) => error !== null).length
    });
    setFailure(oneLine(reports.flatMap(({ troubles }) => troubles)[0] ?? ""));
    await summary.tell(collectResultsSummary(reports, { pages, waiting: inputs.waiting }), inputs.summary);
    logger.info(headlineOf(reports).replaceAll("**", ""));
  });
}
// src/summarize-results/run.ts
keepHeapSmall();
await run();
end();
