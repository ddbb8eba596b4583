import {
  filesBelow
} from "./lib-shared-30.mjs";
import {
  collectedSummary,
  headline,
  isFailed,
  lostReport,
  readReport,
  totalOutputs
} from "./lib-shared-15.mjs";
import "./lib-shared-22.mjs";
import {
  array,
  keepHeapSmall,
  object,
  oneLine,
  readInputFile,
  string
} from "./lib-shared-3.mjs";
import {
  TOTAL_OUTPUTS
} from "./lib-shared-36.mjs";
import "./lib-shared-14.mjs";
import {
  actionsLogger,
  end,
  guarded,
  optionalText,
  readInputs,
  setFailure,
  setOutputs,
  summaryShown,
  textOr,
  wholeNumber
} from "./lib-shared-12.mjs";
import "./lib-shared-7.mjs";
import {
  isCompletionBatchError
} from "./lib-shared-31.mjs";


// src/summary/inputs.ts
var matrix = array(object({ batch: string() }));
function readMatrix(value) {
  try {
    return matrix.parse(JSON.parse(value)).map(({ batch }) => batch);
  } catch {
    return void 0;
  }
}
var summaryInputs = {
  reports: textOr("completion-batch/collected"),
  batches: string().refine((value) => readMatrix(value) !== void 0, { error: "Give batches the output matrix of find." }).transform(readMatrix).optional(),
  waiting: wholeNumber("waiting", 0),
  page: optionalText(),
  pageUrl: optionalText(),
  summary: summaryShown()
};
var SUMMARY_OUTPUTS = [...TOTAL_OUTPUTS, "failure"];
// src/summary/read-reports.ts
async function readReports(folder, batches) {
  const latest = /* @__PURE__ */ new Map();
  const unreadable = [];
  const { files, others } = await filesBelow(folder);
  unreadable.push(...others);
  for (const path of files.filter((name) => name.endsWith(".json"))) {
    const report = await readInputFile(path).then((bytes) => readReport(bytes.toString()), ifTooLarge);
    if (report === void 0) unreadable.push(path);
    else if (report.attempt >= (latest.get(report.batchId)?.attempt ?? 0)) latest.set(report.batchId, report);
  }
  const ids = batches ?? [...latest.keys()].sort();
  return { reports: ids.map((id) => latest.get(id) ?? lostReport(id)), unreadable };
}
function ifTooLarge(error) {
  if (!isCompletionBatchError(error, "invalid-input")) throw error;
}
// src/summary/runner.ts
function run() {
  return guarded("Summary", async (summary) => {
    const inputs = readInputs(summaryInputs);
    const logger = actionsLogger();
    const { reports, unreadable } = await readReports(inputs.reports, inputs.batches);
    for (const path of unreadable) logger.warn(`${path} is no report of collect: passed over`);
    setOutputs(totalOutputs(reports));
    setFailure(oneLine(reports.find(isFailed)?.reason ?? ""));
    const { waiting, page: name, pageUrl: url } = inputs;
    const page = name === void 0 ? void 0 : { name, url };
    await summary.tell(collectedSummary("Collected", reports, { waiting, page }), inputs.summary);
    logger.info(headline(reports));
  });
}
// src/summary/run.ts
keepHeapSmall();
await run();
end();
