import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  RELEASE_REASONS,
  age,
  ageHoursOf,
  code,
  counted,
  external_exports,
  literal,
  number,
  page,
  sentences,
  table,
  usd
} from "./lib-shared.mjs";
import {
  describeError
} from "./lib-shared-4.mjs";

// src/collect/report.ts
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
var count = external_exports.number().int().nonnegative();
var batchReport = external_exports.object({
  format: external_exports.literal("completion-batch/collected"),
  version: external_exports.literal(1),
  /** Of the workflow run; the latest report of a batch counts. */
  attempt: count,
  batchId: external_exports.string().min(1),
  openaiBatchId: external_exports.string(),
  /** As core has them; `failed`: an error ended it, and the batch stays open. */
  kind: external_exports.enum(["settled", "open", "incomplete", "unreadable", "failed"]),
  /** Settled, but something was wrong: `reason` says what. */
  trouble: external_exports.boolean().default(false),
  status: external_exports.string(),
  reason: external_exports.string().nullable(),
  ageHours: external_exports.number().nullable(),
  labels: count,
  valid: count,
  invalid: count,
  needsReview: count,
  exhausted: count,
  changedElsewhere: count,
  corrections: count,
  released: external_exports.record(external_exports.string(), count),
  inputTokens: count,
  cachedTokens: count,
  outputTokens: count,
  /** Null where the row has none: batches of other programs. */
  estimatedInputTokens: count.nullable(),
  estimatedOutputTokens: count.nullable(),
  /** USD; null for a model without a price. */
  cost: external_exports.number().nullable(),
  estimatedCost: external_exports.number().nullable()
});
function reportOf(row, result, time) {
  const { counts, usage } = result;
  return {
    ...emptyReport(row, time),
    kind: result.kind,
    status: result.status,
    trouble: result.trouble,
    reason: result.reason || null,
    labels: result.targets,
    valid: counts.valid,
    invalid: counts.invalid,
    needsReview: counts.needsReview,
    exhausted: counts.exhausted,
    changedElsewhere: counts.changedElsewhere,
    corrections: counts.corrections,
    released: { ...counts.released },
    inputTokens: usage.input,
    cachedTokens: usage.cached,
    outputTokens: usage.output,
    cost: result.cost ?? null,
    estimatedCost: result.estimatedCost ?? null
  };
}
function failureReport(row, error, time) {
  return { ...emptyReport(row, time), reason: describeError(error) };
}
function lostReport(batchId) {
  const reason = "its job handed nothing over: the log of that job says why";
  return { ...NOTHING, batchId, reason };
}
var NOTHING = {
  format: "completion-batch/collected",
  version: 1,
  attempt: 0,
  batchId: "",
  openaiBatchId: "",
  kind: "failed",
  trouble: false,
  status: "",
  reason: null,
  ageHours: null,
  labels: 0,
  valid: 0,
  invalid: 0,
  needsReview: 0,
  exhausted: 0,
  changedElsewhere: 0,
  corrections: 0,
  released: {},
  inputTokens: 0,
  cachedTokens: 0,
  outputTokens: 0,
  estimatedInputTokens: null,
  estimatedOutputTokens: null,
  cost: null,
  estimatedCost: null
};
function emptyReport(row, { clock, attempt }) {
  return {
    ...NOTHING,
    attempt,
    batchId: row.batchId,
    openaiBatchId: row.openai_batch_id,
    status: row.status,
    ageHours: ageHoursOf(row, clock) ?? null,
    estimatedInputTokens: row.estimated_tokens ?? null,
    estimatedOutputTokens: row.estimated_output_tokens ?? null
  };
}
async function writeReport(folder, report) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${report.batchId}.json`), JSON.stringify(report));
}
var isFailed = ({ kind }) => kind === "failed" || kind === "unreadable" || kind === "incomplete";
function totalsOf(reports) {
  const settled = reports.filter(({ kind }) => kind === "settled");
  const sum = (value) => settled.reduce((total, report) => total + value(report), 0);
  const known = (value) => settled.some((report) => value(report) === null) ? void 0 : sum((report) => value(report) ?? 0);
  const estimated = (value) => {
    const answered = settled.filter(({ inputTokens, outputTokens }) => inputTokens + outputTokens > 0);
    if (answered.some((report) => value(report) === null)) return void 0;
    return answered.reduce((total, report) => total + (value(report) ?? 0), 0);
  };
  const reasons = /* @__PURE__ */ new Map();
  for (const { released } of settled) {
    for (const [reason, labels] of Object.entries(released)) reasons.set(reason, (reasons.get(reason) ?? 0) + labels);
  }
  return {
    settled: settled.length,
    open: reports.filter(({ kind }) => kind === "open").length,
    failed: reports.filter(isFailed).length,
    labels: sum(({ labels }) => labels),
    valid: sum(({ valid }) => valid),
    invalid: sum(({ invalid }) => invalid),
    needsReview: sum(({ needsReview }) => needsReview),
    exhausted: sum(({ exhausted }) => exhausted),
    changedElsewhere: sum(({ changedElsewhere }) => changedElsewhere),
    corrections: sum(({ corrections }) => corrections),
    reasons: [...reasons].sort(([, a], [, b]) => b - a),
    released: sum(releasedOf),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    cachedTokens: sum(({ cachedTokens }) => cachedTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    estimatedInputTokens: estimated(({ estimatedInputTokens }) => estimatedInputTokens),
    estimatedOutputTokens: estimated(({ estimatedOutputTokens }) => estimatedOutputTokens),
    cost: known(({ cost }) => cost),
    estimatedCost: estimated(({ estimatedCost }) => estimatedCost)
  };
}
function releasedOf({ released }) {
  return Object.values(released).reduce((sum, labels) => sum + labels, 0);
}
function totalOutputs(reports) {
  const totals = totalsOf(reports);
  const dollars = (cost) => cost === void 0 ? "" : cost.toFixed(6);
  return {
    settled: totals.settled,
    open: totals.open,
    failed: totals.failed,
    labels: totals.labels,
    valid: totals.valid,
    invalid: totals.invalid,
    "needs-review": totals.needsReview,
    exhausted: totals.exhausted,
    released: totals.released,
    "changed-elsewhere": totals.changedElsewhere,
    corrections: totals.corrections,
    "input-tokens": totals.inputTokens,
    "cached-tokens": totals.cachedTokens,
    "output-tokens": totals.outputTokens,
    "cost-usd": dollars(totals.cost),
    "estimated-cost-usd": dollars(totals.estimatedCost)
  };
}

// src/collect/summary.ts
function collectedSummary(title, reports, closed) {
  const totals = totalsOf(reports);
  return page([
    `### ${title}`,
    closed === void 0 ? headline(totals) : `Nothing to collect: ${literal(closed)}.`,
    batchTable(reports, totals),
    totals.settled === 0 ? "" : estimates(totals),
    table(
      ["Released because", "Labels", "What it means"],
      totals.reasons.map(([reason, labels]) => [code(reason), labels, meaningOf(reason)])
    ),
    sentences(
      "Not done yet: a later run collects them.",
      reports.filter(({ kind }) => kind === "open").map(({ batchId, status, reason }) => `${batchId} is ${status}${reason === null ? "" : `: ${reason}`}`)
    ),
    sentences("Not collected, so they stay open:", reports.filter(isFailed).map(failureText)),
    sentences("Collected, but something was wrong:", reports.filter(({ trouble }) => trouble).map(failureText)),
    sentences(
      "Refused by OpenAI as a whole; the labels were given back:",
      reports.flatMap(
        ({ kind, trouble, batchId, reason }) => kind === "settled" && !trouble && reason !== null ? [`${batchId}: ${reason}`] : []
      )
    )
  ]);
}
function failureText({ batchId, reason }) {
  return `batch ${batchId}: ${reason ?? "no reason was given"}`;
}
function headline({ settled, open, failed, labels }) {
  const parts = [
    ...settled === 0 ? [] : [
      `${counted(settled, "batch", "batches")} collected: ${counted(labels, "label has its", "labels have their")} outcome.`
    ],
    ...open === 0 ? [] : [`${counted(open, "batch is", "batches are")} not done yet.`],
    ...failed === 0 ? [] : [`${counted(failed, "batch", "batches")} could not be collected.`]
  ];
  return parts.length === 0 ? "Nothing to collect: no batch is open." : parts.join(" ");
}
var STATES = {
  settled: "collected",
  open: "not done yet",
  incomplete: "**answers are missing**",
  unreadable: "**not collected**",
  failed: "**not collected**"
};
function batchTable(reports, totals) {
  const outcomes = (of, released) => [
    of.labels,
    of.valid,
    of.invalid,
    of.needsReview,
    of.exhausted,
    released,
    of.changedElsewhere,
    of.corrections
  ];
  const rows = reports.map((report) => [
    code(report.batchId),
    [
      report.trouble ? "**collected, with trouble**" : STATES[report.kind],
      ...report.status === "" ? [] : [code(report.status)]
    ].join(", "),
    report.ageHours === null ? "unknown" : age(report.ageHours),
    // Of a batch that is not done nothing is known, which is not 0.
    ...outcomes(report, releasedOf(report)).map((count2) => report.kind === "settled" ? count2 : "\u2013")
  ]);
  const all = ["**all**", "", "", ...outcomes(totals, totals.released)];
  return table(
    [
      "Completion batch",
      "State",
      "Age",
      "Labels",
      "Valid",
      "Invalid",
      "Needs review",
      "Tried too often",
      "Released",
      "Changed elsewhere",
      "Corrections"
    ],
    rows.length > 1 ? [all, ...rows] : rows
  );
}
function estimates(totals) {
  const tokens = (count2) => count2 === void 0 ? "unknown" : number(count2);
  const dollars = (cost) => cost === void 0 ? "unknown: no price for this model" : usd(cost).replace("$", "");
  const cached = totals.cachedTokens === 0 ? "" : ` (${number(totals.cachedTokens)} cached)`;
  return table(
    ["", "Estimated", "Actual"],
    [
      ["Input tokens", tokens(totals.estimatedInputTokens), `${number(totals.inputTokens)}${cached}`],
      ["Output tokens", tokens(totals.estimatedOutputTokens), number(totals.outputTokens)],
      ["Cost, USD", dollars(totals.estimatedCost), dollars(totals.cost)]
    ]
  );
}
function meaningOf(reason) {
  return Object.hasOwn(RELEASE_REASONS, reason) ? literal(RELEASE_REASONS[reason]) : "";
}

export {
  batchReport,
  reportOf,
  failureReport,
  lostReport,
  writeReport,
  isFailed,
  totalsOf,
  totalOutputs,
  collectedSummary,
  failureText,
  headline
};
