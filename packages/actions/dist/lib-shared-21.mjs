const { mkdir, writeFile } = process.getBuiltinModule("node:fs/promises");
const { join } = process.getBuiltinModule("node:path");
import {
  isTrouble
} from "./lib-shared-9.mjs";
import {
  about,
  code,
  dollars,
  folded,
  link,
  literal,
  money,
  page,
  sentences,
  stuckTable,
  table
} from "./lib-shared-12.mjs";
import {
  whatFailed,
  whatIsStuck,
  whatWaits
} from "./lib-shared-30.mjs";
import {
  _enum,
  array,
  boolean,
  counted,
  inThousands,
  jobFailuresObject,
  jobResultsObject,
  literal as literal2,
  number,
  object,
  string
} from "./lib-shared-3.mjs";
import {
  parseJson
} from "./lib-shared-7.mjs";
import {
  describeError
} from "./lib-shared-31.mjs";


// ../core/src/report/job-text.ts
function jobProgress({ manifest, counts, done, cancelled }) {
  const { answered, cached, failed, waiting, unasked, invalid } = counts;
  const parts = [
    `${inThousands(answered)} of ${counted(manifest.requests, "request")} answered${cached === 0 ? "" : ` (${inThousands(cached)} by earlier jobs)`}`,
    ...failed === 0 ? [] : [`${inThousands(failed)} failed`],
    ...waiting === 0 ? [] : [`${inThousands(waiting)} in open batches`],
    ...unasked === 0 ? [] : [`${inThousands(unasked)} are to be asked by the next run`],
    ...invalid === 0 ? [] : [`${counted(invalid, "line is", "lines are")} no request`]
  ];
  return `job ${manifest.job}${done ? " is done" : ""}${cancelled ? ", cancelled" : ""}: ${parts.join(", ")}`;
}
function topFailures(looks) {
  const byText = /* @__PURE__ */ new Map();
  for (const { result } of looks) {
    if (result?.topFailure === void 0) continue;
    const { reason, message, lines } = result.topFailure;
    const requests = (byText.get(`${reason} ${message}`)?.requests ?? 0) + lines;
    byText.set(`${reason} ${message}`, { reason, message, requests });
  }
  return [...byText.values()].sort((one, other) => other.requests - one.requests);
}
// src/collect-results/troubles.ts
function warningsOf({ job, status, finished, asked, looks }) {
  const last = asked.at(-1);
  const failed = status?.counts.failed ?? 0;
  const [top] = topFailures(looks);
  const why = top === void 0 ? "" : `, most of them for ${top.reason}: ${top.message}`;
  return [
    ...finished && failed > 0 && (status?.counts.answered ?? 0) > 0 ? [
      `job ${job}: ${counted(failed, "request has", "requests have")} no answer and ${failed === 1 ? "is" : "are"} not asked again${why}`
    ] : [],
    ...last === void 0 ? [] : [...whatWaits(last, "request").slice(0, 1), ...whatIsStuck(last, "elsewhere", "request")]
  ];
}
function troublesOf({ job, status, finished, asked, looks, problems, error }) {
  const nothing = finished && status !== void 0 && status.manifest.requests > 0 && status.counts.answered === 0;
  return [
    ...error === void 0 ? [] : [`job ${job}: ${describeError(error)}`],
    ...looks.flatMap(({ batch, result, error: why }) => {
      if (result === void 0) return [`batch ${batch.batchId}: ${describeError(why)}`];
      return isTrouble(result) ? [`batch ${batch.batchId}: ${result.reason ?? "no reason was given"}`] : [];
    }),
    ...problems.map(({ where, reason }) => `${where} cannot be read: ${reason}`),
    ...asked.flatMap((one) => [...whatIsStuck(one, "red", "request"), ...whatFailed(one, "request")]),
    ...nothing ? [`job ${job} is done, and none of its ${counted(status.manifest.requests, "request")} was answered`] : []
  ];
}
// src/collect-results/job-report.ts
var MOST = 50;
var count = number().int().nonnegative();
var MAX_SAID = 2e3;
var said = string().max(MAX_SAID);
var dollars2 = number().nonnegative().nullable();
var list = (item) => array(item).max(MOST);
var stuck = object({
  kind: _enum(["row", "requests", "store", "forgotten"]),
  batchId: said,
  executionId: said.optional(),
  state: said.optional(),
  units: count.optional(),
  reason: said,
  remedy: said,
  red: boolean()
});
var figures = object({
  done: boolean(),
  cancelled: boolean(),
  requests: count,
  answered: count,
  cached: count,
  failed: count,
  waiting: count,
  unasked: count,
  invalid: count,
  inputTokens: count,
  cachedTokens: count,
  outputTokens: count,
  /** USD; null where a model has no price. */
  cost: dollars2,
  estimated: dollars2,
  saved: dollars2,
  batches: list(object({ batchId: said, openaiBatchId: said, status: said, requests: count, open: boolean() })),
  /** Batches beyond those. */
  moreBatches: count
});
var jobReport = object({
  format: literal2("completion-batch/job-report"),
  version: literal2(1),
  /** Of the workflow run; the latest report of a job counts. */
  attempt: count,
  job: said,
  /** Null where none of its rounds came to its end. */
  figures: figures.nullable(),
  /** What ended it, or kept its results from being written; null where nothing did. */
  error: said.nullable(),
  waits: list(said),
  unanswered: list(object({ reason: said, message: said, requests: count })),
  stuck: list(stuck),
  /** What makes its step red. */
  troubles: list(said),
  /** Where its results are, and its failures where it has any; null before it is done. */
  results: said.nullable(),
  failures: said.nullable()
});
function jobReportOf(looked, store, attempt) {
  const { job, status, asked, looks, error } = looked;
  const isDone = status?.done === true && error === void 0;
  const hasFailures = status !== void 0 && status.counts.failed + status.counts.invalid > 0;
  return cut({
    format: "completion-batch/job-report",
    version: 1,
    attempt,
    job,
    figures: status === void 0 ? null : figuresOf(status),
    error: error === void 0 ? null : describeError(error),
    waits: asked.flatMap((one) => whatWaits(one, "request")).slice(0, MOST),
    unanswered: topFailures(looks).slice(0, MOST),
    stuck: asked.flatMap((one) => one.stuck).slice(0, MOST),
    troubles: troublesOf(looked).slice(0, MOST),
    results: isDone ? store.locate(jobResultsObject(job)) : null,
    failures: isDone && hasFailures ? store.locate(jobFailuresObject(job)) : null
  });
}
function cut(report) {
  return JSON.parse(
    JSON.stringify(report),
    (_, value) => typeof value === "string" ? value.slice(0, MAX_SAID).toWellFormed() : value
  );
}
function figuresOf(status) {
  const { manifest, counts, tokens, batches } = status;
  return {
    done: status.done,
    cancelled: status.cancelled,
    requests: manifest.requests,
    ...counts,
    inputTokens: tokens.input,
    cachedTokens: tokens.cached,
    outputTokens: tokens.output,
    cost: status.costUsd ?? null,
    estimated: status.estimatedUsd ?? null,
    saved: status.savedUsd ?? null,
    batches: batches.slice(0, MOST).map((batch) => ({
      batchId: batch.batchId,
      openaiBatchId: batch.openaiBatchId,
      status: batch.status,
      requests: batch.requests,
      open: batch.open
    })),
    moreBatches: Math.max(0, batches.length - MOST)
  };
}
function lostJobReport(job) {
  const error = "its job handed nothing over: the log of that job says why";
  return {
    ...{ format: "completion-batch/job-report", version: 1, attempt: 0, job, figures: null, error },
    ...{ waits: [], unanswered: [], stuck: [], troubles: [`job ${job}: ${error}`], results: null, failures: null }
  };
}
function readJobReport(text) {
  try {
    return jobReport.parse(parseJson(text));
  } catch {
    return void 0;
  }
}
async function writeJobReport(folder, report) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${report.job}.json`), JSON.stringify(report));
}
// src/collect-results/outputs.ts
function outputsOf(looked, out) {
  const all = looked.flatMap(({ status }) => status ?? []);
  const done = looked.flatMap(({ status, error }) => status?.done && error === void 0 ? [status] : []);
  const sum = (value) => all.reduce((total2, each) => total2 + value(each), 0);
  return {
    results: done.length === 0 ? "" : out,
    done: done.length === looked.length,
    "done-jobs": JSON.stringify(done.map(({ manifest }) => manifest.job)),
    jobs: looked.length,
    "failed-jobs": looked.filter(({ error }) => error !== void 0).length,
    requests: sum(({ manifest }) => manifest.requests),
    answered: sum(({ counts }) => counts.answered),
    cached: sum(({ counts }) => counts.cached),
    failed: sum(({ counts }) => counts.failed),
    waiting: sum(({ counts }) => counts.waiting),
    unasked: sum(({ counts }) => counts.unasked),
    invalid: sum(({ counts }) => counts.invalid),
    "input-tokens": sum(({ tokens }) => tokens.input),
    "cached-tokens": sum(({ tokens }) => tokens.cached),
    "output-tokens": sum(({ tokens }) => tokens.output),
    "cost-usd": dollars(total(all, ({ costUsd }) => costUsd)),
    "estimated-cost-usd": dollars(total(all, ({ estimatedUsd }) => estimatedUsd)),
    "saved-usd": dollars(total(all, ({ savedUsd }) => savedUsd))
  };
}
function total(items, value) {
  return items.reduce((sum, item) => {
    const one = value(item);
    return sum === void 0 || one === void 0 ? void 0 : sum + one;
  }, 0);
}
// src/collect-results/summary.ts
function collectResultsSummary(reports, { pages = /* @__PURE__ */ new Map(), waiting = 0 } = {}) {
  const [only] = reports;
  const figures2 = reports.flatMap((one) => one.figures ?? []);
  return page([
    reports.length === 1 && only !== void 0 ? `### Results of ${code(only.job)}` : "### Results",
    headlineOf(reports),
    waiting === 0 ? "" : `${counted(waiting, "more job waits", "more jobs wait")} for the next run.`,
    sentences(
      "Wrong:",
      reports.flatMap(({ troubles }) => troubles)
    ),
    stuckTable(
      reports.flatMap((one) => one.stuck.map(asStuck)),
      "request"
    ),
    jobTable(reports),
    resultTable(reports, pages),
    spending(figures2),
    sentences(
      "Waiting: the next run takes it up.",
      reports.flatMap(({ waits }) => waits)
    ),
    table(
      ["Without an answer because", "Requests", "What the service says"],
      reports.flatMap(({ unanswered }) => unanswered).map(({ reason, message, requests }) => [code(reason), requests, literal(message)])
    ),
    folded("Batches", batchTable(reports))
  ]);
}
function headlineOf(reports) {
  if (reports.length === 0) return "Nothing to collect: no job is open.";
  const done = reports.filter(({ results }) => results !== null).length;
  const failed = reports.filter(({ error }) => error !== null).length;
  const open = reports.length - done - failed;
  const parts = [
    ...done === 0 ? [] : [`**${counted(done, "job is", "jobs are")} done.**`],
    ...open === 0 ? [] : [`${counted(open, "job is", "jobs are")} not done yet: the next run goes on.`],
    ...failed === 0 ? [] : [`**${counted(failed, "job")} could not be collected.**`]
  ];
  return parts.join(" ");
}
var COUNTS = [
  ["Requests", ({ requests }) => requests],
  ["Answered", ({ answered }) => answered],
  ["Failed", ({ failed }) => failed],
  ["Cached", ({ cached }) => cached],
  ["Waiting", ({ waiting }) => waiting],
  ["To be asked", ({ unasked }) => unasked],
  ["No requests", ({ invalid }) => invalid]
];
var ALWAYS = /* @__PURE__ */ new Set(["Requests", "Answered", "Failed"]);
function jobTable(reports) {
  const all = reports.flatMap(({ figures: figures2 }) => figures2 ?? []);
  const sum = (of) => all.reduce((whole2, each) => whole2 + of(each), 0);
  const columns = COUNTS.filter(([head, of]) => ALWAYS.has(head) || sum(of) > 0);
  const rows = reports.map(({ job, figures: figures2, error }) => {
    if (figures2 === null) return [code(job), "**not collected**", ...columns.map(() => "\u2013")];
    const more = [...figures2.cancelled ? ["cancelled"] : [], ...error === null ? [] : ["**not collected**"]];
    const state = figures2.done ? "done" : `${share(figures2)} answered`;
    return [code(job), [state, ...more].join(", "), ...columns.map(([, of]) => of(figures2))];
  });
  const whole = ["**all**", "", ...columns.map(([, of]) => sum(of))];
  return table(["Job", "State", ...columns.map(([head]) => head)], rows.length > 1 ? [whole, ...rows] : rows);
}
function share({ requests, answered }) {
  return requests === 0 ? "0 %" : `${Math.floor(100 * answered / requests)} %`;
}
function spending(figures2) {
  if (figures2.length === 0) return "";
  const dollars3 = (of) => total(figures2, (each) => each[of] ?? void 0);
  const sum = (of) => figures2.reduce((all, each) => all + each[of], 0);
  const saved = dollars3("saved");
  return page([
    table(
      ["Cost, USD", "Estimated", "Input tokens", "Of them cached", "Output tokens"],
      [
        [
          money(dollars3("cost")),
          money(dollars3("estimated")),
          sum("inputTokens"),
          sum("cachedTokens"),
          sum("outputTokens")
        ]
      ]
    ),
    saved === void 0 || saved === 0 ? "" : `Answers of earlier jobs have saved ${about(saved)}.`
  ]).trim();
}
function resultTable(reports, pages) {
  const done = reports.filter(({ results }) => results !== null);
  const linked = done.some(({ job }) => pages.has(job));
  const rows = done.map(({ job, results, failures }) => {
    const url = pages.get(job);
    return [
      code(job),
      ...linked ? [url === void 0 ? "" : link("download", url)] : [],
      code(results ?? ""),
      failures === null ? "" : code(failures)
    ];
  });
  return table(["Done", ...linked ? ["Artifact"] : [], "Results in the store", "Failures"], rows);
}
function batchTable(reports) {
  const several = reports.length > 1;
  const rows = reports.flatMap(
    ({ job, figures: figures2 }) => (figures2?.batches ?? []).map(({ batchId, openaiBatchId, status, requests, open }) => [
      ...several ? [code(job)] : [],
      code(batchId),
      code(openaiBatchId),
      `${code(status)}${open ? ", open" : ""}`,
      requests
    ])
  );
  const more = reports.reduce((sum, { figures: figures2 }) => sum + (figures2?.moreBatches ?? 0), 0);
  const head = ["Completion batch", "OpenAI batch", "Status", "Requests"];
  const shown = table(several ? ["Job", ...head] : head, rows);
  return more === 0 ? shown : `${shown}

Jobs have ${counted(more, "more batch", "more batches")} than are listed.`;
}
function asStuck({ executionId, state, units, ...one }) {
  return { ...one, executionId, state, units };
}
export {
  collectResultsSummary,
  headlineOf,
  jobProgress,
  jobReportOf,
  lostJobReport,
  outputsOf,
  readJobReport,
  troublesOf,
  warningsOf,
  writeJobReport
};
