const { mkdir, writeFile } = process.getBuiltinModule("node:fs/promises");
const { join } = process.getBuiltinModule("node:path");
import {
  MAX_REJECTED,
  RELEASE_REASONS,
  addJudgements,
  addVerdicts,
  agreed,
  agreementText,
  judged,
  noJudgements,
  releasedTotal,
  releasedTotal as releasedTotal2,
  tenths
} from "./lib-shared-22.mjs";
import {
  figures,
  whatFailed
} from "./lib-shared-30.mjs";
import {
  _enum,
  age,
  ageHoursOf,
  array,
  boolean,
  counted,
  counted as counted2,
  inThousands,
  literal,
  number,
  object,
  record,
  string,
  union,
  usd
} from "./lib-shared-3.mjs";
import {
  code,
  code as code2,
  dollars,
  figure,
  link,
  literal as literal2,
  money,
  page,
  sentences,
  table
} from "./lib-shared-12.mjs";
import {
  parseJson
} from "./lib-shared-7.mjs";
import {
  describeError
} from "./lib-shared-31.mjs";
import {
  meaningOfCheck
} from "./lib-shared-14.mjs";


// ../core/src/report/batch-report.ts
// ../core/src/report/label-verdicts.ts
function noVerdicts() {
  return { valid: 0, invalid: 0, needsReview: 0 };
}
var verdictsIn = ({ valid, invalid, needsReview }) => valid + invalid + needsReview;
function mostVerdicts(labels) {
  return labels.toSorted((a, b) => verdictsIn(b) - verdictsIn(a) || (a.label < b.label ? -1 : 1));
}
function verdictSum(all) {
  return all.reduce(
    (sum, { valid, invalid, needsReview }) => ({
      valid: sum.valid + valid,
      invalid: sum.invalid + invalid,
      needsReview: sum.needsReview + needsReview
    }),
    noVerdicts()
  );
}
// ../core/src/report/batch-report.ts
var count = number().int().nonnegative();
var said = object({ valid: count, invalid: count, neither: count });
var judgements = object({ right: said, wrong: said });
var verdicts = object({ valid: count, invalid: count, needsReview: count });
var short = string().max(1e3);
var rejectedLabel = object({
  label: short,
  suggested: short.nullable(),
  /** The word; absent where receipts' texts are to stay where they are. */
  text: short.optional(),
  imageId: short,
  receiptId: count,
  lineId: count,
  wordId: count
});
var MAX_LABELS = 100;
var batchReport = object({
  format: literal("completion-batch/collected"),
  /** Before 2 there were no verdicts by label and no examples. */
  version: union([literal(1), literal(2)]),
  /** Of the workflow run; the latest report of a batch counts. */
  attempt: count,
  batchId: string().min(1),
  openaiBatchId: string(),
  /** As collect has them; `failed`: an error ended it, and the batch stays open. */
  kind: _enum(["settled", "open", "incomplete", "unreadable", "held", "failed"]),
  /** Settled, but something was wrong: `reason` says what. */
  trouble: boolean().default(false),
  status: string(),
  reason: string().nullable(),
  ageHours: number().nullable(),
  labels: count,
  valid: count,
  invalid: count,
  needsReview: count,
  exhausted: count,
  unsure: count.default(0),
  changedElsewhere: count,
  corrections: count,
  released: record(string(), count),
  /** By check. */
  contradicted: record(string(), count).default({}),
  /** Labels that people have judged, by what was said of them now. */
  audit: judgements.default(noJudgements),
  inputTokens: count,
  cachedTokens: count,
  outputTokens: count,
  /** Null where the row has none: batches of other programs. */
  estimatedInputTokens: count.nullable(),
  estimatedOutputTokens: count.nullable(),
  /** USD; null for a model without a price. */
  cost: number().nullable(),
  estimatedCost: number().nullable(),
  /** Verdicts by label, the most frequent first. */
  byLabel: array(verdicts.extend({ label: short })).max(MAX_LABELS).default([]),
  /** Verdicts on labels that are not told apart. */
  otherLabels: verdicts.default(noVerdicts),
  rejected: array(rejectedLabel).max(MAX_REJECTED).default([])
});
function readReport(text) {
  try {
    return batchReport.parse(parseJson(text));
  } catch {
    return void 0;
  }
}
function reportOf(result, { attempt = 1, texts = false } = {}) {
  const { counts, usage, estimatedUsage, ageHours } = result;
  return {
    ...NOTHING,
    attempt,
    batchId: result.batchId,
    openaiBatchId: result.openaiBatchId,
    ageHours: Number.isNaN(ageHours) ? null : Math.max(0, ageHours),
    kind: result.kind,
    status: result.status,
    trouble: result.trouble,
    reason: result.reason || null,
    labels: result.units,
    valid: counts.valid,
    invalid: counts.invalid,
    needsReview: counts.needsReview,
    exhausted: counts.exhausted,
    unsure: counts.unsure,
    changedElsewhere: counts.changedElsewhere,
    corrections: counts.corrections,
    released: { ...counts.released },
    contradicted: { ...counts.contradicted },
    audit: counts.audit,
    inputTokens: usage.input,
    cachedTokens: usage.cached,
    outputTokens: usage.output,
    estimatedInputTokens: estimatedUsage.input ?? null,
    estimatedOutputTokens: estimatedUsage.output ?? null,
    cost: result.cost ?? null,
    estimatedCost: result.estimatedCost ?? null,
    ...verdictsOf(counts.byLabel),
    rejected: counts.rejected.map(({ text, ...one }) => texts ? { ...one, text } : one)
  };
}
function verdictsOf(byLabel) {
  const sorted = mostVerdicts(Object.entries(byLabel).map(([label, counts]) => ({ label, ...counts })));
  return { byLabel: sorted.slice(0, MAX_LABELS), otherLabels: verdictSum(sorted.slice(MAX_LABELS)) };
}
function failureReport(batch, error, { clock, attempt }) {
  return {
    ...NOTHING,
    attempt,
    batchId: batch.batchId,
    openaiBatchId: batch.openai_batch_id,
    status: batch.status,
    reason: describeError(error),
    ageHours: ageHoursOf(batch, clock) ?? null,
    estimatedInputTokens: batch.estimated_tokens ?? null,
    estimatedOutputTokens: batch.estimated_output_tokens ?? null
  };
}
function lostReport(batchId) {
  const reason = "its job handed nothing over: the log of that job says why";
  return { ...NOTHING, batchId, reason };
}
var NOTHING = {
  format: "completion-batch/collected",
  version: 2,
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
  unsure: 0,
  changedElsewhere: 0,
  corrections: 0,
  released: {},
  contradicted: {},
  audit: noJudgements(),
  inputTokens: 0,
  cachedTokens: 0,
  outputTokens: 0,
  estimatedInputTokens: null,
  estimatedOutputTokens: null,
  cost: null,
  estimatedCost: null,
  byLabel: [],
  otherLabels: noVerdicts(),
  rejected: []
};
async function writeReport(folder, report) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${report.batchId}.json`), JSON.stringify(report));
}
var isFailed = ({ kind }) => kind === "failed" || kind === "unreadable" || kind === "incomplete" || kind === "held";
// ../core/src/report/batch-totals.ts
function totalsOf(reports) {
  const settled = reports.filter(({ kind }) => kind === "settled");
  const sum = (value) => settled.reduce((total, report) => total + value(report), 0);
  const known = (value) => settled.some((report) => value(report) === null) ? void 0 : sum((report) => value(report) ?? 0);
  const estimated = (value) => {
    const answered = settled.filter(({ inputTokens, outputTokens }) => inputTokens + outputTokens > 0);
    if (answered.some((report) => value(report) === null)) return void 0;
    return answered.reduce((total, report) => total + (value(report) ?? 0), 0);
  };
  const audit = noJudgements();
  for (const report of settled) addJudgements(audit, report.audit);
  return {
    settled: settled.length,
    open: reports.filter(({ kind }) => kind === "open").length,
    failed: reports.filter(isFailed).length,
    labels: sum(({ labels }) => labels),
    valid: sum(({ valid }) => valid),
    invalid: sum(({ invalid }) => invalid),
    needsReview: sum(({ needsReview }) => needsReview),
    exhausted: sum(({ exhausted }) => exhausted),
    unsure: sum(({ unsure }) => unsure),
    changedElsewhere: sum(({ changedElsewhere }) => changedElsewhere),
    corrections: sum(({ corrections }) => corrections),
    reasons: mostFrequent(settled.map(({ released }) => released)),
    contradicted: mostFrequent(settled.map(({ contradicted }) => contradicted)),
    audit,
    byLabel: allVerdicts(settled),
    otherLabels: verdictSum(settled.map(({ otherLabels }) => otherLabels)),
    released: sum(releasedTotal),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    cachedTokens: sum(({ cachedTokens }) => cachedTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    estimatedInputTokens: estimated(({ estimatedInputTokens }) => estimatedInputTokens),
    estimatedOutputTokens: estimated(({ estimatedOutputTokens }) => estimatedOutputTokens),
    cost: known(({ cost }) => cost),
    estimatedCost: estimated(({ estimatedCost }) => estimatedCost)
  };
}
function allVerdicts(reports) {
  const sums = {};
  for (const { label, ...counts } of reports.flatMap(({ byLabel }) => byLabel)) addVerdicts(sums, label, counts);
  return mostVerdicts(Object.entries(sums).map(([label, counts]) => ({ label, ...counts })));
}
function mostFrequent(counts) {
  const sums = /* @__PURE__ */ new Map();
  for (const [name, count2] of counts.flatMap((each) => Object.entries(each))) {
    sums.set(name, (sums.get(name) ?? 0) + count2);
  }
  return [...sums].sort(([, a], [, b]) => b - a);
}
function contradictedOf({ contradicted }) {
  return contradicted.reduce((sum, [, verdicts2]) => sum + verdicts2, 0);
}
// ../core/src/report/next-steps.ts
var some = (count2, step) => count2 === 0 ? [] : [step];
function afterSubmit(result) {
  const { files, dryRun, alreadySubmitted, complete, stuck } = result;
  const { batches, waiting } = figures(result);
  const failed = whatFailed(result).length + stuck.filter(({ red }) => red).length;
  return [
    ...some(complete || dryRun ? failed + waiting : 1, { to: "submit-again", failed, waiting }),
    ...some(dryRun ? files.length : 0, { to: "leave-dry-run" }),
    ...some(dryRun ? 0 : batches + alreadySubmitted, { to: "collect", batches, when: "later" })
  ];
}
function afterCollect(reports, failures = 0) {
  const { needsReview, exhausted, unsure, corrections, released, open } = totalsOf(reports);
  const failed = failures + reports.filter((one) => isFailed(one) && one.kind !== "held").length;
  const [waits, again] = [needsReview + exhausted + unsure, corrections + released];
  return [
    ...reports.filter(({ kind }) => kind === "held").map(({ batchId }) => ({ to: "decide", batchId })),
    ...some(failed, { to: "retry", batches: failed }),
    ...some(waits, { to: "review", labels: waits }),
    ...some(again, { to: "ask", labels: again }),
    ...some(open, { to: "collect", batches: open, when: "later" })
  ];
}
// src/shared/next-steps.ts
function nextSteps(steps, page2, more = []) {
  const held = steps.filter(({ to }) => to === "decide").length;
  const sentences2 = [
    ...held === 0 ? [] : [`${counted(held, "batch is", "batches are")} held: run collect with its id as \`accept\` or as \`reject\`.`],
    ...steps.flatMap((step) => sentencesOf(step, page2)),
    ...more
  ];
  return sentences2.length === 0 ? "" : ["**Next**", "", ...sentences2.map((sentence) => `- ${sentence}`)].join("\n");
}
function artifact({ name, url }) {
  const shown = url === void 0 ? code(name) : link(code(name), url);
  return `the artifact ${shown} of this run (unpack it, open report.html)`;
}
function sentencesOf(step, page2) {
  switch (step.to) {
    case "submit-again":
      return [
        ...step.failed === 0 ? [] : ["Mend what is named below, then re-run the failed jobs; the next run takes it up, too."],
        ...step.waiting === 0 ? [] : ["What waits is submitted by the next run, by itself."]
      ];
    case "leave-dry-run":
      return ["Run it without dry-run to submit."];
    case "retry":
      return [
        `${counted(step.batches, "batch", "batches")} could not be collected: its log, in the job Collect of the same id, says more. The next run tries again.`
      ];
    case "review": {
      const inPage = page2 === void 0 ? "" : ` in ${artifact(page2)}, or`;
      return [
        `${counted(step.labels, "label waits", "labels wait")} for a person: look at them${inPage} in a terminal, with \`completion-batch review list\`.`
      ];
    }
    case "ask":
      return [`The next night asks about ${counted(step.labels, "label")}, by itself.`];
    case "collect":
      return ["OpenAI answers within 24 hours; a later run collects what is not done yet, by itself."];
    default:
      return [];
  }
}

// ../core/src/report/write-back-text.ts
function describeUnwritten({ batchId, reason }) {
  return batchId === null ? `no verdicts could be written back, and the next collect does it: ${reason}` : `the verdicts of batch ${batchId} are in the table, and could not be written back, which the next collect does: ${reason}`;
}
// src/collect/outputs.ts
function totalOutputs(reports) {
  const totals = totalsOf(reports);
  return {
    settled: totals.settled,
    open: totals.open,
    failed: totals.failed,
    labels: totals.labels,
    valid: totals.valid,
    invalid: totals.invalid,
    "needs-review": totals.needsReview,
    exhausted: totals.exhausted,
    unsure: totals.unsure,
    released: totals.released,
    "changed-elsewhere": totals.changedElsewhere,
    audited: judged(totals.audit),
    "audits-agreed": agreed(totals.audit),
    corrections: totals.corrections,
    contradicted: contradictedOf(totals),
    "input-tokens": totals.inputTokens,
    "cached-tokens": totals.cachedTokens,
    "output-tokens": totals.outputTokens,
    "cost-usd": dollars(totals.cost),
    "estimated-cost-usd": dollars(totals.estimatedCost)
  };
}
// src/shared/verdict-chart.ts
var MAX_BARS = 15;
var MAX_CELL = 60;
var MAX_NAME = 28;
var PARTS = [
  { name: "valid", sign: "\u{1F7E2}", color: "#2da44e" },
  { name: "invalid", sign: "\u{1F534}", color: "#8b1a2b" },
  { name: "needsReview", sign: "\u{1F7E1}", color: "#e3b341" }
];
function verdictChart(byLabel, others) {
  const rows = shownRows(byLabel, others).filter((row) => verdictsIn(row) > 0);
  if (rows.length === 0) return "";
  const legend = `${PARTS[0].sign} valid, ${PARTS[1].sign} invalid, ${PARTS[2].sign} needs review`;
  return [
    "**Verdicts by label**",
    "",
    chart(rows),
    "",
    `${legend}, by number of labels:`,
    "",
    table(
      ["Label", "Valid", "Invalid", "Needs review", "Called wrong"],
      rows.map((row) => [literal2(row.label, MAX_CELL), row.valid, row.invalid, row.needsReview, share(row)])
    )
  ].join("\n");
}
function share(row) {
  return figure(`${tenths(row.invalid / verdictsIn(row))} %`);
}
function shownRows(byLabel, others) {
  const rest = [...byLabel.slice(MAX_BARS), { label: "", ...others }];
  const sum = (name) => rest.reduce((all, each) => all + each[name], 0);
  const more = { label: "other labels", valid: sum("valid"), invalid: sum("invalid"), needsReview: sum("needsReview") };
  return [...byLabel.slice(0, MAX_BARS), more];
}
function chart(rows) {
  const names = axisNames(rows.map(({ label }) => label));
  const bars = PARTS.map((_, last) => {
    const ends = rows.map((row) => PARTS.slice(0, last + 1).reduce((sum, { name }) => sum + row[name], 0));
    return `  bar [${ends.join(", ")}]`;
  }).toReversed();
  const colors = PARTS.map(({ color }) => color).toReversed();
  const most = Math.max(...rows.map(verdictsIn));
  const config = {
    themeVariables: { xyChart: { plotColorPalette: colors.join(", ") } },
    // With numbers below it Mermaid moves 0 away from the axis, and a bar of nothing would be seen.
    xyChart: { width: 720, height: 60 + 30 * rows.length, yAxis: { showLabel: false, showTick: false } }
  };
  return [
    "```mermaid",
    `%%{init: ${JSON.stringify(config)}}%%`,
    "xychart-beta horizontal",
    `  x-axis [${names.map((name) => `"${name}"`).join(", ")}]`,
    `  y-axis "labels, up to ${inThousands(most)}" 0 --> ${most}`,
    ...bars,
    "```"
  ].join("\n");
}
function axisNames(labels) {
  const taken = /* @__PURE__ */ new Set();
  return labels.map((label) => {
    const plain = label.replace(/[^A-Za-z0-9_ ]/g, "_").slice(0, MAX_NAME) || "_";
    let name = plain;
    for (let copy = 2; taken.has(name); copy += 1) name = `${plain} ${copy}`;
    taken.add(name);
    return name;
  });
}
// src/collect/rejected.ts
var MAX_SHOWN = 5;
function rejectedTable(reports) {
  const turns = reports.flatMap(({ rejected }) => rejected.map((one, turn) => ({ one, turn })));
  const sorted = turns.toSorted((a, b) => weight(a.one) - weight(b.one) || a.turn - b.turn).map(({ one }) => one);
  const shown = sorted.slice(0, MAX_SHOWN);
  if (shown.length === 0) return "";
  const withTexts = shown.some(({ text }) => text !== void 0);
  const rows = shown.map((one) => [
    ...withTexts ? [one.text === void 0 ? "" : code2(one.text)] : [],
    code2(one.label),
    one.suggested === null ? "none fits" : code2(one.suggested),
    place(one)
  ]);
  const title = "**Some of the labels that were rejected**";
  return `${title}

${table([...withTexts ? ["Word"] : [], "Label", "Correction", "Where"], rows)}`;
}
var weight = ({ suggested }) => suggested === null ? 1 : 0;
function place({ imageId, receiptId, lineId, wordId }) {
  return `image ${code2(imageId)}, receipt ${receiptId}, line ${lineId}, word ${wordId}`;
}
// src/collect/summary.ts
function collectedSummary(title, reports, { closed, writtenBack, waiting = 0, page: reviewPage } = {}) {
  const totals = totalsOf(reports);
  return page([
    `### ${title}`,
    closed === void 0 ? `**${headline(reports, totals)}**` : `Nothing to collect: ${literal2(closed)}.`,
    costLine(totals),
    waiting === 0 ? "" : `${counted2(waiting, "more batch waits", "more batches wait")} for the next run.`,
    nextOf(reports, reviewPage),
    ...troubles(reports, writtenBack),
    verdictChart(totals.byLabel, totals.otherLabels),
    rejectedTable(reports),
    batchTable(reports, totals),
    totals.settled === 0 ? "" : estimates(totals),
    totals.settled === 0 ? "" : MONTH,
    agreement(reports, totals),
    table(
      ["Released because", "Labels", "What it means"],
      totals.reasons.map(([reason, labels]) => [code2(reason), labels, meaningOf(reason)])
    ),
    table(
      ["Check", "Verdicts it speaks against", "What it means"],
      totals.contradicted.map(([check, verdicts2]) => [code2(check), verdicts2, meaningOfCheck(check)])
    ),
    sentences(
      "Not done yet: a later run collects them.",
      reports.filter(({ kind }) => kind === "open").map(({ batchId, status, reason }) => `${batchId} is ${status}${reason === null ? "" : `: ${reason}`}`)
    ),
    writtenBack === void 0 ? "" : writeBackText(writtenBack),
    sentences(
      "Refused by OpenAI as a whole; their labels were released:",
      reports.flatMap(
        ({ kind, trouble, batchId, reason }) => kind === "settled" && !trouble && reason !== null ? [`${batchId}: ${reason}`] : []
      )
    )
  ]);
}
function nextOf(reports, page2) {
  const steps = afterCollect(reports);
  const inPage = steps.some(({ to }) => to === "review") || page2 === void 0;
  const text = nextSteps(steps, page2, inPage ? [] : [`What was collected can be looked at in ${artifact(page2)}.`]);
  return text !== "" || reports.length === 0 ? text : "**Next:** nothing is left to do.";
}
function troubles(reports, writtenBack) {
  return [
    sentences(
      "Held: nothing of them is written until they are accepted or rejected:",
      reports.filter(isHeld).map(failureText)
    ),
    sentences(
      "Not collected, so they stay open:",
      reports.filter((one) => isFailed(one) && !isHeld(one)).map(failureText)
    ),
    sentences("Collected, but something was wrong:", reports.filter(({ trouble }) => trouble).map(failureText)),
    sentences("Not written back:", (writtenBack?.failures ?? []).map(describeUnwritten))
  ];
}
var MONTH = "<sub>What the month has cost so far, the summary of submit tells, and `completion-batch status`.</sub>";
function costLine({ settled, cost, estimatedCost }) {
  if (settled === 0 || cost === void 0) return "";
  return estimatedCost === void 0 ? `It cost ${usd(cost)}.` : `It cost ${usd(cost)}; ${usd(estimatedCost)} were estimated.`;
}
var isHeld = ({ kind }) => kind === "held";
function agreement(reports, totals) {
  const all = agreementText(totals.audit);
  if (all === void 0) return "";
  const audited = reports.flatMap(({ batchId, audit }) => {
    const text = agreementText(audit);
    return text === void 0 ? [] : [`${batchId}: ${text}`];
  });
  const what = `${all.charAt(0).toUpperCase()}${all.slice(1)}, in parentheses the 95 % interval.`;
  return page([what, audited.length < 2 ? "" : sentences("By batch:", audited)]);
}
function failureText({ batchId, reason }) {
  return `batch ${batchId}: ${reason ?? "no reason was given"}`;
}
function writeBackText({ batches, changed, unchanged, withoutVector }) {
  const more = [`${inThousands(unchanged)} said it already`, `${inThousands(withoutVector)} have no vector`].join(", ");
  return `Written back into the vectors' metadata: ${counted2(batches, "batch", "batches")}, ${counted2(changed, "word")} changed (${more}).`;
}
function headline(reports, totals = totalsOf(reports)) {
  const { settled, open, labels } = totals;
  const held = reports.filter(isHeld).length;
  const failed = totals.failed - held;
  const parts = [
    ...settled === 0 ? [] : [
      `${counted2(settled, "batch", "batches")} collected: ${counted2(labels, "label has its", "labels have their")} outcome.`
    ],
    ...open === 0 ? [] : [`${counted2(open, "batch is", "batches are")} not done yet.`],
    ...held === 0 ? [] : [`${counted2(held, "batch is", "batches are")} held.`],
    ...failed === 0 ? [] : [`${counted2(failed, "batch", "batches")} could not be collected.`]
  ];
  return parts.length === 0 ? "Nothing to collect: no batch is open." : parts.join(" ");
}
var STATES = {
  settled: "collected",
  open: "not done yet",
  incomplete: "**answers are missing**",
  unreadable: "**not collected**",
  held: "**held: accept or reject it**",
  failed: "**not collected**"
};
var OUTCOMES = [
  ["Labels", ({ labels }) => labels],
  ["Valid", ({ valid }) => valid],
  ["Invalid", ({ invalid }) => invalid],
  ["Needs review", ({ needsReview }) => needsReview],
  ["Asked too often", ({ exhausted }) => exhausted],
  ["Unsure", ({ unsure }) => unsure],
  ["Released", ({ released }) => typeof released === "number" ? released : releasedTotal2({ released })],
  ["Changed elsewhere", ({ changedElsewhere }) => changedElsewhere],
  ["Corrections", ({ corrections }) => corrections]
];
var RARE = /* @__PURE__ */ new Set(["Asked too often", "Unsure", "Changed elsewhere"]);
function batchTable(reports, totals) {
  const columns = OUTCOMES.filter(([head, of]) => !RARE.has(head) || of(totals) > 0);
  const rows = reports.map((report) => [
    code2(report.batchId),
    [
      report.trouble ? "**collected, with trouble**" : STATES[report.kind],
      ...report.status === "" ? [] : [code2(report.status)]
    ].join(", "),
    figure(report.ageHours === null ? "unknown" : age(report.ageHours)),
    // Of a batch that is not done nothing is known, which is not 0.
    ...columns.map(([, of]) => report.kind === "settled" ? of(report) : "\u2013")
  ]);
  const all = ["**all**", "", "", ...columns.map(([, of]) => of(totals))];
  return table(
    ["Completion batch", "State", "Age", ...columns.map(([head]) => head)],
    rows.length > 1 ? [all, ...rows] : rows
  );
}
function estimates(totals) {
  const tokens = (count2) => count2 === void 0 ? "unknown" : inThousands(count2);
  const cached = totals.cachedTokens === 0 ? "" : ` (${inThousands(totals.cachedTokens)} cached)`;
  return table(
    ["", "Estimated", "Actual"],
    [
      ["Input tokens", figure(tokens(totals.estimatedInputTokens)), figure(`${inThousands(totals.inputTokens)}${cached}`)],
      ["Output tokens", figure(tokens(totals.estimatedOutputTokens)), totals.outputTokens],
      ["Cost, USD", money(totals.estimatedCost), money(totals.cost)]
    ]
  );
}
function meaningOf(reason) {
  return Object.hasOwn(RELEASE_REASONS, reason) ? literal2(RELEASE_REASONS[reason]) : "";
}
export {
  afterSubmit,
  collectedSummary,
  describeUnwritten,
  failureReport,
  failureText,
  headline,
  isFailed,
  lostReport,
  nextSteps,
  readReport,
  reportOf,
  totalOutputs,
  writeBackText,
  writeReport
};
